//! Doing an import: everything is written beside what is seen, then one commit makes it seen.
//!
//! New people and relations carry the import's id and are unseen while it is staged. What becomes of
//! people who are held is written as changes beside them; after the flip they are taken in, and a
//! crash in between is made good at the next start.

use std::collections::HashMap;
use std::sync::{PoisonError, TryLockError};

use access::{Authorised, Purpose, Scope, acts, authorise};
use store::{EntityId, TermRange};

use super::{Changed, Imported, OnChanged, OnFaults, Planned, Preview, Tie, Wanted, Who, in_words};
use crate::{
    AppError, Body as _, Ctx, Engine, Fault, Stored,
    bodies::{CHANGE_OF, Change, IMPORT_OF, Import, ImportState, Person, Relation, Tombstone},
    people::person_cell,
};

/// How many new people one commit of an import holds.
///
/// A commit is not divided, and whoever looks at something waits for the one that is being written:
/// this many people with their cells and relations take the writer a few milliseconds.
const PEOPLE: usize = 8;
/// How many other things one holds.
const BATCH: usize = 25;

/// How far behind others an import stands, as `nice` counts: at 19 it has a hundredth of a core that
/// another wants, at once when they want it, and all of one that nobody does.
const BEHIND: i32 = 19;

type Allowed = Authorised<acts::PersonImport>;

impl Engine {
    /// Takes back imports that a crash left half done: nobody has seen them. One that was flipped
    /// already is finished. While an import is at work nothing is taken back: what is half done may
    /// be its own, and the next day comes.
    pub fn undo_staged_imports(&self, now: jiff::Timestamp) -> Result<usize, AppError> {
        let _alone = match self.importing.try_write() {
            Ok(alone) => alone,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Ok(0),
        };
        let mut open = Vec::new();
        self.for_each::<Import>(|import| {
            if import.body.state != ImportState::Done {
                open.push(import);
            }
        })?;
        let ctx = Ctx {
            engine: self,
            now,
            actor: access::Actor::OPERATOR,
        };
        let allowed = authorise::<acts::PersonImport>(
            &ctx.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let many = open.len();
        for import in open {
            if import.body.state == ImportState::Staged {
                ctx.undo_import(&allowed, import.id)?;
            } else {
                ctx.take_changes(&allowed, import)?;
                self.reload_directory()?;
            }
        }
        Ok(many)
    }
}

/// What is going to be done, decided.
struct Decided<'p> {
    people: Vec<&'p Planned>,
    /// Those who were erased, with their tombstones.
    brought_back: Vec<(&'p Planned, EntityId, u64)>,
    changes: Vec<(EntityId, u64, Person)>,
    ties: Vec<&'p Tie>,
    changed: usize,
    left: usize,
}

impl Ctx<'_> {
    /// Imports what a preview showed: new people and what changes of those held.
    pub fn import_people(
        &self,
        preview: &Preview,
        on_faults: OnFaults,
    ) -> Result<Imported, AppError> {
        let wanted = Wanted {
            on_faults,
            ..Wanted::default()
        };
        self.import(preview, &wanted)
    }

    /// Imports what a preview showed, as a person has decided.
    ///
    /// It works in a thread of its own, behind all others: an import keeps a core busy for as long
    /// as it takes, and nobody who looks at something should have to wait for that core.
    pub fn import(&self, preview: &Preview, wanted: &Wanted) -> Result<Imported, AppError> {
        std::thread::scope(|scope| {
            let behind = || {
                // Of a thread, on Linux; where it is refused the import only takes its full share.
                let _ = rustix::process::setpriority_process(None, BEHIND);
                self.import_now(preview, wanted)
            };
            std::thread::Builder::new()
                .name("import".to_owned())
                .spawn_scoped(scope, behind)
                .map_err(|source| AppError::Unavailable {
                    operation: "beginning the import",
                    source: source.into(),
                })?
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    fn import_now(&self, preview: &Preview, wanted: &Wanted) -> Result<Imported, AppError> {
        let allowed = authorise::<acts::PersonImport>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        if !preview.faults.is_empty() && wanted.on_faults == OnFaults::Stop {
            return Err(AppError::Input(
                preview.faults.iter().map(in_words).collect(),
            ));
        }
        let decided = self.decided(preview, wanted)?;
        let mut done = Imported {
            people: decided.people.len(),
            held: preview.held.len(),
            changed: decided.changed,
            left: decided.left,
            brought_back: decided.brought_back.len(),
            ..Imported::default()
        };
        let nothing = done.is_nothing() && decided.ties.is_empty();
        if nothing {
            return Ok(done);
        }
        let engine = self.engine;
        let _at_work = engine
            .importing
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let mut import = Stored {
            id: engine.new_id(),
            version: 1,
            cell: engine.realm.own_cell(),
            body: Import {
                state: ImportState::Staged,
                people: 0,
            },
        };
        let mut unit = self.begin(&allowed).preparing();
        unit.insert(import.id, import.cell, &import.body)?;
        unit.commit()?;
        match self.stage(&allowed, import.id, &decided, wanted) {
            Ok(relations) => done.relations = relations,
            Err(error) => {
                self.undo_import(&allowed, import.id)?;
                return Err(error);
            }
        }
        let people = decided.people.len() + decided.brought_back.len();
        import.body.people = u32::try_from(people).unwrap_or(u32::MAX);
        import.body.state = if decided.changes.is_empty() {
            ImportState::Done
        } else {
            ImportState::Flipped
        };
        let mut unit = self.begin(&allowed);
        unit.update(&import)?;
        for (_, stone, version) in &decided.brought_back {
            unit.remove(Tombstone::KIND, *stone, *version);
        }
        unit.commit()?;
        import.version += 1;
        let id = import.id;
        let mut changed = Vec::new();
        if import.body.state == ImportState::Flipped {
            (changed, done.overtaken) = self.take_changes(&allowed, import)?;
        }
        engine.learn_import(id, &changed)?;
        Ok(done)
    }

    /// Holds what a person wants against what the preview showed.
    fn decided<'p>(&self, preview: &'p Preview, wanted: &Wanted) -> Result<Decided<'p>, AppError> {
        let mut faults = Vec::new();
        let mut brought_back = Vec::new();
        for id in &wanted.bring_back {
            match preview.erased.iter().find(|one| one.id == *id) {
                Some(one) => brought_back.push((&one.planned, one.stone.id, one.stone.version)),
                None => faults.push(Fault {
                    place: "bring-back".to_owned(),
                    what: format!("nobody of the file who was erased is called `{id}`"),
                    mend: "use the id that the preview shows".to_owned(),
                }),
            }
        }
        if !wanted.bring_back.is_empty() && wanted.reason.trim().is_empty() {
            faults.push(Fault {
                place: "reason".to_owned(),
                what: "it is not said why somebody who was erased is brought back".to_owned(),
                mend: "give the reason: it goes into the ledger".to_owned(),
            });
        }
        let mut changes = Vec::new();
        if wanted.on_changed == OnChanged::Take {
            let change = |one: &Changed| (one.id, one.version, one.after.clone());
            changes.extend(preview.changed.iter().map(change));
        }
        let of_file = changes.len();
        faults.extend(self.leavers(preview, wanted, &mut changes)?);
        if !faults.is_empty() {
            return Err(AppError::Input(faults));
        }
        Ok(Decided {
            people: preview.people.iter().collect(),
            brought_back,
            left: changes.len() - of_file,
            changes,
            changed: of_file,
            ties: preview.ties.iter().collect(),
        })
    }

    /// Those who have left: their time in the file's kinds ends on that day.
    fn leavers(
        &self,
        preview: &Preview,
        wanted: &Wanted,
        changes: &mut Vec<(EntityId, u64, Person)>,
    ) -> Result<Vec<Fault>, AppError> {
        let wrong = |what: &str, mend: &str| Fault {
            place: "left".to_owned(),
            what: what.to_owned(),
            mend: mend.to_owned(),
        };
        let Some(on) = wanted.left_on else {
            return Ok(if wanted.left.is_empty() {
                Vec::new()
            } else {
                vec![wrong("it is not said when they left", "give the day")]
            });
        };
        let directory = self.engine.directory()?;
        let mut faults = Vec::new();
        for id in &wanted.left {
            let is_offered = preview.left.iter().any(|one| one.id == *id);
            let Some(person) = directory.person(*id).filter(|_| is_offered) else {
                faults.push(wrong(
                    "somebody is not among those who are missing from the file",
                    "use the ids that the preview shows",
                ));
                continue;
            };
            let mut after = person.body.clone();
            let early = after
                .capacities
                .iter()
                .any(|c| c.from.is_some_and(|from| from > on));
            if early {
                faults.push(wrong(
                    "somebody would leave before they came",
                    "give a later day, or change that person by hand",
                ));
            }
            for capacity in &mut after.capacities {
                if capacity.to.is_none() && preview.kinds.contains(&capacity.kind) {
                    capacity.to = Some(on);
                }
            }
            changes.push((*id, person.version, after));
        }
        Ok(faults)
    }

    /// Writes everything beside what is seen; answers how many relations.
    fn stage(
        &self,
        allowed: &Allowed,
        import: EntityId,
        decided: &Decided<'_>,
        wanted: &Wanted,
    ) -> Result<usize, AppError> {
        let engine = self.engine;
        let new = decided.people.iter().copied();
        let back = decided.brought_back.iter().map(|(planned, _, _)| *planned);
        let ids: HashMap<&str, EntityId> = new
            .chain(back.clone())
            .map(|one| (one.key.as_str(), engine.new_id()))
            .collect();
        let mut relations = 0;
        for batch in decided.people.chunks(PEOPLE) {
            relations += self.stage_people(allowed, import, batch, (&ids, None))?;
        }
        // Each with its own leaf, which says why.
        for planned in back {
            let reason = Some(wanted.reason.trim());
            relations += self.stage_people(allowed, import, &[planned], (&ids, reason))?;
        }
        for batch in decided.ties.chunks(BATCH) {
            relations += self.stage_ties(allowed, import, batch, &ids)?;
        }
        self.stage_changes(allowed, import, &decided.changes)?;
        Ok(relations)
    }

    fn stage_people(
        &self,
        allowed: &Allowed,
        import: EntityId,
        batch: &[&Planned],
        (ids, brought_back): (&HashMap<&str, EntityId>, Option<&str>),
    ) -> Result<usize, AppError> {
        let engine = self.engine;
        let pack = engine.pack();
        let names: Vec<_> = batch
            .iter()
            .filter_map(|one| {
                let id = ids.get(one.key.as_str())?;
                Some(person_cell(&pack, *id, &one.person))
            })
            .collect();
        let mut unit = self.begin(allowed).in_bulk().preparing();
        let cells = unit.cells(&names)?;
        let mut relations = 0;
        for (planned, cell) in batch.iter().zip(cells) {
            let Some(id) = ids.get(planned.key.as_str()) else {
                continue;
            };
            let mut person = planned.person.clone();
            person.import = Some(import);
            person.note_capacities(None, self.today());
            unit.insert(*id, cell, &person)?;
            if let Some(reason) = brought_back {
                unit.about(*id);
                let why = serde_json::json!({ "brought_back": true, "reason": reason });
                unit.details(cell, why);
            }
            for tie in &planned.relations {
                if let Some(relation) = relation(tie, import, ids) {
                    unit.insert(engine.new_id(), cell, &relation)?;
                    relations += 1;
                }
            }
        }
        unit.commit()?;
        Ok(relations)
    }

    fn stage_ties(
        &self,
        allowed: &Allowed,
        import: EntityId,
        batch: &[&Tie],
        ids: &HashMap<&str, EntityId>,
    ) -> Result<usize, AppError> {
        let engine = self.engine;
        let directory = engine.directory()?;
        let mut unit = self.begin(allowed).in_bulk().preparing();
        let mut relations = 0;
        for tie in batch {
            let Some(relation) = relation(tie, import, ids) else {
                continue;
            };
            let Some(cell) = directory.person(relation.from).map(|own| own.cell) else {
                continue;
            };
            unit.insert(engine.new_id(), cell, &relation)?;
            relations += 1;
        }
        unit.commit()?;
        Ok(relations)
    }

    fn stage_changes(
        &self,
        allowed: &Allowed,
        import: EntityId,
        changes: &[(EntityId, u64, Person)],
    ) -> Result<(), AppError> {
        let directory = self.engine.directory()?;
        for batch in changes.chunks(BATCH) {
            let mut unit = self.begin(allowed).in_bulk().preparing();
            for (person, version, body) in batch {
                let Some(own) = directory.person(*person) else {
                    continue;
                };
                let mut body = body.clone();
                body.note_capacities(Some(&own.body), self.today());
                let change = Change {
                    import,
                    person: *person,
                    version: *version,
                    body,
                };
                unit.insert(self.engine.new_id(), own.cell, &change)?;
            }
            unit.commit()?;
        }
        Ok(())
    }

    /// Takes the changes of a flipped import in; answers those changed, and how many somebody else
    /// has overtaken.
    fn take_changes(
        &self,
        allowed: &Allowed,
        mut import: Stored<Import>,
    ) -> Result<(Vec<Stored<Person>>, usize), AppError> {
        let engine = self.engine;
        let range = TermRange::exactly(CHANGE_OF, &import.id.0);
        let (mut changed, mut overtaken) = (Vec::new(), 0);
        loop {
            let snapshot = engine.snapshot()?;
            let page = snapshot.page(&range, None, BATCH)?;
            if page.is_empty() {
                break;
            }
            let (mut unit, mut late) = (self.begin(allowed).in_bulk(), 0);
            let mut taken = Vec::with_capacity(page.len());
            for (row, _) in page {
                unit.remove(&row.kind, row.id, row.version);
                // Destroyed meanwhile: there is nothing to change.
                let Some(change) =
                    engine.read_row::<Change>(&engine.realm, snapshot.as_ref(), &row)?
                else {
                    continue;
                };
                let change = change.body;
                let person = engine.read::<Person>(snapshot.as_ref(), change.person)?;
                match person.filter(|person| person.version == change.version) {
                    Some(person) => {
                        engine.owe_word(&mut unit, (&person, &change.body), self.today())?;
                        let mut person = Stored {
                            body: change.body,
                            ..person
                        };
                        unit.about(person.id);
                        unit.update(&person)?;
                        person.version += 1;
                        taken.push(person);
                    }
                    None => late += 1,
                }
            }
            drop(snapshot);
            match unit.commit() {
                // Somebody has changed one of them just now: look again.
                Err(AppError::Conflict) => {}
                other => {
                    other?;
                    changed.append(&mut taken);
                    overtaken += late;
                }
            }
        }
        import.body.state = ImportState::Done;
        let mut unit = self.begin(allowed);
        unit.update(&import)?;
        unit.commit()?;
        Ok((changed, overtaken))
    }

    /// Removes everything an unfinished import has written.
    fn undo_import(&self, allowed: &Allowed, import: EntityId) -> Result<(), AppError> {
        loop {
            let mut unit = self.begin(allowed).in_bulk().preparing();
            let snapshot = self.engine.snapshot()?;
            let mut page = snapshot.page(&TermRange::exactly(IMPORT_OF, &import.0), None, BATCH)?;
            if page.is_empty() {
                page = snapshot.page(&TermRange::exactly(CHANGE_OF, &import.0), None, BATCH)?;
            }
            if page.is_empty() {
                if let Some(row) = snapshot.lookup(import)? {
                    unit.remove(Import::KIND, row.id, row.version);
                }
                drop(snapshot);
                unit.commit()?;
                return Ok(());
            }
            for (row, _) in page {
                unit.remove(&row.kind, row.id, row.version);
            }
            drop(snapshot);
            unit.commit()?;
        }
    }
}

/// The relation of a tie; none if it leads to somebody who does not come in.
fn relation(tie: &Tie, import: EntityId, ids: &HashMap<&str, EntityId>) -> Option<Relation> {
    let id = |who: &Who| match who {
        Who::Held(id) => Some(*id),
        Who::New(key) => ids.get(key.as_str()).copied(),
    };
    Some(Relation {
        from: id(&tie.from)?,
        kind: tie.kind.clone(),
        to: id(&tie.to)?,
        from_on: tie.from_on,
        to_on: tie.to_on,
        evidence: None,
        import: Some(import),
    })
}
