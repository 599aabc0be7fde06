//! What those who work here do with what came: look at it, match it with a person, set it aside.

use access::{Authorised, Purpose, Scope, acts, authorise};
use duties::Requester;
use duties::rights::RightKind;
use jiff::Timestamp;
use jiff::civil::Date;
use store::EntityId;

use super::wish_of;
use crate::{
    AppError, Body as _, Ctx, Due as OnToday, Matter, NewRequest, RequestDay,
    bodies::{Arrival, Asker, Sorted},
    copied::typed,
    engine::Stored,
    requests::{Due, case_number},
};

/// Why something that came is no request about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsideReason {
    /// Nobody of that name is or was held; they were told so.
    Nobody,
    /// It asks for nothing: an advertisement, a joke.
    NoRequest,
    /// It came twice.
    Twice,
    /// Whoever sent it took it back.
    TakenBack,
}

impl AsideReason {
    /// Every reason, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Nobody, Self::NoRequest, Self::Twice, Self::TakenBack];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nobody => "nobody-of-that-name",
            Self::NoRequest => "no-request",
            Self::Twice => "came-twice",
            Self::TakenBack => "taken-back",
        }
    }

    /// The reason of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// In words, with what has to be thought of.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Nobody => (
                "We hold nobody of that name",
                "They must be told so, within the same time as any answer. Write below how they were told.",
            ),
            Self::NoRequest => (
                "It asks for nothing",
                "An advertisement, a joke. In doubt it is a request.",
            ),
            Self::Twice => (
                "It came twice",
                "The other one is answered. Write its number below.",
            ),
            Self::TakenBack => ("They took it back", ""),
        }
    }
}

/// What came, as a line of a list.
#[derive(Clone, Debug)]
pub struct ArrivalLine {
    /// The arrival.
    pub id: EntityId,
    /// What it is called by.
    pub reference: String,
    /// By which way it came.
    pub channel: &'static str,
    /// Whether it was taken out of the mailbox of the settings.
    pub polled: bool,
    /// The name of whoever sent it.
    pub from: String,
    /// What they want; `None` if they are not sure.
    pub wish: Option<RightKind>,
    /// The day it came.
    pub received_on: Date,
    /// By when they must hear from us; none once it is matched or set aside.
    pub due: Option<Due>,
    /// Its days that are still to be met, while nobody has sorted it.
    pub days: Vec<RequestDay>,
    /// When they took it back.
    pub taken_back_at: Option<Timestamp>,
    /// Whether something came after it that nobody has said to have read.
    pub unread: bool,
    /// What became of it.
    pub sorted: Option<Sorted>,
    /// The number of its request, once it is one.
    pub number: Option<String>,
}

/// What came, whole.
#[derive(Clone, Debug)]
pub struct ArrivalView {
    /// The arrival.
    pub stored: Stored<Arrival>,
    /// Its line.
    pub line: ArrivalLine,
}

impl ArrivalView {
    /// It as a request about somebody: what they chose and said they are, unless it is said otherwise.
    pub fn asked(
        &self,
        kind: Option<RightKind>,
        subject: EntityId,
        standing: Option<Requester>,
    ) -> NewRequest {
        let sent = &self.stored.body;
        let standing = standing.unwrap_or(sent.about.by_right());
        NewRequest {
            kind: kind.or(self.line.wish).unwrap_or(RightKind::Access),
            subject,
            asker: Asker {
                name: sent.from.name.clone(),
                person: (standing == Requester::DataSubject).then_some(subject),
                contact: sent.from.ways(),
            },
            standing,
            asked: sent.words.clone(),
            channel: sent.channel().to_owned(),
            received_on: sent.received_on,
        }
    }
}

impl Ctx<'_> {
    /// One of them.
    pub fn show_arrival(&self, id: EntityId) -> Result<ArrivalView, AppError> {
        let allowed = self.sees_arrivals()?;
        let stored = self.one_arrival(id)?;
        let about = [id, stored.body.case];
        self.look(&allowed, &[(Arrival::KIND, id, stored.version)], &about)?;
        let line = self.arrival_line(&stored)?;
        Ok(ArrivalView { stored, line })
    }

    /// The arrival that a reference or an id means, for whoever may look at them.
    pub fn resolve_arrival(&self, words: &str) -> Result<EntityId, AppError> {
        access::check(
            access::Action::RequestArrivals,
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        let found = self.engine.arrival(&typed(words))?;
        match found {
            Some(found) => Ok(found.id),
            None => words.parse().map_err(|_| AppError::NotFound("arrival")),
        }
    }

    /// Records what came as a request about a person. Its clock counts from the day it came, however
    /// long nobody looked.
    pub fn match_arrival(&self, id: EntityId, new: NewRequest) -> Result<EntityId, AppError> {
        let allowed = authorise::<acts::RequestMatch>(
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        let mut stored = self.one_arrival(id)?;
        if matches!(stored.body.sorted, Some(Sorted::Matched { .. })) {
            return Err(AppError::refused("This is recorded as a request already."));
        }
        stored.body.sorted = Some(Sorted::Matched {
            at: self.now,
            by: EntityId(self.actor.id),
        });
        let new = NewRequest {
            channel: stored.body.channel().to_owned(),
            received_on: stored.body.received_on,
            ..new
        };
        self.opened(&allowed, stored.body.case, new, |unit| {
            unit.update(&stored)?;
            unit.about(id);
            Ok(())
        })
    }

    /// Sets aside what is no request about anybody, with the reason. It is kept as long as requests
    /// are, and can still be matched.
    pub fn set_arrival_aside(
        &self,
        id: EntityId,
        reason: AsideReason,
        note: &str,
    ) -> Result<(), AppError> {
        let allowed = authorise::<acts::RequestSetAside>(
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        let mut stored = self.one_arrival(id)?;
        if stored.body.sorted.is_some() {
            return Err(AppError::refused("Somebody has seen to this already."));
        }
        if note.trim().is_empty() && matches!(reason, AsideReason::Nobody | AsideReason::Twice) {
            let mend = match reason {
                AsideReason::Twice => "the number of the other request",
                AsideReason::Nobody | AsideReason::NoRequest | AsideReason::TakenBack => {
                    "how and when they were told"
                }
            };
            return Err(AppError::input("note", "Say more about it", mend));
        }
        stored.body.sorted = Some(Sorted::Aside {
            at: self.now,
            by: EntityId(self.actor.id),
            reason: reason.code().to_owned(),
            note: note.trim().to_owned(),
        });
        stored.body.unread = false;
        self.save_arrival(&allowed, &stored)
    }

    /// Says that what was added to it was read.
    pub fn read_arrival(&self, id: EntityId) -> Result<(), AppError> {
        let allowed = authorise::<acts::RequestReadMessage>(
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        let mut stored = self.one_arrival(id)?;
        if !stored.body.unread {
            return Ok(());
        }
        stored.body.unread = false;
        self.save_arrival(&allowed, &stored)
    }

    /// What waits in *Today*: each that nobody has matched, by the day it must be answered; and
    /// requests to which something was added.
    pub(crate) fn arrivals_today(
        &self,
        today: Date,
        objects: &mut Vec<(&'static str, EntityId, u64)>,
    ) -> Result<Vec<OnToday>, AppError> {
        let _: Authorised<acts::RequestArrivals> = self.sees_arrivals()?;
        let mut all = Vec::new();
        for one in self.engine.waiting_arrivals()? {
            objects.push((Arrival::KIND, one.id, one.version));
            let line = self.arrival_line(&one)?;
            let on = match &line.due {
                Some(due) => due.on().or(Some(one.body.received_on)),
                None => Some(today),
            };
            all.push(OnToday {
                on,
                matter: Matter::Arrival(Box::new(line)),
            });
        }
        Ok(all)
    }

    /// What came, as it is shown beside the request that it is.
    pub(crate) fn sent_with(&self, case: EntityId) -> Result<Option<ArrivalView>, AppError> {
        let Some(stored) = self.engine.arrival_of(case)? else {
            return Ok(None);
        };
        let line = self.arrival_line(&stored)?;
        Ok(Some(ArrivalView { stored, line }))
    }

    pub(super) fn sees_arrivals(&self) -> Result<Authorised<acts::RequestArrivals>, AppError> {
        Ok(authorise(
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?)
    }

    fn one_arrival(&self, id: EntityId) -> Result<Stored<Arrival>, AppError> {
        self.engine
            .read(self.engine.snapshot()?.as_ref(), id)?
            .ok_or(AppError::NotFound("arrival"))
    }

    fn save_arrival<A: access::Act>(
        &self,
        allowed: &Authorised<A>,
        stored: &Stored<Arrival>,
    ) -> Result<(), AppError> {
        let mut unit = self.begin(allowed);
        unit.update(stored)?;
        unit.about(stored.id);
        unit.about(stored.body.case);
        unit.commit()?;
        Ok(())
    }

    pub(super) fn arrival_line(&self, stored: &Stored<Arrival>) -> Result<ArrivalLine, AppError> {
        let arrival = &stored.body;
        let number = match arrival.sorted {
            Some(Sorted::Matched { .. }) => {
                let case = self.engine.request(arrival.case)?;
                Some(case_number(case.body.number))
            }
            Some(Sorted::Aside { .. }) | None => None,
        };
        let wish = wish_of(arrival);
        let engine = self.engine;
        Ok(ArrivalLine {
            id: stored.id,
            reference: arrival.called(),
            channel: arrival.channel(),
            polled: arrival.mail.as_ref().is_some_and(|mail| mail.polled),
            from: arrival.from.name.clone(),
            wish,
            received_on: arrival.received_on,
            due: match arrival.sorted {
                None => Some(engine.due_of_wish(wish, arrival.received_on, self.now)?),
                Some(_) => None,
            },
            days: engine.arrival_days(arrival, self.now)?,
            taken_back_at: arrival.taken_back_at,
            unread: arrival.unread,
            sorted: arrival.sorted.clone(),
            number,
        })
    }
}
