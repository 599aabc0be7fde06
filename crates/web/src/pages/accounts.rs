//! Who can sign in: the list, and adding somebody with a link that works once.

use access::{Action, Purpose, Role, Scope, check};
use app::{AppError, EntityId};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::{IntoResponse, Response};

use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::{Faults, Form, FormPage, capital, frame};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

/// An account as a line.
#[derive(Clone, Debug)]
struct Line {
    name: String,
    email: String,
    role: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "pages/accounts/list.html")]
pub(crate) struct AccountsPage {
    frame: Frame,
    lines: Vec<Line>,
}

/// The list.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let lines = state
        .run(&who, |ctx| {
            let (org, now) = (ctx.engine.org(), ctx.now);
            let accounts = ctx.list_accounts()?;
            Ok(accounts
                .into_iter()
                .filter_map(|account| {
                    let login = account
                        .body
                        .memberships
                        .iter()
                        .find(|login| login.org == org)?;
                    let tag = if account.body.locked_until.is_some_and(|until| until > now) {
                        Tag::new("Locked for a while", "red")
                    } else if account.body.password.is_some() {
                        Tag::new("Can sign in", "green")
                    } else {
                        Tag::new("Has not set a password yet", "amber")
                    };
                    let role = Role::from_code(&login.role).map_or("", Role::words);
                    Some(Line {
                        name: account.body.name.clone(),
                        email: account.body.email.clone(),
                        role: capital(role),
                        tag,
                    })
                })
                .collect())
        })
        .await?;
    html(&AccountsPage {
        frame: frame(&state, &who, "Who can sign in", Place::Policy),
        lines,
    })
}

/// The empty form.
pub(crate) async fn add(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    html(&adding(&state, &who, &Fields::default(), Problem::default()).await?)
}

#[derive(Template)]
#[template(path = "pages/accounts/link.html")]
pub(crate) struct LinkPage {
    frame: Frame,
    name: String,
    link: String,
}

/// Adds the account and shows the link, once.
pub(crate) async fn added(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let answer = typed.clone();
    let outcome = state
        .run(&who, move |ctx| {
            let mut faults = Faults::default();
            let name = faults.take(answer.words("name", "their name").map(str::to_owned))?;
            let role = Role::from_code(answer.text("role"));
            if role.is_none() {
                faults.add("role", "say what they are", "choose one");
            }
            let person = faults.take(person(ctx, answer.text("person")))?;
            if role == Some(Role::Tutor) && person.is_none() && answer.text("person").is_empty() {
                faults.add(
                    "person",
                    "say which person they are",
                    "their own learners follow from it",
                );
            }
            faults.done()?;
            let role = role.ok_or(AppError::NotFound("role"))?;
            let (_, link) = ctx.add_account(answer.text("email"), &name, role, person)?;
            Ok(link.secret)
        })
        .await;
    match outcome {
        Ok(secret) => html(&LinkPage {
            frame: frame(&state, &who, "The account is there", Place::Policy),
            name: typed.text("name").to_owned(),
            link: format!("{}/set-password/{}", state.public_url, *secret),
        }),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = adding(&state, &who, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// The person of the directory whom words mean, if there are any words.
fn person(ctx: &app::Ctx<'_>, words: &str) -> Result<Option<EntityId>, AppError> {
    if words.is_empty() {
        return Ok(None);
    }
    match ctx.list_people(words)?.as_slice() {
        [one] => Ok(Some(one.id)),
        [] => Err(AppError::input(
            "person",
            "nobody fits this name",
            "try a part of it, or add the person first",
        )),
        several => Err(AppError::input(
            "person",
            format!("{} people fit this name", several.len()),
            "type more of it, or our number for them",
        )),
    }
}

async fn adding(
    state: &State,
    who: &app::SignedIn,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    state
        .run(who, |ctx| {
            Ok(check(
                Action::AccountAdd,
                &ctx.actor,
                &Scope::Organisation,
                Purpose::Security,
            )?)
        })
        .await?;
    let roles = vec![
        Choice::new(Role::Tutor.code(), "Tutor", "Sees their own learners only."),
        Choice::new(
            Role::Head.code(),
            "Head",
            "Day-to-day decisions; sees safeguarding records.",
        ),
        Choice::new(
            Role::Dpo.code(),
            "Data protection officer",
            "Everything, and who can sign in.",
        ),
    ];
    let fields = vec![
        Field::line("name", "Name", "As colleagues see it."),
        Field::line("email", "E-mail", "With it they sign in."),
        Field::choice("role", "What are they?", "", roles),
        Field::line(
            "person",
            "Which person of the directory are they?",
            "A tutor’s own learners follow from it. The name, or our number for them.",
        ),
    ];
    let form = Form::new("Add somebody who can sign in", fields, "Add the account");
    let frame = frame(state, who, "Add an account", Place::Policy);
    Ok(FormPage::new(
        frame,
        ("Who can sign in", "/settings/accounts".to_owned()),
        form,
        typed,
        problem,
    ))
}

#[cfg(test)]
impl AccountsPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = Line {
            name: "Asha Varga".to_owned(),
            email: "asha@caretaker.example".to_owned(),
            role: "Tutor".to_owned(),
            tag: Tag::new("Can sign in", "green"),
        };
        Self {
            frame,
            lines: vec![line],
        }
    }
}

#[cfg(test)]
impl LinkPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let link = "https://caretaker.example/set-password/abc".to_owned();
        Self {
            frame,
            name: "Asha Varga".to_owned(),
            link,
        }
    }
}
