//! Doing again what was done since the backup: a new epoch, what was destroyed, what is kept.

use std::collections::{BTreeMap, HashSet};

use access::{Actor, Purpose, Scope, acts, authorise};
use keys::{Kept, KeyState};
use store::{CellId, EntityId, Expected, JobChange, Put, Row, Snapshot};
use vault::{Bound, KeyId};

use super::Report;
use crate::{
    AppError, Body as _, Ctx, Engine,
    bodies::Restored,
    cells::Cell,
    destroy::{DESTROY, add_relations},
    engine::{IN_CHUNKS, Realm, Stored},
    journal::{Read, rows_of_kind, terms_of},
};

/// How many things one leaf of a restore names.
const BATCH: usize = 200;
/// What lets somebody in, and may have been withdrawn since the backup.
const LETS_IN: &[&str] = &["session", "token", "delivery"];

impl Ctx<'_> {
    /// Begins a new epoch in both ledgers, and ends what lets anybody in: what was withdrawn since
    /// the backup must not come back.
    pub(super) fn begin_again(&self, read: &Read, report: &mut Report) -> Result<(), AppError> {
        let engine = self.engine;
        let allowed = authorise::<acts::BackupRestore>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        for realm in [&engine.accounts, &engine.realm] {
            let is_main = realm.org == engine.realm.org;
            let snapshot = engine.store.snapshot(realm.org)?;
            if snapshot.head()?.is_none() {
                continue;
            }
            let mut ending = Vec::new();
            for kind in LETS_IN {
                ending.extend(rows_of_kind(snapshot.as_ref(), kind)?);
            }
            drop(snapshot);
            report.ended += ending.len() as u64;
            let lost = if is_main {
                report.lost.clone()
            } else {
                engine.lost(realm, read, None)?
            };
            let of_lost = lost.leaves.iter().map(|range| range.epoch).max();
            let epoch = engine.next_epoch(realm, read, of_lost)?;
            let mut unit = self.begin_in(realm, &allowed);
            unit.begin_epoch(epoch);
            unit.details(
                realm.own_cell(),
                serde_json::json!({ "backup": report.manifest, "lost": lost }),
            );
            if is_main {
                report.epoch = epoch;
                self.write_restored(&mut unit, report)?;
            }
            for row in &ending {
                unit.remove(&row.kind, row.id, row.version);
            }
            // A sheet is the record of what was asked and answered too: it stays, its link ends.
            if is_main {
                for sheet in engine.sheets_to_end(self.now)? {
                    unit.update(&sheet)?;
                }
                // So does an invitation, with what was proposed by it.
                for invitation in engine.invitations_to_end(self.now)? {
                    unit.update(&invitation)?;
                }
            }
            unit.commit()?;
        }
        Ok(())
    }

    fn write_restored(
        &self,
        unit: &mut crate::Unit<'_, '_>,
        report: &Report,
    ) -> Result<(), AppError> {
        let body = Restored {
            at: self.now,
            made_at: report.manifest.made_at,
            lost: report.lost.clone(),
            confirmed_at: None,
            lost_keys_destroyed_at: None,
        };
        match self.engine.restored()? {
            Some(stored) => unit.update(&Stored { body, ..stored }),
            None => {
                let id = self.engine.own_id(Restored::KIND);
                unit.insert(id, self.engine.realm.own_cell(), &body)
            }
        }
    }

    /// Removes everything that a destroyed cell sealed, with its terms and chunks.
    pub(super) fn remove_destroyed(
        &self,
        removed: &mut BTreeMap<String, u64>,
    ) -> Result<(), AppError> {
        let engine = self.engine;
        let (org, keys) = (engine.realm.org, &engine.keys);
        let is_gone = |cell: [u8; 16]| matches!(keys.cell(org.0, cell), KeyState::Destroyed(_));
        let mut gone: Vec<Row> = Vec::new();
        let done: Vec<JobChange> = {
            let snapshot = engine.snapshot()?;
            for kind in snapshot.kinds()? {
                let rows = rows_of_kind(snapshot.as_ref(), &kind)?;
                gone.extend(rows.into_iter().filter(|row| {
                    is_gone(row.cell.0) || (row.kind == Cell::KIND && is_gone(row.id.0))
                }));
            }
            add_relations(snapshot.as_ref(), &mut gone)?;
            let jobs = snapshot.due_jobs(i64::MAX, 10_000)?;
            let over = jobs.iter().filter(|row| {
                let cells = row.job.payload.as_chunks::<16>().0;
                row.job.kind == DESTROY && cells.iter().all(|cell| is_gone(*cell))
            });
            over.map(|row| JobChange::Done(row.job.id)).collect()
        };
        let mut seen = HashSet::new();
        gone.retain(|row| seen.insert(row.id));
        for row in &gone {
            *removed.entry(row.kind.clone()).or_default() += 1;
        }
        let system = Ctx {
            actor: Actor::SYSTEM,
            ..self.clone()
        };
        let allowed = authorise::<acts::DestroyDone>(
            &system.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let mut done = Some(done).filter(|done| !done.is_empty());
        let mut batches = gone.chunks(BATCH);
        loop {
            let batch = batches.next();
            let changes = done.take();
            if batch.is_none() && changes.is_none() {
                return Ok(());
            }
            let mut unit = system.begin(&allowed);
            for row in batch.into_iter().flatten() {
                unit.remove(&row.kind, row.id, row.version);
            }
            for change in changes.into_iter().flatten() {
                unit.job_change(change);
            }
            unit.commit()?;
        }
    }

    /// Puts back what the journal holds and the backup does not; answers how much.
    pub(super) fn put_back(&self, read: &Read) -> Result<u64, AppError> {
        let allowed = authorise::<acts::BackupRestore>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let mut count = 0;
        for realm in [&self.engine.realm, &self.engine.accounts] {
            let mut puts = Vec::new();
            let mut removals = Vec::new();
            {
                let snapshot = self.engine.store.snapshot(realm.org)?;
                for kept in read.kept(realm.org) {
                    puts.extend(self.engine.reseal(realm, snapshot.as_ref(), kept)?);
                }
                for (id, version) in read.removed(realm.org) {
                    let row = snapshot.lookup(id)?;
                    removals.extend(row.filter(|row| row.version <= version));
                }
            }
            count += (puts.len() + removals.len()) as u64;
            while !puts.is_empty() || !removals.is_empty() {
                let mut unit = self.begin_in(realm, &allowed);
                for (put, version) in puts.drain(..puts.len().min(BATCH)) {
                    unit.put_back(put, version);
                }
                for row in removals.drain(..removals.len().min(BATCH)) {
                    unit.remove(&row.kind, row.id, row.version);
                }
                unit.commit()?;
            }
        }
        Ok(count)
    }
}

impl Engine {
    /// A kept body sealed for the version it gets here; `None` if it is here already, or its cell
    /// has been destroyed since.
    fn reseal(
        &self,
        realm: &Realm,
        snapshot: &dyn Snapshot,
        kept: &Kept,
    ) -> Result<Option<(Put, u64)>, AppError> {
        let cell = CellId(kept.cell);
        let is_own = cell == realm.own_cell();
        // A cell that was itself destroyed is not put back either.
        let destroyed =
            |cell: [u8; 16]| matches!(self.keys.cell(realm.org.0, cell), KeyState::Destroyed(_));
        if (!is_own && destroyed(kept.cell)) || (kept.kind == Cell::KIND && destroyed(kept.id)) {
            return Ok(None);
        }
        let row = snapshot.lookup(EntityId(kept.id))?;
        if row.as_ref().is_some_and(|row| row.version >= kept.version) {
            return Ok(None);
        }
        let (expected, version) = match row {
            Some(row) => (Expected::Version(row.version), row.version + 1),
            None => (Expected::New, 1),
        };
        let bound = |version| Bound {
            org: realm.org.0,
            kind: &kept.kind,
            id: kept.id,
            version,
        };
        let damaged = |_| {
            AppError::Inconsistent(format!(
                "a {} in the recovery journal does not open",
                kept.kind
            ))
        };
        let (first, chunks) = kept.body.split_first().ok_or_else(|| {
            AppError::Inconsistent("an entry of the recovery journal is empty".to_owned())
        })?;
        let id = KeyId(kept.cell);
        let (old, plain) = self.open_sealed(realm, cell, &bound(kept.version), first)?;
        let key = self.key_of(realm, cell)?;
        let (body, chunks) = if chunks.is_empty() {
            let body = self.with_random(|rng| vault::seal(&key, id, &bound(version), &plain, rng));
            (body, Vec::new())
        } else {
            let whole =
                vault::open_chunks(&old, id, &bound(kept.version), chunks).map_err(damaged)?;
            self.with_random(|rng| {
                (
                    vault::seal(&key, id, &bound(version), IN_CHUNKS, rng),
                    vault::seal_chunks(&key, id, &bound(version), &whole, rng),
                )
            })
        };
        let put = Put {
            kind: kept.kind.clone(),
            id: EntityId(kept.id),
            expected,
            cell,
            body,
            terms: terms_of(kept)?,
            chunks,
        };
        Ok(Some((put, version)))
    }
}
