//! How far a request is: asked with the reference and the code that were shown once. Every failure
//! says the same; nothing here says anything about the person it is about.

use app::{AppError, ArrivalStanding, Asked, PublicStage};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::{IntoResponse, Response};

use super::due_words;
use crate::address::Peer;
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::Frame;
use crate::pages::plain::day;
use crate::state::State;

/// What every failure says.
const SAME: &str =
    "That reference and code do not match, or too many wrong codes came within the hour";

#[derive(Template)]
#[template(path = "pages/ask/status.html")]
pub(crate) struct StatusPage {
    frame: Frame,
    problem: Problem,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "pages/ask/standing.html")]
pub(crate) struct StandingPage {
    frame: Frame,
    problem: Problem,
    /// What was just done.
    done: &'static str,
    reference: String,
    code: String,
    heading: &'static str,
    lines: Vec<String>,
    came: String,
    messages: usize,
    message: Field,
    /// Asked before it is taken back; nothing where it no longer can be.
    sure: Option<Field>,
}

/// Asks for both.
pub(crate) async fn get(Extract(state): Extract<State>) -> Result<Response, PageError> {
    html(&form(&state, &Fields::default(), Problem::default()))
}

fn form(state: &State, typed: &Fields, mut problem: Problem) -> StatusPage {
    let fields: Vec<Field> = [
        Field::line("reference", "Your reference", "For example 7KQ-2MD."),
        Field::line(
            "code",
            "Your code",
            "For example 3F7K-9QRT. It was shown once.",
        )
        .own("off"),
    ]
    .into_iter()
    .map(|field| field.filled(typed, &problem))
    .collect();
    problem.point_to(&fields);
    StatusPage {
        frame: Frame::public(state, "How far is my request?"),
        problem,
        fields,
    }
}

/// What somebody does with both.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Look,
    Add,
    TakeBack,
}

/// Shows how far it is, after adding to it or taking it back.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    let does = match typed.text("do") {
        "add" => Does::Add,
        "back" if typed.text("sure") == "yes" => Does::TakeBack,
        _ => Does::Look,
    };
    let unsure = typed.text("do") == "back" && does == Does::Look;
    match act(&state, &peer, &typed, does).await {
        Ok(Ok(standing)) => {
            let (done, problem) = match does {
                Does::Add => ("We have your message.", Problem::default()),
                Does::TakeBack => ("You took it back.", Problem::default()),
                Does::Look if unsure => ("", not_sure()?),
                Does::Look => ("", Problem::default()),
            };
            let page = standing_page(&state, &typed, standing, done, (Fields::default(), problem));
            Ok((status_of(unsure), html(&page)?).into_response())
        }
        Ok(Err(AppError::Input(faults))) => {
            // Reference and code were right; the words were not.
            let (problem, error) = Problem::of(AppError::Input(faults).into())?;
            match act(&state, &peer, &typed, Does::Look).await {
                Ok(Ok(standing)) => {
                    let kept = (typed.clone(), problem);
                    let page = standing_page(&state, &typed, standing, "", kept);
                    Ok((error.status(), html(&page)?).into_response())
                }
                Ok(Err(other)) => refused(&state, &typed, other),
                Err(busy) => Ok(busy),
            }
        }
        Ok(Err(error)) => refused(&state, &typed, error),
        Err(busy) => Ok(busy),
    }
}

fn status_of(unsure: bool) -> axum::http::StatusCode {
    if unsure {
        axum::http::StatusCode::UNPROCESSABLE_ENTITY
    } else {
        axum::http::StatusCode::OK
    }
}

fn not_sure() -> Result<Problem, PageError> {
    let mend = "tick the box, or leave it as it is";
    let error = AppError::input("sure", "Say that you want to take it back", mend);
    Problem::of(error.into()).map(|(problem, _)| problem)
}

fn refused(state: &State, typed: &Fields, error: AppError) -> Result<Response, PageError> {
    match error {
        AppError::Refused(_) | AppError::NotFound(_) => {
            let mend = "check both, or write or telephone";
            let error = AppError::input("reference", SAME, mend);
            let (problem, error) = Problem::of(error.into())?;
            let page = form(state, typed, problem);
            Ok((error.status(), html(&page)?).into_response())
        }
        other => Err(other.into()),
    }
}

/// Does it; an answer of its own where too many ask at once.
async fn act(
    state: &State,
    peer: &Peer,
    typed: &Fields,
    does: Does,
) -> Result<Result<ArrivalStanding, AppError>, Response> {
    // Comparing a code costs as much as a sign-in: who asks often waits behind themselves.
    let turn = match state.turn(&peer.address).await {
        Ok(turn) => turn,
        Err(none) => return Err(none.into_response()),
    };
    let (engine, now, cost) = (state.engine.clone(), (state.clock)(), state.cost);
    let text = |name: &str| typed.text(name).to_owned();
    let (reference, code, message) = (text("reference"), text("code"), text("message"));
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        match does {
            Does::Look => engine.arrival_standing(&reference, &code, now, cost),
            Does::Add => engine.add_to_arrival((&reference, &code), &message, now, cost),
            Does::TakeBack => engine.take_arrival_back(&reference, &code, now, cost),
        }
    });
    done.await.map_err(|_| PageError::Bug.into_response())
}

fn standing_page(
    state: &State,
    typed: &Fields,
    standing: ArrivalStanding,
    done: &'static str,
    (kept, mut problem): (Fields, Problem),
) -> StandingPage {
    let message = message().filled(&kept, &problem);
    let sure = is_open(standing.stage).then(|| sure().filled(&Fields::default(), &problem));
    let asked: Vec<Field> = std::iter::once(message.clone())
        .chain(sure.clone())
        .collect();
    problem.point_to(&asked);
    StandingPage {
        frame: Frame::public(state, "How far your request is"),
        problem,
        done,
        heading: heading(standing.stage),
        lines: lines(&standing),
        came: day(standing.received_on),
        messages: standing.messages,
        message,
        sure,
        reference: standing.reference,
        code: typed.text("code").to_owned(),
    }
}

/// Whether it can still be taken back.
fn is_open(stage: PublicStage) -> bool {
    match stage {
        PublicStage::Received | PublicStage::WaitsForYou | PublicStage::Working => true,
        PublicStage::Answered | PublicStage::Closed | PublicStage::TakenBack => false,
    }
}

fn sure() -> Field {
    let yes = Choice::new("yes", "Yes, I take my request back", "");
    Field::several("sure", "Are you sure?", "", vec![yes])
}

fn message() -> Field {
    Field::lines(
        "message",
        "What do you want to add?",
        "For example an answer to what we asked, or another way to reach you.",
    )
}

fn heading(stage: PublicStage) -> &'static str {
    match stage {
        PublicStage::Received => "We have it",
        PublicStage::WaitsForYou => "We wait for something from you",
        PublicStage::Working => "We are working on it",
        PublicStage::Answered => "We have answered",
        PublicStage::Closed => "It is closed",
        PublicStage::TakenBack => "You took it back",
    }
}

/// What there is to say, without a word about anybody.
fn lines(standing: &ArrivalStanding) -> Vec<String> {
    let mut lines: Vec<String> = standing.due.map(due_words).into_iter().collect();
    for (asked, on) in &standing.asked {
        let what = match asked {
            Asked::Identity => "to show us who you are",
            Asked::Authority => "to show us that you may ask for somebody else",
            Asked::Meaning => "to say more exactly what you mean",
            Asked::Fee => "for a fee",
        };
        lines.push(format!("We asked you {what} on {}.", day(*on)));
    }
    let more = match standing.stage {
        PublicStage::Received => {
            "Somebody reads it. We may ask you to show who you are before we say more."
        }
        PublicStage::WaitsForYou => {
            "We wrote or telephoned to you. You can answer there, or below if it is only words."
        }
        PublicStage::Working => "We tell you as soon as our answer is ready.",
        PublicStage::Answered => {
            "Our answer went to you the way that we agreed. If it did not reach you, telephone or write."
        }
        PublicStage::Closed => {
            "If you think that this is wrong, write below, telephone, or complain."
        }
        PublicStage::TakenBack => {
            "We were told, and do no more about it. If you want it after all, write below or ask again."
        }
    };
    lines.push(more.to_owned());
    lines
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let problem = Problem::sample("reference");
    let page = StatusPage {
        frame: Frame::sample(),
        fields: vec![
            Field::line("reference", "Your reference", "").filled(&Fields::default(), &problem),
        ],
        problem,
    };
    let standing = |stage, done| {
        let standing = ArrivalStanding {
            reference: "7KQ-2MD".to_owned(),
            received_on: jiff::civil::date(2026, 12, 1),
            stage,
            due: None,
            asked: vec![(Asked::Identity, jiff::civil::date(2026, 12, 3))],
            messages: 2,
        };
        let mut problem = Problem::default();
        if is_open(stage) {
            problem = not_sure().unwrap();
            problem.point_to(&[sure()]);
        }
        let page = StandingPage {
            frame: Frame::sample(),
            problem,
            done,
            heading: heading(standing.stage),
            lines: lines(&standing),
            came: day(standing.received_on),
            messages: standing.messages,
            message: message(),
            sure: is_open(stage).then(sure),
            reference: standing.reference,
            code: "3F7K-9QRT".to_owned(),
        };
        crate::pages::Sample::of("pages/ask/standing.html", &page)
    };
    vec![
        crate::pages::Sample::of("pages/ask/status.html", &page),
        standing(PublicStage::WaitsForYou, ""),
        standing(PublicStage::TakenBack, "You took it back."),
    ]
}
