//! Damage or distress: UK GDPR arts 18, 21 and 82; DPA 2018 ss.168 and 169.
//!
//! A right to stop what causes damage or distress stood in the Data Protection Act 1998 (s.10) and is
//! gone as a right of its own, but policies still promise it. Asked for today it is an objection on
//! the person's particular situation (art. 21(1)), or rests on unlawful use (arts 17(1)(d), 18(1)(b));
//! it is dealt with in the objection's month, and stops at once. A claim to be paid for harm
//! (art. 82; DPA 2018 s.168: distress counts) is a claim at law: it is recorded, answered, and what
//! it concerns is held; whether we owe anything is for a lawyer, an insurer or a court.

use calendar::RequestKind;

use super::{Clause, KindClock, KindStep, NOT_MET, Rules};

pub(super) const RULES: Rules = Rules {
    code: "damage-or-distress",
    clock: KindClock::Month(RequestKind::Objection),
    citation: "UK GDPR arts 21 and 82; DPA 2018 s.168",
    title: "Damage or distress",
    gives_data: false,
    searches: false,
    rights: &[],
    grounds: &[
        Clause::new(
            "distress-objection",
            "it causes damage or distress, in the person's particular situation",
            "UK GDPR art. 21(1)",
        ),
        Clause::new(
            "distress-unlawful",
            "it is unlawful and causes damage or distress",
            "UK GDPR arts 17(1)(d) and 18(1)(b)",
        ),
        Clause::new(
            "distress-compensation",
            "the person wants to be paid for damage or distress",
            "UK GDPR art. 82; DPA 2018 ss.168 and 169",
        ),
    ],
    together: None,
    exceptions: &[
        Clause::new(
            "objection-overriding",
            "we show compelling grounds that outweigh the person, or legal claims; the burden is ours",
            "UK GDPR art. 21(1)",
        ),
        Clause::new(
            "distress-lawful",
            "it was looked into and is lawful",
            "UK GDPR art. 6(1)",
        ),
        Clause::new(
            "distress-not-responsible",
            "we are not in any way responsible for what caused the damage",
            "UK GDPR art. 82(3)",
        ),
    ],
    answers: &[
        ("distress-objection", &["objection-overriding", NOT_MET]),
        ("distress-unlawful", &["distress-lawful", NOT_MET]),
        (
            "distress-compensation",
            &["distress-not-responsible", NOT_MET],
        ),
    ],
    tells: &[Clause::new(
        "distress-court",
        "that a court can decide about payment",
        "DPA 2018 ss.167 and 168",
    )],
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
        "No statute of today names this right; that it is answered in an objection's month is our reading. Admit nothing about payment before a lawyer or insurer has seen it. Sections 168 and 169 were recalled, not read.",
    ),
};
