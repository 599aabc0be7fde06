//! The first-run pages: choosing a policy, answering the questions about the organisation, seeing
//! what it means, starting. They work without scripts, and what was answered is kept page by page.

pub(crate) mod gate;
mod meaning;
mod questions;

use access::Role;
use app::answers::Page;
use app::{AppError, Ctx, SetupView, SignedIn};
use app::{Pack, packs};
use askama::Template;
use axum::Router;
use axum::extract::State as Extract;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::{Form, FormPage, frame};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

/// Where setting up begins.
const HOME: &str = "/setup";

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route(HOME, get(start))
        .route("/setup/pack", get(packs_form).post(choose))
        .route(
            "/setup/questions/{page}",
            get(questions::get).post(questions::post),
        )
        .route("/setup/meaning", get(meaning::get).post(meaning::post))
}

/// The frame of these pages: there is nowhere else to go yet.
fn bare_frame(state: &State, who: &SignedIn, title: &str) -> Frame {
    Frame {
        links: Vec::new(),
        ..frame(state, who, title, Place::Account)
    }
}

fn shown(ctx: &Ctx<'_>) -> Result<SetupView, AppError> {
    ctx.show_setup()
}

/// Whoever set it up finds their policy at these addresses later.
fn over(state: &State, who: &SignedIn) -> Option<Response> {
    let set_up = !state.engine.awaits_setup() && who.actor.role == Role::Dpo;
    set_up.then(|| Redirect::to("/policy").into_response())
}

fn path_of(page: Page) -> String {
    format!("/setup/questions/{}", page.code())
}

/// A step of the list.
#[derive(Clone, Debug)]
struct Step {
    title: &'static str,
    path: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "pages/setup/start.html")]
pub(crate) struct StartPage {
    frame: Frame,
    pack: String,
    steps: Vec<Step>,
    /// Where to go on: words and path.
    on: (&'static str, String),
    ready: bool,
}

/// How far it is.
async fn start(Extract(state): Extract<State>, Viewer(who): Viewer) -> Result<Response, PageError> {
    if let Some(away) = over(&state, &who) {
        return Ok(away);
    }
    let view = state.run(&who, shown).await?;
    let Some(chosen) = view.chosen else {
        return Ok(Redirect::to("/setup/pack").into_response());
    };
    let frame = bare_frame(&state, &who, "Set up Caretaker");
    html(&StartPage::new(frame, chosen.title, &view))
}

impl StartPage {
    fn new(frame: Frame, pack: &str, view: &SetupView) -> Self {
        let step = |page: Page| Step {
            title: page.title(),
            path: path_of(page),
            tag: if view.done.contains(&page) {
                Tag::new("Completed", "green")
            } else {
                Tag::new("Not started", "")
            },
        };
        let next = view.next();
        Self {
            frame,
            pack: pack.to_owned(),
            steps: Page::ALL.into_iter().map(step).collect(),
            on: match next {
                Some(page) => ("Continue", path_of(page)),
                None => ("See what it means", "/setup/meaning".to_owned()),
            },
            ready: next.is_none(),
        }
    }
}

/// The packs to choose from.
async fn packs_form(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    if let Some(away) = over(&state, &who) {
        return Ok(away);
    }
    html(&choosing(&state, &who, &Fields::default(), Problem::default()).await?)
}

/// Takes the choice.
async fn choose(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let code = typed.text("pack").to_owned();
    let outcome = state
        .run(&who, move |ctx| {
            ctx.choose_pack(&code)?;
            Ok(ctx.show_setup()?.next())
        })
        .await;
    match outcome {
        Ok(next) => {
            let to = next.map_or_else(|| HOME.to_owned(), path_of);
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = choosing(&state, &who, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

async fn choosing(
    state: &State,
    who: &SignedIn,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let view = state.run(who, shown).await?;
    let chosen = view.chosen.map(|pack| pack.code).unwrap_or_default();
    let options = packs::all()
        .iter()
        .map(|pack| Choice::new(pack.code, pack.title, &in_short(pack)))
        .collect();
    let field = Field::choice(
        "pack",
        "Which is nearest to what you do?",
        "Each is a whole data protection policy, made from one that a firm like yours had. You can change every word of it later.",
        options,
    );
    let form = Form::new("Choose your policy", vec![field.with(chosen)], "Continue").lead(
        "Caretaker keeps nothing without a policy. Setting it up takes about ten minutes, and you can stop and go on later.",
    );
    Ok(FormPage::new(
        bare_frame(state, who, "Choose your policy"),
        ("Set up Caretaker", HOME.to_owned()),
        form,
        typed,
        problem,
    ))
}

/// For whom a pack is, and what it contains.
fn in_short(pack: &packs::Shipped) -> String {
    let Ok(parsed) = Pack::parse(pack.files) else {
        return pack.suits.to_owned();
    };
    format!(
        "{} It knows {} kinds of people and {} kinds of records, and publishes {} privacy notices.",
        pack.suits,
        parsed.people.len(),
        parsed.records.len(),
        parsed.notices.len()
    )
}

#[cfg(test)]
impl StartPage {
    /// An invented one, half done.
    pub(crate) fn sample(frame: Frame) -> Self {
        let view = SetupView {
            chosen: packs::all().first(),
            questions: Vec::new(),
            answers: app::answers::Typed::new(),
            done: vec![Page::Organisation],
        };
        Self::new(frame, "Private tutoring", &view)
    }
}

#[cfg(test)]
pub(crate) use meaning::MeaningPage;
