//! The list of requests.

use app::{ArrivalsAfter, RequestDue, RequestLine};
use askama::Template;
use axum::extract::{Query, State as Extract};
use axum::response::Response;
use duties::rights::State as Stage;
use serde::Deserialize;

use super::clock::left;
use super::{Tag, arrival};
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::session::Viewer;
use crate::state::State;

/// How much of what came by the public page is shown at a time.
const ARRIVALS: usize = 50;

/// What the address asks for.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    /// After which place of what came by the public page.
    after: Option<String>,
}

/// A request as a line.
#[derive(Clone, Debug)]
struct Line {
    number: String,
    kind: &'static str,
    subject: String,
    tag: Tag,
    due: String,
    late: bool,
}

#[derive(Template)]
#[template(path = "pages/requests/list.html")]
pub(crate) struct ListPage {
    frame: Frame,
    /// What came by the public page and waits, and the rest of it.
    waiting: Vec<arrival::Line>,
    sorted: Vec<arrival::Line>,
    /// Whether this is a later part of them; and where the next is.
    further: bool,
    older: Option<String>,
    open: Vec<Line>,
    closed: Vec<Line>,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let after = match asked.after.as_deref() {
        Some(after) => Some(after.parse::<ArrivalsAfter>()?),
        None => None,
    };
    let further = after.is_some();
    let (open, closed, (waiting, sorted), older) = state
        .run(&who, move |ctx| {
            let today = ctx.today();
            let (holidays, nation) = (ctx.engine.holidays(), ctx.engine.nation());
            let line = |line: RequestLine| {
                let due = line.due.and_then(RequestDue::on);
                let answered = matches!(
                    line.state,
                    Stage::Delivered | Stage::Collected | Stage::Closed
                );
                Line {
                    due: match due {
                        _ if answered => String::new(),
                        Some(on) => format!(
                            "{} by {}: {}",
                            match line.due {
                                Some(RequestDue::Acknowledge(_)) => "Acknowledge",
                                Some(_) | None => "Reply",
                            },
                            calendar::in_words(on),
                            left(today, on, &holidays, nation)
                        ),
                        None => without_day(line.due),
                    },
                    late: !answered && due.is_some_and(|due| due < today),
                    tag: Tag::of(line.kind, line.state),
                    kind: line.kind.rules().title,
                    number: line.number,
                    subject: line.subject,
                }
            };
            let (closed, open): (Vec<_>, Vec<_>) = ctx
                .list_requests()?
                .into_iter()
                .partition(|line| line.state == Stage::Closed);
            let lines = |list: Vec<RequestLine>| list.into_iter().map(line).collect::<Vec<_>>();
            let page = ctx.list_arrivals(after.as_ref(), ARRIVALS)?;
            let came = page.lines.iter().map(|one| arrival::Line::of(ctx, one));
            let came: (Vec<_>, Vec<_>) = came.partition(|one| one.waits);
            let older = page.next.map(|next| format!("/requests?after={next}"));
            Ok((lines(open), lines(closed), came, older))
        })
        .await?;
    html(&ListPage {
        frame: Frame::new(&state, &who, "Requests", Place::Requests),
        waiting,
        sorted,
        further,
        older,
        open,
        closed,
    })
}

/// Why a request has no day.
fn without_day(due: Option<RequestDue>) -> String {
    match due {
        Some(RequestDue::AtOnce) => "At once".to_owned(),
        Some(RequestDue::WithoutDelay(_)) => "Without undue delay".to_owned(),
        Some(RequestDue::StandsStill | RequestDue::Answer(_) | RequestDue::Acknowledge(_))
        | None => "The clock stands still, until they say what they mean.".to_owned(),
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let line = |late| Line {
        number: "014".to_owned(),
        kind: "Deletion request",
        subject: "Ella Marsh".to_owned(),
        tag: Tag::of(duties::rights::RightKind::Erasure, Stage::Received),
        due: "Reply by Monday 4 January 2027".to_owned(),
        late,
    };
    [
        (vec![line(false), line(true)], vec![line(false)]),
        (Vec::new(), Vec::new()),
    ]
    .map(|(open, closed)| {
        let page = ListPage {
            frame: Frame::sample(),
            waiting: vec![arrival::Line::sample()],
            sorted: vec![arrival::Line::sample()],
            further: true,
            older: Some("/requests?after=s7fffaee8-3".to_owned()),
            open,
            closed,
        };
        crate::pages::Sample::of("pages/requests/list.html", &page)
    })
    .into()
}
