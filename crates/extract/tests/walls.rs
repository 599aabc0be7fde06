//! What the worker cannot do, and what becomes of a file that stops it.
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

use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use document::LookAtThis;
use extract::{Budget, ExtractError, Extractor, Misdeed, Probe};

fn extractor() -> Extractor {
    Extractor::of(env!("CARGO_BIN_EXE_extract-worker"), &[])
}

fn text(extractor: &Extractor, bytes: &[u8]) -> String {
    let extraction = extractor
        .extract("x.txt", bytes, None, &Budget::default())
        .unwrap();
    extraction
        .document
        .parts
        .into_iter()
        .map(|part| part.text)
        .collect()
}

#[test]
#[cfg(target_os = "linux")]
fn behind_the_walls_nothing_opens() {
    assert_eq!(extractor().probe().unwrap(), Probe::default());
}

#[test]
#[cfg(target_os = "linux")]
fn without_walls_the_probe_does_all_it_tries() {
    // Otherwise the test above would pass with a probe that tries nothing.
    let probe = extractor().dangerously_unsandboxed().probe().unwrap();
    assert!(
        probe.read_a_file && probe.wrote_a_file && probe.listed_a_folder,
        "{probe:?}"
    );
    assert!(
        probe.opened_a_socket && probe.opened_a_local_socket,
        "{probe:?}"
    );
}

#[test]
fn a_fault_costs_one_line_and_the_next_file_is_read() {
    let extractor = extractor();
    for misdeed in [Misdeed::Abort, Misdeed::Eat, Misdeed::Recurse] {
        let what = extractor
            .misbehave(misdeed, Duration::from_secs(20))
            .unwrap();
        assert!(
            matches!(what, LookAtThis::Stopped(_)),
            "{misdeed:?}: {what:?}"
        );
        assert_eq!(text(&extractor, b"Dear Ada"), "Dear Ada");
    }
}

#[test]
fn a_worker_that_does_not_answer_is_ended() {
    let extractor = extractor();
    let started = Instant::now();
    let what = extractor
        .misbehave(Misdeed::Hang, Duration::from_millis(300))
        .unwrap();
    assert_eq!(what, LookAtThis::Stopped("it took too long".to_owned()));
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(text(&extractor, b"Dear Ada"), "Dear Ada");
}

#[test]
fn a_worker_that_cannot_start_is_no_fault_of_the_file() {
    let missing = Extractor::of("/nonexistent/caretaker", &[]);
    let error = missing
        .extract("x.txt", b"Dear Ada", None, &Budget::default())
        .unwrap_err();
    assert!(matches!(error, ExtractError::Start(_)), "{error}");
}

#[test]
fn one_worker_serves_many_files() {
    let extractor = extractor();
    let started = Instant::now();
    for _ in 0..100 {
        assert_eq!(text(&extractor, b"Dear Ada"), "Dear Ada");
    }
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn threads_share_an_extractor() {
    let extractor = extractor();
    std::thread::scope(|scope| {
        for number in 0..4 {
            let extractor = &extractor;
            scope.spawn(move || {
                let letter = format!("letter {number}");
                assert_eq!(text(extractor, letter.as_bytes()), letter);
            });
        }
    });
}

/// A worker in a stranger's hands: any program that keeps the two pipes.
fn stranger(script: &str) -> Extractor {
    Extractor::of("/bin/sh", &["-c", script])
}

fn notes(extractor: &Extractor, bytes: &[u8], time: Duration) -> Vec<LookAtThis> {
    let budget = Budget {
        file_time: time,
        ..Budget::default()
    };
    let read = extractor.extract("x.txt", bytes, None, &budget).unwrap();
    assert!(read.document.parts.is_empty());
    read.document
        .notes
        .into_iter()
        .map(|note| note.what)
        .collect()
}

#[test]
fn a_worker_that_does_not_read_is_ended() {
    // More than a pipe holds.
    let file = vec![b'a'; 4 << 20];
    let started = Instant::now();
    let notes = notes(
        &stranger("exec sleep 60"),
        &file,
        Duration::from_millis(300),
    );
    assert_eq!(notes, [LookAtThis::Stopped("it took too long".to_owned())]);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_worker_that_answers_without_reading_is_ended() {
    let file = vec![b'a'; 4 << 20];
    let started = Instant::now();
    let answer = "printf '\\0\\0\\0\\2{}\\0\\0\\0\\0\\0\\0\\0\\0'; exec sleep 60";
    let notes = notes(&stranger(answer), &file, Duration::from_millis(300));
    assert_eq!(notes, [LookAtThis::Stopped("it took too long".to_owned())]);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn an_answer_without_end_is_not_collected() {
    // 128 MiB are announced, or four GiB; what follows would fill the memory.
    for length in ["\\10\\0\\0\\0", "\\377\\377\\377\\377"] {
        let started = Instant::now();
        let script = format!("printf '{length}'; exec yes");
        let notes = notes(&stranger(&script), b"Dear Ada", Duration::from_secs(20));
        assert!(
            matches!(notes.as_slice(), [LookAtThis::Stopped(_)]),
            "{notes:?}"
        );
        assert!(started.elapsed() < Duration::from_secs(5), "{length}");
    }
}

#[test]
fn what_would_be_too_long_to_answer_is_named_and_the_worker_goes_on() {
    let extractor = extractor();
    let text_of_49_mib = vec![b'a'; 49 << 20];
    let budget = Budget {
        file_time: Duration::from_mins(1),
        ..Budget::default()
    };
    let read = extractor
        .extract("x.txt", &text_of_49_mib, None, &budget)
        .unwrap();
    let notes: Vec<_> = read.document.notes.iter().map(|note| &note.what).collect();
    assert_eq!(notes, [&LookAtThis::TooLarge]);
    assert_eq!(text(&extractor, b"Dear Ada"), "Dear Ada");
}

/// What is said of a wrong password.
const WRONG: &str = "it is encrypted, and the password given is the wrong one";

#[test]
fn a_key_of_half_a_gigabyte_is_not_made_room_for() {
    let info = "<encryption>BOTH</encryption>".replace(
        "BOTH",
        &["keyData", "encryptedKey"]
            .map(|name| {
                format!(
                    "<{name} spinCount='1' blockSize='16' keyBits='4294967295' cipherAlgorithm='AES' \
                     cipherChaining='ChainingModeCBC' hashAlgorithm='SHA512' saltValue='AAAA'/>"
                )
            })
            .concat(),
    );
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let info = [&b"\x04\0\x04\0\x40\0\0\0"[..], info.as_bytes()].concat();
    for (path, bytes) in [
        ("/EncryptionInfo", info.as_slice()),
        ("/EncryptedPackage", &[9; 80]),
    ] {
        let mut stream = file.create_stream(path).unwrap();
        stream.write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    let bytes = file.into_inner().into_inner();
    let read = extractor().extract("a.docx", &bytes, Some("password"), &Budget::default());
    let notes = read.unwrap().document.notes;
    assert_eq!(
        notes.iter().map(|note| &note.what).collect::<Vec<_>>(),
        [&LookAtThis::Unreadable(WRONG.to_owned())],
        "the worker must not end of it"
    );
}
