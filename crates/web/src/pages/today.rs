//! What is due.

use axum::response::Redirect;

/// The start page is what is due.
pub(crate) async fn root() -> Redirect {
    Redirect::to("/today")
}

/// Until something else is due, the requests are.
pub(crate) async fn get() -> Redirect {
    Redirect::to("/requests")
}
