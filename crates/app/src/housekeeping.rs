//! What is done after every start and once a day, without anybody asking.

use jiff::Timestamp;
use store::EntityId;

use crate::{ACCOUNTS, AppError, Body as _, Engine, cells::Cell};

impl Engine {
    /// Finishes what a crash left half done, gives unused keys back and makes new ones ahead of need.
    pub fn keep_house(&self, now: Timestamp) -> Result<(), AppError> {
        // Restored and not confirmed: nothing is changed, least of all destroyed.
        if self.awaits_confirmation() {
            return Ok(());
        }
        // First of all: until then nothing can be written.
        self.resume_rotations(now)?;
        self.undo_staged_imports(now)?;
        self.resume_destructions(now)?;
        self.destroy_lost_keys(now)?;
        self.begin_versions(now)?;
        self.sweep_sessions(now)?;
        let snapshot = self.snapshot()?;
        // In doubt a key is in use: a fault in reading must never sweep one.
        let in_use = |id: &[u8; 16]| {
            snapshot
                .lookup(EntityId(*id))
                .map_or(true, |row| row.is_some_and(|row| row.kind == Cell::KIND))
        };
        self.keys
            .release_unused(self.realm.org.0, now.as_microsecond(), &in_use)?;
        // The accounts' organisation has no cells of its own.
        self.keys
            .release_unused(ACCOUNTS.0, now.as_microsecond(), &|_| false)?;
        self.keys.top_up()?;
        drop(snapshot);
        self.note_checkpoint(now)
    }
}
