//! Writing the file: adding batches at its end, and writing it whole under a new epoch.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
    sync::Mutex,
};

use sha2::{Digest, Sha256};
use vault::{Key, Random};
use zeroize::Zeroizing;

use crate::{
    Disk, KeyError, MasterKey, Slots, Tombstone,
    format::{Batch, CELLS, Epoch, HEADER, Kind},
    former::{Former, format_of},
    slots::{HashWriter, Scan, copy, read_back, temporary},
    state::{OrgKeys, State},
    store::held,
};

/// Tombstones by organisation and cell.
pub(crate) type Destroyed = BTreeMap<[u8; 16], BTreeMap<[u8; 16], Tombstone>>;

/// The files in both slots, and what is needed to write them. One writer at a time.
pub(crate) struct Files {
    pub(crate) disk: Box<dyn Disk>,
    pub(crate) slots: Slots,
    pub(crate) master: MasterKey,
    pub(crate) rng: Box<dyn Random + Send>,
    pub(crate) epoch: Epoch,
    pub(crate) batches: u64,
    pub(crate) length: u64,
    /// A write failed half-way: only opening anew tells what stands on the disk.
    pub(crate) stopped: bool,
}

impl Files {
    pub(crate) fn opened(
        (disk, slots): (Box<dyn Disk>, &Slots),
        master: &MasterKey,
        rng: Box<dyn Random + Send>,
        scan: Scan,
    ) -> Self {
        Self {
            disk,
            slots: slots.clone(),
            master: master.duplicate(),
            rng,
            epoch: scan.epoch,
            batches: scan.batches,
            length: scan.length,
            stopped: false,
        }
    }

    pub(crate) fn fresh_key(&mut self) -> Key {
        Key::random(&mut *self.rng)
    }

    pub(crate) fn fresh_id(&mut self) -> [u8; 16] {
        let mut id = [0; 16];
        self.rng.fill(&mut id);
        id
    }

    pub(crate) fn check_running(&self) -> Result<(), KeyError> {
        if self.stopped {
            Err(KeyError::Stopped)
        } else {
            Ok(())
        }
    }

    /// A batch of new cells, to be appended `ahead` places after the present end.
    pub(crate) fn cells_batch(
        &mut self,
        (org, key): ([u8; 16], &Key),
        ahead: u64,
        cells: &[u8],
    ) -> Batch {
        let place = self.batches + ahead;
        let payload = self
            .epoch
            .seal_cells((org, key), place, cells, &mut *self.rng);
        Batch {
            kind: Kind::New,
            org,
            payload,
        }
    }

    /// Adds batches to slot a, then to slot b, each synced before the next step.
    pub(crate) fn append(&mut self, batches: &[Batch]) -> Result<(), KeyError> {
        self.check_running()?;
        let mut bytes = Vec::new();
        for (place, batch) in (self.batches..).zip(batches) {
            bytes.extend(self.epoch.seal_batch(place, batch, &mut *self.rng));
        }
        self.stopped = true;
        for path in self.slots.files() {
            self.disk
                .append(&path, self.length, &bytes)
                .map_err(KeyError::disk("adding to the key store", &path))?;
        }
        self.stopped = false;
        self.batches += batches.len() as u64;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Writes everything but the destroyed keys under a new epoch key and, it may be, another
    /// master key: slot a, read back, then slot b.
    pub(crate) fn rewrite(
        &mut self,
        state: &Mutex<State>,
        destroyed: &Destroyed,
        master: &MasterKey,
    ) -> Result<(), KeyError> {
        self.check_running()?;
        let [path, other] = self.slots.files();
        let key = self.fresh_key();
        let epoch = Epoch {
            store: self.epoch.store,
            number: self.epoch.number + 1,
            key,
        };
        let new = temporary(&path);
        let rng = &mut *self.rng;
        let mut done = None;
        self.disk
            .write_new(&new, &mut |out| {
                done = Some(write_all((&epoch, master), state, destroyed, rng, out)?);
                Ok(())
            })
            .map_err(KeyError::disk("writing", &new))?;
        let Some(Written {
            batches,
            length,
            digest,
        }) = done
        else {
            return Err(KeyError::Stopped);
        };
        // Before it takes the old one's place: a medium that fails must not cost both.
        read_back(&*self.disk, &new, digest)?;
        self.stopped = true;
        self.disk
            .replace(&new, &path, HEADER)
            .map_err(KeyError::disk("replacing", &path))?;
        copy(&*self.disk, &path, &other, digest)?;
        self.stopped = false;
        (self.epoch, self.batches, self.length) = (epoch, batches, length);
        self.master = master.duplicate();
        Ok(())
    }
}

struct Written {
    batches: u64,
    length: u64,
    digest: [u8; 32],
}

/// Writes a whole file, batch by batch, so that it never stands in memory.
fn write_all(
    (epoch, master): (&Epoch, &MasterKey),
    state: &Mutex<State>,
    destroyed: &Destroyed,
    rng: &mut dyn Random,
    out: &mut dyn Write,
) -> io::Result<Written> {
    let mut out = HashWriter {
        hash: Sha256::new(),
        length: 0,
        out,
    };
    let format = format_of(&held(state));
    out.write_all(&epoch.header(format, master, rng))?;
    let journal = held(state).journal.as_ref().map(Key::duplicate);
    let mut batches = Batches {
        epoch,
        place: 0,
        rng,
        out: &mut out,
    };
    if let Some(key) = journal {
        batches.put(Kind::Journal, [0; 16], key.expose())?;
    }
    let orgs: Vec<_> = held(state).orgs.keys().copied().collect();
    let none = BTreeMap::new();
    for org in orgs {
        batches.org(state, org, destroyed.get(&org).unwrap_or(&none))?;
    }
    let batches = batches.place;
    Ok(Written {
        batches,
        length: out.length,
        digest: out.hash.finalize().into(),
    })
}

struct Batches<'a, 'b> {
    epoch: &'a Epoch,
    place: u64,
    rng: &'a mut dyn Random,
    out: &'a mut HashWriter<'b>,
}

impl Batches<'_, '_> {
    fn put(&mut self, kind: Kind, org: [u8; 16], payload: &[u8]) -> io::Result<()> {
        let batch = Batch {
            kind,
            org,
            payload: Zeroizing::new(payload.to_vec()),
        };
        let sealed = self.epoch.seal_batch(self.place, &batch, self.rng);
        self.place += 1;
        self.out.write_all(&sealed)
    }

    /// Everything of one organisation. The state is held for one batch at a time, so that keys
    /// can be read while a large file is written.
    fn org(
        &mut self,
        state: &Mutex<State>,
        org: [u8; 16],
        destroyed: &BTreeMap<[u8; 16], Tombstone>,
    ) -> io::Result<()> {
        let Some(Snapshot {
            keys,
            former,
            ids,
            mut tombstones,
        }) = snapshot(state, org)
        else {
            return Ok(());
        };
        self.put(Kind::Organisation, org, &keys.to_bytes())?;
        for some in former.chunks(CELLS) {
            let mut bytes = Zeroizing::new(Vec::with_capacity(Former::LENGTH * some.len()));
            for one in some {
                one.put(&mut bytes);
            }
            self.put(Kind::Former, org, &bytes)?;
        }
        for (kind, mut ids) in ids {
            ids.retain(|id| !destroyed.contains_key(id));
            for ids in ids.chunks(CELLS) {
                let cells = held(state).cell_bytes(&org, ids);
                let sealed = self
                    .epoch
                    .seal_cells((org, &keys.org), self.place, &cells, self.rng);
                self.put(kind, org, &sealed)?;
            }
        }
        for (id, tombstone) in destroyed {
            tombstones.entry(*id).or_insert(*tombstone);
        }
        let tombstones: Vec<_> = tombstones.into_values().map(Tombstone::to_bytes).collect();
        for some in tombstones.chunks(CELLS) {
            self.put(Kind::Tombstones, org, some.as_flattened())?;
        }
        Ok(())
    }
}

/// What there is to write of one organisation.
struct Snapshot {
    keys: OrgKeys,
    former: Vec<Former>,
    ids: [(Kind, Vec<[u8; 16]>); 2],
    tombstones: BTreeMap<[u8; 16], Tombstone>,
}

/// INVARIANT: taken at once. A cell that is settled meanwhile would else stand in neither list,
/// and its key be lost.
fn snapshot(state: &Mutex<State>, org: [u8; 16]) -> Option<Snapshot> {
    let mut state = held(state);
    let org = state.orgs.get_mut(&org)?;
    // Settled cells are written as such. Were the writing to fail, they would be asked about
    // once more after the next start.
    org.marked();
    Some(Snapshot {
        keys: org.keys.duplicate(),
        former: org.former.iter().map(Former::duplicate).collect(),
        ids: [(Kind::Settled, org.ids(true)), (Kind::New, org.ids(false))],
        tombstones: org.tombstones.clone(),
    })
}

/// Makes the first file in both slots: an epoch 1 with the journal's key and nothing else.
pub(crate) fn create(
    disk: &dyn Disk,
    slots: &Slots,
    master: &MasterKey,
    rng: &mut dyn Random,
) -> Result<(), KeyError> {
    let [path, other] = slots.files();
    for path in [&path, &other] {
        match disk.length(path) {
            Ok(_) => return Err(KeyError::Exists { path: path.clone() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(KeyError::disk("looking for the key store", path)(error)),
        }
    }
    for folder in slots.folders() {
        disk.make_folder(folder)
            .map_err(KeyError::disk("making the folder", folder))?;
    }
    let mut store = [0; 16];
    rng.fill(&mut store);
    let epoch = Epoch {
        store,
        number: 1,
        key: Key::random(rng),
    };
    let state = Mutex::new(State::with_journal(Key::random(rng)));
    let digest = write_first(disk, &path, (&epoch, master), &state, rng)?;
    copy(disk, &path, &other, digest)
}

fn write_first(
    disk: &dyn Disk,
    path: &Path,
    under: (&Epoch, &MasterKey),
    state: &Mutex<State>,
    rng: &mut dyn Random,
) -> Result<[u8; 32], KeyError> {
    let new = temporary(path);
    let mut digest = [0; 32];
    disk.write_new(&new, &mut |out| {
        digest = write_all(under, state, &BTreeMap::new(), rng, out)?.digest;
        Ok(())
    })
    .map_err(KeyError::disk("writing", &new))?;
    read_back(disk, &new, digest)?;
    disk.replace(&new, path, HEADER)
        .map_err(KeyError::disk("replacing", path))?;
    Ok(digest)
}
