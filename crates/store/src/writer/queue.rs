//! Two queues before the writer: somebody waits for the one, imports fill the other.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::error::StoreError;
use crate::model::{Commit, Lane, Outcome};

/// How many interactive commits one transaction takes at most.
const BATCH: usize = 512;

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
            Lane::Interactive => waiting.interactive.push_back(request),
            Lane::Bulk => waiting.bulk.push_back(request),
        }
        drop(waiting);
        self.arrived.notify_one();
        Ok(receiver)
    }

    /// Waits for work and takes the interactive part of it, which may be empty; `None` when the
    /// queue is closed and drained.
    pub(super) fn wait(&self) -> Option<Vec<Request>> {
        let mut waiting = self.lock();
        while waiting.interactive.is_empty() && waiting.bulk.is_empty() {
            if waiting.closed {
                return None;
            }
            waiting = self
                .arrived
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let count = waiting.interactive.len().min(BATCH);
        Some(waiting.interactive.drain(..count).collect())
    }

    /// Whether somebody waits for an answer.
    pub(super) fn has_interactive(&self) -> bool {
        !self.lock().interactive.is_empty()
    }

    /// Whether bulk commits wait.
    pub(super) fn has_bulk(&self) -> bool {
        !self.lock().bulk.is_empty()
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
