//! Copies of the key store on other media: made, read back and opened, and taken up again.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Mutex,
};

use sha2::{Digest, Sha256};
use vault::{Key, keyed};

use crate::{
    Disk, FileDisk, KeyError, KeyStore, MasterKey, Slots, SystemRandom, Tombstone,
    format::HeaderFault,
    rewrite::Files,
    slots::{HashWriter, Scan, Tail, copy, read_back, scan, temporary},
    state::State,
    store::held,
};

/// Which state of which key store a file holds. A later one knows everything that an earlier one
/// does, and which of its keys have been destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its epoch, one more at each destruction.
    pub epoch: u64,
    /// How many batches were added in that epoch.
    pub batches: u64,
    /// The id of the key store, for ever the same.
    pub store: [u8; 16],
}

impl Place {
    fn of(scan: &Scan) -> Self {
        Self {
            epoch: scan.epoch.number,
            batches: scan.batches,
            store: scan.epoch.store,
        }
    }
}

impl KeyStore {
    /// Where this key store stands.
    pub fn place(&self) -> Place {
        let files = held(&self.files);
        Place {
            epoch: files.epoch.number,
            batches: files.batches,
            store: files.epoch.store,
        }
    }

    /// All tombstones of an organisation.
    pub fn tombstones(&self, org: [u8; 16]) -> Vec<Tombstone> {
        let state = held(&self.state);
        let org = state.orgs.get(&org);
        org.map(|org| org.tombstones.values().copied().collect())
            .unwrap_or_default()
    }

    /// HMAC-SHA-256 of a value under the journal's key, which outlives epochs and master keys.
    pub fn keyed(&self, label: &str, value: &[u8]) -> [u8; 32] {
        keyed(&self.journal, label, value)
    }

    /// Copies the file to `keystore` in a folder, durable, read back and opened on return. What
    /// changes the key store waits meanwhile.
    pub fn copy_to(&self, folder: &Path) -> Result<Place, KeyError> {
        let files = held(&self.files);
        files.check_running()?;
        let [from, _] = files.slots.files();
        let read = whole(&*files.disk, &from, &files.master)?;
        if (read.epoch.number, read.batches, read.length)
            != (files.epoch.number, files.batches, files.length)
        {
            return Err(damaged(&from, "it is not what this process wrote"));
        }
        let to = folder.join("keystore");
        copy(&*files.disk, &from, &to, read.digest)?;
        let opened = Self::open_copy(folder, &files.master)?;
        if opened.place() != Place::of(&read) {
            return Err(damaged(&to, "what was read back is not what was written"));
        }
        Ok(opened.place())
    }

    /// Opens a copy for reading: keys can be had from it, everything that would write answers
    /// [`KeyError::Stopped`].
    pub fn open_copy(folder: &Path, master: &MasterKey) -> Result<Self, KeyError> {
        let path = folder.join("keystore");
        let disk = FileDisk;
        let mut state = State::default();
        let read = scan(&disk, &path, master, &mut |epoch, place, batch| {
            state
                .apply(epoch, place, batch)
                .ok_or_else(|| damaged(&path, "a batch contradicts others"))
        })?;
        let read = read.map_err(|fault| unopened(&path, fault))?;
        if read.tail != Tail::Clean {
            return Err(damaged(&path, "it is cut short"));
        }
        let journal = state.journal.as_ref().map(Key::duplicate);
        let journal = journal.ok_or_else(|| damaged(&path, "the journal's key is missing"))?;
        let slots = Slots {
            a: folder.to_owned(),
            b: folder.to_owned(),
        };
        let rng = Box::new(SystemRandom);
        let mut files = Files::opened((Box::new(disk), &slots), master, rng, read);
        files.stopped = true;
        Ok(Self {
            files: Mutex::new(files),
            state: Mutex::new(state),
            journal,
            notices: Vec::new(),
        })
    }

    /// Which state a file holds, as far as it opens; a torn end counts for nothing.
    pub fn look_at(file: &Path, master: &MasterKey) -> Result<Place, KeyError> {
        let read = scan(&FileDisk, file, master, &mut |_, _, _| Ok(()))?;
        let read = read.map_err(|fault| unopened(file, fault))?;
        if read.tail == Tail::Damaged {
            return Err(damaged(file, "a batch of keys does not open"));
        }
        Ok(Place::of(&read))
    }

    /// Takes a file up as a key store of its own: copies it to both slots, where there must be
    /// none, and opens it there.
    pub fn take_up(file: &Path, slots: &Slots, master: &MasterKey) -> Result<Self, KeyError> {
        for path in slots.files() {
            match FileDisk.length(&path) {
                Ok(_) => return Err(KeyError::Exists { path }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(KeyError::disk("looking for the key store", &path)(error));
                }
            }
        }
        let digest = digest(file)?;
        let [a, _] = slots.files();
        copy(&FileDisk, file, &a, digest)?;
        // The other is written from it, and a torn end cut off.
        Self::open(slots, master, Box::new(SystemRandom))
    }

    /// Removes a copy that a newer one has replaced. Its header, without which nothing of it opens,
    /// is overwritten first.
    pub fn remove_copy(folder: &Path) -> Result<(), KeyError> {
        let path = folder.join("keystore");
        let nothing = temporary(&path);
        if path.exists() {
            FileDisk
                .write_new(&nothing, &mut |_| Ok(()))
                .and_then(|()| FileDisk.replace(&nothing, &path, crate::format::HEADER))
                .map_err(KeyError::disk("overwriting", &path))?;
        }
        std::fs::remove_dir_all(folder).map_err(KeyError::disk("removing", folder))
    }
}

/// A file that opens to its end.
fn whole(disk: &dyn Disk, path: &Path, master: &MasterKey) -> Result<Scan, KeyError> {
    let read = scan(disk, path, master, &mut |_, _, _| Ok(()))?;
    read.ok()
        .filter(|read| read.tail == Tail::Clean)
        .ok_or_else(|| damaged(path, "it is not what this process wrote"))
}

fn digest(path: &Path) -> Result<[u8; 32], KeyError> {
    let reading = |error| KeyError::disk("reading the key store", path)(error);
    let mut sink = io::sink();
    let mut hash = HashWriter {
        hash: Sha256::new(),
        length: 0,
        out: &mut sink,
    };
    let mut file = FileDisk.reader(path).map_err(reading)?;
    io::copy(&mut file, &mut hash).map_err(reading)?;
    let digest = hash.hash.finalize().into();
    // Twice the same: a medium that fails now is found before anything rests on it.
    read_back(&FileDisk, path, digest)?;
    Ok(digest)
}

fn damaged(path: &Path, what: &'static str) -> KeyError {
    KeyError::Damaged {
        path: path.to_owned(),
        what,
    }
}

fn unopened(path: &Path, fault: HeaderFault) -> KeyError {
    let path: PathBuf = path.to_owned();
    match fault {
        HeaderFault::Format(found) if found != 0 => KeyError::Format { path, found },
        HeaderFault::OtherMaster(_) => KeyError::OtherMaster { path },
        HeaderFault::Format(_) | HeaderFault::Damaged => KeyError::Damaged {
            path,
            what: "its header does not open",
        },
    }
}
