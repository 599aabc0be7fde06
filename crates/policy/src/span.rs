//! Lengths of time with their unit: "5 working days", "72 hours", "15 school days".

use std::fmt;

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
}
