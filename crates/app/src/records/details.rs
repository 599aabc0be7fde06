//! What the policy keeps among a person's details beyond what stands with everybody: next of kin, an
//! employer, a qualification. There is one such record for each kind and capacity, changed in place.

use policy::{DataField, Holds, RecordKind};
use store::{EntityId, Term, TermClass};

use super::{NewRecord, RecordView};
use crate::{
    AppError, Ctx, Index,
    bodies::{Entry, Record},
    engine::Stored,
};

/// The term that makes a record of details the only one of its kind.
const DETAILS_OF: &str = "record.details";

/// The record of details that is held already.
pub(crate) type HeldDetails = Option<Stored<Record>>;

/// By what a record of details is found: nothing for every other record.
pub(crate) fn details_term(record: &Record, index: &Index<'_>) -> Option<Term> {
    record.details.then(|| Term {
        class: TermClass::Unique,
        name: DETAILS_OF.to_owned(),
        value: index.keyed(
            DETAILS_OF,
            &name_of(record.person, &record.kind, &record.capacity),
        ),
    })
}

fn name_of(person: EntityId, kind: &str, capacity: &str) -> Vec<u8> {
    let codes = [kind.as_bytes(), &[0], capacity.as_bytes()].concat();
    [person.0.as_slice(), &codes].concat()
}

impl Ctx<'_> {
    /// What is held of somebody in a kind of record that stands for details; nothing of any other.
    /// It is a look, and leaves its leaf.
    pub fn show_details(
        &self,
        person: EntityId,
        kind: &str,
    ) -> Result<Option<RecordView>, AppError> {
        let pack = self.engine.pack();
        let Some(kind) = pack.record_kind(kind) else {
            return Ok(None);
        };
        let directory = self.engine.directory()?;
        let held = directory
            .person(person)
            .ok_or(AppError::NotFound("person"))?;
        let capacity = super::add::capacity_for(kind, &held.body);
        let held = self.details_held(person, kind, &capacity)?;
        held.map(|held| self.show_record(held.id)).transpose()
    }

    /// The record that a new one of this kind would change.
    pub(crate) fn details_held(
        &self,
        person: EntityId,
        kind: &RecordKind,
        capacity: &str,
    ) -> Result<HeldDetails, AppError> {
        if kind.holds != Some(Holds::Details) {
            return Ok(None);
        }
        let engine = self.engine;
        let snapshot = engine.snapshot()?;
        let name = name_of(person, kind.code.as_str(), capacity);
        engine.find_keyed(&engine.realm, snapshot.as_ref(), DETAILS_OF, &name)
    }
}

/// What was given with what is held beside it: whatever nobody spoke of stays as it is, and a field
/// that was left empty goes. What the policy no longer has for such a record is taken anew.
pub(super) fn with_held(
    new: &NewRecord,
    held: &HeldDetails,
    kind: &RecordKind,
    fields: &[&DataField],
) -> NewRecord {
    let mut new = new.clone();
    let Some(held) = held.as_ref().map(|held| &held.body) else {
        return new;
    };
    if new.purpose.is_none() && kind.uses.iter().any(|one| one.purpose == *held.purpose) {
        new.purpose = Some(held.purpose.clone());
    }
    if new.source.is_none() && kind.sources.iter().any(|one| *one == *held.source) {
        new.source = Some(held.source.clone());
    }
    if new.others.is_empty() {
        new.others.clone_from(&held.others);
    }
    for entry in held.fields.iter().filter(|entry| is_asked(fields, entry)) {
        if !new.fields.iter().any(|(code, _)| *code == entry.code) {
            new.fields.push((entry.code.clone(), entry.value.typed()));
        }
    }
    new
}

fn is_asked(fields: &[&DataField], entry: &Entry) -> bool {
    fields.iter().any(|field| field.code == entry.code)
}

/// A change made from another version than the one that stands, which somebody would lose.
pub(super) fn check_version(new: &NewRecord, held: &HeldDetails) -> Result<(), AppError> {
    let stands = held.as_ref().map_or(0, |held| held.version);
    match new.version {
        Some(version) if version != stands => Err(AppError::Conflict),
        Some(_) | None => Ok(()),
    }
}

/// The record that is held as it is to be from now on: the day it is about, and the rule and cell that
/// it went under then, stay; so does what the policy no longer asks for.
pub(super) fn changed(
    held: Stored<Record>,
    mut record: Record,
    fields: &[&DataField],
) -> Stored<Record> {
    let Record {
        on,
        rule,
        fields: entries,
        statements,
        ..
    } = held.body;
    let dropped = entries.into_iter().filter(|entry| !is_asked(fields, entry));
    record.fields.extend(dropped);
    Stored {
        body: Record {
            on,
            rule,
            statements,
            ..record
        },
        ..held
    }
}
