//! How many commits a second are durable, beside what the same disk can sync in the same run.
//! Run with `cargo bench -p store`; `CARETAKER_BENCH_DIR` names a folder on the disk to measure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "a bench"
)]

use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use store::{
    CellId, Commit, CommitId, EntityId, Expected, Lane, LeafDraft, Options, OrgId, Outcome, Put,
    SqliteStore, Store, Term, TermClass,
};

const ORG: OrgId = OrgId([2; 16]);
/// How long each measurement runs.
const RUN: Duration = Duration::from_secs(3);
/// Entities of one bulk commit, as an import makes them.
const ROWS: u64 = 50;

fn main() {
    // The test command runs benches with `--test`: nothing to measure then.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = match std::env::var_os("CARETAKER_BENCH_DIR") {
        Some(parent) => tempfile::tempdir_in(parent).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };
    println!("| what | a second | p50 | p99 |\n| --- | --- | --- | --- |");
    syncs(folder.path(), "before");
    let store = SqliteStore::open(&folder.path().join("caretaker.db"), Options::default()).unwrap();
    let next = AtomicU64::new(1);
    for threads in [1, 8, 64] {
        looks(&store, threads, &next);
    }
    for threads in [1, 4] {
        inserts(&store, threads, &next);
    }
    looks_beside_an_import(&store, &next);
    reads(&store, &next);
    syncs(folder.path(), "after");
    let begun = Instant::now();
    let leaves = store.snapshot(ORG).unwrap().head().unwrap().unwrap().size;
    assert_eq!(store::check(&store).unwrap(), Vec::new());
    println!(
        "\nchecked {leaves} leaves and everything else in {:.1} s",
        begun.elapsed().as_secs_f64()
    );
}

/// What the disk can do: append a journal's worth of pages and sync, one after the other.
fn syncs(folder: &Path, when: &str) {
    let mut file = std::fs::File::create(folder.join("sync")).unwrap();
    let pages = vec![7; 5 * 4096];
    let mut times = Vec::new();
    let begun = Instant::now();
    while begun.elapsed() < RUN / 2 {
        let one = Instant::now();
        file.write_all(&pages).unwrap();
        file.sync_data().unwrap();
        times.push(one.elapsed());
    }
    report(
        &format!("20 KiB and fdatasync, {when}"),
        begun.elapsed(),
        times,
        1,
    );
}

/// Commits with one leaf and nothing else: a look at a record.
fn looks(store: &SqliteStore, threads: u64, next: &AtomicU64) {
    let (elapsed, times) = together(threads, || {
        let one = Instant::now();
        done(
            store,
            Lane::Interactive,
            look(next.fetch_add(1, Ordering::Relaxed)),
        );
        one.elapsed()
    });
    report(&format!("looks, {threads} at a time"), elapsed, times, 1);
}

/// Commits of many new entities of 1 KiB, a leaf for each commit.
fn inserts(store: &SqliteStore, threads: u64, next: &AtomicU64) {
    let (elapsed, times) = together(threads, || {
        let one = Instant::now();
        done(
            store,
            Lane::Bulk,
            import(next.fetch_add(ROWS, Ordering::Relaxed)),
        );
        one.elapsed()
    });
    report(
        &format!("inserts of 1 KiB, {ROWS} a commit, {threads} at a time"),
        elapsed,
        times,
        ROWS,
    );
}

/// A snapshot and one entity out of it, some found and some not.
fn reads(store: &SqliteStore, next: &AtomicU64) {
    let last = next.load(Ordering::Relaxed);
    let step = AtomicU64::new(0);
    let (elapsed, times) = together(1, || {
        let number = step.fetch_add(1, Ordering::Relaxed).wrapping_mul(7919) % last;
        let one = Instant::now();
        let found = store
            .snapshot(ORG)
            .unwrap()
            .lookup(EntityId(id(number)))
            .unwrap();
        assert!(found.is_none_or(|row| row.body.len() == 1024));
        one.elapsed()
    });
    report("snapshot and lookup, 1 at a time", elapsed, times, 1);
}

/// What those who look wait for while an import runs.
fn looks_beside_an_import(store: &SqliteStore, next: &AtomicU64) {
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                done(
                    store,
                    Lane::Bulk,
                    import(next.fetch_add(ROWS, Ordering::Relaxed)),
                );
            }
        });
        let (elapsed, times) = together(8, || {
            let one = Instant::now();
            done(
                store,
                Lane::Interactive,
                look(next.fetch_add(1, Ordering::Relaxed)),
            );
            one.elapsed()
        });
        over.store(true, Ordering::Relaxed);
        report("looks, 8 at a time, beside an import", elapsed, times, 1);
    });
}

/// Runs a body on several threads for a while; answers how long that was and each body's time.
fn together(threads: u64, body: impl Fn() -> Duration + Sync) -> (Duration, Vec<Duration>) {
    let begun = Instant::now();
    let times = std::thread::scope(|scope| {
        let run = || {
            let mut times = Vec::new();
            while begun.elapsed() < RUN {
                times.push(body());
            }
            times
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    (begun.elapsed(), times)
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn report(what: &str, elapsed: Duration, mut times: Vec<Duration>, each: u64) {
    times.sort_unstable();
    let rate = (times.len() as u64 * each) as f64 / elapsed.as_secs_f64();
    let at = |hundredth: usize| times[(times.len() - 1) * hundredth / 100].as_secs_f64() * 1000.0;
    println!(
        "| {what} | {rate:.0} | {:.2} ms | {:.2} ms |",
        at(50),
        at(99)
    );
}

fn done(store: &SqliteStore, lane: Lane, commit: Commit) {
    let outcome = store.commit(lane, commit).unwrap();
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
}

/// Scattered, as random ids are.
fn id(number: u64) -> [u8; 16] {
    let high = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (u128::from(high) << 64 | u128::from(number)).to_be_bytes()
}

fn look(number: u64) -> Commit {
    let mut commit = Commit::new(ORG, CommitId(id(number)));
    let about = |name: &str, value: u64| Term {
        class: TermClass::Ref,
        name: name.to_owned(),
        value: id(value).to_vec(),
    };
    commit.leaves.push(LeafDraft {
        at: 1_790_000_000_000_000,
        act: "record.read".to_owned(),
        actor: [1; 32],
        objects: [2; 32],
        details: [3; 32],
        opening: vec![4; 260],
        details_opening: None,
        terms: vec![
            about("leaf.by", number % 10),
            about("leaf.about", number % 1000),
        ],
    });
    commit
}

fn import(first: u64) -> Commit {
    let mut commit = look(first);
    commit.puts = (first..first + ROWS).map(record).collect();
    commit
}

fn record(number: u64) -> Put {
    let term = |class, name: &str, value: &[u8]| Term {
        class,
        name: name.to_owned(),
        value: value.to_vec(),
    };
    Put {
        kind: "record".to_owned(),
        id: EntityId(id(number)),
        expected: Expected::New,
        cell: CellId(id(number / 10)),
        body: vec![9; 1024],
        terms: vec![
            term(TermClass::Ref, "record.about", &id(number / 10)),
            term(
                TermClass::Date,
                "record.due",
                &[0, 0, 0x50, number.to_be_bytes()[7]],
            ),
        ],
        chunks: Vec::new(),
    }
}
