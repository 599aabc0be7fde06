//! The right to object: UK GDPR art. 21.
//!
//! To what rests on legitimate interests, a public task or a recognised legitimate interest (art.
//! 6(1)(f), (e), (ea)): it stops at once, and goes on only if we show compelling grounds that outweigh
//! the person, or legal claims; the burden is ours. To marketing (art. 21(2)-(3)): it stops for good,
//! whatever the reason, profiling for it with it; what is kept is the smallest note of whom not to
//! contact. To research and statistics (art. 21(6)): on grounds of the person's particular situation,
//! unless a task in the public interest needs them.

use calendar::RequestKind;
use jiff::civil::date;

use super::{Clause, KindClock, KindStep, NOT_MET, Rules};

/// The marketing ground: granted whatever the reason.
const MARKETING: &str = "objection-marketing-absolute";

pub(super) const RULES: Rules = Rules {
    code: "objection",
    clock: KindClock::Month(RequestKind::Objection),
    citation: "UK GDPR art. 21",
    title: "An objection",
    gives_data: false,
    searches: false,
    rights: &["objection", "marketing-objection"],
    grounds: &[
        Clause::new(
            "objection-legitimate-interests",
            "it rests on our legitimate interests or somebody else's",
            "UK GDPR arts 6(1)(f) and 21(1)",
        ),
        Clause::new(
            "objection-public-task",
            "it rests on a task in the public interest",
            "UK GDPR arts 6(1)(e) and 21(1)",
        ),
        Clause::new(
            "objection-recognised-interest",
            "it rests on a recognised legitimate interest, such as safeguarding",
            "UK GDPR arts 6(1)(ea) and 21(1)",
        )
        .since(date(2026, 2, 5)),
    ],
    together: None,
    exceptions: &[Clause::new(
        "objection-research-task",
        "the research or statistics are needed for a task in the public interest",
        "UK GDPR art. 21(6)",
    )],
    answers: &[
        (MARKETING, &[]),
        ("objection-research", &["objection-research-task", NOT_MET]),
        (
            "objection-legitimate-interests",
            &["objection-overriding", NOT_MET],
        ),
        ("objection-public-task", &["objection-overriding", NOT_MET]),
        (
            "objection-recognised-interest",
            &["objection-overriding", NOT_MET],
        ),
    ],
    tells: &[],
    steps: &[
        KindStep::StopAtOnce,
        KindStep::Acknowledge,
        KindStep::WhoAsks,
        KindStep::Points,
        KindStep::CarryOut,
        KindStep::Answer,
    ],
    tells_recipients: false,
    doubt: Some(
        "That everything objected to stands still while it is weighed follows from art. 18(1)(d) only where the person asks for restriction; that it stops at once is what the policies promise, and the safer reading.",
    ),
};
