use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use crate::{Body, Index};

/// A page of an item that is a picture, as it was drawn: pixels and nothing else of the file. Apart
/// from the item, because that is read by every list; it lies in the request's cell and goes with it.
///
/// Or a file that can be drawn, as it was found in one that was read in, until an item needs it. It
/// lies in that file's cell and goes with it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Picture {
    /// The item; of what is not drawn, the file that was read in.
    pub item: EntityId,
    /// Which page, from 1; of what is not drawn, which of those of the file.
    pub page: u32,
    /// Its pixels as a PNG of our own writing, in base 64.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub png: String,
    /// The bytes as they were found, in base 64: a stranger's, and for the worker alone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub found: String,
}

debug_of!(Picture { item, page });

/// The pages of an item, in order; what can be drawn of a file.
pub(crate) const PICTURE_OF: &str = "picture.of";

impl Body for Picture {
    const KIND: &'static str = "picture";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        let mut value = self.item.0.to_vec();
        value.extend_from_slice(&self.page.to_be_bytes());
        vec![Term {
            class: TermClass::Ref,
            name: PICTURE_OF.to_owned(),
            value,
        }]
    }
}
