//! Setting up: any of the five packs, by answers, by a folder of one's own, or for later.

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

use std::path::Path;

use support::{ANSWERS, Home};

const PACKS: [&str; 5] = [
    "commissioned-mentoring",
    "community-interest",
    "digital-mentoring",
    "online-provision",
    "private-tutoring",
];

/// Words of the organisations that the packs invent.
const INVENTED: [&str; 9] = [
    "ramblewood",
    "arkfield",
    "Kestrel",
    "arbour",
    "ignalpath",
    "anternbridge",
    "01632 96",
    ".example",
    "ZZ0000",
];

/// Every text below a folder.
fn texts(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        all.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
    }
    all
}

fn files(home: &Home) -> Vec<String> {
    let entries = std::fs::read_dir(home.path()).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn each_pack_is_answered_checked_linted_published_and_begun() {
    for code in PACKS {
        let home = Home::new();
        home.bare(&[
            "policy", "answer", ANSWERS, "--pack", code, "--into", "mine",
        ])
        .done();
        home.bare(&["policy", "check", "mine"]).done();
        let lint = home.bare(&["policy", "lint", "mine"]).done();
        assert!(!lint.out.contains("breaks the law"), "{code}: {}", lint.out);
        home.bare(&["policy", "publish", "mine", "--into", "out"])
            .done();
        for folder in ["mine", "out"] {
            let text = texts(&home.path().join(folder));
            assert!(text.contains("Fernhollow"), "{code}: {folder}");
            for invented in INVENTED {
                assert!(!text.contains(invented), "{code}: {folder}: {invented}");
            }
        }
        let told = home
            .run(&[
                "init",
                "--pack",
                code,
                "--answers",
                ANSWERS,
                "--kit",
                "kit.age",
                "--yes",
            ])
            .done();
        for says in [
            "kinds of records about",
            "Kept longest",
            "Fernhollow Tutors is set up",
            "/set-password/",
        ] {
            assert!(told.out.contains(says), "{code}: {says}: {}", told.out);
        }
        let accounts = home.run(&["account", "list"]).done();
        assert!(
            accounts.out.contains("privacy@fernhollow.test"),
            "{}",
            accounts.out
        );
        home.run(&["doctor", "--deep"]).done();
        // What was written for reading sets another up as it stands.
        let other = Home::new();
        let mine = home.path().join("mine");
        let told = other
            .run(&[
                "init",
                "--pack-folder",
                mine.to_str().unwrap(),
                "--kit",
                "kit.age",
                "--yes",
            ])
            .done();
        assert!(
            told.out.contains("Fernhollow Tutors is set up"),
            "{code}: {}",
            told.out
        );
    }
}

#[test]
fn the_questions_are_printed_to_be_filled_in() {
    let home = Home::new();
    let printed = home
        .bare(&["policy", "questions", "--pack", "digital-mentoring"])
        .done();
    std::fs::write(home.path().join("answers.toml"), &printed.out).unwrap();
    // As printed it lacks what nobody can know beforehand, and each gap is named.
    let gaps = home
        .bare(&["policy", "answer", "answers.toml", "--into", "mine"])
        .ends(2);
    for code in [
        "legal-name",
        "form",
        "nation",
        "address",
        "email",
        "telephone",
        "dpo-name",
        "dpo-email",
        "dpo-telephone",
    ] {
        assert!(
            gaps.err.contains(&format!("{code}: ")),
            "{code}: {}",
            gaps.err
        );
    }
    assert!(!gaps.err.contains("website"), "{}", gaps.err);
    assert!(!home.path().join("mine").exists());
    home.bare(&["policy", "questions", "--pack", "school"])
        .ends(1);
}

#[test]
fn what_stops_before_the_end_leaves_nothing() {
    let home = Home::new();
    let broken = |text: &str| {
        let answers = std::fs::read_to_string(ANSWERS).unwrap();
        let path = home.path().join("answers.toml");
        std::fs::write(
            &path,
            answers.replacen("email = \"office@fernhollow.test\"", text, 1),
        )
        .unwrap();
        path.to_str().unwrap().to_owned()
    };
    let init =
        |answers: &str| home.run(&["init", "--answers", answers, "--kit", "kit.age", "--yes"]);
    let wrong = init(&broken("email = \"nowhere\"")).ends(2);
    assert!(
        wrong.err.contains("this is no e-mail address"),
        "{}",
        wrong.err
    );
    let misspelt = init(&broken("emial = \"office@fernhollow.test\"")).ends(2);
    assert!(misspelt.err.contains("`email`"), "{}", misspelt.err);
    // The registration has run out: against the law, and said so beforehand.
    let lapsed = Home::new();
    let text = std::fs::read_to_string(ANSWERS)
        .unwrap()
        .replace("2030-01-31", "2020-01-31");
    std::fs::write(lapsed.path().join("answers.toml"), text).unwrap();
    let refused = lapsed
        .run(&[
            "init",
            "--answers",
            "answers.toml",
            "--kit",
            "kit.age",
            "--yes",
        ])
        .ends(3);
    assert!(
        refused
            .out
            .contains("the registration ran out on 2020-01-31"),
        "{}",
        refused.out
    );
    assert_eq!(files(&lapsed), ["answers.toml"]);
    // The kit is there already: what was made before that is taken away again.
    std::fs::write(lapsed.path().join("kit.age"), "another's").unwrap();
    lapsed
        .run(&["init", "--answers", ANSWERS, "--kit", "kit.age", "--yes"])
        .ends(2);
    assert!(!lapsed.master().exists() && !lapsed.database().exists());
    assert_eq!(
        std::fs::read(lapsed.path().join("kit.age")).unwrap(),
        b"another's"
    );
    // Without a terminal the words of the kit cannot be read back.
    lapsed
        .run(&["init", "--answers", ANSWERS, "--kit", "mine.age"])
        .ends(1);
    assert!(!lapsed.master().exists() && !lapsed.database().exists());
    assert!(!lapsed.path().join("mine.age").exists());
}

#[test]
fn for_later_only_keys_and_a_link_are_made() {
    let home = Home::new();
    let told = home
        .run(&[
            "init",
            "--later",
            "--dpo",
            "dpo@fernhollow.test",
            "--kit",
            "kit.age",
            "--yes",
        ])
        .done();
    assert!(
        told.out.contains("/set-password/") && told.out.contains("chooses a policy"),
        "{}",
        told.out
    );
    let refused = home.run(&["person", "list"]).ends(3);
    assert!(refused.err.contains("not set up yet"), "{}", refused.err);
    home.run(&["account", "list"]).done();
    home.run(&["ledger", "verify"]).done();
    home.run(&["doctor", "--deep"]).done();
    // As it goes when nothing is said and nobody can be asked.
    let other = Home::new();
    other
        .run(&[
            "init",
            "--dpo",
            "dpo@fernhollow.test",
            "--name",
            "Fernhollow",
            "--kit",
            "kit.age",
            "--yes",
        ])
        .done();
    other.run(&["person", "list"]).ends(3);
    Home::new()
        .run(&["init", "--later", "--kit", "kit.age", "--yes"])
        .ends(1);
    Home::new()
        .run(&["init", "--later", "--answers", ANSWERS, "--yes"])
        .ends(2);
}
