use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use crate::{Body, Index};

/// What is known of the organisation's backups.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Backups {
    /// The last ones of the data, the newest last.
    pub data: Vec<DataCopy>,
    /// The key store's, one for each medium that holds one.
    pub keys: Vec<KeyCopy>,
    /// The last time a restore was tried out.
    pub drilled: Option<Drilled>,
}

/// A backup of the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataCopy {
    /// When.
    pub at: Timestamp,
    /// The folder it was written to.
    pub place: String,
    /// The ledger's epoch.
    pub epoch: u64,
    /// How many leaves of it it holds.
    pub leaves: u64,
    /// How large it is.
    pub bytes: u64,
    /// Whether it lay on the disk of the data itself.
    pub beside_data: bool,
}

/// A backup of the key store and the recovery journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCopy {
    /// The medium, by the name that was written on it.
    pub medium: String,
    /// When.
    pub at: Timestamp,
    /// The folder it was written to.
    pub place: String,
    /// The key store's epoch.
    pub epoch: u64,
    /// How many batches it had.
    pub batches: u64,
    /// How many entries the recovery journal had.
    pub entries: u64,
    /// Whether it lay on the disk of the data itself.
    pub beside_data: bool,
}

/// A restore that was tried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drilled {
    /// When.
    pub at: Timestamp,
    /// When the backup had been made.
    pub made_at: Timestamp,
    /// How many bodies were opened.
    pub bodies: u64,
    /// How many things were found wrong.
    pub faults: u64,
}

impl Body for Backups {
    const KIND: &'static str = "backups";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
