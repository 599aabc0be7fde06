//! Deleting what is held about somebody: what would go and what stays is shown first, a second person
//! agrees, and what stays of a cell is still there afterwards, also after a restore.

use access::{Actor, Role};
use app::bodies::DisposalEnd;
use app::{AppError, Ctx, DisposalReason, GRANTED, HeldAbout, NewDisposal, Step};
use duties::rights::{CloseReason, RightKind};
use keys::KeyState;
use store::{CellId, EntityId};

use crate::backup::{keys, quiet};
use crate::support::whole::target;
use crate::support::{House, NOW, PERSONAL, answered, at, no_contact, told};

const DETAILS: &str = "person.details";
const WEBSITE: &str = "photograph-consent.our-website";

/// Jamie with two session reports, a concern, a report that names Ella, an agreement, a notice and an
/// order on contact.
struct Held {
    house: House,
    jamie: EntityId,
    reports: Vec<EntityId>,
    concern: EntityId,
    shared: EntityId,
    officer: Actor,
    head: Actor,
}

fn held() -> Held {
    let house = House::with_people();
    let ctx = house.operator();
    let add = |kind: &str, text: &str| ctx.add_record(&house.record("L2", kind, text)).unwrap();
    let reports = vec![
        add("session-report", "He read aloud."),
        add("session-report", "He wrote a story."),
    ];
    let concern = add("safeguarding-concern", "He is afraid on Fridays.");
    let mut both = house.record("L2", "session-report", "Jamie and Ella played together.");
    both.others = vec![house.person("L1")];
    let shared = ctx.add_record(&both).unwrap();
    let jamie = house.person("L2");
    ctx.note_consent(jamie, &answered(WEBSITE, true)).unwrap();
    let notices = ctx.notices_of(&ctx.show_person(jamie).unwrap()).unwrap();
    let notice = &notices.first().unwrap().code;
    ctx.record_notice_given(&told(notice, app::GivenTo::One(jamie)))
        .unwrap();
    ctx.order_on_contact(jamie, &no_contact()).unwrap();
    let officer = house.account("officer", Role::Dpo, None);
    let head = house.account("head", Role::Head, None);
    Held {
        house,
        jamie,
        reports,
        concern,
        shared,
        officer,
        head,
    }
}

impl Held {
    fn officer(&self) -> Ctx<'_> {
        self.house.ctx(self.officer, at(NOW))
    }

    fn head(&self) -> Ctx<'_> {
        self.house.ctx(self.head, at(NOW))
    }

    fn about(&self) -> HeldAbout {
        self.officer().held_about(self.jamie).unwrap()
    }

    fn wanted(&self, go: &[&str]) -> NewDisposal {
        NewDisposal {
            person: self.jamie,
            go: go.iter().map(|code| (*code).to_owned()).collect(),
            why: DisposalReason::NotNeeded,
            request: None,
        }
    }

    fn gone(&self, go: &[&str]) -> EntityId {
        let id = self.officer().propose_disposal(&self.wanted(go)).unwrap();
        self.head().agree_to_disposal(id, &mut |_| Ok(())).unwrap();
        id
    }

    fn reads(&self, record: EntityId) -> bool {
        self.house.operator().show_record(record).is_ok()
    }

    /// How many answers to what they may agree to are on record.
    fn agreed(&self) -> usize {
        let ctx = self.house.operator();
        let (view, records) = ctx.show_person_with_records(self.jamie).unwrap();
        let all = ctx.consents_of(&view, &records).unwrap();
        all.iter().map(|one| one.entries.len()).sum()
    }

    fn everything(&self) -> Vec<String> {
        let heaps = self.about().heaps;
        heaps.into_iter().map(|heap| heap.code).collect()
    }
}

fn why(error: &AppError) -> String {
    match error {
        AppError::Refused(no) => no.why.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_would_go_is_shown_with_its_time_and_its_rule() {
    let held = held();
    let about = held.about();
    let heap = |code: &str| about.heaps.iter().find(|heap| heap.code == code).unwrap();
    let reports = heap("session-report");
    assert_eq!((reports.count, reports.past), (2, false));
    assert!(!reports.until.is_empty() && !reports.reason.is_empty());
    let concern = heap("safeguarding-concern");
    // Born on 19 September 2011: until twenty-five.
    assert_eq!(concern.until, "19 September 2036");
    assert_eq!(concern.class, access::DataClass::Safeguarding);
    let shared = heap(&held.shared.to_string());
    assert_eq!(
        (shared.count, shared.others.as_slice()),
        (1, &["Ella Marchbanks".to_owned()][..])
    );
    assert!(about.heaps.last().unwrap().is_details());
    assert_eq!(about.heaps.len(), 4);
    // From the other end it is told that she stands in a record of his.
    let ella = held.officer().held_about(held.house.person("L1")).unwrap();
    assert_eq!(ella.named_in, 1);
    assert!(matches!(
        held.head().held_about(held.jamie),
        Err(AppError::Refused(_))
    ));
}

#[test]
fn nothing_goes_before_somebody_else_agrees() {
    let held = held();
    let officer = held.officer();
    let new = held.wanted(&["session-report"]);
    let id = held
        .house
        .step(&["destroy.propose"], || officer.propose_disposal(&new));
    assert!(held.reads(held.reports[0]));
    let no = officer.agree_to_disposal(id, &mut |_| Ok(())).unwrap_err();
    assert!(why(&no).contains("somebody else has to agree"), "{no}");
    let today = held.head().today_list().unwrap();
    let mut due = today.this_week.iter();
    assert!(due.any(|due| matches!(due.matter, app::Matter::Disposals { many: 1 })));
    let waiting = held.head().show_disposal(id).unwrap();
    assert!(waiting.waits() && waiting.may_agree);
    held.house.step(&["destroy.decide", "destroy.done"], || {
        held.head().agree_to_disposal(id, &mut |_| Ok(()))
    });
    assert!(!held.reads(held.reports[0]));
    let again = held.head().agree_to_disposal(id, &mut |_| Ok(()));
    assert!(why(&again.unwrap_err()).contains("already"));
}

#[test]
fn what_was_stopped_stays() {
    let held = held();
    let id = held
        .officer()
        .propose_disposal(&held.wanted(&["session-report"]))
        .unwrap();
    held.house
        .step(&["destroy.stop"], || held.head().stop_disposal(id));
    let no = held.head().agree_to_disposal(id, &mut |_| Ok(()));
    assert!(why(&no.unwrap_err()).contains("stopped"));
    assert!(held.reads(held.reports[0]));
    assert!(
        held.officer()
            .show_disposal(id)
            .unwrap()
            .stopped_at()
            .is_some()
    );
}

/// In a house of one nobody else could agree.
#[test]
fn whoever_is_alone_decides_alone_and_the_certificate_says_so() {
    let house = House::with_people();
    let only = house.account("officer", Role::Dpo, None);
    let ctx = house.ctx(only, at(NOW));
    ctx.add_record(&house.record("L2", "session-report", "He read aloud."))
        .unwrap();
    let new = NewDisposal {
        person: house.person("L2"),
        go: vec!["session-report".to_owned()],
        why: DisposalReason::Mistake,
        request: None,
    };
    let id = ctx.propose_disposal(&new).unwrap();
    ctx.agree_to_disposal(id, &mut |_| Ok(())).unwrap();
    let done = ctx.show_disposal(id).unwrap().stored.body.ended.unwrap();
    assert!(matches!(done, DisposalEnd::Destroyed { alone: true, .. }));
}

#[test]
fn records_go_and_the_rest_of_their_cell_stays_as_it_was() {
    let held = held();
    let ctx = held.house.operator();
    let before = ctx.show_person(held.jamie).unwrap();
    let cells = ctx.cells_of(held.jamie).unwrap();
    assert_eq!(held.agreed(), 1);
    held.gone(&["session-report"]);
    assert_eq!(held.agreed(), 1);
    assert!(held.reports.iter().all(|one| !held.reads(*one)));
    assert!(held.reads(held.concern) && held.reads(held.shared));
    let after = ctx.show_person(held.jamie).unwrap();
    assert_eq!(after.person.body, before.person.body);
    assert_eq!(after.relations.len(), before.relations.len());
    assert!(!ctx.show_safety(held.jamie).unwrap().orders.is_empty());
    // The key that sealed the reports is gone from the store, and they cannot be read from any copy.
    let keys = held.house.keys();
    let org = held.house.engine().org().0;
    let wiped = |cell: &CellId| matches!(keys.cell(org, cell.0), KeyState::Destroyed(_));
    assert_eq!(cells.iter().filter(|cell| wiped(cell)).count(), 1);
    let house = held.house.reopened();
    house.assert_whole();
    let again = house.operator().show_person(held.jamie).unwrap();
    assert_eq!(again.person.body, before.person.body);
    // What is written later is stored as ever.
    let new = house.record("L2", "session-report", "A new year.");
    house.operator().add_record(&new).unwrap();
    house.reopened().assert_whole();
}

#[test]
fn as_long_as_a_record_stays_so_does_the_name_and_nothing_more() {
    let held = held();
    let id = held.gone(&["session-report", &held.shared.to_string(), DETAILS]);
    let ctx = held.house.operator();
    let after = ctx.show_person(held.jamie).unwrap().person.body.clone();
    assert_eq!(after.display_name(), "Jamie Tolliver");
    assert_eq!(after.born_on.unwrap().to_string(), "2011-09-19");
    assert!(after.emails.is_empty() && after.telephones.is_empty() && after.address.is_none());
    assert!(held.reads(held.concern));
    assert!(!held.reads(held.shared));
    assert!(!ctx.show_safety(held.jamie).unwrap().orders.is_empty());
    assert_eq!(held.agreed(), 0);
    let done = ctx.show_disposal(id).unwrap();
    assert!(matches!(
        done.stored.body.ended,
        Some(DisposalEnd::Destroyed { whole: false, .. })
    ));
    let house = held.house.reopened();
    house.assert_whole();
    assert!(house.operator().show_record(held.concern).is_ok());
}

#[test]
fn everything_goes_and_the_certificate_says_nothing_of_it() {
    let held = held();
    let all = held.everything();
    let id = held.gone(&all.iter().map(String::as_str).collect::<Vec<_>>());
    let directory = held.house.engine().directory().unwrap();
    assert!(directory.person(held.jamie).is_none());
    let done = held.officer().show_disposal(id).unwrap();
    assert!(done.person.is_none());
    assert!(matches!(
        done.stored.body.ended,
        Some(DisposalEnd::Destroyed {
            whole: true,
            stayed: 0,
            ..
        })
    ));
    let said = serde_json::to_string(&done.stored.body).unwrap();
    assert!(PERSONAL.iter().all(|word| !said.contains(word)), "{said}");
    assert!(
        done.lines
            .iter()
            .any(|line| line.what == "Session report" && line.count == 2)
    );
    assert_eq!(done.by, "officer");
    assert_eq!(done.ended_by.as_deref(), Some("head"));
    assert_eq!(done.complete, Some(false));
    keys(&held.house);
    assert_eq!(
        held.officer().show_disposal(id).unwrap().complete,
        Some(true)
    );
    held.house.reopened().assert_whole();
}

/// The head agrees to what the policy does not let them see: that it is there is not told either.
#[test]
fn what_is_guarded_is_named_to_nobody_who_may_not_see_it() {
    let held = held();
    let id = held
        .officer()
        .propose_disposal(&held.wanted(&["safeguarding-concern"]))
        .unwrap();
    let officers = held.officer().show_disposal(id).unwrap();
    let tutor = held.house.account("tutor", Role::Tutor, None);
    let tutor = held.house.ctx(tutor, at(NOW));
    assert!(matches!(tutor.show_disposal(id), Err(AppError::Refused(_))));
    assert!(officers.lines.iter().all(|line| !line.rule.is_empty()));
}

#[test]
fn what_somebody_asks_for_is_not_deleted_meanwhile() {
    let held = held();
    let id = held
        .officer()
        .propose_disposal(&held.wanted(&["session-report"]))
        .unwrap();
    let ctx = held.house.operator();
    let copy = ctx.open_request(held.house.request("L2")).unwrap();
    // Neither what is proposed now, nor what was proposed before.
    let no = held
        .officer()
        .propose_disposal(&held.wanted(&["session-report"]));
    assert!(why(&no.unwrap_err()).contains("is open"));
    let no = held.head().agree_to_disposal(id, &mut |_| Ok(()));
    assert!(why(&no.unwrap_err()).contains("is open"));
    ctx.close_request(copy, CloseReason::Withdrawn, "he said so")
        .unwrap();
    // Ella asks: the record in which both stand is hers too.
    ctx.open_request(held.house.request("L1")).unwrap();
    let no = held
        .officer()
        .propose_disposal(&held.wanted(&[&held.shared.to_string()]));
    assert!(why(&no.unwrap_err()).contains("Somebody else"));
    held.head().agree_to_disposal(id, &mut |_| Ok(())).unwrap();
}

#[test]
fn a_request_for_deletion_is_carried_out_though_something_of_it_is_refused() {
    let held = held();
    let ctx = held.house.operator();
    let mut new = held.house.request("L2");
    new.kind = RightKind::Erasure;
    let request = ctx.open_request(new).unwrap();
    let asked = NewDisposal {
        why: DisposalReason::Asked,
        request: Some(request),
        ..held.wanted(&["session-report", DETAILS])
    };
    let officer = held.officer();
    assert!(
        officer.propose_disposal(&asked).is_err(),
        "nothing is decided"
    );
    let notes = ctx
        .add_point(request, "erasure-not-needed", "the reports")
        .unwrap();
    let concern = ctx
        .add_point(request, "erasure-not-needed", "the concern")
        .unwrap();
    ctx.decide_point(request, &notes, GRANTED, "").unwrap();
    assert!(
        officer.propose_disposal(&asked).is_err(),
        "one thing is open"
    );
    ctx.decide_point(
        request,
        &concern,
        "erasure-not-claims",
        "it may be needed for a claim",
    )
    .unwrap();
    // Anybody can write any name, and what is gone is gone.
    let no = officer.propose_disposal(&asked).unwrap_err();
    assert!(why(&no).contains("No request about them is open"), "{no}");
    ctx.identity_not_in_doubt(request, "he came by himself")
        .unwrap();
    let id = officer.propose_disposal(&asked).unwrap();
    held.head().agree_to_disposal(id, &mut |_| Ok(())).unwrap();
    assert!(held.reads(held.concern) && !held.reads(held.reports[0]));
    let shown = officer.show_disposal(id).unwrap();
    assert_eq!(shown.request.as_deref(), Some("001"));
}

/// What is about to be written into a cell that goes does not go with it unseen: it is refused.
#[test]
fn what_is_being_written_meanwhile_is_refused_and_not_lost() {
    let held = held();
    let ctx = held.house.operator();
    let id = held
        .officer()
        .propose_disposal(&held.wanted(&["session-report"]))
        .unwrap();
    let cell = held
        .house
        .engine()
        .directory()
        .unwrap()
        .person(held.jamie)
        .unwrap()
        .cell;
    let scope = access::Scope::Organisation;
    let purpose = access::Purpose::Administration;
    let allowed = access::authorise::<access::acts::PersonChange>(&ctx.actor, &scope, purpose);
    let allowed = allowed.unwrap();
    let mut report = ctx.show_record(held.reports[0]).unwrap().stored.body;
    report.on = "2026-11-21".parse().unwrap();
    let mut late = ctx.begin(&allowed);
    late.insert(held.house.engine().new_id(), cell, &report)
        .unwrap();
    held.head().agree_to_disposal(id, &mut |_| Ok(())).unwrap();
    assert!(late.commit().is_err(), "it went in, and with the cell");
    held.house.reopened().assert_whole();
}

/// Nothing of the person is left, and the request that asked for it still knows of whom it is: those
/// who received something of theirs are told by name.
#[test]
fn whoever_is_erased_is_named_to_those_who_received_what_was_theirs() {
    let held = held();
    let ctx = held.house.operator();
    let mut new = held.house.request("L2");
    new.kind = RightKind::Erasure;
    let request = ctx.open_request(new).unwrap();
    let all = ctx
        .add_point(request, "erasure-not-needed", "everything")
        .unwrap();
    ctx.decide_point(request, &all, GRANTED, "").unwrap();
    ctx.identity_not_in_doubt(request, "he came by himself")
        .unwrap();
    let codes = held.everything();
    let asked = NewDisposal {
        why: DisposalReason::Asked,
        request: Some(request),
        ..held.wanted(&codes.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let id = held.officer().propose_disposal(&asked).unwrap();
    held.head().agree_to_disposal(id, &mut |_| Ok(())).unwrap();
    assert!(held.officer().show_disposal(id).unwrap().person.is_none());
    let shown = ctx.show_request(request).unwrap();
    assert_eq!(shown.subject, "Jamie Tolliver");
    held.house.reopened().assert_whole();
}

#[test]
fn what_is_not_over_does_not_go_as_over() {
    let held = held();
    let over = NewDisposal {
        why: DisposalReason::TimeOver,
        ..held.wanted(&["safeguarding-concern"])
    };
    let no = held.officer().propose_disposal(&over).unwrap_err();
    assert!(why(&no).contains("is not over: 19 September 2036"), "{no}");
    let nothing = held.officer().propose_disposal(&held.wanted(&[]));
    assert!(matches!(nothing, Err(AppError::Input(_))));
    let unknown = held
        .officer()
        .propose_disposal(&held.wanted(&["shoe-size"]));
    assert!(matches!(unknown, Err(AppError::Input(_))));
}

/// A tutor who signs in is not taken out of the directory under their own feet.
#[test]
fn whoever_signs_in_here_is_locked_first() {
    let held = held();
    let tutor = held.house.person("T2");
    let account = held.house.account("asha", Role::Tutor, Some(tutor));
    let mut wanted = held.wanted(&[DETAILS]);
    wanted.person = tutor;
    let no = held.officer().propose_disposal(&wanted).unwrap_err();
    assert!(why(&no).contains("signs in here"), "{no}");
    held.house
        .operator()
        .lock_account(EntityId(account.id))
        .unwrap();
    held.officer().propose_disposal(&wanted).unwrap();
}

#[test]
fn stopped_between_any_two_steps_it_is_finished_and_what_stays_is_there() {
    for step in [Step::Decided, Step::KeysGone, Step::Noted, Step::Removed] {
        let held = held();
        let id = held
            .officer()
            .propose_disposal(&held.wanted(&["session-report", DETAILS]))
            .unwrap();
        let backup = held.house.medium("data");
        held.house
            .operator()
            .back_up(target(&backup), &mut quiet)
            .unwrap();
        let stopped = held.head().agree_to_disposal(id, &mut |done| {
            if done == step {
                Err(AppError::Conflict)
            } else {
                Ok(())
            }
        });
        assert!(stopped.is_err());
        let Held {
            house,
            jamie,
            reports,
            concern,
            shared,
            ..
        } = held;
        let house = house.reopened();
        house.engine().resume_destructions(at(NOW)).unwrap();
        let check = |house: &House| {
            let ctx = house.operator();
            for stays in [concern, shared] {
                ctx.show_record(stays).unwrap();
            }
            assert!(ctx.show_record(reports[0]).is_err());
            let person = ctx.show_person(jamie).unwrap();
            assert_eq!(person.person.body.display_name(), "Jamie Tolliver");
            assert!(person.person.body.emails.is_empty());
            assert!(!ctx.show_safety(jamie).unwrap().orders.is_empty());
            house.assert_whole();
        };
        check(&house);
        // A backup from before has what stays under the old key alone: it is put back.
        let sticks = keys(&house);
        check(&house.restored_from(&backup, &sticks).unwrap());
    }
}
