//! Review: one item, everybody in it named to the reviewer, and the decision.

mod alike;
mod ask;
mod choice;
mod facts;
mod filter;
mod group;
mod held;
mod line;
mod many;
mod others;
mod pace;
mod rules;
mod second;

use access::{Authorised, DataClass, acts};
use duties::grounds::may_give_health_data;
use duties::rights::{Event, Evidence, State};
use find::{Form, Strength};
use jiff::civil::Date;
use store::{EntityId, TermRange};

use crate::{
    AppError, Body as _, Ctx,
    bodies::{Cover, Decision, Health, Item, Origin, Record, Request, Second, Source, StoredMark},
    engine::Stored,
    pictures::{SuggestedView, may_be_text},
    pieces::text_of,
    search::{filed, origin_object, text_digest},
};

pub use self::filter::{FromPlace, ItemCounts, ItemFilter, ItemState, ItemTrait};
pub use self::held::{GroupCount, Review};
pub use self::line::ItemLine;
pub use self::many::{Accepted, GroupChoice};
pub use self::others::Colleague;
pub use self::pace::minutes_left;
pub use self::rules::{Rule, Suggested};
pub use self::second::SecondOpinion;

pub(crate) use self::choice::{current_covers, current_marks};
pub(crate) use self::facts::{hand_facts, source_facts};
pub(crate) use self::held::HeldReviews;
pub(crate) use self::second::still_open;

use self::choice::duty_decision;

/// How often a decision is tried again when somebody else decided another item at that moment.
const TRIES: usize = 10;

/// An item as the reviewer sees it.
#[derive(Clone, Debug)]
pub struct ItemView {
    /// The item.
    pub stored: Stored<Item>,
    /// Its text.
    pub text: String,
    /// Where it is from, in words.
    pub from: String,
    /// Everybody in it.
    pub people: Vec<Seen>,
    /// What is hidden if *Give with parts hidden* is chosen: as decided, or as suggested.
    pub marks: Vec<StoredMark>,
    /// What is covered in its pictures: as decided, or as it stands until then.
    pub covers: Vec<Cover>,
    /// What is suggested to be covered in them, and what becomes of each.
    pub suggested: Vec<SuggestedView>,
    /// Whether its pages are kept, so that it may be given as they look instead of as text.
    pub may_be_pictures: bool,
    /// Whether it goes as pictures and may go as text instead.
    pub may_be_text: bool,
    /// Why it cannot be given yet: it tells of somebody's health, and that is not settled.
    pub health_first: Option<duties::Refusal>,
    /// What colleagues were asked about it, the latest first.
    pub questions: Vec<crate::QuestionLine>,
}

/// Somebody seen in an item's text.
#[derive(Clone, Debug)]
pub struct Seen {
    /// First byte.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// Who, by name; several where it is not sure.
    pub who: Vec<String>,
    /// The person it most likely is.
    pub person: Option<EntityId>,
    /// Whether it is the person the request is about.
    pub subject: bool,
    /// How they are written.
    pub form: Form,
    /// How sure it is.
    pub strength: Strength,
}

/// What a reviewer may decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Give it whole.
    Give,
    /// Give it with these parts hidden.
    GiveWithMarks(Vec<StoredMark>),
    /// Give its pictures, with what is covered in them black.
    GivePictures {
        /// Whoever decides has looked at all of it: no program can.
        looked: bool,
        /// What is suggested and still open stays uncovered: they say so.
        leave_open: bool,
    },
    /// Keep it back on a ground, with the reason why it applies.
    KeepBack {
        /// A ground of the law's list.
        ground: String,
        /// Why it applies here.
        reason: String,
        /// The day of a health professional's opinion, for the grounds that need one.
        opinion_on: Option<Date>,
    },
    /// It is not about the person.
    NotAboutThem,
}

impl Ctx<'_> {
    /// One item, with everybody in it.
    pub fn show_item(&self, request: EntityId, number: u32) -> Result<ItemView, AppError> {
        let allowed: Authorised<acts::RequestReviewLook> = self.on_request(request)?;
        let case = self.engine.request(request)?;
        let item = self.item(request, number)?;
        let mut objects = vec![(Item::KIND, item.id, item.version)];
        objects.extend(origin_object(&item.body.origin).map(|(kind, id)| (kind, id, 0)));
        let record = self.record_behind(&item.body)?;
        let guarded = record
            .as_ref()
            .is_some_and(|r| self.engine.class_of(&r.category) > DataClass::Ordinary);
        let about = [request, case.body.subject];
        if guarded {
            self.look_each_time(&allowed, &objects, &about)?;
        } else {
            self.look(&allowed, &objects, &about)?;
        }
        let (text, from) = self.item_text(&item.body)?;
        let judge = self.judge(&case.body)?;
        let directory = self.engine.directory()?;
        let filed = filed(&item.body, record.as_ref(), case.body.subject);
        let people = judge
            .matches_filed(&text, &filed)
            .into_iter()
            .map(|found| {
                let subject = judge.is_subject(&found);
                let ids: Vec<EntityId> = found
                    .candidates
                    .iter()
                    .filter_map(|c| judge.names.person(c.person))
                    .collect();
                let who = if subject {
                    vec![case.body.subject]
                } else {
                    ids.clone()
                };
                Seen {
                    start: found.start,
                    end: found.end,
                    who: who
                        .iter()
                        .filter_map(|id| Some(directory.person(*id)?.body.display_name()))
                        .collect(),
                    person: ids.first().copied(),
                    subject,
                    form: found.form,
                    strength: found
                        .candidates
                        .first()
                        .map_or(Strength::Possible, |c| c.strength),
                }
            })
            .collect();
        let marks = current_marks(&item.body);
        let health_first = self.health_first(&item.body, record.as_ref()).err();
        let questions = self.questions_about(request, item.id)?;
        Ok(ItemView {
            covers: current_covers(&item.body),
            suggested: self.suggested_covers(&item.body)?,
            may_be_pictures: self.may_be_pictures(&item.body)?,
            may_be_text: may_be_text(&item.body),
            stored: item,
            text,
            from,
            people,
            marks,
            health_first,
            questions,
        })
    }

    /// Decides about one item; the same commit counts it in the request. Two reviewers at once do not
    /// step on each other, unless it is about the same item.
    pub fn decide(&self, request: EntityId, number: u32, choice: Choice) -> Result<(), AppError> {
        self.decide_shown(request, (number, None), choice)
    }

    /// The same of an item as it was shown, by its version: what a colleague decided since then
    /// stands.
    pub fn decide_shown(
        &self,
        request: EntityId,
        (number, shown): (u32, Option<u64>),
        choice: Choice,
    ) -> Result<(), AppError> {
        // Before anything is read: whoever may not decide learns nothing of the item.
        let _: Authorised<acts::RequestReviewDecide> = self.on_request(request)?;
        let seen = self.item(request, number)?;
        self.not_meanwhile(&seen, shown)?;
        let (decision, opinion_on) = self.may_be(&seen, choice)?;
        for _ in 0..TRIES {
            match self.decide_once(request, &seen, &decision, opinion_on) {
                Err(AppError::Conflict) => {
                    let now = self.item(request, number)?;
                    self.not_meanwhile(&now, Some(seen.version))?;
                    if now.version != seen.version {
                        return Err(AppError::Conflict);
                    }
                }
                other => return other,
            }
        }
        Err(AppError::Conflict)
    }

    /// The decision that a choice about an item comes to, if it may be made.
    fn may_be(
        &self,
        item: &Stored<Item>,
        choice: Choice,
    ) -> Result<(Decision, Option<Date>), AppError> {
        let item = &item.body;
        let (decision, opinion_on) = self.checked(item, choice)?;
        if matches!(decision, Decision::Give | Decision::GiveWithMarks { .. }) {
            same_text(item, &self.item_text(item)?.0)?;
            let record = self.record_behind(item)?;
            self.health_first(item, record.as_ref())?;
        }
        Ok((decision, opinion_on))
    }

    fn decide_once(
        &self,
        request: EntityId,
        seen: &Stored<Item>,
        decision: &Decision,
        opinion_on: Option<Date>,
    ) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestReviewDecide> = self.on_request(request)?;
        let mut case = self.engine.request(request)?;
        let mut item = seen.clone();
        self.take_decision(&mut case, &mut item, decision, opinion_on)?;
        self.save(&allowed, &case, |unit| unit.update(&item))
    }

    /// Takes a decision into an item, and into what its request counts.
    fn take_decision(
        &self,
        case: &mut Stored<Request>,
        item: &mut Stored<Item>,
        decision: &Decision,
        opinion_on: Option<Date>,
    ) -> Result<(), AppError> {
        let Some(duty) = duty_decision(decision)? else {
            return Err(AppError::input(
                "decision",
                "nothing was decided",
                "choose one of the buttons",
            ));
        };
        let event = Event::ItemDecided {
            decision: duty,
            replaces: item.body.decision.kind(),
            evidence: Evidence {
                subject_age: self.age_of(case.body.subject)?,
                opinion_on,
            },
        };
        case.body.duty = self.after(&case.body, event)?;
        item.body.before = Some(Box::new(std::mem::replace(
            &mut item.body.decision,
            decision.clone(),
        )));
        item.body.decided = Some((EntityId(self.actor.id), self.now));
        item.body.together = None;
        let gives = matches!(decision, Decision::Give | Decision::GiveWithMarks { .. });
        if let Some(pictures) = item.body.pictures.as_mut().filter(|_| gives) {
            pictures.looked = Some((EntityId(self.actor.id), self.now));
        }
        let wanted = self.engine.wants_second(&item.body);
        item.body.second = wanted.then_some(Second::Wanted);
        if let Some(on) = opinion_on {
            item.body.health = Some(Health::Harm { on });
        }
        Ok(())
    }

    /// Takes the last decision about an item back.
    pub fn undo_decision(&self, request: EntityId, number: u32) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestReviewDecide> = self.on_request(request)?;
        let mut case = self.engine.request(request)?;
        let mut item = self.item(request, number)?;
        self.take_back(&mut case, &mut item)?;
        self.save(&allowed, &case, |unit| unit.update(&item))
    }

    /// Takes the last decision out of an item, and out of what its request counts.
    fn take_back(
        &self,
        case: &mut Stored<Request>,
        item: &mut Stored<Item>,
    ) -> Result<(), AppError> {
        let Some(was) = item.body.decision.kind() else {
            return Err(AppError::refused(
                "There is nothing to undo: this item is not decided.",
            ));
        };
        case.body.duty = self.after(&case.body, Event::ItemUndone { was })?;
        let before = item
            .body
            .before
            .take()
            .map_or(Decision::Undecided, |before| *before);
        if let Some(duty) = duty_decision(&before)? {
            let event = Event::ItemDecided {
                decision: duty,
                replaces: None,
                evidence: Evidence {
                    subject_age: self.age_of(case.body.subject)?,
                    opinion_on: match item.body.health {
                        Some(Health::Harm { on }) => Some(on),
                        Some(Health::Known { .. } | Health::NoHarm { .. }) | None => None,
                    },
                },
            };
            case.body.duty = self.after(&case.body, event)?;
        }
        item.body.decision = before;
        item.body.together = None;
        // Whoever read it read what was decided last.
        let wanted =
            item.body.decision != Decision::Undecided && self.engine.wants_second(&item.body);
        item.body.second = wanted.then_some(Second::Wanted);
        Ok(())
    }

    /// Records what lets an item that tells of somebody's health be given, or speaks against it.
    pub fn record_health(
        &self,
        request: EntityId,
        number: u32,
        health: Health,
    ) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestReviewDecide> = self.on_request(request)?;
        let case = self.engine.request(request)?;
        if matches!(
            case.body.duty.state(),
            State::Delivered | State::Collected | State::Closed
        ) {
            return Err(AppError::refused(
                "The request is answered or closed. Reopen it first.",
            ));
        }
        let mut item = self.item(request, number)?;
        match &health {
            Health::Known { why } if why.trim().is_empty() => {
                return Err(AppError::input(
                    "why",
                    "how we know that they know it is missing",
                    "write it in a few words",
                ));
            }
            Health::Known { .. } => {}
            Health::NoHarm { on } | Health::Harm { on } => {
                may_give_health_data(false, Some(*on), self.today())?;
            }
        }
        item.body.health = Some(health);
        // With the request, as whatever changes an item: what is held of its items is good for one
        // version of it.
        self.save(&allowed, &case, |unit| unit.update(&item))
    }

    /// What must come first before an item may be given, if it tells of somebody's health: DPA 2018
    /// Sch. 3 para. 6. We know that of records, by their category; of other texts a reader must.
    pub(crate) fn health_first(
        &self,
        item: &Item,
        record: Option<&Record>,
    ) -> Result<(), duties::Refusal> {
        if record.is_none_or(|record| !self.tells_of_health(record)) {
            return Ok(());
        }
        let (known, opinion_on) = match &item.health {
            Some(Health::Known { .. }) => (true, None),
            Some(Health::NoHarm { on }) => (false, Some(*on)),
            Some(Health::Harm { .. }) | None => (false, None),
        };
        may_give_health_data(known, opinion_on, self.today())
    }

    /// Whether a record tells of somebody's health, by its category.
    fn tells_of_health(&self, record: &Record) -> bool {
        let pack = self.engine.pack();
        // A category that the pack no longer has is treated as the most delicate, and so is a field.
        let tells = |category: &policy::Category| {
            let field = |code: &str| category.fields.iter().find(|one| one.code == code);
            let entries = &mut record.fields.iter();
            let noted = !record.note.is_empty() && category.fields.iter().any(|one| one.health);
            category.health
                || noted
                || entries.any(|one| field(&one.code).is_none_or(|field| field.health))
        };
        pack.category(&record.category).is_none_or(tells)
    }

    /// An item's text and where it is from.
    pub(crate) fn item_text(&self, item: &Item) -> Result<(String, String), AppError> {
        let snapshot = self.engine.snapshot()?;
        let gone = || AppError::NotFound("text behind this item: it has been destroyed");
        match &item.origin {
            Origin::Record(id) => {
                let record = self
                    .engine
                    .read::<Record>(snapshot.as_ref(), *id)?
                    .ok_or_else(gone)?;
                Ok((record.body.words(), "Caretaker’s own records".to_owned()))
            }
            Origin::Spans { source, spans } => {
                let source = self
                    .engine
                    .read::<Source>(snapshot.as_ref(), *source)?
                    .ok_or_else(gone)?;
                let place = self.place_words(source.body.place)?;
                Ok((
                    text_of(&source.body.document, spans),
                    format!("{place}: {}", source.body.path),
                ))
            }
            Origin::Picture { source, path } => {
                let source = self.engine.read::<Source>(snapshot.as_ref(), *source)?;
                let source = source.ok_or_else(gone)?.body;
                let place = self.place_words(source.place)?;
                let mut at = vec![source.path];
                at.extend(path.iter().cloned());
                Ok((String::new(), format!("{place}: {}", at.join(" › "))))
            }
            Origin::Hand { place, text } => Ok((text.clone(), self.place_words(*place)?)),
        }
    }

    /// The record that an item is, if it is one.
    fn record_behind(&self, item: &Item) -> Result<Option<Record>, AppError> {
        let Origin::Record(id) = item.origin else {
            return Ok(None);
        };
        let snapshot = self.engine.snapshot()?;
        let record = self.engine.read::<Record>(snapshot.as_ref(), id)?;
        Ok(record.map(|stored| stored.body))
    }

    fn place_words(&self, id: EntityId) -> Result<String, AppError> {
        let snapshot = self.engine.snapshot()?;
        let place = self
            .engine
            .read::<crate::bodies::Place>(snapshot.as_ref(), id)?;
        drop(snapshot);
        if let Some(place) = place {
            return Ok(place.body.name);
        }
        let colleague = self.engine.place_of_colleague(id)?;
        Ok(colleague.unwrap_or_else(|| "a place no longer in the register".to_owned()))
    }

    pub(crate) fn item(&self, request: EntityId, number: u32) -> Result<Stored<Item>, AppError> {
        let mut value = request.0.to_vec();
        value.extend_from_slice(&number.to_be_bytes());
        let snapshot = self.engine.snapshot()?;
        let range = TermRange::exactly(crate::bodies::ITEM_OF, &value);
        let page = snapshot.page(&range, None, 1)?;
        let (row, _) = page.first().ok_or(AppError::NotFound("item"))?;
        self.engine
            .read_row(&self.engine.realm, snapshot.as_ref(), row)?
            .ok_or(AppError::NotFound("item"))
    }

    fn age_of(&self, person: EntityId) -> Result<Option<u8>, AppError> {
        let person = self.engine.directory()?.person(person);
        let age = person.and_then(|person| person.body.age_on(self.today()));
        Ok(age.and_then(|age| u8::try_from(age).ok()))
    }
}

/// Whether an item still says what it said when it was found. A file that was read in again may say
/// something else: nobody has looked at that, and the marks stand in the wrong places.
pub(crate) fn same_text(item: &Item, text: &str) -> Result<(), AppError> {
    if matches!(item.origin, Origin::Picture { .. }) {
        // It is given as it was drawn and looked at, whatever became of its file since.
        return Ok(());
    }
    match &item.digest {
        Some(digest) if *digest != text_digest(text) => Err(AppError::Refused(crate::Refusal {
            why: format!(
                "The file behind item {} was read in again since it was searched, and says something else.",
                item.number
            ),
            denied: None,
            citation: None,
            mend: Some(
                "search its place again; if it is on the list anew as another item, put this one aside as not about them"
                    .to_owned(),
            ),
        })),
        Some(_) | None => Ok(()),
    }
}
