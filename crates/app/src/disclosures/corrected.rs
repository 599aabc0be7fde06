//! Details that are put right without a request: whoever received what is held of the person is told of
//! them too, unless it is impossible or out of proportion (UK GDPR arts 5(1)(d) and 19; obligation
//! SHA-3).

use std::collections::BTreeMap;

use access::{Action, Scope, acts, check};
use jiff::civil::Date;
use store::{EntityId, TermRange};

use crate::{
    AppError, Body as _, Ctx, Engine, Telling,
    bodies::{Corrected, DISCLOSED_UNTOLD, Disclosure, Person, SeenTo},
    engine::Stored,
    today::{Due, Matter},
    unit::Unit,
};

/// What became of telling whoever received something that details were put right since.
#[derive(Clone, Debug)]
pub struct Told {
    /// What became of it.
    pub outcome: Telling,
    /// By which means, or why not.
    pub words: String,
    /// The day; today if there is none.
    pub on: Option<Date>,
}

/// Which details are otherwise now, by the names under which people know them.
fn changed(old: &Person, new: &Person) -> Vec<&'static str> {
    let names = old.given_names != new.given_names
        || old.family_name != new.family_name
        || old.known_as != new.known_as
        || old.former_names != new.former_names
        || old.nicknames != new.nicknames;
    let address = old.address != new.address || old.postcode != new.postcode;
    let all = [
        ("name", names),
        ("number", old.external_id != new.external_id),
        ("birth date", old.born_on != new.born_on),
        ("e-mail address", old.emails != new.emails),
        ("telephone number", old.telephones != new.telephones),
        ("address", address),
    ];
    let changed = all.into_iter().filter(|(_, is_changed)| *is_changed);
    changed.map(|(field, _)| field).collect()
}

/// Adds them to what is still to be told, or begins anew after what was.
fn note(all: &mut Vec<Corrected>, fields: &[&str], today: Date) {
    if all.last().is_none_or(|last| last.seen_to.is_some()) {
        all.push(Corrected {
            on: today,
            fields: Vec::new(),
            seen_to: None,
        });
    }
    let Some(last) = all.last_mut() else { return };
    for field in fields {
        if last.fields.iter().all(|known| known != field) {
            last.fields.push((*field).to_owned());
        }
    }
}

impl Engine {
    /// Notes with all that was given of somebody which details are otherwise from now on.
    pub(crate) fn owe_word(
        &self,
        unit: &mut Unit<'_, '_>,
        (old, new): (&Stored<Person>, &Person),
        today: Date,
    ) -> Result<(), AppError> {
        let fields = changed(&old.body, new);
        if fields.is_empty() {
            return Ok(());
        }
        for mut given in self.disclosures_of(old.id)? {
            note(&mut given.body.corrected, &fields, today);
            unit.update(&given)?;
        }
        Ok(())
    }
}

impl Ctx<'_> {
    /// Puts on record what became of telling whoever received something that details were put right
    /// since. Answers whose they are.
    pub fn tell_of_correction(&self, id: EntityId, told: &Told) -> Result<EntityId, AppError> {
        // Whoever may not learns nothing about what exists.
        let scope = Scope::Person {
            id: id.0,
            own: false,
        };
        check(Action::DisclosureTold, &self.actor, &scope, self.purpose())?;
        let found = self
            .engine
            .read::<Disclosure>(self.engine.snapshot()?.as_ref(), id)?;
        let mut stored = found.ok_or(AppError::NotFound("disclosure"))?;
        let person = stored.body.person;
        let allowed = self.on_person::<acts::DisclosureTold>(person)?;
        if stored.body.untold().is_none() {
            return Err(AppError::refused(
                "Nothing was put right since of which they are still to be told.",
            ));
        }
        let seen_to = self.seen_to(told)?;
        if let Some(last) = stored.body.corrected.last_mut() {
            last.seen_to = Some(seen_to);
        }
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        unit.about(person);
        let said = serde_json::json!({ "outcome": told.outcome.code() });
        unit.details(stored.cell, said);
        unit.commit()?;
        Ok(person)
    }

    fn seen_to(&self, told: &Told) -> Result<SeenTo, AppError> {
        let words = told.words.trim();
        if words.is_empty() {
            let mend = "say how they were told, or why they are not";
            return Err(AppError::input("words", "it is not said", mend));
        }
        if words.chars().count() > super::MOST_TEXT {
            let mend = "say it in fewer words";
            return Err(AppError::input("words", "this is too long", mend));
        }
        let on = told.on.unwrap_or_else(|| self.today());
        if on > self.today() {
            let mend = "enter the day on which it was";
            return Err(AppError::input("on", "The day has not come", mend));
        }
        let always = &self.engine.pack().requests.always_told_of;
        let promised = always.contains(&policy::Change::Rectification);
        if promised && told.outcome == Telling::Disproportionate {
            return Err(AppError::refused(Telling::PROMISED));
        }
        Ok(SeenTo {
            outcome: told.outcome.code().to_owned(),
            on,
            words: words.to_owned(),
            at: self.now,
            by: EntityId(self.actor.id),
        })
    }

    /// What whoever received it is to be told: which details, not how they read now. Where a word of it
    /// is protected, that it is stopped.
    pub(super) fn draft_of(&self, given: &Disclosure) -> Result<Vec<String>, AppError> {
        let Some(untold) = given.untold() else {
            return Ok(Vec::new());
        };
        let pack = self.engine.pack();
        let person = self.engine.directory()?.person(given.person);
        let name = person.map_or(String::new(), |person| person.body.full_name());
        let (then, since) = (calendar::in_words(given.on), calendar::in_words(untold.on));
        let said = vec![
            format!(
                "On {then} we gave you information about {name}: {}.",
                given.given(&pack)
            ),
            format!(
                "Since {since} we hold this differently: {}. If you have it too, ask us for it as it is now, and \
                 put it right where you have it.",
                untold.fields.join(", ")
            ),
            format!(
                "The law has us tell everybody to whom we gave it (UK GDPR art. 19). Please write to us: {}.",
                pack.organisation.dpo.email
            ),
        ];
        let texts: Vec<&str> = said.iter().map(String::as_str).collect();
        let stops = self.recipient_stops(&given.who, &texts)?;
        Ok(if stops.is_empty() { said } else { stops })
    }

    /// Those of whose recipients somebody is still to be told, one line for each person.
    pub(crate) fn corrections_untold(
        &self,
        today: Date,
        objects: &mut Vec<(&'static str, EntityId, u64)>,
    ) -> Result<Vec<Due>, AppError> {
        let snapshot = self.engine.snapshot()?;
        let range = TermRange::exactly(DISCLOSED_UNTOLD, &[]);
        let all: Vec<Stored<Disclosure>> = self.engine.read_all(snapshot.as_ref(), &range)?;
        let mut people: BTreeMap<EntityId, usize> = BTreeMap::new();
        for one in all {
            if self.may_see_disclosures(one.body.person) {
                objects.push((Disclosure::KIND, one.id, one.version));
                *people.entry(one.body.person).or_default() += 1;
            }
        }
        let directory = self.engine.directory()?;
        let due = people.into_iter().filter_map(|(person, many)| {
            let name = directory.person(person)?.body.display_name();
            Some(Due {
                on: Some(today),
                matter: Matter::Corrected { person, name, many },
            })
        });
        Ok(due.collect())
    }
}
