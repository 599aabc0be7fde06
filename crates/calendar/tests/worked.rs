//! The worked dates of the law's page, as a table.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use calendar::{
    Aim, BreachClock, Fault, Holidays, IndirectNotice, Nation, Pace, Pause, RequestClock,
    RequestKind, SchoolDays, SchoolTerms, TermsMissing, add_working_days, count_school_days,
    indirect_notice, parse_instant, reckon, reckon_breach, reckon_complaint, reckon_school_days,
    reckon_without_number, working_days_between,
};
use jiff::civil::Date;

use Nation::{EnglandAndWales, NorthernIreland, Scotland, Unknown};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn access(received: &str) -> RequestClock {
    RequestClock::received(RequestKind::Access, date(received))
}

fn pause(from: &str, to: Option<&str>) -> Pause {
    Pause {
        from: date(from),
        to: to.map(date),
    }
}

#[track_caller]
fn check(clock: &RequestClock, nation: Nation, due: &str, work_to: &str) {
    let reckoning = reckon(clock, &Holidays::published(), nation).unwrap();
    assert_eq!(reckoning.due_on, Some(date(due)), "due: {reckoning:#?}");
    assert_eq!(reckoning.work_to_on, Some(date(work_to)), "work to");
    assert!(!reckoning.steps.is_empty());
    assert!(reckoning.steps.iter().all(|step| !step.citation.is_empty()));
}

#[track_caller]
fn refused(clock: &RequestClock, fault: Fault, words: &str) {
    let refusal = reckon(clock, &Holidays::published(), EnglandAndWales).unwrap_err();
    assert_eq!(refusal.fault, fault, "{refusal}");
    assert!(refusal.why.contains(words), "{refusal}");
    assert_eq!(refusal.citation.is_some(), fault == Fault::Rule);
}

#[test]
fn one_month() {
    for (received, nation, due) in [
        ("2024-11-25", EnglandAndWales, "2024-12-27"),
        ("2026-01-31", EnglandAndWales, "2026-03-02"),
        ("2028-01-31", EnglandAndWales, "2028-02-29"),
        ("2026-08-31", EnglandAndWales, "2026-09-30"),
        ("2026-11-25", EnglandAndWales, "2026-12-29"),
        ("2026-11-26", EnglandAndWales, "2026-12-29"),
        ("2026-12-01", EnglandAndWales, "2027-01-04"),
        ("2026-12-01", NorthernIreland, "2027-01-04"),
        ("2026-12-01", Scotland, "2027-01-05"),
        ("2026-10-30", EnglandAndWales, "2026-11-30"),
        ("2026-10-30", Scotland, "2026-12-01"),
        ("2027-02-17", NorthernIreland, "2027-03-18"),
        ("2027-02-17", EnglandAndWales, "2027-03-17"),
        ("2027-06-12", NorthernIreland, "2027-07-13"),
        ("2027-06-12", EnglandAndWales, "2027-07-12"),
        ("2027-02-26", EnglandAndWales, "2027-03-30"),
        ("2027-02-26", NorthernIreland, "2027-03-30"),
        ("2027-02-26", Scotland, "2027-03-29"),
        // Unknown: only what is a holiday everywhere.
        ("2026-12-01", Unknown, "2027-01-04"),
        ("2027-02-26", Unknown, "2027-03-29"),
        ("2026-10-30", Unknown, "2026-11-30"),
        ("2026-11-26", Unknown, "2026-12-29"),
        // The World Cup, in Scotland alone.
        ("2026-05-15", Scotland, "2026-06-16"),
        ("2026-05-15", Unknown, "2026-06-15"),
        // The regulator's 1 January example: the day it comes need not be a working day.
        ("2024-01-01", EnglandAndWales, "2024-02-01"),
    ] {
        for kind in RequestKind::ALL {
            check(
                &RequestClock::received(kind, date(received)),
                nation,
                due,
                due,
            );
        }
    }
}

#[test]
fn extended_counts_three_months_from_the_start() {
    for (received, due) in [("2025-11-30", "2026-03-02"), ("2026-11-21", "2027-02-22")] {
        let clock = RequestClock {
            extended: true,
            ..access(received)
        };
        check(&clock, EnglandAndWales, due, due);
    }
}

#[test]
fn paused_for_clarification() {
    for (to, due, work_to, days) in [
        ("2026-11-09", "2026-12-04", "2026-12-03", 8),
        ("2026-11-02", "2026-11-27", "2026-11-26", 1),
    ] {
        let clock = RequestClock {
            pauses: vec![pause("2026-11-02", Some(to))],
            ..access("2026-10-26")
        };
        check(&clock, EnglandAndWales, due, work_to);
        let reckoning = reckon(&clock, &Holidays::published(), EnglandAndWales).unwrap();
        assert_eq!(reckoning.paused.unwrap().days, days);
    }
}

#[test]
fn the_day_of_receipt_is_not_counted_so_it_is_not_paused() {
    let clock = RequestClock {
        pauses: vec![pause("2026-10-26", Some("2026-11-02"))],
        ..access("2026-10-26")
    };
    check(&clock, EnglandAndWales, "2026-12-03", "2026-12-03");
}

#[test]
fn overlapping_pauses_are_one_and_neighbours_are_two() {
    let overlapping = RequestClock {
        pauses: vec![
            pause("2026-11-05", Some("2026-11-09")),
            pause("2026-11-02", Some("2026-11-06")),
            pause("2026-11-03", Some("2026-11-04")),
        ],
        ..access("2026-10-26")
    };
    check(&overlapping, EnglandAndWales, "2026-12-04", "2026-12-03");
    let neighbours = RequestClock {
        pauses: vec![
            pause("2026-11-02", Some("2026-11-05")),
            pause("2026-11-06", Some("2026-11-09")),
        ],
        ..access("2026-10-26")
    };
    check(&neighbours, EnglandAndWales, "2026-12-04", "2026-12-02");
}

#[test]
fn a_pause_before_identity_counts_from_the_start_only() {
    let clock = RequestClock {
        identity_on: Some(date("2026-11-05")),
        pauses: vec![pause("2026-11-02", Some("2026-11-09"))],
        ..access("2026-11-01")
    };
    // 6 to 9 November: four days after the start.
    check(&clock, EnglandAndWales, "2026-12-09", "2026-12-09");
    let over_before = RequestClock {
        pauses: vec![pause("2026-11-02", Some("2026-11-04"))],
        ..clock
    };
    check(&over_before, EnglandAndWales, "2026-12-07", "2026-12-07");
}

#[test]
fn an_open_pause_has_no_running_date() {
    let clock = RequestClock {
        pauses: vec![
            pause("2026-11-02", Some("2026-11-03")),
            pause("2026-11-10", None),
            pause("2026-11-12", Some("2026-11-13")),
        ],
        aim: Some(Aim::Days(28)),
        ..access("2026-10-26")
    };
    let reckoning = reckon(&clock, &Holidays::published(), EnglandAndWales).unwrap();
    assert_eq!(reckoning.due_on, None);
    assert_eq!(reckoning.work_to_on, None);
    assert_eq!(reckoning.aim_on, None);
    assert_eq!(reckoning.extension_notice_by, None);
    let paused = reckoning.paused.unwrap();
    assert_eq!(paused.open_since, Some(date("2026-11-10")));
    assert_eq!(paused.days, 2);
}

#[test]
fn the_month_starts_again_with_each_thing_needed() {
    let clock = RequestClock {
        identity_on: Some(date("2026-11-10")),
        authority_on: Some(date("2026-11-20")),
        fee_on: Some(date("2026-11-12")),
        ..access("2026-11-02")
    };
    check(&clock, EnglandAndWales, "2026-12-21", "2026-12-21");
    let reckoning = reckon(&clock, &Holidays::published(), EnglandAndWales).unwrap();
    assert_eq!(reckoning.starts_on, date("2026-11-20"));
    let authority = reckoning
        .steps
        .iter()
        .find(|step| step.what.contains("authority"))
        .unwrap();
    assert!(authority.citation.contains("guidance"));
}

#[test]
fn notice_of_extension() {
    let holidays = Holidays::published();
    let notice = |clock: &RequestClock| {
        reckon(clock, &holidays, EnglandAndWales)
            .unwrap()
            .extension_notice_by
    };
    let clock = RequestClock {
        extended_on: Some(date("2026-12-21")),
        ..access("2026-11-21")
    };
    check(&clock, EnglandAndWales, "2027-02-22", "2027-02-22");
    assert_eq!(notice(&clock), Some(date("2026-12-21")));
    refused(
        &RequestClock {
            extended_on: Some(date("2026-12-22")),
            ..clock.clone()
        },
        Fault::Rule,
        "notice of the extension",
    );
    // A pause in the first month moves the window; one in the third month does not.
    let early = RequestClock {
        pauses: vec![pause("2026-12-01", Some("2026-12-02"))],
        ..clock.clone()
    };
    assert_eq!(notice(&early), Some(date("2026-12-23")));
    let late = RequestClock {
        pauses: vec![pause("2027-02-01", Some("2027-02-10"))],
        ..clock
    };
    assert_eq!(notice(&late), Some(date("2026-12-21")));
    check(&late, EnglandAndWales, "2027-03-03", "2027-03-02");
}

#[test]
fn aims() {
    let aim_on = |aim, pauses: Vec<Pause>| {
        let clock = RequestClock {
            aim: Some(aim),
            pauses,
            ..access("2026-10-26")
        };
        reckon(&clock, &Holidays::published(), EnglandAndWales)
            .unwrap()
            .aim_on
            .unwrap()
    };
    assert_eq!(aim_on(Aim::Days(28), vec![]), date("2026-11-23"));
    let paused = vec![pause("2026-11-02", Some("2026-11-09"))];
    assert_eq!(aim_on(Aim::Days(28), paused), date("2026-11-30"));
    assert_eq!(aim_on(Aim::WorkingDays(20), vec![]), date("2026-11-23"));
    assert_eq!(aim_on(Aim::Months(1), vec![]), date("2026-11-26"));
    // A policy that still says forty days does not move the law.
    assert_eq!(aim_on(Aim::Days(40), vec![]), date("2026-11-26"));
}

#[test]
fn what_cannot_be() {
    refused(
        &RequestClock {
            identity_on: Some(date("2026-10-25")),
            ..access("2026-10-26")
        },
        Fault::BadInput,
        "before the request was received",
    );
    refused(
        &RequestClock {
            pauses: vec![pause("2026-10-25", Some("2026-11-01"))],
            ..access("2026-10-26")
        },
        Fault::BadInput,
        "before the request was received",
    );
    refused(
        &RequestClock {
            pauses: vec![pause("2026-11-05", Some("2026-11-01"))],
            ..access("2026-10-26")
        },
        Fault::BadInput,
        "ends before it begins",
    );
    refused(
        &RequestClock {
            pauses: vec![pause("2026-11-27", None)],
            ..access("2026-10-26")
        },
        Fault::Rule,
        "after the deadline had passed",
    );
    refused(&access("0026-10-26"), Fault::BadInput, "outside the years");
    for kind in RequestKind::ALL {
        if kind != RequestKind::Access {
            let clock = RequestClock {
                pauses: vec![pause("2026-11-02", None)],
                ..RequestClock::received(kind, date("2026-10-26"))
            };
            refused(&clock, Fault::Rule, "access requests only");
        }
    }
}

#[test]
fn a_pause_may_begin_on_the_last_day_and_after_an_earlier_pause() {
    let clock = RequestClock {
        pauses: vec![pause("2026-11-26", Some("2026-11-27"))],
        ..access("2026-10-26")
    };
    check(&clock, EnglandAndWales, "2026-11-30", "2026-11-27");
    let second = RequestClock {
        pauses: vec![
            pause("2026-11-02", Some("2026-11-09")),
            pause("2026-12-04", Some("2026-12-04")),
        ],
        ..access("2026-10-26")
    };
    check(&second, EnglandAndWales, "2026-12-07", "2026-12-03");
}

#[test]
fn complaints() {
    let holidays = Holidays::published();
    for (received, due) in [
        ("2026-06-19", "2026-07-20"),
        ("2026-11-21", "2026-12-21"),
        ("2026-11-27", "2026-12-29"),
        ("2026-12-02", "2027-01-04"),
    ] {
        let reckoning = reckon_complaint(date(received), &holidays, EnglandAndWales).unwrap();
        assert_eq!(reckoning.due_on, Some(date(due)), "{received}");
        assert_eq!(reckoning.extension_notice_by, None);
    }
}

#[test]
fn seventy_two_hours_across_the_change_of_clocks() {
    for (aware, due) in [
        // Summer time ends on 25 October 2026: three days on, one hour earlier by the wall.
        ("2026-10-24T10:20", "2026-10-27T09:20:00Z"),
        // It begins on 28 March 2027: one hour later by the wall.
        ("2027-03-27T10:20", "2027-03-30T10:20:00Z"),
        ("2026-12-25", "2026-12-28T00:00:00Z"),
        ("2026-10-24T10:20+02:00", "2026-10-27T08:20:00Z"),
        // 01:30 happens twice that night: the first of the two.
        ("2026-10-25T01:30", "2026-10-28T00:30:00Z"),
        // 01:30 does not happen that night: no later than it can have been.
        ("2027-03-28T01:30", "2027-03-31T00:30:00Z"),
    ] {
        let aware_at = parse_instant(aware).unwrap();
        let reckoning = reckon_breach(BreachClock { aware_at }).unwrap();
        assert_eq!(reckoning.due_at, due.parse().unwrap(), "{aware}");
        assert_eq!(reckoning.hours_left(aware_at), 72);
        let late = reckoning.due_at + jiff::SignedDuration::from_mins(1);
        assert_eq!(reckoning.hours_left(late), -1);
    }
}

#[test]
fn notices_for_data_from_elsewhere() {
    let holidays = Holidays::published();
    for (obtained, contact, disclosure, due) in [
        ("2026-01-31", None, None, "2026-03-02"),
        ("2026-01-31", Some("2026-02-28"), None, "2026-02-28"),
        (
            "2026-01-31",
            Some("2026-02-28"),
            Some("2026-02-07"),
            "2026-02-07",
        ),
        ("2026-01-31", None, Some("2026-05-01"), "2026-03-02"),
        ("2026-01-31", Some("2026-01-31"), None, "2026-01-31"),
    ] {
        let facts = IndirectNotice {
            obtained_on: date(obtained),
            first_contact_on: contact.map(date),
            first_disclosure_on: disclosure.map(date),
        };
        let reckoning = indirect_notice(&facts, &holidays, EnglandAndWales).unwrap();
        assert_eq!(reckoning.due_on, Some(date(due)), "{obtained}");
    }
    let before = IndirectNotice {
        obtained_on: date("2026-01-31"),
        first_contact_on: Some(date("2026-01-30")),
        first_disclosure_on: None,
    };
    let refusal = indirect_notice(&before, &holidays, EnglandAndWales).unwrap_err();
    assert_eq!(refusal.fault, Fault::BadInput);
}

#[test]
fn working_days_are_counted() {
    let holidays = Holidays::published();
    let plus = |from: &str, count, nation| add_working_days(date(from), count, &holidays, nation);
    assert_eq!(plus("2026-12-23", 3, EnglandAndWales), date("2026-12-30"));
    assert_eq!(plus("2026-12-31", 1, Scotland), date("2027-01-05"));
    assert_eq!(plus("2026-12-26", 0, EnglandAndWales), date("2026-12-26"));
    let between = |from: &str, to: &str| {
        working_days_between(date(from), date(to), &holidays, EnglandAndWales)
    };
    assert_eq!(between("2026-12-23", "2026-12-30"), 3);
    assert_eq!(between("2026-12-30", "2026-12-23"), -3);
    assert_eq!(between("2026-12-25", "2026-12-27"), 0);
}

const TERMS: &str = r#"{
  "terms": [{"from": "2026-09-02", "to": "2026-12-18"}, {"from": "2027-01-05", "to": "2027-03-25"}],
  "closures": [{"from": "2026-10-26", "to": "2026-10-30"}, {"from": "2026-11-20"}]
}"#;

#[test]
fn school_days_come_from_the_terms() {
    let terms = SchoolTerms::from_json(TERMS).unwrap();
    let holidays = Holidays::published();
    let due = |received: &str, count| {
        reckon_school_days(date(received), count, &terms, &holidays, EnglandAndWales)
    };
    assert_eq!(
        due("2026-10-23", 1).unwrap().due_on,
        Some(date("2026-11-02"))
    );
    assert_eq!(
        due("2026-11-19", 1).unwrap().due_on,
        Some(date("2026-11-23"))
    );
    assert_eq!(
        due("2026-12-01", 15).unwrap().due_on,
        Some(date("2027-01-06"))
    );
    assert_eq!(
        due("2026-09-02", 1).unwrap().due_on,
        Some(date("2026-09-03"))
    );
    assert!(
        due("2026-08-31", 1)
            .unwrap_err()
            .why
            .contains("the terms before Wednesday 2 September 2026 are not entered")
    );
    let short = due("2027-03-20", 15).unwrap_err().why;
    assert!(
        short.contains("after Thursday 25 March 2027 are not entered: enter them; 11 of 15"),
        "{short}"
    );
    assert!(due("2026-09-02", 0).is_err());
}

#[test]
fn a_calendar_that_does_not_reach_so_far_says_where_it_ends() {
    let holidays = Holidays::published();
    let count = |terms: &SchoolTerms, received: &str, count| {
        count_school_days(date(received), count, terms, &holidays, EnglandAndWales).unwrap()
    };
    let short = |terms: &SchoolTerms, received: &str| match count(terms, received, 15) {
        SchoolDays::NotEntered {
            missing,
            left,
            earliest,
        } => (missing, left, earliest),
        SchoolDays::Counted(reckoning) => panic!("counted to {:?}", reckoning.due_on),
    };
    let terms = SchoolTerms::from_json(TERMS).unwrap();
    // 22 to 25 March 4; were 29 (Easter Monday is a holiday) and what follows school days: 30 March to
    // 2 April 8, 5 to 9 April 13, 12 and 13 April 15.
    assert_eq!(
        short(&terms, "2027-03-20"),
        (
            TermsMissing::After(date("2027-03-25")),
            11,
            date("2027-04-13")
        )
    );
    // Nothing is known of 1 September, and Wednesday 2 September is the second day.
    assert_eq!(
        short(&terms, "2026-08-31"),
        (
            TermsMissing::Before(date("2026-09-02")),
            15,
            date("2026-09-21")
        )
    );
    // Without any term every working day may be one.
    assert_eq!(
        short(&SchoolTerms::default(), "2026-11-02"),
        (TermsMissing::All, 15, date("2026-11-23"))
    );
    // Between December and June a term was left out, and no holidays are so long.
    let gap = [("2026-09-02", "2026-12-18"), ("2027-06-01", "2027-07-20")];
    let gap: Vec<_> = gap.map(|(from, to)| (date(from), date(to))).into();
    let gap = SchoolTerms::of(&gap).unwrap();
    assert_eq!(
        short(&gap, "2026-12-15"),
        (
            TermsMissing::After(date("2026-12-18")),
            12,
            date("2027-01-08")
        )
    );
    // Of a summer nothing is asked.
    let summer = [("2026-04-13", "2026-07-17"), ("2026-09-02", "2026-12-18")];
    let summer: Vec<_> = summer.map(|(from, to)| (date(from), date(to))).into();
    let summer = SchoolTerms::of(&summer).unwrap();
    let SchoolDays::Counted(reckoning) = count(&summer, "2026-07-10", 15) else {
        panic!("the summer is between two terms");
    };
    // 13 to 17 July 5; 2 to 4 September 8, 7 to 11 September 13, 14 and 15 September 15.
    assert_eq!(reckoning.due_on, Some(date("2026-09-15")));
}

#[test]
fn how_late_a_request_may_come_is_known_from_the_last_term() {
    let holidays = Holidays::published();
    let terms = SchoolTerms::from_json(TERMS).unwrap();
    let reach = |count| terms.reach(count, &holidays, EnglandAndWales);
    // 25 March is the last day: 22 to 25 March 4, 15 to 19 March 9, 8 to 12 March 14, Friday 5 March 15.
    assert_eq!(reach(15), Some(date("2027-03-04")));
    assert_eq!(reach(1), Some(date("2027-03-24")));
    assert_eq!(reach(400), None);
    assert_eq!(
        SchoolTerms::default().reach(15, &holidays, EnglandAndWales),
        None
    );
    for days in 0..60 {
        let on = date("2027-02-01")
            .checked_add(jiff::Span::new().days(days))
            .unwrap();
        let counted = reckon_school_days(on, 15, &terms, &holidays, EnglandAndWales).is_ok();
        assert_eq!(counted, on <= date("2027-03-04"), "{on}");
    }
}

#[test]
fn terms_that_make_no_sense_are_not_read() {
    for text in [
        r#"{"terms": []}"#,
        r#"{"terms": [{"from": "2026-09-02", "to": "2026-09-01"}]}"#,
        r#"{"terms": [{"from": "2026-09-02", "to": "2026-12-18"}, {"from": "2026-12-18", "to": "2027-01-01"}]}"#,
        r#"{"terms": [{"from": "2026-09-02", "to": "2026-12-18"}], "closures": [{"from": "2026-10-02", "to": "2026-10-01"}]}"#,
        r#"{"terms": [{"from": "2026-09-02", "to": "2026-12-18"}], "inset": []}"#,
        r#"{"terms": [{"from": "2026-09-02", "to": "2027-12-18"}]}"#,
        r#"{"terms": [{"from": "1026-09-02", "to": "1026-12-18"}]}"#,
        r#"{"terms": [{"from": "2026-09-02", "to": "2026-12-18"}], "closures": [{"from": "2026-10-02", "to": "9999-10-01"}]}"#,
    ] {
        assert!(SchoolTerms::from_json(text).is_err(), "{text}");
    }
}

#[test]
fn what_has_no_number_has_no_due_date() {
    let received = date("2026-12-23");
    let reckoned = |pace, aim| {
        reckon_without_number(
            received,
            pace,
            "UK GDPR art. 7(3)",
            aim,
            &Holidays::published(),
            Nation::EnglandAndWales,
        )
        .unwrap()
    };
    let at_once = reckoned(Pace::AtOnce, Some(Aim::Days(3)));
    assert_eq!(at_once.due_on, None);
    assert_eq!(at_once.work_to_on, Some(received));
    // An aim never comes after the day on which it is due.
    assert_eq!(at_once.aim_on, Some(received));
    // Five working days after Wednesday 23 December: 24, 29, 30, 31, then Monday 4 January.
    let without_delay = reckoned(Pace::WithoutDelay, Some(Aim::WorkingDays(5)));
    assert_eq!(without_delay.due_on, None);
    assert_eq!(without_delay.work_to_on, None);
    assert_eq!(without_delay.aim_on, Some(date("2027-01-04")));
    assert!(without_delay.steps.iter().any(|step| step.date.is_none()));
    assert_eq!(reckoned(Pace::WithoutDelay, None).aim_on, None);
}
