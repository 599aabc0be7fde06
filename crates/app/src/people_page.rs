//! One page of the list of people.

use std::sync::Arc;

use access::{Role, Scope, acts, authorise};
use store::EntityId;

use crate::{AppError, Body as _, Ctx, Sought, bodies::Person, engine::Stored};

/// What a list of people is asked for.
#[derive(Clone, Copy, Debug)]
pub struct PeopleAsked<'a> {
    /// Words of their names, ids or contacts; all if there are none.
    pub words: &'a str,
    /// Only people with this capacity, whatever its dates.
    pub kind: Option<&'a str>,
    /// How many lines go before.
    pub skip: usize,
    /// How many lines at most.
    pub rows: usize,
}

/// Some lines of a list of people.
#[derive(Clone, Debug)]
pub struct PeoplePage {
    /// Those of these lines, by family name.
    pub people: Vec<Arc<Stored<Person>>>,
    /// How many the list has in all.
    pub total: usize,
}

impl Ctx<'_> {
    /// One page of the list that [`Ctx::list_people`] gives whole. Its leaf names those who are on
    /// the page, and how many the list has.
    pub fn people_page(&self, asked: &PeopleAsked<'_>) -> Result<PeoplePage, AppError> {
        let scope = if self.actor.role == Role::Tutor {
            Scope::OwnLearners
        } else {
            Scope::Organisation
        };
        let allowed = authorise::<acts::PersonList>(&self.actor, &scope, self.purpose())?;
        let directory = self.engine.directory()?;
        let own = self.own_people(&directory)?;
        let mut sought = Sought::words(asked.words);
        sought.kind = asked.kind;
        sought.among = own.as_ref();
        let reader = self.reader()?;
        let seen = self.found_by_what_is_seen(&reader, &directory, &sought)?;
        sought.among = seen.as_ref().or(own.as_ref());
        let (ids, total) = directory.page(&sought, asked.skip, asked.rows);
        let people: Vec<_> = ids
            .into_iter()
            .filter_map(|id| directory.person(id))
            .collect();
        let objects: Vec<(&'static str, EntityId, u64)> = people
            .iter()
            .map(|person| (Person::KIND, person.id, person.version))
            .collect();
        // As of the whole list: how many words, never which.
        let filter = serde_json::json!({
            "words": asked.words.split_whitespace().count(),
            "total": total,
        });
        self.look_at_list(&allowed, &filter, &objects)?;
        let people = people.into_iter();
        let people = people
            .map(|one| self.as_seen(&reader, one))
            .collect::<Result<_, _>>()?;
        Ok(PeoplePage { people, total })
    }
}
