//! The list of requests.

use app::RequestLine;
use askama::Template;
use axum::extract::State as Extract;
use axum::response::Response;
use duties::rights::State as Stage;

use super::Tag;
use super::clock::left;
use crate::errors::{PageError, html};
use crate::form::sentence;
use crate::frame::{Frame, Place};
use crate::session::Viewer;
use crate::state::State;

/// A request as a line.
#[derive(Clone, Debug)]
struct Line {
    number: String,
    subject: String,
    tag: Tag,
    due: String,
    late: bool,
}

#[derive(Template)]
#[template(path = "pages/requests/list.html")]
pub(crate) struct ListPage {
    frame: Frame,
    open: Vec<Line>,
    closed: Vec<Line>,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let (open, closed) = state
        .run(&who, |ctx| {
            let today = ctx.today();
            let (holidays, nation) = (ctx.engine.holidays(), ctx.engine.nation());
            let line = |line: RequestLine| {
                let due = line
                    .reckoning
                    .as_ref()
                    .and_then(|reckoning| reckoning.due_on);
                let answered = matches!(
                    line.state,
                    Stage::Delivered | Stage::Collected | Stage::Closed
                );
                Line {
                    due: match due {
                        _ if answered => String::new(),
                        Some(due) => format!(
                            "Reply by {}: {}",
                            calendar::in_words(due),
                            left(today, due, &holidays, nation)
                        ),
                        None => sentence("the clock stands still, until they say what they mean"),
                    },
                    late: !answered && due.is_some_and(|due| due < today),
                    tag: Tag::of(line.state),
                    number: line.number,
                    subject: line.subject,
                }
            };
            let (closed, open): (Vec<_>, Vec<_>) = ctx
                .list_requests()?
                .into_iter()
                .partition(|line| line.state == Stage::Closed);
            let lines = |list: Vec<RequestLine>| list.into_iter().map(line).collect::<Vec<_>>();
            Ok((lines(open), lines(closed)))
        })
        .await?;
    html(&ListPage {
        frame: Frame::new(&state, &who, "Requests", Place::Requests),
        open,
        closed,
    })
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let line = |late| Line {
        number: "014".to_owned(),
        subject: "Ella Marsh".to_owned(),
        tag: Tag::of(Stage::Received),
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
            open,
            closed,
        };
        crate::pages::Sample::of("pages/requests/list.html", &page)
    })
    .into()
}
