//! Written policies as they stand, faults and all: what the lint finds in them.
//!
//! Each file in `literal/` renders one of the policies that the packs were made from. What the last
//! paragraph of its sheet names stands in `literal/faults.toml`, fault by fault, with the rule that
//! finds it, or with the reason why no program can.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use policy::{Finding, Pack, lint};
use proptest::prelude::*;
use serde::Deserialize;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

const LITERAL: [(&str, &str); 5] = [
    (
        "commissioned-mentoring",
        include_str!("literal/commissioned-mentoring.toml"),
    ),
    (
        "community-interest",
        include_str!("literal/community-interest.toml"),
    ),
    (
        "digital-mentoring",
        include_str!("literal/digital-mentoring.toml"),
    ),
    (
        "online-provision",
        include_str!("literal/online-provision.toml"),
    ),
    (
        "private-tutoring",
        include_str!("literal/private-tutoring.toml"),
    ),
];

fn read(name: &str) -> Pack {
    let (_, text) = LITERAL.iter().find(|(one, _)| *one == name).unwrap();
    let file = format!("{name}.toml");
    Pack::read(&[(&file, text)]).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
}

/// A line for each finding: grade, rule, where, what.
fn list(found: &[Finding]) -> String {
    let line = |one: &Finding| {
        let at = &one.diagnostic;
        format!(
            "{} [{}] {}:{}: {}",
            one.rule.grade, one.rule.code, at.file, at.line, at.what
        )
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn found(name: &str) -> String {
    list(&lint(&read(name), TODAY))
}

#[test]
fn commissioned_mentoring() {
    insta::assert_snapshot!(found("commissioned-mentoring"));
}

#[test]
fn community_interest() {
    insta::assert_snapshot!(found("community-interest"));
}

#[test]
fn digital_mentoring() {
    insta::assert_snapshot!(found("digital-mentoring"));
}

#[test]
fn online_provision() {
    insta::assert_snapshot!(found("online-provision"));
}

#[test]
fn private_tutoring() {
    insta::assert_snapshot!(found("private-tutoring"));
}

/// A fault that the last paragraph of a sheet names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    policy: String,
    named: String,
    #[serde(default)]
    found: Vec<Found>,
    unknowable: Option<String>,
}

/// How it is found: by a rule, in these words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    rule: String,
    says: String,
}

fn faults() -> Vec<Fault> {
    #[derive(Deserialize)]
    struct Table {
        fault: Vec<Fault>,
    }
    let table: Table = toml::from_str(include_str!("literal/faults.toml")).unwrap();
    table.fault
}

#[test]
fn every_fault_that_a_program_can_know_is_found() {
    for (name, _) in LITERAL {
        let found = lint(&read(name), TODAY);
        let faults: Vec<Fault> = faults()
            .into_iter()
            .filter(|one| one.policy == name)
            .collect();
        assert!(faults.len() >= 12, "{name}: {} faults", faults.len());
        for fault in faults {
            assert!(
                fault.found.is_empty() == fault.unknowable.is_some(),
                "{name}: {}: found, or not to be known",
                fault.named
            );
            for by in &fault.found {
                let there = found
                    .iter()
                    .any(|one| one.rule.code == by.rule && one.diagnostic.what.contains(&by.says));
                assert!(
                    there,
                    "{name}: {}: {} says nothing of `{}`",
                    fault.named, by.rule, by.says
                );
            }
        }
    }
}

#[test]
fn every_named_fault_is_of_a_written_policy() {
    for fault in faults() {
        let known = LITERAL.iter().any(|(name, _)| *name == fault.policy);
        assert!(known, "{}: {}", fault.policy, fault.named);
    }
}

#[test]
fn each_finding_says_what_where_why_and_how_to_mend_it() {
    for (name, text) in LITERAL {
        for one in lint(&read(name), TODAY) {
            let at = &one.diagnostic;
            assert_eq!(text.lines().nth(at.line - 1), Some(at.text.as_str()));
            assert!(
                !at.what.is_empty() && !at.mend.is_empty(),
                "{}",
                one.rule.code
            );
            let pictured = one.pictured();
            assert!(pictured.contains(one.rule.citation), "{pictured}");
            assert!(pictured.contains(&at.mend), "{pictured}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is taken out of a policy, what is left can be held against the law.
    #[test]
    fn a_policy_with_holes_is_looked_at_too(
        which in 0..LITERAL.len(),
        holes in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
    ) {
        let (name, text) = LITERAL[which];
        let mut lines: Vec<&str> = text.lines().collect();
        for hole in holes {
            let at = hole.index(lines.len());
            lines.remove(at);
        }
        if let Ok(pack) = Pack::read(&[(name, &lines.join("\n"))]) {
            for one in lint(&pack, TODAY) {
                prop_assert!(one.diagnostic.line <= lines.len());
            }
        }
    }
}

#[test]
fn no_literal_policy_can_be_put_to_use() {
    for (name, text) in LITERAL {
        assert!(Pack::parse(&[(name, text)]).is_err(), "{name}");
    }
}
