use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use crate::{Body, Index};

/// One human, in one or several capacities.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The organisation's own number for them.
    pub external_id: Option<String>,
    /// Given names, as written.
    pub given_names: String,
    /// Family name.
    pub family_name: String,
    /// The name they go by.
    pub known_as: Option<String>,
    /// Names they had before.
    pub former_names: Vec<String>,
    /// Other names people use for them.
    pub nicknames: Vec<String>,
    /// Birth date, where known.
    pub born_on: Option<Date>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Telephone numbers as written.
    pub telephones: Vec<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// As what they are known, each with its dates.
    pub capacities: Vec<Capacity>,
    /// The import that brought them; unseen until it is done.
    pub import: Option<EntityId>,
    /// On which day each of their kinds was put on record here; nothing of those that were before
    /// this was noted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub noted_on: BTreeMap<String, Date>,
}

debug_of!(Person {});

/// As what somebody is known to the organisation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capacity {
    /// A kind of person of the pack: learner, carer, tutor…
    pub kind: String,
    /// Since when.
    pub from: Option<Date>,
    /// Until when.
    pub to: Option<Date>,
}

debug_of!(Capacity { kind });

impl Person {
    /// The name for lists and headings.
    pub fn display_name(&self) -> String {
        let first = self.known_as.as_deref().unwrap_or(&self.given_names);
        format!("{first} {}", self.family_name).trim().to_owned()
    }

    /// The name for letters: given names and family name in full.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_names, self.family_name)
            .trim()
            .to_owned()
    }

    /// Whether they have this capacity, whatever its dates.
    pub fn is(&self, kind: &str) -> bool {
        self.capacities.iter().any(|c| c.kind == kind)
    }

    /// Notes the day of each capacity that is new; those they had before keep theirs, known or not.
    /// Whoever changes somebody does not say these days.
    pub(crate) fn note_capacities(&mut self, before: Option<&Self>, today: Date) {
        let had = |kind: &str| before.is_some_and(|before| before.is(kind));
        let mut noted = before.map_or_else(BTreeMap::new, |before| before.noted_on.clone());
        noted.retain(|kind, _| self.is(kind));
        for capacity in self.capacities.iter().filter(|one| !had(&one.kind)) {
            noted.entry(capacity.kind.clone()).or_insert(today);
        }
        self.noted_on = noted;
    }

    /// Age in whole years on a day.
    pub fn age_on(&self, on: Date) -> Option<i16> {
        let born = self.born_on?;
        let years = on.year() - born.year();
        let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
        Some(if had_birthday { years } else { years - 1 }).filter(|age| *age >= 0)
    }
}

impl Body for Person {
    const KIND: &'static str = "person";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        let external = self.external_id.iter().map(|id| Term {
            class: TermClass::Unique,
            name: "person.external".to_owned(),
            value: index.keyed("person.external", id.as_bytes()),
        });
        let import = self
            .import
            .iter()
            .map(|id| super::reference(super::IMPORT_OF, *id));
        external.chain(import).collect()
    }
}

/// The term by which what an import brought is found.
pub(crate) const IMPORT_OF: &str = "import.of";

/// An import of people: what it brought is unseen until it is done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Import {
    /// How far it is.
    pub state: ImportState,
    /// How many it brings.
    pub people: u32,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportState {
    /// Being written; unseen, and taken back if it stops here.
    Staged,
    /// Seen, and what becomes of people held before is being taken in; finished if it stops here.
    Flipped,
    /// Done, and seen.
    Done,
}

impl Body for Import {
    const KIND: &'static str = "import";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
