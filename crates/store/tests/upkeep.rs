//! The file: the journal stays bounded, statements use indexes, migrations can be run again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use store::{
    CellId, Commit, CommitId, EntityId, Expected, Lane, Options, OrgId, Outcome, Put, SqliteStore,
    Store,
};

const ORG: OrgId = OrgId([9; 16]);

fn commit(number: u64) -> Commit {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes());
    let mut commit = Commit::new(ORG, CommitId(bytes));
    commit.puts.push(Put {
        kind: "record".to_owned(),
        id: EntityId(bytes),
        expected: Expected::New,
        cell: CellId([1; 16]),
        body: vec![7; 16_000],
        terms: Vec::new(),
        chunks: Vec::new(),
    });
    commit
}

fn length(path: &Path, end: &str) -> u64 {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    std::fs::metadata(name).map_or(0, |file| file.len())
}

/// Thirty times the journal's size is written without a pause, while readers come and go.
#[test]
fn the_journal_stays_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("caretaker.db");
    let options = Options {
        journal_kib: 1024,
        ..Options::default()
    };
    let store = SqliteStore::open(&path, options).unwrap();
    let over = AtomicBool::new(false);
    let mut longest = 0;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                let snapshot = store.snapshot(ORG).unwrap();
                snapshot.page_kind("record", None, 3).unwrap();
            }
        });
        for number in 0..1_500 {
            let outcome = store.commit(Lane::Interactive, commit(number)).unwrap();
            assert!(matches!(outcome, Outcome::Done(_)));
            longest = longest.max(length(&path, "-wal"));
        }
        over.store(true, Ordering::Relaxed);
    });
    let (journal, database) = (length(&path, "-wal"), length(&path, ""));
    println!("journal {journal}, at most {longest}, database {database}");
    assert!(database > 20_000_000, "{database}");
    assert!(
        longest < 40_000_000,
        "the journal had {longest} bytes, the database {database}"
    );
    drop(store);
    assert_eq!(length(&path, "-wal"), 0, "closing moves the journal");
}

#[test]
fn opening_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("caretaker.db");
    for number in 0..3 {
        let store = SqliteStore::open(&path, Options::default()).unwrap();
        let outcome = store.commit(Lane::Interactive, commit(number)).unwrap();
        assert!(matches!(outcome, Outcome::Done(_)));
        assert_eq!(
            store
                .snapshot(ORG)
                .unwrap()
                .page_kind("record", None, 9)
                .unwrap()
                .len() as u64,
            number + 1
        );
        assert_eq!(store::check(&store).unwrap(), Vec::new());
    }
}

/// Removed terms and bodies are overwritten in the file, not only unlinked.
#[test]
fn what_is_removed_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("caretaker.db");
    let marker = b"terms-are-in-clear-and-must-go";
    let holds = |name: &Path| {
        let bytes = std::fs::read(name).unwrap();
        bytes.windows(marker.len()).any(|window| window == marker)
    };
    let mut first = commit(1);
    first.puts[0].terms.push(store::Term {
        class: store::TermClass::Exact,
        name: "state".to_owned(),
        value: marker.to_vec(),
    });
    let store = SqliteStore::open(&path, Options::default()).unwrap();
    store.commit(Lane::Interactive, first.clone()).unwrap();
    drop(store);
    assert!(holds(&path));
    let store = SqliteStore::open(&path, Options::default()).unwrap();
    let mut second = Commit::new(ORG, CommitId([2; 16]));
    second.removals.push(store::Removal {
        id: first.puts[0].id,
        version: 1,
    });
    store.commit(Lane::Interactive, second).unwrap();
    drop(store);
    assert!(!holds(&path));
}

/// Two stores on one file, as two processes would be that ignore the folder's lock: each notices
/// what the other has written, and the ledger stays one.
#[test]
fn two_writers_do_not_disturb_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("caretaker.db");
    let stores = [0, 1].map(|_| SqliteStore::open(&path, Options::default()).unwrap());
    std::thread::scope(|scope| {
        for (thread, store) in stores.iter().enumerate() {
            scope.spawn(move || {
                for step in 0..60 {
                    let mut next = commit(thread as u64 * 1000 + step);
                    next.leaves.push(store::LeafDraft {
                        at: 0,
                        act: "act".to_owned(),
                        actor: [0; 32],
                        objects: [0; 32],
                        details: [0; 32],
                        opening: Vec::new(),
                        details_opening: None,
                        terms: Vec::new(),
                    });
                    let outcome = store.commit(Lane::Interactive, next).unwrap();
                    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
                }
            });
        }
    });
    for store in &stores {
        assert_eq!(
            store.snapshot(ORG).unwrap().head().unwrap().unwrap().size,
            120
        );
        assert_eq!(store::check(store).unwrap(), Vec::new());
    }
}

#[cfg(unix)]
#[test]
fn the_files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("caretaker.db");
    let store = SqliteStore::open(&path, Options::default()).unwrap();
    store.commit(Lane::Interactive, commit(1)).unwrap();
    let files: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(files.len(), 3, "database, journal and its index");
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.path().display());
    }
}
