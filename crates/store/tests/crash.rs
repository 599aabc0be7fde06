//! Kill -9 at random moments: every acknowledged commit and its leaf are there afterwards, and the
//! ledger is whole. `CARETAKER_KILLS` sets how often.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod child;

use std::path::Path;
use std::time::Duration;

use store::{Options, SqliteStore, Store};

/// How often the child is killed without being asked otherwise.
const KILLS: u64 = 40;
/// Lives of one data folder: enough for a journal that outlives several of them.
const LIVES: u64 = 20;

#[test]
fn acknowledged_commits_survive_a_kill() {
    let kills = std::env::var("CARETAKER_KILLS")
        .ok()
        .map_or(KILLS, |text| text.parse().unwrap());
    let mut random = u64::from(std::process::id()) | 1;
    let mut acknowledged = 0;
    for first in (0..kills).step_by(usize::try_from(LIVES).unwrap()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("caretaker.db");
        let mut all = Vec::new();
        for life in first..kills.min(first + LIVES) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let acks = one_life(&path, life, Duration::from_micros(random % 70_000));
            acknowledged += acks.len();
            all.extend(acks);
            // Opening and closing tidies the journal: often the next life finds it as it was left.
            if life % 3 == 0 {
                verify(&path, &all);
            }
        }
        verify(&path, &all);
    }
    println!("{kills} kills, {acknowledged} acknowledged commits");
    assert!(
        acknowledged as u64 > kills,
        "the child was killed before it did anything"
    );
}

/// Runs a child, kills it after a while and answers what it had acknowledged.
fn one_life(path: &Path, life: u64, until: Duration) -> Vec<child::Ack> {
    let mut child = child::command(&[], path, life, None).spawn().unwrap();
    std::thread::sleep(until);
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(!output.status.success(), "the child ended by itself");
    child::acks(&output.stdout)
}

/// Every acknowledged commit is there with its leaf, and everything agrees with everything.
fn verify(path: &Path, acks: &[child::Ack]) {
    let store = SqliteStore::open(path, Options::default()).unwrap();
    let snapshot = store.snapshot(child::ORG).unwrap();
    for ack in acks {
        let row = snapshot.lookup(child::entity(ack.number)).unwrap();
        let row = row.unwrap_or_else(|| panic!("commit {} lost its entity", ack.number));
        assert_eq!(row.body, child::body(ack.number));
        let leaf = snapshot
            .leaf(ack.leaf)
            .unwrap()
            .unwrap_or_else(|| panic!("leaf {} lost", ack.leaf));
        let leaf = ledger::Leaf::decode(&leaf.leaf).unwrap();
        assert_eq!(
            leaf.objects,
            child::objects(ack.number),
            "leaf {} is another",
            ack.leaf
        );
    }
    drop(snapshot);
    assert_eq!(store::check(&store).unwrap(), Vec::new());
}

/// The child: not a test of its own, it does nothing unless a parent asks.
#[test]
fn child() {
    child::run_if_asked();
}
