//! A server answers before everybody is read: until then nobody sees a part of the people, nothing is
//! begun that would be left half done, and whoever only signs in need not wait.

use std::time::Duration;

use access::Role;
use app::{AppError, Ctx, Engine, OnFaults, PasswordCost, Reading};
use store::{Commit, CommitId, Expected, Lane, Outcome, Put, Store as _};

use crate::support::{House, NOW, PASSWORD, PEOPLE, at, day, later};

fn sign_in(engine: &Engine) -> app::SignedIn {
    let (cost, now) = (PasswordCost::TEST, at(NOW));
    let signed_in = engine.sign_in("dpo@caretaker.example", PASSWORD, "192.0.2.1", now, cost);
    signed_in.unwrap().0
}

/// Whatever asks for people, or for what is sealed with a cell's key, and what that answers.
type Ask = fn(&House, &Ctx<'_>) -> Result<usize, AppError>;

fn asks() -> Vec<(&'static str, Ask)> {
    vec![
        ("the directory", |house, _| {
            Ok(house.engine().directory()?.len())
        }),
        ("a search", |_, ctx| {
            Ok(ctx.list_people("Marchbanks")?.len())
        }),
        ("a page of the list", |_, ctx| {
            let asked = app::PeopleAsked {
                words: "",
                kind: None,
                skip: 0,
                rows: 20,
            };
            Ok(ctx.people_page(&asked)?.total)
        }),
        ("who is this", |_, ctx| ctx.resolve_person("L1").map(|_| 1)),
        ("Today", |_, ctx| ctx.today_list().map(|_| 1)),
        ("the preview of an import", |house, _| {
            let preview = house.engine().preview_import(PEOPLE.as_bytes())?;
            Ok(preview.held.len())
        }),
        ("the requests", |_, ctx| Ok(ctx.list_requests()?.len())),
        ("a register of processing", |_, ctx| {
            ctx.show_register(app::RegisterOf::Controller).map(|_| 1)
        }),
        ("a new cell", |house, ctx| {
            let name = vault::CellName {
                owner: ctx.engine.new_id().0,
                rule: "sessions".to_owned(),
                part: vault::Part::Episode([9; 16]),
            };
            house.engine().cell(&name).map(|_| 1)
        }),
        ("whether keys are missing", |house, _| {
            house.engine().has_unknown_keys().map(usize::from)
        }),
    ]
}

/// Seven people, a record, a request; and the DPO, who can sign in.
fn house() -> House {
    let house = House::with_people();
    house.account("dpo", Role::Dpo, None);
    let ctx = house.operator();
    ctx.add_record(&house.record("L1", "session-report", "Fractions."))
        .unwrap();
    ctx.open_request(house.request("L1")).unwrap();
    house
}

#[test]
fn nobody_sees_a_part_of_the_people() {
    let house = house();
    let wanted: Vec<usize> = asks()
        .iter()
        .map(|(what, ask)| ask(&house, &house.operator()).unwrap_or_else(|e| panic!("{what}: {e}")))
        .collect();
    let (ella, new) = (house.person("L1"), house.request("L2"));
    let report = house.record("L1", "session-report", "More fractions.");
    let house = house.closed().begin_opening();
    let engine = house.engine();
    assert_eq!(engine.reading(), Reading::UnderWay);
    let who = sign_in(engine);
    for ctx in [house.operator(), house.ctx(who.actor, at(NOW))] {
        for (what, ask) in asks() {
            let error = house.refused(|| ask(&house, &ctx));
            assert!(matches!(error, AppError::StillReading), "{what}: {error}");
        }
        let writes = [
            house.refused(|| ctx.show_person(ella)),
            house.refused(|| ctx.list_records(ella)),
            house.refused(|| ctx.add_record(&report)),
            house.refused(|| ctx.open_request(new.clone())),
            house.refused(|| ctx.find(ella)),
            house.refused(|| ctx.who_may_see(ella)),
        ];
        for error in writes {
            assert!(matches!(error, AppError::StillReading), "{error}");
        }
    }
    engine.finish_opening(at(NOW)).unwrap();
    assert_eq!(engine.reading(), Reading::Done);
    for ((what, ask), wanted) in asks().into_iter().zip(wanted) {
        assert_eq!(ask(&house, &house.operator()).unwrap(), wanted, "{what}");
    }
    house.operator().add_record(&report).unwrap();
    house.assert_whole();
}

#[test]
fn what_needs_nobody_does_not_wait() {
    let house = house().closed().begin_opening();
    let engine = house.engine();
    let who = sign_in(engine);
    assert_eq!(who.actor.role, Role::Dpo);
    engine.sign_out(&who, at(NOW)).unwrap();
    assert!(
        engine
            .published(day("2026-11-21"))
            .unwrap()
            .public()
            .count()
            > 0
    );
    assert!(!engine.pack().people.is_empty());
    assert_eq!(engine.reading(), Reading::UnderWay);
    // What was written meanwhile is there when everybody is.
    engine.finish_opening(at(NOW)).unwrap();
    house.assert_whole();
}

#[test]
fn whoever_waits_is_told_of_the_end() {
    let house = house().closed().begin_opening();
    let engine = house.engine();
    let short = Duration::from_millis(1);
    assert_eq!(engine.wait_for_reading(short), Reading::UnderWay);
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| {
            let reading = engine.wait_for_reading(Duration::from_mins(1));
            (reading, engine.directory().map(|all| all.len()))
        });
        engine.finish_opening(at(NOW)).unwrap();
        let (reading, many) = waits.join().unwrap();
        assert_eq!((reading, many.unwrap()), (Reading::Done, 7));
    });
}

#[test]
fn a_person_who_cannot_be_read_ends_it_and_nobody_is_seen() {
    let house = house();
    let ella = house.person("L1");
    let row = {
        let snapshot = house.store().snapshot(house.engine().org()).unwrap();
        snapshot.lookup(ella).unwrap().unwrap()
    };
    let mut commit = Commit::new(house.engine().org(), CommitId([7; 16]));
    commit.puts.push(Put {
        kind: row.kind,
        id: row.id,
        expected: Expected::Version(row.version),
        cell: row.cell,
        body: vec![0; 200],
        terms: Vec::new(),
        chunks: Vec::new(),
    });
    let outcome = house.store().commit(Lane::Interactive, commit).unwrap();
    assert!(matches!(outcome, Outcome::Done(_)));
    let house = house.closed().begin_opening();
    let engine = house.engine();
    let error = engine.finish_opening(at(NOW)).unwrap_err();
    assert!(
        matches!(&error, AppError::Inconsistent(why) if why.contains("the body of person")),
        "{error}"
    );
    assert_eq!(engine.reading(), Reading::Failed);
    assert_eq!(
        engine.wait_for_reading(Duration::from_mins(1)),
        Reading::Failed
    );
    for (what, ask) in asks() {
        // Cells were whole, and say nothing of people.
        if what.contains("cell") || what.contains("keys") {
            continue;
        }
        assert!(ask(&house, &house.operator()).is_err(), "{what}");
    }
    // Opened whole, as a command does, it says the same.
    let again = house
        .closed()
        .try_open()
        .err()
        .map(|error| error.to_string());
    assert_eq!(again, Some(error.to_string()));
}

#[test]
fn an_opening_that_is_stopped_ends_and_is_no_failure() {
    let house = house().closed().begin_opening();
    let engine = house.engine();
    engine.stop_reading();
    assert!(engine.finish_opening(at(NOW)).is_err());
    assert_eq!(engine.reading(), Reading::Stopped);
    assert!(matches!(engine.directory(), Err(AppError::StillReading)));
    let house = house.reopened();
    assert_eq!(house.engine().directory().unwrap().len(), 7);
}

#[test]
fn an_import_that_was_cut_short_is_undone_before_anybody_is_seen() {
    let mut halfway = false;
    for commits in 1..6 {
        let house = House::empty().closed().open_for(commits);
        let preview = house.engine().preview_import(PEOPLE.as_bytes()).unwrap();
        let imported = house.operator().import_people(&preview, OnFaults::Stop);
        let house = house.closed().begin_opening();
        house.engine().finish_opening(later(1)).unwrap();
        let many = house.engine().directory().unwrap().len();
        assert!(many == 0 || many == 7, "{many}");
        halfway |= imported.is_err() && many == 0;
        house.assert_whole();
    }
    assert!(halfway);
}
