use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use crate::{Body, Index};

/// A house's own text of a letter.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The letter: a stable code.
    pub letter: String,
    /// For whom it is written: a stable code.
    pub reader: String,
    /// The text, with its blanks.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
}

debug_of!(Wording { letter, reader });

impl Body for Wording {
    const KIND: &'static str = "wording";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        let name = format!("{}/{}", self.letter, self.reader);
        vec![Term {
            class: TermClass::Unique,
            name: "wording.of".to_owned(),
            value: index.keyed("wording.of", name.as_bytes()),
        }]
    }
}
