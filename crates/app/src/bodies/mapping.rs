use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use crate::{Body, Index};

/// How the columns of a file are read: kept, so that next month's export needs no second thought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What it is called; empty while it is not kept.
    pub name: String,
    /// What each column is, by its heading.
    pub columns: Vec<MappedColumn>,
    /// As what the people are known where no column says so: a kind of person of the pack.
    pub capacity: Option<String>,
}

/// What one column is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedColumn {
    /// The heading as the file writes it.
    pub heading: String,
    /// What of a person it holds, a code of `app::FIELDS`; none if it is left out.
    pub field: Option<String>,
}

impl Mapping {
    /// The one spelling of a name.
    pub(crate) fn folded(name: &str) -> String {
        find::fold(name.trim())
    }
}

impl Body for Mapping {
    const KIND: &'static str = "mapping";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        let name = Self::folded(&self.name);
        vec![Term {
            class: TermClass::Unique,
            name: "mapping.name".to_owned(),
            value: index.keyed("mapping.name", name.as_bytes()),
        }]
    }
}
