use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use super::{SeenTo, TakenBack, reference_on};
use crate::{Body, Index};

/// That somebody outside was given what is held about a person: to whom, what, why, on which ground,
/// when and by whom (obligation SHA-1). What it says is never changed, only struck out as wrong, and it
/// lies in the person's own cell.
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
    /// What of the person's details was put right since, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<Corrected>,
}

debug_of!(Disclosure { person, on });

/// Details of a person that were put right after somebody had received what is held of them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Since when the first of them is otherwise.
    pub on: Date,
    /// Which: the names of the fields, never what they say.
    pub fields: Vec<String>,
    /// What became of telling whoever received it; none while it is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_to: Option<SeenTo>,
}

debug_of!(Corrected { on });

impl Disclosure {
    /// What whoever received it is still to be told.
    pub fn untold(&self) -> Option<&Corrected> {
        let last = self.corrected.last().filter(|one| one.seen_to.is_none());
        last.filter(|_| self.struck.is_none())
    }
}

/// Under which a person's are found, by their days.
pub(crate) const DISCLOSED_OF: &str = "disclosure.of";

/// Those whose recipients are still to be told that something was put right.
pub(crate) const DISCLOSED_UNTOLD: &str = "disclosure.untold";

impl Body for Disclosure {
    const KIND: &'static str = "disclosure";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        let untold = self.untold().map(|_| Term {
            class: TermClass::Exact,
            name: DISCLOSED_UNTOLD.to_owned(),
            value: Vec::new(),
        });
        let of = reference_on(DISCLOSED_OF, self.person, self.on);
        std::iter::once(of).chain(untold).collect()
    }
}
