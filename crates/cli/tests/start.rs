//! The server listens before everybody is read: what cannot be read ends it in the words of before, and
//! being told to stop in between ends it cleanly.

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

use std::process::Command;

use store::{
    Commit, CommitId, EntityId, Expected, Lane, Options, Outcome, Put, SqliteStore, Store as _,
};
use support::{Home, answer};

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

fn with_ana() -> (Home, EntityId) {
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
    ];
    let added = home.run(&add).done().out;
    let ana = added.split_whitespace().find_map(|word| word.parse().ok());
    (home, ana.unwrap_or_else(|| panic!("no id in {added}")))
}

/// Writes over what seals somebody's details.
fn spoil(home: &Home, person: EntityId) {
    let store = SqliteStore::open(&home.database(), Options::default()).unwrap();
    let row_of = |org| store.snapshot(org).unwrap().lookup(person).unwrap();
    let orgs = store.organisations().unwrap();
    let (org, row) = orgs
        .into_iter()
        .find_map(|org| Some((org, row_of(org)?)))
        .unwrap();
    let mut commit = Commit::new(org, CommitId([7; 16]));
    commit.puts.push(Put {
        kind: row.kind,
        id: row.id,
        expected: Expected::Version(row.version),
        cell: row.cell,
        body: vec![0; 200],
        terms: Vec::new(),
        chunks: Vec::new(),
    });
    let outcome = store.commit(Lane::Interactive, commit).unwrap();
    assert!(matches!(outcome, Outcome::Done(_)));
}

#[test]
fn what_cannot_be_read_stops_the_server_and_is_said() {
    let (home, ana) = with_ana();
    spoil(&home, ana);
    let served = answer(home.command(&SERVE)).ends(1);
    let listed = home.run(&["person", "list"]).ends(1);
    let said = format!("the body of person {ana} does not open");
    for err in [&served.err, &listed.err] {
        assert!(err.contains(&said), "{err}");
        assert!(!err.contains("Reed"), "{err}");
    }
}

#[test]
fn a_server_told_to_stop_at_once_ends_cleanly() {
    let (home, _) = with_ana();
    for _ in 0..5 {
        let mut server = home.serve(&[]);
        let number = server.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &number])
                .status()
                .unwrap()
                .success()
        );
        let status = server.child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{status}");
    }
    let list = home.run(&["person", "list"]).done().out;
    assert!(list.contains("Ana Reed"), "{list}");
}

#[test]
fn a_command_given_right_after_the_start_sees_everybody() {
    let (home, ana) = with_ana();
    for _ in 0..5 {
        let _server = home.serve(&[]);
        let list = home.ask(&["person", "list"]).unwrap().done().out;
        assert!(
            list.contains(&ana.to_string()) || list.contains("Ana Reed"),
            "{list}"
        );
    }
}
