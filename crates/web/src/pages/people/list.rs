//! The list of people. What is searched for is sent in a form, so that no name stands in an address.

use std::sync::Arc;

use access::Role;
use app::bodies::Person;
use app::{Ctx, PeopleAsked, Stored};
use askama::Template;
use axum::extract::{Query, State as Extract};
use axum::response::Response;
use serde::Deserialize;

use super::{known_as, path_of};
use crate::errors::{PageError, html};
use crate::form::Fields;
use crate::frame::{Frame, Place, mine};
use crate::pages::plain::{ON_A_PAGE, Pages, capital, frame};
use crate::session::Viewer;
use crate::state::State;

/// No list is so long; an address may ask for anything.
const MOST_PAGES: usize = 1_000_000;

/// A person as a line.
#[derive(Clone, Debug)]
struct Line {
    path: String,
    name: String,
    known_as: String,
    age: String,
    number: String,
}

/// A link that narrows the list to a kind of person.
#[derive(Clone, Debug)]
struct Narrow {
    words: String,
    path: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "pages/people/list.html")]
pub(crate) struct ListPage {
    frame: Frame,
    heading: String,
    query: String,
    kind: String,
    kinds: Vec<Narrow>,
    lines: Vec<Line>,
    pages: Pages,
    manages: bool,
    /// Those whom the reader would work with.
    own_people: String,
    nobody_at_all: bool,
    too_short: bool,
}

/// What the address may say: never a name.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    page: Option<usize>,
    #[serde(default)]
    kind: Option<String>,
}

/// Everybody, page by page.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let kind = asked.kind.unwrap_or_default();
    let page = asked.page.unwrap_or(1);
    let frame = title(&state, &who);
    html(
        &state
            .run(&who, move |ctx| list(ctx, frame, "", &kind, page))
            .await?,
    )
}

/// Those whom the words fit.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let frame = title(&state, &who);
    let page = typed.text("page").parse().unwrap_or(1);
    html(
        &state
            .run(&who, move |ctx| {
                list(ctx, frame, typed.text("q"), typed.text("kind"), page)
            })
            .await?,
    )
}

fn title(state: &State, who: &app::SignedIn) -> Frame {
    let title = if who.actor.role == Role::Tutor {
        mine(&state.engine.house_words())
    } else {
        "People".to_owned()
    };
    frame(state, who, &title, Place::People)
}

fn list(
    ctx: &Ctx<'_>,
    frame: Frame,
    query: &str,
    kind: &str,
    page: usize,
) -> Result<ListPage, app::AppError> {
    let today = ctx.today();
    let (found, pages) = found(ctx, query, kind, page)?;
    let lines = found
        .into_iter()
        .map(|person| Line {
            path: path_of(person.id),
            name: person.body.display_name(),
            known_as: known_as(ctx, &person.body),
            age: person
                .body
                .age_on(today)
                .map(|age| age.to_string())
                .unwrap_or_default(),
            number: person.body.external_id.clone().unwrap_or_default(),
        })
        .collect();
    let manages = ctx.actor.role != Role::Tutor;
    let directory = ctx.engine.directory()?;
    let kinds = ctx
        .engine
        .kinds_of_people()
        .into_iter()
        .filter(|(code, _, _)| manages && directory.how_many(code) > 0)
        .map(|(code, _, many)| Narrow {
            words: capital(&many),
            path: format!("/people?kind={code}"),
            current: code == kind,
        })
        .collect();
    let house = ctx.engine.house_words();
    Ok(ListPage {
        frame,
        heading: if manages {
            "People".to_owned()
        } else {
            mine(&house)
        },
        query: query.to_owned(),
        kind: kind.to_owned(),
        kinds,
        lines,
        pages,
        manages,
        own_people: house.many("learner"),
        nobody_at_all: directory.is_empty(),
        too_short: app::are_single_letters(query),
    })
}

/// The people of a page, and which page of how many it is.
type OnePage = (Vec<Arc<Stored<Person>>>, Pages);

/// The people of one page; where there is no such page, of the last.
fn found(ctx: &Ctx<'_>, query: &str, kind: &str, page: usize) -> Result<OnePage, app::AppError> {
    let asked = |page: usize| {
        ctx.people_page(&PeopleAsked {
            words: query,
            kind: Some(kind).filter(|kind| !kind.is_empty()),
            skip: (page - 1) * ON_A_PAGE,
            rows: ON_A_PAGE,
        })
    };
    let wanted = page.clamp(1, MOST_PAGES);
    let found = asked(wanted)?;
    let pages = Pages::of(found.total, wanted);
    let found = if pages.at == wanted {
        found
    } else {
        asked(pages.at)?
    };
    Ok((found.people, pages))
}

#[cfg(test)]
impl ListPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = |name: &str| Line {
            path: "/people/00000000000000000000000000000001".to_owned(),
            name: name.to_owned(),
            known_as: "Tutee".to_owned(),
            age: "12".to_owned(),
            number: "L0007".to_owned(),
        };
        Self {
            frame,
            heading: "People".to_owned(),
            query: "ella".to_owned(),
            kind: String::new(),
            kinds: vec![Narrow {
                words: "Tutees".to_owned(),
                path: "/people?kind=learner".to_owned(),
                current: false,
            }],
            lines: vec![line("Ella Thornbury"), line("Ella Quince")],
            pages: Pages {
                at: 2,
                of: 3,
                total: 42,
            },
            manages: true,
            own_people: "tutees".to_owned(),
            nobody_at_all: false,
            too_short: false,
        }
    }
}
