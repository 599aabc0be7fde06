//! Who is signed in: a cookie that scripts cannot read.

use app::SignedIn;
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
        let Some(token) = token(&parts.headers, state.is_https()) else {
            return Err(PageError::SignIn);
        };
        let (engine, now) = (state.engine.clone(), (state.clock)());
        let found = tokio::task::spawn_blocking(move || engine.session(&token, now))
            .await
            .map_err(|_| PageError::Bug)??;
        found.map(Self).ok_or(PageError::SignIn)
    }
}

/// The cookie's name: bound to the host where there is https.
fn cookie_name(https: bool) -> &'static str {
    if https {
        "__Host-caretaker"
    } else {
        "caretaker"
    }
}

fn token(headers: &HeaderMap, https: bool) -> Option<String> {
    let name = cookie_name(https);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The header that signs a browser in.
pub(crate) fn set_cookie(token: &str, https: bool) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    let name = cookie_name(https);
    HeaderValue::from_str(&format!(
        "{name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}"
    ))
    .ok()
}

/// The header that signs a browser out.
pub(crate) fn clear_cookie(https: bool) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    let name = cookie_name(https);
    HeaderValue::from_str(&format!(
        "{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"
    ))
    .ok()
}
