//! Answers to whole requests hold nothing of others. What is looked for is written down by the demo
//! when it invents people; other programs than ours read the answers. `CARETAKER_PACKAGES` sets how
//! many, `CARETAKER_SEED` which people and which of them.

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
use std::path::Path;
use std::process::Command;

use support::{Home, PASSWORD, learners};

#[test]
fn answers_hold_nothing_that_says_who_others_are() {
    let number =
        |name: &str, usual: usize| std::env::var(name).map_or(usual, |text| text.parse().unwrap());
    let (packages, seed) = (number("CARETAKER_PACKAGES", 3), number("CARETAKER_SEED", 7));
    let home = Home::new();
    let (keep, truth) = (
        home.path().to_str().unwrap().to_owned(),
        home.path().join("truth"),
    );
    let seed_text = seed.to_string();
    let invent = ["demo", "--people", "30", "--seed", &seed_text];
    home.bare(
        &[
            invent.as_slice(),
            &["--keep", &keep, "--no-serve", "--password", PASSWORD],
        ]
        .concat(),
    )
    .done();
    home.bare(&[invent.as_slice(), &["--export", truth.to_str().unwrap()]].concat())
        .done();
    let forbidden = forbidden(&truth);
    assert!(forbidden.len() > 60);
    let server = home.serve(&[]);
    let learners = learners(&home);
    let mut missed = Vec::new();
    for n in 0..packages {
        let learner = &learners[(seed + n * learners.len() / packages) % learners.len()];
        let request = u32::try_from(n + 1).unwrap();
        let first = answer(&home, request, learner);
        missed.extend(
            first
                .iter()
                .map(|name| format!("{name} in the answer to {learner}")),
        );
        check(&home.path().join(request.to_string()), learner, &forbidden);
    }
    println!(
        "{packages} answers, {} full names found by the release check alone: {missed:?}",
        missed.len()
    );
    drop(server);
    home.run(&["ledger", "verify"]).done();
}

/// The whole way of a request, as suggested, up to the files. Answers whose full names had to be
/// hidden by hand because the release check found them.
fn answer(home: &Home, request: u32, learner: &str) -> Vec<String> {
    let number = request.to_string();
    home.quickly(&["request", "open", learner]).done();
    home.quickly(&[
        "request",
        "identity",
        &number,
        "--not-in-doubt",
        "known to us",
    ])
    .done();
    home.quickly(&["request", "search", &number]).done();
    let shown = home.quickly(&["request", "show", &number]).done().out;
    for line in shown
        .lines()
        .filter(|line| line.contains("to be searched by hand"))
    {
        let place = line.trim().split(": to be searched").next().unwrap();
        home.quickly(&[
            "request",
            "search",
            &number,
            "--place",
            place,
            "--leave-out",
            "nothing is there",
        ])
        .done();
    }
    home.quickly(&["request", "review", &number, "--all-as-suggested"])
        .done();
    let first = home.quickly(&["request", "package", &number]);
    let missed = support::missed(&first);
    support::package(home, request, &number);
    missed
}

/// Each person's strong identifiers, folded.
fn forbidden(truth: &Path) -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(truth.join("forbidden.jsonl")).unwrap();
    text.lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let strings = line["strings"].as_array().unwrap();
            let strings = strings
                .iter()
                .map(|s| folded(s.as_str().unwrap()))
                .collect();
            (line["person"].as_str().unwrap().to_owned(), strings)
        })
        .collect()
}

/// Lower case, and white space as one space.
fn folded(text: &str) -> String {
    text.to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// No text in the folder's PDF and zip holds a string of anybody but the person.
fn check(folder: &Path, person: &str, forbidden: &BTreeMap<String, Vec<String>>) {
    let own = &forbidden[person];
    let texts = texts(folder);
    assert!(texts.len() > 5, "too little was given: {:?}", texts.keys());
    let subject = texts
        .values()
        .any(|text| own.iter().any(|form| holds(text, form)));
    assert!(
        subject,
        "the answer to {person} does not name them: it was not read"
    );
    for (other, strings) in forbidden.iter().filter(|(other, _)| *other != person) {
        for form in strings
            .iter()
            .filter(|form| !own.iter().any(|mine| holds(mine, form)))
        {
            for (name, text) in &texts {
                assert!(
                    !holds(text, form),
                    "{name} of the answer to {person} holds `{form}` of {other}"
                );
            }
        }
    }
}

/// Whether a text holds words that do not go on as other words.
fn holds(text: &str, form: &str) -> bool {
    text.match_indices(form).any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + form.len()..).and_then(|t| t.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// The texts of an answer as other programs read them: the PDF both ways, every file of the zip.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for layout in ["-layout", "-raw"] {
        let pdf = folder.join("answer.pdf");
        let output = Command::new("pdftotext")
            .arg(layout)
            .arg(&pdf)
            .arg("-")
            .output();
        let Ok(output) = output else {
            println!("pdftotext is not installed: the PDF was not read by it");
            break;
        };
        assert!(output.status.success());
        let text = folded(&String::from_utf8(output.stdout).unwrap());
        assert!(
            text.contains("answer to your request"),
            "pdftotext does not read the answer"
        );
        found.insert(format!("answer.pdf {layout}"), text);
    }
    let parts = folder.join("parts");
    let unzipped = Command::new("unzip")
        .arg("-qo")
        .arg(folder.join("answer.zip"))
        .arg("-d")
        .arg(&parts)
        .status();
    match unzipped {
        Ok(status) => {
            assert!(status.success());
            read_below(&parts, &mut found);
        }
        Err(_) => println!("unzip is not installed: the zip was not read by it"),
    }
    found
}

fn read_below(folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_below(&path, found);
        } else if path.extension().is_none_or(|ending| ending != "pdf") {
            let text = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.insert(name.clone(), folded(&format!("{name}\n{text}")));
        }
    }
}
