//! Adding many people from a file: what it would do is seen before anything is kept. The file goes
//! back and forth with the page, so that nothing of it stays here until it is wanted.

mod columns;
mod preview;

use std::collections::BTreeSet;
use std::sync::Arc;

use access::{Action, Purpose, Scope, check};
use app::bodies::Mapping;
use app::table::{Origin, Table};
use app::{AppError, Extractor, Imported, OnChanged, OnFaults, Wanted};
use axum::extract::{FromRequest as _, Request, State as Extract};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;

use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::{DonePage, Form, FormPage, date_if_given, frame, id_of};
use crate::pages::requests::count_of;
use crate::session::Viewer;
use crate::state::State;

#[cfg(test)]
pub(crate) use columns::ColumnsPage;
#[cfg(test)]
pub(crate) use preview::PreviewPage;

/// The largest form that is taken here, bytes: a file of 20 MB in the letters of base 64.
pub(crate) const LARGEST: usize = 29 << 20;

/// A file on its way, with what was said of it.
#[derive(Clone)]
struct Sent {
    name: String,
    bytes: Vec<u8>,
    sheet: Option<String>,
    /// How its columns are read; with a name if that is to be kept.
    mapping: Mapping,
    /// Whether the mapping was chosen or confirmed, and needs no second look.
    confirmed: bool,
}

/// Asks for the file.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    html(&asking(&state, &who, &Fields::default(), Problem::default()).await?)
}

/// Goes from step to step: which sheet, which columns, what it would do; does it, or gives back the
/// rows to be mended.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    request: Request,
) -> Result<Response, PageError> {
    // Before so large a form is taken.
    state.run(&who, may).await?;
    let typed = Fields::from_request(request, &state)
        .await
        .map_err(|_| too_large())?;
    let sent = match sent(&state, &who, &typed).await {
        Ok(sent) => sent,
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = asking(&state, &who, &typed, problem).await?;
            return Ok((error.status(), html(&page)?).into_response());
        }
    };
    match typed.text("do") {
        "faults" => faulty(&state, &who, sent).await,
        "all" => import(&state, &who, sent, &typed, OnFaults::Stop).await,
        "good" => import(&state, &who, sent, &typed, OnFaults::GoOn).await,
        _ => next_step(&state, &who, sent, &typed).await,
    }
}

fn too_large() -> PageError {
    AppError::input(
        "file",
        "this form cannot be read",
        "go back and send it again; the file may have at most 20 MB",
    )
    .into()
}

/// What came with the form.
async fn sent(state: &State, who: &app::SignedIn, typed: &Fields) -> Result<Sent, PageError> {
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
        let error = AppError::input("file", "choose a file", "a table, as XLSX, ODS or CSV");
        return Err(error.into());
    }
    let kept = typed.text("mapping").to_owned();
    let mapping = if kept.is_empty() {
        serde_json::from_str(typed.text("columns")).unwrap_or_default()
    } else {
        state.run(who, move |ctx| ctx.mapping(&kept)).await?
    };
    let confirmed = !typed.text("mapping").is_empty() || !typed.text("columns").is_empty();
    Ok(Sent {
        name,
        bytes,
        sheet: Some(typed.text("sheet").to_owned()).filter(|sheet| !sheet.is_empty()),
        mapping,
        confirmed,
    })
}

/// Reads the file with a reader of its own: what a stranger's file did to one must not reach another.
fn read(ctx: &app::Ctx<'_>, extractor: &Arc<Extractor>, sent: &Sent) -> Result<Table, AppError> {
    let reader = extractor.another();
    ctx.look_into_table(&reader, &sent.name, &sent.bytes, sent.sheet.as_deref())
}

async fn next_step(
    state: &State,
    who: &app::SignedIn,
    mut sent: Sent,
    typed: &Fields,
) -> Result<Response, PageError> {
    let extractor = Arc::clone(&state.extractor);
    let own = sent.clone();
    let table = match state.run(who, move |ctx| read(ctx, &extractor, &own)).await {
        Ok(table) => table,
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = asking(state, who, typed, problem).await?;
            return Ok((error.status(), html(&page)?).into_response());
        }
    };
    if table.origin == Origin::Unchosen {
        return html(&which_sheet(state, who, &sent, &table));
    }
    if typed.has("capacity") {
        sent.mapping = columns::said(&table, typed);
        sent.confirmed = true;
    }
    let columns = app::columns(&table, &sent.mapping);
    let ours = columns
        .iter()
        .all(|column| column.field().is_some_and(|f| f.code == column.heading));
    let fits = app::check_columns(&table, &columns, &sent.mapping);
    if fits.is_ok() && (sent.confirmed || ours) {
        return preview::show(state, who, sent, table, typed, Problem::default()).await;
    }
    // The first time they are only suggested: nothing is wrong yet.
    let problem = match fits {
        Err(error) if sent.confirmed || table.rows.is_empty() => {
            Problem::of(columns::at_their_fields(error, &columns).into())?.0
        }
        _ => Problem::default(),
    };
    columns::show(state, who, sent, table, problem).await
}

async fn import(
    state: &State,
    who: &app::SignedIn,
    sent: Sent,
    typed: &Fields,
    on_faults: OnFaults,
) -> Result<Response, PageError> {
    let wanted = wanted(typed, on_faults);
    let extractor = Arc::clone(&state.extractor);
    let own = sent.clone();
    let done = match wanted {
        Err(error) => Err(error),
        Ok(wanted) => {
            state
                .run(who, move |ctx| {
                    let table = read(ctx, &extractor, &own)?;
                    let preview = ctx.preview_table(&table, &own.mapping)?;
                    let done = ctx.import(&preview, &wanted)?;
                    if !own.mapping.name.is_empty() {
                        ctx.save_mapping(&own.mapping)?;
                    }
                    Ok(done)
                })
                .await
        }
    };
    match done {
        Ok(done) => html(&done_page(
            frame(state, who, "People were added", Place::People),
            &done,
        )),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let extractor = Arc::clone(&state.extractor);
            let own = sent.clone();
            let table = state
                .run(who, move |ctx| read(ctx, &extractor, &own))
                .await?;
            let page = preview::show(state, who, sent, table, typed, problem).await?;
            Ok((error.status(), page).into_response())
        }
    }
}

/// What was decided about the preview.
fn wanted(typed: &Fields, on_faults: OnFaults) -> Result<Wanted, PageError> {
    let left = typed
        .all("left")
        .map(id_of)
        .collect::<Result<Vec<_>, _>>()?;
    let left_on = date_if_given(typed, "left-on", "the day on which they left")?;
    Ok(Wanted {
        on_faults,
        on_changed: if typed.has("keep-changed") {
            OnChanged::Leave
        } else {
            OnChanged::Take
        },
        bring_back: typed.all("bring-back").map(str::to_owned).collect(),
        reason: typed.text("reason").to_owned(),
        left_on: left_on.filter(|_| !left.is_empty()),
        left,
    })
}

fn done_page(frame: Frame, done: &Imported) -> DonePage {
    let mut lines = Vec::new();
    if done.is_nothing() {
        lines.push("Nothing was changed: all of it is here just so.".to_owned());
    } else {
        lines.push(format!(
            "{} and {} were added.",
            count_of(done.people, "person", "people"),
            count_of(done.relations, "relation", "relations")
        ));
    }
    let changed = done.changed - done.overtaken.min(done.changed);
    for (many, what) in [
        (changed, "were changed."),
        (done.left, "have left."),
        (done.brought_back, "were brought back."),
        (done.held, "were here already and were left as they are."),
        (
            done.overtaken,
            "were changed by somebody else meanwhile, and were left as they are.",
        ),
    ] {
        if many > 0 {
            lines.push(format!("{many} {what}"));
        }
    }
    DonePage {
        frame,
        heading: "The people are in".to_owned(),
        lines,
        link: ("See the people".to_owned(), "/people".to_owned()),
    }
}

fn may(ctx: &app::Ctx<'_>) -> Result<(), AppError> {
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
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let kept: Vec<(String, usize)> = state
        .run(who, |ctx| {
            let all = ctx.mappings()?.into_iter();
            Ok(all.map(|one| (one.name, one.columns.len())).collect())
        })
        .await?;
    let hint = "A table saved as XLSX, ODS or CSV, at most 20 MB, one person a line. Its first line \
        holds the headings: which is which you can say in the next step.";
    let mut fields = vec![Field::files("file", "The file", hint)];
    if !kept.is_empty() {
        let mut options = vec![Choice::new("", "Look at the headings", "")];
        options.extend(kept.iter().map(|(name, columns)| {
            Choice::new(name, name, &count_of(*columns, "column", "columns"))
        }));
        let label = "How are its columns read?";
        fields.push(Field::choice("mapping", label, "", options).with(""));
    }
    let form = Form::new(
        "Add many people from a file",
        fields,
        "Show what it would do",
    )
    .lead("Nothing is kept until you have seen what the file would do.");
    let frame = frame(state, who, "Add people from a file", Place::People);
    let crumb = ("People", "/people".to_owned());
    Ok(FormPage::new(frame, crumb, form, typed, problem))
}

fn which_sheet(state: &State, who: &app::SignedIn, sent: &Sent, table: &Table) -> FormPage {
    let options = table
        .sheets
        .iter()
        .map(|name| Choice::new(name, name, ""))
        .collect();
    let mut fields = vec![
        Field::choice("sheet", "Which sheet holds the people?", "", options),
        Field::hidden("name", &sent.name),
        Field::hidden("sent", &BASE64URL_NOPAD.encode(&sent.bytes)),
    ];
    if sent.confirmed {
        fields.push(Field::hidden("columns", &as_text(&sent.mapping)));
    }
    let form = Form::new("Which sheet?", fields, "Go on")
        .lead("Several sheets of this workbook hold something.");
    let frame = frame(state, who, "Add people from a file", Place::People);
    let crumb = ("Choose another file", "/people/import".to_owned());
    FormPage::new(frame, crumb, form, &Fields::default(), Problem::default())
}

fn as_text(mapping: &Mapping) -> String {
    serde_json::to_string(mapping).unwrap_or_default()
}

/// The heading and every line with a fault, for the spreadsheet in which they are mended.
async fn faulty(state: &State, who: &app::SignedIn, sent: Sent) -> Result<Response, PageError> {
    let extractor = Arc::clone(&state.extractor);
    let text = state
        .run(who, move |ctx| {
            let table = read(ctx, &extractor, &sent)?;
            let preview = ctx.preview_table(&table, &sent.mapping)?;
            let lines: BTreeSet<usize> = preview.faults.iter().map(|fault| fault.line).collect();
            Ok(app::faulty_rows(&table, &lines))
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
