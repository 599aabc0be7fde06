//! Whom a mail may be about: those of the directory who have its sender's address or name, whom it
//! names, and whose carers they are. Each with its reasons; a person decides.

use std::collections::BTreeMap;

use access::{Scope, acts, authorise};
use find::{Form, Strength};
use store::EntityId;

use crate::{
    AppError, Body as _, Ctx, Directory,
    bodies::{Arrival, Person},
    need::Reader,
};

/// So many are proposed.
const MOST: usize = 8;

/// Somebody whom a mail may be about.
#[derive(Clone, Debug)]
pub struct Likely {
    /// Who.
    pub id: EntityId,
    /// Their name.
    pub name: String,
    /// What speaks for them, in words.
    pub why: Vec<String>,
}

/// Somebody found in a mail, and what speaks for them.
#[derive(Default)]
struct Found {
    weight: u32,
    why: Vec<String>,
}

impl Found {
    fn add(&mut self, weight: u32, why: String) {
        if !self.why.contains(&why) {
            self.weight += weight;
            self.why.push(why);
        }
    }
}

impl Ctx<'_> {
    /// Whom what came by mail may be about, the likeliest first; nobody for what came otherwise.
    pub fn likely_people(&self, arrival: &Arrival) -> Result<Vec<Likely>, AppError> {
        if arrival.mail.is_none() {
            return Ok(Vec::new());
        }
        let allowed =
            authorise::<acts::PersonList>(&self.actor, &Scope::Organisation, self.purpose())?;
        let directory = self.engine.directory()?;
        let reader = self.reader()?;
        let from = format!("{}\n{}", arrival.from.name, arrival.from.email);
        let named = format!("{}\n{}", arrival.person, arrival.words);
        let mut found: BTreeMap<EntityId, Found> = BTreeMap::new();
        for (id, form, written) in self.found_in(&directory, &reader, &from)? {
            let (weight, why) = match form {
                Form::Email => (8, format!("writes from {written}, which is theirs")),
                _ => (4, "has the name of whoever writes".to_owned()),
            };
            found.entry(id).or_default().add(weight, why);
        }
        let writers: Vec<EntityId> = found.keys().copied().collect();
        for (id, _, written) in self.found_in(&directory, &reader, &named)? {
            let why = format!("the mail says “{written}”");
            found.entry(id).or_default().add(5, why);
        }
        for writer in writers {
            self.in_care_of(&directory, &reader, writer, &mut found)?;
        }
        let mut all: Vec<(EntityId, Found)> = found.into_iter().collect();
        all.sort_by_key(|(_, found)| std::cmp::Reverse(found.weight));
        all.truncate(MOST);
        let mut objects = Vec::new();
        let mut likely = Vec::new();
        for (id, found) in all {
            let Some(person) = directory.person(id) else {
                continue;
            };
            objects.push((Person::KIND, id, person.version));
            likely.push(Likely {
                id,
                name: person.body.display_name(),
                why: found.why,
            });
        }
        if !likely.is_empty() {
            self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        }
        Ok(likely)
    }

    /// Who stands in a text, with how and with which words: those alone who are likely meant, and
    /// nobody by what the policy does not let the reader see of them.
    fn found_in(
        &self,
        directory: &Directory,
        reader: &Reader,
        text: &str,
    ) -> Result<Vec<(EntityId, Form, String)>, AppError> {
        let names = directory.names();
        let mut all = Vec::new();
        for found in names.directory.find(text) {
            let written = text.get(found.start..found.end).unwrap_or_default();
            let likely = found.candidates.iter();
            for one in likely.filter(|one| one.strength >= Strength::Likely) {
                let Some(person) = names.person(one.person).and_then(|id| directory.person(id))
                else {
                    continue;
                };
                if is_name(found.form) || self.sees_details(reader, &person)? {
                    all.push((person.id, found.form, written.to_owned()));
                }
            }
        }
        Ok(all)
    }

    /// Adds those whose carer somebody is, for whoever may see that much of the carer.
    fn in_care_of(
        &self,
        directory: &Directory,
        reader: &Reader,
        carer: EntityId,
        found: &mut BTreeMap<EntityId, Found>,
    ) -> Result<(), AppError> {
        let Some(person) = directory.person(carer) else {
            return Ok(());
        };
        if !self.sees_details(reader, &person)? {
            return Ok(());
        }
        let today = self.today();
        for one in directory.relations_of(carer) {
            let relation = &one.body;
            if relation.kind == "carer-of" && relation.from == carer && relation.holds_on(today) {
                let name = person.body.display_name();
                let why = format!("{name}, who seems to write, is their carer");
                found.entry(relation.to).or_default().add(6, why);
            }
        }
        Ok(())
    }
}

/// Whether a form is of a name that everybody sees who knows of somebody at all.
fn is_name(form: Form) -> bool {
    match form {
        Form::FullName
        | Form::ReversedName
        | Form::GivenName
        | Form::GivenInitial
        | Form::Initials
        | Form::Surname
        | Form::TitleSurname
        | Form::Misspelt => true,
        Form::Nickname
        | Form::FormerName
        | Form::Email
        | Form::Telephone
        | Form::BirthDate
        | Form::Postcode
        | Form::Address
        | Form::Number => false,
    }
}
