//! Written policies as they stand, faults and all: what the lint finds in them.
//!
//! Each file in `literal/` renders one of the policies that the packs were made from. What its last
//! paragraph of faults names, and a program can know, is in its list; what cannot be known stands
//! at the end of the file, with the reason.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeSet;

use policy::{Finding, Pack, lint};
use proptest::prelude::*;

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

/// What the last paragraph of each policy's sheet names, in its order, by the rule that finds it.
const NAMED: [(&str, &[&str]); 5] = [
    (
        "commissioned-mentoring",
        &[
            "period-not-fixed",
            "no-breach-procedure",
            "domains-nearly-the-same",
            "consent-without-proof",
            "special-without-condition",
            "criminal-without-condition",
            "two-bases-for-one-purpose",
            "public-task-by-a-private-body",
            "complaint-not-acknowledged",
            "complaint-without-form",
            "recipients-said-to-be-none",
            "basis-not-in-force",
            "ceiling-cannot-be-checked",
            "sensitive-mail-unsaid",
            "review-overdue",
        ],
    ),
    (
        "community-interest",
        &[
            "officer-without-contact",
            "no-breach-procedure",
            "period-not-fixed",
            "cookies-identify-nobody",
            "foreign-address",
            "request-in-one-form",
            "aim-beyond-the-month",
            "special-without-condition",
            "criminal-without-condition",
            "notice-missing",
            "marketing-basis-against-opt-in",
            "contract-with-somebody-else",
            "cookie-before-consent",
            "grounds-narrower",
            "processor-for-own-ends",
            "old-law-named",
            "complaint-not-acknowledged",
            "review-overdue",
        ],
    ),
    (
        "digital-mentoring",
        &[
            "old-law-named",
            "european-area-named",
            "school-words",
            "approver-is-the-officer",
            "educational-record-not-owed",
            "request-in-one-form",
            "special-category-defined-short",
            "section-missing",
            "child-decides-not-said",
            "consent-without-proof",
            "practice-as-statute",
            "complaint-not-acknowledged",
            "review-overdue",
            "regulations-name-changed",
            "breach-papers-apart",
            "regulator-told-too-little",
            "people-told-too-little",
            "staff-records-lapse",
            "who-may-ask-empty",
            "linked-without-place",
            "cameras-not-described",
        ],
    ),
    (
        "online-provision",
        &[
            "one-period-for-everything",
            "kept-very-long",
            "european-area-named",
            "request-in-one-form",
            "old-law-named",
            "sections-numbered-twice",
            "child-decides-not-said",
            "consent-without-procedure",
            "no-breach-procedure",
            "suppliers-need-not-report",
            "special-without-condition",
            "criminal-without-condition",
            "review-overdue",
            "restriction-as-suppression",
            "automated-without-safeguards",
            "right-called-by-another-name",
            "basis-not-in-force",
            "disclosed-against-own-rule",
            "personal-devices-unclear",
            "indemnity-of-employees",
            "password-change-forced",
            "fax-sent",
            "marketing-to-children",
            "complaint-not-acknowledged",
        ],
    ),
    (
        "private-tutoring",
        &[
            "special-on-consent-alone",
            "school-words",
            "another-organisation",
            "consent-age",
            "parents-through-somebody",
            "law-that-does-not-bind",
            "educational-record-not-owed",
            "exemption-of-others",
            "period-not-fixed",
            "basis-the-policy-denies",
            "sections-numbered-twice",
            "review-overdue",
            "complaint-not-acknowledged",
            "contractor-role-not-said",
        ],
    ),
];

#[test]
fn every_fault_that_a_program_can_know_is_found() {
    for (name, faults) in NAMED {
        let found = lint(&read(name), TODAY);
        let found: BTreeSet<&str> = found.iter().map(|one| one.rule.code).collect();
        let missed: Vec<&&str> = faults.iter().filter(|one| !found.contains(**one)).collect();
        assert!(missed.is_empty(), "{name}: {missed:?}");
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
