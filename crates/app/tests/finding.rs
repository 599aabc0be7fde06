//! Finding a person in more files than one thread looks through.

use super::support::{House, extractor, place};
use app::Incoming;

const FILES: usize = 200;

/// What one file says, and whether Ella stands in it.
fn says(number: usize) -> (String, bool) {
    match number % 5 {
        0 => (
            format!("Session {number} went well.\nElla read aloud."),
            true,
        ),
        1 => (format!("\"Ella Marchbanks\"\tnumber {number}"), true),
        2 => (
            format!("A fellow tutor, Bella, and no. {number}: the cellar."),
            false,
        ),
        3 if number == 103 => ("nothing of anybody. ".repeat(20_000) + "\nElla", true),
        _ => (format!("Page {number} of the homework, Sam."), false),
    }
}

#[test]
fn somebody_is_found_in_the_order_of_the_files_however_many() {
    let house = House::with_people();
    let (ctx, reader) = (house.operator(), extractor());
    ctx.add_place(&place("Office drive")).unwrap();
    let mut expected = Vec::new();
    for number in 0..FILES {
        let (text, holds) = says(number);
        let path = format!("{number:03}.txt");
        if holds {
            expected.push(format!("{path}: {path}"));
        }
        let bytes = text.into_bytes();
        ctx.ingest("Office drive", &Incoming { path, bytes }, &reader)
            .unwrap();
    }
    let ella = house.person("L1");
    let found = house.step(&["find.run"], || ctx.find(ella));
    let titles: Vec<String> = found.into_iter().map(|hit| hit.title).collect();
    assert_eq!(titles, expected);

    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    let places = ctx.show_request(id).unwrap().places;
    let drive = places
        .iter()
        .find(|place| place.name == "Office drive")
        .unwrap();
    let new = ctx.search_place(id, &drive.id).unwrap();
    assert_eq!(new as usize, expected.len());
}

#[test]
fn a_learner_is_found_by_their_number_where_it_is_nobody_elses() {
    let house = House::with_people();
    let (ctx, reader) = (house.operator(), extractor());
    ctx.add_place(&place("Office drive")).unwrap();
    let file = Incoming {
        path: "list.txt".to_owned(),
        bytes: b"To whom it may concern: lrn4017 came in 2013.".to_vec(),
    };
    ctx.ingest("Office drive", &file, &reader).unwrap();
    let id = house.person("L1");
    for (number, expected) in [("LRN-40 17", 1), ("2013", 0)] {
        let shown = ctx.show_person(id).unwrap().person;
        let mut person = shown.body.clone();
        person.external_id = Some(number.to_owned());
        ctx.change_person(id, shown.version, person).unwrap();
        assert_eq!(ctx.find(id).unwrap().len(), expected, "{number}");
    }
}
