//! Attacks on the web server, each under its own name: what an attacker sends, and that nothing comes
//! of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

#[path = "attacks/enumeration.rs"]
mod enumeration;
#[path = "attacks/forms.rs"]
mod forms;
#[path = "attacks/paths.rs"]
mod paths;
#[path = "attacks/probing.rs"]
mod probing;
#[path = "attacks/screen.rs"]
mod screen;
#[path = "attacks/script.rs"]
mod script;
#[path = "attacks/sessions.rs"]
mod sessions;
#[path = "attacks/sites.rs"]
mod sites;
mod support;
#[path = "attacks/wire.rs"]
mod wire;

use axum::body::Body;
use axum::http::{Method, Request, header};

use support::{Answer, TestApp};

/// Sends whatever is to be sent.
async fn send(
    app: &TestApp,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: impl Into<Vec<u8>>,
) -> Answer {
    let mut request = Request::builder()
        .method(Method::from_bytes(method.as_bytes()).unwrap())
        .uri(path);
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header(header::HOST, &app.host);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::from(body.into())).unwrap())
        .await
}

/// A path of the list with something real in its places.
fn filled(app: &TestApp, path: &str) -> String {
    let id = match path.split('/').nth(1) {
        Some("records") => app.cast.report,
        Some("places") => app.cupboard,
        _ => app.cast.ella,
    };
    path.replace("{id}", &id.to_string())
        .replace("{relation}", &app.cast.carer.to_string())
        .replace("{number}", "001")
        .replace("{item}", "1")
        .replace("{place}", &app.cupboard.to_string())
        .replace("{happening}", "acknowledged")
        .replace("{point}", "1")
        .replace("{name}", "caretaker.css")
        .replace("{document}", "retention")
        .replace("{letter}", "refusal")
        .replace("{secret}", "nothing")
}
