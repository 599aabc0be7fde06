//! Copies of the database: making one while others write, and reading one.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::reads::{self, SqliteSnapshot};
use super::{Options, Readers, checks, schema};
use crate::check::Fault;
use crate::error::{During, StoreError};
use crate::model::{Commit, Lane, OrgId, Outcome};
use crate::store::{Snapshot, Store};

/// How many pages are copied before others on the same core have their turn: 1 MiB.
const STEP: i32 = 256;
/// How long a step that met a lock waits.
const WAIT: Duration = Duration::from_millis(5);
const OPERATION: &str = "copy the database";

/// Copies everything that a connection sees. It holds one reading transaction for the whole of it,
/// so what is written meanwhile neither shows in the copy nor makes it begin again; readers never
/// stop the writer, only the journal cannot start anew until the copy is done.
pub(super) fn copy(
    from: &Connection,
    to: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Unavailable("there is a file already"));
    }
    schema::make_private(to)?;
    // Reading fixes the moment; whoever lent the connection ends the transaction.
    from.execute_batch("BEGIN DEFERRED; SELECT COUNT(*) FROM head;")
        .during(OPERATION)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = Connection::open_with_flags(to, flags).during(OPERATION)?;
    pour(from, &mut target, progress)?;
    // Without a journal beside it: one file, readable from a medium that cannot be written.
    let mode: String = target
        .pragma_update_and_check(None, "journal_mode", "delete", |row| row.get(0))
        .during(OPERATION)?;
    if mode != "delete" {
        return Err(StoreError::Unavailable("the copy keeps a journal"));
    }
    target
        .close()
        .map_err(|(_, error)| error)
        .during(OPERATION)?;
    sync(to).map_err(|source| StoreError::Backend {
        operation: "sync the copy",
        source: Box::new(source),
        fatal: false,
    })
}

fn pour(
    from: &Connection,
    to: &mut Connection,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), StoreError> {
    let backup = Backup::new(from, to).during(OPERATION)?;
    loop {
        let step = backup.step(STEP).during(OPERATION)?;
        let pages = backup.progress();
        let natural = |number: i32| u64::try_from(number).unwrap_or(0);
        let whole = natural(pages.pagecount);
        progress(whole.saturating_sub(natural(pages.remaining)), whole);
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => std::thread::yield_now(),
            _ => std::thread::sleep(WAIT),
        }
    }
}

fn sync(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()
}

/// A copy, for reading only.
pub struct SqliteCopy {
    readers: Readers,
}

impl SqliteCopy {
    /// Opens it. Nothing of it is changed, nor is anything written beside it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let readers = Readers::new(path, Options::default(), schema::connect_to_copy);
        let version: i64 = readers
            .take()?
            .connection()?
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .during("open the copy")?;
        if version == 0 {
            return Err(StoreError::NotOurs);
        }
        Ok(Self { readers })
    }
}

impl Store for SqliteCopy {
    fn snapshot(&self, org: OrgId) -> Result<Box<dyn Snapshot + '_>, StoreError> {
        Ok(Box::new(SqliteSnapshot::begin(self.readers.take()?, org)?))
    }

    fn commit(&self, _: Lane, _: Commit) -> Result<Outcome, StoreError> {
        Err(StoreError::ReadOnly)
    }

    fn organisations(&self) -> Result<Vec<OrgId>, StoreError> {
        reads::organisations(self.readers.take()?.connection()?)
    }

    fn engine_faults(&self) -> Result<Vec<Fault>, StoreError> {
        checks::engine_faults(self.readers.take()?.connection()?)
    }
}
