//! Tokens and the calls of programs: who a secret stands for, how far it reaches, and that a repeated
//! call has one effect.

use std::cell::Cell;

use access::{Action, Actor, Role, Via};
use app::bodies::CallAnswer;
use app::{
    ACCOUNTS, AppError, CallFault, CallKey, Called, Caller, Ctx, EntityId, GroupChoice, NewToken,
    OnFaults, PasswordCost, Programs, Shown,
};
use jiff::Timestamp;

use crate::support::{House, NOW, PASSWORD, at, later, place};

const ADDRESS: &str = "192.0.2.3";

/// A token of whoever is signed in.
fn make(ctx: &Ctx<'_>, name: &str, scopes: &[Action]) -> Result<NewToken, AppError> {
    ctx.add_own_token(name, scopes, PASSWORD, PasswordCost::TEST)
}

fn dpo(house: &House) -> Actor {
    house.account("dpo", Role::Dpo, None)
}

fn shown(house: &House, token: &NewToken, now: Timestamp) -> Option<Actor> {
    match house.engine().shown(&token.secret, ADDRESS, now).unwrap() {
        Shown::Valid(holder) => Some(holder.actor),
        Shown::Invalid => None,
        Shown::Wait => panic!("it has to wait"),
    }
}

/// What a secret is good for as the DPO's program with these scopes.
fn program(house: &House, scopes: &[Action]) -> Actor {
    let me = dpo(house);
    let token = make(&house.ctx(me, at(NOW)), "test", scopes).unwrap();
    shown(house, &token, at(NOW)).unwrap()
}

fn answer(n: u32) -> CallAnswer {
    CallAnswer {
        status: 201,
        location: None,
        version: None,
        body: format!("{{\"n\":{n}}}"),
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is asked of what a call just gave"
)]
fn denied<T>(result: Result<T, AppError>) -> bool {
    matches!(result, Err(AppError::Refused(_)))
}

#[test]
fn a_secret_stands_for_its_account_and_is_stored_nowhere() {
    let house = House::with_people();
    let me = dpo(&house);
    let token = house.step(&["token.add"], || {
        make(
            &house.ctx(me, at(NOW)),
            " timetable ",
            &[Action::PersonList],
        )
    });
    assert!(token.secret.starts_with("ct_") && token.secret.len() == 46);
    let (actor, left) = house.leaves_of(|| shown(&house, &token, at(NOW)).unwrap());
    assert_eq!((actor.id, actor.role), (me.id, Role::Dpo));
    assert_eq!(left, ["token.use"], "the first use on a day");
    let (_, left) = house.leaves_of(|| shown(&house, &token, later(60)));
    assert!(left.is_empty());
    let line = &house.ctx(me, at(NOW)).list_tokens().unwrap()[0];
    assert_eq!(line.name, "timetable");
    assert_eq!(line.used_on, Some(crate::support::day("2026-11-21")));
    let files = crate::support::files_below(house.folder());
    for (path, bytes) in files {
        let secret = token.secret.as_bytes();
        assert!(!crate::support::holds(&bytes, secret), "{}", path.display());
    }
    house.assert_whole();
}

#[test]
fn what_a_program_does_names_its_token() {
    let house = House::with_people();
    let actor = program(&house, &[Action::PersonList]);
    let ctx = house.ctx(actor, at(NOW));
    house.step(&["person.list"], || ctx.list_people("tolliver"));
    let entries = house.operator().show_ledger(0, 10_000).unwrap();
    let entry = entries.iter().rfind(|e| e.act == "person.list").unwrap();
    let who = entry.actor.as_ref().unwrap();
    assert_eq!((who.id.0, who.via.as_str()), (actor.id, "token"));
    assert_eq!(who.token.map(|id| id.0), actor.via.token());
}

#[test]
fn a_token_reaches_as_far_as_its_scopes_and_its_role() {
    let house = House::with_people();
    let ella = house.person("L1");
    let narrow = program(&house, &[Action::PersonList]);
    let ctx = house.ctx(narrow, at(NOW));
    assert!(ctx.list_people("").is_ok());
    assert!(denied(ctx.show_person(ella)));
    assert!(denied(ctx.add_place(&place("Attic"))));
    // A tutor's token with every scope sees what the tutor sees.
    let tutor = house.account("tutor", Role::Tutor, Some(house.person("T1")));
    let all: Vec<_> = Action::all().collect();
    let token = make(&house.ctx(tutor, at(NOW)), "all", &all).unwrap();
    let actor = shown(&house, &token, at(NOW)).unwrap();
    let ctx = house.ctx(actor, at(NOW));
    assert!(ctx.show_person(ella).is_ok());
    assert!(denied(ctx.show_person(house.person("L2"))));
    assert!(denied(ctx.list_requests()));
}

#[test]
fn a_token_ends() {
    let house = House::empty();
    let me = dpo(&house);
    let ctx = house.ctx(me, at(NOW));
    let token = make(&ctx, "one", &[Action::TodayLook]).unwrap();
    let day = 24 * 60;
    assert!(shown(&house, &token, later(89 * day)).is_some());
    assert!(shown(&house, &token, later(90 * day)).is_none());
    house.step(&["token.revoke"], || ctx.revoke_token(token.id));
    assert!(shown(&house, &token, later(1)).is_none());
    assert!(!ctx.list_tokens().unwrap()[0].valid);
    // Nobody else's ends with it, and an id that nothing has is not found.
    let other = make(&ctx, "two", &[Action::TodayLook]).unwrap();
    assert!(shown(&house, &other, later(1)).is_some());
    let nothing = ctx.revoke_token(EntityId([7; 16]));
    assert!(matches!(nothing, Err(AppError::NotFound(_))));
}

#[test]
fn a_locked_account_has_no_programs() {
    let house = House::empty();
    let me = dpo(&house);
    let ctx = house.ctx(me, at(NOW));
    let token = make(&ctx, "one", &[Action::TodayLook]).unwrap();
    assert!(shown(&house, &token, at(NOW)).is_some());
    // Neither when a person locks it, nor while it waits for a new password.
    let other = house.account("other", Role::Dpo, None);
    let ctx = house.ctx(other, later(5));
    let id = EntityId(me.id);
    ctx.lock_account(id).unwrap();
    assert!(shown(&house, &token, later(6)).is_none());
    ctx.unlock_account(id).unwrap();
    assert!(shown(&house, &token, later(6)).is_some());
    ctx.reset_account(id).unwrap();
    assert!(shown(&house, &token, later(6)).is_none());
}

#[test]
fn a_new_password_from_somebody_else_ends_every_token() {
    let house = House::empty();
    let me = dpo(&house);
    let (token, other) = (
        make(&house.ctx(me, at(NOW)), "one", &[Action::TodayLook]).unwrap(),
        house.account("other", Role::Dpo, None),
    );
    let theirs = make(&house.ctx(other, at(NOW)), "theirs", &[Action::TodayLook]).unwrap();
    let ctx = house.ctx(other, later(5));
    let link = house.step(&["account.reset"], || ctx.reset_account(EntityId(me.id)));
    assert_eq!(link.tokens_ended, 1);
    let set = house
        .engine()
        .set_password(&link.secret, PASSWORD, later(6), PasswordCost::TEST);
    set.unwrap();
    // It does not come back with the new password, and nobody else's has ended.
    assert!(shown(&house, &token, later(7)).is_none());
    assert!(shown(&house, &theirs, later(7)).is_some());
    let again = ctx.reset_account(EntityId(me.id)).unwrap();
    assert_eq!(again.tokens_ended, 0);
    house.assert_whole();
}

#[test]
fn with_ones_own_password_tokens_end_or_go_on_as_one_says() {
    let house = House::empty();
    let me = dpo(&house);
    let ctx = house.ctx(me, at(NOW));
    let token = make(&ctx, "timetable", &[Action::TodayLook]).unwrap();
    assert_eq!(ctx.my_programs().unwrap(), ["timetable"]);
    let caller = Caller {
        address: ADDRESS,
        browser: "",
        device: "",
    };
    let (first, second) = ("marble-thistle-canyon-9", "velvet-harbour-quartz-4");
    let change = |ctx: &Ctx<'_>, from, to, programs| {
        ctx.change_password(from, to, programs, &caller, PasswordCost::TEST)
            .unwrap()
    };
    let (signed_in, _) = change(&ctx, PASSWORD, first, Programs::GoOn);
    assert!(shown(&house, &token, later(1)).is_some());
    let ctx = house.ctx(signed_in.actor, later(2));
    change(&ctx, first, second, Programs::End);
    assert!(shown(&house, &token, later(3)).is_none());
    assert!(ctx.my_programs().unwrap().is_empty());
    house.assert_whole();
}

#[test]
fn whoever_is_signed_in_makes_a_token_with_their_password() {
    let house = House::empty();
    let me = dpo(&house);
    let ctx = house.ctx(me, at(NOW));
    let scopes = [Action::TodayLook];
    house.refused(|| ctx.add_token("by the way", &scopes));
    let (wrong, left) = house.leaves_of(|| {
        ctx.add_own_token("from a screen left open", &scopes, "x", PasswordCost::TEST)
    });
    assert!(matches!(wrong, Err(AppError::Input(faults)) if faults[0].place == "password"));
    assert_eq!(left, ["account.sign-in-failed"]);
    assert!(ctx.list_tokens().unwrap().is_empty());
    house.step(&["token.add"], || make(&ctx, "mine", &scopes));
}

#[test]
fn with_a_token_ends_what_programs_made_by_it() {
    let house = House::empty();
    let me = dpo(&house);
    let ctx = house.ctx(me, at(NOW));
    let scopes = [Action::TokenAdd, Action::TodayLook];
    let (stolen, other) = (
        make(&ctx, "stolen", &scopes).unwrap(),
        make(&ctx, "other", &scopes).unwrap(),
    );
    let child = |of: &NewToken| {
        let thief = shown(&house, of, at(NOW)).unwrap();
        house.ctx(thief, at(NOW)).add_token("spare", &scopes)
    };
    let first = child(&stolen).unwrap();
    let second = child(&first).unwrap();
    let apart = child(&other).unwrap();
    // Held since before it was ended, it makes no more.
    let held = shown(&house, &stolen, at(NOW)).unwrap();
    house.step(&["token.revoke"], || ctx.revoke_token(stolen.id));
    for gone in [&stolen, &first, &second] {
        assert!(shown(&house, gone, later(1)).is_none());
    }
    assert!(shown(&house, &other, later(1)).is_some());
    assert!(shown(&house, &apart, later(1)).is_some());
    assert!(house.ctx(held, at(NOW)).add_token("late", &scopes).is_err());
    house.assert_whole();
}

#[test]
fn own_tokens_for_head_and_tutor_all_for_the_dpo() {
    let house = House::with_people();
    let tutor = house.account("tutor", Role::Tutor, Some(house.person("T1")));
    let head = house.account("head", Role::Head, None);
    let me = dpo(&house);
    let ctx = |actor| house.ctx(actor, at(NOW));
    let one = make(&ctx(tutor), "his", &[Action::TodayLook]).unwrap();
    let two = make(&ctx(head), "hers", &[Action::TodayLook]).unwrap();
    let names = |actor| -> Vec<String> {
        let lines = ctx(actor).list_tokens().unwrap();
        lines.into_iter().map(|line| line.name).collect()
    };
    assert_eq!(names(tutor), ["his"]);
    assert_eq!(names(head), ["hers"]);
    assert_eq!(names(me).len(), 2);
    let refused = ctx(tutor).revoke_token(two.id).unwrap_err();
    let nothing = ctx(tutor).revoke_token(EntityId([7; 16])).unwrap_err();
    assert_eq!(refused.to_string(), nothing.to_string());
    ctx(tutor).revoke_token(one.id).unwrap();
    ctx(me).revoke_token(two.id).unwrap();
    assert!(denied(
        house.operator().add_token("x", &[Action::TodayLook])
    ));
}

#[test]
fn a_program_cannot_reach_further_by_making_a_token() {
    let house = House::empty();
    let actor = program(&house, &[Action::TokenAdd, Action::PlaceList]);
    let ctx = house.ctx(actor, later(24 * 60));
    assert!(denied(ctx.add_token("wider", &[Action::PlaceAdd])));
    let child = ctx.add_token("as wide", &[Action::PlaceList]).unwrap();
    assert_eq!(
        child.ends_at,
        at(NOW) + jiff::SignedDuration::from_hours(90 * 24)
    );
    assert!(ctx.add_token("nothing", &[]).is_err());
    assert!(ctx.add_token(" ", &[Action::PlaceList]).is_err());
}

#[test]
fn wrong_secrets_leave_a_leaf_and_have_to_wait() {
    let house = House::empty();
    let guess = |now| house.engine().shown("ct_AAAA", ADDRESS, now).unwrap();
    let (_, left) = house.leaves_of(|| guess(at(NOW)));
    assert_eq!(left, ["account.sign-in-failed"]);
    for _ in 1..20 {
        assert!(matches!(guess(at(NOW)), Shown::Invalid));
    }
    let (shown, left) = house.leaves_of(|| guess(at(NOW)));
    assert!(matches!(shown, Shown::Wait) && left.is_empty());
    assert!(matches!(guess(later(16)), Shown::Invalid));
    // Another address is not concerned, and neither are people who sign in from this one.
    let other = house
        .engine()
        .shown("ct_AAAA", "192.0.2.4", at(NOW))
        .unwrap();
    assert!(matches!(other, Shown::Invalid));
    dpo(&house);
}

/// Does a call that adds a place.
fn adds(
    house: &House,
    ctx: &Ctx<'_>,
    key: &str,
    name: &str,
    times: &Cell<u32>,
) -> Result<Called, CallFault> {
    let call = CallKey {
        key,
        asked: &[b"POST /places", name.as_bytes()],
    };
    house.engine().call_once(ctx, &call, false, |ctx| {
        times.set(times.get() + 1);
        ctx.add_place(&place(name))?;
        Ok(answer(times.get()))
    })
}

#[test]
fn the_same_key_has_one_effect_and_the_same_answer() {
    let house = House::empty();
    let actor = program(&house, &[Action::PlaceAdd]);
    let ctx = house.ctx(actor, at(NOW));
    let times = Cell::new(0);
    let (first, left) = house.leaves_of(|| adds(&house, &ctx, "k", "Attic", &times));
    assert!(matches!(first, Ok(Called::Done(_))));
    assert_eq!(left, ["place.add", "call.keep"]);
    let (again, left) = house.leaves_of(|| adds(&house, &ctx, "k", "Attic", &times));
    let Ok(Called::Before(before)) = again else {
        panic!("it was done again")
    };
    assert_eq!((before, times.get()), (answer(1), 1));
    assert!(left.is_empty());
    let other = adds(&house, &ctx, "k", "Cellar", &times);
    assert!(matches!(other, Err(CallFault::OtherContent)));
    // Another account's key is another key; and so is this one's after a restart, no less.
    let head = house.account("head", Role::Head, None);
    let token = make(&house.ctx(head, at(NOW)), "h", &[Action::PlaceAdd]).unwrap();
    let theirs = shown(&house, &token, at(NOW)).unwrap();
    let theirs = house.ctx(theirs, at(NOW));
    assert!(matches!(
        adds(&house, &theirs, "k", "Cellar", &times),
        Ok(Called::Done(_))
    ));
    let house = house.reopened();
    let ctx = house.ctx(actor, later(60));
    let again = adds(&house, &ctx, "k", "Attic", &times);
    assert!(matches!(again, Ok(Called::Before(_))));
    house.assert_whole();
}

#[test]
fn a_refused_call_leaves_its_key_free() {
    let house = House::empty();
    let actor = program(&house, &[Action::PlaceAdd]);
    let ctx = house.ctx(actor, at(NOW));
    let times = Cell::new(0);
    let (refused, left) = house.leaves_of(|| adds(&house, &ctx, "k", "", &times));
    assert!(matches!(refused, Err(CallFault::App(AppError::Input(_)))));
    assert!(left.is_empty());
    assert!(matches!(
        adds(&house, &ctx, "k", "Attic", &times),
        Ok(Called::Done(_))
    ));
}

#[test]
fn an_answer_shown_once_is_not_kept() {
    let house = House::empty();
    let actor = program(&house, &[Action::AccountAdd]);
    let ctx = house.ctx(actor, at(NOW));
    let call = CallKey {
        key: "k",
        asked: &[b"POST /accounts"],
    };
    let add = || {
        house.engine().call_once(&ctx, &call, true, |ctx| {
            ctx.add_account("new@caretaker.example", "New", Role::Head, None)?;
            Ok(answer(1))
        })
    };
    assert!(matches!(add(), Ok(Called::Done(_))));
    assert!(matches!(add(), Err(CallFault::NoAnswer)));
    assert!(house.acts_in(ACCOUNTS).contains(&"call.keep".to_owned()));
    house.assert_whole();
}

#[test]
fn a_call_cut_off_before_its_answer_is_not_done_again() {
    let house = House::empty();
    let actor = program(&house, &[Action::PlaceAdd]);
    // The place and the mark go into one commit; there is none left for the answer.
    let house = house.closed().open_for(1);
    let times = Cell::new(0);
    let ctx = house.ctx(actor, at(NOW));
    assert!(adds(&house, &ctx, "k", "Attic", &times).is_err());
    let house = house.reopened();
    let ctx = house.ctx(actor, at(NOW));
    assert!(matches!(
        adds(&house, &ctx, "k", "Attic", &times),
        Err(CallFault::NoAnswer)
    ));
    assert_eq!(house.operator().list_places().unwrap().len(), 1);
    // And one that is cut off before its effect is free to be done.
    let house = house.closed().open_for(0);
    let ctx = house.ctx(actor, at(NOW));
    assert!(adds(&house, &ctx, "other", "Cellar", &times).is_err());
    let house = house.reopened();
    let ctx = house.ctx(actor, at(NOW));
    assert!(matches!(
        adds(&house, &ctx, "other", "Cellar", &times),
        Ok(Called::Done(_))
    ));
    house.assert_whole();
}

/// Imports three people by a keyed call.
fn imports(house: &House, ctx: &Ctx<'_>) -> Result<Called, CallFault> {
    const FILE: &str = "id,capacity,given_names,family_name,related_to,relation\n\
        N1,learner,Wren,Ashdown,,\nN2,learner,Ivo,Marl,,\nN3,carer,Nell,Ashdown,N1,carer-of\n";
    let call = CallKey {
        key: "k",
        asked: &[b"POST /people/import", FILE.as_bytes()],
    };
    house.engine().call_once(ctx, &call, false, |ctx| {
        let preview = ctx.engine.preview_import(FILE.as_bytes()).unwrap();
        let done = ctx.import_people(&preview, OnFaults::Stop)?;
        Ok(answer(u32::try_from(done.people).unwrap()))
    })
}

#[test]
fn an_import_cut_short_is_tried_again_under_the_same_key() {
    let mut free = 0;
    // Killed after each of its commits in turn, until it is whole.
    for commits in 0.. {
        let house = House::empty();
        let actor = program(&house, &[Action::PersonImport]);
        let cut = house.closed().open_for(commits);
        let first = imports(&cut, &cut.ctx(actor, at(NOW)));
        let house = cut.reopened();
        house.engine().keep_house(at(NOW)).unwrap();
        let seen = || house.operator().list_people("").unwrap().len();
        let people = seen();
        let again = imports(&house, &house.ctx(actor, at(NOW)));
        // Either nothing is there and the key is free, or all of it is there and the key is used.
        match (people, &first) {
            (0, Err(_)) => {
                assert!(matches!(&again, Ok(Called::Done(new)) if *new == answer(3)));
                free += 1;
            }
            (3, Err(_)) => assert!(matches!(again, Err(CallFault::NoAnswer))),
            (3, Ok(_)) => assert!(matches!(again, Ok(Called::Before(_)))),
            (people, _) => panic!("{people} people after {commits} commits"),
        }
        assert_eq!(seen(), 3);
        house.assert_whole();
        if first.is_ok() {
            break;
        }
    }
    assert!(free > 2, "{free}");
}

#[test]
fn a_call_under_way_is_not_begun_a_second_time() {
    let house = House::empty();
    let actor = program(&house, &[Action::PlaceAdd]);
    let ctx = house.ctx(actor, at(NOW));
    let call = CallKey {
        key: "k",
        asked: &[b"x"],
    };
    let done = house.engine().call_once(&ctx, &call, false, |_| {
        let within = house
            .engine()
            .call_once(&ctx, &call, false, |_| Ok(answer(2)));
        assert!(matches!(within, Err(CallFault::UnderWay)));
        Ok(answer(1))
    });
    assert!(matches!(done, Ok(Called::Done(_))));
}

#[test]
fn old_answers_are_forgotten() {
    let house = House::empty();
    let actor = program(&house, &[Action::PlaceAdd]);
    let times = Cell::new(0);
    let day = 24 * 60;
    for (key, minutes) in [("a", 0), ("b", 1), ("c", day + 2)] {
        let ctx = house.ctx(actor, later(minutes));
        assert!(adds(&house, &ctx, key, key, &times).is_ok());
    }
    let ctx = house.ctx(actor, later(day + 3));
    assert!(matches!(
        adds(&house, &ctx, "c", "c", &times),
        Ok(Called::Before(_))
    ));
    // The first two are forgotten, so their keys are new ones; the place is there already.
    let again = adds(&house, &ctx, "a", "a", &times);
    assert!(matches!(again, Err(CallFault::App(AppError::Input(_)))));
    house.assert_whole();
}

#[test]
fn a_person_signed_in_needs_no_key() {
    let house = House::empty();
    let me = dpo(&house);
    assert!(matches!(me.via, Via::Session { .. }));
    let times = Cell::new(0);
    let ctx = house.ctx(me, at(NOW));
    assert!(adds(&house, &ctx, "k", "Attic", &times).is_ok());
    assert!(matches!(
        adds(&house, &ctx, "k", "Attic", &times),
        Err(CallFault::App(AppError::Input(_)))
    ));
}

/// Decides a group of four items by a keyed call.
fn decides(house: &House, ctx: &Ctx<'_>, request: EntityId) -> Result<Called, CallFault> {
    let call = CallKey {
        key: "k",
        asked: &[b"POST /requests/1/review/bulk"],
    };
    house.engine().call_once(ctx, &call, false, |ctx| {
        let decided = ctx
            .decide_group(request, 1, GroupChoice::GiveAsSuggested)?
            .items;
        Ok(answer(decided))
    })
}

#[test]
fn a_decision_about_a_group_is_made_once_and_whole_wherever_it_is_cut_short() {
    let (mut free, mut cut_off) = (0, 0);
    // Killed after each of its commits in turn, until the answer is kept too.
    for commits in 0.. {
        let house = House::with_people();
        let me = program(&house, &[Action::RequestReviewDecide]);
        let ctx = house.operator();
        for text in ["Fractions.", "Ratios.", "Decimals.", "Percentages."] {
            ctx.add_record(&house.record("L1", "session-report", text))
                .unwrap();
        }
        let request = ctx.open_request(house.request("L1")).unwrap();
        ctx.search_place(request, app::RECORDS).unwrap();
        let undecided = |house: &House| {
            let items = house.operator().list_items(request).unwrap();
            let open = |line: &&app::ItemLine| line.is_open();
            (items.iter().filter(open).count(), items.len())
        };
        assert_eq!(undecided(&house), (4, 4));
        let cut = house.closed().open_for(commits);
        let first = decides(&cut, &cut.ctx(me, at(NOW)), request);
        let house = cut.reopened();
        let left = undecided(&house);
        let (again, leaves) = house.leaves_of(|| decides(&house, &house.ctx(me, at(NOW)), request));
        match (left, &first) {
            // Nothing was done: the key is free, and the call ends as if nothing had happened.
            ((4, 4), Err(_)) => {
                assert!(matches!(&again, Ok(Called::Done(kept)) if *kept == answer(4)));
                let decide = "request.review-decide";
                assert_eq!(leaves.iter().filter(|act| *act == decide).count(), 4);
                free += 1;
            }
            // All was done and only the answer is missing: it is not done again, and that is said.
            ((0, 4), Err(_)) => {
                assert!(matches!(again, Err(CallFault::NoAnswer)));
                cut_off += 1;
            }
            ((0, 4), Ok(_)) => {
                assert!(matches!(&again, Ok(Called::Before(kept)) if *kept == answer(4)));
            }
            (left, _) => panic!("{left:?} after {commits} commits"),
        }
        assert_eq!(undecided(&house), (0, 4));
        house.assert_whole();
        if first.is_ok() {
            break;
        }
    }
    assert!(free >= 1 && cut_off == 1, "{free}, {cut_off}");
}
