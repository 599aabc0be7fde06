//! Decisions made by a machine alone: UK GDPR arts 22A to 22D, since 5 February 2026.
//!
//! A significant decision without meaningful human involvement needs four safeguards (art. 22C): the
//! person is told of it, can say what they think of it, can have a human step in, and can contest
//! it. With special category data it needs explicit agreement to all of it, or a contract or a law
//! with a substantial public interest (art. 22B(1)-(3)); it never rests on a recognised legitimate
//! interest (art. 22B(4)). A request is granted by a person with the authority to change the decision
//! who looks at it afresh, and tells what came of it and why. Before that day: art. 22 and DPA s.14.

use calendar::RequestKind;
use jiff::civil::date;

use super::{Clause, KindClock, KindStep, Rules};

pub(super) const RULES: Rules = Rules {
    code: "automated-decision",
    clock: KindClock::Month(RequestKind::AutomatedDecision),
    citation: "UK GDPR arts 22A to 22D",
    title: "Request about a decision made by a machine",
    gives_data: false,
    searches: false,
    rights: &["automated-decision"],
    grounds: &[
        Clause::new(
            "automated-solely",
            "a machine alone made a decision with legal or similarly weighty effect, and the person wants a human to look again",
            "UK GDPR arts 22A and 22C (until 4 February 2026: art. 22)",
        ),
        Clause::new(
            "automated-contest",
            "the person contests such a decision",
            "UK GDPR art. 22C(2)(d) (until 4 February 2026: art. 22(3))",
        ),
        Clause::new(
            "automated-special-category",
            "such a decision rests on special category data without what the law asks for",
            "UK GDPR art. 22B(1)-(3)",
        )
        .since(date(2026, 2, 5)),
        Clause::new(
            "automated-recognised-interest",
            "such a decision rests, wholly or partly, on a recognised legitimate interest",
            "UK GDPR art. 22B(4)",
        )
        .since(date(2026, 2, 5)),
    ],
    together: None,
    exceptions: &[
        Clause::new(
            "automated-human-involved",
            "a human had a meaningful part in the decision",
            "UK GDPR art. 22A(1)(a)",
        ),
        Clause::new(
            "automated-not-significant",
            "the decision has no legal or similarly weighty effect",
            "UK GDPR art. 22A(1)(b)",
        ),
    ],
    answers: &[],
    tells: &[
        Clause::new(
            "automated-tell-decision",
            "that the decision was made so, and the logic and weight of it",
            "UK GDPR arts 15(1)(h) and 22C(2)(a)",
        ),
        Clause::new(
            "automated-tell-outcome",
            "who looked again, what came of it and why",
            "UK GDPR art. 22C(2)(c)-(d)",
        ),
    ],
    steps: &[
        KindStep::Acknowledge,
        KindStep::WhoAsks,
        KindStep::LookAgain,
        KindStep::Points,
        KindStep::CarryOut,
        KindStep::Answer,
    ],
    tells_recipients: false,
    doubt: Some(
        "Art. 12A speaks of arts 15 to 22D; that the month applies to each safeguard, and not only to an answer about it, should be looked at. The savings of SI 2026/82 for decisions made before 5 February 2026 were not found.",
    ),
};
