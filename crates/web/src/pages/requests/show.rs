//! A request: its clock, what is to be done, its places, what happened.

use app::bodies::How;
use app::{Ctx, PlaceLine, RequestView};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Response};
use calendar::{in_words, instant_in_words};
use duties::rights::{Group, Request, Search, Task, TaskKey, TaskState};
use jiff::civil::Date;

use super::clock::Clock;
use super::{Tag, close, count_of, heading, number, on_case, standing_words, title};
use crate::errors::{PageError, html};
use crate::form::{Problem, sentence};
use crate::frame::{Frame, Place};
use crate::session::Viewer;
use crate::state::State;

/// A task of the list.
#[derive(Clone, Debug)]
struct Line {
    title: &'static str,
    /// Where it is done; empty while it cannot be.
    path: String,
    tag: Tag,
    why: String,
}

/// A part of the work.
#[derive(Clone, Debug)]
struct Part {
    title: &'static str,
    lines: Vec<Line>,
}

/// A place of the search.
#[derive(Clone, Debug)]
struct Searching {
    id: String,
    name: String,
    tag: Tag,
    detail: String,
    by_caretaker: bool,
    by_hand: bool,
}

/// One thing that was done about the search, or a note.
#[derive(Clone, Debug)]
struct Happened {
    at: String,
    what: String,
    words: String,
}

#[derive(Template)]
#[template(path = "pages/requests/show.html")]
pub(crate) struct ShowPage {
    frame: Frame,
    problem: Problem,
    number: String,
    heading: String,
    tag: Tag,
    clock: Clock,
    parts: Vec<Part>,
    facts: Vec<(&'static str, String)>,
    places: Vec<Searching>,
    waiting: bool,
    log: Vec<Happened>,
    notes: Vec<Happened>,
    /// What can be done besides the tasks: words and page.
    actions: Vec<(&'static str, &'static str)>,
    /// Whether it is answered or closed.
    over: bool,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    html(&page(&state, &who, &number, Problem::default()).await?)
}

/// Shows it again with what went wrong.
pub(crate) async fn again(
    state: &State,
    who: &app::SignedIn,
    number: &str,
    error: PageError,
) -> Result<Response, PageError> {
    let (problem, error) = Problem::of(error)?;
    let page = page(state, who, number, problem).await?;
    Ok((error.status(), html(&page)?).into_response())
}

async fn page(
    state: &State,
    who: &app::SignedIn,
    path: &str,
    problem: Problem,
) -> Result<ShowPage, PageError> {
    let frame = Frame::new(state, who, "", Place::Requests);
    on_case(state, who, path, move |ctx, id| {
        let case = ctx.show_request(id)?;
        Ok(view(ctx, &case, frame, problem))
    })
    .await
}

fn view(ctx: &Ctx<'_>, case: &RequestView, frame: Frame, mut problem: Problem) -> ShowPage {
    let today = ctx.today();
    let body = &case.stored.body;
    let duty = &body.duty;
    let number = number(case);
    problem.point_to(&[]);
    ShowPage {
        frame: Frame {
            title: title(case),
            ..frame
        },
        problem,
        heading: heading(case),
        tag: if duty.paused_since().is_some() {
            Tag::new("Waiting for what they mean", "amber")
        } else {
            Tag::of(case.state)
        },
        clock: Clock::of(case, today, &ctx.engine.holidays(), ctx.engine.nation()),
        parts: parts(&case.tasks, &number, today),
        facts: facts(case),
        waiting: case
            .places
            .iter()
            .any(|line| line.by_caretaker && line.search == Search::Waiting),
        places: case.places.iter().map(searching).collect(),
        log: log(case),
        notes: body
            .notes
            .iter()
            .rev()
            .map(|note| Happened {
                at: instant_in_words(note.at),
                what: String::new(),
                words: note.text.as_str().to_owned(),
            })
            .collect(),
        actions: actions(duty),
        over: is_over(duty),
        number,
    }
}

fn is_over(duty: &Request) -> bool {
    duty.closed.is_some() || duty.delivery.is_some()
}

fn actions(duty: &Request) -> Vec<(&'static str, &'static str)> {
    let mut actions = Vec::new();
    if !is_over(duty) {
        actions.push(match duty.paused_since() {
            Some(_) => ("Let the clock run on", "resume"),
            None => ("Pause", "pause"),
        });
        if duty.extension.is_none() {
            actions.push(("Extend", "extend"));
        }
    }
    if duty.closed.is_none() {
        actions.push(("Close", "close"));
    }
    actions.push(("Write a note", "note"));
    actions
}

fn parts(tasks: &[Task], number: &str, today: Date) -> Vec<Part> {
    Group::ALL
        .into_iter()
        .map(|group| Part {
            title: group.title(),
            lines: tasks
                .iter()
                .filter(|task| task.group == group)
                .map(|task| line(task, number, today))
                .collect(),
        })
        .collect()
}

fn line(task: &Task, number: &str, today: Date) -> Line {
    let (tag, why) = match task.state {
        TaskState::NotStarted => (Tag::new("Not started", ""), String::new()),
        TaskState::InProgress { done, of } => (
            Tag::new("In progress", "blue"),
            format!("{done} of {of} done"),
        ),
        TaskState::WaitingFor(wait) => (Tag::new("Waiting", "amber"), sentence(&wait.text(today))),
        TaskState::Completed => (Tag::new("Completed", "green"), String::new()),
        TaskState::CannotStartYet(reason) => {
            (Tag::new("Cannot start yet", ""), sentence(reason.text()))
        }
    };
    let path = match task.state {
        TaskState::CannotStartYet(_) => String::new(),
        TaskState::NotStarted
        | TaskState::InProgress { .. }
        | TaskState::WaitingFor(_)
        | TaskState::Completed => path(task, number),
    };
    Line {
        title: task.key.title(),
        path,
        tag,
        why,
    }
}

/// Where a task is done. What is settled for good has no page to do it again.
fn path(task: &Task, number: &str) -> String {
    let done = task.state == TaskState::Completed;
    let page = match task.key {
        TaskKey::WhoAsks if !done => "identity",
        TaskKey::AboutWhom if !done => "authority",
        TaskKey::WhoAsks | TaskKey::AboutWhom => return String::new(),
        TaskKey::SafeToReply => "reply",
        TaskKey::WhatTheyAsk if done => "pause",
        TaskKey::WhatTheyAsk => "resume",
        TaskKey::Places => return "#places".to_owned(),
        TaskKey::Review => "review",
        TaskKey::Letter | TaskKey::Check | TaskKey::Deliver => "package",
        TaskKey::Close if done => return String::new(),
        TaskKey::Close => "close",
    };
    format!("/requests/{number}/{page}")
}

fn facts(case: &RequestView) -> Vec<(&'static str, String)> {
    let body = &case.stored.body;
    let duty = &body.duty;
    let mut facts = vec![
        ("About", case.subject.clone()),
        (
            "Asked by",
            format!(
                "{}, {}",
                body.requester.name,
                standing_words(duty.requester)
            ),
        ),
        ("Reach them at", body.requester.contact.clone()),
        ("What they ask", body.asked.clone()),
        (
            "Came",
            format!("{}, by {}", in_words(duty.received_on), body.channel),
        ),
    ];
    if let Some((on, how)) = &duty.reply {
        facts.push((
            "We reply",
            format!("{} (checked {})", how.as_str(), in_words(*on)),
        ));
    }
    if let Some(extension) = &duty.extension {
        facts.push((
            "Extended",
            format!("on {}: {}", in_words(extension.on), extension.why.as_str()),
        ));
    }
    if let Some(closed) = &duty.closed {
        let note = closed.note.as_str();
        let note = if note.is_empty() {
            String::new()
        } else {
            format!(": {note}")
        };
        facts.push((
            "Closed",
            format!(
                "{}, {}{note}",
                in_words(closed.on),
                close::words(closed.reason)
            ),
        ));
    }
    facts
}

fn searching(line: &PlaceLine) -> Searching {
    let (tag, detail) = match &line.search {
        Search::Waiting => (Tag::new("Not searched", ""), String::new()),
        Search::Searched { on, found } => (
            Tag::new("Searched", "green"),
            match found {
                0 => format!("on {}: nothing found", in_words(*on)),
                1 => format!("on {}: 1 item", in_words(*on)),
                found => format!("on {}: {found} items", in_words(*on)),
            },
        ),
        Search::LeftOut { on, why } => (
            Tag::new("Left out", "amber"),
            format!("on {}: {}", in_words(*on), why.as_str()),
        ),
    };
    Searching {
        id: line.id.clone(),
        name: line.name.clone(),
        tag,
        detail,
        by_caretaker: line.by_caretaker,
        by_hand: line.id != app::RECORDS,
    }
}

fn log(case: &RequestView) -> Vec<Happened> {
    let name = |id: &str| {
        let place = case.places.iter().find(|line| line.id == id);
        place.map_or_else(
            || "a place no longer in the register".to_owned(),
            |line| line.name.clone(),
        )
    };
    case.stored
        .body
        .log
        .iter()
        .map(|entry| {
            let found = usize::try_from(entry.found).unwrap_or(usize::MAX);
            let found = count_of(found, "new item", "new items");
            Happened {
                at: instant_in_words(entry.at),
                what: match entry.how {
                    How::Caretaker => {
                        format!("{}: searched by Caretaker, {found}", name(&entry.place))
                    }
                    How::ByHand => format!("{}: searched by hand, {found}", name(&entry.place)),
                    How::LeftOut => format!("{}: left out", name(&entry.place)),
                },
                words: entry.words.clone(),
            }
        })
        .collect()
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let text = str::to_owned;
    let happened = || Happened {
        at: text("today"),
        what: text("searched"),
        words: text("Ella"),
    };
    let place = |by_caretaker| Searching {
        id: text("records"),
        name: text("Records"),
        tag: Tag::new("Searched", "green"),
        detail: text("2 items"),
        by_caretaker,
        by_hand: !by_caretaker,
    };
    let line = |path| Line {
        title: "Be sure who is asking",
        path,
        tag: Tag::new("Not started", ""),
        why: text("First this."),
    };
    let page = |over: bool| ShowPage {
        frame: Frame::sample(),
        problem: Problem::default(),
        number: text("014"),
        heading: text("Access request from Ella Marsh"),
        tag: Tag::new("Looking", "blue"),
        clock: Clock::sample(),
        parts: vec![Part {
            title: "Understand",
            lines: vec![line(text("#places")), line(String::new())],
        }],
        facts: vec![("About", text("Ella Marsh"))],
        places: vec![place(true), place(false)],
        waiting: true,
        log: vec![happened()],
        notes: vec![happened()],
        actions: vec![("Pause", "pause")],
        over,
    };
    [false, true]
        .map(|over| crate::pages::Sample::of("pages/requests/show.html", &page(over)))
        .into()
}
