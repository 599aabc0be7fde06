//! A directory that has taken in changes finds what one built anew finds.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use find::{Context, Directory, Person};
use jiff::civil::date;
use proptest::prelude::*;

const GIVEN: [&str; 8] = [
    "Ella",
    "Elizabeth",
    "Will",
    "Jamie",
    "Zoë",
    "Mary Ann",
    "Grace",
    "Al",
];
const FAMILY: [&str; 8] = [
    "Thornbury",
    "Thornbery",
    "Khan",
    "O’Shea",
    "Quince-Young",
    "Hughes",
    "Hughs",
    "Will",
];
const BETWEEN: [&str; 7] = [" ", ", ", ". ", "'s ", " and ", "\n", " met "];
const OTHER: [&str; 14] = [
    "homework",
    "ET",
    "E. Thornbury",
    "Thornburys",
    "Elizabteh",
    "Thornburry",
    "mr",
    "Lizzie",
    "ella.thornbury@example.org",
    "ekhan@example.net",
    "01632 960123",
    "4 May 2013",
    "in May",
    "ZZ1 1ZZ",
];

fn person() -> impl Strategy<Value = Person> {
    let one = |words: &'static [&'static str]| proptest::sample::select(words);
    (
        one(&GIVEN),
        one(&FAMILY),
        proptest::option::of(one(&GIVEN)),
        proptest::option::of(one(&FAMILY)),
        0_u8..6,
        proptest::collection::vec(0_u32..12, 0..3),
    )
        .prop_map(|(given, family, nick, former, more, context)| Person {
            given: given.split(' ').map(str::to_owned).collect(),
            family: family.to_owned(),
            nicknames: nick.iter().map(|name| (*name).to_owned()).collect(),
            former: former.iter().map(|name| (*name).to_owned()).collect(),
            born_on: (more & 1 == 1).then(|| date(2013, 5, 4)),
            emails: (more & 2 == 2)
                .then(|| "ella.thornbury@example.org".to_owned())
                .into_iter()
                .collect(),
            telephones: (more == 5)
                .then(|| "01632 960123".to_owned())
                .into_iter()
                .collect(),
            address: "4 Mill Lane".to_owned(),
            postcode: "ZZ1 1ZZ".to_owned(),
            numbers: (more == 4)
                .then(|| "A123456789012345678901".to_owned())
                .into_iter()
                .collect(),
            context,
            ..Person::default()
        })
}

fn text() -> impl Strategy<Value = String> {
    let words = GIVEN.iter().chain(&FAMILY).chain(&OTHER).copied();
    let word = proptest::sample::select(words.collect::<Vec<_>>());
    let piece = (word, proptest::sample::select(&BETWEEN[..]));
    proptest::collection::vec(piece, 1..25).prop_map(|pieces| {
        let pieces = pieces.into_iter();
        pieces.flat_map(|(word, between)| [word, between]).collect()
    })
}

/// Whom everybody belongs to, from either side.
fn relate(directory: &mut Directory, people: &[Option<Person>]) {
    for key in 0..12_u32 {
        let mut others = Vec::new();
        for person in people.iter().flatten() {
            if person.key == key {
                others.extend(&person.context);
            } else if person.context.contains(&key) {
                others.push(person.key);
            }
        }
        others.retain(|other| people[*other as usize].is_some());
        directory.relate(key, &others);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_same_is_found_as_when_built_anew(
        first in proptest::collection::vec(person(), 0..8),
        changes in proptest::collection::vec((0_u32..12, proptest::option::weighted(0.7, person())), 1..16),
        texts in proptest::collection::vec(text(), 4),
        participants in proptest::collection::vec(0_u32..12, 0..2),
    ) {
        let mut people: Vec<Option<Person>> = vec![None; 12];
        let mut places: Vec<u32> = Vec::new();
        for (key, person) in (0..).zip(first) {
            people[key as usize] = Some(Person { key, ..person });
            places.push(key);
        }
        let built: Vec<Person> = people.iter().flatten().cloned().collect();
        let mut changed = Directory::build(&built);
        for (key, new) in changes {
            let new = new.map(|person| Person { key, ..person });
            let old = people[key as usize].take();
            if new.is_some() && !places.contains(&key) {
                places.push(key);
            }
            changed.change(old.as_ref(), new.as_ref());
            people[key as usize] = new;
        }
        relate(&mut changed, &people);
        // Whoever came later stands later.
        let now: Vec<Person> = places
            .iter()
            .filter_map(|key| people[*key as usize].clone())
            .collect();
        let anew = Directory::build(&now);
        let participants = participants.into_iter().filter(|key| people[*key as usize].is_some());
        let context = Context { participants: participants.collect(), place: Vec::new() };
        for text in &texts {
            prop_assert_eq!(
                changed.find_with(text, &context),
                anew.find_with(text, &context),
                "{}", text
            );
        }
    }
}

#[test]
fn nobody_is_found_who_has_gone_and_everybody_who_has_come() {
    let ella = Person {
        key: 7,
        given: vec!["Ella".to_owned()],
        family: "Thornbury".to_owned(),
        ..Person::default()
    };
    let mut directory = Directory::build(&[]);
    directory.change(None, Some(&ella));
    assert_eq!(directory.find("saw Ella Thornbury today").len(), 1);
    assert_eq!(directory.find("saw Ella Thornburry today").len(), 1);
    let other = Person {
        family: "Quince".to_owned(),
        ..ella.clone()
    };
    directory.change(Some(&ella), Some(&other));
    let found = directory.find("Ella Thornbury, Ella Quince");
    assert_eq!(found.last().unwrap().candidates[0].person, 7);
    directory.change(Some(&other), None);
    assert_eq!(directory.find("Ella Thornbury, Ella Quince"), Vec::new());
    assert_eq!(directory.changes(), 3);
}
