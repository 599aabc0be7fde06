//! What was given to somebody outside: to whom, what, why, on which ground, when and by whom
//! (obligation SHA-1). Whoever received it is told when it is put right, deleted or restricted
//! (UK GDPR art. 19), and the person is told who they are.

mod corrected;

pub use corrected::Told;

use access::{Act, Action, Authorised, Scope, acts, authorise, check};
use jiff::civil::Date;
use policy::{Ground, Pack, Recipient, RecipientKind};
use store::EntityId;

use crate::{
    AppError, Body as _, Ctx, Engine, Fault,
    bodies::{DISCLOSED_OF, Disclosure, TakenBack, all_of},
    engine::Stored,
};

/// No name, and no words about one disclosure, are longer.
const MOST_TEXT: usize = 1_000;

/// Something that was given to somebody, to be put on record.
#[derive(Clone, Default)]
pub struct NewDisclosure {
    /// To whom: a code of the pack; empty for somebody whom it does not name.
    pub recipient: String,
    /// Their name; what the pack calls them, if it is empty.
    pub who: String,
    /// The kinds of records: codes of the pack.
    pub kinds: Vec<String>,
    /// What was given, in words.
    pub what: String,
    /// What for.
    pub why: String,
    /// The ground: a code of [`policy::Ground`].
    pub ground: String,
    /// By which way.
    pub how: String,
    /// Why the person is not told of it; empty where they are.
    pub quiet: String,
    /// The day; today if there is none.
    pub on: Option<Date>,
}

/// Something that was given to somebody, in words.
#[derive(Clone, Debug)]
pub struct DisclosureLine {
    /// The entry.
    pub id: EntityId,
    /// What was given, as one line.
    pub what: String,
    /// The ground, in words.
    pub ground: &'static str,
    /// Who put it on record.
    pub by: String,
    /// What it says.
    pub body: Disclosure,
    /// What whoever received it is to be told of what was put right since; nothing where nobody is to be
    /// told.
    pub draft: Vec<String>,
}

/// What was given of somebody, and to whom it may be.
#[derive(Clone, Debug)]
pub struct DisclosuresView {
    /// Whose.
    pub person: EntityId,
    /// What stands and what was struck out, the latest first.
    pub lines: Vec<DisclosureLine>,
}

/// A ground, as it is chosen.
pub const fn ground_words(ground: Ground) -> &'static str {
    match ground {
        Ground::Service => "They need it to do what was asked of us",
        Ground::Consent => "The person agreed",
        Ground::Safeguarding => "Somebody has to be kept from harm",
        Ground::StaffSafety => "The safety of our own staff",
        Ground::Law => "A law requires it",
        Ground::CrimeOrProceedings => "Crime, tax or proceedings (DPA 2018 Sch. 2 paras 2 to 5)",
        Ground::Emergency => "Somebody’s life was in danger",
        Ground::Claims => "A claim, an insurance, advice in law",
        Ground::Research => "Research: figures that point at nobody, or agreed to",
        Ground::Restructuring => "A sale or the end of the organisation",
    }
}

impl Disclosure {
    /// What was given, as one line: the kinds by their titles, and the words.
    pub(crate) fn given(&self, pack: &Pack) -> String {
        let kinds = self.kinds.iter().map(|code| {
            let kind = pack.record_kind(code);
            kind.map_or_else(|| code.clone(), |kind| kind.many.clone())
        });
        let mut all: Vec<String> = kinds.collect();
        all.extend(Some(self.what.clone()).filter(|what| !what.is_empty()));
        all.join("; ")
    }
}

impl Engine {
    /// What of somebody's was given to others and is not struck out, the oldest first.
    pub(crate) fn disclosures_of(
        &self,
        person: EntityId,
    ) -> Result<Vec<Stored<Disclosure>>, AppError> {
        let snapshot = self.snapshot()?;
        let mut all: Vec<Stored<Disclosure>> =
            self.read_all(snapshot.as_ref(), &all_of(DISCLOSED_OF, person))?;
        all.retain(|one| one.body.struck.is_none());
        Ok(all)
    }
}

impl Ctx<'_> {
    /// What was given of somebody, the latest first.
    pub fn list_disclosures(&self, person: EntityId) -> Result<DisclosuresView, AppError> {
        let allowed = self.on_person::<acts::DisclosureList>(person)?;
        if self.engine.directory()?.person(person).is_none() {
            return Err(AppError::NotFound("person"));
        }
        let snapshot = self.engine.snapshot()?;
        let mut all: Vec<Stored<Disclosure>> = self
            .engine
            .read_all(snapshot.as_ref(), &all_of(DISCLOSED_OF, person))?;
        all.reverse();
        let shown: Vec<_> = all
            .iter()
            .map(|one| (Disclosure::KIND, one.id, one.version))
            .collect();
        let pack = self.engine.pack();
        let lines = all.into_iter().map(|one| {
            Ok(DisclosureLine {
                draft: self.draft_of(&one.body)?,
                id: one.id,
                what: one.body.given(&pack),
                ground: Ground::from_code(&one.body.ground).map_or("", ground_words),
                by: self.engine.who(one.body.by)?,
                body: one.body,
            })
        });
        let lines = lines.collect::<Result<_, AppError>>()?;
        if shown.is_empty() {
            self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        } else {
            self.look(&allowed, &shown, &[person])?;
        }
        Ok(DisclosuresView { person, lines })
    }

    /// Whether the actor may look at what was given of somebody.
    pub fn may_see_disclosures(&self, person: EntityId) -> bool {
        self.on_person::<acts::DisclosureList>(person).is_ok()
    }

    /// Puts on record that something was given to somebody. Without a ground that the policy has for
    /// them it is not what may be given (obligation SHA-8). Answers its id.
    pub fn note_disclosure(
        &self,
        person: EntityId,
        new: &NewDisclosure,
    ) -> Result<EntityId, AppError> {
        let allowed = self.on_person::<acts::DisclosureNote>(person)?;
        let directory = self.engine.directory()?;
        let held = directory
            .person(person)
            .ok_or(AppError::NotFound("person"))?;
        let pack = self.engine.pack();
        let faults = faults(new, &pack, self.today());
        if !faults.is_empty() {
            return Err(AppError::Input(faults));
        }
        let trimmed = |text: &str| text.trim().to_owned();
        let who = match (trimmed(&new.who), pack.recipient(&new.recipient)) {
            (who, Some(recipient)) if who.is_empty() => recipient.title.clone(),
            (who, _) => who,
        };
        let id = self.engine.new_id();
        let body = Disclosure {
            person,
            recipient: new.recipient.clone(),
            who,
            kinds: new.kinds.clone(),
            what: trimmed(&new.what),
            why: trimmed(&new.why),
            ground: new.ground.clone(),
            how: trimmed(&new.how),
            quiet: trimmed(&new.quiet),
            on: new.on.unwrap_or_else(|| self.today()),
            at: self.now,
            by: EntityId(self.actor.id),
            struck: None,
            corrected: Vec::new(),
        };
        let mut unit = self.begin(&allowed);
        unit.insert(id, held.cell, &body)?;
        unit.about(person);
        let said = serde_json::json!({ "ground": body.ground, "on": body.on.to_string() });
        unit.details(held.cell, said);
        unit.commit()?;
        Ok(id)
    }

    /// Strikes out what was put on record wrongly. What it said stays, with the reason. Answers whose
    /// it is.
    pub fn strike_disclosure(&self, id: EntityId, why: &str) -> Result<EntityId, AppError> {
        // Whoever may not learns nothing about what exists.
        let scope = Scope::Person {
            id: id.0,
            own: false,
        };
        check(
            Action::DisclosureStrike,
            &self.actor,
            &scope,
            self.purpose(),
        )?;
        let found = self
            .engine
            .read::<Disclosure>(self.engine.snapshot()?.as_ref(), id)?;
        let mut stored = found.ok_or(AppError::NotFound("disclosure"))?;
        let person = stored.body.person;
        let allowed = self.on_person::<acts::DisclosureStrike>(person)?;
        if stored.body.struck.is_some() {
            return Err(AppError::refused("This was struck out already."));
        }
        if why.trim().is_empty() {
            let mend = "say what was wrong with it, in a few words";
            return Err(AppError::input("why", "it is not said why", mend));
        }
        stored.body.struck = Some(TakenBack {
            why: why.trim().to_owned(),
            at: self.now,
            by: EntityId(self.actor.id),
        });
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        unit.about(person);
        unit.commit()?;
        Ok(person)
    }

    fn on_person<A: Act>(&self, person: EntityId) -> Result<Authorised<A>, AppError> {
        let own = self.is_own(person)?;
        let scope = Scope::Person { id: person.0, own };
        Ok(authorise(&self.actor, &scope, self.purpose())?)
    }
}

/// The grounds on which somebody may be given something: those that the policy has for them, and the
/// person's agreement; all of them for somebody whom it does not name.
pub fn grounds_for(pack: &Pack, recipient: &str) -> Vec<Ground> {
    let Some(recipient) = pack.recipient(recipient) else {
        return Ground::ALL.to_vec();
    };
    let named = |ground: &Ground| recipient.grounds.contains(ground) || *ground == Ground::Consent;
    Ground::ALL.iter().copied().filter(named).collect()
}

fn faults(new: &NewDisclosure, pack: &Pack, today: Date) -> Vec<Fault> {
    let mut all = Vec::new();
    let mut fault = |place: &str, what: &str, mend: &str| all.push(Fault::new(place, what, mend));
    let outside = |one: &Recipient| one.kind != RecipientKind::Inside;
    if !new.recipient.is_empty() && !pack.recipient(&new.recipient).is_some_and(outside) {
        let mend = "choose one of the policy’s, or none and give a name";
        let what = "the policy names nobody outside by this code";
        fault("recipient", what, mend);
    } else if new.recipient.is_empty() && new.who.trim().is_empty() {
        fault("who", "it is not said who received it", "write their name");
    }
    let known = |code: &String| pack.record_kind(code).is_some();
    if !new.kinds.iter().all(known) {
        let mend = "choose of the list";
        fault("kinds", "the policy has no such kind of record", mend);
    }
    if new.kinds.is_empty() && new.what.trim().is_empty() {
        let mend = "choose the kinds of records, or say it in a few words";
        fault("what", "it is not said what was given", mend);
    }
    if new.why.trim().is_empty() {
        fault("why", "it is not said what for", "say it in a few words");
    }
    let ground = Ground::from_code(&new.ground);
    if !ground.is_some_and(|ground| grounds_for(pack, &new.recipient).contains(&ground)) {
        let what = if ground.is_some() {
            "the policy has no such ground for them"
        } else {
            "it is not said on which ground"
        };
        let mend = "choose one that holds; without one, and without consent, it is not given";
        fault("ground", what, mend);
    }
    if new.on.is_some_and(|on| on > today) {
        fault("on", "the day has not come", "say when it was given");
    }
    let texts = [
        ("who", &new.who),
        ("what", &new.what),
        ("why", &new.why),
        ("how", &new.how),
        ("quiet", &new.quiet),
    ];
    for (place, text) in texts {
        if text.chars().count() > MOST_TEXT {
            let what = format!("this is longer than {MOST_TEXT} characters");
            fault(place, &what, "say it in fewer words");
        }
    }
    all
}
