//! The directory that the open organisation holds: filled from the store, kept by what is committed.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockWriteGuard};

use store::{CellId, EntityId, TermRange};

use super::Directory;
use crate::{
    AppError, Body, Engine,
    bodies::{IMPORT_OF, Import, ImportState, Person, Relation},
    cells::Cells,
    engine::{Stored, read_lock},
};

/// The directory that everybody reads.
#[derive(Default)]
pub(crate) struct HeldDirectory {
    current: RwLock<Current>,
    /// Held by whoever makes the next version beside the present one.
    renewing: Mutex<()>,
}

#[derive(Default)]
struct Current {
    /// None before everybody is in it.
    directory: Option<Arc<Directory>>,
    /// What was learnt since the next version was begun; none while nobody makes one.
    meanwhile: Option<Vec<News>>,
}

/// What a commit changed of the directory.
enum News {
    Learnt(Vec<Stored<Person>>, Vec<Stored<Relation>>),
    Forgotten(HashSet<CellId>),
}

impl News {
    fn tell(&self, directory: &mut Directory, cells: &Cells) {
        match self {
            // What was decided to be destroyed meanwhile is not brought back.
            Self::Learnt(people, relations) => {
                for person in people.iter().filter(|p| !cells.is_destroying(p.cell)) {
                    directory.insert_person(person);
                }
                for relation in relations.iter().filter(|r| !cells.is_destroying(r.cell)) {
                    directory.insert_relation(relation);
                }
            }
            Self::Forgotten(cells) => {
                let (people, relations) = directory.sealed_in(cells);
                for relation in relations {
                    directory.remove_relation(&relation);
                }
                for id in people {
                    directory.remove_person(id);
                }
            }
        }
    }
}

impl HeldDirectory {
    fn write(&self) -> RwLockWriteGuard<'_, Current> {
        self.current.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, news: News, cells: &Cells) {
        let mut current = self.write();
        // Where there is none yet, it is durable before the reading begins, or is kept for it here.
        if let Some(directory) = &mut current.directory {
            news.tell(Arc::make_mut(directory), cells);
        }
        if let Some(meanwhile) = &mut current.meanwhile {
            meanwhile.push(news);
        }
    }

    /// Makes the next version beside the present one, which everybody reads until it is done: with
    /// very many people that takes seconds. What is learnt meanwhile is told to both.
    fn renew(
        &self,
        cells: &Cells,
        begin: impl FnOnce(Option<&Directory>) -> Result<Directory, AppError>,
        fill: impl FnOnce(&mut Directory) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let _alone = self.renewing.lock().unwrap_or_else(PoisonError::into_inner);
        let present = {
            let mut current = self.write();
            current.meanwhile = Some(Vec::new());
            current.directory.clone()
        };
        let filled = begin(present.as_deref()).and_then(|mut next| {
            drop(present);
            fill(&mut next)?;
            Ok(next)
        });
        let mut current = self.write();
        let meanwhile = current.meanwhile.take();
        let mut next = filled?;
        for news in meanwhile.into_iter().flatten() {
            news.tell(&mut next, cells);
        }
        let before = current.directory.replace(Arc::new(next));
        drop(current);
        // Outside the lock: it may be large.
        drop(before);
        Ok(())
    }
}

impl Engine {
    /// The directory as it is now, with everybody in it.
    pub fn directory(&self) -> Result<Arc<Directory>, AppError> {
        let current = read_lock(&self.directory.current);
        current.directory.clone().ok_or(AppError::StillReading)
    }

    /// Takes what a commit wrote into the directory.
    pub(crate) fn learn(&self, people: Vec<Stored<Person>>, relations: Vec<Stored<Relation>>) {
        let changed: Vec<EntityId> = people.iter().map(|person| person.id).collect();
        self.directory
            .take(News::Learnt(people, relations), &self.cells);
        self.retention.changed(changed.iter().copied());
        self.notices.changed(changed);
    }

    /// Takes everybody out whose details one of these cells seals: their destruction is decided.
    pub(crate) fn forget(&self, cells: &[CellId]) {
        let cells: HashSet<CellId> = cells.iter().copied().collect();
        let people = self.directory().map(|held| held.sealed_in(&cells).0);
        self.directory.take(News::Forgotten(cells), &self.cells);
        let people = people.unwrap_or_default();
        self.consents.forget(&people);
        self.retention.changed(people.iter().copied());
        self.notices.changed(people);
        self.reviews.forget();
    }

    /// Fills the directory from the store.
    pub(crate) fn reload_directory(&self) -> Result<(), AppError> {
        let empty = |_: Option<&Directory>| Ok(Directory::default());
        self.directory.renew(&self.cells, empty, |next| {
            let mut staged = HashSet::new();
            self.for_each::<Import>(|import| {
                if import.body.state == ImportState::Staged {
                    staged.insert(import.id);
                }
            })?;
            let seen = |import: Option<EntityId>| import.is_none_or(|id| !staged.contains(&id));
            self.each_unsealed::<Person>(|person| {
                if seen(person.body.import) {
                    next.insert_person(&person);
                }
            })?;
            self.each_unsealed::<Relation>(|relation| {
                let both = [relation.body.from, relation.body.to];
                if seen(relation.body.import) && both.iter().all(|id| next.contains(*id)) {
                    next.insert_relation(&relation);
                }
            })?;
            next.shrink();
            Ok(())
        })?;
        self.consents.forget_all();
        self.notices.everybody_changed();
        self.retention.forget_all();
        Ok(())
    }

    /// Takes into the directory what an import brought that is seen from now on, and whom it changed.
    pub(crate) fn learn_import(
        &self,
        import: EntityId,
        changed: &[Stored<Person>],
    ) -> Result<(), AppError> {
        let present = |present: Option<&Directory>| present.cloned().ok_or(AppError::StillReading);
        self.directory.renew(&self.cells, present, |next| {
            let before = next.len();
            for person in changed {
                next.insert_person(person);
            }
            // All people before all relations between them.
            self.each_imported::<Person>(import, |person| next.insert_person(&person))?;
            self.each_imported::<Relation>(import, |relation| {
                let both = [relation.body.from, relation.body.to];
                if both.iter().all(|id| next.contains(*id)) {
                    next.insert_relation(&relation);
                }
            })?;
            // Giving back what growing took copies all: only where it has grown by much.
            if next.len() > before + before / 4 {
                next.shrink();
            }
            Ok(())
        })?;
        self.notices.everybody_changed();
        self.retention.forget_all();
        Ok(())
    }

    /// What an import brought of one kind.
    fn each_imported<B: Body>(
        &self,
        import: EntityId,
        mut each: impl FnMut(Stored<B>),
    ) -> Result<(), AppError> {
        const PAGE: usize = 500;
        let range = TermRange::exactly(IMPORT_OF, &import.0);
        let mut after = None;
        loop {
            // A snapshot for each page: one held for seconds would keep the journal growing.
            let snapshot = self.snapshot()?;
            let page = snapshot.page(&range, after.as_ref(), PAGE)?;
            let full = page.len() == PAGE;
            for (row, cursor) in page {
                after = Some(cursor);
                if row.kind == B::KIND
                    && let Some(stored) = self.read_row(&self.realm, snapshot.as_ref(), &row)?
                {
                    each(stored);
                }
            }
            if !full {
                return Ok(());
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: u8, version: u64) -> Stored<Person> {
        Stored {
            id: EntityId([number; 16]),
            version,
            cell: CellId([number; 16]),
            body: Person {
                family_name: format!("Family{number}"),
                ..Person::default()
            },
        }
    }

    #[test]
    fn what_is_learnt_while_the_next_version_is_made_is_in_both() {
        let cells = Cells::default();
        let held = HeldDirectory::default();
        let present = || read_lock(&held.current).directory.clone().unwrap();
        let ids = || -> Vec<u8> {
            let directory = present();
            directory.ids().map(|EntityId([first, ..])| first).collect()
        };
        let learn = |person| held.take(News::Learnt(vec![person], Vec::new()), &cells);
        let empty = |_: Option<&Directory>| Ok(Directory::default());
        held.renew(&cells, empty, |_| Ok(())).unwrap();
        learn(person(1, 1));
        let renewed = held.renew(&cells, empty, |next| {
            // As the store has them, which is older than what comes meanwhile.
            for number in [1, 2, 3] {
                next.insert_person(&person(number, 1));
            }
            assert_eq!(ids(), [1], "everybody reads the one of before");
            learn(person(2, 2));
            learn(person(4, 1));
            let gone = HashSet::from([CellId([3; 16])]);
            held.take(News::Forgotten(gone), &cells);
            assert_eq!(ids(), [1, 2, 4]);
            Ok(())
        });
        renewed.unwrap();
        assert_eq!(ids(), [1, 2, 4]);
        let two = present().person(EntityId([2; 16])).unwrap();
        assert_eq!(two.version, 2);
    }

    #[test]
    fn a_version_that_cannot_be_made_changes_nothing() {
        let cells = Cells::default();
        let held = HeldDirectory::default();
        let many = || read_lock(&held.current).directory.as_ref().unwrap().len();
        let present = |present: Option<&Directory>| Ok(present.unwrap().clone());
        let empty = |_: Option<&Directory>| Ok(Directory::default());
        held.renew(&cells, empty, |_| Ok(())).unwrap();
        let learnt = News::Learnt(vec![person(1, 1)], Vec::new());
        held.take(learnt, &cells);
        let failed = held.renew(&cells, present, |next| {
            next.insert_person(&person(2, 1));
            Err(AppError::Conflict)
        });
        assert!(failed.is_err());
        assert_eq!(many(), 1);
        held.renew(&cells, present, |_| Ok(())).unwrap();
        assert_eq!(many(), 1);
    }

    #[test]
    fn there_is_no_directory_before_everybody_is_in_it() {
        let cells = Cells::default();
        let held = HeldDirectory::default();
        let seen = || read_lock(&held.current).directory.clone();
        let empty = |_: Option<&Directory>| Ok(Directory::default());
        let learn = |person| held.take(News::Learnt(vec![person], Vec::new()), &cells);
        assert!(seen().is_none());
        let failed = held.renew(&cells, empty, |next| {
            next.insert_person(&person(1, 1));
            assert!(seen().is_none(), "one of three is nobody");
            Err(AppError::Conflict)
        });
        assert!(failed.is_err());
        assert!(seen().is_none(), "what failed leaves none");
        let filled = held.renew(&cells, empty, |next| {
            next.insert_person(&person(1, 1));
            learn(person(4, 1));
            next.insert_person(&person(2, 1));
            assert!(seen().is_none());
            Ok(())
        });
        filled.unwrap();
        let ids: Vec<_> = seen().unwrap().ids().map(|id| id.0[0]).collect();
        assert_eq!(ids, [1, 2, 4], "and whoever came meanwhile");
    }
}
