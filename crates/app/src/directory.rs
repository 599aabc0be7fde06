//! The directory of people, unsealed into memory: search, sorting and the name automaton use it.
//! Names are never terms of the database.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use store::EntityId;

use crate::{
    AppError, Body, Engine,
    bodies::{Import, ImportState, Person, Relation},
    engine::{Stored, read_lock},
    pairs::Pairs,
};

/// Everybody known, and how they belong together.
#[derive(Default)]
pub struct Directory {
    people: HashMap<EntityId, Arc<Stored<Person>>>,
    relations: HashMap<EntityId, Arc<Stored<Relation>>>,
    by_person: HashMap<EntityId, Vec<EntityId>>,
    by_external: HashMap<String, EntityId>,
    /// Sorted by family and given name, for lists.
    sorted: BTreeSet<(String, EntityId)>,
    names: OnceLock<Arc<NameIndex>>,
}

/// The automaton over everybody's names, with the people in its order.
pub struct NameIndex {
    /// What finds names in a text.
    pub directory: find::Directory,
    /// The person at each of its numbers.
    pub people: Vec<EntityId>,
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
        let place = self.people.iter().position(|other| *other == id)?;
        u32::try_from(place).ok()
    }
}

impl Directory {
    /// One person.
    pub fn person(&self, id: EntityId) -> Option<&Arc<Stored<Person>>> {
        self.people.get(&id)
    }

    /// The person with an external id.
    pub fn by_external_id(&self, external: &str) -> Option<EntityId> {
        self.by_external.get(external).copied()
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether nobody is known yet.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Everybody, by family name.
    pub fn everybody(&self) -> impl Iterator<Item = &Arc<Stored<Person>>> {
        self.sorted.iter().filter_map(|(_, id)| self.people.get(id))
    }

    /// All relations of a person, in either direction.
    pub fn relations_of(&self, id: EntityId) -> impl Iterator<Item = &Arc<Stored<Relation>>> {
        self.by_person
            .get(&id)
            .into_iter()
            .flatten()
            .filter_map(|relation| self.relations.get(relation))
    }

    /// A tutor's own learners on a day: they follow from the relations.
    pub fn learners_of(&self, tutor: EntityId, on: Date) -> HashSet<EntityId> {
        self.relations_of(tutor)
            .filter(|r| r.body.from == tutor && r.body.kind == "tutor-of" && r.body.holds_on(on))
            .map(|r| r.body.to)
            .collect()
    }

    /// Whether someone is a tutor's own learner, or belongs to the circle of one.
    pub fn is_own(&self, tutor: EntityId, person: EntityId, on: Date) -> bool {
        let own = self.learners_of(tutor, on);
        own.contains(&person)
            || self.relations_of(person).any(|r| {
                let other = if r.body.from == person {
                    r.body.to
                } else {
                    r.body.from
                };
                matches!(r.body.kind.as_str(), "carer-of" | "placed-by") && own.contains(&other)
            })
    }

    /// Those whose names a request about one person must look out for: their family, carers,
    /// tutors and schools, and the siblings' circle.
    pub fn circle(&self, id: EntityId) -> Vec<EntityId> {
        let mut circle: Vec<EntityId> = self
            .relations_of(id)
            .map(|r| {
                if r.body.from == id {
                    r.body.to
                } else {
                    r.body.from
                }
            })
            .collect();
        let siblings: Vec<EntityId> = self
            .relations_of(id)
            .filter(|r| r.body.from != id && r.body.kind == "carer-of")
            .flat_map(|r| self.relations_of(r.body.from).map(|other| other.body.to))
            .collect();
        circle.extend(siblings);
        circle.retain(|other| *other != id);
        circle.sort_unstable();
        circle.dedup();
        circle
    }

    /// People whose names, ids or contacts hold every word of a query.
    pub fn search(&self, query: &str) -> Vec<Arc<Stored<Person>>> {
        let words: Vec<String> = query.split_whitespace().map(find::fold).collect();
        self.everybody()
            .filter(|person| {
                let text = haystack(&person.body);
                words.iter().all(|word| text.contains(word.as_str()))
            })
            .cloned()
            .collect()
    }

    /// The automaton, built when first needed.
    pub fn names(&self) -> Arc<NameIndex> {
        Arc::clone(self.names.get_or_init(|| Arc::new(self.build_names())))
    }

    fn build_names(&self) -> NameIndex {
        let people: Vec<EntityId> = self.everybody().map(|p| p.id).collect();
        let number: HashMap<EntityId, u32> = (0..).zip(&people).map(|(n, id)| (*id, n)).collect();
        let known: Vec<find::Person> = people
            .iter()
            .filter_map(|id| {
                let person = &self.people.get(id)?.body;
                let circle = self.circle(*id);
                let context = circle.iter().filter_map(|other| number.get(other).copied());
                Some(known_person(*number.get(id)?, person, context.collect()))
            })
            .collect();
        let mut pairs = Pairs::default();
        for id in &people {
            if let Some(person) = self.people.get(id) {
                pairs.add(*id, &person.body);
            }
        }
        NameIndex {
            pairs,
            directory: find::Directory::build(&known),
            people,
        }
    }

    fn insert_person(&mut self, person: Stored<Person>) {
        // Two changes may arrive here in another order than they were committed in.
        if self
            .people
            .get(&person.id)
            .is_some_and(|held| held.version > person.version)
        {
            return;
        }
        self.remove_person(person.id);
        self.sorted.insert((sort_key(&person.body), person.id));
        if let Some(external) = &person.body.external_id {
            self.by_external.insert(external.clone(), person.id);
        }
        self.people.insert(person.id, Arc::new(person));
    }

    fn remove_person(&mut self, id: EntityId) {
        if let Some(old) = self.people.remove(&id) {
            self.sorted.remove(&(sort_key(&old.body), id));
            if let Some(external) = &old.body.external_id {
                self.by_external.remove(external);
            }
        }
    }

    fn insert_relation(&mut self, relation: Stored<Relation>) {
        for end in [relation.body.from, relation.body.to] {
            let list = self.by_person.entry(end).or_default();
            if !list.contains(&relation.id) {
                list.push(relation.id);
            }
        }
        self.relations.insert(relation.id, Arc::new(relation));
    }

    fn copy(&self) -> Self {
        Self {
            people: self.people.clone(),
            relations: self.relations.clone(),
            by_person: self.by_person.clone(),
            by_external: self.by_external.clone(),
            sorted: self.sorted.clone(),
            names: OnceLock::new(),
        }
    }
}

fn sort_key(person: &Person) -> String {
    find::fold(&format!("{} {}", person.family_name, person.given_names))
}

fn haystack(person: &Person) -> String {
    let mut parts = vec![person.given_names.as_str(), person.family_name.as_str()];
    parts.extend(person.known_as.as_deref());
    parts.extend(person.external_id.as_deref());
    parts.extend(person.former_names.iter().map(String::as_str));
    parts.extend(person.nicknames.iter().map(String::as_str));
    parts.extend(person.emails.iter().map(String::as_str));
    parts.extend(person.telephones.iter().map(String::as_str));
    find::fold(&parts.join(" "))
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

impl Engine {
    /// The directory as it is now.
    pub fn directory(&self) -> Arc<Directory> {
        Arc::clone(&read_lock(&self.directory))
    }

    /// Takes what a commit wrote into the directory.
    pub(crate) fn learn(&self, people: Vec<Stored<Person>>, relations: Vec<Stored<Relation>>) {
        let mut held = self
            .directory
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut next = held.copy();
        // What was decided to be destroyed meanwhile is not brought back.
        for person in people {
            if !self.cells.is_destroying(person.cell) {
                next.insert_person(person);
            }
        }
        for relation in relations {
            if !self.cells.is_destroying(relation.cell) {
                next.insert_relation(relation);
            }
        }
        *held = Arc::new(next);
    }

    /// Fills the directory from the store.
    pub(crate) fn reload_directory(&self) -> Result<(), AppError> {
        // Held while it is read: what is learnt meanwhile would be forgotten again.
        let mut held = self
            .directory
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut next = Directory::default();
        let mut staged = HashSet::new();
        self.for_each::<Import>(|import| {
            if import.body.state == ImportState::Staged {
                staged.insert(import.id);
            }
        })?;
        let seen = |import: Option<EntityId>| import.is_none_or(|id| !staged.contains(&id));
        self.for_each::<Person>(|person| {
            if seen(person.body.import) {
                next.insert_person(person);
            }
        })?;
        self.for_each::<Relation>(|relation| {
            let both = [relation.body.from, relation.body.to];
            if seen(relation.body.import) && both.iter().all(|id| next.people.contains_key(id)) {
                next.insert_relation(relation);
            }
        })?;
        *held = Arc::new(next);
        Ok(())
    }

    /// Every entity of a kind, one after the other.
    pub(crate) fn for_each<B: Body>(&self, mut f: impl FnMut(Stored<B>)) -> Result<(), AppError> {
        const PAGE: usize = 1000;
        let snapshot = self.snapshot()?;
        let mut after = None;
        loop {
            let page = snapshot.page_kind(B::KIND, after, PAGE)?;
            let full = page.len() == PAGE;
            for (row, place) in page {
                after = Some(place);
                if let Some(stored) = self.read_row(&self.realm, snapshot.as_ref(), &row)? {
                    f(stored);
                }
            }
            if !full {
                return Ok(());
            }
        }
    }
}
