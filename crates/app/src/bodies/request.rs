use std::collections::BTreeMap;

use duties::rights::standstill;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use super::{reference, reference_on};
use crate::{Body, Index};

/// A rights request with all that has happened to it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Request {
    /// The case number.
    pub number: u32,
    /// Whose data is asked for.
    pub subject: EntityId,
    /// Who asks, and how to reach them safely.
    pub requester: Asker,
    /// What they asked, in their words or ours.
    pub asked: String,
    /// By which way it came: letter, e-mail, telephone, in person.
    pub channel: String,
    /// The facts from which clock, state and tasks follow.
    pub duty: duties::rights::Request,
    /// Number of the last item.
    pub items: u32,
    /// What was searched, by whom, with which words: the search log.
    pub log: Vec<Searched>,
    /// Notes of those who work on it.
    pub notes: Vec<CaseNote>,
    /// The package last built.
    pub package: Option<EntityId>,
    /// Each thing asked for, in words, by the name its decision has in `duty`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wanted: BTreeMap<String, duties::Words>,
    /// What of the person's records is restricted, once it is.
    #[serde(default, skip_serializing_if = "Reach::is_elsewhere")]
    pub reach: Reach,
    /// What the person was called, once they are erased by it: those who received what was theirs are
    /// still to be told of whom (UK GDPR art. 19).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub named: String,
    /// Who has it: their account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has: Option<EntityId>,
    /// What was told of its days, by mail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminded: Vec<Reminder>,
    /// Those who received what it changes, as far as was on record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Received>,
    /// The day on which the person asked who they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names_recipients: Option<Date>,
    /// Those outside who were consulted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consulted: Vec<Consulted>,
    /// What the answer to something other than a request for data says in words of our own.
    #[serde(default, skip_serializing_if = "duties::Words::is_blank")]
    pub own_words: duties::Words,
}

/// Somebody outside who is consulted before it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consulted {
    /// Its id.
    pub id: EntityId,
    /// A code of `Outsider`.
    pub kind: String,
    /// Who they are: a name, an organisation.
    pub who: duties::Words,
    /// What they are asked, and why.
    pub why: duties::Words,
    /// Whether they know whom it is about, so that the letter may name them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub knows: bool,
    /// By when they are asked to answer.
    pub by: Date,
    /// When it was drafted.
    pub at: Timestamp,
    /// By which account.
    pub asked_by: EntityId,
    /// The day on which it went out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_on: Option<Date>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<ConsultationEnd>,
}

/// How a consultation ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultationEnd {
    /// Whether they answered.
    pub answered: bool,
    /// The day.
    pub on: Date,
    /// What they said; or how it goes on without it.
    pub words: duties::Words,
    /// When this was put on record.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
}

debug_of!(Request { number, subject });

/// Somebody who received what a request changes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// The disclosure, which goes with the person.
    pub disclosure: EntityId,
    /// Who they are.
    pub who: String,
    /// The day they received it.
    pub on: Date,
    /// What they received, as one line.
    pub what: String,
    /// Why the person is not told of it; empty where they are.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub quiet: String,
    /// What became of telling them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_to: Option<SeenTo>,
    /// What they answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heard: Vec<Heard>,
}

/// What became of telling somebody what was changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenTo {
    /// A code of `Telling`.
    pub outcome: String,
    /// The day.
    pub on: Date,
    /// By which means, or why not.
    pub words: String,
    /// When this was put on record.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
}

/// What a recipient answered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// The day it came.
    pub on: Date,
    /// What it says.
    pub words: String,
    /// When this was put on record.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
}

debug_of!(Received { disclosure, on });

debug_of!(SeenTo { outcome });

debug_of!(Heard { on });

/// What of a person's records a restriction is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// None of them: what is restricted lies elsewhere.
    #[default]
    Elsewhere,
    /// All of them, and those still to come.
    Everything,
    /// These.
    Records(Vec<EntityId>),
}

impl Reach {
    fn is_elsewhere(&self) -> bool {
        *self == Self::Elsewhere
    }
}

/// Who asks.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asker {
    /// Their name.
    pub name: String,
    /// The person of the directory they are, where known.
    pub person: Option<EntityId>,
    /// An address, telephone or e-mail that is safe to use.
    pub contact: String,
}

debug_of!(Asker { person });

/// One line of the search log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searched {
    /// The place's id in the register, or `records` for Caretaker's own.
    pub place: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: EntityId,
    /// How: by Caretaker, by hand, or left out.
    pub how: How,
    /// With which words, or why it was left out.
    pub words: String,
    /// How many items came of it.
    pub found: u32,
}

debug_of!(Searched { at, how, found });

/// How a place was searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// By Caretaker, in what it holds of the place.
    Caretaker,
    /// By a person, with words to use there.
    ByHand,
    /// Not at all, with the reason.
    LeftOut,
}

/// A mail about a day of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// What the day is for: a code.
    pub of: String,
    /// The day.
    pub on: Date,
    /// Whether it went beyond whoever has the request.
    pub escalation: bool,
    /// To whose account.
    pub to: EntityId,
    /// How often it was tried.
    pub tries: u32,
    /// When it went out; while there is none it did not, or it is not known.
    pub sent_at: Option<Timestamp>,
}

impl Reminder {
    /// Whether both tell the same person the same.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        (&self.of, self.on, self.escalation, self.to)
            == (&other.of, other.on, other.escalation, other.to)
    }
}

/// A note on a request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseNote {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: EntityId,
    /// What it says.
    pub text: duties::Words,
}

debug_of!(CaseNote {});

/// Requests for which something about a person stands still.
pub(crate) const STILL_OF: &str = "request.still";

/// Requests about a person.
pub(crate) const REQUESTS_ABOUT: &str = "request.subject";

/// The list of all requests, by number.
pub(crate) const REQUESTS: &str = "request.number";

impl Body for Request {
    const KIND: &'static str = "request";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        let mut terms = vec![
            Term {
                class: TermClass::Unique,
                name: REQUESTS.to_owned(),
                value: self.number.to_be_bytes().to_vec(),
            },
            reference(REQUESTS_ABOUT, self.subject),
        ];
        if let Some(still) = standstill(&self.duty) {
            terms.push(reference_on(STILL_OF, self.subject, still.since));
        }
        terms
    }
}
