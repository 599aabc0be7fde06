use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::reference;
use crate::{Body, Index};

/// How two people belong together, from one to the other.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// Who: the carer, the tutor, the school.
    pub from: EntityId,
    /// A kind of relation: carer-of, tutor-of, placed-by, sibling-of, refers.
    pub kind: String,
    /// Whose: the learner.
    pub to: EntityId,
    /// Since when.
    pub from_on: Option<Date>,
    /// Until when.
    pub to_on: Option<Date>,
    /// What shows it: a birth certificate seen, a contract.
    pub evidence: Option<String>,
    /// The import that brought it.
    pub import: Option<EntityId>,
}

debug_of!(Relation {});

impl Relation {
    /// The kinds of relations, from one person to the other.
    pub const KINDS: [&'static str; 5] =
        ["carer-of", "tutor-of", "placed-by", "sibling-of", "refers"];

    /// Whether it holds on a day.
    pub fn holds_on(&self, on: Date) -> bool {
        self.from_on.is_none_or(|from| from <= on) && self.to_on.is_none_or(|to| on <= to)
    }
}

impl Body for Relation {
    const KIND: &'static str = "relation";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        let mut terms = vec![
            reference("relation.from", self.from),
            reference("relation.to", self.to),
        ];
        terms.extend(self.import.map(|id| reference(super::IMPORT_OF, id)));
        terms
    }
}
