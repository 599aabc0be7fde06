//! A small organisation from its first day to a delivered answer; every step leaves the leaf of its
//! own action and no other, and a refusal leaves none.

use access::Role;
use app::bodies::{Decision, Health, Person};
use app::{AppError, Choice, Extractor, Incoming, Ingested, OnFaults, PackageFile, PasswordCost};
use duties::rights::{CloseReason, Search, State};
use store::EntityId;

use crate::support::{House, NOW, PASSWORD, PEOPLE, at, day, extractor, later, place};

const FEW: PasswordCost = PasswordCost::TEST;
const ITEM: &str = "request.review-decide";

#[test]
fn accounts_from_the_first_link_to_a_lock() {
    let house = House::empty();
    let engine = house.engine();
    assert_eq!(house.acts_in(engine.org()), ["organisation.init"]);
    let (_, link) = house.step(&["account.add"], || {
        house
            .operator()
            .add_account("Dpo@Caretaker.example", "Ines", Role::Dpo, None)
    });
    let twice = house.refused(|| {
        house
            .operator()
            .add_account("dpo@caretaker.example", "Ines", Role::Dpo, None)
    });
    assert!(matches!(twice, AppError::Input(_)), "{twice}");
    for weak in [
        "short",
        "qwertyuiop12",
        "caretaker.example",
        "Dpo.Caretaker",
    ] {
        let no = house.refused(|| engine.set_password(&link.secret, weak, at(NOW), FEW));
        assert!(matches!(no, AppError::Input(_)), "{weak}: {no}");
    }
    house.refused(|| engine.set_password("another", PASSWORD, at(NOW), FEW));
    house.refused(|| engine.set_password(&link.secret, PASSWORD, later(3 * 24 * 60 + 1), FEW));
    house.step(&["account.set-password"], || {
        engine.set_password(&link.secret, PASSWORD, at(NOW), FEW)
    });
    house.refused(|| engine.set_password(&link.secret, PASSWORD, at(NOW), FEW));

    let sign_in = |password: &str, minutes| {
        engine.sign_in(
            "dpo@caretaker.example",
            password,
            "192.0.2.1",
            later(minutes),
            FEW,
        )
    };
    let (who, token) = house.step(&["account.sign-in"], || sign_in(PASSWORD, 0));
    assert_eq!(who.actor.role, Role::Dpo);
    assert!(engine.session(&token.0, later(14)).unwrap().is_some());
    assert!(
        engine.session(&token.0, later(14 + 16)).unwrap().is_none(),
        "an idle session goes on"
    );
    assert!(engine.session("nonsense", at(NOW)).unwrap().is_none());
    house.step(&["account.sign-out"], || engine.sign_out(&who, at(NOW)));
    assert!(engine.session(&token.0, at(NOW)).unwrap().is_none());

    let mut words = Vec::new();
    for _ in 0..5 {
        let (no, left) = house.leaves_of(|| sign_in("wrong wrong wrong", 20));
        assert_eq!(left, ["account.sign-in-failed"]);
        words.push(no.err().unwrap().to_string());
    }
    // From now on the right password says the same as a wrong one and as nobody's, until the wait is over.
    words.push(sign_in(PASSWORD, 20).err().unwrap().to_string());
    let nobody = engine.sign_in(
        "nobody@caretaker.example",
        PASSWORD,
        "192.0.2.1",
        later(20),
        FEW,
    );
    words.push(nobody.err().unwrap().to_string());
    words.dedup();
    assert_eq!(words.len(), 1, "{words:?}");
    house.step(&["account.sign-in"], || sign_in(PASSWORD, 60));
    house.assert_whole();
}

#[test]
fn one_address_may_not_try_for_ever() {
    let house = House::empty();
    let engine = house.engine();
    let attempt = |n: u32, address: &str| {
        let email = format!("nobody{n}@caretaker.example");
        engine
            .sign_in(&email, PASSWORD, address, at(NOW), FEW)
            .err()
            .unwrap()
            .to_string()
    };
    let first = attempt(0, "192.0.2.7");
    for n in 1..20 {
        assert_eq!(attempt(n, "192.0.2.7"), first);
    }
    assert!(attempt(20, "192.0.2.7").contains("too many attempts"));
    assert_eq!(
        attempt(21, "192.0.2.8"),
        first,
        "another address pays for it"
    );
}

#[test]
fn an_import_goes_in_whole_or_not_at_all() {
    let house = House::empty();
    let ctx = house.operator();
    let file = format!(
        "{PEOPLE}X1,astronaut,Nia,Farrow,,,,,,,,,,,,\nX2,learner,Odo,Lark,,,,31 June,,,,,,,,\n"
    );
    let preview = ctx.engine.preview_import(file.as_bytes()).unwrap();
    let places: Vec<_> = preview.faults.iter().map(|f| (f.line, f.column)).collect();
    assert_eq!(places, [(9, 2), (10, 8)]);
    let no = house.refused(|| ctx.import_people(&preview, OnFaults::Stop));
    assert!(
        matches!(&no, AppError::Input(faults) if faults.len() == 2),
        "{no}"
    );
    assert!(ctx.engine.directory().unwrap().is_empty());

    let imported = house.step(&["person.import"; 3], || {
        ctx.import_people(&preview, OnFaults::GoOn)
    });
    assert_eq!(
        (imported.people, imported.relations, imported.held),
        (7, 5, 0)
    );
    let again = ctx.engine.preview_import(PEOPLE.as_bytes()).unwrap();
    assert_eq!((again.people.len(), again.held.len()), (0, 7));
    let directory = ctx.engine.directory().unwrap();
    let (ella, sam) = (house.person("L1"), house.person("T1"));
    assert_eq!(
        directory
            .learners_of(sam, day("2026-11-21"))
            .into_iter()
            .collect::<Vec<_>>(),
        [ella]
    );
    let names = house.step(&["person.list"], || ctx.list_people("tolliver"));
    assert_eq!(names.len(), 2);
    house.assert_whole();
}

#[test]
fn a_relation_to_nobody_is_a_fault_with_its_line() {
    let house = House::empty();
    let text = "id,capacity,given_names,family_name,related_to,relation\n\
                L1,learner,Ana,Reed,,\n\
                C1,carer,Bo,Reed,L9,carer-of\n";
    let preview = house.engine().preview_import(text.as_bytes()).unwrap();
    let faults: Vec<_> = preview
        .faults
        .iter()
        .map(|f| (f.line, f.heading.as_str()))
        .collect();
    assert_eq!(faults, [(3, "related_to")]);
    // The row stays out whole: once mended it brings the person with the relation.
    let ctx = house.operator();
    assert_eq!(
        ctx.import_people(&preview, OnFaults::GoOn).unwrap().people,
        1
    );
    let mended = house
        .engine()
        .preview_import(text.replace("L9", "L1").as_bytes())
        .unwrap();
    let done = ctx.import_people(&mended, OnFaults::Stop).unwrap();
    assert_eq!((done.people, done.relations, done.held), (1, 1, 1));
    let words = text
        .replace("L9", "L1")
        .replace("carer-of", "mother")
        .replace("C1", "C2");
    let faults = house
        .engine()
        .preview_import(words.as_bytes())
        .unwrap()
        .faults;
    assert_eq!((faults[0].line, faults[0].column), (3, 14));
    let chain = "id,capacity,given_names,family_name,related_to,relation\n\
                 L2,learner,Cy,Reed,L3,sibling-of\n\
                 L3,learner,Di,Reed,L8,sibling-of\n";
    let preview = house.engine().preview_import(chain.as_bytes()).unwrap();
    assert_eq!((preview.people.len(), preview.faults.len()), (0, 2));
}

#[test]
fn an_import_that_a_crash_stopped_is_taken_back() {
    let rows: Vec<String> = (0..600)
        .map(|n| format!("P{n},learner,Given{n},Family{n}\n"))
        .collect();
    let file = format!("id,capacity,given_names,family_name\n{}", rows.concat());
    // Two commits (the import itself, cells of the first batch) up to all but the last.
    for commits in [2, 3, 5, 6] {
        let house = House::empty().closed().open_for(commits);
        let preview = house.engine().preview_import(file.as_bytes()).unwrap();
        assert_eq!(preview.people.len(), 600);
        house
            .operator()
            .import_people(&preview, OnFaults::Stop)
            .unwrap_err();
        let house = house.reopened();
        let engine = house.engine();
        assert!(
            engine.directory().unwrap().is_empty(),
            "half an import is seen after {commits} commits"
        );
        assert_eq!(engine.undo_staged_imports(at(NOW)).unwrap(), 1);
        assert_eq!(engine.undo_staged_imports(at(NOW)).unwrap(), 0);
        house.assert_whole();
        let ctx = house.operator();
        assert_eq!(
            ctx.import_people(&preview, OnFaults::Stop).unwrap().people,
            600
        );
        assert_eq!(house.engine().directory().unwrap().len(), 600);
        assert_eq!(house.reopened().engine().directory().unwrap().len(), 600);
    }
}

#[test]
fn housekeeping_takes_back_no_import_that_is_at_work() {
    let house = House::empty();
    let rows: Vec<String> = (0..600)
        .map(|n| format!("P{n},learner,Given{n},Family{n}\n"))
        .collect();
    let file = format!("id,capacity,given_names,family_name\n{}", rows.concat());
    let preview = house.engine().preview_import(file.as_bytes()).unwrap();
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                house.engine().keep_house(at(NOW)).unwrap();
            }
        });
        let done = house.operator().import_people(&preview, OnFaults::Stop);
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(done.unwrap().people, 600);
    });
    assert_eq!(house.engine().undo_staged_imports(at(NOW)).unwrap(), 0);
    assert_eq!(house.reopened().engine().directory().unwrap().len(), 600);
}

#[test]
fn two_who_change_the_same_person_do_not_overwrite_each_other() {
    let house = House::with_people();
    let ctx = house.operator();
    let ella = house.person("L1");
    let held = ctx.show_person(ella).unwrap().person.clone();
    let mut mine: Person = held.body.clone();
    mine.known_as = Some("Ellie".to_owned());
    house.step(&["person.change"], || {
        ctx.change_person(ella, held.version, mine.clone())
    });
    let theirs = house.refused(|| ctx.change_person(ella, held.version, mine));
    assert!(matches!(theirs, AppError::Conflict), "{theirs}");
    let person = house.reopened();
    let again = person.operator().show_person(ella).unwrap();
    assert_eq!(again.person.body.known_as.as_deref(), Some("Ellie"));
    assert_eq!(again.person.version, held.version + 1);
}

#[test]
fn records_of_every_kind_and_what_is_refused() {
    let house = House::with_people();
    let ctx = house.operator();
    let pack = house.engine().pack();
    let mut kinds = 0;
    for kind in pack.records.iter().filter(|kind| kind.holds.is_none()) {
        let class = house.engine().class_of(kind.category.as_str());
        let (add, look) = match class {
            access::DataClass::Ordinary => ("record.add", "record.look"),
            access::DataClass::Special => ("record.add-special", "record.look-special"),
            access::DataClass::Safeguarding => {
                ("record.add-safeguarding", "record.look-safeguarding")
            }
        };
        let who = if kind.people.iter().any(|p| p.as_str() == "learner") {
            "L1"
        } else {
            "T1"
        };
        let new = house.record(who, kind.code.as_str(), "something that happened");
        let id = house.step(&[add], || ctx.add_record(&new));
        let view = house.step(&[look], || ctx.show_record(id));
        assert_eq!(
            view.stored.body.fields[0].words(),
            "something that happened"
        );
        for told in [
            &view.line.basis,
            &view.line.purpose,
            &view.line.category,
            &view.line.source,
            &view.line.until,
        ] {
            assert!(!told.is_empty(), "{}: {:?}", kind.code.as_str(), view.line);
        }
        kinds += 1;
    }
    assert!(kinds >= 8, "the pack keeps {kinds} kinds of records");
    assert!(ctx.list_records(house.person("L1")).unwrap().len() >= 6);

    let mut no = house.record("L1", "horoscope", "Taurus");
    assert_input(&house.refused(|| ctx.add_record(&no)), "horoscope");
    no.kind = "session-report".to_owned();
    no.purpose = Some("marketing".to_owned());
    assert_input(&house.refused(|| ctx.add_record(&no)), "this purpose");
    no.purpose = None;
    no.source = Some("the grapevine".to_owned());
    assert_input(&house.refused(|| ctx.add_record(&no)), "source");
    no.source = None;
    no.on = day("2026-11-22");
    assert_input(&house.refused(|| ctx.add_record(&no)), "future");
    no.on = day("2026-11-20");
    no.text = "  \n".to_owned();
    assert_input(&house.refused(|| ctx.add_record(&no)), "must be given");
    // A session report is kept about learners; a school's contact is none.
    let school = house.record("S1", "session-report", "came by");
    assert!(matches!(
        house.refused(|| ctx.add_record(&school)),
        AppError::Input(_)
    ));
    let mut nobody = house.record("L1", "session-report", "came by");
    nobody.person = EntityId([9; 16]);
    assert!(matches!(
        house.refused(|| ctx.add_record(&nobody)),
        AppError::NotFound("person")
    ));
    house.assert_whole();
}

fn assert_input(error: &AppError, word: &str) {
    let AppError::Input(faults) = error else {
        panic!("not told as input: {error}")
    };
    let said = faults.iter().any(|f| f.what.contains(word));
    assert!(said, "`{word}` is not said: {faults:?}");
    assert!(
        faults.iter().all(|f| !f.mend.is_empty()),
        "no help: {faults:?}"
    );
}

#[test]
fn the_same_look_within_ten_minutes_adds_no_leaf_but_for_what_is_guarded() {
    let house = House::with_people();
    let ella = house.person("L1");
    house.step(&["person.look"], || house.operator().show_person(ella));
    let at_minute = |minutes| house.ctx(access::Actor::OPERATOR, later(minutes));
    house.step(&[], || at_minute(9).show_person(ella));
    house.step(&["person.look"], || at_minute(11).show_person(ella));
    let concern = house.record("L1", "safeguarding-concern", "She said that she is afraid.");
    let id = house.operator().add_record(&concern).unwrap();
    house.step(&["record.look-safeguarding"], || {
        house.operator().show_record(id)
    });
    house.step(&["record.look-safeguarding"], || {
        house.operator().show_record(id)
    });
}

const MAIL: &str = "From: Rosa Marchbanks <rosa.m@family.example.com>\r\n\
    To: office@bramblewood.example.org\r\n\
    Subject: Ella on Tuesday\r\n\
    Date: Tue, 10 Nov 2026 09:30:00 +0000\r\n\
    Content-Type: text/plain; charset=utf-8\r\n\r\n\
    Could Ella come at four? Idris Tolliver may bring her, 07700 900105.\r\n";
const TABLE: &str = "name,day\nElla Marchbanks,Monday\nJamie Tolliver,Tuesday\n";

/// A drive with four files of which two are about Ella, a telephone, a cabinet, and two records.
fn filled(extractor: &Extractor) -> House {
    let house = House::with_people();
    let ctx = house.operator();
    for name in ["Office drive", "Sam’s telephone", "Filing cabinet"] {
        house.step(&["place.add"], || ctx.add_place(&place(name)));
    }
    assert!(matches!(
        house.refused(|| ctx.add_place(&place("office DRIVE"))),
        AppError::Input(_)
    ));
    for (path, text) in [
        ("inbox/1.eml", MAIL),
        ("register.csv", TABLE),
        ("empty.txt", ""),
        ("strange.pdf", "%PDF-1.7 and nothing more"),
    ] {
        let line = house.step(&["source.ingest"], || {
            ctx.ingest("Office drive", &file(path, text), extractor)
        });
        assert_eq!(line.what, Ingested::New);
        let told = !line.look_at.is_empty();
        assert_ne!(
            told,
            matches!(path, "inbox/1.eml" | "register.csv"),
            "{path}: {:?}",
            line.look_at
        );
    }
    let again = house.step(&[], || {
        ctx.ingest("Office drive", &file("inbox/1.eml", MAIL), extractor)
    });
    assert_eq!(again.what, Ingested::Unchanged);
    let changed = format!("{TABLE}Ella Marchbanks,Friday\n");
    let line = house.step(&["source.ingest"], || {
        ctx.ingest("Office drive", &file("register.csv", &changed), extractor)
    });
    assert_eq!(line.what, Ingested::Changed);
    house.refused(|| ctx.ingest("No such place", &file("a.txt", "a"), extractor));
    for (kind, text) in [
        (
            "session-report",
            "Ella read aloud with Sam Okonjo; Jamie Tolliver joined for the game.",
        ),
        (
            "contact-note",
            "Rosa Marchbanks wrote that Ella will be late.",
        ),
    ] {
        ctx.add_record(&house.record("L1", kind, text)).unwrap();
    }
    house
}

fn file(path: &str, text: &str) -> Incoming {
    Incoming {
        path: path.to_owned(),
        bytes: text.as_bytes().to_vec(),
    }
}

#[test]
fn a_request_from_the_letter_to_the_collected_answer() {
    let extractor = extractor();
    let house = filled(&extractor);
    let ctx = house.operator();
    let ella = house.person("L1");
    let hits = house.step(&["find.run"], || ctx.find(ella));
    assert!(hits.len() >= 5, "{hits:?}");

    let id = house.step(&["request.open"], || ctx.open_request(house.request("L1")));
    let shown = house.step(&["request.look"], || ctx.show_request(id));
    assert_eq!(
        (shown.state, shown.reckoning.due_on),
        (State::Received, Some(day("2026-12-02")))
    );
    // Fifteen working days, as the policy promises.
    assert_eq!(shown.reckoning.aim_on, Some(day("2026-11-23")));
    assert_eq!(shown.places.len(), 4);
    let early = house.refused(|| ctx.build_package(id, &extractor));
    assert!(
        matches!(&early, AppError::Refused(no) if no.citation.is_some()),
        "{early:?}"
    );
    house.step(&["request.identity"], || {
        ctx.identity_not_in_doubt(id, "known to us for two years")
    });
    house.refused(|| ctx.ask_identity(id));
    house.step(&["request.identity"], || {
        ctx.check_reply(id, "by hand at the next session")
    });
    house.refused(|| ctx.show_authority(id, day("2026-11-20"), "not needed"));
    search(&house, id);
    review(&house, id);
    answer(&house, id, &extractor);
    let closed = ctx.show_request(id).unwrap();
    assert_eq!(closed.state, State::Closed);
    assert_eq!(closed.stored.body.log.len(), 6);
    let after = house.refused(|| ctx.pause(id, day("2026-11-21")));
    assert!(matches!(after, AppError::Refused(_)), "{after:?}");
    let house = house.reopened();
    assert_eq!(
        house.operator().list_requests().unwrap()[0].state,
        State::Closed
    );
    house.assert_whole();
}

fn search(house: &House, id: EntityId) {
    let ctx = house.operator();
    for line in ctx.show_request(id).unwrap().places {
        match line.name.as_str() {
            "Sam’s telephone" => {
                let texts = [(
                    "messages".to_owned(),
                    "see you Ella! Asha Brennock waits.".to_owned(),
                )];
                let found = house.step(&["request.search-by-hand"], || {
                    ctx.search_by_hand(id, &line.id, "Ella", &texts)
                });
                assert_eq!(found, 1);
            }
            "Filing cabinet" => {
                house.refused(|| ctx.leave_out(id, &line.id, "  "));
                house.step(&["request.search-leave-out"], || {
                    ctx.leave_out(id, &line.id, "it holds invoices only")
                });
            }
            _ => {
                let found = house.step(&["request.search"], || ctx.search_place(id, &line.id));
                assert_eq!(found, 2, "{}", line.name);
                let again = house.step(&["request.search"], || ctx.search_place(id, &line.id));
                assert_eq!(
                    again, 0,
                    "what was found already is found again in {}",
                    line.name
                );
            }
        }
    }
    let places = ctx.show_request(id).unwrap().places;
    assert!(places.iter().all(|place| place.search != Search::Waiting));
    // A line for each time, the repeated ones too.
    assert_eq!(ctx.show_request(id).unwrap().stored.body.log.len(), 6);
}

fn review(house: &House, id: EntityId) {
    let ctx = house.operator();
    let items = house.step(&["request.review-look"], || ctx.list_items(id));
    assert_eq!(items.len(), 5);
    let titled = |words: &str| {
        let found = items.iter().find(|item| item.title.contains(words));
        found
            .unwrap_or_else(|| panic!("no item {words}: {items:?}"))
            .number
    };
    let mail = titled("Ella on Tuesday");
    let shown = ctx.show_item(id, mail).unwrap();
    let seen: Vec<_> = shown
        .people
        .iter()
        .filter(|seen| !seen.subject)
        .flat_map(|seen| seen.who.clone())
        .collect();
    assert!(
        seen.contains(&"Rosa Marchbanks".to_owned()) && seen.contains(&"Idris Tolliver".to_owned()),
        "{seen:?}"
    );
    house.step(&[ITEM], || {
        ctx.decide(id, mail, Choice::GiveWithMarks(shown.marks.clone()))
    });

    let register = titled("register");
    let table = ctx.show_item(id, register).unwrap();
    assert!(
        !table.text.contains("Tolliver"),
        "a row about somebody else came along: {}",
        table.text
    );
    house.step(&[ITEM], || ctx.decide(id, register, Choice::Give));
    house.step(&[ITEM], || ctx.undo_decision(id, register));
    assert_eq!(decision(house, id, register), Decision::Undecided);
    house.refused(|| ctx.undo_decision(id, register));
    house.step(&[ITEM], || ctx.decide(id, register, Choice::Give));

    let by_hand = titled("messages");
    house.step(&[ITEM], || ctx.decide(id, by_hand, Choice::NotAboutThem));
    house.step(&[ITEM], || ctx.undo_decision(id, by_hand));
    let keep = |ground: &str, reason: &str| Choice::KeepBack {
        ground: ground.to_owned(),
        reason: reason.to_owned(),
        opinion_on: None,
    };
    assert!(matches!(
        house.refused(|| ctx.decide(id, by_hand, keep("because", "so"))),
        AppError::Input(_)
    ));
    // Not against the person themselves: DPA 2018 Sch 3 para 4.
    let child =
        house.refused(|| ctx.decide(id, by_hand, keep("child-expectation", "she told Sam")));
    assert!(
        matches!(&child, AppError::Refused(no) if no.citation.is_some()),
        "{child:?}"
    );
    house.refused(|| ctx.decide(id, by_hand, keep("third-party", " ")));
    house.step(&[ITEM], || {
        ctx.decide(id, by_hand, keep("third-party", "it is about Asha"))
    });
    house.step(&[ITEM], || ctx.decide(id, by_hand, Choice::NotAboutThem));
    house.step(&[ITEM], || ctx.undo_decision(id, by_hand));
    assert!(
        matches!(decision(house, id, by_hand), Decision::KeepBack { .. }),
        "undo goes one decision back"
    );

    let outside = vec![app::bodies::StoredMark {
        start: 0,
        end: 100_000,
        ground: "third-party".to_owned(),
        about: None,
    }];
    house.refused(|| ctx.decide(id, by_hand, Choice::GiveWithMarks(outside)));
    house.refused(|| ctx.decide(id, by_hand, Choice::GiveWithMarks(Vec::new())));
    assert!(matches!(
        house.refused(|| ctx.decide(id, 99, Choice::Give)),
        AppError::NotFound("item")
    ));
    for item in &items {
        if decision(house, id, item.number) == Decision::Undecided {
            let marks = ctx.show_item(id, item.number).unwrap().marks;
            house.step(&[ITEM], || {
                ctx.decide(id, item.number, Choice::GiveWithMarks(marks))
            });
        }
    }
}

fn decision(house: &House, id: EntityId, number: u32) -> Decision {
    let shown = house.operator().show_item(id, number).unwrap();
    shown.stored.body.decision
}

fn answer(house: &House, id: EntityId, extractor: &Extractor) {
    let ctx = house.operator();
    house.refused(|| ctx.deliver(id, FEW));
    let package = house.step(&["request.package"], || ctx.build_package(id, extractor));
    assert_eq!((package.findings, package.items), (Vec::new(), 4));
    let pdf = house.step(&["request.package-look"], || {
        ctx.package_file(id, PackageFile::Pdf)
    });
    assert!(pdf.starts_with(b"%PDF-"));
    assert_eq!(ctx.show_request(id).unwrap().state, State::Ready);
    // A decision that changes makes the answer another one.
    house.step(&[ITEM], || ctx.decide(id, 1, Choice::NotAboutThem));
    house.refused(|| ctx.deliver(id, FEW));
    house.step(&[ITEM], || ctx.undo_decision(id, 1));
    house.refused(|| ctx.deliver(id, FEW));
    house.step(&["request.package"], || ctx.build_package(id, extractor));
    let note = house.step(&["request.release", "request.deliver"], || {
        ctx.deliver(id, FEW)
    });
    assert_eq!((note.code.len(), note.secret.len()), (6, 43));

    let engine = house.engine();
    let collect = |code: &str, minutes| engine.collect(&note.secret, code, later(minutes), FEW);
    let wrong = if note.code == "000000" {
        "111111"
    } else {
        "000000"
    };
    let (no, left) = house.leaves_of(|| collect(wrong, 1).map(|_| ()));
    assert_eq!(
        (no.unwrap_err().to_string().as_str(), left),
        (
            "That link and code do not match.",
            vec!["request.collect-failed".to_owned()]
        )
    );
    let spaced = format!("{} {}", &note.code[..3], &note.code[3..]);
    let taken = house.step(&["request.collect"], || collect(&spaced, 2));
    assert_eq!(taken.pdf, ctx.package_file(id, PackageFile::Pdf).unwrap());
    assert!(taken.zip.starts_with(b"PK"));
    assert_eq!(ctx.show_request(id).unwrap().state, State::Collected);
    house.step(&["request.close"], || {
        ctx.close_request(id, CloseReason::Answered, "")
    });
    house.step(&["request.collect"], || collect(&note.code, 3));
}

/// DPA 2018 Sch. 3 para. 6: not without an opinion of the last six months, except what they know.
#[test]
fn what_tells_of_health_is_given_only_when_that_is_settled() {
    let extractor = extractor();
    let house = House::with_people();
    let ctx = house.operator();
    let need = house.record(
        "L1",
        "support-need",
        "Ella wears hearing aids in both ears.",
    );
    ctx.add_record(&need).unwrap();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.search_place(id, app::RECORDS).unwrap();
    let no = house.refused(|| ctx.decide(id, 1, Choice::Give));
    assert!(
        matches!(&no, AppError::Refused(no) if no.citation.as_deref() == Some("DPA 2018 Sch 3 para 6")),
        "{no:?}"
    );
    assert!(ctx.show_item(id, 1).unwrap().health_first.is_some());

    let keep = |on| Choice::KeepBack {
        ground: "serious-harm".to_owned(),
        reason: "the doctor says so".to_owned(),
        opinion_on: on,
    };
    house.refused(|| ctx.decide(id, 1, keep(None)));
    house.step(&[ITEM], || ctx.decide(id, 1, keep(Some(day("2026-11-01")))));
    house.step(&[ITEM], || ctx.decide(id, 1, Choice::NotAboutThem));
    house.step(&[ITEM], || ctx.undo_decision(id, 1));
    assert!(
        matches!(decision(&house, id, 1), Decision::KeepBack { .. }),
        "the opinion is kept, so what rests on it can be put back"
    );
    house.refused(|| ctx.decide(id, 1, Choice::Give));

    let opinion = |on: &str| ctx.record_health(id, 1, Health::NoHarm { on: day(on) });
    house.refused(|| opinion("2026-05-02"));
    house.refused(|| opinion("2026-12-24"));
    let blank = " ".to_owned();
    house.refused(|| ctx.record_health(id, 1, Health::Known { why: blank.clone() }));
    house.step(&[ITEM], || opinion("2026-10-30"));
    assert!(ctx.show_item(id, 1).unwrap().health_first.is_none());
    house.step(&[ITEM], || ctx.decide(id, 1, Choice::Give));
    let why = "she chose them herself".to_owned();
    house.step(&[ITEM], || {
        ctx.record_health(id, 1, Health::Known { why: why.clone() })
    });
    let agreed = crate::support::answered("support-need.teaching", true);
    ctx.note_consent(house.person("L1"), &agreed).unwrap();
    assert_eq!(ctx.build_package(id, &extractor).unwrap().items, 1);
    let text = text_of(&house, id, &extractor);
    // What they agreed to, without the name of whoever agreed for them.
    assert!(
        text.contains("Agreed on 3 November 2026, on a signed paper, a parent or carer for them."),
        "{text}"
    );
    assert!(!text.contains("Rosalind"), "{text}");
    // Where all of it is given, its own source is told: UK GDPR art. 15(1)(g).
    assert!(
        text.contains("Health and support needs: from you"),
        "{text}"
    );
    assert!(text.contains("we hold about you"), "{text}");
    assert!(text.contains("It holds 1 item, whole."), "{text}");
    // Their own details are a part of the copy: UK GDPR art. 15(3).
    for held in ["Details we hold", "Ella", "tutee", "E-mail", "Address"] {
        assert!(text.contains(held), "{held}: {text}");
    }
}

/// The words of the answer last put together, as a reader of the PDF finds them.
fn text_of(house: &House, id: EntityId, extractor: &Extractor) -> String {
    let pdf = house.operator().package_file(id, PackageFile::Pdf).unwrap();
    let pages = extractor.pdf_pages(extract::Reader::First, &pdf).unwrap();
    let words: Vec<String> = pages
        .unwrap()
        .iter()
        .flat_map(|page| {
            page.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    words.join(" ")
}

#[test]
fn whoever_asks_for_another_reads_about_whom_it_is() {
    let extractor = extractor();
    let house = House::with_people();
    let ctx = house.operator();
    let note = house.record("L1", "contact-note", "Ella is late on Mondays.");
    ctx.add_record(&note).unwrap();
    let mut new = house.request("L1");
    new.standing = duties::Requester::ParentalResponsibility;
    new.asker.name = "Rosa Marchbanks".to_owned();
    new.asker.person = Some(house.person("C1"));
    let id = ctx.open_request(new).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.search_place(id, app::RECORDS).unwrap();
    ctx.decide(id, 1, Choice::Give).unwrap();
    house.refused(|| ctx.build_package(id, &extractor));
    ctx.show_authority(id, day("2026-11-20"), "birth certificate; Ella agrees")
        .unwrap();
    let package = ctx.build_package(id, &extractor).unwrap();
    assert_eq!(package.findings, Vec::<String>::new());
    let text = text_of(&house, id, &extractor);
    assert!(text.contains("we hold about Ella Marchbanks"), "{text}");
    assert!(text.contains("there “you” means Ella Marchbanks"), "{text}");
    // A parent may have left the home.
    assert!(
        text.contains("How to reach the person is not among them"),
        "{text}"
    );
}

/// A request ready to be delivered, with an answer of the records only.
fn ready(house: &House, extractor: &Extractor) -> EntityId {
    let ctx = house.operator();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.search_place(id, app::RECORDS).unwrap();
    for item in ctx.list_items(id).unwrap() {
        let marks = ctx.show_item(id, item.number).unwrap().marks;
        let choice = if marks.is_empty() {
            Choice::Give
        } else {
            Choice::GiveWithMarks(marks)
        };
        ctx.decide(id, item.number, choice).unwrap();
    }
    assert_eq!(
        ctx.build_package(id, extractor).unwrap().findings,
        Vec::<String>::new()
    );
    id
}

#[test]
fn five_wrong_codes_lock_a_link_and_a_fortnight_ends_it() {
    let extractor = extractor();
    let house = House::with_people();
    house
        .operator()
        .add_record(&house.record("L1", "session-report", "Ella read aloud."))
        .unwrap();
    let id = ready(&house, &extractor);
    let (ctx, engine) = (house.operator(), house.engine());
    let note = ctx.deliver(id, FEW).unwrap();
    let wrong = if note.code == "000000" {
        "111111"
    } else {
        "000000"
    };
    let mut words = vec![
        engine
            .collect("no such link", &note.code, at(NOW), FEW)
            .err()
            .unwrap()
            .to_string(),
    ];
    for _ in 0..5 {
        words.push(
            engine
                .collect(&note.secret, wrong, at(NOW), FEW)
                .err()
                .unwrap()
                .to_string(),
        );
    }
    let locked = engine.collect(&note.secret, &note.code, at(NOW), FEW);
    words.push(
        locked
            .err()
            .expect("the sixth attempt opens it")
            .to_string(),
    );

    let second = ctx.deliver(id, FEW).unwrap();
    let fortnight = 14 * 24 * 60;
    let late = engine.collect(&second.secret, &second.code, later(fortnight), FEW);
    words.push(late.err().expect("an expired link opens").to_string());
    words.dedup();
    assert_eq!(words, ["That link and code do not match."]);
    engine
        .collect(&second.secret, &second.code, later(fortnight - 1), FEW)
        .unwrap();
    house.assert_whole();
}

#[test]
fn an_answer_that_names_somebody_withheld_is_not_released() {
    let extractor = extractor();
    let house = House::with_people();
    let ctx = house.operator();
    // The name of a place stands in the schedule, and this one names a tutor who is hidden in the text.
    ctx.add_place(&place("Samuel Okonjo’s telephone")).unwrap();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.search_place(id, app::RECORDS).unwrap();
    let telephone = ctx
        .show_request(id)
        .unwrap()
        .places
        .into_iter()
        .find(|p| p.id != app::RECORDS)
        .unwrap();
    let texts = [(
        "messages".to_owned(),
        "See you tomorrow, Ella. Samuel Okonjo".to_owned(),
    )];
    ctx.search_by_hand(id, &telephone.id, "Ella", &texts)
        .unwrap();
    let marks = ctx.show_item(id, 1).unwrap().marks;
    assert_eq!(marks.len(), 1);
    ctx.decide(id, 1, Choice::GiveWithMarks(marks)).unwrap();
    let package = house.step(&["request.package"], || ctx.build_package(id, &extractor));
    assert!(
        !package.findings.is_empty(),
        "a withheld name stands in the schedule"
    );
    let unnamed = package.findings.iter().find(|f| f.contains(" in the zip"));
    assert_eq!(
        unnamed, None,
        "a finding must say where a reviewer finds it"
    );
    assert_ne!(ctx.show_request(id).unwrap().state, State::Ready);
    let no = house.refused(|| ctx.deliver(id, FEW));
    assert!(matches!(no, AppError::Refused(_)), "{no:?}");
    // The reviewer decides to show him after all: then his name is no secret.
    ctx.decide(id, 1, Choice::Give).unwrap();
    assert_eq!(
        ctx.build_package(id, &extractor).unwrap().findings,
        Vec::<String>::new()
    );
    house.step(&["request.release", "request.deliver"], || {
        ctx.deliver(id, FEW)
    });
}

#[test]
fn another_of_the_same_name_is_no_leave_to_show_them() {
    let extractor = extractor();
    let house = House::with_people();
    let ctx = house.operator();
    ctx.add_place(&place("Jamie Farrowdale’s folder")).unwrap();
    ctx.add_person(Person {
        given_names: "Jamie".to_owned(),
        family_name: "Farrowdale".to_owned(),
        capacities: vec![app::bodies::Capacity {
            kind: "learner".to_owned(),
            from: None,
            to: None,
        }],
        ..Person::default()
    })
    .unwrap();
    ctx.add_record(&house.record("L2", "session-report", "Jamie did well today."))
        .unwrap();
    let id = ctx.open_request(house.request("L2")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.search_place(id, app::RECORDS).unwrap();
    let folder = ctx
        .show_request(id)
        .unwrap()
        .places
        .into_iter()
        .find(|p| p.id != app::RECORDS)
        .unwrap();
    let texts = [("page".to_owned(), "Jamie was here.".to_owned())];
    ctx.search_by_hand(id, &folder.id, "Jamie", &texts).unwrap();
    for number in [1, 2] {
        let view = ctx.show_item(id, number).unwrap();
        assert!(
            view.marks.is_empty() && view.people[0].subject,
            "{:?}",
            view.people
        );
        ctx.decide(id, number, Choice::Give).unwrap();
    }
    let package = ctx.build_package(id, &extractor).unwrap();
    assert!(
        !package.findings.is_empty(),
        "the other Jamie's full name went out with the schedule"
    );
}
