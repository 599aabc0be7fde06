//! The packs that ship, and the examples of other organisations, keep to the law of today.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use jiff::civil::date;
use policy::{Grade, Pack, lint, packs, publish};

const TODAY: jiff::civil::Date = date(2026, 11, 22);

/// The examples, from the folder beside the packs.
fn examples() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/examples");
    let mut examples: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    examples.sort();
    examples
}

fn parse(files: &[(&str, &str)]) -> Pack {
    Pack::parse(files).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults
            .iter()
            .map(|one| one.pictured("error", &[]))
            .collect();
        panic!("{}", faults.join("\n"))
    })
}

fn everything() -> Vec<Pack> {
    let shipped = packs::all().iter().map(|pack| parse(pack.files));
    let examples = examples();
    assert_eq!(examples.len(), 3);
    let examples = examples.iter().map(|(name, text)| parse(&[(name, text)]));
    shipped.chain(examples).collect()
}

#[test]
fn nothing_in_them_breaks_the_law() {
    let mut broken = Vec::new();
    for pack in everything() {
        let found = lint(&pack, TODAY);
        let breaks = found
            .iter()
            .filter(|one| one.rule.grade == Grade::BreaksTheLaw);
        broken.extend(breaks.map(|one| format!("{}: {}", pack.front.code, one.pictured())));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
}

#[test]
fn what_is_left_is_known_and_meant() {
    let mut left = Vec::new();
    for pack in everything() {
        for one in lint(&pack, TODAY) {
            left.push(format!(
                "{}: {}: {}",
                pack.front.code, one.rule.code, one.diagnostic.what
            ));
        }
    }
    insta::assert_snapshot!(left.join("\n"));
}

#[test]
fn each_publishes_all_that_it_must() {
    for pack in everything() {
        let published = publish::all(&pack, TODAY);
        for code in ["policy", "retention", "policy-document"] {
            let there = published.iter().any(|one| one.code == code);
            assert!(there, "{}: {code}", pack.front.code);
        }
        for notice in &pack.notices {
            let there = published.iter().any(|one| notice.code == one.code.as_str());
            assert!(there, "{}: {}", pack.front.code, notice.code);
        }
    }
}
