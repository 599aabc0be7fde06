//! Kill -9 of the real server while it writes: after each start everything it had answered is there
//! with its leaf, an import is there whole or not at all, and the ledger verifies.
//! `CARETAKER_KILLS` sets how often. Without a network, where the system allows to take it away.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use support::{Home, first_words};

/// How often the server is killed without being asked otherwise.
const KILLS: u64 = 20;
/// People of one import: more than one commit holds.
const IMPORTED: usize = 300;
/// Who writes at the same time.
const WRITERS: usize = 3;

/// What was answered, so that it must be there.
#[derive(Default)]
struct Acknowledged {
    records: Vec<String>,
    imports: BTreeSet<u64>,
}

#[test]
fn what_was_answered_survives_a_kill() {
    let kills = std::env::var("CARETAKER_KILLS").map_or(KILLS, |text| text.parse().unwrap());
    let way = without_network();
    let (home, _) = Home::init();
    let add = [
        "person",
        "add",
        "--given",
        "Ana",
        "--family",
        "Reed",
        "--capacity",
        "learner",
        "--id",
        "L1",
    ];
    home.run(&add).done();
    let acknowledged = Mutex::new(Acknowledged::default());
    let mut random = u64::from(std::process::id()) | 1;
    for life in 0..kills {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        // An import takes longer; some are to be done when the kill comes.
        let longest = if life % 2 == 1 { 1500 } else { 300 };
        one_life(
            &home,
            &way,
            life,
            Duration::from_millis(20 + random % longest),
            &acknowledged,
        );
        // Every few lives by itself; in between the next server finds it as it was left.
        if life % 4 == 3 {
            verify(&home, &acknowledged.lock().unwrap());
        }
    }
    let acknowledged = acknowledged.into_inner().unwrap();
    verify(&home, &acknowledged);
    home.run(&["doctor", "--deep"]).done();
    let (records, imports) = (acknowledged.records.len(), acknowledged.imports.len());
    println!("{kills} kills by way of {way:?}: {records} records and {imports} imports answered");
    assert!(
        records as u64 > kills,
        "the server was killed before it did anything"
    );
}

/// What takes the network away from a program, if anything does.
fn without_network() -> Vec<&'static str> {
    for way in [vec!["unshare", "-n"], vec!["unshare", "-rn"]] {
        let tried = Command::new(way[0]).args(&way[1..]).arg("true").status();
        if tried.is_ok_and(|status| status.success()) {
            return way;
        }
    }
    println!("no network namespace can be made here: the server keeps its network");
    Vec::new()
}

/// Starts a server, lets several write, and kills it.
fn one_life(
    home: &Home,
    way: &[&str],
    life: u64,
    until: Duration,
    acknowledged: &Mutex<Acknowledged>,
) {
    let mut server = home.serve(way);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let over = &over;
            scope.spawn(move || {
                let mut n = 0;
                while !over.load(Ordering::Relaxed) {
                    let text = format!("life {life}, writer {writer}, record {n}");
                    let add = [
                        "record",
                        "add",
                        "L1",
                        "--kind",
                        "contact-note",
                        "--text",
                        &text,
                    ];
                    let Some(answer) = home.ask(&add) else { break };
                    assert_eq!(answer.code, 0, "{}", answer.err);
                    acknowledged
                        .lock()
                        .unwrap()
                        .records
                        .push(answer.out.trim().to_owned());
                    n += 1;
                }
            });
        }
        if life % 2 == 1 {
            scope.spawn(move || import(home, life, acknowledged));
        }
        std::thread::sleep(until);
        server.child.kill().unwrap();
        server.child.wait().unwrap();
        over.store(true, Ordering::Relaxed);
    });
}

/// Imports people of this life only.
fn import(home: &Home, life: u64, acknowledged: &Mutex<Acknowledged>) {
    let rows: Vec<String> = (0..IMPORTED)
        .map(|n| format!("K{life}-{n},learner,Given{n},Life{life}\n"))
        .collect();
    let name = format!("people-{life}.csv");
    let file = format!("id,capacity,given_names,family_name\n{}", rows.concat());
    std::fs::write(home.path().join(&name), file).unwrap();
    if let Some(answer) = home.ask(&["person", "import", &name, "--yes"]) {
        assert_eq!(answer.code, 0, "{}", answer.err);
        acknowledged.lock().unwrap().imports.insert(life);
    }
}

/// Every acknowledged write is there with its leaf.
fn verify(home: &Home, acknowledged: &Acknowledged) {
    home.run(&["ledger", "verify"]).done();
    let listed = home.run(&["record", "list", "L1"]).done().out;
    let there: BTreeSet<&str> = first_words(&listed).into_iter().collect();
    let leaves = leaves(home);
    for id in &acknowledged.records {
        assert!(
            there.contains(id.as_str()),
            "record {id} was answered and is gone"
        );
        assert!(leaves.contains(id), "record {id} is there without its leaf");
    }
    let people = home.run(&["person", "list"]).done().out;
    let mut imports: BTreeMap<u64, usize> = BTreeMap::new();
    for number in people
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1)?.strip_prefix('K'))
    {
        *imports
            .entry(number.split('-').next().unwrap().parse().unwrap())
            .or_default() += 1;
    }
    for (life, count) in &imports {
        assert_eq!(
            *count, IMPORTED,
            "an import of life {life} is there in part"
        );
    }
    for life in &acknowledged.imports {
        assert!(
            imports.contains_key(life),
            "the import of life {life} was answered and is gone"
        );
    }
}

/// The ids of all entities that leaves of `record.add` name, out of an exported bundle.
fn leaves(home: &Home) -> BTreeSet<String> {
    home.run(&["ledger", "export", "bundle.jsonl"]).done();
    let bundle = std::fs::read_to_string(home.path().join("bundle.jsonl")).unwrap();
    let mut ids = BTreeSet::new();
    for line in bundle.lines().skip(1) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let value = line["objects"]["value"].as_str().unwrap();
        let value = data_encoding::BASE64.decode(value.as_bytes()).unwrap();
        let objects: serde_json::Value = serde_json::from_slice(&value).unwrap();
        for object in objects["objects"].as_array().unwrap() {
            if object["kind"] == "record" && object.get("digest").is_some() {
                ids.insert(object["id"].as_str().unwrap().to_owned());
            }
        }
    }
    ids
}
