use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use super::reference;
use crate::{Body, Index};

/// That what is held about somebody is not deleted for now, whatever its day: why, who looks after it,
/// and when it is looked at again (obligation RET-3). It lies in the person's own cell.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Whose data.
    pub person: EntityId,
    /// The kinds of records, codes of the pack; empty where it is everything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Why: a code of `HoldReason`.
    pub why: String,
    /// What it is about, in words.
    pub words: String,
    /// The account of whoever looks after it.
    pub owner: EntityId,
    /// The day on which it is looked at again.
    pub review_on: Date,
    /// When it was put on hold.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
    /// When it was looked at again, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<HoldReview>,
    /// That it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<HoldEnd>,
}

/// That a hold was looked at again and goes on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldReview {
    /// What was found.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
}

/// That a hold is over.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldEnd {
    /// Why.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
}

debug_of!(Hold { person, review_on });

/// Under which a person's are found.
pub(crate) const HOLD_OF: &str = "hold.of";
/// Under which those that are not over are found.
pub(crate) const HOLD_OPEN: &str = "hold.open";

impl Body for Hold {
    const KIND: &'static str = "hold";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        let mut terms = vec![reference(HOLD_OF, self.person)];
        if self.ended.is_none() {
            terms.push(Term {
                class: TermClass::Exact,
                name: HOLD_OPEN.to_owned(),
                value: Vec::new(),
            });
        }
        terms
    }
}
