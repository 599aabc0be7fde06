use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::{reference, reference_on};
use crate::{Body, Index, records::details::details_term};

/// Something the organisation wrote down about somebody. It says why it may be kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Whom it is about.
    pub person: EntityId,
    /// As what they were known: a kind of person of the pack.
    pub capacity: String,
    /// A record kind of the pack: session-report, safeguarding-concern…
    pub kind: String,
    /// A category of data of the pack.
    pub category: String,
    /// A purpose of the pack.
    pub purpose: String,
    /// The lawful basis, a code of the law.
    pub basis: String,
    /// Conditions for special category or criminal offence data, codes of the law.
    pub conditions: Vec<String>,
    /// Where it came from, a source of the pack.
    pub source: String,
    /// What it is about happened on this day.
    pub on: Date,
    /// Who wrote it: a person of the directory, if one.
    pub author: Option<EntityId>,
    /// When it was entered.
    pub entered_at: Timestamp,
    /// What it says, where it was written as plain words. Whoever wants to know what a record says
    /// asks for [`Record::words`].
    #[serde(rename = "text")]
    pub note: String,
    /// What stands in the fields of its category.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Entry>,
    /// Others who stand in it.
    pub others: Vec<EntityId>,
    /// Which retention rule of the pack governs it.
    pub rule: String,
    /// Whether it stands for personal details: then there is one of its kind for each capacity of the
    /// person, and it is changed in place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub details: bool,
    /// What the person says of it themselves, beside what stays: UK GDPR art. 16.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
}

debug_of!(Record { person, kind });

/// What a person says of a record about them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The day it was put beside the record.
    pub on: Date,
    /// What they say.
    pub words: String,
}

debug_of!(Statement { on });

impl Statement {
    /// With what it is, as it stands beside the record.
    pub fn words(&self) -> String {
        let on = calendar::in_words(self.on);
        format!("Statement of the person, {on}: {}", self.words)
    }
}

/// A field that was filled in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The field's code.
    pub code: String,
    /// Its title on that day.
    pub title: String,
    /// What stands in it.
    pub value: EntryValue,
}

debug_of!(Entry { code });

/// What stands in a field.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryValue {
    /// Words.
    Text(String),
    /// A day.
    Date(Date),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    YesNo(bool),
    /// Money, in pence.
    Pence(i64),
}

debug_of!(enum EntryValue);

impl Entry {
    /// What stands in it, as a person reads it.
    pub fn words(&self) -> String {
        policy::Value::from(self.value.clone()).to_string()
    }
}

impl EntryValue {
    /// What would have to be typed to have it so.
    pub fn typed(&self) -> String {
        match self {
            Self::Date(on) => on.to_string(),
            other => policy::Value::from(other.clone()).to_string(),
        }
    }
}

impl From<policy::Filled> for Entry {
    fn from(filled: policy::Filled) -> Self {
        Self {
            code: filled.code,
            title: filled.title,
            value: match filled.value {
                policy::Value::Text(text) => EntryValue::Text(text),
                policy::Value::Date(on) => EntryValue::Date(on),
                policy::Value::Number(number) => EntryValue::Number(number),
                policy::Value::YesNo(yes) => EntryValue::YesNo(yes),
                policy::Value::Pence(pence) => EntryValue::Pence(pence),
            },
        }
    }
}

impl From<EntryValue> for policy::Value {
    fn from(value: EntryValue) -> Self {
        match value {
            EntryValue::Text(text) => Self::Text(text),
            EntryValue::Date(on) => Self::Date(on),
            EntryValue::Number(number) => Self::Number(number),
            EntryValue::YesNo(yes) => Self::YesNo(yes),
            EntryValue::Pence(pence) => Self::Pence(pence),
        }
    }
}

impl Record {
    /// Everything that it says, as one text: its plain words and each field with its title. What is
    /// searched, answered and hidden is this, so that no field escapes.
    pub fn words(&self) -> String {
        let fields = self.fields.iter();
        let fields = policy::as_text(fields.map(|one| (one.title.as_str(), one.words())));
        let mut said = self.own_words(fields);
        for statement in &self.statements {
            said.push('\n');
            said.push_str(&statement.words());
        }
        said
    }

    fn own_words(&self, fields: String) -> String {
        match (self.note.is_empty(), fields.is_empty()) {
            (false, false) => format!("{}\n{fields}", self.note),
            (false, true) => self.note.clone(),
            (true, _) => fields,
        }
    }
}

/// The list of a person's records, by month: the day is nobody's business who has the database only.
pub(crate) const RECORD_OF: &str = "record.of";

/// Records in which somebody stands who is not the one they are about.
pub(crate) const RECORD_NAMES: &str = "record.names";

impl Body for Record {
    const KIND: &'static str = "record";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        let mut terms = vec![reference_on(
            RECORD_OF,
            self.person,
            self.on.first_of_month(),
        )];
        terms.extend(self.others.iter().map(|id| reference(RECORD_NAMES, *id)));
        terms.extend(details_term(self, index));
        terms
    }
}
