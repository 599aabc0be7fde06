//! A text made ready for looking for identifiers: letters and digits alone, folded, with the places
//! where words begin and end.
//!
//! Squeezing everything else out de-hyphenates, joins what line breaks part, and makes one of
//! `Ella Khan`, `ella.khan` and `ELLA-\nKHAN`.

/// A squeezed text.
pub(super) struct Haystack {
    pub text: String,
    /// For each byte of `text`: where it came from, counted in characters.
    from: Vec<usize>,
    /// For each byte: a word begins there.
    begins: Vec<bool>,
}

/// The most characters of other kinds that may part one identifier.
const GAP: usize = 5;

/// How far apart the letters of one thing may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Apart {
    /// As the words of a name do.
    Near,
    /// With anything between them that is no letter or digit: the lines of an address.
    Anyhow,
}

impl Haystack {
    pub(super) fn new(text: &str) -> Self {
        let mut out = Self {
            text: String::with_capacity(text.len()),
            from: Vec::new(),
            begins: Vec::new(),
        };
        let mut before = Class::Other;
        for (at, c) in text.chars().enumerate() {
            let kind = Class::of(c);
            if kind == Class::Ignored {
                continue;
            }
            if kind == Class::Other {
                before = kind;
                continue;
            }
            out.push(c, at, kind != before);
            before = kind;
        }
        out
    }

    fn push(&mut self, c: char, at: usize, begins: bool) {
        let before = self.text.len();
        if c.is_ascii() {
            self.text.push(c.to_ascii_lowercase());
        } else {
            let folded = find::fold(c.encode_utf8(&mut [0; 4]));
            self.text
                .extend(folded.chars().filter(|c| c.is_alphanumeric()));
        }
        self.from.resize(self.text.len(), at);
        self.begins.resize(self.text.len(), false);
        if let Some(first) = self.begins.get_mut(before) {
            *first = begins;
        }
    }

    /// Whether a match begins and ends with words and is not torn too far apart.
    pub(super) fn is_whole(&self, start: usize, end: usize, apart: Apart) -> bool {
        let begins = self.begins.get(start) == Some(&true);
        // Quarringtons, for Quarrington's.
        let plural = self
            .text
            .get(end..)
            .is_some_and(|rest| rest.starts_with('s'))
            && self.ends(end + 1);
        let near =
            |pair: &[usize]| apart == Apart::Anyhow || matches!(pair, [a, b] if b - a <= GAP);
        begins
            && (self.ends(end) || plural)
            && self
                .from
                .get(start..end)
                .is_some_and(|from| from.windows(2).all(near))
    }

    /// Where a byte of the squeezed text came from, in characters.
    pub(super) fn origin(&self, at: usize) -> usize {
        self.from.get(at).copied().unwrap_or(0)
    }

    fn ends(&self, end: usize) -> bool {
        self.begins.get(end).is_none_or(|begins| *begins)
    }
}

/// Letters, digits and what parts them: a word ends where they change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Other,
    /// Marks and characters of no width do not part a word.
    Ignored,
}

impl Class {
    fn of(c: char) -> Self {
        if c.is_alphabetic() {
            Self::Letter
        } else if c.is_numeric() {
            Self::Digit
        } else if matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        ) || unicode_normalization::char::is_combining_mark(c)
        {
            Self::Ignored
        } else {
            Self::Other
        }
    }
}

/// Letters and digits of an identifier, folded.
pub(super) fn squeeze(text: &str) -> String {
    find::fold(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// Every text that bytes may be: as they are, in UTF-16 of either order, and as a PDF's strings.
pub(super) fn readings(bytes: &[u8]) -> Vec<String> {
    let mut out = vec![decoded(&String::from_utf8_lossy(bytes))];
    out.push(bytes.iter().map(|byte| char::from(*byte)).collect());
    for skip in [0, 1] {
        let units = |order: fn([u8; 2]) -> u16| {
            let pairs = bytes.get(skip..).unwrap_or_default().chunks_exact(2);
            let units = pairs.filter_map(|pair| pair.try_into().ok()).map(order);
            char::decode_utf16(units)
                .map(|c| c.unwrap_or('\u{fffd}'))
                .collect::<String>()
        };
        if bytes.contains(&0) {
            out.push(units(u16::from_be_bytes));
            out.push(units(u16::from_le_bytes));
        }
    }
    out
}

/// A text with the escapes of JSON, XML and web addresses undone.
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '&', '%']) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let (written, length) =
            escape(after).unwrap_or_else(|| (after.chars().take(1).collect(), 1));
        out.push_str(&written);
        rest = after.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// What an escape at the beginning of `text` stands for, and how long it is.
fn escape(text: &str) -> Option<(String, usize)> {
    if let Some(unit) = json_unit(text) {
        let low = text.get(6..).and_then(json_unit);
        let pair = low
            .map(|low| [unit, low])
            .filter(|_| (0xd800..0xdc00).contains(&unit));
        return Some(match pair {
            Some(pair) => (String::from_utf16_lossy(&pair), 12),
            None => (String::from_utf16_lossy(&[unit]), 6),
        });
    }
    if let Some(number) = text.strip_prefix("&#") {
        let end = number.find(';').filter(|end| *end < 8)?;
        let digits = number.get(..end)?;
        let code = digits.strip_prefix(['x', 'X']).map_or_else(
            || digits.parse().ok(),
            |hex| u32::from_str_radix(hex, 16).ok(),
        )?;
        return Some((char::from_u32(code)?.to_string(), end + 3));
    }
    if let Some(name) = text.strip_prefix('&') {
        let end = name.find(';').filter(|end| (2..9).contains(end))?;
        return named(name.get(..end)?).map(|written| (written, end + 2));
    }
    if text.starts_with('%') {
        let bytes: Vec<u8> = text
            .split('%')
            .skip(1)
            .map_while(|part| hex(part.get(..2)?).filter(|_| part.len() >= 2))
            .collect();
        let run = text
            .as_bytes()
            .chunks(3)
            .take(bytes.len())
            .take_while(|chunk| chunk.first() == Some(&b'%'))
            .count();
        let bytes = bytes.get(..run).filter(|bytes| !bytes.is_empty())?;
        return Some((String::from_utf8_lossy(bytes).into_owned(), run * 3));
    }
    text.starts_with("\\n").then(|| (" ".to_owned(), 2))
}

/// A named entity: a letter with a mark stands for the letter, anything else parts words.
fn named(name: &str) -> Option<String> {
    let marks = [
        "acute", "grave", "uml", "circ", "tilde", "cedil", "ring", "slash", "caron",
    ];
    let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let marked = marks.contains(&name.get(1..)?);
    name.bytes()
        .all(|b| b.is_ascii_alphanumeric())
        .then(|| if marked { letter } else { ' ' }.to_string())
}

fn json_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

fn hex(text: &str) -> Option<u8> {
    u8::from_str_radix(text, 16).ok()
}

/// The strings of a PDF stream put together: literal ones with their escapes, and hexadecimal ones.
/// What moves letters apart within a line (`[(El) -20 (la)] TJ`) is left out.
pub(super) fn pdf_strings(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'(' => at = literal(bytes, at + 1, &mut out),
            b'<' if bytes.get(at + 1) != Some(&b'<') => at = hexadecimal(bytes, at + 1, &mut out),
            // A new line of text, or a new block of it.
            b'T' if matches!(bytes.get(at + 1), Some(b'd' | b'D' | b'*' | b'm')) => out.push(b' '),
            b'E' if bytes.get(at + 1) == Some(&b'T') => out.push(b' '),
            _ => {}
        }
        at += 1;
    }
    out
}

fn literal(bytes: &[u8], from: usize, out: &mut Vec<u8>) -> usize {
    let (mut at, mut depth) = (from, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => {
                let octal: Vec<u8> = bytes
                    .iter()
                    .skip(at + 1)
                    .take(3)
                    .take_while(|b| (b'0'..b'8').contains(b))
                    .copied()
                    .collect();
                if octal.is_empty() {
                    match bytes.get(at + 1) {
                        Some(b'n' | b'r' | b't' | b'b' | b'f') => out.push(b' '),
                        Some(b'\n') | None => {}
                        Some(other) => out.push(*other),
                    }
                    at += 1;
                } else {
                    let value = octal
                        .iter()
                        .fold(0_u32, |sum, digit| sum * 8 + u32::from(digit - b'0'));
                    out.push(u8::try_from(value & 0xff).unwrap_or(0));
                    at += octal.len();
                }
            }
            b')' if depth == 0 => return at,
            b'(' | b')' => {
                depth += if byte == b'(' { 1 } else { -1 };
                out.push(byte);
            }
            _ => out.push(byte),
        }
        at += 1;
    }
    at
}

fn hexadecimal(bytes: &[u8], from: usize, out: &mut Vec<u8>) -> usize {
    let mut digits = Vec::new();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => break,
            _ if byte.is_ascii_hexdigit() => digits.push(byte),
            _ if byte.is_ascii_whitespace() => {}
            // Not a string: mark-up, or a comparison.
            _ => return from,
        }
        at += 1;
    }
    for pair in digits.chunks(2) {
        let text: String = pair
            .iter()
            .map(|digit| char::from(*digit))
            .chain(std::iter::once('0'))
            .take(2)
            .collect();
        out.extend(hex(&text));
    }
    at
}
