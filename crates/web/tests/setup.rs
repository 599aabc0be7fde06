//! The first-run pages: until the organisation is set up every page leads there, and they set it up.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

#[path = "../src/checks.rs"]
mod checks;
mod support;

use axum::http::StatusCode;
use support::{Answer, TestApp};

/// What has to be answered, page by page.
const ANSWERS: &[(&str, &[(&str, &str)])] = &[
    (
        "organisation",
        &[
            ("legal-name", "Fernhollow Learning Ltd"),
            ("trading-name", "Fernhollow"),
            ("form", "limited company"),
            ("nation", "scotland"),
        ],
    ),
    (
        "contact",
        &[
            ("address", "17 Cooper Wynd\r\nInverallan"),
            ("email", "post@fernhollow.test"),
            ("telephone", "0141 496 0555"),
        ],
    ),
    ("register", &[]),
    (
        "officer",
        &[
            ("dpo-name", "The Data Protection Officer"),
            ("dpo-email", "privacy@fernhollow.test"),
            ("dpo-telephone", "0141 496 0556"),
        ],
    ),
    (
        "house",
        &[
            ("learner-one", "apprentice"),
            ("learner-many", "apprentices"),
            ("tutor-one", "mentor"),
            ("tutor-many", "mentors"),
            ("effective-on-day", "24"),
            ("effective-on-month", "11"),
            ("effective-on-year", "2026"),
            ("aim-days", "15"),
        ],
    ),
];

fn well_made(answer: &Answer) -> String {
    let html = answer.text();
    assert_eq!(checks::faults(&html), Vec::<String>::new());
    html
}

#[tokio::test]
async fn until_it_is_set_up_every_page_leads_there() {
    let app = TestApp::not_set_up();
    let dpo = app.sign_in("dpo").await;
    let tutor = app.sign_in("tutor").await;
    for path in [
        "/",
        "/today",
        "/people",
        "/policy",
        "/requests/open",
        "/evidence",
        "/ask",
        "/privacy",
    ] {
        let led = app.get(path, &dpo).await;
        assert_eq!(
            (led.status, led.location()),
            (StatusCode::SEE_OTHER, "/setup"),
            "{path}"
        );
        let waits = app.get(path, &tutor).await;
        assert_eq!(waits.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(
            well_made(&waits).contains("This is not set up yet"),
            "{path}"
        );
    }
    for path in ["/ask", "/privacy"] {
        let waits = app.get(path, "").await;
        assert_eq!(waits.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(waits.text().contains("This is not set up yet"), "{path}");
    }
    assert_eq!(app.get("/people", "").await.location(), "/sign-in");
    let posted = app.post("/people/add", &dpo, &[("given", "x")]).await;
    assert_eq!(posted.location(), "/setup");
    assert_eq!(app.get("/account", &dpo).await.status, StatusCode::OK);
    assert_eq!(
        app.get("/setup", &tutor).await.status,
        StatusCode::FORBIDDEN
    );
    let api = app.get("/api/v1/people", "").await;
    assert_eq!(api.status, StatusCode::FORBIDDEN);
    assert!(api.text().contains("not set up yet"));
}

#[tokio::test]
async fn from_choosing_a_pack_to_the_first_day() {
    let app = TestApp::not_set_up();
    let dpo = app.sign_in("dpo").await;
    assert_eq!(app.get("/setup", &dpo).await.location(), "/setup/pack");
    let packs = well_made(&app.get("/setup/pack", &dpo).await);
    assert!(packs.contains("Digital mentoring") && packs.contains("kinds of records"));
    assert_eq!(
        app.get("/setup/questions/officer", &dpo).await.location(),
        "/setup/pack"
    );
    let none = app.post("/setup/pack", &dpo, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(well_made(&none).contains("Choose a pack"));
    let chosen = app
        .post("/setup/pack", &dpo, &[("pack", "private-tutoring")])
        .await;
    assert_eq!(chosen.location(), "/setup/questions/organisation");
    // It is not ready yet, and says what is missing.
    assert_eq!(app.get("/setup/meaning", &dpo).await.location(), "/setup");
    let follow =
        ["contact", "register", "officer", "house"].map(|page| format!("/setup/questions/{page}"));
    let mut next = follow.iter().map(String::as_str).chain(["/setup/meaning"]);
    for (page, fields) in ANSWERS {
        let path = format!("/setup/questions/{page}");
        let asked = well_made(&app.get(&path, &dpo).await);
        assert!(asked.contains("Save and continue"), "{page}");
        let answer = app.post(&path, &dpo, fields).await;
        assert_eq!(
            answer.location(),
            next.next().unwrap(),
            "{page}: {}",
            answer.text()
        );
    }
    // What was answered is there again, and can be changed.
    let again = app.get("/setup/questions/contact", &dpo).await.text();
    assert!(again.contains("post@fernhollow.test") && again.contains("17 Cooper Wynd\nInverallan"));
    let overview = well_made(&app.get("/setup", &dpo).await);
    assert_eq!(overview.matches("Completed").count(), 6);
    let meaning = well_made(&app.get("/setup/meaning", &dpo).await);
    for says in [
        "apprentices",
        "Record of processing",
        "no number in the regulator",
        "Start",
    ] {
        assert!(
            meaning.to_lowercase().contains(&says.to_lowercase()),
            "{says}: {meaning}"
        );
    }
    let started = app.post("/setup/meaning", &dpo, &[]).await;
    assert_eq!(started.location(), "/today", "{}", started.text());
    let today = app.get("/today", &dpo).await;
    assert_eq!(today.status, StatusCode::OK);
    assert!(today.text().contains("Fernhollow"));
    let policy = app.get("/policy", &dpo).await.text();
    assert!(policy.contains("Apprentices (children)"));
    assert_eq!(app.get("/setup", &dpo).await.location(), "/policy");
}

#[tokio::test]
async fn what_is_wrong_is_said_on_top_and_beside_and_what_was_typed_stays() {
    let app = TestApp::not_set_up();
    let dpo = app.sign_in("dpo").await;
    app.post("/setup/pack", &dpo, &[("pack", "digital-mentoring")])
        .await;
    let typed = [("email", "nowhere"), ("telephone", "0141 496 0555")];
    let answer = app.post("/setup/questions/contact", &dpo, &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = well_made(&answer);
    for says in [
        "href=\"#email\"",
        "This is no e-mail address",
        "value=\"nowhere\"",
        "value=\"0141 496 0555\"",
        "href=\"#address\"",
    ] {
        assert!(html.contains(says), "{says}: {html}");
    }
    let typed = [
        ("effective-on-day", "31"),
        ("effective-on-month", "2"),
        ("effective-on-year", "2027"),
    ];
    let html = app
        .post("/setup/questions/house", &dpo, &typed)
        .await
        .text();
    assert!(
        html.contains("href=\"#effective-on-day\"") && html.contains("for example 27 3 2026"),
        "{html}"
    );
    let lapsed = [
        ("registered-until-day", "1"),
        ("registered-until-month", "2"),
        ("registered-until-year", "2020"),
    ];
    app.post("/setup/questions/register", &dpo, &lapsed).await;
    for (page, fields) in ANSWERS.iter().filter(|(page, _)| *page != "register") {
        app.post(&format!("/setup/questions/{page}"), &dpo, fields)
            .await;
    }
    // What breaks the law stops it, before and if somebody sends the form all the same.
    let meaning = app.get("/setup/meaning", &dpo).await.text();
    assert!(meaning.contains("Breaks the law") && !meaning.contains(">Start<"));
    let forced = app.post("/setup/meaning", &dpo, &[]).await;
    assert_eq!(forced.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(app.engine.awaits_setup());
}
