//! The key store on a real disk.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::{FileExt, MetadataExt},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use keys::{
    Entry, Journal, Kept, KeptTerm, KeyError, KeyState, KeyStore, MasterKey, Notice, Slots,
    Summary, SystemRandom, Tombstone,
};
use tempfile::TempDir;
use vault::{Key, Random};

const ORG: [u8; 16] = [1; 16];
const OTHER: [u8; 16] = [2; 16];

struct Ground {
    folder: TempDir,
    slots: Slots,
    master: MasterKey,
}

impl Ground {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let slots = Slots::within(folder.path());
        Self {
            folder,
            slots,
            master: MasterKey::random(&mut SystemRandom),
        }
    }

    fn create(&self) -> KeyStore {
        KeyStore::create(&self.slots, &self.master, rng()).unwrap()
    }

    fn try_open(&self) -> Result<KeyStore, KeyError> {
        KeyStore::open(&self.slots, &self.master, rng())
    }

    fn open(&self) -> KeyStore {
        self.try_open().unwrap()
    }

    fn files(&self) -> [PathBuf; 2] {
        [self.slots.a.join("keystore"), self.slots.b.join("keystore")]
    }

    fn contents(&self) -> [Vec<u8>; 2] {
        self.files().map(|path| fs::read(path).unwrap())
    }
}

fn rng() -> Box<dyn Random + Send> {
    Box::new(SystemRandom)
}

fn present(store: &KeyStore, cell: [u8; 16]) -> Key {
    match store.cell(ORG, cell) {
        KeyState::Present(key) => key,
        other => panic!("{other:?}"),
    }
}

fn flip(path: &Path, at: u64) {
    let file = fs::File::options()
        .read(true)
        .write(true)
        .open(path)
        .unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[byte[0] ^ 0x10], at).unwrap();
}

#[test]
fn keys_survive_closing_and_are_the_same_in_both_slots() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    store.add_org(OTHER).unwrap();
    let cells: Vec<_> = (0..600).map(|_| store.take_cell(ORG).unwrap()).collect();
    assert_eq!(
        cells.iter().collect::<BTreeSet<_>>().len(),
        600,
        "each is handed out once"
    );
    let keys: Vec<_> = cells
        .iter()
        .map(|cell| *present(&store, *cell).expose())
        .collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), 600);
    let org = store.org_keys(ORG).unwrap();
    drop(store);

    let [a, b] = ground.contents();
    assert!(a == b);
    assert!(
        ground
            .files()
            .iter()
            .all(|path| fs::metadata(path).unwrap().mode() & 0o777 == 0o600)
    );
    let store = ground.open();
    assert_eq!(store.notices(), []);
    assert_eq!(store.orgs(), [ORG, OTHER]);
    for (cell, key) in cells.iter().zip(&keys) {
        assert_eq!(present(&store, *cell).expose(), key);
        assert!(matches!(store.cell(OTHER, *cell), KeyState::Unknown));
    }
    for key in keys.iter().step_by(100) {
        assert!(!a.windows(32).any(|window| window == key), "a key in clear");
    }
    let again = store.org_keys(ORG).unwrap();
    assert_eq!(again.org.expose(), org.org.expose());
    assert_eq!(again.audit.expose(), org.audit.expose());
    assert_eq!(again.index.expose(), org.index.expose());
    assert_eq!(*again.signing_seed, *org.signing_seed);
    assert!(store.org_keys([3; 16]).is_none());
    assert!(matches!(
        store.take_cell([3; 16]),
        Err(KeyError::UnknownOrg { .. })
    ));
}

#[test]
fn an_organisation_keeps_its_keys_when_added_again() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let before = store.org_keys(ORG).unwrap();
    store.add_org(ORG).unwrap();
    assert_eq!(
        store.org_keys(ORG).unwrap().org.expose(),
        before.org.expose()
    );
}

#[test]
fn a_store_is_never_made_over_another() {
    let ground = Ground::new();
    drop(ground.create());
    let again = KeyStore::create(&ground.slots, &ground.master, rng());
    assert!(matches!(again, Err(KeyError::Exists { .. })));
    let nowhere = Slots::within(&ground.folder.path().join("nowhere"));
    let missing = KeyStore::open(&nowhere, &ground.master, rng());
    assert!(matches!(missing, Err(KeyError::Missing { .. })));
}

#[test]
fn destruction_takes_the_key_and_leaves_a_tombstone() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let [gone, kept] = [(); 2].map(|()| store.take_cell(ORG).unwrap());
    let before = ground.contents();
    let kept_key = *present(&store, kept).expose();
    store.destroy(ORG, &[(gone, 41)], 1_000).unwrap();
    let expected = Tombstone {
        cell: gone,
        at: 1_000,
        leaf: 41,
    };
    let check = |store: &KeyStore| {
        assert!(matches!(store.cell(ORG, gone), KeyState::Destroyed(t) if t == expected));
        assert_eq!(present(store, kept).expose(), &kept_key);
    };
    check(&store);
    // Again, with another leaf: done already, so nothing changes.
    store.destroy(ORG, &[(gone, 42)], 2_000).unwrap();
    check(&store);
    assert_eq!(store.summary().epoch, 2);
    for (before, after) in before.iter().zip(ground.contents()) {
        // From the sealed epoch key on, no piece of the old epoch is left in the new file.
        assert!(
            !before[86..]
                .windows(48)
                .step_by(16)
                .any(|old| find(&after, old))
        );
    }
    drop(store);
    check(&ground.open());
}

fn find(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn an_unknown_cell_stops_the_whole_destruction() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let cell = store.take_cell(ORG).unwrap();
    let before = ground.contents();
    for unknown in [[9; 16], [0; 16]] {
        let error = store
            .destroy(ORG, &[(cell, 1), (unknown, 2)], 5)
            .unwrap_err();
        assert!(matches!(error, KeyError::Unknown { cell, .. } if cell == unknown));
    }
    assert!(matches!(
        store.destroy(OTHER, &[(cell, 1)], 5),
        Err(KeyError::Unknown { .. })
    ));
    present(&store, cell);
    assert!(before == ground.contents());
}

#[test]
fn a_spare_cell_that_is_destroyed_is_not_handed_out() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let first = store.take_cell(ORG).unwrap();
    store.release_unused(ORG, 0, &|_| false).unwrap();
    assert_eq!(
        store
            .release_unused(ORG, 86_400_000_000, &|_| false)
            .unwrap()
            .returned,
        1
    );
    store.destroy(ORG, &[(first, 1)], 5).unwrap();
    for _ in 0..300 {
        assert_ne!(store.take_cell(ORG).unwrap(), first);
    }
}

#[test]
fn unused_cells_come_back_and_used_ones_never() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let used = store.take_cell(ORG).unwrap();
    let lost = store.take_cell(ORG).unwrap();
    drop(store);

    // After a start nobody holds a cell: what nothing refers to comes back at once.
    let store = ground.open();
    assert_eq!(store.summary().spare, 0);
    let released = store.release_unused(ORG, 0, &|cell| *cell == used).unwrap();
    assert_eq!(
        (released.settled, released.returned, released.waiting),
        (1, 255, 0)
    );
    let taken: Vec<_> = (0..255).map(|_| store.take_cell(ORG).unwrap()).collect();
    assert!(taken.contains(&lost) && !taken.contains(&used));
    // In this run somebody may be about to use it, for a day.
    let day = 86_400_000_000;
    let in_use = |cell: &[u8; 16]| taken[..200].contains(cell);
    let released = store.release_unused(ORG, 7, &in_use).unwrap();
    assert_eq!(
        (released.settled, released.returned, released.waiting),
        (200, 0, 55)
    );
    assert_eq!(
        store.release_unused(ORG, 6 + day, &in_use).unwrap().waiting,
        55
    );
    assert_eq!(
        store
            .release_unused(ORG, 7 + day, &in_use)
            .unwrap()
            .returned,
        55
    );
    // The next keys carry along which cells are in use, and so does a rewriting.
    assert_eq!(store.top_up().unwrap(), 256);
    drop(store);
    let store = ground.open();
    let released = store
        .release_unused(ORG, 0, &|cell| {
            assert!(
                *cell != used && !taken[..200].contains(cell),
                "asked about a settled cell"
            );
            false
        })
        .unwrap();
    assert_eq!((released.settled, released.returned), (0, 55 + 256));
    store.rewrap(&ground.master).unwrap();
    drop(store);
    assert_eq!(
        ground
            .open()
            .release_unused(ORG, 0, &|_| false)
            .unwrap()
            .returned,
        55 + 256
    );
}

/// Randomness that, asked for it within a rewriting, lets somebody else work in between.
struct Interrupting {
    store: Arc<Mutex<Option<Arc<KeyStore>>>>,
    taken: Arc<Mutex<Vec<[u8; 16]>>>,
}

impl Random for Interrupting {
    fn fill(&mut self, bytes: &mut [u8]) {
        SystemRandom.fill(bytes);
        if let Some(store) = &*self.store.lock().unwrap() {
            store.release_unused(ORG, 0, &|_| true).unwrap();
            self.taken
                .lock()
                .unwrap()
                .push(store.take_cell(ORG).unwrap());
        }
    }
}

#[test]
fn no_key_is_lost_when_cells_are_settled_while_the_file_is_written() {
    let ground = Ground::new();
    let within = Arc::new(Mutex::new(None));
    let taken = Arc::new(Mutex::new(Vec::new()));
    let rng = Box::new(Interrupting {
        store: within.clone(),
        taken: taken.clone(),
    });
    let store = Arc::new(KeyStore::create(&ground.slots, &ground.master, rng).unwrap());
    store.add_org(ORG).unwrap();
    let cells: Vec<_> = (0..50).map(|_| store.take_cell(ORG).unwrap()).collect();
    // One that would be the next to be handed out.
    store
        .release_unused(ORG, 0, &|cell| *cell != cells[0])
        .unwrap();
    store
        .release_unused(ORG, 86_400_000_000, &|_| false)
        .unwrap();
    *within.lock().unwrap() = Some(store.clone());
    store.destroy(ORG, &[(cells[0], 1)], 2).unwrap();
    *within.lock().unwrap() = None;
    assert!(matches!(store.cell(ORG, cells[0]), KeyState::Destroyed(_)));
    assert!(
        !taken.lock().unwrap().contains(&cells[0]),
        "handed out while it was destroyed"
    );
    assert!(!taken.lock().unwrap().is_empty());
    assert_eq!(store.summary().cells, 255);
    drop(store);
    let store = ground.open();
    assert_eq!(store.summary().cells, 255);
    cells[1..]
        .iter()
        .for_each(|cell| drop(present(&store, *cell)));
}

#[test]
fn many_at_once_get_different_cells() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let taken = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..100 {
                    let cell = store.take_cell(ORG).unwrap();
                    present(&store, cell);
                    assert!(taken.lock().unwrap().insert(cell), "handed out twice");
                }
            });
        }
    });
    store.verify().unwrap();
    drop(store);
    let store = ground.open();
    taken
        .into_inner()
        .unwrap()
        .iter()
        .for_each(|cell| drop(present(&store, *cell)));
}

#[test]
fn a_new_cell_costs_no_write() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let before = ground.contents();
    for _ in 0..128 {
        store.take_cell(ORG).unwrap();
    }
    assert_eq!(store.top_up().unwrap(), 0);
    assert!(before == ground.contents());
    store.take_cell(ORG).unwrap();
    assert_eq!(store.top_up().unwrap(), 256);
    assert!(before != ground.contents());
}

#[test]
fn a_missing_or_older_slot_is_healed() {
    for slot in 0..2 {
        let ground = Ground::new();
        let store = ground.create();
        store.add_org(ORG).unwrap();
        let cell = store.take_cell(ORG).unwrap();
        let older = fs::read(&ground.files()[slot]).unwrap();
        store.destroy(ORG, &[(cell, 1)], 2).unwrap();
        drop(store);
        let path = ground.files()[slot].clone();

        fs::remove_dir_all(path.parent().unwrap()).unwrap();
        let healed = |because| {
            vec![Notice::Healed {
                path: path.clone(),
                because,
            }]
        };
        assert_eq!(ground.open().notices(), healed("missing"));
        assert_eq!(ground.open().notices(), []);

        fs::write(&path, &older).unwrap();
        let store = ground.open();
        assert_eq!(store.notices(), healed("of an earlier epoch"));
        assert!(matches!(store.cell(ORG, cell), KeyState::Destroyed(_)));
        let [a, b] = ground.contents();
        assert!(a == b && a != older);
    }
}

#[test]
fn a_flipped_byte_anywhere_is_found() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let cell = store.take_cell(ORG).unwrap();
    let key = *present(&store, cell).expose();
    let good = ground.contents()[0].clone();
    for at in (0..134).chain((134..good.len() as u64).step_by(197)) {
        for slot in 0..2 {
            let path = ground.files()[slot].clone();
            flip(&path, at);
            assert!(
                matches!(store.verify(), Err(KeyError::Damaged { .. })),
                "byte {at}"
            );
            match ground.try_open() {
                Ok(healed) => {
                    assert_eq!(healed.notices().len(), 1, "byte {at}");
                    assert_eq!(present(&healed, cell).expose(), &key);
                }
                // Its header may hide a later epoch: a person must decide.
                Err(error) => {
                    assert!(at < 134, "byte {at}: {error}");
                    assert!(error.to_string().contains("keystore"), "{error}");
                    fs::remove_file(&path).unwrap();
                    ground.open();
                }
            }
            assert!(
                ground.contents().iter().all(|bytes| *bytes == good),
                "byte {at}"
            );
        }
    }
    store.verify().unwrap();
}

#[test]
fn a_slot_that_lacks_the_last_keys_is_healed() {
    for slot in 0..2 {
        let ground = Ground::new();
        let store = ground.create();
        store.add_org(ORG).unwrap();
        let behind = ground.contents()[slot].clone();
        let last = (0..300)
            .map(|_| store.take_cell(ORG).unwrap())
            .last()
            .unwrap();
        let key = *present(&store, last).expose();
        drop(store);
        let path = ground.files()[slot].clone();
        fs::write(&path, behind).unwrap();
        let store = ground.open();
        assert_eq!(
            store.notices(),
            [Notice::Healed {
                path,
                because: "behind"
            }]
        );
        assert_eq!(present(&store, last).expose(), &key);
    }
}

#[test]
fn a_slot_that_may_be_newer_is_never_overwritten() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let older = ground.contents()[1].clone();
    store
        .destroy(ORG, &[(store.take_cell(ORG).unwrap(), 1)], 2)
        .unwrap();
    drop(store);
    let newer = ground.contents()[0].clone();
    fs::write(&ground.files()[1], &older).unwrap();
    // In the header, in a batch, or so short that nothing can be said of it.
    for (at, length) in [
        (3, newer.len()),
        (100, newer.len()),
        (2_000, newer.len()),
        (3, 50),
    ] {
        fs::write(&ground.files()[0], &newer[..length]).unwrap();
        flip(&ground.files()[0], at);
        let before = ground.contents();
        let error = ground.try_open().unwrap_err();
        assert!(
            matches!(error, KeyError::Damaged { .. }),
            "byte {at}: {error}"
        );
        assert!(error.hint().unwrap().contains("the other slot"));
        assert!(before == ground.contents(), "nothing was touched");
    }
}

#[test]
fn the_header_of_a_replaced_file_is_overwritten() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    // What a stranger who had the old file open would still see.
    let remnants = ["a", "b"].map(|name| ground.folder.path().join(format!("remnant-{name}")));
    for (file, remnant) in ground.files().iter().zip(&remnants) {
        fs::hard_link(file, remnant).unwrap();
    }
    store
        .destroy(ORG, &[(store.take_cell(ORG).unwrap(), 1)], 2)
        .unwrap();
    for remnant in &remnants {
        let bytes = fs::read(remnant).unwrap();
        assert!(bytes[..134].iter().all(|byte| *byte == 0) && bytes[134..150] != [0; 16]);
    }
}

#[test]
fn damage_in_both_slots_is_a_fault() {
    let ground = Ground::new();
    ground.create().add_org(ORG).unwrap();
    for path in ground.files() {
        flip(&path, 1_000);
    }
    let before = ground.contents();
    assert!(matches!(ground.try_open(), Err(KeyError::Damaged { .. })));
    assert!(before == ground.contents(), "nothing was touched");
}

#[test]
fn a_torn_tail_is_cut_off_and_said() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    drop(store);
    let whole = ground.contents()[0].clone();
    ground.open().top_up().unwrap();
    let longer = ground.contents()[0].clone();
    assert!(longer.len() > whole.len());
    for length in (whole.len() + 1..longer.len()).step_by(501) {
        // A crash while slot a was written; slot b had not been begun.
        fs::write(&ground.files()[0], &longer[..length]).unwrap();
        fs::write(&ground.files()[1], &whole).unwrap();
        let bytes = (length - whole.len()) as u64;
        let cut = Notice::TailCut {
            path: ground.files()[0].clone(),
            bytes,
        };
        assert_eq!(ground.open().notices(), std::slice::from_ref(&cut));
        assert!(ground.contents().iter().all(|bytes| *bytes == whole));
        // The same with the other slot lost.
        fs::write(&ground.files()[0], &longer[..length]).unwrap();
        fs::remove_file(&ground.files()[1]).unwrap();
        assert_eq!(ground.open().notices()[0], cut);
        assert!(ground.contents().iter().all(|bytes| *bytes == whole));
    }
    // Zeros where the file system had made room already.
    fs::write(&ground.files()[0], [whole.clone(), vec![0; 5000]].concat()).unwrap();
    assert!(matches!(
        ground.open().notices(),
        [Notice::TailCut { bytes: 5000, .. }]
    ));
}

#[test]
fn another_master_key_opens_nothing_and_is_told_apart() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let cell = store.take_cell(ORG).unwrap();
    let stranger = MasterKey::random(&mut SystemRandom);
    let error = KeyStore::open(&ground.slots, &stranger, rng()).unwrap_err();
    assert!(matches!(error, KeyError::OtherMaster { .. }), "{error}");

    let key = *present(&store, cell).expose();
    store.rewrap(&stranger).unwrap();
    store.take_cell(ORG).unwrap();
    store
        .destroy(ORG, &[(store.take_cell(ORG).unwrap(), 1)], 2)
        .unwrap();
    assert!(matches!(
        ground.try_open(),
        Err(KeyError::OtherMaster { .. })
    ));
    let store = KeyStore::open(&ground.slots, &stranger, rng()).unwrap();
    assert_eq!(present(&store, cell).expose(), &key);
}

#[test]
fn an_earlier_master_key_does_not_undo_a_change_of_it() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let before = ground.contents()[1].clone();
    let newer = MasterKey::random(&mut SystemRandom);
    store.rewrap(&newer).unwrap();
    drop(store);
    // The power went between the slots, and somebody tries the earlier key.
    fs::write(&ground.files()[1], before).unwrap();
    let contents = ground.contents();
    let error = ground.try_open().unwrap_err();
    assert!(matches!(&error, KeyError::OtherMaster { path } if *path == ground.files()[0]));
    assert!(contents == ground.contents(), "nothing was touched");
    let store = KeyStore::open(&ground.slots, &newer, rng()).unwrap();
    let because = "of an earlier epoch, under an earlier master key";
    assert_eq!(
        store.notices(),
        [Notice::Healed {
            path: ground.files()[1].clone(),
            because
        }]
    );
}

#[test]
fn slots_of_two_stores_are_not_mixed() {
    let [one, two] = [Ground::new(), Ground::new()];
    drop(one.create());
    drop(KeyStore::create(&two.slots, &one.master, rng()).unwrap());
    fs::copy(&two.files()[1], &one.files()[1]).unwrap();
    assert!(matches!(one.try_open(), Err(KeyError::Strangers { .. })));
}

#[test]
fn batches_cannot_be_swapped_or_taken_out() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    store.add_org(OTHER).unwrap();
    drop(store);
    let file = ground.contents()[0].clone();
    let (mut at, mut batches) = (134, Vec::new());
    while at < file.len() {
        let length = 4 + u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        batches.push(file[at..at + length].to_vec());
        at += length;
    }
    assert_eq!(batches.len(), 5);
    let put = |order: &[usize]| {
        let parts: Vec<_> = order.iter().map(|n| batches[*n].clone()).collect();
        let bytes = [file[..134].to_vec(), parts.concat()].concat();
        for path in ground.files() {
            fs::write(path, &bytes).unwrap();
        }
        ground.try_open()
    };
    for wrong in [
        [0, 3, 4, 1, 2].as_slice(),
        &[0, 2, 1, 3, 4],
        &[1, 2, 3, 4],
        &[0, 1, 3, 4],
    ] {
        assert!(
            matches!(put(wrong), Err(KeyError::Damaged { .. })),
            "{wrong:?}"
        );
    }
    put(&[0, 1, 2, 3, 4]).unwrap();
}

#[test]
fn counts_add_up() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let cell = store.take_cell(ORG).unwrap();
    store.destroy(ORG, &[(cell, 1)], 2).unwrap();
    let bytes = ground.contents()[0].len() as u64;
    let expected = Summary {
        epoch: 2,
        bytes,
        orgs: 1,
        cells: 255,
        spare: 255,
        tombstones: 1,
        former: 0,
    };
    assert_eq!(store.summary(), expected);
    assert_eq!(store.verify().unwrap(), expected);
}

fn entries() -> Vec<Entry> {
    let kept = |kind: &str, body| {
        Entry::Kept(Kept {
            org: OTHER,
            kind: kind.to_owned(),
            id: [5; 16],
            version: 7,
            cell: [6; 16],
            at: -8,
            terms: vec![KeptTerm {
                class: 2,
                name: "hold.on".to_owned(),
                value: vec![0, 255],
            }],
            body,
        })
    };
    vec![
        Entry::Tombstone {
            org: ORG,
            cell: [9; 16],
            at: 1,
            leaf: u64::MAX,
        },
        kept("hold", vec![vec![1, 2], vec![]]),
        Entry::Removed {
            org: ORG,
            kind: "restriction".to_owned(),
            id: [3; 16],
            version: 2,
            at: 5,
        },
        kept("objection", vec![]),
        kept("record", vec![vec![0; 70_000]; 9]),
        Entry::Checkpoint {
            org: ORG,
            at: 3,
            note: "caretaker.invalid/x/1\n5\n".to_owned(),
            held: [("person".to_owned(), 3)].into(),
        },
    ]
}

#[test]
fn the_journal_keeps_its_entries_over_epochs_and_master_keys() {
    let ground = Ground::new();
    let store = ground.create();
    store.add_org(ORG).unwrap();
    let path = ground.folder.path().join("journal");
    let journal = Journal::create(&path, &store, rng()).unwrap();
    for entry in &entries() {
        journal.append(entry).unwrap();
    }
    assert_eq!(journal.read_all().unwrap(), entries());
    drop(journal);
    let master = MasterKey::random(&mut SystemRandom);
    store.rewrap(&master).unwrap();
    let store = KeyStore::open(&ground.slots, &master, rng()).unwrap();
    let journal = Journal::open(&path, &store, rng()).unwrap();
    assert_eq!(journal.read_all().unwrap(), entries());
    journal.append(&entries()[0]).unwrap();
    assert_eq!(journal.read_all().unwrap().len(), 7);
    assert!(matches!(
        Journal::create(&path, &store, rng()),
        Err(KeyError::Exists { .. })
    ));
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    assert!(!find(&fs::read(&path).unwrap(), b"caretaker.invalid"));
}

#[test]
fn a_changed_journal_is_found_and_a_torn_one_cut() {
    let ground = Ground::new();
    let store = ground.create();
    let path = ground.folder.path().join("journal");
    let journal = Journal::create(&path, &store, rng()).unwrap();
    let mut ends = vec![fs::metadata(&path).unwrap().len()];
    for entry in entries().into_iter().take(4) {
        journal.append(&entry).unwrap();
        ends.push(fs::metadata(&path).unwrap().len());
    }
    drop(journal);
    let good = fs::read(&path).unwrap();
    for at in 0..ends[1] {
        flip(&path, at);
        // A changed length can look like a write that did not finish, and only the last can.
        let opened = Journal::open(&path, &store, rng());
        assert!(
            opened.is_err() || opened.unwrap().notices().len() == 1,
            "byte {at}"
        );
        fs::write(&path, &good).unwrap();
    }
    for length in ends[3] + 1..ends[4] {
        fs::write(&path, &good[..usize::try_from(length).unwrap()]).unwrap();
        let journal = Journal::open(&path, &store, rng()).unwrap();
        let bytes = length - ends[3];
        assert_eq!(
            journal.notices(),
            [Notice::TailCut {
                path: path.clone(),
                bytes
            }]
        );
        assert_eq!(journal.read_all().unwrap(), entries()[..3]);
    }
    let end = |n: usize| usize::try_from(ends[n]).unwrap();
    let without_second = [&good[..end(1)], &good[end(2)..]].concat();
    fs::write(&path, without_second).unwrap();
    assert!(matches!(
        Journal::open(&path, &store, rng()),
        Err(KeyError::Damaged { .. })
    ));
    let stranger = Ground::new();
    fs::write(&path, &good).unwrap();
    let error = Journal::open(&path, &stranger.create(), rng()).unwrap_err();
    assert!(error.to_string().contains("does not belong"), "{error}");
}
