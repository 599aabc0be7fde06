//! The clocks against an independent reckoning that walks the calendar day by day.
//!
//! It shares nothing with the crate but the list of holidays: months are found by walking to the
//! month wanted, pauses by crossing out days on a list, the roll by looking at every day.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeSet;

use calendar::{
    Division, Holidays, Nation, Pause, RequestClock, RequestKind, reckon, reckon_complaint,
    working_days_between,
};
use jiff::civil::{Date, Weekday, date};

const FIRST: Date = date(2019, 1, 1);
const LAST: Date = date(2028, 12, 31);
/// Room after the last start for three months, a pause and a roll.
const HORIZON: Date = date(2029, 12, 31);

/// Every day there is, and for each nation which are working days.
struct Slow {
    days: Vec<Date>,
    free: [BTreeSet<Date>; 4],
}

impl Slow {
    fn new(holidays: &Holidays) -> Self {
        let mut days = vec![FIRST];
        while *days.last().unwrap() < HORIZON {
            days.push(days.last().unwrap().tomorrow().unwrap());
        }
        let free_in = |division: Division| -> BTreeSet<Date> {
            let listed = (2019..=2029).flat_map(|year| holidays.year(year, division).into_keys());
            listed.collect()
        };
        let [england, scotland, ireland] = Division::ALL.map(free_in);
        let common = england
            .iter()
            .filter(|on| scotland.contains(on) && ireland.contains(on))
            .copied()
            .collect();
        Self {
            days,
            free: [england, scotland, ireland, common],
        }
    }

    fn after(&self, on: Date) -> &[Date] {
        let at = self.days.iter().position(|day| *day == on).unwrap();
        &self.days[at + 1..]
    }

    fn works(&self, on: Date, nation: usize) -> bool {
        let weekend = on.weekday() == Weekday::Saturday || on.weekday() == Weekday::Sunday;
        !weekend && !self.free[nation].contains(&on)
    }

    /// Walks forward, counting how often the month changes, to the same number or the month's end.
    fn months_on(&self, start: Date, months: u32) -> Date {
        let mut changes = 0;
        let mut month = start.month();
        let mut best = start;
        for day in self.after(start) {
            if day.month() != month {
                month = day.month();
                changes += 1;
            }
            if changes == months && day.day() <= start.day() {
                best = *day;
            }
            if changes > months {
                break;
            }
        }
        best
    }

    /// Ticks off the days of the period one by one; a crossed-out day does not tick.
    fn due(&self, start: Date, months: u32, crossed_out: &BTreeSet<Date>, nation: usize) -> Date {
        let end = self.months_on(start, months);
        let mut ticks = self
            .after(start)
            .iter()
            .take_while(|day| **day <= end)
            .count();
        let mut last = start;
        for day in self.after(start) {
            if ticks == 0 {
                break;
            }
            last = *day;
            if !crossed_out.contains(day) {
                ticks -= 1;
            }
        }
        self.next_working(last, nation)
    }

    fn next_working(&self, on: Date, nation: usize) -> Date {
        if self.works(on, nation) {
            return on;
        }
        let later = self.after(on).iter().find(|day| self.works(**day, nation));
        *later.unwrap()
    }

    fn span(&self, from: Date, to: Date) -> BTreeSet<Date> {
        self.days
            .iter()
            .filter(|day| (from..=to).contains(*day))
            .copied()
            .collect()
    }
}

fn nth_after(slow: &Slow, on: Date, days: usize) -> Date {
    slow.after(on)[days - 1]
}

#[test]
fn every_start_of_ten_years() {
    let holidays = Holidays::published();
    let slow = Slow::new(&holidays);
    let starts: Vec<Date> = slow
        .days
        .iter()
        .filter(|day| **day <= LAST)
        .copied()
        .collect();
    assert_eq!(starts.len(), 3653);
    let nothing = BTreeSet::new();
    for start in starts {
        for (index, nation) in Nation::ALL.into_iter().enumerate() {
            for (extended, months) in [(false, 1), (true, 3)] {
                let clock = RequestClock {
                    extended,
                    ..RequestClock::received(RequestKind::Erasure, start)
                };
                let reckoning = reckon(&clock, &holidays, nation).unwrap();
                let due = slow.due(start, months, &nothing, index);
                assert_eq!(reckoning.due_on, Some(due), "{start} {nation} {months}");
                assert_eq!(reckoning.work_to_on, Some(due));
                let notice = slow.due(start, 1, &nothing, index);
                assert_eq!(
                    reckoning.extension_notice_by,
                    Some(notice),
                    "{start} {nation}"
                );
            }
        }
    }
}

#[test]
fn every_start_of_ten_years_with_pauses() {
    let holidays = Holidays::published();
    let slow = Slow::new(&holidays);
    let starts = slow.days.iter().filter(|day| **day <= LAST).copied();
    for (turn, start) in starts.enumerate() {
        // Lengths and places vary with the day, so that ten years meet many of each.
        let first = nth_after(&slow, start, 1 + turn % 20);
        let first_end = nth_after(&slow, first, 1 + turn % 9);
        let second = nth_after(&slow, first, 1 + turn % 13);
        let second_end = nth_after(&slow, second, 1 + turn % 17);
        let pauses = [
            Pause {
                from: second,
                to: Some(second_end),
            },
            Pause {
                from: first,
                to: Some(first_end),
            },
        ];
        let mut statutory = slow.span(first, first_end);
        statutory.extend(slow.span(second, second_end));
        // Answered minus asked: the day of each answer counts again, but for a day that another
        // pause covers from before.
        let mut working = statutory.clone();
        working.remove(&first_end.max(second_end));
        if second > first_end {
            working.remove(&first_end);
        }
        let nation = turn % 4;
        let extended = turn % 3 == 0;
        let clock = RequestClock {
            pauses: pauses.to_vec(),
            extended,
            ..RequestClock::received(RequestKind::Access, start)
        };
        let reckoning = reckon(&clock, &holidays, Nation::ALL[nation]).unwrap();
        let months = if extended { 3 } else { 1 };
        let case = format!("{start} {pauses:?} {nation} {months}");
        let due = nth_or_same(&slow, slow.months_on(start, months), statutory.len());
        assert_eq!(
            reckoning.due_on,
            Some(slow.next_working(due, nation)),
            "{case}"
        );
        let work_to = nth_or_same(&slow, slow.months_on(start, months), working.len());
        assert_eq!(
            reckoning.work_to_on,
            Some(slow.next_working(work_to, nation)),
            "{case}"
        );
        // Where both pauses lie within the month, ticking days off says the same.
        if second_end <= slow.months_on(start, months) {
            let ticked = slow.due(start, months, &statutory, nation);
            assert_eq!(reckoning.due_on, Some(ticked), "{case}");
        }
        let days = i32::try_from(statutory.len()).unwrap();
        assert_eq!(reckoning.paused.unwrap().days, days, "{case}");
    }
}

fn nth_or_same(slow: &Slow, on: Date, days: usize) -> Date {
    if days == 0 {
        on
    } else {
        nth_after(slow, on, days)
    }
}

#[test]
fn complaints_and_working_days_of_ten_years() {
    let holidays = Holidays::published();
    let slow = Slow::new(&holidays);
    for start in slow.days.iter().filter(|day| **day <= LAST).copied() {
        for (index, nation) in Nation::ALL.into_iter().enumerate() {
            let complaint = reckon_complaint(start, &holidays, nation).unwrap();
            let thirtieth = slow.after(start)[29];
            let due = slow.next_working(thirtieth, index);
            assert_eq!(complaint.due_on, Some(due), "{start} {nation}");
            let counted = slow.after(start)[..30]
                .iter()
                .filter(|day| slow.works(**day, index))
                .count();
            let between = working_days_between(start, thirtieth, &holidays, nation);
            assert_eq!(
                usize::try_from(between).unwrap(),
                counted,
                "{start} {nation}"
            );
        }
    }
}
