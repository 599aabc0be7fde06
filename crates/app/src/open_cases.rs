//! Which requests may still be open: *Today* reads those alone, however many were ever answered.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use duties::rights::State;
use store::EntityId;

use crate::{AppError, Engine, bodies::Request, engine::Stored, requests::owes};

/// Requests that may be open. Whoever finds one answered takes it out; whoever writes one puts it in.
#[derive(Debug, Default)]
pub(crate) struct OpenCases {
    /// `None` until somebody has looked through all of them once.
    known: Mutex<Option<BTreeSet<EntityId>>>,
}

impl OpenCases {
    /// Takes note that a request was written; told after its commit.
    pub(crate) fn written(&self, id: EntityId) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_mut() {
            known.insert(id);
        }
    }
}

impl Engine {
    /// The requests that are not answered yet, by their numbers.
    pub(crate) fn open_requests(&self) -> Result<Vec<Stored<Request>>, AppError> {
        let mut all = self.kept_requests()?;
        all.retain(|request| is_open(&request.body));
        Ok(all)
    }

    /// Those that are answered or closed, and of which somebody who received the data is still to be
    /// told (UK GDPR art. 19).
    pub(crate) fn untold_requests(&self) -> Result<Vec<Stored<Request>>, AppError> {
        let mut all = self.kept_requests()?;
        all.retain(|request| !is_open(&request.body));
        Ok(all)
    }

    /// The requests of which something is still to be done.
    fn kept_requests(&self) -> Result<Vec<Stored<Request>>, AppError> {
        // Held while they are read: what is written meanwhile is put in after it.
        let mut known = self
            .open_cases
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut open = Vec::new();
        if let Some(known) = known.as_mut() {
            let snapshot = self.snapshot()?;
            let mut answered = Vec::new();
            for id in known.iter() {
                match self.read::<Request>(snapshot.as_ref(), *id)? {
                    Some(request) if is_kept(&request.body) => open.push(request),
                    Some(_) | None => answered.push(*id),
                }
            }
            for id in answered {
                known.remove(&id);
            }
        } else {
            self.for_each::<Request>(|request| {
                if is_kept(&request.body) {
                    open.push(request);
                }
            })?;
            *known = Some(open.iter().map(|request| request.id).collect());
        }
        open.sort_by_key(|request| request.body.number);
        Ok(open)
    }
}

fn is_kept(request: &Request) -> bool {
    is_open(request) || owes(&request.duty)
}

fn is_open(request: &Request) -> bool {
    !matches!(
        request.duty.state(),
        State::Delivered | State::Collected | State::Closed
    )
}
