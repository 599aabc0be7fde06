//! The same question on different days.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "tests"
)]

use std::collections::HashSet;

use calendar::Division;
use jiff::civil::{Date, date};
use law::{Confidence, Kind, Law, LawOn};

const START: Date = date(2018, 5, 25);
const BEFORE_SEARCH: Date = date(2023, 12, 31);
const SEARCH: Date = date(2024, 1, 15);
const BEFORE_REFORM: Date = date(2026, 1, 15);
const NOW: Date = date(2026, 11, 21);

/// Asks one question of each of the days above.
fn ask<T>(question: impl Fn(LawOn<'_>) -> T) -> [T; 5] {
    let law = Law::load().unwrap();
    [START, BEFORE_SEARCH, SEARCH, BEFORE_REFORM, NOW].map(|day| question(law.on(day)))
}

fn citations(kind: Kind, code: &str) -> [Option<String>; 5] {
    ask(|law| law.entry(kind, code).map(|entry| entry.citation.clone()))
}

#[test]
fn the_six_bases_and_since_february_2026_a_seventh() {
    assert_eq!(ask(|law| law.entries(Kind::Basis).count()), [6, 6, 6, 6, 7]);
    assert_eq!(
        ask(|law| law.basis("recognised-legitimate-interest").is_some()),
        [false, false, false, false, true]
    );
    assert_eq!(
        ask(|law| law.basis("legitimate-interests").is_some()),
        [true; 5]
    );
    let law = Law::load().unwrap();
    assert!(
        law.on(date(2026, 2, 4))
            .basis("recognised-legitimate-interest")
            .is_none()
    );
    assert!(
        law.on(date(2026, 2, 5))
            .basis("recognised-legitimate-interest")
            .is_some()
    );
}

#[test]
fn a_reasonable_search_since_january_2024() {
    assert_eq!(
        ask(|law| law.entry(Kind::AccessContents, "access-search").is_some()),
        [false, false, true, true, true]
    );
}

#[test]
fn an_answer_names_the_complaint_to_us_since_june_2026() {
    let law = Law::load().unwrap();
    let count = |day| law.on(day).entries(Kind::AccessContents).count();
    assert_eq!(count(date(2026, 6, 18)), 12);
    assert_eq!(count(date(2026, 6, 19)), 13);
    assert!(
        law.on(date(2026, 6, 18))
            .right("complaint-to-controller")
            .is_none()
    );
    assert!(
        law.on(date(2026, 6, 19))
            .right("complaint-to-controller")
            .is_some()
    );
}

#[test]
fn article_77_has_gone_and_section_165_remains() {
    let old = Some("UK GDPR art. 77; DPA 2018 s. 165".to_owned());
    let new = Some("DPA 2018 s. 165".to_owned());
    assert_eq!(
        citations(Kind::Right, "complaint-to-regulator"),
        [old.clone(), old.clone(), old.clone(), old, new]
    );
}

#[test]
fn the_ban_on_automated_decisions_became_safeguards() {
    let old = Some("UK GDPR art. 22; DPA 2018 s. 14".to_owned());
    let new = Some("UK GDPR arts 22A to 22D".to_owned());
    assert_eq!(
        citations(Kind::Right, "automated-decision"),
        [old.clone(), old.clone(), old.clone(), old, new]
    );
}

#[test]
fn nothing_was_in_force_before_the_regulation_applied() {
    let law = Law::load().unwrap();
    let eve = law.on(date(2018, 5, 24));
    assert!(
        law.entries()
            .iter()
            .all(|entry| !entry.in_force_on(eve.date()))
    );
}

#[test]
fn conditions_name_what_must_stand_beside_them() {
    let law = Law::load().unwrap();
    let now = law.on(NOW);
    let requires = |code| now.condition(code).unwrap().requires.clone();
    assert_eq!(requires("art9-substantial-public-interest"), ["sch1-part2"]);
    assert_eq!(requires("art9-employment"), ["sch1-part1"]);
    assert!(requires("art9-consent").is_empty());
    let safeguarding = now.condition("sch1-safeguarding").unwrap();
    assert_eq!(safeguarding.citation, "DPA 2018 Sch. 1 para. 18");
    assert!(safeguarding.policy_document);
    assert!(safeguarding.fulfils.contains(&"sch1-part2".to_owned()));
    assert!(now.condition("art9-curiosity").is_none());
}

#[test]
fn whatever_is_required_can_be_fulfilled() {
    let law = Law::load().unwrap();
    let fulfilled: HashSet<_> = law
        .entries()
        .iter()
        .flat_map(|entry| entry.fulfils.iter().map(String::as_str))
        .chain(["annex-1"])
        .collect();
    for entry in law.entries() {
        for requirement in &entry.requires {
            assert!(
                fulfilled.contains(requirement.as_str()),
                "{}: {requirement}",
                entry.code
            );
        }
    }
}

#[test]
fn every_entry_can_be_read_and_checked() {
    for entry in Law::load().unwrap().entries() {
        assert!(
            entry.title.len() > 5 && entry.citation.len() > 5,
            "{}",
            entry.code
        );
        assert!(!entry.title.ends_with('.'), "{}", entry.code);
        assert!(!entry.source.is_empty(), "{}", entry.code);
        assert!(
            entry.confidence > Confidence::Low,
            "{} needs a lawyer first",
            entry.code
        );
        assert_eq!(
            entry.kind == Kind::Regulator,
            entry.value.is_some(),
            "{}",
            entry.code
        );
        for division in Division::ALL {
            assert!(entry.applies_in(division), "{}", entry.code);
        }
    }
}

#[test]
fn the_regulator_can_be_reached_and_has_no_address_we_are_unsure_of() {
    let law = Law::load().unwrap();
    let now = law.on(NOW);
    assert_eq!(now.regulator("regulator-helpline"), Some("0303 123 1113"));
    assert!(now.regulator("regulator-name").unwrap().contains("ICO"));
    assert!(now.regulator("regulator-address").is_none());
}

#[test]
fn the_law_that_ships_is_read_once() {
    let first = law::uk().unwrap();
    assert!(std::ptr::eq(first, law::uk().unwrap()));
}
