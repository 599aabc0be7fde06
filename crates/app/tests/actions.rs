//! No action without its leaf: whatever `access` lists is done here and seen in a ledger, or it is
//! said to which later issue it belongs. And nothing personal in clear anywhere on the disk.

use std::collections::BTreeSet;

use access::Action;
use app::ACCOUNTS;
use store::Store as _;

use crate::support::{House, PERSONAL, files_below, holds, whole::whole};

/// Actions that the table knows ahead of their use cases, each with the reason.
const LATER: &[(Action, &str)] = &[
    (
        Action::SettingsChange,
        "the settings file is read at start; settings in the store come with their pages",
    ),
    (
        Action::RecordDispose,
        "disposal under the schedule is the issue of retention",
    ),
    (
        Action::KeysUnlock,
        "a locked server is the issue of the hard edges",
    ),
    (
        Action::KeysRecover,
        "`recover` runs before there is an open ledger to write to",
    ),
    (
        Action::JobExpireLinks,
        "an expired link does not open; sweeping them is the issue of jobs",
    ),
    (
        Action::JobSweepOrphans,
        "unused keys are handed out again, nothing is destroyed; the job is a later issue",
    ),
];

/// Whether an action belongs to a later issue.
pub(crate) fn is_later(action: Action) -> bool {
    LATER.iter().any(|(other, _)| *other == action)
}

fn seen(house: &House) -> BTreeSet<String> {
    let mut acts: BTreeSet<String> = house.acts_in(ACCOUNTS).into_iter().collect();
    acts.extend(house.acts_in(house.engine().org()));
    acts
}

#[test]
fn every_action_leaves_its_leaf() {
    let house = whole();
    let mut done = seen(&house);
    // A restore has a ledger of its own: a new epoch.
    let keys = [house.medium("red"), house.medium("blue")];
    let restored = house.restored_from(&house.medium("data"), &keys).unwrap();
    restored.operator().confirm_restore().unwrap();
    done.extend(seen(&restored));
    done.extend(seen(&crate::setup::begun()));
    let mut faults = Vec::new();
    for action in Action::all() {
        let later = is_later(action);
        match (done.contains(action.code()), later) {
            (true, false) | (false, true) => {}
            (false, false) => {
                faults.push(format!("`{action}` leaves no leaf, and no reason is given"));
            }
            (true, true) => faults.push(format!(
                "`{action}` is done: take it off the list of later ones"
            )),
        }
    }
    for act in &done {
        if Action::from_code(act).is_none() {
            faults.push(format!("`{act}` is in a ledger and not in the table"));
        }
    }
    assert_eq!(faults, Vec::<String>::new());
    assert!(LATER.iter().all(|(_, reason)| reason.len() > 20));
}

#[test]
fn every_leaf_says_who_and_why() {
    let house = whole();
    let entries = house.operator().show_ledger(0, 10_000).unwrap();
    assert!(entries.len() > 80);
    for entry in &entries {
        let actor = entry.actor.as_ref().expect("a leaf without its actor");
        assert!(
            access::Role::from_code(&actor.role).is_some(),
            "{}",
            entry.act
        );
        let objects = entry.objects.as_ref().expect("a leaf without its objects");
        assert!(
            access::Purpose::from_code(&objects.purpose).is_some(),
            "{}",
            entry.act
        );
    }
    let named = house.engine().name_entries(&entries).unwrap();
    assert!(
        named
            .iter()
            .all(|entry| !entry.who.is_empty() && !entry.what.is_empty())
    );
    house.assert_whole();
}

/// A text as it would stand in a file: in two encodings, and as hexadecimal and base 64 would not be.
fn encodings(text: &str) -> [Vec<u8>; 3] {
    let little = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    [text.as_bytes().to_vec(), little, big]
}

/// Texts of the scenario beyond names.
const TEXTS: &[&str] = &[
    "hearing aids",
    "afraid to go home",
    "volcanoes",
    "read aloud",
    "session-report",
    "@caretaker.example",
];

#[test]
fn no_file_holds_anything_personal_in_clear() {
    let house = whole();
    // While the store is open its journal holds the latest commits; closed, the database does.
    let mut folders = vec![files_below(house.folder())];
    let closed = house.closed();
    folders.push(files_below(closed.database().parent().unwrap()));
    for files in &folders {
        let searched: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(searched > 300_000, "only {searched} bytes were searched");
        assert_eq!(
            files
                .iter()
                .filter(|(path, _)| path.ends_with("keystore"))
                .count(),
            2
        );
        for (path, bytes) in files {
            for text in PERSONAL.iter().chain(TEXTS) {
                for needle in encodings(text) {
                    assert!(
                        !holds(bytes, &needle),
                        "`{text}` stands in {}",
                        path.display()
                    );
                }
            }
        }
    }
    assert!(
        folders[0]
            .iter()
            .any(|(path, _)| path.to_string_lossy().ends_with("-wal")),
        "no journal was searched"
    );
}

#[test]
fn the_search_for_clear_text_finds_what_is_there() {
    // The control: were a body not sealed, the test above would see it.
    let folder = tempfile::tempdir().unwrap();
    let wide: Vec<u8> = "Marchbanks"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    std::fs::write(
        folder.path().join("a"),
        [b"....".as_slice(), &wide, b"."].concat(),
    )
    .unwrap();
    let files = files_below(folder.path());
    assert!(
        encodings("Marchbanks")
            .iter()
            .any(|needle| holds(&files[0].1, needle))
    );
    assert!(
        !encodings("Marchbank ")
            .iter()
            .any(|needle| holds(&files[0].1, needle))
    );
}

#[test]
fn no_error_and_no_debug_output_names_anybody() {
    let house = whole();
    let ctx = house.operator();
    let ella = house.person("L1");
    let mut said = Vec::new();
    let mut twice = house.record("L1", "session-report", "Rosalind Marchbanks called");
    twice.purpose = Some("none".to_owned());
    said.push(format!("{:?}", ctx.add_record(&twice).unwrap_err()));
    said.push(format!(
        "{:?}",
        ctx.resolve_person("Marchbanks").unwrap_err()
    ));
    said.push(format!(
        "{:?}",
        ctx.resolve_person("Nobody Atall").unwrap_err()
    ));
    let held = ctx.show_person(ella).unwrap().person.clone();
    said.push(format!(
        "{:?}",
        ctx.change_person(ella, 99, held.body.clone()).unwrap_err()
    ));
    said.push(format!(
        "{:?}",
        ctx.add_person(held.body.clone()).unwrap_err()
    ));
    let mut request = house.request("L1");
    request.received_on = jiff::civil::date(2030, 1, 1);
    said.push(format!("{:?}", ctx.open_request(request).unwrap_err()));
    said.push(format!("{:?}", house.engine()));
    let row = house
        .store()
        .snapshot(house.engine().org())
        .unwrap()
        .lookup(ella)
        .unwrap()
        .unwrap();
    said.push(format!("{row:?}"));
    for text in &said {
        for personal in PERSONAL {
            assert!(!text.contains(personal), "`{personal}` stands in {text}");
        }
    }
}
