//! Recording who belongs to a person.

use access::{Action, Purpose, Scope, check};
use app::bodies::Relation;
use app::{AppError, Ctx, EntityId};
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};

use super::{known_as, path_of};
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::Place;
use crate::pages::plain::{Faults, Form, FormPage, capital, date_if_given, frame, id_of};
use crate::session::Viewer;
use crate::state::State;

/// The most people shown to choose from.
const MOST: usize = 20;

/// What somebody can be to the person: a code, whether the person is the one it goes from, and the kind.
const KINDS: [(&str, bool, &str); 8] = [
    ("carer", false, "carer-of"),
    ("cared-for", true, "carer-of"),
    ("tutor", false, "tutor-of"),
    ("taught", true, "tutor-of"),
    ("placed-by", true, "placed-by"),
    ("places", false, "placed-by"),
    ("sibling", true, "sibling-of"),
    ("referrer", false, "refers"),
];

/// The empty form.
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

/// Records it, asks which of several was meant, or shows the form again.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let answer = typed.clone();
    match state.run(&who, move |ctx| take(ctx, id, &answer)).await {
        Ok(()) => Ok(Redirect::to(&format!("{}/family", path_of(id))).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page(&state, &who, id, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

fn take(ctx: &Ctx<'_>, id: EntityId, typed: &Fields) -> Result<(), AppError> {
    may(ctx, id)?;
    let mut faults = Faults::default();
    let from_on = faults.take(date_if_given(typed, "since", "the day it began"))?;
    let kind = KINDS
        .into_iter()
        .find(|(code, _, _)| *code == typed.text("kind"));
    if kind.is_none() {
        faults.add("kind", "say what they are to each other", "choose one");
    }
    let other = faults.take(other(ctx, id, typed).map(Some))?;
    faults.done()?;
    let (Some((_, outward, kind)), Some(other)) = (kind, other) else {
        return Err(AppError::NotFound("person"));
    };
    let (from, to) = if outward { (id, other) } else { (other, id) };
    let evidence = Some(typed.text("evidence").to_owned()).filter(|text| !text.is_empty());
    let relation = Relation {
        from,
        kind: kind.to_owned(),
        to,
        from_on,
        to_on: None,
        evidence,
        import: None,
    };
    ctx.add_relation(relation)?;
    Ok(())
}

/// Who was meant: the one chosen, or the one whom the words fit.
fn other(ctx: &Ctx<'_>, id: EntityId, typed: &Fields) -> Result<EntityId, AppError> {
    if let Ok(chosen) = typed.text("other").parse() {
        return Ok(chosen);
    }
    let name = typed.words("name", "the other’s name")?;
    let found: Vec<_> = ctx
        .list_people(name)?
        .into_iter()
        .filter(|p| p.id != id)
        .collect();
    match found.as_slice() {
        [] => Err(AppError::input(
            "name",
            "nobody fits this name",
            "try a part of it, or add the person first",
        )),
        [one] => Ok(one.id),
        several if several.len() > MOST => Err(AppError::input(
            "name",
            format!("{} people fit this name", several.len()),
            "type more of it",
        )),
        several => Err(AppError::input(
            "other",
            format!("{} people fit this name", several.len()),
            "choose one",
        )),
    }
}

fn may(ctx: &Ctx<'_>, id: EntityId) -> Result<(), AppError> {
    let scope = Scope::Person {
        id: id.0,
        own: ctx.is_own(id)?,
    };
    Ok(check(
        Action::RelationAdd,
        &ctx.actor,
        &scope,
        Purpose::Administration,
    )?)
}

async fn page(
    state: &State,
    who: &app::SignedIn,
    id: EntityId,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let sought = typed.text("name").to_owned();
    let form = state
        .run(who, move |ctx| {
            may(ctx, id)?;
            let name = ctx.show_person(id)?.person.body.display_name();
            let mut fields = vec![
                Field::choice(
                    "kind",
                    &format!("What is the other to {name}?"),
                    "",
                    choices(ctx),
                ),
                Field::line(
                    "name",
                    "The other’s name",
                    "They must be held here already.",
                ),
            ];
            fields.extend(which(ctx, id, &sought)?);
            fields.push(Field::date(
                "since",
                "Since when?",
                "Leave it empty if you do not know.",
                None,
            ));
            fields.push(Field::line(
                "evidence",
                "What shows it?",
                "For example: birth certificate seen; court order of 3 June 2026.",
            ));
            Ok(Form::new(
                format!("Who belongs to {name}?"),
                fields,
                "Record it",
            ))
        })
        .await?;
    let frame = frame(state, who, "A person: add somebody", Place::People);
    let back = format!("{}/family", path_of(id));
    Ok(FormPage::new(
        frame,
        ("Family and who acts for them", back),
        form,
        typed,
        problem,
    ))
}

/// Those whom the name fits, where there are several.
fn which(ctx: &Ctx<'_>, id: EntityId, sought: &str) -> Result<Option<Field>, AppError> {
    if sought.is_empty() {
        return Ok(None);
    }
    let choices: Vec<Choice> = ctx
        .list_people(sought)?
        .into_iter()
        .filter(|person| person.id != id)
        .take(MOST + 1)
        .map(|person| {
            let hint = known_as(ctx, &person.body);
            Choice::new(&person.id.to_string(), &person.body.display_name(), &hint)
        })
        .collect();
    Ok((2..=MOST)
        .contains(&choices.len())
        .then(|| Field::choice("other", "Which of them?", "", choices)))
}

fn choices(ctx: &Ctx<'_>) -> Vec<Choice> {
    let house = ctx.engine.house_words();
    let word = |plain| house.one(plain);
    let (learner, carer, tutor) = (house.a("learner"), word("carer"), word("tutor"));
    let labels = [
        format!("Their {carer}: may act for them"),
        format!("{learner} whose {carer} they are"),
        format!("Their {tutor}"),
        format!("{learner} whose {tutor} they are"),
        format!("The {} or office that placed them with us", word("school")),
        format!("{learner} whom they placed with us"),
        "Their brother or sister".to_owned(),
        "Somebody who referred them to us".to_owned(),
    ]
    .map(|label| capital(&label));
    KINDS
        .iter()
        .zip(labels)
        .map(|((code, _, _), label)| Choice::new(code, &label, ""))
        .collect()
}
