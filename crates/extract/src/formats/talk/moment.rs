//! Moments as exports of chats write them, in one writing for all.

/// A moment that a file writes as `2026-03-12T14:05:33.123Z` or, in English words, as
/// `Thursday, March 12, 2026 at 2:05:33 PM UTC`.
pub(crate) fn moment(written: &str) -> Option<String> {
    let written = written.trim();
    numbers(written).or_else(|| words(written))
}

/// Whether a text has digits where the pattern has noughts, and otherwise what the pattern has.
fn fits(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(c, p)| match p {
            b'0' => c.is_ascii_digit(),
            p => c == p,
        })
}

fn numbers(written: &str) -> Option<String> {
    let start = written.get(..19)?;
    if !fits(start, "0000-00-00T00:00:00") {
        return None;
    }
    let rest = written.get(19..)?;
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    match zone {
        "" | "Z" => Some(format!("{start}{zone}")),
        "+00:00" => Some(format!("{start}Z")),
        zone if fits(zone, "+00:00") || fits(zone, "-00:00") => Some(format!("{start}{zone}")),
        _ => None,
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn words(written: &str) -> Option<String> {
    const MOST: usize = 12;
    let parts: Vec<&str> = written
        .split([' ', ',', '\u{202f}', '\u{a0}'])
        .filter(|part| !part.is_empty() && *part != "at")
        .take(MOST)
        .collect();
    let at = parts.iter().position(|part| MONTHS.contains(part))?;
    let month = MONTHS
        .iter()
        .position(|month| parts.get(at) == Some(month))?
        + 1;
    // The day stands before the month or behind it.
    let number = |place: Option<&&str>| place.and_then(|part| part.parse::<u16>().ok());
    let (day, next) = match number(parts.get(at + 1)).filter(|day| *day <= 31) {
        Some(day) => (day, at + 2),
        None => (
            number(at.checked_sub(1).and_then(|at| parts.get(at)))?,
            at + 1,
        ),
    };
    let year = number(parts.get(next))?;
    let mut clock = parts.get(next + 1)?.split(':');
    let hour: u16 = clock.next()?.parse().ok()?;
    let minute: u16 = clock.next()?.parse().ok()?;
    let second: u16 = clock.next().unwrap_or("0").parse().ok()?;
    let half = parts.get(next + 2).copied().unwrap_or_default();
    let hour = match half.to_ascii_uppercase().as_str() {
        "AM" => hour % 12,
        "PM" => hour % 12 + 12,
        _ => hour,
    };
    let utc = if parts.last() == Some(&"UTC") {
        "Z"
    } else {
        ""
    };
    let real = (1..=31).contains(&day) && hour < 24 && minute < 60 && second < 60;
    real.then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{utc}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_each_writing() {
        let check = |written: &str, expected: &str| {
            assert_eq!(moment(written).as_deref(), Some(expected), "{written}");
        };
        check("2026-03-12T14:05:33.123Z", "2026-03-12T14:05:33Z");
        check("2026-03-12T14:05:33+01:00", "2026-03-12T14:05:33+01:00");
        check("2026-03-12T14:05:33+00:00", "2026-03-12T14:05:33Z");
        check("2026-03-12T14:05:33", "2026-03-12T14:05:33");
        check(
            "Thursday, March 12, 2026 at 2:05:33\u{202f}PM UTC",
            "2026-03-12T14:05:33Z",
        );
        check(
            "Thursday, 12 March 2026 at 14:05:33 UTC",
            "2026-03-12T14:05:33Z",
        );
        for written in [
            "",
            "yesterday",
            "March",
            "March 12",
            "2026-03-12",
            "2026-03-12T14:05:33 x",
        ] {
            assert_eq!(moment(written), None, "{written}");
        }
    }
}
