//! Signing in and out, and setting a password by a link.

use app::{AppError, Fault};
use askama::Template;
use axum::Form;
use axum::extract::{ConnectInfo, Path, Query, State as Extract};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::net::SocketAddr;

use crate::errors::{PageError, html};
use crate::frame::Frame;
use crate::session::{Viewer, clear_cookie, set_cookie};
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct SignInPage {
    frame: Frame,
    problem: Option<String>,
    email: String,
    set: bool,
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
    let frame = Frame::public(&state, "Sign in");
    html(&SignInPage {
        frame,
        problem: None,
        email: String::new(),
        set: asked.set.is_some(),
    })
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct SignInForm {
    email: String,
    password: String,
}

/// Signs in, or shows the form again with what every failure says.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Form(form): Form<SignInForm>,
) -> Result<Response, PageError> {
    let _turn = state
        .sign_ins
        .clone()
        .acquire_owned()
        .await
        .map_err(|_| PageError::Bug)?;
    let (engine, now, cost) = (state.engine.clone(), (state.clock)(), state.cost);
    let email = form.email.clone();
    let outcome = tokio::task::spawn_blocking(move || {
        engine.sign_in(
            &form.email,
            &form.password,
            &address.ip().to_string(),
            now,
            cost,
        )
    })
    .await
    .map_err(|_| PageError::Bug)?;
    match outcome {
        Ok((_, token)) => {
            let cookie = set_cookie(&token.0, state.is_https()).ok_or(PageError::Bug)?;
            let mut response = Redirect::to("/today").into_response();
            response.headers_mut().insert(SET_COOKIE, cookie);
            Ok(response)
        }
        Err(AppError::Refused(refusal)) => {
            let frame = Frame::public(&state, "Sign in");
            let page = SignInPage {
                frame,
                problem: Some(refusal.why),
                email,
                set: false,
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
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
    let mut response = Redirect::to("/sign-in").into_response();
    if let Some(cookie) = clear_cookie(state.is_https()) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
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

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct SetPasswordForm {
    password: String,
}

/// Sets the password.
pub(crate) async fn set(
    Extract(state): Extract<State>,
    Path(secret): Path<String>,
    Form(form): Form<SetPasswordForm>,
) -> Result<Response, PageError> {
    let _turn = state
        .sign_ins
        .clone()
        .acquire_owned()
        .await
        .map_err(|_| PageError::Bug)?;
    let (engine, now, cost) = (state.engine.clone(), (state.clock)(), state.cost);
    let outcome = tokio::task::spawn_blocking(move || {
        engine.set_password(&secret, &form.password, now, cost)
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
        problem,
        email: "a@example.org".to_owned(),
        set: true,
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
    vec![
        super::Sample::of("pages/sign_in.html", &form),
        super::Sample::of("pages/set_password.html", &set),
    ]
}
