//! Backups, restores, trials: what was destroyed never comes back, what is lost is listed, nothing
//! changes before a person confirms; and stopped between any two steps, nothing is half done.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use app::bodies::Restored;
use app::{AppError, BackupStep, Ctx, RestoreStep, Sources, restore, try_restore};
use store::{CellId, EntityId, Store as _};

use crate::support::whole::target;
use crate::support::{House, PERSONAL, files_below, holds, later, open_for_restore};

pub(crate) const TEXT: &str = "Jamie is afraid to go home on Fridays";

#[expect(clippy::unnecessary_wraps, reason = "what a backup tells its steps to")]
pub(crate) fn quiet(_: BackupStep) -> Result<(), AppError> {
    Ok(())
}

fn stopped() -> AppError {
    AppError::refused("the process was killed")
}

/// A backup of the data; its folder.
fn data(house: &House) -> PathBuf {
    let to = house.medium("data");
    let made = house.operator().back_up(target(&to), &mut quiet).unwrap();
    made.folder
}

/// A backup of the keys on each of two media.
pub(crate) fn keys(house: &House) -> Vec<PathBuf> {
    ["red", "blue"]
        .map(|name| {
            let to = house.medium(name);
            house
                .operator()
                .back_up_keys(target(&to), &mut quiet)
                .unwrap();
            to
        })
        .to_vec()
}

/// A person with a record of their own, so that everything of them has its cells.
fn write(house: &House, number: &str) -> (EntityId, EntityId) {
    let record = house.record(number, "safeguarding-concern", TEXT);
    (
        house.person(number),
        house.operator().add_record(&record).unwrap(),
    )
}

fn destroy(house: &House, person: EntityId) -> Vec<CellId> {
    let ctx = house.operator();
    let cells = ctx.cells_of(person).unwrap();
    ctx.destroy(&cells, &mut |_| Ok(())).unwrap();
    cells
}

fn refused(result: Result<House, AppError>) -> AppError {
    match result {
        Ok(_) => panic!("it was restored"),
        Err(error) => error,
    }
}

#[test]
fn what_is_backed_up_is_restored_whole() {
    let house = House::with_people();
    let (person, record) = write(&house, "L2");
    house.account("dpo", access::Role::Dpo, None);
    let (folder, sticks) = (data(&house), keys(&house));
    for (path, bytes) in files_below(&folder) {
        assert!(
            !path.ends_with("keystore"),
            "a key is in a backup of the data"
        );
        for text in PERSONAL.iter().chain([&TEXT]) {
            assert!(!holds(&bytes, text.as_bytes()), "`{text}` in {path:?}");
        }
    }
    let held = house
        .store()
        .snapshot(house.engine().org())
        .unwrap()
        .count_kinds()
        .unwrap();
    let restored = house.restored_from(&house.medium("data"), &sticks).unwrap();
    let ctx = restored.operator();
    assert_eq!(
        ctx.show_record(record).unwrap().stored.body.fields[0].words(),
        TEXT
    );
    assert_eq!(
        ctx.show_person(person).unwrap().person.body.family_name,
        "Tolliver"
    );
    let mut now: BTreeMap<String, u64> = restored
        .store()
        .snapshot(house.engine().org())
        .unwrap()
        .count_kinds()
        .unwrap()
        .into_iter()
        .collect();
    assert_eq!(now.remove("restored"), Some(1));
    // The book of backups is written after the first of them.
    now.insert("backups".to_owned(), 1);
    assert_eq!(now, held.into_iter().collect());
    restored.assert_whole();
    // Sessions do not come back: one that was ended since would.
    let sessions = |house: &House| {
        let snapshot = house.store().snapshot(app::ACCOUNTS).unwrap();
        snapshot.page_kind("session", None, 9).unwrap().len()
    };
    assert_eq!((sessions(&house), sessions(&restored)), (1, 0));
}

#[test]
fn who_was_locked_out_after_the_backup_stays_out() {
    let house = House::with_people();
    house.account("leaver", access::Role::Head, None);
    data(&house);
    let account = house
        .engine()
        .account_by_email("leaver@caretaker.example")
        .unwrap()
        .unwrap();
    house.operator().lock_account(account.id).unwrap();
    let sticks = keys(&house);
    let restored = house.restored_from(&house.medium("data"), &sticks).unwrap();
    let back = restored
        .engine()
        .account_by_email("leaver@caretaker.example")
        .unwrap()
        .unwrap();
    assert!(
        back.body.locked_at.is_some(),
        "an old backup let them in again"
    );
}

#[test]
fn nothing_changes_before_a_person_confirms() {
    let house = House::with_people();
    let (person, record) = write(&house, "L2");
    house.account("dpo", access::Role::Dpo, None);
    data(&house);
    let sticks = keys(&house);
    let restored = house.restored_from(&house.medium("data"), &sticks).unwrap();
    assert!(restored.engine().awaits_confirmation());
    let ctx = restored.operator();
    let again = restored.record("L1", "contact-note", "a note");
    let cells = ctx.cells_of(person).unwrap();
    let to = house.medium("more");
    let tries: Vec<(&str, Result<(), AppError>)> = vec![
        ("a record", ctx.add_record(&again).map(|_| ())),
        (
            "a new cell",
            restored
                .engine()
                .cell(&vault::CellName {
                    owner: [9; 16],
                    rule: "sessions".to_owned(),
                    part: vault::Part::Episode([9; 16]),
                })
                .map(|_| ()),
        ),
        ("a destruction", ctx.destroy(&cells, &mut |_| Ok(()))),
        (
            "an account",
            ctx.add_account("x@caretaker.example", "x", access::Role::Head, None)
                .map(|_| ()),
        ),
        (
            "a request",
            ctx.open_request(restored.request("L1")).map(|_| ()),
        ),
        ("a backup", ctx.back_up(target(&to), &mut quiet).map(|_| ())),
    ];
    for (what, tried) in tries {
        assert!(
            matches!(&tried, Err(AppError::Refused(no)) if no.mend.as_deref().is_some_and(|mend| mend.contains("restore confirm"))),
            "{what}: {tried:?}"
        );
    }
    restored.engine().keep_house(later(90)).unwrap();
    // Looking leaves its leaf, and who must look can sign in.
    restored.step(&["record.look-safeguarding"], || ctx.show_record(record));
    restored
        .engine()
        .sign_in(
            "dpo@caretaker.example",
            crate::support::PASSWORD,
            "192.0.2.1",
            later(61),
            app::PasswordCost::TEST,
        )
        .unwrap();
    // It stays so over a restart.
    let restored = restored.reopened();
    assert!(restored.engine().awaits_confirmation());
    let ctx = restored.operator();
    assert!(ctx.add_record(&again).is_err());
    restored.step(&["backup.confirm"], || ctx.confirm_restore());
    ctx.add_record(&again).unwrap();
    assert!(matches!(ctx.confirm_restore(), Err(AppError::Refused(_))));
    restored.engine().keep_house(later(90)).unwrap();
    let restored = restored.reopened();
    assert!(!restored.engine().awaits_confirmation());
    restored.assert_whole();
    // A house that was never restored waits for nobody.
    assert!(matches!(
        house.operator().confirm_restore(),
        Err(AppError::Refused(_))
    ));
}

#[test]
fn what_was_lost_is_listed_and_a_new_epoch_says_so() {
    let house = House::with_people();
    write(&house, "L2");
    let early = house.engine().checkpoint().unwrap();
    data(&house);
    let head = |house: &House| {
        let snapshot = house.store().snapshot(house.engine().org()).unwrap();
        snapshot.head().unwrap().unwrap()
    };
    for note in ["one", "two", "three"] {
        let record = house.record("L1", "contact-note", note);
        house.operator().add_record(&record).unwrap();
    }
    let late = house.engine().checkpoint().unwrap();
    let known = head(&house).size;
    let sticks = keys(&house);
    let restored = house.restored_from(&house.medium("data"), &sticks).unwrap();
    let body: Restored = restored.engine().restored().unwrap().unwrap().body;
    let things: BTreeMap<_, _> = body
        .lost
        .things
        .iter()
        .map(|lost| (lost.kind.as_str(), lost.count))
        .collect();
    assert_eq!(things.get("record"), Some(&3), "{things:?}");
    assert!(body.lost.last_known.is_some() && body.lost.from.is_some());
    let range = body.lost.leaves.first().unwrap();
    // Each backup of the keys notes how far the ledger has come, and leaves a leaf.
    assert_eq!((range.epoch, range.to), (1, known + 1));
    assert_eq!(range.to - range.from, body.lost.leaf_count());
    // The old tree stays, with the new one beside it; both verify.
    assert_eq!(head(&restored).epoch, 2);
    let found = restored.engine().check_ledger(None).unwrap();
    assert_eq!((found.epoch, found.earlier.len()), (2, 1));
    assert_eq!(found.earlier[0].size, range.from);
    assert_eq!(found.faults, Vec::<String>::new());
    // The first leaf of the new epoch says it, to a stranger too.
    let mut bundle = String::new();
    restored
        .operator()
        .export_ledger(|line| bundle.push_str(line))
        .unwrap();
    let first: serde_json::Value = serde_json::from_str(bundle.lines().nth(1).unwrap()).unwrap();
    let details = first["details"]["value"].as_str().unwrap();
    let details = data_encoding::BASE64.decode(details.as_bytes()).unwrap();
    let details: serde_json::Value = serde_json::from_slice(&details).unwrap();
    assert_eq!(
        details["lost"]["last_known"].as_str().unwrap(),
        body.lost.last_known.as_deref().unwrap()
    );
    let mut older = String::new();
    let leaves = restored
        .operator()
        .export_epoch(Some(1), |line| older.push_str(line))
        .unwrap();
    assert_eq!(leaves, range.from);
    for text in [&bundle, &older] {
        let lines = text
            .lines()
            .map(|line| Ok::<Vec<u8>, std::io::Error>(format!("{line}\n").into_bytes()));
        ledger::bundle::verify_bundle(lines, None, None).unwrap();
        for personal in PERSONAL {
            assert!(!text.contains(personal));
        }
    }
    assert!(bundle.contains("/2\"") && older.contains("/1\""));
    // Checkpoints that somebody kept from before: one is met, what is lost is declared.
    let engine = restored.engine();
    let early = engine.check_ledger(Some(&early)).unwrap();
    assert_eq!(early.faults, Vec::<String>::new());
    assert!(early.notes[0].contains("epoch 1"), "{:?}", early.notes);
    let late = engine.check_ledger(Some(&late)).unwrap();
    assert_eq!(late.faults, Vec::<String>::new());
    assert!(late.notes.iter().any(|note| note.contains("were lost")));
    // In the house that went on, the checkpoint of the restored one is of another time.
    let other = engine.checkpoint().unwrap();
    let elsewhere = house.engine().check_ledger(Some(&other)).unwrap();
    assert!(elsewhere.faults[0].contains("older copy"), "{elsewhere:?}");
    // What was seen before is still seen.
    let seen = restored.operator().seen(house.person("L2"), 100).unwrap();
    assert!(seen.iter().any(|entry| entry.epoch == 1));
}

#[test]
fn leaves_that_are_gone_without_a_word_are_a_fault() {
    let house = House::with_people();
    data(&house);
    let sticks = keys(&house);
    // After the last that the journal knows: a restore cannot declare these.
    for note in ["one", "two", "three", "four"] {
        let record = house.record("L1", "contact-note", note);
        house.operator().add_record(&record).unwrap();
    }
    let late = house.engine().checkpoint().unwrap();
    let restored = house.restored_from(&house.medium("data"), &sticks).unwrap();
    let found = restored.engine().check_ledger(Some(&late)).unwrap();
    assert!(
        found
            .faults
            .iter()
            .any(|fault| fault.contains("leaves are gone")),
        "{found:?}"
    );
    // Somebody who kept that checkpoint can have it declared at the restore.
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("data");
    let sources = Sources {
        data: &house.medium("data"),
        keys: &sticks,
        master: house.master(),
        since: Some(&late),
        now: later(60),
    };
    let report = restore(sources, &into, &open_for_restore, &mut |_| Ok(())).unwrap();
    assert!(report.lost.leaf_count() >= 4);
    assert_eq!(report.lost.last_known.as_deref(), Some(late.as_str()));
}

#[test]
fn a_key_store_older_than_the_data_is_refused() {
    let house = House::with_people();
    let (person, _) = write(&house, "L2");
    let old = keys(&house);
    let kept: Vec<PathBuf> = old
        .iter()
        .enumerate()
        .map(|(number, stick)| {
            let to = house.medium(&format!("old{number}"));
            for (path, bytes) in files_below(stick) {
                let path = to.join(path.strip_prefix(stick).unwrap());
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, bytes).unwrap();
            }
            to
        })
        .collect();
    destroy(&house, person);
    data(&house);
    let no = refused(house.restored_from(&house.medium("data"), &kept));
    assert!(
        matches!(&no, AppError::Refused(no) if no.why.contains("older than the data") && no.mend.is_some()),
        "{no:?}"
    );
    // Keys of somebody else, and none at all.
    let other = House::with_people();
    let theirs = keys(&other);
    let no = refused(house.restored_from(&house.medium("data"), &theirs));
    assert!(!no.to_string().is_empty());
    let no = refused(house.restored_from(&house.medium("data"), &[house.medium("nothing")]));
    assert!(matches!(no, AppError::Input(_)), "{no:?}");
    // The living key store does, if that is what is left.
    let living = vec![house.folder().join("keys")];
    house
        .restored_from(&house.medium("data"), &living)
        .unwrap()
        .assert_whole();
    // Of several, the newest is taken.
    let new = keys(&house);
    let all: Vec<PathBuf> = kept.iter().chain(&new).cloned().collect();
    let restored = house.restored_from(&house.medium("data"), &all).unwrap();
    restored.assert_whole();
}

#[test]
fn a_backup_that_was_changed_is_refused() {
    let house = House::with_people();
    let folder = data(&house);
    let sticks = keys(&house);
    let flip = |path: &Path, find: &str, with: &str| {
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains(find));
        std::fs::write(path, text.replacen(find, with, 1)).unwrap();
    };
    let database = folder.join("caretaker.db");
    let whole = std::fs::read(&database).unwrap();
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    std::fs::write(&database, &changed).unwrap();
    let no = refused(house.restored_from(&folder, &sticks));
    assert!(no.to_string().contains("not what was written"), "{no}");
    std::fs::write(&database, &whole).unwrap();
    flip(
        &folder.join("manifest.json"),
        "\"epoch\": 1",
        "\"epoch\": 7",
    );
    let no = refused(house.restored_from(&folder, &sticks));
    assert!(no.to_string().contains("changed"), "{no}");
}

#[test]
fn tombstones_of_people_are_put_back() {
    let house = House::with_people();
    let (person, record) = write(&house, "L2");
    data(&house);
    let cells = destroy(&house, person);
    let stones = |house: &House| {
        let snapshot = house.store().snapshot(house.engine().org()).unwrap();
        snapshot.page_kind("tombstone", None, 9).unwrap().len()
    };
    assert_eq!(stones(&house), 1);
    let sticks = keys(&house);
    let restored = house.restored_from(&house.medium("data"), &sticks).unwrap();
    assert_eq!(stones(&restored), 1, "who was erased could be brought back");
    restored.assert_whole();
    let ctx = restored.operator();
    assert!(matches!(
        ctx.show_record(record),
        Err(AppError::NotFound(_))
    ));
    assert!(matches!(
        ctx.show_person(person),
        Err(AppError::NotFound(_))
    ));
    let snapshot = restored.store().snapshot(house.engine().org()).unwrap();
    for id in cells
        .iter()
        .map(|cell| EntityId(cell.0))
        .chain([person, record])
    {
        assert!(snapshot.lookup(id).unwrap().is_none(), "an entity is back");
    }
    drop(snapshot);
    // Restored once more, from the same: nothing is put back twice.
    ctx.confirm_restore().unwrap();
    let again = restored.medium("data");
    ctx.back_up(target(&again), &mut quiet).unwrap();
    let stick = restored.medium("red");
    ctx.back_up_keys(target(&stick), &mut quiet).unwrap();
    let third = restored.restored_from(&again, &[stick]).unwrap();
    assert_eq!(stones(&third), 1);
    third.assert_whole();
    assert_eq!(third.engine().check_ledger(None).unwrap().epoch, 3);
}

#[test]
fn an_erasure_is_complete_when_both_media_are_newer() {
    let house = House::with_people();
    let (person, _) = write(&house, "L2");
    keys(&house);
    let complete = |house: &House, cells: &[CellId]| {
        let status = house.engine().backup_status().unwrap();
        let all = status.destructions.iter().all(|one| one.complete);
        assert_eq!(all, house.engine().is_complete(cells).unwrap());
        all
    };
    let cells = destroy(&house, person);
    assert!(!complete(&house, &cells));
    let ctx = house.operator();
    for (name, done) in [("red", false), ("red", false), ("blue", true)] {
        let stick = house.medium(name);
        let made = ctx.back_up_keys(target(&stick), &mut quiet).unwrap();
        assert_eq!((made.media, made.incomplete), (2, usize::from(!done)));
        assert_eq!(complete(&house, &cells), done, "{name}");
        assert_eq!(
            std::fs::read_dir(&stick)
                .unwrap()
                .filter(|entry| entry.as_ref().unwrap().path().is_dir())
                .count(),
            1,
            "the older one is still there"
        );
    }
    // A third medium that is older makes it incomplete, until it is taken off the list.
    let house = house.reopened();
    assert!(complete(&house, &cells));
    let status = house.operator().backup_status().unwrap();
    let medium = status.known.keys[0].medium.clone();
    house.operator().forget_medium(&medium).unwrap();
    assert!(!complete(&house, &cells), "one medium is not two");
}

#[test]
fn stopped_at_each_step_of_a_backup_nothing_counts_that_is_not_whole() {
    type Make = fn(&Ctx<'_>, &Path, BackupStep) -> Result<(), AppError>;
    let of_data: Make = |ctx, to, at| {
        ctx.back_up(target(to), &mut |step| halt(step, at))
            .map(|_| ())
    };
    let of_keys: Make = |ctx, to, at| {
        ctx.back_up_keys(target(to), &mut |step| halt(step, at))
            .map(|_| ())
    };
    let steps = [
        (BackupStep::Copied(0, 0), true, false),
        (BackupStep::Written, true, true),
        (BackupStep::Checked, true, true),
        (BackupStep::Named, true, true),
        (BackupStep::Replaced, false, true),
        (BackupStep::Recorded, true, true),
    ];
    for (step, for_data, for_keys) in steps {
        let house = House::with_people();
        write(&house, "L2");
        let sticks = keys(&house);
        data(&house);
        let (to, red) = (house.medium("data"), house.medium("red"));
        if for_data {
            of_data(&house.operator(), &to, step).unwrap_err();
        }
        if for_keys {
            of_keys(&house.operator(), &red, step).unwrap_err();
        }
        // Whatever there is restores, with what was there before and what has its name.
        house
            .restored_from(&to, std::slice::from_ref(&red))
            .unwrap()
            .assert_whole();
        house.restored_from(&to, &sticks).unwrap();
        // The next one clears away what was left.
        data(&house);
        keys(&house);
        let left: Vec<_> = [&to, &red]
            .into_iter()
            .flat_map(|folder| std::fs::read_dir(folder).unwrap())
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with('.'))
            .collect();
        assert_eq!(left, Vec::<String>::new(), "{step:?}");
        house.reopened().assert_whole();
    }
}

fn halt(step: BackupStep, at: BackupStep) -> Result<(), AppError> {
    let copying = |step| matches!(step, BackupStep::Copied(..));
    if step == at || (copying(step) && copying(at)) {
        Err(stopped())
    } else {
        Ok(())
    }
}

#[test]
fn stopped_at_each_step_of_a_restore_there_is_nothing_or_all() {
    let house = House::with_people();
    let (person, _) = write(&house, "L2");
    data(&house);
    destroy(&house, person);
    let sticks = keys(&house);
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("data");
    let from = house.medium("data");
    let sources = Sources {
        data: &from,
        keys: &sticks,
        master: house.master(),
        since: None,
        now: later(60),
    };
    let media = || {
        let mut files = files_below(&from);
        files.extend(sticks.iter().flat_map(|stick| files_below(stick)));
        files
    };
    let before = media();
    for stop in [
        RestoreStep::Chosen,
        RestoreStep::Copied,
        RestoreStep::Destroyed,
        RestoreStep::Begun,
        RestoreStep::Removed,
        RestoreStep::PutBack,
        RestoreStep::Checked,
    ] {
        let mut steps = |step| if step == stop { Err(stopped()) } else { Ok(()) };
        restore(sources, &into, &open_for_restore, &mut steps).unwrap_err();
        assert!(!into.exists(), "{stop:?}");
    }
    let report = restore(sources, &into, &open_for_restore, &mut |_| Ok(())).unwrap();
    assert!(report.removed.contains_key("record") && report.removed.contains_key("person"));
    assert!(report.put_back >= 1);
    let names: BTreeSet<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, BTreeSet::from(["data".to_owned()]));
    // A backup is only read.
    assert_eq!(media(), before);
    let no = restore(sources, &into, &open_for_restore, &mut |_| Ok(())).unwrap_err();
    assert!(no.to_string().contains("something there"), "{no}");
}

#[test]
fn stopped_between_key_and_journal_the_next_start_makes_up_for_it() {
    let house = House::with_people();
    let (person, _) = write(&house, "L2");
    data(&house);
    let ctx = house.operator();
    let cells = ctx.cells_of(person).unwrap();
    let mut stop = |step| {
        if step == app::Step::KeysGone {
            Err(stopped())
        } else {
            Ok(())
        }
    };
    ctx.destroy(&cells, &mut stop).unwrap_err();
    // The journal does not know yet; opening tells it, before anybody backs it up.
    let house = house.reopened();
    keys(&house);
    assert!(house.engine().is_complete(&cells).unwrap());
    let sticks = keys(&house);
    let restored = house.restored_from(&house.medium("data"), &sticks).unwrap();
    assert!(restored.operator().show_person(person).is_err());
    restored.assert_whole();
}

#[test]
fn a_journal_that_is_gone_is_written_anew_from_what_is_there() {
    let house = House::with_people();
    let (person, record) = write(&house, "L2");
    data(&house);
    destroy(&house, person);
    let closed = house.closed();
    std::fs::remove_file(closed.keys().with_file_name("journal")).unwrap();
    let house = closed.open();
    let sticks = keys(&house);
    let restored = house.restored_from(&house.medium("data"), &sticks).unwrap();
    assert!(restored.operator().show_record(record).is_err());
    let snapshot = restored.store().snapshot(house.engine().org()).unwrap();
    assert_eq!(snapshot.page_kind("tombstone", None, 9).unwrap().len(), 1);
    drop(snapshot);
    restored.assert_whole();
}

#[test]
fn a_trial_reads_everything_and_finds_what_is_wrong() {
    let house = House::with_people();
    write(&house, "L2");
    let folder = data(&house);
    let sticks = keys(&house);
    let scratch = tempfile::tempdir().unwrap();
    let sources = Sources {
        data: &folder,
        keys: &sticks,
        master: house.master(),
        since: None,
        now: later(60),
    };
    let trial = try_restore(sources, scratch.path(), &open_for_restore).unwrap();
    assert_eq!(trial.faults, Vec::<String>::new());
    assert!(trial.bodies > 10 && trial.leaves > 3);
    let pdf = app::certificate(&trial, later(61), 3, None).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    for personal in PERSONAL {
        assert!(!holds(&pdf, personal.as_bytes()));
    }
    let scratch = tempfile::tempdir().unwrap();
    let mut bytes = std::fs::read(folder.join("caretaker.db")).unwrap();
    let end = bytes.len() - 100;
    bytes[end] ^= 4;
    std::fs::write(folder.join("caretaker.db"), bytes).unwrap();
    assert!(try_restore(sources, scratch.path(), &open_for_restore).is_err());
}

#[test]
fn with_older_keys_older_data_do_come_back() {
    // The control of all above, and the reason why an erasure is complete only when both backups of
    // the keys are newer: a backup of the keys from before still opens what was destroyed since.
    let house = House::with_people();
    let (person, record) = write(&house, "L2");
    data(&house);
    let old = keys(&house);
    let ctx = house.operator();
    let cells = ctx.cells_of(person).unwrap();
    ctx.destroy(&cells, &mut |_| Ok(())).unwrap();
    assert!(!house.engine().is_complete(&cells).unwrap());
    let restored = house.restored_from(&house.medium("data"), &old).unwrap();
    let back = restored.operator().show_record(record).unwrap();
    assert_eq!(back.stored.body.fields[0].words(), TEXT);
    // One newer medium among them is enough.
    let blue = house.medium("blue");
    house
        .operator()
        .back_up_keys(target(&blue), &mut quiet)
        .unwrap();
    let restored = house.restored_from(&house.medium("data"), &old).unwrap();
    assert!(restored.operator().show_record(record).is_err());
    restored.assert_whole();
}

#[test]
fn a_search_sheet_stays_and_its_link_opens_it_no_more() {
    let house = House::with_people();
    let ctx = house.operator();
    let id = ctx.open_request(house.request("L1")).unwrap();
    let how = (None, app::PasswordCost::TEST);
    let note = ctx.ask_sheet(id, &crate::sheets::sams(), how).unwrap();
    data(&house);
    let sticks = keys(&house);
    assert!(house.engine().has_sheet(&note.secret, later(5)).unwrap());
    let restored = house.restored_from(&house.medium("data"), &sticks).unwrap();
    // It may have been withdrawn since the backup.
    assert!(
        !restored
            .engine()
            .has_sheet(&note.secret, later(61))
            .unwrap()
    );
    restored.assert_whole();
    let sheets = restored.operator().show_request(id).unwrap().sheets;
    assert_eq!(sheets[0].stored.body.to.name, "Samuel Okonjo");
}
