//! Names with one letter wrong, missing, too many or changed over, without comparing every name.
//!
//! Whatever the one mistake is, it leaves the first or the last letters of the name as they were.
//! So a name of *n* letters is kept under its first and its last (*n* − 1) / 2, and a word that
//! shares neither with any name cannot be one misspelt. The two ends leave at least one letter
//! between them, so that a change of two neighbours cannot touch both.

use std::collections::HashMap;

use crate::token::WordHash;

/// Names shorter than this are not looked for with mistakes.
pub(crate) const SHORTEST: usize = 6;

/// An index of names by their two ends.
#[derive(Clone, Default)]
pub(crate) struct Typos {
    ends: HashMap<u64, Vec<u32>, WordHash>,
    /// One bit an end: most words of a text are turned away here.
    filter: Vec<u64>,
}

impl Typos {
    pub(crate) fn build<'a>(names: impl Iterator<Item = (u32, &'a str)>) -> Self {
        let mut typos = Self {
            ends: HashMap::default(),
            filter: vec![0; 1 << 12],
        };
        for (number, name) in names {
            typos.add(number, name);
        }
        typos
    }

    /// Adds a name.
    pub(crate) fn add(&mut self, number: u32, name: &str) {
        let bytes = name.as_bytes();
        if bytes.len() < SHORTEST || bytes.iter().any(u8::is_ascii_digit) {
            return;
        }
        self.filter.resize(1 << 12, 0);
        for key in keys(bytes, bytes.len()) {
            self.ends.entry(key).or_default().push(number);
            if let Some(slot) = self.filter.get_mut(slot(key)) {
                *slot |= 1 << (key & 63);
            }
        }
    }

    /// Whether `word` may be a misspelt name: quick, and never wrong in saying no.
    pub(crate) fn may_be(&self, word: &[u8]) -> bool {
        word.len() + 1 >= SHORTEST
            && lengths(word)
                .flat_map(|length| keys(word, length))
                .any(|key| {
                    self.filter
                        .get(slot(key))
                        .is_some_and(|bits| bits & (1 << (key & 63)) != 0)
                })
    }

    /// The names that differ from `word` by one mistake.
    pub(crate) fn near<'a>(&self, word: &str, name: impl Fn(u32) -> &'a str) -> Vec<u32> {
        let bytes = word.as_bytes();
        let mut out: Vec<u32> = lengths(bytes)
            .flat_map(|length| keys(bytes, length))
            .filter_map(|key| self.ends.get(&key))
            .flatten()
            .copied()
            .filter(|number| one_mistake(word, name(*number)))
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

fn slot(key: u64) -> usize {
    usize::try_from(key >> 52).unwrap_or(0)
}

fn lengths(word: &[u8]) -> impl Iterator<Item = usize> {
    [word.len().saturating_sub(1), word.len(), word.len() + 1]
        .into_iter()
        .filter(|length| *length >= SHORTEST)
}

/// The keys of the two ends of `word`, taken as a name of `length` bytes.
fn keys(word: &[u8], length: usize) -> impl Iterator<Item = u64> {
    let half = (length - 1) / 2;
    let first = word.get(..half);
    let last = word
        .len()
        .checked_sub(half)
        .and_then(|from| word.get(from..));
    let seed = length as u64 * 2;
    [
        first.map(|end| key(end, seed)),
        last.map(|end| key(end, seed + 1)),
    ]
    .into_iter()
    .flatten()
}

fn key(end: &[u8], seed: u64) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in end {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    }
    hash ^ (hash >> 29)
}

/// Whether two words differ by exactly one letter wrong, missing or added, or two changed over.
fn one_mistake(a: &str, b: &str) -> bool {
    if a.len().abs_diff(b.len()) > 4 {
        return false;
    }
    // Nearly all words are letters of one byte, and nearly all pairs differ in more than one.
    if a.is_ascii() && b.is_ascii() {
        return differ_once(a.as_bytes(), b.as_bytes());
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    differ_once(&a, &b)
}

#[allow(
    clippy::many_single_char_names,
    reason = "two words taken apart letter by letter"
)]
fn differ_once<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    if a == b || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (
        a.get(same..).unwrap_or_default(),
        b.get(same..).unwrap_or_default(),
    );
    match (a, b) {
        ([_, x @ ..], [_, y @ ..]) if x == y => true,
        ([_, x @ ..], y) | (y, [_, x @ ..]) if x == y => true,
        ([p, q, x @ ..], [r, s, y @ ..]) => p == s && q == r && x == y,
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::string_slice, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn every_single_mistake_is_found() {
        let names = ["elizabeth", "khadija", "hughes", "patterson"];
        let typos = Typos::build((0..).zip(names));
        let near = |word: &str| {
            typos.may_be(word.as_bytes()) && !typos.near(word, |n| names[n as usize]).is_empty()
        };
        for name in names {
            let letters: Vec<char> = name.chars().collect();
            for at in 0..letters.len() {
                let mut missing = letters.clone();
                missing.remove(at);
                let mut added = letters.clone();
                added.insert(at, 'q');
                let mut wrong = letters.clone();
                wrong[at] = 'q';
                let mut words = vec![missing, added, wrong];
                if at + 1 < letters.len() && letters[at] != letters[at + 1] {
                    let mut changed = letters.clone();
                    changed.swap(at, at + 1);
                    words.push(changed);
                }
                for word in words {
                    let word: String = word.into_iter().collect();
                    assert!(near(&word), "{word} for {name}");
                }
            }
        }
        for word in ["elizabeth", "hugs", "elisabet", "patersen", "house"] {
            assert!(!near(word), "{word}");
        }
    }
}
