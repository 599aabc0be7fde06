//! Second factors, recovery codes, locking and resetting: what works, and what each wrong way meets.

use access::{Actor, Role, Via};
use app::accounts::counted;
use app::{
    Assertion, Caller, Ctx, EntityId, Party, PasswordCost, Programs, Registration, SignInStep,
    SignedIn, Token,
};

use crate::support::authenticator::{Authenticator, PRESENT, Signed};
use crate::support::{House, NOW, PASSWORD, at, later, whole};

const FEW: PasswordCost = PasswordCost::TEST;
const EMAIL: &str = "dpo@caretaker.example";
const CALLER: Caller<'static> = Caller {
    address: "192.0.2.7",
    browser: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    device: "",
};

fn app_code(secret: &str, minutes: i64) -> String {
    whole::app_code(secret, later(minutes))
}

fn party() -> Party {
    Party {
        id: "caretaker.example".to_owned(),
        origin: "https://caretaker.example".to_owned(),
    }
}

fn authenticator(credential: u8) -> Authenticator {
    Authenticator::new("caretaker.example", "https://caretaker.example", credential)
}

fn registration(made: Signed) -> Registration {
    Registration {
        client_data: made.client_data,
        authenticator_data: made.authenticator_data,
    }
}

fn assertion(signed: Signed, credential: &[u8], user: EntityId) -> Assertion {
    Assertion {
        user: user.0.to_vec(),
        credential: credential.to_vec(),
        client_data: signed.client_data,
        authenticator_data: signed.authenticator_data,
        signature: signed.signature,
    }
}

fn house() -> (House, SignedIn, Token) {
    let house = House::empty();
    house.account("dpo", Role::Dpo, None);
    let (who, token) = house
        .engine()
        .sign_in(EMAIL, PASSWORD, "192.0.2.7", at(NOW), FEW)
        .unwrap();
    (house, who, token)
}

fn as_them<'a>(house: &'a House, who: &SignedIn, minutes: i64) -> Ctx<'a> {
    house.ctx(who.actor, later(minutes))
}

/// Adds an app and gives its secret and the recovery codes.
fn with_app(house: &House, who: &SignedIn) -> (String, Vec<String>) {
    let ctx = as_them(house, who, 0);
    let secret = ctx.set_up_app().unwrap().typed.to_string();
    let added = house.step(&["account.add-second-factor"], || {
        ctx.add_app("My telephone", &app_code(&secret, 0), PASSWORD, FEW)
    });
    (secret, added.recovery.unwrap())
}

fn with_passkey(house: &House, who: &SignedIn, device: &mut Authenticator) {
    let ctx = as_them(house, who, 0);
    let wanted = ctx.want_passkey("192.0.2.7").unwrap();
    let made = registration(device.create(&wanted.challenge));
    house.step(&["account.add-second-factor"], || {
        ctx.add_passkey(&party(), &made, "Key ring", PASSWORD, FEW)
    });
}

fn first(house: &House, minutes: i64) -> Token {
    let (step, left) = house.leaves_of(|| {
        house
            .engine()
            .first_step(EMAIL, PASSWORD, &CALLER, later(minutes), FEW)
    });
    assert_eq!(left, Vec::<String>::new(), "half a sign-in is none");
    match step.unwrap() {
        SignInStep::Waits(token, _) => token,
        SignInStep::In(..) => panic!("no second factor was asked for"),
    }
}

#[test]
fn an_app_is_added_asked_for_and_each_code_opens_once() {
    let (house, who, _) = house();
    let (secret, _) = with_app(&house, &who);
    let engine = house.engine();
    let token = first(&house, 1);
    // What the first step gave is no session.
    assert!(engine.session(&token.0, later(1)).unwrap().is_none());
    let second = |token: &Token, code: &str, minutes| {
        engine.second_step(&token.0, code, &CALLER, later(minutes))
    };
    let (wrong, left) = house.leaves_of(|| second(&token, "000000", 1));
    assert!(wrong.is_err());
    assert_eq!(left, ["account.sign-in-failed"]);
    let code = app_code(&secret, 1);
    let (in_now, session) = house.step(&["account.sign-in"], || second(&token, &code, 1));
    assert_ne!(*session.0, *token.0, "the session has a token of its own");
    assert!(engine.session(&session.0, later(1)).unwrap().is_some());
    assert_eq!(in_now.account, who.account);
    // The step is used up, and so is the code: in another sign-in it is wrong.
    house.refused(|| second(&token, &code, 1));
    let again = first(&house, 1);
    assert!(second(&again, &code, 1).is_err(), "a code opened twice");
    assert!(second(&again, &app_code(&secret, 2), 2).is_ok());
    // The plain way in is closed.
    house.refused(|| engine.sign_in(EMAIL, PASSWORD, "192.0.2.7", later(3), FEW));
}

#[test]
fn a_second_step_ends_after_five_minutes_or_five_wrong_codes() {
    let (house, who, _) = house();
    let (secret, _) = with_app(&house, &who);
    let engine = house.engine();
    let token = first(&house, 1);
    house.refused(|| engine.second_step(&token.0, &app_code(&secret, 6), &CALLER, later(6)));
    let token = first(&house, 10);
    for _ in 0..5 {
        assert!(
            engine
                .second_step(&token.0, "000000", &CALLER, later(10))
                .is_err()
        );
    }
    house.refused(|| engine.second_step(&token.0, &app_code(&secret, 10), &CALLER, later(10)));
    // The account waits as after wrong passwords: the right password says no for a while.
    assert!(
        engine
            .first_step(EMAIL, PASSWORD, &CALLER, later(10), FEW)
            .is_err()
    );
    assert!(
        engine
            .first_step(EMAIL, PASSWORD, &CALLER, later(12), FEW)
            .is_ok()
    );
}

#[test]
fn a_recovery_code_opens_once_and_new_ones_replace_it() {
    let (house, who, _) = house();
    let (secret, codes) = with_app(&house, &who);
    assert_eq!(codes.len(), 10);
    let engine = house.engine();
    let enter = |code: &str, minutes| {
        let token = first(&house, minutes);
        engine.second_step(&token.0, code, &CALLER, later(minutes))
    };
    let (in_now, _) = enter(&codes[3].to_uppercase(), 1).unwrap();
    assert!(enter(&codes[3], 2).is_err(), "a recovery code opened twice");
    let ctx = as_them(&house, &in_now, 3);
    assert_eq!(ctx.my_account().unwrap().recovery_left, 9);
    assert!(ctx.new_recovery_codes("not my password", FEW).is_err());
    let new = house.step(&["account.recovery-codes"], || {
        ctx.new_recovery_codes(PASSWORD, FEW)
    });
    assert!(enter(&codes[4], 4).is_err(), "an old code goes on");
    assert!(enter(&new[4], 5).is_ok());
    assert!(enter(&app_code(&secret, 6), 6).is_ok());
}

#[test]
fn a_passkey_signs_in_alone_and_the_password_alone_does_not() {
    let (house, who, _) = house();
    let mut device = authenticator(1);
    with_passkey(&house, &who, &mut device);
    let engine = house.engine();
    let SignInStep::Waits(_, waits) = engine
        .first_step(EMAIL, PASSWORD, &CALLER, later(1), FEW)
        .unwrap()
    else {
        panic!("a password alone opened an account with a passkey")
    };
    assert!(waits.passkey && waits.recovery && !waits.app);
    let challenge = engine.passkey_challenge("192.0.2.7", later(1));
    let signed = assertion(device.get(&challenge), &device.credential, who.account);
    let (in_now, token) = house.step(&["account.sign-in"], || {
        engine.sign_in_with_passkey(&party(), &signed, &CALLER, later(1))
    });
    assert_eq!(in_now.account, who.account);
    assert!(engine.session(&token.0, later(1)).unwrap().is_some());
    // The same answer again: its challenge is used up.
    assert!(
        engine
            .sign_in_with_passkey(&party(), &signed, &CALLER, later(1))
            .is_err()
    );
}

/// What a test does to a device.
type Does = fn(&mut Authenticator);
/// What a test does to a device, an assertion or the clock.
type Wrong = (&'static str, Does, fn(&mut Assertion), i64);

#[test]
fn a_passkey_that_is_wrong_in_one_thing_is_refused() {
    let (house, who, _) = house();
    let mut device = authenticator(1);
    with_passkey(&house, &who, &mut device);
    let engine = house.engine();
    let ways = device.ways.clone();
    let wrong: [Wrong; 12] = [
        (
            "another host",
            |d| d.ways.host = "elsewhere.example".to_owned(),
            |_| {},
            1,
        ),
        (
            "another origin",
            |d| d.ways.origin = "https://caretaker.example.net".to_owned(),
            |_| {},
            1,
        ),
        ("framed", |d| d.ways.cross_origin = true, |_| {}, 1),
        (
            "of another type",
            |d| d.ways.get = "webauthn.create",
            |_| {},
            1,
        ),
        ("nobody verified", |d| d.ways.flags = PRESENT, |_| {}, 1),
        ("nobody present", |d| d.ways.flags = 0x04, |_| {}, 1),
        ("a broken signature", |d| d.ways.breaks = true, |_| {}, 1),
        ("another passkey", |_| {}, |a| a.credential = vec![2; 32], 1),
        ("another account", |_| {}, |a| a.user = vec![2; 16], 1),
        ("no account", |_| {}, |a| a.user.clear(), 1),
        (
            "cut short",
            |_| {},
            |a| a.authenticator_data.truncate(36),
            1,
        ),
        ("too late", |_| {}, |_| {}, 6),
    ];
    for (what, device_does, then, minutes) in wrong {
        device.ways = ways.clone();
        device_does(&mut device);
        let challenge = engine.passkey_challenge("192.0.2.7", later(1));
        let mut signed = assertion(device.get(&challenge), &device.credential, who.account);
        then(&mut signed);
        let (answer, left) = house
            .leaves_of(|| engine.sign_in_with_passkey(&party(), &signed, &CALLER, later(minutes)));
        assert!(answer.is_err(), "{what}");
        assert_eq!(left, ["account.sign-in-failed"], "{what}");
    }
    // A challenge that nobody gave, and one that was given for adding a passkey.
    device.ways = ways;
    let signed = assertion(device.get(&[9; 32]), &device.credential, who.account);
    assert!(
        engine
            .sign_in_with_passkey(&party(), &signed, &CALLER, later(1))
            .is_err()
    );
    let adding = as_them(&house, &who, 1).want_passkey("192.0.2.7").unwrap();
    let signed = assertion(
        device.get(&adding.challenge),
        &device.credential,
        who.account,
    );
    assert!(
        engine
            .sign_in_with_passkey(&party(), &signed, &CALLER, later(1))
            .is_err()
    );
    // A copy that has signed less often than the original.
    device.signed = 0;
    let challenge = engine.passkey_challenge("192.0.2.7", later(1));
    let signed = assertion(device.get(&challenge), &device.credential, who.account);
    let first_use = engine.sign_in_with_passkey(&party(), &signed, &CALLER, later(1));
    assert!(first_use.is_ok(), "the control");
    device.signed = 0;
    let challenge = engine.passkey_challenge("192.0.2.7", later(1));
    let copied = assertion(device.get(&challenge), &device.credential, who.account);
    assert!(
        engine
            .sign_in_with_passkey(&party(), &copied, &CALLER, later(1))
            .is_err()
    );
}

#[test]
fn a_new_passkey_that_is_wrong_in_one_thing_is_refused() {
    let (house, who, _) = house();
    let ctx = as_them(&house, &who, 0);
    let engine = house.engine();
    let add = |made: &Registration, password: &str| {
        ctx.add_passkey(&party(), made, "Key ring", password, FEW)
    };
    let wrong: [(&str, Does); 5] = [
        ("another host", |d| {
            d.ways.host = "elsewhere.example".to_owned();
        }),
        ("another origin", |d| {
            d.ways.origin = "http://caretaker.example".to_owned();
        }),
        ("of another type", |d| d.ways.create = "webauthn.get"),
        ("nobody verified", |d| d.ways.flags = PRESENT),
        ("no id", |d| d.credential.clear()),
    ];
    for (what, does) in wrong {
        let mut device = authenticator(1);
        does(&mut device);
        let wanted = ctx.want_passkey("192.0.2.7").unwrap();
        let made = registration(device.create(&wanted.challenge));
        assert!(add(&made, PASSWORD).is_err(), "{what}");
    }
    // A challenge of the sign-in page, or of another session of the same person.
    let mut device = authenticator(1);
    let given = engine.passkey_challenge("192.0.2.7", later(0));
    assert!(add(&registration(device.create(&given)), PASSWORD).is_err());
    let (other, _) = engine
        .sign_in(EMAIL, PASSWORD, "192.0.2.7", at(NOW), FEW)
        .unwrap();
    let theirs = as_them(&house, &other, 0)
        .want_passkey("192.0.2.7")
        .unwrap();
    assert!(add(&registration(device.create(&theirs.challenge)), PASSWORD).is_err());
    // Without the password; then with it, and once only.
    let wanted = ctx.want_passkey("192.0.2.7").unwrap();
    assert!(add(&registration(device.create(&wanted.challenge)), "wrong").is_err());
    let wanted = ctx.want_passkey("192.0.2.7").unwrap();
    let made = registration(device.create(&wanted.challenge));
    assert!(add(&made, PASSWORD).is_ok());
    assert!(add(&made, PASSWORD).is_err());
    let wanted = ctx.want_passkey("192.0.2.7").unwrap();
    assert_eq!(wanted.has.len(), 1);
    assert!(
        add(&registration(device.create(&wanted.challenge)), PASSWORD).is_err(),
        "twice"
    );
}

#[test]
fn nothing_is_added_or_removed_without_the_password() {
    let (house, who, _) = house();
    let ctx = as_them(&house, &who, 0);
    let secret = ctx.set_up_app().unwrap().typed.to_string();
    assert_eq!(
        *ctx.set_up_app().unwrap().typed,
        secret,
        "a page shown again"
    );
    let code = app_code(&secret, 0);
    let (no, left) = house.leaves_of(|| ctx.add_app("x", &code, "not the password", FEW));
    assert!(no.is_err());
    assert_eq!(left, ["account.sign-in-failed"]);
    assert!(ctx.add_app("x", "000000", PASSWORD, FEW).is_err());
    assert!(ctx.add_app(" ", &code, PASSWORD, FEW).is_err());
    ctx.add_app("My telephone", &code, PASSWORD, FEW).unwrap();
    let mine = ctx.my_account().unwrap();
    let factor = mine.factors[0].id;
    assert!(
        ctx.remove_second_factor(factor, "not the password", FEW)
            .is_err()
    );
    assert!(
        ctx.remove_second_factor(EntityId([3; 16]), PASSWORD, FEW)
            .is_err()
    );
    house.step(&["account.remove-second-factor"], || {
        ctx.remove_second_factor(factor, PASSWORD, FEW)
    });
    let mine = ctx.my_account().unwrap();
    assert!(mine.factors.is_empty());
    assert_eq!(mine.recovery_left, 0);
    assert!(ctx.new_recovery_codes(PASSWORD, FEW).is_err());
    // At the command line, in somebody's name, nobody sets one up.
    let acted_for = house.ctx(
        Actor {
            via: Via::OnBehalf,
            ..who.actor
        },
        at(NOW),
    );
    assert!(acted_for.set_up_app().is_err());
    assert!(acted_for.want_passkey("192.0.2.7").is_err());
}

#[test]
fn changing_the_password_ends_every_session_and_goes_on_under_a_new_token() {
    let (house, who, token) = house();
    let engine = house.engine();
    let (_, other) = engine
        .sign_in(EMAIL, PASSWORD, "192.0.2.7", at(NOW), FEW)
        .unwrap();
    let ctx = as_them(&house, &who, 0);
    let new = "marble-thistle-canyon-9";
    assert!(
        ctx.change_password("wrong", new, Programs::GoOn, &CALLER, FEW)
            .is_err()
    );
    assert!(
        ctx.change_password(PASSWORD, "short", Programs::GoOn, &CALLER, FEW)
            .is_err()
    );
    assert!(engine.session(&token.0, at(NOW)).unwrap().is_some());
    let (_, next) = house.step(&["account.set-password"], || {
        ctx.change_password(PASSWORD, new, Programs::GoOn, &CALLER, FEW)
    });
    for old in [&token, &other] {
        assert!(engine.session(&old.0, at(NOW)).unwrap().is_none());
    }
    assert!(engine.session(&next.0, at(NOW)).unwrap().is_some());
    assert!(
        engine
            .sign_in(EMAIL, PASSWORD, "192.0.2.7", at(NOW), FEW)
            .is_err()
    );
    assert!(
        engine
            .sign_in(EMAIL, new, "192.0.2.7", at(NOW), FEW)
            .is_ok()
    );
}

#[test]
fn somebody_sees_where_they_are_signed_in_and_ends_the_others() {
    let (house, who, token) = house();
    let engine = house.engine();
    let SignInStep::In(_, other) = engine
        .first_step(EMAIL, PASSWORD, &CALLER, later(1), FEW)
        .unwrap()
    else {
        panic!("a second factor was asked for")
    };
    let ctx = as_them(&house, &who, 2);
    let mine = ctx.my_account().unwrap();
    // One of them is the account's first, from `house`.
    assert_eq!(mine.sessions.len(), 3);
    assert_eq!(mine.sessions[0].browser, "Firefox on Linux");
    assert_eq!(mine.sessions.iter().filter(|line| line.this).count(), 1);
    let ended = house.step(&["account.sign-out"], || ctx.end_my_other_sessions());
    assert_eq!(ended, 2);
    assert!(engine.session(&other.0, later(2)).unwrap().is_none());
    assert!(engine.session(&token.0, later(2)).unwrap().is_some());
    let (none, left) = house.leaves_of(|| ctx.end_my_other_sessions());
    assert_eq!((none.unwrap(), left.len()), (0, 0));
}

#[test]
fn an_account_is_locked_unlocked_and_reset() {
    let (house, _, _) = house();
    let engine = house.engine();
    let head = house.account("head", Role::Head, None);
    let head = EntityId(head.id);
    let operator = house.operator();
    let enter = || {
        engine.sign_in(
            "head@caretaker.example",
            PASSWORD,
            "192.0.2.8",
            at(NOW),
            FEW,
        )
    };
    let (_, token) = enter().unwrap();
    house.step(&["account.lock"], || operator.lock_account(head));
    assert!(engine.session(&token.0, at(NOW)).unwrap().is_none());
    assert!(enter().is_err());
    house.refused(|| operator.lock_account(head));
    house.refused(|| operator.reset_account(head));
    house.step(&["account.unlock"], || operator.unlock_account(head));
    house.refused(|| operator.unlock_account(head));
    let (_, token) = enter().unwrap();
    let link = house.step(&["account.reset"], || operator.reset_account(head));
    assert!(engine.session(&token.0, at(NOW)).unwrap().is_none());
    assert!(enter().is_err(), "the old password goes on");
    engine
        .set_password(&link.secret, PASSWORD, at(NOW), FEW)
        .unwrap();
    assert!(enter().is_ok());
    // A link made before the lock opens nothing after it.
    let link = operator.reset_account(head).unwrap();
    operator.lock_account(head).unwrap();
    house.refused(|| engine.set_password(&link.secret, PASSWORD, at(NOW), FEW));
    operator.unlock_account(head).unwrap();
    house.refused(|| engine.set_password(&link.secret, PASSWORD, at(NOW), FEW));
}

#[test]
fn the_last_data_protection_officer_is_never_locked_out() {
    let (house, who, _) = house();
    let operator = house.operator();
    house.refused(|| operator.lock_account(who.account));
    // Another who has no password yet cannot unlock anybody.
    let (second, link) = operator
        .add_account("second@caretaker.example", "Second", Role::Dpo, None)
        .unwrap();
    house.refused(|| operator.lock_account(who.account));
    house
        .engine()
        .set_password(&link.secret, PASSWORD, at(NOW), FEW)
        .unwrap();
    operator.lock_account(who.account).unwrap();
    house.refused(|| operator.lock_account(second));
}

#[test]
fn whoever_lost_their_telephone_is_helped_by_the_officer_and_by_nobody_else() {
    let (house, who, token) = house();
    let head = house.account("head", Role::Head, None);
    house.refused(|| house.operator().remove_second_factors_of(who.account));
    with_app(&house, &who);
    let head = house.ctx(head, at(NOW));
    house.refused(|| head.remove_second_factors_of(who.account));
    house.refused(|| head.lock_account(who.account));
    house.refused(|| head.unlock_account(who.account));
    house.refused(|| head.reset_account(who.account).map(|_| ()));
    let removed = house.step(&["account.remove-second-factor"], || {
        house.operator().remove_second_factors_of(who.account)
    });
    assert_eq!(removed, 1);
    assert!(house.engine().session(&token.0, at(NOW)).unwrap().is_none());
    assert!(
        house
            .engine()
            .sign_in(EMAIL, PASSWORD, "192.0.2.7", at(NOW), FEW)
            .is_ok()
    );
}

#[test]
fn a_role_that_must_have_a_second_factor_lacks_it_until_it_is_added() {
    let (house, who, token) = house();
    let engine = house.engine();
    assert!(!who.lacks_second_factor);
    engine.require_second_factor(&[Role::Dpo, Role::Head]);
    let lacks = |minutes| {
        let found = engine.session(&token.0, later(minutes)).unwrap();
        found.unwrap().lacks_second_factor
    };
    assert!(lacks(1));
    with_app(&house, &who);
    assert!(!lacks(2));
    let tutor = house.account("tutor", Role::Tutor, None);
    assert_eq!(tutor.role, Role::Tutor);
    let (tutor, _) = engine
        .sign_in(
            "tutor@caretaker.example",
            PASSWORD,
            "192.0.2.7",
            at(NOW),
            FEW,
        )
        .unwrap();
    assert!(!tutor.lacks_second_factor);
}

#[test]
fn sessions_that_are_over_are_swept_and_no_other() {
    let (house, who, _) = house();
    let engine = house.engine();
    // Two are there from the beginning; one more begins later.
    let (_, late) = engine
        .sign_in(EMAIL, PASSWORD, "192.0.2.7", later(20), FEW)
        .unwrap();
    let swept = house.step(&["job.sweep-sessions"], || engine.sweep_sessions(later(21)));
    assert_eq!(swept, 2);
    assert!(engine.session(&late.0, later(21)).unwrap().is_some());
    let (none, left) = house.leaves_of(|| engine.sweep_sessions(later(21)));
    assert_eq!((none.unwrap(), left.len()), (0, 0));
    assert_eq!(who.actor.role, Role::Dpo);
    house.assert_whole();
}

#[test]
fn failures_of_one_network_count_together() {
    let (house, _, _) = house();
    let engine = house.engine();
    let from = |n: u16| counted(format!("2001:db8:7:7::{n:x}").parse().unwrap());
    for n in 0..20 {
        let email = format!("nobody{n}@caretaker.example");
        assert!(
            engine
                .sign_in(&email, PASSWORD, &from(n), at(NOW), FEW)
                .is_err()
        );
    }
    let no = engine
        .sign_in(EMAIL, PASSWORD, &from(99), at(NOW), FEW)
        .err()
        .unwrap();
    assert!(no.to_string().contains("too many attempts"), "{no}");
    let elsewhere = counted("2001:db8:7:8::1".parse().unwrap());
    assert!(
        engine
            .sign_in(EMAIL, PASSWORD, &elsewhere, at(NOW), FEW)
            .is_ok()
    );
}
