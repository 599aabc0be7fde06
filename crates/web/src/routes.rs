//! Every route, and the order of what stands before them.

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::errors::PageError;
use crate::pages::{people, sign_in, today};
use crate::state::State;
use crate::{assets, headers};

/// The largest form that is taken, in bytes.
const LARGEST_FORM: usize = 2 * 1024 * 1024;

/// All paths, for the test that tries each with each role.
pub const PATHS: &[&str] = &["/", "/today", "/sign-in", "/sign-out", "/set-password/{secret}", "/people"];

/// The server's pages.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/", get(today::root))
        .route("/today", get(today::get))
        .route("/sign-in", get(sign_in::get).post(sign_in::post))
        .route("/sign-out", post(sign_in::out))
        .route("/set-password/{secret}", get(sign_in::set_form).post(sign_in::set))
        .route("/people", get(people::list::get))
        .route("/assets/{name}", get(assets::get))
        .fallback(async || PageError::NotFound)
        .layer(RequestBodyLimitLayer::new(LARGEST_FORM))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(headers::set))
        .with_state(state)
}
