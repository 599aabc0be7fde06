//! Which days of what is held are over or near: kept in memory, so that *Today* opens nobody's records.
//!
//! It is made when it is first asked for, by the cells: of most the quarter of their trigger rules out
//! that anything in them ends soon. Afterwards only those are looked at again whose details or records
//! were written.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use calendar::days_between;
use jiff::civil::Date;
use policy::{Due, Facts, Pack, RetentionRule, Trigger};
use store::{EntityId, Snapshot};
use vault::Part;

use super::files::ClosedFile;
use crate::{
    AppError, Body as _, Engine, bodies::Person, cells::Cell, disposal::due_of, engine::Stored,
    rotate::part_of_code,
};

/// How far ahead days are known, in days.
const AHEAD: i32 = 400;
/// How long that is good for: the rest is what is shown as near.
const GOOD_FOR: i32 = 300;
/// So many changes are remembered one by one; after more everybody is looked at again.
const MOST_CHANGES: usize = 4096;

/// What is held of it, once somebody asked.
#[derive(Default)]
pub(crate) struct HeldRetention {
    known: Mutex<Option<Known>>,
    changed: Mutex<HashSet<EntityId>>,
}

/// The days of what is held, by whom it is about.
struct Known {
    pack: Arc<Pack>,
    made_on: Date,
    people: HashMap<EntityId, Vec<Ending>>,
    /// Files of requests that end, with the day.
    files: BTreeMap<EntityId, (Date, ClosedFile)>,
}

/// Things held about somebody that end on one day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ending {
    /// The day.
    pub(super) on: Date,
    /// The kind of record; empty for their details.
    pub(super) kind: String,
    /// As what they are known in it.
    pub(super) capacity: String,
    /// The rule.
    pub(super) rule: String,
    /// How many.
    pub(super) count: usize,
}

impl HeldRetention {
    /// Takes note that the details or records of these were written; told after the commit.
    pub(crate) fn changed(&self, people: impl IntoIterator<Item = EntityId>) {
        let mut changed = lock(&self.changed);
        changed.extend(people);
        if changed.len() > MOST_CHANGES {
            changed.clear();
            drop(changed);
            self.forget_all();
        }
    }

    /// Forgets everything: it is read anew when somebody asks.
    pub(crate) fn forget_all(&self) {
        *lock(&self.known) = None;
    }
}

impl Known {
    fn is_good(&self, pack: &Arc<Pack>, today: Date) -> bool {
        let age = days_between(self.made_on, today);
        Arc::ptr_eq(&self.pack, pack) && (0..=GOOD_FOR).contains(&age)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Engine {
    /// Looks at the days that are over or near.
    pub(super) fn with_endings<T>(
        &self,
        today: Date,
        look: impl FnOnce(&HashMap<EntityId, Vec<Ending>>) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.with_known(today, |known| look(&known.people))
    }

    /// Files of requests whose day is over or near, with that day.
    pub(super) fn closed_files_by(
        &self,
        today: Date,
        within: i32,
    ) -> Result<Vec<(Date, ClosedFile)>, AppError> {
        self.with_known(today, |known| {
            let near = known.files.values();
            let near = near.filter(|(on, _)| days_between(today, *on) <= within);
            Ok(near.cloned().collect())
        })
    }

    fn with_known<T>(
        &self,
        today: Date,
        look: impl FnOnce(&Known) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let mut kept = lock(&self.retention.known);
        // Whatever goes wrong from here on, it is made anew.
        let before = kept.take();
        let changed = std::mem::take(&mut *lock(&self.retention.changed));
        let (pack, snapshot) = (self.pack(), self.snapshot()?);
        let known = match before.filter(|known| known.is_good(&pack, today)) {
            Some(mut known) => {
                let until = ahead(known.made_on);
                for id in changed {
                    let endings = self.endings_of(snapshot.as_ref(), &pack, id, until)?;
                    if endings.is_empty() {
                        known.people.remove(&id);
                    } else {
                        known.people.insert(id, endings);
                    }
                    let file = self.maybe_closed_file(snapshot.as_ref(), id)?;
                    match file.and_then(|file| ends_by_day(&pack, file, until)) {
                        Some(ends) => known.files.insert(id, ends),
                        None => known.files.remove(&id),
                    };
                }
                known
            }
            None => self.read_endings(snapshot.as_ref(), pack, today)?,
        };
        look(kept.insert(known))
    }

    /// Looks through all cells, and into those where something may end.
    fn read_endings(
        &self,
        snapshot: &dyn Snapshot,
        pack: Arc<Pack>,
        today: Date,
    ) -> Result<Known, AppError> {
        let (directory, until) = (self.directory()?, ahead(today));
        let mut maybe = HashSet::new();
        self.for_each::<Cell>(|cell| {
            let owner = cell.body.owner;
            if cell.body.destroying || maybe.contains(&owner) {
                return;
            }
            let person = directory.person(owner);
            if person.is_some_and(|person| may_end(&pack, &cell.body, &person.body, until)) {
                maybe.insert(owner);
            }
        })?;
        let mut people = HashMap::new();
        for id in maybe {
            let endings = self.endings_of(snapshot, &pack, id, until)?;
            if !endings.is_empty() {
                people.insert(id, endings);
            }
        }
        let files = self.closed_files()?.into_iter();
        let files = files.filter_map(|file| {
            let case = file.case;
            Some((case, ends_by_day(&pack, file, until)?))
        });
        Ok(Known {
            files: files.collect(),
            pack,
            made_on: today,
            people,
        })
    }

    /// What of somebody's ends up to a day.
    fn endings_of(
        &self,
        snapshot: &dyn Snapshot,
        pack: &Pack,
        id: EntityId,
        until: Date,
    ) -> Result<Vec<Ending>, AppError> {
        let directory = self.directory()?;
        let Some(person): Option<Arc<Stored<Person>>> = directory.person(id) else {
            return Ok(Vec::new());
        };
        let mut endings: BTreeMap<(Date, String, String, String), usize> = BTreeMap::new();
        for thing in self.things_of(snapshot, id)? {
            let (kind, capacity) = match &thing.record {
                Some(record) => (record.body.kind.clone(), record.body.capacity.clone()),
                None if thing.row.kind == Person::KIND => (String::new(), String::new()),
                None => continue,
            };
            match due_of(pack, &thing, &person.body) {
                Due::On(on) if on <= until => {
                    *endings.entry((on, kind, capacity, thing.rule)).or_default() += 1;
                }
                Due::On(_) | Due::When(_) => {}
            }
        }
        let endings = endings.into_iter();
        let endings = endings.map(|((on, kind, capacity, rule), count)| Ending {
            on,
            kind,
            capacity,
            rule,
            count,
        });
        Ok(endings.collect())
    }
}

/// A file with its day, where that comes up to a day.
fn ends_by_day(pack: &Pack, file: ClosedFile, until: Date) -> Option<(Date, ClosedFile)> {
    let on = file.ends_on(pack).filter(|on| *on <= until)?;
    Some((on, file))
}

fn ahead(from: Date) -> Date {
    from.saturating_add(jiff::Span::new().days(AHEAD))
}

/// Whether anything that a cell seals may end up to a day. In doubt it may.
fn may_end(pack: &Pack, cell: &Cell, person: &Person, until: Date) -> bool {
    let Some(rule) = pack.retention_rule(&cell.rule) else {
        return false;
    };
    let part = cell.part.as_deref().and_then(part_of_code);
    match part {
        Some(Part::Quarter { year, quarter }) => ends_by(rule, (year, quarter), person, until),
        Some(Part::Episode(_) | Part::Shared(_) | Part::Document(_)) | None => match rule.trigger {
            Trigger::Created | Trigger::Decision | Trigger::BirthDate => true,
            Trigger::SessionsEnd | Trigger::EngagementEnd | Trigger::ConsentEnd => {
                person.capacities.iter().any(|one| one.to.is_some())
            }
            // Nothing tells these days yet.
            Trigger::Closed | Trigger::LastContact => false,
        },
    }
}

/// Whether something whose trigger fell on the first day of a quarter ends up to a day; what was later
/// in the quarter ends no earlier.
fn ends_by(rule: &RetentionRule, (year, quarter): (i16, u8), person: &Person, until: Date) -> bool {
    let month = i8::try_from(
        quarter
            .saturating_sub(1)
            .saturating_mul(3)
            .saturating_add(1),
    );
    let first = month.ok().and_then(|month| Date::new(year, month, 1).ok());
    let due = rule.due(&Facts {
        trigger_on: first,
        born_on: person.born_on,
    });
    first.is_none() || matches!(due, Due::On(on) if on <= until)
}
