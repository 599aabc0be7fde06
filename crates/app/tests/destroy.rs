//! Creating and destroying in their order, stopped between each pair of steps as a kill stops them:
//! the process ends, everything is opened again, and what was left half done is finished.

use app::{AppError, Ctx, Step};
use keys::KeyState;
use store::{CellId, EntityId, Store as _};
use vault::{Bound, KeyId};

use crate::support::{Closed, House, NOW, at, files_below, holds};

const TEXT: &str = "Jamie learnt about volcanoes.";

/// Jamie with a record, a safeguarding concern and a record that names Ella too; and all his cells.
fn jamie(house: &House) -> (EntityId, Vec<EntityId>, Vec<CellId>) {
    let ctx = house.operator();
    let mut records = Vec::new();
    for kind in ["session-report", "safeguarding-concern"] {
        records.push(ctx.add_record(&house.record("L2", kind, TEXT)).unwrap());
    }
    let mut shared = house.record("L2", "session-report", "Jamie and Ella played together.");
    shared.others = vec![house.person("L1")];
    records.push(ctx.add_record(&shared).unwrap());
    let learner = house.person("L2");
    let cells = ctx.cells_of(learner).unwrap();
    (learner, records, cells)
}

fn stop_after(step: Step) -> impl FnMut(Step) -> Result<(), AppError> {
    move |done| {
        if done == step {
            Err(AppError::Conflict)
        } else {
            Ok(())
        }
    }
}

/// Nothing of the person can be read, by any way.
fn assert_unread(ctx: &Ctx<'_>, learner: EntityId, records: &[EntityId]) {
    assert!(
        ctx.engine.directory().unwrap().person(learner).is_none(),
        "the directory still has them"
    );
    assert!(matches!(
        ctx.show_person(learner),
        Err(AppError::NotFound(_))
    ));
    assert!(
        ctx.list_people("tolliver")
            .unwrap()
            .iter()
            .all(|p| p.id != learner)
    );
    assert!(ctx.list_records(learner).unwrap().is_empty());
    for record in records {
        assert!(
            matches!(ctx.show_record(*record), Err(AppError::NotFound(_))),
            "a record still reads"
        );
    }
    assert!(
        ctx.engine
            .directory()
            .unwrap()
            .relations_of(learner)
            .next()
            .is_none()
    );
}

#[test]
fn what_goes_together_is_sealed_together() {
    let house = House::with_people();
    let (learner, _, cells) = jamie(&house);
    // Details and what was learnt under one rule, what is guarded, and what is about two people.
    assert_eq!(cells.len(), 3);
    let ctx = house.operator();
    ctx.add_record(&house.record("L2", "session-report", "and about rivers"))
        .unwrap();
    assert_eq!(
        ctx.cells_of(learner).unwrap().len(),
        3,
        "one rule and one episode need one cell"
    );
    let others = ctx.cells_of(house.person("L1")).unwrap();
    assert!(others.iter().all(|cell| !cells.contains(cell)));
}

/// DPA 2018 s. 173.
#[test]
fn what_somebody_has_asked_for_is_on_hold_until_the_request_is_closed() {
    let house = House::with_people();
    let (_, _, cells) = jamie(&house);
    let ctx = house.operator();
    let id = ctx.open_request(house.request("L2")).unwrap();
    let no = house.refused(|| ctx.destroy(&cells, &mut |_| Ok(())));
    assert!(
        matches!(&no, AppError::Refused(no) if no.citation.as_deref() == Some("DPA 2018 s. 173")),
        "{no:?}"
    );
    ctx.close_request(id, duties::rights::CloseReason::Withdrawn, "she telephoned")
        .unwrap();
    ctx.destroy(&cells, &mut |_| Ok(())).unwrap();
}

#[test]
fn destroying_leaves_a_tombstone_and_the_others() {
    let house = House::with_people();
    let (learner, records, cells) = jamie(&house);
    let before = house.operator().engine.directory().unwrap().len();
    let mut steps = Vec::new();
    house.step(&["destroy.decide", "destroy.done"], || {
        house.operator().destroy(&cells, &mut |step| {
            steps.push(step);
            Ok(())
        })
    });
    assert_eq!(
        steps,
        [Step::Decided, Step::KeysGone, Step::Noted, Step::Removed]
    );
    let house = house.reopened();
    let ctx = house.operator();
    assert_unread(&ctx, learner, &records);
    assert_eq!(ctx.engine.directory().unwrap().len(), before - 1);
    assert!(ctx.cells_of(learner).unwrap().is_empty());
    assert_certified(&house, &cells);
    house.assert_whole();
    let snapshot = house.store().snapshot(house.engine().org()).unwrap();
    for id in records.iter().chain([&learner]) {
        assert!(
            snapshot.lookup(*id).unwrap().is_none(),
            "a body is still there"
        );
    }
    drop(snapshot);
    ctx.show_person(house.person("L1")).unwrap();
    assert!(matches!(
        ctx.destroy(&cells, &mut |_| Ok(())),
        Err(AppError::NotFound("cell"))
    ));
}

#[test]
fn one_category_goes_while_the_person_stays() {
    let house = House::with_people();
    let (learner, records, cells) = jamie(&house);
    let ctx = house.operator();
    let snapshot = house.store().snapshot(house.engine().org()).unwrap();
    let guarded = snapshot.lookup(records[1]).unwrap().unwrap().cell;
    drop(snapshot);
    assert!(cells.contains(&guarded));
    ctx.destroy(&[guarded], &mut |_| Ok(())).unwrap();
    assert!(matches!(
        ctx.show_record(records[1]),
        Err(AppError::NotFound(_))
    ));
    assert_eq!(ctx.list_records(learner).unwrap().len(), 2);
    ctx.show_person(learner).unwrap();
    // What is written later of the same kind has a cell of its own, under a key of its own.
    let concern = house.record("L2", "safeguarding-concern", "another day");
    let again = ctx.add_record(&concern).unwrap();
    assert_eq!(
        ctx.show_record(again).unwrap().stored.body.fields[0].words(),
        "another day"
    );
    assert!(!ctx.cells_of(learner).unwrap().contains(&guarded));
    house.reopened().assert_whole();
}

#[test]
fn a_number_is_free_again_when_its_person_is_gone() {
    let house = House::with_people();
    let (_, _, cells) = jamie(&house);
    house.operator().destroy(&cells, &mut |_| Ok(())).unwrap();
    let preview = house
        .engine()
        .preview_import(crate::support::PEOPLE.as_bytes())
        .unwrap();
    // The file alone does not bring them back: somebody has to say so, and why.
    let erased: Vec<_> = preview.erased.iter().map(|one| one.id.as_str()).collect();
    assert_eq!((preview.people.len(), erased), (0, vec!["L2"]));
    let wanted = app::Wanted {
        bring_back: vec!["L2".to_owned()],
        reason: "he comes to us again".to_owned(),
        ..app::Wanted::default()
    };
    house.operator().import(&preview, &wanted).unwrap();
    assert!(
        house
            .operator()
            .list_records(house.person("L2"))
            .unwrap()
            .is_empty()
    );
    house.reopened().assert_whole();
}

/// What a certificate rests on: each cell has a tombstone that names the moment and the leaf of the
/// decision, that leaf is there, and so is the one that says it is done; both slots agree.
fn assert_certified(house: &House, cells: &[CellId]) {
    let org = house.engine().org();
    let acts = house.acts_in(org);
    let decided = acts.iter().position(|act| act == "destroy.decide").unwrap();
    let done = acts.iter().position(|act| act == "destroy.done").unwrap();
    assert!(decided < done);
    let slots = files_below(&house.folder().join("keys"));
    let stores: Vec<&Vec<u8>> = slots
        .iter()
        .filter(|(p, _)| p.ends_with("keystore"))
        .map(|(_, b)| b)
        .collect();
    assert_eq!(stores.len(), 2);
    assert_eq!(stores[0], stores[1], "the slots differ");
    let keys = house.keys();
    for cell in cells {
        let KeyState::Destroyed(tombstone) = keys.cell(org.0, cell.0) else {
            panic!("no tombstone for {cell}")
        };
        assert_eq!(tombstone.at, at(NOW).as_microsecond());
        let leaf = usize::try_from(tombstone.leaf).unwrap();
        assert!(
            leaf == decided || leaf <= done,
            "the tombstone names leaf {leaf}"
        );
    }
}

#[test]
fn stopped_between_each_pair_of_steps_it_is_finished_after_the_start() {
    for step in [Step::Decided, Step::KeysGone, Step::Noted, Step::Removed] {
        let house = House::with_people();
        let (learner, records, cells) = jamie(&house);
        let stopped = house.operator().destroy(&cells, &mut stop_after(step));
        assert!(stopped.is_err());
        // From the decision on nothing is read, in this process and in the next.
        assert_unread(&house.operator(), learner, &records);
        let house = house.reopened();
        assert_unread(&house.operator(), learner, &records);
        let (resumed, left) =
            house.leaves_of(|| house.engine().resume_destructions(at(NOW)).unwrap());
        let open = step != Step::Removed;
        assert_eq!(
            (resumed, left.len()),
            (usize::from(open), usize::from(open)),
            "{step:?}: {left:?}"
        );
        assert_eq!(
            house.engine().resume_destructions(at(NOW)).unwrap(),
            0,
            "it is done twice"
        );
        assert_unread(&house.operator(), learner, &records);
        assert!(house.operator().cells_of(learner).unwrap().is_empty());
        assert_certified(&house, &cells);
        house.assert_whole();
    }
}

#[test]
fn stopped_at_each_commit_of_a_destruction_nothing_is_half_done() {
    // The first commit is the decision, with the tombstone that stays; the second removes the bodies.
    for commits in 0..2 {
        let house = House::with_people();
        let (learner, records, cells) = jamie(&house);
        let house = house.closed().open_for(commits);
        house
            .operator()
            .destroy(&cells, &mut |_| Ok(()))
            .unwrap_err();
        let house = house.reopened();
        let resumed = house.engine().resume_destructions(at(NOW)).unwrap();
        if commits < 1 {
            assert_eq!(resumed, 0);
            assert_eq!(
                house.operator().list_records(learner).unwrap().len(),
                3,
                "undecided, it is gone"
            );
        } else {
            assert_eq!(resumed, 1);
            assert_unread(&house.operator(), learner, &records);
            assert_certified(&house, &cells);
        }
        house.assert_whole();
    }
}

#[test]
fn stopped_at_each_commit_of_creating_all_is_there_or_nothing() {
    // Without its cell and without the record, with both: they are made in one commit.
    for commits in 0..2 {
        let house = House::with_people().closed().open_for(commits);
        let learner = house.person("L2");
        let added = house
            .operator()
            .add_record(&house.record("L2", "safeguarding-concern", TEXT));
        assert_eq!(added.is_ok(), commits == 1);
        let house = house.reopened();
        let ctx = house.operator();
        let records = ctx.list_records(learner).unwrap();
        assert_eq!(records.len(), usize::from(commits == 1));
        house.assert_whole();
        let again = ctx
            .add_record(&house.record("L2", "safeguarding-concern", TEXT))
            .unwrap();
        assert_eq!(
            ctx.show_record(again).unwrap().stored.body.fields[0].words(),
            TEXT
        );
        assert_eq!(ctx.cells_of(learner).unwrap().len(), 2);
        house.assert_whole();
    }
}

#[test]
fn a_copy_of_the_database_made_before_does_not_bring_it_back() {
    let house = House::with_people();
    let (learner, records, cells) = jamie(&house);
    let org = house.engine().org();
    let row = house
        .store()
        .snapshot(org)
        .unwrap()
        .lookup(records[0])
        .unwrap()
        .unwrap();
    let bound = Bound {
        org: org.0,
        kind: &row.kind,
        id: row.id.0,
        version: row.version,
    };
    let KeyState::Present(key) = house.keys().cell(org.0, row.cell.0) else {
        panic!("no key")
    };
    let plain = vault::open(&key, KeyId(row.cell.0), &bound, &row.body).unwrap();
    assert!(holds(&plain, TEXT.as_bytes()), "the control does not open");

    let closed = house.closed();
    let copies = copy_of(&closed);
    let old_keys = files_below(&closed.keys());
    let house = closed.open();
    house.operator().destroy(&cells, &mut |_| Ok(())).unwrap();
    assert!(!matches!(
        house.keys().cell(org.0, row.cell.0),
        KeyState::Present(_)
    ));
    let closed = house.closed();
    // The key itself stands in no file any more, nor do the files hold anything of the old ones' keys.
    for (path, bytes) in files_below(closed.database().parent().unwrap()) {
        assert!(
            !holds(&bytes, key.expose()),
            "a destroyed key stands in {}",
            path.display()
        );
    }
    assert!(
        old_keys
            .iter()
            .all(|(path, bytes)| std::fs::read(path).unwrap() != *bytes)
    );

    // A thief, or a restore: the old data with the present keys.
    for (path, bytes) in copies {
        std::fs::write(path, bytes).unwrap();
    }
    let house = closed.open();
    assert_unread(&house.operator(), learner, &records);
    let there = house
        .store()
        .snapshot(org)
        .unwrap()
        .lookup(records[0])
        .unwrap();
    assert_eq!(there.unwrap().body, row.body, "the copy was not put back");
    // Everybody else is as before.
    house.operator().show_person(house.person("L1")).unwrap();
}

fn copy_of(closed: &Closed) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let folder = closed.database().parent().unwrap().to_owned();
    files_below(&folder)
        .into_iter()
        .filter(|(path, _)| !path.ends_with("keystore"))
        .collect()
}

#[test]
fn an_unknown_key_is_a_fault_that_stops_all_disposal() {
    let house = House::with_people();
    let closed = house.closed();
    let old_keys = files_below(&closed.keys());
    let house = closed.open();
    let (learner, records, cells) = jamie(&house);
    let closed = house.closed();
    // The key store of before with the data of now: some keys may be missing from it.
    for (path, bytes) in &old_keys {
        std::fs::write(path, bytes).unwrap();
    }
    let house = closed.open();
    let unknown: Vec<CellId> = cells
        .iter()
        .copied()
        .filter(|cell| {
            matches!(
                house.keys().cell(house.engine().org().0, cell.0),
                KeyState::Unknown
            )
        })
        .collect();
    drop((learner, records));
    // Spare keys are made ahead of need, so an older file may know them already; then nothing is lost.
    if unknown.is_empty() {
        return;
    }
    let no = house.refused(|| house.operator().destroy(&cells, &mut |_| Ok(())));
    assert!(matches!(no, AppError::Inconsistent(_)), "{no}");
}
