//! Each pack that ships, at work: a record of every kind about every kind of person is stored
//! through its own fields, and each role sees of them what the written policy says and no more.

use std::collections::BTreeSet;

use access::{Actor, Role};
use app::bodies::{Capacity, Organisation, PackFile, Person, Relation};
use app::{
    AppError, Ctx, DataField, EntityId, FieldType, Incoming, NewRecord, PeopleAsked, RecordLine,
};
use policy::{Holds, Pack, RecordKind};

use crate::support::{House, day, extractor, later, organisation, place};

/// What the written policies say, by hand: of a learner and of a carer what those see who work with
/// them, and the categories and kinds that the head, and the data protection officer, do not see.
struct Sheet {
    pack: &'static str,
    teaches: (&'static [&'static str], &'static [&'static str]),
    /// Of these categories, kinds of record that are for another purpose than theirs.
    for_others: &'static [&'static str],
    head_lacks: &'static [&'static str],
    officer_lacks: &'static [&'static str],
}

const SHEETS: [Sheet; 5] = [
    Sheet {
        pack: "commissioned-mentoring",
        teaches: (
            &["identity", "education", "health", "communication"],
            &["identity", "communication"],
        ),
        for_others: &["assessment-and-plan"],
        head_lacks: &["rights"],
        officer_lacks: &[],
    },
    Sheet {
        pack: "community-interest",
        teaches: (&["identity", "relationship"], &[]),
        for_others: &[],
        head_lacks: &["monitoring", "preferences", "rights"],
        officer_lacks: &[],
    },
    Sheet {
        pack: "digital-mentoring",
        teaches: (
            &["sessions", "questionnaires", "communication", "needs"],
            &["communication"],
        ),
        for_others: &[],
        head_lacks: &["rights"],
        officer_lacks: &[],
    },
    Sheet {
        pack: "online-provision",
        teaches: (
            &["contacts", "learning", "communication", "health"],
            &["contacts", "communication"],
        ),
        for_others: &["outcome"],
        head_lacks: &[
            "circumstances",
            "outcome",
            "staff-circumstances",
            "pay",
            "discipline",
            "rights",
        ],
        officer_lacks: &[],
    },
    Sheet {
        pack: "private-tutoring",
        teaches: (&["learning", "communication", "health"], &["communication"]),
        for_others: &[],
        head_lacks: &["rights"],
        officer_lacks: &[],
    },
];

/// One stored record, and what the sheet speaks of.
struct Kept {
    id: EntityId,
    person: EntityId,
    kind: String,
    category: String,
    capacity: String,
    own: bool,
}

struct World {
    house: House,
    pack: Pack,
    kept: Vec<Kept>,
    teacher: EntityId,
}

/// A house with a pack that ships, and a photograph read in.
pub fn house_of(files: &[(&str, &str)]) -> House {
    let house = House::of(&Organisation {
        pack: files
            .iter()
            .map(|(name, text)| PackFile {
                name: (*name).to_owned(),
                text: (*text).to_owned(),
            })
            .collect(),
        ..organisation()
    });
    let ctx = house.operator();
    ctx.add_place(&place("Drive")).unwrap();
    let file = Incoming {
        path: "staff/photograph.jpg".to_owned(),
        bytes: vec![0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0],
    };
    ctx.ingest("Drive", &file, &extractor()).unwrap();
    house
}

fn world(code: &str) -> World {
    let files = policy::packs::shipped(code).unwrap().files;
    let house = house_of(files);
    let pack = Pack::parse(files).unwrap();
    let ctx = house.operator();
    let teacher = ctx
        .add_person(person("Sam", pack.people[0].code.as_str()))
        .unwrap();
    let mut kept = Vec::new();
    for kind in &pack.people {
        for own in [true, false] {
            let about = ctx.add_person(person("Ada", kind.code.as_str())).unwrap();
            if own {
                let relation = Relation {
                    from: teacher,
                    to: about,
                    kind: "tutor-of".to_owned(),
                    from_on: None,
                    to_on: None,
                    evidence: None,
                    import: None,
                };
                ctx.add_relation(relation).unwrap();
            }
            let records = pack.records.iter().filter(|one| pack.is_written(one));
            for record in records.filter(|one| one.people.contains(&kind.code)) {
                let category = pack.category_of(record).unwrap();
                let new = new(about, record, &pack.fields_of(record));
                let id = ctx.add_record(&new).unwrap();
                kept.push(Kept {
                    id,
                    person: about,
                    kind: record.code.to_string(),
                    category: category.code.to_string(),
                    capacity: kind.code.to_string(),
                    own,
                });
            }
        }
    }
    World {
        house,
        pack,
        kept,
        teacher,
    }
}

pub fn person(name: &str, kind: &str) -> Person {
    Person {
        given_names: name.to_owned(),
        family_name: "Lark".to_owned(),
        born_on: Some(day("2011-03-04")),
        emails: vec![format!("{}@inbox.example", name.to_lowercase())],
        capacities: vec![Capacity {
            kind: kind.to_owned(),
            from: None,
            to: None,
        }],
        ..Person::default()
    }
}

/// A record as its form sends it: something in each field.
pub fn new(person: EntityId, kind: &RecordKind, fields: &[&DataField]) -> NewRecord {
    let typed = |field: &&DataField| (field.code.clone(), typed(field).to_owned());
    NewRecord {
        person,
        kind: kind.code.to_string(),
        purpose: None,
        source: None,
        on: day("2026-11-20"),
        text: String::new(),
        fields: fields.iter().map(typed).collect(),
        others: Vec::new(),
        author: None,
        version: None,
    }
}

fn typed(field: &DataField) -> &str {
    match field.kind {
        FieldType::Text => "a word",
        FieldType::LongText => "some words\nand more",
        FieldType::Date => "27 3 2026",
        FieldType::Number => "7",
        FieldType::YesNo => "yes",
        FieldType::Choice => &field.choices[0],
        FieldType::Email => "ada@example.org",
        FieldType::Telephone => "07700 900123",
        FieldType::Address => "1 Fennel Row\nQZ1 1AA",
        FieldType::Money => "12.50",
        FieldType::File => "Drive/staff/photograph.jpg",
    }
}

/// What somebody finds in the lists; each of it opens, and nothing else does.
fn seen(world: &World, actor: Actor) -> BTreeSet<EntityId> {
    let ctx = world.house.ctx(actor, later(5));
    let mut listed = BTreeSet::new();
    let people: BTreeSet<EntityId> = world.kept.iter().map(|one| one.person).collect();
    for person in people {
        match ctx.list_records(person) {
            Ok(lines) => listed.extend(lines.iter().map(|line| line.id)),
            Err(error) => assert!(matches!(error, AppError::Refused(_)), "{error}"),
        }
    }
    for one in &world.kept {
        match ctx.show_record(one.id) {
            Ok(view) => {
                assert!(listed.contains(&one.id), "{} opens unlisted", one.category);
                assert!(view.why.contains("may see"), "{}", view.why);
                assert!(!view.stored.body.fields.is_empty());
            }
            Err(error) => {
                assert_eq!(error.to_string(), "You do not have access. Ask the DPO.");
                assert!(!listed.contains(&one.id), "{} is listed", one.category);
            }
        }
    }
    listed
}

/// Holds what was seen against what should be.
fn check(world: &World, actor: Actor, what: &str, should: impl Fn(&Kept) -> bool) {
    let seen = seen(world, actor);
    for one in &world.kept {
        assert_eq!(
            seen.contains(&one.id),
            should(one),
            "{what}: {} of a {}, own: {}",
            one.kind,
            one.capacity,
            one.own
        );
    }
}

fn as_the_sheet_says(sheet: &Sheet) {
    let world = world(sheet.pack);
    let house = &world.house;
    let written: BTreeSet<&str> = world.kept.iter().map(|one| one.category.as_str()).collect();
    assert!(written.len() >= 8, "{}: {written:?}", sheet.pack);

    let tutor = house.account("tutor", Role::Tutor, Some(world.teacher));
    check(&world, tutor, &format!("{}: tutor", sheet.pack), |one| {
        let (learner, carer) = sheet.teaches;
        let categories = match one.capacity.as_str() {
            "learner" => learner,
            "carer" => carer,
            _ => &[],
        };
        let theirs = !sheet.for_others.contains(&one.kind.as_str());
        one.own && theirs && categories.contains(&one.category.as_str())
    });
    let head = house.account("head", Role::Head, None);
    check(&world, head, &format!("{}: head", sheet.pack), |one| {
        !sheet.head_lacks.contains(&one.category.as_str())
            && !sheet.head_lacks.contains(&one.kind.as_str())
    });
    let dpo = house.account("dpo", Role::Dpo, None);
    check(&world, dpo, &format!("{}: dpo", sheet.pack), |one| {
        !sheet.officer_lacks.contains(&one.category.as_str())
    });
    each_has_its_due_date(&world);
    let accounts = [("tutor", tutor), ("head", head), ("dpo", dpo)];
    each_look_is_explained_beforehand(&world, &accounts);
    details_are_seen_as_explained(&world, &accounts);
    house.assert_whole();
}

/// What is said of who may see it, of a person and of the policy, is what then happens.
fn each_look_is_explained_beforehand(world: &World, accounts: &[(&str, Actor)]) {
    let ctx = world.house.operator();
    for (name, actor) in accounts {
        let seen = seen(world, *actor);
        let signs_in = |role: &&policy::RoleOfStaff| role.signs_in_as.as_deref() == Some(*name);
        let role = world.pack.roles.iter().find(signs_in).unwrap();
        for one in &world.kept {
            let kind = world.pack.record_kind(&one.kind).unwrap();
            let said = ctx.who_may_see(one.person).unwrap();
            let held = said.iter().find(|held| held.title == kind.title).unwrap();
            // What stands with the person counts as one beside the record of more.
            assert_eq!(held.count, if kind.holds.is_some() { 2 } else { 1 });
            let mut seers = held.seers.iter();
            let who = seers.find(|one| one.name == *name).unwrap();
            assert_eq!(who.role, role.title);
            let expected = seen.contains(&one.id);
            assert_eq!(who.trace.is_allowed(), expected, "{name}: {}", one.kind);
            let last = who.trace.steps.last().unwrap();
            assert_eq!(last.met, expected, "{}", last.words);
            assert!(!expected || world.pack.says(&last.place), "{}", last.place);

            let explained = kind.uses_for(&one.capacity).any(|one_use| {
                let look = policy::Look {
                    role: role.code.as_str(),
                    category: &one.category,
                    purpose: one_use.purpose.as_str(),
                    kind_of_person: &one.capacity,
                    their_own: one.own,
                };
                ctx.why_by_policy(&look).unwrap().is_allowed()
            });
            // Those in the office work with nobody; their lines do not ask for it.
            assert_eq!(explained, expected, "{name}: {}", one.kind);
        }
    }
}

/// Of a person's birth date and contact points those see nothing whom the policy does not let see their
/// details; whoever may know of them at all sees the name, and nobody writes over what they do not see.
fn details_are_seen_as_explained(world: &World, accounts: &[(&str, Actor)]) {
    let operator = world.house.operator();
    let people: BTreeSet<EntityId> = world.kept.iter().map(|one| one.person).collect();
    for id in people {
        let held = operator.show_person(id).unwrap().person;
        let capacity = &held.body.capacities[0].kind;
        let kind = world.pack.holding(Holds::Details, capacity);
        let title = &kind
            .unwrap_or_else(|| panic!("no details of a {capacity}"))
            .title;
        let said = operator.who_may_see(id).unwrap();
        let line = said.iter().find(|held| held.title == *title).unwrap();
        for (name, actor) in accounts {
            let ctx = world.house.ctx(*actor, later(5));
            let Ok(view) = ctx.show_person(id) else {
                continue;
            };
            let who = line.seers.iter().find(|one| one.name == *name).unwrap();
            let may = who.trace.is_allowed();
            assert_eq!(view.sees_details, may, "{name}: a {capacity}");
            let mut listed = ctx.list_people("").unwrap().into_iter();
            let listed = listed.find(|one| one.id == id).unwrap();
            for shown in [&view.person.body, &listed.body] {
                assert_eq!(shown.display_name(), "Ada Lark");
                assert_eq!(shown.born_on.is_some(), may, "{name}: a {capacity}");
                assert_eq!(!shown.emails.is_empty(), may, "{name}: a {capacity}");
            }
            // A contact point finds those alone whose contact points are seen; the name finds all.
            for (words, finds) in [("ada@inbox", may), ("ada lark", true)] {
                let listed = ctx.list_people(words).unwrap();
                assert_eq!(
                    listed.iter().any(|one| one.id == id),
                    finds,
                    "{name}: {words}"
                );
                let asked = PeopleAsked {
                    words,
                    kind: None,
                    skip: 0,
                    rows: 100,
                };
                let page = ctx.people_page(&asked).unwrap();
                assert_eq!(
                    page.people.iter().any(|one| one.id == id),
                    finds,
                    "{name}: {words}"
                );
                assert_eq!(page.total, listed.len());
            }
            if !may && *name != "tutor" {
                let change = || ctx.change_person(id, held.version, view.person.body.clone());
                world.house.refused(change);
            }
        }
        assert_eq!(operator.show_person(id).unwrap().person.body, held.body);
    }
}

/// A day, or in words what it waits for.
fn each_has_its_due_date(world: &World) {
    let ctx = world.house.operator();
    for one in &world.kept {
        let view = ctx.show_record(one.id).unwrap();
        let body = &view.stored.body;
        let rule = world.pack.retention_rule(&body.rule).unwrap();
        let RecordLine {
            until,
            due_on,
            then,
            ..
        } = view.line;
        assert_eq!(then, rule.then.words());
        if rule.trigger.is_known_from_the_start() {
            assert!(due_on.is_some(), "{}: {until}", rule.code);
        } else if due_on.is_none() {
            let waits = until.contains(rule.trigger.words()) || rule.period.needs_birth_date();
            assert!(waits || rule.period.is_open(), "{}: {until}", rule.code);
        }
    }
}

#[test]
fn commissioned_mentoring() {
    as_the_sheet_says(&SHEETS[0]);
}

#[test]
fn community_interest() {
    as_the_sheet_says(&SHEETS[1]);
}

#[test]
fn digital_mentoring() {
    as_the_sheet_says(&SHEETS[2]);
}

#[test]
fn online_provision() {
    as_the_sheet_says(&SHEETS[3]);
}

#[test]
fn private_tutoring() {
    as_the_sheet_says(&SHEETS[4]);
}

/// The pack of private tutoring with a second role for those who sign in as its head does.
fn with_a_bookkeeper() -> House {
    let mut organisation = organisation();
    organisation.pack[0].text.push_str(
        r#"
[[role]]
code = "bookkeeper"
title = "bookkeeper"
signs_in_as = "head"
sees = [{ categories = ["contracts"], purposes = ["administration"] }]
origin = "pack's own"
"#,
    );
    let house = House::of(&organisation);
    let ctx = house.operator();
    ctx.add_person(person("Ada", "learner")).unwrap();
    ctx.add_person(person("Rosa", "carer")).unwrap();
    house
}

fn one_called(ctx: &Ctx<'_>, name: &str) -> EntityId {
    ctx.list_people(name).unwrap()[0].id
}

#[test]
fn a_role_of_the_policy_narrows_what_an_account_sees() {
    let house = with_a_bookkeeper();
    let operator = house.operator();
    let pack = house.engine().pack();
    let (ada, rosa) = (one_called(&operator, "Ada"), one_called(&operator, "Rosa"));
    let add = |about, kind: &str| {
        let kind = pack.record_kind(kind).unwrap();
        let record = new(about, kind, &pack.fields_of(kind));
        operator.add_record(&record).unwrap()
    };
    let report = add(ada, "session-report");
    let agreement = add(rosa, "agreement");
    let actor = house.account("head", Role::Head, None);
    let head = house.ctx(actor, later(5));
    assert!(head.show_record(report).is_ok() && head.show_record(agreement).is_ok());
    assert!(head.list_documents().is_ok() && head.show_person(ada).unwrap().sees_details);
    // Chosen by those who may, and only a role for such accounts.
    let id = EntityId(actor.id);
    house.refused(|| head.choose_role(id, "bookkeeper"));
    house.refused(|| operator.choose_role(id, "tutor"));
    house.step(&["account.choose-role"], || {
        operator.choose_role(id, "bookkeeper")
    });
    let why = head.show_record(agreement).unwrap().why;
    assert_eq!(
        why,
        "a bookkeeper may see “Agreements and payments” about everybody, to arrange sessions, send invoices and answer questions (pack's own)"
    );
    house.refused(|| head.show_record(report).map(|_| ()));
    assert!(head.list_records(ada).unwrap().is_empty());
    house.refused(|| head.list_documents());
    let shown = head.show_person(ada).unwrap();
    assert!(!shown.sees_details && shown.person.body.born_on.is_none());
    // Nor do they write what they do not see; but a concern for somebody's safety.
    let kind = pack.record_kind("session-report").unwrap();
    let record = new(ada, kind, &pack.fields_of(kind));
    house.refused(|| head.add_record(&record).map(|_| ()));
    let offered = head.kinds_to_write(ada).unwrap();
    let offered: Vec<&str> = offered.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(offered, ["safeguarding-concern", "agreement"]);
}

#[test]
fn only_the_fields_of_the_policy_are_kept() {
    let house = House::with_people();
    let ctx = house.operator();
    let with = |fields: &[(&str, &str)]| NewRecord {
        fields: fields
            .iter()
            .map(|(code, typed)| ((*code).to_owned(), (*typed).to_owned()))
            .collect(),
        ..house.record("L1", "session-report", "")
    };
    let said = |fields: &[(&str, &str)]| match ctx.add_record(&with(fields)) {
        Err(AppError::Input(faults)) => faults
            .into_iter()
            .map(|fault| format!("{}: {}", fault.place, fault.what))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        said(&[("attendance", "late")]),
        ["field-what-was-done-in-sessions: what was done in sessions must be given"]
    );
    assert_eq!(
        said(&[
            ("what-was-done-in-sessions", "Fractions."),
            ("shoe-size", "38")
        ]),
        ["field-shoe-size: the policy keeps no field of this name under “Learning”"]
    );
    let id = ctx
        .add_record(&with(&[
            ("what-was-done-in-sessions", "Fractions with Asha Brennock."),
            ("attendance", "on time"),
        ]))
        .unwrap();
    let record = ctx.show_record(id).unwrap().stored.body;
    assert_eq!(
        record.words(),
        "What was done in sessions: Fractions with Asha Brennock.\nAttendance: on time"
    );
}

#[test]
fn no_field_escapes_a_search_or_an_answer() {
    let house = House::with_people();
    let ctx = house.operator();
    let mut record = house.record("L1", "contact-note", "Called about Tuesday.");
    record.fields = vec![("by-whom".to_owned(), "Rosalind Marchbanks".to_owned())];
    ctx.add_record(&record).unwrap();
    let ella = house.person("L1");
    let request = ctx.open_request(house.request("L1")).unwrap();
    assert_eq!(ctx.search_place(request, app::RECORDS).unwrap(), 1);
    let item = ctx.show_item(request, 1).unwrap();
    assert!(
        item.text.contains("By whom: Rosalind Marchbanks"),
        "{}",
        item.text
    );
    let marked = item
        .people
        .iter()
        .any(|seen| item.text.get(seen.start..seen.end) == Some("Rosalind Marchbanks"));
    assert!(marked, "another person in a field is found");
    let mut named = house.record("L1", "contact-note", "Called.");
    named.fields = vec![("by-whom".to_owned(), "Ella Marchbanks".to_owned())];
    ctx.add_record(&named).unwrap();
    let hits = ctx.find(ella).unwrap();
    assert!(
        hits.iter().any(|hit| hit.around.contains("By whom: Ella")),
        "{hits:?}"
    );
}
