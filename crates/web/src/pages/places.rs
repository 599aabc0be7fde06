//! The register of systems and places where data lives.

use access::{Action, Purpose, Scope, check};
use app::bodies;
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};

use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::{Form, FormPage, capital, frame, id_of};
use crate::session::Viewer;
use crate::state::State;

/// The sorts of places offered: code and words.
const SORTS: [(&str, &str); 6] = [
    ("drive", "A drive or folder"),
    ("mailbox", "A mailbox"),
    ("app", "An app or online service"),
    ("telephone", "A telephone or tablet"),
    ("paper", "Paper: a cupboard, a file, a notebook"),
    ("other", "Something else"),
];

/// A place as a line.
#[derive(Clone, Debug)]
struct Line {
    path: String,
    name: String,
    sort: String,
    owner: String,
    by_caretaker: bool,
}

#[derive(Template)]
#[template(path = "pages/places/list.html")]
pub(crate) struct PlacesPage {
    frame: Frame,
    lines: Vec<Line>,
}

/// The register.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let lines = state
        .run(&who, |ctx| {
            let places = ctx.list_places()?;
            Ok(places
                .into_iter()
                .map(|place| Line {
                    path: format!("/places/{}", place.id),
                    sort: sort_in_words(&place.body.kind),
                    name: place.body.name,
                    owner: place.body.owner,
                    by_caretaker: place.body.ingested,
                })
                .collect())
        })
        .await?;
    html(&PlacesPage {
        frame: frame(&state, &who, "Sharing and keeping", Place::Keeping),
        lines,
    })
}

fn sort_in_words(code: &str) -> String {
    SORTS
        .iter()
        .find(|(known, _)| *known == code)
        .map_or_else(|| capital(code), |(_, words)| (*words).to_owned())
}

#[derive(Template)]
#[template(path = "pages/places/show.html")]
pub(crate) struct PlacePage {
    frame: Frame,
    name: String,
    facts: Vec<(&'static str, String)>,
    by_caretaker: bool,
}

/// One place.
pub(crate) async fn show(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let (place, files) = state.run(&who, move |ctx| ctx.show_place_by_id(id)).await?;
    let body = place.body;
    let mut facts = vec![
        ("What it is", sort_in_words(&body.kind)),
        ("Who answers for it", body.owner),
        ("How it is searched by hand", body.how_searched),
    ];
    if body.ingested {
        facts.push(("Files read from it", files.to_string()));
    }
    facts.retain(|(_, value)| !value.is_empty());
    html(&PlacePage {
        frame: frame(&state, &who, "A place", Place::Keeping),
        name: body.name,
        facts,
        by_caretaker: body.ingested,
    })
}

/// The empty form.
pub(crate) async fn add(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    html(&adding(&state, &who, &Fields::default(), Problem::default()).await?)
}

/// Adds the place, or shows the form again with what was typed.
pub(crate) async fn added(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let place = bodies::Place {
        name: typed.text("name").to_owned(),
        kind: match typed.text("sort") {
            "" => "other".to_owned(),
            sort => sort.to_owned(),
        },
        owner: typed.text("owner").to_owned(),
        how_searched: typed.text("how").to_owned(),
        ingested: false,
    };
    match state.run(&who, move |ctx| ctx.add_place(&place)).await {
        Ok(_) => Ok(Redirect::to("/places").into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = adding(&state, &who, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

async fn adding(
    state: &State,
    who: &app::SignedIn,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    state
        .run(who, |ctx| {
            let scope = Scope::Organisation;
            Ok(check(
                Action::PlaceAdd,
                &ctx.actor,
                &scope,
                Purpose::Administration,
            )?)
        })
        .await?;
    let sorts = SORTS
        .iter()
        .map(|(code, words)| Choice::new(code, words, ""))
        .collect();
    let fields = vec![
        Field::line(
            "name",
            "Name",
            "As people call it: “Office mailbox”, “Asha’s telephone”.",
        ),
        Field::choice("sort", "What is it?", "", sorts),
        Field::line(
            "owner",
            "Who answers for it?",
            "They search it, or say who does.",
        ),
        Field::lines(
            "how",
            "How is it searched?",
            "In words for whoever does it: where to look, which words to use.",
        ),
    ];
    let form = Form::new(
        "Add a place where information is kept",
        fields,
        "Add the place",
    )
    .lead("Every request asks each of these places.");
    let frame = frame(state, who, "Add a place", Place::Keeping);
    Ok(FormPage::new(
        frame,
        ("Places", "/places".to_owned()),
        form,
        typed,
        problem,
    ))
}

#[cfg(test)]
impl PlacesPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = Line {
            path: "/places/1".to_owned(),
            name: "Shared drive".to_owned(),
            sort: sort_in_words("drive"),
            owner: "Sam".to_owned(),
            by_caretaker: true,
        };
        let paper = Line {
            by_caretaker: false,
            ..line.clone()
        };
        Self {
            frame,
            lines: vec![line, paper],
        }
    }
}

#[cfg(test)]
impl PlacePage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let facts = vec![("Who answers for it", "Sam".to_owned())];
        Self {
            frame,
            name: "Shared drive".to_owned(),
            facts,
            by_caretaker: true,
        }
    }
}
