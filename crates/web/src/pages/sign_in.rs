//! Signing in and out, with a password, a code or a passkey, and setting a password by a link.

use app::{AppError, Fault, SignInStep, SignedIn, Token, WaitsFor};
use askama::Template;
use axum::extract::{Path, Query, State as Extract};
use axum::http::header::{HeaderMap, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::address::Peer;
use crate::errors::{PageError, html};
use crate::form::Fields;
use crate::frame::Frame;
use crate::session::{Cookie, Viewer};
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct SignInPage {
    frame: Frame,
    problem: Option<String>,
    email: String,
    set: bool,
    host: String,
}

/// What the address may say.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// A password has just been set.
    #[serde(default)]
    set: Option<String>,
}

/// The form.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    html(&SignInPage {
        set: asked.set.is_some(),
        ..form(&state, None, String::new())
    })
}

fn form(state: &State, problem: Option<String>, email: String) -> SignInPage {
    SignInPage {
        frame: Frame::public(state, "Sign in"),
        problem,
        email,
        set: false,
        host: state.party().id,
    }
}

/// The password. Shows the form again with what every failure says, or asks for the second factor.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    let (email, password) = (
        typed.raw("email").to_owned(),
        typed.raw("password").to_owned(),
    );
    let (engine, now, cost) = (state.engine.clone(), (state.clock)(), state.cost);
    // A stranger who has to wait is told so without a turn; whoever says to be none takes one first.
    if let (true, Err(error)) = (peer.device.is_empty(), engine.may_try(&peer.address, now)) {
        return again(&state, error, &email);
    }
    let turn = match state.turn(&peer.address).await {
        Ok(turn) => turn,
        Err(none) => return Ok(none.into_response()),
    };
    let (given, here) = (email.clone(), peer.clone());
    let outcome = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        engine.first_step(&given, &password, &peer.caller(), now, cost)
    })
    .await
    .map_err(|_| PageError::Bug)?;
    match outcome {
        Ok(SignInStep::In(who, token)) => signed_in(&state, here, (who, token)).await,
        Ok(SignInStep::Waits(token, _)) => {
            let cookie = Cookie::Step.set(&token.0, state.is_https());
            lead("/sign-in/code", [cookie])
        }
        Err(error) => again(&state, error, &email),
    }
}

/// The form again, where the answer was no.
fn again(state: &State, error: AppError, email: &str) -> Result<Response, PageError> {
    match error {
        AppError::Refused(refusal) => {
            let page = form(state, Some(refusal.why), email.to_owned());
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        other => Err(other.into()),
    }
}

/// Leads on with cookies.
fn lead<const N: usize>(
    to: &str,
    cookies: [Option<HeaderValue>; N],
) -> Result<Response, PageError> {
    let mut response = Redirect::to(to).into_response();
    for cookie in cookies {
        let cookie = cookie.ok_or(PageError::Bug)?;
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Gives the browser its session, and a mark to be known by; ends the session that it had before, and
/// takes half a sign-in away.
pub(super) async fn signed_in(
    state: &State,
    here: Peer,
    (who, token): (SignedIn, Token),
) -> Result<Response, PageError> {
    let https = state.is_https();
    let (engine, now, account) = (state.engine.clone(), (state.clock)(), who.account);
    let device = tokio::task::spawn_blocking(move || {
        engine.end_session(&here.session, now)?;
        Ok::<_, AppError>(engine.mark_device(account, &here.device, now))
    })
    .await
    .map_err(|_| PageError::Bug)??;
    let to = if who.lacks_second_factor {
        "/account"
    } else {
        "/today"
    };
    let cookies = [
        Cookie::Session.set(&token.0, https),
        Cookie::Step.clear(https),
        Cookie::Device.set(&device, https),
    ];
    lead(to, cookies)
}

#[derive(Template)]
#[template(path = "pages/account/code.html")]
struct CodePage {
    frame: Frame,
    problem: Option<String>,
    waits: WaitsFor,
    host: String,
}

/// Asks for the second factor; whoever has not given a password begins with it.
pub(crate) async fn code(
    Extract(state): Extract<State>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    match waiting(&state, &headers)? {
        Some((_, waits)) => html(&code_form(&state, None, waits)),
        None => Ok(Redirect::to("/sign-in").into_response()),
    }
}

fn code_form(state: &State, problem: Option<String>, waits: WaitsFor) -> CodePage {
    CodePage {
        frame: Frame::public(state, "Sign in"),
        problem,
        waits,
        host: state.party().id,
    }
}

/// The sign-in that this browser began.
fn waiting(state: &State, headers: &HeaderMap) -> Result<Option<(String, WaitsFor)>, PageError> {
    let Some(token) = Cookie::Step.read(headers, state.is_https()) else {
        return Ok(None);
    };
    let waits = state.engine.waits_for(&token, (state.clock)())?;
    Ok(waits.map(|waits| (token, waits)))
}

/// The second factor.
pub(crate) async fn code_post(
    Extract(state): Extract<State>,
    headers: HeaderMap,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    let Some((token, waits)) = waiting(&state, &headers)? else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let (engine, now) = (state.engine.clone(), (state.clock)());
    let code = typed.text("code").to_owned();
    let here = peer.clone();
    let outcome =
        tokio::task::spawn_blocking(move || engine.second_step(&token, &code, &peer.caller(), now))
            .await
            .map_err(|_| PageError::Bug)?;
    match outcome {
        Ok(signed) => signed_in(&state, here, signed).await,
        Err(AppError::Refused(refusal)) => {
            let page = code_form(&state, Some(refusal.why), waits);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Shows the sign-in form after a passkey that was refused.
pub(super) fn passkey_refused(state: &State, error: AppError) -> Result<Response, PageError> {
    again(state, error, "")
}

/// Signs out.
pub(crate) async fn out(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let (engine, now) = (state.engine.clone(), (state.clock)());
    tokio::task::spawn_blocking(move || engine.sign_out(&who, now))
        .await
        .map_err(|_| PageError::Bug)??;
    let mut response = lead("/sign-in", [Cookie::Session.clear(state.is_https())])?;
    // What the browser has kept of the pages goes too.
    let forget = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert("clear-site-data", forget);
    Ok(response)
}

#[derive(Template)]
#[template(path = "pages/set_password.html")]
struct SetPasswordPage {
    frame: Frame,
    faults: Vec<Fault>,
}

/// The form behind a link; whether the link is good is said only when it is used.
pub(crate) async fn set_form(
    Extract(state): Extract<State>,
    Path(_): Path<String>,
) -> Result<Response, PageError> {
    html(&SetPasswordPage {
        frame: Frame::public(&state, "Set your password"),
        faults: Vec::new(),
    })
}

/// Sets the password.
pub(crate) async fn set(
    Extract(state): Extract<State>,
    Path(secret): Path<String>,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    let turn = match state.turn(&peer.address).await {
        Ok(turn) => turn,
        Err(none) => return Ok(none.into_response()),
    };
    let (engine, now, cost) = (state.engine.clone(), (state.clock)(), state.cost);
    let password = typed.raw("password").to_owned();
    let outcome = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        engine.set_password(&secret, &password, now, cost)
    })
    .await
    .map_err(|_| PageError::Bug)?;
    match outcome {
        Ok(_) => Ok(Redirect::to("/sign-in?set=yes").into_response()),
        Err(AppError::Input(faults)) => {
            let frame = Frame::public(&state, "Set your password");
            let page = SetPasswordPage { frame, faults };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<super::Sample> {
    let problem = Some("The e-mail address or the password is not right.".to_owned());
    let form = SignInPage {
        frame: Frame::sample(),
        problem: problem.clone(),
        email: "a@example.org".to_owned(),
        set: true,
        host: "caretaker.example".to_owned(),
    };
    let faults = vec![Fault {
        place: "password".to_owned(),
        what: "short".to_owned(),
        mend: "longer".to_owned(),
    }];
    let set = SetPasswordPage {
        frame: Frame::sample(),
        faults,
    };
    let code = CodePage {
        frame: Frame::sample(),
        problem,
        waits: WaitsFor {
            app: true,
            passkey: true,
            recovery: true,
        },
        host: "caretaker.example".to_owned(),
    };
    vec![
        super::Sample::of("pages/sign_in.html", &form),
        super::Sample::of("pages/set_password.html", &set),
        super::Sample::of("pages/account/code.html", &code),
    ]
}
