//! Records about people.

use std::collections::BTreeMap;

use access::DataClass;
use app::bodies::{Entry, EntryValue};
use app::{AppError, NewRecord, RecordLine};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::{Day, Id, Made, day};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get("/people/{id}/records", "listRecords", "List a person's records", list)
        .tag("Records")
        .detail("The latest first, without their texts. What the token may not see is not among them.")
        .lists::<Line>(),
    Operation::post("/people/{id}/records", "addRecord", "Add a record about a person", add)
        .tag("Records")
        .detail("The policy says for each kind what may be kept, why, and until when: its fields, and no others. A concern can be reported by whoever may not read it back.")
        .takes::<NewLine>()
        .makes::<Made>(),
    Operation::get("/records/{id}", "showRecord", "Show a record", show)
        .tag("Records")
        .detail("Only if the policy lets the account's role see this category about such a person for this purpose; `why` says by which of its lines.")
        .gives_version::<Record>(),
];

/// How well guarded a record is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Class {
    Ordinary,
    Special,
    Safeguarding,
}

impl From<DataClass> for Class {
    fn from(class: DataClass) -> Self {
        match class {
            DataClass::Ordinary => Self::Ordinary,
            DataClass::Special => Self::Special,
            DataClass::Safeguarding => Self::Safeguarding,
        }
    }
}

/// A record without its text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecordLine)]
pub(crate) struct Line {
    id: Id,
    /// What it is.
    #[schema(example = "Session report")]
    title: String,
    /// The day it is about.
    on: Day,
    /// Its category, in words.
    #[schema(example = "Learning")]
    category: String,
    /// Why it is kept.
    #[schema(example = "Planning and giving sessions")]
    purpose: String,
    /// Where it came from.
    #[schema(example = "the tutor")]
    source: String,
    /// Until when, in words.
    #[schema(example = "two years after sessions end")]
    until: String,
    /// The day, if it is known.
    due_on: Option<Day>,
    /// Since when it is kept and not to be used, if somebody asked for that.
    restricted_since: Option<Day>,
    /// What then happens: destroyed, reviewed, made anonymous.
    #[schema(example = "destroyed")]
    then: String,
    class: Class,
}

/// A record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Record {
    #[serde(flatten)]
    line: Line,
    /// Whom it is about.
    person: Id,
    /// Their name.
    #[schema(example = "Ella Thornbury")]
    person_name: String,
    /// A kind of record, a code of the policy.
    #[schema(example = "session-report")]
    kind: String,
    /// Who wrote it.
    #[schema(example = "Asha Varga")]
    author: Option<String>,
    /// Everything that it says, each field with its title.
    #[schema(example = "What was done in sessions: We read aloud and spoke about volcanoes.")]
    text: String,
    /// The fields that were filled in.
    fields: Vec<Filled>,
    /// Others who stand in it.
    others: Vec<Named>,
    /// Why the token's account may see it, as the policy has it.
    why: String,
}

/// A field that was filled in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FilledField)]
pub(crate) struct Filled {
    /// Its code.
    #[schema(example = "what-was-done-in-sessions")]
    code: String,
    /// What the policy called it on that day.
    #[schema(example = "what was done in sessions")]
    title: String,
    value: Value,
}

/// What stands in a field: words, a whole number, yes or no. A day is written 2026-03-27, money in
/// pounds, 12.50.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = FieldValue)]
pub(crate) enum Value {
    YesNo(bool),
    Number(i64),
    Text(String),
}

impl From<Entry> for Filled {
    fn from(entry: Entry) -> Self {
        Self {
            code: entry.code,
            title: entry.title,
            value: match entry.value {
                EntryValue::Text(text) => Value::Text(text),
                EntryValue::Date(on) => Value::Text(on.to_string()),
                EntryValue::Number(number) => Value::Number(number),
                EntryValue::YesNo(yes) => Value::YesNo(yes),
                EntryValue::Pence(pence) => {
                    let sign = if pence < 0 { "-" } else { "" };
                    let pence = pence.unsigned_abs();
                    Value::Text(format!("{sign}{}.{:02}", pence / 100, pence % 100))
                }
            },
        }
    }
}

impl Value {
    /// As it would be typed.
    fn typed(self) -> String {
        match self {
            Self::YesNo(true) => "yes".to_owned(),
            Self::YesNo(false) => "no".to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }
}

/// A person by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Named {
    id: Id,
    /// Their name.
    #[schema(example = "Jamie Okonjo")]
    name: String,
}

/// What is to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRecord)]
pub(crate) struct NewLine {
    /// A kind of record, a code of the policy.
    #[schema(example = "session-report")]
    kind: String,
    /// A purpose, a code of the policy; the kind's usual one if left out.
    #[serde(default)]
    purpose: Option<String>,
    /// Where it came from, a code of the policy; the kind's usual one if left out.
    #[serde(default)]
    source: Option<String>,
    /// The day it is about.
    on: Day,
    /// What it says, in short for the first field of words that its category has.
    #[serde(default)]
    #[schema(example = "We read aloud and spoke about volcanoes.")]
    text: String,
    /// What stands in the fields of its category, by their codes in the policy. In details that are
    /// held an empty text takes out what stood there, a choice too; what is not named stays.
    #[serde(default)]
    #[schema(example = json!({ "progress-and-targets": "Reads fluently." }))]
    fields: BTreeMap<String, Value>,
    /// Others who stand in it.
    #[serde(default)]
    others: Vec<Id>,
    /// Who wrote it, where it is not the token's account.
    #[serde(default)]
    author: Option<Id>,
    /// Of personal details, which are one record for each person and changed in place: the version
    /// this is a change of, 0 where none are held. What stands is changed if it is left out.
    #[serde(default)]
    version: Option<u64>,
}

fn line(call: &Call<'_>, line: RecordLine) -> Line {
    Line {
        id: line.id.into(),
        title: line.title,
        on: line.on.into(),
        category: line.category,
        purpose: line.purpose,
        source: call.ctx.engine.source_in_words(&line.source),
        until: line.until,
        due_on: day(line.due_on),
        restricted_since: day(line.restricted),
        then: line.then.to_owned(),
        class: line.class.into(),
    }
}

/// The records of the person that the path names. Whoever may not see them is told so before it is
/// said whether there is such a person.
pub(crate) fn records_of(call: &Call<'_>) -> Result<Vec<RecordLine>, AppError> {
    let id = call.id("id");
    let records = call.ctx.list_records(id)?;
    if call.ctx.engine.directory()?.contains(id) {
        Ok(records)
    } else {
        Err(AppError::NotFound("person"))
    }
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let records = records_of(call)?;
    call.given
        .page
        .reply(records, |one| one.id.to_string(), |one| line(call, one))
}

fn add(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewLine = call.json()?;
    let (id, version) = call.ctx.write_record(&NewRecord {
        person: call.id("id"),
        kind: new.kind,
        purpose: new.purpose,
        source: new.source,
        on: new.on.0,
        text: new.text,
        fields: new
            .fields
            .into_iter()
            .map(|(code, value)| (code, value.typed()))
            .collect(),
        others: new.others.into_iter().map(|id| id.0).collect(),
        author: new.author.map(|id| id.0),
        version: new.version,
    })?;
    Ok(Reply::made_id(id, "/records")?.version(version))
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let view = call.ctx.show_record(call.id("id"))?;
    let version = view.stored.version;
    let body = view.stored.body;
    let text = body.words();
    let record = Record {
        line: line(call, view.line),
        person: body.person.into(),
        person_name: view.person,
        kind: body.kind,
        author: view.author,
        text,
        fields: body.fields.into_iter().map(Filled::from).collect(),
        why: view.why,
        others: view
            .others
            .into_iter()
            .map(|(id, name)| Named {
                id: id.into(),
                name,
            })
            .collect(),
    };
    Ok(Reply::one(&record)?.version(version))
}
