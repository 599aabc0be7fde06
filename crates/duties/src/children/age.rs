//! How old somebody is.

use jiff::ToSpan;
use jiff::civil::Date;

/// The day on which somebody reaches an age: it begins with the birthday.
///
/// Family Law Reform Act 1969 s.9; Age of Legal Capacity (Scotland) Act 1991 s.6, by which somebody
/// born on 29 February has their birthday on 1 March of a common year. The same is taken elsewhere.
pub fn reaches(born: Date, years: u8) -> Date {
    let birthday = born.saturating_add(i32::from(years).years());
    if birthday.day() == born.day() {
        birthday
    } else {
        birthday.saturating_add(1.day())
    }
}

/// The age in whole years on a day; none before the birth.
pub fn age_on(born: Date, on: Date) -> Option<u8> {
    if on < born {
        return None;
    }
    let years = i32::from(on.year()) - i32::from(born.year());
    let years = u8::try_from(years).unwrap_or(u8::MAX);
    Some(if reaches(born, years) <= on {
        years
    } else {
        years.saturating_sub(1)
    })
}
