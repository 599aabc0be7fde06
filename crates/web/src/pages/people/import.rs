//! Adding many people from a file: what it would do is seen before anything is kept. The file goes
//! back and forth with the page, so that nothing of it stays here until it is wanted.

use std::collections::BTreeSet;

use access::{Action, Purpose, Scope, check};
use app::{Imported, OnFaults, Preview, in_words};
use askama::Template;
use axum::extract::State as Extract;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;

use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem, sentence};
use crate::frame::{Frame, Place};
use crate::pages::plain::{DonePage, Form, FormPage, frame};
use crate::pages::requests::count_of;
use crate::session::Viewer;
use crate::state::State;

/// The most faults and people that are shown.
const MOST: usize = 100;
/// The headings a file may have, for whoever makes one.
const HEADINGS: &str = "id, capacity, given_names, family_name, known_as, former_names, nicknames, \
    born_on, emails, telephones, address, postcode, related_to, relation, from, to";

/// A fault of a row.
#[derive(Clone, Debug)]
struct Fault {
    line: usize,
    column: usize,
    heading: String,
    text: String,
}

#[derive(Template)]
#[template(path = "pages/people/import.html")]
pub(crate) struct PreviewPage {
    frame: Frame,
    name: String,
    new: String,
    held: usize,
    people: Vec<(String, String)>,
    more_people: usize,
    faults: Vec<Fault>,
    more_faults: usize,
    /// The file, to be sent again.
    file: String,
}

/// Asks for the file.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    html(&asking(&state, &who, Problem::default()).await?)
}

/// Shows what the file would do, does it, or gives back the rows to be mended.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let (name, bytes) = match typed.files().first() {
        Some(file) => (file.name.clone(), file.bytes.clone()),
        None => {
            let sent = BASE64URL_NOPAD
                .decode(typed.text("sent").as_bytes())
                .unwrap_or_default();
            (typed.text("name").to_owned(), sent)
        }
    };
    if bytes.is_empty() {
        let none = app::AppError::input("file", "choose a file", "a table saved as CSV");
        let (problem, error) = Problem::of(none.into())?;
        let page = asking(&state, &who, problem).await?;
        return Ok((error.status(), html(&page)?).into_response());
    }
    let on_faults = match typed.text("do") {
        "faults" => return faulty(&state, &who, bytes).await,
        "all" => OnFaults::Stop,
        "good" => OnFaults::GoOn,
        _ => return preview(&state, &who, name, bytes).await,
    };
    let done = state
        .run(&who, move |ctx| {
            let preview = ctx.engine.preview_import(&bytes);
            ctx.import_people(&preview, on_faults)
        })
        .await?;
    html(&done_page(
        frame(&state, &who, "People were added", Place::People),
        &done,
    ))
}

fn done_page(frame: Frame, done: &Imported) -> DonePage {
    let mut lines = vec![format!(
        "{} and {} were added.",
        count_of(done.people, "person", "people"),
        count_of(done.relations, "relation", "relations")
    )];
    if done.held > 0 {
        lines.push(format!(
            "{} were here already and were left as they are.",
            done.held
        ));
    }
    DonePage {
        frame,
        heading: "The people are in".to_owned(),
        lines,
        link: ("See the people".to_owned(), "/people".to_owned()),
    }
}

fn may(ctx: &app::Ctx<'_>) -> Result<(), app::AppError> {
    Ok(check(
        Action::PersonImport,
        &ctx.actor,
        &Scope::Organisation,
        Purpose::Administration,
    )?)
}

async fn asking(
    state: &State,
    who: &app::SignedIn,
    problem: Problem,
) -> Result<FormPage, PageError> {
    state.run(who, may).await?;
    let hint = format!(
        "A table saved as CSV, at most 1 MB, one person a line. Its first line has these headings: {HEADINGS}."
    );
    let form = Form::new(
        "Add many people from a file",
        vec![Field::files("file", "The file", &hint)],
        "Show what it would do",
    )
    .lead("Nothing is kept until you have seen what the file would do.");
    let frame = frame(state, who, "Add people from a file", Place::People);
    Ok(FormPage::new(
        frame,
        ("People", "/people".to_owned()),
        form,
        &Fields::default(),
        problem,
    ))
}

async fn preview(
    state: &State,
    who: &app::SignedIn,
    name: String,
    bytes: Vec<u8>,
) -> Result<Response, PageError> {
    let file = BASE64URL_NOPAD.encode(&bytes);
    let (preview, people) = state
        .run(who, move |ctx| {
            may(ctx)?;
            let preview = ctx.engine.preview_import(&bytes);
            let people: Vec<(String, String)> = preview
                .people
                .iter()
                .take(MOST)
                .map(|one| (one.person.display_name(), super::known_as(ctx, &one.person)))
                .collect();
            Ok((preview, people))
        })
        .await?;
    html(&PreviewPage {
        frame: frame(state, who, "Add people from a file", Place::People),
        name,
        new: count_of(preview.people.len(), "person", "people"),
        held: preview.held.len(),
        more_people: preview.people.len().saturating_sub(people.len()),
        people,
        more_faults: preview.faults.len().saturating_sub(MOST),
        faults: faults(&preview),
        file,
    })
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

/// The heading and every line with a fault, for the spreadsheet in which they are mended.
async fn faulty(state: &State, who: &app::SignedIn, bytes: Vec<u8>) -> Result<Response, PageError> {
    let text = state
        .run(who, move |ctx| {
            may(ctx)?;
            let preview = ctx.engine.preview_import(&bytes);
            let lines: BTreeSet<usize> = preview.faults.iter().map(|fault| fault.line).collect();
            Ok(rows(&String::from_utf8_lossy(&bytes), &lines))
        })
        .await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"rows-to-mend.csv\"",
        ),
    ];
    Ok((headers, text).into_response())
}

fn rows(text: &str, faulty: &BTreeSet<usize>) -> String {
    let mut kept: String = (1..)
        .zip(text.lines())
        .filter(|(number, _)| *number == 1 || faulty.contains(number))
        .flat_map(|(_, line)| [line, "\r\n"])
        .collect();
    if kept.is_empty() {
        kept.push_str("\r\n");
    }
    kept
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
        Self {
            frame,
            name: "people.csv".to_owned(),
            new: "2 people".to_owned(),
            held: 1,
            people: vec![("Ella Thornbury".to_owned(), "Tutee".to_owned())],
            more_people: 1,
            faults: vec![fault],
            more_faults: 4,
            file: "aWQ=".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_rows_to_be_mended_are_given_back() {
        let lines = BTreeSet::from([3]);
        assert_eq!(rows("id,name\n1,a\n2,\n3,c\n", &lines), "id,name\r\n2,\r\n");
    }
}
