//! The letters that can be sent now about a request, to read, print or save.

use app::Letter;
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::{heading, number, on_case, title};
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::session::Viewer;
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/requests/letters.html")]
pub(crate) struct LettersPage {
    frame: Frame,
    number: String,
    heading: String,
    contact: String,
    letters: Vec<Letter>,
}

/// Shows them.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(path): Path<String>,
) -> Result<Response, PageError> {
    let frame = Frame::new(&state, &who, "", Place::Requests);
    let page = on_case(&state, &who, &path, move |ctx, id| {
        let (case, letters) = ctx.request_letters(id)?;
        Ok(LettersPage {
            frame: Frame {
                title: format!("{}, letters", title(&case)),
                ..frame
            },
            number: number(&case),
            heading: heading(&case),
            contact: case.stored.body.requester.contact.clone(),
            letters,
        })
    });
    html(&page.await?)
}

/// One of them as a PDF. Its name says nothing about anybody.
pub(crate) async fn pdf(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path((path, letter)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let bytes = on_case(&state, &who, &path, move |ctx, id| {
        ctx.letter_pdf(id, &letter)
    });
    let headers = [
        (CONTENT_TYPE, "application/pdf"),
        (CONTENT_DISPOSITION, "attachment; filename=\"letter.pdf\""),
    ];
    Ok((headers, bytes.await?).into_response())
}

/// A sample for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let page = LettersPage {
        frame: Frame::sample(),
        number: "014".to_owned(),
        heading: "Access request from Ella <Marsh>".to_owned(),
        contact: "ella@<family>.example.com".to_owned(),
        letters: vec![Letter {
            code: "extension".to_owned(),
            title: "We need more time".to_owned(),
            heading: "We need more time".to_owned(),
            to: "Ella <Marsh>".to_owned(),
            paragraphs: vec!["Our reasons: there is <much> of it.".to_owned()],
            ways: vec!["Please tell us first.".to_owned()],
            stops: vec!["It names somebody.".to_owned()],
        }],
    };
    vec![crate::pages::Sample::of(
        "pages/requests/letters.html",
        &page,
    )]
}
