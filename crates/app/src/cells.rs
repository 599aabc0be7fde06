//! Cells: what will be destroyed together is sealed together.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError, RwLock};

use keys::KeyStore;
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
    by_name: Mutex<HashMap<String, CellId>>,
    destroying: RwLock<HashSet<CellId>>,
}

impl Cells {
    pub(crate) fn load(
        store: &dyn Store,
        keys: &KeyStore,
        realm: &Realm,
    ) -> Result<Self, AppError> {
        const PAGE: usize = 1000;
        let snapshot = store.snapshot(realm.org)?;
        let mut by_name = HashMap::new();
        let mut destroying = HashSet::new();
        let mut after = None;
        loop {
            let page = snapshot.page_kind(Cell::KIND, after, PAGE)?;
            let full = page.len() == PAGE;
            for (row, place) in page {
                after = Some(place);
                let cell: Cell = body::decode(&open_body(keys, realm, snapshot.as_ref(), &row)?)?;
                let id = CellId(row.id.0);
                if cell.destroying {
                    destroying.insert(id);
                } else {
                    by_name.insert(cell.name, id);
                }
            }
            if !full {
                return Ok(Self {
                    by_name: Mutex::new(by_name),
                    destroying: RwLock::new(destroying),
                });
            }
        }
    }

    /// Takes note that destruction is decided: nothing more goes in, and nothing is read.
    pub(crate) fn destroying(&self, cell: CellId) {
        let mut destroying = self
            .destroying
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        destroying.insert(cell);
        drop(destroying);
        let mut known = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, id| *id != cell);
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
        // The lock is held over the commit: two makers of one name would otherwise race.
        let mut known = self
            .cells
            .by_name
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut found = Vec::with_capacity(names.len());
        let mut fresh: Vec<(String, CellId)> = Vec::new();
        let mut commit = Commit::new(self.realm.org, CommitId(self.random()));
        for name in names {
            let keyed = self.cell_key_name(name);
            let there = known.get(&keyed).copied().or_else(|| {
                fresh
                    .iter()
                    .find(|(other, _)| *other == keyed)
                    .map(|(_, id)| *id)
            });
            if let Some(id) = there {
                found.push(id);
                continue;
            }
            let id = CellId(self.keys.take_cell(self.realm.org.0)?);
            commit.puts.push(self.cell_put(id, name, keyed.clone())?);
            fresh.push((keyed, id));
            found.push(id);
        }
        if !commit.puts.is_empty() {
            match self.store.commit(Lane::Interactive, commit)? {
                Outcome::Done(_) => known.extend(fresh),
                Outcome::Conflict(_) | Outcome::Taken(_) => return Err(AppError::Conflict),
            }
        }
        Ok(found)
    }

    fn cell_key_name(&self, name: &CellName) -> String {
        crate::unit::hex(&self.realm.index().keyed("cell.name", &name.canonical()))
    }

    fn cell_put(&self, id: CellId, name: &CellName, keyed: String) -> Result<Put, AppError> {
        let cell = Cell {
            owner: EntityId(name.owner),
            rule: name.rule.clone(),
            name: keyed,
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
