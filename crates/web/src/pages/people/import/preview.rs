//! What the file would do: who is new, changed, missing, was erased, and what is wrong.

use app::table::Table;
use app::{Preview, in_words};
use askama::Template;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;

use super::{Sent, as_text};
use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem, sentence};
use crate::frame::{Frame, Place};
use crate::pages::people::known_as;
use crate::pages::plain::{day, frame};
use crate::pages::requests::count_of;
use crate::state::State;

/// The most faults and people that are shown of a sort.
const MOST: usize = 100;

/// A fault of a row.
#[derive(Clone, Debug)]
struct Fault {
    line: usize,
    column: usize,
    heading: String,
    text: String,
}

/// Somebody whom the file changes.
#[derive(Clone, Debug)]
struct Change {
    id: String,
    name: String,
    /// What, before, after.
    fields: Vec<(String, String, String)>,
}

/// Somebody who can be chosen.
#[derive(Clone, Debug)]
struct Pick {
    value: String,
    name: String,
    what: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "pages/people/import.html")]
pub(crate) struct PreviewPage {
    frame: Frame,
    problem: Problem,
    name: String,
    how: String,
    new: String,
    held: usize,
    nothing: bool,
    people: Vec<(String, String)>,
    more_people: usize,
    changed: Vec<Change>,
    many_changed: usize,
    keep_changed: bool,
    left: Vec<Pick>,
    many_left: usize,
    left_on: Field,
    erased: Vec<Pick>,
    reason: Field,
    faults: Vec<Fault>,
    more_faults: usize,
    sheet: String,
    /// How its columns are read, to be sent again.
    columns: String,
    /// The file, to be sent again.
    file: String,
}

/// Shows it.
pub(super) async fn show(
    state: &State,
    who: &app::SignedIn,
    sent: Sent,
    table: Table,
    typed: &Fields,
    problem: Problem,
) -> Result<Response, PageError> {
    let mapping = sent.mapping.clone();
    let how = how_it_is_read(&table);
    let (preview, people) = state
        .run(who, move |ctx| {
            let preview = ctx.preview_table(&table, &mapping)?;
            let people: Vec<(String, String)> = preview
                .people
                .iter()
                .take(MOST)
                .map(|one| (one.person.display_name(), known_as(ctx, &one.person)))
                .collect();
            Ok((preview, people))
        })
        .await?;
    let page = PreviewPage {
        frame: frame(state, who, "Add people from a file", Place::People),
        how,
        new: count_of(preview.people.len(), "person", "people"),
        held: preview.held.len(),
        nothing: preview.is_nothing_new() && preview.erased.is_empty(),
        more_people: preview.people.len().saturating_sub(people.len()),
        people,
        changed: changed(&preview),
        many_changed: preview.changed.len(),
        keep_changed: typed.has("keep-changed"),
        left: left(&preview, typed),
        many_left: preview.left.len(),
        left_on: left_on().filled(typed, &problem),
        erased: erased(&preview, typed),
        reason: reason().filled(typed, &problem),
        more_faults: preview.faults.len().saturating_sub(MOST),
        faults: faults(&preview),
        columns: as_text(&sent.mapping),
        sheet: sent.sheet.unwrap_or_default(),
        name: sent.name,
        file: BASE64URL_NOPAD.encode(&sent.bytes),
        problem,
    };
    Ok(html(&page)?.into_response())
}

fn left_on() -> Field {
    let hint = "For example the last day of term";
    Field::date("left-on", "When did they leave?", hint, None)
}

fn reason() -> Field {
    let hint = "It goes into the ledger.";
    Field::line(
        "reason",
        "Why is somebody who was erased brought back?",
        hint,
    )
}

fn how_it_is_read(table: &Table) -> String {
    match &table.origin {
        app::table::Origin::Sheet(name) => format!("Sheet {name}."),
        app::table::Origin::Text { encoding, .. } if encoding != "UTF-8" => {
            format!(
                "Its letters are read as {encoding}: look whether names with accents are right."
            )
        }
        app::table::Origin::Text { .. } | app::table::Origin::Unchosen => String::new(),
    }
}

fn changed(preview: &Preview) -> Vec<Change> {
    let shown = preview.changed.iter().take(MOST);
    shown
        .map(|one| Change {
            id: one.id.to_string(),
            name: one.name.clone(),
            fields: one
                .fields
                .iter()
                .map(|field| {
                    let old = if field.old.is_empty() {
                        "nothing"
                    } else {
                        &field.old
                    };
                    (
                        sentence_start(field.field),
                        old.to_owned(),
                        field.new.clone(),
                    )
                })
                .collect(),
        })
        .collect()
}

fn sentence_start(text: &str) -> String {
    crate::pages::plain::capital(text)
}

fn left(preview: &Preview, typed: &Fields) -> Vec<Pick> {
    let shown = preview.left.iter().take(MOST);
    shown
        .map(|one| {
            let value = one.id.to_string();
            Pick {
                chosen: typed.all("left").any(|id| id == value),
                value,
                name: one.name.clone(),
                what: one.external.clone().unwrap_or_default(),
            }
        })
        .collect()
}

fn erased(preview: &Preview, typed: &Fields) -> Vec<Pick> {
    let shown = preview.erased.iter();
    shown
        .map(|one| Pick {
            chosen: typed.all("bring-back").any(|id| id == one.id),
            value: one.id.clone(),
            name: one.planned.person.display_name(),
            what: format!(
                "erased on {}; known by {}",
                day(one.stone.on),
                one.stone.by.words()
            ),
        })
        .collect()
}

fn faults(preview: &Preview) -> Vec<Fault> {
    preview
        .faults
        .iter()
        .take(MOST)
        .map(|fault| {
            let words = in_words(fault);
            let text = format!("{} {}", sentence(&words.what), sentence(&words.mend));
            Fault {
                line: fault.line,
                column: fault.column,
                heading: fault.heading.clone(),
                text,
            }
        })
        .collect()
}

#[cfg(test)]
impl PreviewPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let fault = Fault {
            line: 3,
            column: 8,
            heading: "born_on".to_owned(),
            text: "This is not a date. Write it like 2013-05-04.".to_owned(),
        };
        let pick = |value: &str, name: &str| Pick {
            value: value.to_owned(),
            name: name.to_owned(),
            what: "L7".to_owned(),
            chosen: false,
        };
        let problem = Problem::sample("reason");
        let typed = Fields::default();
        Self {
            frame,
            name: "people.csv".to_owned(),
            how: "Sheet Pupils.".to_owned(),
            new: "2 people".to_owned(),
            held: 1,
            nothing: false,
            people: vec![("Ella Thornbury".to_owned(), "Tutee".to_owned())],
            more_people: 1,
            changed: vec![Change {
                id: "1".to_owned(),
                name: "Max Thornbury".to_owned(),
                fields: vec![(
                    "Telephone".to_owned(),
                    "07700 900101".to_owned(),
                    "07700 900102".to_owned(),
                )],
            }],
            many_changed: 3,
            keep_changed: true,
            left: vec![pick("2", "Nia Penn")],
            many_left: 2,
            left_on: left_on().filled(&typed, &problem),
            erased: vec![pick("L7", "Odo Lark")],
            reason: reason().filled(&typed, &problem),
            faults: vec![fault],
            more_faults: 4,
            sheet: "Pupils".to_owned(),
            columns: "{}".to_owned(),
            file: "aWQ=".to_owned(),
            problem,
        }
    }
}
