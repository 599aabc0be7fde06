use document::Span;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use crate::{Body, Index};

/// A check of how well people are found in an organisation's own documents: texts chosen at random,
/// and where a person marked somebody in them. It holds places in files and no words, so that it
/// tells nothing once a file is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// When it was begun.
    pub started_at: Timestamp,
    /// By whom: an account, or the operator.
    pub started_by: EntityId,
    /// What is marked; none any more once it is finished.
    pub texts: Vec<ScoredText>,
    /// What came of it, once it is finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<Finished>,
}

/// A text that is marked: part of a document, a message or a sheet of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoredText {
    /// The file.
    pub source: EntityId,
    /// SHA-256 of the file's bytes: places in a file that says something else now mean nothing.
    pub digest: String,
    /// Of what the text is made, joined by line feeds; the program reads all of it.
    pub spans: Vec<Span>,
    /// First byte of what is marked.
    pub from: usize,
    /// Byte after the last.
    pub to: usize,
    /// Where the person marked somebody, as bytes from and to; none until they have looked at it.
    pub marks: Option<Vec<(usize, usize)>>,
}

/// What came of a check. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finished {
    /// When it was finished.
    pub at: Timestamp,
    /// By whom.
    pub by: EntityId,
    /// The figures.
    pub figures: Figures,
}

/// How much of what a person marked the program found, and how much of what it found they marked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// How many texts were marked.
    pub texts: u32,
    /// Names that were marked.
    pub names: Part,
    /// Numbers, addresses and other details that were marked.
    pub details: Part,
    /// Everything that the program found, and how much of that was marked.
    pub found: Part,
    /// The same by the form in which it took it to be written, by its code.
    pub forms: Vec<(String, Part)>,
    /// Of what was missed, how many for each likely reason, by its code.
    pub missed: Vec<(String, u32)>,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// How many.
    pub right: u32,
    /// Of how many.
    pub all: u32,
}

impl Body for Score {
    const KIND: &'static str = "score";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
