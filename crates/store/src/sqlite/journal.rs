//! Moving the journal (the write-ahead log) into the database, off the writer.
//!
//! A thread with a connection of its own moves what it can without stopping anybody (`PASSIVE`)
//! whenever a part of the journal's size has come since, at most twenty times a second: fewer moves
//! would make whoever waits for the disk wait long, more would write the same pages again and again.
//! The writer starts the journal anew by itself at the first write that finds it wholly moved and
//! nobody reading from it. Under steady load that moment never comes: there is always a newest batch
//! or a snapshot just begun. So past [`BOUND`] times the size the thread moves what came while it
//! was moving, until little is left, and then asks the writer to make that moment between two
//! batches, waiting a little for snapshots to end (`RESTART`). Where the thread cannot keep up at all
//! (a disk whose moves take longer than the writing) the journal reaches [`LAST`] times the size, and
//! the writer waits for the thread and starts it anew unasked. Only a snapshot held for long can
//! keep the journal growing then, and the writer tries again only each time it has doubled.
//!
//! The file keeps that bound as its length, once it has had it: what is written over is synced in
//! half the time of what is appended, and nothing is given back to the file system to be asked for
//! again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::{Options, schema};
use crate::error::{During, StoreError};

/// The least time between two moves.
const PAUSE: Duration = Duration::from_millis(50);
/// How long the writer waits for snapshots that read from the journal when it is asked to.
const GRACE: Duration = Duration::from_millis(50);
/// How long it waits for them when the journal is too long.
const LONG_GRACE: Duration = Duration::from_secs(1);
const OPERATION: &str = "move the journal into the database";
/// How many times its usual size the journal may have before the writer helps.
pub(super) const BOUND: u64 = 4;
/// How many times its usual size the journal may have before the writer writes no more until it is
/// moved.
const LAST: u64 = 2 * BOUND;
/// What part of its usual size is moved at once.
const PART: u64 = 4;
/// How often what came meanwhile is moved too before the writer is asked to help.
const AGAIN: usize = 3;
/// Bytes in a page.
const PAGE: u64 = schema::PAGE as u64;

/// How far the journal is moved.
#[derive(Clone, Copy)]
struct Moved {
    /// Bytes of the journal, those included that are moved.
    all: u64,
    /// Bytes that are not moved yet.
    left: u64,
}

fn checkpoint(connection: &Connection, sql: &str) -> Result<Moved, StoreError> {
    let pages: (i64, i64) = connection
        .query_row(sql, [], |row| Ok((row.get(1)?, row.get(2)?)))
        .during(OPERATION)?;
    let bytes = |pages: i64| u64::try_from(pages).unwrap_or(0) * PAGE;
    let all = bytes(pages.0);
    Ok(Moved {
        all,
        left: all.saturating_sub(bytes(pages.1)),
    })
}

/// How the writer and the thread speak to each other.
pub(super) struct Nudge {
    written: SyncSender<()>,
    /// Set by the thread: the writer should start the journal anew.
    wanted: Arc<AtomicBool>,
    /// Held by whoever moves: two cannot, and the engine would refuse the second at once.
    moving: Arc<Mutex<()>>,
    /// The journal's file. It is cut to the bound when it starts anew, so that a longer one holds
    /// more than the bound.
    file: PathBuf,
    /// The length at which the writer helps unasked, in bytes: [`LAST`] times the usual size, or
    /// twice what the file had when that did not help.
    limit: u64,
    last: u64,
}

impl Nudge {
    /// Tells the thread that something was written. Never waits.
    pub(super) fn written(&self) {
        // A full channel means that the thread knows already.
        let _ = self.written.try_send(());
    }

    /// Starts the journal anew where the thread asks for it or cannot keep up. For the writer,
    /// between two transactions.
    pub(super) fn help(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let length = std::fs::metadata(&self.file).map_or(0, |file| file.len());
        if length < self.last {
            self.limit = self.last;
        }
        let too_long = length >= self.limit;
        if too_long {
            self.limit = length * 2;
        }
        if too_long | self.wanted.swap(false, Ordering::Relaxed) {
            let _alone = self.moving.lock().unwrap_or_else(PoisonError::into_inner);
            start_anew(connection, if too_long { LONG_GRACE } else { GRACE })?;
        }
        Ok(())
    }
}

/// Moves everything and waits a little for those who read from the journal, so that the next
/// write starts it anew.
fn start_anew(connection: &Connection, grace: Duration) -> Result<(), StoreError> {
    connection.busy_timeout(grace).during(OPERATION)?;
    let moved = checkpoint(connection, "PRAGMA wal_checkpoint(RESTART)");
    connection
        .busy_timeout(schema::PATIENCE)
        .during(OPERATION)?;
    moved.map(drop)
}

/// The thread.
pub(super) struct Journal {
    stop: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Journal {
    /// Starts it over a database that is open already; the handle is for the writer. The thread
    /// ends when the writer and this are gone.
    pub(super) fn start(path: &Path, options: &Options) -> Result<(Self, Nudge), StoreError> {
        let (mover, receiver, nudge) = Mover::new(path, options)?;
        let (stop, stopped) = sync_channel(0);
        let thread = std::thread::Builder::new()
            .name("store-journal".to_owned())
            .spawn(move || mover.run(&receiver, &stopped))
            .map_err(|source| StoreError::Backend {
                operation: "start moving the journal",
                source: Box::new(source),
                fatal: true,
            })?;
        Ok((
            Self {
                stop: Some(stop),
                thread: Some(thread),
            },
            nudge,
        ))
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing left to tidy.
            let _ = thread.join();
        }
    }
}

struct Mover {
    connection: Connection,
    size: u64,
    wanted: Arc<AtomicBool>,
    moving: Arc<Mutex<()>>,
    /// The journal's size when the writer was last asked, 0 once that has helped.
    asked_at: u64,
}

impl Mover {
    /// A mover of the journal of the database at this path, what it is to listen to, and the
    /// writer's handle.
    fn new(path: &Path, options: &Options) -> Result<(Self, Receiver<()>, Nudge), StoreError> {
        let (written, receiver) = sync_channel(1);
        let size = u64::from(options.journal_kib) * 1024;
        let mover = Self {
            connection: schema::connect(path, options)?,
            size,
            wanted: Arc::default(),
            moving: Arc::default(),
            asked_at: 0,
        };
        let nudge = Nudge {
            written,
            wanted: Arc::clone(&mover.wanted),
            moving: Arc::clone(&mover.moving),
            file: schema::journal_file(path),
            limit: size * LAST,
            last: size * LAST,
        };
        Ok((mover, receiver, nudge))
    }

    fn run(mut self, written: &Receiver<()>, stopped: &Receiver<()>) {
        while written.recv().is_ok() {
            // A fault here is no fault of a commit: the pages stay in the journal, and the next try,
            // or the next start, meets it again.
            let _ = self.move_some();
            if stopped.recv_timeout(PAUSE) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
        }
    }

    fn move_some(&mut self) -> Result<(), StoreError> {
        let part = self.size / PART;
        let stands = checkpoint(&self.connection, "PRAGMA wal_checkpoint(NOOP)")?;
        if stands.left < part {
            return Ok(());
        }
        let mut moved = self.move_once()?;
        if moved.all <= self.size * BOUND {
            self.asked_at = 0;
            return Ok(());
        }
        for _ in 0..AGAIN {
            // The writer moves what is left itself, and everybody waits for that.
            if moved.left > part / 16 {
                moved = self.move_once()?;
            }
        }
        if moved.all >= self.asked_at * 2 {
            self.asked_at = moved.all;
            self.wanted.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    fn move_once(&self) -> Result<Moved, StoreError> {
        let _alone = self.moving.lock().unwrap_or_else(PoisonError::into_inner);
        checkpoint(&self.connection, "PRAGMA wal_checkpoint(PASSIVE)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::tests::commit;
    use crate::sqlite::writes::SqliteWriter;
    use crate::writer::Writer;
    use crate::{Lane, Outcome};

    /// A thread that never comes to move anything: the writer does it alone.
    #[test]
    fn a_thread_that_cannot_keep_up_makes_the_writer_wait() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("caretaker.db");
        let options = Options {
            journal_kib: 64,
            ..Options::default()
        };
        let mut connection = schema::connect(&path, &options).unwrap();
        schema::upgrade(&mut connection).unwrap();
        let (_mover, _receiver, nudge) = Mover::new(&path, &options).unwrap();
        let last = nudge.last;
        let writer = Writer::start(Box::new(SqliteWriter::new(connection, nudge))).unwrap();
        let lengths: Vec<u64> = (1..=100)
            .map(|number| {
                let done = writer.commit(Lane::Interactive, commit(number, 4)).unwrap();
                assert!(matches!(done, Outcome::Done(_)));
                std::fs::metadata(schema::journal_file(&path))
                    .unwrap()
                    .len()
            })
            .collect();
        let longest = lengths.iter().max().unwrap();
        assert!(
            *longest >= last,
            "{longest} bytes are too few to show anything"
        );
        assert!(
            *longest < last + last / 4,
            "{longest} bytes, {last} allowed"
        );
        assert!(!lengths.is_sorted(), "never started anew");
    }
}
