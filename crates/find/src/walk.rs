//! The automaton over words: at each word, the longest known sequence that begins there.

use crate::directory::{Directory, NEAR, PLURAL};
use crate::judge::{Hit, Who};
use crate::matches::Form;
use crate::token::{Case, Gap, Token, UNKNOWN, is_possessive};
use crate::work::looked;

/// How a sequence was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    state: u32,
    /// The word after the last.
    to: usize,
    misspelt: bool,
}

impl Found {
    /// More words are better, and words as they are better than misspelt ones.
    fn rank(&self) -> (usize, bool) {
        (self.to, !self.misspelt)
    }
}

const TITLES: [&str; 16] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "doctor",
    "prof",
    "professor",
    "sir",
    "dame",
    "lady",
    "lord",
    "rev",
    "revd",
    "master",
];

/// Adds every name in `text` that does not lie in an identifier found before.
pub(crate) fn hits(directory: &Directory, text: &str, tokens: &[Token], out: &mut Vec<Hit>) {
    let mut taken = std::mem::take(out);
    taken.sort_by_key(|hit| hit.start);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.word == UNKNOWN {
            at += 1;
            continue;
        }
        let found = longest(directory, text, tokens, at);
        let Some(found) = found else {
            at += 1;
            continue;
        };
        let Some(last) = tokens.get(found.to - 1) else {
            break;
        };
        let mut hit = Hit::new(
            token.start,
            last.end,
            Form::GivenName,
            Who::State(found.state),
        );
        hit.words = (at, found.to);
        hit.misspelt = found.misspelt;
        if overlaps(&taken, hit.start, hit.end) {
            at += 1;
        } else {
            title(text, tokens, &mut hit);
            out.push(hit);
            at = found.to;
        }
    }
    out.extend(taken);
}

/// A title before a name belongs to it.
fn title(text: &str, tokens: &[Token], hit: &mut Hit) {
    let (from, _) = hit.words;
    let Some(before) = from.checked_sub(1).and_then(|at| tokens.get(at)) else {
        return;
    };
    let joined = tokens.get(from).is_some_and(|name| {
        matches!(name.gap, Gap::Space | Gap::DotSpace) && name.case != Case::Lower
    });
    if joined && text.get(before.start..before.end).is_some_and(is_title) {
        hit.start = before.start;
        hit.titled = true;
    }
}

pub(crate) fn is_title(word: &str) -> bool {
    // Most words are turned away by their first letter.
    let first = word.as_bytes().first().map(u8::to_ascii_lowercase);
    first.is_some_and(|first| b"mdpslr".contains(&first))
        && (2..10).contains(&word.len())
        && TITLES.iter().any(|title| title.eq_ignore_ascii_case(word))
}

fn longest(directory: &Directory, text: &str, tokens: &[Token], from: usize) -> Option<Found> {
    let mut best = None;
    let search = Search {
        directory,
        text,
        tokens,
        from,
    };
    search.from(0, from, false, &mut best);
    best
}

struct Search<'a> {
    directory: &'a Directory,
    text: &'a str,
    tokens: &'a [Token],
    from: usize,
}

impl Search<'_> {
    /// Follows every way on from `state` at word `at`.
    fn from(&self, state: u32, at: usize, misspelt: bool, best: &mut Option<Found>) {
        let at = self.past_possessives(at);
        let Some(token) = self.tokens.get(at) else {
            return;
        };
        let Some(state) = self.over_gap(state, at) else {
            return;
        };
        let exact = self.exact(state, token);
        if let Some(next) = exact {
            self.arrive(next, at, misspelt, best);
            if token.word & PLURAL == 0 {
                self.from(next, at + 1, misspelt, best);
            }
        }
        // One mistake a name, in words that are long enough to bear it.
        if !misspelt && exact.is_none() && token.length > 4 && (token.word == NEAR || state != 0) {
            for word in self.near(token) {
                if let Some(next) = self.directory.step(state, word) {
                    self.arrive(next, at, true, best);
                    self.from(next, at + 1, true, best);
                }
            }
        }
    }

    /// They are passed over, as in the names themselves: St Ebba's Terrace. One by one and not by
    /// recursion: a text may have as many as it likes.
    fn past_possessives(&self, at: usize) -> usize {
        let rest = self.tokens.get(at..).unwrap_or_default();
        let passed = rest
            .iter()
            .take_while(|token| at > self.from && is_possessive(token, self.slice(token)));
        let passed = passed.count();
        looked(passed + 1);
        at + passed
    }

    fn slice(&self, token: &Token) -> &str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    /// The state after what stands before word `at`; `None` where a name cannot go on.
    fn over_gap(&self, state: u32, at: usize) -> Option<u32> {
        if at == self.from {
            return Some(state);
        }
        let token = self.tokens.get(at)?;
        match token.gap {
            Gap::Space | Gap::Hyphen | Gap::Joined | Gap::Apostrophe | Gap::LineHyphen => {
                Some(state)
            }
            Gap::Comma => self.directory.step(state, self.directory.comma()),
            Gap::DotSpace => {
                let before = at.checked_sub(1).and_then(|at| self.tokens.get(at))?;
                (before.end - before.start == 1).then_some(state)
            }
            Gap::Break => None,
        }
    }

    fn exact(&self, state: u32, token: &Token) -> Option<u32> {
        if token.word >= NEAR || (token.end - token.start == 1 && !self.is_initial(token)) {
            return None;
        }
        self.directory.step(state, token.word & !PLURAL)
    }

    /// A single letter is an initial where it is a capital or has a dot.
    fn is_initial(&self, token: &Token) -> bool {
        let rest = self.text.get(token.end..).unwrap_or_default();
        token.gap != Gap::Apostrophe
            && (token.digit || token.case == Case::Upper || rest.starts_with(['.', '_']))
    }

    fn near(&self, token: &Token) -> Vec<u32> {
        let written = self.text.get(token.start..token.end);
        looked(token.end - token.start);
        written.map_or_else(Vec::new, |written| self.directory.near(written))
    }

    fn arrive(&self, state: u32, at: usize, misspelt: bool, best: &mut Option<Found>) {
        if self.directory.entries(state).is_empty() || self.is_pronoun(at) {
            return;
        }
        let found = Found {
            state,
            to: at + 1,
            misspelt,
        };
        if best.is_none_or(|known| found.rank() > known.rank()) {
            *best = Some(found);
        }
    }

    /// "Ella I think", "Ella A great lesson": not an initial.
    fn is_pronoun(&self, at: usize) -> bool {
        at > self.from
            && self.tokens.get(at).is_some_and(|token| {
                let rest = self.text.get(token.end..).unwrap_or_default();
                matches!(self.text.get(token.start..token.end), Some("I" | "A"))
                    && rest.starts_with([' ', '\'', '\u{2019}'])
            })
    }
}

/// Whether a span touches one of `hits`, which are in order and do not overlap.
fn overlaps(hits: &[Hit], start: usize, end: usize) -> bool {
    let before = hits.partition_point(|hit| hit.start < end);
    before
        .checked_sub(1)
        .and_then(|at| hits.get(at))
        .is_some_and(|hit| hit.end > start)
}
