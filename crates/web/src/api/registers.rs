//! The registers that an organisation keeps about itself, and what is written into them.

use std::collections::BTreeMap;

use app::{
    AppError, EntryLine, EntryView, Fault, NewEntry, RegisterField, RegisterFieldKind,
    RegisterLine, RegisterRow, RegisterSubject, RegisterView,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::{Day, Id, Instant, Made, day};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get("/registers", "listRegisters", "List the registers", list)
        .tag("Registers")
        .detail("How each stands: how many entries count, how much waits, what is due next.")
        .lists::<Line>(),
    Operation::get(
        "/registers/{register}",
        "showRegister",
        "Show a register",
        show,
    )
    .tag("Registers")
    .detail("What it asks, what there may be entries about and how that stands, and the entries.")
    .gives::<Register>(),
    Operation::get(
        "/registers/entries/{id}",
        "showEntry",
        "Show an entry of a register",
        entry,
    )
    .tag("Registers")
    .gives_version::<Entry>(),
    Operation::post(
        "/registers/{register}/entries",
        "addEntry",
        "Add an entry to a register",
        add,
    )
    .tag("Registers")
    .takes::<Details>()
    .makes::<Made>(),
    Operation::put(
        "/registers/entries/{id}",
        "changeEntry",
        "Change an entry of a register",
        change,
    )
    .tag("Registers")
    .detail("Everything that it says is replaced: what is left out is emptied.")
    .takes::<Details>(),
    Operation::post(
        "/registers/entries/{id}/strike",
        "strikeEntry",
        "Strike an entry of a register out",
        strike,
    )
    .tag("Registers")
    .detail("It stays to be read, with the reason beside it, and counts no more.")
    .takes::<Strike>(),
];

/// A register as a line of a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterLine)]
pub(crate) struct Line {
    /// Its code, for addresses.
    #[schema(example = "training")]
    code: &'static str,
    /// Its title.
    #[schema(example = "Training")]
    title: &'static str,
    /// How many entries count.
    #[schema(example = 12)]
    entries: u64,
    /// How much waits for somebody.
    #[schema(example = 2)]
    open: u64,
    /// How much of that is past its day.
    #[schema(example = 1)]
    overdue: u64,
    /// The next day on which something is due.
    next: Option<Day>,
}

/// A register with all that stands in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Register {
    #[serde(flatten)]
    line: Line,
    /// One entry, with its article.
    #[schema(example = "a training")]
    one: &'static str,
    /// Why it is kept.
    why: &'static str,
    /// What the law says of it; absent where only the policy asks for it.
    #[schema(example = "UK GDPR art. 39(1)(b)")]
    law: Option<&'static str>,
    /// The obligations that it serves.
    #[schema(example = json!(["GOV-6"]))]
    serves: Vec<&'static str>,
    /// What is asked for `about`; absent where entries are about nothing else, and `about` stays empty.
    #[schema(example = "Who was trained?")]
    asks_about: Option<&'static str>,
    /// What is asked for `on`.
    #[schema(example = "When was the training?")]
    asks_on: &'static str,
    /// What else is asked, for `said`.
    fields: Vec<Field>,
    /// What there may be entries about, what is due first; in a register whose entries stand for
    /// themselves, each entry.
    rows: Vec<Row>,
    /// Entries that were struck out, or whose subject the policy no longer has.
    past: Vec<EntryShort>,
    /// What an entry may be about, where the rows are the entries themselves.
    may_be_about: Vec<Subject>,
}

/// A question of a register.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterField)]
pub(crate) struct Field {
    /// Its code.
    #[schema(example = "result")]
    code: &'static str,
    /// What is asked.
    #[schema(example = "How did it end?")]
    title: &'static str,
    /// More about it.
    hint: Option<&'static str>,
    kind: FieldKind,
    /// What can be answered, where it is a choice.
    choices: Vec<Choice>,
    /// Whether an entry needs it from the beginning.
    required: bool,
    /// Whether only the data protection officer answers it.
    officer: bool,
}

/// How a question is answered: in a line, in several, by a day such as 2026-03-27, by a time of day such
/// as 14:30, by the code of a choice.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = RegisterFieldKind)]
pub(crate) enum FieldKind {
    Line,
    Lines,
    Day,
    Time,
    Choice,
}

/// One of several answers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterChoice)]
pub(crate) struct Choice {
    /// Its code, which is sent.
    #[schema(example = "passed")]
    code: &'static str,
    /// What it means.
    #[schema(example = "They passed its test")]
    words: &'static str,
}

/// Something that there may be entries about.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterRow)]
pub(crate) struct Row {
    /// Its code, for the `about` of an entry; where entries stand for themselves, the entry's id.
    #[schema(example = "role.tutor")]
    code: String,
    /// What it is called.
    #[schema(example = "Tutor")]
    title: String,
    /// Why there is an entry, or what the policy says of it.
    why: Option<String>,
    standing: Standing,
    /// The day by which something has to be done, or on which it comes round.
    by: Option<Day>,
    /// What is still to be done of an entry that is there.
    #[schema(example = "settle it, and say when")]
    still_to_do: Option<String>,
    /// Whether somebody has to do something now.
    open: bool,
    /// Whether its day has passed.
    overdue: bool,
    /// The entries that count, the newest first.
    entries: Vec<EntryShort>,
}

/// Something that an entry may be about.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterSubject)]
pub(crate) struct Subject {
    /// Its code, for the `about` of an entry.
    #[schema(example = "record.session-report")]
    code: String,
    /// What it is called.
    #[schema(example = "Session report")]
    title: String,
}

/// How something stands in a register.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = RegisterStanding)]
pub(crate) enum Standing {
    /// There is no entry, and none has to be.
    NotNeeded,
    /// There is no entry, and there has to be one.
    Missing,
    /// An entry is there, and something of it is still to be done.
    Unfinished,
    /// Nothing is to be done, until it comes round.
    Done,
}

/// An entry as a line of a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterEntryShort)]
pub(crate) struct EntryShort {
    id: Id,
    on: Day,
    /// Its first answer.
    #[schema(example = "Data protection, the first hour")]
    words: String,
    /// Whether it was struck out.
    struck: bool,
}

/// An entry with all that it says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterEntry)]
pub(crate) struct Entry {
    id: Id,
    /// Counts the changes, from 1.
    #[schema(example = 1)]
    version: u64,
    /// The code of its register.
    #[schema(example = "training")]
    register: &'static str,
    details: Details,
    /// What it is about, in words.
    #[schema(example = json!(["Tutor"]))]
    about_words: Vec<String>,
    /// Who wrote it last.
    #[schema(example = "Rowan Hale")]
    written_by: String,
    written_at: Instant,
    /// That it was struck out, where it was.
    struck: Option<Struck>,
}

/// What an entry says.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RegisterEntryDetails)]
pub(crate) struct Details {
    /// What it is about: codes of the register's rows, or of what it says an entry may be about.
    #[serde(default)]
    #[schema(example = json!(["role.tutor"]))]
    about: Vec<String>,
    /// Its day, which is not to come.
    on: Day,
    /// What is answered, by the codes of the register's fields.
    #[serde(default)]
    #[schema(example = json!({ "what": "Data protection, the first hour", "result": "passed" }))]
    said: BTreeMap<String, String>,
}

/// That an entry was struck out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StruckEntry)]
pub(crate) struct Struck {
    /// By whom.
    #[schema(example = "Rowan Hale")]
    by: String,
    at: Instant,
    /// Why.
    #[schema(example = "It was the day before.")]
    why: String,
}

/// Why an entry is struck out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StrikeEntry)]
pub(crate) struct Strike {
    /// What is wrong with it.
    #[schema(example = "It was the day before.", min_length = 1)]
    why: String,
}

impl From<RegisterLine> for Line {
    fn from(line: RegisterLine) -> Self {
        Self {
            code: line.register.code,
            title: line.register.title,
            entries: line.entries,
            open: line.open,
            overdue: line.overdue,
            next: day(line.next),
        }
    }
}

impl Register {
    fn of(view: RegisterView, today: Date) -> Self {
        let register = view.line.register;
        let rows = view.rows.into_iter();
        Self {
            line: view.line.into(),
            one: register.one,
            why: register.why,
            law: said(register.law),
            serves: register.serves.to_vec(),
            asks_about: said(register.about),
            asks_on: register.on,
            fields: register.fields.iter().map(Field::of).collect(),
            rows: rows.map(|row| Row::of(row, today)).collect(),
            past: view.past.into_iter().map(Into::into).collect(),
            may_be_about: view.may_be_about.into_iter().map(Subject::of).collect(),
        }
    }
}

impl Field {
    fn of(field: &RegisterField) -> Self {
        let (kind, choices) = match field.kind {
            RegisterFieldKind::Line => (FieldKind::Line, &[][..]),
            RegisterFieldKind::Lines => (FieldKind::Lines, &[][..]),
            RegisterFieldKind::Day => (FieldKind::Day, &[][..]),
            RegisterFieldKind::Time => (FieldKind::Time, &[][..]),
            RegisterFieldKind::Choice(choices) => (FieldKind::Choice, choices),
        };
        let choices = choices.iter();
        Self {
            code: field.code,
            title: field.title,
            hint: said(field.hint),
            kind,
            choices: choices
                .map(|&(code, words)| Choice { code, words })
                .collect(),
            required: field.required,
            officer: field.officer,
        }
    }
}

impl Row {
    fn of(row: RegisterRow, today: Date) -> Self {
        let (by, open) = (row.standing.by(), row.standing.is_open(today));
        let overdue = row.standing.is_overdue(today);
        let (standing, still_to_do) = match row.standing {
            app::Standing::NotNeeded => (Standing::NotNeeded, None),
            app::Standing::Missing { .. } => (Standing::Missing, None),
            app::Standing::Unfinished { what, .. } => (Standing::Unfinished, Some(what)),
            app::Standing::Done { .. } => (Standing::Done, None),
        };
        Self {
            code: row.subject.code,
            title: row.subject.title,
            why: Some(row.subject.why).filter(|why| !why.is_empty()),
            standing,
            by: day(by),
            still_to_do,
            open,
            overdue,
            entries: row.entries.into_iter().map(Into::into).collect(),
        }
    }
}

impl Subject {
    fn of(subject: RegisterSubject) -> Self {
        Self {
            code: subject.code,
            title: subject.title,
        }
    }
}

impl From<EntryLine> for EntryShort {
    fn from(line: EntryLine) -> Self {
        Self {
            id: line.id.into(),
            on: line.on.into(),
            words: line.words,
            struck: line.is_struck,
        }
    }
}

impl From<EntryView> for Entry {
    fn from(view: EntryView) -> Self {
        let (written_by, written_at) = view.written;
        let body = view.stored.body;
        Self {
            id: view.stored.id.into(),
            version: view.stored.version,
            register: view.register.code,
            details: Details {
                about: body.about,
                on: body.on.into(),
                said: body.said,
            },
            about_words: view.about,
            written_by,
            written_at: written_at.into(),
            struck: view.struck.map(|(by, at, why)| Struck {
                by,
                at: at.into(),
                why,
            }),
        }
    }
}

impl From<Details> for NewEntry {
    fn from(details: Details) -> Self {
        Self {
            about: details.about,
            on: details.on.0,
            said: details.said.into_iter().collect(),
        }
    }
}

fn said(words: &'static str) -> Option<&'static str> {
    Some(words).filter(|words| !words.is_empty())
}

/// Faults where they are in the content: answers stand under `said`. A code that no register has could
/// be anything, and is not said.
fn at_its_place(error: AppError) -> AppError {
    let AppError::Input(faults) = error else {
        return error;
    };
    let is_asked = |code: &str| {
        let mut fields = app::REGISTERS.iter().flat_map(|one| one.fields);
        fields.any(|field| field.code == code)
    };
    let place = |place: String| match place.as_str() {
        "about" | "on" => place,
        code if is_asked(code) => format!("#/said/{code}"),
        _ => "#/said".to_owned(),
    };
    let placed = faults.into_iter().map(|fault| Fault {
        place: place(fault.place),
        ..fault
    });
    AppError::Input(placed.collect())
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let lines = call.ctx.list_registers()?;
    call.given
        .page
        .reply(lines, |one| one.register.code.to_owned(), Line::from)
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let view = call.ctx.open_register(call.named("register"))?;
    Reply::one(&Register::of(view, call.ctx.today()))
}

fn entry(call: &Call<'_>) -> Result<Reply, AppError> {
    let view = call.ctx.show_entry(call.id("id"))?;
    let entry = Entry::from(view);
    Ok(Reply::one(&entry)?.version(entry.version))
}

fn add(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: Details = call.json()?;
    let made = call.ctx.add_entry(call.named("register"), &new.into());
    let id = made.map_err(at_its_place)?;
    Ok(Reply::made_id(id, "/registers/entries")?.version(1))
}

fn change(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: Details = call.json()?;
    call.ctx
        .change_entry(call.id("id"), call.given.version, &new.into())
        .map_err(at_its_place)?;
    Ok(Reply::done())
}

fn strike(call: &Call<'_>) -> Result<Reply, AppError> {
    let Strike { why } = call.json()?;
    call.ctx.strike_entry(call.id("id"), &why)?;
    Ok(Reply::done())
}
