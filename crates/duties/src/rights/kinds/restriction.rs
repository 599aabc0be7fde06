//! The right to restriction: UK GDPR art. 18.
//!
//! All of it is kept and none of it used, where one of four grounds holds: its accuracy is disputed,
//! while we check; its use is unlawful and the person would rather have it kept; we no longer need
//! it and the person does for a legal claim; an objection is being weighed. From that moment it is
//! only stored, save with the person's agreement, for legal claims, to protect somebody else or for
//! an important public interest (art. 18(2)). The person is told before it is lifted (art. 18(3)),
//! and recipients are told (art. 19). Keeping only what it takes to stop further use is suppression,
//! not restriction.

use calendar::RequestKind;

use super::{KindClock, KindStep, Rules};

pub(super) const RULES: Rules = Rules {
    code: "restriction",
    clock: KindClock::Month(RequestKind::Restriction),
    citation: "UK GDPR art. 18",
    title: "Restriction request",
    gives_data: false,
    searches: true,
    rights: &["restriction"],
    grounds: &[],
    together: None,
    exceptions: &[],
    answers: &[],
    tells: &[],
    steps: &[
        KindStep::Acknowledge,
        KindStep::WhoAsks,
        KindStep::Search,
        KindStep::Points,
        KindStep::Restrict,
        KindStep::TellRecipients,
        KindStep::Answer,
    ],
    tells_recipients: true,
    doubt: None,
};
