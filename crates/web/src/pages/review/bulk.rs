//! One decision for all that is undecided in a group.

use app::{AppError, Ctx, EntityId, GroupChoice};
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};

use super::{list, next_undecided, same};
use crate::errors::{PageError, html};
use crate::form::{Fields, Problem};
use crate::pages::requests::on_case;
use crate::session::Viewer;
use crate::state::State;

/// Decides; each item has its own line in the ledger.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let outcome = on_case(&state, &who, &number, move |ctx, id| act(ctx, id, &typed)).await;
    match outcome {
        Ok(here) => Ok(Redirect::to(&format!("/requests/{number}/review{here}")).into_response()),
        Err(error) => {
            let (mut problem, error) = Problem::of(error)?;
            problem.point_to(&[]);
            let page = list::page(&state, &who, &number, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// Decides, and gives where on the page the work goes on: at the group, or at the top when all is done.
fn act(ctx: &Ctx<'_>, id: EntityId, typed: &Fields) -> Result<String, AppError> {
    let items = ctx.list_items(id)?;
    let one = typed.text("item").parse().ok();
    let one = items.iter().find(|line| Some(line.number) == one);
    let one = one.ok_or(AppError::NotFound("item"))?;
    let choice = match typed.text("choice") {
        "give" => GroupChoice::GiveAsSuggested,
        "not-about" => GroupChoice::NotAboutThem,
        _ => {
            return Err(AppError::input(
                "choice",
                "Nothing was decided",
                "choose one of the buttons",
            ));
        }
    };
    ctx.decide_group(id, one.number, choice)?;
    let all = ctx.list_items(id)?;
    Ok(
        match all.iter().find(|line| same(&line.group, &one.group)) {
            Some(first) if next_undecided(&all, 0).is_some() => format!("#group-{}", first.number),
            Some(_) | None => String::new(),
        },
    )
}
