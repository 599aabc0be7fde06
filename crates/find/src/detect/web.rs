//! Web addresses and names on social networks.

use crate::detect::scan::Scan;
use crate::detect::{Detected, Kind};

/// Endings of names that are taken for web addresses without `www` or `https` before them.
const ENDINGS: [&str; 14] = [
    ".co.uk", ".org.uk", ".sch.uk", ".gov.uk", ".ac.uk", ".nhs.uk", ".ltd.uk", ".me.uk", ".com",
    ".org", ".net", ".info", ".io", ".uk",
];

const NETWORKS: [&str; 17] = [
    "instagram",
    "insta",
    "ig",
    "snapchat",
    "snap",
    "twitter",
    "x",
    "tiktok",
    "tik tok",
    "facebook",
    "fb",
    "discord",
    "handle",
    "username",
    "threads",
    "mastodon",
    "bereal",
];

pub(super) fn detect(scan: &Scan<'_>, out: &mut Vec<Detected>) {
    let mut free = 0;
    for at in 0..scan.tokens.len() {
        let Some(token) = scan.token(at).filter(|token| token.start >= free) else {
            continue;
        };
        let (before, after) = (
            byte(scan.text, token.start.wrapping_sub(1)),
            byte(scan.text, token.end),
        );
        // Most words are neither: one look at their neighbours tells.
        if !(token.digit
            || matches!(before, b'@' | b'_')
            || matches!(after, b'.' | b':' | b'-' | b'_'))
        {
            continue;
        }
        let found = url(scan, token.start).or_else(|| handle(scan, at));
        if let Some(found) = found {
            free = found.end;
            out.push(found);
        }
    }
}

fn byte(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or(b' ')
}

fn url(scan: &Scan<'_>, start: usize) -> Option<Detected> {
    let rest = scan.text.get(start..)?;
    let before = scan.text.get(..start)?.chars().next_back();
    let scheme = ["http://", "https://", "www."].iter().any(|scheme| {
        rest.get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    });
    let length = rest
        .find(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\u{201c}' | '\u{201d}' | '|')
        })
        .unwrap_or(rest.len());
    let written = rest
        .get(..length)?
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '\u{2019}', '*']);
    let written = if written.contains('(') {
        written
    } else {
        written.trim_end_matches([')', ']'])
    };
    let host = written.split_once("://").map_or(written, |(_, host)| host);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let named = host.contains('.')
        && !host.starts_with('.')
        && !host.contains("..")
        && !written.contains('@');
    let bare = named && !matches!(before, Some('@' | '.' | '-' | '_' | '/')) && is_host(host);
    let v6 = written.contains("://[");
    ((scheme && (named || v6) && host.len() > 3) || bare).then(|| Detected {
        start,
        end: start + written.len(),
        kind: Kind::Url,
        sure: true,
        value: written.to_lowercase(),
    })
}

fn is_host(host: &str) -> bool {
    let low = host.to_ascii_lowercase();
    low.bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
        && ENDINGS
            .iter()
            .any(|ending| low.ends_with(ending) && low.len() > ending.len() + 1)
}

/// `@ella_q13`, and `Snapchat: ella_q13`.
fn handle(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let token = scan.token(at)?;
    let before = scan.text.get(..token.start)?;
    let rest = scan.text.get(token.start..)?;
    let length = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')))
        .unwrap_or(rest.len());
    let name = rest.get(..length)?.trim_end_matches(['.', '_']);
    if !(2..=30).contains(&name.len())
        || rest
            .get(name.len()..)
            .is_some_and(|after| after.starts_with(['@', '/']))
    {
        return None;
    }
    let stem = before.strip_suffix('_').unwrap_or(before);
    if let Some(earlier) = stem.strip_suffix('@') {
        let free = !earlier
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '+'));
        let letter = name.contains(|c: char| c.is_ascii_alphabetic());
        let start = stem.len() - 1;
        return (free && letter).then(|| made(scan, start, token.start + name.len(), name));
    }
    let made_up = name.contains(|c: char| c == '_' || c == '.' || c.is_ascii_digit())
        && name.contains(|c: char| c.is_ascii_alphabetic());
    let labelled = before.trim_end().ends_with([':', '-', '='])
        || scan.back(token.start, 16).ends_with(" is ");
    (made_up && labelled && !name.contains("..") && scan.cue_near(token.start, &NETWORKS))
        .then(|| made(scan, token.start, token.start + name.len(), name))
}

fn made(scan: &Scan<'_>, start: usize, end: usize, name: &str) -> Detected {
    Detected {
        start,
        end,
        kind: Kind::SocialHandle,
        sure: scan.cue_near(start, &NETWORKS),
        value: name.to_lowercase(),
    }
}
