use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use crate::{Body, Index};

/// A system or place where data lives: an account, a drive, an app, a telephone, a cupboard.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// What sort of place: drive, mailbox, telephone, paper, app.
    pub kind: String,
    /// Who answers for it.
    pub owner: String,
    /// How it is searched, in words for whoever does it.
    pub how_searched: String,
    /// Whether Caretaker reads it (its files are ingested) or a person searches it by hand.
    pub ingested: bool,
}

debug_of!(Place {});

impl Body for Place {
    const KIND: &'static str = "place";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        vec![store::Term {
            class: store::TermClass::Unique,
            name: "place.name".to_owned(),
            value: index.keyed("place.name", self.name.to_lowercase().as_bytes()),
        }]
    }
}
