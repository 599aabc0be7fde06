//! Taking agreement back: UK GDPR art. 7(3).
//!
//! At any time, as easily as it was given, and for no reason. It takes effect at once and for what
//! comes; what was done before stays lawful. Nothing is searched and nobody proves who they are
//! before we stop: stopping harms nobody. What rests on another basis may go on, and the person is
//! told which; with agreement gone and no other basis, what was held on it can be erased (art.
//! 17(1)(b)). The record of the agreement and of its end stays, to show that both were so.

use super::{Clause, KindClock, KindStep, NOT_MET, Rules};

pub(super) const RULES: Rules = Rules {
    code: "consent-withdrawal",
    clock: KindClock::AtOnce,
    citation: "UK GDPR art. 7(3)",
    title: "Agreement taken back",
    gives_data: false,
    searches: false,
    rights: &["withdraw-consent"],
    grounds: &[Clause::new(
        "withdrawal-of-consent",
        "we rely on the person's agreement for it",
        "UK GDPR art. 7(3)",
    )],
    together: None,
    exceptions: &[],
    // It cannot be refused; where there was no agreement there is nothing to take back.
    answers: &[("withdrawal-of-consent", &[NOT_MET])],
    tells: &[
        Clause::new(
            "withdrawal-other-basis",
            "what goes on, on which other basis, and that they can object",
            "UK GDPR arts 13(1)(c) and 21(4)",
        ),
        Clause::new(
            "withdrawal-erasure",
            "that what was held on agreement alone can be deleted",
            "UK GDPR art. 17(1)(b)",
        ),
    ],
    steps: &[
        KindStep::StopAtOnce,
        KindStep::Points,
        KindStep::CarryOut,
        KindStep::WhoAsks,
        KindStep::Answer,
    ],
    tells_recipients: false,
    doubt: Some(
        "Art. 7(3) gives no number and is not among the rights of arts 12(3) and 12A; that it takes effect on the day it arrives is our reading.",
    ),
};
