//! What is on hold: put there, looked at again, over.

use access::{Act, Action, Authorised, Purpose, Scope, acts, authorise, check};
use calendar::days_between;
use jiff::civil::Date;
use store::{EntityId, TermRange};

use crate::{
    AppError, Body as _, Ctx, Engine, Fault,
    bodies::{HOLD_OF, HOLD_OPEN, Hold, HoldEnd, HoldReview, Record},
    engine::Stored,
};

/// A hold is looked at again within so many days: two years.
const LONGEST: i32 = 731;
/// No words about it are longer.
const MOST_TEXT: usize = 1_000;

/// Why something is kept although its day may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HoldReason {
    /// A claim is made, or is to be expected.
    Claim,
    /// A safeguarding matter.
    Safeguarding,
    /// A complaint, or an inquiry of an authority or a court.
    Inquiry,
    /// A law, a court or an authority says so.
    Law,
    /// It was looked at when its day came, and is still needed.
    StillNeeded,
}

impl HoldReason {
    /// All of them, as they are offered.
    pub const ALL: [Self; 5] = [
        Self::Claim,
        Self::Safeguarding,
        Self::Inquiry,
        Self::Law,
        Self::StillNeeded,
    ];

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Safeguarding => "safeguarding",
            Self::Inquiry => "inquiry",
            Self::Law => "law",
            Self::StillNeeded => "still-needed",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Claim => "A claim is made, or is to be expected",
            Self::Safeguarding => "A safeguarding matter is not over",
            Self::Inquiry => "A complaint or an inquiry is not over",
            Self::Law => "A law, a court or an authority wants it kept",
            Self::StillNeeded => "We looked at it, and still need it",
        }
    }

    /// The law.
    pub const fn citation(self) -> &'static str {
        match self {
            Self::Claim | Self::Inquiry => "UK GDPR art. 17(3)(e)",
            Self::Safeguarding => "DPA 2018 Sch. 1 para. 18",
            Self::Law => "UK GDPR art. 17(3)(b)",
            Self::StillNeeded => "UK GDPR art. 5(1)(e)",
        }
    }
}

/// Something that is to be put on hold.
#[derive(Clone)]
pub struct NewHold {
    /// The kinds of records, codes of the pack; everything if there is none.
    pub kinds: Vec<String>,
    /// Why.
    pub why: HoldReason,
    /// What it is about.
    pub words: String,
    /// The account of whoever looks after it; the actor's own if left out.
    pub owner: Option<EntityId>,
    /// The day on which it is looked at again.
    pub review_on: Date,
}

/// A hold as it is shown.
#[derive(Clone, Debug)]
pub struct HoldView {
    /// The hold.
    pub id: EntityId,
    /// Its version.
    pub version: u64,
    /// What is stored.
    pub body: Hold,
    /// Whose data, as long as they are held.
    pub person: Option<String>,
    /// What is on hold, in words; empty where it is everything.
    pub what: Vec<String>,
    /// Why.
    pub why: HoldReason,
    /// Who looks after it.
    pub owner: String,
    /// Who put it on hold.
    pub by: String,
    /// Who looked at it again, in the order of the reviews.
    pub reviewed_by: Vec<String>,
    /// Who ended it.
    pub ended_by: Option<String>,
}

impl Hold {
    /// Whether it holds records of a kind; with none, somebody's details.
    pub(crate) fn covers(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|one| one == kind)
    }
}

impl Ctx<'_> {
    /// Puts on hold what is held about somebody, or some kinds of it: none of it is deleted meanwhile.
    pub fn put_on_hold(&self, person: EntityId, new: &NewHold) -> Result<EntityId, AppError> {
        let allowed = on_person::<acts::HoldAdd>(self, person)?;
        let directory = self.engine.directory()?;
        let held = directory
            .person(person)
            .ok_or(AppError::NotFound("person"))?;
        let mut faults = self.faults_of(&new.words, Some(new.review_on));
        let pack = self.engine.pack();
        if !new
            .kinds
            .iter()
            .all(|code| pack.record_kind(code).is_some())
        {
            let mend = "choose of the list";
            faults.push(Fault::new(
                "kinds",
                "the policy has no such kind of record",
                mend,
            ));
        }
        let owner = new.owner.unwrap_or(EntityId(self.actor.id));
        if new.owner.is_some() && !self.engine.may_own()?.iter().any(|(id, _)| *id == owner) {
            let mend = "choose somebody who looks after what is kept";
            faults.push(Fault::new("owner", "they cannot look after a hold", mend));
        }
        if !faults.is_empty() {
            return Err(AppError::Input(faults));
        }
        let id = self.engine.new_id();
        let body = Hold {
            person,
            kinds: new.kinds.clone(),
            why: new.why.code().to_owned(),
            words: new.words.trim().to_owned(),
            owner,
            review_on: new.review_on,
            at: self.now,
            by: EntityId(self.actor.id),
            reviews: Vec::new(),
            ended: None,
        };
        let mut unit = self.begin(&allowed);
        unit.insert(id, held.cell, &body)?;
        unit.about(person);
        unit.about(id);
        unit.commit()?;
        Ok(id)
    }

    /// Shows a hold.
    pub fn show_hold(&self, id: EntityId) -> Result<HoldView, AppError> {
        let allowed = authorise::<acts::HoldLook>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let stored = self.engine.hold_of(id)?;
        let about = [stored.body.person];
        self.look(&allowed, &[(Hold::KIND, id, stored.version)], &about)?;
        self.hold_in_words(stored)
    }

    /// Looks at a hold again, and lets it go on up to another day. Answers whose data it is.
    pub fn review_hold(
        &self,
        id: EntityId,
        words: &str,
        review_on: Date,
    ) -> Result<EntityId, AppError> {
        let (mut stored, allowed) = self.open_hold::<acts::HoldReview>(id)?;
        let faults = self.faults_of(words, Some(review_on));
        if !faults.is_empty() {
            return Err(AppError::Input(faults));
        }
        stored.body.review_on = review_on;
        stored.body.reviews.push(HoldReview {
            words: words.trim().to_owned(),
            at: self.now,
            by: EntityId(self.actor.id),
        });
        self.change_hold(&stored, &allowed)
    }

    /// Ends a hold: what it held goes by its own day again. Answers whose data it is.
    pub fn end_hold(&self, id: EntityId, words: &str) -> Result<EntityId, AppError> {
        let (mut stored, allowed) = self.open_hold::<acts::HoldEnd>(id)?;
        let faults = self.faults_of(words, None);
        if !faults.is_empty() {
            return Err(AppError::Input(faults));
        }
        stored.body.ended = Some(HoldEnd {
            words: words.trim().to_owned(),
            at: self.now,
            by: EntityId(self.actor.id),
        });
        self.change_hold(&stored, &allowed)
    }

    /// Those who may look after a hold: account and name.
    pub fn may_own_holds(&self) -> Result<Vec<(EntityId, String)>, AppError> {
        let add = Action::HoldAdd;
        check(
            add,
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        self.engine.may_own()
    }

    fn open_hold<A: Act>(&self, id: EntityId) -> Result<(Stored<Hold>, Authorised<A>), AppError> {
        let allowed = on_organisation::<A>(self)?;
        let stored = self.engine.hold_of(id)?;
        if stored.body.ended.is_some() {
            return Err(AppError::refused("This hold is over already."));
        }
        Ok((stored, allowed))
    }

    fn change_hold<A: Act>(
        &self,
        stored: &Stored<Hold>,
        allowed: &Authorised<A>,
    ) -> Result<EntityId, AppError> {
        let mut unit = self.begin(allowed);
        unit.update(stored)?;
        unit.about(stored.body.person);
        unit.about(stored.id);
        unit.commit()?;
        Ok(stored.body.person)
    }

    fn faults_of(&self, words: &str, review_on: Option<Date>) -> Vec<Fault> {
        let mut all = Vec::new();
        if words.trim().is_empty() {
            let mend = "say it in a few words";
            all.push(Fault::new("words", "it is not said what it is about", mend));
        }
        if words.chars().count() > MOST_TEXT {
            let what = format!("this is longer than {MOST_TEXT} characters");
            all.push(Fault::new("words", &what, "say it in fewer words"));
        }
        let days = review_on.map(|on| days_between(self.today(), on));
        if days.is_some_and(|days| !(1..=LONGEST).contains(&days)) {
            let mend = "choose a day after today, within two years";
            let what = "a hold is looked at again on a day to come";
            all.push(Fault::new("review_on", what, mend));
        }
        all
    }

    /// Holds in words, that which is looked at again first coming first.
    pub(super) fn holds_in_words(
        &self,
        holds: impl Iterator<Item = Stored<Hold>>,
    ) -> Result<Vec<HoldView>, AppError> {
        let views: Result<Vec<HoldView>, AppError> =
            holds.map(|one| self.hold_in_words(one)).collect();
        let mut views = views?;
        views.sort_by_key(|one| (one.body.review_on, one.id));
        Ok(views)
    }

    fn hold_in_words(&self, stored: Stored<Hold>) -> Result<HoldView, AppError> {
        let engine = self.engine;
        let (pack, body) = (engine.pack(), stored.body);
        let person = engine.directory()?.person(body.person);
        let kinds = body.kinds.iter().map(|code| {
            let kind = pack.record_kind(code);
            kind.map_or_else(|| code.clone(), |kind| kind.many.clone())
        });
        let reviewed_by: Result<Vec<String>, AppError> =
            body.reviews.iter().map(|one| engine.who(one.by)).collect();
        let ended_by = body.ended.as_ref().map(|end| engine.who(end.by));
        Ok(HoldView {
            id: stored.id,
            version: stored.version,
            person: person.map(|one| one.body.display_name()),
            what: kinds.collect(),
            why: HoldReason::from_code(&body.why).unwrap_or(HoldReason::Law),
            owner: engine.who(body.owner)?,
            by: engine.who(body.by)?,
            reviewed_by: reviewed_by?,
            ended_by: ended_by.transpose()?,
            body,
        })
    }
}

fn on_person<A: Act>(ctx: &Ctx<'_>, person: EntityId) -> Result<Authorised<A>, AppError> {
    let scope = Scope::Person {
        id: person.0,
        own: false,
    };
    Ok(authorise::<A>(&ctx.actor, &scope, Purpose::Administration)?)
}

fn on_organisation<A: Act>(ctx: &Ctx<'_>) -> Result<Authorised<A>, AppError> {
    let scope = Scope::Organisation;
    Ok(authorise::<A>(&ctx.actor, &scope, Purpose::Administration)?)
}

impl Engine {
    /// What is on hold.
    pub(super) fn open_holds(&self) -> Result<Vec<Stored<Hold>>, AppError> {
        let range = TermRange::exactly(HOLD_OPEN, &[]);
        self.read_all(self.snapshot()?.as_ref(), &range)
    }

    /// What of somebody's is on hold.
    pub(crate) fn open_holds_of(&self, person: EntityId) -> Result<Vec<Stored<Hold>>, AppError> {
        let range = TermRange::exactly(HOLD_OF, &person.0);
        let mut all: Vec<Stored<Hold>> = self.read_all(self.snapshot()?.as_ref(), &range)?;
        all.retain(|one| one.body.ended.is_none());
        Ok(all)
    }

    /// Why a record, or somebody's details where there is none, is on hold, in words.
    pub(crate) fn on_hold(
        &self,
        person: EntityId,
        record: Option<&Record>,
    ) -> Result<Option<String>, AppError> {
        let others = record.map(|record| record.others.as_slice());
        let people = std::iter::once(person).chain(others.unwrap_or_default().iter().copied());
        let kind = record.map_or("", |record| record.kind.as_str());
        for one in people {
            let holds = self.open_holds_of(one)?;
            let Some(hold) = holds.iter().find(|hold| hold.body.covers(kind)) else {
                continue;
            };
            let why = HoldReason::from_code(&hold.body.why).unwrap_or(HoldReason::Law);
            return Ok(Some(format!(
                "It is on hold: {} ({}). To be looked at again by {}, by {}.",
                crate::calendar_feed::lower(why.words()),
                why.citation(),
                calendar::in_words(hold.body.review_on),
                self.who(hold.body.owner)?,
            )));
        }
        Ok(None)
    }

    fn hold_of(&self, id: EntityId) -> Result<Stored<Hold>, AppError> {
        self.read::<Hold>(self.snapshot()?.as_ref(), id)?
            .ok_or(AppError::NotFound("hold"))
    }

    fn may_own(&self) -> Result<Vec<(EntityId, String)>, AppError> {
        self.who_may(Action::HoldReview)
    }
}
