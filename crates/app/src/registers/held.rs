//! The entries of the registers, kept in memory once they were asked for: *Today* looks at all of them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::bodies::RegisterEntry;
use crate::engine::Stored;
use crate::{AppError, Engine};

/// Every entry, the newest first; of one day the one that was written last.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    /// Those that count.
    pub(crate) counting: Vec<Stored<RegisterEntry>>,
    /// Those that were struck out.
    pub(super) struck: Vec<Stored<RegisterEntry>>,
}

/// What is held of them, and as of which writing.
#[derive(Default)]
pub(crate) struct HeldEntries {
    written: AtomicU64,
    held: Mutex<Option<(u64, Arc<Entries>)>>,
}

impl HeldEntries {
    /// Takes note that an entry was written; told after its commit.
    pub(super) fn written(&self) {
        self.written.fetch_add(1, Ordering::AcqRel);
    }
}

impl Engine {
    /// All entries as they are now. What is read while somebody writes is read again the next time:
    /// the count is taken before the store is looked at.
    pub(super) fn entries(&self) -> Result<Arc<Entries>, AppError> {
        let of = self.registers.written.load(Ordering::Acquire);
        let held = || {
            self.registers
                .held
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some((_, entries)) = held().as_ref().filter(|(held_of, _)| *held_of == of) {
            return Ok(Arc::clone(entries));
        }
        let mut all = Vec::new();
        self.for_each::<RegisterEntry>(|one| all.push(one))?;
        all.sort_by_key(|one| std::cmp::Reverse((one.body.on, one.body.at)));
        let (struck, counting) = all.into_iter().partition(|one| one.body.struck.is_some());
        let entries = Arc::new(Entries { counting, struck });
        *held() = Some((of, Arc::clone(&entries)));
        Ok(entries)
    }
}
