//! The automaton over everybody's names, built when first needed.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use store::EntityId;

use super::Directory;
use crate::{bodies::Person, pairs::Pairs};

/// The automaton over everybody's names, with the people in its order.
pub struct NameIndex {
    /// What finds names in a text.
    pub directory: find::Directory,
    /// The person at each of its numbers.
    pub people: Vec<EntityId>,
    numbers: HashMap<EntityId, u32>,
    /// Names made of ordinary words.
    pub(crate) pairs: Pairs,
}

impl NameIndex {
    /// The person of a number.
    pub fn person(&self, key: u32) -> Option<EntityId> {
        self.people.get(usize::try_from(key).ok()?).copied()
    }

    /// The number of a person.
    pub fn key(&self, id: EntityId) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    fn build(directory: &Directory) -> Self {
        let people: Vec<EntityId> = directory.ids().collect();
        let numbers: HashMap<EntityId, u32> = (0..).zip(&people).map(|(n, id)| (*id, n)).collect();
        let mut pairs = Pairs::default();
        let known: Vec<find::Person> = (0..)
            .zip(&people)
            .filter_map(|(number, id)| {
                let person = directory.person(*id)?;
                pairs.add(*id, &person.body);
                let circle = directory.circle(*id);
                let context = circle
                    .iter()
                    .filter_map(|other| numbers.get(other).copied());
                Some(known_person(number, &person.body, context.collect()))
            })
            .collect();
        Self {
            directory: find::Directory::build(&known),
            people,
            numbers,
            pairs,
        }
    }
}

/// The automaton of one version of the directory.
#[derive(Clone, Default)]
pub(super) struct Names {
    built: OnceLock<Arc<NameIndex>>,
}

impl Names {
    /// The automaton of a directory.
    pub(super) fn of(&self, directory: &Directory) -> Arc<NameIndex> {
        Arc::clone(
            self.built
                .get_or_init(|| Arc::new(NameIndex::build(directory))),
        )
    }

    /// Takes note that somebody came, went or changed.
    pub(super) fn changed(&mut self, _: EntityId) {
        self.built = OnceLock::new();
    }

    /// Takes note that two people belong together in another way.
    pub(super) fn related(&mut self, _: EntityId, _: EntityId) {
        self.built = OnceLock::new();
    }

    /// Forgets all notes: the directory was filled anew.
    pub(super) fn anew(&mut self) {
        self.built = OnceLock::new();
    }
}

fn known_person(key: u32, person: &Person, context: Vec<u32>) -> find::Person {
    find::Person {
        key,
        given: person
            .given_names
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        family: person.family_name.clone(),
        known_as: person.known_as.iter().cloned().collect(),
        nicknames: person.nicknames.clone(),
        former: person.former_names.clone(),
        preferred: Vec::new(),
        born_on: person.born_on,
        emails: person.emails.clone(),
        telephones: person.telephones.clone(),
        address: person.address.clone().unwrap_or_default(),
        postcode: person.postcode.clone().unwrap_or_default(),
        numbers: Vec::new(),
        context,
    }
}
