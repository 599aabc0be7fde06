//! What can be recorded about a request of any kind. Each is a value: pages, command line and API
//! ask what it asks and do what it does, so that none knows of something the others do not.

mod asking;
mod beside;
mod course;
mod effects;
mod recipients;
mod restricting;

use access::{Action, Purpose, Scope};
use duties::rights::Request as Duty;
use duties::rights::kinds::KindStep;
use store::EntityId;

use super::{RequestView, Said};
use crate::{AppError, Ctx, RecordLine};

pub(super) use self::{asking::has_which, recipients::has_whom};

/// Something that can be recorded about a request.
pub struct Happening {
    /// Its code, for addresses and commands.
    pub code: &'static str,
    /// What it is, as one does it.
    pub title: &'static str,
    /// What to know first.
    pub lead: &'static str,
    /// The rule behind it.
    pub citation: &'static str,
    /// What recording it is in the list of actions.
    pub action: Action,
    /// The step that it takes, where it is one of the kind's steps.
    pub step: Option<KindStep>,
    /// Whether it belongs to a request as it stands.
    pub(crate) fits: fn(&Duty) -> bool,
    /// What is asked.
    pub(crate) asks: fn(&Ctx<'_>, &RequestView) -> Result<Vec<Question>, AppError>,
    /// Does it.
    pub(crate) act: fn(&Ctx<'_>, EntityId, &Said) -> Result<(), AppError>,
}

/// Something that is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its name.
    pub name: &'static str,
    /// What is asked.
    pub label: String,
    /// More about it.
    pub hint: String,
    /// What answers it.
    pub answer: Answer,
}

/// What answers a question.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A day.
    Day,
    /// A few words.
    Line,
    /// Words.
    Words,
    /// One of these.
    One(Vec<Offered>),
    /// Any of these.
    Several(Vec<Offered>),
}

/// An answer that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its code.
    pub code: String,
    /// What it says.
    pub label: String,
    /// More about it.
    pub hint: String,
}

impl Offered {
    pub(crate) fn new(code: &str, label: &str, hint: &str) -> Self {
        Self {
            code: code.to_owned(),
            label: label.to_owned(),
            hint: hint.to_owned(),
        }
    }

    /// A record.
    pub(crate) fn record(line: &RecordLine) -> Self {
        let label = format!("{}, {}", line.title, calendar::in_words(line.on));
        Self::new(&line.id.to_string(), &label, "")
    }
}

impl Question {
    pub(crate) fn new(name: &'static str, label: &str, hint: &str, answer: Answer) -> Self {
        Self {
            name,
            label: label.to_owned(),
            hint: hint.to_owned(),
            answer,
        }
    }

    pub(crate) fn day(label: &str) -> Self {
        Self::new("on", label, "For example 27 3 2026", Answer::Day)
    }

    pub(crate) fn words(name: &'static str, label: &str, hint: &str) -> Self {
        Self::new(name, label, hint, Answer::Words)
    }
}

impl std::fmt::Debug for Happening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code)
    }
}

/// Everything that can be recorded, in the order in which it is offered.
pub fn happenings() -> impl Iterator<Item = &'static Happening> {
    let all = [
        effects::ALL,
        course::ALL,
        asking::ALL,
        recipients::ALL,
        restricting::ALL,
        beside::ALL,
    ];
    all.into_iter().flatten()
}

/// Those that belong to a request as it stands.
pub(crate) fn fitting(duty: &Duty) -> Vec<&'static Happening> {
    happenings().filter(|one| (one.fits)(duty)).collect()
}

fn of_code(code: &str) -> Result<&'static Happening, AppError> {
    happenings()
        .find(|one| one.code == code)
        .ok_or(AppError::NotFound("thing to record"))
}

impl Ctx<'_> {
    /// What is asked before something is recorded about a request.
    pub fn ask_happening(
        &self,
        id: EntityId,
        code: &str,
    ) -> Result<(RequestView, &'static Happening, Vec<Question>), AppError> {
        let case = self.show_request(id)?;
        let happening = of_code(code)?;
        let asked = (happening.asks)(self, &case)?;
        Ok((case, happening, asked))
    }

    /// Records something about a request.
    pub fn record_happening(&self, id: EntityId, code: &str, said: &Said) -> Result<(), AppError> {
        if let Ok(happening) = of_code(code) {
            let scope = Scope::Request { id: id.0 };
            let why = Purpose::RightsRequest;
            access::check(happening.action, &self.actor, &scope, why)?;
        }
        let (_, happening, asked) = self.ask_happening(id, code)?;
        if let Some(name) = said.unasked(&asked) {
            let names: Vec<&str> = asked.iter().map(|one| one.name).collect();
            return Err(AppError::input(
                name,
                "This is not asked here",
                format!("what is asked: {}", names.join(", ")),
            ));
        }
        (happening.act)(self, id, said)
    }
}

/// Whether it is neither answered nor closed.
pub(crate) fn is_open(duty: &Duty) -> bool {
    duty.closed.is_none() && duty.delivery.is_none()
}
