//! Until the organisation is set up every page leads there: the data protection officer to the
//! questions, everybody else to a page that says so. Nothing is shown, kept or published before.

use access::Role;
use axum::extract::{FromRequestParts as _, Request, State as Extract};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::{HOME, bare_frame};
use crate::errors::{PageError, html};
use crate::frame::Frame;
use crate::pages::plain::DonePage;
use crate::session::Viewer;
use crate::state::State;

/// Where somebody who is not signed in is not asked to sign in.
const PUBLIC: [&str; 4] = ["/ask", "/privacy", "/collect", "/sheet"];

/// Stands before every address.
pub(crate) async fn first(
    Extract(state): Extract<State>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if !state.engine.awaits_setup() || is_open(path) {
        return next.run(request).await;
    }
    if path.starts_with("/api/") {
        return crate::api::not_set_up();
    }
    let public = PUBLIC.iter().any(|known| is_below(path, known));
    let (mut parts, _) = request.into_parts();
    match Viewer::from_request_parts(&mut parts, &state).await {
        Ok(Viewer(who)) if who.actor.role == Role::Dpo => Redirect::to(HOME).into_response(),
        Ok(Viewer(who)) => wait(bare_frame(&state, &who, "Not set up yet"), "/account"),
        Err(PageError::SignIn) if public => {
            wait(Frame::public(&state, "Not set up yet"), "/sign-in")
        }
        Err(error) => error.into_response(),
    }
}

/// What is needed to get there: signing in and out, one's own account, the questions themselves.
fn is_open(path: &str) -> bool {
    [
        "/setup",
        "/sign-in",
        "/sign-out",
        "/set-password",
        "/account",
        "/assets",
    ]
    .iter()
    .any(|open| is_below(path, open))
}

fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn wait(frame: Frame, to: &str) -> Response {
    let words = if to == "/sign-in" {
        "Sign in"
    } else {
        "Your account"
    };
    let page = DonePage {
        frame,
        heading: "This is not set up yet".to_owned(),
        lines: vec![
            "The data protection officer chooses a policy and answers a few questions first. Please come back later.".to_owned(),
        ],
        link: (words.to_owned(), to.to_owned()),
    };
    match html(&page) {
        Ok(page) => (StatusCode::SERVICE_UNAVAILABLE, page).into_response(),
        Err(error) => error.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_needed_is_open() {
        for open in [
            "/setup",
            "/setup/pack",
            "/set-password/x",
            "/account",
            "/assets/a.css",
        ] {
            assert!(is_open(open), "{open}");
        }
        for shut in [
            "/",
            "/people",
            "/setups",
            "/accounts",
            "/privacy",
            "/api/v1/people",
        ] {
            assert!(!is_open(shut), "{shut}");
        }
    }
}
