//! Records: what the organisation writes down about people. None is stored without kind of person,
//! category, purpose, basis, condition where one is needed, and source; with the fields of its
//! category and no others; and each has its due date from that day on.

mod add;
pub(crate) mod details;
mod files;
mod look;

pub(crate) use self::add::capacity_for;

use access::DataClass;
use jiff::civil::Date;
use policy::{CellPart, Due, Facts, RetentionRule, Trigger};
use store::EntityId;
use vault::{CellName, Part};

use crate::{
    AppError, Engine,
    bodies::{Person, Record},
    engine::Stored,
};

/// What somebody wants to write down.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// About whom.
    pub person: EntityId,
    /// A record kind of the pack.
    pub kind: String,
    /// A purpose of the pack; the kind's usual one if left out.
    pub purpose: Option<String>,
    /// A source of the pack; the kind's usual one if left out.
    pub source: Option<String>,
    /// The day it is about.
    pub on: Date,
    /// What it says, in short for its category's first field of words; empty where `fields` say it.
    pub text: String,
    /// What stands in the fields of its category: code, and what was typed.
    pub fields: Vec<(String, String)>,
    /// Others who stand in it.
    pub others: Vec<EntityId>,
    /// Who wrote it, where it is not the actor.
    pub author: Option<EntityId>,
    /// The version that a change of somebody's details was made from, 0 where none were held; whatever
    /// stands is changed if left out. Nothing to other records, which are never changed.
    pub version: Option<u64>,
}

/// A record as a line of a list: everything but what it says.
#[derive(Clone, Debug)]
pub struct RecordLine {
    /// The record.
    pub id: EntityId,
    /// What it is: "Session report".
    pub title: String,
    /// The day it is about.
    pub on: Date,
    /// Its category, in words.
    pub category: String,
    /// Why we may have it: the purpose, in words.
    pub purpose: String,
    /// By what right: the basis and conditions, codes of the law.
    pub basis: String,
    /// Where it came from, in words.
    pub source: String,
    /// Until when: a day, or in words what decides it.
    pub until: String,
    /// The day, if it is known.
    pub due_on: Option<Date>,
    /// What then happens: "destroyed".
    pub then: &'static str,
    /// The rule behind it, in words.
    pub rule: String,
    /// How well guarded it is.
    pub class: DataClass,
    /// Its kind: a code of the policy.
    pub kind: String,
    /// The purpose: a code of the policy.
    pub used_for: String,
    /// Since when it is kept and used for nothing else, if it is: art. 18.
    pub restricted: Option<Date>,
}

/// A record with what it says.
#[derive(Clone, Debug)]
pub struct RecordView {
    /// The line.
    pub line: RecordLine,
    /// The record.
    pub stored: Stored<Record>,
    /// The person's name.
    pub person: String,
    /// The author's name.
    pub author: Option<String>,
    /// The names of others in it.
    pub others: Vec<(EntityId, String)>,
    /// Why the reader may see it: what the policy says, with its place.
    pub why: String,
}

impl Engine {
    /// How well guarded a category is.
    pub fn class_of(&self, category: &str) -> DataClass {
        match self.pack().category(category) {
            Some(category) if category.safeguarding => DataClass::Safeguarding,
            Some(category) if category.is_special() || category.is_criminal() => DataClass::Special,
            // A category the pack no longer has is guarded as if it were the most delicate.
            None => DataClass::Safeguarding,
            Some(_) => DataClass::Ordinary,
        }
    }

    pub(crate) fn line(&self, record: &Stored<Record>) -> Result<RecordLine, AppError> {
        let pack = self.pack();
        let body = &record.body;
        let title = |found: Option<String>, code: &str| found.unwrap_or_else(|| code.to_owned());
        let rule = crate::policy_versions::rule_of(&pack, body);
        let directory = self.directory()?;
        let person = directory.person(body.person).map(|p| p.body.clone());
        let due = rule.map(|rule| until(rule, body, person.as_ref()));
        Ok(RecordLine {
            id: record.id,
            kind: body.kind.clone(),
            used_for: body.purpose.clone(),
            restricted: None,
            title: title(
                pack.record_kind(&body.kind).map(|k| k.title.clone()),
                &body.kind,
            ),
            on: body.on,
            category: title(
                pack.category(&body.category).map(|c| c.title.clone()),
                &body.category,
            ),
            purpose: title(
                pack.purpose(&body.purpose).map(|p| p.title.clone()),
                &body.purpose,
            ),
            basis: std::iter::once(body.basis.clone())
                .chain(body.conditions.iter().cloned())
                .collect::<Vec<_>>()
                .join(" · "),
            source: title(
                pack.source(&body.source).map(|s| s.title.clone()),
                &body.source,
            ),
            due_on: due.as_ref().and_then(|due| match due {
                Due::On(on) => Some(*on),
                Due::When(_) => None,
            }),
            until: due.map_or_else(|| "no rule: ask the DPO".to_owned(), |due| due.to_string()),
            then: rule.map_or("", |rule| rule.then.words()),
            rule: rule.map(RetentionRule::words).unwrap_or_default(),
            class: self.class_of(&body.category),
        })
    }
}

/// Until when a record is kept.
pub(crate) fn until(rule: &RetentionRule, record: &Record, person: Option<&Person>) -> Due {
    rule.due(&facts(rule, record.on, &record.capacity, person))
}

/// What is known of the trigger of a rule.
fn facts(rule: &RetentionRule, on: Date, capacity: &str, person: Option<&Person>) -> Facts {
    let ended = person.and_then(|p| {
        p.capacities
            .iter()
            .filter(|c| c.kind == capacity)
            .filter_map(|c| c.to)
            .max()
    });
    let trigger_on = match rule.trigger {
        Trigger::Created | Trigger::Decision => Some(on),
        Trigger::SessionsEnd | Trigger::EngagementEnd | Trigger::ConsentEnd => ended,
        Trigger::BirthDate | Trigger::Closed | Trigger::LastContact => None,
    };
    Facts {
        trigger_on,
        born_on: person.and_then(|p| p.born_on),
    }
}

/// The cell of a record: owner, rule, and the quarter of the trigger or the episode. A record about
/// several people has a cell of its own.
pub(crate) fn record_cell(
    id: EntityId,
    record: &Record,
    rule: Option<&RetentionRule>,
    person: &Person,
) -> CellName {
    let part = if record.others.is_empty() {
        match rule.map(|r| r.cell_part(&facts(r, record.on, &record.capacity, Some(person)))) {
            Some(CellPart::Quarter { year, quarter }) => Part::Quarter { year, quarter },
            Some(CellPart::Episode) | None => Part::Episode(record.person.0),
        }
    } else {
        Part::Shared(id.0)
    };
    CellName {
        owner: record.person.0,
        rule: record.rule.clone(),
        part,
    }
}
