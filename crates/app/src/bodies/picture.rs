use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use crate::{Body, Index};

/// A page of an item that is a picture, as it was drawn: pixels and nothing else of the file. Apart
/// from the item, because that is read by every list; it lies in the request's cell and goes with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Picture {
    /// The item.
    pub item: EntityId,
    /// Which page, from 1.
    pub page: u32,
    /// Its pixels as a PNG of our own writing, in base 64.
    pub png: String,
}

/// The pages of an item, in order.
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
