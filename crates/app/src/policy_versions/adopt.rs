//! Adopting a draft: once everybody has signed, everybody concerned was told, and for days to come.

use access::{Actor, Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::Pack;
use policy::diff::diff;
use store::EntityId;

use super::{
    Concerned, Signatory, WhatIf, changed_in_words, checked, draft::in_the_past, files_hash,
    in_leaf, pack_of, refused,
};
use crate::{
    AppError, Body as _, Ctx, Engine, Refusal,
    bodies::{Draft, Version},
    engine::Stored,
};

/// From when an adopted version is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// At once.
    Now,
    /// On this day.
    On(Date),
}

impl Ctx<'_> {
    /// Adopts the draft that was shown, and answers its number and from when it is applied.
    pub fn adopt_draft(&self, hash: &str) -> Result<(u32, Begins), AppError> {
        let allowed = authorise::<acts::PackAdopt>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let engine = self.engine;
        let today = self.today();
        let draft = engine.draft_shown(hash)?;
        // The law may have changed since the draft was made.
        let pack = checked(&draft.body.files, today)?;
        let (before, newest) = engine.newest()?;
        let diff = diff(&before, &pack);
        let what_if = engine.what_if(&before, &pack, today)?;
        let since = newest.as_ref().map(|one| one.body.adopted_at);
        let concerned = engine.concerned(&diff, &what_if, since)?;
        let signatories = engine.signatories(&before, &draft.body)?;
        let mut against = against(&pack, &what_if, &concerned, &signatories, today).into_iter();
        if let Some(first) = against.next() {
            return Err(AppError::Refused(first));
        }
        let begins_now = pack.front.effective_on <= today;
        let version = Version {
            number: pack.front.version,
            hash: draft.body.hash.clone(),
            files: draft.body.files.clone(),
            effective_on: pack.front.effective_on,
            adopted_at: self.now,
            adopted_by: EntityId(self.actor.id),
            began_at: begins_now.then_some(self.now),
            approvals: draft.body.approvals.clone(),
            changed: changed_in_words(&diff),
        };
        let mut unit = self.begin(&allowed);
        unit.remove(Draft::KIND, draft.id, draft.version);
        if newest.is_none() {
            unit.insert(
                engine.new_id(),
                engine.realm.own_cell(),
                &engine.first_version()?,
            )?;
        }
        unit.insert(engine.new_id(), engine.realm.own_cell(), &version)?;
        unit.details(engine.realm.own_cell(), in_leaf(&version));
        let number = version.number;
        if !begins_now {
            unit.commit()?;
            // What is published says from now on what it will say then.
            engine.publications.forget();
            return Ok((number, Begins::On(version.effective_on)));
        }
        let organisation = engine.with_pack(&pack, &version.files)?;
        unit.update(&organisation)?;
        unit.commit()?;
        engine.hold(organisation.body, pack);
        Ok((number, Begins::Now))
    }
}

impl Engine {
    /// The policy with which the organisation began, kept as a version now that another follows it.
    fn first_version(&self) -> Result<Version, AppError> {
        let (files, pack) = (self.organisation().pack.clone(), self.pack());
        let began = pack
            .front
            .effective_on
            .to_zoned(calendar::london())
            .map_err(|_| AppError::Inconsistent("the policy holds from no day".to_owned()))?
            .timestamp();
        Ok(Version {
            number: pack.front.version,
            hash: files_hash(&files),
            files,
            effective_on: pack.front.effective_on,
            adopted_at: began,
            adopted_by: EntityId(Actor::OPERATOR.id),
            began_at: Some(began),
            approvals: Vec::new(),
            changed: Vec::new(),
        })
    }

    /// Lets every adopted version begin whose day has come. Whatever was adopted earlier begins
    /// earlier, so that the last one stays.
    pub(crate) fn begin_versions(&self, now: Timestamp) -> Result<(), AppError> {
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::SYSTEM,
        };
        let today = ctx.today();
        for version in self.versions()? {
            if version.body.began_at.is_none() && version.body.effective_on <= today {
                ctx.begin_version(version)?;
            }
        }
        Ok(())
    }
}

impl Ctx<'_> {
    fn begin_version(&self, mut version: Stored<Version>) -> Result<(), AppError> {
        let allowed = authorise::<acts::JobPolicyBegin>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let engine = self.engine;
        let pack = pack_of(&version.body.files)?;
        version.body.began_at = Some(self.now);
        let organisation = engine.with_pack(&pack, &version.body.files)?;
        let mut unit = self.begin(&allowed);
        unit.update(&version)?;
        unit.update(&organisation)?;
        unit.details(engine.realm.own_cell(), in_leaf(&version.body));
        unit.commit()?;
        engine.hold(organisation.body, pack);
        Ok(())
    }
}

/// Everything that stands against adopting a draft.
pub(super) fn against(
    pack: &Pack,
    what_if: &WhatIf,
    concerned: &[Concerned],
    signatories: &[Signatory],
    today: Date,
) -> Vec<Refusal> {
    let mut all: Vec<AppError> = Vec::new();
    if let Some(fault) = in_the_past(pack, today) {
        all.push(refused(
            format!("This version cannot hold as it is: {}.", fault.what),
            None,
            &fault.mend,
        ));
    }
    if what_if.without_rule > 0 {
        let records = match what_if.without_rule {
            1 => "1 record that is held".to_owned(),
            many => format!("{many} records that are held"),
        };
        all.push(refused(
            format!("The schedule would have no rule any more for {records}."),
            Some("UK GDPR art. 5(1)(e)"),
            "keep the kind of record, or its rule, until nothing is held under it",
        ));
    }
    all.extend(concerned.iter().filter(|one| !one.is_settled()).map(untold));
    for one in signatories.iter().filter(|one| one.signed_at.is_none()) {
        let name = &one.name;
        all.push(refused(
            format!("This has not been signed: {name}."),
            None,
            "have it signed by everybody whom the policy names",
        ));
    }
    all.into_iter()
        .filter_map(|error| match error {
            AppError::Refused(refusal) => Some(refusal),
            _ => None,
        })
        .collect()
}

/// A new purpose of which those concerned do not know.
fn untold(one: &Concerned) -> AppError {
    let must = &one.must;
    let citation = must.citations.join("; ");
    let (verb, mend) = match must.ask {
        Some(_) => (
            "asked",
            "tell and ask them, and put that on record with the draft",
        ),
        None => ("told", "tell them, and put that on record with the draft"),
    };
    let because = must
        .ask
        .map_or_else(String::new, |ask| format!(", since {}", ask.words()));
    let not = match one.came_since {
        0 => format!("they have not been {verb}{because}"),
        1 => "1 of them came after that was put on record".to_owned(),
        many => format!("{many} of them came after that was put on record"),
    };
    refused(
        format!(
            "What is held already about {} is to be used {}, and {not}.",
            must.people, must.title
        ),
        Some(citation.as_str()),
        mend,
    )
}
