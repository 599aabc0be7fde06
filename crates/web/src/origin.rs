//! Forms that do not say where they come from.
//!
//! Every browser of these years says of a form from which site it comes, in `Sec-Fetch-Site` or
//! `Origin`, and `CsrfLayer` refuses those of other sites. What says nothing is let through there, as a
//! program that has no cookies to abuse. Here it is refused if it has one: it would be a browser too old
//! to be trusted with it, or something between that strips what the refusal rests on.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{COOKIE, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// Refuses what could change something, comes with a cookie, and does not say from where.
pub(crate) async fn said(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let says = headers.contains_key(ORIGIN) || headers.contains_key("sec-fetch-site");
    if request.method().is_safe() || says || !headers.contains_key(COOKIE) {
        return next.run(request).await;
    }
    StatusCode::FORBIDDEN.into_response()
}
