//! Numbers that people who work with children have. None has a check digit, so each needs a word
//! before it.

use crate::detect::scan::{Scan, digits};
use crate::detect::{Detected, Kind};

/// Teacher reference number: seven digits, also written 12/34567, with RP before it.
pub(super) fn trn(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let start = scan.token(at)?.start;
    if !scan.cue(
        start,
        &[
            "trn",
            "teacher reference",
            "teacher ref",
            "teacher number",
            "dfe number",
            "teacher reference number",
            "rp",
        ],
    ) {
        return None;
    }
    let compact = scan.compact(at);
    let seven = compact
        .prefix(7)
        .filter(|(number, _)| digits(number).is_some());
    if let Some((number, end)) = seven {
        return scan.found(at, end, Kind::Trn, true, number.to_owned());
    }
    let (first, second) = (scan.token(at)?, scan.token(at + 1)?);
    let slash = scan.text.get(first.end..second.start) == Some("/");
    let number = format!("{}{}", scan.word(at), scan.word(at + 1));
    (slash && first.length == 2 && number.len() == 7 && digits(&number).is_some())
        .then(|| scan.found(at, second.end, Kind::Trn, true, number))
        .flatten()
}

/// DBS certificate number: twelve digits.
pub(super) fn dbs(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let compact = scan.compact(at);
    let (number, end) = compact.prefix(12)?;
    digits(number)?;
    let cue = scan.cue(
        scan.token(at)?.start,
        &[
            "dbs",
            "disclosure",
            "crb",
            "certificate number",
            "certificate no",
            "dbs certificate",
        ],
    );
    cue.then(|| scan.found(at, end, Kind::Dbs, true, number.to_owned()))
        .flatten()
}

/// Passport number: nine digits, or two letters and seven digits.
pub(super) fn passport(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let compact = scan.compact(at);
    let (number, end) = compact.prefix(9)?;
    let cue = scan.cue(
        scan.token(at)?.start,
        &["passport", "passports", "passport number", "passport no"],
    );
    let letters = number.bytes().take_while(u8::is_ascii_uppercase).count();
    let shape = number.bytes().skip(letters).all(|b| b.is_ascii_digit());
    let alone = letters == 2 && compact.groups(9) == [9];
    (shape && ((letters == 0 && cue) || alone || (letters == 2 && cue)))
        .then(|| scan.found(at, end, Kind::Passport, cue, number.to_owned()))
        .flatten()
}
