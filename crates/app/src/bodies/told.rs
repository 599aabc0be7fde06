use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use crate::{Body, Index};

/// That people of a kind were told of a new purpose for what is held about them, and asked where
/// they had to be (UK GDPR arts 13(3), 14(4), 8A).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The kind of person: a code of the pack.
    pub person: String,
    /// The purpose: a code of the pack.
    pub purpose: String,
    /// The day.
    pub on: Date,
    /// How they were told.
    pub how: String,
    /// Why the new purpose fits the one for which it was collected; empty where they were asked.
    pub fits: String,
    /// Whether they were asked, and what rests on it is done only with those who agreed.
    pub asked: bool,
    /// Whom something was held about then. Whoever came since has not been told.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub people: BTreeSet<EntityId>,
    /// When this was put on record.
    pub at: Timestamp,
    /// By whom.
    pub by: EntityId,
}

debug_of!(Told {});

impl Body for Told {
    const KIND: &'static str = "told";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
