//! What data there is, what it is for and where it comes from.

use serde::{Deserialize, Deserializer};

use crate::{Code, Fairness, Origin, code};

/// A category of personal data.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a kind of data that the law guards, and a category may be several"
)]
pub struct Category {
    /// Its code.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// What it holds; forms and storage are made from it.
    pub fields: Vec<DataField>,
    /// Special category data: UK GDPR art. 9(1).
    #[serde(default)]
    pub special: bool,
    /// Data concerning health: given only after a health professional was asked, or where the
    /// person knows it already (DPA 2018 Sch. 3 para. 6). It is special category data too.
    #[serde(default)]
    pub health: bool,
    /// Criminal offence data, allegations too: UK GDPR art. 10, DPA 2018 s. 11(2).
    #[serde(default)]
    pub criminal: bool,
    /// A safeguarding record: guarded more than any other.
    #[serde(default)]
    pub safeguarding: bool,
    /// The only grounds on which the policy says that it is disclosed; those of its recipients if
    /// left out.
    pub disclosed_only_for: Option<Vec<crate::Ground>>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Category {
    /// What it holds, in words.
    pub fn field_titles(&self) -> Vec<&str> {
        self.fields.iter().map(|one| one.title.as_str()).collect()
    }

    /// Whether it holds special category data, itself or in a field.
    pub fn is_special(&self) -> bool {
        self.special || self.health || self.fields.iter().any(|one| one.special || one.health)
    }

    /// Whether it holds criminal offence data, itself or in a field.
    pub fn is_criminal(&self) -> bool {
        self.criminal || self.fields.iter().any(|one| one.criminal)
    }
}

/// A piece of data of a category: written as its title alone, or as a table that says more.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "as of a category")]
pub struct DataField {
    /// Its code; made from the title if the pack gives none.
    pub code: String,
    /// What it is, in plain words.
    pub title: String,
    /// What may be entered.
    pub kind: FieldType,
    /// What may be chosen, for a choice.
    pub choices: Vec<String>,
    /// Whether a record without it is refused.
    pub required: bool,
    /// Special category data: UK GDPR art. 9(1).
    pub special: bool,
    /// Data concerning health.
    pub health: bool,
    /// Criminal offence data: UK GDPR art. 10.
    pub criminal: bool,
    /// Whether Caretaker keeps it with every person as it is: names, birth date, contact points,
    /// relations. Where the record stands for details it is not asked again.
    pub with_person: bool,
}

/// What may be entered in a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldType {
    /// A line.
    #[default]
    Text,
    /// Several lines.
    LongText,
    /// A day.
    Date,
    /// A whole number.
    Number,
    /// Yes or no.
    YesNo,
    /// One of a list.
    Choice,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// A postal address over several lines.
    Address,
    /// An amount in pounds.
    Money,
    /// A file.
    File,
}

code::closed!(FieldType, "what may be entered", {
    "text" => Text,
    "long-text" => LongText,
    "date" => Date,
    "number" => Number,
    "yes-no" => YesNo,
    "choice" => Choice,
    "email" => Email,
    "telephone" => Telephone,
    "address" => Address,
    "money" => Money,
    "file" => File,
});

/// A field as a table.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "as of a category")]
pub(crate) struct WrittenField {
    /// Its code; made from the title if left out.
    code: Option<String>,
    /// What it is, in plain words.
    title: String,
    /// What may be entered.
    #[serde(rename = "type", default)]
    kind: FieldType,
    /// What may be chosen, for a choice.
    #[serde(default)]
    choices: Vec<String>,
    /// Whether a record without it is refused.
    #[serde(default)]
    required: bool,
    /// Special category data.
    #[serde(default)]
    special: bool,
    /// Data concerning health.
    #[serde(default)]
    health: bool,
    /// Criminal offence data.
    #[serde(default)]
    criminal: bool,
    /// Whether Caretaker keeps it with every person as it is: names, birth date, contact points,
    /// relations. Of personal details only the other fields are asked on a form of their own.
    #[serde(default)]
    with_person: bool,
}

impl<'de> Deserialize<'de> for DataField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldVisitor)
    }
}

/// Reads a title or a table, and keeps the message of whichever it is.
struct FieldVisitor;

impl<'de> serde::de::Visitor<'de> for FieldVisitor {
    type Value = DataField;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the title of a field, or a table with `title`, `type`, `required`")
    }

    fn visit_str<E>(self, title: &str) -> Result<DataField, E> {
        Ok(DataField {
            code: code::from_title(title),
            title: title.to_owned(),
            kind: FieldType::Text,
            choices: Vec::new(),
            required: false,
            special: false,
            health: false,
            criminal: false,
            with_person: false,
        })
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<DataField, A::Error> {
        let written = WrittenField::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        if (written.kind == FieldType::Choice) == written.choices.is_empty() {
            return Err(serde::de::Error::custom(format!(
                "the field `{}` is not clear, expected `choices` for the type `choice` and for no other",
                written.title
            )));
        }
        Ok(DataField {
            code: written
                .code
                .unwrap_or_else(|| code::from_title(&written.title)),
            title: written.title,
            kind: written.kind,
            choices: written.choices,
            required: written.required,
            special: written.special,
            health: written.health,
            criminal: written.criminal,
            with_person: written.with_person,
        })
    }
}

/// What personal data is used for.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Its code.
    pub code: Code,
    /// In plain words that go on from "we use it": "to plan and give your sessions".
    pub title: String,
    /// The same for a child, in words they can read; the title if left out.
    pub for_children: Option<String>,
    /// Whether it is direct marketing: DPA 2018 s. 122(5).
    #[serde(default)]
    pub marketing: bool,
    /// Whether it is statistics or research, after which no decision about a person follows
    /// (obligation REC-14).
    #[serde(default)]
    pub research: bool,
    /// Would people expect it, and can it harm them without reason (obligation REC-13)? A text, or
    /// a table with `expected`, `harm` and an `origin` of its own.
    pub fairness: Option<Fairness>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where data comes from (obligation REC-5).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its code.
    pub code: Code,
    /// In plain words, to the person it is about: "you", "your school".
    pub title: String,
    /// Whether this is the person themselves.
    #[serde(default)]
    pub themselves: bool,
    /// Only in these cases, if it may not be used freely: "for a safeguarding concern".
    pub only_when: Option<String>,
    /// By when those concerned are told at the latest that data came from here; never later than
    /// a month (UK GDPR art. 14(3)).
    pub tell_within: Option<crate::Span>,
    /// Where it comes from.
    pub origin: Origin,
}
