//! Driving licence numbers of Great Britain: five of the family name, birth date, initials, checks
//! (DVLA, INF 1). The month has 50 added for women.

use crate::detect::scan::Scan;
use crate::detect::{Detected, Kind};

pub(super) fn at(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let compact = scan.compact(at);
    let (number, end) = compact.prefix(16)?;
    is_valid(number)
        .then(|| scan.found(at, end, Kind::DrivingLicence, true, number.to_owned()))
        .flatten()
}

fn is_valid(number: &str) -> bool {
    let (name, rest) = number.split_at_checked(5).unwrap_or_default();
    let (birth, rest) = rest.split_at_checked(6).unwrap_or_default();
    let (initials, checks) = rest.split_at_checked(2).unwrap_or_default();
    let letters = name.trim_end_matches('9');
    let part = |from: usize| {
        birth
            .get(from..from + 2)
            .and_then(|part| part.parse::<u32>().ok())
    };
    let (month, day) = (part(1), part(3));
    !letters.is_empty()
        && letters.bytes().all(|b| b.is_ascii_uppercase())
        && birth.bytes().all(|b| b.is_ascii_digit())
        && month.is_some_and(|month| (1..=12).contains(&(month % 50)) && month < 63)
        && day.is_some_and(|day| (1..=31).contains(&day))
        && initials
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b == b'9')
        && checks.bytes().skip(1).all(|b| b.is_ascii_uppercase())
}
