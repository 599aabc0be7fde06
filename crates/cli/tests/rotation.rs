//! Changing keys with the binary itself, also killed half-way; and what version 0.1 wrote.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use keys::{KeyError, KeyStore, MasterKey, Slots, SystemRandom, Which};
use support::{Answer, Home};

/// The twelve words that were printed.
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

fn slots(home: &Home) -> Slots {
    Slots::within(&home.data().join("keys"))
}

fn open_with(home: &Home, master: &MasterKey) -> Result<KeyStore, KeyError> {
    KeyStore::open(&slots(home), master, Box::new(SystemRandom))
}

fn master(home: &Home) -> MasterKey {
    MasterKey::read_file(&home.master()).unwrap()
}

fn successor(home: &Home) -> PathBuf {
    MasterKey::successor_path(&home.master())
}

fn add(home: &Home, number: &str) {
    let args = [
        "person",
        "add",
        "--given",
        "Ana",
        "--family",
        "Reed",
        "--capacity",
        "learner",
        "--id",
        number,
    ];
    home.quickly(&args).done();
}

fn note(home: &Home, number: &str) {
    let args = [
        "record",
        "add",
        number,
        "--kind",
        "contact-note",
        "--text",
        "telephoned",
    ];
    home.quickly(&args).done();
}

#[track_caller]
fn assert_healthy(home: &Home) {
    let healthy = home.run(&["doctor", "--deep"]).done();
    assert!(!healthy.out.contains("MEND"), "{}", healthy.out);
    assert!(
        healthy.out.contains("data version is 0.1"),
        "{}",
        healthy.out
    );
    home.run(&["ledger", "verify"]).done();
}

/// Found by sign-in address and by number, and written.
#[track_caller]
fn assert_works(home: &Home, number: &str) {
    home.quickly(&["--as", "dpo@caretaker.example", "person", "list"])
        .done();
    note(home, number);
    let again = home.quickly(&[
        "account",
        "add",
        "dpo@caretaker.example",
        "--name",
        "Again",
        "--role",
        "head",
    ]);
    assert_ne!(again.code, 0, "an address twice: {}", again.out);
}

#[test]
fn the_master_key_its_kit_and_what_becomes_of_the_old_ones() {
    let (home, told) = Home::init();
    let old = master(&home);
    let old_words = words(&told);
    add(&home, "L1");
    let server = home.serve(&[]);
    // Where a file is already nothing is changed.
    let there = home
        .ask(&["keys", "rotate-master", "--kit", "kit.age"])
        .unwrap();
    assert_eq!(there.code, 1, "{}", there.out);
    assert!(there.err.contains("there already") && !successor(&home).exists());
    let done = home
        .ask(&["keys", "rotate-master", "--kit", "new.age"])
        .unwrap()
        .done();
    assert!(done.out.contains("destroy the old kit"), "{}", done.out);
    assert!(!successor(&home).exists());
    let mode = fs::metadata(home.master()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // The server writes on, under the new one.
    assert_works(&home, "L1");
    drop(server);
    assert_ne!(master(&home).id(), old.id());
    assert!(matches!(
        open_with(&home, &old),
        Err(KeyError::OtherMaster { .. })
    ));
    assert_healthy(&home);
    // The old kit gives a master key that opens nothing; the new one gives this.
    fs::rename(home.master(), home.path().join("away")).unwrap();
    let kit = |name: &str, words: &str| {
        let paper = home.path().join("paper");
        fs::write(&paper, words).unwrap();
        home.run(&["recover", name, "--words-file", paper.to_str().unwrap()])
    };
    let useless = kit("kit.age", &old_words);
    assert!(
        useless.code != 0 && useless.err.contains("does not open"),
        "{}",
        useless.err
    );
    assert!(!home.master().exists());
    kit("new.age", &words(&done)).done();
    assert_works(&home, "L1");
}

#[test]
fn a_change_of_the_master_key_cut_short_at_each_step() {
    let files = |home: &Home| {
        [
            slots(home).a.join("keystore"),
            slots(home).b.join("keystore"),
        ]
    };
    // The steps as the command does them, and no further than so many.
    for steps in 1..=4 {
        let (home, _) = Home::init();
        add(&home, "L1");
        let old = master(&home);
        let new = MasterKey::successor(&home.master(), &mut SystemRandom).unwrap();
        if steps == 2 {
            // A file of the key store that had not taken its place yet.
            fs::write(slots(&home).a.join("keystore.new"), "half").unwrap();
        }
        if steps >= 3 {
            let before = fs::read(&files(&home)[1]).unwrap();
            open_with(&home, &old).unwrap().rewrap(&new).unwrap();
            if steps == 3 {
                fs::write(&files(&home)[1], before).unwrap();
            }
        }
        // Whatever comes next opens it, and finishes what had come as far as the key store.
        assert_works(&home, "L1");
        let is_finished = steps >= 3;
        assert_eq!(successor(&home).exists(), !is_finished, "{steps}");
        let now = master(&home);
        assert_eq!(
            now.id(),
            if is_finished { new.id() } else { old.id() },
            "{steps}"
        );
        let [a, b] = files(&home).map(|path| fs::read(path).unwrap());
        assert!(a == b, "the slots differ");
        if !is_finished {
            let doctor = home.run(&["doctor"]).done();
            assert!(
                doctor.out.contains("begun and not finished"),
                "{}",
                doctor.out
            );
            home.run(&["keys", "rotate-master", "--kit", "second.age"])
                .done();
            assert_eq!(master(&home).id(), new.id(), "the one that was begun");
        }
        assert!(open_with(&home, &old).is_err());
        assert_healthy(&home);
    }
}

#[test]
fn index_and_own_key_while_it_serves() {
    let (home, _) = Home::init();
    let server = home.serve(&[]);
    for number in ["L1", "L2", "L3"] {
        add(&home, number);
        note(&home, number);
    }
    for command in ["rotate-index", "rotate-organisation", "rotate-index"] {
        let done = home.ask(&["keys", command]).unwrap().done();
        assert!(done.out.contains("is changed"), "{}", done.out);
        assert!(done.err.contains("backup keys"), "{}", done.err);
        assert_works(&home, "L2");
    }
    let status = home.ask(&["keys", "status"]).unwrap().done();
    assert_eq!(
        status.out.matches("A former own key").count(),
        2,
        "{}",
        status.out
    );
    assert!(!status.out.contains("index key"), "{}", status.out);
    assert!(status.out.contains("retired"), "{}", status.out);
    drop(server);
    assert_healthy(&home);
    assert_works(&home, "L2");
    // A tutor's or a head's account may not.
    home.run(&[
        "account",
        "add",
        "head@caretaker.example",
        "--name",
        "Head",
        "--role",
        "head",
    ])
    .done();
    for command in [
        "status",
        "rotate-master",
        "rotate-index",
        "rotate-organisation",
    ] {
        let refused = home.run(&["--as", "head@caretaker.example", "keys", command]);
        assert_eq!(refused.code, 3, "{command}: {}", refused.err);
    }
    assert!(!successor(&home).exists());
}

#[test]
fn killed_at_any_moment_it_is_gone_on_with() {
    let home = Home::demo(8);
    let numbers = support::learners(&home);
    let whole = std::time::Instant::now();
    home.run(&["keys", "rotate-index"]).done();
    let whole = whole.elapsed();
    let (mut cut, mut half) = (0, 0);
    for (number, percent) in [40, 60, 75, 85, 92, 97].into_iter().enumerate() {
        let command = ["rotate-index", "rotate-organisation"][number % 2];
        let mut child = home
            .command(&["keys", command])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(whole * percent / 100);
        cut += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        let keys = open_with(&home, &master(&home)).unwrap();
        let is_half = |which| keys.orgs().iter().any(|org| keys.is_rotating(*org, which));
        half += usize::from(is_half(Which::Index) || is_half(Which::Own));
        drop(keys);
        assert_healthy(&home);
        note(&home, &numbers[0]);
    }
    println!("of 6 changes {cut} were killed before they had ended, {half} of them half-way");
    assert!(cut > 0, "none was killed in time");
    let status = home.run(&["keys", "status"]).done();
    assert!(!status.out.contains("not finished"), "{}", status.out);
}

/// A copy of what a version wrote, to be opened by this one.
fn released(version: &str) -> Home {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        fs::set_permissions(to, fs::Permissions::from_mode(0o700)).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let to = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy(&path, &to);
            } else {
                fs::copy(&path, &to).unwrap();
                fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).unwrap();
            }
        }
    }
    let home = Home::new();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/released");
    copy(&from.join(version), &home.data());
    fs::rename(home.data().join("master.key"), home.master()).unwrap();
    fs::remove_file(home.data().join("README.md")).unwrap();
    home
}

#[test]
fn what_version_0_1_wrote_is_opened_checked_served_and_written() {
    let home = released("0.1");
    assert_healthy(&home);
    let people = home.run(&["person", "list"]).done();
    assert_eq!(people.out.matches("Reed").count(), 3, "{}", people.out);
    assert_works(&home, "L2");
    let server = home.serve(&[]);
    assert_works(&home, "L3");
    drop(server);
    // Its cells did not write down their names, and are found by them under new keys all the same.
    for command in ["rotate-index", "rotate-organisation", "rotate-index"] {
        home.run(&["keys", command]).done();
        assert_works(&home, "L1");
        assert_healthy(&home);
    }
    let count = |home: &Home| {
        let store = store::SqliteStore::open(&home.database(), store::Options::default()).unwrap();
        let org = *store::Store::organisations(&store).unwrap().last().unwrap();
        let snapshot = store::Store::snapshot(&store, org).unwrap();
        let kinds = snapshot.count_kinds().unwrap();
        kinds
            .into_iter()
            .find(|(kind, _)| kind == "cell")
            .unwrap()
            .1
    };
    let before = count(&home);
    note(&home, "L1");
    note(&home, "L3");
    assert_eq!(count(&home), before, "a cell was made a second time");
}

#[test]
fn backups_of_version_0_1_restore_after_every_key_was_changed() {
    let home = released("0.1");
    let medium = |name: &str| {
        let path = home.path().join(name);
        fs::create_dir_all(&path).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (data, red) = (medium("data-medium"), medium("red"));
    home.run(&["backup", "--to", &data]).done();
    for command in ["rotate-master", "rotate-index", "rotate-organisation"] {
        home.run(&["keys", command]).done();
    }
    home.run(&["backup", "keys", "--to", &red]).done();
    // The index key that made its terms is nowhere any more, and its cells have no names.
    let other = Home::new();
    fs::copy(home.master(), other.master()).unwrap();
    let into = other.data();
    other
        .run(&[
            "restore",
            "--data-backup",
            &data,
            "--other-keys",
            &red,
            "--into",
            into.to_str().unwrap(),
        ])
        .done();
    other.run(&["restore", "confirm"]).done();
    assert_healthy(&other);
    assert_works(&other, "L1");
    let list = other.run(&["record", "list", "L1"]).done();
    let before = list.out.matches("2026-11-20").count();
    assert_eq!(before, 2, "records of before: {}", list.out);
    // And from here on keys are changed as ever.
    other.run(&["keys", "rotate-index"]).done();
    assert_works(&other, "L2");
    assert_healthy(&other);
}

#[test]
fn what_a_newer_version_wrote_is_refused_and_left_as_it_is() {
    // The number of the database's format, in its header.
    let home = released("0.1");
    let mut bytes = fs::read(home.database()).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(home.database(), &bytes).unwrap();
    let refused = home.run(&["person", "list"]);
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert!(
        refused.err.contains("install the newer version"),
        "{}",
        refused.err
    );
    assert_eq!(fs::read(home.database()).unwrap(), bytes, "it was written");
    // The number of the key store's format.
    let home = released("0.1");
    for path in [slots(&home).a, slots(&home).b] {
        let path = path.join("keystore");
        let mut bytes = fs::read(&path).unwrap();
        bytes[0] = 4;
        fs::write(&path, bytes).unwrap();
    }
    let before = fs::read(home.database()).unwrap();
    let refused = home.run(&["person", "list"]);
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert!(
        refused.err.contains("format 4") && refused.err.contains("or a later one"),
        "{}",
        refused.err
    );
    assert_eq!(fs::read(home.database()).unwrap(), before, "it was written");
}
