//! Changing keys: everything is found and opens as before, the key of before is where it should be
//! and nowhere else, and cut short between any two steps it is gone on with.

use access::Role;
use app::{ACCOUNTS, AppError, Incoming, OnFaults, PasswordCost, Realms, RotateStep};
use keys::{Former, KeyStore, MasterKey, SystemRandom, Which};
use store::{OrgId, Store as _, TermRange};

use crate::backup::keys as keys_on_media;
use crate::support::whole::target;
use crate::support::{House, PASSWORD, PEOPLE, at, extractor, files_below, holds, later, place};

pub(crate) fn stopped() -> AppError {
    AppError::refused("the process was killed")
}

/// People, accounts, a place with a document, records in cells of both sorts.
pub(crate) fn house() -> House {
    let house = House::with_people();
    house.account("dpo", Role::Dpo, None);
    let ctx = house.operator();
    for number in ["L1", "L2"] {
        for kind in ["session-report", "safeguarding-concern"] {
            ctx.add_record(&house.record(number, kind, "Something was said."))
                .unwrap();
        }
    }
    ctx.add_place(&place("Office drive")).unwrap();
    read_file(&house);
    ctx.open_request(house.request("L2")).unwrap();
    house
}

fn read_file(house: &House) {
    let file = Incoming {
        path: "a.txt".to_owned(),
        bytes: b"Jamie Tolliver".to_vec(),
    };
    house
        .operator()
        .ingest("Office drive", &file, &extractor())
        .unwrap();
}

fn sign_in(house: &House) -> Result<(), AppError> {
    house
        .engine()
        .sign_in(
            "dpo@caretaker.example",
            PASSWORD,
            "192.0.2.1",
            later(1),
            PasswordCost::TEST,
        )
        .map(|_| ())
}

fn count(house: &House, kind: &str) -> u64 {
    let kinds = house
        .store()
        .snapshot(house.engine().org())
        .unwrap()
        .count_kinds()
        .unwrap();
    kinds
        .iter()
        .find(|(name, _)| name == kind)
        .map_or(0, |(_, count)| *count)
}

/// Everything that is found by a keyed term is found, and nothing is made twice.
pub(crate) fn assert_found(house: &House) {
    house.assert_whole();
    sign_in(house).unwrap();
    let ctx = house.operator();
    let again = ctx.add_account("dpo@caretaker.example", "Again", Role::Head, None);
    assert!(matches!(again, Err(AppError::Input(_))), "an address twice");
    let again = ctx.add_place(&place("office DRIVE"));
    assert!(again.is_err(), "a place twice");
    // The same file again is the same document.
    let documents = ctx.list_documents().unwrap().len();
    read_file(house);
    assert_eq!(ctx.list_documents().unwrap().len(), documents);
    // The same record again goes into the cell that is there.
    let cells = count(house, "cell");
    for number in ["L1", "L2"] {
        ctx.add_record(&house.record(number, "session-report", "More."))
            .unwrap();
        ctx.add_record(&house.record(number, "safeguarding-concern", "More."))
            .unwrap();
    }
    assert_eq!(
        count(house, "cell"),
        cells,
        "a cell was not found by its name"
    );
    // The same people again are nobody new.
    let people = count(house, "person");
    let preview = ctx.engine.preview_import(PEOPLE.as_bytes()).unwrap();
    assert_eq!(preview.people.len(), 0, "held already");
    ctx.import_people(&preview, OnFaults::Stop).unwrap();
    assert_eq!(count(house, "person"), people);
    house.assert_whole();
}

pub(crate) fn both(house: &House) -> [OrgId; 2] {
    [house.engine().org(), ACCOUNTS]
}

pub(crate) fn former(house: &House) -> Vec<Former> {
    let keys = house.keys();
    both(house)
        .iter()
        .flat_map(|org| keys.former(org.0))
        .collect()
}

pub(crate) fn key(house: &House, org: OrgId, which: Which) -> [u8; 32] {
    let keys = house.keys().org_keys(org.0).unwrap();
    match which {
        Which::Own => *keys.org.expose(),
        Which::Index => *keys.index.expose(),
        Which::Audit => *keys.audit.expose(),
    }
}

fn rotate(
    house: &House,
    which: Which,
    steps: &mut dyn FnMut(RotateStep) -> Result<(), AppError>,
) -> Result<app::Rotated, AppError> {
    match which {
        Which::Own => house.operator().rotate_organisation(steps),
        Which::Index => house.operator().rotate_index(steps),
        Which::Audit => house.operator().rotate_audit(steps),
    }
}

/// Every key of before that the key store should not have any more is in no slot; every one that
/// it should, is retired.
fn assert_left(house: &House, which: Which, before: &[[u8; 32]; 2]) {
    for (org, before) in both(house).into_iter().zip(before) {
        assert_ne!(&key(house, org, which), before, "the same key as before");
    }
    let left = former(house);
    match which {
        Which::Index => assert!(left.is_empty(), "an index key of before is kept"),
        Which::Own | Which::Audit => {
            assert!(left.iter().all(|one| one.retired && one.which == which));
            for before in before {
                assert!(left.iter().any(|one| one.key.expose() == before));
            }
        }
    }
}

#[test]
fn everything_is_found_under_the_new_keys() {
    for which in [Which::Index, Which::Own] {
        let house = house();
        let before = both(&house).map(|org| key(&house, org, which));
        let value = vault::keyed(
            &house.keys().org_keys(ACCOUNTS.0).unwrap().index,
            "account.email",
            b"dpo@caretaker.example",
        );
        let by_email = TermRange::exactly("account.email", &value);
        let found = |house: &House| {
            let snapshot = house.store().snapshot(ACCOUNTS).unwrap();
            snapshot.page(&by_email, None, 1).unwrap().len()
        };
        assert_eq!(found(&house), 1);
        let rotated = rotate(&house, which, &mut |_| Ok(())).unwrap();
        assert!(rotated.renewed > 10, "{rotated:?}");
        assert_left(&house, which, &before);
        // The terms of before are gone with the key that could make them.
        assert_eq!(found(&house), usize::from(which == Which::Own));
        assert_found(&house);
        let house = house.reopened();
        house.engine().keep_house(later(2)).unwrap();
        assert_found(&house);
        // And once more.
        rotate(&house, which, &mut |_| Ok(())).unwrap();
        assert_found(&house);
    }
}

#[test]
fn nothing_of_the_organisation_is_sealed_under_its_key_of_before() {
    let house = house();
    let org = house.engine().org();
    rotate(&house, Which::Own, &mut |_| Ok(())).unwrap();
    let keys = house.keys();
    let present = keys.org_keys(org.0).unwrap().org;
    let snapshot = house.store().snapshot(org).unwrap();
    let mut own = 0;
    for kind in snapshot.kinds().unwrap() {
        for (row, _) in snapshot.page_kind(&kind, None, 1000).unwrap() {
            if row.cell.0 == org.0 {
                own += 1;
                let bound = vault::Bound {
                    org: org.0,
                    kind: &row.kind,
                    id: row.id.0,
                    version: row.version,
                };
                let opened = vault::open(&present, vault::KeyId(org.0), &bound, &row.body);
                assert!(opened.is_ok(), "{kind} is under another key");
            }
        }
    }
    assert!(own > 5, "{own}");
}

#[test]
fn cut_short_at_any_step_it_is_gone_on_with_at_the_next_start() {
    for which in [Which::Index, Which::Own] {
        let mut steps = 0;
        let house = house();
        rotate(&house, which, &mut |_| {
            steps += 1;
            Ok(())
        })
        .unwrap();
        drop(house);
        assert!(steps >= 5, "{steps}");
        for stop in 1..steps {
            let house = self::house();
            let before = both(&house).map(|org| key(&house, org, which));
            let mut step = 0;
            let cut = rotate(&house, which, &mut |_| {
                step += 1;
                if step == stop { Err(stopped()) } else { Ok(()) }
            });
            assert!(cut.is_err(), "step {stop} of {steps}");
            assert!(house.engine().keys_are_half_changed());
            // Nothing can be written; what is there can be read, by either key.
            let refused = house
                .operator()
                .add_place(&place("Another"))
                .unwrap_err()
                .to_string();
            assert!(refused.contains("cut short"), "{refused}");
            assert!(
                house
                    .engine()
                    .account_by_email("dpo@caretaker.example")
                    .unwrap()
                    .is_some()
            );
            let house = house.reopened();
            assert!(
                house
                    .engine()
                    .account_by_email("dpo@caretaker.example")
                    .unwrap()
                    .is_some()
            );
            assert!(house.operator().add_place(&place("Another")).is_err());
            house.engine().keep_house(later(2)).unwrap();
            assert!(!house.engine().keys_are_half_changed());
            assert_left(&house, which, &before);
            assert_found(&house);
        }
    }
}

#[test]
fn gone_on_with_in_the_same_process_too() {
    let house = house();
    let cut = rotate(&house, Which::Index, &mut |step| match step {
        RotateStep::Renewed(_) => Err(stopped()),
        RotateStep::Begun | RotateStep::Finished => Ok(()),
    });
    assert!(cut.is_err());
    rotate(&house, Which::Index, &mut |_| Ok(())).unwrap();
    assert!(former(&house).is_empty());
    assert_found(&house);
}

#[test]
fn one_leaf_a_commit_and_never_more_than_fifty_things() {
    let house = house();
    let before = house.acts_in(house.engine().org()).len();
    rotate(&house, Which::Own, &mut |_| Ok(())).unwrap();
    let acts = house.acts_in(house.engine().org()).split_off(before);
    assert!(acts.len() > 2);
    assert!(
        acts.iter().all(|act| act == "keys.rotate-organisation"),
        "{acts:?}"
    );
    let entries = house.operator().show_ledger(before as u64, 100).unwrap();
    for entry in entries {
        let objects = entry.objects.unwrap().objects;
        assert!(objects.len() <= 50, "{}", objects.len());
    }
}

#[test]
fn whoever_writes_meanwhile_waits_or_begins_anew() {
    let house = house();
    let tried = std::sync::atomic::AtomicUsize::new(0);
    let done = std::sync::atomic::AtomicBool::new(false);
    let order = std::sync::atomic::Ordering::SeqCst;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while !done.load(order) || number == 0 {
                number += 1;
                let email = format!("head{number}@caretaker.example");
                let added = house
                    .operator()
                    .add_account(&email, "Head", Role::Head, None);
                assert!(
                    matches!(added, Ok(_) | Err(AppError::Conflict)),
                    "{:?}",
                    added.err()
                );
                let written =
                    house
                        .operator()
                        .add_record(&house.record("L1", "contact-note", "Telephoned."));
                assert!(matches!(written, Ok(_) | Err(AppError::Conflict)));
                tried.fetch_add(1, order);
            }
        });
        for _ in 0..3 {
            rotate(&house, Which::Index, &mut |_| Ok(())).unwrap();
            rotate(&house, Which::Own, &mut |_| Ok(())).unwrap();
        }
        done.store(true, order);
    });
    assert!(tried.load(order) > 0);
    assert_found(&house);
}

#[test]
fn backups_of_before_restore_with_the_keys_of_now() {
    let house = house();
    let to = house.medium("data");
    let data = house
        .operator()
        .back_up(target(&to), &mut |_| Ok(()))
        .unwrap()
        .folder;
    rotate(&house, Which::Index, &mut |_| Ok(())).unwrap();
    rotate(&house, Which::Own, &mut |_| Ok(())).unwrap();
    let media = keys_on_media(&house);
    let restored = house.restored_from(&data, &media).unwrap();
    restored.assert_whole();
    restored.operator().confirm_restore().unwrap();
    assert_found(&restored);
    assert!(former(&restored).iter().all(|one| one.retired));
    // And one that was made half-way through.
    let cut = rotate(&house, Which::Index, &mut |step| match step {
        RotateStep::Renewed(count) if count > 20 => Err(stopped()),
        _ => Ok(()),
    });
    assert!(cut.is_err());
    let folder = house.folder().join("keys");
    let restored = house.restored_from(&data, &[folder]).unwrap();
    restored.assert_whole();
    restored.operator().confirm_restore().unwrap();
    assert!(!restored.engine().keys_are_half_changed());
    assert_found(&restored);
}

#[test]
fn details_of_before_are_still_read_in_the_ledger() {
    let house = house();
    let ctx = house.operator();
    ctx.list_accounts().unwrap();
    rotate(&house, Which::Own, &mut |_| Ok(())).unwrap();
    let verified = ctx.verify_ledger(None).unwrap();
    assert_eq!(verified.faults, Vec::<String>::new());
}

#[test]
fn the_master_key_is_changed_and_the_old_one_opens_nothing() {
    let house = house();
    let ctx = house.operator();
    let master = MasterKey::random(&mut SystemRandom);
    let allowed = ctx.may_rotate_master().unwrap();
    let ((), left) = house.leaves_of(|| ctx.rotate_master(&allowed, &master).unwrap());
    assert_eq!(left, ["keys.rotate-master"]);
    let slots = keys::Slots::within(&house.folder().join("keys"));
    let old = KeyStore::open(&slots, house.master(), Box::new(SystemRandom));
    assert!(matches!(old, Err(keys::KeyError::OtherMaster { .. })));
    KeyStore::open(&slots, &master, Box::new(SystemRandom)).unwrap();
    // What is written after it is written under it.
    ctx.add_record(&house.record("L1", "contact-note", "Telephoned."))
        .unwrap();
    house.assert_whole();
}

#[test]
fn the_state_of_the_keys_says_nothing_secret() {
    let house = house();
    rotate(&house, Which::Own, &mut |_| Ok(())).unwrap();
    let status = house.operator().keys_status().unwrap();
    assert_eq!(status.former.len(), 2);
    assert_eq!(status.former[0].realm, Realms::Organisation);
    assert!(
        status
            .former
            .iter()
            .all(|one| one.retired && one.which == Which::Own)
    );
    assert_eq!(status.former[0].at, at(crate::support::NOW));
    assert_eq!(status.summary.former, 2);
    // Neither the keys of now nor those of before stand in clear anywhere.
    for one in former(&house) {
        for (path, bytes) in files_below(house.folder()) {
            assert!(!holds(&bytes, one.key.expose()), "{}", path.display());
        }
    }
}
