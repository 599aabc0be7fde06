//! Keys of what a restore has lost: they are counted, stay for a day after a person has confirmed,
//! and are then destroyed as any other; a key that something refers to never is.

use std::path::PathBuf;

use keys::KeyState;
use store::{CellId, EntityId, Store as _};

use crate::backup::keys as keys_on_media;
use crate::support::whole::target;
use crate::support::{House, at, later};

const DAY: i64 = 24 * 60;

fn back_up(house: &House) -> PathBuf {
    let to = house.medium("data");
    let made = house.operator().back_up(target(&to), &mut |_| Ok(()));
    made.unwrap().folder
}

/// A house with a record in a cell of its own, written after the backup: lost in the restored one.
/// Also the cell, and the media.
fn lost() -> (House, House, CellId, EntityId, Vec<PathBuf>) {
    let house = House::with_people();
    let before = cells(&house);
    let data = back_up(&house);
    let record = house.record("L2", "safeguarding-concern", "Said after the backup.");
    let record = house.operator().add_record(&record).unwrap();
    let made: Vec<CellId> = cells(&house)
        .into_iter()
        .filter(|cell| !before.contains(cell))
        .collect();
    assert_eq!(made.len(), 1);
    let media = keys_on_media(&house);
    let restored = house.restored_from(&data, &media).unwrap();
    (house, restored, made[0], record, media)
}

/// The cells that are there.
fn cells(house: &House) -> Vec<CellId> {
    let snapshot = house.store().snapshot(house.engine().org()).unwrap();
    let page = snapshot.page_kind("cell", None, 1000).unwrap();
    page.into_iter().map(|(row, _)| CellId(row.id.0)).collect()
}

fn state(house: &House, cell: CellId) -> KeyState {
    house.keys().cell(house.engine().org().0, cell.0)
}

fn is_present(house: &House, cell: CellId) -> bool {
    matches!(state(house, cell), KeyState::Present(_))
}

fn tombstones(house: &House) -> usize {
    house.keys().summary().tombstones
}

/// Every cell that something refers to has its key.
fn assert_all_there(house: &House) {
    let all = cells(house);
    assert!(all.len() > 3);
    for cell in all {
        assert!(is_present(house, cell), "a key in use is gone");
    }
    house.assert_whole();
}

#[test]
fn they_are_destroyed_a_day_after_somebody_has_confirmed() {
    let (_house, restored, cell, _, _) = lost();
    let confirmed = later(120);
    assert!(is_present(&restored, cell));
    let listed = restored.engine().lost_keys().unwrap().unwrap();
    assert!(
        listed.count >= 1 && listed.destroyed_at.is_none(),
        "{listed:?}"
    );
    // As long as nobody has said that this is right, nothing is destroyed.
    restored.engine().keep_house(later(90 * DAY)).unwrap();
    assert!(is_present(&restored, cell));
    let operator = access::Actor::OPERATOR;
    restored.ctx(operator, confirmed).confirm_restore().unwrap();
    // And for a day after it a newer backup can still be taken instead.
    let restored = restored.reopened();
    let status = restored.operator().keys_status().unwrap().lost.unwrap();
    assert_eq!(status.destroyed_at, Some(later(120 + DAY)));
    assert_eq!(status.count, listed.count);
    restored.engine().keep_house(later(120 + DAY - 1)).unwrap();
    assert!(is_present(&restored, cell));
    assert_eq!(tombstones(&restored), 0);
    // What was done meanwhile has keys of its own.
    let operator = restored.ctx(access::Actor::OPERATOR, later(130));
    let note = restored.record("L1", "safeguarding-concern", "Said since.");
    let since = operator.add_record(&note).unwrap();
    let ((), left) = restored.leaves_of(|| {
        restored.engine().keep_house(later(120 + DAY)).unwrap();
    });
    // So many objects that the decision has two leaves.
    let (done, decided) = left.split_last().unwrap();
    assert_eq!(done, "destroy.done");
    assert!(
        decided.iter().all(|act| act == "destroy.decide"),
        "{left:?}"
    );
    assert!(matches!(state(&restored, cell), KeyState::Destroyed(_)));
    assert_eq!(tombstones(&restored), listed.count);
    assert!(restored.engine().lost_keys().unwrap().is_none());
    assert_all_there(&restored);
    let read = restored.operator().show_record(since).unwrap();
    assert_eq!(read.stored.body.fields[0].words(), "Said since.");
    // The ledger names each of them, and says how many.
    let entries = restored.operator().show_ledger(0, 1000).unwrap();
    let decided = entries.iter().find(|entry| entry.act == "destroy.decide");
    let details = decided.unwrap().details.as_ref().unwrap();
    assert_eq!(details["lost_keys"], listed.count);
    let named = entries.iter().filter(|entry| entry.act == "destroy.decide");
    let mut named = named.flat_map(|entry| entry.objects.as_ref().unwrap().objects.iter());
    assert!(named.any(|object| object.id.0 == cell.0));
    // Once, and never again; not after a restart either.
    let restored = restored.reopened();
    let ((), left) = restored.leaves_of(|| {
        restored.engine().keep_house(later(9 * DAY)).unwrap();
    });
    assert_eq!(left, Vec::<String>::new());
    assert_all_there(&restored);
    // They count as any destruction: complete when both media are newer.
    assert!(!restored.engine().is_complete(&[cell]).unwrap());
    keys_on_media(&restored);
    assert!(restored.engine().is_complete(&[cell]).unwrap());
}

#[test]
fn a_newer_backup_found_within_the_day_is_whole() {
    let (house, restored, _, record, media) = lost();
    let newer = back_up(&house);
    restored.operator().confirm_restore().unwrap();
    restored
        .engine()
        .keep_house(at(crate::support::NOW))
        .unwrap();
    let mut all = keys_on_media(&restored);
    all.extend(media);
    let again = restored.restored_from(&newer, &all).unwrap();
    let read = again.operator().show_record(record).unwrap();
    assert_eq!(read.stored.body.fields[0].words(), "Said after the backup.");
    again.assert_whole();
}

#[test]
fn afterwards_a_newer_backup_gives_nothing_of_it_back() {
    let (house, restored, cell, record, _) = lost();
    let newer = back_up(&house);
    restored.operator().confirm_restore().unwrap();
    restored.engine().keep_house(later(2 * DAY)).unwrap();
    let media = keys_on_media(&restored);
    let again = restored.restored_from(&newer, &media).unwrap();
    assert!(again.operator().show_record(record).is_err());
    assert!(matches!(state(&again, cell), KeyState::Destroyed(_)));
    again.assert_whole();
}

#[test]
fn a_house_that_was_never_restored_loses_none() {
    let house = House::with_people();
    let house = house.reopened();
    house.engine().keep_house(later(3 * DAY)).unwrap();
    assert!(house.engine().lost_keys().unwrap().is_none());
    assert_eq!(tombstones(&house), 0);
    assert_all_there(&house);
}

#[test]
fn cut_short_the_next_start_goes_on_with_it() {
    let (_house, restored, cell, _, _) = lost();
    restored.operator().confirm_restore().unwrap();
    // One more commit, the decision; then the disk fails.
    let restored = restored.closed().open_for(1);
    restored.engine().keep_house(later(2 * DAY)).unwrap_err();
    let restored = restored.reopened();
    restored.engine().keep_house(later(2 * DAY)).unwrap();
    assert!(matches!(state(&restored, cell), KeyState::Destroyed(_)));
    let jobs = restored.store().snapshot(restored.engine().org()).unwrap();
    assert!(jobs.due_jobs(i64::MAX, 10).unwrap().is_empty());
    drop(jobs);
    assert_all_there(&restored);
}
