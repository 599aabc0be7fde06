//! What somebody who means no good, or chance, must not get out of it.

use super::support::{House, NOW, PASSWORD, at, day, extractor, later, place};
use access::Role;
use app::bodies::Relation;
use app::{AppError, Choice, Incoming, PasswordCost};

const FEW: PasswordCost = PasswordCost::TEST;

/// A request about Ella with one file, searched and ready to decide.
fn with_file(house: &House, text: &str) -> store::EntityId {
    let ctx = house.operator();
    ctx.add_place(&place("Shared drive")).unwrap();
    read_in(house, text);
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    search(house, id);
    id
}

fn read_in(house: &House, text: &str) {
    let file = Incoming {
        path: "notes.txt".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    house
        .operator()
        .ingest("Shared drive", &file, &extractor())
        .unwrap();
}

fn search(house: &House, id: store::EntityId) {
    let ctx = house.operator();
    let places = ctx.show_request(id).unwrap().places;
    for place in places {
        ctx.search_place(id, &place.id).unwrap();
    }
}

#[test]
fn a_file_read_in_again_after_the_decision_is_not_given_unseen() {
    let house = House::with_people();
    let ctx = house.operator();
    let reader = extractor();
    let first = "Ella Marchbanks read well today and chose the next book.";
    let id = with_file(&house, first);
    ctx.decide(id, 1, Choice::Give).unwrap();
    // As long as before, so that the spans fit.
    let second = "Ella Marchbanks: Jamie Tolliver was hit at home, he said.";
    read_in(&house, second.get(..first.len()).unwrap());
    house.refused(|| ctx.build_package(id, &reader));
    house.refused(|| ctx.decide(id, 1, Choice::Give));
    search(&house, id);
    let item = ctx.show_item(id, 1).unwrap();
    assert_eq!(item.stored.body.decision, app::bodies::Decision::Undecided);
    assert!(item.text.contains("Jamie"));
    assert!(!item.marks.is_empty(), "nobody is marked anew");
    house.refused(|| ctx.build_package(id, &reader));
    ctx.decide(id, 1, Choice::GiveWithMarks(item.marks))
        .unwrap();
    let view = ctx.build_package(id, &reader).unwrap();
    assert_eq!((view.items, view.findings), (1, Vec::<String>::new()));
    house.assert_whole();
}

#[test]
fn a_first_name_let_stand_is_no_leave_for_the_rest() {
    let house = House::with_people();
    let ctx = house.operator();
    ctx.add_place(&place("Samuel Okonjo’s telephone")).unwrap();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.search_place(id, app::RECORDS).unwrap();
    let places = ctx.show_request(id).unwrap().places;
    let telephone = places.into_iter().find(|p| p.id != app::RECORDS).unwrap();
    let texts = [(
        "messages".to_owned(),
        "See you tomorrow, Ella. Sam".to_owned(),
    )];
    ctx.search_by_hand(id, &telephone.id, "Ella", &texts)
        .unwrap();
    ctx.decide(id, 1, Choice::Give).unwrap();
    let view = ctx.build_package(id, &extractor()).unwrap();
    assert!(
        !view.findings.is_empty(),
        "his family name stands in the list"
    );
}

#[test]
fn guesses_made_at_the_same_moment_are_counted_one_by_one() {
    let house = House::with_people();
    let ctx = house.operator();
    let note = house.record("L1", "session-report", "Ella read aloud.");
    ctx.add_record(&note).unwrap();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.search_place(id, app::RECORDS).unwrap();
    ctx.decide(id, 1, Choice::Give).unwrap();
    ctx.build_package(id, &extractor()).unwrap();
    let lost = ctx.deliver(id, FEW).unwrap();
    let note = ctx.deliver(id, FEW).unwrap();
    let engine = house.engine();
    // Collected once, as its owner does; a thief has the link from then on.
    engine
        .collect(&note.secret, &note.code, at(NOW), FEW)
        .unwrap();
    let old = engine.collect(&lost.secret, &lost.code, later(1), FEW);
    assert!(old.is_err(), "the link that was replaced still opens");
    let wrong: Vec<String> = (0..8)
        .map(|n| format!("{n:06}"))
        .filter(|code| *code != note.code)
        .take(5)
        .collect();
    std::thread::scope(|scope| {
        for code in &wrong {
            let secret = &note.secret;
            scope.spawn(move || {
                let no = engine.collect(secret, code, later(2), FEW).err();
                assert!(matches!(no, Some(AppError::Refused(_))), "another answer");
            });
        }
    });
    let locked = engine.collect(&note.secret, &note.code, later(3), FEW);
    assert!(locked.is_err(), "five guesses were counted as fewer");
    house.assert_whole();
}

#[test]
fn failures_at_the_same_moment_all_count() {
    let house = House::with_people();
    house.account("dpo", Role::Dpo, None);
    let engine = house.engine();
    std::thread::scope(|scope| {
        for n in 0..5 {
            scope.spawn(move || {
                let address = format!("192.0.2.{n}");
                engine
                    .sign_in("dpo@caretaker.example", "wrong", &address, at(NOW), FEW)
                    .err()
            });
        }
    });
    let right = || {
        engine.sign_in(
            "dpo@caretaker.example",
            PASSWORD,
            "192.0.2.99",
            at(NOW),
            FEW,
        )
    };
    assert!(right().is_err(), "it is not locked after five");
}

#[test]
fn a_tutor_learns_nobodys_name_by_way_of_a_school_or_a_record() {
    let house = House::with_people();
    let operator = house.operator();
    let relation = |from: &str, kind: &str, to: &str| Relation {
        from: house.person(from),
        kind: kind.to_owned(),
        to: house.person(to),
        from_on: Some(day("2025-02-03")),
        to_on: None,
        evidence: None,
        import: None,
    };
    operator
        .add_relation(relation("S1", "placed-by", "L2"))
        .unwrap();
    let sam = house.account("sam", Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(sam, at(NOW));
    let school = ctx.show_person(house.person("S1")).unwrap();
    let names: Vec<&str> = school
        .relations
        .iter()
        .map(|r| r.other_name.as_str())
        .collect();
    assert_eq!(names, ["Ella Marchbanks"]);
    let own = ctx.show_person(house.person("L1")).unwrap();
    assert_eq!(own.relations.len(), 3, "mother, tutor, school");
    let mut note = house.record("L1", "session-report", "Ella read aloud.");
    note.others = vec![house.person("L2")];
    house.refused(|| ctx.add_record(&note));
    note.others = vec![house.person("C1")];
    note.author = Some(house.person("T2"));
    let id = ctx.add_record(&note).unwrap();
    let written = ctx.show_record(id).unwrap();
    assert_eq!(
        written.stored.body.author,
        Some(house.person("T1")),
        "in another's name"
    );
}
