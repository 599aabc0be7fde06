//! How the registers stand, what is in one, and one entry.

use access::Action;
use app::{EntryLine, EntryView, RegisterLine, RegisterRow, Standing};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;
use jiff::civil::Date;

use super::{path_of, path_of_entry};
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::plain::{capital, day, encoded, frame, id_of, may, moment};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/registers/list.html")]
pub(crate) struct RegistersPage {
    frame: Frame,
    lines: Vec<Line>,
}

/// A register, in a line.
#[derive(Clone, Debug)]
struct Line {
    path: String,
    title: &'static str,
    why: &'static str,
    state: String,
    tag: Option<Tag>,
}

/// All registers.
pub(crate) async fn list(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let lines = state
        .run(&who, |ctx| {
            let lines = ctx.list_registers()?;
            Ok(lines.iter().map(line_of).collect())
        })
        .await?;
    html(&RegistersPage {
        frame: frame(&state, &who, "Registers", Place::Policy),
        lines,
    })
}

fn line_of(line: &RegisterLine) -> Line {
    let entries = match line.entries {
        0 => "No entry yet".to_owned(),
        1 => "1 entry".to_owned(),
        many => format!("{many} entries"),
    };
    let next = line.next.map(|on| format!("; next by {}", day(on)));
    Line {
        path: path_of(line.register.code),
        title: line.register.title,
        why: line.register.why,
        state: format!("{entries}{}.", next.unwrap_or_default()),
        tag: match (line.overdue, line.open) {
            (0, 0) => None,
            (0, open) => Some(Tag::new(format!("{open} open"), "amber")),
            (late, _) => Some(Tag::new(format!("{late} late"), "red")),
        },
    }
}

#[derive(Template)]
#[template(path = "pages/registers/show.html")]
pub(crate) struct RegisterPage {
    frame: Frame,
    title: &'static str,
    one: &'static str,
    why: &'static str,
    law: &'static str,
    path: String,
    heading: &'static str,
    rows: Vec<Row>,
    past: Vec<Entry>,
}

/// What there may be an entry about.
#[derive(Clone, Debug)]
struct Row {
    title: String,
    why: String,
    state: String,
    late: bool,
    tag: Option<Tag>,
    entries: Vec<Entry>,
    /// Where an entry about it is added; empty where each stands for itself.
    add: String,
}

/// A link to an entry.
#[derive(Clone, Debug)]
struct Entry {
    path: String,
    words: String,
}

/// One register.
pub(crate) async fn show(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let (today, view) = state
        .run(&who, move |ctx| {
            Ok((ctx.today(), ctx.open_register(&code)?))
        })
        .await?;
    let register = view.line.register;
    let of_itself = register.each;
    html(&RegisterPage {
        frame: frame(&state, &who, "A register", Place::Policy),
        title: register.title,
        one: register.one,
        why: register.why,
        law: register.law,
        path: path_of(register.code),
        heading: if of_itself {
            "Entries"
        } else {
            "Who or what it is about"
        },
        rows: view
            .rows
            .into_iter()
            .map(|row| row_of(row, today, (!of_itself).then_some(register.code)))
            .collect(),
        past: view.past.iter().map(entry_of).collect(),
    })
}

fn row_of(row: RegisterRow, today: Date, register: Option<&str>) -> Row {
    let late = row.standing.is_overdue(today);
    let tag = if late {
        Some(Tag::new("Late", "red"))
    } else if row.standing.is_open(today) {
        Some(Tag::new("Open", "amber"))
    } else {
        let done = matches!(row.standing, Standing::Done { .. }) && !row.entries.is_empty();
        done.then(|| Tag::new("Done", "green"))
    };
    let about = |register| {
        let about: String = encoded(&row.subject.code);
        format!("{}/add?about={about}", path_of(register))
    };
    Row {
        state: state_of(&row.standing),
        late,
        tag,
        entries: row.entries.iter().map(entry_of).collect(),
        add: register.map(about).unwrap_or_default(),
        title: row.subject.title,
        why: row.subject.why,
    }
}

/// How something stands, in a sentence.
fn state_of(standing: &Standing) -> String {
    match standing {
        Standing::NotNeeded => "Nothing is on record, and nothing has to be.".to_owned(),
        Standing::Missing { by: None } => "Nothing is on record yet.".to_owned(),
        Standing::Missing { by: Some(by) } => {
            format!("Nothing is on record yet; due by {}.", day(*by))
        }
        Standing::Unfinished { by, what } => {
            let by = by.map(|by| format!(", by {}", day(by)));
            crate::form::sentence(&format!("Still to do{}: {what}", by.unwrap_or_default()))
        }
        Standing::Done { again: None } => "On record.".to_owned(),
        Standing::Done { again: Some(again) } => format!("Next by {}.", day(*again)),
    }
}

fn entry_of(entry: &EntryLine) -> Entry {
    let struck = if entry.is_struck { ", struck out" } else { "" };
    Entry {
        path: path_of_entry(entry.id),
        words: format!("{}: {}{struck}", day(entry.on), entry.words),
    }
}

#[derive(Template)]
#[template(path = "pages/registers/entry.html")]
pub(crate) struct EntryPage {
    frame: Frame,
    back: (&'static str, String),
    title: String,
    path: String,
    changes: bool,
    struck: String,
    facts: Vec<(String, Vec<String>)>,
    written: String,
}

/// One entry.
pub(crate) async fn entry(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let view = state.run(&who, move |ctx| ctx.show_entry(id)).await?;
    let changes = view.struck.is_none() && may(who.actor.role, Action::EntryChange);
    let frame = frame(&state, &who, "An entry of a register", Place::Policy);
    html(&page_of(frame, &view, changes))
}

fn page_of(frame: Frame, view: &EntryView, changes: bool) -> EntryPage {
    let (register, body) = (view.register, &view.stored.body);
    let mut facts = Vec::new();
    if !view.about.is_empty() {
        facts.push((register.about.to_owned(), view.about.clone()));
    }
    facts.push((register.on.to_owned(), vec![day(body.on)]));
    for field in register.fields {
        if let Some(said) = body.said(field.code) {
            let lines = field.words(said).lines().map(str::to_owned).collect();
            facts.push((field.title.to_owned(), lines));
        }
    }
    let (by, at) = &view.written;
    EntryPage {
        frame,
        back: (register.title, path_of(register.code)),
        title: capital(register.one),
        path: path_of_entry(view.stored.id),
        changes,
        struck: view
            .struck
            .as_ref()
            .map_or_else(String::new, |(by, at, why)| {
                format!("{by} struck it out on {}: {why}", moment(*at))
            }),
        facts,
        written: format!("Written by {by} on {}.", moment(*at)),
    }
}

#[cfg(test)]
impl RegistersPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = |overdue, open, entries| RegisterLine {
            register: app::REGISTERS[0],
            entries,
            open,
            overdue,
            next: Some(Date::constant(2026, 12, 1)),
        };
        Self {
            frame,
            lines: [line(1, 2, 0), line(0, 2, 1), line(0, 0, 7)]
                .iter()
                .map(line_of)
                .collect(),
        }
    }
}

#[cfg(test)]
impl RegisterPage {
    /// An invented one; of entries that stand for themselves, or of subjects.
    pub(crate) fn sample(frame: Frame, empty: bool) -> Self {
        let entry = EntryLine {
            id: app::EntityId([1; 16]),
            version: 1,
            on: Date::constant(2026, 11, 3),
            words: "The course <on safety>".to_owned(),
            is_struck: true,
        };
        let row = |standing| RegisterRow {
            subject: app::RegisterSubject {
                code: "account.1".to_owned(),
                title: "Wren <Hale>".to_owned(),
                wanted: app::EntryWanted::No,
                why: "Within 2 weeks of starting.".to_owned(),
            },
            standing,
            entries: vec![entry.clone()],
        };
        let today = Date::constant(2026, 11, 22);
        let standings = vec![
            Standing::NotNeeded,
            Standing::Missing { by: None },
            Standing::Missing {
                by: Some(Date::constant(2026, 11, 1)),
            },
            Standing::Unfinished {
                by: Some(today),
                what: "pass the test".to_owned(),
            },
            Standing::Done {
                again: Some(Date::constant(2027, 11, 1)),
            },
            Standing::Done { again: None },
        ];
        let rows = standings
            .into_iter()
            .map(|one| row_of(row(one), today, Some("training")))
            .collect();
        let register = app::REGISTERS[0];
        Self {
            frame,
            title: register.title,
            one: register.one,
            why: register.why,
            law: register.law,
            path: path_of(register.code),
            heading: "What it is about",
            rows: if empty { Vec::new() } else { rows },
            past: if empty {
                Vec::new()
            } else {
                vec![entry_of(&entry)]
            },
        }
    }
}

#[cfg(test)]
impl EntryPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame, struck: bool) -> Self {
        Self {
            frame,
            back: ("Training", path_of("training")),
            title: "A training".to_owned(),
            path: path_of_entry(app::EntityId([1; 16])),
            changes: !struck,
            struck: if struck {
                "Dana struck it out on 3 November 2026 at 10:00: wrong day".to_owned()
            } else {
                String::new()
            },
            facts: vec![(
                "Who was trained?".to_owned(),
                vec!["Wren <Hale>".to_owned(), "Sam".to_owned()],
            )],
            written: "Written by Dana on 3 November 2026 at 10:00.".to_owned(),
        }
    }
}
