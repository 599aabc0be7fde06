//! Vehicle registration marks: since 2001, and the two series before (DVLA, INF 104).

use crate::detect::scan::Scan;
use crate::detect::{Detected, Kind};

const CUES: [&str; 9] = [
    "reg",
    "registration",
    "vehicle",
    "vehicles",
    "car",
    "van",
    "number plate",
    "vrm",
    "plate",
];

pub(super) fn at(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let compact = scan.compact(at);
    let token = scan.token(at)?;
    compact
        .lengths()
        .filter(|length| (4..=7).contains(length))
        .find_map(|length| {
            let (mark, end) = compact.prefix(length)?;
            let groups = compact.groups(length);
            let written = scan.text.get(token.start..end)?;
            let capitals = !written.contains(|c: char| c.is_ascii_lowercase());
            let cue = scan.cue(token.start, &CUES);
            let sure = if is_current(mark) && matches!(groups.as_slice(), [7] | [4, 3]) {
                capitals || cue
            } else if is_older(mark, &groups) && (cue || (capitals && mark.len() > 5)) {
                cue
            } else {
                return None;
            };
            scan.found(at, end, Kind::Vehicle, sure, mark.to_owned())
        })
}

/// AB51 ABC: area, age (02 to 29 or 51 to 79), three letters.
fn is_current(mark: &str) -> bool {
    let (area, rest) = mark.split_at_checked(2).unwrap_or_default();
    let (age, letters) = rest.split_at_checked(2).unwrap_or_default();
    let age = age
        .parse::<u32>()
        .ok()
        .filter(|_| age.bytes().all(|b| b.is_ascii_digit()));
    area.chars()
        .all(|c| c.is_ascii_uppercase() && !"IQZ".contains(c))
        && age.is_some_and(|age| (2..=29).contains(&age) || (51..=79).contains(&age))
        && letters.len() == 3
        && letters
            .chars()
            .all(|c| c.is_ascii_uppercase() && !"IQ".contains(c))
}

/// A123 BCD and ABC 123D: the letter apart is a year's, which I, O, Q, U and Z never were.
fn is_older(mark: &str, groups: &[usize]) -> bool {
    let first = mark.bytes().take_while(u8::is_ascii_uppercase).count();
    let last = mark
        .bytes()
        .rev()
        .take_while(u8::is_ascii_uppercase)
        .count();
    let number = mark.get(first..mark.len() - last).unwrap_or_default();
    let digits = (1..=3).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
        && !number.starts_with('0');
    let year = match (first, last) {
        (1, 3) => mark.chars().next(),
        (3, 1) => mark.chars().last(),
        _ => None,
    };
    let split = if first == 1 {
        [1 + number.len(), 3]
    } else {
        [3, number.len() + 1]
    };
    digits
        && year.is_some_and(|letter| !"IOQUZ".contains(letter))
        && (groups == [mark.len()] || groups == split)
}
