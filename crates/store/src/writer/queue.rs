//! Two queues before the writer: somebody waits for the one, imports fill the other.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::StoreError;
use crate::model::{Commit, Lane, Outcome};

/// How many interactive commits one transaction takes at most.
const BATCH: usize = 512;
/// Whoever asked so lately is likely to ask again: until then bulk commits keep their rests.
const RECENT: Duration = Duration::from_millis(20);
/// How long bulk commits rest at most, however slow the disk is: an import goes on.
const LONGEST_REST: Duration = Duration::from_millis(50);

/// A commit that waits for its answer.
pub(super) struct Request {
    /// What is to be written.
    pub(super) commit: Commit,
    answer: SyncSender<Result<Outcome, StoreError>>,
}

impl Request {
    /// Answers; nobody listening is no fault.
    pub(super) fn answer(self, outcome: Result<Outcome, StoreError>) {
        let _ = self.answer.send(outcome);
    }
}

/// What waits.
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

#[derive(Default)]
struct Waiting {
    interactive: VecDeque<Request>,
    bulk: VecDeque<Request>,
    closed: bool,
    /// When somebody last asked for an interactive commit.
    asked_at: Option<Instant>,
    /// When the last bulk commits were done.
    bulk_done_at: Option<Instant>,
    /// Until when bulk commits rest while somebody asks.
    rests_until: Option<Instant>,
}

impl Waiting {
    /// In how long bulk commits have their turn; none if none wait.
    fn bulk_in(&self) -> Option<Duration> {
        if self.bulk.is_empty() {
            return None;
        }
        let asked = self.asked_at.is_some_and(|at| at.elapsed() < RECENT);
        match self.rests_until {
            Some(until) if asked && !self.closed => {
                Some(until.saturating_duration_since(Instant::now()))
            }
            Some(_) | None => Some(Duration::ZERO),
        }
    }

    fn rest(&mut self, rest: Duration) {
        let Some(latest) = self.bulk_done_at.map(|at| at + LONGEST_REST) else {
            return;
        };
        let until = (Instant::now() + rest).min(latest);
        self.rests_until = self.rests_until.max(Some(until));
    }
}

impl Queue {
    pub(super) fn new() -> Self {
        Self {
            waiting: Mutex::new(Waiting::default()),
            arrived: Condvar::new(),
        }
    }

    /// Puts a commit in its queue and returns where the answer will arrive.
    pub(super) fn push(
        &self,
        lane: Lane,
        commit: Commit,
    ) -> Result<Receiver<Result<Outcome, StoreError>>, StoreError> {
        let (answer, receiver) = sync_channel(1);
        let request = Request { commit, answer };
        let mut waiting = self.lock();
        if waiting.closed {
            return Err(StoreError::Unavailable("the writer has stopped"));
        }
        match lane {
            Lane::Interactive => {
                waiting.asked_at = Some(Instant::now());
                waiting.interactive.push_back(request);
            }
            Lane::Bulk => waiting.bulk.push_back(request),
        }
        drop(waiting);
        self.arrived.notify_one();
        Ok(receiver)
    }

    /// Waits for work and takes the interactive part of it, which is empty where it is the turn of
    /// bulk commits alone; `None` when the queue is closed and drained.
    pub(super) fn wait(&self) -> Option<Vec<Request>> {
        let mut waiting = self.lock();
        while waiting.interactive.is_empty() {
            waiting = match waiting.bulk_in() {
                Some(Duration::ZERO) => break,
                Some(rest) => {
                    let woken = self.arrived.wait_timeout(waiting, rest);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                }
                None if waiting.closed => return None,
                None => {
                    let woken = self.arrived.wait(waiting);
                    woken.unwrap_or_else(PoisonError::into_inner)
                }
            };
        }
        let count = waiting.interactive.len().min(BATCH);
        Some(waiting.interactive.drain(..count).collect())
    }

    /// Whether somebody waits for an answer.
    pub(super) fn has_interactive(&self) -> bool {
        !self.lock().interactive.is_empty()
    }

    /// Whether it is the turn of bulk commits.
    pub(super) fn has_bulk(&self) -> bool {
        self.lock().bulk_in() == Some(Duration::ZERO)
    }

    /// Bulk commits took so long. While somebody asks, the next ones wait twice as long.
    pub(super) fn bulk_took(&self, took: Duration) {
        let mut waiting = self.lock();
        waiting.bulk_done_at = Some(Instant::now());
        waiting.rest(took * 2);
    }

    /// Interactive commits took so long. Where that was long, the disk has enough to do: bulk commits
    /// wait for it.
    pub(super) fn interactive_took(&self, took: Duration) {
        self.lock().rest(took * 2);
    }

    /// Takes one bulk commit.
    pub(super) fn take_bulk(&self) -> Option<Request> {
        self.lock().bulk.pop_front()
    }

    /// Accepts nothing more; what waits is still done.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    /// Answers everything that waits with a refusal.
    pub(super) fn refuse_all(&self) {
        let mut waiting = self.lock();
        let Waiting {
            interactive, bulk, ..
        } = &mut *waiting;
        for request in interactive.drain(..).chain(bulk.drain(..)) {
            request.answer(Err(StoreError::Unavailable("the writer has stopped")));
        }
    }

    /// A thread that panicked while it held the lock has left whole requests behind: they are
    /// moved, never half written.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
