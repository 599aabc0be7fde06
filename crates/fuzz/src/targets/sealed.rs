//! What is sealed: nothing that was changed may open, and no key may become another.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use keys::{
    Disk, Entry, Journal, Kept, KeptTerm, KeyState, KeyStore, MasterKey, RecoveryKit, Slots,
    recover,
};
use vault::{Bound, DangerousSeededRandom, Key, KeyId};

use super::Made;

const ORG: [u8; 16] = [7; 16];

const BOUND: Bound<'_> = Bound {
    org: ORG,
    kind: "record",
    id: [9; 16],
    version: 3,
};

fn random(seed: u64) -> DangerousSeededRandom {
    DangerousSeededRandom::new(seed)
}

pub(super) fn envelope() -> Made {
    let key = Key::random(&mut random(1));
    let id = KeyId([5; 16]);
    let plain = b"Ada read two chapters.".to_vec();
    let sealed = vault::seal(&key, id, &BOUND, &plain, &mut random(2));
    Made::new(vec![sealed.clone()], move |bytes| {
        let opened = vault::open(&key, id, &BOUND, bytes);
        assert_eq!(opened.is_ok(), bytes == sealed, "a changed envelope opened");
        let _ = vault::envelope_key_id(bytes);
    })
}

pub(super) fn chunks() -> Made {
    let key = Key::random(&mut random(1));
    let id = KeyId([5; 16]);
    let sealed = vault::seal_chunks(&key, id, &BOUND, &[b'x'; 300], &mut random(2));
    let seed = sealed.concat();
    Made::new(vec![seed.clone()], move |bytes| {
        let opened = vault::open_chunks(&key, id, &BOUND, &[bytes]);
        assert_eq!(opened.is_ok(), bytes == seed, "a changed chunk opened");
    })
}

/// A disk in memory, for reading.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<BTreeMap<PathBuf, Vec<u8>>>>);

impl Memory {
    fn files(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        let found = self.files().get(path).cloned();
        found.ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Disk for Memory {
    fn make_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn length(&self, path: &Path) -> io::Result<u64> {
        self.bytes(path).map(|bytes| bytes.len() as u64)
    }

    fn reader(&self, path: &Path) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(Cursor::new(self.bytes(path)?)))
    }

    fn write_new(
        &self,
        path: &Path,
        content: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut bytes = Vec::new();
        content(&mut bytes)?;
        self.files().insert(path.to_owned(), bytes);
        Ok(())
    }

    fn append(&self, path: &Path, _: u64, bytes: &[u8]) -> io::Result<()> {
        let mut files = self.files();
        files
            .entry(path.to_owned())
            .or_default()
            .extend_from_slice(bytes);
        Ok(())
    }

    fn cut(&self, path: &Path, length: u64) -> io::Result<()> {
        if let Some(bytes) = self.files().get_mut(path) {
            bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
        }
        Ok(())
    }

    fn replace(&self, from: &Path, to: &Path, _: usize) -> io::Result<()> {
        let moved = self.files().remove(from);
        let moved = moved.ok_or(io::ErrorKind::NotFound)?;
        self.files().insert(to.to_owned(), moved);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.files().remove(path);
        Ok(())
    }
}

/// A key store with two cells, one of them destroyed.
pub(super) struct Store {
    disk: Memory,
    slots: Slots,
    master: MasterKey,
    pub(super) keys: KeyStore,
    kept: [u8; 16],
    gone: [u8; 16],
}

impl Store {
    pub(super) fn make() -> Option<Self> {
        let (disk, slots) = (Memory::default(), Slots::within(Path::new("keys")));
        let master = MasterKey::random(&mut random(3));
        let boxed = || Box::new(disk.clone());
        let keys = KeyStore::create_on(boxed(), &slots, &master, Box::new(random(4))).ok()?;
        keys.add_org(ORG).ok()?;
        let kept = keys.take_cell(ORG).ok()?;
        let gone = keys.take_cell(ORG).ok()?;
        keys.destroy(ORG, &[(gone, 5)], 1_000_000).ok()?;
        Some(Self {
            disk,
            slots,
            master,
            keys,
            kept,
            gone,
        })
    }

    fn file(&self) -> PathBuf {
        self.slots.a.join("keystore")
    }
}

pub(super) fn key_store() -> Made {
    let Some(made) = Store::make() else {
        return Made::new(Vec::new(), |_| {});
    };
    let seed = made.disk.bytes(&made.file()).unwrap_or_default();
    Made::new(vec![seed], move |bytes| {
        let disk = Memory::default();
        for slot in [&made.slots.a, &made.slots.b] {
            disk.files().insert(slot.join("keystore"), bytes.to_vec());
        }
        let Ok(read) = KeyStore::open_on(
            Box::new(disk),
            &made.slots,
            &made.master,
            Box::new(random(6)),
        ) else {
            return;
        };
        if let (Some(now), Some(then)) = (read.org_keys(ORG), made.keys.org_keys(ORG)) {
            assert_eq!(
                now.org.expose(),
                then.org.expose(),
                "another organisation's key"
            );
        }
        if let (KeyState::Present(now), KeyState::Present(then)) =
            (read.cell(ORG, made.kept), made.keys.cell(ORG, made.kept))
        {
            assert_eq!(now.expose(), then.expose(), "another cell's key");
        }
        let gone = read.cell(ORG, made.gone);
        assert!(
            !matches!(gone, KeyState::Present(_)),
            "a destroyed key came back"
        );
    })
}

/// One entry of each kind.
fn entries(cell: [u8; 16]) -> Vec<Entry> {
    let kept = Kept {
        org: ORG,
        kind: "hold".to_owned(),
        id: [9; 16],
        version: 2,
        cell,
        at: 2,
        terms: vec![KeptTerm {
            class: 1,
            name: "hold.of".to_owned(),
            value: vec![7; 32],
        }],
        body: vec![vec![1; 40], vec![2; 10]],
    };
    vec![
        Entry::Tombstone {
            org: ORG,
            cell,
            at: 1,
            leaf: 5,
        },
        Entry::Kept(kept),
        Entry::Removed {
            org: ORG,
            kind: "hold".to_owned(),
            id: [9; 16],
            version: 2,
            at: 3,
        },
        Entry::Checkpoint {
            org: ORG,
            at: 4,
            note: "caretaker.invalid/a/1\n5\n".to_owned(),
            held: BTreeMap::from([("hold".to_owned(), 1)]),
        },
    ]
}

pub(super) fn journal() -> Made {
    let path = Path::new("journal");
    let Some(made) = Store::make() else {
        return Made::new(Vec::new(), |_| {});
    };
    let written = entries(made.gone);
    let boxed = Box::new(made.disk.clone());
    let mut seeds = Vec::new();
    if let Ok(journal) = Journal::create_on(boxed, path, &made.keys, Box::new(random(8))) {
        seeds.extend(made.disk.bytes(path));
        for entry in &written {
            if journal.append(entry).is_ok() {
                seeds.extend(made.disk.bytes(path));
            }
        }
    }
    Made::new(seeds, move |bytes| {
        let disk = Memory::default();
        disk.files().insert(path.to_owned(), bytes.to_vec());
        if let Ok(journal) = Journal::open_on(Box::new(disk), path, &made.keys, Box::new(random(9)))
        {
            let entries = journal.read_all().unwrap_or_default();
            assert!(
                written.starts_with(&entries),
                "an entry that nobody wrote, or one left out between others"
            );
            // What was cut off must not stand in the way of what comes next.
            if let Some(next) = written.first() {
                assert!(journal.append(next).is_ok(), "it opened and takes nothing");
                let now = journal.read_all().unwrap_or_default();
                assert_eq!(now.len(), entries.len() + 1, "what was added is not there");
            }
        }
    })
}

pub(super) fn master_key() -> Made {
    let folder = std::env::temp_dir().join(format!("caretaker-fuzz-{}", std::process::id()));
    let seed = format!("caretaker-master-1\n{}\n", "0123456789abcdef".repeat(4));
    Made::new(vec![seed.clone().into_bytes()], move |bytes| {
        let file = folder.join("master.key");
        let wrote = std::fs::create_dir_all(&folder).and_then(|()| {
            std::fs::write(&file, bytes)?;
            std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600))
        });
        if wrote.is_ok()
            && let Err(error) = MasterKey::read_file(&file)
        {
            assert!(
                !error.to_string().contains("cdef0123"),
                "an error that tells the key"
            );
        }
        let _ = std::fs::remove_dir_all(&folder);
    })
}

pub(super) fn kit() -> Made {
    let master = MasterKey::random(&mut random(3));
    // Work of two, so that a round costs little.
    let Ok(kit) = RecoveryKit::make(&master, 1, &mut random(4)) else {
        return Made::new(Vec::new(), |_| {});
    };
    let (file, words) = (kit.age_file.clone(), kit.phrase());
    Made::new(vec![file], move |bytes| {
        if let Ok(found) = recover(bytes, &words) {
            assert_eq!(found.id(), master.id(), "another master key");
        }
    })
}
