//! `caretaker register …`

use std::io::Write;

use app::{
    EntryLine, EntryView, NewEntry, Register, RegisterField, RegisterFieldKind, RegisterLine,
    RegisterRow, RegisterView, Standing,
};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::Run;

/// What the organisation shows about itself.
#[derive(Debug, Subcommand)]
pub(crate) enum RegisterCommand {
    /// List the registers: how many entries each has, and what is due.
    List {
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show a register: how everything stands, its entries, and what it asks.
    Show {
        /// Its code, as the list shows it.
        register: String,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show an entry with all that it says.
    Entry {
        /// Its id.
        id: app::EntityId,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Add an entry to a register.
    Add(AddArgs),
    /// Change an entry. What is not given stays as it is.
    Change(ChangeArgs),
    /// Strike an entry out: it stays to be read, and counts no more.
    Strike {
        /// Its id.
        id: app::EntityId,
        /// What is wrong with it.
        #[arg(long)]
        why: String,
    },
}

/// `caretaker register add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The code of the register.
    register: String,
    /// What it is about: a code that the register shows. For each, where there are several.
    #[arg(long, value_name = "CODE")]
    about: Vec<String>,
    /// Its day; today if left out.
    #[arg(long, value_name = "DAY")]
    on: Option<Date>,
    /// An answer to what the register asks: the field's code, =, and the answer. For each field.
    #[arg(long, value_name = "FIELD=ANSWER", value_parser = answer)]
    say: Vec<(String, String)>,
}

/// `caretaker register change`.
#[derive(Debug, Args)]
pub(crate) struct ChangeArgs {
    /// Its id.
    id: app::EntityId,
    /// What it is about from now on, in the place of everything that it was about.
    #[arg(long, value_name = "CODE")]
    about: Vec<String>,
    /// Its day.
    #[arg(long, value_name = "DAY")]
    on: Option<Date>,
    /// Another answer: the field's code, =, and the answer; nothing after the = empties it.
    #[arg(long, value_name = "FIELD=ANSWER", value_parser = answer)]
    say: Vec<(String, String)>,
}

/// `result=passed` as the code of a field and its answer.
fn answer(written: &str) -> Result<(String, String), String> {
    written
        .split_once('=')
        .map(|(code, text)| (code.trim().to_owned(), text.to_owned()))
        .ok_or_else(|| "write the code of the field, =, and the answer".to_owned())
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &RegisterCommand) -> anyhow::Result<u8> {
    match command {
        RegisterCommand::List { json } => {
            let lines = run.ctx.list_registers()?;
            if *json {
                let all: Vec<Value> = lines.iter().map(line_json).collect();
                print_json(&json!(all), run.out)?;
            } else {
                print_list(&lines, run.out)?;
            }
        }
        RegisterCommand::Show { register, json } => {
            let view = run.ctx.open_register(register)?;
            let today = run.ctx.today();
            if *json {
                print_json(&register_json(&view, today), run.out)?;
            } else {
                print_register(&view, today, run.out)?;
            }
        }
        RegisterCommand::Entry { id, json } => {
            let view = run.ctx.show_entry(*id)?;
            if *json {
                print_json(&entry_json(&view), run.out)?;
            } else {
                print_entry(&view, run.out)?;
            }
        }
        RegisterCommand::Add(args) => add(run, args)?,
        RegisterCommand::Change(args) => change(run, args)?,
        RegisterCommand::Strike { id, why } => run.ctx.strike_entry(*id, why)?,
    }
    Ok(0)
}

fn add(run: &mut Run<'_>, args: &AddArgs) -> anyhow::Result<()> {
    let new = NewEntry {
        about: args.about.clone(),
        on: args.on.unwrap_or_else(|| run.ctx.today()),
        said: args.say.clone(),
    };
    let id = run.ctx.add_entry(&args.register, &new)?;
    writeln!(run.out, "{id}")?;
    Ok(())
}

/// Changes what is given, from the version that stands.
fn change(run: &mut Run<'_>, args: &ChangeArgs) -> anyhow::Result<()> {
    let stored = run.ctx.show_entry(args.id)?.stored;
    let mut said = stored.body.said;
    said.extend(args.say.iter().cloned());
    let new = NewEntry {
        about: if args.about.is_empty() {
            stored.body.about
        } else {
            args.about.clone()
        },
        on: args.on.unwrap_or(stored.body.on),
        said: said.into_iter().collect(),
    };
    let version = Some(stored.version);
    run.ctx.change_entry(args.id, version, &new)?;
    Ok(())
}

fn print_list(lines: &[RegisterLine], out: &mut dyn Write) -> std::io::Result<()> {
    let long = |line: &RegisterLine| line.register.code.chars().count();
    let width = lines.iter().map(long).max().unwrap_or(0);
    for line in lines {
        writeln!(
            out,
            "{:<width$}  {}",
            line.register.code, line.register.title
        )?;
        writeln!(out, "{:<width$}  {}", "", stands(line))?;
    }
    Ok(())
}

/// How a register stands, in words.
fn stands(line: &RegisterLine) -> String {
    let mut words = match line.entries {
        0 => "no entry".to_owned(),
        1 => "1 entry".to_owned(),
        many => format!("{many} entries"),
    };
    if line.open > 0 {
        words = format!("{words}, {} to do", line.open);
    }
    if line.overdue > 0 {
        words = format!("{words}, {} overdue", line.overdue);
    }
    match line.next {
        Some(next) => format!("{words}; next by {}", calendar::in_words(next)),
        None => words,
    }
}

fn print_register(view: &RegisterView, today: Date, out: &mut dyn Write) -> std::io::Result<()> {
    let register = view.line.register;
    writeln!(out, "{}: {}", register.title, stands(&view.line))?;
    paragraph(out, "  ", register.why)?;
    if !register.law.is_empty() {
        writeln!(out, "  source: {}", register.law)?;
    }
    for row in &view.rows {
        writeln!(out)?;
        print_row(register, row, today, out)?;
    }
    if !view.past.is_empty() {
        writeln!(out, "\nStruck out, or about what is no longer there")?;
        for entry in &view.past {
            print_line(entry, out)?;
        }
    }
    writeln!(out, "\nWhat it asks")?;
    asks(view, out)
}

fn print_row(
    register: &Register,
    row: &RegisterRow,
    today: Date,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    paragraph(out, "", &row.subject.title)?;
    if !register.each {
        writeln!(out, "  --about {}", row.subject.code)?;
    }
    if !row.subject.why.is_empty() {
        paragraph(out, "  ", &row.subject.why)?;
    }
    paragraph(out, "  ", &standing_in_words(&row.standing, today))?;
    for entry in &row.entries {
        print_line(entry, out)?;
    }
    Ok(())
}

/// How something stands, in words.
fn standing_in_words(standing: &Standing, today: Date) -> String {
    let on = |day: &Date| calendar::in_words(*day);
    let words = match standing {
        Standing::NotNeeded => "nothing is on record, and nothing has to be".to_owned(),
        Standing::Missing { by: None } => "nothing is on record yet".to_owned(),
        Standing::Missing { by: Some(by) } => {
            format!("nothing is on record yet; due by {}", on(by))
        }
        Standing::Unfinished { by: None, what } => format!("still to do: {what}"),
        Standing::Unfinished { by: Some(by), what } => {
            format!("still to do by {}: {what}", on(by))
        }
        Standing::Done { again: None } => "on record".to_owned(),
        Standing::Done { again: Some(again) } => format!("next by {}", on(again)),
    };
    if standing.is_overdue(today) {
        format!("OVERDUE: {words}")
    } else {
        words
    }
}

fn print_line(entry: &EntryLine, out: &mut dyn Write) -> std::io::Result<()> {
    let struck = if entry.is_struck { " (struck out)" } else { "" };
    writeln!(out, "  {}  {}{struck}", entry.id, entry.on)?;
    paragraph(out, "    ", &entry.words)
}

/// The questions of a register, as whoever adds an entry has to know them.
fn asks(view: &RegisterView, out: &mut dyn Write) -> std::io::Result<()> {
    let register = view.line.register;
    if !register.about.is_empty() {
        paragraph(out, "  ", &format!("--about CODE: {}", register.about))?;
    }
    for subject in &view.may_be_about {
        let words = format!("{}: {}", subject.code, subject.title);
        paragraph(out, "      ", &words)?;
    }
    writeln!(out, "  --on DAY: {}", register.on)?;
    for field in register.fields {
        let mut words = format!("--say {}=…: {}", field.code, field.title);
        if field.required {
            words.push_str(" It is needed.");
        }
        if field.officer {
            words.push_str(" Only the data protection officer answers it.");
        }
        if !field.hint.is_empty() {
            words = format!("{words} {}", field.hint);
        }
        paragraph(out, "  ", &words)?;
        if let RegisterFieldKind::Choice(choices) = field.kind {
            for (code, words) in choices {
                paragraph(out, "      ", &format!("{code}: {words}"))?;
            }
        }
    }
    Ok(())
}

fn print_entry(view: &EntryView, out: &mut dyn Write) -> std::io::Result<()> {
    let body = &view.stored.body;
    writeln!(
        out,
        "{}, on {}",
        view.register.title,
        calendar::in_words(body.on)
    )?;
    for about in &view.about {
        paragraph(out, "  ", &format!("about: {about}"))?;
    }
    for (field, said) in answers(view) {
        let words = field.map_or_else(|| said.to_owned(), |field| field.words(said));
        writeln!(
            out,
            "  {}",
            field.map_or("no longer asked", |field| field.title)
        )?;
        paragraph(out, "    ", &words)?;
    }
    let (by, at) = &view.written;
    writeln!(
        out,
        "  written by {by}, {}",
        calendar::instant_in_words(*at)
    )?;
    if let Some((by, at, why)) = &view.struck {
        let at = calendar::instant_in_words(*at);
        paragraph(out, "  ", &format!("struck out by {by}, {at}: {why}"))?;
    }
    Ok(())
}

/// What an entry says, in the order in which it is asked; then what is asked no more.
fn answers(view: &EntryView) -> Vec<(Option<&'static RegisterField>, &str)> {
    let (register, body) = (view.register, &view.stored.body);
    let asked = register.fields.iter();
    let asked = asked.filter_map(|field| Some((Some(field), body.said(field.code)?)));
    let is_asked = |code: &str| register.fields.iter().any(|field| field.code == code);
    let others = body.said.iter().filter(|(code, _)| !is_asked(code));
    asked
        .chain(others.map(|(_, said)| (None, said.as_str())))
        .collect()
}

/// How wide a line may be.
const WIDTH: usize = 80;

/// Writes a text in lines of the usual width, each after some blanks.
fn paragraph(out: &mut dyn Write, blanks: &str, text: &str) -> std::io::Result<()> {
    for line in text.lines() {
        let mut now = String::new();
        for word in line.split_whitespace() {
            let full = blanks.len() + now.chars().count() + 1 + word.chars().count() > WIDTH;
            if full && !now.is_empty() {
                writeln!(out, "{blanks}{now}")?;
                now.clear();
            }
            if !now.is_empty() {
                now.push(' ');
            }
            now.push_str(word);
        }
        writeln!(out, "{blanks}{now}")?;
    }
    Ok(())
}

fn print_json(value: &Value, out: &mut dyn Write) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)?;
    Ok(())
}

fn line_json(line: &RegisterLine) -> Value {
    json!({
        "code": line.register.code,
        "title": line.register.title,
        "entries": line.entries,
        "open": line.open,
        "overdue": line.overdue,
        "next": line.next.map(|next| next.to_string()),
    })
}

fn register_json(view: &RegisterView, today: Date) -> Value {
    let register = view.line.register;
    let fields: Vec<Value> = register.fields.iter().map(field_json).collect();
    let rows = view.rows.iter().map(|row| row_json(row, today));
    json!({
        "register": line_json(&view.line),
        "why": register.why,
        "law": register.law,
        "serves": register.serves,
        "asks": { "about": register.about, "on": register.on, "fields": fields },
        "rows": rows.collect::<Vec<_>>(),
        "past": view.past.iter().map(short_json).collect::<Vec<_>>(),
        "may_be_about": view
            .may_be_about
            .iter()
            .map(|one| json!({ "code": one.code, "title": one.title }))
            .collect::<Vec<_>>(),
    })
}

fn field_json(field: &RegisterField) -> Value {
    let (kind, choices) = match field.kind {
        RegisterFieldKind::Line => ("line", &[][..]),
        RegisterFieldKind::Lines => ("lines", &[][..]),
        RegisterFieldKind::Day => ("day", &[][..]),
        RegisterFieldKind::Time => ("time", &[][..]),
        RegisterFieldKind::Choice(choices) => ("choice", choices),
    };
    let choices = choices.iter();
    json!({
        "code": field.code,
        "title": field.title,
        "hint": field.hint,
        "kind": kind,
        "choices": choices
            .map(|(code, words)| json!({ "code": code, "words": words }))
            .collect::<Vec<_>>(),
        "required": field.required,
        "officer": field.officer,
    })
}

fn row_json(row: &RegisterRow, today: Date) -> Value {
    let (standing, what) = match &row.standing {
        Standing::NotNeeded => ("not-needed", None),
        Standing::Missing { .. } => ("missing", None),
        Standing::Unfinished { what, .. } => ("unfinished", Some(what)),
        Standing::Done { .. } => ("done", None),
    };
    json!({
        "code": row.subject.code,
        "title": row.subject.title,
        "why": row.subject.why,
        "standing": standing,
        "by": row.standing.by().map(|by| by.to_string()),
        "still_to_do": what,
        "open": row.standing.is_open(today),
        "overdue": row.standing.is_overdue(today),
        "entries": row.entries.iter().map(short_json).collect::<Vec<_>>(),
    })
}

fn short_json(entry: &EntryLine) -> Value {
    json!({
        "id": entry.id,
        "on": entry.on.to_string(),
        "words": entry.words,
        "struck": entry.is_struck,
    })
}

fn entry_json(view: &EntryView) -> Value {
    let body = &view.stored.body;
    let (by, at) = &view.written;
    json!({
        "id": view.stored.id,
        "version": view.stored.version,
        "register": view.register.code,
        "about": body.about,
        "about_words": view.about,
        "on": body.on.to_string(),
        "said": body.said,
        "written_by": by,
        "written_at": at.to_string(),
        "struck": view.struck.as_ref().map(|(by, at, why)| {
            json!({ "by": by, "at": at.to_string(), "why": why })
        }),
    })
}
