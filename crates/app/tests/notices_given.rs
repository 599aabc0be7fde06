//! Whether and when people were given their notice (obligation TRA-2).

use access::Role;
use app::bodies::{Capacity, Person};
use app::{Ctx, GivenTo, HowTold, Matter, NewlyGiven, NoticeOfPerson, TellBy};
use store::EntityId;

use crate::support::{House, NOW, at, day, later, told as given};

fn newcomer(kind: &str) -> Person {
    Person {
        given_names: "Odo".to_owned(),
        family_name: "Lark".to_owned(),
        capacities: vec![capacity(kind)],
        ..Person::default()
    }
}

fn capacity(kind: &str) -> Capacity {
    Capacity {
        kind: kind.to_owned(),
        from: None,
        to: None,
    }
}

fn of(ctx: &Ctx<'_>, id: EntityId) -> Vec<NoticeOfPerson> {
    ctx.notices_of(&ctx.show_person(id).unwrap()).unwrap()
}

/// The notices still to be given to somebody, with the days.
fn open(ctx: &Ctx<'_>, id: EntityId) -> Vec<(String, Option<TellBy>)> {
    let open = of(ctx, id).into_iter().filter(|one| one.open);
    open.map(|one| (one.code, one.by)).collect()
}

fn codes(ctx: &Ctx<'_>, id: EntityId) -> Vec<String> {
    open(ctx, id).into_iter().map(|(code, _)| code).collect()
}

/// How many of how many are still to be given each notice.
fn counts(ctx: &Ctx<'_>) -> Vec<(String, usize, usize)> {
    let lines = ctx.list_notices_due().unwrap().into_iter();
    lines.map(|one| (one.code, one.open, one.people)).collect()
}

fn counted(all: &[(&str, usize, usize)]) -> Vec<(String, usize, usize)> {
    let all = all.iter();
    all.map(|(code, open, people)| ((*code).to_owned(), *open, *people))
        .collect()
}

#[test]
fn somebody_who_comes_is_told_and_it_is_on_record() {
    let house = House::empty();
    let ctx = house.operator();
    let odo = ctx.add_person(newcomer("carer")).unwrap();
    let today = day("2026-11-21");
    let [(code, Some(by))] = &open(&ctx, odo)[..] else {
        panic!("one notice, with its day")
    };
    assert_eq!(code, "families");
    let said = of(&ctx, odo)[0].still_due().unwrap();
    assert!(said.contains("art") && said.contains("13(1)"), "{said}");
    assert_eq!(by.at_once, Some(today));
    assert!(by.at_latest.is_none_or(|last| last <= day("2026-12-21")));
    let told = house.step(&["notice.given"], || {
        ctx.record_notice_given(&given("families", GivenTo::One(odo)))
    });
    assert_eq!(told, 1);
    let all = of(&ctx, odo);
    let [one] = &all[..] else {
        panic!("one notice")
    };
    assert!(!one.open && one.by.is_none());
    assert_eq!(
        one.given[0].sentence(),
        "Told on 3 November 2026, by e-mail"
    );
    // It is the same after the program was closed and opened again.
    let house = house.reopened();
    let ctx = house.operator();
    assert_eq!(codes(&ctx, odo), [""; 0]);
    // A further kind of person has its own notice, with the day on which that was put on record.
    let held = ctx.show_person(odo).unwrap().person;
    let mut body = held.body.clone();
    body.capacities.push(capacity("tutor"));
    let later = house.ctx(access::Actor::OPERATOR, later(60 * 24 * 3));
    later.change_person(odo, held.version, body).unwrap();
    let [(code, Some(by))] = &open(&later, odo)[..] else {
        panic!("the other notice")
    };
    assert_eq!(
        (code.as_str(), by.at_once),
        ("tutors", Some(day("2026-11-24")))
    );
    // Taken back, it does not count; what it said stays, with the reason.
    let entry = of(&later, odo)[0].given[0].id;
    house.refused(|| later.take_back_notice_given(entry, " "));
    house.step(&["notice.take-back"], || {
        later.take_back_notice_given(entry, "It came back unread.")
    });
    house.refused(|| later.take_back_notice_given(entry, "Again."));
    assert_eq!(codes(&later, odo), ["families", "tutors"]);
    let back = &of(&later, odo)[0].given[0];
    assert_eq!(back.taken_back.as_deref(), Some("It came back unread."));
    house.assert_whole();
}

#[test]
fn the_notice_is_the_one_for_their_kind_and_age() {
    let house = House::empty();
    let ctx = house.operator();
    for (kind, born, code) in [
        ("learner", Some("2012-05-04"), Some("tutees")),
        ("learner", Some("1990-05-04"), Some("families")),
        ("learner", None, Some("tutees")),
        ("carer", None, Some("families")),
        ("referee", None, Some("applicants")),
        ("stranger", None, None),
    ] {
        let mut person = newcomer(kind);
        person.born_on = born.map(day);
        let id = ctx.add_person(person).unwrap();
        assert_eq!(codes(&ctx, id), Vec::from_iter(code), "{kind} {born:?}");
    }
}

#[test]
fn a_whole_list_is_told_at_once_and_whoever_comes_later_is_not_among_them() {
    let house = House::with_people();
    let ctx = house.operator();
    let before = [
        ("tutees", 2, 2),
        ("families", 2, 2),
        ("tutors", 2, 2),
        ("schools", 1, 1),
    ];
    assert_eq!(counts(&ctx), counted(&before));
    let everybody = |kind: Option<&str>| GivenTo::Everybody(kind.map(str::to_owned));
    assert_eq!(
        ctx.record_notice_given(&given("tutees", everybody(None)))
            .unwrap(),
        2
    );
    let odo = ctx.add_person(newcomer("learner")).unwrap();
    let told = ctx.record_notice_given(&given("families", everybody(Some("carer"))));
    assert_eq!(told.unwrap(), 2);
    let after = [
        ("tutees", 1, 3),
        ("families", 0, 2),
        ("tutors", 2, 2),
        ("schools", 1, 1),
    ];
    assert_eq!(counts(&ctx), counted(&after));
    assert_eq!(codes(&ctx, odo), ["tutees"]);
    // Nobody is left; and nobody is of that kind.
    house.refused(|| ctx.record_notice_given(&given("families", everybody(None))));
    house.refused(|| ctx.record_notice_given(&given("tutors", everybody(Some("carer")))));
    // One entry for both: it is taken back for both.
    let entry = of(&ctx, house.person("C1"))[0].given[0].clone();
    assert_eq!((entry.people, entry.on), (2, day("2026-11-03")));
    ctx.take_back_notice_given(entry.id, "The list was an old one.")
        .unwrap();
    assert_eq!(codes(&ctx, house.person("C2")), ["families"]);
    house.assert_whole();
}

#[test]
fn what_is_put_on_record_is_held_against_the_day_and_the_law() {
    let house = House::with_people();
    let ctx = house.operator();
    let rosa = GivenTo::One(house.person("C1"));
    let tomorrow = NewlyGiven {
        on: day("2026-11-22"),
        ..given("families", rosa.clone())
    };
    house.refused(|| ctx.record_notice_given(&tomorrow));
    house.refused(|| ctx.record_notice_given(&given("no-such-notice", rosa.clone())));
    let nobody = GivenTo::One(EntityId([9; 16]));
    house.refused(|| ctx.record_notice_given(&given("families", nobody)));
    for how in HowTold::ALL.into_iter().filter(|how| how.wants_words()) {
        let wordless = NewlyGiven {
            how,
            ..given("families", rosa.clone())
        };
        house.refused(|| ctx.record_notice_given(&wordless));
    }
    let knows = NewlyGiven {
        how: HowTold::AlreadyHas,
        words: "The school gave it with the form.".to_owned(),
        ..given("families", rosa)
    };
    ctx.record_notice_given(&knows).unwrap();
    let all = of(&ctx, house.person("C1"));
    assert_eq!(
        all[0].given[0].sentence(),
        "Need not be told: they have the information already (UK GDPR arts 13(4) and 14(5)(a)), weighed on 3 November 2026"
    );
    assert!(!all[0].open);
}

#[test]
fn today_has_one_line_for_each_notice() {
    let house = House::with_people();
    let lines = |ctx: &Ctx<'_>| -> Vec<(String, usize)> {
        let today = ctx.today_list().unwrap();
        let all = today.overdue.into_iter().chain(today.this_week);
        let all = all.chain(today.coming_up).map(|due| (due.on, due.matter));
        all.filter_map(|(on, matter)| match matter {
            Matter::Notice { notice, people, .. } => {
                assert!(on.is_some_and(|on| on <= day("2026-12-21")));
                Some((notice, people))
            }
            _ => None,
        })
        .collect()
    };
    let ctx = house.operator();
    let all = |codes: &[(&str, usize)]| -> Vec<(String, usize)> {
        let codes = codes.iter();
        codes
            .map(|(code, many)| ((*code).to_owned(), *many))
            .collect()
    };
    let mut found = lines(&ctx);
    found.sort();
    let four = [
        ("families", 2),
        ("schools", 1),
        ("tutees", 2),
        ("tutors", 2),
    ];
    assert_eq!(found, all(&four));
    // A tutor's are of the own learners and their circle: Ella, Rosa, and the school.
    let sam = house.account("sam", Role::Tutor, Some(house.person("T1")));
    let mut found = lines(&house.ctx(sam, at(NOW)));
    found.sort();
    assert_eq!(
        found,
        all(&[("families", 1), ("schools", 1), ("tutees", 1)])
    );
    for code in ["families", "schools", "tutees", "tutors"] {
        ctx.record_notice_given(&given(code, GivenTo::Everybody(None)))
            .unwrap();
    }
    assert_eq!(lines(&ctx), []);
    // A month later nobody is late who was told, and whoever was not is.
    let odo = ctx.add_person(newcomer("referee")).unwrap();
    let next = house.ctx(access::Actor::OPERATOR, later(60 * 24 * 40));
    let overdue = next.today_list().unwrap().overdue.into_iter();
    let late: Vec<_> = overdue
        .filter_map(|due| match due.matter {
            Matter::Notice { notice, people, .. } => Some((notice, people)),
            _ => None,
        })
        .collect();
    assert_eq!(late, all(&[("applicants", 1)]));
    let page = next.to_be_told("applicants", 0, 10).unwrap();
    assert_eq!((page.people[0].id, page.line.late), (odo, 1));
}

#[test]
fn a_tutor_records_it_for_the_own_learners_and_for_nobody_else() {
    let house = House::with_people();
    let sam = house.account("sam", Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(sam, at(NOW));
    let one = |number| GivenTo::One(house.person(number));
    house.refused(|| ctx.record_notice_given(&given("tutees", one("L2"))));
    house.refused(|| ctx.record_notice_given(&given("tutees", GivenTo::Everybody(None))));
    ctx.record_notice_given(&given("tutees", one("L1")))
        .unwrap();
    let page = ctx.to_be_told("families", 0, 10).unwrap();
    let seen: Vec<EntityId> = page.people.iter().map(|one| one.id).collect();
    assert_eq!(seen, [house.person("C1")]);
}

#[test]
fn what_is_on_record_of_one_person_goes_with_them() {
    let house = House::with_people();
    let ctx = house.operator();
    let ella = house.person("L1");
    let alone = NewlyGiven {
        words: "Read out in the kitchen.".to_owned(),
        ..given("tutees", GivenTo::One(ella))
    };
    ctx.record_notice_given(&alone).unwrap();
    assert_eq!(counts(&ctx)[0], ("tutees".to_owned(), 1, 2));
    let cells = ctx.cells_of(ella).unwrap();
    ctx.destroy(&cells, &mut |_| Ok(())).unwrap();
    assert_eq!(counts(&ctx)[0], ("tutees".to_owned(), 1, 1));
    let house = house.reopened();
    assert_eq!(counts(&house.operator())[0], ("tutees".to_owned(), 1, 1));
    house.assert_whole();
}

#[test]
fn of_those_from_before_no_day_is_known() {
    let house = House::with_people();
    let ctx = house.operator();
    // As an earlier release wrote somebody: nothing says when they were put on record.
    let before = EntityId([0x0b; 16]);
    let allowed = access::authorise::<access::acts::PersonAdd>(
        &ctx.actor,
        &access::Scope::Organisation,
        access::Purpose::Administration,
    );
    let mut unit = ctx.begin(&allowed.unwrap());
    let cell = unit.cell(&vault::CellName {
        owner: before.0,
        rule: "relationship".to_owned(),
        part: vault::Part::Episode(before.0),
    });
    unit.insert(before, cell.unwrap(), &newcomer("carer"))
        .unwrap();
    unit.commit().unwrap();
    let house = house.reopened();
    let ctx = house.operator();
    assert_eq!(open(&ctx, before), [("families".to_owned(), None)]);
    let said = of(&ctx, before)[0].still_due();
    assert!(said.unwrap().contains("not known since when"));
    let page = ctx.to_be_told("families", 2, 10).unwrap();
    let order: Vec<EntityId> = page.people.iter().map(|one| one.id).collect();
    assert_eq!(order, [before], "the unknown last");
    assert_eq!((page.line.open, page.line.late), (3, 0));
    // What they were is not taken for new when something else of them changes.
    let held = ctx.show_person(before).unwrap().person;
    let mut body = held.body.clone();
    body.known_as = Some("Od".to_owned());
    ctx.change_person(before, held.version, body).unwrap();
    assert_eq!(open(&ctx, before), [("families".to_owned(), None)]);
}

#[test]
fn a_notice_that_the_policy_has_anew_is_given_from_its_day_on() {
    let house = House::with_people();
    let ctx = house.operator();
    let carers = [(
        "people = [\"school-contact\", \"commissioner\", \"enquirer\"]",
        "people = [\"school-contact\", \"commissioner\", \"enquirer\", \"carer\"]",
    )];
    let files = crate::support::next_policy(2, "2026-12-15", &carers);
    ctx.make_draft(files).unwrap();
    let hash = crate::support::shown(&ctx).hash;
    ctx.signed_on_paper(&hash, "director", "the red folder")
        .unwrap();
    ctx.adopt_draft(&hash).unwrap();
    let (rosa, school) = (house.person("C1"), house.person("S1"));
    assert_eq!(codes(&ctx, rosa), ["families"]);
    let begins = at("2026-12-15T09:00:00Z");
    house.engine().keep_house(begins).unwrap();
    let ctx = house.ctx(access::Actor::OPERATOR, begins);
    let days = |id| -> Vec<_> {
        let open = open(&ctx, id).into_iter();
        open.map(|(code, by)| (code, by.and_then(|by| by.at_once)))
            .collect()
    };
    let added = Some(day("2026-11-21"));
    let families = ("families".to_owned(), added);
    let schools = ("schools".to_owned(), Some(day("2026-12-15")));
    assert_eq!(days(rosa), [families, schools]);
    assert_eq!(days(school), [("schools".to_owned(), added)]);
}

#[test]
fn where_it_is_known_who_gave_the_details_there_is_one_day() {
    let files = policy::packs::shipped("commissioned-mentoring")
        .unwrap()
        .files;
    let house = crate::packs::house_of(files);
    let ctx = house.operator();
    let rosa = crate::packs::person("Rosa", "carer");
    let rosa = ctx.add_person(rosa).unwrap();
    let by = |ctx: &Ctx<'_>| open(ctx, rosa)[0].1.unwrap();
    let (added, latest) = (day("2026-11-21"), day("2026-12-19"));
    // The policy lets both be, and promises 28 days, which is before the month.
    let both = by(&ctx);
    assert_eq!((both.at_once, both.at_latest), (Some(added), Some(latest)));
    assert_eq!(
        both.words(),
        "At once if they gave it themselves; by 19 December 2026 if somebody else did"
    );
    let pack = policy::Pack::parse(files).unwrap();
    let kind = pack.holding(policy::Holds::Details, "carer").unwrap();
    for (source, once, last) in [
        ("themselves", Some(added), None),
        ("commissioner", None, Some(latest)),
    ] {
        let details = app::NewRecord {
            source: Some(source.to_owned()),
            fields: vec![(
                "next-of-kin-and-emergency-contacts".to_owned(),
                "A neighbour.".to_owned(),
            )],
            ..crate::packs::new(rosa, kind, &[])
        };
        ctx.write_record(&details).unwrap();
        let known = by(&ctx);
        assert_eq!((known.at_once, known.at_latest), (once, last), "{source}");
        let page = ctx.to_be_told("families", 0, 10).unwrap();
        assert_eq!(page.people[0].by, Some(known));
    }
}
