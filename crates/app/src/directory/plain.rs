//! The directory as one would write it without care for time and memory, and the proof that the
//! one in parts answers the same.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use proptest::prelude::*;
use store::{CellId, EntityId};

use super::{Directory, Sought, search_line};
use crate::{
    bodies::{Capacity, Person, Relation},
    engine::Stored,
};

#[derive(Default)]
struct Plain {
    people: BTreeMap<EntityId, Stored<Person>>,
    relations: BTreeMap<EntityId, Stored<Relation>>,
}

impl Plain {
    fn insert_person(&mut self, person: Stored<Person>) {
        let held = self.people.get(&person.id);
        if held.is_none_or(|held| held.version <= person.version) {
            self.people.insert(person.id, person);
        }
    }

    fn insert_relation(&mut self, relation: Stored<Relation>) {
        let held = self.relations.get(&relation.id);
        if held.is_none_or(|held| held.version <= relation.version) {
            self.relations.insert(relation.id, relation);
        }
    }

    fn sorted(&self) -> Vec<&Stored<Person>> {
        let mut all: Vec<_> = self.people.values().collect();
        all.sort_by_key(|person| (search_line(&person.body), person.id));
        all
    }

    fn search(&self, query: &str, kind: Option<&str>) -> Vec<EntityId> {
        let words: Vec<String> = query.split_whitespace().map(find::fold).collect();
        self.sorted()
            .into_iter()
            .filter(|person| {
                let line = search_line(&person.body);
                let has = |word: &String| {
                    line.split(' ').any(|own| match word.chars().count() {
                        0 | 1 => own == word,
                        _ => own.contains(word.as_str()),
                    })
                };
                words.iter().all(has) && kind.is_none_or(|kind| person.body.is(kind))
            })
            .map(|person| person.id)
            .collect()
    }

    fn relations_of(&self, id: EntityId) -> Vec<EntityId> {
        self.relations
            .values()
            .filter(|r| r.body.from == id || r.body.to == id)
            .map(|r| r.id)
            .collect()
    }

    fn circle(&self, id: EntityId) -> Vec<EntityId> {
        let of = |one: EntityId| {
            self.relations
                .values()
                .filter(move |r| r.body.from == one || r.body.to == one)
        };
        let mut circle = BTreeSet::new();
        for relation in of(id) {
            let away = relation.body.from == id;
            let other = if away {
                relation.body.to
            } else {
                relation.body.from
            };
            circle.insert(other);
            if !away && relation.body.kind == "carer-of" {
                circle.extend(of(other).map(|sibling| sibling.body.to));
            }
        }
        circle.remove(&id);
        circle.into_iter().collect()
    }
}

/// What happens to a directory.
#[derive(Clone, Debug)]
enum Act {
    Person(u8, u64, Box<Person>),
    Relation(u8, u64, (u8, u8), usize),
    Gone(u8),
}

fn id(number: u8) -> EntityId {
    // Several in one part, some in others.
    EntityId([
        number % 3,
        number,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        number,
    ])
}

const WORDS: [&str; 8] = [
    "ann",
    "Zoë",
    "Thorn",
    "thornbury",
    "o’Shea",
    "Li",
    "ann-li",
    "Å",
];
const KINDS: [&str; 4] = ["learner", "carer", "tutor", "school"];

fn day() -> impl Strategy<Value = Date> {
    (0_i16..3, 1_i8..13, 1_i8..29).prop_map(|(year, month, day)| date(2010 + year, month, day))
}

fn person() -> impl Strategy<Value = Person> {
    let word = || proptest::sample::select(&WORDS[..]).prop_map(str::to_owned);
    let number = proptest::option::of(0_u8..20);
    let kinds = proptest::collection::vec(proptest::sample::select(&KINDS[..]), 0..3);
    let mails = proptest::collection::vec(word(), 0..3);
    (
        word(),
        word(),
        number,
        proptest::option::of(day()),
        kinds,
        mails,
    )
        .prop_map(|(given, family, number, born_on, kinds, emails)| Person {
            external_id: number.map(|n| format!("N{n}")),
            given_names: given,
            family_name: family,
            born_on,
            emails,
            capacities: kinds
                .into_iter()
                .map(|kind| Capacity {
                    kind: kind.to_owned(),
                    from: None,
                    to: None,
                })
                .collect(),
            ..Person::default()
        })
}

fn act() -> impl Strategy<Value = Act> {
    let somebody = 0_u8..24;
    prop_oneof![
        4 => (somebody.clone(), 1_u64..4, person()).prop_map(|(n, v, p)| Act::Person(n, v, Box::new(p))),
        3 => (0_u8..16, 1_u64..4, (somebody.clone(), somebody.clone()), 0_usize..4)
            .prop_map(|(n, v, ends, kind)| Act::Relation(n, v, ends, kind)),
        1 => somebody.prop_map(Act::Gone),
    ]
}

fn play(acts: &[Act]) -> (Plain, Directory, Vec<(usize, Directory)>) {
    let (mut plain, mut parts) = (Plain::default(), Directory::default());
    let mut kept = Vec::new();
    for (nth, act) in acts.iter().enumerate() {
        step(&mut plain, &mut parts, act);
        if nth % 7 == 0 {
            kept.push((nth, parts.clone()));
        }
    }
    (plain, parts, kept)
}

fn step(plain: &mut Plain, parts: &mut Directory, act: &Act) {
    match act {
        Act::Person(n, version, body) => {
            let stored = Stored {
                id: id(*n),
                version: *version,
                cell: CellId([*n; 16]),
                body: Person::clone(body),
            };
            parts.insert_person(&stored);
            plain.insert_person(stored);
        }
        Act::Relation(_, _, (from, to), _) if from == to => {}
        Act::Relation(n, version, (from, to), kind) => {
            let stored = Stored {
                id: EntityId([200 + n % 16; 16]),
                version: *version,
                cell: CellId([*n; 16]),
                body: Relation {
                    from: id(*from),
                    kind: Relation::KINDS[*kind].to_owned(),
                    to: id(*to),
                    from_on: None,
                    to_on: None,
                    evidence: None,
                    import: None,
                },
            };
            // A new relation has a new id; what changes has a higher version.
            if *version > 1 || !plain.relations.contains_key(&stored.id) {
                parts.insert_relation(&stored);
                plain.insert_relation(stored);
            }
        }
        Act::Gone(n) => {
            parts.remove_person(id(*n));
            plain.people.remove(&id(*n));
        }
    }
}

fn same(plain: &Plain, parts: &Directory) {
    let found = |query: &str, kind: Option<&str>| {
        let mut found = Vec::new();
        let mut sought = Sought::words(query);
        sought.kind = kind;
        parts.each_found(&sought, |id| {
            found.push(id);
            std::ops::ControlFlow::Continue(())
        });
        found
    };
    assert_eq!(parts.len(), plain.people.len());
    for (skip, rows) in [(0, 2), (1, 3), (20, 20)] {
        for (query, kind) in [
            ("", None),
            ("", Some("learner")),
            ("n", None),
            ("n", Some("x")),
        ] {
            let mut sought = Sought::words(query);
            sought.kind = kind;
            let all = plain.search(query, kind);
            let page = all
                .iter()
                .skip(skip)
                .take(rows)
                .copied()
                .collect::<Vec<_>>();
            assert_eq!(parts.page(&sought, skip, rows), (page, all.len()));
        }
    }
    for query in ["", "a", "ann", "thorn ann", "LI", "n1", "nobody", "o'shea"] {
        for kind in [None, Some("learner"), Some("school"), Some("unheard-of")] {
            assert_eq!(
                found(query, kind),
                plain.search(query, kind),
                "{query} {kind:?}"
            );
        }
    }
    for kind in KINDS {
        assert_eq!(parts.how_many(kind), plain.search("", Some(kind)).len());
    }
    for n in 0..24 {
        let held = parts
            .person(id(n))
            .map(|p| (p.version, p.cell, p.body.clone()));
        let right = plain.people.get(&id(n));
        assert_eq!(held, right.map(|p| (p.version, p.cell, p.body.clone())));
        let relations: Vec<_> = parts.relations_of(id(n)).map(|r| r.id).collect();
        assert_eq!(relations, plain.relations_of(id(n)));
        assert_eq!(parts.circle(id(n)), plain.circle(id(n)));
        let own = parts.own_of(id(n), date(2020, 1, 1));
        for other in plain.people.keys() {
            let is_own = parts.is_own(id(n), *other, date(2020, 1, 1));
            assert_eq!(own.contains(other), is_own);
        }
    }
    for n in 0..20 {
        let external = format!("N{n}");
        let holders: Vec<_> = plain
            .people
            .values()
            .filter(|p| p.body.external_id.as_ref() == Some(&external))
            .map(|p| p.id)
            .collect();
        assert_eq!(parts.by_external_id(&external), holders.first().copied());
    }
    let (first, last) = (date(2010, 6, 3), date(2011, 6, 3));
    let mut born: Vec<_> = parts
        .born_between(first, last)
        .into_iter()
        .map(|(_, id)| id)
        .collect();
    born.sort_unstable();
    let right: Vec<_> = plain
        .people
        .values()
        .filter(|p| p.body.born_on.is_some_and(|on| on >= first && on <= last))
        .map(|p| p.id)
        .collect();
    assert_eq!(born, right);
}

/// What an automaton finds, by people instead of by its numbers.
fn found(names: &super::NameIndex, text: &str) -> Vec<String> {
    let person = |key: u32| names.person(key).unwrap();
    let mut all = Vec::new();
    for hit in names.directory.find(text) {
        let mut candidates: Vec<_> = hit
            .candidates
            .iter()
            .map(|candidate| {
                let reasons = candidate.reasons.iter().map(|reason| match reason {
                    // Which of several is named goes by their numbers.
                    find::Reason::RelatedInText(_) => "related".to_owned(),
                    other => format!("{other:?}"),
                });
                let reasons: Vec<String> = reasons.collect();
                (person(candidate.person), candidate.strength, reasons)
            })
            .collect();
        candidates.sort_by_key(|(id, ..)| *id);
        all.push(format!(
            "{} {} {:?} {candidates:?}",
            hit.start, hit.end, hit.form
        ));
    }
    for hit in names.pairs.find(text) {
        let mut people = hit.people.to_vec();
        people.sort_unstable();
        all.push(format!("pair {} {} {people:?}", hit.start, hit.end));
    }
    all
}

const TEXT: &str = "Ann Thornbury met Zoë Thorn. Li, ann and O'Shea Li were there with Ann-Li; \
    thorn li too. Å Thornbury wrote to ann thornbery, Zoe Thornburry and Thornbury, Zoë. zoë li";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn an_automaton_that_took_in_changes_finds_what_one_built_anew_finds(
        first in proptest::collection::vec(act(), 0..40),
        then in proptest::collection::vec(act(), 1..40),
        asked in 1_usize..9,
    ) {
        let (mut plain, mut parts, _) = play(&first);
        let _ = parts.names();
        for (nth, act) in then.iter().enumerate() {
            step(&mut plain, &mut parts, act);
            if nth % asked == 0 {
                let _ = parts.names();
            }
        }
        let (kept, anew) = (parts.names(), super::NameIndex::build(&parts));
        prop_assert_eq!(kept.len(), anew.len());
        prop_assert_eq!(found(&kept, TEXT), found(&anew, TEXT));
        for n in 0..24 {
            prop_assert_eq!(kept.key(id(n)).is_some(), anew.key(id(n)).is_some());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_parts_answer_as_the_plain_one(acts in proptest::collection::vec(act(), 1..90)) {
        let (plain, mut parts, kept) = play(&acts);
        same(&plain, &parts);
        parts.shrink();
        same(&plain, &parts);
        // Whoever kept an older version still reads what was then.
        for (nth, older) in kept {
            let (plain, _, _) = play(acts.get(..=nth).unwrap());
            same(&plain, &older);
        }
    }
}

#[test]
fn blocks_split_and_empty_again() {
    let mut order = super::Order::default();
    let line = |n: u32| format!("line {:04}", n.wrapping_mul(7919) % 3000);
    let key = |n: u32| {
        EntityId([
            n.to_be_bytes()[3],
            n.to_be_bytes()[2],
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ])
    };
    for n in 0..3000 {
        order.insert(&line(n), key(n), ());
    }
    let sorted: Vec<_> = order.from("").map(|entry| entry.text.to_owned()).collect();
    assert!(sorted.is_sorted());
    assert_eq!((sorted.len(), order.len()), (3000, 3000));
    assert_eq!(order.from("line 2990").count(), 10);
    let ids: Vec<_> = order.ids().collect();
    for nth in [0, 1, 255, 256, 257, 1500, 2999, 3000, 4000] {
        assert!(order.ids_from(nth).eq(ids.iter().skip(nth).copied()));
    }
    for n in 0..3000 {
        order.remove(&line(n), key(n));
    }
    assert_eq!((order.len(), order.ids().count()), (0, 0));
}
