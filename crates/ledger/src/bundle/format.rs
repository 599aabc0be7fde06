//! The lines of a bundle. The order of the fields is the order in the file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::Opening;

/// The format number of a bundle of leaves alone.
pub(super) const FORMAT: u32 = 1;
/// The format number of a bundle that may also hold what people outside said.
pub(super) const WITNESSED_FORMAT: u32 = 2;
/// With what the line of a witnessed checkpoint begins; that of a leaf never does.
pub(super) const WITNESSED: &[u8] = b"{\"witnessed\":";

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) caretaker_bundle: u32,
    pub(super) origin: String,
    pub(super) public_key: String,
    pub(super) checkpoint: String,
    pub(super) from: u64,
    pub(super) size: u64,
}

/// Every further line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeafLine {
    pub(super) index: u64,
    pub(super) leaf: String,
    pub(super) actor: Option<OpeningField>,
    pub(super) objects: Option<OpeningField>,
    pub(super) details: Option<OpeningField>,
}

/// A checkpoint with cosignatures, and stamps over it: after the last leaf that it covers.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WitnessedLine {
    pub(super) witnessed: String,
    pub(super) stamps: Vec<String>,
}

/// A salt and a value, both in base 64.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpeningField {
    salt: String,
    value: String,
}

impl OpeningField {
    pub(super) fn new(opening: &Opening) -> Self {
        Self {
            salt: encode(&opening.salt),
            value: encode(&opening.value),
        }
    }

    /// The opening, or `None` if its base 64 or its salt's length is wrong.
    pub(super) fn read(&self) -> Option<Opening> {
        let salt = decode(&self.salt)?.try_into().ok()?;
        Some(Opening {
            salt,
            value: decode(&self.value)?,
        })
    }
}

/// A leaf's line, read.
pub(super) struct Line {
    pub(super) index: u64,
    pub(super) leaf: Vec<u8>,
    /// Of the actor, the objects, the details.
    pub(super) openings: [Option<Opening>; 3],
}

impl Line {
    /// Reads a line, without its line feed, that is in the one form that [`LeafLine`] is written in;
    /// `None` for every other, which the slower reader then tells apart. It accepts nothing that the
    /// slower one refuses: base 64 needs no escapes, so the form leaves nothing open but the values.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let mut from = Cursor(text);
        from.pass(br#"{"index":"#)?;
        let index = from.number()?;
        from.pass(br#","leaf":""#)?;
        let leaf = from.base64()?;
        let mut openings = [None, None, None];
        let names: [&[u8]; 3] = [br#","actor":"#, br#","objects":"#, br#","details":"#];
        for (name, opening) in names.into_iter().zip(&mut openings) {
            from.pass(name)?;
            *opening = from.opening()?;
        }
        from.pass(b"}")?;
        let line = Self {
            index,
            leaf,
            openings,
        };
        from.0.is_empty().then_some(line)
    }
}

/// What is left of a line.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn pass(&mut self, expected: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    /// A number without leading zeros.
    fn number(&mut self) -> Option<u64> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit());
        let (digits, rest) = self.0.split_at_checked(digits.count())?;
        if digits.len() > 1 && digits.starts_with(b"0") {
            return None;
        }
        self.0 = rest;
        std::str::from_utf8(digits).ok()?.parse().ok()
    }

    /// Base 64 up to a closing quotation mark, which is passed.
    fn base64(&mut self) -> Option<Vec<u8>> {
        let end = self.0.iter().position(|byte| *byte == b'"')?;
        let (text, rest) = self.0.split_at_checked(end)?;
        let bytes = BASE64.decode(text).ok()?;
        self.0 = rest;
        self.pass(b"\"")?;
        Some(bytes)
    }

    /// The outer `None` is a fault, the inner one no opening.
    #[expect(clippy::option_option, reason = "a fault is not an absent opening")]
    fn opening(&mut self) -> Option<Option<Opening>> {
        if self.pass(b"null").is_some() {
            return Some(None);
        }
        self.pass(br#"{"salt":""#)?;
        let salt = self.base64()?.try_into().ok()?;
        self.pass(br#","value":""#)?;
        let value = self.base64()?;
        self.pass(b"}")?;
        Some(Some(Opening { salt, value }))
    }
}

/// Base 64 with padding.
pub(super) fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// Reads base 64 in its one canonical form.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}
