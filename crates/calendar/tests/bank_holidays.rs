//! The list and the rules that take over where it ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeSet;

use calendar::{
    Addition, Division, Holidays, Nation, RequestClock, RequestKind, generated, reckon,
};
use jiff::civil::{Date, date};

/// Days proclaimed once (+) and days they replaced (-).
const ONE_OFFS: [(char, Date, &[Division]); 8] = [
    ('-', date(2020, 5, 4), &Division::ALL),
    ('+', date(2020, 5, 8), &Division::ALL),
    ('-', date(2022, 5, 30), &Division::ALL),
    ('+', date(2022, 6, 2), &Division::ALL),
    ('+', date(2022, 6, 3), &Division::ALL),
    ('+', date(2022, 9, 19), &Division::ALL),
    ('+', date(2023, 5, 8), &Division::ALL),
    ('+', date(2026, 6, 15), &[Division::Scotland]),
];

fn published(year: i16, division: Division) -> BTreeSet<Date> {
    Holidays::published()
        .year(year, division)
        .into_keys()
        .collect()
}

#[test]
fn the_rules_reproduce_the_published_years() {
    for division in Division::ALL {
        for year in 2018..=2028 {
            let mut ruled: BTreeSet<Date> = generated(division, year).into_keys().collect();
            for (sign, on, divisions) in ONE_OFFS {
                if on.year() == year && divisions.contains(&division) {
                    let changed = if sign == '+' {
                        ruled.insert(on)
                    } else {
                        ruled.remove(&on)
                    };
                    assert!(changed, "the one-off {sign}{on} changes nothing");
                }
            }
            assert_eq!(ruled, published(year, division), "{division:?} {year}");
        }
    }
}

#[test]
fn names_are_those_published() {
    let holidays = Holidays::published();
    for division in Division::ALL {
        for year in 2018..=2028 {
            for (on, title) in generated(division, year) {
                let listed = holidays.year(year, division);
                // Christmas 2022 in Scotland: the list gives each of the two the other's day.
                let swapped = year == 2022 && on.month() == 12;
                if let Some(listed) = listed.get(&on).filter(|_| !swapped) {
                    assert!(
                        listed.title.starts_with(title),
                        "{division:?} {on}: {}",
                        listed.title
                    );
                }
            }
        }
    }
}

#[test]
fn every_listed_day_is_a_weekday_of_a_published_year() {
    for division in Division::ALL {
        for year in 2018..=2028 {
            let days = Holidays::published().year(year, division);
            assert!(days.len() >= 8, "{division:?} {year}");
            assert!(days.values().all(|holiday| !holiday.provisional));
        }
    }
}

#[test]
fn later_years_are_provisional() {
    let holidays = Holidays::published();
    let christmas = holidays
        .holiday(date(2031, 12, 25), Nation::Unknown)
        .unwrap();
    assert!(christmas.provisional);
    let received = |on| RequestClock::received(RequestKind::Access, on);
    let late = reckon(&received(date(2031, 11, 25)), &holidays, Nation::Unknown).unwrap();
    assert!(late.provisional);
    assert_eq!(late.due_on, Some(date(2031, 12, 29)));
    assert!(
        late.steps
            .iter()
            .any(|step| step.what.contains("provisional"))
    );
    let soon = reckon(&received(date(2026, 11, 25)), &holidays, Nation::Unknown).unwrap();
    assert!(!soon.provisional);
}

#[test]
fn additions_count() {
    let wake = Addition {
        on: date(2027, 9, 6),
        divisions: vec![Division::EnglandAndWales, Division::NorthernIreland],
        title: "Day of rejoicing".to_owned(),
    };
    let holidays = Holidays::published().with_additions(&[wake]);
    let due = |nation| {
        let clock = RequestClock::received(RequestKind::Access, date(2027, 8, 6));
        reckon(&clock, &holidays, nation).unwrap().due_on.unwrap()
    };
    assert_eq!(due(Nation::EnglandAndWales), date(2027, 9, 7));
    assert_eq!(due(Nation::Scotland), date(2027, 9, 6));
    assert_eq!(due(Nation::Unknown), date(2027, 9, 6));
}

#[test]
fn a_list_without_a_division_is_not_read() {
    let text = r#"{"divisions": {"scotland": {"2026-01-01": "New Year"}}}"#;
    assert!(Holidays::from_json(text).is_err());
    assert!(Holidays::from_json("[]").is_err());
}
