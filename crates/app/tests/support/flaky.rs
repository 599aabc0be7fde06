//! A store that stops answering after so many commits, as a process does that is killed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use store::{Commit, Fault, Lane, OrgId, Outcome, Snapshot, Store, StoreError};

pub struct Flaky {
    inner: Arc<dyn Store>,
    left: AtomicI64,
}

impl Flaky {
    /// Takes so many commits and no more.
    pub fn new(inner: Arc<dyn Store>, commits: i64) -> Self {
        Self {
            inner,
            left: AtomicI64::new(commits),
        }
    }
}

impl Store for Flaky {
    fn snapshot(&self, org: OrgId) -> Result<Box<dyn Snapshot + '_>, StoreError> {
        self.inner.snapshot(org)
    }

    fn commit(&self, lane: Lane, commit: Commit) -> Result<Outcome, StoreError> {
        if self.left.fetch_sub(1, Ordering::SeqCst) <= 0 {
            return Err(StoreError::Unavailable("the process was killed"));
        }
        self.inner.commit(lane, commit)
    }

    fn organisations(&self) -> Result<Vec<OrgId>, StoreError> {
        self.inner.organisations()
    }

    fn engine_faults(&self) -> Result<Vec<Fault>, StoreError> {
        self.inner.engine_faults()
    }
}
