use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::{Person, reference};
use crate::{Body, Index};

/// What an import will make of somebody who is held already: written beside them first, so that all
/// of an import is seen or nothing. It is sealed in their own cell and goes with it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The import.
    pub import: EntityId,
    /// Whom it changes.
    pub person: EntityId,
    /// The version it was made from; whoever has changed them since goes before.
    pub version: u64,
    /// What they become.
    pub body: Person,
}

debug_of!(Change {});

/// The term by which the changes of an import are found.
pub(crate) const CHANGE_OF: &str = "import.change";

impl Body for Change {
    const KIND: &'static str = "change";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        vec![reference(CHANGE_OF, self.import)]
    }
}
