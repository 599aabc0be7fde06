//! The right to erasure: UK GDPR art. 17.
//!
//! It is deleted without undue delay where one of the grounds of art. 17(1) holds, and not as far as
//! an exception of art. 17(3) makes it necessary to keep. Each point is decided on its own: what goes
//! now, what stays, until when and why. A recognised legitimate interest is no exception of its own.
//! Where we made it public, others who use it are told as far as is reasonable (art. 17(2));
//! recipients are told (art. 19). The smallest note of whom not to contact stays: without it the
//! person would come back with the next list. An open request for access holds its records: nothing
//! is erased while it is answered (DPA 2018 s.173).

use calendar::RequestKind;

use super::{KindClock, KindStep, Rules};

pub(super) const RULES: Rules = Rules {
    code: "erasure",
    clock: KindClock::Month(RequestKind::Erasure),
    citation: "UK GDPR art. 17",
    title: "Deletion request",
    gives_data: false,
    searches: true,
    rights: &["erasure"],
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
        KindStep::CarryOut,
        KindStep::TellRecipients,
        KindStep::Answer,
    ],
    tells_recipients: true,
    doubt: Some(
        "Ground (g), an allegation by a malicious person: the day on which it came into force was not found. Backups: that what is put beyond use there counts as erased until it is overwritten is the regulator's guidance.",
    ),
};
