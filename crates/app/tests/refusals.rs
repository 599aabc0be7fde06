//! Who is refused is seen in the evidence, once for each thing and a while.

use access::{Action, Actor, Role};
use app::{AppError, Ctx};
use store::EntityId;

use crate::support::{House, later};

const CODE: &str = "access.refused";

fn refused(ctx: &Ctx<'_>, result: Result<(), AppError>) -> bool {
    ctx.note_refusal(&result.unwrap_err()).unwrap()
}

fn leaves(house: &House) -> Vec<app::Entry> {
    let mut entries = house.operator().show_ledger(0, 10_000).unwrap();
    entries.retain(|entry| entry.act == CODE);
    entries
}

#[test]
fn one_leaf_for_each_account_and_action_and_ten_minutes() {
    let house = House::with_people();
    let tutor = house.account("tutor", Role::Tutor, Some(house.person("T1")));
    let (ctx, stranger) = (house.ctx(tutor, later(5)), house.person("L2"));
    let look = |ctx: &Ctx<'_>, id| ctx.show_person(id).map(|_| ());
    assert!(refused(&ctx, look(&ctx, stranger)));
    // Another, what is nothing, and the same again: all within what was written.
    for id in [house.person("T1"), EntityId([7; 16]), stranger] {
        if let Err(error) = look(&ctx, id) {
            assert!(!ctx.note_refusal(&error).unwrap());
        }
    }
    let entries = leaves(&house);
    let [entry] = &entries[..] else {
        panic!("{} leaves", entries.len())
    };
    assert_eq!(entry.actor.as_ref().unwrap().id, EntityId(tutor.id));
    let objects = &entry.objects.as_ref().unwrap().objects;
    assert_eq!(objects.iter().map(|o| o.id).collect::<Vec<_>>(), [stranger]);
    let details = entry.details.as_ref().unwrap();
    assert_eq!(*details, serde_json::json!({ "action": "person.look" }));
    // Another action, another account, another time.
    assert!(refused(&ctx, ctx.list_places().map(|_| ())));
    let second = house.account("second", Role::Tutor, None);
    let ctx = house.ctx(second, later(5));
    assert!(refused(&ctx, look(&ctx, stranger)));
    let ctx = house.ctx(tutor, later(16));
    assert!(refused(&ctx, look(&ctx, stranger)));
    assert_eq!(leaves(&house).len(), 4);
}

#[test]
fn other_refusals_and_errors_leave_nothing() {
    let house = House::with_people();
    let ctx = house.operator();
    for error in [
        AppError::refused("a rule says no"),
        AppError::NotFound("person"),
        AppError::Conflict,
    ] {
        assert!(!ctx.note_refusal(&error).unwrap());
    }
    assert!(leaves(&house).is_empty());
}

#[test]
fn a_token_that_may_do_little_is_seen_all_the_same() {
    let house = House::with_people();
    let me = house.account("programs", Role::Dpo, None);
    let secret = house
        .ctx(me, later(1))
        .add_own_token(
            "the timetable",
            &[Action::PlaceList],
            crate::support::PASSWORD,
            app::PasswordCost::TEST,
        )
        .unwrap()
        .secret;
    let shown = house.engine().shown(&secret, "192.0.2.3", later(2));
    let Ok(app::Shown::Valid(holder)) = shown else {
        panic!("the token is not good")
    };
    let ctx = house.ctx(holder.actor, later(2));
    assert!(refused(&ctx, ctx.list_people("").map(|_| ())));
    let entries = leaves(&house);
    assert!(entries[0].actor.as_ref().unwrap().token.is_some());
}

#[test]
fn what_is_printed_of_a_refusal_does_not_say_what_was_asked_for() {
    let refusal = |action, id: u8| access::Refusal {
        action,
        ids: vec![[id; 16]],
    };
    let one: AppError = refusal(Action::RecordLook, 1).into();
    let other: AppError = refusal(Action::RecordLookSafeguarding, 2).into();
    assert_eq!(format!("{one:?} {one}"), format!("{other:?} {other}"));
    // Nor is there an account to hold it against where somebody outside is refused.
    let house = House::with_people();
    let outside = house.ctx(Actor::requester([3; 16]), later(5));
    assert!(outside.note_refusal(&one).is_err());
    assert!(leaves(&house).is_empty());
}
