//! NHS numbers, and CHI numbers, which have the same check: ten digits, the last a modulus 11
//! check of the others (NHS Data Dictionary, NHS number).

use crate::detect::scan::{Scan, digits};
use crate::detect::{Detected, Kind};

const CUES: [&str; 6] = [
    "nhs",
    "chi",
    "hc number",
    "h c number",
    "health number",
    "hospital number",
];
const TELEPHONE: [&str; 6] = ["tel", "telephone", "phone", "mobile", "mob", "call"];

pub(super) fn at(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let compact = scan.compact(at);
    let (number, end) = compact.prefix(10)?;
    let digits = digits(number)?;
    let start = scan.token(at)?.start;
    let cue = scan.cue(start, &CUES);
    let grouped = compact.groups(10) == [3, 3, 4];
    if !cue && !grouped && compact.groups(10) != [10] {
        return None;
    }
    let valid = is_valid(&digits);
    if !(valid || cue) || (!cue && !grouped && scan.cue(start, &TELEPHONE)) {
        return None;
    }
    scan.found(
        at,
        end,
        Kind::Nhs,
        valid && (cue || grouped),
        number.to_owned(),
    )
}

fn is_valid(digits: &[u32]) -> bool {
    let same = digits
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a == b));
    let sum: u32 = digits
        .iter()
        .zip((2..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    let check = match 11 - sum % 11 {
        11 => 0,
        check => check,
    };
    !same && digits.last() == Some(&check)
}
