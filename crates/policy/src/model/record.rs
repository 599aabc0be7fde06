//! Kinds of records: what is written down, about whom, why, from where, until when.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Code, Origin, code};

/// One use of a kind of record: why, and by what right (obligation REC-3).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
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
    /// The assessment of that interest: an assessment of the pack.
    pub assessment: Option<Code>,
    /// With whom the contract is, for that basis: a kind of person or a recipient of the pack.
    pub contract_with: Option<Code>,
    /// Which law obliges, for the basis of a legal obligation.
    pub law: Option<String>,
}

/// A kind of record.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordKind {
    /// Its code.
    pub code: Code,
    /// One of them, for headings: "Session report".
    pub title: String,
    /// Several of them: "Session reports".
    pub many: String,
    /// The part of the organisation's work it belongs to, for the record of processing.
    pub function: Option<String>,
    /// What of Caretaker's own it stands for, if anything.
    pub holds: Option<Holds>,
    /// What the organisation is for it: controller if left out (obligation GOV-9).
    #[serde(default)]
    pub capacity: Capacity,
    /// For whom or with whom, if not as a controller alone: a commission of the pack.
    pub commission: Option<Code>,
    /// Its category of data.
    pub category: Code,
    /// About which kinds of people it is kept.
    pub people: Vec<Code>,
    /// Where it may come from.
    pub sources: Vec<Code>,
    /// Who may receive it.
    #[serde(default)]
    pub recipients: Vec<Code>,
    /// Where it is kept: places of the pack; Caretaker itself if left out.
    #[serde(default)]
    pub places: Vec<Code>,
    /// Whether people must give it, and what follows if they do not: UK GDPR art. 13(2)(e).
    pub duty_to_provide: Option<String>,
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

/// What the organisation is for some processing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Capacity {
    /// It decides why and how: UK GDPR art. 4(7).
    #[default]
    Controller,
    /// It decides together with another: UK GDPR art. 26.
    Joint,
    /// It acts for another, on instruction: UK GDPR art. 28.
    Processor,
}

code::closed!(Capacity, "what the organisation is", {
    "controller" => Controller,
    "joint" => Joint,
    "processor" => Processor,
});

/// What a kind of record stands for that is not itself written as a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holds {
    /// What is kept about a person as such: names, contact points, birth date, relations.
    Details,
    /// Documents and mails that were read in.
    Documents,
}

code::closed!(Holds, "what a record stands for", {
    "details" => Details,
    "documents" => Documents,
});

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
