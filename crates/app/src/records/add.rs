//! Storing a record, if the policy provides for it.

use access::{Act, Action, Authorised, DataClass, Purpose, Role, Scope, acts, authorise, check};
use policy::{Holds, Pack, RecordFacts, RecordKind, Use, check_record, fill, main_field};
use store::EntityId;

use super::{NewRecord, details, record_cell};
use crate::{
    AppError, Ctx, Fault, KindInWords,
    bodies::{Entry, Person, Record},
    need::{Of, refused},
};

/// What the policy says of the record that is to be made.
struct Provided<'p> {
    kind: &'p RecordKind,
    /// As what the person is known for it.
    capacity: String,
    /// Why it is kept, and by what right.
    chosen: &'p Use,
    /// The purpose, which may be one that the policy does not have.
    purpose: String,
}

impl Ctx<'_> {
    /// Stores a record, if the pack provides for it.
    pub fn add_record(&self, new: &NewRecord) -> Result<EntityId, AppError> {
        Ok(self.write_record(new)?.0)
    }

    /// Stores a record, or changes the one that holds these details, if the pack provides for it; answers
    /// with its version.
    pub fn write_record(&self, new: &NewRecord) -> Result<(EntityId, u64), AppError> {
        let pack = self.engine.pack();
        let directory = self.engine.directory()?;
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

    /// The kinds of record that the policy keeps about a person and the actor may write: what they
    /// may see, and a concern for somebody's safety.
    pub fn kinds_to_write(&self, person: EntityId) -> Result<Vec<KindInWords>, AppError> {
        let reader = self.reader()?;
        let their_own = self.is_theirs(&reader, person)?;
        let scope = Scope::Person {
            id: person.0,
            own: their_own,
        };
        check(Action::RecordList, &self.actor, &scope, self.purpose())?;
        let directory = self.engine.directory()?;
        let held = directory
            .person(person)
            .ok_or(AppError::NotFound("person"))?;
        let pack = self.engine.pack();
        let mut kinds = self.engine.kinds_in_words(self.today());
        kinds.retain(|words| {
            let kind = pack.record_kind(&words.code);
            let kind = kind
                .filter(|kind| words.written && kind.people.iter().any(|one| held.body.is(one)));
            let Some(kind) = kind else { return false };
            let capacity = capacity_for(kind, &held.body);
            words.class == DataClass::Safeguarding
                || reader.sees(&pack, &Of::kind(kind, &capacity, their_own))
        });
        Ok(kinds)
    }

    fn store_record<A: Act>(
        &self,
        allowed: &Authorised<A>,
        id: EntityId,
        new: &NewRecord,
        pack: &Pack,
        directory: &crate::Directory,
    ) -> Result<(EntityId, u64), AppError> {
        let person = directory
            .person(new.person)
            .ok_or(AppError::NotFound("person"))?;
        self.check_others(new, directory)?;
        let asked = provided(new, pack, &person.body)?;
        self.may_write(allowed, new, pack, &asked)?;
        let held = self.details_held(new.person, asked.kind, &asked.capacity)?;
        details::check_version(new, &held)?;
        let author = match new.author {
            // A tutor writes in their own name.
            Some(author) if self.actor.role != Role::Tutor => Some(author),
            Some(_) | None => self.own_person()?,
        };
        let fields = pack.fields_of(asked.kind);
        let new = &details::with_held(new, &held, asked.kind, &fields);
        let provided = provided(new, pack, &person.body)?;
        let record = self.checked_record(new, pack, provided, author)?;
        crate::consents::check_rests(self.engine, pack, new.person, &record)?;
        let mut unit = self.begin(allowed);
        let written = if let Some(held) = held {
            self.may_be_changed(&held)?;
            let held = details::changed(held, record, &fields);
            unit.update(&held)?;
            (held.id, held.version + 1)
        } else {
            let rule = pack.retention_rule(&record.rule);
            let cell = unit.cell(&record_cell(id, &record, rule, &person.body))?;
            unit.insert(id, cell, &record)?;
            (id, 1)
        };
        unit.about(new.person);
        for other in &new.others {
            unit.about(*other);
        }
        unit.commit()?;
        Ok(written)
    }

    /// Whoever may not see such a record does not write one. A concern for somebody's safety is
    /// written by everybody, and read back by few.
    fn may_write<A: Act>(
        &self,
        allowed: &Authorised<A>,
        new: &NewRecord,
        pack: &Pack,
        provided: &Provided<'_>,
    ) -> Result<(), AppError> {
        if self.engine.class_of(provided.kind.category.as_str()) == DataClass::Safeguarding {
            return Ok(());
        }
        let reader = self.reader()?;
        let own = self.is_theirs(&reader, new.person)?;
        let mut of = Of::kind(provided.kind, &provided.capacity, own);
        if let Some(purpose) = &new.purpose {
            // For this purpose and no other.
            of.purposes = vec![purpose];
        }
        if reader.sees(pack, &of) {
            Ok(())
        } else {
            Err(refused(allowed.action(), &[new.person]))
        }
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
    fn checked_record(
        &self,
        new: &NewRecord,
        pack: &Pack,
        provided: Provided<'_>,
        author: Option<EntityId>,
    ) -> Result<Record, AppError> {
        let mut faults = Vec::new();
        if new.on > self.today() {
            faults.push(fault(
                "on",
                "the day is in the future",
                "give the day it is about",
            ));
        }
        let (note, fields) = said(new, pack, provided.kind, &mut faults);
        faults.extend(self.file_faults(&pack.fields_of(provided.kind), &fields)?);
        let Provided {
            kind,
            capacity,
            chosen,
            purpose,
        } = provided;
        let source = new
            .source
            .clone()
            .or_else(|| kind.sources.first().map(|s| s.as_str().to_owned()));
        let codes = |codes: &[policy::Code]| codes.iter().map(|c| c.as_str().to_owned()).collect();
        let record = Record {
            person: new.person,
            rule: kind.rule_for(&capacity).as_str().to_owned(),
            capacity,
            kind: new.kind.clone(),
            category: kind.category.as_str().to_owned(),
            purpose,
            basis: chosen.basis.as_str().to_owned(),
            conditions: codes(&chosen.conditions),
            source: source.unwrap_or_default(),
            on: new.on,
            author,
            entered_at: self.now,
            note,
            fields,
            others: new.others.clone(),
            details: kind.holds == Some(Holds::Details),
            statements: Vec::new(),
        };
        faults.extend(self.against(pack, &record));
        if faults.is_empty() {
            Ok(record)
        } else {
            Err(AppError::Input(faults))
        }
    }

    /// What the policy and the law of the day say against a record.
    fn against(&self, pack: &Pack, record: &Record) -> Vec<Fault> {
        let conditions: Vec<&str> = record.conditions.iter().map(String::as_str).collect();
        let facts = RecordFacts {
            kind_of_person: &record.capacity,
            record_kind: &record.kind,
            category: &record.category,
            purpose: &record.purpose,
            basis: &record.basis,
            conditions: &conditions,
            source: &record.source,
            on: self.today(),
        };
        let problems = check_record(pack, &facts).err().unwrap_or_default();
        let problems = problems.iter();
        problems
            .map(|problem| fault("record", &problem.what, &problem.mend))
            .collect()
    }
}

/// What the policy provides for such a record about such a person.
fn provided<'p>(
    new: &NewRecord,
    pack: &'p Pack,
    person: &Person,
) -> Result<Provided<'p>, AppError> {
    let Some(kind) = pack.record_kind(&new.kind) else {
        return Err(AppError::input(
            "kind",
            format!("`{}` is not a kind of record of this policy", new.kind),
            format!("use one of {}", kinds_in_words(pack)),
        ));
    };
    if !pack.is_written(kind) {
        return Err(AppError::input(
            "kind",
            format!("“{}” stands for what Caretaker keeps itself", kind.title),
            format!("use one of {}", kinds_in_words(pack)),
        ));
    }
    let capacity = capacity_for(kind, person);
    let chosen = kind
        .uses_for(&capacity)
        .find(|one| {
            let wanted = new.purpose.as_deref();
            wanted.is_none_or(|wanted| one.purpose.as_str() == wanted)
        })
        .or_else(|| kind.uses.first())
        .ok_or_else(|| AppError::refused("The policy gives no purpose for this kind of record."))?;
    Ok(Provided {
        kind,
        capacity,
        purpose: new
            .purpose
            .clone()
            .unwrap_or_else(|| chosen.purpose.as_str().to_owned()),
        chosen,
    })
}

/// What is to be kept: the fields of the category, and plain words only where it has none.
fn said(
    new: &NewRecord,
    pack: &Pack,
    kind: &RecordKind,
    faults: &mut Vec<Fault>,
) -> (String, Vec<Entry>) {
    let category = pack.category_of(kind);
    let fields = pack.fields_of(kind);
    let Some(category) = category.filter(|_| !fields.is_empty()) else {
        if new.text.trim().is_empty() {
            let what = "there is nothing in it";
            faults.push(fault("text", what, "write what is to be kept"));
        }
        for (code, _) in &new.fields {
            let what = "the policy keeps no fields here";
            faults.push(fault(&place_of(code), what, "write it as a text"));
        }
        return (new.text.clone(), Vec::new());
    };
    let mut given = new.fields.clone();
    if !new.text.trim().is_empty() {
        match main_field(&fields) {
            Some(main) => given.push((main.code.clone(), new.text.clone())),
            None => faults.push(fault(
                "text",
                "the policy keeps no plain text here",
                "give the fields one by one",
            )),
        }
    }
    match fill(&category.title, &fields, &given) {
        Ok(filled) => (String::new(), filled.into_iter().map(Entry::from).collect()),
        Err(problems) => {
            let problems = problems.iter();
            faults.extend(problems.map(|one| fault(&place_of(&one.code), &one.what, &one.mend)));
            (String::new(), Vec::new())
        }
    }
}

/// Where a field stands in a form.
pub(super) fn place_of(code: &str) -> String {
    format!("field-{code}")
}

/// As what the person is known, of those for whom the kind of record is kept.
pub(crate) fn capacity_for(kind: &RecordKind, person: &Person) -> String {
    person
        .capacities
        .iter()
        .find(|c| kind.people.iter().any(|p| p.as_str() == c.kind))
        .or(person.capacities.first())
        .map(|c| c.kind.clone())
        .unwrap_or_default()
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
        .filter(|kind| pack.is_written(kind))
        .map(|kind| kind.code.as_str())
        .collect();
    codes.join(", ")
}
