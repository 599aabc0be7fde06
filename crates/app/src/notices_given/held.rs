//! Who was given which notice, and who is still to be: kept in memory beside the directory, so that
//! *Today* and a person's page read nobody else.
//!
//! It is made when it is first asked for. Afterwards only those are looked at again who changed: the
//! directory tells whom, and whoever puts something on record tells what. Told in whatever order, it
//! is right, since each person is looked at as they stand in the directory then.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use calendar::{Holidays, Nation};
use jiff::civil::Date;
use policy::Pack;
use store::EntityId;

use super::due::{Came, Sources, TellBy, is_child, notices_for, sources_of, tell_by};
use crate::{
    AppError, Directory, Engine,
    bodies::{NoticeGiven, Person, TakenBack},
    engine::Stored,
    policy_versions::pack_of,
};

/// So many changes are remembered one by one; after more everybody is looked at again.
const MOST_CHANGES: usize = 4096;

/// What is held of notices, once somebody asked.
#[derive(Default)]
pub(crate) struct HeldNotices {
    held: Mutex<Option<Held>>,
    changed: Mutex<Changed>,
}

/// Who changed in the directory since anybody asked.
#[derive(Default)]
struct Changed {
    people: Vec<EntityId>,
    everybody: bool,
}

impl HeldNotices {
    /// Takes note that these people changed, came or went; told once the directory has it.
    pub(crate) fn changed(&self, people: impl IntoIterator<Item = EntityId>) {
        let mut changed = lock(&self.changed);
        if !changed.everybody {
            changed.people.extend(people);
        }
        if changed.people.len() > MOST_CHANGES {
            *changed = Changed {
                everybody: true,
                people: Vec::new(),
            };
        }
    }

    /// Takes note that anybody may have changed.
    pub(crate) fn everybody_changed(&self) {
        lock(&self.changed).everybody = true;
    }

    /// Forgets everything: it is read anew when somebody asks.
    pub(crate) fn forget_all(&self) {
        *lock(&self.held) = None;
    }

    /// Takes note of what was put on record; told after its commit.
    pub(super) fn written(&self, entry: &Stored<NoticeGiven>) {
        if let Some(held) = lock(&self.held).as_mut() {
            held.take(entry);
            self.changed(entry.body.people.iter().copied());
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An entry without its people.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) id: EntityId,
    version: u64,
    pub(super) notice: String,
    pub(super) title: String,
    pub(super) policy: u32,
    pub(super) on: Date,
    pub(super) how: String,
    pub(super) words: String,
    pub(super) by: EntityId,
    pub(super) people: usize,
    pub(super) taken_back: Option<TakenBack>,
}

/// How somebody stands to a notice that is meant for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// They had it, or need not have it.
    Settled,
    /// They are to be given it; by when, where the day is known on which they were put on record.
    Open(Option<TellBy>),
}

impl Standing {
    /// What the open ones are sorted by: whoever is to be told first, and last of all those of whom
    /// no day is known.
    fn last_day(self) -> Date {
        match self {
            Self::Open(Some(by)) => by.last_day(),
            Self::Open(None) | Self::Settled => Date::MAX,
        }
    }
}

/// What follows from a kind of person: the notices for a child and for a grown-up, each with the
/// day since when the policy has had it for them, and where their details come from.
struct OfKind {
    child: Vec<(usize, Option<Date>)>,
    adult: Vec<(usize, Option<Date>)>,
    sources: Sources,
}

/// What is held: see the module.
pub(super) struct Held {
    pub(super) pack: Arc<Pack>,
    nation: Nation,
    holidays: Arc<Holidays>,
    kinds: HashMap<String, OfKind>,
    given: Vec<Given>,
    places: HashMap<EntityId, usize>,
    by_person: BTreeSet<(EntityId, usize)>,
    standing: HashMap<(EntityId, usize), Standing>,
    open: BTreeSet<(usize, Date, EntityId)>,
    /// How many of the open ones have each day, so that nobody counts people.
    days: BTreeMap<(usize, Date), usize>,
    /// How many people each notice is meant for.
    meant_for: Vec<usize>,
}

impl Engine {
    /// Looks at what is held of notices, as it is now.
    pub(super) fn with_notices<T>(
        &self,
        look: impl FnOnce(&Held) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let mut kept = lock(&self.notices.held);
        // Whatever goes wrong from here on, it is made anew.
        let before = kept.take();
        let changed = std::mem::take(&mut *lock(&self.notices.changed));
        // After the changes were taken: whoever is in them is in the directory already.
        let directory = self.directory()?;
        let (pack, nation) = (self.pack(), self.nation());
        let mut held = match before {
            Some(held) => held,
            None => self.read_notices(&pack, nation)?,
        };
        if held.standing_made_for(&pack, nation) && !changed.everybody {
            for id in changed.people {
                held.renew(id, directory.person(id).as_deref());
            }
        } else {
            held.kinds = self.kinds_of(&pack)?;
            (held.pack, held.nation) = (pack, nation);
            held.renew_all(&directory);
        }
        look(kept.insert(held))
    }

    /// Everything that is on record, with nobody's standing yet.
    fn read_notices(&self, pack: &Arc<Pack>, nation: Nation) -> Result<Held, AppError> {
        let mut held = Held {
            pack: Arc::clone(pack),
            nation,
            holidays: self.holidays(),
            kinds: HashMap::new(),
            given: Vec::new(),
            places: HashMap::new(),
            by_person: BTreeSet::new(),
            standing: HashMap::new(),
            open: BTreeSet::new(),
            days: BTreeMap::new(),
            meant_for: Vec::new(),
        };
        self.for_each::<NoticeGiven>(|entry| held.take(&entry))?;
        Ok(held)
    }

    fn kinds_of(&self, pack: &Pack) -> Result<HashMap<String, OfKind>, AppError> {
        let before = self.packs_before(pack)?;
        let place = |code: &str| {
            pack.notices
                .iter()
                .position(|one| one.code.as_str() == code)
        };
        let of = |kind: &str, child| -> Vec<(usize, Option<Date>)> {
            notices_for(pack, kind, child)
                .filter_map(|notice| {
                    let code = notice.code.as_str();
                    Some((place(code)?, since(&before, pack, code, kind)))
                })
                .collect()
        };
        let kinds = pack.people.iter().map(|kind| {
            let kind = kind.code.as_str();
            let rule = OfKind {
                child: of(kind, true),
                adult: of(kind, false),
                sources: sources_of(pack, kind),
            };
            (kind.to_owned(), rule)
        });
        Ok(kinds.collect())
    }

    /// The policies that were in force before this one, the newest first.
    fn packs_before(&self, pack: &Pack) -> Result<Vec<Pack>, AppError> {
        let versions = self.versions()?.into_iter().rev();
        let began = versions.filter(|one| one.body.began_at.is_some());
        let before = began.filter(|one| one.body.number < pack.front.version);
        before.map(|one| pack_of(&one.body.files)).collect()
    }
}

/// Since when the policy has had a notice for a kind of person; none where it always has.
fn since(before: &[Pack], pack: &Pack, code: &str, kind: &str) -> Option<Date> {
    let mut since = pack.front.effective_on;
    for earlier in before {
        let mut notices = earlier.notices.iter();
        let had = notices.any(|notice| {
            notice.code.as_str() == code && notice.people.iter().any(|one| one.as_str() == kind)
        });
        if !had {
            return Some(since);
        }
        since = earlier.front.effective_on;
    }
    None
}

impl Held {
    /// Whether everybody's standing was reckoned by this policy.
    fn standing_made_for(&self, pack: &Arc<Pack>, nation: Nation) -> bool {
        Arc::ptr_eq(&self.pack, pack) && self.nation == nation && !self.kinds.is_empty()
    }

    fn take(&mut self, entry: &Stored<NoticeGiven>) {
        let body = &entry.body;
        let given = Given {
            id: entry.id,
            version: entry.version,
            notice: body.notice.clone(),
            title: body.title.clone(),
            policy: body.version,
            on: body.on,
            how: body.how.clone(),
            words: body.words.clone(),
            by: body.by,
            people: body.people.len(),
            taken_back: body.taken_back.clone(),
        };
        let place = match self.places.get(&entry.id) {
            Some(place) => *place,
            None => self.given.len(),
        };
        match self.given.get_mut(place) {
            // Two may be told in another order than they were committed in.
            Some(known) if known.version > given.version => return,
            Some(known) => *known = given,
            None => {
                self.given.push(given);
                self.places.insert(entry.id, place);
            }
        }
        let people = body.people.iter();
        self.by_person.extend(people.map(|id| (*id, place)));
    }

    fn renew_all(&mut self, directory: &Directory) {
        self.standing = HashMap::new();
        self.open = BTreeSet::new();
        self.days = BTreeMap::new();
        self.meant_for = vec![0; self.pack.notices.len()];
        for person in directory.everybody() {
            self.renew(person.id, Some(&person));
        }
    }

    /// Looks at somebody again; nobody is there any more where there is none.
    fn renew(&mut self, id: EntityId, person: Option<&Stored<Person>>) {
        for notice in 0..self.meant_for.len() {
            if let Some(before) = self.standing.remove(&(id, notice)) {
                self.close((notice, before.last_day(), id));
                self.count(notice, false);
            }
        }
        let Some(person) = person else {
            self.forget(id);
            return;
        };
        for (notice, by) in self.needs(&person.body, &HashMap::new()) {
            let settled = self.is_settled(id, notice);
            let standing = if settled {
                Standing::Settled
            } else {
                let last = Standing::Open(by).last_day();
                self.open.insert((notice, last, id));
                *self.days.entry((notice, last)).or_default() += 1;
                Standing::Open(by)
            };
            self.standing.insert((id, notice), standing);
            self.count(notice, true);
        }
    }

    fn close(&mut self, one: (usize, Date, EntityId)) {
        let day = (one.0, one.1);
        if self.open.remove(&one)
            && let Some(many) = self.days.get_mut(&day)
        {
            *many = many.saturating_sub(1);
            if *many == 0 {
                self.days.remove(&day);
            }
        }
    }

    /// Forgets what was put on record of one person alone, who is gone: it went with them.
    fn forget(&mut self, id: EntityId) {
        let places: Vec<(EntityId, usize)> = self
            .by_person
            .range((id, 0)..=(id, usize::MAX))
            .copied()
            .collect();
        for place in places {
            self.by_person.remove(&place);
            if let Some(given) = self.given.get_mut(place.1).filter(|one| one.people == 1) {
                given.words = String::new();
                given.taken_back = None;
            }
        }
    }

    fn count(&mut self, notice: usize, comes: bool) {
        if let Some(many) = self.meant_for.get_mut(notice) {
            *many = if comes {
                *many + 1
            } else {
                many.saturating_sub(1)
            };
        }
    }

    /// The notices that are meant for somebody, and by when they are to have each: of several kinds
    /// that they are, the one by which it is soonest. Where it is known from where the details of a
    /// kind came, that goes before what the policy lets be.
    pub(super) fn needs(
        &self,
        person: &Person,
        known: &HashMap<&str, Sources>,
    ) -> Vec<(usize, Option<TellBy>)> {
        let mut needs: Vec<(usize, Option<TellBy>)> = Vec::new();
        for capacity in &person.capacities {
            let kind = capacity.kind.as_str();
            let Some(rule) = self.kinds.get(kind) else {
                continue;
            };
            let noted = person.noted_on.get(kind).copied();
            let notices = if is_child(&self.pack, person, kind, noted) {
                &rule.child
            } else {
                &rule.adult
            };
            let sources = known.get(kind).unwrap_or(&rule.sources);
            for (notice, since) in notices {
                let by = noted.map(|on| self.by(on, *since, sources));
                match needs.iter_mut().find(|(one, _)| one == notice) {
                    Some((_, before)) => *before = sooner(*before, by),
                    None => needs.push((*notice, by)),
                }
            }
        }
        needs
    }

    fn by(&self, on: Date, since: Option<Date>, sources: &Sources) -> TellBy {
        let came = Came {
            on: since.map_or(on, |since| on.max(since)),
            themselves: sources.themselves,
            others: sources.others,
            promised: &sources.promised,
        };
        tell_by(&came, &self.holidays, self.nation)
    }

    fn is_settled(&self, id: EntityId, notice: usize) -> bool {
        let code = self.code(notice);
        self.given_to(id)
            .any(|one| one.taken_back.is_none() && one.notice == code)
    }

    /// What is on record of somebody, in the order in which it was put there.
    pub(super) fn given_to(&self, id: EntityId) -> impl Iterator<Item = &Given> {
        let theirs = self.by_person.range((id, 0)..=(id, usize::MAX));
        theirs.filter_map(|(_, place)| self.given.get(*place))
    }

    /// An entry.
    pub(super) fn entry(&self, id: EntityId) -> Option<&Given> {
        self.given.get(*self.places.get(&id)?)
    }

    /// How somebody stands to the notices that are meant for them.
    pub(super) fn standing_of(&self, id: EntityId) -> Vec<(usize, Standing)> {
        let notices = 0..self.meant_for.len();
        let standing = |notice| Some((notice, *self.standing.get(&(id, notice))?));
        notices.filter_map(standing).collect()
    }

    /// The code of a notice.
    pub(super) fn code(&self, notice: usize) -> &str {
        let notice = self.pack.notices.get(notice);
        notice.map_or("", |notice| notice.code.as_str())
    }

    /// The place of a notice.
    pub(super) fn place(&self, code: &str) -> Option<usize> {
        let mut codes = self.pack.notices.iter();
        codes.position(|notice| notice.code.as_str() == code)
    }

    /// How many people a notice is meant for.
    pub(super) fn meant_for(&self, notice: usize) -> usize {
        self.meant_for.get(notice).copied().unwrap_or_default()
    }

    /// Whom a notice is still to be given: whoever is to have it first comes first.
    pub(super) fn open(&self, notice: usize) -> impl Iterator<Item = (Date, EntityId)> {
        let all =
            (notice, Date::MIN, EntityId([0; 16]))..=(notice, Date::MAX, EntityId([0xff; 16]));
        self.open.range(all).map(|(_, last, id)| (*last, *id))
    }
}

impl Held {
    /// How many people a notice is still to be given, by the last day for it.
    pub(super) fn open_by_day(&self, notice: usize) -> impl Iterator<Item = (Date, usize)> {
        let all = (notice, Date::MIN)..=(notice, Date::MAX);
        let days = self.days.range(all);
        days.map(|((_, last), many)| (*last, *many))
    }
}

/// The one by which something is due first; any before none.
fn sooner(one: Option<TellBy>, other: Option<TellBy>) -> Option<TellBy> {
    match (one, other) {
        (Some(one), Some(other)) if other.last_day() < one.last_day() => Some(other),
        (None, other) => other,
        (one, _) => one,
    }
}
