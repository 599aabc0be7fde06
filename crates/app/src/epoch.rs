//! Epochs of the ledger: each restore begins one, and its first leaf says what was lost.

use ledger::{Checkpoint, SignedCheckpoint};
use store::Snapshot;

use crate::{AppError, Engine, bodies::Lost, engine::Realm, evidence::origin, journal::epoch_of};

/// What holding an older checkpoint against a ledger says before any leaf is read.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) notes: Vec<String>,
    pub(crate) faults: Vec<String>,
}

impl Engine {
    /// Whether a checkpoint can be one of this ledger, of its present or an earlier epoch.
    pub(crate) fn hold_against(
        &self,
        realm: &Realm,
        snapshot: &mut dyn Snapshot,
        old: &Checkpoint,
    ) -> Result<Said, AppError> {
        let mut said = Said::default();
        let epoch = epoch_of(&old.origin).filter(|epoch| old.origin == origin(realm, *epoch));
        let Some(epoch) = epoch else {
            said.faults.push(format!(
                "the checkpoint is of another ledger: {}",
                old.origin
            ));
            return Ok(said);
        };
        let present = snapshot.head()?.map_or(0, |head| head.epoch);
        if epoch > present {
            said.faults.push(format!(
                "the checkpoint is of epoch {epoch}, and this ledger is only in epoch {present}: it is an older copy"
            ));
            return Ok(said);
        }
        let epochs = snapshot.epochs()?;
        let size = epochs
            .iter()
            .find(|known| known.number == epoch)
            .map_or(0, |known| known.size);
        if epoch < present {
            said.notes.push(format!(
                "the checkpoint is of epoch {epoch}, which ended when a backup was restored; the ledger is in epoch {present} now"
            ));
        }
        if old.size <= size {
            return Ok(said);
        }
        let gone = format!(
            "the checkpoint had {} leaves of epoch {epoch}, the ledger has only {size}",
            old.size
        );
        if self.is_declared(realm, snapshot, epoch, old)? {
            said.notes.push(format!(
                "{gone}: the others were lost when a backup was restored, and the next epoch says so"
            ));
        } else {
            said.faults.push(format!("{gone}: leaves are gone"));
        }
        Ok(said)
    }

    /// Whether a later epoch begins by saying that leaves up to this checkpoint were lost.
    fn is_declared(
        &self,
        realm: &Realm,
        snapshot: &mut dyn Snapshot,
        epoch: u64,
        old: &Checkpoint,
    ) -> Result<bool, AppError> {
        let mut declared = false;
        for later in snapshot.epochs()? {
            if later.number <= epoch || !snapshot.turn_to(later.number)? {
                continue;
            }
            let Some(row) = snapshot.leaf(0)? else {
                continue;
            };
            let lost = self
                .open_entry(realm, later.number, &row)?
                .details
                .and_then(|details| {
                    serde_json::from_value::<Lost>(details.get("lost")?.clone()).ok()
                });
            declared |= lost.is_some_and(|lost| covers(&lost, epoch, old));
        }
        Ok(declared)
    }
}

/// Whether what was said to be lost reaches to the end of an older checkpoint. If it names that
/// very size, it must name its root too.
fn covers(lost: &Lost, epoch: u64, old: &Checkpoint) -> bool {
    let reaches = lost
        .leaves
        .iter()
        .any(|range| range.epoch == epoch && range.to >= old.size);
    let named = lost.last_known.as_deref().map(SignedCheckpoint::parse);
    let contradicts = matches!(&named, Some(Ok(note)) if {
        let claimed = note.claimed();
        claimed.origin == old.origin && claimed.size == old.size && claimed.root != old.root
    });
    reaches && !contradicts
}
