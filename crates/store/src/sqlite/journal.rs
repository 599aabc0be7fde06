//! Moving the journal (the write-ahead log) into the database, off the writer.
//!
//! A thread with a connection of its own moves what it can without stopping anybody (`PASSIVE`)
//! once the journal has some size, at most a few times a second. The writer starts the journal
//! anew by itself at the first write that finds it wholly moved; under steady load there is always
//! a newest batch that is not, and then, past [`BOUND`] times the size, the thread asks the writer
//! to move the rest itself between two batches. Only a snapshot that is held for long can keep the
//! journal growing after that.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::{Options, schema};
use crate::error::{During, StoreError};

/// The least time between two moves.
const PAUSE: Duration = Duration::from_millis(200);
/// How many times its usual size the journal may have before the writer moves it.
const BOUND: u64 = 4;
/// Bytes in a page.
const PAGE: u64 = schema::PAGE as u64;

/// What moving the journal came to.
pub(super) struct Moved {
    /// Pages in the journal.
    pub(super) pages: u64,
    /// Pages of it that are in the database.
    pub(super) moved: u64,
}

/// Moves what can be moved without waiting.
pub(super) fn move_pages(connection: &Connection) -> Result<Moved, StoreError> {
    connection
        .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
            let pages: i64 = row.get(1)?;
            let moved: i64 = row.get(2)?;
            Ok(Moved {
                pages: u64::try_from(pages).unwrap_or(0),
                moved: u64::try_from(moved).unwrap_or(0),
            })
        })
        .during("move the journal into the database")
}

/// How the writer and the thread speak to each other.
pub(super) struct Nudge {
    written: SyncSender<()>,
    /// Set by the thread: the writer should move the rest.
    wanted: Arc<AtomicBool>,
}

impl Nudge {
    /// Tells the thread that something was written. Never waits.
    pub(super) fn written(&self) {
        // A full channel means that the thread knows already.
        let _ = self.written.try_send(());
    }

    /// Whether the writer is asked to move the rest; asks once.
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
            journal: journal_path(path),
            size: u64::from(options.journal_kib) * 1024,
            wanted: Arc::clone(&wanted),
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
    journal: PathBuf,
    size: u64,
    wanted: Arc<AtomicBool>,
}

impl Mover {
    fn run(&self, written: &Receiver<()>, stopped: &Receiver<()>) {
        while written.recv().is_ok() {
            // The file keeps its length when the journal starts anew: longer than `size` means
            // only that it is worth asking.
            let length = std::fs::metadata(&self.journal).map_or(0, |file| file.len());
            if length >= self.size {
                self.move_once();
            }
            if stopped.recv_timeout(PAUSE) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
        }
    }

    /// A fault here is no fault of a commit: the pages stay in the journal, and the next try, or
    /// the next start, meets it again.
    fn move_once(&self) {
        let Ok(moved) = move_pages(&self.connection) else {
            return;
        };
        if moved.moved < moved.pages && moved.pages * PAGE > self.size * BOUND {
            self.wanted.store(true, Ordering::Relaxed);
        }
    }
}

fn journal_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}
