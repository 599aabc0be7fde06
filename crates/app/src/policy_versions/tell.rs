//! A new purpose for data that is held already: who must be told and asked, and who was.

use access::{Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::diff::{Diff, MustBeTold, diff};
use store::EntityId;

use super::{WhatIf, pack_of};
use crate::{AppError, Ctx, Engine, Fault, bodies::Told};

/// People who must be told before the draft may be adopted.
#[derive(Clone, Debug)]
pub struct Concerned {
    /// Whom, of what, and why.
    pub must: MustBeTold,
    /// How many of them something is held about. Nobody need be told where that is nobody.
    pub people: usize,
    /// That they were told, if that is on record.
    pub told: Option<Told>,
    /// How many of them came since, or something came to be held about.
    pub came_since: usize,
}

/// That people were told, as somebody puts it on record.
#[derive(Clone, Debug)]
pub struct NewlyTold {
    /// The kind of person.
    pub person: String,
    /// The purpose.
    pub purpose: String,
    /// The day.
    pub on: Date,
    /// How they were told.
    pub how: String,
    /// Why the new purpose fits the old one.
    pub fits: String,
    /// Whether they were asked as well.
    pub asked: bool,
}

impl Concerned {
    /// Whether nothing stands open: nobody is concerned, or all of them were told, and asked where needed.
    pub fn is_settled(&self) -> bool {
        let told = self.told.as_ref();
        let enough = told.is_some_and(|told| told.asked || self.must.ask.is_none());
        self.people == 0 || (enough && self.came_since == 0)
    }
}

impl Ctx<'_> {
    /// Puts on record that those concerned by the draft were told of a new purpose, and asked.
    pub fn record_told(&self, new: &NewlyTold) -> Result<(), AppError> {
        let allowed = authorise::<acts::PackTold>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let engine = self.engine;
        let draft = engine
            .draft()?
            .ok_or(AppError::NotFound("draft of the policy"))?;
        let (before, _) = engine.newest()?;
        let pack = pack_of(&draft.body.files)?;
        let all = diff(&before, &pack).must_be_told;
        let mine = |one: &&MustBeTold| one.person == new.person && one.purpose == new.purpose;
        let Some(must) = all.iter().find(mine) else {
            return Err(AppError::NotFound("new purpose in the draft"));
        };
        check(new, must, self.today())?;
        let what_if = engine.what_if(&before, &pack, self.today())?;
        let told = Told {
            people: what_if.people(&must.records, &must.person),
            person: new.person.clone(),
            purpose: new.purpose.clone(),
            on: new.on,
            how: new.how.trim().to_owned(),
            fits: new.fits.trim().to_owned(),
            asked: new.asked,
            at: self.now,
            by: EntityId(self.actor.id),
        };
        let mut unit = self.begin(&allowed);
        unit.insert(engine.new_id(), engine.realm.own_cell(), &told)?;
        let leaf = serde_json::json!({
            "person": told.person,
            "purpose": told.purpose,
            "on": told.on.to_string(),
            "asked": told.asked,
        });
        unit.details(engine.realm.own_cell(), leaf);
        unit.commit()?;
        Ok(())
    }
}

/// What has to be on record: when, how, and why the purposes fit unless people are asked anew.
fn check(new: &NewlyTold, must: &MustBeTold, today: Date) -> Result<(), AppError> {
    let mut faults = Vec::new();
    let mut fault = |place: &str, what: &str, mend: &str| {
        faults.push(Fault::new(place, what, mend));
    };
    if new.on > today {
        fault(
            "on",
            "the day has not come",
            "put it on record once they were told",
        );
    }
    if new.how.trim().is_empty() {
        fault(
            "how",
            "it is not said how they were told",
            "say how: by e-mail, by letter, in person",
        );
    }
    if must.ask.is_some() && !new.asked {
        fault(
            "asked",
            "they have to be asked, not only told",
            "ask each of them, and use what is held in the new way only for those who agreed",
        );
    }
    if !new.asked && must.fits.is_none() && new.fits.trim().is_empty() {
        fault(
            "fits",
            "it is not said why the new purpose fits the one for which it was collected",
            "weigh the link between them, how it was collected, what sort of data it is, what it may mean for people, and what protects them",
        );
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(AppError::Input(faults))
    }
}

impl Engine {
    /// Whom a draft concerns, with what is on record since the version before was adopted.
    pub(super) fn concerned(
        &self,
        diff: &Diff,
        what_if: &WhatIf,
        since: Option<Timestamp>,
    ) -> Result<Vec<Concerned>, AppError> {
        let mut told = Vec::new();
        self.for_each::<Told>(|one| told.push(one.body))?;
        told.sort_by_key(|one| one.at);
        let found = diff.must_be_told.iter().map(|must| {
            let mine = told.iter().rev().find(|one| {
                one.person == must.person
                    && one.purpose == must.purpose
                    && since.is_none_or(|since| one.at >= since)
            });
            let people = what_if.people(&must.records, &must.person);
            let came_since = mine.map_or(0, |told| people.difference(&told.people).count());
            Concerned {
                people: people.len(),
                told: mine.cloned(),
                came_since,
                must: must.clone(),
            }
        });
        Ok(found.collect())
    }
}
