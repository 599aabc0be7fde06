//! The public pages by which anybody asks: without an account, without scripts, and without learning
//! who is held.

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

use app::bodies::{About, Sender};
use app::{AsideReason, NewArrival, PasswordCost};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use duties::rights::CloseReason;
use support::{Answer, TestApp};

/// What a mother sends about Ella, field by field.
const ROSA: [(&str, &str); 6] = [
    ("wish", "access"),
    ("about", "child"),
    ("person", "Ella Marsh"),
    ("words", "Please send me <everything> about my daughter."),
    ("from-name", "Rosa Marsh"),
    ("email", "rosa.marsh@example.org"),
];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = ROSA
        .into_iter()
        .filter(|(name, _)| !changes.iter().any(|(other, _)| other == name));
    kept.chain(changes.iter().copied()).collect()
}

async fn send(app: &TestApp, changes: &[(&str, &str)]) -> Answer {
    app.post("/ask", "", &with(changes)).await
}

/// The reference and the code that a page shows.
fn shown(answer: &Answer) -> (String, String) {
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::OK, "{text}");
    let mut codes = text.split("<p class=\"code\">").skip(1);
    let mut next = || {
        let rest = codes.next().unwrap();
        rest.split('<').next().unwrap().to_owned()
    };
    (next(), next())
}

async fn status(app: &TestApp, key: &(String, String), more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("reference", key.0.as_str()), ("code", key.1.as_str())];
    fields.extend(more);
    app.post("/ask/status", "", &fields).await
}

fn arrivals(app: &TestApp) -> Vec<app::ArrivalLine> {
    app.operator().list_arrivals(None, 100).unwrap().lines
}

#[tokio::test]
async fn anybody_asks_and_the_answer_is_the_same_whoever_it_is_about() {
    let app = TestApp::new();
    let form = app.get("/ask", "").await.text();
    assert_eq!(checks::faults(&form), Vec::<String>::new());
    for said in [
        "I am not sure",
        "Complain",
        "mailto:",
        "Or reach us another way",
    ] {
        assert!(form.contains(said), "{said}");
    }
    let known = send(&app, &[]).await;
    let unknown = send(&app, &[("person", "Nobody Whatever")]).await;
    let (one, other) = (shown(&known), shown(&unknown));
    let same = |answer: &Answer, key: &(String, String)| {
        answer.text().replace(&key.0, "").replace(&key.1, "")
    };
    assert_eq!(same(&known, &one), same(&unknown, &other));
    let page = known.text();
    assert!(page.contains("by Thursday 24 December 2026"), "{page}");
    assert!(!page.contains("Ella") && !page.contains("Rosa"));
    assert_eq!(checks::faults(&page), Vec::<String>::new());
    assert_eq!(known.headers[header::CACHE_CONTROL], "no-store");
    // Twice by an impatient hand is once.
    assert_eq!(shown(&send(&app, &[]).await), one);
    assert_eq!(arrivals(&app).len(), 2);
}

#[tokio::test]
async fn what_is_wrong_is_said_and_nothing_that_was_typed_is_lost() {
    let app = TestApp::new();
    let answer = app.post("/ask", "", &[("hints", "In <2019>")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    for (id, words) in [
        ("wish-1", "Choose what you want"),
        ("about-1", "Choose who it is about"),
        ("person", "Enter the name of the person"),
        ("from-name", "Enter your name"),
        ("words", "Enter what you ask"),
        ("email", "Enter a way to reach you"),
    ] {
        assert!(page.contains(&format!("<a href=\"#{id}\">{words}")), "{id}");
    }
    assert!(page.contains("In &#60;2019&#62;</textarea>"), "{page}");
    assert_eq!(checks::faults(&page), Vec::<String>::new());
    let answer = send(&app, &[("email", "rosa"), ("wish", "complaint")]).await;
    let page = answer.text();
    assert!(page.contains("Enter an e-mail address"));
    assert!(page.contains("value=\"complaint\" checked"));
    assert!(page.contains("about my daughter."));
    // What fills in what nobody sees fills in everything; a person may send it again.
    let answer = send(&app, &[("leave-empty", "x")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("about my daughter."));
    assert!(arrivals(&app).is_empty());
}

#[tokio::test]
async fn staff_match_it_and_the_status_tells_no_more_than_it_may() {
    let app = TestApp::new();
    let key = shown(&send(&app, &[("wish", "not-sure")]).await);
    // Five days later somebody looks.
    app.wait(5 * 24 * 60);
    let dpo = app.sign_in("dpo").await;
    let today = app.get("/today", &dpo).await.text();
    assert!(
        today.contains("See to what Rosa Marsh sent by the public page"),
        "{today}"
    );
    let list = app.get("/requests", &dpo).await.text();
    assert!(list.contains("Came by the public page") && list.contains(&key.0));
    let id = arrivals(&app)[0].id.to_string();
    let path = format!("/requests/arrivals/{id}");
    let page = app.get(&path, &dpo).await.text();
    assert!(
        page.contains("Reply by Thursday 24 December 2026"),
        "{page}"
    );
    assert!(page.contains("&#60;everything&#62;"));
    assert_eq!(checks::faults(&page), Vec::<String>::new());
    let title = page.split("</title>").next().unwrap();
    assert!(!title.contains("Rosa") && !title.contains("Ella"));

    let before = status(&app, &key, &[]).await.text();
    let open = |fields: Vec<(&'static str, String)>| {
        let (app, dpo, id) = (&app, &dpo, id.clone());
        async move {
            let mut all = vec![("arrival", id.as_str()), ("kind", "access")];
            all.extend(fields.iter().map(|(name, text)| (*name, text.as_str())));
            app.post("/requests/open", dpo, &all).await
        }
    };
    let look = open(vec![("step", "day".to_owned())]).await.text();
    assert!(look.contains("value=\"Ella Marsh\""), "the name they wrote");
    assert!(look.contains("24 December 2026"));
    let choose = open(vec![
        ("step", "look".to_owned()),
        ("name", "Ella Marsh".to_owned()),
    ]);
    assert!(choose.await.text().contains(&app.cast.ella.to_string()));
    let ella = app.cast.ella.to_string();
    let rest = open(vec![
        ("step", "choose".to_owned()),
        ("person", ella.clone()),
    ]);
    let rest = rest.await.text();
    for known in [
        "value=\"Rosa Marsh\"",
        "value=\"rosa.marsh@example.org\"",
        "value=\"parental-responsibility\" checked",
        "&#60;everything&#62;",
    ] {
        assert!(rest.contains(known), "{known}");
    }
    assert!(!rest.contains("How did it come?"));
    let done = open(vec![
        ("step", "rest".to_owned()),
        ("person", ella),
        ("asker", "other".to_owned()),
        ("asker-name", "Rosa Marsh".to_owned()),
        ("standing", "parental-responsibility".to_owned()),
        ("contact", "rosa.marsh@example.org".to_owned()),
        ("asked", "everything".to_owned()),
        // Not the day of somebody's choice.
        ("received-day", "28".to_owned()),
        ("received-month", "11".to_owned()),
        ("received-year", "2026".to_owned()),
    ])
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let request = app.get(done.location(), &dpo).await.text();
    assert!(request.contains("24 December 2026"), "{request}");
    assert!(request.contains("What came by the public page") && request.contains("public page"));
    assert_eq!(checks::faults(&request), Vec::<String>::new());
    // That there is somebody of that name is not told by it.
    assert_eq!(status(&app, &key, &[]).await.text(), before);
    assert!(before.contains("We must answer you by Thursday 24 December 2026."));
    let case = app.operator().resolve_request("001").unwrap();
    app.operator().ask_identity(case).unwrap();
    let waits = status(&app, &key, &[]).await.text();
    assert!(waits.contains("We wait for something from you"), "{waits}");
    assert!(!waits.contains("Ella") && !waits.contains("Rosa"));
    assert_eq!(checks::faults(&waits), Vec::<String>::new());
}

#[tokio::test]
async fn it_is_added_to_and_taken_back_and_staff_are_told() {
    let app = TestApp::new();
    let key = shown(&send(&app, &[]).await);
    let added = status(&app, &key, &[("do", "add"), ("message", "I have <moved>.")]).await;
    assert_eq!(added.status, StatusCode::OK);
    assert!(added.text().contains("We have your message."));
    assert!(added.text().contains("You added one message."));
    let empty = status(&app, &key, &[("do", "add"), ("message", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("href=\"#message\""));
    let unsure = status(&app, &key, &[("do", "back")]).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.text().contains("href=\"#sure-1\""));
    assert!(arrivals(&app)[0].taken_back_at.is_none());
    let back = status(&app, &key, &[("do", "back"), ("sure", "yes")]).await;
    assert_eq!(back.status, StatusCode::OK);
    assert!(back.text().contains("You took it back"));
    assert!(!back.text().contains("value=\"back\""));

    let dpo = app.sign_in("dpo").await;
    let today = app.get("/today", &dpo).await.text();
    assert!(today.contains("They took it back"), "{today}");
    let id = arrivals(&app)[0].id;
    let path = format!("/requests/arrivals/{id}");
    let page = app.get(&path, &dpo).await.text();
    assert!(page.contains("I have &#60;moved&#62;.") && page.contains("They took it back on"));
    let read = app.post(&format!("{path}/read"), &dpo, &[]).await;
    assert_eq!(read.location(), path);
    assert!(!arrivals(&app)[0].unread);
    let aside = format!("{path}/set-aside");
    let empty = app.post(&aside, &dpo, &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = app
        .post(&aside, &dpo, &[("reason", "taken-back"), ("note", "")])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let list = app.get("/requests", &dpo).await.text();
    assert!(list.contains("Set aside"));
    let today = app.get("/today", &dpo).await.text();
    assert!(!today.contains("public page"));
}

#[tokio::test]
async fn a_request_that_was_taken_back_is_closed_by_one_act_and_not_by_itself() {
    let app = TestApp::new();
    let key = shown(&send(&app, &[]).await);
    let ctx = app.operator();
    let id = arrivals(&app)[0].id;
    let new = ctx
        .show_arrival(id)
        .unwrap()
        .asked(None, app.cast.ella, None);
    ctx.match_arrival(id, new).unwrap();
    let dpo = app.sign_in("dpo").await;
    let open = app.get("/requests/001", &dpo).await.text();
    assert!(!open.contains("Close it as taken back"));
    status(&app, &key, &[("do", "back"), ("sure", "yes")]).await;
    let page = app.get("/requests/001", &dpo).await.text();
    assert!(page.contains("They took it back by the public page on"));
    assert_eq!(checks::faults(&page), Vec::<String>::new());
    let hidden = |name: &str| {
        let start = format!("name=\"{name}\" value=\"");
        let rest = page.split(&start).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let (reason, note) = (hidden("reason"), hidden("note"));
    let fields = [("reason", reason.as_str()), ("note", note.as_str())];
    let done = app.post("/requests/001/close", &dpo, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let closed = app.get("/requests/001", &dpo).await.text();
    assert!(!closed.contains("Close it as taken back"));
    let case = ctx.resolve_request("001").unwrap();
    let duty = ctx.show_request(case).unwrap().stored.body.duty;
    assert_eq!(duty.closed.unwrap().reason, CloseReason::Withdrawn);
}

#[tokio::test]
async fn what_was_seen_to_is_listed_in_parts() {
    let app = TestApp::new();
    let cost = PasswordCost::TEST;
    for nth in 0..51 {
        let new = NewArrival {
            wish: None,
            about: About::Themselves,
            person: "Nobody".to_owned(),
            hints: String::new(),
            from: Sender {
                name: format!("Writer {nth}."),
                telephone: "none".to_owned(),
                ..Sender::default()
            },
            words: "Buy our pens.".to_owned(),
        };
        let ctx = app.operator();
        let sent = ctx.engine.arrive(&new, ctx.now, cost).unwrap();
        let id = ctx.resolve_arrival(&sent.reference).unwrap();
        ctx.set_arrival_aside(id, AsideReason::NoRequest, "")
            .unwrap();
    }
    let dpo = app.sign_in("dpo").await;
    let first = app.get("/requests", &dpo).await.text();
    assert_eq!(first.matches("from Writer").count(), 50);
    let next = first.split("/requests?after=").nth(1).unwrap();
    let path = format!("/requests?after={}", next.split('"').next().unwrap());
    let second = app.get(&path, &dpo).await.text();
    assert_eq!(second.matches("from Writer").count(), 1);
    assert!(second.contains("The latest") && !second.contains("?after="));
    assert_eq!(checks::faults(&second), Vec::<String>::new());
    for wrong in ["/requests?after=x", "/requests?after=s80-1"] {
        let answer = app.get(wrong, &dpo).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test]
async fn a_wrong_reference_and_a_wrong_code_are_told_the_same() {
    let app = TestApp::new();
    let key = shown(&send(&app, &[]).await);
    let wrong = (key.0.clone(), "0000-0000".to_owned());
    let forged = ("AAA-AAA".to_owned(), key.1.clone());
    let (one, other) = (
        status(&app, &wrong, &[]).await,
        status(&app, &forged, &[("do", "add"), ("message", "x")]).await,
    );
    assert_eq!(one.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(other.status, one.status);
    let plain = |answer: &Answer| answer.text().replace(&key.0, "").replace("AAA-AAA", "");
    // The reference is typed back, the code stands in neither.
    let typed = |text: String| text.replace("0000-0000", "").replace(&key.1, "");
    assert_eq!(typed(plain(&one)), typed(plain(&other)));
    for _ in 0..5 {
        status(&app, &wrong, &[]).await;
    }
    let locked = status(&app, &key, &[]).await;
    assert_eq!(locked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!locked.text().contains("We have it"));
    app.wait(61);
    let open = status(&app, &key, &[]).await;
    assert!(open.text().contains("We have it"), "{}", open.text());
    assert!(arrivals(&app)[0].taken_back_at.is_none());
}

#[tokio::test]
async fn neither_other_sites_nor_other_names_nor_floods_of_bytes_get_through() {
    let app = TestApp::new();
    for site in ["cross-site", "same-site"] {
        let answer = app.post_from(site, "/ask", "", &ROSA).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{site}");
    }
    let request = Request::post("/ask")
        .header(header::HOST, "elsewhere.example")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("wish=access"));
    let answer = app.send(request.unwrap()).await;
    assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
    let large = format!("words={}", "x".repeat(70_000));
    for path in ["/ask", "/ask/status"] {
        let request = Request::post(path)
            .header(header::HOST, &app.host)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_LENGTH, large.len())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(large.clone()));
        let answer = app.send(request.unwrap()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
    // Words in any writing fit.
    let long = "\u{1f98b}".repeat(4_000);
    let answer = send(&app, &[("words", &long)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let answer = send(&app, &[("words", &format!("{long}x"))]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains(&long), "nothing is lost");
    assert_eq!(arrivals(&app).len(), 1);
}

#[tokio::test]
async fn a_flood_is_refused_leaves_nothing_and_holds_up_nobody() {
    let app = TestApp::new();
    let mut taken = 0;
    let mut refused = 0;
    for n in 0..60 {
        let words = format!("Number {n}");
        let answer = send(&app, &[("words", &words)]).await;
        match answer.status {
            StatusCode::OK => taken += 1,
            StatusCode::TOO_MANY_REQUESTS => {
                refused += 1;
                let page = answer.text();
                assert!(page.contains(&words), "what was written stands there");
                assert!(page.contains("by e-mail or post") && page.contains("mailto:"));
                assert_eq!(answer.headers[header::RETRY_AFTER], "3600");
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!((taken, refused), (20, 40));
    assert_eq!(arrivals(&app).len(), 20, "the refused ones leave no record");
    let acts = app.operator().show_ledger(0, 1_000).unwrap();
    let came = acts.iter().filter(|one| one.act == "request.arrive");
    assert_eq!(came.count(), 20);
    // Those who work here notice nothing of it, nor does whoever asks how far theirs is.
    let dpo = app.sign_in("dpo").await;
    assert_eq!(app.get("/requests", &dpo).await.status, StatusCode::OK);
    assert_eq!(app.get("/ask", "").await.status, StatusCode::OK);
    app.wait(61);
    assert_eq!(send(&app, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn after_a_start_the_form_is_shown_at_once_and_nothing_is_kept_half() {
    let app = TestApp::starting(std::time::Duration::ZERO);
    // Everybody is still being read: what is kept needs their cells.
    let answer = send(&app, &[]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(app.get("/ask", "").await.status, StatusCode::OK);
    assert_eq!(app.get("/ask/status", "").await.status, StatusCode::OK);
}
