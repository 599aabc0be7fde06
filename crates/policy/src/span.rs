//! Lengths of time with their unit: "5 working days", "72 hours", "15 school days".

use std::fmt;

use calendar::{Holidays, Nation, add_working_days};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

/// So much time, in the unit in which it was promised: a working day is not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: SpanUnit,
}

/// A unit of time in which policies make promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpanUnit {
    /// Minutes.
    Minutes,
    /// Clock hours.
    Hours,
    /// Calendar days.
    Days,
    /// Days that are neither at a week-end nor a bank holiday of the organisation's nation.
    WorkingDays,
    /// Days on which the organisation's term calendar has school.
    SchoolDays,
    /// Weeks.
    Weeks,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

impl SpanUnit {
    const WORDS: [(&'static str, &'static str, Self); 8] = [
        ("minute", "minutes", Self::Minutes),
        ("hour", "hours", Self::Hours),
        ("day", "days", Self::Days),
        ("working day", "working days", Self::WorkingDays),
        ("school day", "school days", Self::SchoolDays),
        ("week", "weeks", Self::Weeks),
        ("month", "months", Self::Months),
        ("year", "years", Self::Years),
    ];

    /// Days in one of them at the most, to compare promises; hours and minutes count as part days.
    const fn days_at_most(self) -> f64 {
        match self {
            Self::Minutes => 1.0 / 1440.0,
            Self::Hours => 1.0 / 24.0,
            Self::Days => 1.0,
            // Four bank holidays and two week-ends at the worst stand between ten working days.
            Self::WorkingDays => 1.8,
            // Half of the year is no school: a promise in school days can last over the summer.
            Self::SchoolDays => 4.0,
            Self::Weeks => 7.0,
            Self::Months => 31.0,
            Self::Years => 366.0,
        }
    }
}

impl Span {
    /// So many working days.
    pub const fn working_days(count: u16) -> Self {
        Self {
            count,
            unit: SpanUnit::WorkingDays,
        }
    }

    /// How many days it can last at the most: to compare promises of different units, never to
    /// reckon a date.
    pub fn days_at_most(self) -> f64 {
        f64::from(self.count) * self.unit.days_at_most()
    }
}

impl Span {
    /// The day so long after another, by the calendar; where a month lacks the day, its last. Minutes
    /// and hours count in whole days. `None` for school days, which hang on a calendar of terms.
    pub fn after(self, from: Date, holidays: &Holidays, nation: Nation) -> Option<Date> {
        let count = i64::from(self.count);
        let later = |span: jiff::Span| from.saturating_add(span);
        Some(match self.unit {
            SpanUnit::Minutes => later((count / 1440).days()),
            SpanUnit::Hours => later((count / 24).days()),
            SpanUnit::Days => later(count.days()),
            SpanUnit::WorkingDays => add_working_days(from, self.count, holidays, nation),
            SpanUnit::Weeks => later(count.weeks()),
            SpanUnit::Months => later(count.months()),
            SpanUnit::Years => later(count.years()),
            SpanUnit::SchoolDays => return None,
        })
    }

    /// How often something comes that comes after each of it: "every year", "every 3 months".
    pub fn repeated(&self) -> String {
        let words = self.to_string();
        match words.strip_prefix("1 ") {
            Some(unit) => format!("every {unit}"),
            None => format!("every {words}"),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = SpanUnit::WORDS
            .iter()
            .find(|(_, _, unit)| *unit == self.unit);
        let (one, many) = words.map_or(("", ""), |(one, many, _)| (*one, *many));
        write!(
            f,
            "{} {}",
            self.count,
            if self.count == 1 { one } else { many }
        )
    }
}

impl std::str::FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || {
            format!(
                "`{text}` is not a length of time, expected for example `5 working days`, `72 hours` or `1 month`"
            )
        };
        let (count, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let count = count.parse().ok().filter(|count| *count > 0);
        let unit = SpanUnit::WORDS
            .iter()
            .find(|(one, many, _)| [*one, *many].contains(&unit));
        match (count, unit) {
            (Some(count), Some((_, _, unit))) => Ok(Self { count, unit: *unit }),
            _ => Err(wrong()),
        }
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A promise in working days: `"15 working days"`, or as packs of format 0.1 wrote it, `15`. None
/// is made where it is zero, which only a written policy as it stands may leave so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkingDays(pub u16);

impl<'de> Deserialize<'de> for WorkingDays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(u16),
            Text(String),
        }
        let wrong = |text: &str| {
            serde::de::Error::custom(format!(
                "`{text}` is not a number of working days, expected for example `15 working days`"
            ))
        };
        match Written::deserialize(deserializer)? {
            Written::Number(count) => Ok(Self(count)),
            Written::Text(text) => match text.parse::<Span>() {
                Ok(Span {
                    count,
                    unit: SpanUnit::WorkingDays,
                }) => Ok(Self(count)),
                _ => Err(wrong(&text)),
            },
        }
    }
}

impl fmt::Display for WorkingDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Span::working_days(self.0).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_is_what_is_shown() {
        for text in [
            "10 minutes",
            "72 hours",
            "1 day",
            "28 days",
            "5 working days",
            "15 school days",
            "6 weeks",
            "1 month",
            "2 years",
        ] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "5",
            "days",
            "0 days",
            "-1 days",
            "5 moons",
            "five days",
            "70000 days",
        ] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }

    fn on(from: Date, words: &str) -> Date {
        let span: Span = words.parse().unwrap();
        let holidays = Holidays::published();
        span.after(from, &holidays, Nation::EnglandAndWales)
            .unwrap()
    }

    #[test]
    fn each_unit_is_counted_as_it_is_meant() {
        let from = date(2026, 11, 22);
        assert_eq!(on(from, "30 minutes"), from);
        assert_eq!(on(from, "72 hours"), date(2026, 11, 25));
        assert_eq!(on(from, "10 days"), date(2026, 12, 2));
        assert_eq!(on(from, "2 weeks"), date(2026, 12, 6));
        assert_eq!(on(from, "1 month"), date(2026, 12, 22));
        assert_eq!(on(from, "1 year"), date(2027, 11, 22));
        // From a Sunday: Monday is the first.
        assert_eq!(on(from, "5 working days"), date(2026, 11, 27));
    }

    #[test]
    fn school_days_do_not_follow_from_the_calendar() {
        let span: Span = "15 school days".parse().unwrap();
        let from = date(2026, 11, 22);
        let holidays = Holidays::published();
        assert_eq!(span.after(from, &holidays, Nation::Scotland), None);
    }

    #[test]
    fn a_day_that_a_month_lacks_is_its_last() {
        assert_eq!(on(date(2026, 1, 31), "1 month"), date(2026, 2, 28));
        assert_eq!(on(date(2024, 2, 29), "1 year"), date(2025, 2, 28));
        assert_eq!(on(date(2024, 2, 29), "4 years"), date(2028, 2, 29));
        assert_eq!(on(date(2026, 8, 31), "18 months"), date(2028, 2, 29));
    }

    proptest! {
        #[test]
        fn it_is_never_before_the_day_and_never_later_than_the_longest_of_its_unit(
            day in 0_i32..3_000, count in 1_u16..40, unit in 0_usize..6,
        ) {
            let unit = ["days", "weeks", "months", "years", "working days", "hours"][unit];
            let from = date(2020, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
            let span: Span = format!("{count} {unit}").parse().unwrap();
            let then = span.after(from, &Holidays::published(), Nation::Scotland).unwrap();
            prop_assert!(then >= from);
            let days = f64::from(calendar::days_between(from, then));
            prop_assert!(days <= span.days_at_most() + 12.0, "{days}");
        }
    }
}
