//! One record, with why it is kept and until when.

use app::bodies::Statement;
use app::{AppError, Ctx, RecordLine, RecordView};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;

use crate::errors::{PageError, html};
use crate::form::sentence;
use crate::frame::{Frame, Place};
use crate::pages::people::held::guarded;
use crate::pages::people::path_of;
use crate::pages::plain::{capital, day, frame, id_of, moment};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/records/show.html")]
pub(crate) struct RecordPage {
    frame: Frame,
    title: String,
    tag: Option<Tag>,
    /// Since when it is kept and used for nothing; empty if it may be used.
    restricted: String,
    person: String,
    path: String,
    on: String,
    /// What it says as plain words, where it has no fields.
    text: String,
    /// Its fields: title and what stands there.
    fields: Vec<(String, String)>,
    facts: Vec<(&'static str, String)>,
    others: Vec<(String, String)>,
    citations: Vec<String>,
    /// Where it is changed, if it is details and the reader may.
    change: Option<String>,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let frame = frame(&state, &who, "A record", Place::People);
    html(
        &state
            .run(&who, move |ctx| {
                let view = ctx.show_record(id)?;
                Ok(RecordPage {
                    change: change(ctx, &view)?,
                    ..page(ctx, frame, &view)
                })
            })
            .await?,
    )
}

/// What the person says of the record, as it stands beside it.
fn stated(statement: &Statement) -> (String, String) {
    let of = format!("Statement of the person, {}", day(statement.on));
    (of, statement.words.clone())
}

fn page(ctx: &Ctx<'_>, frame: Frame, view: &RecordView) -> RecordPage {
    let body = &view.stored.body;
    let today = ctx.today();
    let rights: Vec<_> = std::iter::once(&body.basis)
        .chain(&body.conditions)
        .map(|code| ctx.engine.right_in_words(code, today))
        .collect();
    let facts = [
        ("Written by", view.author.clone().unwrap_or_default()),
        ("Entered", moment(body.entered_at)),
        ("Category", view.line.category.clone()),
        ("What for", capital(&view.line.purpose)),
        (
            "By what right",
            rights
                .iter()
                .map(|right| capital(&right.words))
                .collect::<Vec<_>>()
                .join("; "),
        ),
        (
            "Where it came from",
            capital(&ctx.engine.source_in_words(&view.line.source)),
        ),
        ("Until when", capital(&until(&view.line))),
        ("Why you may see it", sentence(&view.why)),
    ];
    RecordPage {
        frame,
        title: view.line.title.clone(),
        tag: guarded(view.line.class),
        restricted: view.line.restricted.map(day).unwrap_or_default(),
        person: view.person.clone(),
        path: path_of(body.person),
        on: day(body.on),
        text: body.note.clone(),
        fields: body
            .fields
            .iter()
            .map(|one| (capital(&one.title), one.words()))
            .chain(body.statements.iter().map(stated))
            .collect(),
        facts: facts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect(),
        others: view
            .others
            .iter()
            .map(|(id, name)| (name.clone(), path_of(*id)))
            .collect(),
        citations: rights
            .into_iter()
            .map(|right| right.citation)
            .filter(|c| !c.is_empty())
            .collect(),
        change: None,
    }
}

/// Details are changed in place, by those who may write them.
fn change(ctx: &Ctx<'_>, view: &RecordView) -> Result<Option<String>, AppError> {
    let body = &view.stored.body;
    if !body.details || view.line.restricted.is_some() {
        return Ok(None);
    }
    let mut kinds = ctx.kinds_to_write(body.person)?.into_iter();
    let is_written = kinds.any(|kind| kind.code == body.kind);
    Ok(is_written.then(|| format!("{}/records/add?kind={}", path_of(body.person), body.kind)))
}

/// The day, or what decides it, and what then happens.
pub(crate) fn until(line: &RecordLine) -> String {
    if line.then.is_empty() {
        line.until.clone()
    } else {
        format!("{}, then {}", line.until, line.then)
    }
}

#[cfg(test)]
impl RecordPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        Self {
            frame,
            title: "Session report".to_owned(),
            tag: guarded(access::DataClass::Safeguarding),
            restricted: "3 November 2026".to_owned(),
            person: "Ella Thornbury".to_owned(),
            path: "/people/00000000000000000000000000000001".to_owned(),
            on: "4 May 2026".to_owned(),
            text: "Fractions.\nWent <well>.".to_owned(),
            fields: vec![("Progress".to_owned(), "Slow, but <steady>.".to_owned())],
            facts: vec![
                ("Until when", "4 May 2038".to_owned()),
                (
                    "Why you may see it",
                    "A tutor may see “Learning” (policy 23).".to_owned(),
                ),
            ],
            others: vec![("Rosa Thornbury".to_owned(), "/people/3".to_owned())],
            citations: vec!["UK GDPR art. 6(1)(f)".to_owned()],
            change: None,
        }
    }
}
