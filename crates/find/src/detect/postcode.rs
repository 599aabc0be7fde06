//! Postcodes: area, district, sector and unit as Royal Mail writes them (BS 7666).

use crate::detect::scan::Scan;
use crate::detect::{Detected, Kind};

/// Every postcode area.
const AREAS: [&str; 125] = [
    "AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF", "CH",
    "CM", "CO", "CR", "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E",
    "EC", "EH", "EN", "EX", "FK", "FY", "G", "GL", "GU", "GY", "HA", "HD", "HG", "HP", "HR", "HS",
    "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT", "KW", "KY", "L", "LA", "LD", "LE", "LL",
    "LN", "LS", "LU", "M", "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP", "NR", "NW", "OL", "OX",
    "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SA", "SE", "SG", "SK", "SL", "SM",
    "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR", "TS", "TW",
    "UB", "W", "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE", "GIR",
];

pub(super) fn at(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let compact = scan.compact(at);
    let token = scan.token(at)?;
    (5..=7).rev().find_map(|length| {
        let (code, end) = compact.prefix(length)?;
        let groups = compact.groups(length);
        let (outward, inward) = code.split_at_checked(length - 3)?;
        let written = scan.text.get(token.start..end)?;
        let spaced = groups == [length - 3, 3];
        if !is_inward(inward) || !(spaced || groups == [length]) || is_ordinal(written) {
            return None;
        }
        let capitals = !written.contains(|c: char| c.is_ascii_lowercase());
        let cue = scan.cue(
            token.start,
            &[
                "postcode",
                "post code",
                "pcode",
                "postal code",
                "zip code",
                "zip",
                "address",
            ],
        );
        let strict = is_outward(outward);
        let sure =
            strict && (cue || (capitals && (spaced || length > 5)) || (spaced && length > 5));
        let shape = is_shape(outward) && (capitals || cue) && (spaced || cue);
        (sure || shape || (strict && capitals))
            .then(|| scan.found(at, end, Kind::Postcode, sure, format!("{outward} {inward}")))
            .flatten()
    })
}

/// "Year 9 E10 2nd": an ordinal, not a unit.
fn is_ordinal(written: &str) -> bool {
    [
        "1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "0th",
    ]
    .iter()
    .any(|ordinal| written.ends_with(ordinal))
}

fn is_inward(code: &str) -> bool {
    matches!(code.as_bytes(), [digit, letters @ ..] if digit.is_ascii_digit() && letters.iter().all(|b| b.is_ascii_uppercase() && !b"CIKMOV".contains(b)))
}

/// A district that may exist: a known area, then 1, 11, 1A, with the letters that are in use.
fn is_outward(code: &str) -> bool {
    if code == "GIR" {
        return true;
    }
    let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
    let (area, district) = code.split_at_checked(letters).unwrap_or_default();
    AREAS.contains(&area)
        && match district.as_bytes() {
            [digit] => digit.is_ascii_digit(),
            [first, second] if second.is_ascii_digit() => matches!(first, b'1'..=b'9'),
            [first, letter] if letters == 1 => {
                first.is_ascii_digit() && b"ABCDEFGHJKPSTUW".contains(letter)
            }
            [first, letter] => first.is_ascii_digit() && b"ABEHMNPRVWXY".contains(letter),
            _ => false,
        }
}

/// What looks like a district: letters that no code begins with are left out.
fn is_shape(code: &str) -> bool {
    let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = code.get(letters..).unwrap_or_default();
    (1..=2).contains(&letters)
        && !code.starts_with(['Q', 'V', 'X'])
        && (1..=2).contains(&rest.len())
        && rest.starts_with(|c: char| c.is_ascii_digit())
}
