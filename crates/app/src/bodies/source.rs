use document::Document;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use super::reference;
use crate::{Body, Index};

/// A file or mail as read: its text with positions, and what could not be read.
#[derive(Clone, Serialize, Deserialize)]
pub struct Source {
    /// The place it came from.
    pub place: EntityId,
    /// Its path within the place.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal: unchanged files are not read again.
    pub digest: String,
    /// When it was read.
    pub read_at: Timestamp,
    /// What was seen.
    pub document: Document,
    /// What of it can be drawn and is kept for that, in order; none where it was read before that was
    /// kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawable: Option<Vec<Drawable>>,
}

debug_of!(Source {});

/// A photograph, scan or other file of pages that was found in a file, or is that file. Its bytes lie
/// apart from it, as a picture that is not drawn yet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawable {
    /// The containers around it, outermost first, and its own name; empty for the file itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    /// SHA-256 of its bytes, in hexadecimal: the same picture is shown once.
    pub digest: String,
}

debug_of!(Drawable {});

/// The list of a place's files.
pub(crate) const SOURCE_IN: &str = "source.in";

impl Body for Source {
    const KIND: &'static str = "source";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        let mut name = self.place.0.to_vec();
        name.extend_from_slice(self.path.as_bytes());
        vec![
            reference(SOURCE_IN, self.place),
            Term {
                class: TermClass::Unique,
                name: "source.path".to_owned(),
                value: index.keyed("source.path", &name),
            },
        ]
    }
}
