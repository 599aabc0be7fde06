//! The directory that the open organisation holds: filled from the store, kept by what is committed.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError};

use store::{CellId, EntityId};

use super::Directory;
use crate::{
    AppError, Body, Engine,
    bodies::{Import, ImportState, Person, Relation},
    engine::{Stored, read_lock},
};

impl Engine {
    /// The directory as it is now.
    pub fn directory(&self) -> Arc<Directory> {
        Arc::clone(&read_lock(&self.directory))
    }

    /// Takes what a commit wrote into the directory.
    pub(crate) fn learn(&self, people: Vec<Stored<Person>>, relations: Vec<Stored<Relation>>) {
        let mut held = self
            .directory
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let next = Arc::make_mut(&mut held);
        // What was decided to be destroyed meanwhile is not brought back.
        for person in people {
            if !self.cells.is_destroying(person.cell) {
                next.insert_person(&person);
            }
        }
        for relation in relations {
            if !self.cells.is_destroying(relation.cell) {
                next.insert_relation(&relation);
            }
        }
    }

    /// Takes everybody out whose details one of these cells seals: their destruction is decided.
    pub(crate) fn forget(&self, cells: &[CellId]) {
        let cells: HashSet<CellId> = cells.iter().copied().collect();
        let mut held = self
            .directory
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let (people, relations) = held.sealed_in(&cells);
        if people.is_empty() && relations.is_empty() {
            return;
        }
        let next = Arc::make_mut(&mut held);
        for relation in relations {
            next.remove_relation(&relation);
        }
        for id in people {
            next.remove_person(id);
        }
    }

    /// Fills the directory from the store.
    pub(crate) fn reload_directory(&self) -> Result<(), AppError> {
        // Held while it is read: what is learnt meanwhile would be forgotten again.
        let mut held = self
            .directory
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let mut next = Directory::default();
        let mut staged = HashSet::new();
        self.for_each::<Import>(|import| {
            if import.body.state == ImportState::Staged {
                staged.insert(import.id);
            }
        })?;
        let seen = |import: Option<EntityId>| import.is_none_or(|id| !staged.contains(&id));
        self.for_each::<Person>(|person| {
            if seen(person.body.import) {
                next.insert_person(&person);
            }
        })?;
        self.for_each::<Relation>(|relation| {
            let both = [relation.body.from, relation.body.to];
            if seen(relation.body.import) && both.iter().all(|id| next.contains(*id)) {
                next.insert_relation(&relation);
            }
        })?;
        next.shrink();
        *held = Arc::new(next);
        Ok(())
    }

    /// Every entity of a kind, one after the other.
    pub(crate) fn for_each<B: Body>(&self, mut f: impl FnMut(Stored<B>)) -> Result<(), AppError> {
        const PAGE: usize = 1000;
        let snapshot = self.snapshot()?;
        let mut after = None;
        loop {
            let page = snapshot.page_kind(B::KIND, after, PAGE)?;
            let full = page.len() == PAGE;
            for (row, place) in page {
                after = Some(place);
                if let Some(stored) = self.read_row(&self.realm, snapshot.as_ref(), &row)? {
                    f(stored);
                }
            }
            if !full {
                return Ok(());
            }
        }
    }
}
