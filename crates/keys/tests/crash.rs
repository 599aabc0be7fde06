//! The power goes between any two steps of any operation. After the next start every
//! acknowledged key is there, every acknowledged destruction holds, and both slots are the same.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod simulated;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use keys::{Entry, Journal, KeyError, KeyState, KeyStore, MasterKey, Slots, Which};
use proptest::prelude::*;
use simulated::{CRASHES, Content, Names, Simulated};
use vault::{DangerousSeededRandom, Random};

type Id = [u8; 16];
type Operation<'a> = &'a dyn Fn(&KeyStore) -> Result<(), KeyError>;

const ORG: Id = [1; 16];

/// What has been acknowledged, and what is under way.
#[derive(Clone, Default)]
struct Model {
    orgs: BTreeMap<Id, [u8; 32]>,
    cells: BTreeMap<(Id, Id), [u8; 32]>,
    destroyed: BTreeSet<(Id, Id)>,
    /// Cells of one organisation whose destruction was not acknowledged: all gone, or none.
    underway: Vec<(Id, Id)>,
}

fn slots() -> Slots {
    Slots::within(Path::new("/keys"))
}

fn files() -> [PathBuf; 2] {
    [slots().a.join("keystore"), slots().b.join("keystore")]
}

fn rng(seed: u64) -> Box<dyn Random + Send> {
    Box::new(DangerousSeededRandom::new(seed))
}

fn master(seed: u64) -> MasterKey {
    MasterKey::random(&mut DangerousSeededRandom::new(1_000 + seed))
}

fn open(disk: &Simulated, master: &MasterKey, seed: u64) -> Result<KeyStore, KeyError> {
    KeyStore::open_on(Box::new(disk.clone()), &slots(), master, rng(seed))
}

impl Model {
    fn add_org(&mut self, store: &KeyStore, org: Id) {
        self.orgs
            .insert(org, *store.org_keys(org).unwrap().org.expose());
    }

    fn take(&mut self, store: &KeyStore, org: Id) -> Result<Id, KeyError> {
        let cell = store.take_cell(org)?;
        let KeyState::Present(key) = store.cell(org, cell) else {
            panic!("taken, not present")
        };
        let before = self.cells.insert((org, cell), *key.expose());
        assert!(before.is_none(), "handed out twice");
        assert!(
            !self.destroyed.contains(&(org, cell)),
            "handed out after destruction"
        );
        Ok(cell)
    }

    /// Everything acknowledged holds. What was under way is decided by what is found.
    fn check(&mut self, store: &KeyStore, disk: &Simulated) {
        for (org, key) in &self.orgs {
            assert_eq!(store.org_keys(*org).unwrap().org.expose(), key);
        }
        let underway = std::mem::take(&mut self.underway);
        let gone =
            |(org, cell): &(Id, Id)| matches!(store.cell(*org, *cell), KeyState::Destroyed(_));
        let done = underway.iter().filter(|cell| gone(cell)).count();
        assert!(
            done == 0 || done == underway.len(),
            "destroyed {done} of {}",
            underway.len()
        );
        if done > 0 {
            self.destroyed.extend(underway);
        }
        for ((org, cell), key) in &self.cells {
            match store.cell(*org, *cell) {
                KeyState::Present(found) if !self.destroyed.contains(&(*org, *cell)) => {
                    assert_eq!(found.expose(), key);
                }
                KeyState::Destroyed(_) if self.destroyed.contains(&(*org, *cell)) => {}
                other => panic!("a cell is {other:?}"),
            }
        }
        let [a, b] = files().map(|path| disk.read(&path).unwrap());
        assert!(a == b, "the slots differ");
        assert!(
            disk.names().iter().all(|path| path.ends_with("keystore")),
            "{:?}",
            disk.names()
        );
        store.verify().unwrap();
    }
}

/// A store with a past: an organisation, cells, a destruction.
fn ground() -> (Simulated, Model) {
    let disk = Simulated::new();
    let store = KeyStore::create_on(Box::new(disk.clone()), &slots(), &master(0), rng(0)).unwrap();
    let mut model = Model::default();
    store.add_org(ORG).unwrap();
    model.add_org(&store, ORG);
    let cells: Vec<_> = (0..20).map(|_| model.take(&store, ORG).unwrap()).collect();
    store
        .destroy(ORG, &[(cells[0], 1), (cells[1], 2)], 3)
        .unwrap();
    model.destroyed.extend([(ORG, cells[0]), (ORG, cells[1])]);
    model.check(&store, &disk);
    (disk, model)
}

/// Runs an operation with the power going after each of its steps, in each way, and hands the
/// disk that is left to `after`.
fn at_every_step(
    disk: &Simulated,
    operation: &dyn Fn(&Simulated) -> Result<(), KeyError>,
    after: &mut dyn FnMut(&Simulated, usize),
) -> usize {
    let whole = disk.copy();
    operation(&whole).unwrap();
    let steps = whole.steps();
    for stop in 0..steps {
        for crash in CRASHES {
            let disk = disk.copy();
            disk.stop_after(Some(stop));
            assert!(
                operation(&disk).is_err(),
                "step {stop} of {steps} failed unnoticed"
            );
            after(&disk.crashed(crash), stop);
        }
    }
    steps
}

#[test]
fn making_a_store() {
    let make = |disk: &Simulated| {
        KeyStore::create_on(Box::new(disk.clone()), &slots(), &master(0), rng(0)).map(|_| ())
    };
    let steps = at_every_step(&Simulated::new(), &make, &mut |disk, stop| {
        match open(disk, &master(0), 9) {
            Ok(store) => Model::default().check(&store, disk),
            // Nothing was acknowledged; it can be made now.
            Err(KeyError::Missing { .. }) => make(disk).unwrap(),
            Err(error) => panic!("step {stop}: {error}"),
        }
    });
    assert!(steps >= 12, "{steps}");
}

#[test]
fn adding_an_organisation_and_keys_ahead() {
    let (disk, model) = ground();
    let steps = at_every_step(
        &disk,
        &|disk| open(disk, &master(0), 5)?.add_org([7; 16]),
        &mut |disk, _| {
            let store = open(disk, &master(0), 9).unwrap();
            model.clone().check(&store, disk);
            // Half of an organisation is none.
            if store.orgs().contains(&[7; 16]) {
                store.take_cell([7; 16]).unwrap();
            }
        },
    );
    assert_eq!(steps, 6);
    let steps = at_every_step(
        &disk,
        &|disk| open(disk, &master(0), 5)?.top_up().map(|_| ()),
        &mut |disk, _| {
            model
                .clone()
                .check(&open(disk, &master(0), 9).unwrap(), disk);
        },
    );
    assert_eq!(steps, 6);
}

#[test]
fn destroying() {
    let (disk, model) = ground();
    let cells: Vec<_> = model
        .cells
        .keys()
        .filter(|cell| !model.destroyed.contains(cell))
        .take(3)
        .copied()
        .collect();
    let pairs: Vec<_> = cells.iter().map(|(_, cell)| (*cell, 44)).collect();
    let destroy = |disk: &Simulated| open(disk, &master(0), 5)?.destroy(ORG, &pairs, 45);
    let steps = at_every_step(&disk, &destroy, &mut |disk, _| {
        let mut model = Model {
            underway: cells.clone(),
            ..model.clone()
        };
        let store = open(disk, &master(0), 9).unwrap();
        model.check(&store, disk);
        // The job does it again, whether or not it was done.
        store.destroy(ORG, &pairs, 46).unwrap();
        model.underway.clone_from(&cells);
        model.check(&store, disk);
        assert!(cells.iter().all(|cell| model.destroyed.contains(cell)));
    });
    assert_eq!(steps, 16);
}

#[test]
fn destroying_with_a_second_crash_while_that_is_mended() {
    let (disk, model) = ground();
    let cells: Vec<_> = model
        .cells
        .keys()
        .filter(|cell| !model.destroyed.contains(cell))
        .take(3)
        .copied()
        .collect();
    let pairs: Vec<_> = cells.iter().map(|(_, cell)| (*cell, 44)).collect();
    let destroy = |disk: &Simulated| open(disk, &master(0), 5)?.destroy(ORG, &pairs, 45);
    at_every_step(&disk, &destroy, &mut |disk, _| {
        let whole = disk.copy();
        open(&whole, &master(0), 8).unwrap();
        for stop in 0..whole.steps() {
            for crash in [(Content::Lost, Names::Lost), (Content::Half, Names::Kept)] {
                let disk = disk.copy();
                disk.stop_after(Some(stop));
                assert!(open(&disk, &master(0), 8).is_err());
                let disk = disk.crashed(crash);
                let mut model = Model {
                    underway: cells.clone(),
                    ..model.clone()
                };
                model.check(&open(&disk, &master(0), 9).unwrap(), &disk);
            }
        }
    });
}

#[test]
fn changing_the_master_key() {
    let (disk, model) = ground();
    let rewrap = |disk: &Simulated| open(disk, &master(0), 5)?.rewrap(&master(1));
    let steps = at_every_step(&disk, &rewrap, &mut |disk, stop| {
        // The caller keeps both master keys until it is done.
        let store = match open(disk, &master(1), 9) {
            Err(KeyError::OtherMaster { .. }) => open(disk, &master(0), 9).unwrap(),
            other => other.unwrap_or_else(|error| panic!("step {stop}: {error}")),
        };
        model.clone().check(&store, disk);
    });
    assert_eq!(steps, 16);
}

#[test]
fn changing_an_organisations_keys() {
    for which in [Which::Own, Which::Index, Which::Audit] {
        let (disk, model) = ground();
        let key = |store: &KeyStore| {
            let keys = store.org_keys(ORG).unwrap();
            *match which {
                Which::Own => keys.org,
                Which::Index => keys.index,
                Which::Audit => keys.audit,
            }
            .expose()
        };
        let first = key(&open(&disk, &master(0), 5).unwrap());
        let begin = |disk: &Simulated| open(disk, &master(0), 5)?.begin_rotation(ORG, which, 7);
        let steps = at_every_step(&disk, &begin, &mut |disk, _| {
            let store = open(disk, &master(0), 9).unwrap();
            let mut model = model.clone();
            let is_rotating = store.is_rotating(ORG, which);
            assert_eq!(
                key(&store) != first,
                is_rotating,
                "a new key only with the old one beside it"
            );
            store.begin_rotation(ORG, which, 8).unwrap();
            let former = store.former(ORG);
            assert_eq!(former.len(), 1, "gone on with, not begun anew");
            assert_eq!(*former[0].key.expose(), first);
            assert_eq!(former[0].at, if is_rotating { 7 } else { 8 });
            model
                .orgs
                .insert(ORG, *store.org_keys(ORG).unwrap().org.expose());
            model.check(&store, disk);
        });
        assert_eq!(steps, 16);
        begin(&disk).unwrap();
        // Cells made meanwhile are sealed under the new key.
        let store = open(&disk, &master(0), 6).unwrap();
        let mut model = model.clone();
        model
            .orgs
            .insert(ORG, *store.org_keys(ORG).unwrap().org.expose());
        for _ in 0..300 {
            model.take(&store, ORG).unwrap();
        }
        drop(store);
        let second = key(&open(&disk, &master(0), 5).unwrap());
        let finish = |disk: &Simulated| open(disk, &master(0), 5)?.finish_rotation(ORG, which);
        at_every_step(&disk, &finish, &mut |disk, _| {
            let store = open(disk, &master(0), 9).unwrap();
            store.finish_rotation(ORG, which).unwrap();
            assert_eq!(key(&store), second);
            model.clone().check(&store, disk);
        });
        finish(&disk).unwrap();
        let store = open(&disk, &master(0), 6).unwrap();
        let kept = store.former(ORG);
        match which {
            Which::Own | Which::Audit => {
                assert!(kept.len() == 1 && kept[0].retired);
            }
            Which::Index => assert!(kept.is_empty()),
        }
        drop(store);
        let store = open(&disk, &master(0), 6).unwrap();
        assert_eq!(store.former(ORG).len(), kept.len());
        model.check(&store, &disk);
        // Where no former key is left, whoever knows none may open it again.
        let format = match which {
            Which::Own => 2,
            Which::Index => 1,
            Which::Audit => 3,
        };
        for path in files() {
            assert_eq!(disk.read(&path).unwrap()[0], format);
        }
    }
}

#[test]
fn dropping_retired_keys() {
    let (disk, model) = ground();
    let store = open(&disk, &master(0), 5).unwrap();
    for which in [Which::Own, Which::Audit] {
        store.begin_rotation(ORG, which, 1).unwrap();
        store.finish_rotation(ORG, which).unwrap();
    }
    // One whose change is not finished is none of them.
    store.begin_rotation(ORG, Which::Index, 2).unwrap();
    let mut model = model.clone();
    model
        .orgs
        .insert(ORG, *store.org_keys(ORG).unwrap().org.expose());
    drop(store);
    let drop_them = |disk: &Simulated| open(disk, &master(0), 5)?.drop_retired(ORG).map(|_| ());
    let steps = at_every_step(&disk, &drop_them, &mut |disk, stop| {
        let store = open(disk, &master(0), 9).unwrap();
        let left = store.former(ORG).len();
        assert!(
            left == 1 || left == 3,
            "all of them or none: {left}, {stop}"
        );
        store.drop_retired(ORG).unwrap();
        assert_eq!(store.former(ORG).len(), 1);
        model.clone().check(&store, disk);
    });
    assert_eq!(steps, 16);
    drop_them(&disk).unwrap();
    let store = open(&disk, &master(0), 6).unwrap();
    assert!(store.is_rotating(ORG, Which::Index));
    assert_eq!(store.drop_retired(ORG).unwrap(), 0);
    store.finish_rotation(ORG, Which::Index).unwrap();
    // Whoever knows no former keys may open it again.
    assert!(files().iter().all(|path| disk.read(path).unwrap()[0] == 1));
}

#[test]
fn a_file_with_former_keys_says_so_in_its_first_byte() {
    let (disk, _) = ground();
    let store = open(&disk, &master(0), 5).unwrap();
    assert_eq!(disk.read(&files()[0]).unwrap()[0], 1);
    store.begin_rotation(ORG, Which::Own, 1).unwrap();
    store.finish_rotation(ORG, Which::Own).unwrap();
    store.begin_rotation(ORG, Which::Own, 2).unwrap();
    assert!(files().iter().all(|path| disk.read(path).unwrap()[0] == 2));
    let store = open(&disk, &master(0), 6).unwrap();
    assert_eq!(store.format(), 2);
    let at: Vec<i64> = store.former(ORG).iter().map(|one| one.at).collect();
    assert_eq!(at, [2, 1], "the newest first");
    let unknown = store.begin_rotation([8; 16], Which::Index, 1);
    assert!(matches!(unknown, Err(KeyError::UnknownOrg { .. })));
}

#[test]
fn healing_either_slot() {
    for path in files() {
        let (disk, model) = ground();
        disk.lose(&path);
        let heal = |disk: &Simulated| open(disk, &master(0), 5).map(|_| ());
        let steps = at_every_step(&disk, &heal, &mut |disk, _| {
            model
                .clone()
                .check(&open(disk, &master(0), 9).unwrap(), disk);
        });
        assert_eq!(steps, 6);
    }
}

#[test]
fn nothing_of_an_old_epoch_can_be_opened_once_destruction_is_acknowledged() {
    let (disk, model) = ground();
    let before = disk.read(&files()[0]).unwrap();
    let store = open(&disk, &master(0), 5).unwrap();
    let (_, cell) = model
        .cells
        .keys()
        .find(|cell| !model.destroyed.contains(cell))
        .unwrap();
    store.destroy(ORG, &[(*cell, 5)], 6).unwrap();
    // The epoch key, sealed: with it and the master key the old file would open.
    let sealed_epoch_key = &before[86..134];
    let batches = &before[134 + 4 + 61..][..64];
    let mut remnants = 0;
    for bytes in disk.all_bytes() {
        assert!(!bytes.windows(48).any(|window| window == sealed_epoch_key));
        remnants += usize::from(bytes.windows(64).any(|window| window == batches));
    }
    // Nameless remnants are there (else this test would test nothing), but no key to them.
    assert!(remnants > 0);
    for path in files() {
        let bytes = disk.read(&path).unwrap();
        assert!(!bytes.windows(64).any(|window| window == batches));
    }
}

#[test]
fn after_a_failed_write_nothing_is_written_but_keys_can_be_read() {
    let (disk, model) = ground();
    let store = open(&disk, &master(0), 5).unwrap();
    let (_, cell) = *model
        .cells
        .keys()
        .find(|cell| !model.destroyed.contains(cell))
        .unwrap();
    disk.stop_after(Some(2));
    assert!(matches!(store.add_org([7; 16]), Err(KeyError::Disk { .. })));
    disk.stop_after(None);
    assert!(matches!(store.add_org([7; 16]), Err(KeyError::Stopped)));
    assert!(matches!(
        store.destroy(ORG, &[(cell, 1)], 2),
        Err(KeyError::Stopped)
    ));
    assert!(matches!(store.verify(), Err(KeyError::Stopped)));
    assert!(matches!(store.cell(ORG, cell), KeyState::Present(_)));
    drop(store);
    model
        .clone()
        .check(&open(&disk, &master(0), 6).unwrap(), &disk);
}

#[test]
fn a_disk_that_fails_for_a_while_costs_nothing_that_was_acknowledged() {
    let (disk, model) = ground();
    let cell = *model
        .cells
        .keys()
        .find(|cell| !model.destroyed.contains(cell))
        .unwrap();
    let operations: [Operation<'_>; 4] = [
        &|store| store.destroy(ORG, &[(cell.1, 1)], 2),
        &|store| store.rewrap(&master(0)),
        &|store| store.add_org([7; 16]),
        &|store| (0..300).try_for_each(|_| store.take_cell(ORG).map(drop)),
    ];
    for operation in operations {
        for stop in 0..20 {
            let disk = disk.copy();
            let store = open(&disk, &master(0), 5).unwrap();
            disk.stop_after(Some(stop));
            let failed = operation(&store).is_err();
            disk.stop_after(None);
            let mut model = model.clone();
            // Going on may be refused, but what is said to be done is done.
            match store.add_org([8; 16]) {
                Ok(()) => model.add_org(&store, [8; 16]),
                Err(error) => assert!(failed && matches!(error, KeyError::Stopped), "{error}"),
            }
            drop(store);
            model.underway = vec![cell];
            model.check(&open(&disk, &master(0), 6).unwrap(), &disk);
        }
    }
}

#[test]
fn a_full_disk_while_writing_the_new_file_changes_nothing() {
    let (disk, model) = ground();
    let store = open(&disk, &master(0), 5).unwrap();
    let cell = *model
        .cells
        .keys()
        .find(|cell| !model.destroyed.contains(cell))
        .unwrap();
    disk.stop_after(Some(2));
    assert!(matches!(
        store.destroy(ORG, &[(cell.1, 1)], 2),
        Err(KeyError::Disk { .. })
    ));
    disk.stop_after(None);
    assert!(matches!(store.cell(ORG, cell.1), KeyState::Present(_)));
    store.destroy(ORG, &[(cell.1, 1)], 2).unwrap();
    let mut model = Model {
        underway: vec![cell],
        ..model
    };
    model.check(&store, &disk);
    assert!(model.destroyed.contains(&cell));
}

#[test]
fn a_medium_that_decays_is_found_before_it_takes_the_other_file_along() {
    for decays in 0..2 {
        let (disk, model) = ground();
        let store = open(&disk, &master(0), 5).unwrap();
        let cell = *model
            .cells
            .keys()
            .find(|cell| !model.destroyed.contains(cell))
            .unwrap();
        disk.decay_after(decays);
        let error = store.destroy(ORG, &[(cell.1, 1)], 2).unwrap_err();
        assert!(matches!(error, KeyError::Damaged { .. }), "{error}");
        drop(store);
        let mut model = Model {
            underway: vec![cell],
            ..model
        };
        let store = open(&disk, &master(0), 6).unwrap();
        model.check(&store, &disk);
        assert_eq!(
            model.destroyed.contains(&cell),
            decays == 1,
            "slot a was replaced or not"
        );
        store.destroy(ORG, &[(cell.1, 1)], 2).unwrap();
    }
}

#[test]
fn journal() {
    let (disk, _) = ground();
    let path = Path::new("/data/journal");
    let entry = |leaf| Entry::Tombstone {
        org: ORG,
        cell: [3; 16],
        at: 4,
        leaf,
    };
    let journal = |disk: &Simulated| {
        let keys = open(disk, &master(0), 5)?;
        Journal::open_on(Box::new(disk.clone()), path, &keys, rng(6))
    };
    let make = |disk: &Simulated| {
        let keys = open(disk, &master(0), 5)?;
        Journal::create_on(Box::new(disk.clone()), path, &keys, rng(6)).map(|_| ())
    };
    at_every_step(&disk, &make, &mut |disk, _| match make(disk) {
        Ok(()) | Err(KeyError::Exists { .. }) => {
            assert_eq!(journal(disk).unwrap().read_all().unwrap(), []);
        }
        Err(error) => panic!("{error}"),
    });
    make(&disk).unwrap();
    journal(&disk).unwrap().append(&entry(0)).unwrap();
    let steps = at_every_step(
        &disk,
        &|disk| journal(disk)?.append(&entry(1)),
        &mut |disk, _| {
            let journal = journal(disk).unwrap();
            let entries = journal.read_all().unwrap();
            assert!(
                entries == [entry(0)] || entries == [entry(0), entry(1)],
                "{}",
                entries.len()
            );
            journal.append(&entry(2)).unwrap();
            assert_eq!(journal.read_all().unwrap().len(), entries.len() + 1);
        },
    );
    assert_eq!(steps, 3);
}

#[derive(Clone, Debug)]
enum Op {
    AddOrg(u8),
    Take(u8, u8),
    Destroy(u8, Vec<prop::sample::Index>),
    TopUp,
    Release(u8),
    Rewrap,
    Reopen,
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        1 => (0..3_u8).prop_map(Op::AddOrg),
        4 => (0..3_u8, 1..100_u8).prop_map(|(org, count)| Op::Take(org, count)),
        3 => (0..3_u8, proptest::collection::vec(any::<prop::sample::Index>(), 1..5))
            .prop_map(|(org, which)| Op::Destroy(org, which)),
        1 => Just(Op::TopUp),
        1 => (0..3_u8).prop_map(Op::Release),
        1 => Just(Op::Rewrap),
        1 => Just(Op::Reopen),
    ]
}

struct World {
    disk: Simulated,
    store: KeyStore,
    model: Model,
    master: u64,
    seed: u64,
}

impl World {
    fn new(seed: u64) -> Self {
        let disk = Simulated::new();
        let store =
            KeyStore::create_on(Box::new(disk.clone()), &slots(), &master(0), rng(seed)).unwrap();
        Self {
            disk,
            store,
            model: Model::default(),
            master: 0,
            seed,
        }
    }

    fn run(&mut self, op: &Op) -> Result<(), KeyError> {
        match op {
            Op::AddOrg(org) => {
                self.store.add_org([*org; 16])?;
                self.model.add_org(&self.store, [*org; 16]);
            }
            Op::Take(org, count) if self.store.orgs().contains(&[*org; 16]) => {
                for _ in 0..*count {
                    self.model.take(&self.store, [*org; 16])?;
                }
            }
            Op::Destroy(org, which) => self.destroy([*org; 16], which)?,
            Op::TopUp => {
                self.store.top_up()?;
            }
            Op::Release(org) if self.store.orgs().contains(&[*org; 16]) => {
                // All that were taken are in use.
                let in_use = |cell: &Id| self.model.cells.contains_key(&([*org; 16], *cell));
                self.store.release_unused([*org; 16], 0, &in_use)?;
            }
            Op::Rewrap => {
                self.master += 1;
                self.store.rewrap(&master(self.master))?;
            }
            Op::Reopen => self.reopen(),
            Op::Take(..) | Op::Release(_) => {}
        }
        Ok(())
    }

    fn destroy(&mut self, org: Id, which: &[prop::sample::Index]) -> Result<(), KeyError> {
        let cells: Vec<_> = self
            .model
            .cells
            .keys()
            .filter(|(o, _)| *o == org)
            .copied()
            .collect();
        if cells.is_empty() {
            return Ok(());
        }
        let chosen: Vec<_> = which
            .iter()
            .map(|index| cells[index.index(cells.len())])
            .collect();
        let pairs: Vec<_> = chosen.iter().map(|(_, cell)| (*cell, 1)).collect();
        self.model.underway = chosen
            .into_iter()
            .filter(|cell| !self.model.destroyed.contains(cell))
            .collect();
        self.store.destroy(org, &pairs, 2)?;
        self.model
            .destroyed
            .extend(std::mem::take(&mut self.model.underway));
        Ok(())
    }

    fn reopen(&mut self) {
        self.seed += 1;
        self.store = match open(&self.disk, &master(self.master), self.seed) {
            Err(KeyError::OtherMaster { .. }) => {
                self.master -= 1;
                open(&self.disk, &master(self.master), self.seed).unwrap()
            }
            other => other.unwrap(),
        };
        self.model.check(&self.store, &self.disk);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_sequence_with_crashes(
        ops in proptest::collection::vec((op(), 0..40_usize), 1..25),
        crash in 0..CRASHES.len(),
        seed: u32,
    ) {
        let mut world = World::new(u64::from(seed) << 16);
        world.run(&Op::AddOrg(0)).unwrap();
        for (op, stop) in &ops {
            world.disk.stop_after(Some(*stop));
            let outcome = if matches!(op, Op::Reopen) { Ok(()) } else { world.run(op) };
            if let Err(error) = &outcome {
                prop_assert!(matches!(error, KeyError::Disk { .. }), "{}", error);
                world.disk = world.disk.crashed(CRASHES[crash]);
            }
            world.disk.stop_after(None);
            if outcome.is_err() || matches!(op, Op::Reopen) {
                world.reopen();
            }
        }
        world.reopen();
    }
}
