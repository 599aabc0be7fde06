//! The two calls.

use std::ops::Range;
use std::path::Path;

use ledger::Hash;

use crate::check::Fault;
use crate::error::StoreError;
use crate::model::{
    Commit, Cursor, EntityId, Epoch, Head, JobRow, Lane, LeafRow, OrgId, Outcome, Row, Term,
    TermRange,
};

/// A place where organisations keep what they know, behind two calls.
pub trait Store: Send + Sync {
    /// A consistent read: everything it answers is of one moment. An organisation nobody has
    /// written to is empty.
    fn snapshot(&self, org: OrgId) -> Result<Box<dyn Snapshot + '_>, StoreError>;

    /// Writes a commit whole or not at all, and answers when it is durable. Blocks.
    fn commit(&self, lane: Lane, commit: Commit) -> Result<Outcome, StoreError>;

    /// All organisations, in the order of their ids.
    fn organisations(&self) -> Result<Vec<OrgId>, StoreError>;

    /// What the database engine itself finds wrong with its files.
    fn engine_faults(&self) -> Result<Vec<Fault>, StoreError>;

    /// Copies everything, as it is at one moment, to a new file, durable on return. Who writes
    /// meanwhile is not held up. `progress` is told how many pages are done, and how many there are.
    fn copy_to(&self, _path: &Path, _progress: &mut dyn FnMut(u64, u64)) -> Result<(), StoreError> {
        Err(StoreError::Unavailable("it has no file to copy"))
    }

    /// Opens a copy that [`Store::copy_to`] made, for reading only: nothing of it is changed.
    fn open_copy(&self, _path: &Path) -> Result<Box<dyn Store>, StoreError> {
        Err(StoreError::Unavailable("it has no copies"))
    }
}

/// One organisation at one moment. Lists hold at most `limit` items; a shorter one is the end.
pub trait Snapshot: Send {
    /// The head, `None` before the first commit.
    fn head(&self) -> Result<Option<Head>, StoreError>;

    /// The ledger's epochs that have leaves, the oldest first.
    fn epochs(&self) -> Result<Vec<Epoch>, StoreError>;

    /// From now on questions about the ledger (head, root, leaves, tiles) are answered of this
    /// epoch. Answers `false`, and changes nothing, if it has no leaves. A snapshot begins at the present one.
    fn turn_to(&mut self, epoch: u64) -> Result<bool, StoreError>;

    /// The root of the ledger's tree at this size.
    fn root(&self) -> Result<Hash, StoreError>;

    /// One entity.
    fn lookup(&self, id: EntityId) -> Result<Option<Row>, StoreError>;

    /// The terms of one entity, sorted by class, name and value.
    fn terms(&self, id: EntityId) -> Result<Vec<Term>, StoreError>;

    /// One chunk of an entity's large body, numbered from 0.
    fn chunk(&self, id: EntityId, number: u32) -> Result<Option<Vec<u8>>, StoreError>;

    /// Entities with a term in the range, ordered by its value, then by age.
    fn page(
        &self,
        range: &TermRange,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<(Row, Cursor)>, StoreError>;

    /// How many entities have a term in the range (one with two such terms counts twice, as in
    /// [`Snapshot::page`]).
    fn count(&self, range: &TermRange) -> Result<u64, StoreError>;

    /// The kinds of entities there are, sorted.
    fn kinds(&self) -> Result<Vec<String>, StoreError>;

    /// How many entities of each kind there are, sorted by kind.
    fn count_kinds(&self) -> Result<Vec<(String, u64)>, StoreError>;

    /// Entities of a kind, oldest first; pass the last number back to go on.
    fn page_kind(
        &self,
        kind: &str,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<(Row, i64)>, StoreError>;

    /// One leaf of the present epoch.
    fn leaf(&self, index: u64) -> Result<Option<LeafRow>, StoreError>;

    /// Leaves of the present epoch from an index on.
    fn leaves(&self, from: u64, limit: usize) -> Result<Vec<LeafRow>, StoreError>;

    /// Leaves with exactly this term, newest first, with an index lower than `before`.
    fn leaves_by(
        &self,
        range: &TermRange,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<LeafRow>, StoreError>;

    /// How many leaves have a term in the range.
    fn count_leaves_by(&self, range: &TermRange) -> Result<u64, StoreError>;

    /// The leaf hashes of a range, for proofs: shorter if the ledger ends before the range.
    fn leaf_hashes(&self, range: Range<u64>) -> Result<Vec<Hash>, StoreError>;

    /// One complete tile of the present epoch: 256 hashes, one after the other.
    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, StoreError>;

    /// Jobs whose time has come and that nobody holds, the longest waiting first.
    fn due_jobs(&self, now: i64, limit: usize) -> Result<Vec<JobRow>, StoreError>;

    /// Rows that do not agree with the sums written beside them.
    fn row_faults(&self) -> Result<Vec<Fault>, StoreError>;
}
