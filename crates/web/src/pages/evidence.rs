//! Evidence: what was seen and done, that the list of it is whole, and what an auditor takes away.
//! Plain words first; the words of those who check stand where they look for them.

use access::{Action, Purpose, Role, Scope, check};
use app::{AppError, Ctx, NamedEntry};
use askama::Template;
use axum::extract::{Query, State as Extract};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use serde::Deserialize;

use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::{Form, FormPage, capital, frame, moment};
use crate::pages::requests::count_of;
use crate::session::Viewer;
use crate::state::State;

/// How many entries stand on a page of the ledger.
const ON_A_PAGE: u64 = 50;
/// How many of the latest stand on the first page.
const LATEST: u64 = 10;

/// An entry as a line.
#[derive(Clone, Debug)]
struct Line {
    index: u64,
    at: String,
    who: String,
    what: String,
    why: String,
    code: String,
}

#[derive(Template)]
#[template(path = "pages/evidence/start.html")]
pub(crate) struct EvidencePage {
    frame: Frame,
    size: u64,
    lines: Vec<Line>,
    checks: bool,
    checkpoint: String,
    key: String,
}

/// The start: what there is, and what can be done with it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let checks = who.actor.role == Role::Dpo;
    let (checkpoint, size, lines, key) = state
        .run(&who, move |ctx| {
            may_look(ctx)?;
            let checkpoint = ctx.engine.checkpoint()?;
            let size = size_of(&checkpoint);
            let lines = if checks {
                latest(ctx, size)?
            } else {
                Vec::new()
            };
            Ok((
                checkpoint,
                size,
                lines,
                HEXLOWER.encode(&ctx.engine.public_key()),
            ))
        })
        .await?;
    let frame = frame(&state, &who, "Evidence", Place::Evidence);
    html(&EvidencePage {
        frame,
        size,
        lines,
        checks,
        checkpoint,
        key,
    })
}

fn may_look(ctx: &Ctx<'_>) -> Result<(), AppError> {
    Ok(check(
        Action::EvidenceLook,
        &ctx.actor,
        &Scope::Organisation,
        Purpose::Audit,
    )?)
}

fn latest(ctx: &Ctx<'_>, size: u64) -> Result<Vec<Line>, AppError> {
    let entries = ctx.show_ledger(size.saturating_sub(LATEST), 10)?;
    let mut lines: Vec<Line> = ctx
        .engine
        .name_entries(&entries)?
        .into_iter()
        .map(line)
        .collect();
    lines.reverse();
    Ok(lines)
}

/// The second line of a checkpoint is the number of leaves.
fn size_of(checkpoint: &str) -> u64 {
    checkpoint
        .lines()
        .nth(1)
        .and_then(|line| line.parse().ok())
        .unwrap_or_default()
}

fn line(entry: NamedEntry) -> Line {
    let who = if entry.role.is_empty() {
        entry.who
    } else {
        format!("{}, {}", entry.who, entry.role)
    };
    let many = if entry.objects > 1 {
        format!(" ({} things)", entry.objects)
    } else {
        String::new()
    };
    Line {
        index: entry.index,
        at: moment(entry.at),
        who,
        what: format!("{}{many}", capital(&entry.what)),
        why: capital(&entry.why),
        code: entry.code,
    }
}

#[derive(Template)]
#[template(path = "pages/evidence/ledger.html")]
pub(crate) struct LedgerPage {
    frame: Frame,
    lines: Vec<Line>,
    size: u64,
    earlier: Option<u64>,
    later: Option<u64>,
}

/// From which entry on.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    from: Option<u64>,
}

/// Every entry, page by page, the latest page first.
pub(crate) async fn ledger(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (size, from, lines) = state
        .run(&who, move |ctx| {
            let size = size_of(&ctx.engine.checkpoint()?);
            let from = asked.from.unwrap_or_else(|| size.saturating_sub(ON_A_PAGE));
            let entries = ctx.show_ledger(from, 50)?;
            let named = ctx.engine.name_entries(&entries)?;
            Ok((size, from, named.into_iter().map(line).collect()))
        })
        .await?;
    html(&LedgerPage {
        frame: frame(&state, &who, "The ledger", Place::Evidence),
        lines,
        size,
        earlier: (from > 0).then(|| from.saturating_sub(ON_A_PAGE)),
        later: (from + ON_A_PAGE < size).then_some(from + ON_A_PAGE),
    })
}

#[derive(Template)]
#[template(path = "pages/evidence/verified.html")]
pub(crate) struct VerifiedPage {
    frame: Frame,
    leaves: String,
    compared: bool,
    faults: Vec<String>,
    checkpoint: String,
}

/// Asks whether to compare with an earlier state.
pub(crate) async fn verify_form(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    html(&asking(&state, &who, &Fields::default(), Problem::default()).await?)
}

/// Checks the whole list.
pub(crate) async fn verify(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let since = Some(note(typed.text("checkpoint"))).filter(|text| !text.trim().is_empty());
    let compared = since.is_some();
    match state
        .run(&who, move |ctx| ctx.verify_ledger(since.as_deref()))
        .await
    {
        Ok(found) => html(&VerifiedPage {
            frame: frame(&state, &who, "The check", Place::Evidence),
            leaves: count_of(
                usize::try_from(found.leaves).unwrap_or(usize::MAX),
                "entry was",
                "entries were",
            ),
            compared,
            faults: found.faults.iter().map(|fault| capital(fault)).collect(),
            checkpoint: found.checkpoint,
        }),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = asking(&state, &who, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// A browser sends line ends of its own, and the field takes off the last one: put both right.
fn note(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if text.is_empty() {
        text
    } else {
        format!("{text}\n")
    }
}

async fn asking(
    state: &State,
    who: &app::SignedIn,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    state
        .run(who, |ctx| {
            Ok(check(
                Action::LedgerVerify,
                &ctx.actor,
                &Scope::Organisation,
                Purpose::Audit,
            )?)
        })
        .await?;
    let hint = "Each letter prints one, from its first line to the line that begins with a dash. Leave it empty to check the list by itself.";
    let fields = vec![Field::lines(
        "checkpoint",
        "An earlier checkpoint, to compare with",
        hint,
    )];
    let form = Form::new("Check the evidence", fields, "Check it now")
        .lead("Caretaker reads every entry again and says whether anything was changed, taken out or put in.");
    let frame = frame(state, who, "Check the evidence", Place::Evidence);
    Ok(FormPage::new(
        frame,
        ("Evidence", "/evidence".to_owned()),
        form,
        typed,
        problem,
    ))
}

/// The whole list as a file that anyone can check without us.
pub(crate) async fn export(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let bundle = state
        .run(&who, |ctx| {
            let mut bundle = String::new();
            ctx.export_ledger(|line| bundle.push_str(line))?;
            Ok(bundle)
        })
        .await?;
    let headers = [
        (CONTENT_TYPE, "application/x-ndjson"),
        (CONTENT_DISPOSITION, "attachment; filename=\"ledger.jsonl\""),
    ];
    Ok((headers, bundle).into_response())
}

#[cfg(test)]
fn sample_line() -> Line {
    Line {
        index: 7,
        at: "4 May 2026 at 10:20".to_owned(),
        who: "Asha Varga, tutor".to_owned(),
        what: "Looked at a record".to_owned(),
        why: "Planning and giving sessions".to_owned(),
        code: "record.look".to_owned(),
    }
}

#[cfg(test)]
impl EvidencePage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        Self {
            frame,
            size: 8,
            lines: vec![sample_line()],
            checks: true,
            checkpoint: "caretaker.invalid/x/1\n8\nAAAA\n".to_owned(),
            key: "00ff".to_owned(),
        }
    }
}

#[cfg(test)]
impl LedgerPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        Self {
            frame,
            lines: vec![sample_line()],
            size: 120,
            earlier: Some(0),
            later: Some(100),
        }
    }
}

#[cfg(test)]
impl VerifiedPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame, faults: Vec<String>) -> Self {
        let checkpoint = "caretaker.invalid/x/1\n8\nAAAA\n".to_owned();
        Self {
            frame,
            leaves: "8 entries were".to_owned(),
            compared: true,
            faults,
            checkpoint,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_comes_out_of_a_form_as_it_was_printed() {
        assert_eq!(note("a\r\n1\r\nb\r\n\r\n— k s"), "a\n1\nb\n\n— k s\n");
        assert_eq!(note(""), "");
        assert_eq!(size_of("a\n12\nb\n"), 12);
        assert_eq!(size_of(""), 0);
    }
}
