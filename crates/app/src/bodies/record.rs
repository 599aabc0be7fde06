use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::{reference, reference_on};
use crate::{Body, Index};

/// Something the organisation wrote down about somebody. It says why it may be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Whom it is about.
    pub person: EntityId,
    /// As what they were known: a kind of person of the pack.
    pub capacity: String,
    /// A record kind of the pack: session-report, safeguarding-concern…
    pub kind: String,
    /// A category of data of the pack.
    pub category: String,
    /// A purpose of the pack.
    pub purpose: String,
    /// The lawful basis, a code of the law.
    pub basis: String,
    /// Conditions for special category or criminal offence data, codes of the law.
    pub conditions: Vec<String>,
    /// Where it came from, a source of the pack.
    pub source: String,
    /// What it is about happened on this day.
    pub on: Date,
    /// Who wrote it: a person of the directory, if one.
    pub author: Option<EntityId>,
    /// When it was entered.
    pub entered_at: Timestamp,
    /// What it says.
    pub text: String,
    /// Others who stand in it.
    pub others: Vec<EntityId>,
    /// Which retention rule of the pack governs it.
    pub rule: String,
}

/// The list of a person's records, by month: the day is nobody's business who has the database only.
pub(crate) const RECORD_OF: &str = "record.of";

impl Body for Record {
    const KIND: &'static str = "record";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        let mut terms = vec![reference_on(
            RECORD_OF,
            self.person,
            self.on.first_of_month(),
        )];
        terms.extend(self.others.iter().map(|id| reference("record.names", *id)));
        terms
    }
}
