use std::fmt;

use duties::Requester;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use super::{Reminder, ordered_day, reference};
use crate::{Body, Index};

/// What somebody sent by the public page. It has reached the organisation, so the clock of what it
/// asks runs; and nobody knows yet whom it is about. Once it is matched it stays the door by which
/// whoever sent it asks how far it is.
#[derive(Clone, Serialize, Deserialize)]
pub struct Arrival {
    /// The id that its request has, or will have: both lie in one cell, and go together.
    pub case: EntityId,
    /// What whoever sent it calls it by.
    pub reference: String,
    /// Argon2id of the code that was shown once.
    pub code: String,
    /// Wrong codes since the last quiet hour.
    pub wrong: u32,
    /// When the last wrong code was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong_at: Option<Timestamp>,
    /// When it came.
    pub at: Timestamp,
    /// The day it came: the clock counts from it.
    pub received_on: Date,
    /// What they want: a code of `RightKind`; none if they are not sure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<String>,
    /// Whose data, as they say.
    pub about: About,
    /// The name of the person it is about, as they wrote it.
    pub person: String,
    /// What helps to find that person.
    pub hints: String,
    /// Who sent it.
    pub from: Sender,
    /// What they ask, in their own words.
    pub words: String,
    /// What they added later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
    /// When they took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_back_at: Option<Timestamp>,
    /// Whether something came after it that nobody has said to have read.
    pub unread: bool,
    /// What became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sorted: Option<Sorted>,
    /// The mails about its days while nobody had sorted it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminded: Vec<Reminder>,
}

/// Whose data somebody asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// Their own.
    Themselves,
    /// Their child's.
    Child,
    /// That of somebody for whom they act.
    SomebodyElse,
}

impl About {
    /// By which right whoever says so asks.
    pub fn by_right(self) -> Requester {
        match self {
            Self::Themselves => Requester::DataSubject,
            Self::Child => Requester::ParentalResponsibility,
            Self::SomebodyElse => Requester::Agent,
        }
    }
}

/// Who sent something, and how to reach them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their telephone number.
    pub telephone: String,
    /// Their postal address.
    pub post: String,
    /// An address or number that must not be used.
    pub avoid: String,
}

/// Something that whoever sent a request added to it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub text: String,
}

/// What became of an arrival.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sorted {
    /// It was recorded as a request about a person.
    Matched {
        /// When.
        at: Timestamp,
        /// By whom.
        by: EntityId,
    },
    /// It was set aside.
    Aside {
        /// When.
        at: Timestamp,
        /// By whom.
        by: EntityId,
        /// Why: a code of `AsideReason`.
        reason: String,
        /// More about it.
        note: String,
    },
}

impl Arrival {
    /// Whether somebody has still to look at it.
    pub fn waits(&self) -> bool {
        self.sorted.is_none() || self.unread
    }
}

impl Sender {
    /// Every way to reach them, as one line.
    pub fn ways(&self) -> String {
        let ways = [&self.email, &self.telephone, &self.post];
        let given = ways.iter().map(|way| way.trim());
        let lines = given.flat_map(str::lines).map(str::trim);
        let all: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        all.join(", ")
    }
}

// Names, addresses and words stay out of whatever is printed.
impl fmt::Debug for Arrival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arrival")
            .field("case", &self.case)
            .field("received_on", &self.received_on)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Sorted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Matched { .. } => "Matched",
            Self::Aside { .. } => "Aside",
        })
    }
}

/// What whoever sent it calls it by, keyed.
pub(crate) const ARRIVAL_REFERENCE: &str = "arrival.reference";
/// The request that it is, or will be.
pub(crate) const ARRIVAL_OF: &str = "arrival.of";
/// Those at which somebody has still to look, by the day they came.
pub(crate) const ARRIVAL_WAITS: &str = "arrival.waits";

/// The others, the latest first: by the complement of the day they came.
pub(crate) const ARRIVAL_SEEN: &str = "arrival.seen";

impl Body for Arrival {
    const KIND: &'static str = "arrival";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        let mut terms = vec![
            Term {
                class: TermClass::Unique,
                name: ARRIVAL_REFERENCE.to_owned(),
                value: index.keyed(ARRIVAL_REFERENCE, self.reference.as_bytes()),
            },
            reference(ARRIVAL_OF, self.case),
        ];
        let day = ordered_day(self.received_on);
        let (name, value) = if self.waits() {
            (ARRIVAL_WAITS, day)
        } else {
            (ARRIVAL_SEEN, day.map(|byte| !byte))
        };
        terms.push(Term {
            class: TermClass::Ref,
            name: name.to_owned(),
            value: value.to_vec(),
        });
        terms
    }
}
