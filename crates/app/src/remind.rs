//! Reminders by mail: whoever has a request is told before its working date and its limit, and the
//! head and the data protection officer before the limit while something can still be done. Each
//! once; a mail names nobody but the request, by its number.

use access::{Actor, Purpose, Role, Scope, acts, authorise};
use calendar::{date_in_london, in_words, working_days_between};
use jiff::Timestamp;
use jiff::civil::Date;
use store::EntityId;

use crate::{
    AppError, Body, Ctx, DayFor, Engine, RequestDay, SetBy,
    bodies::{Account, Arrival, Reminder, Request},
    engine::Stored,
    requests::case_number,
};

/// Working days before a day at which whoever has the request is told, where the policy says nothing.
const REMIND: u16 = 5;
/// Working days before a limit at which head and officer are told, where the policy says nothing.
const ESCALATE: u16 = 2;
/// How often a mail is tried.
const TRIES: u32 = 5;

/// What mails are sent about.
trait Reminded: Body {
    /// What it is called where nobody is named.
    fn called(&self) -> String;
    /// What is said beside its day.
    fn more(&self) -> &'static str;
    /// The request that it is, or will be, under this id.
    fn case(&self, id: EntityId) -> EntityId;
    /// Whom or what else its leaf is about.
    fn concerns(&self) -> Option<EntityId>;
    /// The mails so far.
    fn reminded(&mut self) -> &mut Vec<Reminder>;
}

impl Reminded for Request {
    fn called(&self) -> String {
        case_number(self.number)
    }

    fn more(&self) -> &'static str {
        ""
    }

    fn case(&self, id: EntityId) -> EntityId {
        id
    }

    fn concerns(&self) -> Option<EntityId> {
        Some(self.subject)
    }

    fn reminded(&mut self) -> &mut Vec<Reminder> {
        &mut self.reminded
    }
}

impl Reminded for Arrival {
    fn called(&self) -> String {
        Self::called(self)
    }

    fn more(&self) -> &'static str {
        if self.mail.is_some() {
            " It came by e-mail, and nobody has said yet whom it is about."
        } else {
            " It came by the public page, and nobody has said yet whom it is about."
        }
    }

    fn case(&self, _: EntityId) -> EntityId {
        self.case
    }

    fn concerns(&self) -> Option<EntityId> {
        None
    }

    fn reminded(&mut self) -> &mut Vec<Reminder> {
        &mut self.reminded
    }
}

/// What somebody is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wanted {
    day: RequestDay,
    escalation: bool,
}

impl Engine {
    /// Sends the reminders whose day has come; answers how many went out. Without settings it does
    /// nothing, nor while a restored organisation waits for somebody to confirm it.
    pub fn remind(&self, now: Timestamp) -> Result<usize, AppError> {
        let outside = self.outside();
        let Some(server) = outside.mail.as_ref().filter(|_| outside.reminders) else {
            return Ok(0);
        };
        if self.awaits_confirmation() || self.awaits_setup() {
            return Ok(0);
        }
        let accounts = self.all_accounts()?;
        let mut sent = 0;
        for request in self.open_requests()? {
            let sheets = self.open_sheets(&request)?;
            let days = self.days_of(&request, &sheets)?;
            for wanted in self.wanted(days, date_in_london(now)) {
                for to in self.receivers(&accounts, request.body.has, wanted.escalation) {
                    let done = self.remind_one::<Request>(now, server, request.id, (wanted, to))?;
                    sent += usize::from(done);
                }
            }
        }
        // What came by the public page and nobody has matched: nobody has it.
        for arrival in self.unsorted_arrivals()? {
            let days = self.arrival_days(&arrival.body, now)?;
            for wanted in self.wanted(days, date_in_london(now)) {
                for to in self.receivers(&accounts, None, wanted.escalation) {
                    let done = self.remind_one::<Arrival>(now, server, arrival.id, (wanted, to))?;
                    sent += usize::from(done);
                }
            }
        }
        Ok(sent)
    }

    /// What is to be told on a day of a request with these days.
    fn wanted(&self, days: Vec<RequestDay>, today: Date) -> Vec<Wanted> {
        let requests = &self.pack().requests;
        let before = |own: Option<policy::WorkingDays>, usual| own.map_or(usual, |days| days.0);
        let remind = before(requests.remind_before, REMIND);
        let escalate = before(requests.escalate_before, ESCALATE);
        let (holidays, nation) = (self.holidays(), self.nation());
        let near = |on: Date, days: u16| {
            on <= today || working_days_between(today, on, &holidays, nation) <= i32::from(days)
        };
        let mut all = Vec::new();
        for day in days {
            let limit = matches!(day.what, DayFor::Limit)
                || (day.what == DayFor::Acknowledge && day.set_by == SetBy::Law);
            let told = match day.what {
                DayFor::WorkTo | DayFor::Aim => near(day.on, remind),
                // Others are given until the end of their day.
                DayFor::Sheet | DayFor::Consultation => day.on < today,
                DayFor::Limit | DayFor::Acknowledge | DayFor::ExtensionNotice => {
                    limit && near(day.on, remind)
                }
            };
            if told {
                let escalation = false;
                all.push(Wanted { day, escalation });
            }
            if limit && near(day.on, escalate) {
                let escalation = true;
                all.push(Wanted { day, escalation });
            }
        }
        all
    }

    /// Who is told: whoever has it, or the officer while nobody has; of an escalation everybody else
    /// who answers for it.
    fn receivers<'a>(
        &self,
        accounts: &'a [Stored<Account>],
        has: Option<EntityId>,
        escalation: bool,
    ) -> Vec<&'a Stored<Account>> {
        let role = |account: &Stored<Account>| {
            let login = self.login_of(account)?;
            Role::from_code(&login.role)
        };
        let open = accounts.iter().filter(|one| !one.body.is_locked());
        let held = has.filter(|has| open.clone().any(|one| one.id == *has));
        let told = |one: &&Stored<Account>| match (escalation, held, role(one)) {
            (false, Some(has), Some(_)) => one.id == has,
            (false, None, role) => role == Some(Role::Dpo),
            (true, held, Some(Role::Dpo | Role::Head)) => held != Some(one.id),
            (false, Some(_), None) | (true, _, _) => false,
        };
        open.filter(told).collect()
    }

    /// One mail to one person, if they have not had it. What is tried stands on record before it is
    /// tried, and that it went out afterwards: a crash in between sends the same mail, by the same
    /// id, once more.
    fn remind_one<R: Reminded>(
        &self,
        now: Timestamp,
        server: &mail::Server,
        id: EntityId,
        (wanted, to): (Wanted, &Stored<Account>),
    ) -> Result<bool, AppError> {
        let Some(mut about) = self.read::<R>(self.snapshot()?.as_ref(), id)? else {
            return Ok(false);
        };
        let reminder = Reminder {
            of: wanted.day.what.code().to_owned(),
            on: wanted.day.on,
            escalation: wanted.escalation,
            to: to.id,
            tries: 0,
            sent_at: None,
        };
        let known = about.body.reminded();
        let place = known.iter().position(|one| one.is_like(&reminder));
        let place = place.unwrap_or_else(|| {
            known.push(reminder);
            known.len().saturating_sub(1)
        });
        let Some(reminder) = known.get_mut(place) else {
            return Ok(false);
        };
        if reminder.sent_at.is_some() || reminder.tries >= TRIES {
            return Ok(false);
        }
        reminder.tries = reminder.tries.saturating_add(1);
        if !self.reminded(now, &about)? {
            return Ok(false);
        }
        let (subject, text) = words(&self.organisation().name, &about.body, wanted);
        let answer = server.send(&mail::Letter {
            to: &to.body.email,
            subject: &subject,
            text: &text,
            attached: None,
            id: &format!(
                "{id}.{}.{}.{}@caretaker",
                wanted.day.what.code(),
                wanted.day.on,
                to.id
            ),
            at: now.into(),
        });
        // What may have arrived is not sent twice.
        if !answer
            .as_ref()
            .map_or_else(mail::MailError::may_have_arrived, |()| true)
        {
            return Ok(false);
        }
        if let Some(mut about) = self.read::<R>(self.snapshot()?.as_ref(), id)? {
            if let Some(reminder) = about.body.reminded().get_mut(place) {
                reminder.sent_at = Some(now);
            }
            self.reminded(now, &about)?;
        }
        Ok(answer.is_ok())
    }

    /// Puts on record what was tried or went out; whether nobody wrote the request meanwhile.
    fn reminded<R: Reminded>(&self, now: Timestamp, about: &Stored<R>) -> Result<bool, AppError> {
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::SYSTEM,
        };
        let case = about.body.case(about.id);
        let scope = Scope::Request { id: case.0 };
        let allowed = authorise::<acts::JobRemind>(&ctx.actor, &scope, Purpose::RightsRequest)?;
        let mut unit = ctx.begin(&allowed);
        unit.update(about)?;
        unit.about(case);
        about
            .body
            .concerns()
            .into_iter()
            .for_each(|id| unit.about(id));
        match unit.commit() {
            Ok(_) => Ok(true),
            Err(AppError::Conflict) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Subject and text. Whoever reads mail on the way learns that there is a request, and no more.
fn words(organisation: &str, about: &impl Reminded, wanted: Wanted) -> (String, String) {
    let called = about.called();
    let RequestDay { on, what, set_by } = wanted.day;
    let subject = format!("Request {called}: due {}", on.strftime("%-d %B %Y"));
    let set_by = match set_by {
        SetBy::Law => "This is a limit of the law.",
        SetBy::Policy => "This is an aim of your policy.",
    };
    let why = if wanted.escalation {
        "You are told because the limit is near and the request is not answered."
    } else {
        "You are told because you have this request, or nobody else has."
    };
    let text = format!(
        "{organisation}\n\nRequest {called}. {}: {}. {set_by}\n\n{why}{}\n\nSign in to Caretaker to see it. This message names nobody, and no answer to it is read.\n",
        what.words(),
        in_words(on),
        about.more()
    );
    (subject, text)
}
