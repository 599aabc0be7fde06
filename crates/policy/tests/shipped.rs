//! The packs that ship.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::HashSet;
use std::fmt::Write as _;

use jiff::civil::{Date, date};
use policy::{
    CellPart, Due, Facts, Field, Held, Holds, Origin, Pack, RecordFacts, article15, check_record,
    packs,
};

const TODAY: Date = date(2026, 11, 21);

fn pack() -> Pack {
    Pack::parse(&[("pack.toml", packs::private_tutoring())]).unwrap_or_else(|faults| {
        for fault in &faults {
            eprintln!("{fault}");
        }
        panic!("{} faults", faults.len());
    })
}

fn facts<'a>() -> RecordFacts<'a> {
    RecordFacts {
        kind_of_person: "learner",
        record_kind: "session-report",
        category: "learning",
        purpose: "teaching",
        basis: "legitimate-interests",
        conditions: &[],
        source: "tutor",
        on: TODAY,
    }
}

fn concern<'a>() -> RecordFacts<'a> {
    RecordFacts {
        record_kind: "safeguarding-concern",
        category: "safeguarding",
        purpose: "safeguarding",
        basis: "recognised-legitimate-interest",
        conditions: &[
            "annex1-safeguarding",
            "art9-substantial-public-interest",
            "sch1-safeguarding",
        ],
        ..facts()
    }
}

/// The fields that stand against storing it.
fn against(facts: RecordFacts<'_>) -> Vec<Field> {
    match check_record(&pack(), &facts) {
        Ok(()) => Vec::new(),
        Err(problems) => problems.iter().map(|problem| problem.field).collect(),
    }
}

#[test]
fn every_pack_that_ships_is_sound() {
    for packs::Shipped { code, files, .. } in packs::all() {
        let pack = Pack::parse(files).unwrap_or_else(|faults| panic!("{code}: {faults:#?}"));
        assert_eq!(pack.front.code, *code);
    }
}

#[test]
fn every_statement_says_where_it_comes_from_and_retention_is_the_packs_own() {
    let pack = pack();
    // The written policy fixes no period for anything.
    for rule in &pack.retention {
        assert_eq!(rule.origin, Origin::PacksOwn, "{}", rule.code);
        assert!(rule.reason.len() > 20, "{}", rule.code);
    }
    assert_eq!(pack.person("head").unwrap().origin.words(), "pack's own");
    assert_eq!(
        pack.category("vetting").unwrap().origin.words(),
        "policy 20"
    );
}

#[test]
fn the_sheets_people_and_the_six_records_are_there() {
    let pack = pack();
    for code in [
        "learner",
        "carer",
        "tutor",
        "staff",
        "school-contact",
        "head",
        "commissioner",
    ] {
        assert!(pack.person(code).is_some(), "{code}");
        for holds in [Holds::Details, Holds::Documents] {
            let kind = pack
                .holding(holds, code)
                .unwrap_or_else(|| panic!("{code} {holds:?}"));
            assert!(kind.uses_for(code).next().is_some(), "{code}");
        }
    }
    for code in [
        "session-report",
        "contact-note",
        "safeguarding-concern",
        "agreement",
        "complaint",
        "photograph-consent",
    ] {
        let kind = pack.record_kind(code).unwrap();
        assert!(pack.category_of(kind).is_some(), "{code}");
        for person in &kind.people {
            assert!(pack.retention_of(kind, person).is_some(), "{code} {person}");
        }
    }
    assert!(pack.person("learner").unwrap().child);
    assert_eq!(pack.word("learner"), "tutee");
    assert_eq!(pack.words_for("learner"), "tutees");
    assert_eq!(pack.word("invoice"), "invoice");
    assert_eq!(pack.words_for("invoice"), "invoices");
}

#[test]
fn nothing_in_the_pack_is_unused() {
    let pack = pack();
    let used = |codes: Vec<&policy::Code>| -> HashSet<String> {
        codes.into_iter().map(ToString::to_string).collect()
    };
    let records = &pack.records;
    let categories = used(records.iter().map(|r| &r.category).collect());
    let rules = used(
        records
            .iter()
            .flat_map(|r| r.retention_for.values().chain([&r.retention]))
            .collect(),
    );
    let people = used(records.iter().flat_map(|r| &r.people).collect());
    let sources = used(records.iter().flat_map(|r| &r.sources).collect());
    let recipients = used(records.iter().flat_map(|r| &r.recipients).collect());
    let purposes = used(
        records
            .iter()
            .flat_map(|r| &r.uses)
            .map(|u| &u.purpose)
            .collect(),
    );
    assert!(
        pack.categories
            .iter()
            .all(|one| categories.contains(one.code.as_str()))
    );
    assert!(
        pack.retention
            .iter()
            .all(|one| rules.contains(one.code.as_str()))
    );
    assert!(
        pack.people
            .iter()
            .all(|one| people.contains(one.code.as_str()))
    );
    assert!(
        pack.sources
            .iter()
            .all(|one| sources.contains(one.code.as_str()))
    );
    assert!(
        pack.recipients
            .iter()
            .all(|one| recipients.contains(one.code.as_str()))
    );
    assert!(
        pack.purposes
            .iter()
            .all(|one| purposes.contains(one.code.as_str()))
    );
}

#[test]
fn only_invented_places_and_numbers_stand_in_it() {
    let text = packs::private_tutoring();
    for rest in text.split("01632 ").skip(1) {
        assert!(rest.starts_with("960"), "not a number of the drama range");
    }
    for rest in text.split('@').skip(1) {
        assert!(
            rest.starts_with("bramblewood.example"),
            "not an example domain"
        );
    }
    for rest in text.split("https://").skip(1) {
        assert!(
            rest.starts_with("bramblewood.example"),
            "not an example domain"
        );
    }
    assert_eq!(text.matches("ZZ1 1ZZ").count(), 2);
}

#[test]
fn a_record_with_everything_may_be_stored() {
    assert_eq!(against(facts()), []);
    assert_eq!(against(concern()), []);
}

#[test]
fn a_record_that_lacks_something_may_not() {
    assert_eq!(
        against(RecordFacts {
            record_kind: "diary",
            ..facts()
        }),
        [Field::RecordKind]
    );
    assert_eq!(
        against(RecordFacts {
            category: "health",
            ..facts()
        }),
        [Field::Category]
    );
    assert_eq!(
        against(RecordFacts {
            purpose: "marketing",
            ..facts()
        }),
        [Field::Purpose]
    );
    assert_eq!(
        against(RecordFacts {
            purpose: "",
            ..facts()
        }),
        [Field::Purpose]
    );
    assert_eq!(
        against(RecordFacts {
            basis: "consent",
            ..facts()
        }),
        [Field::Basis]
    );
    assert_eq!(
        against(RecordFacts {
            basis: "",
            ..facts()
        }),
        [Field::Basis]
    );
    assert_eq!(
        against(RecordFacts {
            source: "",
            ..facts()
        }),
        [Field::Source]
    );
    assert_eq!(
        against(RecordFacts {
            conditions: &["art9-consent"],
            ..facts()
        }),
        [Field::Conditions]
    );
    // A session report about a tutor: no such kind of person, and so no purpose either.
    assert_eq!(
        against(RecordFacts {
            kind_of_person: "tutor",
            ..facts()
        }),
        [Field::KindOfPerson, Field::Purpose]
    );
}

#[test]
fn special_category_data_is_not_stored_without_each_of_its_conditions() {
    let all = concern().conditions;
    for left_out in all {
        let rest: Vec<&str> = all
            .iter()
            .copied()
            .filter(|code| code != left_out)
            .collect();
        let problems = against(RecordFacts {
            conditions: &rest,
            ..concern()
        });
        assert_eq!(problems, [Field::Conditions], "{left_out}");
    }
}

#[test]
fn what_the_law_of_the_day_does_not_know_is_no_basis() {
    let early = RecordFacts {
        on: date(2026, 2, 4),
        ..concern()
    };
    assert_eq!(against(early), [Field::Basis, Field::Conditions]);
    assert_eq!(
        against(RecordFacts {
            on: date(2026, 2, 5),
            ..concern()
        }),
        []
    );
}

#[test]
fn a_refusal_says_how_to_mend_it() {
    let problems = check_record(
        &pack(),
        &RecordFacts {
            purpose: "marketing",
            ..facts()
        },
    )
    .unwrap_err();
    assert_eq!(
        problems[0].to_string(),
        "a session report cannot have this purpose; the policy provides for `teaching`, `progress`, `quality`"
    );
}

#[test]
fn what_is_kept_about_adults_does_not_wait_for_a_birth_date() {
    let pack = pack();
    let children = ["learner"];
    for kind in &pack.records {
        for person in kind
            .people
            .iter()
            .filter(|person| !children.contains(&person.as_str()))
        {
            let rule = pack.retention_of(kind, person).unwrap();
            assert!(
                !rule.period.needs_birth_date(),
                "{} about a {person}",
                kind.code
            );
        }
    }
    // A destruction without a look is never decided by the safeguarding rules.
    for rule in pack
        .retention
        .iter()
        .filter(|rule| rule.code.starts_with("safeguarding"))
    {
        assert_eq!(rule.then, policy::Then::Review, "{}", rule.code);
    }
}

#[test]
fn the_schedule_reckons_the_days_of_the_pack() {
    let pack = pack();
    let due = |rule: &str, trigger_on, born_on| {
        pack.retention_rule(rule).unwrap().due(&Facts {
            trigger_on,
            born_on,
        })
    };
    let ended = Some(date(2026, 7, 17));
    let born = Some(date(2014, 5, 4));
    assert_eq!(due("sessions", ended, born), Due::On(date(2039, 5, 4)));
    assert_eq!(
        due("sessions", None, born).to_string(),
        "6 years after sessions end or until age 25, whichever is later"
    );
    let noted = Some(TODAY);
    assert_eq!(due("safeguarding", noted, born), Due::On(date(2039, 5, 4)));
    // Somebody who is older already: never due on the day it is written.
    assert_eq!(
        due("safeguarding", noted, Some(date(1990, 1, 1))),
        Due::On(date(2029, 11, 21))
    );
    assert_eq!(
        due("safeguarding-adults", noted, None),
        Due::On(date(2036, 11, 21))
    );
    assert_eq!(
        due("disclosures", Some(date(2026, 8, 31)), None),
        Due::On(date(2027, 3, 1))
    );
    assert_eq!(due("engagements", ended, None), Due::On(date(2032, 7, 17)));
    let part = pack.retention_rule("sessions").unwrap().cell_part(&Facts {
        trigger_on: ended,
        born_on: born,
    });
    assert_eq!(
        part,
        CellPart::Quarter {
            year: 2026,
            quarter: 3
        }
    );
}

fn held() -> [Held<'static>; 4] {
    [
        ("client-details", &["themselves", "carer"][..]),
        ("session-report", &["tutor"]),
        ("safeguarding-concern", &[]),
        ("photograph-consent", &["carer"]),
    ]
    .map(|(record_kind, sources)| Held {
        kind_of_person: "learner",
        record_kind,
        sources,
    })
}

fn as_text(sections: &[policy::Section]) -> String {
    let mut text = String::new();
    for section in sections {
        let _ = writeln!(text, "## {} [{}]", section.title, section.citation);
        if !section.text.is_empty() {
            let _ = writeln!(text, "{}", section.text);
        }
        for item in &section.items {
            let _ = writeln!(text, "- {item}");
        }
    }
    text
}

#[test]
fn article_15_is_told_for_what_is_held() {
    insta::assert_snapshot!(as_text(&article15(&pack(), &held(), TODAY)));
}

#[test]
fn article_15_follows_the_law_of_the_day() {
    let codes = |on| -> Vec<&str> {
        article15(&pack(), &held(), on)
            .iter()
            .map(|section| section.code)
            .collect()
    };
    assert!(codes(date(2026, 6, 19)).contains(&"access-complaint-to-us"));
    assert!(!codes(date(2026, 6, 18)).contains(&"access-complaint-to-us"));
    let ten = [
        "access-purposes",
        "access-categories",
        "access-recipients",
        "access-retention",
        "access-rights",
        "access-complaint-to-us",
        "access-complaint-to-regulator",
        "access-source",
        "access-automated-decisions",
        "access-transfers",
    ];
    assert_eq!(codes(TODAY), ten);
}

#[test]
fn article_15_tells_nothing_of_what_is_not_held() {
    let only = [Held {
        kind_of_person: "carer",
        record_kind: "client-details",
        sources: &[],
    }];
    let text = as_text(&article15(&pack(), &only, TODAY));
    assert!(text.contains("contract with the person"));
    for foreign in [
        "afeguarding concern",
        "ession report",
        "hotograph",
        "giving a child",
    ] {
        assert!(!text.contains(foreign), "{foreign}: {text}");
    }
    // One human in two capacities is told of both.
    let both = [
        only[0],
        Held {
            kind_of_person: "tutor",
            record_kind: "engagement-details",
            sources: &[],
        },
    ];
    let text = as_text(&article15(&pack(), &both, TODAY));
    assert!(text.contains("those who work for us") && text.contains("to arrange sessions"));
}
