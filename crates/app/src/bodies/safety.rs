use std::fmt;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use crate::{Body, Index};

/// What must be kept from somebody for a person's safety: words that may not go out, and orders on
/// contact. There is one for each person at most, in the person's own cell, and it goes with them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Safety {
    /// Whom it keeps safe.
    pub person: EntityId,
    /// What may not go out.
    #[serde(default)]
    pub words: Vec<ProtectedWord>,
    /// Who may not reach them.
    #[serde(default)]
    pub orders: Vec<ContactOrder>,
}

/// Something that may not go out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtectedWord {
    /// Its id.
    pub id: EntityId,
    /// What it is: a code of [`redact::release::ProtectedKind`].
    pub kind: String,
    /// The words.
    pub text: String,
    /// The names of those who may know it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may_know: Vec<String>,
    /// When it was put on record.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
}

/// A court's order on contact, or what was promised to a court. The document was seen and is not kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactOrder {
    /// Its id.
    pub id: EntityId,
    /// What it says, in plain words.
    pub says: String,
    /// Against whom: their name.
    pub against: String,
    /// Their addresses, telephones and e-mail addresses, and those of their household.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reach: Vec<String>,
    /// From which day.
    pub from: Option<Date>,
    /// Until which day; without an end if there is none.
    pub until: Option<Date>,
    /// Who saw the document.
    pub seen_by: String,
    /// On which day.
    pub seen_on: Date,
    /// When it was put on record.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
}

impl ContactOrder {
    /// Whether it is in force on a day.
    pub fn holds_on(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }
}

/// Without what they say: it is what must not be told.
impl fmt::Debug for Safety {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Safety")
            .field("person", &self.person)
            .field("words", &self.words.len())
            .field("orders", &self.orders.len())
            .finish_non_exhaustive()
    }
}

debug_of!(ProtectedWord { id, kind });

debug_of!(ContactOrder { id });

/// By which a person's is found: there is one at most.
pub(crate) const SAFETY_OF: &str = "safety.of";

impl Body for Safety {
    const KIND: &'static str = "safety";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        vec![Term {
            class: TermClass::Unique,
            name: SAFETY_OF.to_owned(),
            value: self.person.0.to_vec(),
        }]
    }
}
