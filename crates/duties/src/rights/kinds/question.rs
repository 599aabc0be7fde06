//! A general question about data: UK GDPR art. 12(1)-(2), and arts 13 and 14.
//!
//! How long something is kept, who sees it, what a clause of the policy means. No right has to be
//! named and no words said: if what is asked for is in truth a copy, a correction or a deletion, it
//! is that, from the day it came, and is opened as such. Otherwise the law gives no number; the pack's
//! own promise counts. Nothing about a person is told before we know who asks.

use super::{Clause, KindClock, KindStep, Rules};

pub(super) const RULES: Rules = Rules {
    code: "general-question",
    clock: KindClock::WithoutDelay,
    citation: "UK GDPR art. 12(1)-(2)",
    title: "A question about data",
    gives_data: false,
    searches: false,
    rights: &["be-informed"],
    grounds: &[Clause::new(
        "question-asked",
        "somebody wants to know something about data and what we do with it",
        "UK GDPR arts 12 to 14",
    )],
    together: None,
    exceptions: &[Clause::new(
        "question-is-a-right",
        "it is in truth a request to use a right, and is opened as that from the day it came",
        "UK GDPR art. 12(2)",
    )],
    answers: &[],
    tells: &[],
    steps: &[
        KindStep::Acknowledge,
        KindStep::WhoAsks,
        KindStep::Points,
        KindStep::Answer,
    ],
    tells_recipients: false,
    doubt: None,
};
