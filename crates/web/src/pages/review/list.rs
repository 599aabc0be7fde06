//! The items of a request, by conversation.

use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;

use super::{Group, decided, groups, next_undecided};
use crate::errors::{PageError, html};
use crate::form::Problem;
use crate::frame::{Frame, Place};
use crate::pages::requests::{count_of, heading, number, on_case, title};
use crate::session::Viewer;
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/review/list.html")]
pub(crate) struct ReviewPage {
    frame: Frame,
    problem: Problem,
    number: String,
    heading: String,
    groups: Vec<Group>,
    decided: usize,
    all: usize,
    next: Option<u32>,
    /// What is still to be searched, in words; empty if nothing is.
    waiting: String,
    searched: String,
    hand: Vec<(String, String)>,
}

/// Shows them.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    html(&page(&state, &who, &number, Problem::default()).await?)
}

/// The page, with what went wrong.
pub(crate) async fn page(
    state: &State,
    who: &app::SignedIn,
    path: &str,
    problem: Problem,
) -> Result<ReviewPage, PageError> {
    let frame = Frame::new(state, who, "", Place::Requests);
    on_case(state, who, path, move |ctx, id| {
        let case = ctx.show_request(id)?;
        let items = ctx.list_items(id)?;
        let duty = &case.stored.body.duty;
        let waiting = duty.places_waiting();
        let searched = duty.places.len() - waiting;
        Ok(ReviewPage {
            frame: Frame {
                title: format!("{}, review", title(&case)),
                ..frame
            },
            problem,
            number: number(&case),
            heading: heading(&case),
            groups: groups(&items, 0),
            decided: decided(&items),
            all: items.len(),
            next: next_undecided(&items, 0),
            searched: count_of(searched, "place", "places"),
            waiting: match waiting {
                0 => String::new(),
                1 => "1 place is still to be searched.".to_owned(),
                waiting => format!("{waiting} places are still to be searched."),
            },
            hand: case
                .places
                .iter()
                .filter(|line| line.search == duties::rights::Search::Waiting && !line.by_caretaker)
                .map(|line| (line.id.clone(), line.name.clone()))
                .collect(),
        })
    })
    .await
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let page = |groups: Vec<Group>, next| ReviewPage {
        frame: Frame::sample(),
        problem: Problem::default(),
        number: "014".to_owned(),
        heading: "Access request from Ella Marsh".to_owned(),
        groups,
        decided: 1,
        all: 2,
        next,
        waiting: "1 place is still to be searched.".to_owned(),
        searched: "2 places".to_owned(),
        hand: vec![("a".to_owned(), "Paper cupboard".to_owned())],
    };
    [
        page(vec![Group::sample()], Some(1)),
        page(vec![Group::sample()], None),
        page(Vec::new(), None),
    ]
    .map(|page| crate::pages::Sample::of("pages/review/list.html", &page))
    .into()
}
