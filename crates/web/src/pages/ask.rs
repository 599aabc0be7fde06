//! “Ask about your information”: for anyone, without an account or legal words.

use askama::Template;
use axum::extract::State as Extract;
use axum::response::Response;

use crate::errors::{PageError, html};
use crate::frame::Frame;
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/ask.html")]
pub(crate) struct AskPage {
    frame: Frame,
    email: String,
    telephone: String,
    address: Vec<String>,
    officer: String,
    complaints: String,
    regulator: String,
}

/// Shows how to ask.
pub(crate) async fn get(Extract(state): Extract<State>) -> Result<Response, PageError> {
    let pack = state.engine.pack();
    let (house, officer) = (&pack.organisation, &pack.organisation.dpo);
    let contact = |what: &str| {
        house
            .contacts
            .get(what)
            .map(|contact| contact.email.clone())
    };
    html(&AskPage {
        frame: Frame::public(&state, "Ask about your information"),
        email: contact("rights").unwrap_or_else(|| officer.email.clone()),
        telephone: officer.telephone.clone(),
        address: if officer.address.is_empty() {
            house.address.clone()
        } else {
            officer.address.clone()
        },
        officer: officer.name.clone(),
        complaints: contact("complaints").unwrap_or_else(|| officer.email.clone()),
        regulator: state.engine.organisation().regulator.clone(),
    })
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<super::Sample> {
    let page = AskPage {
        frame: Frame::sample(),
        email: "rights@example.org".to_owned(),
        telephone: "01632 960123".to_owned(),
        address: vec!["1 Marl Lane".to_owned(), "ZZ1 1ZZ".to_owned()],
        officer: "Rowan Hale".to_owned(),
        complaints: "complaints@example.org".to_owned(),
        regulator: "Information Commissioner’s Office".to_owned(),
    };
    vec![super::Sample::of("pages/ask.html", &page)]
}
