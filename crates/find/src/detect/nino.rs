//! National Insurance numbers: two letters that HMRC issues, six digits, A to D (HMRC NIM39110).

use crate::detect::scan::Scan;
use crate::detect::{Detected, Kind};

const CUES: [&str; 9] = [
    "social security",
    "ssn",
    "national insurance",
    "nino",
    "ni",
    "nin",
    "insurance number",
    "insurance no",
    "ni number",
];
const NEVER: [&str; 7] = ["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"];

pub(super) fn at(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let compact = scan.compact(at);
    let cue = || {
        scan.token(at)
            .is_some_and(|token| scan.cue(token.start, &CUES))
    };
    let whole = compact.prefix(9).filter(|(number, _)| is_shape(number));
    // People leave the last letter out; then only a word before it tells.
    let short = || {
        compact
            .prefix(8)
            .filter(|(number, _)| is_shape(&format!("{number}A")) && cue())
    };
    let (number, end) = whole.or_else(short)?;
    let valid = number.len() == 9 && is_issued(number);
    (valid || cue())
        .then(|| scan.found(at, end, Kind::Nino, valid, number.to_owned()))
        .flatten()
}

fn is_shape(number: &str) -> bool {
    let letter = |b: &u8| b.is_ascii_uppercase();
    matches!(number.as_bytes(), [a, b, middle @ .., last] if letter(a) && letter(b) && middle.len() == 6 && middle.iter().all(u8::is_ascii_digit) && letter(last))
}

fn is_issued(number: &str) -> bool {
    let (prefix, rest) = number.split_at_checked(2).unwrap_or_default();
    let mut letters = prefix.chars();
    let first = letters.next().is_some_and(|c| !"DFIQUV".contains(c));
    let second = letters.next().is_some_and(|c| !"DFIOQUV".contains(c));
    first && second && !NEVER.contains(&prefix) && rest.ends_with(['A', 'B', 'C', 'D'])
}
