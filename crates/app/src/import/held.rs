//! Everybody who is held, as a plan looks for them.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use store::EntityId;

use crate::{Directory, bodies::Person};

/// Somebody who is held, as the plan compares them.
pub(super) struct HeldPerson {
    born_on: Option<Date>,
    /// The kinds of person they are at present.
    pub(super) kinds: Vec<String>,
}

/// Everybody who is held, by name.
pub(super) struct Held {
    pub(super) people: Vec<(EntityId, HeldPerson)>,
    names: HashMap<String, Vec<usize>>,
}

impl Held {
    pub(super) fn of(directory: &Directory) -> Self {
        let mut all = Self {
            people: Vec::with_capacity(directory.len()),
            names: HashMap::new(),
        };
        for person in directory.everybody() {
            let at = all.people.len();
            for name in names_of(&person.body) {
                all.names.entry(name).or_default().push(at);
            }
            let open = person.body.capacities.iter().filter(|c| c.to.is_none());
            let held = HeldPerson {
                born_on: person.body.born_on,
                kinds: open.map(|c| c.kind.clone()).collect(),
            };
            all.people.push((person.id, held));
        }
        all
    }

    /// Those of the same name whose birth date does not speak against it.
    pub(super) fn named(&self, person: &Person) -> Vec<EntityId> {
        let mut found = Vec::new();
        for name in names_of(person) {
            for at in self.names.get(&name).into_iter().flatten() {
                let Some((id, held)) = self.people.get(*at) else {
                    continue;
                };
                let fits = held.born_on == person.born_on
                    || held.born_on.is_none()
                    || person.born_on.is_none();
                if fits && !found.contains(&(*id, held.born_on == person.born_on)) {
                    found.push((*id, held.born_on == person.born_on));
                }
            }
        }
        // Whoever has the very birth date goes before those who have none.
        let sure = person.born_on.is_some() && found.iter().any(|(_, same)| *same);
        let fitting = found.into_iter().filter(|(_, same)| *same || !sure);
        fitting.map(|(id, _)| id).collect()
    }
}

/// The whole name, and the first given name with the family name.
fn names_of(person: &Person) -> BTreeSet<String> {
    let first = person.given_names.split_whitespace().next().unwrap_or("");
    [person.given_names.as_str(), first]
        .into_iter()
        .map(|given| find::fold(&format!("{given} {}", person.family_name)))
        .collect()
}
