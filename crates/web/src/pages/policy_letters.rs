//! The texts of letters: as they stand, how they read, and writing one's own.

use access::Action;
use app::{Ctx, WordingView};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};

use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::{frame, may, moment};
use crate::session::Viewer;
use crate::state::State;

const WAYS: &str = "The ways to complain to you, to the regulator and in court stand below it and cannot be left out (UK GDPR art. 12(4)).";

/// A text as a line of the list.
#[derive(Clone, Debug)]
struct Line {
    code: String,
    title: &'static str,
    says: String,
    own: bool,
}

/// All of them.
#[derive(Template)]
#[template(path = "pages/policy/letters.html")]
pub(crate) struct LettersPage {
    frame: Frame,
    lines: Vec<Line>,
}

/// Lists them.
pub(crate) async fn list(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let line = |one: &WordingView| Line {
        code: one.code(),
        title: one.letter.title,
        says: format!(
            "For {}. Read with ease at {:.0} years.",
            one.reader.words(),
            one.reading_age
        ),
        own: one.own.is_some(),
    };
    let lines = state.run(&who, move |ctx| {
        Ok(ctx.wordings()?.iter().map(line).collect())
    });
    let lines = lines.await?;
    html(&LettersPage {
        frame: frame(&state, &who, "Letters", Place::Policy),
        lines,
    })
}

/// One of them.
#[derive(Template)]
#[template(path = "pages/policy/letter.html")]
pub(crate) struct LetterPage {
    frame: Frame,
    problem: Problem,
    title: &'static str,
    lead: String,
    blanks: Vec<(&'static str, String)>,
    needs: Vec<(&'static str, &'static str)>,
    reads: Vec<String>,
    advice: Vec<String>,
    tried: bool,
    /// What stands below it whatever it says.
    below: &'static str,
    own: bool,
    version: u64,
    may_write: bool,
    field: Field,
}

/// Shows it.
pub(crate) async fn show(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let view = state.run(&who, move |ctx| ctx.wording(&code)).await?;
    let text = view.text.clone();
    html(&page(&state, &who, view, &text, Problem::default()))
}

/// Shows how a text would read, keeps it, or goes back to the usual one.
pub(crate) async fn write(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(code): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let text = typed.text("text").to_owned();
    let outcome = {
        let (code, typed) = (code.clone(), typed.clone());
        let what = move |ctx: &Ctx<'_>| {
            let read = typed.text("version").parse().ok();
            match typed.text("do") {
                "try" => ctx.try_wording(&code, typed.text("text")).map(Some),
                "usual" => ctx.usual_wording(&code, read).map(|()| None),
                _ => {
                    let text = typed.text("text");
                    ctx.write_wording(&code, text, read).map(|()| None)
                }
            }
        };
        state.run(&who, what).await
    };
    let (problem, tried) = match outcome {
        Ok(None) => {
            return Ok(Redirect::to(&format!("/policy/letters/{code}")).into_response());
        }
        Ok(Some(tried)) => (Problem::default(), Some(tried)),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let view = state.run(&who, move |ctx| ctx.wording(&code)).await?;
            let page = page(&state, &who, view, &text, problem);
            return Ok((error.status(), html(&page)?).into_response());
        }
    };
    let stands = state.run(&who, move |ctx| ctx.wording(&code)).await?;
    let mut page = page(&state, &who, stands, &text, problem);
    if let Some(tried) = tried {
        page.tried = true;
        page.reads = tried.reads;
        page.advice = tried.advice;
    }
    html(&page)
}

fn page(
    state: &State,
    who: &app::SignedIn,
    view: WordingView,
    text: &str,
    mut problem: Problem,
) -> LetterPage {
    let usual = "It is the usual text.".to_owned();
    let own = |(by, at): &(String, jiff::Timestamp)| {
        format!("It is your own, written by {by} on {}.", moment(*at))
    };
    let lead = format!(
        "Written for {}. {}",
        view.reader.words(),
        view.own.as_ref().map_or(usual, own)
    );
    let field = Field::lines(
        "text",
        "What it says",
        "An empty line begins a new paragraph.",
    )
    .with(text);
    problem.point_to(std::slice::from_ref(&field));
    let field = field.filled(&Fields::default(), &problem).with(text);
    let blanks = view.letter.blanks.iter();
    LetterPage {
        frame: frame(state, who, "A letter", Place::Policy),
        title: view.letter.title,
        lead,
        blanks: blanks
            .map(|one| {
                let example = match one.example {
                    "" => String::new(),
                    example => format!(" For example: {example}"),
                };
                (one.name, format!("{}{example}", one.means))
            })
            .collect(),
        needs: view.letter.needs.to_vec(),
        reads: view.reads,
        advice: view.advice,
        tried: false,
        below: if view.letter.tells_ways { WAYS } else { "" },
        own: view.own.is_some(),
        version: view.version,
        may_write: may(who.actor.role, Action::WordingWrite),
        problem,
        field,
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let lines = vec![Line {
        code: "extension-young".to_owned(),
        title: "We need more time",
        says: "For children and young people. Read with ease at 10 years.".to_owned(),
        own: true,
    }];
    let list = LettersPage {
        frame: Frame::sample(),
        lines,
    };
    let one = LetterPage {
        frame: Frame::sample(),
        problem: Problem::default(),
        title: "We need more time",
        lead: "Written for adults. It is your own, written by Rowan <Hale>.".to_owned(),
        blanks: vec![("reasons", "The <reasons>.".to_owned())],
        needs: vec![("reasons", "without them there is no more time")],
        reads: vec!["We need <more> time.".to_owned()],
        advice: vec!["Hard to read: <this>".to_owned()],
        tried: true,
        below: WAYS,
        own: true,
        version: 2,
        may_write: true,
        field: Field::lines("text", "What it says", "").with("We <need> it: {reasons}"),
    };
    vec![
        crate::pages::Sample::of("pages/policy/letters.html", &list),
        crate::pages::Sample::of("pages/policy/letter.html", &one),
    ]
}
