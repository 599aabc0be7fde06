//! Destroying cells: decided in the data, done in the key store, then removed from the data.
//! Each step can be repeated; what a crash left half done, a job finishes.

use std::collections::HashSet;
use std::sync::RwLockWriteGuard;

use access::{Actor, Purpose, Scope, acts, authorise};
use duties::rights::{RightKind, State};
use jiff::civil::Date;
use keys::KeyState;
use store::{CellId, EntityId, JobChange, JobDraft, JobId, Row, Snapshot, TermRange};

use crate::{
    AppError, Body as _, Ctx, Engine,
    bodies::{Arrival, Person, Relation, Request},
    cells::{CELL_OWNER, Cell},
    engine::{Stored, unknown_key},
    unit::{IN_CELL, Unit},
};

/// The job that finishes a destruction; its payload is the cells' ids, sixteen bytes each.
pub(crate) const DESTROY: &str = "destroy";

/// Where a destruction can be interrupted; tests stop at each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The leaf "destruction decided" is durable, reads are refused, the job is there.
    Decided,
    /// The keys are gone and their tombstones durable.
    KeysGone,
    /// The tombstones stand in the recovery journal too.
    Noted,
    /// Bodies, terms and blobs are gone, the leaf "destroyed" is durable.
    Removed,
}

impl Ctx<'_> {
    /// All cells that belong to a person or a request.
    pub fn cells_of(&self, owner: EntityId) -> Result<Vec<CellId>, AppError> {
        let snapshot = self.engine.snapshot()?;
        let cells: Vec<Stored<Cell>> = self
            .engine
            .read_all(snapshot.as_ref(), &TermRange::exactly(CELL_OWNER, &owner.0))?;
        Ok(cells.into_iter().map(|cell| CellId(cell.id.0)).collect())
    }

    /// Destroys cells for good. `after` is told of each step as it is done; a test may stop there.
    pub fn destroy(
        &self,
        cells: &[CellId],
        after: &mut dyn FnMut(Step) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let allowed = authorise::<acts::DestroyDecide>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        self.engine.check_known(cells)?;
        let asked = self.engine.asked_for(self.today())?;
        let snapshot = self.engine.snapshot()?;
        for id in cells {
            let cell = self
                .engine
                .read::<Cell>(snapshot.as_ref(), EntityId(id.0))?
                .ok_or(AppError::NotFound("cell"))?;
            if asked.contains(&cell.body.owner) {
                return Err(AppError::Refused(crate::Refusal {
                    why: "A request about this is open: nothing that it asks for may be destroyed."
                        .to_owned(),
                    denied: None,
                    citation: Some("DPA 2018 s. 173".to_owned()),
                    mend: Some("Answer and close the request first.".to_owned()),
                }));
            }
            if !self.engine.open_holds_of(cell.body.owner)?.is_empty() {
                return Err(AppError::Refused(crate::Refusal {
                    why: "Something of this is on hold: nothing of it may be destroyed.".to_owned(),
                    denied: None,
                    citation: None,
                    mend: Some("End the hold first, once what it is for is over.".to_owned()),
                }));
            }
        }
        drop(snapshot);
        let alone = self.engine.alone()?;
        let unit = self.begin_changing(&self.engine.realm, &allowed);
        self.destroy_in(unit, cells, (Kept::default(), alone), after)
    }

    /// Destroys cells with whatever else the unit does. What is kept of them the unit seals anew.
    /// Nobody else writes before nothing more can be written into them: it would go with them.
    pub(crate) fn destroy_in(
        &self,
        mut unit: Unit<'_, '_>,
        cells: &[CellId],
        (kept, alone): (Kept, RwLockWriteGuard<'_, u64>),
        after: &mut dyn FnMut(Step) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let snapshot = self.engine.snapshot()?;
        let mut owners = Vec::new();
        for id in cells {
            let mut cell = self
                .engine
                .read::<Cell>(snapshot.as_ref(), EntityId(id.0))?
                .ok_or(AppError::NotFound("cell"))?;
            unit.about(cell.body.owner);
            owners.push(cell.body.owner);
            if !cell.body.destroying {
                self.bury(snapshot.as_ref(), *id, &kept, &mut unit)?;
                cell.body.destroying = true;
                unit.update(&cell)?;
            }
        }
        drop(snapshot);
        let job = JobDraft {
            id: JobId(self.engine.random()),
            kind: DESTROY.to_owned(),
            payload: cells.iter().flat_map(|cell| cell.0).collect(),
            not_before: self.now.as_microsecond(),
        };
        unit.job(job.clone());
        let receipt = unit.commit()?;
        // What was agreed to and which notices were given goes in part: it is read anew.
        if !kept.people.is_empty() {
            self.engine.consents.forget_all();
            self.engine.notices.forget_all();
        }
        // Learnt first: nobody who stays is missed meanwhile.
        self.engine.learn(kept.people, kept.relations);
        for cell in cells {
            self.engine.cells.destroying(*cell);
        }
        self.engine.forget(cells);
        self.engine.retention.changed(owners);
        drop(alone);
        after(Step::Decided)?;
        self.engine
            .finish_destruction(self.now, cells, receipt.first_leaf, job.id, after)
    }
}

/// People and relations that are sealed anew, as they are after the commit.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) people: Vec<Stored<Person>>,
    pub(crate) relations: Vec<Stored<Relation>>,
}

impl Ctx<'_> {
    /// What stays of the people that a cell holds: that they were here, and not who they were.
    fn bury(
        &self,
        snapshot: &dyn Snapshot,
        cell: CellId,
        kept: &Kept,
        unit: &mut Unit<'_, '_>,
    ) -> Result<(), AppError> {
        let stays = |row: &&Row| kept.people.iter().any(|one| one.id == row.id);
        let mut rows = Vec::new();
        rows_of(snapshot, IN_CELL, &cell.0, &mut rows)?;
        for row in rows
            .iter()
            .filter(|row| row.kind == Person::KIND && !stays(row))
        {
            let person = self
                .engine
                .read_row::<Person>(&self.engine.realm, snapshot, row)?;
            if let Some(person) = person {
                let own = unit.cell(&self.engine.tombstone_cell(self.today()))?;
                let stone = self.engine.tombstone(own, &person.body, self.today())?;
                unit.insert(self.engine.new_id(), own, &stone)?;
            }
        }
        Ok(())
    }
}

impl Engine {
    /// The people about whom a request is open, and those requests: they are on hold. It is an offence
    /// to destroy what somebody has asked for, to keep it from them (DPA 2018 s. 173).
    fn asked_for(&self, today: Date) -> Result<HashSet<EntityId>, AppError> {
        let mut held = HashSet::new();
        self.for_each::<Request>(|request| {
            let duty = &request.body.duty;
            // What is restricted is kept, also after its request is closed: UK GDPR art. 18(2).
            if duty.is_restricted() {
                held.extend([request.id, request.body.subject]);
            }
            if duty.state() != State::Closed {
                held.insert(request.id);
                // What it was granted to delete it does not keep; another request may. A cell goes
                // whole, so it stays while anything is refused or still to be decided.
                let granted = duty.is_granted_whole() && duty.may_be_carried_out(today).is_ok();
                if duty.kind != RightKind::Erasure || !granted {
                    held.insert(request.body.subject);
                }
            }
        })?;
        // What came by the public page is asked for too, before anybody has looked at it.
        self.for_each::<Arrival>(|arrival| {
            if arrival.body.sorted.is_none() {
                held.insert(arrival.body.case);
            }
        })?;
        Ok(held)
    }

    /// A key that is neither there nor destroyed is a fault that stops all disposal: the key store
    /// may be older than the data, and what it does not know it cannot destroy.
    pub(crate) fn check_known(&self, cells: &[CellId]) -> Result<(), AppError> {
        if self.cells.has_unknown_keys()? {
            return Err(unknown_key());
        }
        for cell in cells {
            if matches!(self.keys.cell(self.realm.org.0, cell.0), KeyState::Unknown) {
                return Err(unknown_key());
            }
        }
        Ok(())
    }

    /// Takes up destructions that a crash left half done.
    pub fn resume_destructions(&self, now: jiff::Timestamp) -> Result<usize, AppError> {
        // All disposal stops; `doctor` says why.
        if self.cells.has_unknown_keys()? {
            return Ok(0);
        }
        let jobs = self.snapshot()?.due_jobs(i64::MAX, 1000)?;
        let mut done = 0;
        for row in jobs.into_iter().filter(|row| row.job.kind == DESTROY) {
            let cells: Vec<CellId> = row
                .job
                .payload
                .chunks_exact(16)
                .filter_map(|id| Some(CellId(id.try_into().ok()?)))
                .collect();
            let leaf = self.snapshot()?.head()?.map_or(0, |head| head.size);
            self.finish_destruction(now, &cells, leaf, row.job.id, &mut |_| Ok(()))?;
            done += 1;
        }
        Ok(done)
    }

    pub(crate) fn finish_destruction(
        &self,
        now: jiff::Timestamp,
        cells: &[CellId],
        leaf: u64,
        job: JobId,
        after: &mut dyn FnMut(Step) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        self.note_sealed_anew(cells, now)?;
        let ids: Vec<([u8; 16], u64)> = cells.iter().map(|cell| (cell.0, leaf)).collect();
        self.keys
            .destroy(self.realm.org.0, &ids, now.as_microsecond())?;
        after(Step::KeysGone)?;
        self.note_tombstones(cells)?;
        self.note_checkpoint(now)?;
        after(Step::Noted)?;
        self.remove_bodies(now, cells, job)?;
        self.forget(cells);
        after(Step::Removed)
    }

    fn remove_bodies(
        &self,
        now: jiff::Timestamp,
        cells: &[CellId],
        job: JobId,
    ) -> Result<(), AppError> {
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::SYSTEM,
        };
        let allowed = authorise::<acts::DestroyDone>(
            &ctx.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let mut gone: Vec<Row> = Vec::new();
        {
            let snapshot = self.snapshot()?;
            for cell in cells {
                rows_of(snapshot.as_ref(), IN_CELL, &cell.0, &mut gone)?;
                gone.extend(snapshot.lookup(EntityId(cell.0))?);
            }
            add_relations(snapshot.as_ref(), &mut gone)?;
        }
        let elsewhere = gone
            .iter()
            .filter(|row| row.kind == Relation::KIND && !cells.contains(&row.cell));
        self.note_removed(&elsewhere.collect::<Vec<_>>(), now)?;
        let mut unit = ctx.begin(&allowed);
        let mut seen = HashSet::new();
        for row in gone.iter().filter(|row| seen.insert(row.id)) {
            unit.remove(&row.kind, row.id, row.version);
        }
        unit.job_change(JobChange::Done(job));
        unit.commit()?;
        Ok(())
    }
}

/// How somebody belonged to others goes with them, wherever it is sealed.
pub(crate) fn add_relations(snapshot: &dyn Snapshot, gone: &mut Vec<Row>) -> Result<(), AppError> {
    let people: Vec<EntityId> = gone
        .iter()
        .filter(|row| row.kind == Person::KIND)
        .map(|row| row.id)
        .collect();
    for id in people {
        for end in ["relation.from", "relation.to"] {
            rows_of(snapshot, end, &id.0, gone)?;
        }
    }
    Ok(())
}

/// All rows with exactly this term.
pub(crate) fn rows_of(
    snapshot: &dyn Snapshot,
    name: &str,
    value: &[u8],
    rows: &mut Vec<Row>,
) -> Result<(), AppError> {
    const PAGE: usize = 500;
    let range = TermRange::exactly(name, value);
    let mut after = None;
    loop {
        let page = snapshot.page(&range, after.as_ref(), PAGE)?;
        let full = page.len() == PAGE;
        for (row, place) in page {
            after = Some(place);
            rows.push(row);
        }
        if !full {
            return Ok(());
        }
    }
}
