//! The items of a request, by conversation, page by page.

use app::{Ctx, EntityId};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;

use super::asked::Asked;
use super::narrow::{Narrow, narrow};
use super::suggested::{Offer, offers};
use super::{Group, Grouped, Together, company, decided_together, progress};
use crate::errors::{PageError, html};
use crate::form::Problem;
use crate::frame::{Frame, Place};
use crate::pages::plain::Pages;
use crate::pages::requests::{count_of, heading, number, on_case, title};
use crate::session::Viewer;
use crate::state::State;

/// How many items stand on one page.
const ITEMS: usize = 50;

#[derive(Template)]
#[template(path = "pages/review/list.html")]
pub(crate) struct ReviewPage {
    frame: Frame,
    problem: Problem,
    number: String,
    heading: String,
    narrow: Narrow,
    /// What follows every address of the review, so that the choice is kept.
    query: String,
    groups: Vec<Group>,
    /// Whether all of a group is on the list, so that it can be decided at once.
    whole: bool,
    pages: Pages,
    before: String,
    after: String,
    progress: String,
    company: String,
    together: Option<Together>,
    offers: Vec<Offer>,
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
    asked: Asked,
) -> Result<Response, PageError> {
    html(&page(&state, &who, &number, asked, Problem::default()).await?)
}

/// The page, with what went wrong.
pub(crate) async fn page(
    state: &State,
    who: &app::SignedIn,
    path: &str,
    asked: Asked,
    problem: Problem,
) -> Result<ReviewPage, PageError> {
    let frame = Frame::new(state, who, "", Place::Requests);
    on_case(state, who, path, move |ctx, id| {
        view(ctx, id, &asked, problem, frame)
    })
    .await
}

fn view(
    ctx: &Ctx<'_>,
    id: EntityId,
    asked: &Asked,
    problem: Problem,
    frame: Frame,
) -> Result<ReviewPage, app::AppError> {
    let case = ctx.show_request(id)?;
    let review = ctx.review(id)?;
    let filter = &asked.filter;
    let counts = review.counts(filter);
    let grouped = Grouped::of(&review, review.shown(filter));
    let here = || grouped.first_open() / ITEMS + 1;
    let pages = pages(counts.shown, asked.page.unwrap_or_else(here));
    let page = |number: Option<usize>| match number {
        Some(number) => asked.with(&[("page", number.to_string())]),
        None => String::new(),
    };
    let duty = &case.stored.body.duty;
    let waiting = duty.places_waiting();
    let searched = duty.places.len() - waiting;
    let problem = match &asked.fault {
        Some(fault) if !problem.has_any() => Problem::saying(fault),
        Some(_) | None => problem,
    };
    Ok(ReviewPage {
        frame: Frame {
            title: format!("{}, review", title(&case)),
            ..frame
        },
        problem,
        number: number(&case),
        heading: heading(&case),
        narrow: narrow(ctx, &case, asked, &counts, review.len())?,
        query: asked.query(),
        groups: grouped.part((pages.at - 1) * ITEMS, ITEMS),
        whole: is_whole(asked),
        before: page(pages.before()),
        after: page(pages.after()),
        pages,
        progress: progress(ctx, &review),
        company: company(ctx, &review)?,
        together: decided_together(&review, asked.together),
        offers: offers(&counts),
        decided: review.decided(),
        all: review.len(),
        next: review.next_open(filter, 0),
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
}

/// Whether nothing is asked for but one group at most.
fn is_whole(asked: &Asked) -> bool {
    app::ItemFilter {
        group: None,
        ..asked.filter.clone()
    }
    .is_all()
}

fn pages(total: usize, wanted: usize) -> Pages {
    let of = total.div_ceil(ITEMS).max(1);
    Pages {
        at: wanted.clamp(1, of),
        of,
        total,
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let page = |groups: Vec<Group>, next: Option<u32>| ReviewPage {
        frame: Frame::sample(),
        problem: Problem::default(),
        number: "014".to_owned(),
        heading: "Access request from Ella Marsh".to_owned(),
        narrow: Narrow::sample(),
        query: "?kind=mail".to_owned(),
        groups,
        whole: true,
        pages: Pages {
            at: 2,
            of: 3,
            total: 120,
        },
        before: "?page=1".to_owned(),
        after: "?page=3".to_owned(),
        progress: "1 of 2 decided, about 1 minute left".to_owned(),
        company: "Within the last ten minutes Sam decided 1 item, last item 2.".to_owned(),
        together: next.map(|_| Together {
            act: "00000000000000000000000000000001".to_owned(),
            words: "2 items were".to_owned(),
        }),
        offers: vec![Offer::sample()],
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
