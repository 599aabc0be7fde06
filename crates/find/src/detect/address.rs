//! Postal addresses: from the number of the house to the postcode, or by the kind of street.

use crate::detect::scan::Scan;
use crate::detect::{Detected, Kind};
use crate::token::{Case, Gap, Token};

const STREETS: [&str; 70] = [
    "road", "rd", "street", "st", "avenue", "ave", "lane", "ln", "drive", "dr", "close", "cl",
    "court", "ct", "crescent", "cres", "way", "place", "pl", "gardens", "gdns", "terrace",
    "square", "sq", "park", "grove", "hill", "view", "row", "walk", "mews", "rise", "green",
    "yard", "gate", "wharf", "parade", "broadway", "estate", "heights", "mount", "vale", "meadow",
    "meadows", "croft", "bank", "path", "end", "brae", "loan", "wynd", "quay", "fold", "garth",
    "circus", "fields", "field", "common", "chase", "dene", "drove", "villas", "cottages",
    "crossing", "lodge", "house", "ridge", "glen", "link", "side",
];

/// Welsh streets say what they are first.
const STREETS_FIRST: [&str; 9] = [
    "heol", "ffordd", "stryd", "lon", "maes", "clos", "cae", "rhodfa", "parc",
];

const DWELLINGS: [&str; 9] = [
    "flat",
    "studio",
    "unit",
    "apartment",
    "apt",
    "suite",
    "room",
    "house",
    "plot",
];

const SMALL: [&str; 15] = [
    "of", "on", "the", "and", "upon", "le", "la", "y", "yr", "in", "by", "de", "next", "under",
    "ar",
];

/// The most words an address may have.
const MOST: usize = 18;

/// Adds every address; `found` is in order and has the postcodes.
pub(super) fn detect(scan: &Scan<'_>, found: &mut Vec<Detected>) {
    let postcodes: Vec<(usize, usize)> = found
        .iter()
        .filter(|f| f.kind == Kind::Postcode)
        .map(|f| (f.start, f.end))
        .collect();
    let mut out = Vec::new();
    let mut free = 0;
    for (start, end) in &postcodes {
        let at = scan.tokens.partition_point(|token| token.start < *start);
        let least = std::mem::replace(
            &mut free,
            scan.tokens.partition_point(|token| token.end <= *end),
        );
        if let Some(first) = before_postcode(scan, at, least) {
            out.extend(made(scan, first, *end, true));
        }
    }
    for at in 0..scan.tokens.len() {
        let numbered = scan.token(at).is_some_and(is_house_number);
        if let Some((first, end)) = numbered.then(|| street(scan, at)).flatten() {
            // The first postcode after it or none: whatever comes later has that one before it.
            let next = postcodes.partition_point(|(start, _)| *start < end);
            let within = postcodes
                .get(next)
                .filter(|(start, _)| scan.text.get(end..*start).is_some_and(is_joint));
            out.extend(made(scan, first, within.map_or(end, |(_, end)| *end), true));
        }
    }
    found.extend(out);
}

fn is_joint(between: &str) -> bool {
    between.chars().all(|c| c.is_whitespace() || c == ',') && between.matches('\n').count() < 2
}

fn made(scan: &Scan<'_>, first: usize, end: usize, sure: bool) -> Option<Detected> {
    let start = scan.token(first)?.start;
    Some(Detected {
        start,
        end,
        kind: Kind::Address,
        sure,
        value: crate::fold::fold(scan.text.get(start..end)?),
    })
}

/// 12, 12a, 7B: not a year, not an ordinal.
fn is_house_number(token: &Token) -> bool {
    token.digit && token.case == Case::Digit && token.end - token.start < 5
}

/// The first word of an address that a postcode at word `at` ends, not before word `least`.
fn before_postcode(scan: &Scan<'_>, at: usize, least: usize) -> Option<usize> {
    let mut first = None;
    let mut next = at;
    for here in (at.saturating_sub(MOST).max(least)..at).rev() {
        let (token, after) = (scan.token(here)?, scan.token(next)?);
        if !is_within(scan, token, after) {
            break;
        }
        let word = scan.word(here);
        let dwelling = DWELLINGS.iter().any(|d| d.eq_ignore_ascii_case(word));
        if (is_house_number(token) && next < at) || (dwelling && first == Some(next)) {
            first = Some(here);
        } else if token.digit
            || (token.case == Case::Lower && !SMALL.contains(&word) && !is_part(token, after))
        {
            break;
        }
        next = here;
    }
    first
}

/// Whether a small word is a part of a name, as in Baker's, Pen-y-bont and o'Turk.
fn is_part(token: &Token, after: &Token) -> bool {
    matches!(token.gap, Gap::Apostrophe | Gap::Hyphen) || after.gap == Gap::Apostrophe
}

/// Whether an address goes on between two words.
fn is_within(scan: &Scan<'_>, token: &Token, after: &Token) -> bool {
    match after.gap {
        Gap::Space | Gap::Comma | Gap::Hyphen | Gap::Apostrophe => true,
        Gap::DotSpace => token.end - token.start < 3,
        Gap::Break => scan.text.get(token.end..after.start).is_some_and(|gap| {
            matches!(gap.trim(), "/" | "&") || matches!(gap, ",\n" | ",\r\n" | ", \n")
        }),
        Gap::Joined | Gap::LineHyphen => false,
    }
}

/// An address by its street: number, one to four names, the kind of street, then places.
fn street(scan: &Scan<'_>, at: usize) -> Option<(usize, usize)> {
    let is = |at: usize, list: &[&str]| {
        list.iter()
            .any(|word| word.eq_ignore_ascii_case(scan.word(at)))
    };
    let named = |at: usize| {
        let token = scan.token(at)?;
        let joined = matches!(token.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe)
            || (token.gap == Gap::Comma && scan.token(at - 1).is_some_and(is_house_number));
        let name = matches!(token.case, Case::Capital | Case::Upper);
        let name = name || (token.gap == Gap::Apostrophe && token.case == Case::Lower);
        (joined && !token.new_line && name).then_some(at)
    };
    named(at + 1)?;
    let last = if is(at + 1, &STREETS_FIRST) {
        named(at + 2)?
    } else {
        (at + 2..at + 6)
            .take_while(|at| named(*at).is_some())
            .filter(|at| is(*at, &STREETS))
            .last()?
    };
    let last = if ["north", "south", "east", "west"]
        .iter()
        .any(|side| side.eq_ignore_ascii_case(scan.word(last + 1)))
    {
        last + 1
    } else {
        last
    };
    let last = places(scan, last);
    let first = at
        .checked_sub(2)
        .filter(|before| is(*before, &DWELLINGS))
        .unwrap_or(at);
    let first = at
        .checked_sub(1)
        .filter(|before| first == at && is(*before, &DWELLINGS))
        .unwrap_or(first);
    scan.token(last).map(|token| (first, token.end))
}

/// Village, town, county after a street: each after a comma, and nothing else on with the sentence.
fn places(scan: &Scan<'_>, street: usize) -> usize {
    let mut last = street;
    for _ in 0..3 {
        let Some(next) = scan.token(last + 1).filter(|token| {
            token.gap == Gap::Comma && matches!(token.case, Case::Capital | Case::Upper)
        }) else {
            break;
        };
        let mut end = last + 1;
        let joined = |token: &&Token| {
            let name = matches!(token.case, Case::Capital | Case::Upper);
            matches!(token.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe)
                && !token.new_line
                && (name || token.gap != Gap::Space)
        };
        while end - last < 5 && scan.token(end + 1).as_ref().is_some_and(joined) {
            end += 1;
        }
        let goes_on = scan.token(end + 1).is_some_and(|token| {
            token.gap == Gap::Space && !token.new_line && token.case == Case::Lower
        });
        if goes_on || next.digit {
            break;
        }
        last = end;
    }
    last
}
