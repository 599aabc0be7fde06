//! The page that readers see holds the whole of the data and says how sure it is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use law::{Confidence, Kind, Law, reference_markdown};

fn page() -> String {
    reference_markdown(law::uk().unwrap())
}

/// The part of the page under one subject.
fn part(page: &str, kind: Kind) -> &str {
    let heading = format!("\n## {}\n", kind.subject());
    let (_, after) = page
        .split_once(&heading)
        .expect("every subject has its part");
    after.split("\n## ").next().unwrap_or_default()
}

#[test]
fn every_entry_stands_under_its_subject_with_citation_source_and_doubt() {
    let page = page();
    for entry in law::uk().unwrap().entries() {
        let part = part(&page, entry.kind);
        let sure = match entry.confidence {
            Confidence::High => "| Sure. Source:",
            Confidence::Medium => "| Probable. ",
            Confidence::Low => "| Uncertain: ask a lawyer. ",
        };
        let row = part.lines().find(|line| {
            line.contains(&format!("`{}` |", entry.code))
                && line.contains(&entry.citation)
                && line.contains(&format!("Source: {}.", entry.source))
                && line.contains(sure)
                && line.contains(entry.doubt.as_deref().unwrap_or_default())
        });
        let row = row.unwrap_or_else(|| panic!("{} is not on the page", entry.code));
        assert_eq!(row.matches(" | ").count(), 4, "five cells: {row}");
    }
}

#[test]
fn days_nations_and_numbers_are_in_plain_words() {
    let page = page();
    for words in [
        "| everywhere | until 4 February 2026 |",
        "| everywhere | from 19 June 2026 |",
        "| Scotland | all the time |",
        "| England, Wales | until 28 June 2026 |",
        "72 hours; starts: the moment we become aware of it.",
        "£3,763, £5 less by direct debit.",
        "At most £17,500,000 or 4% of the yearly turnover worldwide, if more.",
        "For schools that the state maintains.",
        "6 years from the end of the service or, if later, to the age of 25, then destroyed.",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn the_contents_link_to_every_subject() {
    let page = page();
    for kind in Kind::ALL {
        let item = page
            .lines()
            .find(|one| one.starts_with(&format!("- [{}](#", kind.subject())))
            .unwrap();
        let (_, target) = item.split_once("(#").unwrap();
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(target.trim_end_matches(')').chars().all(letters), "{item}");
    }
}

#[test]
fn a_bar_in_a_text_does_not_end_its_cell() {
    let text = "kind = \"basis\"\n[[entry]]\ncode = \"x\"\ntitle = \"this | that\"\n\
                citation = \"c\"\nsource = \"s\"\nconfidence = \"high\"\n\
                in_force_from = \"2020-01-01\"\n";
    let law = Law::from_files(&[("x.toml", text)]).unwrap();
    assert!(reference_markdown(&law).contains("| This \\| that. `x` | c |"));
}
