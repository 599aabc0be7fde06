//! Looking at records: the list of a person's, and one of them. What `access` or the policy does
//! not let the reader see is not among them, and nothing says so.

use access::{Action, Authorised, DataClass, Purpose, Role, Scope, acts, authorise};
use jiff::civil::Date;
use store::EntityId;

use super::{RecordLine, RecordView};
use crate::{
    AppError, Body as _, Ctx,
    bodies::{RECORD_OF, Record, all_of},
    engine::Stored,
    need::{Of, Reader, refused},
    unit::Look,
};

/// Lines, and the look at them that is still to be recorded, if it is.
pub(crate) type RecordsSeen<'a> = (Vec<RecordLine>, Option<Look<'a, 'a>>);

impl Ctx<'_> {
    /// A person's records, the latest first, without their texts. What the reader may not see is not
    /// among them, and nothing says so.
    pub fn list_records(&self, person: EntityId) -> Result<Vec<RecordLine>, AppError> {
        let (lines, look) = self.records_seen(&self.reader()?, person)?;
        self.record_looks([look])?;
        Ok(lines)
    }

    /// The lines to be shown, once the look is recorded.
    pub(crate) fn records_seen(
        &self,
        reader: &Reader,
        person: EntityId,
    ) -> Result<RecordsSeen<'_>, AppError> {
        let own = self.is_theirs(reader, person)?;
        let scope = Scope::Person { id: person.0, own };
        let allowed = authorise::<acts::RecordList>(&self.actor, &scope, self.purpose())?;
        let snapshot = self.engine.snapshot()?;
        let mut records: Vec<Stored<Record>> = self
            .engine
            .read_all(snapshot.as_ref(), &all_of(RECORD_OF, person))?;
        let still = self.engine.stands_still(snapshot.as_ref(), person)?;
        drop(snapshot);
        let pack = self.engine.pack();
        records.retain(|record| reader.sees(&pack, &Of::record(&pack, &record.body, own)));
        latest_first(&mut records);
        let lines = records.iter().map(|record| self.engine.line(record));
        let mut lines = lines.collect::<Result<Vec<RecordLine>, _>>()?;
        for line in &mut lines {
            let by = still.iter().find(|one| one.reaches(line.id));
            line.restricted = by.map(|one| one.since);
        }
        lines
            .retain(|line| self.actor.role != Role::Tutor || line.class != DataClass::Safeguarding);
        let objects = [(Record::KIND, person, lines.len() as u64)];
        let look = self.begin_look(&allowed, &objects, &[person]);
        Ok((lines, look))
    }

    /// One record with what it says.
    pub fn show_record(&self, id: EntityId) -> Result<RecordView, AppError> {
        let reader = self.reader()?;
        let snapshot = self.engine.snapshot()?;
        let stored = self.engine.read::<Record>(snapshot.as_ref(), id)?;
        drop(snapshot);
        let Some(stored) = stored else {
            // Whoever may not look learns nothing about what exists.
            let _: Authorised<acts::RecordLook> =
                authorise(&self.actor, &unknown_record(id), self.purpose())?;
            return Err(AppError::NotFound("record"));
        };
        let (why, restricted) = self.look_at_record(&reader, &stored)?;
        let directory = self.engine.directory()?;
        let name = |id: EntityId| directory.person(id).map(|p| p.body.display_name());
        Ok(RecordView {
            line: RecordLine {
                restricted,
                ..self.engine.line(&stored)?
            },
            person: name(stored.body.person).unwrap_or_default(),
            author: stored.body.author.and_then(name),
            others: stored
                .body
                .others
                .iter()
                .filter_map(|id| Some((*id, name(*id)?)))
                .collect(),
            why,
            stored,
        })
    }

    /// Leaves the leaf of a look at a record, if there may be one; answers why there may, and since
    /// when the record is restricted.
    fn look_at_record(
        &self,
        reader: &Reader,
        stored: &Stored<Record>,
    ) -> Result<(String, Option<Date>), AppError> {
        let own = self.is_theirs(reader, stored.body.person)?;
        let class = self.engine.class_of(&stored.body.category);
        let scope = Scope::Record {
            id: stored.id.0,
            person: stored.body.person.0,
            own,
            class,
        };
        let pack = self.engine.pack();
        let of = Of::record(&pack, &stored.body, own);
        let provided = |action: Action| {
            if reader.sees(&pack, &of) {
                self.may_be_read(stored, class)
            } else {
                Err(refused(action, &[stored.id, stored.body.person]))
            }
        };
        let objects = [(Record::KIND, stored.id, stored.version)];
        let about = [stored.body.person];
        let restricted = match class {
            DataClass::Ordinary => {
                let allowed = authorise::<acts::RecordLook>(&self.actor, &scope, self.purpose())?;
                let restricted = provided(allowed.action())?;
                self.look(&allowed, &objects, &about)?;
                restricted
            }
            DataClass::Special => {
                let allowed =
                    authorise::<acts::RecordLookSpecial>(&self.actor, &scope, self.purpose())?;
                let restricted = provided(allowed.action())?;
                self.look(&allowed, &objects, &about)?;
                restricted
            }
            DataClass::Safeguarding => {
                let allowed = authorise::<acts::RecordLookSafeguarding>(
                    &self.actor,
                    &scope,
                    Purpose::Safeguarding,
                )?;
                let restricted = provided(allowed.action())?;
                self.look(&allowed, &objects, &about)?;
                restricted
            }
        };
        Ok((reader.why(&pack, &of), restricted))
    }

    /// Whether a person is one of those whom the reader works with, or of their circle.
    pub(crate) fn is_theirs(&self, reader: &Reader, person: EntityId) -> Result<bool, AppError> {
        let directory = self.engine.directory()?;
        let is_own = |me| directory.is_own(me, person, self.today());
        Ok(reader.person.is_some_and(is_own))
    }
}

/// Ids are random: those of one day stand in the order in which they were entered, last first.
fn latest_first(records: &mut [Stored<Record>]) {
    records.sort_by(|a, b| {
        let order = |record: &Record| (record.on, record.entered_at);
        order(&b.body)
            .cmp(&order(&a.body))
            .then_with(|| a.body.kind.cmp(&b.body.kind))
            .then_with(|| a.body.words().cmp(&b.body.words()))
            .then_with(|| a.id.cmp(&b.id))
    });
}

fn unknown_record(id: EntityId) -> Scope {
    Scope::Record {
        id: id.0,
        person: [0; 16],
        own: false,
        class: DataClass::Ordinary,
    }
}
