//! Words of a text with their places: the one pass over the bytes that everything else rests on.

use std::hash::{BuildHasherDefault, Hasher};

use crate::fold::{fold_char, is_apostrophe, is_hyphen, is_ignored};

/// A quick hash for short words; keys come from an organisation's own directory.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0_u8; 8];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

/// Builds [`WordHasher`]s.
pub(crate) type WordHash = BuildHasherDefault<WordHasher>;

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// White space, at most one line break.
    Space,
    /// A hyphen without spaces.
    Hyphen,
    /// An apostrophe without spaces.
    Apostrophe,
    /// A dot or underscore without spaces, as in addresses.
    Joined,
    /// A comma, with or without spaces.
    Comma,
    /// A full stop and white space.
    DotSpace,
    /// A hyphen at the end of a line: possibly one word.
    LineHyphen,
    /// Anything else, and the beginning of the text.
    Break,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// `ella`, or a script without cases.
    Lower,
    /// `Ella`.
    Capital,
    /// `ELLA`; a single capital letter too.
    Upper,
    /// It begins with a digit.
    Digit,
}

/// One word: letters, digits and their marks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// Byte where it begins.
    pub start: usize,
    /// Byte where it ends.
    pub end: usize,
    /// Its number in the vocabulary, [`UNKNOWN`] if it has none.
    pub word: u32,
    /// How many folded bytes it has.
    pub length: u32,
    /// How it is written.
    pub case: Case,
    /// What stands before it.
    pub gap: Gap,
    /// A line break stands before it.
    pub new_line: bool,
    /// It holds a digit.
    pub digit: bool,
}

/// The number of a word that nobody in the directory has.
pub(crate) const UNKNOWN: u32 = u32::MAX;

/// What the tokeniser has seen since the last word.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is one thing seen")]
struct Between {
    started: bool,
    spaces: bool,
    lines: u8,
    commas: u8,
    dots: u8,
    hyphens: u8,
    apostrophes: u8,
    underscores: u8,
    /// An apostrophe stands right after the word before: Weavers' Court.
    closing: bool,
    other: bool,
}

impl Between {
    fn take(&mut self, c: char) {
        match c {
            '\n' => self.lines = self.lines.saturating_add(1),
            ' ' | '\t' | '\r' => self.spaces = true,
            ',' => self.commas = self.commas.saturating_add(1),
            '.' => self.dots = self.dots.saturating_add(1),
            '_' => self.underscores = self.underscores.saturating_add(1),
            c if is_hyphen(c) => self.hyphens = self.hyphens.saturating_add(1),
            c if is_apostrophe(c) => {
                self.closing = !self.spaces && self.lines == 0;
                self.apostrophes = self.apostrophes.saturating_add(1);
            }
            c if c.is_whitespace() => self.spaces = true,
            c if is_ignored(c) => {}
            _ => self.other = true,
        }
    }

    fn gap(&self) -> Gap {
        let marks = [
            self.commas,
            self.dots,
            self.hyphens,
            self.apostrophes,
            self.underscores,
        ];
        let total: u32 = marks.iter().map(|n| u32::from(*n)).sum();
        let white = self.spaces || self.lines > 0;
        if !self.started || self.other || self.lines > 1 || total > 1 {
            return Gap::Break;
        }
        match (marks, white) {
            ([1, ..], _) => Gap::Comma,
            ([0, 1, ..], true) => Gap::DotSpace,
            ([0, 0, 1, ..], true) if self.lines == 1 => Gap::LineHyphen,
            ([0, 0, 1, ..], false) => Gap::Hyphen,
            ([0, 0, 0, 1, _], false) => Gap::Apostrophe,
            ([0, 1, ..] | [0, 0, 0, 0, 1], false) => Gap::Joined,
            ([0, 0, 0, 1, 0], true) if self.closing => Gap::Space,
            ([0, 0, 0, 0, 0], _) => Gap::Space,
            _ => Gap::Break,
        }
    }
}

/// Cuts `text` into words; `look_up` gives a folded word its number.
pub(crate) fn tokens(text: &str, look_up: impl Fn(&[u8]) -> u32) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(text.len() / 5);
    let mut between = Between::default();
    let mut buffer = Vec::with_capacity(64);
    let mut slow = String::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() && !byte.is_ascii_alphanumeric() {
            if byte == b' ' {
                between.spaces = true;
            } else {
                between.take(char::from(byte));
            }
            at += 1;
            continue;
        }
        if !byte.is_ascii() {
            let Some(c) = char_at(text, at) else { break };
            if !c.is_alphanumeric() {
                between.take(c);
                at += c.len_utf8();
                continue;
            }
        }
        buffer.clear();
        let (end, shape) = word(text, at, &mut buffer, &mut slow);
        out.push(Token {
            start: at,
            end,
            word: look_up(&buffer),
            length: u32::try_from(buffer.len()).unwrap_or(u32::MAX),
            case: shape.case(),
            gap: between.gap(),
            new_line: between.lines > 0 || !between.started,
            digit: shape.digits > 0,
        });
        between = Between {
            started: true,
            ..Between::default()
        };
        at = end;
    }
    out
}

/// What the letters of a word were.
#[derive(Default)]
pub(crate) struct Shape {
    first_upper: bool,
    first_digit: bool,
    upper: u32,
    lower: u32,
    digits: u32,
}

impl Shape {
    fn see(&mut self, first: bool, c: char) {
        if c.is_uppercase() {
            self.upper += 1;
            self.first_upper |= first;
        } else if c.is_numeric() {
            self.digits += 1;
            self.first_digit |= first;
        } else {
            self.lower += 1;
        }
    }

    fn case(&self) -> Case {
        if self.first_digit {
            Case::Digit
        } else if self.first_upper && self.lower == 0 {
            Case::Upper
        } else if self.first_upper {
            Case::Capital
        } else {
            Case::Lower
        }
    }
}

/// Reads one word from `from`, folded into `buffer`.
pub(crate) fn word(
    text: &str,
    from: usize,
    buffer: &mut Vec<u8>,
    slow: &mut String,
) -> (usize, Shape) {
    let bytes = text.as_bytes();
    let mut shape = Shape::default();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_lowercase() {
            shape.lower += 1;
            buffer.push(byte);
            at += 1;
        } else if byte.is_ascii_alphanumeric() {
            shape.see(at == from, char::from(byte));
            buffer.push(byte.to_ascii_lowercase());
            at += 1;
        } else if byte.is_ascii() {
            break;
        } else {
            let Some(c) = char_at(text, at) else { break };
            if is_ignored(c) {
                at += c.len_utf8();
                continue;
            }
            if !c.is_alphanumeric() {
                break;
            }
            shape.see(at == from, c);
            slow.clear();
            fold_char(c, slow);
            buffer.extend_from_slice(slow.as_bytes());
            at += c.len_utf8();
        }
    }
    (at, shape)
}

pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// What `known` says of a word without its last s: Ellas, for Ella's; the Davieses.
pub(crate) fn without_s<T>(word: &[u8], known: impl Fn(&[u8]) -> Option<T>) -> Option<T> {
    let stem = word.strip_suffix(b"s").filter(|stem| stem.len() > 2)?;
    let short = || {
        stem.strip_suffix(b"e")
            .filter(|stem| stem.len() > 3)
            .and_then(&known)
    };
    known(stem).or_else(short)
}

/// The s of a possessive: no word of its own.
pub(crate) fn is_possessive(token: &Token, word: &str) -> bool {
    token.gap == Gap::Apostrophe && matches!(word, "s" | "S")
}

/// The folded words of a name, without their places.
pub(crate) fn words(name: &str) -> Vec<String> {
    tokens(name, |_| UNKNOWN)
        .iter()
        .filter_map(|t| {
            name.get(t.start..t.end)
                .filter(|word| !is_possessive(t, word))
        })
        .map(crate::fold::fold)
        .collect()
}

#[cfg(test)]
#[allow(clippy::string_slice, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;

    fn gaps(text: &str) -> Vec<(&str, Gap)> {
        tokens(text, |_| UNKNOWN)
            .iter()
            .map(|t| (&text[t.start..t.end], t.gap))
            .collect()
    }

    #[test]
    fn words_and_what_stands_between() {
        assert_eq!(
            gaps("Ella's Smith-Jones, E. Khan. (x_y)\n\nZoe\u{308} eli-\nza"),
            vec![
                ("Ella", Gap::Break),
                ("s", Gap::Apostrophe),
                ("Smith", Gap::Space),
                ("Jones", Gap::Hyphen),
                ("E", Gap::Comma),
                ("Khan", Gap::DotSpace),
                ("x", Gap::Break),
                ("y", Gap::Joined),
                ("Zoe\u{308}", Gap::Break),
                ("eli", Gap::Space),
                ("za", Gap::LineHyphen),
            ]
        );
    }

    #[test]
    fn case_is_seen() {
        let text = "ella Ella ELLA 7 McKay";
        let cases: Vec<Case> = tokens(text, |_| UNKNOWN).iter().map(|t| t.case).collect();
        assert_eq!(
            cases,
            [
                Case::Lower,
                Case::Capital,
                Case::Upper,
                Case::Digit,
                Case::Capital
            ]
        );
    }
}
