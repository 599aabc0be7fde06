//! Opening the file: settings, and the migrations from each released version to this one.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{Options, journal, reads};
use crate::error::{During, StoreError};

/// Forward only; the number applied is the file's `user_version`. Names begin with their date.
const MIGRATIONS: &[&str] = &[include_str!("migrations/2026-11-21-seven-tables.sql")];

/// Bytes in a page of a new file: bodies are about 1 KiB, and a batch touches few pages.
pub(super) const PAGE: u32 = 4096;
/// How long a connection waits for a lock that another holds for a moment (opening, moving the
/// journal).
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// Statements a connection keeps prepared: more than there are.
const STATEMENTS: usize = 64;

/// Makes the file, if it is not there, for its owner's eyes only; the journal takes after it.
pub(super) fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut file = OpenOptions::new();
    file.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    let made = file.open(path).map(drop);
    made.map_err(|source| StoreError::Backend {
        operation: "make the database file",
        source: Box::new(source),
        fatal: true,
    })
}

/// Where the engine keeps the journal of the database at this path.
pub(super) fn journal_file(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// Makes the names of the database and its journal durable, now that both are there: the engine
/// syncs their folder only as it syncs data, which need not write a name.
pub(super) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|source| StoreError::Backend {
        operation: "sync the database's folder",
        source: Box::new(source),
        fatal: true,
    })
}

/// A connection that may write.
pub(super) fn connect(path: &Path, options: &Options) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, flags, options.writer_cache_kib)?;
    let operation = "set up the database";
    connection
        .pragma_update(None, "page_size", PAGE)
        .during(operation)?;
    // Terms are in clear: what is removed is overwritten. Bodies need it less, they are sealed.
    connection
        .pragma_update(None, "secure_delete", true)
        .during(operation)?;
    let mode: String = connection
        .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))
        .during(operation)?;
    if mode != "wal" {
        return Err(StoreError::Unavailable(
            "the file system does not support a write-ahead log",
        ));
    }
    // An answer leaves only after the journal is on the disk.
    connection
        .pragma_update(None, "synchronous", "FULL")
        .during(operation)?;
    // The journal is moved by a thread of its own.
    connection
        .pragma_update(None, "wal_autocheckpoint", 0)
        .during(operation)?;
    // Grown beyond its bound, since somebody read for long, it is cut back when it starts anew.
    let limit = (u64::from(options.journal_kib) * 1024 * journal::BOUND).cast_signed();
    connection
        .pragma_update(None, "journal_size_limit", limit)
        .during(operation)?;
    Ok(connection)
}

/// A connection that may only read.
pub(super) fn connect_to_read(path: &Path, options: &Options) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, flags, options.reader_cache_kib)?;
    // Opened for writing, since readers too keep marks in the journal's index; this forbids it.
    connection
        .pragma_update(None, "query_only", true)
        .during("set up the database")?;
    Ok(connection)
}

/// A connection to a copy, which is never written to: it may lie on a medium that cannot be.
pub(super) fn connect_to_copy(path: &Path, options: &Options) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    open(path, flags, options.reader_cache_kib)
}

fn open(path: &Path, flags: OpenFlags, cache_kib: u32) -> Result<Connection, StoreError> {
    let operation = "open the database";
    let connection = Connection::open_with_flags(path, flags).during(operation)?;
    connection.busy_timeout(PATIENCE).during(operation)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Ours are planned once. Without this SQLite plans each range anew for the values of each call,
    // in case that another index were better for them.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .during(operation)?;
    // Rows refer to nothing across organisations, and the writer has checked the rest.
    connection
        .pragma_update(None, "foreign_keys", false)
        .during(operation)?;
    // No temporary files: what is sorted stays in memory.
    connection
        .pragma_update(None, "temp_store", "MEMORY")
        .during(operation)?;
    connection
        .pragma_update(None, "cache_size", -i64::from(cache_kib))
        .during(operation)?;
    // A damaged file must not lead the engine astray.
    connection
        .pragma_update(None, "cell_size_check", true)
        .during(operation)?;
    connection
        .pragma_update(None, "trusted_schema", false)
        .during(operation)?;
    Ok(connection)
}

/// Brings the file to this program's schema; refuses a newer one and one of another program.
pub(super) fn upgrade(connection: &mut Connection) -> Result<(), StoreError> {
    let operation = "bring the database up to date";
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .during(operation)?;
    let found: i64 = transaction
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .during(operation)?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    let applied = usize::try_from(found).map_err(|_| StoreError::NotOurs)?;
    if applied == 0 && has_tables(&transaction)? {
        return Err(StoreError::NotOurs);
    }
    for migration in MIGRATIONS.iter().skip(applied) {
        transaction.execute_batch(migration).during(operation)?;
    }
    if found < known {
        transaction
            .pragma_update(None, "user_version", known)
            .during(operation)?;
    }
    transaction.commit().during(operation)
}

/// Tables and indexes: name and definition, sorted.
pub(super) fn definitions(connection: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    reads::list(
        connection,
        "look at the database's tables",
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// What the migrations come to.
pub(super) fn definitions_of_this_version() -> Result<Vec<(String, String)>, StoreError> {
    let mut connection = Connection::open_in_memory().during("make an empty database")?;
    upgrade(&mut connection)?;
    definitions(&connection)
}

fn has_tables(connection: &Connection) -> Result<bool, StoreError> {
    connection
        .query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| {
            row.get(0)
        })
        .during("look at the database's tables")
}
