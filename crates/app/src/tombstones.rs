//! Asked after disposal: whether somebody was here, answered without having kept who they were
//! (obligation RIG-9). The same guards imports against bringing them back.

use std::collections::{BTreeSet, HashMap};

use access::{Purpose, Scope, acts, authorise};
use jiff::civil::Date;
use store::{CellId, EntityId};
use vault::{CellName, Key, Part};

use crate::{
    AppError, Body as _, Ctx, Engine,
    bodies::{Person, Tombstone},
    engine::Stored,
    unit::hex,
};

/// The retention rule of tombstones, which is not the pack's.
const TOMBSTONE_RULE: &str = "tombstone";
/// So many ways to write one name are kept.
const SPELLINGS: usize = 24;

/// What is known of somebody who was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErasedPerson {
    /// The tombstone.
    pub id: EntityId,
    /// Its version.
    pub version: u64,
    /// When it was decided.
    pub on: Date,
    /// What agrees.
    pub by: Agrees,
}

/// What agrees between somebody and a tombstone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agrees {
    /// The organisation's own number.
    Number,
    /// Name and birth date.
    NameAndBirth,
    /// The name alone: one of the two has no birth date.
    Name,
}

impl Agrees {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Number => "this number",
            Self::NameAndBirth => "this name and birth date",
            Self::Name => "this name (a birth date is missing)",
        }
    }
}

/// All tombstones, by the cell whose key they were made with.
pub(crate) struct Erasures {
    cells: Vec<Made>,
}

/// Tombstones made with one key.
struct Made {
    key: Key,
    /// By number, and by name and birth date.
    hashes: HashMap<String, ErasedPerson>,
    /// By name alone, with whether the birth date was known.
    names: HashMap<String, (ErasedPerson, bool)>,
}

impl Engine {
    /// The name of the cell that tombstones of a day go into.
    pub(crate) fn tombstone_cell(&self, on: Date) -> CellName {
        CellName {
            owner: self.realm.org.0,
            rule: TOMBSTONE_RULE.to_owned(),
            part: Part::Quarter {
                year: on.year(),
                quarter: u8::try_from((on.month() - 1) / 3 + 1).unwrap_or(1),
            },
        }
    }

    /// The tombstone of somebody, for the cell it goes into.
    pub(crate) fn tombstone(
        &self,
        cell: CellId,
        person: &Person,
        on: Date,
    ) -> Result<Tombstone, AppError> {
        let key = self.key_of(&self.realm, cell)?;
        let names = spellings(person);
        let tombstone = Tombstone {
            on,
            known: names
                .iter()
                .filter_map(|name| known(&key, name, person.born_on))
                .collect(),
            names: names.iter().map(|name| bare(&key, name)).collect(),
            born: person.born_on.is_some(),
            external: person.external_id.as_ref().map(|id| number(&key, id)),
        };
        Ok(tombstone)
    }

    /// Everybody who was erased and may be asked after.
    pub(crate) fn erasures(&self) -> Result<Erasures, AppError> {
        let mut all: HashMap<CellId, Vec<Stored<Tombstone>>> = HashMap::new();
        self.for_each::<Tombstone>(|stone| all.entry(stone.cell).or_default().push(stone))?;
        let mut cells = Vec::with_capacity(all.len());
        for (cell, stones) in all {
            let (mut hashes, mut names) = (HashMap::new(), HashMap::new());
            for stone in stones {
                let is = |by| ErasedPerson {
                    id: stone.id,
                    version: stone.version,
                    on: stone.body.on,
                    by,
                };
                for name in stone.body.names {
                    let same = names.entry(name).or_insert((is(Agrees::Name), true));
                    same.1 &= stone.body.born;
                }
                for name in stone.body.known {
                    hashes.insert(name, is(Agrees::NameAndBirth));
                }
                if let Some(number) = stone.body.external {
                    hashes.insert(number, is(Agrees::Number));
                }
            }
            cells.push(Made {
                key: self.key_of(&self.realm, cell)?,
                hashes,
                names,
            });
        }
        Ok(Erasures { cells })
    }
}

impl Erasures {
    /// Whether somebody was erased, and by what we know.
    pub(crate) fn of(&self, person: &Person) -> Option<ErasedPerson> {
        if self.cells.is_empty() {
            return None;
        }
        let names = spellings(person);
        let in_cell = |made: &Made| {
            let key = &made.key;
            let external = person.external_id.as_deref();
            let by_number = external.and_then(|id| made.hashes.get(&number(key, id)));
            let by_birth = || {
                names
                    .iter()
                    .find_map(|name| made.hashes.get(&known(key, name, person.born_on)?))
            };
            // By the name alone only where one side knows no birth date.
            let by_name = || {
                let stones = names
                    .iter()
                    .filter_map(|name| made.names.get(&bare(key, name)));
                let mut stones = stones.filter(|(_, born)| !born || person.born_on.is_none());
                stones.next().map(|(stone, _)| stone)
            };
            by_number.or_else(by_birth).or_else(by_name).copied()
        };
        self.cells.iter().find_map(in_cell)
    }
}

impl Ctx<'_> {
    /// Whether somebody of this name, or with this number, was here and is erased.
    pub fn erased(
        &self,
        words: &str,
        born_on: Option<Date>,
    ) -> Result<Option<ErasedPerson>, AppError> {
        let allowed = authorise::<acts::PersonLook>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let person = Person {
            external_id: Some(words.trim().to_owned()),
            given_names: words.trim().to_owned(),
            born_on,
            ..Person::default()
        };
        let found = self.engine.erasures()?.of(&person);
        if let Some(stone) = &found {
            let object = (Tombstone::KIND, stone.id, stone.version);
            self.look(&allowed, &[object], &[])?;
        }
        Ok(found)
    }
}

/// Each way to write somebody's name: the words in the order of the alphabet, for lists write the
/// family name first or last.
fn spellings(person: &Person) -> Vec<String> {
    let first = person.given_names.split_whitespace().next().unwrap_or("");
    let mut given: Vec<&str> = vec![person.given_names.as_str(), first];
    given.extend(person.known_as.as_deref());
    given.extend(person.nicknames.iter().map(String::as_str));
    let mut families = vec![person.family_name.as_str()];
    families.extend(person.former_names.iter().map(String::as_str));
    let mut all = BTreeSet::new();
    for family in &families {
        for given in &given {
            // One word names nobody.
            let folded = find::fold(&format!("{given} {family}"));
            let mut words: Vec<&str> = folded.split_whitespace().collect();
            words.sort_unstable();
            if words.len() > 1 && all.len() < SPELLINGS {
                all.insert(words.join(" "));
            }
        }
    }
    all.into_iter().collect()
}

fn known(key: &Key, name: &str, born_on: Option<Date>) -> Option<String> {
    let on = born_on?;
    Some(keyed(key, "tombstone.known", &format!("{name}\0{on}")))
}

fn bare(key: &Key, name: &str) -> String {
    keyed(key, "tombstone.name", name)
}

fn number(key: &Key, id: &str) -> String {
    keyed(key, "tombstone.number", id.trim())
}

fn keyed(key: &Key, label: &str, value: &str) -> String {
    hex(&vault::keyed(key, label, value.as_bytes()))
}
