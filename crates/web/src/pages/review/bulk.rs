//! One decision for all that is undecided in a group.

use app::{AppError, Ctx, EntityId, GroupChoice};
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};

use super::asked::Asked;
use super::list;
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
    asked: Asked,
    typed: Fields,
) -> Result<Response, PageError> {
    let paged = asked.clone();
    let outcome = on_case(&state, &who, &number, move |ctx, id| act(ctx, id, &typed)).await;
    match outcome {
        Ok((done, here)) => {
            let query = asked.with(&[("together", done.to_string())]);
            Ok(Redirect::to(&format!("/requests/{number}/review{query}{here}")).into_response())
        }
        Err(error) => {
            let (mut problem, error) = Problem::of(error)?;
            problem.point_to(&[]);
            let page = list::page(&state, &who, &number, paged, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// Decides, and gives the act by which it is taken back, and where on the page the work goes on: at
/// the group, or at the top when all is done.
fn act(ctx: &Ctx<'_>, id: EntityId, typed: &Fields) -> Result<(EntityId, String), AppError> {
    // Whoever may not review learns nothing of what is missing.
    ctx.review(id)?;
    let one = typed.text("item").parse().ok();
    let one: u32 = one.ok_or(AppError::NotFound("item"))?;
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
    let done = ctx.decide_group(id, one, choice)?.act;
    let review = ctx.review(id)?;
    let all = review.decided() == review.len();
    let line = review.line(one).filter(|_| !all);
    let groups = review.groups();
    let group = line.and_then(|line| groups.iter().find(|group| group.key == line.group_key));
    let here = group.map_or_else(String::new, |group| format!("#group-{}", group.first));
    Ok((done, here))
}
