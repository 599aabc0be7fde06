//! Searching places by Caretaker: one, or all that it can.

use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use duties::rights::Search;

use super::{on_case, show};
use crate::errors::PageError;
use crate::form::Fields;
use crate::session::Viewer;
use crate::state::State;

/// Searches the place named, or with `all` each that waits and that Caretaker can search.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let place = typed.text("place").to_owned();
    let outcome = on_case(&state, &who, &number, move |ctx, id| {
        if place != "all" {
            return ctx.search_place(id, &place).map(|_| ());
        }
        let case = ctx.show_request(id)?;
        let waiting = case
            .places
            .iter()
            .filter(|line| line.by_caretaker && line.search == Search::Waiting);
        for line in waiting {
            ctx.search_place(id, &line.id)?;
        }
        Ok(())
    })
    .await;
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/requests/{number}#places")).into_response()),
        Err(error) => show::again(&state, &who, &number, error).await,
    }
}
