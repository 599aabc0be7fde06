//! Web addresses and names on social networks.

use crate::detect::ahead::{Ahead, Trimmed};
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
    let mut web = Web::new(scan);
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
        let found = web.url(token.start).or_else(|| web.handle(token.start));
        if let Some(found) = found {
            free = found.end;
            out.push(found);
        }
    }
}

fn byte(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or(b' ')
}

/// A text with what stands next in it. An address may be as long as it likes, and every word of a
/// run without a space may begin one: each asks, and the run is read once for all of them.
struct Web<'s, 'a> {
    scan: &'s Scan<'a>,
    /// Where what may be an address ends, and that without the marks after it.
    ends: Ahead<'a>,
    plain: Trimmed<'a>,
    closed: Trimmed<'a>,
    opening: Ahead<'a>,
    sign: Ahead<'a>,
    scheme: Ahead<'a>,
    scheme_v6: Ahead<'a>,
    host_ends: Ahead<'a>,
    dot: Ahead<'a>,
    dots: Ahead<'a>,
    /// What no name of a computer has.
    foreign: Ahead<'a>,
    name_ends: Ahead<'a>,
    name: Trimmed<'a>,
}

impl<'s, 'a> Web<'s, 'a> {
    fn new(scan: &'s Scan<'a>) -> Self {
        let ahead = |find| Ahead::new(scan.text, find);
        let trimmed = |trim| Trimmed::new(scan.text, trim);
        Self {
            scan,
            ends: ahead(|rest| rest.find(is_end)),
            plain: trimmed(|written| {
                written.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '\u{2019}', '*'])
            }),
            closed: trimmed(|written| written.trim_end_matches([')', ']'])),
            opening: ahead(|rest| rest.find('(')),
            sign: ahead(|rest| rest.find('@')),
            scheme: ahead(|rest| rest.find("://")),
            scheme_v6: ahead(|rest| rest.find("://[")),
            host_ends: ahead(|rest| rest.find(['/', '?', '#', ':'])),
            dot: ahead(|rest| rest.find('.')),
            dots: ahead(|rest| rest.find("..")),
            foreign: ahead(|rest| rest.find(|c: char| !is_host(c))),
            name_ends: ahead(|rest| {
                rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')))
            }),
            name: trimmed(|written| written.trim_end_matches(['.', '_'])),
        }
    }

    fn url(&mut self, start: usize) -> Option<Detected> {
        let text = self.scan.text;
        let end = self.written(start);
        let host = self.host(start, end);
        let (from, to) = host;
        let named = self.dot.within(from, to, 1)
            && byte(text, from) != b'.'
            && !self.dots.within(from, to, 2)
            && !self.sign.within(start, end, 1);
        let scheme = has_scheme(text.get(start..)?)
            && to - from > 3
            && (named || self.scheme_v6.within(start, end, 4));
        let before = text.get(..start)?.chars().next_back();
        let bare = named
            && !matches!(before, Some('@' | '.' | '-' | '_' | '/'))
            && !self.foreign.within(from, to, 1)
            && is_ending(text.get(from..to)?);
        (scheme || bare).then(|| Detected {
            start,
            end,
            kind: Kind::Url,
            sure: true,
            value: text.get(start..end).unwrap_or_default().to_lowercase(),
        })
    }

    /// Where an address that begins at byte `start` ends, without the marks of the sentence.
    fn written(&mut self, start: usize) -> usize {
        let run = self.ends.from(start);
        let plain = self.plain.end(start, run);
        if self.opening.within(start, plain, 1) {
            plain
        } else {
            self.closed.end(start, plain)
        }
    }

    /// The computer's name in an address.
    fn host(&mut self, start: usize, end: usize) -> (usize, usize) {
        let from = if self.scheme.within(start, end, 3) {
            self.scheme.from(start) + 3
        } else {
            start
        };
        (from, self.host_ends.from(from).min(end))
    }

    /// `@ella_q13`, and `Snapchat: ella_q13`, of the word at byte `start`.
    fn handle(&mut self, start: usize) -> Option<Detected> {
        let scan = self.scan;
        let run = self.name_ends.from(start);
        let end = self.name.end(start, run);
        if !(2..=30).contains(&(end - start)) || matches!(byte(scan.text, end), b'@' | b'/') {
            return None;
        }
        let before = scan.text.get(..start)?;
        let name = scan.text.get(start..end)?;
        let stem = before.strip_suffix('_').unwrap_or(before);
        if let Some(earlier) = stem.strip_suffix('@') {
            let free = !earlier.ends_with(|c: char| {
                c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '+')
            });
            let letter = name.contains(|c: char| c.is_ascii_alphabetic());
            let sign = stem.len() - 1;
            return (free && letter).then(|| made(scan, sign, end, name));
        }
        let made_up = name.contains(|c: char| c == '_' || c == '.' || c.is_ascii_digit())
            && name.contains(|c: char| c.is_ascii_alphabetic());
        let labelled =
            before.trim_end().ends_with([':', '-', '=']) || scan.back(start, 16).ends_with(" is ");
        (made_up && labelled && !name.contains("..") && scan.cue_near(start, &NETWORKS))
            .then(|| made(scan, start, end, name))
    }
}

/// What no address goes on after.
fn is_end(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\u{201c}' | '\u{201d}' | '|')
}

fn has_scheme(rest: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|scheme| {
        rest.get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    })
}

fn is_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '.'
}

/// Whether a computer's name, in ASCII, has one of the endings and something before it.
fn is_ending(host: &str) -> bool {
    ENDINGS.iter().any(|ending| {
        let stem = host
            .len()
            .checked_sub(ending.len())
            .filter(|stem| *stem > 1);
        stem.and_then(|stem| host.get(stem..))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(ending))
    })
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rule for web addresses read from one place alone, with nothing kept from others.
    fn plainly(text: &str, start: usize) -> Option<(usize, usize)> {
        let rest = text.get(start..)?;
        let before = text.get(..start)?.chars().next_back();
        let run = rest.split(is_end).next()?;
        let written = run.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '\u{2019}', '*']);
        let written = if written.contains('(') {
            written
        } else {
            written.trim_end_matches([')', ']'])
        };
        let host = written.split_once("://").map_or(written, |(_, host)| host);
        let host = host.split(['/', '?', '#', ':']).next()?;
        let named = host.contains('.')
            && !host.starts_with('.')
            && !host.contains("..")
            && !written.contains('@');
        let bare = !matches!(before, Some('@' | '.' | '-' | '_' | '/'))
            && host.chars().all(is_host)
            && is_ending(host);
        let scheme = has_scheme(rest) && host.len() > 3;
        ((named && (scheme || bare)) || (scheme && written.contains("://[")))
            .then_some((start, start + written.len()))
    }

    proptest! {
        #[test]
        fn what_is_kept_from_place_to_place_changes_nothing(parts in prop::collection::vec(
            prop::sample::select(vec![
                "http://", "https://", "www.", "://", "[", "]", "(", ")", "a1", "b", "é", ".co.uk",
                ".com", ".", "..", "/", "?", "#", ":", ";", ",", "@", "_", "-", "|", "<", " ", "\n",
                "'", "*",
            ]), 0..16)) {
            let text = parts.concat();
            let scan = Scan::new(&text);
            let mut web = Web::new(&scan);
            for token in &scan.tokens {
                let found = web.url(token.start).map(|found| (found.start, found.end));
                prop_assert_eq!(found, plainly(&text, token.start));
            }
        }
    }
}
