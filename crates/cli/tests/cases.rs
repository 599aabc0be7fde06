//! The worked cases of the table through the binary: one process for all of them.
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

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;
use support::{Answer, Home, bare_command};

/// What a case says of itself that is neither a fact nor expected.
const FACTS: &[&str] = &[
    "id",
    "citation",
    "kind",
    "nation",
    "requester",
    "received",
    "basis",
    "terms",
    "closures",
    "events",
    "aim",
    "aware",
    "born",
    "on",
    "policy_age",
    "service",
];

fn table() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../duties/tests/data");
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|entry| entry.unwrap().path()).collect()
}

fn fed(home: &Home, args: &[&str], text: &str) -> Answer {
    let mut child = bare_command(home.path())
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    let done = child.wait_with_output().unwrap();
    Answer {
        code: done.status.code().unwrap(),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

fn plain(value: &toml::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[test]
fn every_worked_case_comes_out_as_worked_by_the_command() {
    let home = Home::new();
    let mut all = String::new();
    for path in table() {
        all.push_str(&std::fs::read_to_string(path).unwrap());
        all.push('\n');
    }
    let answer = fed(&home, &["cases", "-", "--json"], &all).done();
    let answers: Vec<Value> = serde_json::from_str(&answer.out).unwrap();
    let answers: BTreeMap<&str, &Value> = answers
        .iter()
        .map(|answer| (answer["id"].as_str().unwrap(), answer))
        .collect();

    let raw: toml::Table = toml::from_str(&all).unwrap();
    let mut count = 0;
    for (list, cases) in &raw {
        for case in cases.as_array().unwrap() {
            let id = case["id"].as_str().unwrap();
            let answer = answers
                .get(id)
                .unwrap_or_else(|| panic!("{id} is left out"));
            let mut expected = 0;
            for (key, value) in case.as_table().unwrap() {
                // The age is a fact where somebody agrees, and found where they understand.
                if FACTS.contains(&key.as_str()) || (key == "age" && list == "consent") {
                    continue;
                }
                if key == "refused" {
                    let why = answer["refused"]["why"].as_str().unwrap();
                    assert!(why.contains(value.as_str().unwrap()), "{id}: {why}");
                } else {
                    let found = answer["found"][key].as_str();
                    assert_eq!(found, Some(plain(value).as_str()), "{id}: {key}");
                }
                expected += 1;
            }
            assert!(expected > 0, "{id}");
            count += 1;
        }
    }
    assert_eq!(count, answers.len(), "a case is left out");
    assert!(count >= 240, "{count}");
}

#[test]
fn a_file_of_cases_is_held_against_what_it_expects() {
    let home = Home::new();
    let file = home.path().join("mine.toml");
    let case = |due: &str| {
        format!(
            "[[case]]\nid = \"ours\"\nkind = \"access\"\nnation = \"england\"\n\
             received = \"2026-11-20\"\nevents = [\"2026-12-22 extended\"]\n{due}\n"
        )
    };
    let run = |text: String| {
        std::fs::write(&file, text).unwrap();
        home.bare(&["cases", file.to_str().unwrap()])
    };
    let refused = run(case("refused = \"notice of the extension\"")).done();
    assert!(
        refused.out.contains("refused at `2026-12-22 extended`"),
        "{}",
        refused.out
    );
    assert!(
        refused.out.contains("UK GDPR art. 12A(3)-(4)"),
        "{}",
        refused.out
    );
    let otherwise = run(case("due = \"2026-12-21\"")).ends(3);
    assert!(
        otherwise.out.contains("otherwise than expected"),
        "{}",
        otherwise.out
    );
    let wrong = run(case("dew = \"2026-12-21\"")).ends(2);
    assert!(wrong.err.contains("line 7"), "{}", wrong.err);
    let unknown = run(case("").replace("extended", "stretched")).ends(2);
    assert!(unknown.err.contains("stretched"), "{}", unknown.err);
    home.bare(&["cases", "nowhere.toml"]).ends(2);
}
