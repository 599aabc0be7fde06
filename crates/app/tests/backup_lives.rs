//! Random lives of an organisation with backups and restores: by no way does what was destroyed
//! come back.

use std::path::{Path, PathBuf};

use keys::{KeyState, KeyStore};
use store::{EntityId, Store as _};
use vault::{Bound, KeyId};

use crate::backup::{TEXT, keys, quiet};
use crate::support::whole::target;
use crate::support::{House, files_below, holds, later};

/// A small generator: the same seed, the same sequence.
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

/// What was destroyed: the row as it stood, so that every later file can be tried with every key.
struct Gone {
    id: EntityId,
    row: store::Row,
}

/// A random life: write, destroy, back up, restore from any earlier backup with the newest keys and
/// go on from there. What was destroyed opens in no file and no restored folder, and is not there.
fn random_life(seed: u64) {
    let mut draws = Draws(seed | 1);
    let mut house = House::with_people();
    let mut backups: Vec<PathBuf> = Vec::new();
    let mut gone: Vec<Gone> = Vec::new();
    let mut written = 0;
    let home = tempfile::tempdir().unwrap();
    data_to(&house, home.path(), &mut backups);
    for _ in 0..14 {
        match draws.below(6) {
            0 | 1 => {
                written += 1;
                let number = ["L1", "L2"][draws.below(2)];
                if house
                    .engine()
                    .directory()
                    .unwrap()
                    .by_external_id(number)
                    .is_some()
                {
                    let text = format!("{TEXT} {written}");
                    let record = house.record(number, "contact-note", &text);
                    house.operator().add_record(&record).unwrap();
                }
            }
            2 => destroy_something(&house, &mut draws, &mut gone),
            3 => data_to(&house, home.path(), &mut backups),
            4 => drop(keys(&house)),
            _ => {
                // The newest keys: those of the living, or a backup made just now.
                let newest = if draws.below(2) == 0 {
                    vec![house.folder().join("keys")]
                } else {
                    keys(&house)
                };
                let from = &backups[draws.below(backups.len())];
                let restored = house.restored_from(from, &newest).unwrap();
                assert_gone(&restored, &gone);
                restored.operator().confirm_restore().unwrap();
                restored.engine().keep_house(later(90)).unwrap();
                house = restored;
            }
        }
        assert_gone(&house, &gone);
    }
    house.assert_whole();
}

fn data_to(house: &House, home: &Path, backups: &mut Vec<PathBuf>) {
    let made = house.operator().back_up(target(home), &mut quiet).unwrap();
    backups.push(made.folder);
}

fn destroy_something(house: &House, draws: &mut Draws, gone: &mut Vec<Gone>) {
    let number = ["L1", "L2", "C2"][draws.below(3)];
    let Some(person) = house.engine().directory().unwrap().by_external_id(number) else {
        return;
    };
    let ctx = house.operator();
    let mut cells = ctx.cells_of(person).unwrap();
    if cells.is_empty() {
        return;
    }
    if draws.below(2) == 0 {
        cells = vec![cells[draws.below(cells.len())]];
    }
    let snapshot = house.store().snapshot(house.engine().org()).unwrap();
    for kind in snapshot.kinds().unwrap() {
        for (row, _) in snapshot.page_kind(&kind, None, 10_000).unwrap() {
            if cells.contains(&row.cell) {
                gone.push(Gone { id: row.id, row });
            }
        }
    }
    drop(snapshot);
    ctx.destroy(&cells, &mut |_| Ok(())).unwrap();
}

/// Nothing that was destroyed is there, nor does any key that is there open it.
fn assert_gone(house: &House, gone: &[Gone]) {
    let org = house.engine().org();
    let snapshot = house.store().snapshot(org).unwrap();
    let keys = KeyStore::open_copy(&house.folder().join("keys/a"), house.master()).unwrap();
    for one in gone {
        assert!(
            snapshot.lookup(one.id).unwrap().is_none(),
            "a destroyed {} is there again",
            one.row.kind
        );
        let KeyState::Present(key) = keys.cell(org.0, one.row.cell.0) else {
            continue;
        };
        let bound = Bound {
            org: org.0,
            kind: &one.row.kind,
            id: one.row.id.0,
            version: one.row.version,
        };
        let opened = vault::open(&key, KeyId(one.row.cell.0), &bound, &one.row.body);
        assert!(opened.is_err(), "a destroyed {} opens", one.row.kind);
    }
    for (path, bytes) in files_below(house.folder()) {
        assert!(!holds(&bytes, TEXT.as_bytes()), "{}", path.display());
    }
}

#[test]
fn by_no_way_does_a_backup_bring_back_what_was_destroyed() {
    let lives = std::env::var("CARETAKER_LIVES").map_or(3, |text| text.parse().unwrap());
    let begin = std::env::var("CARETAKER_LIFE").map_or_else(
        |_| u64::from(std::process::id()) << 20 | 0x9e37,
        |text| text.parse().unwrap(),
    );
    for life in 0..lives {
        let seed = begin.wrapping_add(life * 7919);
        println!("life {seed} (CARETAKER_LIFE={seed} CARETAKER_LIVES=1 repeats it)");
        random_life(seed);
    }
}
