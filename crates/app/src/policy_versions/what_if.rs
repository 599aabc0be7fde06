//! What a version would change of what is held: a look before anybody signs.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use policy::{Due, Holds, Pack, RetentionRule};
use store::EntityId;

use crate::{
    AppError, Engine,
    bodies::{Person, Record, Source},
    records::until,
};

/// What would change of what is held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhatIf {
    /// How many records are held.
    pub records: usize,
    /// How many of them would be kept longer.
    pub later: usize,
    /// How many would be due earlier.
    pub earlier: usize,
    /// How many of those would be due at once.
    pub due_at_once: usize,
    /// How many would get a day, where none is fixed yet.
    pub fixed: usize,
    /// How many would lose their day, until something happens that fixes it.
    pub opened: usize,
    /// How many have no day either way, and would wait for something else.
    pub reworded: usize,
    /// How many would have no rule any more.
    pub without_rule: usize,
    /// Whom data is held about: people by kind of record and kind of person.
    held: HashMap<(String, String), HashSet<EntityId>>,
}

impl WhatIf {
    /// How many records would get a new date, or another rule for it.
    pub fn new_dates(&self) -> usize {
        self.later + self.earlier + self.fixed + self.opened + self.reworded
    }

    /// The people of a kind whom any of these kinds of records is held about.
    pub(super) fn people(&self, records: &[(String, String)], person: &str) -> BTreeSet<EntityId> {
        let mut all = BTreeSet::new();
        for (record, _) in records {
            let key = (record.clone(), person.to_owned());
            all.extend(self.held.get(&key).into_iter().flatten());
        }
        all
    }

    fn count(&mut self, before: Option<Due>, after: Option<Due>, today: Date) {
        self.records += 1;
        match (before, after) {
            (_, None) => self.without_rule += 1,
            (Some(before), Some(after)) if before == after => {}
            (Some(Due::On(before)), Some(Due::On(after))) if after > before => self.later += 1,
            (Some(Due::On(before)), Some(Due::On(after))) => {
                self.earlier += 1;
                self.due_at_once += usize::from(after <= today && before > today);
            }
            (Some(Due::When(_)) | None, Some(Due::On(on))) => {
                self.fixed += 1;
                self.due_at_once += usize::from(on <= today);
            }
            (Some(Due::On(_)), Some(Due::When(_))) => self.opened += 1,
            (Some(Due::When(_)) | None, Some(Due::When(_))) => self.reworded += 1,
        }
    }
}

/// The rule that governs a record under a pack: that of its kind for whom it is about; where the
/// pack no longer has the kind, the rule under which it was stored.
pub(crate) fn rule_of<'p>(pack: &'p Pack, record: &Record) -> Option<&'p RetentionRule> {
    let of_kind = pack
        .record_kind(&record.kind)
        .and_then(|kind| pack.retention_of(kind, &record.capacity));
    of_kind.or_else(|| pack.retention_rule(&record.rule))
}

impl Engine {
    /// What a pack would change of what is held under the one before.
    pub(super) fn what_if(
        &self,
        before: &Pack,
        after: &Pack,
        today: Date,
    ) -> Result<WhatIf, AppError> {
        let directory = self.directory()?;
        let mut found = WhatIf::default();
        self.for_each::<Record>(|stored| {
            let record = &stored.body;
            let person = directory.person(record.person);
            let person: Option<&Person> = person.as_ref().map(|one| &one.body);
            let due = |pack: &Pack| rule_of(pack, record).map(|rule| until(rule, record, person));
            found.count(due(before), due(after), today);
            let key = (record.kind.clone(), record.capacity.clone());
            found.held.entry(key).or_default().insert(record.person);
        })?;
        self.held_otherwise(before, &mut found)?;
        Ok(found)
    }

    /// What is held without being written as a record: details of people, and documents, which may
    /// be about anybody.
    fn held_otherwise(&self, pack: &Pack, found: &mut WhatIf) -> Result<(), AppError> {
        let directory = self.directory()?;
        let mut documents = 0;
        self.for_each::<Source>(|_| documents += 1)?;
        for kind in &pack.records {
            let held = match kind.holds {
                Some(Holds::Details) => true,
                Some(Holds::Documents) => documents > 0,
                None => false,
            };
            if !held {
                continue;
            }
            for person in directory.everybody() {
                for capacity in &person.body.capacities {
                    if kind
                        .people
                        .iter()
                        .any(|code| *code == *capacity.kind.as_str())
                    {
                        let key = (kind.code.to_string(), capacity.kind.clone());
                        found.held.entry(key).or_default().insert(person.id);
                    }
                }
            }
        }
        Ok(())
    }
}
