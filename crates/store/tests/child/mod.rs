//! A process that commits from several threads and says on its standard output what was
//! acknowledged: the test's own binary, started again with two environment variables.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use store::{
    CellId, Commit, CommitId, EntityId, Expected, Lane, LeafDraft, Options, OrgId, Outcome, Put,
    SqliteStore, Store, Term, TermClass,
};

pub const ORG: OrgId = OrgId([0xC0; 16]);
pub const THREADS: u64 = 4;
const PATH: &str = "CARETAKER_CHILD_PATH";
const LIFE: &str = "CARETAKER_CHILD_LIFE";
/// Commits of each thread, or no end.
const COMMITS: &str = "CARETAKER_CHILD_COMMITS";

/// One acknowledged commit.
pub struct Ack {
    pub number: u64,
    pub leaf: u64,
}

/// The child's command line, its output piped, perhaps under another program. Each thread makes
/// some commits, or goes on until it is killed.
pub fn command(under: &[&str], path: &Path, life: u64, commits: Option<u64>) -> Command {
    let child = std::env::current_exe().unwrap();
    let mut words = under.iter().map(OsStr::new).chain([child.as_os_str()]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words);
    command.args(["--exact", "child", "--nocapture", "--test-threads=1"]);
    command.env(PATH, path).env(LIFE, life.to_string());
    if let Some(commits) = commits {
        command.env(COMMITS, commits.to_string());
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    command
}

/// The acknowledgements in a child's output; a line cut short by the kill is none.
pub fn acks(output: &[u8]) -> Vec<Ack> {
    let text = std::str::from_utf8(output).unwrap();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let acks = whole.lines().filter_map(|line| {
        let (number, leaf) = line.strip_prefix("ack ")?.split_once(' ')?;
        Some(Ack {
            number: number.parse().unwrap(),
            leaf: leaf.parse().unwrap(),
        })
    });
    acks.collect()
}

/// What a child does. Returns at once in any other process.
pub fn run_if_asked() {
    let Some(path) = std::env::var_os(PATH).map(PathBuf::from) else {
        return;
    };
    let life: u64 = std::env::var(LIFE).unwrap().parse().unwrap();
    let commits = std::env::var(COMMITS).map_or(u64::MAX, |text| text.parse().unwrap());
    // The test harness has written half a line.
    println!();
    let store = SqliteStore::open(
        &path,
        Options {
            journal_kib: 256,
            ..Options::default()
        },
    )
    .unwrap();
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let store = &store;
            scope.spawn(move || {
                for step in 0..commits.min(1_000_000) {
                    let number = (life * THREADS + thread) * 1_000_000 + step;
                    acknowledge(store, number);
                }
            });
        }
    });
}

fn acknowledge(store: &SqliteStore, number: u64) {
    let lane = if number.is_multiple_of(3) {
        Lane::Bulk
    } else {
        Lane::Interactive
    };
    match store.commit(lane, commit(number)).unwrap() {
        Outcome::Done(receipt) => {
            // One write, so that a kill cuts no line but the last.
            let said = format!("ack {number} {}\n", receipt.first_leaf);
            std::io::stdout().write_all(said.as_bytes()).unwrap();
        }
        refused => panic!("{refused:?}"),
    }
}

fn commit(number: u64) -> Commit {
    let mut commit = Commit::new(ORG, CommitId(entity(number).0));
    let terms = vec![
        Term {
            class: TermClass::Unique,
            name: "number".to_owned(),
            value: number.to_be_bytes().to_vec(),
        },
        Term {
            class: TermClass::Date,
            name: "due".to_owned(),
            value: vec![number.to_be_bytes()[7]],
        },
    ];
    commit.puts.push(Put {
        kind: "record".to_owned(),
        id: entity(number),
        expected: Expected::New,
        cell: CellId([1; 16]),
        body: body(number),
        terms,
        chunks: if number.is_multiple_of(11) {
            vec![vec![7; 9000]]
        } else {
            Vec::new()
        },
    });
    commit.leaves.push(LeafDraft {
        at: i64::try_from(number).unwrap(),
        act: "record.add".to_owned(),
        actor: [0; 32],
        objects: objects(number),
        details: [0; 32],
        opening: vec![5; 60],
        details_opening: None,
        terms: vec![Term {
            class: TermClass::Ref,
            name: "about".to_owned(),
            value: entity(number).0.to_vec(),
        }],
    });
    commit
}

/// Scattered, as random ids are.
pub fn entity(number: u64) -> EntityId {
    let low = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    EntityId((u128::from(low) << 64 | u128::from(number)).to_be_bytes())
}

pub fn objects(number: u64) -> [u8; 32] {
    let id = entity(number).0;
    let mut objects = [0; 32];
    objects[..16].copy_from_slice(&id);
    objects[16..].copy_from_slice(&id);
    objects
}

/// A body that begins with the entity's id.
pub fn body(number: u64) -> Vec<u8> {
    let length = 100 + usize::try_from(number % 900).unwrap();
    entity(number)
        .0
        .iter()
        .copied()
        .cycle()
        .take(length)
        .collect()
}
