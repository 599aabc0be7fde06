//! Cases of what is no request: a breach, a parent's standing, a child's understanding and consent.

use std::collections::BTreeMap;

use calendar::{BreachClock, reckon_breach};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Answer, Misread, misread, nation};
use crate::children::{
    Consents, Finding, Service, age_on, consents_alone, parental_standing, starting_point,
};

/// A breach.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreachCase {
    /// Its name within the file.
    pub id: String,
    /// The law it shows.
    #[serde(default)]
    pub citation: String,
    /// When the organisation knew.
    pub aware: Timestamp,
    /// Expected: the moment the regulator must know.
    pub due: Option<Timestamp>,
    /// Expected: its day in London.
    pub due_on: Option<Date>,
}

/// Until when a parent may ask for a child.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParentCase {
    /// Its name within the file.
    pub id: String,
    /// The law it shows.
    #[serde(default)]
    pub citation: String,
    /// The child's day of birth.
    pub born: Date,
    /// Where they live.
    pub nation: String,
    /// Expected: the day it ends.
    pub ends: Option<Date>,
    /// Expected: the day from which that is said beforehand.
    pub told_from: Option<Date>,
}

/// Whether somebody is presumed to understand enough to use their rights.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompetenceCase {
    /// Its name within the file.
    pub id: String,
    /// The law it shows.
    #[serde(default)]
    pub citation: String,
    /// Their day of birth.
    pub born: Date,
    /// The day it is asked.
    pub on: Date,
    /// Where they live.
    pub nation: String,
    /// The starting age of the policy.
    pub policy_age: Option<u8>,
    /// Expected: their age.
    pub age: Option<u8>,
    /// Expected: what is presumed.
    pub finding: Option<Finding>,
    /// Expected: whether a statute presumes it.
    pub by_statute: Option<bool>,
}

/// Whose agreement counts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentCase {
    /// Its name within the file.
    pub id: String,
    /// The law it shows.
    #[serde(default)]
    pub citation: String,
    /// The child's age.
    pub age: u8,
    /// To what.
    pub service: Service,
    /// The age of the policy.
    pub policy_age: Option<u8>,
    /// Expected: whose.
    pub whose: Option<Consents>,
    /// Expected: words of the refusal.
    pub refused: Option<String>,
}

impl BreachCase {
    pub(super) fn answer(&self) -> Answer {
        let clock = BreachClock {
            aware_at: self.aware,
        };
        let reckoned = match reckon_breach(clock) {
            Ok(reckoned) => reckoned,
            Err(refusal) => {
                return Answer::refused(&self.id, refusal.into(), None).expecting(None);
            }
        };
        let (due, due_on) = (text(self.due), text(self.due_on));
        let found = BTreeMap::from([
            ("due", reckoned.due_at.to_string()),
            ("due_on", reckoned.due_on.to_string()),
        ]);
        let expected = [("due", due.as_deref()), ("due_on", due_on.as_deref())];
        Answer::found(&self.id, found, &expected)
    }
}

impl ParentCase {
    pub(super) fn answer(&self) -> Result<Answer, Misread> {
        let standing = parental_standing(self.born, nation(&self.id, &self.nation)?);
        let (ends, told_from) = (text(self.ends), text(self.told_from));
        let found = BTreeMap::from([
            ("ends", standing.ends_on.to_string()),
            ("told_from", standing.told_from.to_string()),
        ]);
        let expected = [
            ("ends", ends.as_deref()),
            ("told_from", told_from.as_deref()),
        ];
        Ok(Answer::found(&self.id, found, &expected))
    }
}

impl CompetenceCase {
    pub(super) fn answer(&self) -> Result<Answer, Misread> {
        let age = age_on(self.born, self.on)
            .ok_or_else(|| misread(&self.id, "nobody has an age before they are born"))?;
        let presumed = starting_point(age, nation(&self.id, &self.nation)?, self.policy_age);
        let finding = self.finding.map(code);
        let (years, by_statute) = (text(self.age), text(self.by_statute));
        let found = BTreeMap::from([
            ("age", age.to_string()),
            ("finding", code(presumed.finding).to_owned()),
            ("by_statute", presumed.by_statute.to_string()),
        ]);
        let expected = [
            ("age", years.as_deref()),
            ("finding", finding),
            ("by_statute", by_statute.as_deref()),
        ];
        Ok(Answer::found(&self.id, found, &expected))
    }
}

impl ConsentCase {
    pub(super) fn answer(&self) -> Answer {
        let refused = self.refused.as_deref();
        match consents_alone(self.age, self.service, self.policy_age) {
            Ok(whose) => {
                let found = BTreeMap::from([("whose", who(whose).to_owned())]);
                let expected = [("whose", self.whose.map(who))];
                Answer::found(&self.id, found, &expected).expecting(refused)
            }
            Err(refusal) => Answer::refused(&self.id, refusal, None).expecting(refused),
        }
    }
}

fn text<T: ToString>(value: Option<T>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn code(finding: Finding) -> &'static str {
    match finding {
        Finding::Competent => "competent",
        Finding::NotYet => "not-yet",
    }
}

fn who(consents: Consents) -> &'static str {
    match consents {
        Consents::Child => "child",
        Consents::Parent => "parent",
        Consents::ByUnderstanding => "by-understanding",
    }
}
