//! People and relations as few bytes: of a hundred thousand, most are never looked at.
//!
//! The bytes live and die with the process; nothing is stored in this form.

use std::collections::BTreeMap;

use jiff::civil::Date;
use store::{CellId, EntityId};

use crate::{
    bodies::{Capacity, Person, Relation},
    engine::Stored,
};

/// The bytes of a person.
pub(super) fn pack_person(person: &Person, out: &mut Vec<u8>) {
    // Taken apart by name, so that a new field cannot be forgotten here.
    let Person {
        external_id,
        given_names,
        family_name,
        known_as,
        former_names,
        nicknames,
        born_on,
        emails,
        telephones,
        address,
        postcode,
        capacities,
        import,
        noted_on,
    } = person;
    let mut to = Packer(out);
    to.maybe(external_id.as_deref());
    to.text(given_names);
    to.text(family_name);
    to.maybe(known_as.as_deref());
    to.list(former_names);
    to.list(nicknames);
    to.date(*born_on);
    to.list(emails);
    to.list(telephones);
    to.maybe(address.as_deref());
    to.maybe(postcode.as_deref());
    to.number(capacities.len());
    for Capacity {
        kind,
        from,
        to: end,
    } in capacities
    {
        to.text(kind);
        to.date(*from);
        to.date(*end);
    }
    to.maybe_id(*import);
    to.number(noted_on.len());
    for (kind, on) in noted_on {
        to.text(kind);
        to.date(Some(*on));
    }
}

/// The person of some bytes; `None` if they are not such bytes.
pub(super) fn unpack_person(bytes: &[u8]) -> Option<Person> {
    let mut from = Unpacker(bytes);
    Some(Person {
        external_id: from.maybe()?,
        given_names: from.text()?,
        family_name: from.text()?,
        known_as: from.maybe()?,
        former_names: from.list()?,
        nicknames: from.list()?,
        born_on: from.date()?,
        emails: from.list()?,
        telephones: from.list()?,
        address: from.maybe()?,
        postcode: from.maybe()?,
        capacities: from.capacities()?,
        import: from.maybe_id()?,
        noted_on: from.noted()?,
    })
}

/// The bytes of a relation, without its id and the person it comes from.
pub(super) fn pack_relation(relation: &Stored<Relation>, out: &mut Vec<u8>) {
    let Relation {
        from: _,
        kind,
        to: other,
        from_on,
        to_on,
        evidence,
        import,
    } = &relation.body;
    let mut to = Packer(out);
    to.long(relation.version);
    to.id(relation.cell.0);
    to.id(other.0);
    to.text(kind);
    to.date(*from_on);
    to.date(*to_on);
    to.maybe(evidence.as_deref());
    to.maybe_id(*import);
}

/// The relation of some bytes.
pub(super) fn unpack_relation(
    id: EntityId,
    person: EntityId,
    bytes: &[u8],
) -> Option<Stored<Relation>> {
    let mut from = Unpacker(bytes);
    let (version, cell, to) = (from.long()?, CellId(from.id()?), EntityId(from.id()?));
    Some(Stored {
        id,
        version,
        cell,
        body: Relation {
            from: person,
            to,
            kind: from.text()?,
            from_on: from.date()?,
            to_on: from.date()?,
            evidence: from.maybe()?,
            import: from.maybe_id()?,
        },
    })
}

struct Packer<'a>(&'a mut Vec<u8>);

impl Packer<'_> {
    /// Seven bits a byte, the lowest first.
    fn long(&mut self, mut number: u64) {
        while number > 0x7f {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    fn number(&mut self, number: usize) {
        self.long(number as u64);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Nothing is 0, a text its length and one.
    fn maybe(&mut self, text: Option<&str>) {
        match text {
            None => self.number(0),
            Some(text) => {
                self.number(text.len() + 1);
                self.0.extend_from_slice(text.as_bytes());
            }
        }
    }

    fn list(&mut self, texts: &[String]) {
        self.number(texts.len());
        for text in texts {
            self.text(text);
        }
    }

    /// Month 0 is no date.
    fn date(&mut self, date: Option<Date>) {
        match date {
            None => self.0.push(0),
            Some(date) => {
                self.0.extend(date.month().to_le_bytes());
                self.0.extend(date.day().to_le_bytes());
                self.0.extend(date.year().to_le_bytes());
            }
        }
    }

    fn id(&mut self, id: [u8; 16]) {
        self.0.extend(id);
    }

    fn maybe_id(&mut self, id: Option<EntityId>) {
        self.0.push(u8::from(id.is_some()));
        self.0.extend(id.iter().flat_map(|id| id.0));
    }
}

struct Unpacker<'a>(&'a [u8]);

impl<'a> Unpacker<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn long(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0_u64, 0_u32);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }

    fn number(&mut self) -> Option<usize> {
        usize::try_from(self.long()?).ok()
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn words(&mut self, length: usize) -> Option<String> {
        Some(std::str::from_utf8(self.take(length)?).ok()?.to_owned())
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        self.words(length)
    }

    /// The outer `None` is a fault, the inner one no text.
    #[expect(clippy::option_option, reason = "a fault is not an absent text")]
    fn maybe(&mut self) -> Option<Option<String>> {
        match self.number()?.checked_sub(1) {
            None => Some(None),
            Some(length) => self.words(length).map(Some),
        }
    }

    fn list(&mut self) -> Option<Vec<String>> {
        (0..self.number()?).map(|_| self.text()).collect()
    }

    fn capacities(&mut self) -> Option<Vec<Capacity>> {
        (0..self.number()?)
            .map(|_| {
                Some(Capacity {
                    kind: self.text()?,
                    from: self.date()?,
                    to: self.date()?,
                })
            })
            .collect()
    }

    fn noted(&mut self) -> Option<BTreeMap<String, Date>> {
        (0..self.number()?)
            .map(|_| Some((self.text()?, self.date()??)))
            .collect()
    }

    #[expect(clippy::option_option, reason = "a fault is not an absent date")]
    fn date(&mut self) -> Option<Option<Date>> {
        let month = i8::from_le_bytes([self.byte()?]);
        if month == 0 {
            return Some(None);
        }
        let day = i8::from_le_bytes([self.byte()?]);
        let year = i16::from_le_bytes(*self.take(2)?.first_chunk()?);
        Date::new(year, month, day).ok().map(Some)
    }

    fn id(&mut self) -> Option<[u8; 16]> {
        self.take(16)?.first_chunk().copied()
    }

    #[expect(clippy::option_option, reason = "a fault is not an absent id")]
    fn maybe_id(&mut self) -> Option<Option<EntityId>> {
        match self.byte()? {
            0 => Some(None),
            _ => self.id().map(|id| Some(EntityId(id))),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn somebody() -> Person {
        Person {
            external_id: Some("L0007".to_owned()),
            given_names: "Zoë Ann".to_owned(),
            family_name: "Thornbury".to_owned(),
            known_as: Some(String::new()),
            former_names: vec!["Quince".to_owned(), String::new()],
            nicknames: vec!["Zo".repeat(100)],
            born_on: Some(date(2012, 2, 29)),
            emails: vec!["zoe@example.org".to_owned()],
            telephones: vec!["01632 960123".to_owned()],
            address: None,
            postcode: Some("ZZ1 1ZZ".to_owned()),
            capacities: vec![Capacity {
                kind: "learner".to_owned(),
                from: Some(date(-1, 1, 1)),
                to: None,
            }],
            import: Some(EntityId([7; 16])),
            noted_on: BTreeMap::from([("learner".to_owned(), date(2026, 11, 3))]),
        }
    }

    #[test]
    fn a_person_comes_back_as_they_were() {
        for person in [somebody(), Person::default()] {
            let mut bytes = Vec::new();
            pack_person(&person, &mut bytes);
            assert_eq!(unpack_person(&bytes), Some(person));
        }
    }

    #[test]
    fn a_relation_comes_back_as_it_was() {
        let relation = Stored {
            id: EntityId([1; 16]),
            version: 300,
            cell: CellId([2; 16]),
            body: Relation {
                from: EntityId([3; 16]),
                kind: "carer-of".to_owned(),
                to: EntityId([4; 16]),
                from_on: Some(date(2020, 9, 1)),
                to_on: None,
                evidence: Some("a birth certificate".to_owned()),
                import: None,
            },
        };
        let mut bytes = Vec::new();
        pack_relation(&relation, &mut bytes);
        let back = unpack_relation(relation.id, relation.body.from, &bytes).unwrap();
        assert_eq!(
            (back.version, back.cell, back.body),
            (relation.version, relation.cell, relation.body)
        );
    }

    #[test]
    fn bytes_cut_short_are_nobody() {
        let mut bytes = Vec::new();
        pack_person(&somebody(), &mut bytes);
        for length in 0..bytes.len() {
            assert_eq!(unpack_person(&bytes[..length]), None);
        }
    }
}
