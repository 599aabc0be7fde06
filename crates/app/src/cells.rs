//! Cells: what will be destroyed together is sealed together.

use std::collections::{HashMap, HashSet};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use keys::{KeyState, KeyStore};
use serde::{Deserialize, Serialize};
use store::{
    CellId, Commit, CommitId, EntityId, Expected, Lane, Outcome, Put, Store, Term, TermClass,
};
use vault::{Bound, CellName, KeyId};

use crate::{
    AppError, Body, Engine, Index, body,
    engine::{Realm, open_body},
};

/// What is known of a cell: whose it is, under which rule, and when it falls due.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// The person, request or place it belongs to.
    pub owner: EntityId,
    /// The retention rule's code.
    pub rule: String,
    /// The canonical name, keyed: how it is found again.
    pub name: String,
    /// The third part of the name, so that it can be keyed anew; cells of version 0.1 have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Destruction has been decided; nothing in it is read any more.
    #[serde(default)]
    pub destroying: bool,
}

impl Body for Cell {
    const KIND: &'static str = "cell";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        vec![
            Term {
                class: TermClass::Unique,
                name: "cell.name".to_owned(),
                value: self.name.clone().into_bytes(),
            },
            Term {
                class: TermClass::Ref,
                name: CELL_OWNER.to_owned(),
                value: self.owner.0.to_vec(),
            },
        ]
    }
}

/// The term by which an owner's cells are found.
pub(crate) const CELL_OWNER: &str = "cell.owner";

/// The cells known so far, by keyed name, and those whose destruction is decided.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    names: Mutex<Names>,
    /// Told whenever somebody has done with making cells.
    made: Condvar,
    destroying: RwLock<HashSet<CellId>>,
    /// How many cells have a key that the key store neither has nor has destroyed, as it was when
    /// they were read.
    ///
    /// INVARIANT: not set before every cell is read, and until then nothing that a cell seals is
    /// read and no cell is made: one whose destruction is decided could be among those to come.
    unknown: OnceLock<usize>,
}

/// Keyed names of cells.
#[derive(Debug, Default)]
struct Names {
    known: HashMap<String, CellId>,
    /// Those that somebody makes just now; whoever wants one of them waits for it.
    making: HashSet<String>,
}

/// Names that one maker has reserved; they are free again when it has done, however it ends.
struct Making<'a> {
    cells: &'a Cells,
    names: Vec<String>,
    made: Vec<CellId>,
}

/// Cells that are made with the next commit. Dropped without it, their names are free again; their
/// keys are orphans, as after a crash.
pub(crate) struct Reserved<'a> {
    making: Making<'a>,
    ids: Vec<CellId>,
    /// What the commit writes to make them.
    pub(crate) puts: Vec<Put>,
}

impl Reserved<'_> {
    /// The cell of a keyed name.
    fn id(&self, keyed: &str) -> Option<CellId> {
        let mut both = self.making.names.iter().zip(&self.ids);
        both.find(|(name, _)| *name == keyed).map(|(_, id)| *id)
    }

    /// The commit is durable.
    pub(crate) fn keep(mut self) {
        self.making.made = std::mem::take(&mut self.ids);
    }
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        let mut held = self.cells.names();
        for name in &self.names {
            held.making.remove(name);
        }
        // One whose destruction was decided in the meantime was not among the known to be taken out.
        let made = self.names.drain(..).zip(self.made.drain(..));
        let cells = self.cells;
        held.known
            .extend(made.filter(|(_, id)| !cells.is_destroying(*id)));
        drop(held);
        self.cells.made.notify_all();
    }
}

impl Cells {
    fn names(&self) -> MutexGuard<'_, Names> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing of cells is asked before all are read.
    pub(crate) fn check_read(&self) -> Result<(), AppError> {
        self.unknown
            .get()
            .map_or(Err(AppError::StillReading), |_| Ok(()))
    }

    /// Reads all cells. `go_on` is asked before each page and may end it.
    pub(crate) fn read(
        &self,
        (store, keys, realm): (&dyn Store, &KeyStore, &Realm),
        go_on: &dyn Fn() -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        const PAGE: usize = 1000;
        let snapshot = store.snapshot(realm.org)?;
        let (mut known, mut destroying, mut unknown) = (HashMap::new(), HashSet::new(), 0);
        let mut after = None;
        loop {
            go_on()?;
            let page = snapshot.page_kind(Cell::KIND, after, PAGE)?;
            let full = page.len() == PAGE;
            for (row, place) in page {
                after = Some(place);
                let cell: Cell = body::decode(&open_body(keys, realm, snapshot.as_ref(), &row)?)?;
                let id = CellId(row.id.0);
                if matches!(keys.cell(realm.org.0, id.0), KeyState::Unknown) {
                    unknown += 1;
                }
                if cell.destroying {
                    destroying.insert(id);
                } else {
                    known.insert(cell.name, id);
                }
            }
            if !full {
                break;
            }
        }
        self.names().known = known;
        *self
            .destroying
            .write()
            .unwrap_or_else(PoisonError::into_inner) = destroying;
        // Last of all; see there. What is set already stays as it was found first.
        let _ = self.unknown.set(unknown);
        Ok(())
    }

    /// Learns the names anew, after they were keyed under another key. Nobody makes cells meanwhile.
    pub(crate) fn learn_names(
        &self,
        store: &dyn Store,
        keys: &KeyStore,
        realm: &Realm,
    ) -> Result<(), AppError> {
        let fresh = Self::default();
        fresh.read((store, keys, realm), &|| Ok(()))?;
        let known = std::mem::take(&mut fresh.names().known);
        self.names().known = known;
        Ok(())
    }

    /// Takes note that destruction is decided: nothing more goes in, and nothing is read.
    pub(crate) fn destroying(&self, cell: CellId) {
        let mut destroying = self
            .destroying
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        destroying.insert(cell);
        drop(destroying);
        self.names().known.retain(|_, id| *id != cell);
    }

    /// Whether some cell's key is neither there nor destroyed: a fault that stops all disposal.
    pub(crate) fn has_unknown_keys(&self) -> Result<bool, AppError> {
        let unknown = self.unknown.get().ok_or(AppError::StillReading)?;
        Ok(*unknown > 0)
    }

    /// Whether the destruction of a cell is decided.
    pub(crate) fn is_destroying(&self, cell: CellId) -> bool {
        let destroying = self
            .destroying
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        destroying.contains(&cell)
    }
}

impl Engine {
    /// The cell of a name, made if there is none yet.
    pub fn cell(&self, name: &CellName) -> Result<CellId, AppError> {
        let cells = self.cells(std::slice::from_ref(name))?;
        cells.first().copied().ok_or(AppError::Conflict)
    }

    /// The cells of several names in their order; those missing are made in one commit. Their keys
    /// are durable in the key store before this returns, so a body may follow at once.
    pub fn cells(&self, names: &[CellName]) -> Result<Vec<CellId>, AppError> {
        let turn = *self.any_turn()?;
        let keyed: Vec<String> = names.iter().map(|name| self.cell_key_name(name)).collect();
        self.make_missing(turn, names, &keyed)?;
        let held = self.cells.names();
        keyed
            .iter()
            .map(|name| held.known.get(name).copied().ok_or(AppError::Conflict))
            .collect()
    }

    fn make_missing(
        &self,
        turn: u64,
        names: &[CellName],
        keyed: &[String],
    ) -> Result<(), AppError> {
        let Some(mut reserved) = self.reserve_keyed(names, keyed)? else {
            return Ok(());
        };
        let mut commit = Commit::new(self.realm.org, CommitId(self.random()));
        commit.puts.append(&mut reserved.puts);
        // Held until they are durable: names are keyed before a change of keys, or after it.
        let turn = self.same_turn(turn)?;
        let outcome = self.store.commit(Lane::Interactive, commit)?;
        drop(turn);
        match outcome {
            Outcome::Done(_) => reserved.keep(),
            Outcome::Conflict(_) | Outcome::Taken(_) => return Err(AppError::Conflict),
        }
        Ok(())
    }

    /// The cell of a name, and if there is none yet, what makes it: for the commit of what it is to
    /// seal, so that both cost one sync. Nobody else makes it until that is dropped or kept.
    pub(crate) fn reserve(
        &self,
        name: &CellName,
    ) -> Result<(CellId, Option<Reserved<'_>>), AppError> {
        let (ids, reserved) = self.reserve_all(std::slice::from_ref(name))?;
        let id = ids.first().copied().ok_or(AppError::Conflict)?;
        Ok((id, reserved))
    }

    /// The cells of several names in their order, and what makes those that there are not yet.
    pub(crate) fn reserve_all(
        &self,
        names: &[CellName],
    ) -> Result<(Vec<CellId>, Option<Reserved<'_>>), AppError> {
        let keyed: Vec<String> = names.iter().map(|name| self.cell_key_name(name)).collect();
        let reserved = self.reserve_keyed(names, &keyed)?;
        let held = self.cells.names();
        let ids: Option<Vec<CellId>> = keyed
            .iter()
            .map(|name| {
                let making = reserved.as_ref().and_then(|reserved| reserved.id(name));
                making.or_else(|| held.known.get(name).copied())
            })
            .collect();
        drop(held);
        Ok((ids.ok_or(AppError::Conflict)?, reserved))
    }

    /// The cell of a name that is reserved.
    pub(crate) fn reserved_id(&self, reserved: &Reserved<'_>, name: &CellName) -> Option<CellId> {
        reserved.id(&self.cell_key_name(name))
    }

    /// Two makers of one name would race, so the second waits; makers of different names share
    /// a sync. The keys are durable in the key store before this returns.
    fn reserve_keyed(
        &self,
        names: &[CellName],
        keyed: &[String],
    ) -> Result<Option<Reserved<'_>>, AppError> {
        self.cells.check_read()?;
        let mut held = self.cells.names();
        while keyed.iter().any(|name| held.making.contains(name)) {
            held = self
                .cells
                .made
                .wait(held)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let mut missing = Vec::new();
        for (name, keyed) in names.iter().zip(keyed) {
            if !held.known.contains_key(keyed) && held.making.insert(keyed.clone()) {
                missing.push((name, keyed));
            }
        }
        drop(held);
        if missing.is_empty() {
            return Ok(None);
        }
        let mut reserved = Reserved {
            making: Making {
                cells: &self.cells,
                names: missing.iter().map(|(_, keyed)| (*keyed).clone()).collect(),
                made: Vec::new(),
            },
            ids: Vec::with_capacity(missing.len()),
            puts: Vec::with_capacity(missing.len()),
        };
        for (name, keyed) in missing {
            let id = CellId(self.keys.take_cell(self.realm.org.0)?);
            reserved.puts.push(self.cell_put(id, name, keyed.clone())?);
            reserved.ids.push(id);
        }
        Ok(Some(reserved))
    }

    fn cell_key_name(&self, name: &CellName) -> String {
        keyed_name(&self.realm.index(), name)
    }

    fn cell_put(&self, id: CellId, name: &CellName, keyed: String) -> Result<Put, AppError> {
        let cell = Cell {
            owner: EntityId(name.owner),
            rule: name.rule.clone(),
            name: keyed,
            part: Some(crate::rotate::part_code(&name.part)),
            destroying: false,
        };
        let entity = EntityId(id.0);
        let own = self.realm.own_cell();
        let bound = Bound {
            org: self.realm.org.0,
            kind: Cell::KIND,
            id: entity.0,
            version: 1,
        };
        let plain = body::encode(&cell)?;
        let key = self.key_of(&self.realm, own)?;
        Ok(Put {
            kind: Cell::KIND.to_owned(),
            id: entity,
            expected: Expected::New,
            cell: own,
            body: self
                .with_random(|random| vault::seal(&key, KeyId(own.0), &bound, &plain, random)),
            terms: cell.terms(entity, &self.realm.index()),
            chunks: Vec::new(),
        })
    }
}

/// The canonical name, keyed.
pub(crate) fn keyed_name(index: &Index<'_>, name: &CellName) -> String {
    crate::unit::hex(&index.keyed("cell.name", &name.canonical()))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Barrier};

    use keys::{MasterKey, Slots, SystemRandom};
    use vault::Part;

    use super::*;
    use crate::bodies::{Organisation, PackFile};

    fn engine(folder: &std::path::Path) -> Engine {
        let slots = Slots::within(folder);
        for slot in [&slots.a, &slots.b] {
            std::fs::create_dir_all(slot).unwrap();
        }
        let master = MasterKey::random(&mut SystemRandom);
        let keys = KeyStore::create(&slots, &master, Box::new(SystemRandom)).unwrap();
        let organisation = Organisation {
            name: "Bramblewood Tutors Ltd".to_owned(),
            nation: "england-and-wales".to_owned(),
            pack: vec![PackFile {
                name: "private-tutoring.toml".to_owned(),
                text: policy::packs::private_tutoring().to_owned(),
            }],
            regulator: String::new(),
            requests: 0,
        };
        Engine::init(
            Arc::new(store::MemoryStore::default()),
            keys,
            Box::new(SystemRandom),
            &organisation,
            jiff::Timestamp::UNIX_EPOCH,
        )
        .unwrap()
    }

    #[test]
    fn those_who_want_the_same_cells_at_once_get_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let engine = engine(folder.path());
        let name = |n: u8| CellName {
            owner: [n; 16],
            rule: "sessions".to_owned(),
            part: Part::Episode([n; 16]),
        };
        // Each wants three of four, in orders that would lock each other out.
        let wanted: Vec<Vec<u8>> = vec![vec![1, 2, 3], vec![3, 2, 1], vec![2, 4, 2], vec![4, 1, 3]];
        let start = Barrier::new(wanted.len());
        let got: Vec<Vec<CellId>> = std::thread::scope(|scope| {
            let ask = |numbers: &[u8]| {
                let names: Vec<CellName> = numbers.iter().copied().map(name).collect();
                start.wait();
                engine.cells(&names).unwrap()
            };
            let asked: Vec<_> = wanted
                .iter()
                .map(|numbers| scope.spawn(move || ask(numbers)))
                .collect();
            asked.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let mut of: HashMap<u8, CellId> = HashMap::new();
        for (number, cell) in wanted.iter().flatten().zip(got.iter().flatten()) {
            assert_eq!(of.entry(*number).or_insert(*cell), cell);
        }
        let different: HashSet<CellId> = of.values().copied().collect();
        assert_eq!(different.len(), 4);
    }

    #[test]
    fn a_cell_that_is_reserved_is_free_again_if_nothing_comes_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let engine = engine(folder.path());
        let name = CellName {
            owner: [3; 16],
            rule: "sessions".to_owned(),
            part: Part::Episode([3; 16]),
        };
        let (lost, reserved) = engine.reserve(&name).unwrap();
        let reserved = reserved.unwrap();
        assert_eq!(engine.reserved_id(&reserved, &name), Some(lost));
        drop(reserved);
        let made = engine.cell(&name).unwrap();
        assert_ne!(made, lost);
        let (known, reserved) = engine.reserve(&name).unwrap();
        assert_eq!(known, made);
        assert!(reserved.is_none());
    }
}
