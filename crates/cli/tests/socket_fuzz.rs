//! Lines that no command would send to a running server: it answers each or closes, and goes on. A
//! few hundred in the gate; by hand as many minutes as `CARETAKER_FUZZ_MINUTES` says
//! (`cargo xtask fuzz socket`).
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

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use fuzz::Mutator;
use serde_json::{Value, json};

use support::{Home, learners};

const LINES: usize = 300;
/// Longer than any command here takes.
const PATIENCE: Duration = Duration::from_secs(20);

fn seed() -> u64 {
    let given = std::env::var("PROPTEST_RNG_SEED").ok();
    given.and_then(|seed| seed.parse().ok()).unwrap_or(7)
}

fn minutes() -> Duration {
    let given = std::env::var("CARETAKER_FUZZ_MINUTES").ok();
    Duration::from_secs(60 * given.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Lines as commands send them. Only such as read: what a change makes of them must not write files.
fn lines(home: &Home, learner: &str) -> Vec<Vec<u8>> {
    let commands: [&[&str]; 8] = [
        &["person", "list"],
        &["person", "show", learner],
        &["record", "list", learner],
        &["record", "show", "00000000000000000000000000"],
        &[
            "record",
            "add",
            learner,
            "--kind",
            "contact-note",
            "--text",
            "called",
        ],
        &["request", "list"],
        &["find", "Marsh"],
        &["place", "list"],
    ];
    let line = |command: &&[&str]| {
        let mut words = vec!["caretaker".to_owned()];
        words.extend(home.whereabouts());
        words.extend(command.iter().map(|word| (*word).to_owned()));
        let asked = json!({ "words": words, "here": home.path() });
        format!("{asked}\n").into_bytes()
    };
    commands.iter().map(line).collect()
}

/// Sends a line and takes everything that comes until the server closes.
fn said(home: &Home, line: &[u8]) -> Vec<u8> {
    let mut stream = UnixStream::connect(home.data().join("socket")).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // A server that has read enough may close while the rest is on its way.
    let _ = stream.write_all(line);
    let _ = stream.shutdown(Shutdown::Write);
    let mut heard = Vec::new();
    if let Err(error) = stream.read_to_end(&mut heard) {
        let reset = error.kind() == std::io::ErrorKind::ConnectionReset;
        assert!(reset, "neither answered nor closed: {error}");
    }
    heard
}

/// Whether the server answered, in the words of the protocol, to its end.
fn answered(heard: &[u8]) -> bool {
    let text = std::str::from_utf8(heard).unwrap();
    let mut exit = None;
    for line in text.lines() {
        assert!(exit.is_none(), "something follows the end");
        let said: Value = serde_json::from_str(line).unwrap();
        let (kind, what) = said.as_object().unwrap().iter().next().unwrap();
        match kind.as_str() {
            "out" | "err" => assert!(what.is_string()),
            "exit" => exit = what.as_u64(),
            other => panic!("the server said `{other}`"),
        }
    }
    exit.is_some()
}

#[test]
fn a_server_outlives_whatever_is_sent_to_its_socket() {
    let home = Home::demo(3);
    let learner = learners(&home)[0].clone();
    let mut server = home.serve(&[]);
    let lines = lines(&home, &learner);
    let (started, mut mutator) = (Instant::now(), Mutator::new(seed()));
    let (mut sent, mut done) = (0, 0);
    while sent < LINES || started.elapsed() < minutes() {
        let one = &lines[mutator.below(lines.len())];
        let other = &lines[mutator.below(lines.len())];
        let line = match sent.checked_sub(lines.len()) {
            None => lines[sent].clone(),
            Some(_) => mutator.change(one, other),
        };
        sent += 1;
        done += usize::from(answered(&said(&home, &line)));
        assert!(
            server.child.try_wait().unwrap().is_none(),
            "the server is gone after line {sent} of seed {}",
            seed()
        );
    }
    println!("{sent} lines, {done} answered");
    assert!(
        done > lines.len() && done < sent,
        "{done} of {sent} answered"
    );
    home.run(&["person", "list"]).done();
}

/// The most memory that a process has had, KiB.
#[cfg(target_os = "linux")]
fn most_memory(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let mut lines = status.lines();
    let most = lines.find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    most.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn a_line_without_an_end_does_not_fill_the_server() {
    let home = Home::demo(3);
    let server = home.serve(&[]);
    let before = most_memory(server.child.id());
    assert!(!answered(&said(&home, &vec![b' '; 120 << 20])));
    let grown = most_memory(server.child.id()) - before;
    assert!(grown < 64 << 10, "{grown} KiB for a line of nothing");
    home.run(&["person", "list"]).done();
}
