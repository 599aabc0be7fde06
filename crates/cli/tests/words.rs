//! What the command line prints calls people as the policy in force does (obligation GOV-10).

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

use support::{ANSWERS, Answer, Home};

/// How other houses, and the program itself, call those who are taught and those who teach.
const OTHERS: [&str; 7] = [
    "tutee",
    "tutor",
    "learner",
    "pupil",
    "student",
    "participant",
    "volunteer",
];

/// A firm of mentors with one of them, a mentee and her mother.
fn mentors() -> Home {
    let home = Home::new();
    home.run(&[
        "init",
        "--pack",
        "digital-mentoring",
        "--answers",
        ANSWERS,
        "--kit",
        "kit.age",
        "--yes",
    ])
    .done();
    for (id, given, kind) in [
        ("M1", "Ella", "mentee"),
        ("C1", "Rosa", "Parent or carer"),
        ("T1", "Asha", "tutor"),
    ] {
        home.run(&[
            "person",
            "add",
            "--given",
            given,
            "--family",
            "Marsh",
            "--capacity",
            kind,
            "--id",
            id,
        ])
        .done();
    }
    home.run(&["relation", "add", "T1", "tutor-of", "M1"])
        .done();
    home.run(&["relation", "add", "C1", "carer-of", "M1"])
        .done();
    home.run(&[
        "account",
        "add",
        "asha@example.org",
        "--name",
        "Asha",
        "--role",
        "tutor",
        "--person",
        "T1",
    ])
    .done();
    home.run(&[
        "record",
        "add",
        "M1",
        "session-report",
        "She read aloud.",
        "--source",
        "tutor",
    ]);
    home
}

/// The foreign words of what a command printed. Codes in brackets, `person[learner]`, are an
/// auditor's; the invented firm's name and the names of statutes are no words of the house.
fn foreign(answer: &Answer) -> Vec<String> {
    let text = format!("{}\n{}", answer.out, answer.err)
        .replace("Fernhollow Tutors", "")
        .replace("(Pupil Information)", "");
    let words = text.split_whitespace().filter(|word| !word.contains('['));
    let is_foreign = |word: &&str| {
        let mut parts = word.split(|c: char| !c.is_alphanumeric());
        parts.any(|part| {
            let part = part.to_lowercase();
            OTHERS.contains(&part.strip_suffix('s').unwrap_or(&part))
        })
    };
    words.filter(is_foreign).map(str::to_owned).collect()
}

#[test]
fn what_is_printed_speaks_of_mentees_and_mentors() {
    let home = mentors();
    let list = "Surname,Forename,Mother,Known as\nPenn,Idris,Eva Penn,Mentee\n";
    std::fs::write(home.path().join("list.csv"), list).unwrap();
    let known = "capacity,given_names,family_name\nMentee,Idris,Penn\nnobody,Ada,Lark\n";
    std::fs::write(home.path().join("known.csv"), known).unwrap();
    let columns = [
        "person",
        "import",
        "list.csv",
        "--map",
        "Mother=parent_1",
        "--map",
        "Known as=capacity",
    ];
    for (command, says) in [
        (&["person", "list"][..], "(mentee)"),
        (&["person", "show", "M1"], "Asha Marsh: mentor"),
        (&["person", "show", "T1"], "mentee whose mentor they are"),
        (
            &["person", "show", "C1"],
            "mentee whose parent or carer they are",
        ),
        (&["account", "list"], "mentor"),
        (&["record", "list", "M1"], ""),
        (&["evidence", "M1"], ""),
        (&["ledger", "show"], ""),
        (&["--as", "asha@example.org", "person", "list"], "(mentee)"),
        (
            &["--as", "asha@example.org", "person", "show", "C1"],
            "parent or carer",
        ),
        (&columns, "First parent or carer: whole name"),
        (
            &["person", "import", "known.csv"],
            "use one of mentee, parent or carer",
        ),
        (
            &["person", "import", "list.csv"],
            "--capacity KIND, one of mentee",
        ),
        (
            &["policy", "coverage"],
            "A mentor reaches their own mentees",
        ),
        (&["policy", "coverage", "--clauses"], ""),
        (&["policy", "readers"], ""),
        (&["policy", "versions"], ""),
        (&["request", "list"], ""),
        (&["register", "list"], "Training"),
        (&["register", "show", "training"], "--about account."),
        (
            &["register", "show", "impact-assessments"],
            "--about record.",
        ),
    ] {
        let answer = home.run(command);
        let all = format!("{}{}", answer.out, answer.err);
        assert!(
            all.contains(says),
            "{command:?} does not say `{says}`: {all}"
        );
        assert_eq!(foreign(&answer), Vec::<String>::new(), "{command:?}: {all}");
    }
}
