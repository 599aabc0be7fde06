//! What a person reads when a file or an argument is not what it should be: which one, what is wrong
//! with it, what to do; without the numbers of the system, and before anything is done.
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

use std::os::unix::net::UnixListener;

use support::{Answer, Home};

/// The ending and the words of a command that was given something wrong.
fn told(answer: &Answer, code: i32, words: &[&str]) {
    assert_eq!((answer.code, answer.out.as_str()), (code, ""), "{answer:?}");
    for words in words {
        assert!(answer.err.contains(words), "`{words}`: {}", answer.err);
    }
    assert!(!answer.err.contains("os error"), "{}", answer.err);
}

/// A pipe with nobody at its other end: whoever opens it waits for ever.
fn pipe(home: &Home, name: &str) {
    let made = std::process::Command::new("mkfifo")
        .arg(home.path().join(name))
        .status();
    assert!(made.unwrap().success());
}

#[test]
fn a_file_to_be_shown_is_a_file() {
    let home = Home::new();
    pipe(&home, "pipe.pdf");
    std::fs::create_dir(home.path().join("folder")).unwrap();
    for command in ["extract", "scan"] {
        told(
            &home.bare(&[command, "nowhere.pdf"]),
            2,
            &["nowhere.pdf: there is no such file", "mend: look at how"],
        );
        told(
            &home.bare(&[command, "folder"]),
            2,
            &[
                "folder: cannot be read: it is a folder",
                "mend: give the name of a file in it",
            ],
        );
        told(
            &home.bare(&[command, "pipe.pdf"]),
            2,
            &["pipe.pdf: this is a named pipe and not a file, and was not opened"],
        );
    }
}

#[test]
fn what_is_to_be_read_in_is_looked_at_before_anything_is() {
    let (home, _) = Home::init();
    home.run(&["place", "add", "Shelf", "--owner", "Asha Verity"])
        .done();
    std::fs::write(home.path().join("letter.txt"), "Dear Ada").unwrap();
    pipe(&home, "pipe.txt");
    let _listener = UnixListener::bind(home.path().join("ear")).unwrap();
    let ingest = |paths: &[&str]| {
        let paths: Vec<String> = paths
            .iter()
            .map(|path| home.path().join(path).to_str().unwrap().to_owned())
            .collect();
        let mut args = vec!["ingest", "--place", "Shelf"];
        args.extend(paths.iter().map(String::as_str));
        home.run(&args)
    };
    told(
        &ingest(&["letter.txt", "nowhere", "pipe.txt", "ear"]),
        2,
        &[
            "nowhere: there is no such file",
            "pipe.txt: this is a named pipe, and was not opened",
            "ear: this is a socket, and was not opened",
        ],
    );
    assert_eq!(home.run(&["document", "list"]).done().out, "");
    // In a folder they are named and passed over.
    let folder = home.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    for name in ["letter.txt", "pipe.txt"] {
        std::fs::rename(home.path().join(name), folder.join(name)).unwrap();
    }
    let seen = ingest(&["folder"]).done();
    assert!(seen.out.starts_with("1 files: 1 new"), "{seen:?}");
    assert!(
        seen.err
            .contains("pipe.txt: a named pipe, which is not followed"),
        "{seen:?}"
    );
}

/// A message of somewhat more than a MiB, nearly all of it a picture, which costs little to read.
fn with_picture(number: usize) -> String {
    let lines = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    format!(
        "From a@example.org Sat Jan  3 01:05:34 2026\nFrom: Rosa Poe <rosa@example.org>\n\
         Subject: Picture {number}\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n\
         iVBORw0KGgoA\n{}\n",
        lines.repeat(15_000)
    )
}

#[test]
fn a_large_mailbox_is_read_in_pieces_and_then_from_where_it_grew() {
    let (home, _) = Home::init();
    home.run(&["place", "add", "Shelf", "--owner", "Asha Verity"])
        .done();
    let path = home.path().join("all.mbox");
    let mailbox: String = (0..62).map(with_picture).collect();
    assert!(mailbox.len() > 64 << 20, "as large as it must be");
    std::fs::write(&path, &mailbox).unwrap();
    let ingest = || {
        let path = path.to_str().unwrap();
        home.run(&["ingest", "--place", "Shelf", path]).done()
    };
    let first = ingest();
    assert_eq!(
        first.out,
        "1 files, large mailboxes in 31 pieces: 31 new, 0 changed, 0 unchanged; 31 to look at yourself\n"
    );
    assert!(first.err.contains("64 of 64 MiB"), "{}", first.err);
    std::fs::write(&path, mailbox + &with_picture(62)).unwrap();
    assert_eq!(
        ingest().out,
        "1 files, large mailboxes in 32 pieces: 1 new, 0 changed, 31 unchanged; 32 to look at yourself\n"
    );
}

#[test]
fn a_backup_says_what_its_folder_lacks() {
    let (home, _) = Home::init();
    std::fs::write(home.path().join("file"), "x").unwrap();
    let to = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    for keys in [false, true] {
        let back_up = |name: &str| {
            let folder = to(name);
            let mut args = vec!["backup"];
            args.extend(keys.then_some("keys"));
            args.extend(["--to", &folder]);
            home.run(&args)
        };
        told(
            &back_up("nowhere"),
            2,
            &["nowhere: there is no such folder", "make the folder first"],
        );
        told(
            &back_up("file"),
            2,
            &["file: this is a file and not a folder"],
        );
    }
}

#[test]
fn an_address_that_is_taken_is_said_with_what_to_give_instead() {
    let (home, _) = Home::init();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap().to_string();
    told(
        &home.run(&["serve", "--listen", &taken]),
        1,
        &[&format!(
            "another program listens on {taken}; give another address with --listen"
        )],
    );
    drop(listener);
    told(
        &home.run(&["serve", "--listen", "192.0.2.1:7480"]),
        1,
        &["this machine has no such address as 192.0.2.1:7480"],
    );
    for nonsense in ["nonsense", "127.0.0.1:99999"] {
        told(
            &home.run(&["serve", "--listen", nonsense]),
            1,
            &[&format!("`{nonsense}` is no address to listen on")],
        );
    }
}

#[test]
fn files_that_commands_take_are_missed_in_the_same_words() {
    let (home, _) = Home::init();
    for args in [
        &["person", "import", "nowhere"][..],
        &["policy", "check", "nowhere"],
        &["policy", "draft", "nowhere"],
        &["ledger", "verify", "nowhere"],
        &["ledger", "verify", "--since", "nowhere"],
        &["recover", "nowhere", "--master-key", "other.key"],
    ] {
        told(&home.run(args), 2, &["nowhere: there is no such file"]);
    }
    told(
        &home.bare(&["--config", "nowhere", "place", "list"]),
        2,
        &["nowhere: there is no such file"],
    );
    std::fs::write(home.path().join("letter.txt"), "Dear Ada").unwrap();
    told(
        &home.bare(&["extract", "letter.txt", "--password-file", "nowhere"]),
        2,
        &["nowhere: there is no such file"],
    );
    // Before the backup is tried, which takes long.
    told(
        &home.run(&["drill", "--certificate", "none/at/all.pdf"]),
        2,
        &["none/at/all.pdf: cannot be written: there is no such folder"],
    );
    let into = home.path().join("none/at/all").to_str().unwrap().to_owned();
    told(
        &home.run(&["ledger", "export", &into]),
        2,
        &["cannot be written: there is no such folder"],
    );
}
