//! The keys in memory: each wiped when it is destroyed or the store is closed.

use std::collections::{BTreeMap, HashMap};

use vault::Key;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    Former,
    format::{Batch, Epoch, Kind},
};

/// An organisation's keys.
#[derive(Debug)]
pub struct OrgKeys {
    /// Above its cells, and for what belongs to no cell.
    pub org: Key,
    /// Seals the openings of the ledger.
    pub audit: Key,
    /// Keys the terms that must not be read from the database.
    pub index: Key,
    /// The seed of its Ed25519 signing key.
    pub signing_seed: Zeroizing<[u8; 32]>,
}

impl OrgKeys {
    pub(crate) const LENGTH: usize = 128;

    pub(crate) fn duplicate(&self) -> Self {
        Self {
            org: self.org.duplicate(),
            audit: self.audit.duplicate(),
            index: self.index.duplicate(),
            signing_seed: self.signing_seed.clone(),
        }
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(Self::LENGTH));
        for key in [&self.org, &self.audit, &self.index] {
            bytes.extend_from_slice(key.expose());
        }
        bytes.extend_from_slice(&*self.signing_seed);
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (keys, rest) = bytes.as_chunks();
        let ([org, audit, index, seed], []) = (keys, rest) else {
            return None;
        };
        Some(Self {
            org: Key::from_bytes(org),
            audit: Key::from_bytes(audit),
            index: Key::from_bytes(index),
            signing_seed: Zeroizing::new(*seed),
        })
    }
}

/// What is left of a destroyed cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// The cell.
    pub cell: [u8; 16],
    /// When its key was destroyed, microseconds since 1970 UTC.
    pub at: i64,
    /// The leaf in which that was decided.
    pub leaf: u64,
}

/// What the key store says of a cell.
#[derive(Debug)]
pub enum KeyState {
    /// Its key.
    Present(Key),
    /// Destroyed; nothing sealed under it opens any more.
    Destroyed(Tombstone),
    /// Neither: a fault that stops all disposal.
    Unknown,
}

/// What became of cells that nothing refers to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Released {
    /// Found in use; not asked about again.
    pub settled: usize,
    /// Not in use; to be handed out again.
    pub returned: usize,
    /// Handed out less than a day ago and not (yet) in use.
    pub waiting: usize,
}

/// Counts, for `doctor`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The epoch of the key store's file.
    pub epoch: u64,
    /// The length of the file in each slot.
    pub bytes: u64,
    /// Organisations.
    pub orgs: usize,
    /// Keys of cells, spare ones among them.
    pub cells: usize,
    /// Keys that were not handed out yet.
    pub spare: usize,
    /// Destroyed cells.
    pub tombstones: usize,
    /// Keys of organisations that newer ones have replaced.
    pub former: usize,
}

/// Whether a cell is in use. Only *spare* ones are handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Not handed out.
    Spare,
    /// Made in an earlier run, which did not write down whether it was handed out.
    Doubtful,
    /// Handed out in this run.
    Taken,
    /// Known to be in use.
    Settled,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    place: usize,
    stage: Stage,
}

/// One organisation.
#[derive(Debug)]
pub(crate) struct Org {
    pub(crate) keys: OrgKeys,
    /// Keys that newer ones have replaced, the oldest first.
    pub(crate) former: Vec<Former>,
    cells: HashMap<[u8; 16], Cell>,
    spare: Vec<[u8; 16]>,
    pub(crate) tombstones: BTreeMap<[u8; 16], Tombstone>,
    /// Settled, but not yet written down as such.
    marks: Vec<[u8; 16]>,
    /// Taken cells that nothing referred to, and since when we know.
    unreferenced: HashMap<[u8; 16], i64>,
}

/// All keys.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) orgs: BTreeMap<[u8; 16], Org>,
    pub(crate) journal: Option<Key>,
    arena: Arena,
}

impl Org {
    pub(crate) fn new(keys: OrgKeys) -> Self {
        Self {
            keys,
            former: Vec::new(),
            cells: HashMap::new(),
            spare: Vec::new(),
            tombstones: BTreeMap::new(),
            marks: Vec::new(),
            unreferenced: HashMap::new(),
        }
    }

    pub(crate) fn spares(&self) -> usize {
        self.spare.len()
    }

    /// The cells that were settled since this was last asked, which is when they are written.
    pub(crate) fn marked(&mut self) -> Vec<[u8; 16]> {
        std::mem::take(&mut self.marks)
    }

    /// Hands out a spare cell.
    pub(crate) fn take(&mut self) -> Option<[u8; 16]> {
        let id = self.spare.pop()?;
        self.set(&id, Stage::Taken);
        Some(id)
    }

    /// These are not handed out any more.
    pub(crate) fn withdraw(&mut self, ids: impl Iterator<Item = [u8; 16]>) {
        for id in ids {
            if self
                .cells
                .get(&id)
                .is_some_and(|cell| cell.stage == Stage::Spare)
            {
                self.set(&id, Stage::Doubtful);
                self.spare.retain(|spare| *spare != id);
            }
        }
    }

    /// The cells in a settled or in another stage, in order, for writing them.
    pub(crate) fn ids(&self, settled: bool) -> Vec<[u8; 16]> {
        let wanted = |cell: &Cell| (cell.stage == Stage::Settled) == settled;
        let mut ids: Vec<_> = self
            .cells
            .iter()
            .filter(|(_, cell)| wanted(cell))
            .map(|(id, _)| *id)
            .collect();
        ids.sort_unstable();
        ids
    }

    /// The cells of which it is not known whether they are in use.
    pub(crate) fn undecided(&self) -> Vec<[u8; 16]> {
        let open = |stage| matches!(stage, Stage::Doubtful | Stage::Taken);
        self.cells
            .iter()
            .filter(|(_, cell)| open(cell.stage))
            .map(|(id, _)| *id)
            .collect()
    }

    /// Decides about one cell, now that we know whether anything refers to it.
    pub(crate) fn decide(&mut self, id: [u8; 16], referenced: bool, now: i64) -> Released {
        /// A use case lasts seconds; a day leaves room for any import.
        const DAY: i64 = 24 * 60 * 60 * 1_000_000;
        let mut released = Released::default();
        match (self.cells.get(&id).map(|cell| cell.stage), referenced) {
            (Some(Stage::Doubtful | Stage::Taken), true) => {
                self.set(&id, Stage::Settled);
                self.unreferenced.remove(&id);
                self.marks.push(id);
                released.settled = 1;
            }
            (Some(Stage::Doubtful), false) => {
                self.give_back(id);
                released.returned = 1;
            }
            (Some(Stage::Taken), false) => {
                let since = *self.unreferenced.entry(id).or_insert(now);
                if now.saturating_sub(since) < DAY {
                    released.waiting = 1;
                } else {
                    self.give_back(id);
                    released.returned = 1;
                }
            }
            (Some(Stage::Spare | Stage::Settled) | None, _) => {}
        }
        released
    }

    fn give_back(&mut self, id: [u8; 16]) {
        self.unreferenced.remove(&id);
        self.set(&id, Stage::Spare);
        self.spare.push(id);
    }

    fn set(&mut self, id: &[u8; 16], stage: Stage) {
        if let Some(cell) = self.cells.get_mut(id) {
            cell.stage = stage;
        }
    }
}

impl State {
    /// Nothing but the journal's key.
    pub(crate) fn with_journal(key: Key) -> Self {
        Self {
            journal: Some(key),
            ..Self::default()
        }
    }

    /// What is known of a cell.
    pub(crate) fn cell(&self, org: &[u8; 16], id: &[u8; 16]) -> KeyState {
        let Some(org) = self.orgs.get(org) else {
            return KeyState::Unknown;
        };
        if let Some(tombstone) = org.tombstones.get(id) {
            return KeyState::Destroyed(*tombstone);
        }
        let key = org
            .cells
            .get(id)
            .and_then(|cell| self.arena.read(cell.place));
        key.map_or(KeyState::Unknown, |bytes| {
            KeyState::Present(Key::from_bytes(bytes))
        })
    }

    /// Adds a cell's key.
    pub(crate) fn insert(
        &mut self,
        org: &[u8; 16],
        (id, key): ([u8; 16], &[u8; 32]),
        stage: Stage,
    ) {
        let Some(org) = self.orgs.get_mut(org) else {
            return;
        };
        let place = self.arena.write(key);
        org.cells.insert(id, Cell { place, stage });
        if stage == Stage::Spare {
            org.spare.push(id);
        }
    }

    /// Wipes a cell's key and puts its tombstone there.
    pub(crate) fn destroy(&mut self, org: &[u8; 16], tombstone: Tombstone) {
        let Some(org) = self.orgs.get_mut(org) else {
            return;
        };
        let id = tombstone.cell;
        if let Some(cell) = org.cells.remove(&id) {
            self.arena.wipe(cell.place);
        }
        org.spare.retain(|spare| *spare != id);
        org.unreferenced.remove(&id);
        org.tombstones.entry(id).or_insert(tombstone);
    }

    /// Ids and keys one after the other, for a batch.
    pub(crate) fn cell_bytes(&self, org: &[u8; 16], ids: &[[u8; 16]]) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(48 * ids.len()));
        let Some(org) = self.orgs.get(org) else {
            return bytes;
        };
        for id in ids {
            let key = org
                .cells
                .get(id)
                .and_then(|cell| self.arena.read(cell.place));
            if let Some(key) = key {
                bytes.extend_from_slice(id);
                bytes.extend_from_slice(key);
            }
        }
        bytes
    }

    pub(crate) fn summary(&self) -> Summary {
        let mut summary = Summary {
            orgs: self.orgs.len(),
            ..Summary::default()
        };
        for org in self.orgs.values() {
            summary.cells += org.cells.len();
            summary.spare += org.spare.len();
            summary.tombstones += org.tombstones.len();
            summary.former += org.former.len();
        }
        summary
    }

    /// Takes in a batch as the file is read. `None` if it makes no sense here.
    pub(crate) fn apply(&mut self, epoch: &Epoch, place: u64, batch: &Batch) -> Option<()> {
        match batch.kind {
            Kind::Journal => {
                self.journal = Some(Key::from_bytes(batch.payload.as_slice().try_into().ok()?));
            }
            Kind::Organisation => {
                let keys = OrgKeys::from_bytes(&batch.payload)?;
                self.orgs.entry(batch.org).or_insert_with(|| Org::new(keys));
            }
            Kind::Former => {
                let org = self.orgs.get_mut(&batch.org)?;
                for bytes in whole_chunks(&batch.payload)? {
                    org.former.push(Former::from_bytes(bytes)?);
                }
            }
            Kind::New => self.apply_cells(epoch, place, batch, Stage::Doubtful)?,
            Kind::Settled => self.apply_cells(epoch, place, batch, Stage::Settled)?,
            Kind::Marks => {
                let org = self.orgs.get_mut(&batch.org)?;
                for id in whole_chunks(&batch.payload)? {
                    org.set(id, Stage::Settled);
                }
            }
            Kind::Tombstones => {
                let org = self.orgs.get_mut(&batch.org)?;
                for bytes in whole_chunks(&batch.payload)? {
                    let tombstone = Tombstone::from_bytes(bytes)?;
                    org.tombstones.insert(tombstone.cell, tombstone);
                }
            }
        }
        Some(())
    }

    fn apply_cells(&mut self, epoch: &Epoch, at: u64, batch: &Batch, stage: Stage) -> Option<()> {
        let key = self.orgs.get(&batch.org)?.keys.org.duplicate();
        let cells = epoch.open_cells((batch.org, &key), at, &batch.payload)?;
        for record in whole_chunks::<48>(&cells)? {
            let (id, key) = record.split_first_chunk()?;
            self.insert(&batch.org, (*id, key.try_into().ok()?), stage);
        }
        Some(())
    }
}

impl Tombstone {
    pub(crate) fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        let fields = [
            self.cell.as_slice(),
            &self.at.to_be_bytes(),
            &self.leaf.to_be_bytes(),
        ];
        for (to, from) in bytes.iter_mut().zip(fields.into_iter().flatten()) {
            *to = *from;
        }
        bytes
    }

    fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        let (cell, rest) = bytes.split_first_chunk()?;
        let (at, leaf) = rest.split_first_chunk()?;
        Some(Self {
            cell: *cell,
            at: i64::from_be_bytes(*at),
            leaf: u64::from_be_bytes(leaf.try_into().ok()?),
        })
    }
}

fn whole_chunks<const N: usize>(bytes: &[u8]) -> Option<&[[u8; N]]> {
    let (chunks, rest) = bytes.as_chunks();
    rest.is_empty().then_some(chunks)
}

/// Keys side by side in pages that never move: a growing vector or map would leave unwiped
/// copies of them behind.
#[derive(Debug, Default)]
struct Arena {
    pages: Vec<Box<Page>>,
    used: usize,
    free: Vec<usize>,
}

#[derive(Zeroize, ZeroizeOnDrop)]
struct Page([[u8; 32]; Page::KEYS]);

impl Page {
    const KEYS: usize = 128;
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Page(…)")
    }
}

impl Arena {
    fn write(&mut self, key: &[u8; 32]) -> usize {
        let place = self.free.pop().unwrap_or_else(|| {
            self.used += 1;
            self.used - 1
        });
        if place / Page::KEYS >= self.pages.len() {
            self.pages.push(Box::new(Page([[0; 32]; Page::KEYS])));
        }
        if let Some(slot) = self.slot(place) {
            slot.copy_from_slice(key);
        }
        place
    }

    fn read(&self, place: usize) -> Option<&[u8; 32]> {
        self.pages
            .get(place / Page::KEYS)?
            .0
            .get(place % Page::KEYS)
    }

    fn wipe(&mut self, place: usize) {
        if let Some(slot) = self.slot(place) {
            slot.zeroize();
            self.free.push(place);
        }
    }

    fn slot(&mut self, place: usize) -> Option<&mut [u8; 32]> {
        self.pages
            .get_mut(place / Page::KEYS)?
            .0
            .get_mut(place % Page::KEYS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wiped_key_is_gone_and_its_place_is_used_again() {
        let mut arena = Arena::default();
        let places: Vec<_> = (0..300_u16)
            .map(|n| arena.write(&[u8::try_from(n % 251).unwrap(); 32]))
            .collect();
        let pages: Vec<_> = arena
            .pages
            .iter()
            .map(|page| std::ptr::from_ref(&**page))
            .collect();
        for place in &places[100..200] {
            arena.wipe(*place);
            assert_eq!(arena.read(*place), Some(&[0; 32]));
        }
        for _ in 0..100 {
            let place = arena.write(&[255; 32]);
            assert!(places[100..200].contains(&place));
        }
        assert_eq!(arena.write(&[1; 32]), 300);
        assert_eq!(arena.read(places[99]), Some(&[99; 32]));
        let now: Vec<_> = arena
            .pages
            .iter()
            .map(|page| std::ptr::from_ref(&**page))
            .collect();
        assert_eq!(now, pages, "pages never move");
    }

    #[test]
    fn destroying_wipes() {
        let key = |n: u8| Key::from_bytes(&[n; 32]);
        let signing_seed = Zeroizing::new([4; 32]);
        let keys = OrgKeys {
            org: key(1),
            audit: key(2),
            index: key(3),
            signing_seed,
        };
        let mut state = State::default();
        state.orgs.insert([1; 16], Org::new(keys));
        state.insert(&[1; 16], ([2; 16], &[9; 32]), Stage::Spare);
        assert_eq!(state.arena.read(0), Some(&[9; 32]));
        let tombstone = Tombstone {
            cell: [2; 16],
            at: 3,
            leaf: 4,
        };
        state.destroy(&[1; 16], tombstone);
        assert_eq!(state.arena.read(0), Some(&[0; 32]));
        assert!(state.orgs.get_mut(&[1; 16]).unwrap().take().is_none());
    }

    #[test]
    fn keys_and_tombstones_are_the_same_read_back() {
        let key = |n: u8| Key::from_bytes(&[n; 32]);
        let seed = Zeroizing::new([4; 32]);
        let keys = OrgKeys {
            org: key(1),
            audit: key(2),
            index: key(3),
            signing_seed: seed,
        };
        let bytes = keys.to_bytes();
        assert_eq!(bytes.len(), OrgKeys::LENGTH);
        assert_eq!(OrgKeys::from_bytes(&bytes).unwrap().to_bytes(), bytes);
        assert!(OrgKeys::from_bytes(&bytes[1..]).is_none());
        let stone = Tombstone {
            cell: [5; 16],
            at: i64::MIN,
            leaf: u64::MAX - 1,
        };
        assert_eq!(Tombstone::from_bytes(&stone.to_bytes()), Some(stone));
    }
}
