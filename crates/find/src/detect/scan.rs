//! What detectors share: the words of a text, numbers put together, and the words before a place.

use std::cell::RefCell;
use std::rc::Rc;

use crate::detect::{Detected, Kind};
use crate::token::{Gap, Token, UNKNOWN, tokens};
use crate::work::looked;

/// A text being scanned.
pub(super) struct Scan<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
    /// The last answers: every detector asks the same of a place.
    compact: RefCell<(usize, Rc<Compact>)>,
    back: RefCell<(usize, usize, Rc<str>)>,
}

/// Letters and digits put together over spaces and hyphens, with the places where words end.
#[derive(Default)]
pub(super) struct Compact {
    /// In capitals.
    pub text: String,
    /// Length so far, and byte of the text, at the end of each word.
    ends: Vec<(usize, usize)>,
}

impl Compact {
    /// The first `length` characters, where a word ends there, and the byte where it ends.
    pub(super) fn prefix(&self, length: usize) -> Option<(&str, usize)> {
        let (_, end) = self.ends.iter().find(|(so_far, _)| *so_far == length)?;
        self.text.get(..length).map(|text| (text, *end))
    }

    /// How long each of the words in the first `length` characters is.
    pub(super) fn groups(&self, length: usize) -> Vec<usize> {
        let mut before = 0;
        let ends = self
            .ends
            .iter()
            .map(|(so_far, _)| *so_far)
            .take_while(|so_far| *so_far <= length);
        ends.map(|so_far| so_far - std::mem::replace(&mut before, so_far))
            .collect()
    }

    /// Lengths at which a word ends, the longest first.
    pub(super) fn lengths(&self) -> impl Iterator<Item = usize> + '_ {
        self.ends.iter().rev().map(|(so_far, _)| *so_far)
    }
}

/// The most characters any detector asks for: an IBAN's.
const MOST: usize = 34;

/// How far back a word that explains a number may stand, in bytes.
const REACH: usize = 64;

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            tokens: tokens(text, |_| UNKNOWN),
            compact: RefCell::new((usize::MAX, Rc::default())),
            back: RefCell::new((usize::MAX, 0, Rc::from(""))),
        }
    }

    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// The word at `at`, as it is written.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.token(at)
            .and_then(|token| self.text.get(token.start..token.end))
            .unwrap_or_default()
    }

    /// Whether a number, or what has one in it, may begin at word `at`.
    pub(super) fn may_begin_number(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let next = || {
            self.token(at + 1)
                .is_some_and(|next| next.digit && matches!(next.gap, Gap::Space | Gap::Hyphen))
        };
        token.digit || (token.length < 6 && next())
    }

    /// What begins at word `at`, put together over single spaces and hyphens.
    pub(super) fn compact(&self, at: usize) -> Rc<Compact> {
        let mut last = self.compact.borrow_mut();
        if last.0 != at {
            *last = (at, Rc::new(self.put_together(at)));
        }
        Rc::clone(&last.1)
    }

    fn put_together(&self, at: usize) -> Compact {
        let mut out = Compact::default();
        let mut before: Option<&Token> = None;
        for token in self.tokens.iter().skip(at) {
            let gap = before
                .and_then(|before| self.text.get(before.end..token.start))
                .unwrap_or(" ");
            let joined = matches!(
                gap,
                " " | "-" | "\u{a0}" | "\u{2010}" | "\u{2011}" | "\u{2012}" | "\u{2013}" | " - "
            );
            let word = self.text.get(token.start..token.end).unwrap_or_default();
            looked(1);
            // The length first: a word may be as long as the text.
            if !joined || out.text.len() + word.len() > MOST || !word.is_ascii() {
                break;
            }
            out.text.push_str(&word.to_ascii_uppercase());
            out.ends.push((out.text.len(), token.end));
            before = Some(token);
        }
        out
    }

    /// Whether one of `cues` stands shortly before byte `start`, on its line or the one above.
    /// Cues are folded words with one space between them.
    pub(super) fn cue(&self, start: usize, cues: &[&str]) -> bool {
        let words = self.back(start, REACH);
        cues.iter().any(|cue| last_place(&words, cue).is_some())
    }

    /// The same, within two words.
    pub(super) fn cue_near(&self, start: usize, cues: &[&str]) -> bool {
        let words = self.back(start, 32);
        cues.iter().any(|cue| {
            let between = last_place(&words, cue).and_then(|after| words.get(after..));
            between.is_some_and(|between| between.split_whitespace().count() <= 2)
        })
    }

    /// The folded words at most `reach` bytes before byte `start`, one space around each.
    pub(super) fn back(&self, start: usize, reach: usize) -> Rc<str> {
        let mut last = self.back.borrow_mut();
        if (last.0, last.1) != (start, reach) {
            let from = (start.saturating_sub(reach)..=start)
                .find(|at| self.text.is_char_boundary(*at))
                .unwrap_or(start);
            looked(start - from);
            *last = (start, reach, self.before(from, start).into());
        }
        Rc::clone(&last.2)
    }

    /// The folded words between two bytes, of the last two lines.
    pub(super) fn before(&self, from: usize, start: usize) -> String {
        let text = self.text.get(from..start).unwrap_or_default();
        let lines = text.rmatch_indices('\n').nth(1);
        spaced(lines.and_then(|(at, _)| text.get(at..)).unwrap_or(text))
    }

    /// The folded words after byte `end`.
    pub(super) fn after(&self, end: usize, reach: usize) -> String {
        let to = (end..=end + reach)
            .rev()
            .find(|at| self.text.is_char_boundary(*at) && *at <= self.text.len())
            .unwrap_or(end);
        let text = self.text.get(end..to).unwrap_or_default();
        spaced(text.split('\n').next().unwrap_or_default())
    }

    /// A find from word `at` to byte `end`.
    pub(super) fn found(
        &self,
        at: usize,
        end: usize,
        kind: Kind,
        sure: bool,
        value: String,
    ) -> Option<Detected> {
        let start = self.token(at)?.start;
        Some(Detected {
            start,
            end,
            kind,
            sure,
            value,
        })
    }
}

/// Where the last `cue` among spaced words ends.
pub(super) fn last_place(words: &str, cue: &str) -> Option<usize> {
    let bytes = words.as_bytes();
    let whole = |at: &usize| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        before == Some(&b' ') && bytes.get(at + cue.len()) == Some(&b' ')
    };
    words
        .rmatch_indices(cue)
        .map(|(at, _)| at)
        .find(whole)
        .map(|at| at + cue.len())
}

/// Folded letters and digits, everything else one space.
fn spaced(text: &str) -> String {
    let mut out = String::from(" ");
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') && !crate::fold::is_apostrophe(c) {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// The digits of a text as numbers; `None` if anything else is in it.
pub(super) fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}
