//! What stays of a cell that goes: it is sealed anew in a cell of its own, in the commit that decides
//! the destruction, and put back after a restore of an older backup, which has it under the old key
//! alone.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::RwLockWriteGuard;

use access::{Authorised, acts};
use jiff::Timestamp;
use store::{CellId, EntityId, Row, TermRange};
use vault::{CellName, Part};

use super::held::Thing;
use crate::{
    AppError, Body as _, Ctx, Engine, Step,
    bodies::{Disposal, Person, Relation, Safety},
    body,
    cells::{CELL_OWNER, Cell},
    deep::expected_terms,
    destroy::{Kept, rows_of},
    engine::Stored,
    need::name_only,
    rotate::part_code,
    unit::{IN_CELL, Unit},
};

/// What goes and what stays of somebody.
pub(super) struct Split {
    /// Whose.
    owner: EntityId,
    /// The cells that go.
    pub(super) cells: BTreeSet<CellId>,
    /// What stays of them, with the rule that it goes under from now on.
    pub(super) stays: Vec<(Row, String)>,
    /// Whether their details go.
    pub(super) person_goes: bool,
}

impl Split {
    /// Whether nothing of the person stays here.
    pub(super) fn is_whole(&self) -> bool {
        self.person_goes && self.stays.is_empty()
    }
}

impl Ctx<'_> {
    /// Divides what is held about somebody. As long as a record stays, so does the name it is about,
    /// with the birth date, the family and what keeps them safe, and nothing else of their details.
    pub(super) fn split(
        &self,
        owner: EntityId,
        going: &HashSet<EntityId>,
    ) -> Result<Split, AppError> {
        let snapshot = self.engine.snapshot()?;
        let things = self.engine.things_of(snapshot.as_ref(), owner)?;
        let goes = |thing: &&Thing| going.contains(&thing.row.id);
        let cells: BTreeSet<CellId> = things.iter().filter(goes).map(|one| one.row.cell).collect();
        if cells.is_empty() {
            return Err(AppError::NotFound("thing to delete; it is gone already"));
        }
        let person_goes = going.contains(&owner);
        let left = things
            .iter()
            .find(|one| !goes(one) && !is_of_the_name(&one.row));
        let named_by = left.map(|one| one.rule.clone());
        let stays = things.iter().filter(|one| cells.contains(&one.row.cell));
        let stays = stays.filter_map(|one| {
            let of_the_name = is_of_the_name(&one.row);
            match (&named_by, goes(&one)) {
                // A name goes under the rule of what it belongs to.
                (Some(rule), true) if of_the_name => Some((one.row.clone(), rule.clone())),
                (None, false) if of_the_name && person_goes => None,
                (_, false) => Some((one.row.clone(), one.rule.clone())),
                (_, true) => None,
            }
        });
        let stays = stays.collect();
        Ok(Split {
            owner,
            cells,
            stays,
            person_goes,
        })
    }

    /// Destroys the cells, after sealing anew what stays of them.
    pub(super) fn destroy_split(
        &self,
        allowed: &Authorised<acts::DestroyDecide>,
        split: &Split,
        (disposal, alone): (&Stored<Disposal>, RwLockWriteGuard<'_, u64>),
        after: &mut dyn FnMut(Step) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let cells: Vec<CellId> = split.cells.iter().copied().collect();
        let mut unit = self.begin_changing(&self.engine.realm, allowed);
        let kept = self.seal_anew(&mut unit, split)?;
        unit.update(disposal)?;
        unit.about(disposal.id);
        if let Some(request) = disposal.body.request.filter(|_| split.is_whole()) {
            // Those who received what goes are still to be told of whom.
            let mut request = self.engine.request(request)?;
            let held = self.engine.directory()?.person(split.owner);
            request.body.named = held.map_or_else(String::new, |one| one.body.display_name());
            unit.update(&request)?;
            unit.about(request.id);
        }
        self.destroy_in(unit, &cells, (kept, alone), after)
    }

    fn seal_anew(&self, unit: &mut Unit<'_, '_>, split: &Split) -> Result<Kept, AppError> {
        let rules: BTreeSet<&str> = split.stays.iter().map(|(_, rule)| rule.as_str()).collect();
        let names: Vec<CellName> = rules
            .iter()
            .map(|rule| CellName {
                owner: split.owner.0,
                rule: (*rule).to_owned(),
                part: Part::Episode(self.engine.random()),
            })
            .collect();
        let mut fresh = BTreeMap::new();
        if !names.is_empty() {
            fresh.extend(rules.into_iter().zip(unit.cells(&names)?));
        }
        let snapshot = self.engine.snapshot()?;
        let mut kept = Kept::default();
        for (row, rule) in &split.stays {
            let cell = fresh.get(rule.as_str()).ok_or(AppError::Conflict)?;
            let plain = self.engine.open_row(Some(snapshot.as_ref()), row)?;
            let plain = plain.ok_or(AppError::Conflict)?;
            let moved = Row {
                cell: *cell,
                ..row.clone()
            };
            if row.kind == Person::KIND {
                let mut person: Stored<Person> = crate::engine::stored(&moved, &plain)?;
                if split.person_goes {
                    person.body = Person {
                        external_id: person.body.external_id.clone(),
                        born_on: person.body.born_on,
                        ..name_only(&person.body)
                    };
                }
                unit.update(&person)?;
                person.version += 1;
                kept.people.push(person);
                continue;
            }
            if row.kind == Relation::KIND {
                kept.relations.push(Stored {
                    id: row.id,
                    version: row.version + 1,
                    cell: *cell,
                    body: body::decode(&plain)?,
                });
            }
            let terms = expected_terms(&self.engine.realm, &moved, &plain)?;
            let terms = terms.ok_or_else(|| {
                AppError::Inconsistent(format!("{} is of a kind not known here", row.id))
            })?;
            unit.put_again(&moved, &plain, terms)?;
        }
        Ok(kept)
    }
}

/// Whether it says no more than who somebody is, to whom they belong and what keeps them safe.
fn is_of_the_name(row: &Row) -> bool {
    [Person::KIND, Relation::KIND, Safety::KIND].contains(&row.kind.as_str())
}

impl Engine {
    /// Notes in the recovery journal what was sealed anew of the owners of these cells, before the old
    /// keys go: an older backup has it under those alone.
    pub(crate) fn note_sealed_anew(
        &self,
        cells: &[CellId],
        now: Timestamp,
    ) -> Result<(), AppError> {
        let snapshot = self.snapshot()?;
        let mut owners = BTreeSet::new();
        for id in cells {
            let cell = self.read::<Cell>(snapshot.as_ref(), EntityId(id.0))?;
            owners.extend(cell.map(|cell| cell.body.owner));
        }
        for owner in owners {
            let usual = part_code(&Part::Episode(owner.0));
            let range = TermRange::exactly(CELL_OWNER, &owner.0);
            let theirs: Vec<Stored<Cell>> = self.read_all(snapshot.as_ref(), &range)?;
            let anew = theirs.into_iter().filter(|cell| {
                let part = cell.body.part.as_deref();
                let other = part.is_some_and(|part| part.starts_with("episode ") && part != usual);
                other && !cell.body.destroying
            });
            for cell in anew {
                let mut rows = Vec::new();
                rows_of(snapshot.as_ref(), IN_CELL, &cell.id.0, &mut rows)?;
                self.note_rows(snapshot.as_ref(), cell.id, rows, now)?;
            }
        }
        Ok(())
    }
}
