use std::fmt;

use duties::Requester;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use super::{Reminder, ordered_day, reference};
use crate::{Body, Index};

/// What somebody sent by the public page, or by a mail that somebody who works here gave in. It has
/// reached the organisation, so the clock of what it asks runs; and nobody knows yet whom it is about.
/// What came by the page stays, once it is matched, the door by which whoever sent it asks how far it
/// is; what came by mail has no code, and is no door.
#[derive(Clone, Serialize, Deserialize)]
pub struct Arrival {
    /// The id that its request has, or will have: both lie in one cell, and go together.
    pub case: EntityId,
    /// What whoever sent it calls it by.
    pub reference: String,
    /// Argon2id of the code that was shown once; empty where none was.
    pub code: String,
    /// Wrong codes since the last quiet hour.
    pub wrong: u32,
    /// When the last wrong code was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong_at: Option<Timestamp>,
    /// When it was taken in. What came by the public page came then.
    pub at: Timestamp,
    /// The day it reached the organisation: the clock counts from it.
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
    /// The mail that it is, where it came by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<CameByMail>,
}

/// What is known of a mail that was given in, beside who asks and what. The mail itself lies in the same
/// cell, as a body of its own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameByMail {
    /// Who gave it in.
    pub by: EntityId,
    /// Whether nobody did, and it was taken out of the mailbox of the settings.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub polled: bool,
    /// The ids of the messages in it, and the digest of its bytes: the same again is no other request.
    pub ids: Vec<String>,
    /// The messages in it, the outermost first: a mail, and what was forwarded in it.
    pub chain: Vec<MailInChain>,
    /// What whoever forwarded it wrote with it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub covering: String,
    /// What it repeats of earlier messages.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub quoted: String,
    /// The names of the files in it, and what of it could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attached: Vec<String>,
}

/// A message of a mail: who it says wrote it, and when.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailInChain {
    /// The name of whoever wrote it, as it says; may be empty.
    pub name: String,
    /// Their address, as it says; may be empty.
    pub email: String,
    /// When, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// What says when.
    pub by: TimeIn,
}

/// What of a message says when it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeIn {
    /// The stamp of the last server that took it.
    Stamp,
    /// The date that the sender's program wrote.
    Date,
    /// A line of text, where it was forwarded within another.
    Text,
}

impl TimeIn {
    /// Its stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Stamp => "stamp",
            Self::Date => "date",
            Self::Text => "text",
        }
    }

    /// In words that go on after a moment.
    pub fn words(self) -> &'static str {
        match self {
            Self::Stamp => "stamped by the server that took it",
            Self::Date => "dated by the sender’s program",
            Self::Text => "as the text above it says",
        }
    }
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
debug_of!(Arrival { case, received_on });

debug_of!(Sender {});

debug_of!(Message { at });

impl fmt::Debug for CameByMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CameByMail")
            .field("by", &self.by)
            .field("messages", &self.chain.len())
            .finish_non_exhaustive()
    }
}

debug_of!(MailInChain { by });

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
/// The mail that it came by: each of its ids, keyed.
pub(crate) const ARRIVAL_MAIL: &str = "arrival.mail";
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
        for id in self.mail.iter().flat_map(|mail| &mail.ids) {
            terms.push(Term {
                class: TermClass::Ref,
                name: ARRIVAL_MAIL.to_owned(),
                value: index.keyed(ARRIVAL_MAIL, id.as_bytes()),
            });
        }
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
