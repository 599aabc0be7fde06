//! What is held about somebody, in heaps of things that go together: until when each stays and by
//! which rule, and what forbids to delete it now.

use std::collections::BTreeMap;

use access::{DataClass, Purpose, Scope, acts, authorise};
use duties::rights::{RightKind, State};
use jiff::civil::Date;
use policy::{Due, Facts, Pack, RetentionRule, Trigger};
use store::{EntityId, Row, Snapshot, TermRange};

use crate::{
    AppError, Body as _, Ctx, Engine,
    bodies::{DisposalLine, Person, RECORD_NAMES, REQUESTS_ABOUT, Record, Request},
    cells::{CELL_OWNER, Cell},
    destroy::rows_of,
    engine::Stored,
    records,
    requests::case_number,
    unit::IN_CELL,
};

/// What a person's details are called here, with all that goes with them.
pub(crate) const DETAILS: &str = "Details, family, agreements and notices";
/// The code of that heap. No kind of record of a pack has a dot in its code.
const PERSON: &str = "person.details";
/// What the code of a kind ends with for those of its records that are past their day.
const PAST: &str = ".past";

/// What is held about somebody, and what is about them elsewhere.
#[derive(Clone, Debug)]
pub struct HeldAbout {
    /// Whom it is about.
    pub person: EntityId,
    /// Their name.
    pub name: String,
    /// What is held, heap by heap; their details come last.
    pub heaps: Vec<Heap>,
    /// Requests about them that are not closed.
    pub open: Vec<OpenAbout>,
    /// Their account, if they sign in here: it is closed before their details go.
    pub account: Option<String>,
    /// In how many records of others they stand.
    pub named_in: usize,
    /// Requests about them that are closed: their files have a time of their own.
    pub closed: Vec<String>,
    /// Places that Caretaker does not delete in, each with how it is searched.
    pub places: Vec<(String, String)>,
}

/// Things that go together.
#[derive(Clone, Debug)]
pub struct Heap {
    /// Its code: a kind of record, a shared record's own, or that of the details.
    pub code: String,
    /// What it is.
    pub title: String,
    /// The day it is about, of a record about several people.
    pub on: Option<Date>,
    /// How many things.
    pub count: usize,
    /// Until when the policy keeps it: a day, or what decides it.
    pub until: String,
    /// Whether that is a day.
    pub dated: bool,
    /// Whether that day has come for all of it.
    pub past: bool,
    /// The rule, in words.
    pub rule: String,
    /// Why it is kept so long.
    pub reason: String,
    /// How well guarded it is.
    pub class: DataClass,
    /// Who else stands in it, where it is about several people.
    pub others: Vec<String>,
    /// What forbids to delete it now, if anything does.
    pub held: Option<String>,
    pub(super) lines: Vec<DisposalLine>,
    pub(super) things: Vec<EntityId>,
}

impl Heap {
    /// Whether it is their details.
    pub fn is_details(&self) -> bool {
        self.code == PERSON
    }
}

/// A request that is not closed.
#[derive(Clone, Debug)]
pub struct OpenAbout {
    /// The request.
    pub id: EntityId,
    /// Its number, as `014`.
    pub number: String,
    /// What is asked for.
    pub kind: RightKind,
    /// Whether it asks for deletion, is decided and grants something, and it is settled who asks: then it
    /// may be carried out.
    pub grants: bool,
}

/// Something that a cell of somebody seals.
pub(crate) struct Thing {
    pub(crate) row: Row,
    pub(crate) rule: String,
    pub(crate) record: Option<Stored<Record>>,
}

impl Ctx<'_> {
    /// What is held about somebody: what could go, and what stays until when and why.
    pub fn held_about(&self, person: EntityId) -> Result<HeldAbout, AppError> {
        let scope = Scope::Person {
            id: person.0,
            own: false,
        };
        let allowed =
            authorise::<acts::DestroyPreview>(&self.actor, &scope, Purpose::Administration)?;
        let about = self.gather(person)?;
        let directory = self.engine.directory()?;
        let held = directory
            .person(person)
            .ok_or(AppError::NotFound("person"))?;
        self.look(&allowed, &[(Person::KIND, person, held.version)], &[person])?;
        Ok(about)
    }

    /// The same, without a leaf.
    pub(crate) fn gather(&self, id: EntityId) -> Result<HeldAbout, AppError> {
        let directory = self.engine.directory()?;
        let person = directory.person(id).ok_or(AppError::NotFound("person"))?;
        let snapshot = self.engine.snapshot()?;
        let things = self.engine.things_of(snapshot.as_ref(), id)?;
        let today = self.today();
        let mut open = Vec::new();
        let mut closed = Vec::new();
        for request in self.engine.requests_about(id)? {
            let duty = &request.body.duty;
            let number = case_number(request.body.number);
            if duty.state() == State::Closed {
                closed.push(number);
            } else {
                open.push(OpenAbout {
                    id: request.id,
                    number,
                    kind: duty.kind,
                    grants: grants(&request.body, today),
                });
            }
        }
        let mut heaps = BTreeMap::new();
        for thing in &things {
            self.add(&mut heaps, thing, &person.body)?;
        }
        let heaps = heaps
            .into_values()
            .map(|(heap, due)| dated(heap, &due, today));
        let mut heaps: Vec<Heap> = heaps.collect();
        heaps.sort_by_key(|heap| {
            let title = heap.title.clone();
            (heap.is_details(), title, heap.on, heap.code.clone())
        });
        let mut named = Vec::new();
        rows_of(snapshot.as_ref(), RECORD_NAMES, &id.0, &mut named)?;
        let places = self.engine.places()?;
        Ok(HeldAbout {
            person: id,
            name: person.body.display_name(),
            heaps,
            open,
            closed,
            account: self.engine.account_of(id)?,
            named_in: named.len(),
            places: places
                .into_iter()
                .map(|place| (place.body.name, place.body.how_searched))
                .collect(),
        })
    }

    fn add(
        &self,
        heaps: &mut BTreeMap<String, (Heap, Vec<Due>)>,
        thing: &Thing,
        person: &Person,
    ) -> Result<(), AppError> {
        let pack = self.engine.pack();
        let rule = pack.retention_rule(&thing.rule);
        let empty = |code: String, title: String, class| Heap {
            code,
            title,
            on: None,
            count: 0,
            until: String::new(),
            dated: false,
            past: false,
            rule: rule.map_or_else(String::new, RetentionRule::words),
            reason: rule.map_or_else(String::new, |rule| rule.reason.clone()),
            class,
            others: Vec::new(),
            held: None,
            lines: Vec::new(),
            things: Vec::new(),
        };
        let Some(record) = &thing.record else {
            let (heap, dues) = heaps.entry(PERSON.to_owned()).or_insert_with(|| {
                let heap = empty(PERSON.to_owned(), DETAILS.to_owned(), DataClass::Ordinary);
                (heap, Vec::new())
            });
            heap.things.push(thing.row.id);
            if thing.row.kind == Person::KIND {
                heap.count = 1;
                count(&mut heap.lines, "", "", &thing.rule);
                dues.push(due_of(&pack, thing, person));
                heap.held = self.engine.on_hold(thing.row.id, None)?;
            }
            return Ok(());
        };
        let body = &record.body;
        let line = self.engine.line(record)?;
        let due = due_of(&pack, thing, person);
        // What is past its day goes without the rest of its kind.
        let past = matches!(due, Due::On(on) if on <= self.today());
        let code = match (body.others.is_empty(), past) {
            (true, false) => body.kind.clone(),
            (true, true) => format!("{}{PAST}", body.kind),
            (false, _) => record.id.to_string(),
        };
        let (heap, dues) = heaps
            .entry(code.clone())
            .or_insert_with(|| (empty(code, line.title, line.class), Vec::new()));
        heap.things.push(record.id);
        heap.count += 1;
        count(&mut heap.lines, &body.kind, &body.capacity, &thing.rule);
        heap.others = self.names_of(&body.others)?;
        heap.on = (!body.others.is_empty()).then_some(body.on);
        if heap.held.is_none() {
            heap.held = self.forbids(record)?;
        }
        dues.push(due);
        Ok(())
    }

    fn names_of(&self, people: &[EntityId]) -> Result<Vec<String>, AppError> {
        let directory = self.engine.directory()?;
        let people = people.iter().filter_map(|id| directory.person(*id));
        Ok(people.map(|one| one.body.display_name()).collect())
    }

    /// What forbids to delete a record: a restriction, a hold, or the open request of somebody else in
    /// it.
    fn forbids(&self, record: &Stored<Record>) -> Result<Option<String>, AppError> {
        if let Some(still) = self.engine.restriction_of(record)? {
            return Ok(Some(format!(
                "It is kept and not used since {}, because of request {} ({}).",
                calendar::in_words(still.since),
                case_number(still.number),
                still.citation
            )));
        }
        if let Some(hold) = self
            .engine
            .on_hold(record.body.person, Some(&record.body))?
        {
            return Ok(Some(hold));
        }
        for other in &record.body.others {
            for request in self.engine.requests_about(*other)? {
                if request.body.duty.state() != State::Closed {
                    return Ok(Some(format!(
                        "Somebody else stands in it whose request {} is open (DPA 2018 s. 173).",
                        case_number(request.body.number)
                    )));
                }
            }
        }
        Ok(None)
    }
}

/// Until when something is kept that a cell of somebody seals.
pub(crate) fn due_of(pack: &Pack, thing: &Thing, person: &Person) -> Due {
    let Some(rule) = pack.retention_rule(&thing.rule) else {
        return Due::When("no rule: ask the data protection officer".to_owned());
    };
    match &thing.record {
        Some(record) => records::until(rule, &record.body, Some(person)),
        None => rule.due(&Facts {
            trigger_on: match rule.trigger {
                Trigger::SessionsEnd | Trigger::EngagementEnd | Trigger::ConsentEnd => {
                    ended(person)
                }
                Trigger::Created
                | Trigger::BirthDate
                | Trigger::Decision
                | Trigger::Closed
                | Trigger::LastContact => None,
            },
            born_on: person.born_on,
        }),
    }
}

/// The day on which everything that they were known as has ended.
fn ended(person: &Person) -> Option<Date> {
    let ends: Option<Vec<Date>> = person.capacities.iter().map(|one| one.to).collect();
    ends?.into_iter().max()
}

/// With the last day of all that is in it; what is not known yet stands before every day.
fn dated(mut heap: Heap, dues: &[Due], today: Date) -> Heap {
    let open = dues.iter().find(|due| matches!(due, Due::When(_)));
    let last = dues.iter().filter_map(|due| match due {
        Due::On(on) => Some(*on),
        Due::When(_) => None,
    });
    let last = last.max();
    heap.dated = open.is_none() && last.is_some();
    heap.past = open.is_none() && last.is_some_and(|on| on <= today);
    heap.until = match (open, last) {
        (Some(due), _) => due.to_string(),
        (None, Some(on)) => Due::On(on).to_string(),
        (None, None) => String::new(),
    };
    heap
}

fn count(lines: &mut Vec<DisposalLine>, kind: &str, capacity: &str, rule: &str) {
    let same = lines
        .iter_mut()
        .find(|line| line.kind == kind && line.capacity == capacity && line.rule == rule);
    match same {
        Some(line) => line.count = line.count.saturating_add(1),
        None => lines.push(DisposalLine {
            kind: kind.to_owned(),
            capacity: capacity.to_owned(),
            rule: rule.to_owned(),
            count: 1,
        }),
    }
}

/// Whether a request asks for deletion, and what it grants may be done. It cannot be undone, so who
/// asks is settled first.
fn grants(request: &Request, today: Date) -> bool {
    let duty = &request.duty;
    duty.kind == RightKind::Erasure && duty.may_be_carried_out(today).is_ok()
}

impl Engine {
    /// What the cells of somebody seal, but for those whose destruction is decided.
    pub(crate) fn things_of(
        &self,
        snapshot: &dyn Snapshot,
        person: EntityId,
    ) -> Result<Vec<Thing>, AppError> {
        let cells: Vec<Stored<Cell>> =
            self.read_all(snapshot, &TermRange::exactly(CELL_OWNER, &person.0))?;
        let mut things = Vec::new();
        for cell in cells.into_iter().filter(|cell| !cell.body.destroying) {
            let mut rows = Vec::new();
            rows_of(snapshot, IN_CELL, &cell.id.0, &mut rows)?;
            for row in rows {
                let record = if row.kind == Record::KIND {
                    self.read_row::<Record>(&self.realm, snapshot, &row)?
                } else {
                    None
                };
                things.push(Thing {
                    row,
                    rule: cell.body.rule.clone(),
                    record,
                });
            }
        }
        Ok(things)
    }

    /// All requests about somebody.
    pub(crate) fn requests_about(
        &self,
        person: EntityId,
    ) -> Result<Vec<Stored<Request>>, AppError> {
        let range = TermRange::exactly(REQUESTS_ABOUT, &person.0);
        let mut all: Vec<Stored<Request>> = self.read_all(self.snapshot()?.as_ref(), &range)?;
        all.sort_by_key(|one| one.body.number);
        Ok(all)
    }

    /// The address with which somebody of the directory signs in, if they do.
    pub(super) fn account_of(&self, person: EntityId) -> Result<Option<String>, AppError> {
        let accounts = self.all_accounts()?;
        let mut theirs = accounts.into_iter().filter(|account| {
            !account.body.is_locked()
                && self.login_of(account).and_then(|login| login.person) == Some(person)
        });
        Ok(theirs.next().map(|account| account.body.name))
    }
}
