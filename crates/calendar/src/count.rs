//! Counting: months by corresponding date, working days, and the roll at the end of a period.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::generator::is_weekend;
use crate::holidays::Holidays;
use crate::nation::Nation;

/// No list of holidays is this long; it ends the loop at the calendar's edge.
const LONGEST_ROLL: u16 = 3660;

/// The corresponding date so many months later, or the last day of that month if it has none.
///
/// Regulation 1182/71 art. 3(2)(c). Always add to the day the period starts from: a sum from a
/// date already clamped or rolled is wrong.
pub fn add_months(from: Date, months: u8) -> Date {
    from.saturating_add(i32::from(months).months())
}

pub(crate) fn plus_days(from: Date, days: i32) -> Date {
    from.saturating_add(days.days())
}

/// Calendar days from one date to another, negative when the second is earlier.
pub fn days_between(earlier: Date, later: Date) -> i32 {
    earlier
        .until(later)
        .map(|span| span.get_days())
        .unwrap_or_default()
}

/// A date moved forward to a working day, and what it was moved over.
#[derive(Debug)]
pub(crate) struct Rolled {
    pub(crate) on: Date,
    pub(crate) skipped: Vec<(Date, String)>,
    pub(crate) provisional: bool,
}

pub(crate) fn roll(from: Date, holidays: &Holidays, nation: Nation) -> Rolled {
    let mut rolled = Rolled {
        on: from,
        skipped: Vec::new(),
        provisional: holidays.is_provisional(from, nation),
    };
    for _ in 0..LONGEST_ROLL {
        let why = if let Some(holiday) = holidays.holiday(rolled.on, nation) {
            format!("a bank holiday ({})", holiday.title)
        } else if is_weekend(rolled.on) {
            "not a working day".to_owned()
        } else {
            break;
        };
        rolled.skipped.push((rolled.on, why));
        rolled.on = plus_days(rolled.on, 1);
        rolled.provisional |= holidays.is_provisional(rolled.on, nation);
    }
    rolled
}

/// The day itself if it is a working day, else the next one. Regulation 1182/71 art. 3(4).
pub fn roll_forward(from: Date, holidays: &Holidays, nation: Nation) -> Date {
    roll(from, holidays, nation).on
}

/// A day so many working days on, and whether a holiday by rule was counted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingDays {
    /// The day the count ends on.
    pub on: Date,
    /// True when a year passed through is not published yet.
    pub provisional: bool,
}

/// The last of so many working days after a day, which is itself not counted.
pub fn working_days(from: Date, count: u16, holidays: &Holidays, nation: Nation) -> WorkingDays {
    let mut on = from;
    let mut left = count;
    let mut provisional = holidays.is_provisional(from, nation);
    while left > 0 && on < Date::MAX {
        on = plus_days(on, 1);
        provisional |= holidays.is_provisional(on, nation);
        if holidays.is_working_day(on, nation) {
            left -= 1;
        }
    }
    WorkingDays { on, provisional }
}

/// As [`working_days`], the date alone.
pub fn add_working_days(from: Date, count: u16, holidays: &Holidays, nation: Nation) -> Date {
    working_days(from, count, holidays, nation).on
}

/// Working days after the first date up to and including the second; negative when it is past.
pub fn working_days_between(from: Date, to: Date, holidays: &Holidays, nation: Nation) -> i32 {
    if to < from {
        return -working_days_between(to, from, holidays, nation);
    }
    let mut on = from;
    let mut count = 0;
    while on < to {
        on = plus_days(on, 1);
        if holidays.is_working_day(on, nation) {
            count += 1;
        }
    }
    count
}
