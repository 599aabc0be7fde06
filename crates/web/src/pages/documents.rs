//! What was read from the places, and what a person must look at because it could not be read.

use app::DocumentLine;
use askama::Template;
use axum::extract::{Path, Query, State as Extract};
use axum::response::Response;
use serde::Deserialize;

use crate::errors::{PageError, html};
use crate::form::sentence;
use crate::frame::{Frame, Place};
use crate::pages::plain::{Pages, frame, id_of, moment};
use crate::pages::requests::count_of;
use crate::session::Viewer;
use crate::state::State;

/// A document as a line.
#[derive(Clone, Debug)]
struct Line {
    path: String,
    name: String,
    place: String,
    parts: String,
    look_at: Vec<String>,
}

#[derive(Template)]
#[template(path = "pages/documents/list.html")]
pub(crate) struct DocumentsPage {
    frame: Frame,
    lines: Vec<Line>,
    pages: Pages,
    all: usize,
    unread: usize,
    only_unread: bool,
    /// What further pages keep of the address.
    rest: &'static str,
}

/// What the address says.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    page: Option<usize>,
    #[serde(default)]
    look: Option<String>,
}

/// The list.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let only_unread = asked.look.is_some();
    let (documents, unread) = state
        .run(&who, |ctx| {
            let documents = ctx.list_documents()?;
            let to_look_at = documents.iter().filter(|line| !line.look_at.is_empty());
            let unread = to_look_at.count();
            Ok((documents, unread))
        })
        .await?;
    let all = documents.len();
    let shown: Vec<DocumentLine> = documents
        .into_iter()
        .filter(|document| !only_unread || !document.look_at.is_empty())
        .collect();
    let pages = Pages::of(shown.len(), asked.page.unwrap_or(1));
    html(&DocumentsPage {
        frame: frame(&state, &who, "Documents", Place::Keeping),
        lines: pages.cut(shown).into_iter().map(line).collect(),
        pages,
        all,
        unread,
        only_unread,
        rest: if only_unread { "&look=yes" } else { "" },
    })
}

fn line(document: DocumentLine) -> Line {
    Line {
        path: format!("/documents/{}", document.id),
        name: document.path,
        place: document.place,
        parts: count_of(document.parts, "part with text", "parts with text"),
        look_at: document.look_at.iter().map(|note| sentence(note)).collect(),
    }
}

/// A part of a document.
#[derive(Clone, Debug)]
struct Part {
    name: String,
    text: String,
}

#[derive(Template)]
#[template(path = "pages/documents/show.html")]
pub(crate) struct DocumentPage {
    frame: Frame,
    name: String,
    place: String,
    read_at: String,
    look_at: Vec<String>,
    parts: Vec<Part>,
}

/// One document as it was read.
pub(crate) async fn show(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let (source, place) = state.run(&who, move |ctx| ctx.show_document(id)).await?;
    let body = source.body;
    let parts = body
        .document
        .parts
        .into_iter()
        .map(|part| {
            let mut name = part.path;
            name.push(part.name);
            Part {
                name: name.join(" › "),
                text: part.text,
            }
        })
        .collect();
    html(&DocumentPage {
        frame: frame(&state, &who, "A document", Place::Keeping),
        name: body.path,
        place,
        read_at: moment(body.read_at),
        look_at: body
            .document
            .notes
            .iter()
            .map(|note| sentence(&note.line()))
            .collect(),
        parts,
    })
}

#[cfg(test)]
impl DocumentsPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = Line {
            path: "/documents/1".to_owned(),
            name: "Letters/<June>.docx".to_owned(),
            place: "Shared drive".to_owned(),
            parts: "1 part with text".to_owned(),
            look_at: vec!["Page 2: a scanned page; look at it yourself.".to_owned()],
        };
        Self {
            frame,
            lines: vec![line],
            pages: Pages {
                at: 2,
                of: 3,
                total: 45,
            },
            all: 60,
            unread: 45,
            only_unread: true,
            rest: "&look=yes",
        }
    }
}

#[cfg(test)]
impl DocumentPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let part = Part {
            name: "body".to_owned(),
            text: "Dear <all>".to_owned(),
        };
        Self {
            frame,
            name: "Letters/June.docx".to_owned(),
            place: "Shared drive".to_owned(),
            read_at: "4 May 2026 at 10:20".to_owned(),
            look_at: vec!["A picture; look at it yourself.".to_owned()],
            parts: vec![part],
        }
    }
}
