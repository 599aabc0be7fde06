//! What is past its day and what soon will be (obligation RET-4), and what is kept in spite of it
//! (obligation RET-3).

mod files;
mod held;
mod holds;

use std::collections::{BTreeMap, HashMap};

use access::{Purpose, Scope, acts, authorise, check};
use calendar::days_between;
use duties::rights::State;
use jiff::civil::Date;
use policy::{Pack, Then};
use store::{EntityId, TermRange};

use crate::{
    AppError, Body as _, Ctx, Due, Engine, Matter,
    bodies::{DISPOSAL_WAITS, Disposal, Hold, Person},
    engine::Stored,
    need::{Of, Reader},
    requests::case_number,
};

pub use self::files::EndsFile;
pub(crate) use self::held::HeldRetention;
pub use self::holds::{HoldReason, HoldView, NewHold};

use self::held::Ending;

/// What ends within so many days is near.
pub const NEAR: i32 = 60;

/// What is past its day, what is near, and what is kept in spite of it.
#[derive(Clone, Debug)]
pub struct RetentionView {
    /// The day it was looked at.
    pub on: Date,
    /// People of whom something is past its day, those whose day was first coming first.
    pub past: Vec<EndsFor>,
    /// People of whom something is near its day, and nothing past it.
    pub near: Vec<EndsFor>,
    /// Files of requests that are past their day, those whose day was first coming first.
    pub past_files: Vec<EndsFile>,
    /// Those that are near it.
    pub near_files: Vec<EndsFile>,
    /// What is on hold, that which is looked at again first coming first.
    pub holds: Vec<HoldView>,
}

/// What of somebody's is past its day, or near it.
#[derive(Clone, Debug)]
pub struct EndsFor {
    /// Whose.
    pub person: EntityId,
    /// Their name.
    pub name: String,
    /// The first of the days.
    pub on: Date,
    /// What it is.
    pub what: Vec<EndsWhat>,
    /// What is in the way of deleting it.
    pub stands: EndsStand,
}

/// Things of one kind whose days are over or near.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndsWhat {
    /// Its title, or that it is guarded.
    pub title: String,
    /// How many.
    pub count: usize,
    /// What the policy then wants.
    pub then: Then,
}

/// What is in the way of deleting something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndsStand {
    /// Nothing: somebody has to see to it.
    Free,
    /// It is on hold.
    OnHold(EntityId),
    /// A request about them is open.
    Request(String),
    /// A colleague proposed to delete it, and nobody has agreed yet.
    Proposed(EntityId),
    /// What a request started still stands: why.
    InForce(&'static str),
}

/// What is in the way of deleting anything, read once for everybody. What only a record itself tells,
/// that it is restricted or that somebody else in it has a request open, is seen where it is deleted.
struct InTheWay {
    holds: HashMap<EntityId, Vec<Stored<Hold>>>,
    proposed: HashMap<EntityId, EntityId>,
}

impl InTheWay {
    fn of(
        &self,
        engine: &Engine,
        person: EntityId,
        endings: &[&Ending],
    ) -> Result<EndsStand, AppError> {
        // Nothing goes until it is closed: what was answered may be asked about again (DPA 2018 s. 173).
        let requests = engine.requests_about(person)?.into_iter();
        let mut open = requests.filter(|one| one.body.duty.state() != State::Closed);
        if let Some(request) = open.next() {
            return Ok(EndsStand::Request(case_number(request.body.number)));
        }
        if let Some(disposal) = self.proposed.get(&person) {
            return Ok(EndsStand::Proposed(*disposal));
        }
        let holds = self.holds.get(&person).map(Vec::as_slice);
        let holds = holds.unwrap_or_default();
        let mut holding = None;
        for ending in endings {
            match holds.iter().find(|hold| hold.body.covers(&ending.kind)) {
                Some(hold) => holding = Some(hold.id),
                None => return Ok(EndsStand::Free),
            }
        }
        Ok(holding.map_or(EndsStand::Free, EndsStand::OnHold))
    }
}

/// What of somebody's is over, or near where nothing is over.
struct Ends<'a> {
    person: EntityId,
    over: bool,
    /// The first of the days.
    on: Date,
    endings: Vec<&'a Ending>,
}

impl Ctx<'_> {
    /// What is past its day, what is near, and what is kept in spite of it.
    pub fn retention(&self) -> Result<RetentionView, AppError> {
        let allowed = authorise::<acts::RetentionLook>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let today = self.today();
        let (pack, directory) = (self.engine.pack(), self.engine.directory()?);
        let (reader, in_the_way) = (self.reader()?, self.engine.in_the_way()?);
        let (mut past, mut near) = (Vec::new(), Vec::new());
        let mut objects = Vec::new();
        self.engine.each_that_ends(today, |ends| {
            let Some(person) = directory.person(ends.person) else {
                return Ok(());
            };
            objects.push((Person::KIND, ends.person, person.version));
            let to = if ends.over { &mut past } else { &mut near };
            to.push(EndsFor {
                person: ends.person,
                name: person.body.display_name(),
                on: ends.on,
                what: in_words(&pack, &reader, &ends.endings),
                stands: in_the_way.of(self.engine, ends.person, &ends.endings)?,
            });
            Ok(())
        })?;
        let (past_files, near_files) = self.engine.files_that_end(today, &in_the_way)?;
        for list in [&mut past, &mut near] {
            list.sort_by(|a, b| (a.on, &a.name, a.person).cmp(&(b.on, &b.name, b.person)));
        }
        let holds = self.holds_in_words(in_the_way.holds.into_values().flatten())?;
        objects.extend(holds.iter().map(|one| (Hold::KIND, one.id, one.version)));
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        Ok(RetentionView {
            on: today,
            past,
            near,
            past_files,
            near_files,
            holds,
        })
    }

    /// For *Today*: how many people have something past its day that nothing stands in the way of, and
    /// which holds are soon to be looked at again.
    pub(crate) fn retention_today(&self, today: Date, near: i32) -> Result<Vec<Due>, AppError> {
        let look = access::Action::RetentionLook;
        let everywhere = Scope::Organisation;
        if check(look, &self.actor, &everywhere, Purpose::Administration).is_err() {
            return Ok(Vec::new());
        }
        let in_the_way = self.engine.in_the_way()?;
        let directory = self.engine.directory()?;
        let (mut many, mut first) = (0_usize, None::<Date>);
        self.engine.each_that_ends(today, |ends| {
            let theirs = ends.over && directory.person(ends.person).is_some();
            let stands = |ends: &Ends<'_>| in_the_way.of(self.engine, ends.person, &ends.endings);
            if theirs && stands(&ends)? == EndsStand::Free {
                many = many.saturating_add(1);
                first = Some(first.map_or(ends.on, |before| before.min(ends.on)));
            }
            Ok(())
        })?;
        let mut files = 0_usize;
        for file in self.engine.files_that_end(today, &in_the_way)?.0 {
            if file.stands == EndsStand::Free {
                files = files.saturating_add(1);
                first = first.into_iter().chain(file.on()).min();
            }
        }
        let mut due = Vec::new();
        due.extend(first.map(|on| Due {
            on: Some(on),
            matter: Matter::PastItsDay {
                people: many,
                files,
            },
        }));
        let holds = in_the_way.holds.values().flatten();
        let days = holds.map(|hold| hold.body.review_on);
        let days = days.filter(|on| days_between(today, *on) <= near);
        due.extend(days.clone().min().map(|on| Due {
            on: Some(on),
            matter: Matter::Holds { many: days.count() },
        }));
        Ok(due)
    }
}

/// What of somebody's is over; where nothing is, what is near. Whether it is over.
fn over_or_near(endings: &[Ending], today: Date) -> (bool, Vec<&Ending>) {
    let within = |days: i32| -> Vec<&Ending> {
        let near = |one: &&Ending| days_between(today, one.on) <= days;
        endings.iter().filter(near).collect()
    };
    let over = within(0);
    if over.is_empty() {
        (false, within(NEAR))
    } else {
        (true, over)
    }
}

/// By kinds, in words of the policy; of what it does not let somebody see, only that it is guarded.
fn in_words(pack: &Pack, reader: &Reader, ends: &[&Ending]) -> Vec<EndsWhat> {
    let mut all: BTreeMap<(String, Then), usize> = BTreeMap::new();
    for one in ends {
        let kind = pack.record_kind(&one.kind);
        let seen = kind.is_none_or(|kind| reader.sees(pack, &Of::kind(kind, &one.capacity, false)));
        let title = match kind {
            _ if one.kind.is_empty() => crate::disposal::DETAILS.to_owned(),
            Some(kind) if seen => kind.title.clone(),
            Some(_) => "Something guarded".to_owned(),
            None => one.kind.clone(),
        };
        let then = pack.retention_rule(&one.rule);
        let then = then.map_or(Then::Review, |rule| rule.then);
        let count = all.entry((title, then)).or_default();
        *count = count.saturating_add(one.count);
    }
    let all = all.into_iter();
    all.map(|((title, then), count)| EndsWhat { title, count, then })
        .collect()
}

impl Engine {
    /// Looks at everybody of whom something is over or near.
    fn each_that_ends(
        &self,
        today: Date,
        mut look: impl FnMut(Ends<'_>) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        self.with_endings(today, |people| {
            for (person, endings) in people {
                let (over, endings) = over_or_near(endings, today);
                let Some(on) = endings.iter().map(|one| one.on).min() else {
                    continue;
                };
                look(Ends {
                    person: *person,
                    over,
                    on,
                    endings,
                })?;
            }
            Ok(())
        })
    }

    fn in_the_way(&self) -> Result<InTheWay, AppError> {
        let snapshot = self.snapshot()?;
        let mut holds: HashMap<EntityId, Vec<Stored<Hold>>> = HashMap::new();
        for hold in self.open_holds()? {
            holds.entry(hold.body.person).or_default().push(hold);
        }
        let range = TermRange::exactly(DISPOSAL_WAITS, &[]);
        let waiting: Vec<Stored<Disposal>> = self.read_all(snapshot.as_ref(), &range)?;
        Ok(InTheWay {
            holds,
            proposed: waiting
                .into_iter()
                .map(|one| {
                    let file = one.body.file.as_ref().map(|file| file.case);
                    (file.unwrap_or(one.body.person), one.id)
                })
                .collect(),
        })
    }
}
