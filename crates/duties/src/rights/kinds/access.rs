//! The right of access: UK GDPR art. 15.
//!
//! A person may ask whether we hold data about them, have a copy, and be told what it is for, who
//! has had it, how long it is kept, where it came from and what their rights are. We answer within
//! one month of the latest of receipt, proof of identity, proof of authority and a fee (arts 12(3),
//! 12A). Asking them to say what they mean stops the clock, where we reasonably need it (art.
//! 12A(5)-(6)); two further months may be taken for complexity or number, with notice and reasons
//! before the first month ends (art. 12A(3)-(4)). The search is reasonable and proportionate (art.
//! 15(1A)). It is free, but for requests that are manifestly unfounded or excessive (art. 12(5)).
//! What is withheld is withheld item by item, on a ground of DPA 2018 Schedules 2 to 4.

use calendar::RequestKind;

use super::{KindClock, KindStep, Rules};

pub(super) const RULES: Rules = Rules {
    code: "access",
    clock: KindClock::Month(RequestKind::Access),
    citation: "UK GDPR art. 15",
    title: "Access request",
    gives_data: true,
    searches: true,
    rights: &["access"],
    grounds: &[],
    together: None,
    exceptions: &[],
    answers: &[],
    tells: &[],
    steps: &[
        KindStep::Acknowledge,
        KindStep::WhoAsks,
        KindStep::Clarify,
        KindStep::Search,
        KindStep::Items,
        KindStep::Answer,
    ],
    tells_recipients: false,
    doubt: Some(
        "The regulator has published no worked example of a pause: both end days are left out of the count, and the working date is a day earlier.",
    ),
};
