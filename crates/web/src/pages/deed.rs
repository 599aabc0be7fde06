//! Pages that ask before something is done: what it means, perhaps a password, and one button. Each is
//! a value, so that all look alike, all show a refusal alike, and none acts before it has asked.

use app::{AppError, Ctx, EntityId, PasswordCost, SignedIn};
use axum::Router;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::address::Peer;
use crate::errors::{PageError, html};
use crate::form::{Fields, Problem};
use crate::frame::Place;
use crate::pages::plain::{Form, FormPage, frame, id_of};
use crate::session::Viewer;
use crate::state::State;

/// Something that is done once its page has been answered.
pub(crate) trait Deed: 'static {
    /// What doing it gives.
    type Done: Send + 'static;

    /// Where its page stands.
    const STANDS: Stands;

    /// Whether it asks for a password, whose hashing needs a turn.
    const ASKS_PASSWORD: bool = false;

    /// What the page asks. `about` is what the address names; where it names nothing, one's own account.
    fn form(ctx: &Ctx<'_>, about: EntityId) -> Result<Form, AppError>;

    /// Does it.
    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<Self::Done, AppError>;

    /// What is shown then: unless there is more to say, the page it was reached from.
    fn then(_: &State, _: &SignedIn, _: Self::Done) -> Result<Response, PageError> {
        Ok(Redirect::to(Self::STANDS.back.1).into_response())
    }
}

/// Where a page stands.
#[derive(Clone, Copy)]
pub(crate) struct Stands {
    /// The browser's title.
    pub(crate) title: &'static str,
    /// The place of the navigation.
    pub(crate) place: Place,
    /// The page it is reached from, and to which it leads back: words and path.
    pub(crate) back: (&'static str, &'static str),
}

/// The answer to such a page.
pub(crate) struct Given {
    /// What it is about.
    pub(crate) about: EntityId,
    /// What was typed.
    pub(crate) typed: Fields,
    /// From where.
    pub(crate) peer: Peer,
    /// What hashing a password costs.
    pub(crate) cost: PasswordCost,
}

/// What the address says.
#[derive(Deserialize)]
struct At {
    #[serde(default)]
    id: Option<String>,
}

impl At {
    fn about(&self, who: &SignedIn) -> Result<EntityId, PageError> {
        match &self.id {
            Some(id) => id_of(id),
            None => Ok(EntityId(who.actor.id)),
        }
    }
}

/// The route of a deed: it is asked about, and then done.
pub(crate) fn asks_first<D: Deed>(path: &str) -> Router<State> {
    Router::new().route(path, get(ask::<D>).post(act::<D>))
}

async fn ask<D: Deed>(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<At>,
) -> Result<Response, PageError> {
    let about = at.about(&who)?;
    html(&page::<D>(&state, &who, about, &Fields::default(), Problem::default()).await?)
}

async fn act<D: Deed>(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    peer: Peer,
    Path(at): Path<At>,
    typed: Fields,
) -> Result<Response, PageError> {
    let about = at.about(&who)?;
    let turn = if D::ASKS_PASSWORD {
        match state.turn(&peer.address).await {
            Ok(turn) => Some(turn),
            Err(none) => return Ok(none.into_response()),
        }
    } else {
        None
    };
    let given = Given {
        about,
        typed: typed.clone(),
        peer,
        cost: state.cost,
    };
    let outcome = state
        .run(&who, move |ctx| {
            let _turn = turn;
            D::act(ctx, &given)
        })
        .await;
    match outcome {
        Ok(done) => D::then(&state, &who, done),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            match page::<D>(&state, &who, about, &typed, problem).await {
                Ok(page) => Ok((error.status(), html(&page)?).into_response()),
                // Where there is nothing to ask about, a refusal stands all the same.
                Err(_) if matches!(error, PageError::App(AppError::Refused(_))) => Err(error),
                Err(gone) => Err(gone),
            }
        }
    }
}

async fn page<D: Deed>(
    state: &State,
    who: &SignedIn,
    about: EntityId,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let form = state.run(who, move |ctx| D::form(ctx, about)).await?;
    let Stands { title, place, back } = D::STANDS;
    let crumb = (back.0, back.1.to_owned());
    let frame = frame(state, who, title, place);
    Ok(FormPage::new(frame, crumb, form, typed, problem))
}
