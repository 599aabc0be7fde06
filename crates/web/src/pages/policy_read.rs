//! Reading a version of the policy and confirming it; and who has.

use app::{AppError, Reader, SignedIn, Situation, ToRead};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::{IntoResponse, Redirect, Response};

use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::{capital, day, frame, moment};
use crate::pages::policy_changes::{Group, kept};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/policy/acknowledge.html")]
pub(crate) struct AcknowledgePage {
    frame: Frame,
    problem: Problem,
    heading: String,
    lead: String,
    groups: Vec<Group>,
    done: String,
    hash: String,
    details: Vec<(String, String)>,
    right: Field,
    wrong: Field,
}

/// What is to be read.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    html(&page(&state, &who, &Fields::default(), Problem::default()).await?)
}

/// Confirms it; what is not right about oneself goes to the data protection officer.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let given = typed.clone();
    let outcome = state
        .run(&who, move |ctx| {
            let right = match given.text("right") {
                "yes" => true,
                "no" => false,
                _ => {
                    let mend = "look at what we hold about you";
                    return Err(AppError::input("right", "say whether it is right", mend));
                }
            };
            if !right && given.text("wrong").is_empty() {
                let mend = "write what it should be";
                return Err(AppError::input(
                    "wrong",
                    "it is not said what is wrong",
                    mend,
                ));
            }
            ctx.acknowledge_policy(given.text("hash"), right)?;
            if !right {
                ctx.ask_question(Situation::OwnDetails, given.text("wrong"))?;
            }
            Ok(())
        })
        .await;
    match outcome {
        Ok(()) => Ok(Redirect::to("/policy/acknowledge").into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page(&state, &who, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

async fn page(
    state: &State,
    who: &SignedIn,
    typed: &Fields,
    problem: Problem,
) -> Result<AcknowledgePage, PageError> {
    let frame = frame(state, who, "Read the policy", Place::Policy);
    let typed = typed.clone();
    state
        .run(who, move |ctx| {
            Ok(built(frame, ctx.policy_to_read()?, &typed, problem))
        })
        .await
}

fn built(frame: Frame, view: ToRead, typed: &Fields, mut problem: Problem) -> AcknowledgePage {
    let answers = vec![
        Choice::new("yes", "It is right", ""),
        Choice::new("no", "Something is not right, or is missing", ""),
    ];
    let right = Field::choice("right", "Is what we hold about you right?", "", answers);
    let wrong = Field::lines(
        "wrong",
        "If not, what should it be?",
        "It goes to the data protection officer, who answers you.",
    );
    problem.point_to(&[right.clone(), wrong.clone()]);
    let (right, wrong) = (right.filled(typed, &problem), wrong.filled(typed, &problem));
    let lead = match view.read_before {
        Some(before) => format!("You confirmed version {before} before."),
        None => "It says what may be kept about people, why, until when, and what you do for it."
            .to_owned(),
    };
    AcknowledgePage {
        frame,
        problem,
        heading: format!("Version {} of the policy", view.number),
        lead: format!("It has held since {}. {lead}", day(view.effective_on)),
        groups: kept(&view.changed),
        done: view
            .confirmed_at
            .map(|at| format!("You confirmed this version on {}.", moment(at)))
            .unwrap_or_default(),
        hash: view.hash,
        details: view.own_details,
        right,
        wrong,
    }
}

/// Somebody who reads it.
#[derive(Clone, Debug)]
struct Line {
    name: String,
    role: String,
    when: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "pages/policy/readers.html")]
pub(crate) struct ReadersPage {
    frame: Frame,
    lead: String,
    lines: Vec<Line>,
}

/// Who has confirmed the version in force.
pub(crate) async fn readers(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let (readers, number) = state
        .run(&who, |ctx| {
            Ok((ctx.list_readers()?, ctx.engine.version_in_force()))
        })
        .await?;
    let behind = readers
        .iter()
        .filter(|one| one.confirmed_at.is_none())
        .count();
    let lead = match behind {
        0 => format!("Everybody has confirmed version {number}."),
        1 => format!("1 person has not confirmed version {number} yet."),
        many => format!("{many} people have not confirmed version {number} yet."),
    };
    html(&ReadersPage {
        frame: frame(&state, &who, "Who has read the policy", Place::Policy),
        lead,
        lines: readers.into_iter().map(line).collect(),
    })
}

fn line(reader: Reader) -> Line {
    let (when, tag) = match (reader.confirmed_at, reader.last) {
        (Some(at), _) => (moment(at), Tag::new("Confirmed", "green")),
        (None, Some(last)) => (format!("Last: version {last}"), Tag::new("Behind", "amber")),
        (None, None) => (
            "Has confirmed no version yet".to_owned(),
            Tag::new("Behind", "amber"),
        ),
    };
    Line {
        name: reader.name,
        role: capital(&reader.title),
        when,
        tag,
    }
}

#[cfg(test)]
impl AcknowledgePage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let view = ToRead {
            number: 2,
            effective_on: jiff::civil::date(2026, 12, 1),
            hash: "5f1d".to_owned(),
            changed: Vec::new(),
            read_before: Some(1),
            confirmed_at: None,
            own_details: vec![("Name".to_owned(), "Sam".to_owned())],
        };
        let (groups, _) = crate::pages::policy_changes::samples();
        Self {
            groups,
            ..built(frame, view, &Fields::default(), Problem::default())
        }
    }
}

#[cfg(test)]
impl ReadersPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let reader = Reader {
            account: app::EntityId([1; 16]),
            name: "Sam".to_owned(),
            title: "tutor".to_owned(),
            confirmed_at: None,
            last: Some(1),
        };
        Self {
            frame,
            lead: "1 person has not confirmed version 2 yet.".to_owned(),
            lines: vec![line(reader)],
        }
    }
}
