//! What the writer asks of a database: the few statements that make a backend.
//!
//! A backend knows rows, not rules. What a commit may do, how leaves are numbered and hashed, and
//! what happens after a fault is decided once, in [`crate::writer`].

use std::collections::VecDeque;

use ledger::{CompleteTile, Hash};

use crate::error::StoreError;
use crate::model::{
    CellId, CommitId, EntityId, Expected, JobId, JobRow, LeafDraft, LeafRow, OrgId, Put, Receipt,
    Term,
};

/// How many commit ids an organisation remembers.
pub(crate) const REMEMBERED: usize = 256;

/// An organisation's row in `head`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredHead {
    /// Number of leaves in this epoch.
    pub(crate) size: u64,
    /// The ledger's epoch, from 1.
    pub(crate) epoch: u64,
    /// The data format.
    pub(crate) format: u32,
    /// How many entities were ever made: the next one's storage number less one.
    pub(crate) made: i64,
    /// How many commits there were: what compare-and-set compares.
    pub(crate) commits: i64,
    /// The last commits, oldest first.
    pub(crate) receipts: VecDeque<(CommitId, Receipt)>,
}

/// The data format this program writes.
pub(crate) const FORMAT: u32 = 1;

impl StoredHead {
    /// An organisation nobody has written to.
    pub(crate) fn new() -> Self {
        Self {
            size: 0,
            epoch: 1,
            format: FORMAT,
            made: 0,
            commits: 0,
            receipts: VecDeque::new(),
        }
    }

    /// The receipt of a commit that is remembered.
    pub(crate) fn receipt(&self, id: CommitId) -> Option<Receipt> {
        let found = self.receipts.iter().rev().find(|(known, _)| *known == id);
        found.map(|(_, receipt)| *receipt)
    }

    /// Remembers a commit and forgets the oldest.
    pub(crate) fn remember(&mut self, id: CommitId, receipt: Receipt) {
        if self.receipts.len() >= REMEMBERED {
            self.receipts.pop_front();
        }
        self.receipts.push_back((id, receipt));
    }
}

/// What the writer must know of an entity before it changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Its storage number, which never changes.
    pub(crate) number: i64,
    /// Its version.
    pub(crate) version: u64,
}

/// An entity to write: the put and what the writer has made of it.
pub(crate) struct EntityWrite<'a> {
    /// What the use case wants.
    pub(crate) put: &'a Put,
    /// Its storage number.
    pub(crate) number: i64,
    /// Its new version.
    pub(crate) version: u64,
    /// Its terms, sorted, each once.
    pub(crate) terms: Vec<Term>,
}

/// A leaf to write: the draft and what the writer has made of it.
pub(crate) struct LeafWrite<'a> {
    /// What the use case wants.
    pub(crate) draft: &'a LeafDraft,
    /// Its epoch.
    pub(crate) epoch: u64,
    /// Its index.
    pub(crate) index: u64,
    /// The bytes that were hashed.
    pub(crate) leaf: Vec<u8>,
    /// Its terms, sorted, each once.
    pub(crate) terms: Vec<Term>,
}

/// The statements. Everything between `begin` and `commit` is one transaction.
pub(crate) trait Backend: Send {
    /// Begins a transaction that may write.
    fn begin(&mut self) -> Result<(), StoreError>;
    /// Makes it durable: returns after the sync.
    fn commit(&mut self) -> Result<(), StoreError>;
    /// Undoes it, whatever state it is in.
    fn rollback(&mut self);
    /// Called between transactions, with time to spare or not: upkeep of the journal.
    fn upkeep(&mut self) -> Result<(), StoreError>;

    /// An organisation's head.
    fn head(&mut self, org: OrgId) -> Result<Option<StoredHead>, StoreError>;
    /// Writes a head if `commits` is still what it was (0: no head); whether it was.
    fn set_head(&mut self, org: OrgId, commits: i64, head: &StoredHead)
    -> Result<bool, StoreError>;

    /// An entity's number and version.
    fn standing(&mut self, org: OrgId, id: EntityId) -> Result<Option<Standing>, StoreError>;
    /// The number of the entity that holds a unique term.
    fn holder(&mut self, org: OrgId, term: &Term) -> Result<Option<i64>, StoreError>;
    /// Removes an entity's terms and chunks, before it is written anew or removed.
    fn clear(&mut self, org: OrgId, number: i64) -> Result<(), StoreError>;
    /// Inserts or updates an entity, with its terms and chunks.
    fn write_entity(&mut self, org: OrgId, write: &EntityWrite<'_>) -> Result<(), StoreError>;
    /// Removes an entity's row.
    fn remove_entity(&mut self, org: OrgId, number: i64) -> Result<(), StoreError>;

    /// Inserts a leaf with its terms.
    fn write_leaf(&mut self, org: OrgId, write: &LeafWrite<'_>) -> Result<(), StoreError>;
    /// The hash of a stored leaf.
    fn leaf_hash(&mut self, org: OrgId, epoch: u64, index: u64)
    -> Result<Option<Hash>, StoreError>;
    /// A stored leaf with its openings.
    fn leaf_row(
        &mut self,
        org: OrgId,
        epoch: u64,
        index: u64,
    ) -> Result<Option<LeafRow>, StoreError>;
    /// Writes the openings of a stored leaf anew, and nothing else of it.
    fn reseal_leaf(&mut self, org: OrgId, epoch: u64, row: &LeafRow) -> Result<(), StoreError>;
    /// Inserts a complete tile.
    fn write_tile(&mut self, org: OrgId, epoch: u64, tile: &CompleteTile)
    -> Result<(), StoreError>;
    /// A complete tile.
    fn tile(
        &mut self,
        org: OrgId,
        epoch: u64,
        level: u8,
        index: u64,
    ) -> Result<Option<Vec<u8>>, StoreError>;

    /// A job.
    fn job(&mut self, org: OrgId, id: JobId) -> Result<Option<JobRow>, StoreError>;
    /// Inserts a job.
    fn write_job(&mut self, org: OrgId, row: &JobRow) -> Result<(), StoreError>;
    /// Writes a job's attempts and lease.
    fn lease_job(&mut self, org: OrgId, row: &JobRow) -> Result<(), StoreError>;
    /// Removes a job.
    fn remove_job(&mut self, org: OrgId, id: JobId) -> Result<(), StoreError>;
}

impl EntityWrite<'_> {
    /// Whether the row is there already.
    pub(crate) fn is_update(&self) -> bool {
        match self.put.expected {
            Expected::New => false,
            Expected::Version(_) => true,
        }
    }
}

/// Whose term it is, as stored: 0 for an entity, the epoch for a leaf.
pub(crate) const ENTITY: i64 = 0;

/// The cell and opening of a leaf's details as two columns.
pub(crate) fn details_columns(
    details: Option<&(CellId, Vec<u8>)>,
) -> (Option<[u8; 16]>, Option<&[u8]>) {
    match details {
        Some((cell, opening)) => (Some(cell.0), Some(opening)),
        None => (None, None),
    }
}

/// A count or index as databases store it.
pub(crate) fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number)
        .map_err(|_| StoreError::Damaged("a number is larger than a database holds"))
}
