//! What is said of every kind of request: codes, citations, and the law of the day it came.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::collections::HashSet;

use calendar::Nation;
use duties::Refusal;
use duties::rights::RightKind;
use duties::rights::kinds::{Clause, NOT_MET, refusal_contents};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 22);

fn codes(clauses: &[Clause]) -> HashSet<&'static str> {
    clauses.iter().map(|clause| clause.code).collect()
}

fn all(kind: RightKind, on: Date, nation: Nation) -> Vec<Clause> {
    [
        kind.grounds(on, nation),
        kind.conditions(on, nation),
        kind.exceptions(on, nation),
        kind.tells(on, nation),
    ]
    .concat()
}

#[test]
fn every_kind_has_a_citation_and_plain_words() {
    let mut seen = HashSet::new();
    for kind in RightKind::ALL {
        let rules = kind.rules();
        assert!(seen.insert(kind.code()), "{kind:?}");
        assert_eq!(RightKind::from_code(kind.code()), Some(kind));
        assert_eq!(
            serde_json::to_value(kind).unwrap(),
            kind.code(),
            "stored under its code"
        );
        assert!(!rules.citation.is_empty() && !rules.title.is_empty());
        assert!(!rules.steps.is_empty(), "{kind:?}");
        // Whatever is decided point by point has a ground to rest on.
        assert_eq!(
            kind.grounds(TODAY, Nation::Scotland).is_empty(),
            rules.gives_data,
            "{kind:?}"
        );
        for clause in all(kind, TODAY, Nation::Unknown) {
            assert!(!clause.citation.is_empty(), "{clause:?}");
            assert!(!clause.words.ends_with('.'), "fits a sentence: {clause:?}");
            assert!(!clause.words.contains("data subject"), "{clause:?}");
        }
    }
}

#[test]
fn answers_name_grounds_and_exceptions_that_are_law() {
    for kind in RightKind::ALL {
        let grounds = codes(&kind.grounds(TODAY, Nation::EnglandAndWales));
        let exceptions = codes(&kind.exceptions(TODAY, Nation::EnglandAndWales));
        for (ground, answers) in kind.rules().answers {
            assert!(grounds.contains(ground), "{kind:?}: {ground}");
            for answer in *answers {
                assert!(
                    *answer == NOT_MET || exceptions.contains(answer),
                    "{kind:?}: {answer}"
                );
            }
        }
    }
}

#[test]
fn erasure_has_each_ground_and_each_exception() {
    let kind = RightKind::Erasure;
    let cited = |clauses: Vec<Clause>| -> Vec<&str> {
        clauses.into_iter().map(|clause| clause.citation).collect()
    };
    let grounds = cited(kind.grounds(TODAY, Nation::Scotland));
    // Ground (g) is in force only from a day of which we are not sure.
    for letter in ['a', 'b', 'c', 'd', 'e', 'f'] {
        let article = format!("UK GDPR art. 17(1)({letter})");
        assert!(grounds.contains(&article.as_str()), "{article}");
    }
    let exceptions = cited(kind.exceptions(TODAY, Nation::Scotland));
    for letter in ['a', 'b', 'c', 'd', 'e'] {
        let article = format!("17(3)({letter})");
        assert!(exceptions.iter().any(|c| c.contains(&article)), "{article}");
    }
}

#[test]
fn the_law_is_that_of_the_day_it_came() {
    let nation = Nation::EnglandAndWales;
    let recognised = |on| {
        codes(&RightKind::Objection.grounds(on, nation)).contains("objection-recognised-interest")
    };
    assert!(!recognised(date(2026, 2, 4)));
    assert!(recognised(date(2026, 2, 5)));
    // The first day kept in the rules is the day on which the basis itself became law.
    let basis = |on| {
        law::uk()
            .unwrap()
            .on(on)
            .basis("recognised-legitimate-interest")
    };
    assert!(basis(date(2026, 2, 4)).is_none() && basis(date(2026, 2, 5)).is_some());

    let complaint_told =
        |on| codes(&refusal_contents(on, nation)).contains("refusal-complaint-to-us");
    assert!(!complaint_told(date(2026, 6, 18)));
    assert!(complaint_told(date(2026, 6, 19)));

    let research = |on| {
        let found = RightKind::Erasure.exceptions(on, nation);
        let found = found.into_iter().find(|c| c.code == "erasure-not-research");
        found.unwrap().citation
    };
    assert_eq!(research(date(2026, 2, 4)), "UK GDPR arts 17(3)(d) and 89");
    assert_eq!(research(date(2026, 2, 5)), "UK GDPR arts 17(3)(d) and 84B");
}

#[test]
fn portability_wants_all_three_together() {
    let kind = RightKind::Portability;
    assert_eq!(
        codes(&kind.grounds(TODAY, Nation::Scotland)),
        HashSet::from(["portability-all"])
    );
    assert_eq!(
        codes(&kind.conditions(TODAY, Nation::Scotland)),
        HashSet::from([
            "portability-provided",
            "portability-basis",
            "portability-automated"
        ])
    );
}

#[test]
fn marketing_is_never_refused_and_interests_only_for_overriding_grounds() {
    let refuse = |because, ground| -> Result<Clause, Refusal> {
        RightKind::Objection.exception(because, ground, TODAY, Nation::Scotland)
    };
    for because in ["objection-overriding", "objection-research-task", NOT_MET] {
        let refused = refuse(because, "objection-marketing-absolute").unwrap_err();
        assert!(refused.mend.unwrap().contains("never refused"));
    }
    assert!(refuse("objection-overriding", "objection-legitimate-interests").is_ok());
    assert!(refuse("objection-research-task", "objection-legitimate-interests").is_err());
    assert!(refuse("objection-research-task", "objection-research").is_ok());
}
