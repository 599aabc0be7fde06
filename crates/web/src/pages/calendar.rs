//! What is due in somebody's own calendar: a secret address for it, and what stands there.

use access::Action;
use app::{AppError, CalendarAt, Ctx, SignedIn};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use calendar::date_in_london;

use crate::address::Peer;
use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::{day, frame};
use crate::pages::second_factor::current_password;
use crate::session::Viewer;
use crate::state::State;

/// What the kind of content is called.
pub(crate) const ICS: &str = "text/calendar; charset=utf-8";
/// The name by which the list of tokens knows it.
const NAME: &str = "the calendar of what is due";

#[derive(Template)]
#[template(path = "pages/calendar.html")]
pub(crate) struct CalendarPage {
    frame: Frame,
    problem: Problem,
    password: Field,
}

#[derive(Template)]
#[template(path = "pages/calendar_made.html")]
pub(crate) struct MadePage {
    frame: Frame,
    address: String,
    ends: String,
}

fn page(state: &State, who: &SignedIn, typed: &Fields, mut problem: Problem) -> CalendarPage {
    let password = current_password().filled(typed, &problem);
    problem.point_to(std::slice::from_ref(&password));
    CalendarPage {
        frame: frame(state, who, "What is due in your calendar", Place::Today),
        problem,
        password,
    }
}

/// Says what it is, and asks for the password.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    state.run(&who, may_have_one).await?;
    html(&page(&state, &who, &Fields::default(), Problem::default()))
}

fn may_have_one(ctx: &Ctx<'_>) -> Result<(), AppError> {
    access::check(
        Action::CalendarFeed,
        &ctx.actor,
        &access::Scope::Organisation,
        access::Purpose::RightsRequest,
    )?;
    Ok(())
}

/// Makes an address and shows it, once.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    let turn = match state.turn(&peer.address).await {
        Ok(turn) => turn,
        Err(none) => return Ok(none.into_response()),
    };
    let (given, cost) = (typed.clone(), state.cost);
    let made = state.run(&who, move |ctx| {
        let _turn = turn;
        may_have_one(ctx)?;
        ctx.add_own_token(NAME, &[Action::CalendarFeed], given.raw("password"), cost)
    });
    match made.await {
        Ok(token) => html(&MadePage {
            frame: frame(&state, &who, "The address is there", Place::Today),
            address: format!("{}/calendar/{}", state.public_url, token.secret.as_str()),
            ends: day(date_in_london(token.ends_at)),
        }),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page(&state, &who, &typed, problem);
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// The calendar itself, for a program that shows nothing but the address.
pub(crate) async fn feed(
    Extract(state): Extract<State>,
    Path(secret): Path<String>,
    peer: Peer,
) -> Result<Response, PageError> {
    let (engine, now) = (state.engine.clone(), (state.clock)());
    // Some programs want an address to end as a file does.
    let secret = secret.strip_suffix(".ics").unwrap_or(&secret).to_owned();
    let found =
        tokio::task::spawn_blocking(move || engine.calendar_at(&secret, &peer.address, now));
    match found.await.map_err(|_| PageError::Bug)?? {
        CalendarAt::Text(text) => Ok((
            [
                (CONTENT_TYPE, ICS),
                (CONTENT_DISPOSITION, "attachment; filename=\"due.ics\""),
            ],
            text,
        )
            .into_response()),
        // An address that must wait learns no more than one that is wrong.
        CalendarAt::Nothing | CalendarAt::Wait => Err(PageError::NotFound),
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<super::Sample> {
    let ask = CalendarPage {
        frame: Frame::sample(),
        problem: Problem::sample("password"),
        password: current_password(),
    };
    let made = MadePage {
        frame: Frame::sample(),
        address: "https://data.caretaker.example/calendar/ct_…".to_owned(),
        ends: "2 August 2026".to_owned(),
    };
    vec![
        super::Sample::of("pages/calendar.html", &ask),
        super::Sample::of("pages/calendar_made.html", &made),
    ]
}
