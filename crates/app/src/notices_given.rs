//! Whether and when people were given the notice that is meant for them (obligation TRA-2): at
//! collection where they gave their data themselves (UK GDPR art. 13(1)), within a month at the
//! latest where it came from others (art. 14(3)).

mod due;
mod held;
mod how;
mod shown;

use std::collections::BTreeSet;

use access::{Act, Authorised, Purpose, Role, Scope, acts, authorise};
use jiff::civil::Date;
use store::{CellId, EntityId};

use crate::{
    AppError, Ctx, Fault,
    bodies::{NoticeGiven, TakenBack},
    engine::Stored,
};

pub(crate) use self::held::HeldNotices;

pub use self::due::TellBy;
pub use self::how::HowTold;
pub use self::shown::{
    NoticeLine, NoticeOfPerson, NoticesCounted, PutOnRecord, ToBeTold, ToBeToldPage,
};

/// With more people than these, the leaf says how many and not who: the entry has them.
const NAMED_IN_LEAF: usize = 250;

/// That people were given a notice, as somebody puts it on record.
#[derive(Clone, Debug)]
pub struct NewlyGiven {
    /// The notice: a code of the policy.
    pub notice: String,
    /// Whom.
    pub to: GivenTo,
    /// The day.
    pub on: Date,
    /// How, or why it need not be.
    pub how: HowTold,
    /// More about it, in free words.
    pub words: String,
}

/// Who was given a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenTo {
    /// One person.
    One(EntityId),
    /// Everybody for whom it is meant and who had not had it; of one kind of person, if it is named.
    Everybody(Option<String>),
}

impl Ctx<'_> {
    /// Puts on record that people were given a notice, or need not be; answers how many.
    pub fn record_notice_given(&self, new: &NewlyGiven) -> Result<usize, AppError> {
        let (scope, purpose) = match new.to {
            GivenTo::One(id) => {
                let own = self.is_own(id)?;
                (Scope::Person { id: id.0, own }, self.purpose())
            }
            GivenTo::Everybody(_) => (Scope::Organisation, Purpose::Administration),
        };
        let allowed = authorise::<acts::NoticeGiven>(&self.actor, &scope, purpose)?;
        let (people, cell) = self.whom(new)?;
        let pack = self.engine.pack();
        let title = self.engine.notice_title(&new.notice);
        let title = title.ok_or(AppError::NotFound("notice"))?;
        self.check_given(new, &people)?;
        let body = NoticeGiven {
            notice: new.notice.clone(),
            title,
            version: pack.front.version,
            on: new.on,
            how: new.how.code().to_owned(),
            words: new.words.trim().to_owned(),
            at: self.now,
            by: EntityId(self.actor.id),
            people,
            taken_back: None,
        };
        let id = self.engine.new_id();
        let entry = Stored {
            id,
            version: 1,
            cell,
            body,
        };
        let mut unit = self.begin(&allowed);
        unit.insert(id, cell, &entry.body)?;
        self.commit_given(unit, &entry)?;
        Ok(entry.body.people.len())
    }

    /// Takes an entry back that was put on record wrongly. What it said stays, with the reason.
    pub fn take_back_notice_given(&self, id: EntityId, why: &str) -> Result<(), AppError> {
        let allowed = authorise::<acts::NoticeTakeBack>(
            &self.actor,
            &Scope::Objects { ids: vec![id.0] },
            Purpose::Administration,
        )?;
        let snapshot = self.engine.snapshot()?;
        let mut entry = self
            .engine
            .read::<NoticeGiven>(snapshot.as_ref(), id)?
            .ok_or(AppError::NotFound("entry"))?;
        drop(snapshot);
        if entry.body.taken_back.is_some() {
            return Err(AppError::refused("This was taken back already."));
        }
        if why.trim().is_empty() {
            return Err(AppError::input(
                "why",
                "it is not said why",
                "say what was wrong with it, in a few words",
            ));
        }
        entry.body.taken_back = Some(TakenBack {
            why: why.trim().to_owned(),
            at: self.now,
            by: EntityId(self.actor.id),
        });
        let mut unit = self.begin(&allowed);
        unit.update(&entry)?;
        entry.version += 1;
        self.commit_given(unit, &entry)
    }

    fn commit_given(
        &self,
        mut unit: crate::Unit<'_, '_>,
        entry: &Stored<NoticeGiven>,
    ) -> Result<(), AppError> {
        let people = &entry.body.people;
        if people.len() <= NAMED_IN_LEAF {
            for person in people {
                unit.about(*person);
            }
        }
        let leaf = serde_json::json!({
            "notice": entry.body.notice,
            "on": entry.body.on.to_string(),
            "how": entry.body.how,
            "people": people.len(),
        });
        unit.details(entry.cell, leaf);
        unit.commit()?;
        self.engine.notices.written(entry);
        Ok(())
    }

    /// Whom it concerns, and the cell that seals it. What concerns one person goes with them; what
    /// concerns many holds their ids alone, which say nothing once they are gone.
    fn whom(&self, new: &NewlyGiven) -> Result<(BTreeSet<EntityId>, CellId), AppError> {
        let engine = self.engine;
        let kind = match &new.to {
            GivenTo::One(id) => {
                let directory = engine.directory()?;
                let person = directory.person(*id).ok_or(AppError::NotFound("person"))?;
                return Ok((BTreeSet::from([*id]), person.cell));
            }
            GivenTo::Everybody(kind) => kind.as_deref(),
        };
        let directory = engine.directory()?;
        let of_kind = |id: &EntityId| {
            kind.is_none_or(|kind| {
                let person = directory.person(*id);
                person.is_some_and(|person| person.body.is(kind))
            })
        };
        let people = engine.with_notices(|held| {
            let place = held.place(&new.notice);
            let place = place.ok_or(AppError::NotFound("notice"))?;
            let open = held.open(place).map(|(_, id)| id);
            Ok(open.filter(of_kind).collect())
        })?;
        Ok((people, engine.realm.own_cell()))
    }

    /// What has to be on record: for somebody, a day that has come, and a reason where there is one.
    fn check_given(&self, new: &NewlyGiven, people: &BTreeSet<EntityId>) -> Result<(), AppError> {
        let mut faults = Vec::new();
        let mut fault = |place: &str, what: &str, mend: &str| {
            faults.push(Fault::new(place, what, mend));
        };
        if new.on > self.today() {
            fault(
                "on",
                "the day has not come",
                "put it on record once they were told",
            );
        }
        if people.is_empty() {
            fault(
                "to",
                "nobody is left who has not had this notice",
                "name the person, if somebody was given it again",
            );
        }
        if new.how.wants_words() && new.words.trim().is_empty() {
            let what = if new.how.is_told() {
                "it is not said who gave it to them"
            } else {
                "it is not said why they need not be told"
            };
            fault("words", what, "write it in a few words, without names");
        }
        if new.how.only_from_others() && self.gave_it_themselves(people)? {
            fault(
                "how",
                "this excuses only what came from somebody else, and here they gave it themselves",
                "give them the notice",
            );
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(AppError::Input(faults))
        }
    }

    /// Whether one of them can only have given their details themselves, by the policy: UK GDPR
    /// art. 13 then holds, and has but the exception of its paragraph 4.
    fn gave_it_themselves(&self, people: &BTreeSet<EntityId>) -> Result<bool, AppError> {
        let (directory, pack) = (self.engine.directory()?, self.engine.pack());
        let only = |id: &EntityId| {
            let person = directory.person(*id);
            person.is_some_and(|person| {
                let mut kinds = person.body.capacities.iter();
                kinds.any(|one| !due::sources_of(&pack, &one.kind).others)
            })
        };
        Ok(people.iter().any(only))
    }

    /// Leave to look at a list: of everybody, or of a tutor's own.
    fn leave_to_list<A: Act>(&self) -> Result<Authorised<A>, AppError> {
        let scope = if self.actor.role == Role::Tutor {
            Scope::OwnLearners
        } else {
            Scope::Organisation
        };
        Ok(authorise::<A>(&self.actor, &scope, self.purpose())?)
    }
}
