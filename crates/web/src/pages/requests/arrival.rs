//! What came by the public page or by e-mail: shown whole, matched with a person, set aside; and what was added to
//! it later, read.

use app::bodies::{About, CameByMail, Sorted};
use app::{
    AppError, ArrivalLine, ArrivalView, AsideReason, Ctx, E_MAIL, EntityId, RequestDue, wish,
};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use calendar::in_words;

use super::clock::left;
use super::mail::{when, who_wrote};
use super::{Tag, open};
use crate::errors::{PageError, html};
use crate::form::{Choice, Field};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::plain::{Form, capital, day, id_of, moment};
use crate::session::Viewer;
use crate::state::State;

/// A line of the list.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) reference: String,
    pub(super) from: String,
    /// By which way it came.
    pub(super) came: &'static str,
    pub(super) wish: &'static str,
    pub(super) due: String,
    pub(super) late: bool,
    pub(super) tag: Tag,
    /// Whether somebody has still to look at it.
    pub(super) waits: bool,
}

impl Line {
    /// What came, as the list shows it.
    pub(super) fn of(ctx: &Ctx<'_>, line: &ArrivalLine) -> Self {
        let on = line.due.and_then(RequestDue::on);
        Self {
            id: line.id.to_string(),
            reference: line.reference.clone(),
            from: line.from.clone(),
            came: came_by(line),
            wish: wished(line),
            due: due(ctx, line),
            late: on.is_some_and(|on| on < ctx.today()),
            tag: tag(line),
            waits: line.sorted.is_none() || line.unread,
        }
    }
}

fn wished(line: &ArrivalLine) -> &'static str {
    line.wish.map_or("They are not sure", |kind| wish(kind).0)
}

/// By when they must hear from us.
fn due(ctx: &Ctx<'_>, line: &ArrivalLine) -> String {
    let Some(due) = line.due else {
        return String::new();
    };
    match due.on() {
        Some(on) => {
            let (holidays, nation) = (ctx.engine.holidays(), ctx.engine.nation());
            let left = left(ctx.today(), on, &holidays, nation);
            format!("Reply by {}: {left}", in_words(on))
        }
        None => due.words(),
    }
}

fn tag(line: &ArrivalLine) -> Tag {
    match (&line.sorted, line.taken_back_at, line.unread) {
        (None, Some(_), _) => Tag::new("Taken back", "amber"),
        (None, None, _) => Tag::new("To be matched", "blue"),
        (Some(_), _, true) => Tag::new("Something was added", "amber"),
        (Some(Sorted::Matched { .. }), _, false) => Tag::new("Recorded", "green"),
        (Some(Sorted::Aside { .. }), _, false) => Tag::new("Set aside", ""),
    }
}

/// What was sent, for the page of the arrival and for that of its request.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) id: String,
    pub(super) reference: String,
    pub(super) facts: Vec<(&'static str, String)>,
    /// What was added: when, and the words.
    pub(super) messages: Vec<(String, String)>,
    pub(super) taken_back: Option<String>,
    pub(super) unread: bool,
    /// Whether it came by mail, which is kept with it.
    pub(super) is_mail: bool,
}

/// Who wrote each message of a mail, and when.
fn messages_of(mail: &CameByMail) -> String {
    let chain = mail.chain.iter();
    let lines = chain.map(|one| format!("{}; {}", who_wrote(one), when(one)));
    lines.collect::<Vec<_>>().join("\n")
}

impl Sent {
    pub(super) fn of(view: &ArrivalView) -> Self {
        let sent = &view.stored.body;
        let about = match sent.about {
            About::Themselves => "Themselves",
            About::Child => "Their child",
            About::SomebodyElse => "Somebody for whom they act",
        };
        let mail = sent.mail.as_ref();
        let came = match mail {
            Some(_) => ("It reached you", day(sent.received_on)),
            None => ("It came", moment(sent.at)),
        };
        let facts = [
            came,
            ("They want", wished(&view.line).to_owned()),
            ("About", about.to_owned()),
            ("The person’s name", sent.person.clone()),
            ("To find them", sent.hints.clone()),
            ("Sent by", sent.from.name.clone()),
            ("E-mail", sent.from.email.clone()),
            ("Telephone", sent.from.telephone.clone()),
            ("Post", sent.from.post.clone()),
            ("Do not use", sent.from.avoid.clone()),
            ("In their words", sent.words.clone()),
            ("Given in", mail.map_or(String::new(), |_| moment(sent.at))),
            ("The mail", mail.map_or(String::new(), messages_of)),
            (
                "Written with it",
                mail.map_or(String::new(), |mail| mail.covering.clone()),
            ),
            (
                "In it",
                mail.map_or(String::new(), |mail| mail.attached.join("\n")),
            ),
            (
                "It repeats",
                mail.map_or(String::new(), |mail| mail.quoted.clone()),
            ),
        ];
        let messages = sent.messages.iter();
        Self {
            id: view.stored.id.to_string(),
            reference: view.line.reference.clone(),
            facts: facts
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .collect(),
            messages: messages
                .map(|one| (moment(one.at), one.text.clone()))
                .collect(),
            taken_back: sent.taken_back_at.map(moment),
            unread: view.line.unread,
            is_mail: mail.is_some(),
        }
    }

    #[cfg(test)]
    pub(super) fn sample() -> Self {
        Self {
            id: EntityId([1; 16]).to_string(),
            reference: "7KQ-2MD".to_owned(),
            facts: vec![("Sent by", "Rosa <Marsh>".to_owned())],
            messages: vec![("1 December 2026 at 10:00".to_owned(), "I moved.".to_owned())],
            taken_back: Some("2 December 2026 at 10:00".to_owned()),
            unread: true,
            is_mail: true,
        }
    }
}

#[derive(Template)]
#[template(path = "pages/requests/arrival.html")]
pub(crate) struct ArrivalPage {
    frame: Frame,
    tag: Tag,
    due: String,
    sent: Sent,
    /// What is asked for, to choose; none once it is recorded.
    kinds: Option<Field>,
    /// Whether it can be set aside.
    open: bool,
    /// Why it was set aside, and by whom.
    aside: Option<String>,
    /// The number of its request.
    number: Option<String>,
    /// By which way it came, in words.
    came: &'static str,
    /// Whom it may be about, to choose.
    people: Option<Field>,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let frame = Frame::new(&state, &who, "What came", Place::Requests);
    let page = state.run(&who, move |ctx| page(ctx, id, frame)).await?;
    html(&page)
}

fn page(ctx: &Ctx<'_>, id: EntityId, frame: Frame) -> Result<ArrivalPage, AppError> {
    let view = ctx.show_arrival(id)?;
    let line = &view.line;
    let kinds = line.number.is_none().then(|| {
        let kinds = open::kinds(ctx);
        match line.wish {
            Some(kind) => kinds.with(kind.code()),
            // What they did not know is for somebody to say, and not for a form.
            None => kinds.with(""),
        }
    });
    let aside = match &line.sorted {
        Some(Sorted::Aside {
            at,
            by,
            reason,
            note,
        }) => Some(format!(
            "{}. {note} {}, {}.",
            AsideReason::from_code(reason).map_or("", |reason| reason.words().0),
            ctx.colleague(*by)?,
            moment(*at)
        )),
        Some(Sorted::Matched { .. }) | None => None,
    };
    Ok(ArrivalPage {
        frame,
        tag: tag(line),
        due: due(ctx, line),
        sent: Sent::of(&view),
        kinds,
        open: line.sorted.is_none(),
        aside,
        number: line.number.clone(),
        came: came_by(line),
        people: people(ctx, &view)?,
    })
}

/// By which way something came, in words.
pub(super) fn came_by(line: &ArrivalLine) -> &'static str {
    if line.polled {
        "by e-mail, out of the mailbox"
    } else if line.channel == E_MAIL {
        "by e-mail"
    } else {
        "by the public page"
    }
}

/// Whom a mail may be about, each with what speaks for them; one may be chosen, and nobody is.
fn people(ctx: &Ctx<'_>, view: &ArrivalView) -> Result<Option<Field>, AppError> {
    if view.line.number.is_some() {
        return Ok(None);
    }
    let likely = ctx.likely_people(&view.stored.body)?;
    if likely.is_empty() {
        return Ok(None);
    }
    let mut choices: Vec<Choice> = likely
        .iter()
        .map(|one| {
            Choice::new(
                &one.id.to_string(),
                &one.name,
                &capital(&one.why.join("; ")),
            )
        })
        .collect();
    choices.push(Choice::new("other", "Somebody else: look for them", ""));
    Ok(Some(Field::choice(
        "person",
        "Whom is it about?",
        "These fit what the mail says. A mail can say anything: you decide.",
        choices,
    )))
}

/// What was added was read.
pub(crate) async fn read(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    state.run(&who, move |ctx| ctx.read_arrival(id)).await?;
    Ok(Redirect::to(&format!("/requests/arrivals/{id}")).into_response())
}

/// Setting it aside.
pub(crate) struct SetAside;

impl Deed for SetAside {
    type Done = ();
    const STANDS: Stands = Stands {
        title: "Set aside",
        place: Place::Requests,
        back: ("Requests", "/requests"),
    };

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let view = ctx.show_arrival(id)?;
        let reasons = AsideReason::ALL.map(|reason| {
            let (label, hint) = reason.words();
            Choice::new(reason.code(), label, hint)
        });
        let fields = vec![
            Field::choice("reason", "Why?", "", reasons.to_vec()),
            Field::lines(
                "note",
                "More about it",
                "It stays on record. How and when they were told, or the number of the other request.",
            ),
        ];
        let lead = format!(
            "It came on {}. Whoever sent it sees that it is closed. You can still record it as a request later.",
            day(view.line.received_on)
        );
        Ok(Form::new("Set aside what is no request", fields, "Set it aside").lead(lead))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        // Whoever may not is told so before anything that is typed is looked at.
        ctx.show_arrival(given.about)?;
        let reason = AsideReason::from_code(given.typed.text("reason"))
            .ok_or_else(|| AppError::input("reason", "Choose why", "one of the list"))?;
        ctx.set_arrival_aside(given.about, reason, given.typed.text("note"))
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let kinds = Field::choice(
        "kind",
        "What do they want?",
        "",
        vec![Choice::new("a", "A", "")],
    );
    [(Some(kinds), None), (None, Some("014".to_owned()))]
        .map(|(kinds, number)| {
            let page = ArrivalPage {
                frame: Frame::sample(),
                tag: Tag::new("To be matched", "blue"),
                due: "Reply by Monday 4 January 2027".to_owned(),
                sent: Sent::sample(),
                open: kinds.is_some(),
                kinds,
                aside: Some("It came twice. 013 Rowan Hale, 1 December 2026.".to_owned()),
                number,
                came: "by e-mail",
                people: Some(Field::choice(
                    "person",
                    "Whom is it about?",
                    "",
                    vec![Choice::new("other", "Somebody else", "")],
                )),
            };
            crate::pages::Sample::of("pages/requests/arrival.html", &page)
        })
        .into()
}

#[cfg(test)]
impl Line {
    pub(super) fn sample() -> Self {
        Self {
            id: EntityId([1; 16]).to_string(),
            reference: "7KQ-2MD".to_owned(),
            from: "Rosa <Marsh>".to_owned(),
            came: "by e-mail",
            wish: "They are not sure",
            due: "Reply by Monday 4 January 2027".to_owned(),
            late: true,
            tag: Tag::new("To be matched", "blue"),
            waits: true,
        }
    }
}
