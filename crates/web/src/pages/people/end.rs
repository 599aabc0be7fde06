//! Recording that two people no longer belong together.

use access::{Action, Purpose, Scope, check};
use app::AppError;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};

use super::path_of;
use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem};
use crate::frame::Place;
use crate::pages::plain::{Form, FormPage, frame, id_of};
use crate::session::Viewer;
use crate::state::State;

/// Asks when it ended.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<(String, String)>,
) -> Result<Response, PageError> {
    html(&page(&state, &who, &at, &Fields::default(), Problem::default()).await?)
}

/// Records it.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, PageError> {
    let (id, relation) = (id_of(&at.0)?, id_of(&at.1)?);
    let answer = typed.clone();
    let outcome = state
        .run(&who, move |ctx| {
            ctx.end_relation(id, relation, answer.date("on", "the day it ended")?)
        })
        .await;
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("{}/family", path_of(id))).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page(&state, &who, &at, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

async fn page(
    state: &State,
    who: &app::SignedIn,
    at: &(String, String),
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let (id, relation) = (id_of(&at.0)?, id_of(&at.1)?);
    let form = state
        .run(who, move |ctx| {
            let scope = Scope::Person {
                id: id.0,
                own: ctx.is_own(id)?,
            };
            check(
                Action::RelationEnd,
                &ctx.actor,
                &scope,
                Purpose::Administration,
            )?;
            let view = ctx.show_person(id)?;
            let held = view
                .relations
                .iter()
                .find(|one| one.relation.id == relation)
                .ok_or(AppError::NotFound("relation"))?;
            let (name, other) = (view.person.body.display_name(), &held.other_name);
            let what = ctx
                .engine
                .house_words()
                .relation(&held.relation.body.kind, held.outward);
            let fields = vec![Field::date(
                "on",
                "When did it end?",
                "For example 27 3 2026.",
                Some(ctx.today()),
            )];
            Ok(
                Form::new("What belonged together, ends", fields, "Record the end")
                    .lead(format!("{other} is recorded with {name} as: {what}.")),
            )
        })
        .await?;
    let frame = frame(state, who, "A person: an end", Place::People);
    let back = format!("{}/family", path_of(id));
    Ok(FormPage::new(
        frame,
        ("Family and who acts for them", back),
        form,
        typed,
        problem,
    ))
}
