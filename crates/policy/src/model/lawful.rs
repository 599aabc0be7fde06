//! Assessments, profiling, automated decisions, recordings (obligations REC-9 to REC-15).

use serde::Deserialize;

use crate::{Code, KindOfPerson, Origin, Pack};

/// A legitimate-interests assessment on record (obligation REC-9).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Its code.
    pub code: Code,
    /// Whose interest, and what.
    pub interest: String,
    /// Why it is needed for that, and nothing milder does.
    pub necessity: String,
    /// Why the rights of those concerned do not weigh more.
    pub balance: String,
    /// What was weighed for children, if any are concerned.
    pub children: Option<String>,
    /// How somebody opts out.
    pub opt_out: Option<String>,
    /// Where the full record is.
    pub link: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Decisions by a machine alone (UK GDPR arts 22A to 22D).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Automated {
    /// Whether any are made.
    pub used: bool,
    /// What the person is told of it.
    pub statement: String,
    /// Whether the four safeguards stand: told, may say their view, a person looks again, may
    /// contest (UK GDPR art. 22C).
    #[serde(default)]
    pub safeguards: bool,
    /// Cases in which the policy says that the safeguards do not hold.
    #[serde(default)]
    pub exceptions: Vec<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Profiling (obligation REC-12).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profiling {
    /// Its code.
    pub code: Code,
    /// Of whom: kinds of people of the pack.
    pub people: Vec<Code>,
    /// For what: a purpose of the pack.
    pub purpose: Code,
    /// What is done, in plain words.
    pub what: String,
    /// What it means for the person.
    pub consequences: String,
    /// Whether others add what they know.
    #[serde(default)]
    pub adds_from_others: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// Calls, lessons, cameras, mail that are recorded or looked into (obligation REC-15).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// Its code.
    pub code: Code,
    /// What is recorded or looked into.
    pub what: String,
    /// Why: a purpose of the pack.
    pub purpose: Code,
    /// By what right: a code of the law.
    pub basis: Code,
    /// Whose legitimate interest it is and what, for that basis, if it is not kept as a record that
    /// says so: UK GDPR art. 13(1)(d).
    pub interest: Option<String>,
    /// Of whom: kinds of people of the pack; those of its record if left out, and everybody if it
    /// has none.
    #[serde(default)]
    pub people: Vec<Code>,
    /// How people are told before.
    pub notice: String,
    /// What is recorded, for a child, in words they can read; as for others if left out.
    pub for_children: Option<String>,
    /// Who may look: roles of the pack.
    pub viewers: Vec<Code>,
    /// How long it is kept: a retention rule of the pack.
    pub retention: Code,
    /// As what it is kept: a kind of record of the pack, with the same purpose, basis and period. If
    /// left out it has a line of its own in the record of processing.
    pub record: Option<Code>,
    /// Where the assessment of its impact is, or why none is needed (UK GDPR art. 35).
    pub impact: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Recording {
    /// Whether it is what a camera sees, rather than calls, lessons or messages.
    pub fn is_by_camera(&self) -> bool {
        let what = self.what.to_lowercase();
        what.contains("camera") || what.contains("cctv")
    }
}

impl Pack {
    /// The kinds of people whom a recording is about.
    pub fn recorded<'p>(&'p self, recording: &'p Recording) -> Vec<&'p KindOfPerson> {
        let record = recording.record.as_ref();
        let of_its_record = record.and_then(|code| self.record_kind(code));
        let named = match (recording.people.as_slice(), of_its_record) {
            ([], Some(record)) => record.people.as_slice(),
            (named, _) => named,
        };
        let people = self.people.iter();
        people
            .filter(|person| named.is_empty() || named.contains(&person.code))
            .collect()
    }
}
