//! The directory of people, unsealed into memory: search, sorting and the name automaton use it.
//! Names are never terms of the database.
//!
//! It is in parts (`shard`) and blocks (`order`) that versions of it share: whoever reads keeps the
//! version that was there when they began, and a change copies a few hundred people at most,
//! however many there are.

mod held;
mod names;
mod order;
mod packed;
#[cfg(test)]
mod plain;
mod shard;
mod unsealed;

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::Date;
use store::{CellId, EntityId};

use self::names::Names;
use self::order::Order;
use self::shard::{Inward, Shard};
use crate::{
    bodies::{Person, Relation},
    engine::Stored,
};

pub(crate) use self::held::HeldDirectory;
pub use self::names::NameIndex;
pub(crate) use self::names::known_person;

/// How many parts there are: one for each first byte of an id.
const SHARDS: usize = 256;
/// The last bit of a person's kinds stands for every kind that has no bit of its own.
const OTHER_KINDS: u32 = 1 << 31;

/// Everybody known, and how they belong together.
#[derive(Clone)]
pub struct Directory {
    shards: Box<[Arc<Shard>]>,
    /// By family and given name, with all else that is searched behind it, and their kinds.
    sorted: Order<u32>,
    /// By the organisation's own number.
    external: Order<()>,
    /// By birth date.
    births: Order<Date>,
    /// The kinds of people there are, and how many of each; the place is the bit.
    kinds: Vec<(String, usize)>,
    names: Names,
}

impl Default for Directory {
    fn default() -> Self {
        let empty = Arc::new(Shard::default());
        Self {
            shards: vec![empty; SHARDS].into(),
            sorted: Order::default(),
            external: Order::default(),
            births: Order::default(),
            kinds: Vec::new(),
            names: Names::default(),
        }
    }
}

impl Directory {
    /// One person.
    pub fn person(&self, id: EntityId) -> Option<Arc<Stored<Person>>> {
        self.shard(id)?.person(id).map(Arc::new)
    }

    /// Whether somebody is known.
    pub fn contains(&self, id: EntityId) -> bool {
        self.shard(id)
            .is_some_and(|shard| shard.version(id).is_some())
    }

    /// The person with an external id.
    pub fn by_external_id(&self, external: &str) -> Option<EntityId> {
        let line = one_line(external);
        self.external
            .from(&line)
            .next()
            .filter(|entry| entry.text == line)
            .map(|entry| entry.id)
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether nobody is known yet.
    pub fn is_empty(&self) -> bool {
        self.sorted.len() == 0
    }

    /// Bytes of memory that it takes, the names automaton aside.
    pub fn bytes(&self) -> usize {
        let shards: usize = self.shards.iter().map(|shard| shard.bytes()).sum();
        shards + self.sorted.bytes() + self.external.bytes() + self.births.bytes()
    }

    /// How many people have a capacity, whatever its dates.
    pub fn how_many(&self, kind: &str) -> usize {
        let known = self.kinds.iter().find(|(known, _)| known == kind);
        known.map_or(0, |(_, many)| *many)
    }

    /// Everybody, by family name. Unpacks all of them: for reports, not for pages.
    pub fn everybody(&self) -> impl Iterator<Item = Arc<Stored<Person>>> {
        self.sorted.ids().filter_map(|id| self.person(id))
    }

    /// Everybody's ids, by family name.
    pub fn ids(&self) -> impl Iterator<Item = EntityId> {
        self.sorted.ids()
    }

    /// Those who were born on a day of a range, both ends in it, with their birth dates in order.
    pub fn born_between(&self, first: Date, last: Date) -> Vec<(Date, EntityId)> {
        self.births
            .from(&day_line(first))
            .map(|entry| (entry.tag, entry.id))
            .take_while(|(born_on, _)| *born_on <= last)
            .collect()
    }

    /// All relations of a person, in either direction, by their ids.
    pub fn relations_of(&self, id: EntityId) -> impl Iterator<Item = Arc<Stored<Relation>>> {
        let shard = self.shard(id);
        let outward = shard.into_iter().flat_map(move |shard| shard.outward(id));
        let inward = shard.into_iter().flat_map(move |shard| shard.inward(id));
        let inward = inward.filter_map(|tie| self.shard(tie.from)?.tie(tie.from, tie.relation));
        let mut all: Vec<_> = outward.chain(inward).map(Arc::new).collect();
        all.sort_unstable_by_key(|relation| relation.id);
        all.into_iter()
    }

    /// A tutor's own learners on a day: they follow from the relations.
    pub fn learners_of(&self, tutor: EntityId, on: Date) -> HashSet<EntityId> {
        self.relations_of(tutor)
            .filter(|r| r.body.from == tutor && r.body.kind == "tutor-of" && r.body.holds_on(on))
            .map(|r| r.body.to)
            .collect()
    }

    /// Whether someone is a tutor's own learner, or belongs to the circle of one.
    pub fn is_own(&self, tutor: EntityId, person: EntityId, on: Date) -> bool {
        let own = self.learners_of(tutor, on);
        own.contains(&person)
            || self
                .relations_of(person)
                .any(|r| in_circle(&r.body) && own.contains(&other_end(&r.body, person)))
    }

    /// A tutor's own learners and those learners' circle: all for whom [`Directory::is_own`] holds.
    pub fn own_of(&self, tutor: EntityId, on: Date) -> HashSet<EntityId> {
        let learners = self.learners_of(tutor, on);
        let mut own = learners.clone();
        for learner in learners {
            let circle = self.relations_of(learner).filter(|r| in_circle(&r.body));
            own.extend(circle.map(|r| other_end(&r.body, learner)));
        }
        own.retain(|id| self.contains(*id));
        own
    }

    /// Those whose names a request about one person must look out for: their family, carers,
    /// tutors and schools, and the siblings' circle.
    pub fn circle(&self, id: EntityId) -> Vec<EntityId> {
        let mut circle = Vec::new();
        for relation in self.relations_of(id) {
            let other = other_end(&relation.body, id);
            circle.push(other);
            if other == relation.body.from && relation.body.kind == "carer-of" {
                circle.extend(self.relations_of(other).map(|sibling| sibling.body.to));
            }
        }
        circle.retain(|other| *other != id);
        circle.sort_unstable();
        circle.dedup();
        circle
    }

    /// Whoever is in somebody's circle, or has them in theirs.
    pub(crate) fn related(&self, id: EntityId) -> Vec<EntityId> {
        let mut related = self.circle(id);
        for relation in self.relations_of(id).filter(|r| r.body.to == id) {
            let from = relation.body.from;
            let cared_for = self
                .relations_of(from)
                .filter(|r| r.body.from == from && r.body.kind == "carer-of");
            related.extend(cared_for.map(|r| r.body.to));
        }
        related.retain(|other| *other != id);
        related.sort_unstable();
        related.dedup();
        related
    }

    /// All who are sought, by family name.
    pub fn search(&self, sought: &Sought<'_>) -> Vec<Arc<Stored<Person>>> {
        let mut found = Vec::new();
        self.each_found(sought, |id| {
            found.push(id);
            ControlFlow::Continue(())
        });
        found.into_iter().filter_map(|id| self.person(id)).collect()
    }

    /// Those of one page of a list, by family name, and how many the list has in all.
    pub fn page(&self, sought: &Sought<'_>, skip: usize, rows: usize) -> (Vec<EntityId>, usize) {
        let (mut page, mut count) = (Vec::new(), 0);
        // Where the number is known, what follows the page need not be gone through.
        let total = self.known_number(sought);
        if sought.is_everybody() {
            page.extend(self.sorted.ids_from(skip).take(rows));
            return (page, self.len());
        }
        self.each_found(sought, |id| {
            if count >= skip && page.len() < rows {
                page.push(id);
            }
            count += 1;
            match total {
                Some(_) if page.len() == rows => ControlFlow::Break(()),
                Some(_) | None => ControlFlow::Continue(()),
            }
        });
        (page, total.unwrap_or(count))
    }

    fn known_number(&self, sought: &Sought<'_>) -> Option<usize> {
        let kind = sought
            .kind
            .filter(|_| sought.words.is_empty() && sought.among.is_none());
        kind.map(|kind| self.how_many(kind))
    }

    /// Goes through those who are sought, by family name.
    pub fn each_found(&self, sought: &Sought<'_>, each: impl FnMut(EntityId) -> ControlFlow<()>) {
        let bit = match sought.kind {
            None => None,
            Some(kind) => match self.bit(kind) {
                Some(bit) => Some(bit),
                None => return,
            },
        };
        let wanted = |kinds: u32, id: EntityId| {
            bit.is_none_or(|bit| kinds & bit != 0 && (bit != OTHER_KINDS || self.is(id, sought)))
                && sought.among.is_none_or(|among| among.contains(&id))
        };
        match sought.among {
            // A tutor has a few; going through everybody to find them would be longer.
            Some(among) if among.len() * 8 < self.len() => self.few_found(sought, among, each),
            Some(_) | None => self.sorted.search(&sought.words, wanted, each),
        }
    }

    /// Goes through everybody who is of one of these kinds, by family name, without unpacking them.
    pub(crate) fn each_of_kinds(&self, kinds: &[String], mut each: impl FnMut(EntityId)) {
        let bits = kinds.iter().filter_map(|kind| self.bit(kind));
        let bits = bits.fold(0, |all, bit| all | bit);
        let is = |id| {
            let person = self.shard(id).and_then(|shard| shard.person(id));
            person.is_some_and(|person| kinds.iter().any(|kind| person.body.is(kind)))
        };
        let wanted = |of: u32, id: EntityId| {
            let shared = of & bits;
            shared & !OTHER_KINDS != 0 || (shared != 0 && is(id))
        };
        self.sorted.search(&[], wanted, |id| {
            each(id);
            ControlFlow::Continue(())
        });
    }

    fn few_found(
        &self,
        sought: &Sought<'_>,
        among: &HashSet<EntityId>,
        mut each: impl FnMut(EntityId) -> ControlFlow<()>,
    ) {
        let mut lines: Vec<(String, EntityId)> = among
            .iter()
            .filter_map(|id| {
                let person = self.shard(*id)?.person(*id)?;
                let right = sought.kind.is_none_or(|kind| person.body.is(kind));
                right.then(|| (search_line(&person.body), *id))
            })
            .collect();
        lines.sort_unstable();
        let has_all = |line: &str| sought.words.iter().all(|word| holds(line, word));
        for (_, id) in lines.into_iter().filter(|(line, _)| has_all(line)) {
            if each(id).is_break() {
                return;
            }
        }
    }

    /// The automaton over everybody's names: built when first needed; later changes are taken in when
    /// it is needed again.
    pub fn names(&self) -> Arc<NameIndex> {
        self.names.of(self)
    }

    fn is(&self, id: EntityId, sought: &Sought<'_>) -> bool {
        let person = self.shard(id).and_then(|shard| shard.person(id));
        person.is_some_and(|person| sought.kind.is_none_or(|kind| person.body.is(kind)))
    }

    fn shard(&self, id: EntityId) -> Option<&Shard> {
        self.shards.get(shard_of(id)).map(Arc::as_ref)
    }

    fn shard_mut(&mut self, id: EntityId) -> Option<&mut Shard> {
        self.shards.get_mut(shard_of(id)).map(Arc::make_mut)
    }

    fn bit(&self, kind: &str) -> Option<u32> {
        let place = self.kinds.iter().position(|(known, _)| known == kind)?;
        let bit = u32::try_from(place).ok().and_then(|n| 1_u32.checked_shl(n));
        Some(bit.unwrap_or(OTHER_KINDS))
    }

    /// Counts a person's kinds up or down and answers their bits.
    fn count_kinds(&mut self, person: &Person, comes: bool) -> u32 {
        let mut kinds: Vec<&str> = person.capacities.iter().map(|c| c.kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut bits = 0;
        for kind in kinds {
            if self.bit(kind).is_none() {
                self.kinds.push((kind.to_owned(), 0));
            }
            bits |= self.bit(kind).unwrap_or(OTHER_KINDS);
            if let Some((_, many)) = self.kinds.iter_mut().find(|(known, _)| known == kind) {
                *many = if comes {
                    *many + 1
                } else {
                    many.saturating_sub(1)
                };
            }
        }
        bits
    }

    fn insert_person(&mut self, person: &Stored<Person>) {
        let id = person.id;
        let held = self.shard(id).and_then(|shard| shard.version(id));
        // Two changes may arrive here in another order than they were committed in.
        if held.is_some_and(|version| version > person.version) {
            return;
        }
        let before = self.take_person(id);
        let kinds = self.count_kinds(&person.body, true);
        self.sorted.insert(&search_line(&person.body), id, kinds);
        if let Some(external) = &person.body.external_id {
            self.external.insert(&one_line(external), id, ());
        }
        if let Some(born_on) = person.body.born_on {
            self.births.insert(&day_line(born_on), id, born_on);
        }
        if let Some(shard) = self.shard_mut(id) {
            shard.put_person(person);
        }
        self.names.changed(id, before);
    }

    fn remove_person(&mut self, id: EntityId) {
        if let Some(before) = self.take_person(id) {
            self.names.changed(id, Some(before));
        }
    }

    fn take_person(&mut self, id: EntityId) -> Option<Person> {
        let old = self.shard(id)?.person(id)?;
        self.count_kinds(&old.body, false);
        self.sorted.remove(&search_line(&old.body), id);
        if let Some(external) = &old.body.external_id {
            self.external.remove(&one_line(external), id);
        }
        if let Some(born_on) = old.body.born_on {
            self.births.remove(&day_line(born_on), id);
        }
        if let Some(shard) = self.shard_mut(id) {
            shard.remove_person(id);
        }
        Some(old.body)
    }

    fn insert_relation(&mut self, relation: &Stored<Relation>) {
        let (id, from, to) = (relation.id, relation.body.from, relation.body.to);
        let held = self.shard(from).and_then(|shard| shard.tie(from, id));
        if held.as_ref().is_some_and(|h| h.version > relation.version) {
            return;
        }
        // Hardly ever does a relation come to be between others.
        let before = match held {
            Some(held) => Some(held),
            None if relation.version > 1 => self.relation(id),
            None => None,
        };
        if let Some(before) = before.filter(|b| (b.body.from, b.body.to) != (from, to)) {
            if before.version > relation.version {
                return;
            }
            self.remove_relation(&before);
        }
        if let Some(shard) = self.shard_mut(from) {
            shard.put_tie(relation);
        }
        if let Some(shard) = self.shard_mut(to) {
            let relation = id;
            shard.put_inward(Inward { to, relation, from });
        }
        self.note_related(&relation.body);
    }

    fn remove_relation(&mut self, relation: &Stored<Relation>) {
        let (id, from, to) = (relation.id, relation.body.from, relation.body.to);
        if let Some(shard) = self.shard_mut(from) {
            shard.remove_tie(from, id);
        }
        if let Some(shard) = self.shard_mut(to) {
            let relation = id;
            shard.remove_inward(Inward { to, relation, from });
        }
        self.note_related(&relation.body);
    }

    /// Takes note of whoever is in another's circle because of a relation: its ends, and where it
    /// comes from a carer, all whom they belong to.
    fn note_related(&mut self, relation: &Relation) {
        let shard = self.shard(relation.from);
        let others = shard
            .into_iter()
            .flat_map(|shard| shard.outward(relation.from));
        let others: Vec<Stored<Relation>> = others.collect();
        let kinds = others.iter().map(|other| other.body.kind.as_str());
        let carer = kinds
            .chain([relation.kind.as_str()])
            .any(|kind| kind == "carer-of");
        let others = others.iter().map(|other| other.body.to);
        let mut people: Vec<EntityId> = others.filter(|_| carer).collect();
        people.extend([relation.from, relation.to]);
        self.names.related(people);
    }

    /// A relation by its id alone.
    fn relation(&self, id: EntityId) -> Option<Stored<Relation>> {
        let from = self.shards.iter().find_map(|shard| shard.whose(id))?;
        self.shard(from)?.tie(from, id)
    }

    /// Everybody whose details one of these cells seals, and the relations that go with them: those
    /// that the cells seal too, and those of people who go.
    fn sealed_in(&self, cells: &HashSet<CellId>) -> (Vec<EntityId>, Vec<Stored<Relation>>) {
        let people = self.shards.iter().flat_map(|shard| shard.people());
        let going: Vec<EntityId> = people
            .filter(|(_, cell)| cells.contains(cell))
            .map(|(id, _)| id)
            .collect();
        let sealed = self.shards.iter().flat_map(|shard| shard.sealed_in(cells));
        let theirs = going.iter().flat_map(|id| self.relations_of(*id));
        let relations = sealed
            .chain(theirs.map(|relation| relation.as_ref().clone()))
            .collect();
        (going, relations)
    }

    fn shrink(&mut self) {
        for shard in &mut self.shards {
            Arc::make_mut(shard).shrink();
        }
        self.sorted.shrink();
        self.external.shrink();
        self.births.shrink();
    }
}

/// Who is looked for.
#[derive(Clone, Debug, Default)]
pub struct Sought<'a> {
    words: Vec<String>,
    /// Only people with this capacity, whatever its dates.
    pub kind: Option<&'a str>,
    /// Only these.
    pub among: Option<&'a HashSet<EntityId>>,
}

impl Sought<'_> {
    fn is_everybody(&self) -> bool {
        self.words.is_empty() && self.kind.is_none() && self.among.is_none()
    }

    /// People whose names, ids or contacts hold every word of a query; a single letter must be a whole
    /// name or id, for nearly everybody has it somewhere.
    pub fn words(query: &str) -> Self {
        Self {
            words: query.split_whitespace().map(find::fold).collect(),
            kind: None,
            among: None,
        }
    }
}

impl Sought<'_> {
    /// Whether it is by words.
    pub(crate) fn has_words(&self) -> bool {
        !self.words.is_empty()
    }

    /// Whether its words all stand in the names that everybody sees.
    pub(crate) fn is_name_of(&self, person: &Person) -> bool {
        let known_as = person.known_as.as_deref().unwrap_or_default();
        let names = [&person.given_names, &person.family_name, known_as].join(" ");
        let line = find::fold(&names);
        self.words.iter().all(|word| holds(&line, word))
    }
}

/// Whether a line of search has a word.
fn holds(line: &str, word: &str) -> bool {
    if is_single_letter(word) {
        line.split(' ').any(|own| own == word)
    } else {
        line.contains(word)
    }
}

fn is_single_letter(word: &str) -> bool {
    word.chars().nth(1).is_none()
}

fn shard_of(id: EntityId) -> usize {
    let [first, ..] = id.0;
    usize::from(first)
}

/// Whether a relation takes a learner's carer or school into their tutor's view.
fn in_circle(relation: &Relation) -> bool {
    matches!(relation.kind.as_str(), "carer-of" | "placed-by")
}

fn other_end(relation: &Relation, one: EntityId) -> EntityId {
    if relation.from == one {
        relation.to
    } else {
        relation.from
    }
}

/// What lists are sorted by and searched in: first the family name, then the given names.
fn search_line(person: &Person) -> String {
    let mut parts = vec![person.family_name.as_str(), person.given_names.as_str()];
    parts.extend(person.known_as.as_deref());
    parts.extend(person.external_id.as_deref());
    parts.extend(person.former_names.iter().map(String::as_str));
    parts.extend(person.nicknames.iter().map(String::as_str));
    parts.extend(person.emails.iter().map(String::as_str));
    parts.extend(person.telephones.iter().map(String::as_str));
    // Folding makes of every white space a blank.
    find::fold(&parts.join(" "))
}

/// An external id as it was given, but in one line.
fn one_line(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n")
}

/// A date whose text sorts as dates do.
fn day_line(on: Date) -> String {
    format!(
        "{:05}-{:02}-{:02}",
        i32::from(on.year()) + 10_000,
        on.month(),
        on.day()
    )
}
