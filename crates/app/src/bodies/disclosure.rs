use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::{TakenBack, reference_on};
use crate::{Body, Index};

/// That somebody outside was given what is held about a person: to whom, what, why, on which ground,
/// when and by whom (obligation SHA-1). It is never changed, only struck out as wrong, and lies in the
/// person's own cell.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// Whose data.
    pub person: EntityId,
    /// To whom: a code of the pack; empty for somebody whom it does not name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recipient: String,
    /// Their name.
    pub who: String,
    /// The kinds of records that were given or told of: codes of the pack.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// What was given, in words.
    pub what: String,
    /// What for.
    pub why: String,
    /// The ground: a code of [`policy::Ground`].
    pub ground: String,
    /// By which way.
    pub how: String,
    /// Why the person is not told of it; empty where they are.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub quiet: String,
    /// The day it was given.
    pub on: Date,
    /// When this was put on record.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
    /// That it was put on record wrongly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub struck: Option<TakenBack>,
}

debug_of!(Disclosure { person, on });

/// Under which a person's are found, by their days.
pub(crate) const DISCLOSED_OF: &str = "disclosure.of";

impl Body for Disclosure {
    const KIND: &'static str = "disclosure";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        vec![reference_on(DISCLOSED_OF, self.person, self.on)]
    }
}
