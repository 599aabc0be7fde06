//! One of many parts of the directory, by the first byte of a person's id: a change of one person
//! copies one part at most.

use std::cmp::Ordering;
use std::collections::HashSet;

use store::{CellId, EntityId};

use super::packed;
use crate::{
    bodies::{Person, Relation},
    engine::Stored,
};

/// Bytes no longer used that a part may hold beside a half of those used.
const WASTE: usize = 4096;

/// People and their relations, sorted, their bodies packed one after the other.
#[derive(Clone, Default)]
pub(super) struct Shard {
    people: Vec<Known>,
    /// Relations from a person of this part.
    outward: Vec<Tie>,
    /// Relations to a person of this part: kept in full where they come from.
    inward: Vec<Inward>,
    bytes: Vec<u8>,
    wasted: usize,
}

/// Where a body stands.
#[derive(Clone, Copy)]
struct Place {
    at: u32,
    length: u32,
}

#[derive(Clone, Copy)]
struct Known {
    id: EntityId,
    cell: CellId,
    version: u64,
    place: Place,
}

#[derive(Clone, Copy)]
struct Tie {
    from: EntityId,
    relation: EntityId,
    place: Place,
}

/// A relation as its other end finds it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Inward {
    pub(super) to: EntityId,
    pub(super) relation: EntityId,
    pub(super) from: EntityId,
}

impl Shard {
    /// Everybody's ids and cells.
    pub(super) fn people(&self) -> impl Iterator<Item = (EntityId, CellId)> {
        self.people.iter().map(|known| (known.id, known.cell))
    }

    /// The relations from somebody of this part that one of these cells seals.
    pub(super) fn sealed_in(
        &self,
        cells: &HashSet<CellId>,
    ) -> impl Iterator<Item = Stored<Relation>> {
        let all = self.outward.iter().filter_map(|tie| self.relation(tie));
        all.filter(|relation| cells.contains(&relation.cell))
    }

    /// Bytes of memory that it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.people.capacity() * size_of::<Known>()
            + self.outward.capacity() * size_of::<Tie>()
            + self.inward.capacity() * size_of::<Inward>()
            + self.bytes.capacity()
    }

    pub(super) fn version(&self, id: EntityId) -> Option<u64> {
        self.known(id).map(|known| known.version)
    }

    pub(super) fn person(&self, id: EntityId) -> Option<Stored<Person>> {
        let known = self.known(id)?;
        Some(Stored {
            id,
            version: known.version,
            cell: known.cell,
            body: packed::unpack_person(self.body(known.place)?)?,
        })
    }

    pub(super) fn put_person(&mut self, person: &Stored<Person>) {
        self.remove_person(person.id);
        let place = self.append(|out| packed::pack_person(&person.body, out));
        let known = Known {
            id: person.id,
            cell: person.cell,
            version: person.version,
            place,
        };
        let at = self.people.partition_point(|other| other.id < person.id);
        self.people.insert(at, known);
        self.tidy();
    }

    pub(super) fn remove_person(&mut self, id: EntityId) {
        if let Ok(at) = self.people.binary_search_by(|known| known.id.cmp(&id)) {
            let gone = self.people.remove(at);
            self.wasted += gone.place.length as usize;
        }
    }

    /// Relations from somebody.
    pub(super) fn outward(&self, from: EntityId) -> impl Iterator<Item = Stored<Relation>> {
        let first = self.outward.partition_point(|tie| tie.from < from);
        self.outward
            .iter()
            .skip(first)
            .take_while(move |tie| tie.from == from)
            .filter_map(|tie| self.relation(tie))
    }

    /// Relations to somebody.
    pub(super) fn inward(&self, to: EntityId) -> impl Iterator<Item = Inward> {
        let first = self.inward.partition_point(|tie| tie.to < to);
        self.inward
            .iter()
            .skip(first)
            .take_while(move |tie| tie.to == to)
            .copied()
    }

    /// A relation from somebody.
    pub(super) fn tie(&self, from: EntityId, relation: EntityId) -> Option<Stored<Relation>> {
        self.relation(self.outward.get(self.find(from, relation).ok()?)?)
    }

    pub(super) fn put_tie(&mut self, relation: &Stored<Relation>) {
        let from = relation.body.from;
        self.remove_tie(from, relation.id);
        let place = self.append(|out| packed::pack_relation(relation, out));
        let (Ok(at) | Err(at)) = self.find(from, relation.id);
        let relation = relation.id;
        self.outward.insert(
            at,
            Tie {
                from,
                relation,
                place,
            },
        );
        self.tidy();
    }

    pub(super) fn remove_tie(&mut self, from: EntityId, relation: EntityId) {
        if let Ok(at) = self.find(from, relation) {
            let gone = self.outward.remove(at);
            self.wasted += gone.place.length as usize;
        }
    }

    pub(super) fn put_inward(&mut self, tie: Inward) {
        if let Err(at) = self.inward.binary_search(&tie) {
            self.inward.insert(at, tie);
        }
    }

    pub(super) fn remove_inward(&mut self, tie: Inward) {
        if let Ok(at) = self.inward.binary_search(&tie) {
            self.inward.remove(at);
        }
    }

    /// Whom a relation comes from, if from somebody of this part.
    pub(super) fn whose(&self, relation: EntityId) -> Option<EntityId> {
        let found = self.outward.iter().find(|tie| tie.relation == relation);
        found.map(|tie| tie.from)
    }

    /// Gives back what growing has taken beyond need.
    pub(super) fn shrink(&mut self) {
        self.compact();
        self.people.shrink_to_fit();
        self.outward.shrink_to_fit();
        self.inward.shrink_to_fit();
    }

    fn known(&self, id: EntityId) -> Option<&Known> {
        let at = self.people.binary_search_by(|known| known.id.cmp(&id));
        self.people.get(at.ok()?)
    }

    fn find(&self, from: EntityId, relation: EntityId) -> Result<usize, usize> {
        self.outward
            .binary_search_by(|tie| match tie.from.cmp(&from) {
                Ordering::Equal => tie.relation.cmp(&relation),
                unequal => unequal,
            })
    }

    fn relation(&self, tie: &Tie) -> Option<Stored<Relation>> {
        packed::unpack_relation(tie.relation, tie.from, self.body(tie.place)?)
    }

    fn body(&self, place: Place) -> Option<&[u8]> {
        let from = place.at as usize;
        self.bytes.get(from..from + place.length as usize)
    }

    fn append(&mut self, pack: impl FnOnce(&mut Vec<u8>)) -> Place {
        let at = self.bytes.len();
        pack(&mut self.bytes);
        let length = self.bytes.len() - at;
        // A part of four thousand million bytes would be of a thousand million people.
        Place {
            at: u32::try_from(at).unwrap_or(u32::MAX),
            length: u32::try_from(length).unwrap_or(0),
        }
    }

    fn tidy(&mut self) {
        if self.wasted > WASTE && self.wasted > self.bytes.len() / 3 {
            self.compact();
        }
    }

    fn compact(&mut self) {
        let old = std::mem::take(&mut self.bytes);
        let mut bytes = Vec::with_capacity(old.len().saturating_sub(self.wasted));
        let people = self.people.iter_mut().map(|known| &mut known.place);
        let ties = self.outward.iter_mut().map(|tie| &mut tie.place);
        for place in people.chain(ties) {
            let from = place.at as usize;
            let body = old.get(from..from + place.length as usize);
            place.at = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            bytes.extend_from_slice(body.unwrap_or_default());
        }
        self.bytes = bytes;
        self.wasted = 0;
    }
}
