//! A probe may say yes too often, and never no where the directory finds somebody.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use find::{Context, Directory, Person, Probe};
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;

const GIVEN: [&str; 10] = [
    "Ella",
    "Elizabeth",
    "Will",
    "Zoë",
    "Mary Ann",
    "Grace Ivy",
    "Al",
    "J",
    "Łukasz",
    "Anne-Marie",
];
const FAMILY: [&str; 9] = [
    "Thornbury",
    "Khan",
    "O’Shea",
    "Quince-Young",
    "Müller",
    "Will",
    "van der Berg",
    "Hughes",
    "O’",
];
const EMAIL: [&str; 4] = [
    "ella.thornbury@example.org",
    "e.k@x.example",
    "kitty99@mail.example",
    "zoë@mail.example",
];
const NUMBER: [&str; 4] = ["A12 3456", "943 476 5919", "P0212", "ZZ-9-9-AB"];
const ADDRESS: [&str; 4] = [
    "4 Mill Lane, Nethercombe",
    "12, Quince Row",
    "The Old Forge",
    "St Ebba's Terrace",
];
const DATE: [(i16, i8, i8); 3] = [(2013, 5, 4), (1999, 12, 25), (2008, 2, 29)];
const BETWEEN: [&str; 16] = [
    " ", ", ", ". ", ".", "'s ", "’s ", " and ", "\n", "-", "_", "@", " (", ") ", "  ", "\u{a0}",
    "",
];
/// More ways to write what the people above are called.
const OTHER: [&str; 33] = [
    "homework",
    "ET",
    "E.K.",
    "e k",
    "J K",
    "M. A. Khan",
    "Thornburys",
    "Hugheses",
    "Elizabteh",
    "Thornburry",
    "Mueller",
    "LIZZIE",
    "Beth",
    "e.khan@example.net",
    "ethornbury@other.example",
    "e-thorn.bury@other.example",
    "+44 (0)1632 960 123",
    "01632-960123",
    "a12-34/56",
    "9434765919",
    "4 May 2013",
    "4th of  May, '13",
    "May 4th, 2013",
    "2013-05-04T10:00",
    "04.05.13",
    "12/25/1999",
    "29 feb 2008",
    "Ella\u{ad}Khan",
    "Zoe\u{308}",
    "zz1 1zz",
    "ZZ11ZZ",
    "4’s Mill Lane",
    "el\u{200b}la",
];

fn some(of: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    proptest::option::of(select(of)).prop_map(|one| one.map(str::to_owned).into_iter().collect())
}

fn person() -> impl Strategy<Value = Person> {
    let names = (
        select(&GIVEN[..]),
        select(&FAMILY[..]),
        some(&GIVEN),
        some(&FAMILY),
    );
    let rest = (
        some(&EMAIL),
        some(&NUMBER),
        select(&ADDRESS[..]),
        proptest::option::of(select(&DATE[..])),
        any::<bool>(),
    );
    (names, rest).prop_map(|((given, family, nicknames, former), rest)| {
        let (emails, numbers, address, born, telephone) = rest;
        let telephone = telephone.then(|| "01632 960123".to_owned());
        Person {
            given: given.split(' ').map(str::to_owned).collect(),
            family: family.to_owned(),
            nicknames,
            former,
            born_on: born.map(|(year, month, day)| date(year, month, day)),
            emails,
            telephones: telephone.into_iter().collect(),
            address: address.to_owned(),
            postcode: "ZZ1 1ZZ".to_owned(),
            numbers,
            ..Person::default()
        }
    })
}

/// A word as it is, in other letters, or with a mistake.
fn word() -> impl Strategy<Value = String> {
    let words = [&GIVEN[..], &FAMILY, &EMAIL, &NUMBER, &ADDRESS, &OTHER].concat();
    (select(words), 0_u8..8, any::<prop::sample::Index>()).prop_map(|(word, how, at)| {
        let mut letters: Vec<char> = word.chars().collect();
        let at = at.index(letters.len());
        match how {
            0 => return word.to_uppercase(),
            1 => return word.to_lowercase(),
            2 => drop(letters.remove(at)),
            3 => letters.insert(at, 'q'),
            4 if at > 0 => letters.swap(at - 1, at),
            _ => {}
        }
        letters.into_iter().collect()
    })
}

fn text() -> impl Strategy<Value = String> {
    let piece = (word(), select(&BETWEEN[..]));
    proptest::collection::vec(piece, 1..12).prop_map(|pieces| {
        let pieces = pieces.into_iter();
        pieces
            .flat_map(|(word, between)| [word, between.to_owned()])
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whoever_is_found_was_not_ruled_out(
        mut people in proptest::collection::vec(person(), 1..4),
        text in text(),
    ) {
        for (key, person) in (0..).zip(&mut people) {
            person.key = key;
        }
        let directory = Directory::build(&people);
        let everybody: Vec<u32> = people.iter().map(|person| person.key).collect();
        for participants in [Vec::new(), everybody] {
            let context = Context { participants, place: Vec::new() };
            let found = directory.find_with(&text, &context);
            for person in &people {
                let mut candidates = found.iter().flat_map(|found| &found.candidates);
                if candidates.any(|candidate| candidate.person == person.key) {
                    let may = Probe::of(person).may_hold(&text);
                    prop_assert!(may, "{text:?} holds {:?} {:?}", person.given, person.family);
                }
            }
        }
    }
}

#[test]
fn most_texts_are_ruled_out() {
    let probe = Probe::of(&Person {
        given: vec!["Elizabeth".to_owned(), "Rose".to_owned()],
        family: "Thornbury".to_owned(),
        born_on: Some(date(2013, 5, 4)),
        emails: vec!["e.thornbury13@mail.example".to_owned()],
        telephones: vec!["01632 960123".to_owned()],
        address: "4 Mill Lane, Nethercombe".to_owned(),
        postcode: "ZZ1 1ZZ".to_owned(),
        ..Person::default()
    });
    for without in [
        "",
        "On 4 May 2012 and 5 May 2013 we went through thorns, burrs and the mail of 2013.",
        "Call 01632 960124, or write to somebody@mail.example at 14 Mill Lane, ZZ1 1ZY.",
        "A rose is a rose. It et cetera; e.g. t h o r n. Café, naïve, “quoted”, it’s.",
        "elizab, thornb, bethany, bury",
    ] {
        assert!(!probe.may_hold(without), "{without}");
    }
    for with in [
        "Lizzie was late.",
        "ET",
        "E.T.",
        "thornbvry",
        "ZZ11ZZ",
        "4’s Mill Lane",
        "4/5/13",
    ] {
        assert!(probe.may_hold(with), "{with}");
    }
}
