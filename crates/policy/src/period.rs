//! Periods as people write them: "6 years", "until age 25", "6 years or until age 25, whichever is
//! later".

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

/// How long something is kept: one or several limits, of which the latest counts. A written policy
/// that fixes none says [`Period::OPEN`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    limits: Vec<Limit>,
}

/// One limit of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So long after the trigger.
    After(Length),
    /// Until the person is so old.
    UntilAge(u16),
}

/// A length of time in one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: Unit,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Weeks.
    Weeks,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

/// The text is no period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAPeriod {
    text: String,
}

impl fmt::Display for NotAPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a period, expected for example `6 years`, `until age 25` or `6 years or until age 25, whichever is later`",
            self.text
        )
    }
}

impl std::error::Error for NotAPeriod {}

impl Period {
    /// The words of a policy that fixes no period. No pack that is put to use may say them.
    pub const OPEN: &'static str = "as long as needed";

    /// Whether no period is fixed.
    pub fn is_open(&self) -> bool {
        self.limits.is_empty()
    }

    /// Its limits, in the order written; the latest of them counts.
    pub fn limits(&self) -> &[Limit] {
        &self.limits
    }

    /// Whether a birth date is needed to reckon it.
    pub fn needs_birth_date(&self) -> bool {
        self.limits
            .iter()
            .any(|limit| matches!(limit, Limit::UntilAge(_)))
    }
}

impl std::str::FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const LATER: &str = ", whichever is later";
        let wrong = || NotAPeriod {
            text: text.to_owned(),
        };
        let plain = text.trim();
        if plain == Self::OPEN {
            return Ok(Self { limits: Vec::new() });
        }
        let (list, later) = match plain.strip_suffix(LATER) {
            Some(list) => (list, true),
            None => (plain, false),
        };
        let limits: Option<Vec<Limit>> = list.split(" or ").map(limit).collect();
        let limits = limits.ok_or_else(wrong)?;
        // "or" without "whichever is later" leaves open which: never guess about destruction.
        if (limits.len() > 1) == later {
            Ok(Self { limits })
        } else {
            Err(wrong())
        }
    }
}

/// One limit as written.
fn limit(text: &str) -> Option<Limit> {
    if let Some(age) = text.trim().strip_prefix("until age ") {
        return age
            .parse()
            .ok()
            .filter(|age| (1..=120).contains(age))
            .map(Limit::UntilAge);
    }
    let (count, unit) = text.trim().split_once(' ')?;
    let count = count.parse().ok().filter(|count| *count > 0)?;
    let unit = match unit {
        "day" | "days" => Unit::Days,
        "week" | "weeks" => Unit::Weeks,
        "month" | "months" => Unit::Months,
        "year" | "years" => Unit::Years,
        _ => return None,
    };
    Some(Limit::After(Length { count, unit }))
}

impl Length {
    /// The day so long after a day; `None` beyond the calendar.
    ///
    /// Where a month lacks the day, the first of the next one counts: what is due then is never
    /// destroyed early.
    pub fn after(self, start: Date) -> Option<Date> {
        let count = i64::from(self.count);
        let span = match self.unit {
            Unit::Days => count.days(),
            Unit::Weeks => count.weeks(),
            Unit::Months => count.months(),
            Unit::Years => count.years(),
        };
        let end = start.checked_add(span).ok()?;
        let clamped = matches!(self.unit, Unit::Months | Unit::Years) && end.day() != start.day();
        if clamped {
            end.tomorrow().ok()
        } else {
            Some(end)
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Days => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Years => "year",
        };
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {unit}{plural}", self.count)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_open() {
            return f.write_str(Self::OPEN);
        }
        for (n, limit) in self.limits.iter().enumerate() {
            if n > 0 {
                f.write_str(" or ")?;
            }
            match limit {
                Limit::After(length) => write!(f, "{length}")?,
                Limit::UntilAge(age) => write!(f, "until age {age}")?,
            }
        }
        if self.limits.len() > 1 {
            f.write_str(", whichever is later")
        } else {
            Ok(())
        }
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_is_said_again() {
        for text in [
            "6 years",
            "1 year",
            "18 months",
            "2 weeks",
            "1 day",
            "as long as needed",
            "until age 25",
            "6 years or until age 25, whichever is later",
            "until age 25 or 3 years or 40 days, whichever is later",
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "",
            "six years",
            "0 years",
            "-1 years",
            "6",
            "6 moons",
            "until age 0",
            "until age 300",
            "6 years or until age 25",
            "6 years, whichever is later",
            "6 years or as long as needed, whichever is later",
            "6 years or , whichever is later",
            "99999 years",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn lengths_end_on_the_same_day_or_the_first_of_the_next_month() {
        let check = |start, text: &str, end| {
            let period: Period = text.parse().unwrap();
            let [Limit::After(length)] = period.limits() else {
                panic!("{text}")
            };
            assert_eq!(length.after(start), Some(end), "{text} after {start}");
        };
        check(date(2026, 11, 21), "6 years", date(2032, 11, 21));
        check(date(2028, 2, 29), "1 year", date(2029, 3, 1));
        check(date(2028, 2, 29), "4 years", date(2032, 2, 29));
        check(date(2026, 1, 31), "1 month", date(2026, 3, 1));
        check(date(2026, 8, 31), "1 month", date(2026, 10, 1));
        check(date(2026, 12, 31), "1 day", date(2027, 1, 1));
        check(date(2026, 12, 31), "2 weeks", date(2027, 1, 14));
    }

    proptest! {
        #[test]
        fn a_length_never_ends_early(days in 0..60_000i32, count in 1u16..60, unit in 0..4usize) {
            let start = date(1950, 1, 1).checked_add(i64::from(days).days()).unwrap();
            let unit = [Unit::Days, Unit::Weeks, Unit::Months, Unit::Years][unit];
            let end = Length { count, unit }.after(start).unwrap();
            let least = match unit {
                Unit::Days => 1,
                Unit::Weeks => 7,
                Unit::Months => 28,
                Unit::Years => 365,
            };
            prop_assert!((end - start).get_days() >= least * i32::from(count));
            let months = (i32::from(end.year()) * 12 + i32::from(end.month()))
                - (i32::from(start.year()) * 12 + i32::from(start.month()));
            match unit {
                Unit::Years | Unit::Months => {
                    let exact = i32::from(count) * if unit == Unit::Years { 12 } else { 1 };
                    let same_day = months == exact && end.day() == start.day();
                    let first_of_next = months == exact + 1 && end.day() == 1;
                    prop_assert!(same_day || first_of_next);
                }
                Unit::Days | Unit::Weeks => {}
            }
        }
    }
}
