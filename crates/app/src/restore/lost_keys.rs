//! Keys of what a restore has lost: they open nothing that is here any more, only what a copy
//! elsewhere still holds. A day after a person has confirmed the restore they are destroyed.

use access::{Actor, Purpose, Scope, acts, authorise};
use jiff::{SignedDuration, Timestamp};
use keys::KeyState;
use store::{CellId, EntityId, JobDraft, JobId, TermRange};

use crate::{
    AppError, Ctx, Engine, bodies::Restored, destroy::DESTROY, engine::Stored, unit::IN_CELL,
};

/// So long after the confirmation a newer backup that turns up can still be restored whole.
const GRACE: SignedDuration = SignedDuration::from_hours(24);
/// How many cells one job names: its payload has a limit.
const A_JOB: usize = 1000;

/// Keys that nothing refers to since a restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostKeys {
    /// How many at most: those that were made ahead of need and not used yet are among them.
    pub count: usize,
    /// When they are destroyed; `None` as long as nobody has confirmed the restore.
    pub destroyed_at: Option<Timestamp>,
}

impl Engine {
    /// The keys of what the last restore has lost, if they are not destroyed yet.
    pub fn lost_keys(&self) -> Result<Option<LostKeys>, AppError> {
        let Some(restored) = self.waiting_restore()? else {
            return Ok(None);
        };
        let count = self.lost_cells()?.len();
        Ok((count > 0).then_some(LostKeys {
            count,
            destroyed_at: restored.body.confirmed_at.map(|at| at + GRACE),
        }))
    }

    /// Destroys them once their time has come; answers how many. Cut short, the job goes on with it.
    pub(crate) fn destroy_lost_keys(&self, now: Timestamp) -> Result<usize, AppError> {
        // A key that is neither there nor destroyed stops all disposal.
        if self.has_unknown_keys()? {
            return Ok(0);
        }
        let Some(mut restored) = self.waiting_restore()? else {
            return Ok(0);
        };
        let confirmed = restored.body.confirmed_at;
        if confirmed.is_none_or(|at| now < at + GRACE) {
            return Ok(0);
        }
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::SYSTEM,
        };
        let allowed = authorise::<acts::DestroyDecide>(
            &ctx.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let cells = self.lost_cells()?;
        restored.body.lost_keys_destroyed_at = Some(now);
        let mut unit = ctx.begin(&allowed);
        unit.update(&restored)?;
        let mut jobs = Vec::new();
        for some in cells.chunks(A_JOB) {
            let id = JobId(self.random());
            unit.job(JobDraft {
                id,
                kind: DESTROY.to_owned(),
                payload: some.iter().flat_map(|cell| cell.0).collect(),
                not_before: now.as_microsecond(),
            });
            jobs.push((id, some));
        }
        for cell in &cells {
            unit.name("cell", EntityId(cell.0), 0);
        }
        unit.details(
            self.realm.own_cell(),
            serde_json::json!({ "lost_keys": cells.len() }),
        );
        let receipt = unit.commit()?;
        for (job, some) in jobs {
            self.finish_destruction(now, some, receipt.first_leaf, job, &mut |_| Ok(()))?;
        }
        Ok(cells.len())
    }

    /// The last restore, unless the keys of what it lost are destroyed already.
    fn waiting_restore(&self) -> Result<Option<Stored<Restored>>, AppError> {
        let waits = |restored: &Stored<Restored>| restored.body.lost_keys_destroyed_at.is_none();
        Ok(self.restored()?.filter(waits))
    }

    /// Cells whose key is there and was once taken to be in use, and to which nothing refers.
    ///
    /// INVARIANT: a restore takes every key there is to be in use, and keys made after it are only
    /// taken to be so when their cell is there; a destroyed one is not there. So these are what the
    /// restore has lost, and what had been made ahead of need by then.
    fn lost_cells(&self) -> Result<Vec<CellId>, AppError> {
        let snapshot = self.snapshot()?;
        let mut lost = Vec::new();
        for id in self.keys.settled(self.realm.org.0) {
            let held = matches!(self.keys.cell(self.realm.org.0, id), KeyState::Present(_));
            if held
                && snapshot.lookup(EntityId(id))?.is_none()
                && snapshot
                    .page(&TermRange::exactly(IN_CELL, &id), None, 1)?
                    .is_empty()
            {
                lost.push(CellId(id));
            }
        }
        Ok(lost)
    }
}
