//! Guessing is slowed, and nobody is kept out by it: strangers' failures are strangers' alone.

use access::{Action, Role};
use app::{Caller, EntityId, PasswordCost, Programs, Shown, SignInStep, SignedIn};
use jiff::Timestamp;

use crate::support::authenticator::Authenticator;
use crate::support::{House, NOW, PASSWORD, at, later, whole};

const FEW: PasswordCost = PasswordCost::TEST;
const EMAIL: &str = "dpo@caretaker.example";

fn caller<'a>(address: &'a str, device: &'a str) -> Caller<'a> {
    Caller {
        address,
        browser: "",
        device,
    }
}

/// Whether a password opens the account.
fn enters(house: &House, password: &str, who: &Caller<'_>, now: Timestamp) -> bool {
    let step = house.engine().first_step(EMAIL, password, who, now, FEW);
    matches!(step, Ok(SignInStep::In(..)))
}

/// An officer, signed in, and what their browser keeps.
fn officer(house: &House) -> (SignedIn, String) {
    house.account("dpo", Role::Dpo, None);
    let engine = house.engine();
    let (who, _) = engine
        .sign_in(EMAIL, PASSWORD, "192.0.2.7", at(NOW), FEW)
        .unwrap();
    let device = engine.mark_device(who.account, "", at(NOW));
    (who, device)
}

/// Strangers fail in the officer's name, as often as they can, from many addresses.
fn storm(house: &House, now: Timestamp) {
    for n in 0..30 {
        let address = format!("203.0.113.{n}");
        assert!(!enters(house, "a guess", &caller(&address, ""), now));
    }
}

#[test]
fn strangers_who_fail_keep_neither_the_owner_nor_their_programs_out() {
    let house = House::empty();
    let engine = house.engine();
    let (who, device) = officer(&house);
    let ctx = house.ctx(who.actor, at(NOW));
    let token = ctx
        .add_own_token("timetable", &[Action::TodayLook], PASSWORD, FEW)
        .unwrap();
    storm(&house, later(1));
    assert!(
        !enters(&house, PASSWORD, &caller("192.0.2.7", ""), later(1)),
        "a stranger who knows the password must wait as well"
    );
    // The browser that was here before, the program, and the session that goes on.
    assert!(enters(
        &house,
        PASSWORD,
        &caller("192.0.2.7", &device),
        later(1)
    ));
    let shown = engine.shown(&token.secret, "192.0.2.9", later(1)).unwrap();
    assert!(matches!(shown, Shown::Valid(_)));
    let ctx = house.ctx(who.actor, later(1));
    assert!(
        ctx.change_password(PASSWORD, "short", Programs::GoOn, &caller("", ""), FEW)
            .map(|_| ())
            .unwrap_err()
            .to_string()
            .contains("too short"),
        "their own password is taken"
    );
    // That the owner came gives strangers no new guesses while they wait.
    assert!(!enters(
        &house,
        PASSWORD,
        &caller("192.0.2.8", ""),
        later(1)
    ));
    assert!(enters(&house, PASSWORD, &caller("192.0.2.8", ""), later(3)));
    house.assert_whole();
}

#[test]
fn a_colleague_who_fails_at_the_same_address_keeps_nobody_out() {
    let house = House::empty();
    let (_, device) = officer(&house);
    let engine = house.engine();
    for n in 0..20 {
        let email = format!("nobody{n}@caretaker.example");
        let no = engine.first_step(&email, "x", &caller("192.0.2.7", &device), at(NOW), FEW);
        assert!(no.is_err());
    }
    assert!(!enters(&house, PASSWORD, &caller("192.0.2.7", ""), at(NOW)));
    assert!(enters(
        &house,
        PASSWORD,
        &caller("192.0.2.7", &device),
        at(NOW)
    ));
}

#[test]
fn a_known_browser_waits_for_its_own_failures() {
    let house = House::empty();
    let (_, device) = officer(&house);
    let known = caller("192.0.2.7", &device);
    for _ in 0..5 {
        let (right, left) = house.leaves_of(|| enters(&house, "a guess", &known, at(NOW)));
        assert!(!right);
        assert_eq!(left, ["account.sign-in-failed"]);
    }
    assert!(!enters(&house, PASSWORD, &known, at(NOW)), "it guesses on");
    // Nobody else waits for it.
    assert!(enters(&house, PASSWORD, &caller("192.0.2.8", ""), at(NOW)));
    assert!(enters(&house, PASSWORD, &known, later(1)));
}

#[test]
fn a_mark_is_good_for_its_account_for_half_a_year_and_unchanged() {
    let house = House::empty();
    let (who, device) = officer(&house);
    let engine = house.engine();
    let head = EntityId(house.account("head", Role::Head, None).id);
    let heads = engine.mark_device(head, "", at(NOW));
    let mut changed = device.clone().into_bytes();
    changed[20] = if changed[20] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(changed).unwrap();
    let days = |n: i64| later(n * 24 * 60);
    let passes = |device: &str, now: Timestamp| {
        storm(&house, now);
        enters(&house, PASSWORD, &caller("192.0.2.7", device), now)
    };
    for (what, wrong) in [
        ("of another account", heads.as_str()),
        ("changed", changed.as_str()),
        ("cut", &device[..40]),
        ("nothing", "..."),
        ("no letters of it", "é\u{0}"),
    ] {
        assert!(!passes(wrong, at(NOW)), "{what}");
    }
    assert!(passes(&device, days(179)));
    assert!(!passes(&device, days(181)), "for ever");
    // Colleagues who share a browser have one each; a fifth takes the place of the oldest.
    let both = engine.mark_device(who.account, &heads, at(NOW));
    assert!(both.contains(&heads) && passes(&both, at(NOW)));
    let again = engine.mark_device(who.account, &both, at(NOW));
    assert_eq!(again.split('.').count(), 2, "one for each account");
    let mut shared = again;
    for n in 0..9 {
        shared = engine.mark_device(EntityId([n; 16]), &shared, at(NOW));
    }
    assert_eq!(shared.split('.').count(), 4);
    assert!(!shared.contains("dpo") && shared.len() < 400);
}

#[test]
fn a_passkey_is_never_made_to_wait_and_fills_no_ledger() {
    let house = House::empty();
    let engine = house.engine();
    let (who, _) = officer(&house);
    let party = app::Party {
        id: "caretaker.example".to_owned(),
        origin: "https://caretaker.example".to_owned(),
    };
    let mut key = Authenticator::new("caretaker.example", "https://caretaker.example", 1);
    let ctx = house.ctx(who.actor, at(NOW));
    let wanted = ctx.want_passkey("192.0.2.7").unwrap();
    let made = key.create(&wanted.challenge);
    let made = app::Registration {
        client_data: made.client_data,
        authenticator_data: made.authenticator_data,
    };
    ctx.add_passkey(&party, &made, "Key ring", PASSWORD, FEW)
        .unwrap();
    let here = caller("192.0.2.7", "");
    let mut try_it = |right: bool| {
        let challenge = engine.passkey_challenge("192.0.2.7", at(NOW));
        let mut signed = key.get(&challenge);
        if !right {
            signed.signature[5] ^= 1;
        }
        let signed = app::Assertion {
            user: who.account.0.to_vec(),
            credential: key.credential.clone(),
            client_data: signed.client_data,
            authenticator_data: signed.authenticator_data,
            signature: signed.signature,
        };
        engine
            .sign_in_with_passkey(&party, &signed, &here, at(NOW))
            .is_ok()
    };
    storm(&house, at(NOW));
    let ((), left) = house.leaves_of(|| {
        for _ in 0..40 {
            assert!(!try_it(false));
        }
    });
    assert_eq!(left.len(), 20, "a leaf for each of so many, and no more");
    assert!(try_it(true));
}

#[test]
fn a_session_left_open_is_no_place_to_guess_and_locks_nobody_out() {
    let house = House::empty();
    let (who, device) = officer(&house);
    let ctx = house.ctx(who.actor, at(NOW));
    let change = |ctx: &app::Ctx<'_>, current: &str| {
        ctx.change_password(
            current,
            "marble-thistle-canyon-9",
            Programs::GoOn,
            &caller("", ""),
            FEW,
        )
        .map(|_| ())
    };
    for _ in 0..5 {
        assert!(change(&ctx, "a guess").is_err());
    }
    let waits = change(&ctx, PASSWORD).unwrap_err().to_string();
    assert!(waits.contains("too often"), "{waits}");
    for device in ["", device.as_str()] {
        assert!(enters(
            &house,
            PASSWORD,
            &caller("192.0.2.8", device),
            at(NOW)
        ));
    }
    change(&house.ctx(who.actor, later(1)), PASSWORD).unwrap();
}

#[test]
fn a_password_is_hashed_anew_when_hashing_costs_more() {
    let house = House::empty();
    house.account("dpo", Role::Dpo, None);
    let engine = house.engine();
    let hash = || {
        let account = engine.account_by_email(EMAIL).unwrap().unwrap();
        account.body.password.unwrap()
    };
    let more = PasswordCost {
        memory_kib: 16,
        passes: 1,
    };
    let enter = |password: &str, cost| {
        let step = engine.first_step(EMAIL, password, &caller("192.0.2.7", ""), at(NOW), cost);
        step.map(|_| ())
    };
    let cheap = hash();
    assert!(enter("a guess", more).is_err());
    assert_eq!(hash(), cheap, "a wrong password changes nothing");
    enter(PASSWORD, more).unwrap();
    let dear = hash();
    assert!(dear.contains("$m=16,t=1,p=1$"), "{dear}");
    enter(PASSWORD, more).unwrap();
    assert_eq!(hash(), dear, "only once");
    enter(PASSWORD, FEW).unwrap();
    assert_eq!(hash(), dear, "and never made cheaper");
    // With a second factor it is done when that was right.
    let (who, _) = engine
        .sign_in(EMAIL, PASSWORD, "192.0.2.7", at(NOW), FEW)
        .unwrap();
    let ctx = house.ctx(who.actor, at(NOW));
    let secret = ctx.set_up_app().unwrap().typed.to_string();
    let code = whole::app_code(&secret, at(NOW));
    ctx.add_app("Telephone", &code, PASSWORD, FEW).unwrap();
    let dearer = PasswordCost {
        memory_kib: 32,
        passes: 1,
    };
    let here = caller("192.0.2.7", "");
    let step = engine.first_step(EMAIL, PASSWORD, &here, later(2), dearer);
    let Ok(SignInStep::Waits(token, _)) = step else {
        panic!("no second factor was asked for")
    };
    assert_eq!(hash(), dear);
    let code = whole::app_code(&secret, later(2));
    engine
        .second_step(&token.0, &code, &here, later(2))
        .unwrap();
    assert!(hash().contains("$m=32,"), "{}", hash());
    house.assert_whole();
}
