//! Records: what the organisation writes down about people. None is stored without kind of person,
//! category, purpose, basis, condition where one is needed, and source.

use access::{Act, Authorised, DataClass, Purpose, Role, Scope, acts, authorise};
use jiff::civil::Date;
use policy::{
    CellPart, Due, Facts, Pack, RecordFacts, RecordKind, RetentionRule, Trigger, check_record,
};
use store::EntityId;
use vault::{CellName, Part};

use crate::{
    AppError, Body as _, Ctx, Engine, Fault,
    bodies::{Person, RECORD_OF, Record, all_of},
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
    /// What it says.
    pub text: String,
    /// Others who stand in it.
    pub others: Vec<EntityId>,
    /// Who wrote it, where it is not the actor.
    pub author: Option<EntityId>,
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
    /// Until when.
    pub until: String,
    /// The rule behind it, in words.
    pub rule: String,
    /// How well guarded it is.
    pub class: DataClass,
}

/// A record with its text.
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
}

impl Engine {
    /// How well guarded a category is.
    pub fn class_of(&self, category: &str) -> DataClass {
        match self.pack().category(category) {
            Some(category) if category.safeguarding => DataClass::Safeguarding,
            Some(category) if category.special || category.criminal => DataClass::Special,
            // A category the pack no longer has is guarded as if it were the most delicate.
            None => DataClass::Safeguarding,
            Some(_) => DataClass::Ordinary,
        }
    }

    fn line(&self, record: &Stored<Record>) -> RecordLine {
        let pack = self.pack();
        let body = &record.body;
        let title = |found: Option<String>, code: &str| found.unwrap_or_else(|| code.to_owned());
        let rule = pack.retention_rule(&body.rule);
        let directory = self.directory();
        let person = directory.person(body.person).map(|p| p.body.clone());
        RecordLine {
            id: record.id,
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
            until: rule.map_or_else(
                || "no rule: ask the DPO".to_owned(),
                |rule| until(rule, body, person.as_ref()).to_string(),
            ),
            rule: rule.map(RetentionRule::words).unwrap_or_default(),
            class: self.class_of(&body.category),
        }
    }
}

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

impl Ctx<'_> {
    /// Stores a record, if the pack provides for it.
    pub fn add_record(&self, new: &NewRecord) -> Result<EntityId, AppError> {
        let pack = self.engine.pack();
        let directory = self.engine.directory();
        let own = self.is_own(new.person)?;
        let kind = pack.record_kind(&new.kind);
        let class = kind.map_or(DataClass::Ordinary, |kind| {
            self.engine.class_of(kind.category.as_str())
        });
        let id = self.engine.new_id();
        let scope = Scope::Record {
            id: id.0,
            person: new.person.0,
            own,
            class,
        };
        match class {
            DataClass::Ordinary => {
                let allowed = authorise::<acts::RecordAdd>(&self.actor, &scope, self.purpose())?;
                self.store_record(&allowed, id, new, &pack, &directory)
            }
            DataClass::Special => {
                let allowed =
                    authorise::<acts::RecordAddSpecial>(&self.actor, &scope, self.purpose())?;
                self.store_record(&allowed, id, new, &pack, &directory)
            }
            DataClass::Safeguarding => {
                let allowed = authorise::<acts::RecordAddSafeguarding>(
                    &self.actor,
                    &scope,
                    Purpose::Safeguarding,
                )?;
                self.store_record(&allowed, id, new, &pack, &directory)
            }
        }
    }

    fn store_record<A: Act>(
        &self,
        allowed: &Authorised<A>,
        id: EntityId,
        new: &NewRecord,
        pack: &Pack,
        directory: &crate::Directory,
    ) -> Result<EntityId, AppError> {
        let person = directory
            .person(new.person)
            .ok_or(AppError::NotFound("person"))?;
        self.check_others(new, directory)?;
        let author = match new.author {
            // A tutor writes in their own name.
            Some(author) if self.actor.role != Role::Tutor => Some(author),
            Some(_) | None => self.own_person()?,
        };
        let record = self.checked_record(new, pack, &person.body, author)?;
        let rule = pack.retention_rule(&record.rule);
        let name = record_cell(id, &record, rule, &person.body);
        let mut unit = self.begin(allowed);
        let cell = unit.cell(&name)?;
        unit.insert(id, cell, &record)?;
        unit.about(new.person);
        for other in &new.others {
            unit.about(*other);
        }
        unit.commit()?;
        Ok(id)
    }

    /// Who else stands in a record must be held; a tutor names only those they may know of. To be
    /// named would show the name back, and put the record on that person's own list.
    fn check_others(&self, new: &NewRecord, directory: &crate::Directory) -> Result<(), AppError> {
        for other in &new.others {
            let known = directory.person(*other).is_some();
            let related = || {
                directory
                    .relations_of(new.person)
                    .any(|r| r.body.from == *other || r.body.to == *other)
            };
            if !known || (self.actor.role == Role::Tutor && !related() && !self.is_own(*other)?) {
                return Err(AppError::NotFound("person"));
            }
        }
        Ok(())
    }

    /// The record with everything the pack says about its kind, or all that stands against it.
    pub(crate) fn checked_record(
        &self,
        new: &NewRecord,
        pack: &Pack,
        person: &Person,
        author: Option<EntityId>,
    ) -> Result<Record, AppError> {
        let Some(kind) = pack.record_kind(&new.kind) else {
            return Err(AppError::input(
                "kind",
                format!("`{}` is not a kind of record of this policy", new.kind),
                format!("use one of {}", kinds_in_words(pack)),
            ));
        };
        let mut faults = Vec::new();
        if new.text.trim().is_empty() {
            faults.push(fault(
                "text",
                "there is nothing in it",
                "write what is to be kept",
            ));
        }
        if new.on > self.today() {
            faults.push(fault(
                "on",
                "the day is in the future",
                "give the day it is about",
            ));
        }
        let capacity = capacity_for(kind, person);
        let chosen = kind
            .uses_for(&capacity)
            .find(|one| {
                new.purpose
                    .as_ref()
                    .is_none_or(|wanted| one.purpose.as_str() == wanted)
            })
            .or_else(|| kind.uses.first());
        let Some(chosen) = chosen else {
            return Err(AppError::refused(
                "The policy gives no purpose for this kind of record.",
            ));
        };
        let source = new
            .source
            .clone()
            .or_else(|| kind.sources.first().map(|s| s.as_str().to_owned()));
        let record = Record {
            person: new.person,
            rule: kind.rule_for(&capacity).as_str().to_owned(),
            capacity,
            kind: new.kind.clone(),
            category: kind.category.as_str().to_owned(),
            purpose: new
                .purpose
                .clone()
                .unwrap_or_else(|| chosen.purpose.as_str().to_owned()),
            basis: chosen.basis.as_str().to_owned(),
            conditions: chosen
                .conditions
                .iter()
                .map(|c| c.as_str().to_owned())
                .collect(),
            source: source.unwrap_or_default(),
            on: new.on,
            author,
            entered_at: self.now,
            text: new.text.clone(),
            others: new.others.clone(),
        };
        let conditions: Vec<&str> = record.conditions.iter().map(String::as_str).collect();
        let problems = check_record(
            pack,
            &RecordFacts {
                kind_of_person: &record.capacity,
                record_kind: &record.kind,
                category: &record.category,
                purpose: &record.purpose,
                basis: &record.basis,
                conditions: &conditions,
                source: &record.source,
                on: self.today(),
            },
        );
        if let Err(problems) = problems {
            faults.extend(
                problems
                    .into_iter()
                    .map(|p| fault("record", &p.what, &p.mend)),
            );
        }
        if faults.is_empty() {
            Ok(record)
        } else {
            Err(AppError::Input(faults))
        }
    }

    /// A person's records, the latest first, without their texts. What the reader may not see is not
    /// among them, and nothing says so.
    pub fn list_records(&self, person: EntityId) -> Result<Vec<RecordLine>, AppError> {
        let own = self.is_own(person)?;
        let scope = Scope::Person { id: person.0, own };
        let allowed = authorise::<acts::RecordList>(&self.actor, &scope, self.purpose())?;
        let snapshot = self.engine.snapshot()?;
        let mut records: Vec<Stored<Record>> = self
            .engine
            .read_all(snapshot.as_ref(), &all_of(RECORD_OF, person))?;
        drop(snapshot);
        // Ids are random: those of one day stand in the order in which they were entered, last first.
        records.sort_by(|a, b| {
            let order = |record: &Record| (record.on, record.entered_at);
            order(&b.body)
                .cmp(&order(&a.body))
                .then_with(|| a.body.kind.cmp(&b.body.kind))
                .then_with(|| a.body.text.cmp(&b.body.text))
                .then_with(|| a.id.cmp(&b.id))
        });
        let lines: Vec<RecordLine> = records
            .iter()
            .map(|record| self.engine.line(record))
            .filter(|line| self.actor.role != Role::Tutor || line.class == DataClass::Ordinary)
            .collect();
        self.look(
            &allowed,
            &[(Record::KIND, person, lines.len() as u64)],
            &[person],
        )?;
        Ok(lines)
    }

    /// One record with its text.
    pub fn show_record(&self, id: EntityId) -> Result<RecordView, AppError> {
        let snapshot = self.engine.snapshot()?;
        let stored = self.engine.read::<Record>(snapshot.as_ref(), id)?;
        drop(snapshot);
        let Some(stored) = stored else {
            // Whoever may not look learns nothing about what exists.
            let _: Authorised<acts::RecordLook> =
                authorise(&self.actor, &unknown_record(id), self.purpose())?;
            return Err(AppError::NotFound("record"));
        };
        let own = self.is_own(stored.body.person)?;
        let class = self.engine.class_of(&stored.body.category);
        let scope = Scope::Record {
            id: id.0,
            person: stored.body.person.0,
            own,
            class,
        };
        let objects = [(Record::KIND, id, stored.version)];
        let about = [stored.body.person];
        match class {
            DataClass::Ordinary => {
                let allowed = authorise::<acts::RecordLook>(&self.actor, &scope, self.purpose())?;
                self.look(&allowed, &objects, &about)?;
            }
            DataClass::Special => {
                let allowed =
                    authorise::<acts::RecordLookSpecial>(&self.actor, &scope, self.purpose())?;
                self.look(&allowed, &objects, &about)?;
            }
            DataClass::Safeguarding => {
                let allowed = authorise::<acts::RecordLookSafeguarding>(
                    &self.actor,
                    &scope,
                    Purpose::Safeguarding,
                )?;
                self.look(&allowed, &objects, &about)?;
            }
        }
        let directory = self.engine.directory();
        let name = |id: EntityId| directory.person(id).map(|p| p.body.display_name());
        Ok(RecordView {
            line: self.engine.line(&stored),
            person: name(stored.body.person).unwrap_or_default(),
            author: stored.body.author.and_then(name),
            others: stored
                .body
                .others
                .iter()
                .filter_map(|id| Some((*id, name(*id)?)))
                .collect(),
            stored,
        })
    }
}

fn unknown_record(id: EntityId) -> Scope {
    Scope::Record {
        id: id.0,
        person: [0; 16],
        own: false,
        class: DataClass::Ordinary,
    }
}

/// As what the person is known, of those for whom the kind of record is kept.
fn capacity_for(kind: &RecordKind, person: &Person) -> String {
    person
        .capacities
        .iter()
        .find(|c| kind.people.iter().any(|p| p.as_str() == c.kind))
        .or(person.capacities.first())
        .map(|c| c.kind.clone())
        .unwrap_or_default()
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

fn fault(place: &str, what: &str, mend: &str) -> Fault {
    Fault {
        place: place.to_owned(),
        what: what.to_owned(),
        mend: mend.to_owned(),
    }
}

fn kinds_in_words(pack: &Pack) -> String {
    let codes: Vec<&str> = pack
        .records
        .iter()
        .filter(|kind| kind.holds.is_none())
        .map(|kind| kind.code.as_str())
        .collect();
    codes.join(", ")
}
