//! The key store: what the rest of Caretaker calls.

use std::sync::{Mutex, MutexGuard, PoisonError};

use vault::{Key, Random};
use zeroize::Zeroizing;

use crate::{
    Disk, FileDisk, KeyError, KeyState, MasterKey, Notice, OrgKeys, Released, Slots, Summary,
    Tombstone,
    format::{Batch, CELLS, Kind},
    rewrite::{self, Destroyed, Files},
    slots::{Tail, scan, settle},
    state::{Org, Stage, State},
};

/// How many keys are made at once, ahead of need.
const AHEAD: usize = 256;
/// Fewer spare ones than this, and [`KeyStore::top_up`] makes more.
const LOW: usize = 128;

/// All keys of all organisations, in memory and in two slots.
///
/// INVARIANT: a key that was handed out is durable in both slots; a destroyed one is in none.
/// INVARIANT: `files` is locked before `state`, never after it.
pub struct KeyStore {
    pub(crate) files: Mutex<Files>,
    pub(crate) state: Mutex<State>,
    pub(crate) journal: Key,
    pub(crate) notices: Vec<Notice>,
}

impl std::fmt::Debug for KeyStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyStore").finish_non_exhaustive()
    }
}

impl KeyStore {
    /// Makes an empty key store in both slots, where there must be none, and opens it.
    pub fn create(
        slots: &Slots,
        master: &MasterKey,
        rng: Box<dyn Random + Send>,
    ) -> Result<Self, KeyError> {
        Self::create_on(Box::new(FileDisk), slots, master, rng)
    }

    /// Opens the newest whole file of the two slots and heals the other; see
    /// [`KeyStore::notices`] for what had to be mended.
    pub fn open(
        slots: &Slots,
        master: &MasterKey,
        rng: Box<dyn Random + Send>,
    ) -> Result<Self, KeyError> {
        Self::open_on(Box::new(FileDisk), slots, master, rng)
    }

    /// [`KeyStore::create`] on another disk.
    pub fn create_on(
        disk: Box<dyn Disk>,
        slots: &Slots,
        master: &MasterKey,
        mut rng: Box<dyn Random + Send>,
    ) -> Result<Self, KeyError> {
        rewrite::create(&*disk, slots, master, &mut *rng)?;
        Self::open_on(disk, slots, master, rng)
    }

    /// [`KeyStore::open`] on another disk.
    pub fn open_on(
        disk: Box<dyn Disk>,
        slots: &Slots,
        master: &MasterKey,
        rng: Box<dyn Random + Send>,
    ) -> Result<Self, KeyError> {
        let (newest, notices) = settle(&*disk, slots, master)?;
        let [path, _] = slots.files();
        let mut state = State::default();
        let damaged = |what| KeyError::Damaged {
            path: path.clone(),
            what,
        };
        let read = scan(&*disk, &path, master, &mut |epoch, place, batch| {
            state
                .apply(epoch, place, batch)
                .ok_or_else(|| damaged("a batch contradicts others"))
        })?;
        if !read.is_ok_and(|read| read.digest == newest.digest && read.tail == Tail::Clean) {
            return Err(damaged("it changed while it was read"));
        }
        let journal = state.journal.as_ref().map(Key::duplicate);
        let journal = journal.ok_or_else(|| damaged("the journal's key is missing"))?;
        let files = Files::opened((disk, slots), master, rng, newest);
        Ok(Self {
            files: Mutex::new(files),
            state: Mutex::new(state),
            journal,
            notices,
        })
    }

    /// What opening had to mend.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Makes an organisation's keys; they are durable on return. One that has keys keeps them.
    pub fn add_org(&self, org: [u8; 16]) -> Result<(), KeyError> {
        let mut files = held(&self.files);
        files.check_running()?;
        if held(&self.state).orgs.contains_key(&org) {
            return Ok(());
        }
        let keys = OrgKeys {
            org: files.fresh_key(),
            audit: files.fresh_key(),
            index: files.fresh_key(),
            signing_seed: Zeroizing::new(*files.fresh_key().expose()),
        };
        let cells = new_cells(&mut files);
        let batches = [
            Batch {
                kind: Kind::Organisation,
                org,
                payload: keys.to_bytes(),
            },
            files.cells_batch((org, &keys.org), 1, &cells),
        ];
        files.append(&batches)?;
        let mut state = held(&self.state);
        state.orgs.insert(org, Org::new(keys));
        insert_spares(&mut state, org, &cells);
        Ok(())
    }

    /// An organisation's keys.
    pub fn org_keys(&self, org: [u8; 16]) -> Option<OrgKeys> {
        held(&self.state)
            .orgs
            .get(&org)
            .map(|org| org.keys.duplicate())
    }

    /// All organisations, in the order of their ids.
    pub fn orgs(&self) -> Vec<[u8; 16]> {
        held(&self.state).orgs.keys().copied().collect()
    }

    /// Hands out a cell whose key is durable already. Syncs only where all were taken.
    pub fn take_cell(&self, org: [u8; 16]) -> Result<[u8; 16], KeyError> {
        loop {
            let taken = held(&self.state)
                .orgs
                .get_mut(&org)
                .ok_or(KeyError::UnknownOrg { org })?
                .take();
            if let Some(cell) = taken {
                return Ok(cell);
            }
            self.refill(org, 1)?;
        }
    }

    /// Makes keys ahead of need where few are left, so that [`KeyStore::take_cell`] need not
    /// wait; for a background job. Answers how many were made.
    pub fn top_up(&self) -> Result<usize, KeyError> {
        self.orgs()
            .into_iter()
            .map(|org| self.refill(org, LOW))
            .sum()
    }

    /// Looks through the cells of which it is not known whether they are in use, after a start
    /// and once a day. What nothing refers to can be handed out again: at once if an earlier run
    /// handed it out, after a day if this one did. When in doubt `is_referenced` answers yes.
    pub fn release_unused(
        &self,
        org: [u8; 16],
        now: i64,
        is_referenced: &dyn Fn(&[u8; 16]) -> bool,
    ) -> Result<Released, KeyError> {
        let undecided = held(&self.state)
            .orgs
            .get(&org)
            .ok_or(KeyError::UnknownOrg { org })?
            .undecided();
        let mut sum = Released::default();
        for id in undecided {
            // Asked without holding the state: the answer may need a key.
            let referenced = is_referenced(&id);
            let mut state = held(&self.state);
            let Some(org) = state.orgs.get_mut(&org) else {
                continue;
            };
            let one = org.decide(id, referenced, now);
            sum.settled += one.settled;
            sum.returned += one.returned;
            sum.waiting += one.waiting;
        }
        Ok(sum)
    }

    /// The cells that were found in use, or were taken for it after a restore; not those that are
    /// spare, or of which it is not known. In order.
    pub fn settled(&self, org: [u8; 16]) -> Vec<[u8; 16]> {
        held(&self.state)
            .orgs
            .get(&org)
            .map(|org| org.ids(true))
            .unwrap_or_default()
    }

    /// What is known of a cell.
    pub fn cell(&self, org: [u8; 16], id: [u8; 16]) -> KeyState {
        held(&self.state).cell(&org, &id)
    }

    /// Destroys the keys of cells, each for the leaf that decided it. Durable in both slots on
    /// return. What is destroyed already is passed over; an unknown cell stops everything.
    pub fn destroy(
        &self,
        org: [u8; 16],
        cells: &[([u8; 16], u64)],
        at: i64,
    ) -> Result<(), KeyError> {
        let mut files = held(&self.files);
        files.check_running()?;
        let mut destroyed = Destroyed::new();
        for (cell, leaf) in cells {
            match held(&self.state).cell(&org, cell) {
                KeyState::Present(_) => {
                    let tombstone = Tombstone {
                        cell: *cell,
                        at,
                        leaf: *leaf,
                    };
                    destroyed
                        .entry(org)
                        .or_default()
                        .entry(*cell)
                        .or_insert(tombstone);
                }
                KeyState::Destroyed(_) => {}
                KeyState::Unknown => return Err(KeyError::Unknown { org, cell: *cell }),
            }
        }
        if destroyed.is_empty() {
            return Ok(());
        }
        let master = files.master.duplicate();
        self.withdraw(org, cells);
        files.rewrite(&self.state, &destroyed, &master)?;
        let mut state = held(&self.state);
        for tombstone in destroyed.values().flat_map(|cells| cells.values()) {
            state.destroy(&org, *tombstone);
        }
        Ok(())
    }

    /// Seals everything under another master key (a new epoch). The caller has made its file
    /// before, and keeps the old one until this has returned.
    pub fn rewrap(&self, master: &MasterKey) -> Result<(), KeyError> {
        held(&self.files).rewrite(&self.state, &Destroyed::new(), master)
    }

    /// Reads both slots anew and compares them with each other and with what was written.
    pub fn verify(&self) -> Result<Summary, KeyError> {
        let files = held(&self.files);
        files.check_running()?;
        let what = "it is not what this process wrote";
        let mut digests = Vec::new();
        for path in files.slots.files() {
            let read = scan(&*files.disk, &path, &files.master, &mut |_, _, _| Ok(()))?;
            let Some(read) = read.ok().filter(|read| read.tail == Tail::Clean) else {
                return Err(KeyError::Damaged { path, what });
            };
            let expected = (files.epoch.number, files.batches, files.length);
            digests.push(read.digest);
            let same = digests.iter().all(|digest| *digest == read.digest);
            if !same || (read.epoch.number, read.batches, read.length) != expected {
                return Err(KeyError::Damaged { path, what });
            }
        }
        drop(files);
        Ok(self.summary())
    }

    /// Counts, for `doctor`.
    pub fn summary(&self) -> Summary {
        let files = held(&self.files);
        let (epoch, bytes) = (files.epoch.number, files.length);
        Summary {
            epoch,
            bytes,
            ..held(&self.state).summary()
        }
    }

    /// The key of the recovery journal, which outlives epochs and master keys.
    pub(crate) fn journal_key(&self) -> (&Key, [u8; 16]) {
        (&self.journal, held(&self.files).epoch.store)
    }

    /// Makes [`AHEAD`] spare cells if there are fewer than `low`.
    fn refill(&self, org: [u8; 16], low: usize) -> Result<usize, KeyError> {
        let mut files = held(&self.files);
        files.check_running()?;
        let (key, marks) = {
            let mut state = held(&self.state);
            let known = state
                .orgs
                .get_mut(&org)
                .ok_or(KeyError::UnknownOrg { org })?;
            if known.spares() >= low {
                return Ok(0);
            }
            (known.keys.org.duplicate(), known.marked())
        };
        let cells = new_cells(&mut files);
        let mut batches = Vec::new();
        for marks in marks.chunks(CELLS) {
            let payload = Zeroizing::new(marks.as_flattened().to_vec());
            batches.push(Batch {
                kind: Kind::Marks,
                org,
                payload,
            });
        }
        let ahead = batches.len() as u64;
        batches.push(files.cells_batch((org, &key), ahead, &cells));
        files.append(&batches)?;
        let mut state = held(&self.state);
        insert_spares(&mut state, org, &cells);
        Ok(AHEAD)
    }

    /// A cell about to be destroyed must not be handed out meanwhile.
    fn withdraw(&self, org: [u8; 16], cells: &[([u8; 16], u64)]) {
        if let Some(org) = held(&self.state).orgs.get_mut(&org) {
            org.withdraw(cells.iter().map(|(cell, _)| *cell));
        }
    }
}

/// Ids and keys of [`AHEAD`] cells, one after the other.
fn new_cells(files: &mut Files) -> Zeroizing<Vec<u8>> {
    let mut cells = Zeroizing::new(Vec::with_capacity(48 * AHEAD));
    for _ in 0..AHEAD {
        cells.extend_from_slice(&files.fresh_id());
        cells.extend_from_slice(files.fresh_key().expose());
    }
    cells
}

fn insert_spares(state: &mut State, org: [u8; 16], cells: &[u8]) {
    for record in cells.as_chunks::<48>().0 {
        if let Some((id, key)) = record.split_first_chunk()
            && let Ok(key) = key.try_into()
        {
            state.insert(&org, (*id, key), Stage::Spare);
        }
    }
}

/// Locks; a panic elsewhere leaves nothing half-done in here, since each change is one step.
pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
