//! What a page shows together is recorded together: each look has its own leaf, and one commit keeps
//! them all or none.

use access::Role;
use store::Store as _;

use crate::support::{House, NOW, at};

#[test]
fn a_person_and_the_list_of_their_records_are_one_commit_and_two_leaves() {
    let house = House::with_people();
    let dpo = house.account("dpo", Role::Dpo, None);
    let ella = house.person("L1");
    let ctx = house.operator();
    ctx.add_record(&house.record("L1", "session-report", "Fractions."))
        .unwrap();
    // There is one commit left, and both leaves are in it.
    let house = house.closed().open_for(1);
    let ctx = house.ctx(dpo, at(NOW));
    let (view, lines) = house.step(&["person.look", "record.list"], || {
        ctx.show_person_with_records(ella)
    });
    assert_eq!((view.person.id, lines.len()), (ella, 1));
    // Each leaf names its own.
    let entries = house.operator().show_ledger(0, 10_000);
    let house = match entries {
        // Looking at the ledger would be a commit too many.
        Err(_) => house.reopened(),
        Ok(_) => panic!("a look at the ledger left no leaf"),
    };
    let entries = house.operator().show_ledger(0, 10_000).unwrap();
    let of = |act: &str| {
        let entry = entries.iter().rfind(|entry| entry.act == act).unwrap();
        let objects = entry.objects.as_ref().unwrap();
        let named: Vec<_> = objects
            .objects
            .iter()
            .map(|o| (o.kind.clone(), o.id))
            .collect();
        (named, entry.actor.as_ref().unwrap().id.0)
    };
    assert_eq!(
        of("person.look"),
        (vec![("person".to_owned(), ella)], dpo.id)
    );
    assert_eq!(
        of("record.list"),
        (vec![("record".to_owned(), ella)], dpo.id)
    );
    house.assert_whole();
}

#[test]
fn looks_that_could_not_be_recorded_are_not_shown_and_not_remembered() {
    let house = House::with_people();
    let dpo = house.account("dpo", Role::Dpo, None);
    let ella = house.person("L1");
    let house = house.closed().open_for(0);
    let before = house
        .store()
        .snapshot(house.engine().org())
        .unwrap()
        .head()
        .unwrap();
    let ctx = house.ctx(dpo, at(NOW));
    assert!(ctx.show_person_with_records(ella).is_err());
    let after = house
        .store()
        .snapshot(house.engine().org())
        .unwrap()
        .head()
        .unwrap();
    assert_eq!(before.map(|head| head.size), after.map(|head| head.size));
    // A second try within ten minutes is no repetition of a look that was recorded.
    assert!(ctx.show_person_with_records(ella).is_err());
    let house = house.reopened();
    let ctx = house.ctx(dpo, at(NOW));
    house.step(&["person.look", "record.list"], || {
        ctx.show_person_with_records(ella)
    });
    // Within ten minutes neither is recorded again, and one that is new is.
    house.step(&[], || ctx.show_person_with_records(ella));
    let jamie = house.person("L2");
    house.step(&["person.look"], || ctx.show_person(jamie));
    house.step(&["record.list"], || ctx.show_person_with_records(jamie));
}
