use document::WhyNot;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::reference;
use crate::{Body, Index};

/// An assembled answer, checked or not.
#[derive(Clone, Serialize, Deserialize)]
pub struct Package {
    /// The request it answers.
    pub request: EntityId,
    /// When it was built.
    pub built_at: Timestamp,
    /// The PDF, in base 64.
    pub pdf: String,
    /// The zip of its parts, in base 64.
    pub zip: String,
    /// SHA-256 of the PDF and of the zip, in hexadecimal.
    pub digests: (String, String),
    /// Number of pages and of items.
    pub extent: (u32, u32),
    /// What the release check found; empty when it may go.
    pub findings: Vec<String>,
    /// How each item that has pages is given: its number in the review, and why it is set as text if
    /// it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layouts: Vec<(u32, Option<WhyNot>)>,
    /// The items that go as pictures: each one's number in the review, and how many pages it has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<(u32, u32)>,
    /// Everything it says, each text with its place: words that are protected after it was put
    /// together are looked for here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<(String, String)>,
    /// The checkpoint printed in it.
    pub checkpoint: String,
}

debug_of!(Package {});

impl Body for Package {
    const KIND: &'static str = "package";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        vec![reference("package.of", self.request)]
    }
}
