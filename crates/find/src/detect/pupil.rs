//! Numbers of pupils and learners.

use crate::detect::scan::{Scan, digits};
use crate::detect::{Detected, Kind};

/// Letters that check a unique pupil number: no I, O or S (`DfE`, *Unique pupil numbers*).
const LETTERS: &str = "ABCDEFGHJKLMNPQRTUVWXYZ";

/// Unique pupil number: a check letter and twelve digits; a temporary one ends in a letter too.
pub(super) fn upn(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let compact = scan.compact(at);
    let (number, end) = compact.prefix(13)?;
    let values: Vec<u32> = number
        .chars()
        .skip(1)
        .enumerate()
        .map(|(at, c)| if at == 11 { value(c) } else { c.to_digit(10) })
        .collect::<Option<_>>()?;
    let letter = number.chars().next().filter(char::is_ascii_uppercase)?;
    let sum: u32 = values
        .iter()
        .zip(2..)
        .map(|(value, weight)| value * weight)
        .sum();
    let valid = usize::try_from(sum % 23)
        .ok()
        .and_then(|at| LETTERS.chars().nth(at))
        == Some(letter);
    let cue = scan.cue(
        scan.token(at)?.start,
        &["upn", "pupil number", "unique pupil number", "pupil no"],
    );
    let temporary = number.ends_with(|c: char| c.is_ascii_alphabetic());
    ((valid && !temporary) || cue)
        .then(|| scan.found(at, end, Kind::Upn, valid, number.to_owned()))
        .flatten()
}

/// A digit's value, or a letter's place among the check letters.
fn value(c: char) -> Option<u32> {
    c.to_digit(10)
        .or_else(|| LETTERS.find(c).and_then(|at| u32::try_from(at).ok()))
}

/// Unique learner number: ten digits, the last a modulus 11 check. Without a word before it, it
/// cannot be told from any other ten digits.
pub(super) fn uln(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let compact = scan.compact(at);
    let (number, end) = compact.prefix(10)?;
    let digits = digits(number)?;
    if !scan.cue(
        scan.token(at)?.start,
        &[
            "uln",
            "learner number",
            "learner no",
            "unique learner number",
        ],
    ) {
        return None;
    }
    let sum: u32 = digits
        .iter()
        .zip((2..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    let valid = !sum.is_multiple_of(11)
        && digits.last() == Some(&(10 - sum % 11))
        && digits.first() != Some(&0);
    scan.found(at, end, Kind::Uln, valid, number.to_owned())
}
