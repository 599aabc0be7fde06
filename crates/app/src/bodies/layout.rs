use document::PageLayout;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::reference;
use crate::{Body, Index};

/// How the pages of a file are laid out, so that they can be drawn anew. It lies in the file's own
/// cell and goes with it; apart from the file, because that is read by every search.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Layout {
    /// The file.
    pub source: EntityId,
    /// Its pages, those with text.
    pub pages: Vec<PageLayout>,
}

/// The layout of a file.
pub(crate) const LAYOUT_OF: &str = "layout.of";

impl Body for Layout {
    const KIND: &'static str = "layout";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        vec![reference(LAYOUT_OF, self.source)]
    }
}
