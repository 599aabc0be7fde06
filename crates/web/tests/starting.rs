//! Right after a start the server answers what needs nobody, and whoever asks for people waits until
//! all of them are read, or is told why not. No page and no program ever gets a part of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod support;

use std::time::Duration;

use app::Reading;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use store::{Commit, CommitId, Expected, Lane, MemoryStore, OrgId, Outcome, Put, Store as _};
use support::{Answer, Cast, TestApp};

/// So short that a test need not wait, so long that a page may look once or twice.
const SHORT: Duration = Duration::from_millis(50);

fn says_to_wait(answer: &Answer, path: &str) {
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    assert_eq!(answer.headers[header::RETRY_AFTER], "5", "{path}");
    let text = answer.text();
    assert!(
        text.contains("list of people is still being read"),
        "{path}: {text}"
    );
    for name in ["Ella", "Marsh", "Quill", "Asha"] {
        assert!(!text.contains(name), "{path} names {name}");
    }
}

/// A path that names things that are there.
fn real(app: &TestApp, path: &str) -> String {
    path.replace("/people/{id}", &format!("/people/{}", app.cast.ella))
        .replace("/records/{id}", &format!("/records/{}", app.cast.report))
        .replace("/places/{id}", &format!("/places/{}", app.cupboard))
}

/// Writes over what seals somebody's details.
fn spoil(store: &MemoryStore, org: OrgId, cast: &Cast) {
    let row = store
        .snapshot(org)
        .unwrap()
        .lookup(cast.tom)
        .unwrap()
        .unwrap();
    let mut commit = Commit::new(org, CommitId([7; 16]));
    commit.puts.push(Put {
        kind: row.kind,
        id: row.id,
        expected: Expected::Version(row.version),
        cell: row.cell,
        body: vec![0; 200],
        terms: Vec::new(),
        chunks: Vec::new(),
    });
    let outcome = store.commit(Lane::Interactive, commit).unwrap();
    assert!(matches!(outcome, Outcome::Done(_)));
}

#[tokio::test]
async fn every_page_but_those_that_need_nobody_waits() {
    let app = TestApp::starting(Duration::ZERO);
    let dpo = app.sign_in("dpo").await;
    let open = [
        "",
        "sign-in",
        "sign-out",
        "set-password",
        "privacy",
        "ask",
        "assets",
    ];
    let mut shut = 0;
    for path in web::PATHS {
        if open.contains(&path.split('/').nth(1).unwrap()) {
            continue;
        }
        let path = real(&app, path);
        says_to_wait(&app.get(&path, &dpo).await, &path);
        says_to_wait(&app.post(&path, &dpo, &[("q", "Ella")]).await, &path);
        shut += 1;
    }
    assert!(shut > 90, "{shut}");
    assert_eq!(app.engine.reading(), Reading::UnderWay);
}

#[tokio::test]
async fn every_call_of_a_program_waits() {
    let app = TestApp::starting(Duration::ZERO);
    // So does whoever collects an answer or opens a search sheet, who signs in nowhere.
    for secret in [
        "/collect/0123456789",
        "/sheet/0123456789",
        "/mine/0123456789",
    ] {
        says_to_wait(&app.get(secret, "").await, secret);
    }
    for method in [Method::GET, Method::POST, Method::PUT] {
        for path in ["/api/v1/people", "/api/v1/requests", "/api/v1/house"] {
            let request = Request::builder().method(method.clone()).uri(path);
            let request = request.header(header::HOST, &app.host).body(Body::empty());
            let answer = app.send(request.unwrap()).await;
            says_to_wait(&answer, path);
            assert_eq!(
                answer.headers[header::CONTENT_TYPE],
                "application/problem+json"
            );
            assert!(answer.text().contains("urn:caretaker:problem:starting"));
        }
    }
}

#[tokio::test]
async fn signing_in_and_what_is_published_do_not_wait() {
    // Whoever had to wait would wait for an hour.
    let app = TestApp::starting(Duration::from_hours(1));
    for path in ["/sign-in", "/privacy", "/ask", "/assets/caretaker.css"] {
        assert_eq!(app.get(path, "").await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(app.get("/today", "").await.location(), "/sign-in");
    assert_eq!(
        app.post("/people", "", &[("q", "Ella")]).await.location(),
        "/sign-in"
    );
    let dpo = app.sign_in("dpo").await;
    assert_eq!(app.get("/", &dpo).await.location(), "/today");
    let out = app.post("/sign-out", &dpo, &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert_eq!(app.engine.reading(), Reading::UnderWay);
}

#[tokio::test]
async fn whoever_waits_gets_the_whole_list_and_not_before() {
    let app = TestApp::starting(Duration::from_mins(1));
    let dpo = app.sign_in("dpo").await;
    let page = app.get("/people", &dpo);
    let mut page = std::pin::pin!(page);
    let early = tokio::time::timeout(SHORT, page.as_mut()).await;
    assert!(early.is_err(), "it was answered before anybody was read");
    let (engine, now) = (app.engine.clone(), app.now());
    let read = tokio::task::spawn_blocking(move || engine.finish_opening(now));
    read.await.unwrap().unwrap();
    let answer = page.await;
    assert_eq!(answer.status, StatusCode::OK);
    for name in ["Ella", "Rosa", "Jamie", "Tom", "Asha"] {
        assert!(answer.text().contains(name), "{name}");
    }
}

#[tokio::test]
async fn a_failure_and_an_end_are_told() {
    let app = TestApp::starting(Duration::from_mins(1));
    let dpo = app.sign_in("dpo").await;
    app.engine.stop_reading();
    assert!(app.engine.finish_opening(app.now()).is_err());
    says_to_wait(&app.get("/people", &dpo).await, "/people");

    let app = TestApp::starting_after(Duration::from_mins(1), spoil);
    let dpo = app.sign_in("dpo").await;
    assert!(app.engine.finish_opening(app.now()).is_err());
    let answer = app.get("/people", &dpo).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.text().contains("caretaker doctor"));
    assert_eq!(app.get("/sign-in", "").await.status, StatusCode::OK);
}
