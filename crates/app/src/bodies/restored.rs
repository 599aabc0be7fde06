use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use crate::{Body, Index};

/// That the data were restored from a backup, and whether a person has confirmed it since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// When it was restored.
    pub at: Timestamp,
    /// When the backup had been made.
    pub made_at: Timestamp,
    /// What was lost.
    pub lost: Lost,
    /// When somebody confirmed it; until then nothing can be changed.
    pub confirmed_at: Option<Timestamp>,
    /// When the keys of what was lost were destroyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_keys_destroyed_at: Option<Timestamp>,
}

/// What lies between a backup and the last that is known of what came after it. It names nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// The last checkpoint that is known, as signed; none if the backup is the last that is known.
    pub last_known: Option<String>,
    /// When that was.
    pub last_known_at: Option<Timestamp>,
    /// The moment of the backup's last leaf.
    pub from: Option<Timestamp>,
    /// Leaves of the ledger that are not there any more.
    pub leaves: Vec<LostLeaves>,
    /// Of each kind of thing, how many more there were.
    pub things: Vec<LostThings>,
}

/// A range of leaves of one epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostLeaves {
    /// The epoch.
    pub epoch: u64,
    /// The first that is lost.
    pub from: u64,
    /// The first after them.
    pub to: u64,
}

/// How many of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostThings {
    /// The kind.
    pub kind: String,
    /// At least so many.
    pub count: u64,
}

impl Lost {
    /// How many leaves.
    pub fn leaf_count(&self) -> u64 {
        self.leaves.iter().map(|range| range.to - range.from).sum()
    }
}

impl Body for Restored {
    const KIND: &'static str = "restored";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
