//! A length of time as the law gives it: a number and a unit.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Hours, which no weekend moves.
    Hours,
    /// Calendar days.
    Days,
    /// Days on which a school is open.
    SchoolDays,
    /// Weeks.
    Weeks,
    /// Calendar months.
    Months,
    /// Years.
    Years,
}

impl Unit {
    const ALL: [Self; 6] = [
        Self::Hours,
        Self::Days,
        Self::SchoolDays,
        Self::Weeks,
        Self::Months,
        Self::Years,
    ];

    /// The word for one of it, as the files write it.
    fn one(self) -> &'static str {
        match self {
            Self::Hours => "hour",
            Self::Days => "day",
            Self::SchoolDays => "school-day",
            Self::Weeks => "week",
            Self::Months => "month",
            Self::Years => "year",
        }
    }
}

/// A number of hours, days, school days, weeks, months or years; never none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Length {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: Unit,
}

/// The text is no length.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no length: write a number above 0 and hours, days, school-days, weeks, months or years"
)]
pub struct NoLength(pub String);

impl FromStr for Length {
    type Err = NoLength;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (count, word) = text.split_once(' ')?;
            let count = count.parse().ok().filter(|count| *count > 0)?;
            let one = if count == 1 {
                Some(word)
            } else {
                word.strip_suffix('s')
            };
            let unit = Unit::ALL.into_iter().find(|unit| Some(unit.one()) == one)?;
            Some(Self { count, unit })
        };
        read().ok_or_else(|| NoLength(text.to_owned()))
    }
}

impl TryFrom<String> for Length {
    type Error = NoLength;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {}{s}", self.count, self.unit.one().replace('-', " "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_read_and_said() {
        for (text, said) in [
            ("72 hours", "72 hours"),
            ("1 month", "1 month"),
            ("15 school-days", "15 school days"),
        ] {
            assert_eq!(text.parse::<Length>().unwrap().to_string(), said);
        }
    }

    #[test]
    fn what_is_no_length_is_refused() {
        for text in [
            "",
            "month",
            "0 days",
            "1 months",
            "2 month",
            "-1 days",
            "3 fortnights",
            "70000 days",
        ] {
            assert_eq!(
                text.parse::<Length>(),
                Err(NoLength(text.to_owned())),
                "{text}"
            );
        }
    }
}
