//! Moments as mail programs write them: in headers, and in the text above what they forward.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// A longer line says more than a moment.
const LONGEST: usize = 200;

/// The moment of a header: `Mon, 23 Nov 2026 10:12:00 +0000 (GMT)`.
pub(super) fn of_header(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let bare = text.split('(').next().unwrap_or(text).trim();
    jiff::fmt::rfc2822::parse(bare)
        .ok()
        .map(|at| at.timestamp())
        .or_else(|| of_text(text))
}

/// The moment of a line of text, such as `Friday, 20 November 2026 10:12 AM` or `20/11/2026 10:12`.
/// What names no zone is London's; what names no hour is noon.
pub(super) fn of_text(text: &str) -> Option<Timestamp> {
    if text.len() > LONGEST {
        return None;
    }
    let mut said = Said::default();
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')'));
    for word in words.filter(|word| !word.is_empty()) {
        said.take(word);
    }
    said.moment()
}

/// What a line has said so far.
#[derive(Default)]
struct Said {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    time: Option<Time>,
    afternoon: Option<bool>,
    offset: Option<jiff::tz::Offset>,
}

impl Said {
    fn take(&mut self, word: &str) {
        let lower = word.to_lowercase();
        if let Some(time) = time(&lower) {
            self.time = self.time.or(Some(time));
            self.afternoon = self.afternoon.or(half(&lower));
        } else if let Some(afternoon) = half(&lower).filter(|_| self.time.is_some()) {
            self.afternoon = self.afternoon.or(Some(afternoon));
        } else if let Some(date) = figures(word) {
            self.day = self.day.or(Some(date.day()));
            self.month = self.month.or(Some(date.month()));
            self.year = self.year.or(Some(date.year()));
        } else if let Some(month) = month(&lower) {
            self.month = self.month.or(Some(month));
        } else if let Some(offset) = offset(word).filter(|_| self.time.is_some()) {
            self.offset = self.offset.or(Some(offset));
        } else {
            let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            match digits.len() {
                1 | 2 => self.day = self.day.or_else(|| digits.parse().ok()),
                4 => self.year = self.year.or_else(|| digits.parse().ok()),
                _ => {}
            }
        }
    }

    fn moment(self) -> Option<Timestamp> {
        let date = Date::new(self.year?, self.month?, self.day?).ok()?;
        let mut time = self.time.unwrap_or_else(|| Time::constant(12, 0, 0, 0));
        let hour = match self.afternoon {
            Some(true) if time.hour() < 12 => time.hour() + 12,
            Some(false) if time.hour() == 12 => 0,
            Some(_) | None => time.hour(),
        };
        time = Time::new(hour, time.minute(), time.second(), 0).ok()?;
        let at = DateTime::from_parts(date, time);
        let zone = match self.offset {
            Some(offset) => TimeZone::fixed(offset),
            None => TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC),
        };
        at.to_zoned(zone).ok().map(|at| at.timestamp())
    }
}

/// `10:12`, `10:12:33`, `10:12am`; with a dot only where nothing else is in it: `10.12am`.
fn time(word: &str) -> Option<Time> {
    let bare = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    let mut parts = bare.split(':');
    let mut next = || parts.next().map(str::parse::<i8>);
    let hour = next()?.ok()?;
    let minute = next()?.ok()?;
    let second = match next() {
        Some(second) => second.ok()?,
        None => 0,
    };
    Time::new(hour, minute, second.min(59), 0).ok()
}

/// Which half of the day a word says, alone or behind a time.
fn half(word: &str) -> Option<bool> {
    let letters = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
    match letters {
        "am" | "a.m." | "a.m" => Some(false),
        "pm" | "p.m." | "p.m" => Some(true),
        _ => None,
    }
}

/// `20/11/2026`, `20-11-2026`, `20.11.2026`, `2026-11-20`, and that with a time behind a T.
fn figures(word: &str) -> Option<Date> {
    let bare = word.split('T').next().unwrap_or(word);
    let parts: Vec<&str> = bare.split(['/', '-', '.']).take(4).collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let (year, month, day) = if first.len() == 4 {
        (first, second, third)
    } else {
        (third, second, first)
    };
    let year: i16 = year.parse().ok().filter(|year| *year > 1900)?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The month of a name or its first letters.
fn month(word: &str) -> Option<i8> {
    let month = find::month_named(word.trim_end_matches('.'))?;
    i8::try_from(month).ok()
}

/// `+0100`, `GMT+1`, `BST`.
fn offset(word: &str) -> Option<jiff::tz::Offset> {
    let bare = word.trim_start_matches("GMT").trim_start_matches("UTC");
    match (word, bare) {
        ("GMT" | "UTC" | "Z", _) => return Some(jiff::tz::Offset::UTC),
        ("BST", _) => return jiff::tz::Offset::from_hours(1).ok(),
        _ => {}
    }
    let (sign, digits) = match bare.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, bare.strip_prefix('+')?),
    };
    let digits = digits.replace(':', "");
    let number: i32 = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    let minutes = if digits.len() <= 2 {
        number * 60
    } else {
        number / 100 * 60 + number % 100
    };
    jiff::tz::Offset::from_seconds(sign * minutes * 60).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = of_text(text).map(|at| at.to_string());
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn moments_are_read_as_programs_write_them() {
        check("Fri, 20 Nov 2026 at 10:12", "2026-11-20T10:12:00Z");
        check("Fri, Nov 20, 2026 at 10:12 PM", "2026-11-20T22:12:00Z");
        check(
            "Fri, Nov 20, 2026 at 12:05\u{202f}AM",
            "2026-11-20T00:05:00Z",
        );
        check("Friday, November 20, 2026 10:12 AM", "2026-11-20T10:12:00Z");
        check("20 November 2026 10:12", "2026-11-20T10:12:00Z");
        check("20 November 2026 at 10:12:33 GMT", "2026-11-20T10:12:33Z");
        check("1 July 2026 at 10:12:33 BST", "2026-07-01T09:12:33Z");
        check("1 July 2026 at 10:12", "2026-07-01T09:12:00Z");
        check("20/11/2026 10:12pm", "2026-11-20T22:12:00Z");
        check("2026-11-20", "2026-11-20T12:00:00Z");
        check("20th of Sept. 2026 09:00 +0200", "2026-09-20T07:00:00Z");
        check("Fri, 20 Nov 2026 10:12:33 -0500", "2026-11-20T15:12:33Z");
    }

    #[test]
    fn what_is_no_moment_gives_none() {
        for text in [
            "",
            "yesterday",
            "32 November 2026",
            "20 November",
            "10:12",
            "20/13/2026",
            "99:99 20 Nov 2026 x",
            "20 Nov 99999",
        ] {
            let found = of_text(text);
            let fell_back = text.starts_with("99:99");
            assert_eq!(found.is_some(), fell_back, "{text}");
        }
        assert_eq!(of_text(&"1 May 2026 ".repeat(40)), None);
    }

    proptest::proptest! {
        /// Whatever a line says, it is a day that it names, or none.
        #[test]
        fn any_line_ends_well(text in "(20|Nov|2026|10:12|pm|\\+0100|GMT-|[0-9/.:-]{0,6}|\\PC{0,4}| |,){0,14}") {
            if let Some(at) = of_text(&text) {
                assert!(at.to_string().starts_with(|c: char| c.is_ascii_digit() || c == '-'));
            }
            of_header(&text);
        }
    }

    #[test]
    fn headers_are_read_by_the_standard() {
        let at = |text| of_header(text).map(|at| at.to_string());
        let same = Some("2026-11-23T10:12:00Z".to_owned());
        assert_eq!(at("Mon, 23 Nov 2026 10:12:00 +0000 (GMT)"), same);
        assert_eq!(at(" 23 Nov 2026 05:12:00 -0500"), same);
        assert_eq!(
            at("Mon, 23 Nov 2026 at 10:12"),
            same,
            "nor by every program"
        );
        assert_eq!(at("just now"), None);
    }
}
