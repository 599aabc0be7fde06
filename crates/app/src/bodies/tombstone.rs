use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use crate::{Body, Index};

/// That somebody was here and is erased, without saying who: keyed hashes of what they were called
/// and when they were born. The key is that of the cell which seals it, so it can be destroyed with
/// all it answers for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// The day it was decided.
    pub on: Date,
    /// Each way to write their name, with the birth date.
    pub known: Vec<String>,
    /// The same without the birth date: for where only one side knows it.
    pub names: Vec<String>,
    /// Whether their birth date was known.
    pub born: bool,
    /// The organisation's own number for them.
    pub external: Option<String>,
}

impl Body for Tombstone {
    const KIND: &'static str = "tombstone";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
