//! Adding an entry to a register, changing it, striking it out.

use access::{Action, Purpose, Scope, check};
use app::{
    AppError, Ctx, EntityId, NewEntry, Register, RegisterField, RegisterFieldKind, RegisterSubject,
    SignedIn,
};
use axum::extract::{Path, Query, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;

use super::{path_of, path_of_entry};
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, NOT_SAID, Problem};
use crate::frame::Place;
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::plain::{Faults, Form, FormPage, date_if_given, day, frame, id_of};
use crate::session::Viewer;
use crate::state::State;

/// About what an entry is to be added.
#[derive(Deserialize)]
pub(crate) struct About {
    #[serde(default)]
    about: String,
}

/// Asks for an entry.
pub(crate) async fn add(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(code): Path<String>,
    Query(asked): Query<About>,
) -> Result<Response, PageError> {
    let typed = Fields::default();
    html(&adding(&state, &who, code, asked.about, &typed, Problem::default()).await?)
}

/// Adds it, or shows the form again with what was typed.
pub(crate) async fn added(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(code): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let (given, to) = (typed.clone(), code.clone());
    let outcome = state
        .run(&who, move |ctx| {
            let register = app::register(&to).ok_or(AppError::NotFound("register"))?;
            ctx.add_entry(&to, &entry_of(register, &given)?)
        })
        .await;
    match outcome {
        Ok(_) => Ok(Redirect::to(&path_of(&code)).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = adding(&state, &who, code, String::new(), &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

async fn adding(
    state: &State,
    who: &SignedIn,
    code: String,
    about: String,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let (form, crumb) = state
        .run(who, move |ctx| {
            let subjects = ctx.register_subjects(&code)?;
            let register = app::register(&code).ok_or(AppError::NotFound("register"))?;
            let asked = Asked {
                about: vec![about],
                on: Some(ctx.today()),
                ..Asked::default()
            };
            let heading = format!("Add {}", register.one);
            let form = Form::new(heading, fields(register, &subjects, &asked), "Add it");
            let lead = format!(
                "{} What is marked as required is needed now; the rest can follow by changing the entry.",
                register.why
            );
            Ok((form.lead(lead), (register.title, path_of(&code))))
        })
        .await?;
    let frame = frame(state, who, "Add to a register", Place::Policy);
    Ok(FormPage::new(frame, crumb, form, typed, problem))
}

/// Asks what is to be changed of an entry.
pub(crate) async fn change(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    html(&changing(&state, &who, id, &Fields::default(), Problem::default()).await?)
}

/// Changes it, or shows the form again with what was typed.
pub(crate) async fn changed(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let given = typed.clone();
    let outcome = state
        .run(&who, move |ctx| {
            may_change(ctx, Action::EntryChange, id)?;
            let register = app::register(given.text("register"));
            let register = register.ok_or(AppError::NotFound("entry"))?;
            let version = given.text("version").parse().ok();
            ctx.change_entry(id, version, &entry_of(register, &given)?)
        })
        .await;
    match outcome {
        Ok(()) => Ok(Redirect::to(&path_of_entry(id)).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = changing(&state, &who, id, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

async fn changing(
    state: &State,
    who: &SignedIn,
    id: EntityId,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let (form, crumb) = state
        .run(who, move |ctx| {
            may_change(ctx, Action::EntryChange, id)?;
            let view = ctx.show_entry(id)?;
            let (register, body) = (view.register, view.stored.body);
            let mut subjects = ctx.register_subjects(register.code)?;
            // What the policy no longer has stays to be chosen, or a change would lose it.
            for (code, title) in body.about.iter().zip(&view.about) {
                if subjects.iter().all(|one| one.code != *code) {
                    subjects.push(RegisterSubject {
                        code: code.clone(),
                        title: title.clone(),
                        wanted: app::EntryWanted::No,
                        why: String::new(),
                    });
                }
            }
            let asked = Asked {
                about: body.about.clone(),
                on: Some(body.on),
                said: body.said.clone().into_iter().collect(),
            };
            let mut fields = fields(register, &subjects, &asked);
            fields.push(Field::hidden("register", register.code));
            fields.push(Field::hidden("version", &view.stored.version.to_string()));
            let form = Form::new(format!("Change {}", register.one), fields, "Change it");
            Ok((form, (register.title, path_of_entry(id))))
        })
        .await?;
    let frame = frame(state, who, "Change an entry of a register", Place::Policy);
    Ok(FormPage::new(frame, crumb, form, typed, problem))
}

/// What stands in a form before anything was typed.
#[derive(Default)]
struct Asked {
    about: Vec<String>,
    on: Option<Date>,
    said: Vec<(String, String)>,
}

fn fields(register: &'static Register, subjects: &[RegisterSubject], asked: &Asked) -> Vec<Field> {
    let mut fields = Vec::new();
    if !register.about.is_empty() {
        let options = subjects
            .iter()
            .map(|one| Choice {
                chosen: asked.about.contains(&one.code),
                ..Choice::new(&one.code, &one.title, &one.why)
            })
            .collect();
        fields.push(Field::several(
            "about",
            register.about,
            "Choose all that it is about.",
            options,
        ));
    }
    let hint = "For example 27 3 2026.";
    fields.push(Field::date("on", register.on, hint, asked.on));
    fields.extend(register.fields.iter().map(|field| {
        let said = asked.said.iter().find(|(code, _)| code == field.code);
        field_of(field, said.map(|(_, said)| said.as_str()))
    }));
    fields
}

fn field_of(field: &RegisterField, said: Option<&str>) -> Field {
    let name = field.code;
    let required = if field.required { " (required)" } else { "" };
    let label = format!("{}{required}", field.title);
    let officer = if field.officer {
        " For the data protection officer to answer."
    } else {
        ""
    };
    let hint = format!("{}{officer}", field.hint);
    let hint = hint.trim();
    let asked = match field.kind {
        RegisterFieldKind::Line | RegisterFieldKind::Time => Field::line(name, &label, hint),
        RegisterFieldKind::Lines => Field::lines(name, &label, hint),
        RegisterFieldKind::Day => {
            let on = said.and_then(|said| said.parse().ok());
            return Field::date(name, &label, hint, on);
        }
        RegisterFieldKind::Choice(choices) => {
            let options = choices
                .iter()
                .map(|(code, words)| Choice::new(code, words, ""));
            let asked = Field::choice(name, &label, hint, options.collect());
            if field.required {
                asked
            } else {
                asked.or_none(NOT_SAID)
            }
        }
    };
    match said {
        Some(said) => asked.with(said),
        None => asked,
    }
}

/// What was typed, as an entry.
fn entry_of(register: &'static Register, typed: &Fields) -> Result<NewEntry, AppError> {
    let mut faults = Faults::default();
    let on = faults.take(typed.date("on", "the day"))?;
    let mut said = Vec::new();
    for field in register.fields {
        let name = field.code;
        let value = match field.kind {
            RegisterFieldKind::Day => {
                let on = faults.take(date_if_given(typed, name, "a day"))?;
                on.map(|on| on.to_string()).unwrap_or_default()
            }
            RegisterFieldKind::Line
            | RegisterFieldKind::Lines
            | RegisterFieldKind::Time
            | RegisterFieldKind::Choice(_) => typed.text(name).to_owned(),
        };
        said.push((field.code.to_owned(), value));
    }
    faults.done()?;
    Ok(NewEntry {
        about: typed.all("about").map(str::to_owned).collect(),
        on,
        said,
    })
}

fn may_change(ctx: &Ctx<'_>, action: Action, id: EntityId) -> Result<(), AppError> {
    let scope = Scope::Objects { ids: vec![id.0] };
    Ok(check(action, &ctx.actor, &scope, Purpose::Administration)?)
}

/// Striking an entry out.
pub(crate) struct Strike;

impl Deed for Strike {
    type Done = ();

    const STANDS: Stands = Stands {
        title: "Strike out an entry",
        place: Place::Policy,
        back: ("Registers", "/registers"),
    };

    fn form(ctx: &Ctx<'_>, about: EntityId) -> Result<Form, AppError> {
        may_change(ctx, Action::EntryStrike, about)?;
        let view = ctx.show_entry(about)?;
        let hint = "The entry stays to be read, with this beside it, and counts no more.";
        let fields = vec![Field::lines("why", "What is wrong with it?", hint)];
        let lead = format!(
            "{}, {}. {}",
            view.register.title,
            day(view.stored.body.on),
            view.about.join(", ")
        );
        Ok(Form::new("Strike out an entry", fields, "Strike it out").lead(lead.trim()))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        ctx.strike_entry(given.about, given.typed.text("why"))
    }
}
