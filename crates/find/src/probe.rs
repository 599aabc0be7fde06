//! Whether one person may stand in a text: quick, and never wrong in saying no.
//!
//! [`Directory::find`](crate::Directory::find) judges a text by everybody it may mean, which is slow
//! beside reading. Where one person is looked for in a hundred thousand documents, nearly all of
//! them hold nothing of theirs, and that shows without judging: of each way to write them, one word
//! must stand there, and whether a word may be one of those is told by its two ends.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::dates;
use crate::directory::Identifiers;
use crate::fold::fold;
use crate::forms::{COMMA, Pattern, Weight, patterns};
use crate::identifiers::plain;
use crate::lexicon::is_ordinary;
use crate::matches::Form;
use crate::person::Person;
use crate::token::{WordHash, char_at, without_s, word};
use crate::typos::{SHORTEST, Typos};

/// The most bytes between two parts of a number or telephone: three marks, the longest ones.
const BETWEEN: usize = 9;

/// What may stand in a text where a person does.
pub struct Probe {
    /// Of each way to write them, one word.
    words: Words,
    /// Initials in one word, which count in capitals alone.
    capitals: Words,
    /// Two words one behind the other: initials, a house's number and a street.
    pairs: Vec<[String; 2]>,
    typos: Typos,
    /// The words that are looked for with mistakes, by number.
    names: Vec<String>,
    ends: Ends,
    /// Telephones and numbers, as they are compared.
    numbers: Vec<Vec<u8>>,
    /// What stands before the @ of their addresses, and what people make of a name: `ekhan`.
    handles: Vec<Vec<u8>>,
    born: Option<Date>,
}

type Words = HashSet<Box<[u8]>, WordHash>;

impl std::fmt::Debug for Probe {
    /// Counts alone: names do not belong in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Probe")
            .field("words", &self.words.len())
            .finish_non_exhaustive()
    }
}

impl Probe {
    /// Made of everything that is known of a person.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        let Identifiers {
            emails,
            telephones,
            numbers,
            birth,
        } = Identifiers::of(person);
        let mut probe = Self {
            words: Words::default(),
            capitals: Words::default(),
            pairs: Vec::new(),
            typos: Typos::default(),
            names: Vec::new(),
            ends: Ends::new(),
            numbers: [telephones, numbers]
                .concat()
                .into_iter()
                .map(String::into_bytes)
                .collect(),
            handles: Vec::new(),
            born: birth,
        };
        let mut patterns = patterns(person);
        // What is written with one word covers what is written with that word and others.
        patterns.sort_by_key(|pattern| pattern.words.len());
        for pattern in &patterns {
            probe.add(pattern);
        }
        for email in emails {
            let local = email.split('@').next().unwrap_or_default();
            probe.handles.push(plain(&fold(local)).into_bytes());
        }
        for number in &probe.numbers {
            if let Some(last) = number.last() {
                probe.ends.number(*last);
            }
        }
        probe
    }

    fn add(&mut self, pattern: &Pattern) {
        match (pattern.weight, pattern.words.as_slice()) {
            (Weight::Handle, words) => self.handles.push(words.concat().into_bytes()),
            (Weight::Bare, [one]) => {
                self.ends.word(one.as_bytes());
                self.capitals.insert(one.as_bytes().into());
            }
            (Weight::Bare, [first, second, ..]) => self.add_pair(first, second),
            (_, words) => match street(pattern) {
                Some((number, street)) => self.add_pair(number, street),
                None => self.add_longest(words),
            },
        }
    }

    fn add_pair(&mut self, first: &str, second: &str) {
        let pair = [first.to_owned(), second.to_owned()];
        if !self.pairs.contains(&pair) {
            self.ends.word(second.as_bytes());
            self.pairs.push(pair);
        }
    }

    /// Adds the longest of these words, and no ordinary one if there is another, unless one of them
    /// is looked for already. At most one word of a name has a mistake, so the same one will do.
    fn add_longest(&mut self, words: &[String]) {
        if words
            .iter()
            .any(|word| self.words.contains(word.as_bytes()))
        {
            return;
        }
        let words = words.iter().filter(|word| *word != COMMA);
        let Some(longest) =
            words.max_by_key(|word| (word.len() > 2 && !is_ordinary(word), word.len()))
        else {
            return;
        };
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.typos.add(number, longest);
        self.names.push(longest.clone());
        self.ends.word(longest.as_bytes());
        self.words.insert(longest.as_bytes().into());
    }

    /// Whether the person may stand in `text`. Where this says no,
    /// [`Directory::find`](crate::Directory::find) has no match that may mean them.
    #[must_use]
    pub fn may_hold(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let mut seen = Seen::default();
        let (mut folded, mut slow) = (Vec::with_capacity(64), String::new());
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let mut end = match class(byte) {
                Class::Word => at + run(bytes, at),
                Class::Mark => {
                    at += 1;
                    continue;
                }
                Class::At => {
                    if self.is_handle(bytes.get(..at).unwrap_or_default()) {
                        return true;
                    }
                    at += 1;
                    continue;
                }
                Class::Other => at,
            };
            let here = if bytes.get(end).is_none_or(u8::is_ascii) {
                let written = bytes.get(at..end).unwrap_or_default();
                self.ends.may_be(written) && {
                    folded.clear();
                    folded.extend(written.iter().map(u8::to_ascii_lowercase));
                    let capitals = !written.iter().any(u8::is_ascii_lowercase);
                    self.is_word(&folded, capitals) || self.follows(&seen, text, &folded)
                }
            } else {
                let Some(c) = char_at(text, at) else {
                    return true;
                };
                if !c.is_alphanumeric() {
                    at += c.len_utf8();
                    continue;
                }
                folded.clear();
                end = word(text, at, &mut folded, &mut slow).0;
                self.is_word(&folded, true) || self.follows(&seen, text, &folded)
            };
            seen.take(at, end);
            if here || self.ends_number(bytes, end) || self.ends_birth_date(&seen, text) {
                return true;
            }
            at = end;
        }
        false
    }

    /// Whether a folded word is one of those that are looked for.
    fn is_word(&self, folded: &[u8], capitals: bool) -> bool {
        self.words.contains(folded)
            || without_s(folded, |stem| self.words.contains(stem).then_some(())).is_some()
            || (capitals && self.capitals.contains(folded))
            || (self.typos.may_be(folded) && self.is_misspelt(folded))
    }

    fn is_misspelt(&self, folded: &[u8]) -> bool {
        let name = |number| {
            let place = usize::try_from(number).ok();
            place
                .and_then(|at| self.names.get(at))
                .map_or("", String::as_str)
        };
        std::str::from_utf8(folded).is_ok_and(|word| !self.typos.near(word, name).is_empty())
    }

    /// Whether a word is the second of a pair and the word before, but for a possessive's s, the first.
    fn follows(&self, seen: &Seen, text: &str, folded: &[u8]) -> bool {
        let follows = |[_, second]: &&[String; 2]| second.as_bytes() == folded;
        let mut pairs = self.pairs.iter().filter(follows).peekable();
        if pairs.peek().is_none() {
            return false;
        }
        let mut before = seen.latest().filter_map(|(from, to)| text.get(from..to));
        let before = before.find(|word| !matches!(*word, "s" | "S"));
        let before = before.map(fold).unwrap_or_default();
        pairs.any(|[first, _]| *first == before)
    }

    /// Whether what stands before an @ is a handle of theirs, or written in other letters.
    fn is_handle(&self, before: &[u8]) -> bool {
        self.handles.iter().any(|handle| {
            let mut left = handle.iter().rev().peekable();
            for byte in before.iter().rev() {
                if !byte.is_ascii() {
                    return true;
                }
                if byte.is_ascii_alphanumeric() {
                    if left.next() != Some(&byte.to_ascii_lowercase()) {
                        return false;
                    }
                    if left.peek().is_none() {
                        return true;
                    }
                } else if byte.is_ascii_whitespace() || *byte == b'@' {
                    return false;
                }
            }
            false
        })
    }

    /// Whether a telephone or number ends with this word.
    fn ends_number(&self, text: &[u8], end: usize) -> bool {
        let before = text.get(..end).unwrap_or_default();
        let last = before.last().map_or(0, |last| last | SMALL);
        self.ends.may_end_number(last)
            && self.numbers.iter().any(|number| ends_with(before, number))
    }

    /// Whether the birth date ends with the last word: its year, or its day where the year is first.
    fn ends_birth_date(&self, seen: &Seen, text: &str) -> bool {
        let (Some(born), Some((from, to))) = (self.born, seen.latest().next()) else {
            return false;
        };
        let word = text.as_bytes().get(from..to).unwrap_or_default();
        let [.., tens, ones] = word else {
            return false;
        };
        let year = born.year().rem_euclid(100);
        if i16::from(*tens) != i16::from(b'0') + year / 10
            || i16::from(*ones) != i16::from(b'0') + year % 10
        {
            return false;
        }
        let words = seen.latest().zip(seen.latest().skip(1));
        words.into_iter().any(|((start, _), (from, to))| {
            let before = text.get(from..to).map(|word| (from, word));
            dates::at(text, start, before)
                .is_some_and(|written| written.date == born || written.other == Some(born))
        })
    }
}

/// The number and the first word of a street, where neither is looked for with mistakes: a street
/// may be called as somebody is, and is then.
fn street(pattern: &Pattern) -> Option<(&String, &String)> {
    let mut words = pattern.words.iter().filter(|word| *word != COMMA);
    let (number, street) = (words.next()?, words.next()?);
    let digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    (pattern.form == Form::Address && digit(number) && street.len() < SHORTEST)
        .then_some((number, street))
}

/// Whether letters and digits end with those of `number`, whatever stands between them.
fn ends_with(before: &[u8], number: &[u8]) -> bool {
    let mut left = number.iter().rev().peekable();
    let mut between = 0;
    for byte in before.iter().rev() {
        if byte.is_ascii_alphanumeric() {
            between = 0;
            if left.next() != Some(&byte.to_ascii_lowercase()) {
                return false;
            }
            if left.peek().is_none() {
                return true;
            }
        } else {
            between += 1;
            if between > BETWEEN {
                return false;
            }
        }
    }
    false
}

/// The places of the last words: a date has four at most, and one before it.
#[derive(Default)]
struct Seen {
    words: [(usize, usize); 8],
    count: usize,
}

impl Seen {
    fn take(&mut self, from: usize, to: usize) {
        self.count += 1;
        if let Some(place) = self.words.get_mut(self.count & 7) {
            *place = (from, to);
        }
    }

    /// The latest first; at the beginning of a text, places of no length.
    fn latest(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let back = |n| self.words.get(self.count.wrapping_sub(n) & 7).copied();
        (0..5).filter_map(back)
    }
}

/// What a byte is to a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// An ASCII letter or digit.
    Word,
    /// Another ASCII character.
    Mark,
    /// The sign in an e-mail address.
    At,
    /// Part of a character that is not ASCII.
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        #[allow(
            clippy::indexing_slicing,
            reason = "256 places for a byte, at compile time"
        )]
        {
            classes[byte as usize] = match byte {
                b'@' => Class::At,
                _ if byte.is_ascii_alphanumeric() => Class::Word,
                _ => Class::Mark,
            };
        }
        byte += 1;
    }
    classes
};

fn class(byte: u8) -> Class {
    let class = CLASSES.get(usize::from(byte));
    class.copied().unwrap_or(Class::Other)
}

/// How many letters and digits in ASCII follow each other.
fn run(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let end = rest.iter().position(|byte| class(*byte) != Class::Word);
    end.unwrap_or(rest.len())
}

/// Set, it makes a capital of ASCII small, and leaves digits and small letters as they are.
const SMALL: u8 = 0x20;

/// The first and the last two bytes of the words that are looked for. A word with a mistake keeps
/// one of its ends, as `typos` says.
struct Ends {
    /// What two bytes may be, by both.
    pairs: Vec<u8>,
    /// What one byte may be, where it is a word, or the last of a number.
    single: Vec<u8>,
}

/// Two bytes begin a word.
const FIRST: u8 = 1;
/// They end one.
const LAST: u8 = 2;
/// They begin a word that is looked for with mistakes.
const FIRST_OF_NAME: u8 = 4;
/// They end one.
const LAST_OF_NAME: u8 = 8;
/// A byte is a word.
const WORD: u8 = 1;
/// It ends a number.
const NUMBER: u8 = 2;

impl Ends {
    fn new() -> Self {
        Self {
            pairs: vec![0; 1 << 16],
            single: vec![0; 1 << 8],
        }
    }

    /// Takes in a folded word, and its plurals.
    fn word(&mut self, word: &[u8]) {
        match word {
            [] => {}
            [one] => set(&mut self.single, usize::from(*one), WORD),
            [first, second, ..] => {
                let name = word.len() >= SHORTEST;
                let (begins, ends) = if name {
                    (FIRST | FIRST_OF_NAME, LAST | LAST_OF_NAME)
                } else {
                    (FIRST, LAST)
                };
                set(&mut self.pairs, pair(*first, *second), begins);
                if let [.., before, last] = word {
                    set(&mut self.pairs, pair(*before, *last), ends);
                    set(&mut self.pairs, pair(*last, b's'), LAST);
                    set(&mut self.pairs, pair(b'e', b's'), LAST);
                }
            }
        }
    }

    fn number(&mut self, last: u8) {
        set(&mut self.single, usize::from(last), NUMBER);
    }

    fn may_end_number(&self, last: u8) -> bool {
        let last = self.single.get(usize::from(last));
        last.is_some_and(|last| last & NUMBER != 0)
    }

    /// Whether a word in ASCII, as it is written, may be one of those.
    fn may_be(&self, written: &[u8]) -> bool {
        match written {
            [] => false,
            [one] => {
                let one = self.single.get(usize::from(one | SMALL));
                one.is_some_and(|one| one & WORD != 0)
            }
            [first, second, ..] => {
                let [.., before, last] = written else {
                    return false;
                };
                let at = |first: u8, second: u8| {
                    let place = pair(first | SMALL, second | SMALL);
                    self.pairs.get(place).copied().unwrap_or_default()
                };
                let (begins, ends) = (at(*first, *second), at(*before, *last));
                (begins & FIRST != 0 && ends & LAST != 0)
                    || begins & FIRST_OF_NAME != 0
                    || ends & LAST_OF_NAME != 0
            }
        }
    }
}

fn pair(first: u8, second: u8) -> usize {
    usize::from(u16::from_be_bytes([first, second]))
}

fn set(bits: &mut [u8], place: usize, bit: u8) {
    if let Some(bits) = bits.get_mut(place) {
        *bits |= bit;
    }
}
