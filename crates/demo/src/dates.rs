//! Dates as people write them.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::random::Random;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The day `days` after (before, where negative).
pub(crate) fn plus(date: Date, days: i32) -> Date {
    date.checked_add(days.days()).unwrap_or(date)
}

/// How many days lie between.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// The month's name.
pub(crate) fn month(date: Date) -> &'static str {
    usize::try_from(date.month() - 1)
        .ok()
        .and_then(|at| MONTHS.get(at))
        .copied()
        .unwrap_or_default()
}

/// `4 March 2025`
pub(crate) fn long(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// `Tue`
pub(crate) fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

/// `Mar`
pub(crate) fn short_month(date: Date) -> String {
    month(date).chars().take(3).collect()
}

/// `04/03/2025`
pub(crate) fn slashed(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// One of the ways in which a date stands in a document.
pub(crate) fn any(date: Date, random: &mut Random) -> String {
    let year = date.year();
    match random.below(6) {
        0 | 1 => long(date),
        2 => slashed(date),
        3 => format!(
            "{}/{}/{:02}",
            date.day(),
            date.month(),
            year.rem_euclid(100)
        ),
        4 => format!("{}.{}.{year}", date.day(), date.month()),
        _ => format!("{} {} {year}", date.day(), short_month(date)),
    }
}

/// The day itself where teaching happens on it, else one after the holidays or the Sunday.
pub(crate) fn term_day(date: Date) -> Date {
    let taught = match (date.month(), date.day()) {
        (8, _) => plus(date, 31),
        (12, 20..) => plus(date, 16),
        (1, ..4) => plus(date, 5),
        _ => date,
    };
    if taught.weekday() == Weekday::Sunday {
        plus(taught, 1)
    } else {
        taught
    }
}
