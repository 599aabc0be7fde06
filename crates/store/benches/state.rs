//! How many bytes a database keeps of so many records and how fast they go in, beside plain SQLite
//! given the same bytes in the same transactions, unsealed, without a ledger, sums or checks.
//!
//! `cargo bench --profile demo -p store --bench state [-- --quick | --long | --ten-million]`;
//! `CARETAKER_BENCH_DIR` names a folder on the disk to measure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    missing_docs,
    unreachable_pub,
    reason = "a bench"
)]

use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, params};
use store::{
    CellId, Commit, CommitId, EntityId, Expected, Lane, LeafDraft, Options, OrgId, Outcome, Put,
    SqliteStore, Store, Term, TermClass,
};

const ORG: OrgId = OrgId([2; 16]);
/// Records of a commit, as an import makes them.
const BATCH: u64 = 50;
/// Bytes of a record: a session report in JSON.
const PLAIN: usize = 700;
/// What an envelope adds: format, key id, key commitment, nonce, tag (docs/formats.md).
const ENVELOPE: usize = 1 + 16 + 32 + 12 + 16;
/// Bytes of a leaf with its openings.
const LEAF: usize = 600;

fn main() {
    let asked = |flag: &str| std::env::args().any(|argument| argument == flag);
    // The test command runs benches with `--test`: nothing to measure then.
    if asked("--test") {
        return;
    }
    measure(if asked("--quick") { 5_000 } else { 100_000 });
    if asked("--long") {
        measure(1_000_000);
    }
    if asked("--ten-million") {
        measure(10_000_000);
    }
}

struct Measured {
    a_second: f64,
    last_tenth: f64,
    bytes: f64,
}

fn measure(count: u64) {
    let plain = in_a_folder(|path| {
        let mut connection = plain_database(path);
        run(count, |first| plain_batch(&mut connection, first))
    });
    let ours = in_a_folder(|path| {
        let store = SqliteStore::open(path, Options::default()).unwrap();
        run(count, |first| batch(&store, first))
    });
    let (ours, plain) = (ours.of(count), plain.of(count));
    row(
        &format!("{count} records, {BATCH} a commit: inserts"),
        &format!(
            "{:.0} a second, the last tenth {:.0}",
            ours.a_second, ours.last_tenth
        ),
        &format!(
            "plain SQLite {:.0} and {:.0}: {:.2} of it",
            plain.a_second,
            plain.last_tenth,
            ours.a_second / plain.a_second
        ),
    );
    row(
        &format!("{count} records: bytes of the database for each"),
        &format!("{:.0} for a body of {PLAIN} sealed", ours.bytes),
        &format!(
            "plain SQLite {:.0}: {:.2} times as many",
            plain.bytes,
            ours.bytes / plain.bytes
        ),
    );
}

/// Times and bytes of a run.
struct Ran {
    seconds: f64,
    last_tenth: f64,
    bytes: u64,
}

impl Ran {
    fn of(&self, count: u64) -> Measured {
        Measured {
            a_second: count as f64 / self.seconds,
            last_tenth: count as f64 / 10.0 / self.last_tenth,
            bytes: self.bytes as f64 / count as f64,
        }
    }
}

fn run(count: u64, mut batch: impl FnMut(u64)) -> Ran {
    let begun = Instant::now();
    let mut before_last = 0.0;
    for first in (0..count).step_by(usize::try_from(BATCH).unwrap()) {
        if first == count / 10 * 9 {
            before_last = begun.elapsed().as_secs_f64();
        }
        batch(first);
    }
    let seconds = begun.elapsed().as_secs_f64();
    Ran {
        seconds,
        last_tenth: seconds - before_last,
        bytes: 0,
    }
}

/// Runs on a new file; the bytes are those of the file when it is closed.
fn in_a_folder(work: impl FnOnce(&Path) -> Ran) -> Ran {
    let folder = match std::env::var_os("CARETAKER_BENCH_DIR") {
        Some(parent) => tempfile::tempdir_in(parent).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };
    let path = folder.path().join("caretaker.db");
    let ran = work(&path);
    let files = std::fs::read_dir(folder.path()).unwrap();
    let bytes = files.map(|file| file.unwrap().metadata().unwrap().len());
    Ran {
        bytes: bytes.sum(),
        ..ran
    }
}

/// As somebody would write it who wants the same rows found by the same columns, and no more.
fn plain_database(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    let mode = |name: &str, value: &str| {
        let _: rusqlite::Result<String> =
            connection.pragma_update_and_check(None, name, value, |row| row.get(0));
    };
    mode("journal_mode", "wal");
    connection
        .pragma_update(None, "synchronous", "FULL")
        .unwrap();
    connection
        .pragma_update(None, "cache_size", -16 * 1024)
        .unwrap();
    connection
        .execute_batch(
            "CREATE TABLE record (number INTEGER PRIMARY KEY, id BLOB, about BLOB, due INTEGER, body BLOB);
             CREATE UNIQUE INDEX record_id ON record (id);
             CREATE INDEX record_about ON record (about);
             CREATE INDEX record_due ON record (due);
             CREATE TABLE log (number INTEGER PRIMARY KEY, body BLOB);",
        )
        .unwrap();
    connection
}

fn plain_batch(connection: &mut Connection, first: u64) {
    let transaction = connection.transaction().unwrap();
    {
        let mut insert = transaction
            .prepare_cached("INSERT INTO record (id, about, due, body) VALUES (?1, ?2, ?3, ?4)")
            .unwrap();
        for number in first..first + BATCH {
            insert
                .execute(params![
                    id(number),
                    id(number / 10),
                    i64::try_from(number % 256).unwrap(),
                    vec![9_u8; PLAIN]
                ])
                .unwrap();
        }
        transaction
            .prepare_cached("INSERT INTO log (body) VALUES (?1)")
            .unwrap()
            .execute(params![vec![4_u8; LEAF]])
            .unwrap();
    }
    transaction.commit().unwrap();
}

fn batch(store: &SqliteStore, first: u64) {
    let mut commit = Commit::new(ORG, CommitId(id(first)));
    commit.puts = (first..first + BATCH).map(record).collect();
    commit.leaves.push(LeafDraft {
        at: 1_790_000_000_000_000,
        act: "person.import".to_owned(),
        actor: [1; 32],
        objects: [2; 32],
        details: [3; 32],
        opening: vec![4; LEAF],
        details_opening: None,
        terms: Vec::new(),
    });
    let outcome = store.commit(Lane::Bulk, commit).unwrap();
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
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
        body: vec![9; PLAIN + ENVELOPE],
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

/// Scattered, as random ids are.
fn id(number: u64) -> [u8; 16] {
    let high = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (u128::from(high) << 64 | u128::from(number)).to_be_bytes()
}

fn row(what: &str, figure: &str, beside: &str) {
    println!(
        r#"@row {{"section":"Inserts and bytes, the store alone","what":"{what}","figure":"{figure}","beside":"{beside}","aim":"","met":null}}"#
    );
}
