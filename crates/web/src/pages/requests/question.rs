//! One question a page: what happened to a request is recorded by answering one. A question is a
//! value, so that all look alike, and all show a mistake in the same way.

use std::sync::Arc;

use app::{AppError, Ctx, EntityId, Extractor, RequestView};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{heading, number, on_case, title};
use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem, sends_files};
use crate::frame::{Frame, Place};
use crate::session::Viewer;
use crate::state::State;

/// What a page asks.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// The heading.
    pub(crate) heading: &'static str,
    /// What it is for.
    pub(crate) lead: String,
    /// Words to copy, such as what to search for.
    pub(crate) copy: Vec<String>,
    /// The fields.
    pub(crate) fields: Vec<Field>,
    /// What the button says.
    pub(crate) button: &'static str,
    /// The rule behind it.
    pub(crate) source: &'static str,
}

/// A question and what its answer does.
pub(crate) trait Ask: 'static {
    /// Asks it.
    fn question(ctx: &Ctx<'_>, case: &RequestView, place: &str) -> Result<Question, AppError>;

    /// Takes the answer.
    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError>;
}

/// What an answer is about.
pub(crate) struct Target {
    /// The request.
    pub(crate) id: EntityId,
    /// What else the address names: the place of a search, a thing asked for, what happened.
    pub(crate) place: String,
    /// What reads and draws foreign files.
    pub(crate) extractor: Arc<Extractor>,
}

/// What the address says.
#[derive(Deserialize)]
pub(crate) struct At {
    number: String,
    #[serde(default, alias = "happening", alias = "point")]
    place: String,
}

#[derive(Template)]
#[template(path = "pages/requests/question.html")]
pub(crate) struct QuestionPage {
    frame: Frame,
    number: String,
    case: String,
    problem: Problem,
    question: Question,
    files: bool,
}

/// Shows the question.
pub(crate) async fn get<A: Ask>(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<At>,
) -> Result<Response, PageError> {
    html(&page::<A>(&state, &who, at, &Fields::default(), Problem::default()).await?)
}

/// Takes the answer, or shows the question again with what was typed.
pub(crate) async fn post<A: Ask>(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<At>,
    typed: Fields,
) -> Result<Response, PageError> {
    let (place, answer) = (at.place.clone(), typed.clone());
    let extractor = Arc::clone(&state.extractor);
    let outcome = on_case(&state, &who, &at.number, move |ctx, id| {
        let target = Target {
            id,
            place,
            extractor,
        };
        A::answer(ctx, &target, &answer)
    })
    .await;
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/requests/{}", at.number)).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page::<A>(&state, &who, at, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

async fn page<A: Ask>(
    state: &State,
    who: &app::SignedIn,
    at: At,
    typed: &Fields,
    mut problem: Problem,
) -> Result<QuestionPage, PageError> {
    let place = at.place;
    let (case, mut question) = on_case(state, who, &at.number, move |ctx, id| {
        let case = ctx.show_request(id)?;
        let question = A::question(ctx, &case, &place)?;
        Ok((case, question))
    })
    .await?;
    question.fields = question
        .fields
        .into_iter()
        .map(|field| field.filled(typed, &problem))
        .collect();
    problem.point_to(&question.fields);
    Ok(QuestionPage {
        frame: Frame::new(state, who, &title(&case), Place::Requests),
        number: number(&case),
        case: heading(&case),
        problem,
        files: sends_files(&question.fields),
        question,
    })
}

/// Samples for the test of templates: every kind of question there is.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let question = Question {
        heading: "Search a place by hand",
        lead: "Search it.".to_owned(),
        copy: vec!["Ella Marsh".to_owned()],
        fields: Field::samples(),
        button: "Record the search",
        source: "UK GDPR art. 15(1A)",
    };
    let page = QuestionPage {
        frame: Frame::sample(),
        number: "014".to_owned(),
        case: "Access request from Ella Marsh".to_owned(),
        problem: Problem::sample("line"),
        files: sends_files(&question.fields),
        question,
    };
    vec![crate::pages::Sample::of(
        "pages/requests/question.html",
        &page,
    )]
}
