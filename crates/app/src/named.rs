//! What a page shows in words where the use cases speak in ids and codes: who stands behind an entry
//! of the ledger, what speaks for a hit, a place by its id.

use access::{Action, Authorised, Purpose, Role, Scope, acts, authorise};
use find::{Form, Strength};
use store::EntityId;

use crate::{
    AppError, Ctx, Engine, Entry, Hit, HouseWords, Stored,
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
                place.insert(account.map(|account| self.standing_behind(account)));
            }
        }
        let words = self.house_words();
        Ok(entries
            .iter()
            .map(|entry| {
                let who = entry
                    .actor
                    .as_ref()
                    .and_then(|a| names.get(&a.id).cloned().flatten());
                named(entry, who, &words)
            })
            .collect())
    }

    fn standing_behind(&self, account: Stored<Account>) -> Who {
        let login = self.login_of(&account);
        let now = login.map(|login| (login.role.clone(), self.title_of(login)));
        Who {
            name: account.body.name,
            now,
        }
    }
}

/// Who stands behind an entry.
#[derive(Clone, Debug)]
struct Who {
    name: String,
    /// As what they sign in now, and what they are called.
    now: Option<(String, String)>,
}

impl Who {
    /// What they are called who acted as `role`: their own title while they are still that.
    fn title(&self, role: Role, words: &HouseWords) -> String {
        let now = self.now.iter();
        let mut same = now.filter(|(code, _)| code == role.code());
        same.next()
            .map_or_else(|| words.role(role), |(_, title)| title.clone())
    }
}

fn named(entry: &Entry, who: Option<Who>, words: &HouseWords) -> NamedEntry {
    let role = entry.actor.as_ref().and_then(|a| Role::from_code(&a.role));
    let action = Action::from_code(&entry.act);
    let nobody = match role {
        Some(Role::Operator) => "Whoever holds the master key",
        Some(Role::Requester) => "Somebody outside, by a public page",
        Some(Role::System) => "Caretaker itself",
        Some(Role::Dpo | Role::Head | Role::Tutor) => "An account that is gone",
        None => "Somebody who can no longer be named",
    };
    let title = role
        .zip(who.as_ref())
        .map(|(role, who)| who.title(role, words));
    NamedEntry {
        index: entry.index,
        at: entry.at,
        who: who.map_or_else(|| nobody.to_owned(), |who| who.name),
        role: title.unwrap_or_default(),
        what: action.map_or_else(|| entry.act.clone(), |action| action.words().to_owned()),
        look: action.is_some_and(Action::is_look),
        why: entry
            .objects
            .as_ref()
            .and_then(|o| Purpose::from_code(&o.purpose))
            .map(|purpose| words.purpose(purpose))
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
