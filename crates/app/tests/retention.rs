//! What is past its day comes up and goes on coming up until it is seen to; what is on hold does not go.

use access::{Actor, Role};
use app::{
    AppError, Ctx, DisposalReason, EndsFor, EndsStand, HoldReason, Matter, NewDisposal, NewHold,
    RetentionView,
};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::Then;
use proptest::prelude::*;
use store::EntityId;

use crate::backup::keys;
use crate::support::whole::target;
use crate::support::{House, NOW, at, day, later};

const DETAILS: &str = "Details, family, agreements and notices";

fn on(day: Date) -> Timestamp {
    at(&format!("{day}T12:00:00Z"))
}

fn named<'a>(list: &'a [EndsFor], name: &str) -> Option<&'a EndsFor> {
    list.iter().find(|one| one.name == name)
}

fn matters(ctx: &Ctx<'_>) -> Vec<String> {
    let today = ctx.today_list().unwrap();
    let all = [today.overdue, today.this_week, today.coming_up];
    let said = all.into_iter().flatten().filter_map(|due| {
        let on = due.on?;
        match due.matter {
            Matter::PastItsDay { people, .. } => Some(format!("{on} past {people}")),
            Matter::Holds { many } => Some(format!("{on} holds {many}")),
            _ => None,
        }
    });
    said.collect()
}

fn hold(kinds: &[&str], review_on: &str) -> NewHold {
    NewHold {
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        why: HoldReason::Claim,
        words: "The claim of May".to_owned(),
        owner: None,
        review_on: day(review_on),
    }
}

fn disposal(person: EntityId, go: &[&str], why: DisposalReason) -> NewDisposal {
    NewDisposal {
        person,
        go: go.iter().map(|code| (*code).to_owned()).collect(),
        why,
        request: None,
    }
}

/// Says that somebody was with us until a day.
fn ended(house: &House, person: EntityId, to: Option<Date>) {
    let ctx = house.operator();
    let stored = ctx.show_person(person).unwrap().person;
    let mut body = stored.body.clone();
    for capacity in &mut body.capacities {
        (capacity.from, capacity.to) = (None, to);
    }
    ctx.change_person(person, stored.version, body).unwrap();
}

/// Jamie, 25 on 19 September 2036, left in 2024; a concern and two reports stand about him.
fn jamie(house: &House) -> EntityId {
    let ctx = house.operator();
    for (kind, text) in [
        ("session-report", "He read aloud."),
        ("session-report", "He wrote a story."),
        ("safeguarding-concern", "He is afraid on Fridays."),
    ] {
        ctx.add_record(&house.record("L2", kind, text)).unwrap();
    }
    let jamie = house.person("L2");
    ended(house, jamie, Some(day("2024-07-19")));
    jamie
}

#[test]
fn what_is_past_its_day_comes_up_until_it_is_gone() {
    let house = House::with_people();
    let person = jamie(&house);
    let officer = house.account("officer", Role::Dpo, None);
    let head = house.account("head", Role::Head, None);
    let seen = |on_day: &str| -> RetentionView {
        house.ctx(officer, on(day(on_day))).retention().unwrap()
    };
    // The day before it is near: 60 days before it is, 61 before it is not.
    assert!(named(&seen("2036-07-20").near, "Jamie Tolliver").is_none());
    let near = seen("2036-07-21");
    assert!(named(&near.past, "Jamie Tolliver").is_none());
    assert!(named(&near.near, "Jamie Tolliver").is_some());
    assert!(named(&seen("2036-09-18").past, "Jamie Tolliver").is_none());
    let view = seen("2036-09-19");
    let line = named(&view.past, "Jamie Tolliver").unwrap();
    assert_eq!(line.on, day("2036-09-19"));
    assert_eq!(line.stands, EndsStand::Free);
    let what: Vec<(&str, usize, Then)> = line
        .what
        .iter()
        .map(|one| (one.title.as_str(), one.count, one.then))
        .collect();
    assert_eq!(
        what,
        [
            (DETAILS, 1, Then::Destroy),
            ("Safeguarding concern", 1, Then::Review),
            ("Session report", 2, Then::Destroy),
        ]
    );
    let at_day = |actor: Actor| house.ctx(actor, on(day("2036-09-20")));
    assert_eq!(matters(&at_day(head)), ["2036-09-19 past 1"]);
    // What was proposed waits for somebody else, and comes up no more.
    let over = disposal(person, &["session-report.past"], DisposalReason::TimeOver);
    let proposed = at_day(officer).propose_disposal(&over).unwrap();
    let view = at_day(head).retention().unwrap();
    let line = named(&view.past, "Jamie Tolliver").unwrap();
    assert_eq!(line.stands, EndsStand::Proposed(proposed));
    assert_eq!(matters(&at_day(head)), [""; 0]);
    at_day(head)
        .agree_to_disposal(proposed, &mut |_| Ok(()))
        .unwrap();
    let view = at_day(head).retention().unwrap();
    let line = named(&view.past, "Jamie Tolliver").unwrap();
    assert!(line.what.iter().all(|one| one.title != "Session report"));
    let rest = ["safeguarding-concern.past", "person.details"];
    let rest = disposal(person, &rest, DisposalReason::TimeOver);
    let proposed = at_day(officer).propose_disposal(&rest).unwrap();
    at_day(head)
        .agree_to_disposal(proposed, &mut |_| Ok(()))
        .unwrap();
    assert!(at_day(head).retention().unwrap().past.is_empty());
    assert_eq!(matters(&at_day(head)), [""; 0]);
    house.reopened().assert_whole();
}

/// Of one kind, what is past its day goes without what is not.
#[test]
fn what_is_past_its_day_goes_without_the_rest_of_its_kind() {
    let house = House::with_people();
    let ctx = house.operator();
    let tutor = house.person("T1");
    for (text, on) in [("Too loud.", "2015-03-02"), ("Too late.", "2026-11-20")] {
        let mut new = house.record("T1", "safeguarding-concern", text);
        new.on = day(on);
        ctx.add_record(&new).unwrap();
    }
    let about = ctx.held_about(tutor).unwrap();
    let heaps: Vec<(&str, usize, bool)> = about
        .heaps
        .iter()
        .filter(|heap| !heap.is_details())
        .map(|heap| (heap.code.as_str(), heap.count, heap.past))
        .collect();
    assert_eq!(heaps.len(), 2, "{heaps:?}");
    assert!(
        heaps.contains(&("safeguarding-concern", 1, false)),
        "{heaps:?}"
    );
    assert!(
        heaps.contains(&("safeguarding-concern.past", 1, true)),
        "{heaps:?}"
    );
}

#[test]
fn what_is_on_hold_does_not_go_by_any_way() {
    let house = House::with_people();
    let person = jamie(&house);
    let officer = house.account("officer", Role::Dpo, None);
    let ctx = house.ctx(officer, at(NOW));
    let id = ctx
        .put_on_hold(person, &hold(&["session-report"], "2027-05-01"))
        .unwrap();
    let why = DisposalReason::NotNeeded;
    let refused = |go: &[&str]| match ctx.propose_disposal(&disposal(person, go, why)) {
        Err(AppError::Refused(no)) => no.why,
        other => panic!("{other:?}"),
    };
    let no = refused(&["session-report"]);
    assert!(no.contains("on hold: a claim is made"), "{no}");
    assert!(
        no.contains("looked at again by Saturday 1 May 2027, by officer"),
        "{no}"
    );
    // What is not on hold may go; so may nothing by the keys alone.
    let proposed = ctx
        .propose_disposal(&disposal(person, &["safeguarding-concern"], why))
        .unwrap();
    ctx.stop_disposal(proposed).unwrap();
    let cells = house.operator().cells_of(person).unwrap();
    assert!(house.operator().destroy(&cells, &mut |_| Ok(())).is_err());
    // What was proposed before it was on hold does not go either.
    let proposed = ctx
        .propose_disposal(&disposal(person, &["safeguarding-concern"], why))
        .unwrap();
    ctx.put_on_hold(person, &hold(&[], "2027-01-11")).unwrap();
    let agreed = house
        .operator()
        .agree_to_disposal(proposed, &mut |_| Ok(()));
    assert!(matches!(agreed, Err(AppError::Refused(_))), "{agreed:?}");
    ctx.stop_disposal(proposed).unwrap();
    // A hold of everything holds the details too.
    let about = ctx.held_about(person).unwrap();
    assert!(about.heaps.iter().all(|heap| heap.held.is_some()));
    ctx.end_hold(id, "Settled.").unwrap();
    let about = ctx.held_about(person).unwrap();
    assert!(about.heaps.iter().all(|heap| heap.held.is_some()));
    // And what is on hold is not shown as what somebody has to see to.
    let then = house.ctx(officer, on(day("2036-09-20")));
    let view = then.retention().unwrap();
    let line = named(&view.past, "Jamie Tolliver").unwrap();
    assert_eq!(line.stands, EndsStand::OnHold(view.holds[0].id));
    house.reopened().assert_whole();
}

/// What was put on hold after the last backup is on hold after a restore from it; where the hold is over,
/// it stays over, and where its person is gone, it is too.
#[test]
fn a_hold_outlives_a_restore() {
    let house = House::with_people();
    let ctx = house.operator();
    let (person, other) = (house.person("L2"), house.person("L1"));
    let over = ctx.put_on_hold(other, &hold(&[], "2027-05-01")).unwrap();
    let backup = house.medium("data");
    ctx.back_up(target(&backup), &mut |_| Ok(())).unwrap();
    ctx.end_hold(over, "Settled.").unwrap();
    let id = ctx.put_on_hold(person, &hold(&[], "2027-05-01")).unwrap();
    let gone = house.person("T2");
    let ended = ctx.put_on_hold(gone, &hold(&[], "2027-05-01")).unwrap();
    ctx.end_hold(ended, "Settled.").unwrap();
    let cells = ctx.cells_of(gone).unwrap();
    ctx.destroy(&cells, &mut |_| Ok(())).unwrap();
    let restored = house.restored_from(&backup, &keys(&house)).unwrap();
    let ctx = restored.operator();
    let holds = ctx.retention().unwrap().holds;
    assert_eq!(holds.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
    assert!(ctx.show_hold(over).unwrap().ended_by.is_some());
    assert!(ctx.show_hold(ended).is_err());
    let cells = ctx.cells_of(person).unwrap();
    assert!(ctx.destroy(&cells, &mut |_| Ok(())).is_err());
    restored.assert_whole();
}

/// A record of somebody else in which they stand stays too, as long as what is about them is on hold.
#[test]
fn a_hold_holds_what_is_about_several_people() {
    let house = House::with_people();
    let ctx = house.operator();
    let mut both = house.record("L1", "session-report", "They played together.");
    both.others = vec![house.person("L2")];
    ctx.add_record(&both).unwrap();
    ctx.put_on_hold(house.person("L2"), &hold(&[], "2027-05-01"))
        .unwrap();
    let about = ctx.held_about(house.person("L1")).unwrap();
    let shared = about.heaps.iter().find(|heap| !heap.others.is_empty());
    assert!(shared.unwrap().held.is_some());
    let details = about.heaps.iter().find(|heap| heap.is_details());
    assert_eq!(details.unwrap().held, None);
}

#[test]
fn a_hold_comes_up_again_and_ends_with_a_reason() {
    let house = House::with_people();
    let person = house.person("L2");
    let officer = house.account("officer", Role::Dpo, None);
    let head = house.account("head", Role::Head, None);
    let tutor = house.account("asha", Role::Tutor, Some(house.person("T2")));
    let ctx = house.ctx(officer, at(NOW));
    let mut new = hold(&["session-report"], "2027-01-11");
    new.owner = Some(EntityId(head.id));
    let id = ctx.put_on_hold(person, &new).unwrap();
    assert_eq!(matters(&ctx), ["2027-01-11 holds 1"]);
    let view = ctx.show_hold(id).unwrap();
    assert_eq!((view.owner.as_str(), view.by.as_str()), ("head", "officer"));
    assert_eq!(view.person.as_deref(), Some("Jamie Tolliver"));
    let head = house.ctx(head, later(5));
    head.review_hold(id, "Not settled.", day("2027-06-01"))
        .unwrap();
    assert_eq!(matters(&head), [""; 0]);
    head.end_hold(id, "Settled.").unwrap();
    let view = head.show_hold(id).unwrap();
    assert_eq!(view.reviewed_by, ["head"]);
    assert_eq!(view.ended_by.as_deref(), Some("head"));
    assert!(head.retention().unwrap().holds.is_empty());
    assert!(matches!(
        house.refused(|| head.end_hold(id, "Again.")),
        AppError::Refused(_)
    ));
    // Nobody else than who keeps the house.
    let tutor = house.ctx(tutor, at(NOW));
    assert!(tutor.retention().is_err());
    assert!(tutor.put_on_hold(person, &hold(&[], "2027-05-01")).is_err());
}

#[test]
fn what_is_wrong_with_a_hold_is_said_at_once() {
    let house = House::with_people();
    let ctx = house.operator();
    let person = house.person("L2");
    let places = |new: NewHold| match house.refused(|| ctx.put_on_hold(person, &new)) {
        AppError::Input(faults) => faults.into_iter().map(|one| one.place).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let mut wrong = hold(&["shoe-size"], "2026-11-20");
    wrong.words = " ".to_owned();
    wrong.owner = Some(EntityId([9; 16]));
    assert_eq!(places(wrong), ["words", "review_on", "kinds", "owner"]);
    assert_eq!(places(hold(&[], "2029-12-01")), ["review_on"]);
    let mut long = hold(&[], "2027-05-01");
    long.words = "w".repeat(1_001);
    assert_eq!(places(long), ["words"]);
}

/// What is done to what is held about people.
#[derive(Clone, Debug)]
enum Act {
    /// A record is written: about whom, which kind, how many days ago it was.
    Write(usize, usize, i32),
    /// Somebody was with us until so many days ago, or still is.
    Leave(usize, Option<i32>),
    /// One heap of theirs goes.
    Delete(usize, usize),
    /// Somebody looks, so many days later.
    Look(i32),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..3_usize, 0..2_usize, 0..8_000_i32).prop_map(|(a, b, c)| Act::Write(a, b, c)),
        2 => (0..3_usize, proptest::option::of(0..4_000_i32)).prop_map(|(a, b)| Act::Leave(a, b)),
        2 => (0..3_usize, 0..4_usize).prop_map(|(a, b)| Act::Delete(a, b)),
        3 => (0..1_500_i32).prop_map(Act::Look),
    ]
}

const PEOPLE: [&str; 3] = ["L1", "L2", "T1"];
const KINDS: [&str; 2] = ["session-report", "safeguarding-concern"];

fn ago(days: i32) -> Date {
    day("2026-11-20").saturating_sub(jiff::Span::new().days(days))
}

/// How many records the list has of somebody, by what it says: past and near.
fn listed(view: &RetentionView, person: EntityId) -> (usize, usize) {
    let count = |list: &[EndsFor]| {
        let theirs = list.iter().filter(|one| one.person == person);
        let what = theirs.flat_map(|one| &one.what);
        what.filter(|one| one.title != DETAILS)
            .map(|one| one.count)
            .sum()
    };
    (count(&view.past), count(&view.near))
}

/// The same, by the day that each record says of itself.
fn reckoned(ctx: &Ctx<'_>, view: &RetentionView, person: EntityId) -> (usize, usize) {
    let (_, records) = ctx.show_person_with_records(person).unwrap();
    let within = |days: i32| {
        let last = view.on.saturating_add(jiff::Span::new().days(days));
        let days = records.iter().filter_map(|one| one.due_on);
        days.filter(|on| *on <= last).count()
    };
    let past = view.past.iter().any(|one| one.person == person);
    (within(0), if past { 0 } else { within(app::NEAR) })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever is written, changed and deleted between: what is listed is what every record says of
    /// itself, and a fresh start lists the same.
    #[test]
    fn the_days_known_are_those_of_every_record_whatever_was_done(
        acts in proptest::collection::vec(act(), 1..14),
    ) {
        let mut house = House::with_people();
        let mut days = vec![0, 1_500];
        for act in acts {
            let ctx = house.operator();
            match act {
                Act::Write(who, kind, days) => {
                    let mut new = house.record(PEOPLE[who], KINDS[kind], "It went well.");
                    new.on = ago(days);
                    // A tutor has no session reports.
                    let _ = ctx.add_record(&new);
                }
                Act::Leave(who, days) => {
                    ended(&house, house.person(PEOPLE[who]), days.map(ago));
                }
                Act::Delete(who, heap) => {
                    let person = house.person(PEOPLE[who]);
                    let about = ctx.held_about(person).unwrap();
                    let mut heaps = about.heaps.iter().filter(|heap| !heap.is_details());
                    if let Some(heap) = heaps.nth(heap) {
                        let why = DisposalReason::NotNeeded;
                        let new = disposal(person, &[&heap.code], why);
                        let id = ctx.propose_disposal(&new).unwrap();
                        ctx.agree_to_disposal(id, &mut |_| Ok(())).unwrap();
                    }
                }
                Act::Look(later) => days.push(later),
            }
            for later in days.clone() {
                let now = on(day("2026-11-21").saturating_add(jiff::Span::new().days(later)));
                let ctx = house.ctx(Actor::OPERATOR, now);
                let view = ctx.retention().unwrap();
                for person in PEOPLE.map(|number| house.person(number)) {
                    prop_assert_eq!(listed(&view, person), reckoned(&ctx, &view, person));
                }
            }
        }
        let now = on(day("2029-01-01"));
        let lines = |house: &House| {
            let view = house.ctx(Actor::OPERATOR, now).retention().unwrap();
            let all = view.past.into_iter().chain(view.near);
            all.map(|one| (one.person, one.on, one.what)).collect::<Vec<_>>()
        };
        let before = lines(&house);
        house = house.reopened();
        prop_assert_eq!(before, lines(&house));
    }
}
