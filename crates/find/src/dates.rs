//! Dates as people write them in Britain.

use jiff::civil::Date;

use crate::token::{Token, UNKNOWN, tokens};
use crate::work::looked;

/// A date in a text. A year of two digits leaves two readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// The reading, the later century first.
    pub date: Date,
    /// The other century, where the year has two digits.
    pub other: Option<Date>,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The letters of September, the longest: what has more is no month.
const LONGEST_MONTH: usize = 9;

/// The date whose first or second part begins at byte `at`, where a word with a digit begins.
/// `before` is the word before it, for "May 4th 2013".
pub(crate) fn at(text: &str, at: usize, before: Option<(usize, &str)>) -> Option<Written> {
    let rest = text.get(at..)?;
    month_first(rest, at, before).or_else(|| {
        let (length, date, other) = year_first(rest)
            .or_else(|| day_first(rest))
            .or_else(|| day_month_name(rest))?;
        Some(Written {
            start: at,
            end: at + length,
            date,
            other,
        })
    })
}

/// `May 4th, 2013`.
fn month_first(rest: &str, at: usize, before: Option<(usize, &str)>) -> Option<Written> {
    let (start, word) = before?;
    let month = month_named(word)?;
    let (day, after) = number(rest, 2)?;
    let after = ordinal(after);
    let after = after.strip_prefix(',').unwrap_or(after);
    let (year, after) = year(after.strip_prefix([' ', '\u{a0}'])?.trim_start_matches(' '))?;
    let (date, other) = whole(&year, month, day)?;
    Some(Written {
        start,
        end: at + rest.len() - after.len(),
        date,
        other,
    })
}

/// `2013-05-04`, also with slashes or dots.
fn year_first(rest: &str) -> Option<(usize, Date, Option<Date>)> {
    let (year, after) =
        number(rest, 4).filter(|_| rest.bytes().take(4).all(|b| b.is_ascii_digit()))?;
    let separator = after
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, after) = number(after.strip_prefix(separator)?, 2)?;
    let (day, after) = number(after.strip_prefix(separator)?, 2)?;
    let after = match after.as_bytes() {
        // An instant: 2013-05-04T10:00.
        [b'T', digit, ..] if digit.is_ascii_digit() => after,
        _ => ends(after)?,
    };
    let date = Date::new(
        i16::try_from(year).ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    )
    .ok()?;
    Some((rest.len() - after.len(), date, None))
}

/// `04/05/2013`, `4.5.13`, `04-05-2013`, `4 5 2013`; month and day are changed over where only that is a date.
fn day_first(rest: &str) -> Option<(usize, Date, Option<Date>)> {
    let (day, after) = number(rest, 2)?;
    let (gap, after) = separator(after)?;
    let (month, after) = number(after, 2)?;
    let (second, after) = separator(after)?;
    if second != gap {
        return None;
    }
    let (year, after) = year(after)?;
    if gap == ' ' && matches!(year, Year::Short(_)) {
        return None;
    }
    let (day, month) = if month > 12 && day <= 12 {
        (month, day)
    } else {
        (day, month)
    };
    let (date, other) = whole(&year, month, day)?;
    Some((rest.len() - after.len(), date, other))
}

/// `4 May 2013`, `4th of May 2013`, `04-May-13`, `4 May, 2013`.
fn day_month_name(rest: &str) -> Option<(usize, Date, Option<Date>)> {
    let (day, after) = number(rest, 2)?;
    let after = ordinal(after);
    let after = after.trim_start_matches([' ', '-', '/', '.', '\u{a0}']);
    let after = after.strip_prefix("of ").unwrap_or(after);
    let letters = after
        .bytes()
        .take(LONGEST_MONTH + 1)
        .take_while(u8::is_ascii_alphabetic)
        .count();
    looked(letters);
    let (name, after) = after.split_at_checked(letters)?;
    let month = month_named(name)?;
    let after = after.strip_prefix('.').unwrap_or(after);
    let after = after.strip_prefix(',').unwrap_or(after);
    let trimmed = after.trim_start_matches([' ', '-', '/', '\u{a0}']);
    if trimmed.len() == after.len() {
        return None;
    }
    let trimmed = trimmed.trim_start_matches(['\'', '\u{2019}']);
    let (year, after) = year(trimmed)?;
    let (date, other) = whole(&year, month, day)?;
    Some((rest.len() - after.len(), date, other))
}

/// The number of a month written out or short, from 1.
#[must_use]
pub fn month_named(word: &str) -> Option<u32> {
    if !(3..=LONGEST_MONTH).contains(&word.len()) || !word.is_ascii() {
        return None;
    }
    let low = word.to_ascii_lowercase();
    let short = low == "sept";
    MONTHS
        .iter()
        .position(|month| {
            *month == low
                || (low.len() == 3 && month.starts_with(&low))
                || (short && *month == "september")
        })
        .and_then(|at| u32::try_from(at + 1).ok())
}

/// Every whole date in a text, in order; of a year of two digits the later century.
#[must_use]
pub fn dates(text: &str) -> Vec<Date> {
    let words = tokens(text, |_| UNKNOWN);
    let mut out = Vec::new();
    let mut free = 0;
    let mut before: Option<&Token> = None;
    for token in &words {
        let word =
            before.and_then(|before| Some((before.start, text.get(before.start..before.end)?)));
        if token.digit
            && token.start >= free
            && let Some(written) = at(text, token.start, word)
        {
            out.push(written.date);
            free = written.end;
        }
        before = Some(token);
    }
    out
}

/// The ways a date is written in full: figures and names of months, with and without noughts.
#[must_use]
pub fn date_forms(date: Date) -> Vec<String> {
    let (day, month, year) = (date.day(), date.month(), date.year());
    let mut out = vec![
        format!("{year}-{month:02}-{day:02}"),
        format!("{day:02}/{month:02}/{year}"),
        format!("{day}/{month}/{year}"),
    ];
    let ordinal = match (day % 10, day / 10) {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    let name = usize::try_from(month - 1)
        .ok()
        .and_then(|at| MONTHS.get(at))
        .copied()
        .unwrap_or_default();
    let short = name.get(..3).unwrap_or(name);
    for name in [name, short] {
        out.extend([
            format!("{day} {name} {year}"),
            format!("{day:02} {name} {year}"),
            format!("{day}{ordinal} {name} {year}"),
            format!("{day}{ordinal} of {name} {year}"),
            format!("{name} {day} {year}"),
            format!("{name} {day}{ordinal} {year}"),
        ]);
    }
    out
}

enum Year {
    Full(i16),
    Short(i16),
}

fn year(text: &str) -> Option<(Year, &str)> {
    let (n, after) = number(text, 4)?;
    let after = ends(after)?;
    let n = i16::try_from(n).ok()?;
    match text.len() - after.len() {
        4 => Some((Year::Full(n), after)),
        2 => Some((Year::Short(n), after)),
        _ => None,
    }
}

fn whole(year: &Year, month: u32, day: u32) -> Option<(Date, Option<Date>)> {
    let (month, day) = (month.try_into().ok()?, day.try_into().ok()?);
    match *year {
        Year::Full(y) => (1880..=2100)
            .contains(&y)
            .then(|| Date::new(y, month, day).ok())
            .flatten()
            .map(|date| (date, None)),
        Year::Short(y) => {
            let later = Date::new(2000 + y, month, day).ok();
            let earlier = Date::new(1900 + y, month, day).ok();
            later
                .map(|date| (date, earlier))
                .or_else(|| earlier.map(|date| (date, None)))
        }
    }
}

fn number(text: &str, most: usize) -> Option<(u32, &str)> {
    let digits = text
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    let (number, after) = text.split_at_checked(digits)?;
    number.parse().ok().map(|n| (n, after))
}

fn separator(text: &str) -> Option<(char, &str)> {
    let c = text.chars().next()?;
    let kind = match c {
        '/' | '.' | '-' | ' ' => c,
        '\u{2010}'..='\u{2013}' => '-',
        _ => return None,
    };
    text.get(c.len_utf8()..).map(|after| {
        (
            kind,
            if kind == '.' || kind == '/' {
                after.trim_start_matches(' ')
            } else {
                after
            },
        )
    })
}

fn ordinal(text: &str) -> &str {
    ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| text.strip_prefix(ending))
        .unwrap_or(text)
}

/// The rest of the text, where no further letter or digit is joined to it.
fn ends(after: &str) -> Option<&str> {
    (!after.starts_with(|c: char| c.is_alphanumeric())).then_some(after)
}

#[cfg(test)]
#[allow(clippy::string_slice, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(text: &str) -> Option<(String, Date)> {
        let digit = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let before = text[..digit].trim_end();
        let from = before.rfind(' ').map_or(0, |n| n + 1);
        at(text, digit, Some((from, &before[from..])))
            .map(|d| (text[d.start..d.end].to_owned(), d.date))
    }

    #[test]
    fn dates_in_any_form() {
        for written in [
            "4 May 2013",
            "04/05/13",
            "4.5.2013",
            "2013-05-04",
            "May 4th 2013",
            "May 4, 2013",
            "4th of May 2013",
            "04-May-2013",
            "4 may 13",
            "04.05.2013",
            "4-5-2013",
            "2013/05/04",
            "4th May, 2013",
            "04 05 2013",
            "4 May '13",
            "4/5/13",
        ] {
            assert_eq!(
                read(written),
                Some((written.to_owned(), date(2013, 5, 4))),
                "{written}"
            );
        }
        assert_eq!(
            read("on 25/12/1999, he").map(|d| d.1),
            Some(date(1999, 12, 25))
        );
        assert_eq!(
            read("on 12/25/1999, he").map(|d| d.1),
            Some(date(1999, 12, 25))
        );
    }

    #[test]
    fn not_dates() {
        for written in [
            "4 May",
            "31/02/2013",
            "13/13/2013",
            "4 apples 2013",
            "1.2.3",
            "04/05-13",
            "4 5 13",
            "12/3456",
            "2013-05-041",
        ] {
            assert_eq!(read(written), None, "{written}");
        }
    }
}
