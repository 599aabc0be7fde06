//! The dates we accept: beyond them a date is a slip of the pen.

use jiff::civil::Date;

use crate::refusal::Refusal;

const FIRST_YEAR: i16 = 1985;
const LAST_YEAR: i16 = 2199;

/// Refuses a date no request can have; afterwards no sum leaves the calendar.
pub(crate) fn plausible(on: Date, what: &str) -> Result<Date, Refusal> {
    if (FIRST_YEAR..=LAST_YEAR).contains(&on.year()) {
        Ok(on)
    } else {
        Err(Refusal::input(format!(
            "{what} `{on}` lies outside the years {FIRST_YEAR} to {LAST_YEAR}"
        )))
    }
}
