//! A copy of the safeguards of a transfer abroad: UK GDPR arts 13(1)(f), 14(1)(f) and 15(2).
//!
//! Where data about somebody goes to a country that is not approved, they are told which safeguards
//! protect it and how to have a copy, or where they can be read. The copy is of the agreement, not of
//! the person's data; business secrets may be struck out of it as far as they must be, and what is
//! struck out is explained.

use calendar::RequestKind;

use super::{Clause, KindClock, KindStep, Rules};

pub(super) const RULES: Rules = Rules {
    code: "transfer-safeguards",
    // The objection's month is the plain one: it knows no pause.
    clock: KindClock::Month(RequestKind::Objection),
    citation: "UK GDPR arts 13(1)(f), 14(1)(f) and 15(2)",
    title: "Request for a copy of what protects data abroad",
    gives_data: false,
    searches: false,
    rights: &[],
    grounds: &[Clause::new(
        "safeguards-transfer",
        "data about the person goes abroad under safeguards of art. 46",
        "UK GDPR arts 15(2) and 46",
    )],
    together: None,
    exceptions: &[
        Clause::new(
            "safeguards-no-transfer",
            "nothing about the person goes abroad under such safeguards",
            "UK GDPR art. 15(2)",
        ),
        Clause::new(
            "safeguards-secrets",
            "parts are business secrets; the rest is given and what is left out is explained",
            "UK GDPR art. 15(4); the terms of the agreement itself",
        ),
    ],
    answers: &[],
    tells: &[Clause::new(
        "safeguards-which",
        "which country, which recipient and which safeguard",
        "UK GDPR arts 13(1)(f) and 15(2)",
    )],
    steps: &[
        KindStep::Acknowledge,
        KindStep::WhoAsks,
        KindStep::Points,
        KindStep::CarryOut,
        KindStep::Answer,
    ],
    tells_recipients: false,
    doubt: Some(
        "A request under art. 15(2) is a request under art. 15, and a pause might be open to it; one for the copy of arts 13 and 14 has no number. Both are answered in one month without a pause, the earlier date. That business secrets may be struck out comes from standard contract terms, not from the statute.",
    ),
};
