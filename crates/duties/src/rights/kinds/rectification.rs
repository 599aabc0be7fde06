//! The right to rectification: UK GDPR art. 16.
//!
//! What is wrong or misleading in a matter of fact is put right without undue delay, and what is
//! incomplete for its purpose is completed, by a supplementary statement if need be. An opinion is
//! not wrong because somebody disputes it: it stays, the disagreement is put beside it, and it is
//! made plain that it is an opinion and whose. A fact on which an opinion rests is a fact: if that
//! is wrong it is put right, and whoever held the opinion is asked to look again. While we check,
//! the person may have it restricted (art. 18(1)(a)). Recipients are told (art. 19).

use calendar::RequestKind;

use super::{Clause, KindClock, KindStep, NOT_MET, Rules};

const OPINION: &str = "UK GDPR art. 16; DPA 2018 s.205 (inaccurate means wrong as to fact)";

pub(super) const RULES: Rules = Rules {
    code: "rectification",
    clock: KindClock::Month(RequestKind::Rectification),
    citation: "UK GDPR art. 16",
    title: "Correction request",
    gives_data: false,
    searches: true,
    rights: &["rectification"],
    grounds: &[Clause::new(
        "rectification-opinion",
        "it is somebody's opinion, and the person disputes it",
        OPINION,
    )],
    together: None,
    exceptions: &[
        Clause::new(
            "rectification-accurate",
            "it was checked and found right; the person may have their own statement put beside it",
            "UK GDPR art. 16",
        ),
        Clause::new(
            "rectification-complete",
            "it is complete for what it is used for",
            "UK GDPR art. 16",
        ),
    ],
    answers: &[
        (
            "rectification-inaccurate",
            &["rectification-accurate", NOT_MET],
        ),
        (
            "rectification-incomplete",
            &["rectification-complete", NOT_MET],
        ),
        // An opinion is never put right and never simply refused: what they say goes beside it.
        ("rectification-opinion", &[]),
    ],
    tells: &[
        Clause::new(
            "rectification-statement-offered",
            "that their own statement can be put beside what stays",
            "UK GDPR art. 16",
        ),
        Clause::new(
            "rectification-restriction-offered",
            "that they can have it kept and not used while it is checked",
            "UK GDPR art. 18(1)(a)",
        ),
    ],
    steps: &[
        KindStep::Acknowledge,
        KindStep::WhoAsks,
        KindStep::Search,
        KindStep::Points,
        KindStep::CarryOut,
        KindStep::TellRecipients,
        KindStep::Answer,
    ],
    tells_recipients: true,
    doubt: Some(
        "Where fact ends and opinion begins is judged case by case; that an opinion is kept with the disagreement beside it is the regulator's guidance, not the words of art. 16.",
    ),
};
