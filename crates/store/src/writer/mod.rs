//! The one writer: it gathers what waits, checks, numbers, hashes, writes, and answers after the
//! sync that covers it.

mod apply;
mod batch;
mod queue;

use std::sync::Arc;
use std::thread::JoinHandle;

use self::batch::Batcher;
use self::queue::Queue;
use crate::backend::Backend;
use crate::error::StoreError;
use crate::model::{Commit, Lane, Outcome};
use crate::rules;

/// A handle on the writer's thread. Dropping it lets the writer finish what waits.
pub(crate) struct Writer {
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the writer over a backend.
    pub(crate) fn start(backend: Box<dyn Backend>) -> Result<Self, StoreError> {
        let queue = Arc::new(Queue::new());
        let theirs = Arc::clone(&queue);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(backend, &theirs))
            .map_err(|source| StoreError::Backend {
                operation: "start the writer",
                source: Box::new(source),
                fatal: true,
            })?;
        Ok(Self {
            queue,
            thread: Some(thread),
        })
    }

    /// Hands a commit to the writer and waits for its answer.
    pub(crate) fn commit(&self, lane: Lane, commit: Commit) -> Result<Outcome, StoreError> {
        rules::check(&commit)?;
        let answer = self.queue.push(lane, commit)?;
        answer
            .recv()
            .unwrap_or(Err(StoreError::Unavailable("the writer has stopped")))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has closed the queue; there is nothing left to tell.
            let _ = thread.join();
        }
    }
}

/// Closes the queue when the writer's thread ends, in whatever way.
struct ClosesQueue<'a>(&'a Queue);

impl Drop for ClosesQueue<'_> {
    fn drop(&mut self) {
        self.0.close();
        self.0.refuse_all();
    }
}

fn run(backend: Box<dyn Backend>, queue: &Queue) {
    let _closes = ClosesQueue(queue);
    let mut batcher = Batcher::new(backend);
    while let Some(interactive) = queue.wait() {
        if batcher.run(interactive, queue).is_break() {
            break;
        }
    }
}

#[cfg(test)]
mod tests;
