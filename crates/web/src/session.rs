//! Who is signed in: a cookie that scripts cannot read.

use app::{AppError, SignedIn};
use axum::extract::FromRequestParts;
use axum::http::header::{COOKIE, HeaderMap, HeaderValue};
use axum::http::request::Parts;

use crate::errors::PageError;
use crate::state::State;

/// The person who is signed in. A handler that takes it is closed to everybody else.
pub(crate) struct Viewer(pub(crate) SignedIn);

impl FromRequestParts<State> for Viewer {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, PageError> {
        let Some(token) = Cookie::Session.read(&parts.headers, state.is_https()) else {
            return Err(PageError::SignIn);
        };
        let (engine, now) = (state.engine.clone(), (state.clock)());
        let found = tokio::task::spawn_blocking(move || engine.session(&token, now))
            .await
            .map_err(|_| PageError::Bug)??;
        let who = found.ok_or(PageError::SignIn)?;
        if who.lacks_second_factor && !is_open_without(parts.uri.path()) {
            return Err(PageError::App(second_factor_first()));
        }
        Ok(Self(who))
    }
}

/// The pages on which a second factor is added, and the way out.
fn is_open_without(path: &str) -> bool {
    path == "/account" || path.starts_with("/account/") || path == "/sign-out"
}

fn second_factor_first() -> AppError {
    AppError::Refused(app::Refusal {
        why: "Your role must have a second factor, and you have none yet.".to_owned(),
        citation: None,
        mend: Some("Open “Your account” at /account and add an app or a passkey.".to_owned()),
        denied: None,
    })
}

/// What a browser is given to remember.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cookie {
    /// That somebody is signed in. It ends with the browser.
    Session,
    /// That a password was right and the second factor is still to come. It ends after five minutes.
    Step,
    /// That somebody signed in here before, so that their attempts are told from strangers'. It opens
    /// nothing, and ends after half a year.
    Device,
}

impl Cookie {
    /// Bound to the host where there is https.
    fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-caretaker",
            (Self::Session, false) => "caretaker",
            (Self::Step, true) => "__Host-caretaker-step",
            (Self::Step, false) => "caretaker-step",
            (Self::Device, true) => "__Host-caretaker-device",
            (Self::Device, false) => "caretaker-device",
        }
    }

    /// What the browser sent back. Nothing if it sent two, for then one is not ours.
    pub(crate) fn read(self, headers: &HeaderMap, https: bool) -> Option<String> {
        let name = self.name(https);
        let mut found = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned());
        let value = found.next()?;
        found.next().is_none().then_some(value)
    }

    /// The header that gives it.
    pub(crate) fn set(self, token: &str, https: bool) -> Option<HeaderValue> {
        let age = match self {
            Self::Session => "",
            Self::Step => "; Max-Age=300",
            Self::Device => "; Max-Age=15552000",
        };
        self.header(token, age, https)
    }

    /// The header that takes it away.
    pub(crate) fn clear(self, https: bool) -> Option<HeaderValue> {
        self.header("", "; Max-Age=0", https)
    }

    fn header(self, token: &str, age: &str, https: bool) -> Option<HeaderValue> {
        let secure = if https { "; Secure" } else { "" };
        let name = self.name(https);
        HeaderValue::from_str(&format!(
            "{name}={token}; Path=/; HttpOnly; SameSite=Lax{age}{secure}"
        ))
        .ok()
    }
}
