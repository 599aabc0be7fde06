//! What keeps a person safe: words that may not go out, and orders on contact.

use access::{Action, DataClass, Purpose, Scope, check};
use app::{AppError, Ctx, EntityId, KindOfWord, NewOrder, NewProtected, SafetyView, SignedIn};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};

use super::{At, Head, path_of};
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::{Faults, Form, FormPage, date_if_given, day, frame, id_of};
use crate::session::Viewer;
use crate::state::State;

/// What a form is for.
#[derive(Clone, Copy)]
struct Asks {
    action: Action,
    /// Its heading; `{name}` is whom it keeps safe.
    heading: &'static str,
    lead: &'static str,
    button: &'static str,
}

const PROTECT: Asks = Asks {
    action: Action::SafetyProtect,
    heading: "What must be kept from others about {name}?",
    lead: "Nothing that Caretaker puts together goes out while these words stand in it, whoever asks and whomever it is about.",
    button: "Protect it",
};

const ORDER: Asks = Asks {
    action: Action::SafetyOrder,
    heading: "An order on contact with {name}",
    lead: "Before an answer goes to whoever it is against, Caretaker warns and asks for a reason.",
    button: "Put it on record",
};

const END: Asks = Asks {
    action: Action::SafetyEnd,
    heading: "Take away what keeps {name} safe",
    lead: "From then on nothing is stopped because of it. The words are not kept; that it was here, and why it went, is.",
    button: "Take it away",
};

/// Where every page of these leads back to.
const BACK: &str = "What keeps them safe";

/// A protected word.
#[derive(Clone, Debug)]
struct Word {
    kind: &'static str,
    text: String,
    /// Who may know it, as a sentence; empty if nobody is named.
    known: String,
    by: String,
    end: String,
}

/// An order on contact.
#[derive(Clone, Debug)]
struct Order {
    against: String,
    says: String,
    reach: Vec<String>,
    dates: String,
    in_force: bool,
    seen: String,
    end: String,
}

#[derive(Template)]
#[template(path = "pages/people/safety.html")]
pub(crate) struct SafetyPage {
    frame: Frame,
    head: Head,
    path: String,
    words: Vec<Word>,
    orders: Vec<Order>,
}

/// What a kind of word is called, and what to know about it.
const fn kind_words(kind: KindOfWord) -> (&'static str, &'static str) {
    match kind {
        KindOfWord::Address => (
            "An address",
            "With commas between its lines. If the street or village alone would tell, add it by itself.",
        ),
        KindOfWord::School => ("A school", ""),
        KindOfWord::Place => ("A place where they are met or taught", ""),
        KindOfWord::Mentor => ("The name of whoever works with them", ""),
        KindOfWord::Surname => ("A new surname", ""),
        KindOfWord::Contact => ("A telephone number or e-mail address", ""),
        KindOfWord::Other => ("Something else", ""),
    }
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let frame = frame(&state, &who, "A person: safe to reply", Place::People);
    let page = state
        .run(&who, move |ctx| {
            let safety = ctx.show_safety(id)?;
            let view = ctx.show_person(id)?;
            let path = format!("{}/safety", path_of(id));
            Ok::<_, AppError>(SafetyPage {
                frame,
                head: Head::of(ctx, &view, At::Beside),
                words: words(&safety, &path),
                orders: orders(&safety, &path),
                path,
            })
        })
        .await?;
    html(&page)
}

fn words(safety: &SafetyView, path: &str) -> Vec<Word> {
    let all = safety.words.iter();
    all.map(|line| Word {
        kind: kind_words(line.kind).0,
        text: line.word.text.clone(),
        known: match line.word.may_know.as_slice() {
            [] => String::new(),
            names => format!("May know it: {}.", names.join(", ")),
        },
        by: format!("Put on record by {}.", line.by),
        end: format!("{path}/{}/end", line.word.id),
    })
    .collect()
}

fn orders(safety: &SafetyView, path: &str) -> Vec<Order> {
    let all = safety.orders.iter();
    all.map(|line| {
        let order = &line.order;
        Order {
            against: order.against.clone(),
            says: order.says.clone(),
            reach: order.reach.clone(),
            dates: match (order.from, order.until) {
                (Some(from), Some(until)) => format!("From {} to {}.", day(from), day(until)),
                (Some(from), None) => format!("Since {}, without an end.", day(from)),
                (None, Some(until)) => format!("Until {}.", day(until)),
                (None, None) => "Without an end.".to_owned(),
            },
            in_force: line.in_force,
            seen: format!(
                "{} saw it on {}. Put on record by {}.",
                order.seen_by,
                day(order.seen_on),
                line.by
            ),
            end: format!("{path}/{}/end", order.id),
        }
    })
    .collect()
}

/// Asks what may not go out.
pub(crate) async fn word(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    html(&word_page(&state, &who, id, &Fields::default(), Problem::default()).await?)
}

/// Puts it on record.
pub(crate) async fn protect(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let given = typed.clone();
    let outcome = state
        .run(&who, move |ctx| {
            may(ctx, Action::SafetyProtect, id)?;
            let kind = KindOfWord::from_code(given.text("kind"))
                .ok_or_else(|| AppError::input("kind", "say what it is", "choose one"))?;
            ctx.protect(
                id,
                &NewProtected {
                    kind,
                    text: given.text("text").to_owned(),
                    may_know: lines(given.text("may_know")),
                },
            )
        })
        .await;
    match outcome {
        Ok(_) => Ok(back_to(id)),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = word_page(&state, &who, id, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

async fn word_page(
    state: &State,
    who: &SignedIn,
    id: EntityId,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let kinds = KindOfWord::ALL.into_iter().map(|kind| {
        let (label, hint) = kind_words(kind);
        Choice::new(kind.code(), label, hint)
    });
    let fields = vec![
        Field::choice("kind", "What is it?", "", kinds.collect()),
        Field::lines(
            "text",
            "The words",
            "As they might stand in a letter. Large and small letters, gaps, line ends and hyphens make no difference.",
        ),
        Field::lines(
            "may_know",
            "Who may know it?",
            "Names, one on each line, as they sign. You may leave it empty: the person themselves may always know.",
        ),
    ];
    page(state, who, (id, PROTECT), fields, typed, problem).await
}

/// Asks about an order.
pub(crate) async fn order(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    html(&order_page(&state, &who, id, &Fields::default(), Problem::default()).await?)
}

/// Puts it on record.
pub(crate) async fn ordered(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let given = typed.clone();
    let outcome = state
        .run(&who, move |ctx| {
            may(ctx, Action::SafetyOrder, id)?;
            ctx.order_on_contact(id, &read_order(ctx, &given)?)
        })
        .await;
    match outcome {
        Ok(_) => Ok(back_to(id)),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = order_page(&state, &who, id, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

fn read_order(ctx: &Ctx<'_>, typed: &Fields) -> Result<NewOrder, AppError> {
    let mut faults = Faults::default();
    let from = faults.take(date_if_given(typed, "from", "the day it begins"))?;
    let until = faults.take(date_if_given(typed, "until", "the day it ends"))?;
    let seen_on = faults.take(date_if_given(typed, "seen_on", "the day it was seen"))?;
    faults.done()?;
    let text = |name: &str| typed.text(name).to_owned();
    Ok(NewOrder {
        says: text("says"),
        against: text("against"),
        reach: lines(typed.text("reach")),
        from,
        until,
        seen_by: text("seen_by"),
        seen_on: seen_on.unwrap_or_else(|| ctx.today()),
    })
}

async fn order_page(
    state: &State,
    who: &SignedIn,
    id: EntityId,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let fields = vec![
        Field::line("against", "Against whom?", "Their name."),
        Field::lines(
            "says",
            "What does it say?",
            "In plain words, for example: may send one letter a month through the court’s officer, and nothing else.",
        ),
        Field::lines(
            "reach",
            "Where can they be reached?",
            "Addresses of their household, telephones, e-mail addresses, one on each line. Delivery warns of them.",
        ),
        Field::date(
            "from",
            "From which day?",
            "Leave it empty if you do not know.",
            None,
        ),
        Field::date(
            "until",
            "Until which day?",
            "Leave it empty if it has no end.",
            None,
        ),
        Field::line(
            "seen_by",
            "Who saw the document?",
            "It is looked at and given back: a copy is not kept here.",
        ),
        Field::date(
            "seen_on",
            "On which day?",
            "Today, if you leave it empty.",
            None,
        ),
    ];
    page(state, who, (id, ORDER), fields, typed, problem).await
}

/// Asks why something ends.
pub(crate) async fn end(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<(String, String)>,
) -> Result<Response, PageError> {
    let at = (id_of(&at.0)?, id_of(&at.1)?);
    html(&end_page(&state, &who, at, &Fields::default(), Problem::default()).await?)
}

/// Takes it away.
pub(crate) async fn ended(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, PageError> {
    let (id, entry) = (id_of(&at.0)?, id_of(&at.1)?);
    let why = typed.text("why").to_owned();
    let outcome = state
        .run(&who, move |ctx| ctx.end_protection(id, entry, &why))
        .await;
    match outcome {
        Ok(()) => Ok(back_to(id)),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = end_page(&state, &who, (id, entry), &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

async fn end_page(
    state: &State,
    who: &SignedIn,
    (id, entry): (EntityId, EntityId),
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    state
        .run(who, move |ctx| {
            let safety = ctx.show_safety(id)?;
            let mut words = safety.words.iter().map(|line| line.word.id);
            let mut orders = safety.orders.iter().map(|line| line.order.id);
            if words.any(|one| one == entry) || orders.any(|one| one == entry) {
                return Ok(());
            }
            Err(AppError::NotFound("protected word or order"))
        })
        .await?;
    let fields = vec![Field::line(
        "why",
        "Why need it not be kept from anybody any more?",
        "For example: the court lifted the order on 3 June. Do not repeat the words here.",
    )];
    page(state, who, (id, END), fields, typed, problem).await
}

async fn page(
    state: &State,
    who: &SignedIn,
    (id, asks): (EntityId, Asks),
    fields: Vec<Field>,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let form = state
        .run(who, move |ctx| {
            may(ctx, asks.action, id)?;
            if !ctx.may_see_safety(id) {
                // The same refusal as of a look.
                ctx.show_safety(id)?;
            }
            let name = ctx.show_person(id)?.person.body.display_name();
            let heading = asks.heading.replace("{name}", &name);
            Ok::<_, AppError>(Form::new(heading, fields, asks.button).lead(asks.lead))
        })
        .await?;
    let frame = frame(state, who, "A person: safe to reply", Place::People);
    let back = format!("{}/safety", path_of(id));
    Ok(FormPage::new(frame, (BACK, back), form, typed, problem))
}

fn may(ctx: &Ctx<'_>, action: Action, id: EntityId) -> Result<(), AppError> {
    let scope = Scope::Record {
        id: id.0,
        person: id.0,
        own: ctx.is_own(id)?,
        class: DataClass::Safeguarding,
    };
    Ok(check(action, &ctx.actor, &scope, Purpose::Safeguarding)?)
}

fn back_to(id: EntityId) -> Response {
    Redirect::to(&format!("{}/safety", path_of(id))).into_response()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

#[cfg(test)]
impl SafetyPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let path = "/people/00000000000000000000000000000001/safety".to_owned();
        Self {
            frame,
            head: Head::sample(At::Beside),
            words: vec![Word {
                kind: kind_words(KindOfWord::Address).0,
                text: "14 Larch Close, Otley".to_owned(),
                known: "May know it: Rosa Thornbury.".to_owned(),
                by: "Put on record by Rowan Hale.".to_owned(),
                end: format!("{path}/1/end"),
            }],
            orders: vec![Order {
                against: "Bram Thornbury".to_owned(),
                says: "He may not write to her.".to_owned(),
                reach: vec!["77 Yarrow Street".to_owned()],
                dates: "Without an end.".to_owned(),
                in_force: true,
                seen: "Rowan Hale saw it on 10 June 2026.".to_owned(),
                end: format!("{path}/2/end"),
            }],
            path,
        }
    }
}
