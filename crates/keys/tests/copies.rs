//! Copies of the key store and of the journal: made while both are in use, opened without being
//! changed, taken up as a key store of their own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::fs;
use std::path::{Path, PathBuf};

use keys::{Entry, Journal, KeyError, KeyState, KeyStore, MasterKey, Slots, SystemRandom};

const ORG: [u8; 16] = [1; 16];

struct Ground {
    folder: tempfile::TempDir,
    master: MasterKey,
}

impl Ground {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            master: MasterKey::random(&mut SystemRandom),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn slots(&self, name: &str) -> Slots {
        Slots::within(&self.path(name))
    }

    fn create(&self) -> KeyStore {
        let keys =
            KeyStore::create(&self.slots("keys"), &self.master, Box::new(SystemRandom)).unwrap();
        keys.add_org(ORG).unwrap();
        keys
    }
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_copy_opens_and_is_never_written_to() {
    let ground = Ground::new();
    let keys = ground.create();
    let (kept, gone) = (keys.take_cell(ORG).unwrap(), keys.take_cell(ORG).unwrap());
    let to = ground.path("copy");
    let before = keys.copy_to(&to).unwrap();
    assert_eq!(before, keys.place());
    let copy = KeyStore::open_copy(&to, &ground.master).unwrap();
    let bytes = fs::read(to.join("keystore")).unwrap();
    for cell in [kept, gone] {
        let (KeyState::Present(here), KeyState::Present(there)) =
            (keys.cell(ORG, cell), copy.cell(ORG, cell))
        else {
            panic!("a key is missing");
        };
        assert_eq!(here.expose(), there.expose());
    }
    assert_eq!(copy.keyed("a", b"b"), keys.keyed("a", b"b"));
    assert!(matches!(
        copy.destroy(ORG, &[(gone, 1)], 2),
        Err(KeyError::Stopped)
    ));
    assert!(matches!(copy.add_org([9; 16]), Err(KeyError::Stopped)));
    assert_eq!(fs::read(to.join("keystore")).unwrap(), bytes);

    keys.destroy(ORG, &[(gone, 1)], 2).unwrap();
    let after = keys.copy_to(&to).unwrap();
    assert!(before < after && after.store == before.store);
    let copy = KeyStore::open_copy(&to, &ground.master).unwrap();
    assert!(matches!(copy.cell(ORG, gone), KeyState::Destroyed(_)));
    assert_eq!(copy.tombstones(ORG).len(), 1);
    let file = to.join("keystore");
    assert_eq!(KeyStore::look_at(&file, &ground.master).unwrap(), after);
    let other = MasterKey::random(&mut SystemRandom);
    assert!(matches!(
        KeyStore::open_copy(&to, &other),
        Err(KeyError::OtherMaster { .. })
    ));
    flip(&file, 300);
    assert!(KeyStore::open_copy(&to, &ground.master).is_err());
    KeyStore::remove_copy(&to).unwrap();
    assert!(!to.exists());
}

#[test]
fn a_copy_is_taken_up_as_a_key_store_of_its_own() {
    let ground = Ground::new();
    let keys = ground.create();
    let cell = keys.take_cell(ORG).unwrap();
    let to = ground.path("copy");
    keys.copy_to(&to).unwrap();
    let file = to.join("keystore");
    let slots = ground.slots("again");
    let again = KeyStore::take_up(&file, &slots, &ground.master).unwrap();
    assert!(matches!(again.cell(ORG, cell), KeyState::Present(_)));
    again.verify().unwrap();
    again.destroy(ORG, &[(cell, 1)], 2).unwrap();
    assert!(matches!(keys.cell(ORG, cell), KeyState::Present(_)));
    assert!(matches!(
        KeyStore::take_up(&file, &slots, &ground.master),
        Err(KeyError::Exists { .. })
    ));
    // A power cut in the middle of a write left this: what was never acknowledged is cut off.
    let mut torn = fs::read(&file).unwrap();
    torn.extend([0, 0, 1]);
    fs::write(&file, torn).unwrap();
    let slots = ground.slots("third");
    let third = KeyStore::take_up(&file, &slots, &ground.master).unwrap();
    assert!(matches!(third.cell(ORG, cell), KeyState::Present(_)));
    third.verify().unwrap();
}

#[test]
fn the_journal_is_copied_as_it_stands() {
    let ground = Ground::new();
    let keys = ground.create();
    let path = ground.path("journal");
    let journal = Journal::create(&path, &keys, Box::new(SystemRandom)).unwrap();
    let entry = |leaf| Entry::Tombstone {
        org: ORG,
        cell: [9; 16],
        at: 1,
        leaf,
    };
    journal.append(&entry(1)).unwrap();
    journal.append(&entry(2)).unwrap();
    let to = ground.path("copy");
    assert_eq!(journal.copy_to(&to).unwrap(), 2);
    journal.append(&entry(3)).unwrap();
    assert_eq!(journal.count(), 3);
    let copy = Journal::open(&to, &keys, Box::new(SystemRandom)).unwrap();
    assert_eq!(copy.read_all().unwrap(), [entry(1), entry(2)]);
    assert_eq!(copy.count(), 2);
}
