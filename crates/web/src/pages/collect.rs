//! Collecting an answer: a link, and a code that came another way. Every failure says the same.

use app::{AppError, Collected, PackageFile};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Response};

use super::package::download;
use crate::address::Peer;
use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem};
use crate::frame::Frame;
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/collect.html")]
pub(crate) struct CollectPage {
    frame: Frame,
    problem: Problem,
    field: Field,
}

#[derive(Template)]
#[template(path = "pages/collected.html")]
pub(crate) struct CollectedPage {
    frame: Frame,
    code: String,
}

/// Asks for the code. Whether the link is good is said only with the code.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Path(_): Path<String>,
) -> Result<Response, PageError> {
    html(&form(&state, Problem::default()))
}

fn form(state: &State, mut problem: Problem) -> CollectPage {
    let hint = "Six digits. We gave it to you another way than the link.";
    let field = Field::code("code", "The code", hint).filled(&Fields::default(), &problem);
    problem.point_to(std::slice::from_ref(&field));
    CollectPage {
        frame: Frame::public(state, "Collect your answer"),
        problem,
        field,
    }
}

/// Compares the code; then shows what there is, or hands over the file that was chosen.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Path(secret): Path<String>,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    // Comparing a code costs as much as a sign-in: who asks often waits behind themselves.
    let turn = match state.turn(&peer.address).await {
        Ok(turn) => turn,
        Err(none) => return Ok(none.into_response()),
    };
    let (engine, now, cost) = (state.engine.clone(), (state.clock)(), state.cost);
    let code = typed.text("code").to_owned();
    let given = code.clone();
    let outcome = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        engine.collect(&secret, &given, now, cost)
    })
    .await
    .map_err(|_| PageError::Bug)?;
    match outcome {
        Ok(Collected { pdf, zip }) => match typed.text("file") {
            "pdf" => Ok(download(PackageFile::Pdf, pdf)),
            "zip" => Ok(download(PackageFile::Zip, zip)),
            _ => html(&CollectedPage {
                frame: Frame::public(&state, "Your answer"),
                code,
            }),
        },
        // Something in it was protected since: link and code were right.
        Err(error @ AppError::Input(_)) => {
            let (problem, error) = Problem::of(error.into())?;
            Ok((error.status(), html(&form(&state, problem))?).into_response())
        }
        Err(AppError::Refused(_) | AppError::NotFound(_)) => {
            let error = AppError::input("code", "That link and code do not match", "");
            let (problem, error) = Problem::of(error.into())?;
            Ok((error.status(), html(&form(&state, problem))?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<super::Sample> {
    let problem = Problem::sample("code");
    let field = Field::code("code", "The code", "").filled(&Fields::default(), &problem);
    let form = CollectPage {
        frame: Frame::sample(),
        problem,
        field,
    };
    let done = CollectedPage {
        frame: Frame::sample(),
        code: "012345".to_owned(),
    };
    vec![
        super::Sample::of("pages/collect.html", &form),
        super::Sample::of("pages/collected.html", &done),
    ]
}
