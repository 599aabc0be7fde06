//! What each column of the file holds: suggested by its heading, decided by a person.

use app::bodies::{MappedColumn, Mapping};
use app::table::Table;
use app::{AppError, Column, FIELDS, Fault, HouseWords, Is};
use askama::Template;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;

use super::Sent;
use crate::errors::{PageError, html};
use crate::form::{Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::{capital, frame};
use crate::state::State;

/// How many values of a column are shown beside it.
const EXAMPLES: usize = 3;
/// What a select sends for a column that is left out.
const LEFT_OUT: &str = "-";

/// One column with its select.
#[derive(Clone, Debug)]
struct Line {
    place: usize,
    heading: String,
    examples: String,
    chosen: &'static str,
    fault: Option<String>,
}

/// A choice of a select: value and words.
type Option2 = (String, String);

#[derive(Template)]
#[template(path = "pages/people/import-columns.html")]
pub(crate) struct ColumnsPage {
    frame: Frame,
    problem: Problem,
    name: String,
    sheet: String,
    lines: Vec<Line>,
    fields: Vec<Option2>,
    kinds: Vec<Option2>,
    capacity: String,
    capacity_fault: Option<String>,
    save_as: String,
    /// The file, to be sent again.
    file: String,
}

/// Shows the columns.
pub(super) async fn show(
    state: &State,
    who: &app::SignedIn,
    sent: Sent,
    table: Table,
    problem: Problem,
) -> Result<Response, PageError> {
    let kinds = state
        .run(who, |ctx| {
            let pack = ctx.engine.pack();
            let kinds = pack.people.iter();
            Ok(kinds
                .map(|kind| (kind.code.to_string(), capital(&kind.one)))
                .collect())
        })
        .await?;
    let columns = app::columns(&table, &sent.mapping);
    let is_wrong = problem.has_any();
    let page = ColumnsPage {
        frame: frame(state, who, "Add people from a file", Place::People),
        lines: columns
            .iter()
            .map(|column| line(column, &table, &problem))
            .collect(),
        name: sent.name,
        sheet: sent.sheet.unwrap_or_default(),
        fields: fields(&state.engine.house_words()),
        kinds,
        capacity: sent.mapping.capacity.unwrap_or_default(),
        capacity_fault: problem.about("capacity").map(str::to_owned),
        save_as: sent.mapping.name,
        file: BASE64URL_NOPAD.encode(&sent.bytes),
        problem,
    };
    if is_wrong {
        let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return Ok((status, html(&page)?).into_response());
    }
    html(&page)
}

fn fields(words: &HouseWords) -> Vec<Option2> {
    let fields = FIELDS.iter();
    fields
        .map(|field| (field.code.to_owned(), field.in_words(words)))
        .collect()
}

fn line(column: &Column, table: &Table, problem: &Problem) -> Line {
    let values = table.rows.iter().skip(1);
    let values = values.filter_map(|row| row.cells.get(column.place));
    let mut examples: Vec<&str> = Vec::new();
    for value in values.map(|cell| cell.text.as_str()) {
        if !value.is_empty() && !examples.contains(&value) {
            examples.push(value);
        }
        if examples.len() == EXAMPLES {
            break;
        }
    }
    Line {
        place: column.place,
        heading: column.heading.clone(),
        examples: examples.join(", "),
        chosen: match column.is {
            Is::Said(field) | Is::Suggested(field) => field.code,
            Is::LeftOut => LEFT_OUT,
            Is::Unknown => "",
        },
        fault: problem.about(&id(column)).map(str::to_owned),
    }
}

fn id(column: &Column) -> String {
    format!("field-{}", column.place)
}

/// What was chosen for each column.
pub(super) fn said(table: &Table, typed: &Fields) -> Mapping {
    let columns = app::columns(table, &Mapping::default()).into_iter();
    Mapping {
        name: typed.text("save-as").to_owned(),
        columns: columns
            .map(|column| MappedColumn {
                field: match typed.text(&id(&column)) {
                    LEFT_OUT => None,
                    // No code is empty: it stays unknown.
                    code => Some(code.to_owned()),
                },
                heading: column.heading,
            })
            .collect(),
        capacity: Some(typed.text("capacity").to_owned()).filter(|kind| !kind.is_empty()),
    }
}

/// The faults of columns with the ids of their selects.
pub(super) fn at_their_fields(error: AppError, columns: &[Column]) -> AppError {
    let AppError::Input(faults) = error else {
        return error;
    };
    let mut there: Vec<Fault> = Vec::new();
    for mut fault in faults {
        let heading = fault.place.strip_prefix("heading ").unwrap_or_default();
        let heading = heading.trim_matches('`');
        if let Some(column) = columns.iter().find(|column| column.heading == heading) {
            fault.what = format!("{}: {}", column.heading, fault.what);
            fault.place = id(column);
            // An empty select is said once.
            if fault.what.ends_with("what no person has") {
                continue;
            }
        } else if fault.place == "headings" || fault.place == "file" {
            fault.place = columns.first().map(id).unwrap_or_default();
        }
        there.push(fault);
    }
    AppError::Input(there)
}

#[cfg(test)]
impl ColumnsPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = |place, heading: &str, chosen, fault: Option<&str>| Line {
            place,
            heading: heading.to_owned(),
            examples: "Ella, Max".to_owned(),
            chosen,
            fault: fault.map(str::to_owned),
        };
        Self {
            frame,
            problem: Problem::sample("field-1"),
            name: "pupils.xlsx".to_owned(),
            sheet: "Pupils".to_owned(),
            lines: vec![
                line(0, "First name", "given_names", None),
                line(1, "House", "", Some("Say what it is.")),
            ],
            fields: fields(&crate::frame::sample_words()),
            kinds: vec![("learner".to_owned(), "Tutee".to_owned())],
            capacity: "learner".to_owned(),
            capacity_fault: Some("Say it for all of them.".to_owned()),
            save_as: "School export".to_owned(),
            file: "aWQ=".to_owned(),
        }
    }
}
