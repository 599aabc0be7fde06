//! A request: its clock, what is to be done, its places, what happened.

use access::Action;
use app::bodies::{Consulted, How};
use app::{
    ConsultationState, Ctx, PlaceLine, PointLine, RecipientLine, RequestView, SheetLine,
    SheetState, Telling,
};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Response};
use calendar::{in_words, instant_in_words};
use duties::rights::kinds::KindStep;
use duties::rights::{Group, Request, RightKind, Search, StepState, Task, TaskKey, TaskState};
use jiff::civil::Date;

use super::clock::Clock;
use super::{Tag, arrival, close, count_of, heading, number, on_case, standing_words, title};
use crate::errors::{PageError, html};
use crate::form::{Problem, sentence};
use crate::frame::{Frame, Place};
use crate::pages::plain::may;
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

/// A thing asked for.
#[derive(Clone, Debug)]
struct Wanted {
    name: String,
    words: String,
    ground: String,
    tag: Tag,
    decided: String,
}

/// Somebody who received what the request changes.
#[derive(Clone, Debug)]
struct Recipient {
    who: String,
    what: String,
    /// When, and what became of telling them.
    said: Vec<String>,
    tag: Tag,
}

/// Somebody who was asked before an answer: a colleague to look, or somebody outside.
#[derive(Clone, Debug)]
struct Asked {
    who: String,
    said: Vec<String>,
    tag: Tag,
    /// Where it is sent once more; empty where it is not.
    again: String,
    /// Places that wait: ids and names.
    waiting: Vec<(String, String)>,
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
    /// Since when and why what it is about stands still.
    still: Option<String>,
    /// What is asked for, where it is decided thing by thing.
    points: Option<Vec<Wanted>>,
    /// Where what was granted is deleted, for whoever may propose it; empty otherwise.
    delete: String,
    /// Where the file of one that is closed is deleted, for whoever may propose it; empty otherwise.
    delete_file: String,
    /// Whether there are places to search.
    searches: bool,
    places: Vec<Searching>,
    waiting: bool,
    /// Colleagues who were asked to look.
    colleagues: Vec<Asked>,
    /// Those outside who were consulted.
    outside: Vec<Asked>,
    log: Vec<Happened>,
    notes: Vec<Happened>,
    /// What came by the public page, where it came so.
    /// Those who received it.
    recipients: Vec<Recipient>,
    /// When they took it back by the public page, while it is open.
    taken_back: Option<String>,
    sent: Option<arrival::Sent>,
    /// What can be done besides the tasks: words and page.
    actions: Vec<(&'static str, &'static str)>,
    /// What else may have happened: words and code.
    beside: Vec<(&'static str, &'static str)>,
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
            Tag::of(duty.kind, case.state)
        },
        clock: Clock::of(case, today, &ctx.engine.holidays(), ctx.engine.nation()),
        parts: if duty.kind.rules().gives_data {
            parts(&case.tasks, &number, today)
        } else {
            vec![of_kind(case, &number)]
        },
        facts: facts(case),
        still: case.standstill.map(|still| {
            let since = in_words(still.since);
            format!(
                "It stands still since {since}: {} ({}).",
                still.why, still.citation
            )
        }),
        points: (!duty.kind.rules().gives_data).then(|| case.points.iter().map(wanted).collect()),
        delete: delete(ctx, case),
        delete_file: delete_file(ctx, case),
        searches: duty.kind.rules().searches,
        waiting: case
            .places
            .iter()
            .any(|line| line.by_caretaker && line.search == Search::Waiting),
        places: case
            .places
            .iter()
            .filter(|line| !line.of_colleague)
            .map(searching)
            .collect(),
        colleagues: case
            .sheets
            .iter()
            .map(|line| colleague(line, &number, is_over(duty)))
            .collect(),
        outside: body
            .consulted
            .iter()
            .map(|one| outside(one, today))
            .collect(),
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
        recipients: case.recipients.iter().map(recipient).collect(),
        taken_back: case
            .sent
            .as_ref()
            .and_then(|sent| sent.line.taken_back_at)
            .filter(|_| !is_over(duty))
            .map(instant_in_words),
        sent: case.sent.as_ref().map(arrival::Sent::of),
        actions: actions(duty),
        beside: case
            .happenings
            .iter()
            .map(|one| (one.title, one.code))
            .collect(),
        over: is_over(duty),
        number,
    }
}

fn recipient(line: &RecipientLine) -> Recipient {
    let body = &line.body;
    let mut said = vec![format!("Received on {}", in_words(body.on))];
    if let Some(seen) = &body.seen_to {
        said.push(format!("{}: {}", in_words(seen.on), seen.words));
    }
    for heard in &body.heard {
        said.push(format!(
            "Answered on {}: {}",
            in_words(heard.on),
            heard.words
        ));
    }
    if !body.quiet.is_empty() {
        said.push(format!("The person is not told of it: {}", body.quiet));
    }
    Recipient {
        who: body.who.clone(),
        what: body.what.clone(),
        said,
        tag: match line.telling {
            None => Tag::new("To be told", "amber"),
            Some(Telling::Told) => Tag::new("Told", "green"),
            Some(other) => Tag::new(other.words(), ""),
        },
    }
}

fn colleague(line: &SheetLine, number: &str, over: bool) -> Asked {
    let colour = match line.state {
        SheetState::Waiting => "amber",
        SheetState::PastItsDay => "red",
        SheetState::Answered => "green",
        SheetState::Settled | SheetState::Withdrawn => "",
    };
    let waiting = line.places.iter();
    let waiting = waiting.filter(|place| {
        place.search == Search::Waiting && !over && line.state != SheetState::Withdrawn
    });
    // What waits stands below with what can be done about it.
    let mut said = line.said();
    said.retain(|one| waiting.clone().all(|place| place.name != *one));
    Asked {
        who: line.stored.body.to.name.clone(),
        said,
        tag: Tag::new(line.state.words(), colour),
        again: if line.state.may_go_again() && !over {
            format!("/requests/{number}/sheets/{}/again", line.stored.id)
        } else {
            String::new()
        },
        waiting: waiting
            .map(|place| (place.id.to_string(), place.name.clone()))
            .collect(),
    }
}

fn outside(one: &Consulted, today: Date) -> Asked {
    let state = one.state(today);
    let colour = match state {
        ConsultationState::Draft => "blue",
        ConsultationState::Waiting => "amber",
        ConsultationState::PastItsDay => "red",
        ConsultationState::Answered => "green",
        ConsultationState::NoAnswer => "",
    };
    Asked {
        who: one.who.as_str().to_owned(),
        said: one.said(),
        tag: Tag::new(state.words(), colour),
        again: String::new(),
        waiting: Vec::new(),
    }
}

/// Where what a request for deletion was granted is deleted.
fn delete(ctx: &Ctx<'_>, case: &RequestView) -> String {
    let duty = &case.stored.body.duty;
    let ready = duty.may_be_carried_out(ctx.today()).is_ok() && !duty.is_done();
    if duty.kind == RightKind::Erasure
        && ready
        && !is_over(duty)
        && may(ctx.actor.role, Action::DestroyPropose)
    {
        format!("/people/{}/delete", case.stored.body.subject)
    } else {
        String::new()
    }
}

/// Where the file of a request that is closed is deleted.
fn delete_file(ctx: &Ctx<'_>, case: &RequestView) -> String {
    let closed = case.stored.body.duty.closed.is_some();
    if closed && may(ctx.actor.role, Action::DestroyPropose) {
        format!("/files/{}/delete", case.stored.id)
    } else {
        String::new()
    }
}

fn is_over(duty: &Request) -> bool {
    duty.closed.is_some() || duty.delivery.is_some()
}

fn actions(duty: &Request) -> Vec<(&'static str, &'static str)> {
    let mut actions = Vec::new();
    if !is_over(duty) {
        if duty.kind.may_pause() {
            actions.push(match duty.paused_since() {
                Some(_) => ("Let the clock run on", "resume"),
                None => ("Pause", "pause"),
            });
        }
        if duty.extension.is_none() && duty.kind.has_month() {
            actions.push(("Extend", "extend"));
        }
        if !duty.kind.rules().gives_data {
            actions.push(("Find a safe way to reply", "reply"));
        }
    }
    if duty.closed.is_none() {
        actions.push(("Say who has it", "has"));
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

/// The steps of a kind that does not give data.
fn of_kind(case: &RequestView, number: &str) -> Part {
    let lines = case.steps.iter();
    Part {
        title: "What is to be done",
        lines: lines
            .map(|(step, state)| step_line(case, *step, *state, number))
            .collect(),
    }
}

fn step_line(case: &RequestView, step: KindStep, state: StepState, number: &str) -> Line {
    let tag = match state {
        StepState::Done => Tag::new("Completed", "green"),
        StepState::Open => Tag::new("To do", ""),
        StepState::Waiting => Tag::new("Waiting", "amber"),
        StepState::NotYet => Tag::new("Cannot start yet", ""),
    };
    let duty = &case.stored.body.duty;
    let law = step.citation().unwrap_or(duty.kind.rules().citation);
    Line {
        title: step.title(),
        path: match state {
            StepState::NotYet => String::new(),
            StepState::Done | StepState::Open | StepState::Waiting => {
                step_path(case, step, state, number)
            }
        },
        tag,
        why: law.to_owned(),
    }
}

/// Where a step is taken; empty where it is done for good.
fn step_path(case: &RequestView, step: KindStep, state: StepState, number: &str) -> String {
    let at = |page: &str| format!("/requests/{number}/{page}");
    let duty = &case.stored.body.duty;
    match step {
        KindStep::WhoAsks if state == StepState::Done => String::new(),
        KindStep::WhoAsks if duty.identity.is_settled() => at("authority"),
        KindStep::WhoAsks => at("identity"),
        KindStep::Search => "#places".to_owned(),
        KindStep::Items => at("review"),
        KindStep::Points | KindStep::LookAgain => "#points".to_owned(),
        KindStep::Clarify => at("pause"),
        KindStep::Answer => at("package"),
        KindStep::StopAtOnce => {
            let own = recorded(case, KindStep::StopAtOnce, number);
            if own.is_empty() {
                recorded(case, KindStep::Restrict, number)
            } else {
                own
            }
        }
        KindStep::Acknowledge
        | KindStep::Restrict
        | KindStep::CarryOut
        | KindStep::TellRecipients
        | KindStep::Progress => recorded(case, step, number),
    }
}

/// Where the first happening that takes a step is recorded.
fn recorded(case: &RequestView, step: KindStep, number: &str) -> String {
    let found = case.happenings.iter().find(|one| one.step == Some(step));
    found.map_or(String::new(), |one| {
        format!("/requests/{number}/record/{}", one.code)
    })
}

fn wanted(line: &PointLine) -> Wanted {
    let (tag, decided) = match &line.ruling {
        None => (Tag::new("To decide", ""), String::new()),
        Some(ruling) => {
            let law = ruling.citation.map(|law| format!(" ({law})"));
            let why = match ruling.why.as_str() {
                "" => String::new(),
                why => format!(" {}", sentence(why)),
            };
            (
                if ruling.refused {
                    Tag::new("Not done", "amber")
                } else {
                    Tag::new("Granted", "green")
                },
                format!("{}{}.{why}", ruling.words, law.unwrap_or_default()),
            )
        }
    };
    Wanted {
        name: line.name.clone(),
        words: line.words.clone(),
        ground: format!("{} ({})", sentence(&line.ground), line.citation),
        tag,
        decided,
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
        ("By what right", duty.given_by().to_owned()),
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
    let asked = |again: &str| Asked {
        who: text("Sam <Okonjo>"),
        said: vec![text("Asked by Dana on 21 November 2026")],
        tag: Tag::new("Not answered yet", "amber"),
        again: text(again),
        waiting: vec![(text("abc"), text("Your mailbox"))],
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
        still: Some(text("It stands still.")),
        delete: String::new(),
        delete_file: "/files/00000000000000000000000000000001/delete".to_owned(),
        points: over.then(|| {
            vec![Wanted {
                name: text("1"),
                words: text("The address is wrong"),
                ground: text("It is wrong (art. 16)."),
                tag: Tag::new("Granted", "green"),
                decided: text("It is done as asked."),
            }]
        }),
        searches: true,
        places: vec![place(true), place(false)],
        waiting: true,
        colleagues: vec![asked("/requests/014/sheets/abc/again")],
        outside: vec![asked("")],
        log: vec![happened()],
        recipients: vec![Recipient {
            who: "Westfield <School>".to_owned(),
            what: "Session reports".to_owned(),
            said: vec!["Received on 1 December 2026".to_owned()],
            tag: Tag::new("To be told", "amber"),
        }],
        taken_back: Some("2 December 2026 at 10:00".to_owned()),
        sent: Some(arrival::Sent::sample()),
        notes: vec![happened()],
        actions: vec![("Pause", "pause")],
        beside: vec![("Take it up again", "reopened")],
        over,
    };
    [false, true]
        .map(|over| crate::pages::Sample::of("pages/requests/show.html", &page(over)))
        .into()
}
