//! Damage to the file: every flipped byte is found or changes nothing that can be read.

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

use store::{
    CellId, Commit, CommitId, EntityId, Expected, Fault, JobDraft, JobId, Lane, LeafDraft, Options,
    OrgId, Outcome, Put, SqliteStore, Store, StoreError, Term, TermClass,
};

const ORG: OrgId = OrgId([4; 16]);
/// Flips beyond one in every page's head.
const FLIPS: usize = 180;
const PAGE: usize = 4096;

#[test]
fn flipped_bytes_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("caretaker.db");
    fill(&path);
    let good = std::fs::read(&path).unwrap();
    let expected = contents(&path).unwrap();
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    let scattered = std::iter::repeat_with(|| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % good.len() as u64).unwrap()
    });
    let headers = (0..good.len())
        .step_by(PAGE)
        .map(|page| page + page / PAGE % 12);
    let (mut found, mut harmless) = (0, 0);
    for at in headers.chain(scattered.take(FLIPS)) {
        let mut bad = good.clone();
        bad[at] ^= 1 << (at % 8);
        let copy = folder.path().join("copy.db");
        std::fs::write(&copy, &bad).unwrap();
        if is_found(&copy) {
            found += 1;
        } else {
            assert_eq!(
                contents(&copy).unwrap(),
                expected,
                "byte {at} changed something unseen"
            );
            harmless += 1;
        }
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.path().join(format!("copy.db{end}")));
        }
    }
    println!("{found} flips found, {harmless} in bytes that nothing reads");
    assert!(found > harmless, "{found} found, {harmless} not");
}

/// Whether opening or checking says that something is wrong.
fn is_found(path: &Path) -> bool {
    match SqliteStore::open(path, Options::default()) {
        Ok(store) => store::check(&store).map_or(true, |faults| !faults.is_empty()),
        Err(_) => true,
    }
}

#[test]
fn each_table_says_where() {
    let cases: &[(&str, &str)] = &[
        (
            "UPDATE entity SET body = zeroblob(length(body)) WHERE number = 2",
            "row 2 of table entity",
        ),
        (
            "UPDATE entity SET version = version + 1 WHERE number = 2",
            "row 2 of table entity",
        ),
        (
            "DELETE FROM term WHERE owner = 0 AND number = 3",
            "terms of row 3 of table entity",
        ),
        (
            "UPDATE term SET value = x'00' WHERE owner = 1 AND number = 9",
            "terms of table leaf",
        ),
        (
            "UPDATE leaf SET opening = x'' WHERE number = 7",
            "row 7 of table leaf",
        ),
        (
            "UPDATE leaf SET details_cell = NULL, details_opening = NULL WHERE number = 8",
            "row 8 of table leaf",
        ),
        (
            "UPDATE leaf SET leaf = zeroblob(120) WHERE number = 20",
            "leaf 20 cannot be read",
        ),
        ("DELETE FROM leaf WHERE number = 270", "leaf 270 is missing"),
        (
            "DELETE FROM leaf WHERE number = 299",
            "the number of leaves",
        ),
        (
            "UPDATE tile SET hashes = zeroblob(8192)",
            "tile 0 of level 0",
        ),
        ("DELETE FROM tile", "tile 0 of level 0"),
        (
            "INSERT INTO tile SELECT org, epoch, level, 1, hashes FROM tile",
            "more or fewer tiles",
        ),
        (
            "UPDATE blob SET bytes = x'01' WHERE chunk = 1",
            "row 4 of table blob",
        ),
        (
            "DELETE FROM blob WHERE chunk = 1",
            "not those their entities say",
        ),
        ("UPDATE blob SET number = 500", "belongs to no entity"),
        ("UPDATE job SET attempts = 1", "row of table job"),
        ("UPDATE head SET size = size - 1", "row of table head"),
        (
            "UPDATE head SET receipts = zeroblob(64)",
            "row of table head",
        ),
        ("DROP INDEX term_entity", "a table or index"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("caretaker.db");
    fill(&path);
    for (change, said) in cases {
        let copy = folder.path().join("copy.db");
        std::fs::copy(&path, &copy).unwrap();
        rusqlite::Connection::open(&copy)
            .unwrap()
            .execute_batch(change)
            .unwrap();
        let store = SqliteStore::open(&copy, Options::default()).unwrap();
        let faults = store::check(&store).unwrap();
        let words: Vec<String> = faults.iter().map(Fault::to_string).collect();
        assert!(
            words.iter().any(|line| line.contains(said)),
            "{change}: {words:?}"
        );
    }
}

#[test]
fn a_newer_format_is_refused_in_clear_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("caretaker.db");
    fill(&path);
    let open = || SqliteStore::open(&path, Options::default()).map(drop);
    open().unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let error = open().unwrap_err();
    assert!(
        matches!(error, StoreError::Newer { found: 99, .. }),
        "{error}"
    );
    assert!(
        error.to_string().contains("install the newer version"),
        "{error}"
    );
}

#[test]
fn other_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE t (a)")
        .unwrap();
    let error = SqliteStore::open(&path, Options::default())
        .map(drop)
        .unwrap_err();
    assert!(matches!(error, StoreError::NotOurs), "{error}");
    let text = folder.path().join("text.db");
    std::fs::write(
        &text,
        "not a database, but long enough to be looked at by the engine",
    )
    .unwrap();
    assert!(SqliteStore::open(&text, Options::default()).is_err());
}

/// Three hundred leaves, entities with terms and chunks, a job.
fn fill(path: &Path) {
    let store = SqliteStore::open(path, Options::default()).unwrap();
    for number in 0..30_u8 {
        let mut commit = Commit::new(ORG, CommitId([number; 16]));
        let terms = vec![
            Term {
                class: TermClass::Unique,
                name: "sign-in".to_owned(),
                value: vec![number; 32],
            },
            Term {
                class: TermClass::Ref,
                name: "owner".to_owned(),
                value: vec![number % 3; 16],
            },
        ];
        commit.puts.push(Put {
            kind: "record".to_owned(),
            id: EntityId([number; 16]),
            expected: Expected::New,
            cell: CellId([number; 16]),
            body: vec![number; 100 + 90 * usize::from(number)],
            terms,
            chunks: if number == 3 {
                vec![vec![1; 9000], vec![2; 50]]
            } else {
                Vec::new()
            },
        });
        commit.leaves = vec![
            LeafDraft {
                at: 5,
                act: "record.add".to_owned(),
                actor: [1; 32],
                objects: [number; 32],
                details: [3; 32],
                opening: vec![number; 150],
                details_opening: Some((CellId([number; 16]), vec![4; 90])),
                terms: vec![Term {
                    class: TermClass::Ref,
                    name: "about".to_owned(),
                    value: vec![number; 16]
                }],
            };
            10
        ];
        let job = JobDraft {
            id: JobId([number; 16]),
            kind: "sweep".to_owned(),
            payload: vec![1],
            not_before: 1,
        };
        commit.jobs.extend((number == 9).then_some(job));
        let outcome = store.commit(Lane::Bulk, commit).unwrap();
        assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
    }
}

/// Everything a reader could be told, as text; `None` if it cannot be read.
fn contents(path: &Path) -> Option<String> {
    let store = SqliteStore::open(path, Options::default()).ok()?;
    let snapshot = store.snapshot(ORG).ok()?;
    let mut all = vec![format!(
        "{:?} {:?}",
        snapshot.head().ok()?,
        snapshot.root().ok()?
    )];
    for number in 0..31 {
        let id = EntityId([number; 16]);
        all.push(format!(
            "{:?} {:?}",
            snapshot.lookup(id).ok()?,
            snapshot.terms(id).ok()?
        ));
        all.push(format!(
            "{:?} {:?}",
            snapshot.chunk(id, 0).ok()?,
            snapshot.chunk(id, 1).ok()?
        ));
        let range = store::TermRange::exactly("owner", &[number; 16]);
        all.push(format!("{:?}", snapshot.page(&range, None, 99).ok()?));
        let range = store::TermRange::exactly("about", &[number; 16]);
        all.push(format!("{:?}", snapshot.leaves_by(&range, None, 99).ok()?));
    }
    all.push(format!(
        "{:?} {:?}",
        snapshot.page_kind("record", None, 99).ok()?,
        snapshot.kinds().ok()?
    ));
    all.push(format!(
        "{:?} {:?}",
        snapshot.leaves(0, 999).ok()?,
        snapshot.due_jobs(9, 9).ok()?
    ));
    Some(all.join("\n"))
}
