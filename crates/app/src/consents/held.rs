//! What people agreed to, kept in memory beside the directory: small, and asked for whenever a record
//! is written that rests on it. It is made when it is first asked for.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use store::EntityId;

use crate::{AppError, Engine, bodies::Consent, engine::Stored};

/// What is held of consents, once somebody asked.
#[derive(Default)]
pub(crate) struct HeldConsents {
    held: Mutex<Option<Held>>,
}

impl HeldConsents {
    /// Takes note of what was put on record; told after its commit.
    pub(super) fn written(&self, entry: &Stored<Consent>) {
        if let Some(held) = self.lock().as_mut() {
            held.take(entry);
        }
    }

    /// Forgets people who are gone, and all that they agreed to.
    pub(crate) fn forget(&self, people: &[EntityId]) {
        if let Some(held) = self.lock().as_mut() {
            for person in people {
                held.people.remove(person);
                held.open.retain(|one| one.person != *person);
            }
        }
    }

    /// Forgets everything: it is read anew when somebody asks.
    pub(crate) fn forget_all(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How somebody stands to something that they may agree to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreed {
    /// They agreed.
    Yes,
    /// They were asked and did not agree.
    No,
    /// They agreed and took it back.
    TakenBack,
    /// Nothing is on record.
    NotAsked,
}

impl Agreed {
    /// All of them, as they are listed.
    pub const ALL: [Self; 4] = [Self::Yes, Self::No, Self::TakenBack, Self::NotAsked];

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::TakenBack => "taken-back",
            Self::NotAsked => "not-asked",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// In words: "Agreed".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Yes => "Agreed",
            Self::No => "Said no",
            Self::TakenBack => "Took it back",
            Self::NotAsked => "Nothing on record",
        }
    }
}

/// One entry, without its words.
#[derive(Clone, Debug)]
struct Brief {
    id: EntityId,
    version: u64,
    agreement: String,
    when: (Date, Timestamp),
    agreed: Agreed,
    /// Since when it is taken back without anybody having said what followed.
    open: Option<Date>,
    counts: bool,
}

impl Brief {
    fn of(entry: &Stored<Consent>) -> Self {
        let body = &entry.body;
        let withdrawn = body.withdrawn.as_ref();
        let counts = body.struck.is_none();
        Self {
            id: entry.id,
            version: entry.version,
            agreement: body.agreement.clone(),
            when: (body.on, body.at),
            agreed: match (body.agreed, withdrawn) {
                (false, _) => Agreed::No,
                (true, None) => Agreed::Yes,
                (true, Some(_)) => Agreed::TakenBack,
            },
            open: withdrawn
                .filter(|one| counts && one.settled.is_none())
                .map(|one| one.on),
            counts,
        }
    }
}

/// What is held: see the module.
#[derive(Default)]
pub(crate) struct Held {
    people: HashMap<EntityId, Vec<Brief>>,
    open: BTreeSet<Open>,
}

/// Something that was taken back, and of which nobody has said yet what followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Open {
    /// The day on which they took it back.
    pub(crate) on: Date,
    /// Who.
    pub(crate) person: EntityId,
    /// The entry.
    pub(crate) entry: EntityId,
}

impl Engine {
    /// Looks at what is held of consents, as it is now.
    pub(crate) fn with_consents<T>(&self, look: impl FnOnce(&Held) -> T) -> Result<T, AppError> {
        let mut kept = self.consents.lock();
        let held = match kept.take() {
            Some(held) => held,
            None => {
                let mut held = Held::default();
                self.for_each::<Consent>(|entry| held.take(&entry))?;
                held
            }
        };
        Ok(look(kept.insert(held)))
    }
}

impl Held {
    fn take(&mut self, entry: &Stored<Consent>) {
        let person = entry.body.person;
        let brief = Brief::of(entry);
        let theirs = self.people.entry(person).or_default();
        let known = theirs.iter_mut().find(|known| known.id == brief.id);
        // Two may be told in another order than they were committed in.
        if known
            .as_ref()
            .is_some_and(|known| known.version > brief.version)
        {
            return;
        }
        let open = |since: Option<Date>| {
            since.map(|on| Open {
                on,
                person,
                entry: brief.id,
            })
        };
        if let Some(before) = known.as_ref().and_then(|known| open(known.open)) {
            self.open.remove(&before);
        }
        self.open.extend(open(brief.open));
        match known {
            Some(known) => *known = brief,
            None => theirs.push(brief),
        }
    }

    /// How somebody stands to an agreement: by the last entry that counts.
    pub(crate) fn standing(&self, person: EntityId, agreement: &str) -> Agreed {
        let theirs = self.people.get(&person).into_iter().flatten();
        let counting = theirs.filter(|one| one.counts && one.agreement == agreement);
        let last = counting.max_by_key(|one| one.when);
        last.map_or(Agreed::NotAsked, |one| one.agreed)
    }

    /// The entries of somebody.
    pub(super) fn entries_of(&self, person: EntityId) -> Vec<EntityId> {
        let theirs = self.people.get(&person).into_iter().flatten();
        theirs.map(|one| one.id).collect()
    }

    /// How many stand how to an agreement, of those of whom anything is on record.
    pub(crate) fn count(&self, agreement: &str) -> HashMap<Agreed, usize> {
        let mut counts = HashMap::new();
        for person in self.people.keys() {
            *counts.entry(self.standing(*person, agreement)).or_default() += 1;
        }
        counts
    }

    /// What was taken back without anybody having said what followed, the longest ago first.
    pub(crate) fn open(&self) -> impl Iterator<Item = Open> {
        self.open.iter().copied()
    }
}
