//! What people agreed to, did not agree to, or took back (obligations CON-1 to CON-7): who for whom,
//! to what wording, how and when. What rests on it is not written any more once it was taken back.

mod held;
mod how;
mod shown;

use access::{Act, Action, Authorised, Rule, Scope, acts, authorise};
use jiff::civil::Date;
use policy::publish::is_consent;
use policy::{Agreement, Pack, StoryChoice};
use store::EntityId;

use crate::{
    AppError, Ctx, Fault,
    bodies::{Consent, Person, Settled, TakenBack, Withdrawn},
    engine::Stored,
    need::{Of, Reader, refused},
    records::capacity_for,
};

pub(crate) use self::held::HeldConsents;

pub use self::held::Agreed;
pub use self::how::{Answered, HowAgreed};
pub use self::shown::{
    AgreementLine, AgreementOfPerson, AgreementPage, ConsentEntry, PersonAgreed, TakenBackOpen,
    choice_of, choice_words,
};

/// What somebody answered, as it is put on record.
#[derive(Clone, Debug)]
pub struct NewConsent {
    /// To what: a code of [`Agreement`].
    pub agreement: String,
    /// Whether they agreed.
    pub agreed: bool,
    /// How their story is told, where that is to be chosen.
    pub choice: Option<StoryChoice>,
    /// Who answered.
    pub by: Answered,
    /// Their name, where it was not the person.
    pub who: String,
    /// How.
    pub how: HowAgreed,
    /// What they were shown or told.
    pub wording: String,
    /// Where the proof is.
    pub proof: String,
    /// On which day.
    pub on: Date,
}

impl Ctx<'_> {
    /// Puts on record what somebody answered when they were asked to agree to something.
    pub fn note_consent(&self, id: EntityId, new: &NewConsent) -> Result<EntityId, AppError> {
        let allowed = self.leave::<acts::ConsentNote>(id)?;
        let pack = self.engine.pack();
        let directory = self.engine.directory()?;
        let person = directory.person(id).ok_or(AppError::NotFound("person"))?;
        let agreement = self.agreement_of(&pack, &person, &new.agreement)?;
        let agreement = agreement.ok_or(AppError::NotFound("agreement"))?;
        let faults = self.faults(new, &agreement, &pack, &person.body);
        if !faults.is_empty() {
            return Err(AppError::Input(faults));
        }
        let trimmed = |text: &str| text.trim().to_owned();
        let named = new.by.is_named();
        let entry = Stored {
            id: self.engine.new_id(),
            version: 1,
            cell: person.cell,
            body: Consent {
                person: id,
                agreement: agreement.code,
                title: agreement.title,
                policy: pack.front.version,
                wording: trimmed(&new.wording),
                agreed: new.agreed,
                choice: new
                    .choice
                    .filter(|_| new.agreed)
                    .map(|one| one.code().to_owned()),
                by: new.by.code().to_owned(),
                who: if named {
                    trimmed(&new.who)
                } else {
                    String::new()
                },
                how: new.how.code().to_owned(),
                proof: trimmed(&new.proof),
                on: new.on,
                at: self.now,
                noted_by: EntityId(self.actor.id),
                withdrawn: None,
                struck: None,
            },
        };
        let mut unit = self.begin(&allowed);
        unit.insert(entry.id, entry.cell, &entry.body)?;
        self.commit_consent(unit, &entry)?;
        Ok(entry.id)
    }

    /// Puts on record that somebody took back what they had agreed to: it asks for less than
    /// agreeing did (UK GDPR art. 7(3)). Answers whose it is.
    pub fn withdraw_consent(
        &self,
        id: EntityId,
        on: Date,
        words: &str,
    ) -> Result<EntityId, AppError> {
        let (mut entry, allowed) = self.consent_for::<acts::ConsentWithdraw>(id)?;
        let body = &mut entry.body;
        if body.struck.is_some() || !body.agreed {
            return Err(AppError::refused(
                "There is no agreement here to take back.",
            ));
        }
        if body.withdrawn.is_some() {
            return Err(AppError::refused("This was taken back already."));
        }
        if on > self.today() || on < body.on {
            let (what, mend) = if on < body.on {
                ("it is before they agreed", "say when they took it back")
            } else {
                ("the day has not come", "put it on record once they say so")
            };
            return Err(AppError::input("on", what, mend));
        }
        body.withdrawn = Some(Withdrawn {
            on,
            words: words.trim().to_owned(),
            at: self.now,
            by: EntityId(self.actor.id),
            settled: None,
        });
        self.change_consent(entry, &allowed)
    }

    /// Puts on record what was done about what rested on an agreement that was taken back. Answers
    /// whose it is.
    pub fn settle_consent(&self, id: EntityId, words: &str) -> Result<EntityId, AppError> {
        let (mut entry, allowed) = self.consent_for::<acts::ConsentSettle>(id)?;
        let counts = entry.body.struck.is_none();
        let withdrawn = entry.body.withdrawn.as_mut().filter(|_| counts);
        let withdrawn = withdrawn
            .ok_or_else(|| AppError::refused("This was not taken back, so nothing follows."))?;
        if withdrawn.settled.is_some() {
            return Err(AppError::refused("It is on record already what followed."));
        }
        if words.trim().is_empty() {
            return Err(AppError::input(
                "words",
                "it is not said what was done",
                "say what was stopped, taken down or destroyed, or on what other ground it is kept",
            ));
        }
        withdrawn.settled = Some(Settled {
            words: words.trim().to_owned(),
            at: self.now,
            by: EntityId(self.actor.id),
        });
        self.change_consent(entry, &allowed)
    }

    /// Strikes out what was put on record wrongly. What it said stays, with the reason. Answers
    /// whose it is.
    pub fn strike_consent(&self, id: EntityId, why: &str) -> Result<EntityId, AppError> {
        let (mut entry, allowed) = self.consent_for::<acts::ConsentStrike>(id)?;
        if entry.body.struck.is_some() {
            return Err(AppError::refused("This was struck out already."));
        }
        if why.trim().is_empty() {
            return Err(AppError::input(
                "why",
                "it is not said why",
                "say what was wrong with it, in a few words",
            ));
        }
        entry.body.struck = Some(TakenBack {
            why: why.trim().to_owned(),
            at: self.now,
            by: EntityId(self.actor.id),
        });
        self.change_consent(entry, &allowed)
    }

    fn change_consent<A: Act>(
        &self,
        mut entry: Stored<Consent>,
        allowed: &Authorised<A>,
    ) -> Result<EntityId, AppError> {
        let mut unit = self.begin(allowed);
        unit.update(&entry)?;
        entry.version += 1;
        self.commit_consent(unit, &entry)?;
        Ok(entry.body.person)
    }

    fn commit_consent(
        &self,
        mut unit: crate::Unit<'_, '_>,
        entry: &Stored<Consent>,
    ) -> Result<(), AppError> {
        unit.about(entry.body.person);
        let leaf = serde_json::json!({
            "agreement": entry.body.agreement,
            "agreed": entry.body.agreed,
            "on": entry.body.on.to_string(),
        });
        unit.details(entry.cell, leaf);
        unit.commit()?;
        self.engine.consents.written(entry);
        Ok(())
    }

    fn consent(&self, id: EntityId) -> Result<Stored<Consent>, AppError> {
        let snapshot = self.engine.snapshot()?;
        let found = self.engine.read::<Consent>(snapshot.as_ref(), id)?;
        found.ok_or(AppError::NotFound("entry"))
    }

    /// Leave to do something about what a person agreed to.
    fn leave<A: Act>(&self, person: EntityId) -> Result<Authorised<A>, AppError> {
        let own = self.is_own(person)?;
        let scope = Scope::Person { id: person.0, own };
        Ok(authorise::<A>(&self.actor, &scope, self.purpose())?)
    }

    /// An entry, and leave to do something about it, for whoever may know that such a thing is asked
    /// of the person at all.
    fn consent_for<A: Act>(
        &self,
        id: EntityId,
    ) -> Result<(Stored<Consent>, Authorised<A>), AppError> {
        let entry = match self.consent(id) {
            Err(AppError::NotFound(what)) => {
                // Whoever may not do it learns nothing about what exists.
                let scope = Scope::Person {
                    id: id.0,
                    own: false,
                };
                let _: Authorised<A> = authorise(&self.actor, &scope, self.purpose())?;
                return Err(AppError::NotFound(what));
            }
            entry => entry?,
        };
        let allowed = self.leave::<A>(entry.body.person)?;
        let directory = self.engine.directory()?;
        let person = directory.person(entry.body.person);
        let person = person.ok_or(AppError::NotFound("person"))?;
        if self.may_know_of(&self.reader()?, &entry.body, &person)? {
            Ok((entry, allowed))
        } else {
            Err(refused(A::ACTION, &[person.id]))
        }
    }

    /// Whether a reader may know of an entry. What the policy asks no more, or not of such people, is
    /// guarded as a concern for somebody's safety would be: nothing says any more how delicate it is.
    fn may_know_of(
        &self,
        reader: &Reader,
        entry: &Consent,
        person: &Stored<Person>,
    ) -> Result<bool, AppError> {
        let pack = self.engine.pack();
        let agreement = pack.agreement(&entry.agreement);
        let asked = |one: &Agreement| one.people.iter().any(|kind| person.body.is(kind));
        let Some(agreement) = agreement.filter(asked) else {
            return Ok(Action::RecordLookSafeguarding.rule(self.actor.role) == Rule::Always);
        };
        let own = self.is_theirs(reader, person.id)?;
        Ok(knows(reader, &pack, &agreement, &person.body, own))
    }

    /// Something that this person may be asked, if the actor may know of it.
    fn agreement_of(
        &self,
        pack: &Pack,
        person: &Stored<Person>,
        code: &str,
    ) -> Result<Option<Agreement>, AppError> {
        let reader = self.reader()?;
        let own = self.is_theirs(&reader, person.id)?;
        let agreement = pack.agreement(code);
        Ok(agreement.filter(|one| {
            one.people.iter().any(|kind| person.body.is(kind))
                && knows(&reader, pack, one, &person.body, own)
        }))
    }

    fn faults(
        &self,
        new: &NewConsent,
        agreement: &Agreement,
        pack: &Pack,
        person: &Person,
    ) -> Vec<Fault> {
        let mut faults = answered_by(new, agreement, pack, person.age_on(new.on));
        let mut fault = |place: &str, what: &str, mend: &str| {
            faults.push(Fault::new(place, what, mend));
        };
        if new.on > self.today() {
            let mend = "put it on record once they have answered";
            fault("on", "the day has not come", mend);
        }
        if new.wording.trim().is_empty() {
            let mend = "write what they were shown or told";
            fault("wording", "it is not said what they were asked", mend);
        }
        let in_writing = pack.consent.as_ref().is_some_and(|one| one.in_writing);
        if new.agreed && in_writing && !new.how.in_writing() {
            let mend = "ask them to write, sign or tick it";
            fault("how", "the policy takes an agreement in writing only", mend);
        }
        if new.agreed && new.how == HowAgreed::ToOthers && new.proof.trim().is_empty() {
            let what = "it is not said who has the proof";
            fault(
                "proof",
                what,
                "say who has it, and that you saw it or have a copy",
            );
        }
        let chosen = new
            .choice
            .is_some_and(|one| agreement.choices.contains(&one));
        if new.agreed && !agreement.choices.is_empty() && !chosen {
            let mend = "ask them, and choose what they said";
            fault("choice", "it is not said how their story is told", mend);
        }
        faults
    }
}

/// Who may answer: below the policy's age a parent or carer, except for help that is offered to the
/// child (obligation CON-4); whoever is of age, themselves.
fn answered_by(new: &NewConsent, of: &Agreement, pack: &Pack, age: Option<i16>) -> Vec<Fault> {
    /// A child is whoever is younger.
    const ADULT: i16 = 18;
    let said = pack.consent.as_ref();
    let from = said.and_then(|one| one.from_age).map(i16::from);
    let from = if of.by_carers { Some(ADULT) } else { from };
    let young = matches!((age, from), (Some(age), Some(from)) if age < from);
    let mut faults = Vec::new();
    let mut fault = |place: &str, what: String, mend: &str| {
        faults.push(Fault::new(place, what, mend));
    };
    if let (true, Answered::Themselves, true, Some(from)) = (young, new.by, new.agreed, from) {
        let what = format!(
            "by the policy a parent or carer agrees to this for whoever is younger than {from}"
        );
        fault("by", what, "ask a parent or carer");
    }
    if age.is_some_and(|age| age >= ADULT) && matches!(new.by, Answered::Carer | Answered::ForHelp)
    {
        let mend = "ask them, or say that somebody may act for them";
        fault(
            "by",
            "they are of age and answer for themselves".to_owned(),
            mend,
        );
    }
    if new.by == Answered::ForHelp && said.is_none_or(|one| one.not_for.is_empty()) {
        let what = "the policy names no preventive or counselling help".to_owned();
        fault("by", what, "ask a parent or carer");
    }
    if new.by.is_named() && new.who.trim().is_empty() {
        fault(
            "who",
            "it is not said who answered".to_owned(),
            "write their name",
        );
    }
    faults
}

/// Whether a reader may know that somebody is asked this: that they are asked about convictions says
/// that there are some.
fn knows(reader: &Reader, pack: &Pack, of: &Agreement, person: &Person, own: bool) -> bool {
    let kinds = of
        .rests
        .iter()
        .filter_map(|(kind, _)| pack.record_kind(kind));
    let mut theirs = kinds.filter(|kind| kind.people.iter().any(|one| person.is(one)));
    theirs.any(|kind| {
        let capacity = capacity_for(kind, person);
        reader.sees(pack, &Of::kind(kind, &capacity, own))
    })
}

/// Says why a record that rests on agreement is not written: everything that it could rest on was
/// refused or taken back (obligation CON-5). Where nothing is on record it is written, and the
/// person's page says that nobody was asked.
pub(crate) fn check_rests(
    engine: &crate::Engine,
    pack: &Pack,
    person: EntityId,
    record: &crate::bodies::Record,
) -> Result<(), AppError> {
    let mut grounds = record.conditions.iter().chain([&record.basis]);
    if !grounds.any(|code| is_consent(code)) {
        return Ok(());
    }
    let mut carry = pack.agreements();
    carry.retain(|one| one.carries(&record.kind, &record.purpose));
    let said = engine.with_consents(|held| {
        let all = carry.iter().map(|one| held.standing(person, &one.code));
        all.collect::<Vec<Agreed>>()
    })?;
    let gone = |one: &Agreed| matches!(one, Agreed::No | Agreed::TakenBack);
    if said.is_empty() || !said.iter().all(gone) {
        return Ok(());
    }
    let what = if said.contains(&Agreed::TakenBack) {
        "they took back their agreement, and this rests on it (UK GDPR art. 7(3))"
    } else {
        "they did not agree, and this rests on their agreement (UK GDPR arts 6(1)(a) and 9(2)(a))"
    };
    let mend = "ask them again and put their answer on record, or do not keep it";
    Err(AppError::input("purpose", what, mend))
}
