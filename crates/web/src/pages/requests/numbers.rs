//! The numbers of requests, for the annual report.

use app::{RequestNumbers, YearOfRequests};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::Response;

use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::session::Viewer;
use crate::state::State;

#[derive(Clone, Debug)]
struct Row {
    title: &'static str,
    numbers: [usize; 9],
}

#[derive(Clone, Debug)]
struct Year {
    year: i16,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "pages/requests/numbers.html")]
pub(crate) struct NumbersPage {
    frame: Frame,
    years: Vec<Year>,
}

fn row(title: &'static str, numbers: &RequestNumbers) -> Row {
    Row {
        title,
        numbers: numbers.named().map(|(_, number)| number),
    }
}

impl Year {
    fn of(year: &YearOfRequests) -> Self {
        let kinds = year.kinds.iter();
        let mut rows: Vec<Row> = kinds
            .map(|(kind, numbers)| row(kind.rules().title, numbers))
            .collect();
        rows.push(row("All", &year.all));
        Self {
            year: year.year,
            rows,
        }
    }
}

/// Shows them.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let years = state
        .run(&who, |ctx| {
            let years = ctx.request_numbers()?;
            Ok(years.iter().map(Year::of).collect())
        })
        .await?;
    html(&NumbersPage {
        frame: Frame::new(&state, &who, "Numbers of requests", Place::Requests),
        years,
    })
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let year = Year {
        year: 2026,
        rows: vec![row("All", &RequestNumbers::default())],
    };
    [vec![year], Vec::new()]
        .map(|years| {
            let page = NumbersPage {
                frame: Frame::sample(),
                years,
            };
            crate::pages::Sample::of("pages/requests/numbers.html", &page)
        })
        .into()
}
