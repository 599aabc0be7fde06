//! Civil dates are those of Europe/London; instants are UTC.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::refusal::Refusal;

/// Summer time as the law has it since 1996; stands in should the bundled database lack London.
const LONDON_BY_RULE: &str = "GMT0BST,M3.5.0/1,M10.5.0/2";

/// Looked up once: it comes from the database in the binary and cannot change.
static LONDON: LazyLock<TimeZone> = LazyLock::new(|| {
    TimeZone::get("Europe/London")
        .or_else(|_| TimeZone::posix(LONDON_BY_RULE))
        .unwrap_or(TimeZone::UTC)
});

/// The time zone of every civil date in Caretaker.
pub fn london() -> TimeZone {
    LONDON.clone()
}

/// The civil date in London at an instant.
pub fn date_in_london(at: Timestamp) -> Date {
    at.to_zoned(london()).date()
}

/// The last second of a due date in London: a period ends with the last hour of its last day.
pub fn deadline_at(due_on: Date) -> Timestamp {
    instant(due_on.at(23, 59, 59, 0))
}

/// A date as people say it: `Monday 4 January 2027`.
pub fn in_words(on: Date) -> String {
    on.strftime("%A %-d %B %Y").to_string()
}

/// An instant as people say it: `10:20 on Saturday 24 October 2026`.
pub fn instant_in_words(at: Timestamp) -> String {
    at.to_zoned(london())
        .strftime("%H:%M on %A %-d %B %Y")
        .to_string()
}

/// Reads `2026-12-01`, or the date in London of an instant such as `2026-12-01T23:30Z`.
pub fn parse_civil(text: &str) -> Result<Date, Refusal> {
    if is_date_alone(text) {
        return text.parse().map_err(|_| not_a_date(text));
    }
    parse_instant(text).map(date_in_london)
}

/// Reads an instant: with an offset, or by London's clocks; a date alone means its first moment.
///
/// Where clocks go back and a time happens twice, the earlier is meant: the clock of a breach
/// must start no later than it did.
pub fn parse_instant(text: &str) -> Result<Timestamp, Refusal> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let local: DateTime = if is_date_alone(text) {
        let on: Date = text.parse().map_err(|_| not_a_date(text))?;
        on.at(0, 0, 0, 0)
    } else {
        text.parse().map_err(|_| not_a_date(text))?
    };
    Ok(instant(local))
}

fn is_date_alone(text: &str) -> bool {
    text.len() == "2026-12-01".len()
}

fn not_a_date(text: &str) -> Refusal {
    Refusal::input(format!(
        "`{text}` is not a date such as 2026-12-01, or a time such as 2026-12-01T10:20"
    ))
}

fn instant(local: DateTime) -> Timestamp {
    london()
        .to_ambiguous_timestamp(local)
        .earlier()
        .unwrap_or(Timestamp::MAX)
}
