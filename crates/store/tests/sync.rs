//! No acknowledgement leaves before the sync that covers its frames of the journal: seen in the
//! system calls of a process that commits from several threads.

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

use std::collections::{HashMap, HashSet};
use std::process::Command;

/// Commits of each of the child's threads.
const COMMITS: u64 = 25;
/// A frame's header in the journal, before its page.
const FRAME: usize = 24;

#[test]
fn answers_follow_their_sync() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("skipped: strace is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let strace = [
        "strace",
        "-f",
        "-y",
        "-xx",
        "-s",
        "4200",
        "-o",
        trace.to_str().unwrap(),
        "-e",
        "trace=pwrite64,write,fsync,fdatasync",
    ];
    let path = folder.path().join("caretaker.db");
    let output = child::command(&strace, &path, 0, Some(COMMITS))
        .output()
        .unwrap();
    if !output.status.success() {
        println!("skipped: strace cannot trace here");
        return;
    }
    let leaves: HashSet<u64> = child::acks(&output.stdout)
        .iter()
        .map(|ack| ack.leaf)
        .collect();
    assert_eq!(leaves.len() as u64, COMMITS * child::THREADS);

    let trace = std::fs::read_to_string(trace).unwrap();
    let seen = Seen::of(&trace);
    assert_eq!(
        seen.early,
        Vec::<u64>::new(),
        "acknowledged before the sync"
    );
    assert_eq!(seen.acknowledged, COMMITS * child::THREADS);

    // The same trace with its syncs taken out must not pass.
    let without: Vec<&str> = trace
        .lines()
        .filter(|line| !line.contains("sync("))
        .collect();
    let seen = Seen::of(&without.join("\n"));
    assert_eq!(seen.early.len() as u64, COMMITS * child::THREADS);
    // Nor with the syncs of the folder, which make the journal's name durable, taken out.
    let journal_only = |line: &&str| !line.contains("sync(") || line.contains(&hex("-wal>"));
    let without: Vec<&str> = trace.lines().filter(journal_only).collect();
    assert!(!Seen::of(&without.join("\n")).early.is_empty());
}

/// The child: not a test of its own, it does nothing unless a parent asks.
#[test]
fn child() {
    child::run_if_asked();
}

/// What a trace shows, line after line.
#[derive(Default)]
struct Seen {
    /// Commits whose frames were written in the transaction that is being written.
    open: Vec<u64>,
    /// The frame being written ends its transaction.
    last_frame: bool,
    /// In the journal, with the transaction's last frame.
    written: HashSet<u64>,
    /// Syncs under way: thread, and what they cover.
    syncing: HashMap<String, HashSet<u64>>,
    durable: HashSet<u64>,
    /// The journal has been made.
    begun: bool,
    /// The journal's name is on the disk.
    named: bool,
    acknowledged: u64,
    early: Vec<u64>,
}

impl Seen {
    fn of(trace: &str) -> Self {
        let markers: HashMap<[u8; 16], u64> = (0..child::THREADS)
            .flat_map(|thread| (0..COMMITS).map(move |step| thread * 1_000_000 + step))
            .map(|number| (child::entity(number).0, number))
            .collect();
        let mut seen = Self::default();
        for line in trace.lines() {
            let (thread, call) = line.trim_start().split_once(' ').unwrap();
            seen.line(thread, call.trim_start(), &markers);
        }
        seen
    }

    fn line(&mut self, thread: &str, call: &str, markers: &HashMap<[u8; 16], u64>) {
        let begins = !call.starts_with("<...");
        let ends = !call.ends_with("<unfinished ...>");
        if begins {
            let Some((name, rest)) = call.split_once('(') else {
                return;
            };
            let file = rest
                .split_once('<')
                .and_then(|(_, rest)| rest.split_once('>'))
                .map_or("", |(file, _)| file);
            let file = String::from_utf8(unhex(file)).unwrap();
            match name {
                "pwrite64" if file.ends_with("-wal") => self.journal(&content(rest), markers),
                "write" if rest.starts_with("1<") => self.output(&content(rest)),
                "fsync" | "fdatasync" if file.ends_with("-wal") => {
                    self.syncing.insert(thread.to_owned(), self.written.clone());
                }
                "fsync" if !file.contains("caretaker.db") => self.named |= self.begun,
                _ => {}
            }
        }
        if ends && call.contains("sync") {
            assert!(call.ends_with("= 0"), "a sync failed");
            self.durable
                .extend(self.syncing.remove(thread).unwrap_or_default());
        }
    }

    /// A write to the journal: a frame's header, or its page.
    fn journal(&mut self, bytes: &[u8], markers: &HashMap<[u8; 16], u64>) {
        self.begun = true;
        if bytes.len() == FRAME {
            self.last_frame = bytes[4..8] != [0; 4];
            return;
        }
        let found = bytes.windows(16).filter_map(|window| markers.get(window));
        self.open.extend(found);
        if std::mem::take(&mut self.last_frame) {
            self.written.extend(self.open.drain(..));
        }
    }

    fn output(&mut self, bytes: &[u8]) {
        for ack in child::acks(bytes) {
            self.acknowledged += 1;
            if !self.durable.contains(&ack.number) || !self.named {
                self.early.push(ack.number);
            }
        }
    }
}

/// The bytes a call writes.
fn content(arguments: &str) -> Vec<u8> {
    unhex(arguments.split('"').nth(1).unwrap())
}

fn unhex(text: &str) -> Vec<u8> {
    let bytes = text.split("\\x").skip(1);
    bytes
        .map(|byte| u8::from_str_radix(byte, 16).unwrap())
        .collect()
}

fn hex(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte == b'>' {
                ">".to_owned()
            } else {
                format!("\\x{byte:02x}")
            }
        })
        .collect()
}
