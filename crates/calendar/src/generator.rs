//! Bank holidays by rule, for years that are not published yet.
//!
//! Banking and Financial Dealings Act 1971 s.1 and Sch 1, the yearly proclamations, and the
//! St Andrew's Day Bank Holiday (Scotland) Act 2007. One-off days cannot be foreseen, which is
//! why every date that rests on this module is marked provisional.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::count::plus_days;
use crate::nation::Division;

const NEW_YEAR: &str = "New Year’s Day";
const SECOND_JANUARY: &str = "2nd January";
const ST_PATRICK: &str = "St Patrick’s Day";
const GOOD_FRIDAY: &str = "Good Friday";
const EASTER_MONDAY: &str = "Easter Monday";
const EARLY_MAY: &str = "Early May bank holiday";
const SPRING: &str = "Spring bank holiday";
const BOYNE: &str = "Battle of the Boyne (Orangemen’s Day)";
const SUMMER: &str = "Summer bank holiday";
const ST_ANDREW: &str = "St Andrew’s Day";
const CHRISTMAS: &str = "Christmas Day";
const BOXING: &str = "Boxing Day";

/// The bank holidays of a year by rule, substitute days in place of those at weekends.
pub fn generated(division: Division, year: i16) -> BTreeMap<Date, &'static str> {
    let mut days = BTreeMap::new();
    let Some(easter) = easter_sunday(year) else {
        return days;
    };
    days.insert(plus_days(easter, -2), GOOD_FRIDAY);
    let august = match division {
        Division::EnglandAndWales => {
            days.insert(plus_days(easter, 1), EASTER_MONDAY);
            last_monday(year, 8)
        }
        Division::NorthernIreland => {
            days.insert(plus_days(easter, 1), EASTER_MONDAY);
            substitute(&mut days, day(year, 3, 17), ST_PATRICK);
            substitute(&mut days, day(year, 7, 12), BOYNE);
            last_monday(year, 8)
        }
        Division::Scotland => {
            substitute(&mut days, day(year, 11, 30), ST_ANDREW);
            first_monday(year, 8)
        }
    };
    for (on, title) in [
        (first_monday(year, 5), EARLY_MAY),
        (last_monday(year, 5), SPRING),
        (august, SUMMER),
    ] {
        days.extend(on.map(|on| (on, title)));
    }
    new_year(&mut days, division, year);
    christmas(&mut days, year);
    days
}

/// 1 January gives way first and 2 January follows it, as the proclamations do in Scotland.
fn new_year(days: &mut BTreeMap<Date, &'static str>, division: Division, year: i16) {
    substitute(days, day(year, 1, 1), NEW_YEAR);
    if division == Division::Scotland {
        substitute(days, day(year, 1, 2), SECOND_JANUARY);
    }
}

/// Whichever of the two falls on a weekday keeps its day; the other takes the next free one.
fn christmas(days: &mut BTreeMap<Date, &'static str>, year: i16) {
    let mut pair = [(day(year, 12, 25), CHRISTMAS), (day(year, 12, 26), BOXING)];
    pair.sort_by_key(|(on, _)| on.is_some_and(is_weekend));
    for (on, title) in pair {
        substitute(days, on, title);
    }
}

/// Puts a holiday on its day, or on the next weekday that is not a holiday already.
fn substitute(days: &mut BTreeMap<Date, &'static str>, on: Option<Date>, title: &'static str) {
    let Some(mut on) = on else { return };
    while is_weekend(on) || days.contains_key(&on) {
        on = plus_days(on, 1);
    }
    days.insert(on, title);
}

pub(crate) fn is_weekend(on: Date) -> bool {
    matches!(on.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn first_monday(year: i16, month: i8) -> Option<Date> {
    day(year, month, 1)?
        .nth_weekday_of_month(1, Weekday::Monday)
        .ok()
}

fn last_monday(year: i16, month: i8) -> Option<Date> {
    day(year, month, 1)?
        .nth_weekday_of_month(-1, Weekday::Monday)
        .ok()
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876.
fn easter_sunday(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let golden = y % 19;
    let (century, of_century) = (y / 100, y % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days_after_21_march = epact + weekday - 7 * late + 1;
    day(year, 3, 21)?
        .checked_add(days_after_21_march.days())
        .ok()
}
