//! Moving the journal (the write-ahead log) into the database, off the writer.
//!
//! A thread with a connection of its own moves what it can without stopping anybody (`PASSIVE`)
//! whenever a part of the journal's size has come since, at most twenty times a second: fewer moves
//! would make whoever waits for the disk wait long, more would write the same pages again and again.
//! The writer starts the journal anew by itself at the first write that finds it wholly moved and
//! nobody reading from it. Under steady load that moment never comes: there is always a newest batch
//! or a snapshot just begun. So past [`BOUND`] times the size the thread moves what came while it
//! was moving, until little is left, and then asks the writer to make that moment between two
//! batches, waiting a little for snapshots to end (`RESTART`). Only a snapshot held for long can
//! keep the journal growing then, and the writer is asked again only each time it has doubled.
//!
//! The file keeps that bound as its length, once it has had it: what is written over is synced in
//! half the time of what is appended, and nothing is given back to the file system to be asked for
//! again.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::{Options, schema};
use crate::error::{During, StoreError};

/// The least time between two moves.
const PAUSE: Duration = Duration::from_millis(50);
/// How long the writer waits for snapshots that read from the journal.
const GRACE: Duration = Duration::from_millis(50);
const OPERATION: &str = "move the journal into the database";
/// How many times its usual size the journal may have before the writer helps.
pub(super) const BOUND: u64 = 4;
/// What part of its usual size is moved at once.
const PART: u64 = 4;
/// How often what came meanwhile is moved too before the writer is asked to help.
const AGAIN: usize = 3;
/// Bytes in a page.
const PAGE: u64 = schema::PAGE as u64;

/// Moves everything and waits a little for those who read from the journal, so that the next
/// write starts it anew. For the writer, between two transactions.
pub(super) fn start_anew(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(GRACE).during(OPERATION)?;
    let moved = checkpoint(connection, "PRAGMA wal_checkpoint(RESTART)");
    connection
        .busy_timeout(schema::PATIENCE)
        .during(OPERATION)?;
    moved.map(drop)
}

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
}

impl Nudge {
    /// Tells the thread that something was written. Never waits.
    pub(super) fn written(&self) {
        // A full channel means that the thread knows already.
        let _ = self.written.try_send(());
    }

    /// Whether the writer is asked to start the journal anew; answers yes once.
    pub(super) fn is_wanted(&self) -> bool {
        self.wanted.swap(false, Ordering::Relaxed)
    }
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
        let (written, receiver) = sync_channel(1);
        let (stop, stopped) = sync_channel(0);
        let wanted = Arc::<AtomicBool>::default();
        let mover = Mover {
            connection: schema::connect(path, options)?,
            size: u64::from(options.journal_kib) * 1024,
            wanted: Arc::clone(&wanted),
            asked_at: 0,
        };
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
            Nudge { written, wanted },
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
    /// The journal's size when the writer was last asked, 0 once that has helped.
    asked_at: u64,
}

impl Mover {
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
        checkpoint(&self.connection, "PRAGMA wal_checkpoint(PASSIVE)")
    }
}
