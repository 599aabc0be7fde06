//! SQLite behind the two calls: one writing connection, a pool of reading ones, and one that
//! moves the journal into the database.

mod checks;
mod columns;
mod copy;
mod journal;
#[cfg(test)]
mod plans;
mod reads;
mod schema;
mod writes;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

pub use self::copy::SqliteCopy;
use self::journal::Journal;
use self::reads::SqliteSnapshot;
use self::writes::SqliteWriter;
use crate::check::Fault;
use crate::error::{During, StoreError};
use crate::model::{Commit, Lane, OrgId, Outcome};
use crate::store::{Snapshot, Store};
use crate::writer::Writer;

/// How a SQLite store is opened. The defaults suit one core and half a gigabyte.
#[derive(Clone, Debug)]
pub struct Options {
    /// Reading connections kept open while nobody reads.
    pub idle_readers: usize,
    /// Page cache of the writing connection in KiB: random ids touch pages all over an index.
    pub writer_cache_kib: u32,
    /// Page cache of each reading connection in KiB.
    pub reader_cache_kib: u32,
    /// Size of the journal in KiB: whenever a quarter of it is new that is moved into the database,
    /// and past four times it the writer helps.
    pub journal_kib: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            idle_readers: 4,
            writer_cache_kib: 16 * 1024,
            reader_cache_kib: 2 * 1024,
            journal_kib: 16 * 1024,
        }
    }
}

/// A store in one SQLite file.
pub struct SqliteStore {
    // Dropped in this order: the writer drains first, the journal is moved last.
    writer: Writer,
    readers: Readers,
    _journal: Journal,
}

impl SqliteStore {
    /// Opens a store, making or upgrading the file where needed.
    ///
    /// The caller holds the data folder's lock ([`crate::DataLock`]): two processes with one file
    /// are safe (the head's compare-and-set sees to it) but refuse each other's commits.
    pub fn open(path: &Path, options: Options) -> Result<Self, StoreError> {
        schema::make_private(path)?;
        let mut connection = schema::connect(path, &options)?;
        schema::upgrade(&mut connection)?;
        schema::sync_folder(path)?;
        let (journal, nudge) = Journal::start(path, &options)?;
        let backend = SqliteWriter::new(connection, nudge);
        Ok(Self {
            writer: Writer::start(Box::new(backend))?,
            readers: Readers::new(path, options, schema::connect_to_read),
            _journal: journal,
        })
    }
}

impl Store for SqliteStore {
    fn snapshot(&self, org: OrgId) -> Result<Box<dyn Snapshot + '_>, StoreError> {
        Ok(Box::new(SqliteSnapshot::begin(self.readers.take()?, org)?))
    }

    fn commit(&self, lane: Lane, commit: Commit) -> Result<Outcome, StoreError> {
        self.writer.commit(lane, commit)
    }

    fn organisations(&self) -> Result<Vec<OrgId>, StoreError> {
        reads::organisations(self.readers.take()?.connection()?)
    }

    fn engine_faults(&self) -> Result<Vec<Fault>, StoreError> {
        checks::engine_faults(self.readers.take()?.connection()?)
    }

    fn copy_to(&self, path: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(), StoreError> {
        copy::copy(self.readers.take()?.connection()?, path, progress)
    }

    fn open_copy(&self, path: &Path) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(SqliteCopy::open(path)?))
    }
}

/// Connections for reading.
struct Readers {
    path: PathBuf,
    options: Options,
    connect: Connect,
    idle: Mutex<Vec<Connection>>,
}

/// How a connection for reading is made.
type Connect = fn(&Path, &Options) -> Result<Connection, StoreError>;

impl Readers {
    fn new(path: &Path, options: Options, connect: Connect) -> Self {
        Self {
            path: path.to_owned(),
            options,
            connect,
            idle: Mutex::default(),
        }
    }

    fn take(&self) -> Result<Reader<'_>, StoreError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let connection = match idle {
            Some(connection) => connection,
            None => (self.connect)(&self.path, &self.options)?,
        };
        Ok(Reader {
            readers: self,
            connection: Some(connection),
        })
    }
}

/// A borrowed connection; it goes back to the pool when dropped.
pub(crate) struct Reader<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

impl Reader<'_> {
    fn connection(&self) -> Result<&Connection, StoreError> {
        self.connection
            .as_ref()
            .ok_or(StoreError::Unavailable("the connection is gone"))
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        let clean = connection.is_autocommit() || reads::run(&connection, "ROLLBACK").is_ok();
        let mut idle = self
            .readers
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if clean && idle.len() < self.readers.options.idle_readers {
            idle.push(connection);
        }
    }
}

impl<T> During<T> for Result<T, rusqlite::Error> {
    fn during(self, operation: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::Backend {
            operation,
            fatal: is_fatal(&source),
            source: Box::new(source),
        })
    }
}

/// Failed reads and writes of the disk, and damage: a full disk is not among them, since it can
/// be emptied and SQLite undoes what did not fit.
fn is_fatal(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase, SystemIoFailure};
    matches!(
        error.sqlite_error_code(),
        Some(SystemIoFailure | DatabaseCorrupt | NotADatabase)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CellId, CommitId, EntityId, Expected, Put, Removal};

    pub(super) fn commit(number: u8, bodies: u8) -> Commit {
        let mut commit = Commit::new(OrgId([1; 16]), CommitId([number; 16]));
        commit.puts = (0..bodies)
            .map(|body| Put {
                kind: "record".to_owned(),
                id: EntityId([number, body, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
                expected: Expected::New,
                cell: CellId([0; 16]),
                body: vec![body; 16_000],
                terms: Vec::new(),
                chunks: Vec::new(),
            })
            .collect();
        commit
    }

    /// A full disk, played by a limit on the file's pages.
    #[test]
    fn a_full_disk_costs_only_what_does_not_fit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("caretaker.db");
        let options = Options::default();
        let mut connection = schema::connect(&path, &options).unwrap();
        schema::upgrade(&mut connection).unwrap();
        connection
            .pragma_update(None, "max_page_count", 60)
            .unwrap();
        let (journal, nudge) = Journal::start(&path, &options).unwrap();
        let writer = Writer::start(Box::new(SqliteWriter::new(connection, nudge))).unwrap();
        let done = |commit| writer.commit(Lane::Interactive, commit);
        assert!(matches!(done(commit(1, 4)), Ok(Outcome::Done(_))));
        for number in 2..4 {
            let refused = done(commit(number, 20));
            assert!(
                matches!(refused, Err(StoreError::Backend { fatal: false, .. })),
                "{refused:?}"
            );
        }
        let mut smaller = commit(4, 1);
        smaller
            .removals
            .extend(commit(1, 4).puts.iter().map(|put| Removal {
                id: put.id,
                version: 1,
            }));
        assert!(matches!(done(smaller), Ok(Outcome::Done(_))));
        drop(writer);
        drop(journal);
        let store = SqliteStore::open(&path, options).unwrap();
        assert_eq!(crate::check(&store).unwrap(), Vec::new());
        let snapshot = store.snapshot(OrgId([1; 16])).unwrap();
        assert_eq!(snapshot.page_kind("record", None, 99).unwrap().len(), 1);
    }
}
