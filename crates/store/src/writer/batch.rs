//! One transaction for all that waits, and what happens when it fails.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::apply::{Org, apply};
use super::queue::{Queue, Request};
use crate::backend::Backend;
use crate::error::StoreError;
use crate::model::{OrgId, Outcome};

/// How long bulk commits are taken before those who wait for an answer have their turn again.
const BULK_SHARE: Duration = Duration::from_millis(5);
/// How many organisations the writer keeps in memory between batches.
const KEPT: usize = 1024;

/// Runs batches over a backend and keeps the right edges of the trees.
pub(super) struct Batcher {
    backend: Box<dyn Backend>,
    /// As of the last durable transaction.
    settled: HashMap<OrgId, Org>,
}

/// The organisations a transaction has touched, as it leaves them.
type Touched = HashMap<OrgId, Org>;

impl Batcher {
    pub(super) fn new(backend: Box<dyn Backend>) -> Self {
        Self {
            backend,
            settled: HashMap::new(),
        }
    }

    /// Commits what waits and answers it: first those who wait for an answer, then, in a
    /// transaction of their own so that nobody waits for them twice, some bulk commits, if it is
    /// their turn. Breaks when durability is in doubt.
    pub(super) fn run(&mut self, interactive: Vec<Request>, queue: &Queue) -> ControlFlow<()> {
        if !interactive.is_empty() {
            let begun = Instant::now();
            self.batch(interactive, None)?;
            queue.interactive_took(begun.elapsed());
        }
        if queue.has_bulk() {
            let begun = Instant::now();
            self.batch(Vec::new(), Some(queue))?;
            queue.bulk_took(begun.elapsed());
        }
        // What upkeep could not do now it does after the next batch; a fault it meets meets the
        // next transaction too, and is answered there.
        let _ = self.backend.upkeep();
        ControlFlow::Continue(())
    }

    fn batch(&mut self, mut taken: Vec<Request>, bulk: Option<&Queue>) -> ControlFlow<()> {
        match self.together(&mut taken, bulk) {
            Ok(outcomes) => {
                for (request, outcome) in taken.into_iter().zip(outcomes) {
                    request.answer(Ok(outcome));
                }
                ControlFlow::Continue(())
            }
            Err(error) if is_fatal(&error) => {
                refuse(taken);
                ControlFlow::Break(())
            }
            Err(_) => self.one_by_one(taken),
        }
    }

    /// All in one transaction; bulk commits are taken from their queue while there is time.
    fn together(
        &mut self,
        taken: &mut Vec<Request>,
        bulk: Option<&Queue>,
    ) -> Result<Vec<Outcome>, StoreError> {
        self.transaction(|batcher, touched| {
            let mut outcomes = Vec::with_capacity(taken.len());
            for request in taken.iter() {
                outcomes.push(batcher.one(touched, request)?);
            }
            let begun = Instant::now();
            while begun.elapsed() < BULK_SHARE {
                let Some(request) = bulk.and_then(Queue::take_bulk) else {
                    break;
                };
                // Taken before it is tried: a fault must find it among what is replayed.
                taken.push(request);
                if let Some(request) = taken.last() {
                    outcomes.push(batcher.one(touched, request)?);
                }
                // One at least, so that an import goes on however many look.
                if bulk.is_some_and(Queue::has_interactive) {
                    break;
                }
            }
            Ok(outcomes)
        })
    }

    /// Each in a transaction of its own, so that a fault costs only the commit that has it.
    fn one_by_one(&mut self, taken: Vec<Request>) -> ControlFlow<()> {
        let mut rest = taken.into_iter();
        while let Some(request) = rest.next() {
            let outcome = self.transaction(|batcher, touched| batcher.one(touched, &request));
            let fatal = outcome.as_ref().is_err_and(is_fatal);
            request.answer(outcome);
            if fatal {
                refuse(rest.collect());
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    /// Runs a body in a transaction. What it did to the trees is kept only if all is durable.
    fn transaction<T>(
        &mut self,
        body: impl FnOnce(&mut Self, &mut Touched) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.backend.begin()?;
        let mut touched = Touched::new();
        let done = body(self, &mut touched)
            .and_then(|answer| self.write_heads(&mut touched).map(|()| answer))
            .and_then(|answer| self.backend.commit().map(|()| answer));
        match done {
            Ok(answer) => {
                self.settle(touched);
                Ok(answer)
            }
            Err(error) => {
                self.backend.rollback();
                // Whether the commit happened may be unknown: read everything anew.
                self.settled.clear();
                Err(error)
            }
        }
    }

    fn one(&mut self, touched: &mut Touched, request: &Request) -> Result<Outcome, StoreError> {
        let commit = &request.commit;
        let org = match touched.entry(commit.org) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(place) => place.insert(match self.settled.get(&commit.org) {
                Some(org) => org.clone(),
                None => Org::load(&mut *self.backend, commit.org)?,
            }),
        };
        apply(&mut *self.backend, org, commit)
    }

    fn write_heads(&mut self, touched: &mut Touched) -> Result<(), StoreError> {
        for (id, org) in touched {
            let was = org.commits_loaded;
            if org.head.commits == was {
                continue;
            }
            if !self.backend.set_head(*id, was, &org.head)? {
                return Err(StoreError::HeadMoved);
            }
        }
        Ok(())
    }

    fn settle(&mut self, touched: Touched) {
        if self.settled.len() + touched.len() > KEPT {
            self.settled.clear();
        }
        self.settled
            .extend(touched.into_iter().map(|(id, mut org)| {
                org.commits_loaded = org.head.commits;
                (id, org)
            }));
    }
}

fn refuse(requests: Vec<Request>) {
    for request in requests {
        request.answer(Err(StoreError::Unavailable(
            "the disk did not confirm a write",
        )));
    }
}

/// After a failed write or sync the kernel may have dropped what it could not write, and a second
/// sync would succeed without it: only a restart, which reads what is there, is safe.
fn is_fatal(error: &StoreError) -> bool {
    matches!(error, StoreError::Backend { fatal: true, .. })
}
