//! Backups and restores with the binary itself: while it serves, from a lost disk, on another
//! machine. What was restored serves; what was destroyed stays so.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Instant;

use support::{Answer, Home};

/// The twelve words that `init` printed.
fn words(told: &Answer) -> String {
    let words: Vec<&str> = told
        .out
        .lines()
        .filter_map(|line| {
            let mut parts = line.split_whitespace();
            let number = parts.next()?.parse::<u32>().ok()?;
            let word = parts.next()?;
            (number <= 12 && parts.next().is_none()).then_some(word)
        })
        .collect();
    assert_eq!(words.len(), 12, "{}", told.out);
    words.join(" ")
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// A folder that stands for a medium.
fn medium(folder: &Path, name: &str) -> String {
    let path = folder.join(name);
    std::fs::create_dir_all(&path).unwrap();
    text(&path)
}

fn add(home: &Home, number: &str, family: &str) {
    let args = [
        "person",
        "add",
        "--given",
        "Ana",
        "--family",
        family,
        "--capacity",
        "learner",
        "--id",
        number,
    ];
    home.quickly(&args).done();
    let args = [
        "record",
        "add",
        number,
        "--kind",
        "contact-note",
        "--text",
        "telephoned about Tuesday",
    ];
    home.quickly(&args).done();
}

/// What a page answers, asked as a browser does.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// A port that is free now.
fn free() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// A server on an address of its own; the words it says before it serves.
fn serve(home: &Home, address: &str) -> (support::Server, String) {
    use std::io::BufRead as _;
    let mut child = home
        .command(&["serve", "--listen", address])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut lines = std::io::BufReader::new(child.stdout.take().unwrap());
    lines.read_line(&mut said).unwrap();
    assert!(said.contains("serves"), "{said}");
    (support::Server { child }, said)
}

fn people(home: &Home) -> usize {
    home.quickly(&["person", "list"]).done().out.lines().count()
}

#[test]
fn disk_lost_from_backup_and_kit_alone_to_serving_again() {
    let (home, told) = Home::init();
    let media = tempfile::tempdir().unwrap();
    let (data, red) = (medium(media.path(), "data"), medium(media.path(), "red"));
    // Backed up while it serves, by way of the server.
    let server = home.serve(&[]);
    for number in 1..=5 {
        add(&home, &format!("L{number}"), "Reed");
    }
    let made = home.ask(&["backup", "--to", &data]).unwrap().done();
    assert!(made.out.contains("read back and checked"), "{}", made.out);
    assert!(made.err.contains("100 % copied"), "{}", made.err);
    assert!(made.err.contains("caretaker backup keys"), "{}", made.err);
    let keys = home.ask(&["backup", "keys", "--to", &red]).unwrap().done();
    assert!(keys.err.contains("One more"), "{}", keys.err);
    let before = people(&home);
    drop(server);
    let kit = text(&media.path().join("kit.age"));
    std::fs::copy(home.path().join("kit.age"), &kit).unwrap();
    let words = words(&told);
    drop(home);

    // Another machine: nothing but the media, the kit and the paper.
    let begun = Instant::now();
    let other = Home::new();
    let paper = text(&other.path().join("words"));
    std::fs::write(&paper, &words).unwrap();
    let into = text(&other.data());
    let restored = other
        .run(&[
            "restore",
            "--data-backup",
            &data,
            "--other-keys",
            &red,
            "--kit",
            &kit,
            "--words-file",
            &paper,
            "--into",
            &into,
        ])
        .done();
    assert!(
        restored.out.contains("The ledger is in epoch 2"),
        "{}",
        restored.out
    );
    assert!(!restored.out.contains("Reed"), "a name: {}", restored.out);
    let address = free();
    let (server, said) = serve(&other, &address);
    let page = get(&address, "/sign-in");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("Restored from a backup"), "no banner: {page}");
    let took = begun.elapsed();
    println!(
        "from backup and kit to the sign-in page in {:.1} s (promised: twenty minutes)",
        took.as_secs_f64()
    );
    assert!(took.as_secs() < 20 * 60, "{said}");
    assert_eq!(people(&other), before);
    // Nothing changes before somebody confirms.
    let note = [
        "record",
        "add",
        "L1",
        "--kind",
        "contact-note",
        "--text",
        "x",
    ];
    let no = other.quickly(&note).ends(3);
    assert!(no.err.contains("restore confirm"), "{}", no.err);
    other.quickly(&["restore", "confirm"]).done();
    other.quickly(&note).done();
    assert!(!get(&address, "/sign-in").contains("Restored from a backup"));
    drop(server);
    let healthy = other.run(&["doctor", "--deep"]).done();
    assert!(!healthy.out.contains("MEND"), "{}", healthy.out);
    let verified = other.run(&["ledger", "verify"]).done();
    assert!(
        verified.err.contains("Epoch 1 verifies too"),
        "{}",
        verified.err
    );
    let bundle = text(&other.path().join("epoch1.jsonl"));
    other
        .run(&["ledger", "export", "--epoch", "1", &bundle])
        .done();
    other.run(&["ledger", "verify", &bundle]).done();
}

#[test]
fn what_is_wanting_is_said_and_what_is_done_stands_in_the_status() {
    let (home, _) = Home::init();
    add(&home, "L1", "Reed");
    let media = tempfile::tempdir().unwrap();
    let [data, red, blue] = ["data", "red", "blue"].map(|name| medium(media.path(), name));
    let first = home.run(&["doctor"]).done().out;
    for wanting in [
        "never backed up",
        "0 media instead of two",
        "never tried out",
    ] {
        assert!(first.contains(wanting), "{wanting}: {first}");
    }
    let status = home.run(&["backup", "status"]).done().out;
    assert!(status.contains("Data: never"), "{status}");
    home.run(&["backup", "--to", &data]).done();
    home.run(&["backup", "keys", "--to", &red, "--to", &blue])
        .done();
    let status = home.run(&["backup", "status"]).done().out;
    assert_eq!(status.matches("Keys: ").count(), 2, "{status}");
    let drilled = home.run(&["drill", "--certificate", "drill.pdf"]).done();
    assert!(drilled.out.contains(" 0 faults"), "{}", drilled.out);
    let pdf = std::fs::read(home.path().join("drill.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    let shown = home.run(&["ledger", "show", "--limit", "500"]).done().out;
    assert!(shown.contains("tried out a restore"), "{shown}");
    let later = home.run(&["doctor"]).done().out;
    // The media of this test are on the disk of the data, unless the temporary folder is elsewhere.
    assert!(!later.contains("never"), "{later}");
    let old = ["--now", "2031-01-01T09:00:00Z", "doctor"];
    let old = home.run(&old).done().out;
    assert!(old.contains("the last backup of the data is of"), "{old}");
    home.run(&["backup"]).ends(2);
    home.run(&["backup", "--to", "/nonexistent/folder"]).ends(2);
    let medium_name = status
        .split("medium ")
        .nth(1)
        .unwrap()
        .split([',', '\n'])
        .next()
        .unwrap();
    home.run(&["backup", "forget", medium_name]).done();
    home.run(&["backup", "forget", medium_name]).ends(4);
}

#[test]
fn a_drill_on_another_machine_needs_the_kit_alone_and_leaves_nothing() {
    let (home, told) = Home::init();
    add(&home, "L1", "Reed");
    let media = tempfile::tempdir().unwrap();
    let (data, red) = (medium(media.path(), "data"), medium(media.path(), "red"));
    home.run(&["backup", "--to", &data]).done();
    home.run(&["backup", "keys", "--to", &red]).done();
    let kit = text(&home.path().join("kit.age"));
    let other = Home::new();
    let scratch = medium(other.path(), "scratch");
    let phrase = words(&told);
    let args = |data: &str| {
        [
            "drill",
            "--data-backup",
            data,
            "--other-keys",
            &red,
            "--kit",
            &kit,
            "--words",
            &phrase,
            "--scratch",
            &scratch,
        ]
        .map(str::to_owned)
    };
    let run = |data: &str| {
        let args = args(data);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        other.run(&args)
    };
    let done = run(&data).done();
    assert!(done.out.contains("0 faults"), "{}", done.out);
    let empty = || std::fs::read_dir(&scratch).unwrap().count();
    assert_eq!(empty(), 0, "the scratch folder was kept");
    assert!(!other.data().exists() && !other.master().exists());
    // It fails, and leaves nothing either.
    let backup: PathBuf = std::fs::read_dir(&data)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.is_dir())
        .unwrap();
    let database = backup.join("caretaker.db");
    let mut bytes = std::fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&database, bytes).unwrap();
    let failed = run(&data).ends(2);
    assert!(
        failed.err.contains("not what was written"),
        "{}",
        failed.err
    );
    assert_eq!(empty(), 0, "the scratch folder was kept");
    // Words of another kit open nothing.
    let (_, theirs) = Home::init();
    let theirs = self::words(&theirs);
    let wrong = other.run(&[
        "restore",
        "--data-backup",
        &data,
        "--other-keys",
        &red,
        "--kit",
        &kit,
        "--words",
        &theirs,
        "--into",
        &text(&other.data()),
    ]);
    wrong.ends(1);
    assert!(!other.data().exists());
}
