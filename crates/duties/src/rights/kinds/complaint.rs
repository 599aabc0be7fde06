//! A complaint to the controller: DPA 2018 s.164A, since 19 June 2026.
//!
//! Whoever thinks that the law was broken with their data may complain to us, by a form or any other
//! way. We say that we have it within thirty days, of which the day after it came is the first;
//! look into it without undue delay, from the day it came and not after the thirty days; say how it
//! goes on; and tell what came of it. Whoever hears the outcome within the thirty days needs no
//! separate word of receipt. Nothing here pauses, extends or costs anything. Before 19 June 2026 the
//! statute gave no such right: a complaint was answered without delay, as the policy said.

use super::{Clause, KindClock, KindStep, Rules};

pub(super) const RULES: Rules = Rules {
    code: "complaint",
    clock: KindClock::Acknowledgement,
    citation: "DPA 2018 s.164A",
    title: "A complaint to us",
    gives_data: false,
    searches: false,
    rights: &["complaint-to-controller"],
    grounds: &[Clause::new(
        "complaint-infringement",
        "the person thinks that the law was broken in connection with data about them",
        "DPA 2018 s.164A",
    )],
    together: None,
    exceptions: &[Clause::new(
        "complaint-not-upheld",
        "it was looked into, and the law was kept",
        "DPA 2018 s.164A",
    )],
    answers: &[("complaint-infringement", &["complaint-not-upheld"])],
    tells: &[
        Clause::new(
            "complaint-tell-progress",
            "how it goes on",
            "DPA 2018 s.164A",
        ),
        Clause::new(
            "complaint-tell-outcome",
            "what came of it, and that the regulator can be asked",
            "DPA 2018 ss.164A and 165",
        ),
    ],
    steps: &[
        KindStep::Acknowledge,
        KindStep::WhoAsks,
        KindStep::Points,
        KindStep::Progress,
        KindStep::CarryOut,
        KindStep::Answer,
    ],
    tells_recipients: false,
    doubt: Some(
        "The transitional rule for complaints made before 19 June 2026 (SI 2026/82 reg. 7) was not found. That the thirty days move to a working day is the regulator's guidance and Regulation 1182/71.",
    ),
};
