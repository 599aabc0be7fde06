//! What was typed when a request is recorded.

use app::bodies::Asker;
use app::{AppError, Ctx, EntityId, NewRequest};
use duties::Requester;
use duties::rights::RightKind;
use jiff::civil::Date;

use super::steps::due_words;
use crate::form::Fields;

/// What is asked for, and the day it came: answered first, and sent along with every later step.
#[derive(Clone, Copy)]
pub(super) struct Came {
    pub(super) kind: RightKind,
    pub(super) received: Date,
    /// What came by the public page, where it is recorded from that.
    pub(super) arrival: Option<EntityId>,
}

/// What came by the public page and is recorded now.
pub(super) fn arrival_of(typed: &Fields) -> Result<Option<EntityId>, AppError> {
    match typed.text("arrival") {
        "" => Ok(None),
        id => id
            .parse()
            .map(Some)
            .map_err(|_| AppError::NotFound("arrival")),
    }
}

pub(super) fn came(ctx: &Ctx<'_>, typed: &Fields) -> Result<Came, AppError> {
    let kind = RightKind::from_code(typed.text("kind"))
        .ok_or_else(|| AppError::input("kind", "Choose what they ask for", "one of the list"))?;
    let arrival = arrival_of(typed)?;
    let received = match arrival {
        // Nobody says when it came: it is known.
        Some(id) => ctx.show_arrival(id)?.line.received_on,
        None => typed.date("received", "the date it reached you")?,
    };
    if received > ctx.today() {
        return Err(AppError::input(
            "received",
            "The date is in the future",
            "enter the date it reached you, for example 27 3 2026",
        ));
    }
    let came = Came {
        kind,
        received,
        arrival,
    };
    due_words(ctx, came).map(|_| came)
}

pub(super) fn chosen(typed: &Fields) -> Result<EntityId, AppError> {
    let nobody = |_| AppError::input("person", "Choose a person", "or look for another name");
    typed.text("person").parse().map_err(nobody)
}

pub(super) fn answers(ctx: &Ctx<'_>, came: Came, typed: &Fields) -> Result<NewRequest, AppError> {
    let subject = chosen(typed)?;
    let asker = asker(ctx, subject, typed)?;
    let code = typed.text("standing");
    let standing = match Requester::ALL
        .into_iter()
        .find(|standing| standing.code() == code)
    {
        Some(standing) => standing,
        None if asker.person == Some(subject) => Requester::DataSubject,
        None => {
            return Err(AppError::input(
                "standing",
                "Choose by what right they ask",
                "one of the four",
            ));
        }
    };
    Ok(NewRequest {
        kind: came.kind,
        subject,
        asker,
        standing,
        asked: typed.words("asked", "what they asked for")?.to_owned(),
        channel: match came.arrival {
            Some(id) => ctx.show_arrival(id)?.line.channel.to_owned(),
            None => typed.words("channel", "how it came")?.to_owned(),
        },
        received_on: came.received,
    })
}

fn asker(ctx: &Ctx<'_>, subject: EntityId, typed: &Fields) -> Result<Asker, AppError> {
    let known = |id: EntityId| {
        let directory = ctx.engine.directory()?;
        directory
            .person(id)
            .map(|person| person.body.display_name())
            .ok_or(AppError::NotFound("person"))
    };
    let (name, person) = match typed.text("asker") {
        "" => {
            return Err(AppError::input(
                "asker",
                "Choose who asks",
                "one of the list",
            ));
        }
        "self" => (known(subject)?, Some(subject)),
        "other" => (
            typed
                .words("asker-name", "the name of whoever asks")?
                .to_owned(),
            None,
        ),
        id => {
            let id: EntityId = id.parse().map_err(|_| AppError::NotFound("person"))?;
            (known(id)?, Some(id))
        }
    };
    let contact = typed
        .words("contact", "a safe way to reach them")?
        .to_owned();
    Ok(Asker {
        name,
        person,
        contact,
    })
}
