//! Writing something down about a person: first what kind of thing it is, then only what that needs.
//! What the policy says of it stands beside it.

use access::{Action, DataClass, Role};
use app::{AppError, Ctx, EntityId, HouseWords, KindInWords, NewRecord, PersonView};
use askama::Template;
use axum::extract::{Path, Query, State as Extract};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::said;
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::people::path_of;
use crate::pages::people::until::{known_as, rules_for};
use crate::pages::plain::{DonePage, Faults, Form, FormPage, capital, frame, id_of, listed, may};
use crate::session::Viewer;
use crate::state::State;

/// Somebody of the circle who may stand in the record.
#[derive(Clone, Debug)]
struct Other {
    id: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "pages/records/add.html")]
pub(crate) struct AddPage {
    frame: Frame,
    problem: Problem,
    person: String,
    path: String,
    heading: String,
    kind: String,
    policy: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    others: Vec<Other>,
    concern: bool,
    /// Where what everybody has is changed: names, birth date, contact points. Empty where it is not
    /// for details, or not for this viewer.
    basics: String,
}

/// What the address says: a kind of record of the policy.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    kind: String,
}

/// Asks what kind of thing it is, or for the thing itself.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    if asked.kind.is_empty() {
        return html(&choosing(&state, &who, id).await?);
    }
    html(
        &page(
            &state,
            &who,
            id,
            asked.kind,
            &Fields::default(),
            Problem::default(),
        )
        .await?,
    )
}

/// Keeps it, or shows the form again with what was typed.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    typed: Fields,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let (kind, answer) = (asked.kind.clone(), typed.clone());
    let outcome = state
        .run(&who, move |ctx| {
            let kind = wanted(ctx, id, &kind)?;
            ctx.add_record(&read(ctx, id, &kind, &answer)?)?;
            Ok(kind.class)
        })
        .await;
    match outcome {
        Ok(DataClass::Safeguarding) if who.actor.role == Role::Tutor => {
            let words = state.engine.house_words();
            html(&thanks(
                frame(&state, &who, "Thank you", Place::People),
                &words,
            ))
        }
        Ok(_) => Ok(Redirect::to(&path_of(id)).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            // Whoever may not even see the person is told so and nothing else.
            if error.status() == StatusCode::FORBIDDEN {
                return Err(error);
            }
            let page = page(&state, &who, id, asked.kind, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// What somebody sees who reported a concern and does not read it back.
pub(crate) fn thanks(frame: Frame, words: &HouseWords) -> DonePage {
    DonePage {
        frame,
        heading: "Thank you".to_owned(),
        lines: vec!["It has reached the safeguarding lead.".to_owned()],
        link: (
            format!("Back to my {}", words.many("learner")),
            "/people".to_owned(),
        ),
    }
}

fn read(
    ctx: &Ctx<'_>,
    person: EntityId,
    kind: &KindInWords,
    typed: &Fields,
) -> Result<NewRecord, AppError> {
    // Details are as they are today; the page says from which version they are changed.
    let (on, version) = if kind.is_details() {
        let version = typed.text("version").parse();
        let version = version.map_err(|_| AppError::Conflict)?;
        (Some(ctx.today()), Some(version))
    } else {
        let mut faults = Faults::default();
        let on = faults.take(typed.date("on", "the day it is about").map(Some))?;
        faults.done()?;
        (on, None)
    };
    let one = |name: &str| Some(typed.text(name).to_owned()).filter(|text| !text.is_empty());
    let (text, fields) = said::read(kind, typed);
    Ok(NewRecord {
        person,
        kind: kind.code.clone(),
        purpose: None,
        source: one("source"),
        on: on.ok_or(AppError::NotFound("day"))?,
        text,
        fields,
        others: typed
            .all("others")
            .filter_map(|id| id.parse().ok())
            .collect(),
        author: None,
        version,
    })
}

/// The kind of record that the address names, of those that may be written about somebody.
fn wanted(ctx: &Ctx<'_>, person: EntityId, code: &str) -> Result<KindInWords, AppError> {
    let mut kinds = ctx.kinds_to_write(person)?.into_iter();
    kinds
        .find(|one| one.code == code)
        .ok_or(AppError::NotFound("kind of record"))
}

async fn choosing(state: &State, who: &app::SignedIn, id: EntityId) -> Result<FormPage, PageError> {
    let form = state
        .run(who, move |ctx| {
            let view = ctx.show_person(id)?;
            let choices = ctx
                .kinds_to_write(id)?
                .into_iter()
                .map(|kind| {
                    let hint = match kind.class {
                        DataClass::Safeguarding if ctx.actor.role == Role::Tutor => {
                            "Goes to the safeguarding lead; you do not see it afterwards."
                                .to_owned()
                        }
                        DataClass::Safeguarding => {
                            "Only those who keep people safe see it.".to_owned()
                        }
                        DataClass::Special => {
                            format!("Sensitive: {}.", kind.category.to_lowercase())
                        }
                        DataClass::Ordinary => format!("{}.", kind.category),
                    };
                    Choice::new(&kind.code, &kind.title, &hint)
                })
                .collect();
            let heading = format!(
                "What do you want to write down about {}?",
                view.person.body.display_name()
            );
            let fields = vec![Field::choice("kind", "Kind of record", "", choices)];
            Ok(Form {
                goes_on: true,
                ..Form::new(heading, fields, "Continue")
            })
        })
        .await?;
    let frame = frame(state, who, "Add a record", Place::People);
    let crumb = ("Back to the person", path_of(id));
    Ok(FormPage::new(
        frame,
        crumb,
        form,
        &Fields::default(),
        Problem::default(),
    ))
}

async fn page(
    state: &State,
    who: &app::SignedIn,
    id: EntityId,
    kind: String,
    typed: &Fields,
    mut problem: Problem,
) -> Result<AddPage, PageError> {
    let typed_too = typed.clone();
    let (view, kind, held, others, today) = state
        .run(who, move |ctx| {
            let view = ctx.show_person(id)?;
            let mut kind = wanted(ctx, id, &kind)?;
            // Of what the policy says of such records only what it says of this person's.
            let known = known_as(ctx, &kind, &view.person.body);
            kind.until = rules_for(&kind, &known);
            let theirs = |only: &[String]| only.iter().any(|whom| known.contains(whom));
            kind.uses
                .retain(|one| one.only.is_empty() || theirs(&one.only));
            let held = ctx.show_details(id, &kind.code)?;
            // Whoever else stands in somebody's details is related to them, and is not named again.
            let others = if kind.is_details() {
                Vec::new()
            } else {
                others(&view, &typed_too)
            };
            Ok((view, kind, held, others, ctx.today()))
        })
        .await?;
    let day = "For example 27 3 2026.";
    let mut fields = said::questions(&kind);
    let mut source = kind.sources.first().map(|(code, _)| code.clone());
    if kind.is_details() {
        let version = held.as_ref().map_or(0, |held| held.stored.version);
        if let Some(held) = held.map(|held| held.stored.body) {
            fields = said::answered(fields, &held.fields);
            source = Some(held.source);
        }
        fields.push(Field::hidden("version", &version.to_string()));
    } else {
        let on = Field::date("on", "The day it is about", day, Some(today));
        fields.insert(0, on);
    }
    if kind.sources.len() > 1 {
        let choices = kind
            .sources
            .iter()
            .map(|(code, title)| Choice::new(code, &capital(title), ""))
            .collect();
        let source = source.unwrap_or_default();
        fields
            .push(Field::choice("source", "Where do you have it from?", "", choices).with(&source));
    }
    fields = fields
        .into_iter()
        .map(|field| field.filled(typed, &problem))
        .collect();
    problem.point_to(&fields);
    let changes = kind.is_details() && may(who.actor.role, Action::PersonChange);
    let basics = if changes && view.sees_details {
        format!("{}/change", path_of(id))
    } else {
        String::new()
    };
    Ok(AddPage {
        frame: frame(state, who, "Add a record", Place::People),
        basics,
        problem,
        person: view.person.body.display_name(),
        path: path_of(id),
        heading: kind.title.clone(),
        policy: policy(&kind),
        concern: kind.class == DataClass::Safeguarding,
        kind: kind.code,
        fields,
        others,
    })
}

fn others(view: &PersonView, typed: &Fields) -> Vec<Other> {
    view.relations
        .iter()
        .map(|relation| {
            let id = relation.other.to_string();
            let chosen = typed.all("others").any(|other| other == id);
            Other {
                id,
                name: relation.other_name.clone(),
                chosen,
            }
        })
        .collect()
}

/// Why, by what right, until when: what the policy says of a kind of record.
fn policy(kind: &KindInWords) -> Vec<(&'static str, String)> {
    let mut why: Vec<String> = Vec::new();
    for one in &kind.uses {
        // One purpose may rest on several rights.
        if !why.contains(&one.purpose) {
            why.push(one.purpose.clone());
        }
    }
    let rights: Vec<String> = kind
        .uses
        .iter()
        .take(1)
        .flat_map(|one| std::iter::once(&one.basis).chain(&one.conditions))
        .map(|right| right.words.clone())
        .collect();
    let until: Vec<String> = kind
        .until
        .iter()
        .map(|(whom, rule)| {
            if whom.is_empty() {
                capital(&rule.words)
            } else {
                format!("for {whom}: {}", rule.words)
            }
        })
        .collect();
    vec![
        ("What for", capital(&listed(&why))),
        ("By what right", capital(&rights.join("; "))),
        ("Until when", capital(&until.join("\n"))),
        ("Who may be given it", kind.recipients.join("\n")),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

#[cfg(test)]
impl AddPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let choices = vec![Choice::new("tutor", "The tutor", "")];
        Self {
            frame,
            problem: Problem::default(),
            person: "Ella Thornbury".to_owned(),
            path: "/people/1".to_owned(),
            heading: "Session report".to_owned(),
            kind: "session-report".to_owned(),
            policy: vec![("What for", "Giving sessions".to_owned())],
            fields: vec![
                Field::date("on", "The day it is about", "For example 27 3 2026.", None),
                Field::lines("text", "What is to be kept", ""),
                Field::choice("source", "Where do you have it from?", "", choices),
            ],
            others: vec![Other {
                id: "3".to_owned(),
                name: "Rosa Thornbury".to_owned(),
                chosen: true,
            }],
            concern: true,
            basics: "/people/1/change".to_owned(),
        }
    }
}
