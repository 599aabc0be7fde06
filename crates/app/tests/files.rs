//! The file of a request goes as a whole when its time is over, and not while anything that it started
//! still stands.

use access::{Actor, Role};
use app::{
    AppError, AsideReason, Ctx, DisposalReason, EndsFile, EndsStand, GRANTED, HoldReason, Matter,
    NewHold, PasswordCost,
};
use duties::rights::{CloseReason, RightKind};
use store::EntityId;

use crate::arrivals::about_ella;
use crate::backup::keys;
use crate::kinds::Case;
use crate::support::whole::target;
use crate::support::{House, NOW, PERSONAL, at, day, extractor};

/// Closed on 21 November 2026, kept for three years.
const OVER: &str = "2029-11-21";

struct Filed {
    house: House,
    officer: Actor,
    head: Actor,
    case: EntityId,
}

/// A request of Ella's that was opened in error and closed.
fn filed() -> Filed {
    let house = House::with_people();
    let officer = house.account("officer", Role::Dpo, None);
    let head = house.account("head", Role::Head, None);
    // The days are known from here on: each change after it has to reach them.
    let before = house.ctx(officer, at(NOW)).retention().unwrap();
    assert!(before.past_files.is_empty());
    let case = house.operator().open_request(house.request("L1")).unwrap();
    close(&house, case);
    Filed {
        house,
        officer,
        head,
        case,
    }
}

fn close(house: &House, case: EntityId) {
    house
        .operator()
        .close_request(case, CloseReason::OpenedInError, "she telephoned")
        .unwrap();
}

impl Filed {
    fn officer(&self, on: &str) -> Ctx<'_> {
        self.house.ctx(self.officer, at(&format!("{on}T12:00:00Z")))
    }

    fn head(&self, on: &str) -> Ctx<'_> {
        self.house.ctx(self.head, at(&format!("{on}T12:00:00Z")))
    }

    fn past(&self, on: &str) -> Vec<EndsFile> {
        self.officer(on).retention().unwrap().past_files
    }

    fn stands(&self) -> EndsStand {
        self.officer(OVER).show_file(self.case).unwrap().stands
    }

    fn propose(&self, why: DisposalReason, on: &str) -> Result<EntityId, AppError> {
        self.officer(on).propose_file_disposal(self.case, why)
    }
}

fn why(error: &AppError) -> &str {
    match error {
        AppError::Refused(no) => &no.why,
        other => panic!("{other:?}"),
    }
}

fn files_today(ctx: &Ctx<'_>) -> Option<(usize, usize)> {
    let today = ctx.today_list().unwrap();
    let all = [today.overdue, today.this_week, today.coming_up];
    all.into_iter().flatten().find_map(|due| match due.matter {
        Matter::PastItsDay { people, files } => Some((people, files)),
        _ => None,
    })
}

#[test]
fn it_comes_up_on_its_day_and_goes_when_a_second_person_agrees() {
    let filed = filed();
    let near = |on: &str| filed.officer(on).retention().unwrap().near_files.len();
    assert_eq!((near("2029-09-21"), near("2029-09-22")), (0, 1));
    assert!(filed.past("2029-11-20").is_empty());
    let past = filed.past(OVER);
    assert_eq!(past.len(), 1);
    assert_eq!((past[0].called.as_str(), past[0].case), ("001", filed.case));
    assert_eq!(past[0].ended_on, day("2026-11-21"));
    assert_eq!(past[0].stands, EndsStand::Free);
    assert_eq!(files_today(&filed.head(OVER)), Some((0, 1)));

    let early = filed.propose(DisposalReason::TimeOver, "2029-11-20");
    assert!(why(&early.unwrap_err()).contains("21 November 2029"));
    let id = filed.propose(DisposalReason::TimeOver, OVER).unwrap();
    assert_eq!(filed.stands(), EndsStand::Proposed(id));
    assert_eq!(files_today(&filed.head(OVER)), None, "it is seen to");
    let twice = filed.propose(DisposalReason::TimeOver, OVER);
    assert!(why(&twice.unwrap_err()).contains("proposed already"));
    let own = filed.officer(OVER).agree_to_disposal(id, &mut |_| Ok(()));
    assert!(why(&own.unwrap_err()).contains("somebody else"));
    filed
        .head(OVER)
        .agree_to_disposal(id, &mut |_| Ok(()))
        .unwrap();

    let gone = filed.house.operator().show_request(filed.case);
    assert!(matches!(gone, Err(AppError::NotFound(_))));
    assert!(filed.past(OVER).is_empty());
    let view = filed.head(OVER).show_disposal(id).unwrap();
    assert!(view.destroyed_at().is_some() && view.complete == Some(false));
    assert_eq!(view.stored.body.file.as_ref().unwrap().called, "001");
    let said = serde_json::to_string(&view.stored.body).unwrap();
    assert!(PERSONAL.iter().all(|word| !said.contains(word)), "{said}");
    // She herself is here as before, and no number is given twice.
    let ctx = filed.house.operator();
    ctx.show_person(filed.house.person("L1")).unwrap();
    let next = ctx.open_request(filed.house.request("L1")).unwrap();
    let next = ctx.show_request(next).unwrap();
    assert_eq!(next.stored.body.number, 2);
    filed.house.reopened().assert_whole();
}

#[test]
fn what_may_be_asked_for_and_what_is_on_hold_stays() {
    let filed = filed();
    let ctx = filed.house.operator();
    let ella = filed.house.person("L1");
    let open = ctx.open_request(filed.house.request("L1")).unwrap();
    assert_eq!(filed.stands(), EndsStand::Request("002".to_owned()));
    let asked = filed.propose(DisposalReason::Mistake, NOW.get(..10).unwrap());
    assert!(why(&asked.unwrap_err()).contains("Request 002"));
    close(&filed.house, open);
    // One proposed before the next request came does not go either.
    let id = filed.propose(DisposalReason::Mistake, OVER).unwrap();
    let later = ctx.open_request(filed.house.request("L1")).unwrap();
    let agreed = filed.head(OVER).agree_to_disposal(id, &mut |_| Ok(()));
    assert!(why(&agreed.unwrap_err()).contains("Request 003"));
    close(&filed.house, later);
    filed.officer(OVER).stop_disposal(id).unwrap();

    let hold = |kinds: &[&str]| NewHold {
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        why: HoldReason::Claim,
        words: "The claim of May".to_owned(),
        owner: None,
        review_on: day("2027-05-01"),
    };
    ctx.put_on_hold(ella, &hold(&["session-report"])).unwrap();
    assert_eq!(filed.stands(), EndsStand::Free, "that is of another kind");
    let all = ctx.put_on_hold(ella, &hold(&[])).unwrap();
    assert_eq!(filed.stands(), EndsStand::OnHold(all));
    assert_eq!(files_today(&filed.head(OVER)), None);
    ctx.end_hold(all, "Settled.").unwrap();

    // Taken up again it is no file that is closed.
    let again = Case {
        house: &filed.house,
        id: filed.case,
    };
    again.record("reopened", &[("why", "she wrote again")]);
    let past = filed.past(OVER);
    let names: Vec<&str> = past.iter().map(|one| one.called.as_str()).collect();
    assert_eq!(names, ["002", "003"]);
    assert!(filed.officer(OVER).show_file(filed.case).is_err());
    filed.house.assert_whole();
}

#[test]
fn what_it_stopped_stays_stopped_as_long_as_the_person_is_held() {
    let house = House::with_people();
    let officer = house.account("officer", Role::Dpo, None);
    let ella = house.person("L1");
    let case = Case::open(&house, RightKind::Objection);
    let point = case.point("objection-marketing-absolute", "no more newsletters");
    case.decide(&point, GRANTED, "");
    case.record("carried-out", &[("what", "taken off the list")]);
    case.understood();
    case.answered(&extractor());
    let ctx = house.ctx(officer, at("2029-11-21T12:00:00Z"));
    let stands = || ctx.show_file(case.id).unwrap().stands;
    assert_eq!(
        stands(),
        EndsStand::InForce("the person wants no marketing")
    );
    let no = ctx.propose_file_disposal(case.id, DisposalReason::TimeOver);
    assert!(why(&no.unwrap_err()).contains("no marketing"));
    // Nobody can be written to who is not held.
    let cells = ctx.cells_of(ella).unwrap();
    house.operator().destroy(&cells, &mut |_| Ok(())).unwrap();
    assert_eq!(stands(), EndsStand::Free);
    house.assert_whole();
}

#[test]
fn a_restriction_goes_with_no_file() {
    let house = House::with_people();
    let case = Case::open(&house, RightKind::Restriction);
    let point = case.point("restriction-accuracy", "the report");
    case.decide(&point, GRANTED, "");
    case.record("restricted", &[]);
    close(&house, case.id);
    let ctx = house.operator();
    let cells = ctx.cells_of(case.id).unwrap();
    house.refused(|| ctx.destroy(&cells, &mut |_| Ok(())));
    house.refused(|| ctx.propose_file_disposal(case.id, DisposalReason::NotNeeded));
}

#[test]
fn what_was_set_aside_goes_as_a_request_does() {
    let filed = filed();
    let sent = filed
        .house
        .engine()
        .arrive(&about_ella(), at(NOW), PasswordCost::TEST)
        .unwrap();
    assert_eq!(filed.past(OVER).len(), 1);
    let ctx = filed.house.operator();
    let case = ctx.resolve_file(&sent.reference).unwrap();
    let open = ctx.show_file(case);
    assert!(why(&open.unwrap_err()).contains("set it aside"));
    let id = ctx.resolve_arrival(&sent.reference).unwrap();
    ctx.set_arrival_aside(id, AsideReason::NoRequest, "")
        .unwrap();
    let past = filed.past(OVER);
    let names: Vec<&str> = past.iter().map(|one| one.called.as_str()).collect();
    assert_eq!(names, ["001", sent.reference.as_str()]);
    let later = filed.officer(OVER);
    let disposal = later
        .propose_file_disposal(case, DisposalReason::TimeOver)
        .unwrap();
    filed
        .head(OVER)
        .agree_to_disposal(disposal, &mut |_| Ok(()))
        .unwrap();
    assert!(ctx.show_arrival(id).is_err());
    assert_eq!(filed.past(OVER).len(), 1);
    filed.house.assert_whole();
}

#[test]
fn stopped_between_any_two_steps_it_is_finished() {
    for stop in 1..=4 {
        let filed = filed();
        let id = filed.propose(DisposalReason::TimeOver, OVER).unwrap();
        let mut steps = 0;
        let outcome = filed.head(OVER).agree_to_disposal(id, &mut |_| {
            steps += 1;
            if steps == stop {
                return Err(AppError::Conflict);
            }
            Ok(())
        });
        assert!(outcome.is_err());
        let case = filed.case;
        let house = filed.house.reopened();
        house.engine().resume_destructions(at(NOW)).unwrap();
        assert!(house.operator().show_request(case).is_err());
        house.assert_whole();
    }
}

/// A backup that is older has the file, and not its key.
#[test]
fn it_does_not_come_back_with_an_older_backup() {
    let filed = filed();
    let backup = filed.house.medium("data");
    let ctx = filed.house.operator();
    ctx.back_up(target(&backup), &mut |_| Ok(())).unwrap();
    let id = filed.propose(DisposalReason::TimeOver, OVER).unwrap();
    filed
        .head(OVER)
        .agree_to_disposal(id, &mut |_| Ok(()))
        .unwrap();
    let restored = filed
        .house
        .restored_from(&backup, &keys(&filed.house))
        .unwrap();
    assert!(restored.operator().show_request(filed.case).is_err());
    restored.assert_whole();
}
