//! Accounts and cards.

use crate::detect::scan::{Scan, digits};
use crate::detect::{Detected, Kind};

/// Lengths of the account numbers that are met here (IBAN registry).
const LENGTHS: [(&str, usize); 30] = [
    ("GB", 22),
    ("IE", 22),
    ("FR", 27),
    ("DE", 22),
    ("ES", 24),
    ("IT", 27),
    ("NL", 18),
    ("BE", 16),
    ("PT", 25),
    ("PL", 28),
    ("RO", 24),
    ("LT", 20),
    ("LV", 21),
    ("EE", 20),
    ("HU", 28),
    ("CZ", 24),
    ("SK", 24),
    ("BG", 22),
    ("GR", 27),
    ("CY", 28),
    ("MT", 31),
    ("AT", 20),
    ("CH", 21),
    ("SE", 24),
    ("NO", 15),
    ("DK", 18),
    ("FI", 18),
    ("LU", 20),
    ("TR", 26),
    ("GI", 23),
];

/// International bank account number: ISO 13616, modulus 97.
pub(super) fn iban(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let compact = scan.compact(at);
    let country = compact.text.get(..2)?;
    let (_, length) = LENGTHS.iter().find(|(code, _)| *code == country)?;
    let (number, end) = compact.prefix(*length)?;
    let checked = number.bytes().skip(2).take(2).all(|b| b.is_ascii_digit());
    let valid = checked && remainder(number) == Some(1);
    let cue = checked
        && scan.cue(
            scan.token(at)?.start,
            &["iban", "account number", "account"],
        );
    (valid || cue)
        .then(|| scan.found(at, end, Kind::Iban, valid, number.to_owned()))
        .flatten()
}

fn remainder(number: &str) -> Option<u32> {
    let (head, tail) = number.split_at_checked(4)?;
    tail.chars().chain(head.chars()).try_fold(0, |rest, c| {
        let value = c.to_digit(36)?;
        Some((if value > 9 { rest * 100 } else { rest * 10 } + value) % 97)
    })
}

/// Payment card: twelve to nineteen digits, the last a Luhn check (ISO/IEC 7812).
pub(super) fn card(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let compact = scan.compact(at);
    let start = scan.token(at)?.start;
    let cue = scan.cue(
        start,
        &[
            "card",
            "credit",
            "debit",
            "visa",
            "mastercard",
            "amex",
            "cc",
            "maestro",
            "card number",
            "pan",
        ],
    );
    compact
        .lengths()
        .filter(|length| (12..=19).contains(length))
        .find_map(|length| {
            let (number, end) = compact.prefix(length)?;
            let digits = digits(number)?;
            let groups = compact.groups(length);
            let usual = matches!(
                groups.as_slice(),
                [_] | [4, 4, 4, 4] | [4, 6, 4 | 5] | [4, 4, 4, 4, 3]
            );
            let valid = luhn(&digits) && digits.iter().any(|digit| *digit != 0);
            let network = matches!(digits.first(), Some(2..=6)) && length > 12;
            ((usual && valid && (network || cue)) || (cue && length > 12))
                .then(|| scan.found(at, end, Kind::Card, valid, number.to_owned()))
                .flatten()
        })
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit * 2) {
            (0, _) => *digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    sum.is_multiple_of(10)
}
