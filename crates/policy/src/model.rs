//! What a pack says, as written. Unknown fields are errors: a misspelt rule must not be lost.

use std::collections::BTreeMap;

use calendar::Nation;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::{Code, Then, code};

/// Where a statement of the pack comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The written policy; the section.
    Policy(String),
    /// The pack itself, because the written policy is silent or out of date.
    PacksOwn,
}

impl Origin {
    /// For a reader: `policy 13.3` or `pack's own`.
    pub fn words(&self) -> String {
        match self {
            Self::Policy(section) => format!("policy {section}"),
            Self::PacksOwn => "pack's own".to_owned(),
        }
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "pack's own" {
            return Ok(Self::PacksOwn);
        }
        match text.strip_prefix("policy ") {
            Some(section) if !section.trim().is_empty() => Ok(Self::Policy(section.to_owned())),
            _ => Err(serde::de::Error::custom(format!(
                "`{text}` does not say where this comes from, expected `policy` and a section, or `pack's own`"
            ))),
        }
    }
}

/// The pack itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// Its code.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// Its version, counted from 1.
    pub version: u32,
    /// From when it holds; never before it was adopted.
    pub effective_on: Date,
    /// When it is to be looked at again.
    pub review_by: Date,
    /// The written policy it was made from.
    pub written_policy: Option<String>,
    /// Where the appropriate policy document is (DPA 2018 Sch. 1 para. 39), if one is needed.
    pub policy_document: Option<String>,
}

/// The controller (obligation GOV-1).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// The name in law.
    pub legal_name: String,
    /// The name in use.
    pub trading_name: String,
    /// Number in the register of companies or charities.
    pub company_number: Option<String>,
    /// Number in the regulator's register of fee payers.
    pub registration_number: Option<String>,
    /// Whose bank holidays count.
    pub nation: Nation,
    /// Postal address, line by line, the postcode last.
    pub address: Vec<String>,
    /// E-mail.
    pub email: String,
    /// Telephone.
    pub telephone: String,
    /// Website.
    pub website: Option<String>,
    /// The data protection officer.
    pub dpo: Officer,
    /// Contact points by what they are for: rights, complaints, marketing, corrections.
    #[serde(default)]
    pub contacts: BTreeMap<String, Contact>,
}

/// The data protection officer (obligation GOV-2).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// Name, or the name of the post.
    pub name: String,
    /// The outside firm, if it is one.
    pub firm: Option<String>,
    /// E-mail.
    pub email: String,
    /// Telephone.
    pub telephone: String,
    /// Postal address, line by line; the organisation's own if left out.
    #[serde(default)]
    pub address: Vec<String>,
}

/// A contact point (obligation GOV-11).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Who answers.
    pub who: String,
    /// E-mail.
    pub email: String,
    /// Telephone.
    pub telephone: Option<String>,
}

/// A word of the house (obligation GOV-10).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// One.
    pub one: String,
    /// Several.
    pub many: String,
}

/// A kind of person (obligation REC-2).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindOfPerson {
    /// Its code; the capacity of a person.
    pub code: Code,
    /// One of them, for readers.
    pub one: String,
    /// Several of them.
    pub many: String,
    /// Whether they are usually under eighteen.
    #[serde(default)]
    pub child: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// A category of personal data.
#[derive(Clone, Debug, Deserialize)]
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
    /// What it holds, in plain words.
    pub fields: Vec<String>,
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
    /// Where it comes from.
    pub origin: Origin,
}

/// What personal data is used for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Its code.
    pub code: Code,
    /// In plain words that go on from "we use it": "to plan and give your sessions".
    pub title: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where data comes from (obligation REC-5).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its code.
    pub code: Code,
    /// In plain words, to the person it is about: "you", "your school".
    pub title: String,
    /// Whether this is the person themselves.
    #[serde(default)]
    pub themselves: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// Who may receive data (obligation SHA-2).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Its code.
    pub code: Code,
    /// Who they are.
    pub title: String,
    /// What they receive it for.
    pub why: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// A transfer abroad (obligation SHA-4).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// Its code.
    pub code: Code,
    /// To whom: a recipient of the pack.
    pub recipient: Code,
    /// Where to.
    pub country: String,
    /// What protects it: UK GDPR art. 45A, 46 or 49.
    pub safeguard: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// One use of a kind of record: why, and by what right (obligation REC-3).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// A purpose of the pack.
    pub purpose: Code,
    /// A lawful basis: a code of the law.
    pub basis: Code,
    /// What stands beside the basis: codes of the law.
    #[serde(default)]
    pub conditions: Vec<Code>,
    /// For which kinds of people; all of the record's if left out.
    #[serde(default)]
    pub people: Vec<Code>,
    /// Whose legitimate interest it is and what, for that basis: UK GDPR art. 13(1)(d).
    pub interest: Option<String>,
}

/// A kind of record: what is written down, about whom, why, from where, until when.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordKind {
    /// Its code.
    pub code: Code,
    /// One of them, for headings: "Session report".
    pub title: String,
    /// Several of them: "Session reports".
    pub many: String,
    /// What of Caretaker's own it stands for, if anything.
    pub holds: Option<Holds>,
    /// Its category of data.
    pub category: Code,
    /// About which kinds of people it is kept.
    pub people: Vec<Code>,
    /// Where it may come from.
    pub sources: Vec<Code>,
    /// Who may receive it.
    #[serde(default)]
    pub recipients: Vec<Code>,
    /// How long it is kept: a retention rule of the pack.
    pub retention: Code,
    /// Another rule for some kinds of people.
    #[serde(default)]
    pub retention_for: BTreeMap<String, Code>,
    /// What it is used for.
    #[serde(rename = "use", default)]
    pub uses: Vec<Use>,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a kind of record stands for that is not itself written as a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holds {
    /// What is kept about a person as such: names, contact points, birth date, relations.
    Details,
    /// Documents and mails that were read in.
    Documents,
}

impl Holds {
    /// Each with its code.
    const CODES: [(&'static str, Self); 2] =
        [("details", Self::Details), ("documents", Self::Documents)];

    /// Its code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Details => "details",
            Self::Documents => "documents",
        }
    }
}

impl<'de> Deserialize<'de> for Holds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        code::one_of(deserializer, "what a record stands for", &Self::CODES)
    }
}

impl RecordKind {
    /// The retention rule that governs such a record about a kind of person.
    pub fn rule_for(&self, kind_of_person: &str) -> &Code {
        self.retention_for
            .get(kind_of_person)
            .unwrap_or(&self.retention)
    }

    /// The uses that hold for a kind of person, the usual one first.
    pub fn uses_for(&self, kind_of_person: &str) -> impl Iterator<Item = &Use> {
        let about = self.people.iter().any(|person| person == kind_of_person);
        self.uses.iter().filter(move |one| {
            about && (one.people.is_empty() || one.people.iter().any(|p| p == kind_of_person))
        })
    }
}

/// How requests are taken (obligations RIG-1 to RIG-3).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// Our own aim, in working days from receipt; the law's limit stands beside it.
    pub aim_working_days: u16,
    /// By when a request is acknowledged, in working days.
    pub acknowledge_working_days: u16,
    /// Ways of making sure who asks, the usual one first.
    pub identity: Vec<String>,
    /// From which age a child's own permission is usually asked for.
    pub child_decides_from_age: Option<u8>,
    /// Where it comes from.
    pub origin: Origin,
}

/// How complaints are taken (DPA 2018 s. 164A).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaints {
    /// Who answers them, as the person reads it.
    pub to: String,
    /// The ways of complaining, a form among them: DPA 2018 s. 164A(2).
    pub ways: Vec<String>,
    /// By when we aim to answer, in working days.
    pub aim_working_days: u16,
    /// Where it comes from.
    pub origin: Origin,
}

/// Decisions by a machine alone (UK GDPR arts 22A to 22D).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Automated {
    /// Whether any are made.
    pub used: bool,
    /// What the person is told of it.
    pub statement: String,
    /// Where it comes from.
    pub origin: Origin,
}

impl<'de> Deserialize<'de> for Then {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        code::one_of(
            deserializer,
            "what then happens",
            &Self::ALL.map(|then| (then.code(), then)),
        )
    }
}
