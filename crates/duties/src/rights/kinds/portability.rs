//! The right to data portability: UK GDPR art. 20.
//!
//! Only what the person gave us or we observed of them, only where we rely on agreement or a
//! contract, and only what is processed by automated means: all three must hold. It comes in a
//! structured, commonly used form that a computer can read, or goes straight to another organisation
//! where that can be done (art. 20(2)). It must not harm the rights of others (art. 20(4)). What we
//! concluded ourselves, a report or an assessment, is not given so: that is access.

use calendar::RequestKind;

use super::{Clause, KindClock, KindStep, Rules};

pub(super) const RULES: Rules = Rules {
    code: "portability",
    clock: KindClock::Month(RequestKind::Portability),
    citation: "UK GDPR art. 20",
    title: "Request for data to take along",
    gives_data: false,
    searches: true,
    rights: &["portability"],
    grounds: &[],
    together: Some(Clause::new(
        "portability-all",
        "the person gave it or we observed it, we rely on agreement or a contract, and a computer processes it",
        "UK GDPR art. 20(1)",
    )),
    exceptions: &[
        Clause::new(
            "portability-public-task",
            "it is needed for a task in the public interest",
            "UK GDPR art. 20(3)",
        ),
        Clause::new(
            "portability-harms-others",
            "giving it so would harm the rights and freedoms of other people",
            "UK GDPR art. 20(4)",
        ),
        Clause::new(
            "portability-not-feasible",
            "sending it straight to the other organisation cannot be done; the person has it themselves",
            "UK GDPR art. 20(2)",
        ),
    ],
    answers: &[],
    tells: &[Clause::new(
        "portability-form",
        "what form it is in and what its fields mean",
        "UK GDPR art. 20(1)",
    )],
    steps: &[
        KindStep::Acknowledge,
        KindStep::WhoAsks,
        KindStep::Search,
        KindStep::Points,
        KindStep::CarryOut,
        KindStep::Answer,
    ],
    tells_recipients: false,
    doubt: None,
};
