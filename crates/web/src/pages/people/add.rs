//! Adding a person.

use std::collections::BTreeMap;

use access::{Action, Purpose, Scope, check};
use app::bodies::{Capacity, Person};
use app::{AppError, Ctx};
use axum::extract::State as Extract;
use axum::response::{IntoResponse, Redirect, Response};

use super::path_of;
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::Place;
use crate::pages::plain::{Faults, Form, FormPage, capital, date_if_given, frame};
use crate::session::Viewer;
use crate::state::State;

/// The empty form.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    html(&page(&state, &who, &Fields::default(), Problem::default()).await?)
}

/// Adds the person, or shows the form again with what was typed.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let answer = typed.clone();
    let outcome = state
        .run(&who, move |ctx| {
            let mut faults = Faults::default();
            let mut person = read(&answer, &mut faults)?;
            let since = faults.take(date_if_given(&answer, "since", "the day it began"))?;
            match answer.text("kind") {
                "" => faults.add(
                    "kind",
                    "say as what they are known",
                    "choose one of the kinds",
                ),
                kind => person.capacities.push(Capacity {
                    kind: kind.to_owned(),
                    from: since,
                    to: None,
                }),
            }
            faults.done()?;
            ctx.add_person(person)
        })
        .await;
    match outcome {
        Ok(id) => Ok(Redirect::to(&path_of(id)).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page(&state, &who, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

async fn page(
    state: &State,
    who: &app::SignedIn,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let form = state
        .run(who, |ctx| {
            check(
                Action::PersonAdd,
                &ctx.actor,
                &Scope::Organisation,
                Purpose::Administration,
            )?;
            let mut fields = fields(&Person::default());
            fields.insert(2, kinds(ctx, "kind", "As what are they known?"));
            fields.insert(
                3,
                Field::date(
                    "since",
                    "Since when?",
                    "Leave it empty if you do not know.",
                    None,
                ),
            );
            Ok(Form::new("Add a person", fields, "Add the person")
                .lead("Only what is needed. The rest can come later."))
        })
        .await?;
    let frame = frame(state, who, "Add a person", Place::People);
    Ok(FormPage::new(
        frame,
        ("People", "/people".to_owned()),
        form,
        typed,
        problem,
    ))
}

/// The kinds of people of the policy, to choose one.
pub(crate) fn kinds(ctx: &Ctx<'_>, name: &'static str, label: &str) -> Field {
    let choices = ctx
        .engine
        .kinds_of_people()
        .into_iter()
        .map(|(code, one, _)| Choice::new(&code, &capital(&one), ""))
        .collect();
    Field::choice(
        name,
        label,
        "The policy says for each what may be kept, and until when.",
        choices,
    )
}

/// What can be said of a person, with what is known.
pub(crate) fn fields(person: &Person) -> Vec<Field> {
    let several = |words: &[String]| words.join(", ");
    let commas = "Put a comma between them, if there are several.";
    vec![
        Field::line("given", "Given names", "").with(&person.given_names),
        Field::line("family", "Family name", "").with(&person.family_name),
        Field::line(
            "known-as",
            "The name they go by",
            "If it is not their first given name.",
        )
        .with(person.known_as.as_deref().unwrap_or_default()),
        Field::line("nicknames", "Other names people use for them", commas)
            .with(&several(&person.nicknames)),
        Field::line("former", "Former names", commas).with(&several(&person.former_names)),
        Field::date(
            "born",
            "Birth date",
            "For example 4 5 2013. Leave it empty if you do not know.",
            person.born_on,
        ),
        Field::line("email", "E-mail", commas).with(&several(&person.emails)),
        Field::line("telephone", "Telephone", commas).with(&several(&person.telephones)),
        Field::line("address", "Address", "").with(person.address.as_deref().unwrap_or_default()),
        Field::line("postcode", "Postcode", "")
            .with(person.postcode.as_deref().unwrap_or_default()),
        Field::line("number", "Our number for them", "If you have one.")
            .with(person.external_id.as_deref().unwrap_or_default()),
    ]
}

/// The person that was typed, without what they are known as.
pub(crate) fn read(typed: &Fields, faults: &mut Faults) -> Result<Person, AppError> {
    let one = |name: &str| Some(typed.text(name).to_owned()).filter(|text| !text.is_empty());
    let several = |name: &str| -> Vec<String> {
        typed
            .text(name)
            .split(',')
            .map(|word| word.trim().to_owned())
            .filter(|word| !word.is_empty())
            .collect()
    };
    let person = Person {
        external_id: one("number"),
        given_names: typed.text("given").to_owned(),
        family_name: typed.text("family").to_owned(),
        known_as: one("known-as"),
        former_names: several("former"),
        nicknames: several("nicknames"),
        born_on: faults.take(date_if_given(typed, "born", "the birth date"))?,
        emails: several("email"),
        telephones: several("telephone"),
        address: one("address"),
        postcode: one("postcode"),
        capacities: Vec::new(),
        import: None,
        noted_on: BTreeMap::new(),
    };
    if person.given_names.is_empty() && person.family_name.is_empty() {
        faults.add(
            "given",
            "enter a name",
            "a given name or a family name will do",
        );
    }
    Ok(person)
}
