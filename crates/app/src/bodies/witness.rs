use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use crate::{Body, Index};

/// A checkpoint that was signed to be shown outside: to whom it went, and what they said of it.
///
/// One a day and ledger: after a restore there is a new epoch with an origin of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCheckpoint {
    /// Which ledger.
    pub origin: String,
    /// How many leaves it covers.
    pub size: u64,
    /// The day in London for which it stands.
    pub on: Date,
    /// When it was signed.
    pub taken_at: Timestamp,
    /// The note with the ledger's own signature alone.
    pub note: String,
    /// To whom it is shown. Only ever added to: jobs name them by their place.
    pub receivers: Vec<Receiver>,
}

/// Somebody outside to whom a checkpoint is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receiver {
    /// How it is shown to them.
    pub way: Way,
    /// An e-mail address, a witness's name, or the address of a stamp server.
    pub to: String,
    /// How many tries have an outcome.
    pub tries: u32,
    /// How it stands.
    pub outcome: ShownOutcome,
}

debug_of!(Receiver {});

/// How a checkpoint is shown to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// A witness cosigns it.
    Witness,
    /// A server stamps it.
    Stamp,
    /// It is sent by e-mail.
    Mail,
}

impl Way {
    /// What was done, as people say it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Witness => "cosigned by",
            Self::Stamp => "stamped by",
            Self::Mail => "sent to",
        }
    }
}

/// How it stands with showing a checkpoint to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum ShownOutcome {
    /// It is still to be done; what went wrong so far.
    Due {
        /// The last problem.
        problem: Option<Problem>,
    },
    /// It was done.
    Done {
        /// When: by their clock, of a witness or a stamp.
        at: Timestamp,
        /// The signature line of a witness, or a stamp's token in base 64.
        proof: Option<String>,
    },
    /// It will not be done any more with this checkpoint; the next day's takes its place.
    GivenUp {
        /// Why.
        problem: Problem,
    },
}

/// What went wrong, in words that hold nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: String,
    /// Whether somebody outside says that history was changed.
    pub alarm: bool,
}

/// The term by which the checkpoints of one ledger are found, the newest first.
pub(crate) const WITNESS_OF: &str = "witness.of";

/// The beginning of that term's value.
pub(crate) fn witness_of(origin: &str, index: &Index<'_>) -> Vec<u8> {
    index.keyed("witness.of", origin.as_bytes())
}

impl Body for SentCheckpoint {
    const KIND: &'static str = "witness";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        let mut by_size = witness_of(&self.origin, index);
        by_size.extend_from_slice(&(u64::MAX - self.size).to_be_bytes());
        let day = format!("{} {}", self.origin, self.on);
        vec![
            Term {
                class: TermClass::Exact,
                name: WITNESS_OF.to_owned(),
                value: by_size,
            },
            Term {
                class: TermClass::Unique,
                name: "witness.day".to_owned(),
                value: index.keyed("witness.day", day.as_bytes()),
            },
        ]
    }
}
