//! Random commits to the plain store and to SQLite: the same answers, the same contents.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

use proptest::collection::vec;
use proptest::prelude::*;
use store::{
    CellId, Commit, CommitId, Cursor, EntityId, Expected, Guard, JobChange, JobDraft, JobId, Lane,
    LeafDraft, MemoryStore, Options, OrgId, Outcome, Put, Removal, SqliteStore, Store, Term,
    TermClass, TermRange,
};

const ORGS: u8 = 2;
const ENTITIES: u8 = 5;
const JOBS: u8 = 3;
const NAMES: [&str; 3] = ["a", "b", "c"];

/// Versions are few, so that about half of the expectations hold.
fn expected() -> impl Strategy<Value = Expected> {
    prop_oneof![2 => Just(Expected::New), 3 => (1..4_u64).prop_map(Expected::Version)]
}

fn term() -> impl Strategy<Value = Term> {
    // A name has one class, as in the program.
    (0..NAMES.len(), vec(0..3_u8, 1..3)).prop_map(|(name, value)| Term {
        class: [TermClass::Unique, TermClass::Exact, TermClass::Date][name],
        name: NAMES[name].to_owned(),
        value,
    })
}

fn put() -> impl Strategy<Value = Put> {
    let chunks = prop_oneof![4 => Just(Vec::new()), 1 => vec(vec(any::<u8>(), 0..9), 1..3)];
    (
        0..ENTITIES,
        expected(),
        0..2_u8,
        vec(any::<u8>(), 0..40),
        vec(term(), 0..4),
        chunks,
    )
        .prop_map(|(id, expected, kind, body, terms, chunks)| Put {
            kind: format!("kind{kind}"),
            id: EntityId([id; 16]),
            expected,
            cell: CellId([id; 16]),
            body,
            terms,
            chunks,
        })
}

fn leaf() -> impl Strategy<Value = LeafDraft> {
    (any::<i64>(), 0..3_u8, any::<bool>()).prop_map(|(at, about, details)| LeafDraft {
        at,
        act: "act".to_owned(),
        actor: [about; 32],
        objects: [1; 32],
        details: [2; 32],
        opening: vec![about; 3],
        details_opening: details.then(|| (CellId([about; 16]), vec![9])),
        terms: vec![Term {
            class: TermClass::Ref,
            name: "about".to_owned(),
            value: vec![about],
        }],
    })
}

fn job_change() -> impl Strategy<Value = JobChange> {
    prop_oneof![
        (0..JOBS, 0..3_u32, 0..50_i64).prop_map(|(id, attempts, until)| JobChange::Lease {
            id: JobId([id; 16]),
            attempts,
            until
        }),
        (0..JOBS).prop_map(|id| JobChange::Done(JobId([id; 16]))),
    ]
}

fn job() -> impl Strategy<Value = JobDraft> {
    (0..JOBS, 0..50_i64).prop_map(|(id, not_before)| JobDraft {
        id: JobId([id; 16]),
        kind: "job".to_owned(),
        payload: vec![id],
        not_before,
    })
}

prop_compose! {
    fn commit()(
        (org, id) in (0..ORGS, 0..60_u8),
        guards in vec((0..ENTITIES, 0..3_u64), 0..2),
        puts in vec(put(), 0..3),
        removals in vec((0..ENTITIES, 1..4_u64), 0..2),
        leaves in vec(leaf(), 0..40),
        epoch in proptest::option::weighted(0.1, 0..6_u64),
        jobs in vec(job(), 0..2),
        job_changes in vec(job_change(), 0..2),
    ) -> Commit {
        let mut commit = Commit::new(OrgId([org; 16]), CommitId([id; 16]));
        commit.guards = guards.into_iter().map(|(id, version)| Guard { id: EntityId([id; 16]), version }).collect();
        commit.removals = removals.into_iter().map(|(id, version)| Removal { id: EntityId([id; 16]), version }).collect();
        commit.epoch = epoch.filter(|_| !leaves.is_empty());
        commit.puts = puts;
        commit.leaves = leaves;
        commit.jobs = jobs;
        commit.job_changes = job_changes;
        commit
    }
}

/// Everything a snapshot answers, as text.
fn contents(store: &dyn Store, org: OrgId) -> String {
    let snapshot = store.snapshot(org).unwrap();
    let mut all = vec![format!(
        "{:?} {:?}",
        snapshot.head().unwrap(),
        snapshot.root().unwrap()
    )];
    for id in (0..ENTITIES).map(|id| EntityId([id; 16])) {
        all.push(format!(
            "{:?} {:?}",
            snapshot.lookup(id).unwrap(),
            snapshot.terms(id).unwrap()
        ));
        all.extend((0..3).map(|chunk| format!("{:?}", snapshot.chunk(id, chunk).unwrap())));
    }
    for name in NAMES {
        for (from, to) in [(vec![], vec![9]), (vec![1], vec![1, 1]), (vec![2], vec![2])] {
            let range = TermRange {
                name: name.to_owned(),
                from,
                to,
            };
            all.push(format!(
                "{:?} {:?}",
                snapshot.count(&range).unwrap(),
                snapshot.page(&range, None, 9).unwrap()
            ));
            let after = Cursor {
                value: vec![1],
                row: 2,
            };
            all.push(format!(
                "{:?}",
                snapshot.page(&range, Some(&after), 2).unwrap()
            ));
        }
    }
    all.push(format!("{:?}", snapshot.count_kinds().unwrap()));
    let epochs = snapshot.epochs().unwrap();
    all.push(format!("{epochs:?}"));
    let mut earlier = store.snapshot(org).unwrap();
    for epoch in epochs {
        assert!(earlier.turn_to(epoch.number).unwrap());
        all.push(format!("{:?}", earlier.root().unwrap()));
        all.push(format!("{:?}", earlier.leaves(0, 999).unwrap()));
    }
    for kind in snapshot.kinds().unwrap() {
        all.push(format!(
            "{kind} {:?}",
            snapshot.page_kind(&kind, Some(1), 9).unwrap()
        ));
    }
    all.push(format!("{:?}", snapshot.leaves(3, 999).unwrap()));
    for about in 0..3 {
        let range = TermRange::exactly("about", &[about]);
        all.push(format!(
            "{:?}",
            snapshot.leaves_by(&range, Some(200), 5).unwrap()
        ));
        all.push(format!("{:?}", snapshot.count_leaves_by(&range).unwrap()));
    }
    all.push(format!(
        "{:?} {:?}",
        snapshot.leaf_hashes(2..70).unwrap(),
        snapshot.tile(0, 0).unwrap()
    ));
    all.extend([0, 20, 60].map(|now| format!("{:?}", snapshot.due_jobs(now, 2).unwrap())));
    all.join("\n")
}

/// What a commit came to; a malformed one is compared by its words.
fn answer(store: &dyn Store, commit: &Commit) -> Result<Outcome, String> {
    store
        .commit(Lane::Interactive, commit.clone())
        .map_err(|error| error.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn sqlite_does_what_the_plain_store_says(commits in vec(commit(), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("caretaker.db");
        let model = MemoryStore::new();
        let mut sqlite = SqliteStore::open(&path, Options::default()).unwrap();
        for (step, commit) in commits.iter().enumerate() {
            prop_assert_eq!(answer(&sqlite, commit), answer(&model, commit));
            if step % 13 == 12 {
                drop(sqlite);
                sqlite = SqliteStore::open(&path, Options::default()).unwrap();
            }
        }
        prop_assert_eq!(sqlite.organisations().unwrap(), model.organisations().unwrap());
        for org in (0..ORGS).map(|org| OrgId([org; 16])) {
            prop_assert_eq!(contents(&sqlite, org), contents(&model, org));
        }
        prop_assert_eq!(store::check(&sqlite).unwrap(), vec![]);
        prop_assert_eq!(store::check(&model).unwrap(), vec![]);
    }
}
