//! The same decision for the other items that say the same.

use app::AppError;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};

use super::asked::Asked;
use super::list;
use crate::errors::{PageError, html};
use crate::form::{Fields, Problem};
use crate::pages::requests::on_case;
use crate::session::Viewer;
use crate::state::State;

/// Decides, and goes on with the next item.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
    asked: Asked,
    typed: Fields,
) -> Result<Response, PageError> {
    let filter = asked.filter.clone();
    let outcome = on_case(&state, &who, &number, move |ctx, id| {
        // Whoever may not review learns nothing of what is missing.
        ctx.review(id)?;
        let item: u32 = typed
            .text("item")
            .parse()
            .map_err(|_| AppError::NotFound("item"))?;
        let near: Vec<u32> = typed
            .all("near")
            .filter_map(|one| one.parse().ok())
            .collect();
        let done = ctx.decide_alike(id, item, &near)?;
        Ok((done.act, ctx.review(id)?.next_open(&filter, item)))
    })
    .await;
    match outcome {
        Ok((act, next)) => {
            let item = next.map(|next| format!("/{next}")).unwrap_or_default();
            let query = asked.with(&[("together", act.to_string())]);
            let path = format!("/requests/{number}/review{item}{query}");
            Ok(Redirect::to(&path).into_response())
        }
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = list::page(&state, &who, &number, asked, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}
