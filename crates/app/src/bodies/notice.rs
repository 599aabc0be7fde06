use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use crate::{Body, Index};

/// That people were given a notice, or need not be (UK GDPR arts 13 and 14). It is never changed,
/// only taken back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeGiven {
    /// The notice: a code of the pack.
    pub notice: String,
    /// What it was called then.
    pub title: String,
    /// The version of the policy then.
    pub version: u32,
    /// Whom it was given.
    pub people: BTreeSet<EntityId>,
    /// The day.
    pub on: Date,
    /// How, or why it need not be: a code of `HowTold`.
    pub how: String,
    /// More about it, in free words.
    pub words: String,
    /// When this was put on record.
    pub at: Timestamp,
    /// By whom.
    pub by: EntityId,
    /// That it was put on record wrongly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_back: Option<TakenBack>,
}

debug_of!(NoticeGiven {});

/// Why something on record does not count any more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// The reason.
    pub why: String,
    /// When it was taken back.
    pub at: Timestamp,
    /// By whom.
    pub by: EntityId,
}

debug_of!(TakenBack {});

impl Body for NoticeGiven {
    const KIND: &'static str = "notice";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
