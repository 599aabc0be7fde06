//! What holds for every request, whatever its dates.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use calendar::{
    Aim, BreachClock, Holidays, Nation, Pause, RequestClock, RequestKind, SchoolDays, SchoolTerms,
    count_school_days, date_in_london, days_between, deadline_at, reckon, reckon_breach,
    roll_forward,
};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

fn a_date() -> impl Strategy<Value = Date> {
    (0..16_000_i32).prop_map(|days| date(1996, 1, 1).saturating_add(days.days()))
}

fn a_nation() -> impl Strategy<Value = Nation> {
    prop::sample::select(Nation::ALL.to_vec())
}

/// Terms in their order: each so long, and so many days after the one before.
fn a_calendar() -> impl Strategy<Value = Vec<(Date, Date)>> {
    prop::collection::vec((1..120_i32, 1..120_i32), 1..6).prop_map(|terms| {
        let mut at = date(2026, 1, 5);
        let mut spans = Vec::new();
        for (after, long) in terms {
            let from = at.saturating_add(after.days());
            at = from.saturating_add(long.days());
            spans.push((from, at));
        }
        spans
    })
}

/// An access request with up to three closed pauses inside its first month.
fn a_request() -> impl Strategy<Value = RequestClock> {
    let pause = (0..27_i32, 0..40_i32);
    let offsets = prop::collection::vec(pause, 0..3);
    (
        a_date(),
        prop::option::of(0..50_i32),
        offsets,
        any::<bool>(),
    )
        .prop_map(|(received, identity, offsets, extended)| {
            let identity_on = identity.map(|days| received.saturating_add(days.days()));
            let start = identity_on.unwrap_or(received);
            let pauses = offsets
                .into_iter()
                .map(|(from, length)| {
                    let from = start.saturating_add(from.days());
                    Pause {
                        from,
                        to: Some(from.saturating_add(length.days())),
                    }
                })
                .collect();
            RequestClock {
                identity_on,
                pauses,
                extended,
                aim: Some(Aim::Days(28)),
                ..RequestClock::received(RequestKind::Access, received)
            }
        })
}

fn due(clock: &RequestClock, nation: Nation) -> Date {
    reckon(clock, &Holidays::published(), nation)
        .unwrap()
        .due_on
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn dates_stand_in_their_order(clock in a_request(), nation in a_nation()) {
        let holidays = Holidays::published();
        let reckoning = reckon(&clock, &holidays, nation).unwrap();
        let due = reckoning.due_on.unwrap();
        let work_to = reckoning.work_to_on.unwrap();
        prop_assert!(reckoning.starts_on < work_to);
        prop_assert!(work_to <= due);
        prop_assert!(reckoning.aim_on.unwrap() <= work_to);
        prop_assert!(holidays.is_working_day(due, nation));
        prop_assert!(holidays.is_working_day(work_to, nation));
        prop_assert!(reckoning.extension_notice_by.unwrap() <= due);
        if clock.pauses.is_empty() {
            prop_assert_eq!(work_to, due);
            prop_assert!(reckoning.paused.is_none());
        }
    }

    #[test]
    fn an_extension_never_shortens(clock in a_request(), nation in a_nation()) {
        let plain = RequestClock { extended: false, ..clock.clone() };
        let extended = RequestClock { extended: true, ..clock };
        prop_assert!(due(&plain, nation) < due(&extended, nation));
    }

    #[test]
    fn a_pause_never_shortens(clock in a_request(), nation in a_nation()) {
        let unpaused = RequestClock { pauses: vec![], ..clock.clone() };
        prop_assert!(due(&unpaused, nation) <= due(&clock, nation));
    }

    #[test]
    fn the_order_of_pauses_does_not_matter(clock in a_request(), nation in a_nation()) {
        let mut reversed = clock.clone();
        reversed.pauses.reverse();
        prop_assert_eq!(due(&clock, nation), due(&reversed, nation));
    }

    #[test]
    fn an_unknown_nation_is_never_later(clock in a_request(), nation in a_nation()) {
        prop_assert!(due(&clock, Nation::Unknown) <= due(&clock, nation));
    }

    #[test]
    fn what_comes_later_never_makes_it_earlier(clock in a_request(), nation in a_nation()) {
        let plain = RequestClock { pauses: vec![], ..clock };
        let received = RequestClock { identity_on: None, ..plain.clone() };
        prop_assert!(due(&received, nation) <= due(&plain, nation));
    }

    #[test]
    fn the_roll_stops_at_the_first_working_day(on in a_date(), nation in a_nation()) {
        let holidays = Holidays::published();
        let rolled = roll_forward(on, &holidays, nation);
        let mut day = on;
        while day < rolled {
            prop_assert!(!holidays.is_working_day(day, nation));
            day = day.tomorrow().unwrap();
        }
        prop_assert!(holidays.is_working_day(rolled, nation));
        prop_assert_eq!(roll_forward(rolled, &holidays, nation), rolled);
        prop_assert!(days_between(on, rolled) <= 5);
    }

    #[test]
    fn seventy_two_hours_are_seventy_two_hours(second in 820_454_400_i64..2_000_000_000) {
        let aware_at = Timestamp::from_second(second).unwrap();
        let reckoning = reckon_breach(BreachClock { aware_at }).unwrap();
        prop_assert_eq!(reckoning.due_at.as_second() - second, 72 * 3600);
        prop_assert_eq!(reckoning.hours_left(aware_at), 72);
    }

    #[test]
    fn a_closure_never_makes_it_earlier(
        spans in a_calendar(),
        closures in prop::collection::vec((0..600_i32, 0..40_i32), 0..4),
        one in (0..600_i32, 0..40_i32),
        received in 0..500_i32,
        count in 1..40_u16,
        nation in a_nation(),
    ) {
        let first = date(2026, 1, 5);
        let day = |days: i32| first.saturating_add(days.days());
        let spanned = |&(from, long): &(i32, i32)| (day(from), day(from + long));
        let mut closed: Vec<_> = closures.iter().map(spanned).collect();
        let end = |closed: &[(Date, Date)]| {
            let terms = SchoolTerms::with_closures(&spans, closed).unwrap();
            let holidays = Holidays::published();
            match count_school_days(day(received), count, &terms, &holidays, nation).unwrap() {
                SchoolDays::Counted(reckoning) => (reckoning.due_on.unwrap(), true),
                SchoolDays::NotEntered { earliest, .. } => (earliest, false),
            }
        };
        let (before, was_known) = end(&closed);
        closed.push(spanned(&one));
        let (after, is_known) = end(&closed);
        prop_assert!(before <= after);
        // What was not known does not become so by closing.
        prop_assert!(was_known || !is_known);
    }

    #[test]
    fn a_deadline_is_the_last_second_of_its_day(on in a_date()) {
        let at = deadline_at(on);
        prop_assert_eq!(date_in_london(at), on);
        let next = Timestamp::from_second(at.as_second() + 1).unwrap();
        prop_assert_eq!(date_in_london(next), on.tomorrow().unwrap());
    }
}
