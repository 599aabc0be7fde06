//! What the answers mean, and the button that starts.

use app::Grade;
use app::answers::{Kept, Meaning};
use app::{AppError, Ctx, SignedIn};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::{IntoResponse, Redirect, Response};

use super::{bare_frame, over};
use crate::errors::{PageError, html};
use crate::form::{Problem, sentence};
use crate::frame::Frame;
use crate::pages::plain::{capital, listed};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

/// Something that the lint found.
#[derive(Clone, Debug)]
struct Found {
    tag: Tag,
    what: String,
    mend: String,
    citation: &'static str,
    /// How often it was found.
    times: usize,
}

#[derive(Template)]
#[template(path = "pages/setup/meaning.html")]
pub(crate) struct MeaningPage {
    frame: Frame,
    problem: Problem,
    people: String,
    records: Vec<Kept>,
    longest: Option<(String, String)>,
    published: Vec<String>,
    says: Vec<String>,
    found: Vec<Found>,
    /// Whether something breaks the law, so that it cannot start.
    stops: bool,
}

/// Shows it.
pub(super) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    if let Some(away) = over(&state, &who) {
        return Ok(away);
    }
    match state.run(&who, meant).await {
        Ok(meaning) => html(&page(&state, &who, meaning, Problem::default())),
        // Something is not answered yet.
        Err(PageError::App(AppError::Input(_))) => Ok(Redirect::to(super::HOME).into_response()),
        Err(error) => Err(error),
    }
}

/// Starts.
pub(super) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    match state.run(&who, begin).await {
        Ok(_) => Ok(Redirect::to("/today").into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let Ok(meaning) = state.run(&who, meant).await else {
                return Err(error);
            };
            let page = page(&state, &who, meaning, problem);
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

fn meant(ctx: &Ctx<'_>) -> Result<Meaning, AppError> {
    ctx.setup_meaning()
}

fn begin(ctx: &Ctx<'_>) -> Result<u32, AppError> {
    ctx.start_organisation()
}

fn page(state: &State, who: &SignedIn, meaning: Meaning, mut problem: Problem) -> MeaningPage {
    // There is no field here that could be at fault.
    problem.point_to(&[]);
    MeaningPage::new(bare_frame(state, who, "What it means"), meaning, problem)
}

impl MeaningPage {
    fn new(frame: Frame, meaning: Meaning, problem: Problem) -> Self {
        let stops = meaning
            .found
            .iter()
            .any(|one| one.rule.grade == Grade::BreaksTheLaw);
        let mut found: Vec<Found> = Vec::new();
        for one in &meaning.found {
            let what = quoted(&sentence(&one.diagnostic.what));
            match found.iter_mut().find(|other| other.what == what) {
                Some(other) => other.times += 1,
                None => found.push(Found {
                    tag: tag(one.rule.grade),
                    what,
                    mend: quoted(&sentence(&one.diagnostic.mend)),
                    citation: one.rule.citation,
                    times: 1,
                }),
            }
        }
        let records = meaning.records.into_iter().map(|one| Kept {
            about: capital(&one.about),
            until: capital(&one.until),
            ..one
        });
        Self {
            frame,
            problem,
            people: listed(&meaning.people),
            found,
            says: meaning.says,
            records: records.collect(),
            longest: meaning.longest,
            published: meaning.published,
            stops,
        }
    }
}

/// What stands in the marks of code for whoever writes the files stands in quotation marks here.
fn quoted(text: &str) -> String {
    let mut parts = text.split('`');
    let mut words = parts.next().unwrap_or_default().to_owned();
    for (part, mark) in parts.zip(['“', '”'].into_iter().cycle()) {
        words.push(mark);
        words.push_str(part);
    }
    words
}

fn tag(grade: Grade) -> Tag {
    match grade {
        Grade::BreaksTheLaw => Tag::new("Breaks the law", "red"),
        Grade::Risk => Tag::new("Risk", "amber"),
        Grade::Unclear => Tag::new("Out of date or unclear", "blue"),
    }
}

#[cfg(test)]
impl MeaningPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let kept = Kept {
            what: "Session reports".to_owned(),
            about: "tutees".to_owned(),
            why: "To give sessions".to_owned(),
            until: "6 years after sessions end".to_owned(),
        };
        let found = Found {
            tag: tag(Grade::Risk),
            what: "No number in the register is given.".to_owned(),
            mend: "Add it.".to_owned(),
            citation: "DPA 2018 s. 137",
            times: 2,
        };
        Self {
            frame,
            problem: Problem::default(),
            people: "tutees and tutors".to_owned(),
            records: vec![kept],
            longest: Some(("Sessions".to_owned(), "6 years".to_owned())),
            published: vec!["For parents".to_owned()],
            says: vec!["Paper is locked away.".to_owned()],
            found: vec![found],
            stops: true,
        }
    }
}
