//! Importing people from a file: previewed, then staged and flipped, so that all is seen or nothing.

use std::collections::HashMap;

use access::{Purpose, Scope, acts, authorise};
use find::people_csv::{PeopleFile, PersonRow, RowFault};
use store::EntityId;

use crate::{
    AppError, Body as _, Ctx, Engine,
    bodies::{Capacity, Import, ImportState, Person, Relation},
    people::person_cell,
};

/// How many people one commit of an import holds.
const BATCH: usize = 250;

/// What an import would do, shown before it is done.
#[derive(Clone, Debug)]
pub struct Preview {
    /// People who are new, with all their rows.
    pub people: Vec<Planned>,
    /// Ids in the file that are held already; these are left as they are.
    pub held: Vec<String>,
    /// Everything wrong, by line and column.
    pub faults: Vec<RowFault>,
}

/// A person of the file.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Their id in the file.
    pub external: String,
    /// The person.
    pub person: Person,
    /// Relations to others of the file or of the directory: kind, the other's id, from, to.
    pub relations: Vec<(
        String,
        String,
        Option<jiff::civil::Date>,
        Option<jiff::civil::Date>,
    )>,
}

/// Whether rows with faults stop the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFaults {
    /// Nothing goes in if anything is wrong.
    Stop,
    /// The good rows go in.
    GoOn,
}

/// What an import did.
#[derive(Clone, Debug)]
pub struct Imported {
    /// How many people went in.
    pub people: usize,
    /// How many relations.
    pub relations: usize,
    /// How many were held already.
    pub held: usize,
}

impl Engine {
    /// What a file would bring.
    pub fn preview_import(&self, bytes: &[u8]) -> Preview {
        let PeopleFile { rows, mut faults } = find::people_csv::read_bytes(bytes);
        let directory = self.directory();
        let pack = self.pack();
        let mut people: Vec<Planned> = Vec::new();
        let mut place: HashMap<String, usize> = HashMap::new();
        let mut held = Vec::new();
        let mut lines: HashMap<String, usize> = HashMap::new();
        for row in rows {
            if pack.person(&row.capacity).is_none() {
                faults.push(fault(
                    row.line,
                    2,
                    "capacity",
                    "this kind of person is not in your policy",
                    "use a code of the policy, for example learner, carer or tutor",
                ));
                continue;
            }
            let known = |kind: &String| Relation::KINDS.contains(&kind.as_str());
            if !row.relation.iter().all(known) {
                let mend = format!("use {}", Relation::KINDS.join(", "));
                faults.push(fault(
                    row.line,
                    14,
                    "relation",
                    "this is not a kind of relation",
                    &mend,
                ));
                continue;
            }
            if directory.by_external_id(&row.id).is_some() {
                held.push(row.id);
                continue;
            }
            lines.entry(row.id.clone()).or_insert(row.line);
            match place.get(&row.id).and_then(|at| people.get_mut(*at)) {
                Some(planned) => add_row(planned, &row),
                None => {
                    place.insert(row.id.clone(), people.len());
                    people.push(planned(&row));
                }
            }
        }
        // Who belongs to nobody known stays out with all their rows, to be mended and imported
        // again; then those who belong to them do, too.
        while let Some(at) = people.iter().position(|planned| {
            planned.relations.iter().any(|(_, other, _, _)| {
                !place.contains_key(other) && directory.by_external_id(other).is_none()
            })
        }) {
            let planned = people.remove(at);
            place.remove(&planned.external);
            faults.push(fault(
                lines.get(&planned.external).copied().unwrap_or(0),
                13,
                "related_to",
                "nobody has this id, or their own row has a fault",
                "give the id of somebody in the file or already held",
            ));
        }
        held.sort();
        held.dedup();
        faults.sort_by_key(|f| (f.line, f.column));
        Preview {
            people,
            held,
            faults,
        }
    }

    /// Takes back imports that a crash left half done: nobody has seen them.
    pub fn undo_staged_imports(&self, now: jiff::Timestamp) -> Result<usize, AppError> {
        let mut staged = Vec::new();
        self.for_each::<Import>(|import| {
            if import.body.state == ImportState::Staged {
                staged.push(import);
            }
        })?;
        let ctx = Ctx {
            engine: self,
            now,
            actor: access::Actor::OPERATOR,
        };
        for import in &staged {
            ctx.undo_import(import.id)?;
        }
        Ok(staged.len())
    }
}

impl Ctx<'_> {
    /// Imports what a preview showed.
    pub fn import_people(
        &self,
        preview: &Preview,
        on_faults: OnFaults,
    ) -> Result<Imported, AppError> {
        let allowed = authorise::<acts::PersonImport>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        if !preview.faults.is_empty() && on_faults == OnFaults::Stop {
            return Err(AppError::Input(
                preview.faults.iter().map(in_words).collect(),
            ));
        }
        let engine = self.engine;
        let import = engine.new_id();
        let mut state = Import {
            state: ImportState::Staged,
            people: 0,
        };
        let mut unit = self.begin(&allowed);
        unit.insert(import, engine.realm.own_cell(), &state)?;
        unit.commit()?;

        let ids: HashMap<&str, EntityId> = preview
            .people
            .iter()
            .map(|p| (p.external.as_str(), engine.new_id()))
            .collect();
        let result = self.stage(&allowed, import, preview, &ids);
        let relations = match result {
            Ok(relations) => relations,
            Err(error) => {
                self.undo_import(import)?;
                return Err(error);
            }
        };
        state.state = ImportState::Done;
        state.people = u32::try_from(preview.people.len()).unwrap_or(u32::MAX);
        let mut unit = self.begin(&allowed);
        unit.update(&crate::Stored {
            id: import,
            version: 1,
            cell: engine.realm.own_cell(),
            body: state,
        })?;
        unit.commit()?;
        engine.reload_directory()?;
        Ok(Imported {
            people: preview.people.len(),
            relations,
            held: preview.held.len(),
        })
    }

    fn stage(
        &self,
        allowed: &access::Authorised<acts::PersonImport>,
        import: EntityId,
        preview: &Preview,
        ids: &HashMap<&str, EntityId>,
    ) -> Result<usize, AppError> {
        let engine = self.engine;
        let directory = engine.directory();
        let pack = engine.pack();
        let find = |external: &str| {
            ids.get(external)
                .copied()
                .or_else(|| directory.by_external_id(external))
        };
        let mut relations = 0;
        for batch in preview.people.chunks(BATCH) {
            let names: Vec<_> = batch
                .iter()
                .filter_map(|p| {
                    let id = ids.get(p.external.as_str())?;
                    Some(person_cell(&pack, *id, &p.person))
                })
                .collect();
            let cells = engine.cells(&names)?;
            let mut unit = self.begin(allowed).in_bulk();
            for (planned, cell) in batch.iter().zip(cells) {
                let Some(id) = find(&planned.external) else {
                    continue;
                };
                let mut person = planned.person.clone();
                person.import = Some(import);
                unit.insert(id, cell, &person)?;
                for (kind, other, from_on, to_on) in &planned.relations {
                    let Some(to) = find(other) else { continue };
                    let relation = Relation {
                        from: id,
                        kind: kind.clone(),
                        to,
                        from_on: *from_on,
                        to_on: *to_on,
                        evidence: None,
                        import: Some(import),
                    };
                    unit.insert(engine.new_id(), cell, &relation)?;
                    relations += 1;
                }
            }
            unit.commit()?;
        }
        Ok(relations)
    }

    /// Removes everything an unfinished import has written.
    fn undo_import(&self, import: EntityId) -> Result<(), AppError> {
        let allowed = authorise::<acts::PersonImport>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        loop {
            let mut unit = self.begin(&allowed).in_bulk();
            let snapshot = self.engine.snapshot()?;
            let range = store::TermRange::exactly("import.of", &import.0);
            let page = snapshot.page(&range, None, BATCH)?;
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

fn planned(row: &PersonRow) -> Planned {
    let mut planned = Planned {
        external: row.id.clone(),
        person: Person {
            external_id: Some(row.id.clone()),
            given_names: row.given_names.join(" "),
            family_name: row.family_name.clone(),
            known_as: row.known_as.first().cloned(),
            former_names: row.former_names.clone(),
            nicknames: row
                .known_as
                .iter()
                .skip(1)
                .chain(&row.nicknames)
                .cloned()
                .collect(),
            born_on: row.born_on,
            emails: row.emails.clone(),
            telephones: row.telephones.clone(),
            address: Some(row.address.clone()).filter(|text| !text.is_empty()),
            postcode: Some(row.postcode.clone()).filter(|text| !text.is_empty()),
            capacities: Vec::new(),
            import: None,
        },
        relations: Vec::new(),
    };
    add_row(&mut planned, row);
    planned
}

/// A further row of the same person: another capacity, more relations.
fn add_row(planned: &mut Planned, row: &PersonRow) {
    // A row a period: together they are one time in this capacity, open if any of them is.
    let capacity = Capacity {
        kind: row.capacity.clone(),
        from: row.from,
        to: row.to,
    };
    match planned
        .person
        .capacities
        .iter_mut()
        .find(|held| held.kind == capacity.kind)
    {
        None => planned.person.capacities.push(capacity),
        Some(held) => {
            held.from = held.from.zip(capacity.from).map(|(a, b)| a.min(b));
            held.to = held.to.zip(capacity.to).map(|(a, b)| a.max(b));
        }
    }
    for (place, other) in row.related_to.iter().enumerate() {
        // One relation for all of them, or one each.
        if let Some(kind) = row.relation.get(place).or_else(|| row.relation.last()) {
            planned
                .relations
                .push((kind.clone(), other.clone(), row.from, row.to));
        }
    }
}

fn fault(line: usize, column: usize, heading: &str, what: &str, mend: &str) -> RowFault {
    RowFault {
        line,
        column,
        heading: heading.to_owned(),
        what: what.to_owned(),
        mend: mend.to_owned(),
    }
}

/// A fault of a row as every fault is shown.
pub fn in_words(fault: &RowFault) -> crate::Fault {
    crate::Fault {
        place: format!(
            "line {}, column {} ({})",
            fault.line, fault.column, fault.heading
        ),
        what: fault.what.clone(),
        mend: fault.mend.clone(),
    }
}
