//! Telephone numbers: the United Kingdom's numbering plan (Ofcom), and others with a plus.

use crate::detect::scan::Scan;
use crate::detect::{Detected, Kind};
use crate::work::looked;

const CUES: [&str; 13] = [
    "tel",
    "telephone",
    "phone",
    "mobile",
    "mob",
    "call",
    "ring",
    "text",
    "number is",
    "contact",
    "fax",
    "whatsapp",
    "landline",
];

pub(super) fn at(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let token = scan.token(at)?;
    if !scan.word(at).starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let before = scan.text.get(..token.start)?;
    let plus = before.ends_with('+') || before.ends_with("+(");
    let start = beginning(before, token.start);
    let cue = || scan.cue(start, &CUES);
    let (digits, end, sure) = endings(scan.text, token.start)
        .into_iter()
        .rev()
        .find_map(|(digits, end)| sureness(&digits, plus, &cue).map(|sure| (digits, end, sure)))?;
    let value = crate::identifiers::telephone(&digits).unwrap_or(digits);
    Some(Detected {
        start,
        end,
        kind: Kind::Telephone,
        sure,
        value,
    })
}

/// Where the number begins: a plus and a bracket before it belong to it.
fn beginning(before: &str, start: usize) -> usize {
    let trimmed = before.strip_suffix('(').unwrap_or(before);
    let trimmed = trimmed.strip_suffix('+').unwrap_or(trimmed);
    let trimmed = if before.ends_with('+') {
        trimmed.strip_suffix('(').unwrap_or(trimmed)
    } else {
        trimmed
    };
    start - (before.len() - trimmed.len())
}

/// The digits so far at each place where a group of digits ends.
fn endings(text: &str, from: usize) -> Vec<(String, usize)> {
    let mut out = Vec::new();
    let mut digits = String::new();
    let mut between = 0;
    let mut chars = text
        .get(from..)
        .unwrap_or_default()
        .char_indices()
        .peekable();
    while let Some((offset, c)) = chars.next() {
        looked(1);
        if c.is_ascii_digit() {
            digits.push(c);
            between = 0;
            match chars.peek() {
                Some((_, next)) if next.is_ascii_digit() => {}
                Some((_, next)) if next.is_alphabetic() => break,
                _ => out.push((digits.clone(), from + offset + 1)),
            }
        } else if matches!(
            c,
            ' ' | '-' | '.' | '(' | ')' | '\u{a0}' | '\u{2010}'..='\u{2013}'
        ) && between < 3
        {
            between += 1;
        } else {
            break;
        }
        if digits.len() > 16 {
            break;
        }
    }
    out
}

/// Whether these digits are a telephone number, and how sure.
fn sureness(digits: &str, plus: bool, cue: &dyn Fn() -> bool) -> Option<bool> {
    let foreign = digits.strip_prefix("00").unwrap_or(digits);
    let abroad = plus || foreign.len() < digits.len();
    if let Some(national) = foreign
        .strip_prefix("44")
        .filter(|_| abroad || digits.len() > 11)
    {
        let national = national.strip_prefix('0').unwrap_or(national);
        return is_national(national).then_some(abroad || cue());
    }
    if plus {
        return (8..=15).contains(&digits.len()).then_some(true);
    }
    if abroad {
        return ((9..=14).contains(&foreign.len()) && cue()).then_some(true);
    }
    match digits.strip_prefix('0') {
        Some(national) if is_national(national) => Some(true),
        // A digit has been left out, or it is an odd one.
        Some(national) => (national.len() == 9 && cue()).then_some(false),
        // A spreadsheet has eaten the nought.
        None => (digits.len() == 10 && digits.starts_with('7') && cue()).then_some(false),
    }
}

/// A number without its 0: ten digits, nine for some areas and free numbers.
fn is_national(digits: &str) -> bool {
    match digits.len() {
        10 => digits.starts_with(['1', '2', '3', '5', '7', '8', '9']),
        9 => digits.starts_with('1') || digits.starts_with("800"),
        _ => false,
    }
}
