//! A copy made while others write: whole, of one moment, never written to, and in nobody's way.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use store::{
    CellId, Commit, CommitId, EntityId, Expected, Lane, LeafDraft, MemoryStore, Options, OrgId,
    Outcome, Put, SqliteStore, Store, StoreError,
};

const ORG: OrgId = OrgId([7; 16]);

/// An entity with its leaf, whose body says which it is.
fn commit(number: u64) -> Commit {
    let mut bytes = [1; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    let mut commit = Commit::new(ORG, CommitId(bytes));
    commit.puts.push(Put {
        kind: "record".to_owned(),
        id: EntityId(bytes),
        expected: Expected::New,
        cell: CellId([3; 16]),
        body: vec![9; 8_000],
        terms: Vec::new(),
        chunks: vec![vec![8; 20_000]],
    });
    commit.leaves.push(LeafDraft {
        at: i64::try_from(number).unwrap(),
        act: "record.add".to_owned(),
        actor: [1; 32],
        objects: [2; 32],
        details: [3; 32],
        opening: vec![4; 40],
        details_opening: None,
        terms: Vec::new(),
    });
    commit
}

fn write(store: &dyn Store, number: u64) {
    let done = store.commit(Lane::Interactive, commit(number)).unwrap();
    assert!(matches!(done, Outcome::Done(_)));
}

#[test]
fn a_copy_is_of_one_moment_while_others_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("caretaker.db");
    let store = SqliteStore::open(&path, Options::default()).unwrap();
    for number in 0..600 {
        write(&store, number);
    }
    let to = folder.path().join("copy.db");
    let (over, written) = (AtomicBool::new(false), AtomicU64::new(600));
    let (mut steps, mut last, mut seen) = (0, (0, 0), BTreeSet::new());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                write(&store, written.load(Ordering::Relaxed));
                written.fetch_add(1, Ordering::Relaxed);
            }
        });
        let copied = store.copy_to(&to, &mut |done, whole| {
            assert!(done >= last.0 && done <= whole, "{done} of {whole}");
            last = (done, whole);
            steps += 1;
            seen.insert(written.load(Ordering::Relaxed));
            std::thread::sleep(Duration::from_millis(5));
        });
        over.store(true, Ordering::Relaxed);
        copied.unwrap();
    });
    let written = written.into_inner();
    assert!(steps > 5 && last.0 == last.1, "{steps} steps, {last:?}");
    assert!(written > 600, "nothing was written meanwhile");
    // A step is 1 MiB; were the copy made in one piece under a lock, nothing would be written between
    // its steps.
    assert!(seen.len() > 2, "{seen:?}");

    let copy = store.open_copy(&to).unwrap();
    assert_eq!(store::check(&*copy).unwrap(), Vec::new());
    let snapshot = copy.snapshot(ORG).unwrap();
    let size = snapshot.head().unwrap().unwrap().size;
    assert!((600..=written).contains(&size));
    let held = snapshot.count_kinds().unwrap();
    assert_eq!(held, [("record".to_owned(), size)]);
    drop(snapshot);
    assert!(matches!(
        copy.commit(Lane::Interactive, commit(9_999)),
        Err(StoreError::ReadOnly)
    ));
    drop(copy);
    let beside: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name.to_string_lossy().starts_with("copy"))
        .collect();
    assert_eq!(beside, ["copy.db"], "something was left beside the copy");
    // It is a store like any other once it is opened as one.
    let restored = SqliteStore::open(&to, Options::default()).unwrap();
    write(&restored, 10_000);
    assert_eq!(store::check(&restored).unwrap(), Vec::new());
    assert_eq!(store::check(&store).unwrap(), Vec::new());
}

#[test]
fn a_damaged_copy_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("caretaker.db"), Options::default()).unwrap();
    for number in 0..40 {
        write(&store, number);
    }
    let to = folder.path().join("copy.db");
    store.copy_to(&to, &mut |_, _| {}).unwrap();
    let again = store.copy_to(&to, &mut |_, _| {});
    assert!(again.is_err(), "a file that was there was overwritten");
    let mut bytes = std::fs::read(&to).unwrap();
    let place = bytes
        .windows(500)
        .position(|window| window.iter().all(|byte| *byte == 9))
        .unwrap();
    bytes[place] ^= 1;
    std::fs::write(&to, bytes).unwrap();
    let copy = store.open_copy(&to).unwrap();
    assert!(!store::check(&*copy).unwrap().is_empty());
    let nothing = folder.path().join("nothing.db");
    std::fs::write(&nothing, []).unwrap();
    assert!(store.open_copy(&nothing).is_err());
    assert!(store.open_copy(&folder.path().join("none.db")).is_err());
}

#[test]
fn a_store_in_memory_says_that_it_has_no_copies() {
    let store = MemoryStore::new();
    let path = std::path::Path::new("/nonexistent/copy.db");
    assert!(store.copy_to(path, &mut |_, _| {}).is_err());
    assert!(store.open_copy(path).is_err());
}
