//! Styles and scripts, inside the binary, under a name that changes with their content.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// The style sheet.
const CSS: &str = include_str!("../assets/caretaker.css");
/// What makes review quicker; every page works without it.
const JS: &str = include_str!("../assets/caretaker.js");
/// The mark in the browser's tab.
const ICON: &str = include_str!("../assets/icon.svg");

/// Serves one of the files.
pub(crate) async fn get(axum::extract::Path(name): axum::extract::Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "caretaker.css" => ("text/css; charset=utf-8", CSS),
        "caretaker.js" => ("text/javascript; charset=utf-8", JS),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    // `no-cache` asks the browser to check each time; the files are small and local.
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")], text).into_response()
}
