//! What a page shows in words where the use cases speak in ids and codes: who stands behind an entry
//! of the ledger, what speaks for a hit, a place by its id.

use access::{Action, Authorised, Purpose, Role, Scope, acts, authorise};
use find::{Form, Strength};
use store::EntityId;

use crate::{
    AppError, Ctx, Engine, Entry, Hit, Stored,
    bodies::{Account, Place},
};

/// An entry of the ledger in words.
#[derive(Clone, Debug)]
pub struct NamedEntry {
    /// Its index.
    pub index: u64,
    /// When.
    pub at: jiff::Timestamp,
    /// Who: a name, or what acted where nobody signed in.
    pub who: String,
    /// Their role then, in words; empty where there is none.
    pub role: String,
    /// What, in words: "looked at a person's details".
    pub what: String,
    /// Whether it only showed something.
    pub look: bool,
    /// Why, in words; empty where it cannot be opened.
    pub why: String,
    /// How many things it names.
    pub objects: usize,
    /// Its code, for an auditor.
    pub code: String,
}

impl Engine {
    /// Entries with names and words.
    pub fn name_entries(&self, entries: &[Entry]) -> Result<Vec<NamedEntry>, AppError> {
        let mut names = std::collections::HashMap::new();
        let snapshot = self.store.snapshot(self.accounts.org)?;
        for actor in entries.iter().filter_map(|entry| entry.actor.as_ref()) {
            if let std::collections::hash_map::Entry::Vacant(place) = names.entry(actor.id) {
                let account =
                    self.read_in::<Account>(&self.accounts, snapshot.as_ref(), actor.id)?;
                place.insert(account.map(|account| account.body.name));
            }
        }
        Ok(entries
            .iter()
            .map(|entry| {
                let role = entry.actor.as_ref().and_then(|a| Role::from_code(&a.role));
                let name = entry
                    .actor
                    .as_ref()
                    .and_then(|a| names.get(&a.id).cloned().flatten());
                named(entry, name, role)
            })
            .collect())
    }
}

fn named(entry: &Entry, name: Option<String>, role: Option<Role>) -> NamedEntry {
    let action = Action::from_code(&entry.act);
    let nobody = match role {
        Some(Role::Operator) => "Whoever holds the master key",
        Some(Role::Requester) => "Somebody outside, by a public page",
        Some(Role::System) => "Caretaker itself",
        Some(Role::Dpo | Role::Head | Role::Tutor) => "An account that is gone",
        None => "Somebody who can no longer be named",
    };
    let has_name = name.is_some();
    NamedEntry {
        index: entry.index,
        at: entry.at,
        who: name.unwrap_or_else(|| nobody.to_owned()),
        role: role
            .filter(|_| has_name)
            .map(|role| role.words().to_owned())
            .unwrap_or_default(),
        what: action.map_or_else(|| entry.act.clone(), |action| action.words().to_owned()),
        look: action.is_some_and(Action::is_look),
        why: entry
            .objects
            .as_ref()
            .and_then(|o| Purpose::from_code(&o.purpose))
            .map(|purpose| purpose.words().to_owned())
            .unwrap_or_default(),
        objects: entry.objects.as_ref().map_or(0, |o| o.objects.len()),
        code: entry.act.clone(),
    }
}

impl Ctx<'_> {
    /// One place by its id, with the number of files read from it.
    pub fn show_place_by_id(&self, id: EntityId) -> Result<(Stored<Place>, u64), AppError> {
        let snapshot = self.engine.snapshot()?;
        let place = self.engine.read::<Place>(snapshot.as_ref(), id)?;
        drop(snapshot);
        let Some(place) = place else {
            // Whoever may not look learns nothing about what exists.
            let scope = Scope::Objects { ids: vec![id.0] };
            let _: Authorised<acts::PlaceLook> =
                authorise(&self.actor, &scope, Purpose::Administration)?;
            return Err(AppError::NotFound("place"));
        };
        self.show_place(&place.body.name)
    }
}

impl Hit {
    /// How the person is written here, in words.
    pub fn form_in_words(&self) -> &'static str {
        match self.form {
            Form::FullName => "their full name",
            Form::ReversedName => "their full name, family name first",
            Form::GivenName => "their given name",
            Form::Nickname => "a nickname or short name",
            Form::GivenInitial => "their given name and an initial",
            Form::Initials => "their initials",
            Form::Surname => "their family name",
            Form::TitleSurname => "a title and their family name",
            Form::FormerName => "a former name",
            Form::Misspelt => "their name with a typing error",
            Form::Email => "their e-mail address",
            Form::Telephone => "their telephone number",
            Form::BirthDate => "their birth date",
            Form::Postcode => "their postcode",
            Form::Address => "their address",
            Form::Number => "their number",
        }
    }

    /// How much speaks for it: words and whether a person should look.
    pub fn strength_in_words(&self) -> &'static str {
        match self.strength {
            Strength::Sure => "Sure",
            Strength::Likely => "Likely",
            Strength::Possible => "Look yourself",
        }
    }
}
