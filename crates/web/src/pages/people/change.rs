//! Changing a person's details.

use access::{Action, Purpose, Scope, check};
use app::bodies::{Capacity, Person};
use app::{AppError, Ctx, EntityId, KindInWords};
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};

use super::add::{fields, kinds, read};
use super::path_of;
use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem};
use crate::frame::Place;
use crate::pages::plain::{
    Elsewhere, Faults, Form, FormPage, capital, date_if_given, frame, id_of,
};
use crate::session::Viewer;
use crate::state::State;

/// The fields that say until when somebody was something; whoever has been more, has it here no further.
const UNTIL: [&str; 6] = [
    "until-1", "until-2", "until-3", "until-4", "until-5", "until-6",
];

/// The form with what is known.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    html(
        &page(
            &state,
            &who,
            id_of(&id)?,
            &Fields::default(),
            Problem::default(),
        )
        .await?,
    )
}

/// Changes the details, or shows the form again with what was typed.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let answer = typed.clone();
    let outcome = state.run(&who, move |ctx| take(ctx, id, &answer)).await;
    match outcome {
        Ok(()) => Ok(Redirect::to(&path_of(id)).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page(&state, &who, id, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

fn take(ctx: &Ctx<'_>, id: EntityId, typed: &Fields) -> Result<(), AppError> {
    let held = ctx.show_person_to_change(id)?;
    let mut faults = Faults::default();
    let mut person = read(typed, &mut faults)?;
    person.import = held.body.import;
    person.capacities.clone_from(&held.body.capacities);
    for (capacity, name) in person.capacities.iter_mut().zip(UNTIL) {
        capacity.to = faults.take(date_if_given(typed, name, "the day it ended"))?;
    }
    let since = faults.take(date_if_given(typed, "since", "the day it began"))?;
    if !typed.text("kind").is_empty() {
        let kind = typed.text("kind").to_owned();
        person.capacities.push(Capacity {
            kind,
            from: since,
            to: None,
        });
    }
    faults.done()?;
    let version = typed
        .text("version")
        .parse()
        .map_err(|_| AppError::Conflict)?;
    ctx.change_person(id, version, person)
}

async fn page(
    state: &State,
    who: &app::SignedIn,
    id: EntityId,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let form = state
        .run(who, move |ctx| {
            let scope = Scope::Person {
                id: id.0,
                own: ctx.is_own(id)?,
            };
            check(
                Action::PersonChange,
                &ctx.actor,
                &scope,
                Purpose::Administration,
            )?;
            let held = ctx.show_person_to_change(id)?;
            let mut all = fields(&held.body);
            all.extend(until(ctx, &held.body));
            all.push(
                kinds(ctx, "kind", "Are they something else as well now?").or_none("Nothing else"),
            );
            all.push(Field::date(
                "since",
                "Since when?",
                "Only if you chose something above.",
                None,
            ));
            all.push(Field::hidden("version", &held.version.to_string()));
            let form = Form::new("Change details", all, "Save");
            Ok(Form {
                elsewhere: elsewhere(ctx, id)?,
                ..form.lead("Names, birth date, how to reach them, and as what they are here.")
            })
        })
        .await?;
    let frame = frame(state, who, "A person: change details", Place::People);
    Ok(FormPage::new(
        frame,
        ("Back to the person", path_of(id)),
        form,
        typed,
        problem,
    ))
}

/// What else is held of somebody, for whoever looks for it here: further details, family, and what is
/// written down as records.
fn elsewhere(ctx: &Ctx<'_>, id: EntityId) -> Result<Vec<Elsewhere>, AppError> {
    let path = path_of(id);
    let (details, records): (Vec<_>, Vec<_>) = ctx
        .kinds_to_write(id)?
        .into_iter()
        .partition(KindInWords::is_details);
    let mut all: Vec<Elsewhere> = details
        .into_iter()
        .map(|kind| of_kind(&path, kind))
        .collect();
    all.push(Elsewhere {
        path: format!("{path}/family"),
        words: "Family and who acts for them".to_owned(),
        asks: "Who cares for them and who decides with them, where they are held here too."
            .to_owned(),
    });
    if !records.is_empty() {
        let mut about: Vec<String> = Vec::new();
        for kind in records {
            if !about.contains(&kind.category) {
                about.push(kind.category);
            }
        }
        all.push(Elsewhere {
            path: format!("{path}/records/add"),
            words: "Write something down".to_owned(),
            asks: format!("Each with its day: {}.", about.join("; ")),
        });
    }
    Ok(all)
}

/// The form of a kind of details, with what it asks.
fn of_kind(path: &str, kind: KindInWords) -> Elsewhere {
    let titles: Vec<String> = kind.fields.into_iter().map(|field| field.title).collect();
    Elsewhere {
        path: format!("{path}/records/add?kind={}", kind.code),
        asks: format!("{}.", capital(&titles.join("; "))),
        words: kind.title,
    }
}

/// Until when they were each thing they are known as.
fn until(ctx: &Ctx<'_>, person: &Person) -> Vec<Field> {
    person
        .capacities
        .iter()
        .zip(UNTIL)
        .map(|(capacity, name)| {
            let word = capital(&ctx.engine.kind_of_person(&capacity.kind));
            Field::date(
                name,
                &format!("{word} until"),
                "Leave it empty while it goes on.",
                capacity.to,
            )
        })
        .collect()
}
