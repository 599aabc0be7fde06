//! A restored organisation stays as it is until a person confirms it.
//!
//! INVARIANT: the refusal stands before the store, so that no use case can forget to ask. What only
//! leaves a leaf (looking, verifying) passes; who signs in must be able to look.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use access::Action;
use store::{Commit, Fault, Lane, OrgId, Outcome, Snapshot, Store, StoreError};

/// Changes that are possible before: signing in and out, and confirming.
const POSSIBLE: &[Action] = &[
    Action::SignIn,
    Action::SignOut,
    Action::SignInFailed,
    Action::BackupConfirm,
];

/// A store that can be shut for changes.
pub(crate) struct Guarded {
    inner: Arc<dyn Store>,
    shut: AtomicBool,
}

impl Guarded {
    /// Open.
    pub(crate) fn new(inner: Arc<dyn Store>) -> Self {
        Self {
            inner,
            shut: AtomicBool::new(false),
        }
    }

    /// Shuts or opens it.
    pub(crate) fn shut(&self, shut: bool) {
        self.shut.store(shut, Ordering::SeqCst);
    }

    /// Whether it is shut.
    pub(crate) fn is_shut(&self) -> bool {
        self.shut.load(Ordering::SeqCst)
    }
}

fn is_possible(commit: &Commit) -> bool {
    let changes = !(commit.puts.is_empty()
        && commit.removals.is_empty()
        && commit.jobs.is_empty()
        && commit.job_changes.is_empty()
        && commit.reseals.is_empty()
        && commit.epoch.is_none());
    let known = |act: &str| POSSIBLE.iter().any(|action| action.code() == act);
    let mut leaves = commit.leaves.iter();
    !changes || (!commit.leaves.is_empty() && leaves.all(|leaf| known(&leaf.act)))
}

impl Store for Guarded {
    fn snapshot(&self, org: OrgId) -> Result<Box<dyn Snapshot + '_>, StoreError> {
        self.inner.snapshot(org)
    }

    fn commit(&self, lane: Lane, commit: Commit) -> Result<Outcome, StoreError> {
        if self.is_shut() && !is_possible(&commit) {
            return Err(StoreError::ReadOnly);
        }
        self.inner.commit(lane, commit)
    }

    fn organisations(&self) -> Result<Vec<OrgId>, StoreError> {
        self.inner.organisations()
    }

    fn engine_faults(&self) -> Result<Vec<Fault>, StoreError> {
        self.inner.engine_faults()
    }

    fn copy_to(&self, path: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(), StoreError> {
        self.inner.copy_to(path, progress)
    }

    fn open_copy(&self, path: &Path) -> Result<Box<dyn Store>, StoreError> {
        self.inner.open_copy(path)
    }
}
