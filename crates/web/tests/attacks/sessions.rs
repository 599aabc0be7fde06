//! Sessions: fixed beforehand, stolen afterwards, tossed in.

use app::PasswordCost;
use axum::http::{StatusCode, header};
use hmac::{Hmac, KeyInit as _, Mac as _};

use crate::support::{Answer, PASSWORD, TestApp};

const LOGIN: [(&str, &str); 2] = [("email", "dpo@caretaker.example"), ("password", PASSWORD)];

/// The cookies that an answer sets, as a browser would send them back.
fn cookies(answer: &Answer) -> Vec<String> {
    let set = answer.headers.get_all(header::SET_COOKIE).iter();
    set.map(|value| {
        value
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    })
    .collect()
}

fn session_of(answer: &Answer) -> String {
    let found = cookies(answer)
        .into_iter()
        .find(|c| c.starts_with("caretaker="));
    found.expect("no session was given")
}

async fn is_open(app: &TestApp, cookie: &str) -> bool {
    app.get("/requests", cookie).await.status == StatusCode::OK
}

#[tokio::test]
async fn session_fixation_a_cookie_chosen_beforehand_never_becomes_a_session() {
    let app = TestApp::new();
    for planted in ["caretaker=chosen", "caretaker=", "__Host-caretaker=chosen"] {
        let answer = app.post("/sign-in", planted, &LOGIN).await;
        let session = session_of(&answer);
        assert_ne!(session, planted);
        assert!(is_open(&app, &session).await);
        assert!(!is_open(&app, planted).await, "{planted}");
    }
    // Another person's live session, planted in the victim's browser, stays that person's.
    let mallory = app.sign_in("tutor").await;
    let answer = app.post("/sign-in", &mallory, &LOGIN).await;
    assert_ne!(session_of(&answer), mallory);
    assert_eq!(app.get("/requests", &mallory).await.location(), "/sign-in");
}

#[tokio::test]
async fn session_fixation_signing_in_again_leaves_no_session_behind() {
    let app = TestApp::new();
    let (before, elsewhere) = (app.sign_in("dpo").await, app.sign_in("dpo").await);
    // A wrong password ends nothing.
    let wrong = [("email", "dpo@caretaker.example"), ("password", "wrong")];
    app.post("/sign-in", &before, &wrong).await;
    assert!(is_open(&app, &before).await);
    let answer = app.post("/sign-in", &before, &LOGIN).await;
    assert!(is_open(&app, &session_of(&answer)).await);
    assert!(!is_open(&app, &before).await, "the earlier one goes on");
    assert!(is_open(&app, &elsewhere).await, "another browser's goes on");
}

/// The cookie by which a browser is known again, as it would send it back.
fn device_of(answer: &Answer) -> String {
    let mut found = cookies(answer).into_iter();
    found.find(|c| c.contains("caretaker-device=")).unwrap()
}

#[tokio::test]
async fn lock_out_strangers_keep_nobody_out_who_was_here_before() {
    let app = TestApp::new();
    let first = app.post("/sign-in", "", &LOGIN).await;
    let device = device_of(&first);
    let wrong = [("email", "dpo@caretaker.example"), ("password", "a guess")];
    for _ in 0..25 {
        app.post("/sign-in", "", &wrong).await;
    }
    let stranger = app.post("/sign-in", "", &LOGIN).await;
    assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
    for made_up in ["caretaker-device=x", "caretaker-device=x.y.z"] {
        let stranger = app.post("/sign-in", made_up, &LOGIN).await;
        assert_eq!(
            stranger.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{made_up}"
        );
    }
    let known = app.post("/sign-in", &device, &LOGIN).await;
    assert_eq!(known.location(), "/today", "{}", known.text());
    assert_ne!(device_of(&known), device, "a new one each time");
    // It opens nothing by itself.
    assert!(!is_open(&app, &device).await);
    let as_session = device.replace("caretaker-device=", "caretaker=");
    assert!(!is_open(&app, &as_session).await);
}

#[tokio::test]
async fn lock_out_the_mark_of_a_browser_is_kept_from_scripts_and_from_other_hosts() {
    let app = TestApp::at("https://caretaker.example");
    let answer = app.post("/sign-in", "", &LOGIN).await;
    let set = answer.headers.get_all(header::SET_COOKIE).iter();
    let device = set
        .map(|value| value.to_str().unwrap())
        .find(|value| value.starts_with("__Host-caretaker-device="))
        .unwrap();
    for flag in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
        assert!(device.split("; ").any(|own| own == flag), "{device}");
    }
    assert!(!device.contains("dpo"));
}

#[tokio::test]
async fn an_unattended_screen_makes_no_token() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    for password in ["", "wrong"] {
        let fields = [
            ("name", "the timetable"),
            ("scope", "person.list"),
            ("password", password),
        ];
        let answer = app.post("/settings/tokens/add", &dpo, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = answer.text();
        assert!(text.contains("This is not your password") && !text.contains("ct_"));
        assert!(
            text.contains("the timetable"),
            "what was typed is there still"
        );
    }
    let fields = [
        ("name", "the timetable"),
        ("scope", "person.list"),
        ("password", PASSWORD),
    ];
    let made = app.post("/settings/tokens/add", &dpo, &fields).await;
    assert_eq!(made.status, StatusCode::OK);
    assert!(made.text().contains("ct_"));
}

/// The code that an app shows at the test's moment.
fn app_code(app: &TestApp, secret: &str, later: i64) -> String {
    let step = u64::try_from(app.now().as_second() / 30 + later).unwrap();
    let secret = data_encoding::BASE32_NOPAD
        .decode(secret.as_bytes())
        .unwrap();
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&secret).unwrap();
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes().to_vec();
    let from = usize::from(hash[19] & 15);
    let number = hash[from..from + 4]
        .iter()
        .fold(0u64, |number, byte| number * 256 + u64::from(*byte));
    format!("{:06}", number % (1 << 31) % 1_000_000)
}

/// Adds an app to the officer's account by the pages; gives its secret and the recovery codes' page.
async fn add_app(app: &TestApp, dpo: &str) -> (String, String) {
    let page = app.get("/account/app", dpo).await.text();
    let secret = page.split("<pre").nth(1).unwrap();
    let secret = secret.split('>').nth(1).unwrap().split('<').next().unwrap();
    let secret = secret.replace(' ', "");
    assert!(page.contains("<svg") && page.contains("<title id=\"qr-title\">"));
    let code = app_code(app, &secret, 0);
    let fields = [
        ("name", "Telephone"),
        ("code", code.as_str()),
        ("password", PASSWORD),
    ];
    let added = app.post("/account/app", dpo, &fields).await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.text());
    (secret, added.text())
}

#[tokio::test]
async fn session_fixation_the_second_factor_has_a_token_of_its_own() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let (secret, codes) = add_app(&app, &dpo).await;
    assert!(
        app.get("/account", &dpo)
            .await
            .text()
            .contains("10 recovery codes are left")
    );
    app.post("/sign-out", &dpo, &[]).await;
    let half = app.post("/sign-in", "", &LOGIN).await;
    assert_eq!(half.location(), "/sign-in/code");
    let half = cookies(&half);
    assert_eq!(half.len(), 1, "no session is given yet");
    assert!(half[0].starts_with("caretaker-step="));
    // What the first step gave opens no page, under its own name or the session's.
    let token = half[0].split_once('=').unwrap().1;
    for cookie in [half[0].clone(), format!("caretaker={token}")] {
        assert!(!is_open(&app, &cookie).await, "{cookie}");
    }
    let code = app_code(&app, &secret, 1);
    let other = app
        .post("/sign-in/code", "caretaker-step=other", &[("code", &code)])
        .await;
    assert_eq!(other.location(), "/sign-in", "a step that nobody began");
    let whole = app
        .post("/sign-in/code", &half[0], &[("code", &code)])
        .await;
    assert_eq!(whole.location(), "/today", "{}", whole.text());
    let session = session_of(&whole);
    assert!(!session.contains(token));
    assert!(is_open(&app, &session).await);
    // The same step and the same code once more.
    let again = app
        .post("/sign-in/code", &half[0], &[("code", &code)])
        .await;
    assert_eq!(again.location(), "/sign-in");
    // A recovery code, which page and reader know by its dashes.
    let pre = codes.split("<pre").nth(1).unwrap();
    let recovery = pre
        .split('>')
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let half = cookies(&app.post("/sign-in", "", &LOGIN).await);
    let whole = app
        .post("/sign-in/code", &half[0], &[("code", &recovery)])
        .await;
    assert_eq!(whole.location(), "/today");
    let left = app.get("/account", &session_of(&whole)).await.text();
    assert!(left.contains("9 recovery codes are left"));
}

#[tokio::test]
async fn session_fixation_a_new_password_has_a_new_session() {
    let app = TestApp::new();
    let (here, elsewhere) = (app.sign_in("dpo").await, app.sign_in("dpo").await);
    let fields = [("current", PASSWORD), ("new", "marble-thistle-canyon-9")];
    let changed = app.post("/account/password", &here, &fields).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    let session = session_of(&changed);
    assert!(is_open(&app, &session).await);
    for old in [here, elsewhere] {
        assert!(!is_open(&app, &old).await, "an old session goes on");
    }
}

#[tokio::test]
async fn whoever_changes_their_password_says_what_becomes_of_their_programs() {
    let app = TestApp::new();
    let mut dpo = app.sign_in("dpo").await;
    let passwords = [
        PASSWORD,
        "marble-thistle-canyon-9",
        "velvet-harbour-quartz-4",
    ];
    let asked = "What becomes of the programs that act for you?";
    let page = app.get("/account/password", &dpo).await.text();
    assert!(!page.contains(asked), "nothing acts for them yet");
    let token = [
        ("name", "the timetable"),
        ("scope", "person.list"),
        ("password", PASSWORD),
    ];
    app.post("/settings/tokens/add", &dpo, &token).await;
    let goes_on = |app: &TestApp| {
        let lines = app.operator().list_tokens().unwrap();
        lines
            .iter()
            .any(|one| one.name == "the timetable" && one.valid)
    };
    let page = app.get("/account/password", &dpo).await.text();
    assert!(
        page.contains(asked) && page.contains("the timetable"),
        "{page}"
    );
    let fields = [("current", passwords[0]), ("new", passwords[1])];
    let unsaid = app.post("/account/password", &dpo, &fields).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.text().contains("It is not said what becomes"));
    for (pair, (answer, then)) in passwords.windows(2).zip([("go-on", true), ("end", false)]) {
        let fields = [("current", pair[0]), ("new", pair[1]), ("programs", answer)];
        let changed = app.post("/account/password", &dpo, &fields).await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
        dpo = session_of(&changed);
        assert_eq!(goes_on(&app), then, "{answer}");
    }
}

#[tokio::test]
async fn session_theft_ends_with_signing_out_locking_and_resetting() {
    let app = TestApp::new();
    let stolen = app.sign_in("dpo").await;
    let out = app.post("/sign-out", &stolen, &[]).await;
    let cleared = out.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cleared.contains("Max-Age=0"), "{cleared}");
    assert!(out.headers.contains_key("clear-site-data"));
    assert!(!is_open(&app, &stolen).await);
    let dpo = app.sign_in("dpo").await;
    for act in ["lock", "reset"] {
        let stolen = app.sign_in("head").await;
        let id = app
            .engine
            .account_by_email("head@caretaker.example")
            .unwrap()
            .unwrap()
            .id;
        let path = format!("/settings/accounts/{id}/{act}");
        assert_eq!(app.get(&path, &dpo).await.status, StatusCode::OK);
        assert!(is_open(&app, &stolen).await, "asking does nothing");
        let done = app.post(&path, &dpo, &[]).await;
        assert!(done.status == StatusCode::SEE_OTHER || done.status == StatusCode::OK);
        assert!(!is_open(&app, &stolen).await, "{act}");
        app.post(&format!("/settings/accounts/{id}/unlock"), &dpo, &[])
            .await;
    }
    // From elsewhere, by its owner.
    let (stolen, own) = (app.sign_in("dpo").await, app.sign_in("dpo").await);
    app.post("/account/sessions/end-others", &own, &[]).await;
    assert!(is_open(&app, &own).await && !is_open(&app, &stolen).await);
}

#[tokio::test]
async fn cookie_tossing_two_cookies_of_one_name_are_none() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    for tossed in [
        format!("caretaker=planted; {dpo}"),
        format!("{dpo}; caretaker=planted"),
        format!("{dpo}x"),
        format!("Caretaker={}", dpo.split_once('=').unwrap().1),
    ] {
        assert!(!is_open(&app, &tossed).await, "{tossed}");
    }
    assert!(is_open(&app, &format!("other=1; {dpo}; more=2")).await);
    // Under https only the name that is bound to the host counts.
    let app = TestApp::at("https://caretaker.example");
    let answer = app.post("/sign-in", "", &LOGIN).await;
    let bound = cookies(&answer).remove(0);
    assert!(bound.starts_with("__Host-caretaker="));
    assert!(is_open(&app, &bound).await);
    assert!(!is_open(&app, bound.trim_start_matches("__Host-")).await);
}

#[tokio::test]
async fn an_unattended_screen_changes_nothing_of_how_one_signs_in() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let (secret, _) = add_app(&app, &dpo).await;
    let page = app.get("/account", &dpo).await.text();
    let remove = page
        .split("href=\"")
        .find(|p| p.contains("/remove\""))
        .unwrap();
    let remove = remove.split('"').next().unwrap().to_owned();
    for (path, fields) in [
        (remove.as_str(), vec![("password", "wrong")]),
        ("/account/recovery-codes", vec![("password", "wrong")]),
        (
            "/account/password",
            vec![("current", "wrong"), ("new", "marble-thistle-canyon-9")],
        ),
    ] {
        let answer = app.post(path, &dpo, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    let shown = app.get("/account", &dpo).await.text();
    assert!(
        shown.contains("Telephone") && !shown.contains(&secret),
        "a secret is shown again"
    );
    let done = app.post(&remove, &dpo, &[("password", PASSWORD)]).await;
    assert_eq!(done.location(), "/account");
    assert!(!app.get("/account", &dpo).await.text().contains("Telephone"));
}

#[tokio::test]
async fn a_required_second_factor_comes_before_every_other_page() {
    let app = TestApp::new();
    app.engine.require_second_factor(&[access::Role::Dpo]);
    let answer = app.post("/sign-in", "", &LOGIN).await;
    assert_eq!(answer.location(), "/account");
    let dpo = session_of(&answer);
    for path in web::PATHS
        .iter()
        .filter(|path| !path.starts_with("/assets"))
    {
        let open = ["/account", "/sign-in", "/privacy"]
            .iter()
            .any(|begin| path.starts_with(begin));
        let answer = app.get(&crate::filled(&app, path), &dpo).await;
        let public = [
            "/set-password/{secret}",
            "/collect/{secret}",
            "/sheet/{secret}",
            "/mine/{secret}",
            "/ask",
            "/ask/status",
            "/",
        ];
        let shown = answer.status == StatusCode::OK && !open && !public.contains(path);
        assert!(!shown, "{path} is shown before the second factor is there");
    }
    add_app(&app, &dpo).await;
    assert_eq!(app.get("/today", &dpo).await.status, StatusCode::OK);
    let head = app.sign_in("head").await;
    assert_eq!(app.get("/today", &head).await.status, StatusCode::OK);
}

#[tokio::test]
async fn guessing_is_slowed_by_account_and_by_network() {
    let app = TestApp::new();
    let wrong = [
        ("email", "head@caretaker.example"),
        ("password", "not it at all"),
    ];
    for _ in 0..5 {
        app.post("/sign-in", "", &wrong).await;
    }
    let right = [("email", "head@caretaker.example"), ("password", PASSWORD)];
    let waits = app.post("/sign-in", "", &right).await;
    assert_eq!(waits.status, StatusCode::UNPROCESSABLE_ENTITY);
    app.wait(2);
    assert_eq!(
        app.post("/sign-in", "", &right).await.status,
        StatusCode::SEE_OTHER
    );
    for n in 0..20 {
        let email = format!("nobody{n}@caretaker.example");
        app.post("/sign-in", "", &[("email", &email), ("password", "x")])
            .await;
    }
    let no = app.post("/sign-in", "", &LOGIN).await.text();
    assert!(no.contains("too many attempts"), "{no}");
    app.wait(16);
    assert_eq!(
        app.post("/sign-in", "", &LOGIN).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(PasswordCost::TEST, app.state.cost);
}
