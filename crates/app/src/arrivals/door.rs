//! How far it is: asked by whoever sent something, with its reference and code. Every failure says
//! the same, and no answer says anything about the person it is about.

use access::{Act, Actor, Purpose, Scope, acts, authorise};
use duties::rights::{Authority, Fee, Identity, State};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use store::EntityId;
use vault::passwords::Cost;

use super::{LONGEST_WORDS, wish_of};
use crate::{
    AppError, Body as _, Ctx, Engine,
    bodies::{Arrival, Message, Request, Sorted},
    copied::typed,
    engine::Stored,
    requests::Due,
};

/// Wrong codes after which none is looked at for a while.
const MOST_WRONG: u32 = 5;
/// How long.
const WAIT: SignedDuration = SignedDuration::from_hours(1);
/// How many messages one arrival takes: the rest comes by e-mail or post.
const MOST_MESSAGES: usize = 20;
/// How often something is added again when somebody wrote it at that moment.
const TRIES: usize = 5;

/// Where a request stands, as whoever sent it is told.
///
/// Until somebody has made sure who asks it is *received*, and its day that of what they chose: that
/// it was matched with a person would say that there is one. What they were asked for meanwhile is
/// shown, for they were told it by letter: to be asked who one is says no more than that letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicStage {
    /// It came.
    Received,
    /// They were asked for something.
    WaitsForYou,
    /// Somebody works on it.
    Working,
    /// The answer went out.
    Answered,
    /// It is closed.
    Closed,
    /// They took it back.
    TakenBack,
}

impl PublicStage {
    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::WaitsForYou => "waits-for-you",
            Self::Working => "working",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::TakenBack => "taken-back",
        }
    }
}

/// What whoever sent a request was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To show who they are.
    Identity,
    /// To show that they may act for the person.
    Authority,
    /// To say what they mean.
    Meaning,
    /// A fee.
    Fee,
}

/// How far something is.
#[derive(Clone, Debug)]
pub struct Standing {
    /// What it is called by, as people copy it.
    pub reference: String,
    /// The day it came.
    pub received_on: Date,
    /// Where it stands.
    pub stage: PublicStage,
    /// By when they must hear from the organisation; none where they have, or it was set aside.
    pub due: Option<Due>,
    /// What they were asked for, and when.
    pub asked: Vec<(Asked, Date)>,
    /// How many messages they added.
    pub messages: usize,
}

impl Engine {
    /// How far it is.
    pub fn arrival_standing(
        &self,
        reference: &str,
        code: &str,
        now: Timestamp,
        cost: Cost,
    ) -> Result<Standing, AppError> {
        let stored = self.at_the_door(reference, code, now, cost)?;
        let ctx = self.as_sender(&stored, now);
        let scope = Scope::Request {
            id: stored.body.case.0,
        };
        let allowed = authorise::<acts::RequestStatus>(&ctx.actor, &scope, Purpose::RightsRequest)?;
        let shown = [(Arrival::KIND, stored.id, stored.version)];
        ctx.look(&allowed, &shown, &[stored.id, stored.body.case])?;
        self.standing(&stored.body, now)
    }

    /// Adds words to it, for those who work on it. The same words twice are one message: an
    /// impatient hand sent them again.
    pub fn add_to_arrival(
        &self,
        (reference, code): (&str, &str),
        text: &str,
        now: Timestamp,
        cost: Cost,
    ) -> Result<Standing, AppError> {
        let stored = self.at_the_door(reference, code, now, cost)?;
        let text = message(text)?;
        let stored = self.changed(
            stored,
            |ctx, mut stored| {
                let last = stored.body.messages.last();
                if last.is_some_and(|last| last.text == text) {
                    return Ok(stored);
                }
                if stored.body.messages.len() >= MOST_MESSAGES {
                    let mend = "write, telephone or e-mail instead, and give the reference";
                    return Err(AppError::input("message", "No more fit here", mend));
                }
                stored.body.messages.push(Message {
                    at: now,
                    text: text.clone(),
                });
                kept::<acts::RequestMessage>(ctx, stored)
            },
            now,
        )?;
        self.standing(&stored.body, now)
    }

    /// Takes it back. That is recorded and told to those who work on it; nothing is deleted.
    pub fn take_arrival_back(
        &self,
        reference: &str,
        code: &str,
        now: Timestamp,
        cost: Cost,
    ) -> Result<Standing, AppError> {
        let stored = self.at_the_door(reference, code, now, cost)?;
        let stored = self.changed(
            stored,
            |ctx, mut stored| {
                if stored.body.taken_back_at.is_some() {
                    return Ok(stored);
                }
                stored.body.taken_back_at = Some(now);
                kept::<acts::RequestTakeBack>(ctx, stored)
            },
            now,
        )?;
        self.standing(&stored.body, now)
    }

    /// What a reference and its code open. A wrong code is counted, and after a few none is looked
    /// at for an hour; what is not looked at leaves no trace, so that nobody can fill the ledger.
    fn at_the_door(
        &self,
        reference: &str,
        code: &str,
        now: Timestamp,
        cost: Cost,
    ) -> Result<Stored<Arrival>, AppError> {
        let refused = || AppError::refused("That reference and code do not match.");
        // One guess after the other: guesses made at the same moment would be counted as one.
        let _turn = self.gate.one_collection();
        let code = typed(code);
        // What came by mail has no code: it is no door, and nobody learns that there is one.
        let found = self.arrival(&typed(reference))?;
        let Some(mut stored) = found.filter(|one| !one.body.code.is_empty()) else {
            // The same work as for one that exists.
            let _ = vault::passwords::verify_nobody(&code, cost);
            return Err(refused());
        };
        let right = vault::passwords::verify_password(&code, &stored.body.code).unwrap_or(false);
        let quiet = stored.body.wrong_at.is_none_or(|at| now >= at + WAIT);
        let before = if quiet { 0 } else { stored.body.wrong };
        if before >= MOST_WRONG {
            return Err(refused());
        }
        if right {
            return Ok(stored);
        }
        stored.body.wrong = before + 1;
        stored.body.wrong_at = Some(now);
        let ctx = self.as_sender(&stored, now);
        let scope = Scope::Request {
            id: stored.body.case.0,
        };
        let allowed =
            authorise::<acts::RequestStatusFailed>(&ctx.actor, &scope, Purpose::RightsRequest)?;
        let mut unit = ctx.begin(&allowed);
        unit.update(&stored)?;
        unit.about(stored.id);
        unit.commit()?;
        Err(refused())
    }

    fn as_sender(&self, stored: &Stored<Arrival>, now: Timestamp) -> Ctx<'_> {
        Ctx {
            engine: self,
            now,
            actor: Actor::requester(stored.id.0),
        }
    }

    /// Changes it; somebody at work on it at the same moment is no reason to turn anybody away.
    fn changed(
        &self,
        mut stored: Stored<Arrival>,
        change: impl Fn(&Ctx<'_>, Stored<Arrival>) -> Result<Stored<Arrival>, AppError>,
        now: Timestamp,
    ) -> Result<Stored<Arrival>, AppError> {
        let ctx = self.as_sender(&stored, now);
        for _ in 0..TRIES {
            match change(&ctx, stored.clone()) {
                Err(AppError::Conflict) => {
                    stored = self
                        .read(self.snapshot()?.as_ref(), stored.id)?
                        .ok_or(AppError::Conflict)?;
                }
                other => return other,
            }
        }
        Err(AppError::Conflict)
    }

    fn standing(&self, arrival: &Arrival, now: Timestamp) -> Result<Standing, AppError> {
        let case = self.case_of(arrival)?;
        let asked = case.as_ref().map(asked_for).unwrap_or_default();
        let stage = stage(arrival, case.as_ref(), !asked.is_empty());
        let told = case
            .as_ref()
            .filter(|case| knows_who_asks(case) || !asked.is_empty());
        let due = match (stage, told) {
            (PublicStage::Answered | PublicStage::Closed | PublicStage::TakenBack, _) => None,
            (_, None) => Some(self.due_of_wish(wish_of(arrival), arrival.received_on, now)?),
            (_, Some(case)) => Some(Due::of(&case.duty, &self.clock(&case.duty, None)?)),
        };
        let over = due.is_none();
        Ok(Standing {
            reference: arrival.called(),
            received_on: arrival.received_on,
            stage,
            due,
            asked: if over { Vec::new() } else { asked },
            messages: arrival.messages.len(),
        })
    }

    fn case_of(&self, arrival: &Arrival) -> Result<Option<Request>, AppError> {
        let id: EntityId = arrival.case;
        let found = self.read::<Request>(self.snapshot()?.as_ref(), id)?;
        Ok(found.map(|stored| stored.body))
    }
}

/// Keeps what its sender did to it, for those who work on it to read.
fn kept<A: Act>(ctx: &Ctx<'_>, mut stored: Stored<Arrival>) -> Result<Stored<Arrival>, AppError> {
    stored.body.unread = true;
    let scope = Scope::Request {
        id: stored.body.case.0,
    };
    let allowed = authorise::<A>(&ctx.actor, &scope, Purpose::RightsRequest)?;
    let mut unit = ctx.begin(&allowed);
    unit.update(&stored)?;
    unit.about(stored.id);
    unit.about(stored.body.case);
    unit.commit()?;
    Ok(stored)
}

fn message(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() {
        let mend = "a few words will do";
        return Err(AppError::input(
            "message",
            "Enter what you want to add",
            mend,
        ));
    }
    if text.chars().count() > LONGEST_WORDS {
        let what = format!("Write at most {LONGEST_WORDS} characters here");
        let mend = "what is longer can come by e-mail or post";
        return Err(AppError::input("message", what, mend));
    }
    Ok(text.to_owned())
}

/// Whether it is settled who asks, or they were told already that it is worked on.
fn knows_who_asks(case: &Request) -> bool {
    case.duty.identity.is_settled() || case.duty.acknowledged_on.is_some()
}

fn stage(arrival: &Arrival, case: Option<&Request>, waits: bool) -> PublicStage {
    if arrival.taken_back_at.is_some() {
        return PublicStage::TakenBack;
    }
    let Some(case) = case else {
        return match arrival.sorted {
            Some(Sorted::Aside { .. }) => PublicStage::Closed,
            Some(Sorted::Matched { .. }) | None => PublicStage::Received,
        };
    };
    let known = knows_who_asks(case);
    match case.duty.state() {
        State::Closed => PublicStage::Closed,
        State::Delivered | State::Collected => PublicStage::Answered,
        _ if waits => PublicStage::WaitsForYou,
        State::Received | State::Checking => PublicStage::Received,
        State::Searching | State::Reviewing | State::Answering | State::Ready if known => {
            PublicStage::Working
        }
        State::Searching | State::Reviewing | State::Answering | State::Ready => {
            PublicStage::Received
        }
    }
}

/// What whoever asks was asked for and has not given.
fn asked_for(case: &Request) -> Vec<(Asked, Date)> {
    let duty = &case.duty;
    let mut asked = Vec::new();
    if let Identity::Asked { on } = &duty.identity {
        asked.push((Asked::Identity, *on));
    }
    if let Authority::Asked { on } = &duty.authority {
        asked.push((Asked::Authority, *on));
    }
    asked.extend(duty.paused_since().map(|on| (Asked::Meaning, on)));
    if let Fee::Asked { on, .. } = &duty.fee {
        asked.push((Asked::Fee, *on));
    }
    asked
}
