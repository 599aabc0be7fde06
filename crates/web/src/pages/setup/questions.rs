//! A page of questions about the organisation.

use app::answers::{Kind, Page, Question, Typed};
use app::{AppError, SetupView, SignedIn};
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};

use super::{HOME, bare_frame, over, path_of, shown};
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::pages::plain::{Form, FormPage, date_if_given};
use crate::session::Viewer;
use crate::state::State;

/// What stands for a day that is none, so that it is told so.
const NO_DAY: &str = "no day";

/// Asks.
pub(super) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(page): Path<String>,
) -> Result<Response, PageError> {
    if let Some(away) = over(&state, &who) {
        return Ok(away);
    }
    let view = state.run(&who, shown).await?;
    let page = Page::from_code(&page).ok_or(PageError::NotFound)?;
    if view.chosen.is_none() {
        return Ok(Redirect::to("/setup/pack").into_response());
    }
    html(&asking(
        &state,
        &who,
        page,
        &view,
        &Fields::default(),
        Problem::default(),
    ))
}

/// Takes the answers, and goes on to the next page that has none.
pub(super) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(page): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let view = state.run(&who, shown).await?;
    let page = Page::from_code(&page).ok_or(PageError::NotFound)?;
    if view.chosen.is_none() {
        return Ok(Redirect::to("/setup/pack").into_response());
    }
    let given = given(&view, page, &typed);
    let outcome = state
        .run(&who, move |ctx| {
            ctx.answer_setup(page, &given).map_err(by_fields)?;
            ctx.show_setup()
        })
        .await;
    match outcome {
        Ok(view) => Ok(Redirect::to(&after(page, &view)).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = asking(&state, &who, page, &view, &typed, problem);
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// The next page, or the first that has no answers yet, or what it all means.
fn after(page: Page, view: &SetupView) -> String {
    let next = page.next().filter(|next| !view.done.contains(next));
    match next.or(view.next()) {
        Some(page) => path_of(page),
        None => "/setup/meaning".to_owned(),
    }
}

/// The questions of a page.
fn asked(view: &SetupView, page: Page) -> impl Iterator<Item = &'static Question> {
    let on_page = move |question: &&'static Question| question.page == page;
    view.questions.iter().copied().filter(on_page)
}

/// What was typed, as the questions take it.
fn given(view: &SetupView, page: Page, typed: &Fields) -> Typed {
    let text = |question: &Question| match question.kind {
        Kind::Date | Kind::DateToCome => match date_if_given(typed, question.code, "the day") {
            Ok(Some(on)) => on.to_string(),
            Ok(None) => String::new(),
            Err(_) => NO_DAY.to_owned(),
        },
        _ => typed.text(question.code).to_owned(),
    };
    let given = asked(view, page).map(|question| (question.code.to_owned(), text(question)));
    given.collect()
}

/// How to mend a day is another thing where it is typed into three fields.
fn by_fields(error: AppError) -> AppError {
    let AppError::Input(mut faults) = error else {
        return error;
    };
    for fault in &mut faults {
        if fault.mend.contains("2026-11-30") {
            "enter day, month and year, for example 27 3 2026".clone_into(&mut fault.mend);
        }
    }
    AppError::Input(faults)
}

fn asking(
    state: &State,
    who: &SignedIn,
    page: Page,
    view: &SetupView,
    typed: &Fields,
    problem: Problem,
) -> FormPage {
    let fields = asked(view, page).map(|question| {
        let says = view.answers.get(question.code);
        field(question, says.map_or("", String::as_str))
    });
    let number = Page::ALL
        .iter()
        .position(|one| *one == page)
        .unwrap_or_default()
        + 1;
    let form = Form::new(page.title(), fields.collect(), "Save and continue").lead(format!(
        "Page {number} of {} with questions.",
        Page::ALL.len()
    ));
    let crumb = match page.before() {
        Some(before) => (before.title(), path_of(before)),
        None => ("Set up Caretaker", HOME.to_owned()),
    };
    FormPage::new(
        bare_frame(state, who, page.title()),
        crumb,
        form,
        typed,
        problem,
    )
}

/// A question as a field, with what is known already.
fn field(question: &'static Question, says: &str) -> Field {
    let (name, asks) = (question.code, question.asks);
    let hint = if question.may_be_left_out() && !question.help.contains("empty") {
        format!("{} You may leave this empty.", question.help)
    } else {
        question.help.to_owned()
    };
    let hint = hint.trim();
    match question.kind {
        Kind::Lines => Field::lines(name, asks, hint).with(says),
        Kind::Date | Kind::DateToCome => Field::date(name, asks, hint, says.parse().ok()),
        Kind::Choice(options) => {
            let options = options
                .iter()
                .map(|(code, words)| Choice::new(code, words, ""));
            Field::choice(name, asks, hint, options.collect()).with(says)
        }
        Kind::Line
        | Kind::Email
        | Kind::Telephone
        | Kind::Website
        | Kind::Form
        | Kind::Company
        | Kind::Charity
        | Kind::Registration
        | Kind::WorkingDays => Field::line(name, asks, hint).with(says),
    }
}
