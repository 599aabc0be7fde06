//! Changing the audit key while others work, and dropping the keys of before: what the ledger says
//! stays, what is sealed is sealed under the keys of now, and a key goes only when nothing needs it.

use app::{AppError, Dropped, OlderBackups, Realms, RotateStep};
use keys::Which;
use store::{LeafRow, OrgId, Store as _};

use crate::backup::keys as keys_on_media;
use crate::rotate::{assert_found, both, former, house, key, stopped};
use crate::support::whole::target;
use crate::support::{House, later, place};

/// All leaves of an organisation, epoch by epoch, and the root of the present one.
fn ledger_of(house: &House, org: OrgId) -> (Vec<LeafRow>, ledger::Hash) {
    let mut snapshot = house.store().snapshot(org).unwrap();
    let root = snapshot.root().unwrap();
    let mut rows = Vec::new();
    for epoch in snapshot.epochs().unwrap() {
        assert!(snapshot.turn_to(epoch.number).unwrap());
        rows.extend(snapshot.leaves(0, 1_000_000).unwrap());
    }
    (rows, root)
}

/// How many openings of an organisation's ledger are sealed under a key.
fn under(house: &House, org: OrgId, key: &[u8; 32]) -> usize {
    let key = vault::Key::from_bytes(key);
    let sealed = |row: &LeafRow| {
        let leaf = ledger::Leaf::decode(&row.leaf).unwrap();
        let bound = vault::Bound {
            org: org.0,
            kind: "opening",
            id: *leaf.actor.first_chunk().unwrap(),
            version: 1,
        };
        vault::open(&key, vault::KeyId(org.0), &bound, &row.opening).is_ok()
    };
    let (rows, _) = ledger_of(house, org);
    rows.iter().filter(|row| sealed(row)).count()
}

fn rotate(house: &House) -> app::Rotated {
    house.operator().rotate_audit(&mut |_| Ok(())).unwrap()
}

fn back_up(house: &House) -> std::path::PathBuf {
    let to = house.medium("data");
    let made = house.operator().back_up(target(&to), &mut |_| Ok(()));
    made.unwrap().folder
}

fn why(result: Result<Dropped, AppError>) -> (String, String) {
    match result {
        Err(AppError::Refused(no)) => (no.why, no.mend.unwrap_or_default()),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn what_the_ledger_keeps_sealed_is_under_the_new_key_and_no_leaf_has_changed() {
    let house = house();
    let before =
        both(&house).map(|org| (org, key(&house, org, Which::Audit), ledger_of(&house, org)));
    let early = house.engine().checkpoint().unwrap();
    let said = house.operator().show_ledger(0, 1000).unwrap();
    let (rotated, acts) = house.leaves_of(|| rotate(&house));
    assert_eq!(acts, ["keys.rotate-audit", "keys.rotate-audit"]);
    let mut openings = 0;
    for (org, old, (rows, _)) in &before {
        openings += rows.len();
        assert_eq!(under(&house, *org, old), 0, "under the key of before");
        let now = ledger_of(&house, *org).0;
        assert_eq!(
            under(&house, *org, &key(&house, *org, Which::Audit)),
            now.len()
        );
        for (row, now) in rows.iter().zip(&now) {
            assert_eq!(row.leaf, now.leaf, "a leaf has changed");
            assert_ne!(row.opening, now.opening);
        }
    }
    assert!(
        rotated.renewed >= openings as u64,
        "{rotated:?} of {openings}"
    );
    // It says what it said, to us and to whoever kept an older checkpoint.
    let again = house.operator().show_ledger(0, said.len()).unwrap();
    let words = |entries: &[app::Entry]| {
        let one =
            |entry: &app::Entry| format!("{:?}{:?}{:?}", entry.actor, entry.objects, entry.details);
        entries.iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(words(&again), words(&said));
    assert!(said.iter().all(|entry| entry.actor.is_some()));
    let found = house.engine().check_ledger(Some(&early)).unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
    assert_found(&house);
    let kept = former(&house);
    assert!(
        kept.iter()
            .all(|one| one.retired && one.which == Which::Audit)
    );
    // Once more, after a restart.
    let house = house.reopened();
    house.engine().keep_house(later(2)).unwrap();
    assert_eq!(former(&house).len(), 2, "nothing was begun anew");
    rotate(&house);
    assert_found(&house);
}

#[test]
fn details_of_the_organisations_own_key_come_along() {
    let house = house();
    house.operator().list_accounts().unwrap();
    house
        .operator()
        .rotate_organisation(&mut |_| Ok(()))
        .unwrap();
    let org = house.engine().org();
    let own = vault::Key::from_bytes(&key(&house, org, Which::Own));
    let shut = |house: &House| {
        let rows = ledger_of(house, org).0;
        let old = |row: &&LeafRow| {
            let leaf = ledger::Leaf::decode(&row.leaf).unwrap();
            let bound = vault::Bound {
                org: org.0,
                kind: "details",
                id: *leaf.details.first_chunk().unwrap(),
                version: 1,
            };
            let sealed = row.details_opening.as_ref();
            sealed.is_some_and(|(cell, sealed)| {
                cell.0 == org.0 && vault::open(&own, vault::KeyId(org.0), &bound, sealed).is_err()
            })
        };
        rows.iter().filter(old).count()
    };
    assert!(shut(&house) > 0, "nothing to show");
    rotate(&house);
    assert_eq!(shut(&house), 0);
    house.assert_whole();
}

#[test]
fn cut_short_at_any_step_it_is_gone_on_with_and_nobody_waits() {
    let mut steps = 0;
    let first = house();
    let count = |steps: &mut usize| {
        *steps += 1;
        Ok(())
    };
    first
        .operator()
        .rotate_audit(&mut |_| count(&mut steps))
        .unwrap();
    assert!(steps >= 4, "{steps}");
    for stop in 1..steps {
        let house = house();
        let before = both(&house).map(|org| (org, key(&house, org, Which::Audit)));
        let mut step = 0;
        let cut = house.operator().rotate_audit(&mut |_| {
            step += 1;
            if step == stop { Err(stopped()) } else { Ok(()) }
        });
        assert!(cut.is_err(), "step {stop} of {steps}");
        // Everything is read and written as ever, half-way.
        house.operator().add_place(&place("Another")).unwrap();
        house.assert_whole();
        let status = house.operator().keys_status().unwrap();
        assert!(
            status
                .former
                .iter()
                .any(|one| one.which == Which::Audit && !one.retired)
        );
        let house = house.reopened();
        house.operator().add_place(&place("A third")).unwrap();
        house.engine().keep_house(later(2)).unwrap();
        for (org, old) in before {
            assert_eq!(under(&house, org, &old), 0, "step {stop}");
        }
        assert!(former(&house).iter().all(|one| one.retired));
        assert_found(&house);
    }
}

#[test]
fn others_write_while_it_goes_on_and_none_of_it_is_under_the_key_of_before() {
    let house = house();
    let before = both(&house).map(|org| (org, key(&house, org, Which::Audit)));
    let written = std::sync::atomic::AtomicUsize::new(0);
    let done = std::sync::atomic::AtomicBool::new(false);
    let order = std::sync::atomic::Ordering::SeqCst;
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(order) {
                    // Nothing is refused, nothing asked to begin anew.
                    let note = house.record("L1", "contact-note", "Telephoned.");
                    house.operator().add_record(&note).unwrap();
                    written.fetch_add(1, order);
                }
            });
        }
        // What others write between two steps is there.
        house
            .operator()
            .rotate_audit(&mut |step| {
                if step != RotateStep::Finished {
                    let so_far = written.load(order);
                    while written.load(order) == so_far {
                        std::thread::yield_now();
                    }
                }
                Ok(())
            })
            .unwrap();
        done.store(true, order);
    });
    for (org, old) in before {
        assert_eq!(under(&house, org, &old), 0);
    }
    house.assert_whole();
}

#[test]
fn backups_of_before_restore_with_the_keys_of_now_and_are_sealed_anew() {
    let house = house();
    let old = key(&house, house.engine().org(), Which::Audit);
    let data = back_up(&house);
    rotate(&house);
    let media = keys_on_media(&house);
    let restored = house.restored_from(&data, &media).unwrap();
    restored.assert_whole();
    assert_eq!(under(&restored, house.engine().org(), &old), 0);
    restored.operator().confirm_restore().unwrap();
    assert_found(&restored);
    // With keys from half-way through.
    let mut renewed = false;
    let cut = house.operator().rotate_audit(&mut |step| match step {
        RotateStep::Renewed(_) if !renewed => {
            renewed = true;
            Err(stopped())
        }
        _ => Ok(()),
    });
    assert!(cut.is_err());
    let folder = house.folder().join("keys");
    let restored = house.restored_from(&data, &[folder]).unwrap();
    restored.assert_whole();
    assert!(former(&restored).iter().all(|one| one.retired));
}

#[test]
fn retired_keys_are_dropped_when_nothing_is_sealed_under_them_and_not_before() {
    let house = house();
    let ctx = house.operator();
    let drop = |older| ctx.drop_retired(older);
    assert!(why(drop(OlderBackups::Gone)).0.contains("nothing to drop"));
    let old = back_up(&house);
    ctx.rotate_organisation(&mut |_| Ok(())).unwrap();
    let own = both(&house).map(|org| (org, former(&house)));
    assert_eq!(own[0].1.len(), 2);
    // What the ledger keeps sealed is still under the key of before.
    let (said, mend) = why(drop(OlderBackups::Gone));
    assert!(
        said.contains("Still sealed under keys of before: 0 of"),
        "{said}"
    );
    assert!(mend.contains("rotate-audit"), "{mend}");
    rotate(&house);
    // No backup would be left that opens.
    let (said, mend) = why(drop(OlderBackups::Gone));
    assert!(said.contains("No backup of the data"), "{said}");
    assert!(mend.contains("caretaker backup --to"), "{mend}");
    let new = back_up(&house);
    let (said, mend) = why(drop(OlderBackups::Kept));
    assert!(said.contains("1 are known"), "{said}");
    assert!(mend.contains("--older-backups-gone"), "{mend}");
    assert_eq!(former(&house).len(), 4, "a refusal dropped something");
    let dropped = house.step(&["keys.drop-retired"], || drop(OlderBackups::Gone));
    assert_eq!(dropped.keys, 4);
    assert!(dropped.bodies > 20 && dropped.leaves > 10, "{dropped:?}");
    assert_eq!(former(&house).len(), 0);
    assert_eq!(house.keys().format(), 1);
    assert_found(&house);
    let house = house.reopened();
    assert_found(&house);
    // The newer backup restores, the older one says why it does not.
    let media = keys_on_media(&house);
    let restored = house.restored_from(&new, &media).unwrap();
    restored.assert_whole();
    let Err(error) = house.restored_from(&old, &media) else {
        panic!("a backup from before the keys were dropped opened")
    };
    assert!(error.to_string().contains("drop-retired"), "{error}");
}

#[test]
fn a_key_that_a_body_or_the_journal_needs_is_not_dropped() {
    let house = house();
    let ctx = house.operator();
    let org = house.engine().org();
    // A body that was never put again: as a fault, or a hand in the database, would leave it.
    let snapshot = house.store().snapshot(org).unwrap();
    let (row, _) = snapshot.page_kind("place", None, 1).unwrap().remove(0);
    let terms = snapshot.terms(row.id).unwrap();
    drop(snapshot);
    let old = vault::Key::from_bytes(&key(&house, org, Which::Own));
    let plain = {
        let bound = vault::Bound {
            org: org.0,
            kind: &row.kind,
            id: row.id.0,
            version: row.version,
        };
        vault::open(&old, vault::KeyId(org.0), &bound, &row.body).unwrap()
    };
    ctx.rotate_organisation(&mut |_| Ok(())).unwrap();
    rotate(&house);
    back_up(&house);
    let now = house
        .store()
        .snapshot(org)
        .unwrap()
        .lookup(row.id)
        .unwrap()
        .unwrap();
    let bound = vault::Bound {
        org: org.0,
        kind: &row.kind,
        id: row.id.0,
        version: now.version + 1,
    };
    let body = vault::seal(
        &old,
        vault::KeyId(org.0),
        &bound,
        &plain,
        &mut keys::SystemRandom,
    );
    let mut commit = store::Commit::new(org, store::CommitId([9; 16]));
    commit.puts.push(store::Put {
        kind: row.kind.clone(),
        id: row.id,
        expected: store::Expected::Version(now.version),
        cell: row.cell,
        body,
        terms,
        chunks: Vec::new(),
    });
    house
        .store()
        .commit(store::Lane::Interactive, commit)
        .unwrap();
    let (said, _) = why(ctx.drop_retired(OlderBackups::Gone));
    assert!(said.contains("before: 1 of"), "{said}");
    // One that opens with no key at all: nobody can say what it needs.
    let mut commit = store::Commit::new(org, store::CommitId([8; 16]));
    commit.puts.push(store::Put {
        kind: row.kind.clone(),
        id: row.id,
        expected: store::Expected::Version(now.version + 1),
        cell: row.cell,
        body: vec![1; 200],
        terms: Vec::new(),
        chunks: Vec::new(),
    });
    house
        .store()
        .commit(store::Lane::Interactive, commit)
        .unwrap();
    let (said, mend) = why(ctx.drop_retired(OlderBackups::Gone));
    assert!(
        said.contains("1 of the things stored do not open"),
        "{said}"
    );
    assert!(mend.contains("doctor --deep"), "{mend}");
    assert_eq!(former(&house).len(), 4);
}

#[test]
fn while_the_audit_key_is_being_changed_nothing_is_dropped() {
    let house = house();
    let cut = house.operator().rotate_audit(&mut |_| Err(stopped()));
    assert!(cut.is_err());
    let (said, _) = why(house.operator().drop_retired(OlderBackups::Gone));
    assert!(said.contains("not finished"), "{said}");
    let status = house.operator().keys_status().unwrap();
    assert_eq!(status.former.len(), 2);
    assert_eq!(status.former[0].realm, Realms::Organisation);
}
