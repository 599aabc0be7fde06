//! Looking for damage: does everything stored agree with everything else?

use std::fmt;

use ledger::{Frontier, Leaf, leaf_hash};

use crate::error::StoreError;
use crate::model::OrgId;
use crate::store::{Snapshot, Store};

/// Something that does not agree. The words name tables and numbers, never contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The database engine finds its file damaged.
    Engine(String),
    /// Something could not be read at all.
    Unreadable(String),
    /// A row does not agree with the sum written beside it.
    Row {
        /// Its table.
        table: &'static str,
        /// Its number, where it has one that can be read.
        number: Option<i64>,
    },
    /// The terms of a table's rows are not those that were written.
    Terms {
        /// Whose terms: `entity` or `leaf`.
        table: &'static str,
        /// The row, where it is known.
        number: Option<i64>,
    },
    /// A row stands where none can.
    Astray(&'static str),
    /// A leaf is missing.
    LeafMissing(u64),
    /// A leaf's bytes cannot be read, or name another index.
    LeafMalformed(u64),
    /// A tile is missing or is not what the leaves below it give.
    Tile {
        /// Its level.
        level: u8,
        /// Its place in the level.
        index: u64,
    },
    /// The root over the leaves is not the root over the tiles.
    Root,
    /// The head does not say what there is.
    Head(&'static str),
    /// Something of an earlier epoch's ledger.
    Earlier {
        /// The epoch.
        epoch: u64,
        /// What is wrong with it.
        fault: Box<Fault>,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Engine(said) => write!(f, "the database engine reports: {said}"),
            Self::Unreadable(what) => write!(f, "unreadable: {what}"),
            Self::Row {
                table,
                number: Some(number),
            } => {
                write!(f, "row {number} of table {table} is not what was written")
            }
            Self::Row {
                table,
                number: None,
            } => {
                write!(f, "a row of table {table} is not what was written")
            }
            Self::Terms {
                table,
                number: Some(number),
            } => {
                write!(
                    f,
                    "the terms of row {number} of table {table} are not what was written"
                )
            }
            Self::Terms {
                table,
                number: None,
            } => {
                write!(f, "terms of table {table} are not what was written")
            }
            Self::Astray(what) => write!(f, "{what}"),
            Self::LeafMissing(index) => write!(f, "leaf {index} is missing"),
            Self::LeafMalformed(index) => write!(f, "leaf {index} cannot be read"),
            Self::Tile { level, index } => {
                write!(
                    f,
                    "tile {index} of level {level} is not what the leaves give"
                )
            }
            Self::Root => f.write_str("the root over the leaves is not the root over the tiles"),
            Self::Head(what) => write!(f, "the head does not agree: {what}"),
            Self::Earlier { epoch, fault } => write!(f, "in the earlier epoch {epoch}: {fault}"),
        }
    }
}

/// How many leaves are read at once.
const PAGE: usize = 512;

/// Checks the engine's files and every organisation. An empty list means that nothing was found.
pub fn check(store: &dyn Store) -> Result<Vec<Fault>, StoreError> {
    let mut faults = Vec::new();
    gather(&mut faults, store.engine_faults())?;
    let mut organisations: Vec<OrgId> = Vec::new();
    match store.organisations() {
        Ok(all) => organisations = all,
        Err(error) => faults.push(unreadable(error)?),
    }
    for org in organisations {
        match store.snapshot(org) {
            Ok(mut snapshot) => faults.extend(check_organisation(&mut *snapshot)?),
            Err(error) => faults.push(unreadable(error)?),
        }
    }
    Ok(faults)
}

/// Checks one organisation: every row against its sum, and the ledger of each epoch from leaves to
/// root.
pub fn check_organisation(snapshot: &mut dyn Snapshot) -> Result<Vec<Fault>, StoreError> {
    let mut faults = Vec::new();
    gather(&mut faults, snapshot.row_faults())?;
    gather(&mut faults, check_tree(snapshot))?;
    let present = snapshot.head()?.map_or(0, |head| head.epoch);
    let epochs = match snapshot.epochs() {
        Ok(epochs) => epochs,
        Err(error) => {
            faults.push(unreadable(error)?);
            return Ok(faults);
        }
    };
    for earlier in epochs.iter().filter(|epoch| epoch.number < present) {
        if snapshot.turn_to(earlier.number)? {
            let mut found = Vec::new();
            gather(&mut found, check_tree(snapshot))?;
            faults.extend(found.into_iter().map(|fault| Fault::Earlier {
                epoch: earlier.number,
                fault: Box::new(fault),
            }));
        }
    }
    Ok(faults)
}

/// Recomputes the tree of the epoch that the snapshot shows from the leaves, and holds tiles, root and head against it.
pub fn check_tree(snapshot: &dyn Snapshot) -> Result<Vec<Fault>, StoreError> {
    let size = snapshot.head()?.map_or(0, |head| head.size);
    let mut walk = Walk {
        frontier: Frontier::empty(),
        faults: Vec::new(),
    };
    loop {
        let from = walk.frontier.size();
        let leaves = snapshot.leaves(from, PAGE)?;
        if leaves.is_empty() {
            break;
        }
        for row in &leaves {
            if !walk.leaf(snapshot, row.index, &row.leaf)? {
                return Ok(walk.faults);
            }
        }
    }
    if walk.frontier.size() != size {
        walk.faults.push(Fault::Head("the number of leaves"));
    }
    if walk.faults.is_empty() && snapshot.root()? != walk.frontier.root() {
        walk.faults.push(Fault::Root);
    }
    Ok(walk.faults)
}

struct Walk {
    frontier: Frontier,
    faults: Vec<Fault>,
}

impl Walk {
    /// Takes one leaf; answers whether the walk can go on.
    fn leaf(
        &mut self,
        snapshot: &dyn Snapshot,
        index: u64,
        leaf: &[u8],
    ) -> Result<bool, StoreError> {
        let expected = self.frontier.size();
        if index != expected {
            self.faults.push(Fault::LeafMissing(expected));
            return Ok(false);
        }
        if Leaf::decode(leaf).map_or(true, |leaf| leaf.index != index) {
            self.faults.push(Fault::LeafMalformed(index));
        }
        for tile in self.frontier.push(leaf_hash(leaf)) {
            if snapshot.tile(tile.level, tile.index)?.as_ref() != Some(&tile.hashes) {
                self.faults.push(Fault::Tile {
                    level: tile.level,
                    index: tile.index,
                });
            }
        }
        Ok(true)
    }
}

/// Adds what a check found; a database too damaged to be read is a finding too.
fn gather(
    faults: &mut Vec<Fault>,
    found: Result<Vec<Fault>, StoreError>,
) -> Result<(), StoreError> {
    match found {
        Ok(found) => faults.extend(found),
        Err(error) => faults.push(unreadable(error)?),
    }
    Ok(())
}

fn unreadable(error: StoreError) -> Result<Fault, StoreError> {
    match error {
        StoreError::Backend { .. } | StoreError::Damaged(_) => {
            Ok(Fault::Unreadable(error.to_string()))
        }
        other => Err(other),
    }
}
