//! Recording a request: first the day it came, so that the due date is seen before anything else
//! is asked; then about whom; then who asks, and what. Nothing typed stands in an address.

mod answers;
mod steps;

use access::{Action, Purpose, Scope, check};
use app::{AppError, Ctx};
use askama::Template;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use self::answers::{answers, arrival_of, came, chosen};
use self::steps::{Asked, Step, choose_step, day_step, look_step, rest_step};
pub(super) use self::steps::{due_if, kinds};
use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::session::Viewer;
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/requests/open.html")]
pub(crate) struct OpenPage {
    frame: Frame,
    problem: Problem,
    heading: &'static str,
    due: Option<String>,
    about: Option<String>,
    none_found: bool,
    fields: Vec<Field>,
    step: &'static str,
    button: &'static str,
    /// Where one starts again.
    start: String,
}

/// What became of an answer.
enum Outcome {
    /// The next question.
    Next(Box<Asked>),
    /// The request is recorded, under this number.
    Opened(String),
}

/// Asks for the day.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let asked = state
        .run(&who, |ctx| {
            may(ctx)?;
            Ok(day_step(ctx, None))
        })
        .await?;
    html(&page(
        &state,
        &who,
        asked,
        &Fields::default(),
        Problem::default(),
    ))
}

/// Takes a step.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let given = typed.clone();
    let taken = state.run(&who, move |ctx| {
        may(ctx)?;
        take(ctx, &given)
    });
    match taken.await {
        Ok(Outcome::Opened(number)) => {
            Ok(Redirect::to(&format!("/requests/{number}")).into_response())
        }
        Ok(Outcome::Next(asked)) => html(&page(
            &state,
            &who,
            *asked,
            &Fields::default(),
            Problem::default(),
        )),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let given = typed.clone();
            let asked = state.run(&who, move |ctx| same_step(ctx, &given)).await?;
            let page = page(&state, &who, asked, &typed, problem);
            let status = match error {
                PageError::App(AppError::Refused(_)) => error.status(),
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            Ok((status, html(&page)?).into_response())
        }
    }
}

fn page(
    state: &State,
    who: &app::SignedIn,
    asked: Asked,
    typed: &Fields,
    mut problem: Problem,
) -> OpenPage {
    let fields: Vec<Field> = asked
        .fields
        .into_iter()
        .map(|field| field.filled(typed, &problem))
        .collect();
    problem.point_to(&fields);
    let (heading, button) = match asked.step {
        Step::Day => ("What is it, and when did it reach you?", "Continue"),
        Step::Look => ("Whose information is asked for?", "Find"),
        Step::Choose => ("Whose information is asked for?", "Continue"),
        Step::Rest => ("Who asks, and for what?", "Record the request"),
    };
    OpenPage {
        frame: Frame::new(state, who, "Record a request", Place::Requests),
        problem,
        heading,
        due: asked.due,
        about: asked.about,
        none_found: asked.none_found,
        fields,
        step: asked.step.code(),
        button,
        start: asked.arrival.map_or_else(
            || "/requests/open".to_owned(),
            |id| format!("/requests/arrivals/{id}"),
        ),
    }
}

/// Whoever may not work on requests is told so at once, and not after three questions.
fn may(ctx: &Ctx<'_>) -> Result<(), AppError> {
    Ok(check(
        Action::RequestList,
        &ctx.actor,
        &Scope::Organisation,
        Purpose::RightsRequest,
    )?)
}

/// The next step, or the end.
fn take(ctx: &Ctx<'_>, typed: &Fields) -> Result<Outcome, AppError> {
    let came = came(ctx, typed)?;
    let next = match Step::of(typed.text("step")) {
        // Whom it may be about was proposed, and one of them chosen.
        Step::Day if !matches!(typed.text("person"), "" | "other") => {
            let person = chosen(typed)?;
            rest_step(ctx, came, person)?
        }
        Step::Day => look_step(ctx, came)?,
        Step::Look => choose_step(ctx, came, typed.words("name", "a name")?)?,
        Step::Choose => {
            let person = chosen(typed)?;
            rest_step(ctx, came, person)?
        }
        Step::Rest => {
            let new = answers(ctx, came, typed)?;
            let id = match came.arrival {
                Some(arrival) => ctx.match_arrival(arrival, new)?,
                None => ctx.open_request(new)?,
            };
            return Ok(Outcome::Opened(app::case_number(
                ctx.show_request(id)?.stored.body.number,
            )));
        }
    };
    Ok(Outcome::Next(Box::new(next)))
}

/// The step that was answered, to be answered again.
fn same_step(ctx: &Ctx<'_>, typed: &Fields) -> Result<Asked, AppError> {
    let Ok(came) = came(ctx, typed) else {
        return Ok(day_step(ctx, arrival_of(typed)?));
    };
    match Step::of(typed.text("step")) {
        Step::Day => Ok(day_step(ctx, came.arrival)),
        Step::Look => look_step(ctx, came),
        Step::Choose => choose_step(ctx, came, typed.text("name")),
        Step::Rest => match chosen(typed) {
            Ok(person) => rest_step(ctx, came, person),
            Err(_) => look_step(ctx, came),
        },
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let page = OpenPage {
        frame: Frame::sample(),
        problem: Problem::sample("name"),
        heading: "Whose information is asked for?",
        due: Some("You must reply by Monday 4 January 2027. (UK GDPR art. 12A(1))".to_owned()),
        about: Some("Ella Marsh".to_owned()),
        none_found: true,
        fields: vec![Field::line("name", "Their name", "")],
        step: Step::Look.code(),
        button: "Find",
        start: "/requests/open".to_owned(),
    };
    vec![crate::pages::Sample::of("pages/requests/open.html", &page)]
}
