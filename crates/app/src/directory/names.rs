//! The automaton over everybody's names: built when first needed, and from then on kept by taking in
//! who came, went or changed, when it is needed again.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use store::EntityId;

use super::Directory;
use crate::{bodies::Person, pairs::Pairs};

/// After so many changes it is built anew, or after a quarter of the people if they are more.
const CHANGES: usize = 1000;

/// The automaton over everybody's names, with the people in its order.
#[derive(Clone)]
pub struct NameIndex {
    /// What finds names in a text.
    pub directory: find::Directory,
    /// The person at each of its numbers, as it was built.
    built: Arc<Vec<EntityId>>,
    numbers: Arc<HashMap<EntityId, u32>>,
    /// Those who came since, in the order of their numbers.
    come: Vec<EntityId>,
    come_numbers: HashMap<EntityId, u32>,
    gone: BTreeSet<EntityId>,
    /// Names made of ordinary words.
    pub(crate) pairs: Pairs,
}

impl NameIndex {
    /// The person of a number.
    pub fn person(&self, key: u32) -> Option<EntityId> {
        let place = usize::try_from(key).ok()?;
        let built = self.built.get(place);
        built
            .or_else(|| self.come.get(place.checked_sub(self.built.len())?))
            .copied()
    }

    /// The number of a person.
    pub fn key(&self, id: EntityId) -> Option<u32> {
        let gone = self.gone.contains(&id);
        self.number(id).filter(|_| !gone)
    }

    /// How many people it knows.
    pub fn len(&self) -> usize {
        self.built.len() + self.come.len() - self.gone.len()
    }

    /// Whether it knows nobody.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn build(directory: &Directory) -> Self {
        let people: Vec<EntityId> = directory.ids().collect();
        let numbers: HashMap<EntityId, u32> = (0..).zip(&people).map(|(n, id)| (*id, n)).collect();
        let mut pairs = HashMap::new();
        let known: Vec<find::Person> = (0..)
            .zip(&people)
            .filter_map(|(number, id)| {
                let person = directory.person(*id)?;
                Pairs::put(&mut pairs, *id, &person.body);
                let circle = directory.circle(*id);
                let context = circle.iter().filter_map(|other| numbers.get(other));
                Some(find::Person {
                    context: context.copied().collect(),
                    ..known_person(number, &person.body)
                })
            })
            .collect();
        Self {
            directory: find::Directory::build(&known),
            built: Arc::new(people),
            numbers: Arc::new(numbers),
            come: Vec::new(),
            come_numbers: HashMap::new(),
            gone: BTreeSet::new(),
            pairs: Pairs::of(pairs),
        }
    }

    fn number(&self, id: EntityId) -> Option<u32> {
        let built = self.numbers.get(&id);
        built.or_else(|| self.come_numbers.get(&id)).copied()
    }

    fn change(&mut self, id: EntityId, old: Option<&Person>, new: Option<&Person>) {
        let number = self.number(id).unwrap_or_else(|| {
            let next = self.built.len() + self.come.len();
            let next = u32::try_from(next).unwrap_or(u32::MAX);
            self.come.push(id);
            self.come_numbers.insert(id, next);
            next
        });
        let known = |person: &Person| known_person(number, person);
        let (was, is) = (old.map(known), new.map(known));
        self.directory.change(was.as_ref(), is.as_ref());
        if let Some(old) = old {
            self.pairs.remove(id, old);
        }
        if let Some(new) = new {
            self.pairs.add(id, new);
            self.gone.remove(&id);
        } else {
            self.gone.insert(id);
        }
    }

    fn relate(&mut self, directory: &Directory, id: EntityId) {
        if let Some(number) = self.key(id) {
            let related = directory.related(id);
            let related: Vec<u32> = related.iter().filter_map(|id| self.key(*id)).collect();
            self.directory.relate(number, &related);
        }
    }
}

/// The automaton, and what happened since it was brought up to date.
#[derive(Default)]
pub(super) struct Names(Mutex<State>);

#[derive(Clone, Default)]
struct State {
    index: Option<Arc<NameIndex>>,
    /// Who came, went or changed, each as the automaton knows them.
    changed: HashMap<EntityId, Option<Person>>,
    /// Who belongs to others than before.
    related: BTreeSet<EntityId>,
}

impl Clone for Names {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.state().clone()))
    }
}

impl Names {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The automaton of a directory.
    pub(super) fn of(&self, directory: &Directory) -> Arc<NameIndex> {
        let mut state = self.state();
        let most = CHANGES.max(directory.len() / 4);
        let State {
            index,
            changed,
            related,
        } = &mut *state;
        let (changed, mut related) = (std::mem::take(changed), std::mem::take(related));
        let index = match index {
            Some(index) if index.directory.changes() + changed.len() <= most => index,
            Some(_) | None => {
                let built = Arc::new(NameIndex::build(directory));
                *index = Some(Arc::clone(&built));
                return built;
            }
        };
        if changed.is_empty() && related.is_empty() {
            return Arc::clone(index);
        }
        let next = Arc::make_mut(index);
        for (id, old) in changed {
            let new = directory.person(id);
            if old.is_none() != new.is_none() {
                related.extend(directory.related(id));
                related.insert(id);
            }
            next.change(id, old.as_ref(), new.as_ref().map(|new| &new.body));
        }
        for id in related {
            next.relate(directory, id);
        }
        Arc::clone(index)
    }

    /// Takes note that somebody came, went or changed, and who they were before.
    pub(super) fn changed(&mut self, id: EntityId, before: Option<Person>) {
        let state = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Without an automaton there is nothing to be kept.
        if state.index.is_some() {
            state.changed.entry(id).or_insert(before);
        }
    }

    /// Takes note that some belong to others than before.
    pub(super) fn related(&mut self, people: impl IntoIterator<Item = EntityId>) {
        let state = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if state.index.is_some() {
            state.related.extend(people);
        }
    }
}

/// A person as the automaton takes them, without whom they belong to.
pub(crate) fn known_person(key: u32, person: &Person) -> find::Person {
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
        numbers: person
            .external_id
            .iter()
            .filter(|number| tells(number))
            .cloned()
            .collect(),
        context: Vec::new(),
    }
}

/// Whether a number that others gave somebody is theirs alone wherever it stands: 2013 may be a year.
fn tells(number: &str) -> bool {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let letters = number.chars().filter(char::is_ascii_alphabetic).count();
    digits > 5 || (letters > 0 && digits > 2)
}
