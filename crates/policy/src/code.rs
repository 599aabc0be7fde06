//! A code as written in a pack: it remembers where it stands, for messages.

use std::fmt;
use std::ops::{Deref, Range};

use serde::{Deserialize, Deserializer};

/// A code of the pack or of the law, such as `session-report`.
///
/// Two codes are the same if their texts are; where they were written does not count.
#[derive(Clone)]
pub struct Code {
    text: String,
    span: Range<usize>,
}

impl Code {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where it stands in its file, in bytes.
    pub(crate) fn at(&self) -> usize {
        self.span.start
    }

    /// Whether it is written as codes are: lower-case letters, digits and hyphens.
    pub(crate) fn is_well_formed(&self) -> bool {
        let (first, last) = (self.text.bytes().next(), self.text.bytes().last());
        first.is_some_and(|byte| byte.is_ascii_lowercase())
            && last != Some(b'-')
            && self.text.len() <= 64
            && self
                .text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = toml::Spanned::<String>::deserialize(deserializer)?;
        let span = spanned.span();
        Ok(Self {
            text: spanned.into_inner(),
            span,
        })
    }
}

impl Deref for Code {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Code {}

impl PartialEq<str> for Code {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for Code {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

/// A code made from a title: "date of birth" is `date-of-birth`.
pub(crate) fn from_title(title: &str) -> String {
    let words = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// A closed list of codes: how each is read, shown and offered to an editor.
macro_rules! closed {
    ($name:ident, $what:literal, { $($code:literal => $value:ident),+ $(,)? }) => {
        impl $name {
            /// Every one with its code.
            const CODES: &'static [(&'static str, Self)] = &[$(($code, Self::$value)),+];

            /// Its stable code.
            #[allow(dead_code, reason = "not every list is shown by its codes")]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$value => $code),+
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::code::one_of(deserializer, $what, Self::CODES)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": [$($code),+] })
            }
        }
    };
}

pub(crate) use closed;

/// Reads one of a closed list of codes, and says which there are if it is none of them.
pub(crate) fn one_of<'de, T: Copy, D: Deserializer<'de>>(
    deserializer: D,
    what: &str,
    known: &[(&str, T)],
) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    known
        .iter()
        .find(|(code, _)| *code == text)
        .map(|(_, value)| *value)
        .ok_or_else(|| {
            let codes: Vec<String> = known.iter().map(|(code, _)| format!("`{code}`")).collect();
            serde::de::Error::custom(format!(
                "`{text}` is not a code for {what}, expected one of {}",
                codes.join(", ")
            ))
        })
}
