//! Worked cases: facts in, days out. One form of writing a case down, which the tests' table, the
//! command line and the interface for programs all read, so that none of them can reckon otherwise.

mod events;
mod life;
mod others;

use std::collections::BTreeMap;

use calendar::{Aim, Holidays, Nation};
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

pub use life::RequestCase;
pub use others::{BreachCase, CompetenceCase, ConsentCase, ParentCase};

/// How many cases are reckoned at once.
const MOST_CASES: usize = 2000;
/// How many things may happen in a case.
const MOST_EVENTS: usize = 200;
/// How many terms a calendar of a case has.
const MOST_TERMS: usize = 100;
/// What stands where there is no such day.
const NONE: &str = "none";

/// A file of cases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cases {
    /// Requests, and what happened to them.
    pub case: Vec<RequestCase>,
    /// Breaches.
    pub breach: Vec<BreachCase>,
    /// Until when a parent may ask.
    pub parent: Vec<ParentCase>,
    /// Whether somebody is presumed to understand.
    pub competence: Vec<CompetenceCase>,
    /// Whose agreement counts.
    pub consent: Vec<ConsentCase>,
}

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The case.
    pub id: String,
    /// What was found, by the names that a case uses for what is expected; `none` where there is no
    /// such day. Empty where it is refused.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub found: BTreeMap<&'static str, String>,
    /// A rule that said no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
    /// What the rule said it of: a line of `events`; of the receipt itself where it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// In what it is not as the case expects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differs: Vec<String>,
}

/// A case that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{id}`: {why}")]
pub struct Misread {
    /// The case.
    pub id: String,
    /// What is wrong with it.
    pub why: String,
}

impl Cases {
    /// How many there are.
    pub fn len(&self) -> usize {
        [
            self.case.len(),
            self.breach.len(),
            self.parent.len(),
            self.competence.len(),
            self.consent.len(),
        ]
        .into_iter()
        .fold(0, usize::saturating_add)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What comes of each, in the order of the file.
    pub fn answers(&self, holidays: &Holidays) -> Result<Vec<Answer>, Misread> {
        if self.len() > MOST_CASES {
            return Err(misread("file", format!("more than {MOST_CASES} cases")));
        }
        let requests = self.case.iter().map(|case| case.answer(holidays));
        let breaches = self.breach.iter().map(|case| Ok(case.answer()));
        let parents = self.parent.iter().map(ParentCase::answer);
        let starting = self.competence.iter().map(CompetenceCase::answer);
        let consents = self.consent.iter().map(|case| Ok(case.answer()));
        requests
            .chain(breaches)
            .chain(parents)
            .chain(starting)
            .chain(consents)
            .collect()
    }
}

/// What is expected, by the names under which it is found.
type Expected<'a> = [(&'static str, Option<&'a str>)];

impl Answer {
    fn found(id: &str, found: BTreeMap<&'static str, String>, expected: &Expected<'_>) -> Self {
        let mut answer = Self {
            id: id.to_owned(),
            found,
            refused: None,
            at: None,
            differs: Vec::new(),
        };
        for (name, expected) in expected {
            let found = answer.found.get(name).map_or(NONE, String::as_str);
            if let Some(expected) = expected.filter(|expected| *expected != found) {
                let differs = format!("{name} is {found}, expected {expected}");
                answer.differs.push(differs);
            }
        }
        answer
    }

    fn refused(id: &str, refused: Refusal, at: Option<&str>) -> Self {
        Self {
            id: id.to_owned(),
            found: BTreeMap::new(),
            refused: Some(refused),
            at: at.map(str::to_owned),
            differs: Vec::new(),
        }
    }

    /// With what is expected of a refusal.
    fn expecting(mut self, words: Option<&str>) -> Self {
        match (&self.refused, words) {
            (Some(refusal), Some(words)) if !refusal.why.contains(words) => {
                let differs = format!("refused because {refusal}, expected {words}");
                self.differs.push(differs);
            }
            (Some(refusal), None) => {
                self.differs.push(format!("refused because {refusal}"));
            }
            (None, Some(words)) => self.differs.push(format!("not refused, expected {words}")),
            (Some(_), Some(_)) | (None, None) => {}
        }
        self
    }
}

fn misread(id: &str, why: impl Into<String>) -> Misread {
    Misread {
        id: id.to_owned(),
        why: why.into(),
    }
}

fn nation(id: &str, code: &str) -> Result<Nation, Misread> {
    code.parse()
        .map_err(|unknown: calendar::UnknownNation| misread(id, unknown.to_string()))
}

/// `20 working-days`, `28 days`, `1 months`.
fn aim(id: &str, text: &str) -> Result<Aim, Misread> {
    let wrong = || {
        misread(
            id,
            format!("`{text}` is not a length such as `20 working-days`, `28 days` or `1 months`"),
        )
    };
    let (count, unit) = text.split_once(' ').ok_or_else(wrong)?;
    let many = || count.parse().map_err(|_| wrong());
    match unit {
        "working-days" => Ok(Aim::WorkingDays(many()?)),
        "days" => Ok(Aim::Days(many()?)),
        "months" => count.parse().map(Aim::Months).map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}
