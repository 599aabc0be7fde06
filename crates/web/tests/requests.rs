//! A request by its pages, from the day it came to the answer in the hands of whoever asked.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

#[path = "../src/checks.rs"]
mod checks;
mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use support::{Answer, TestApp};

/// The page is there and well made.
fn good(answer: &Answer) -> String {
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::OK, "{text}");
    assert_eq!(checks::faults(&text), Vec::<String>::new(), "{text}");
    text
}

/// The form is shown again, with what is wrong at the top and beside the field.
fn wrong(answer: &Answer, words: &str) -> String {
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    assert_eq!(checks::faults(&text), Vec::<String>::new(), "{text}");
    assert!(text.contains("role=\"alert\""), "{text}");
    assert!(text.contains(words), "{words} is not in {text}");
    text
}

#[tokio::test]
async fn the_due_date_is_shown_before_anything_else_is_asked() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let first = good(&app.get("/requests/open", &dpo).await);
    assert!(
        first.contains("received-day") && !first.contains("asker"),
        "{first}"
    );
    let day = [
        ("kind", "access"),
        ("received-day", "1"),
        ("received-month", "12"),
        ("received-year", "2025"),
    ];
    let mut fields = vec![("step", "day")];
    fields.extend(day);
    let second = good(&app.post("/requests/open", &dpo, &fields).await);
    // UK GDPR art. 12A(1) and Regulation 1182/71: 1 January is a bank holiday, so the 2nd.
    assert!(second.contains("Friday 2 January 2026"), "{second}");
    let mut fields = vec![("step", "look"), ("name", "marsh")];
    fields.extend(day);
    let third = good(&app.post("/requests/open", &dpo, &fields).await);
    assert!(
        third.contains("Ella Marsh, 13") && third.contains("Rosa Marsh"),
        "{third}"
    );
    let ella = app.cast.ella.to_string();
    let mut fields = vec![("step", "choose"), ("person", ella.as_str())];
    fields.extend(day);
    let fourth = good(&app.post("/requests/open", &dpo, &fields).await);
    assert!(
        fourth.contains("Rosa Marsh") && fourth.contains("parental responsibility"),
        "{fourth}"
    );
}

#[tokio::test]
async fn a_mistake_keeps_what_was_typed() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let fields = [
        ("step", "day"),
        ("kind", "access"),
        ("received-day", "31"),
        ("received-month", "2"),
        ("received-year", "2026"),
    ];
    let text = wrong(
        &app.post("/requests/open", &dpo, &fields).await,
        "for example 27 3 2026",
    );
    assert!(text.contains("value=\"31\""), "{text}");
    let fields = [
        ("step", "day"),
        ("kind", "access"),
        ("received-day", "1"),
        ("received-month", "1"),
        ("received-year", "2027"),
    ];
    wrong(
        &app.post("/requests/open", &dpo, &fields).await,
        "The date is in the future",
    );
    let number = app.open_request(&dpo).await;
    let identity = format!("/requests/{number}/identity");
    let fields = [("what", "no-doubt"), ("words", "")];
    wrong(
        &app.post(&identity, &dpo, &fields).await,
        "Enter why there is no doubt",
    );
    let fields = [
        ("what", "shown"),
        ("words", "passport seen"),
        ("on-day", "x"),
    ];
    let text = wrong(
        &app.post(&identity, &dpo, &fields).await,
        "Enter the day it came",
    );
    assert!(text.contains("passport seen"), "{text}");
}

#[tokio::test]
async fn who_asks_and_by_what_right_must_fit() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let ella = app.cast.ella.to_string();
    let fields = [
        ("step", "rest"),
        ("kind", "access"),
        ("received-day", "23"),
        ("received-month", "11"),
        ("received-year", "2026"),
        ("person", ella.as_str()),
        ("asker", "other"),
        ("asker-name", "Sam Reed"),
        ("standing", "data-subject"),
        ("contact", "07700 900123"),
        ("channel", "telephone"),
        ("asked", "Everything"),
    ];
    let text = wrong(
        &app.post("/requests/open", &dpo, &fields).await,
        "do not fit together",
    );
    assert!(
        text.contains("Sam Reed") && text.contains("07700 900123"),
        "{text}"
    );
}

/// Settles identity, authority and the way to reply, and searches everywhere.
async fn search_everywhere(app: &TestApp, dpo: &str, number: &str) {
    let at = |page: &str| format!("/requests/{number}/{page}");
    for (page, fields) in [
        (
            "identity",
            vec![("what", "no-doubt"), ("words", "we telephoned her")],
        ),
        (
            "authority",
            vec![
                ("what", "shown"),
                ("words", "birth certificate"),
                ("on-day", "24"),
                ("on-month", "11"),
                ("on-year", "2026"),
            ],
        ),
        ("reply", vec![("how", "link by e-mail, code by telephone")]),
        ("search", vec![("place", "all")]),
    ] {
        let answer = app.post(&at(page), dpo, &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{page}: {}",
            answer.text()
        );
    }
    let hand = at(&format!("search/{}/by-hand", app.cupboard));
    let text = good(&app.get(&hand, dpo).await);
    assert!(
        text.contains("Ella Marsh") && text.contains("Marsh, Ella"),
        "{text}"
    );
    let fields = [
        ("found", "something"),
        ("words", "Ella Marsh"),
        ("text", "Card: Ella Marsh likes chess."),
        ("title", "Card"),
    ];
    let answer = app.post(&hand, dpo, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

/// DPA 2018 Sch. 3 para. 6.
#[tokio::test]
async fn what_tells_of_health_is_settled_before_it_is_given() {
    let app = TestApp::new();
    let need = app::NewRecord {
        version: None,
        person: app.cast.ella,
        kind: "support-need".to_owned(),
        purpose: None,
        source: None,
        on: jiff::civil::date(2026, 10, 1),
        text: "Ella wears hearing aids.".to_owned(),
        fields: Vec::new(),
        others: Vec::new(),
        author: None,
    };
    app.operator().add_record(&need).unwrap();
    let dpo = app.sign_in("dpo").await;
    let number = app.open_request(&dpo).await;
    search_everywhere(&app, &dpo, &number).await;
    let at = format!("/requests/{number}/review/1");
    let shown = good(&app.get(&at, &dpo).await);
    assert!(shown.contains("It tells of somebody’s health"), "{shown}");
    let give = [("choice", "give")];
    let no = app.post(&at, &dpo, &give).await;
    assert_eq!(no.status, StatusCode::FORBIDDEN, "{}", no.text());
    assert!(no.text().contains("Sch 3 para 6"), "{}", no.text());
    let bulk = [("item", "1"), ("choice", "give")];
    let rest = app
        .post(&format!("/requests/{number}/review/bulk"), &dpo, &bulk)
        .await;
    assert_eq!(rest.status, StatusCode::SEE_OTHER, "{}", rest.text());
    let list = good(&app.get(&format!("/requests/{number}/review"), &dpo).await);
    assert!(list.contains("0 of 4 decided"), "{list}");

    let neither = app.post(&at, &dpo, &[("choice", "health")]).await;
    wrong(&neither, "Choose what is so");
    let silent = [
        ("choice", "health"),
        ("health", "known"),
        ("health-why", " "),
    ];
    wrong(&app.post(&at, &dpo, &silent).await, "how we know that");
    let known = [
        ("choice", "health"),
        ("health", "known"),
        ("health-why", "she chose them"),
    ];
    let recorded = app.post(&at, &dpo, &known).await;
    assert_eq!(recorded.location(), at, "{}", recorded.text());
    let shown = good(&app.get(&at, &dpo).await);
    assert!(!shown.contains("It tells of somebody’s health"), "{shown}");
    let given = app.post(&at, &dpo, &give).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text());
}

#[tokio::test]
async fn a_request_goes_all_the_way() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let number = app.open_request(&dpo).await;
    let at = |page: &str| format!("/requests/{number}/{page}");
    let text = good(&app.get(&format!("/requests/{number}"), &dpo).await);
    assert!(
        text.contains("<title>Request 001 – Caretaker</title>"),
        "{text}"
    );
    assert!(
        text.contains("Access request about Ella Marsh, from Rosa Marsh"),
        "{text}"
    );
    assert!(
        text.contains("You must reply by Wednesday 23 December 2026"),
        "{text}"
    );
    let early = good(&app.get(&at("package"), &dpo).await);
    assert!(early.contains("Not yet"), "{early}");

    search_everywhere(&app, &dpo, &number).await;
    let review = good(&app.get(&at("review"), &dpo).await);
    assert!(review.contains("0 of 3 decided"), "{review}");
    let item = good(&app.get(&at("review/2"), &dpo).await);
    assert!(
        item.contains("<mark>Ella</mark>") && item.contains("Jamie Fox"),
        "{item}"
    );
    assert!(
        item.contains("name=\"hide\"") && item.contains("checked"),
        "{item}"
    );

    review_all(&app, &dpo, &number).await;
    let done = good(&app.get(&at("review"), &dpo).await);
    assert!(done.contains("Everything found is decided"), "{done}");

    let built = app.post(&at("package"), &dpo, &[]).await;
    assert_eq!(built.status, StatusCode::SEE_OTHER, "{}", built.text());
    let ready = good(&app.get(&at("package"), &dpo).await);
    assert!(ready.contains("nothing you hid remains"), "{ready}");
    let pdf = app.get(&at("package/pdf"), &dpo).await;
    assert!(pdf.bytes.starts_with(b"%PDF"));
    collect(&app, &dpo, &number).await;
    let shown = good(&app.get(&format!("/requests/{number}"), &dpo).await);
    assert!(shown.contains("Collected"), "{shown}");
    let closed = app
        .post(&at("close"), &dpo, &[("reason", "answered"), ("note", "")])
        .await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text());
    good(&app.get("/requests", &dpo).await);
}

/// Gives, hides a place more, undoes, keeps back, gives again.
async fn review_all(app: &TestApp, dpo: &str, number: &str) {
    let review = format!("/requests/{number}/review");
    let given = app
        .post(&format!("{review}/1"), dpo, &[("choice", "give")])
        .await;
    assert_eq!(given.location(), format!("{review}/2?after=1"));
    hide_one_place_more(app, dpo, &review).await;
    let third = format!("{review}/3");
    let none = app
        .post(&third, dpo, &[("choice", "hide"), ("spots", "")])
        .await;
    wrong(&none, "No part is marked");
    let reference = [
        ("choice", "keep"),
        ("ground", "confidential-reference"),
        ("reason", "a reference"),
    ];
    let kept = app.post(&third, dpo, &reference).await;
    assert_eq!(kept.location(), review, "{}", kept.text());
    let undone = app.post(&third, dpo, &[("choice", "undo")]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text());
    let rest = [("item", "3"), ("choice", "give")];
    let bulk = app.post(&format!("{review}/bulk"), dpo, &rest).await;
    assert_eq!(bulk.status, StatusCode::SEE_OTHER, "{}", bulk.text());
}

/// Gives the second item with what was marked beforehand hidden, and one word more.
async fn hide_one_place_more(app: &TestApp, dpo: &str, review: &str) {
    let second = format!("{review}/2");
    let kept = app
        .post(
            &second,
            dpo,
            &[("choice", "keep"), ("ground", "third-party")],
        )
        .await;
    wrong(&kept, "Enter why it is so for this item");
    let spots = checked(&app.get(&second, dpo).await.text());
    assert!(
        spots.len() >= 3,
        "twice Jamie Fox and his address: {spots:?}"
    );
    let with = |choice, spots: &[(String, String)]| {
        let typed = [
            ("choice", choice),
            ("exact", "upset"),
            ("nth", ""),
            ("spots", ""),
        ];
        let owned = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
        owned.into_iter().chain(spots.to_vec()).collect::<Vec<_>>()
    };
    let added = good(&post(app, &second, dpo, &with("add", &spots)).await);
    let more = checked(&added);
    assert_eq!(
        more.len(),
        spots.len() + 2,
        "one place more, in both its fields"
    );
    let hidden = post(app, &second, dpo, &with("hide", &more)).await;
    assert_eq!(
        hidden.location(),
        format!("{review}/3?after=2"),
        "{}",
        hidden.text()
    );
    let undo = good(&app.get(hidden.location(), dpo).await);
    let told = undo.contains("Item 2: Given, parts hidden") && undo.contains("data-key=\"u\"");
    assert!(told, "{undo}");
}

async fn post(app: &TestApp, path: &str, cookie: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    app.post(path, cookie, &fields).await
}

/// The places of a form that are ticked, as the browser would send them.
fn checked(html: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for piece in html.split("<input ").skip(1) {
        let tag = piece.split('>').next().unwrap();
        let value = tag
            .split("value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or("");
        if tag.contains("name=\"spot\"") {
            fields.push(("spot".to_owned(), value.to_owned()));
        }
        if tag.contains("name=\"hide\"") && tag.contains(" checked") {
            fields.push(("hide".to_owned(), value.to_owned()));
        }
    }
    fields
}

async fn collect(app: &TestApp, dpo: &str, number: &str) {
    let head = app.sign_in("head").await;
    let refused = app
        .post(&format!("/requests/{number}/deliver"), &head, &[])
        .await;
    assert_eq!(
        refused.status,
        StatusCode::FORBIDDEN,
        "the head does not release"
    );
    let note = good(
        &app.post(&format!("/requests/{number}/deliver"), dpo, &[])
            .await,
    );
    let link = note
        .split("/collect/")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    let code = note
        .split("class=\"code\">")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    let path = format!("/collect/{link}");
    good(&app.get(&path, "").await);
    let other = if code == "123 456" {
        "654321"
    } else {
        "123456"
    };
    wrong(
        &app.post(&path, "", &[("code", other)]).await,
        "That link and code do not match",
    );
    let unknown = app.post("/collect/nothing", "", &[("code", code)]).await;
    wrong(&unknown, "That link and code do not match");
    good(&app.post(&path, "", &[("code", code)]).await);
    let pdf = app
        .post(&path, "", &[("code", code), ("file", "pdf")])
        .await;
    assert!(pdf.bytes.starts_with(b"%PDF"));
    assert_eq!(
        pdf.headers["content-disposition"],
        "attachment; filename=\"answer.pdf\""
    );
    let zip = app
        .post(&path, "", &[("code", code), ("file", "zip")])
        .await;
    assert!(zip.bytes.starts_with(b"PK"));
}

#[tokio::test]
async fn a_script_and_words_mark_the_same_place() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let number = app.open_request(&dpo).await;
    search_everywhere(&app, &dpo, &number).await;
    let path = format!("/requests/{number}/review/1");
    let by_words = app
        .post(&path, &dpo, &[("choice", "add"), ("exact", "chapters")])
        .await;
    let by_script = app
        .post(&path, &dpo, &[("choice", "add"), ("characters", "41-49")])
        .await;
    assert_eq!(checked(&good(&by_words)), checked(&good(&by_script)));
    wrong(
        &app.post(&path, &dpo, &[("choice", "add"), ("exact", "zebra")])
            .await,
        "do not stand in the item",
    );
    let stray = app
        .post(&path, &dpo, &[("choice", "hide"), ("hide", "0-99999")])
        .await;
    wrong(&stray, "lies outside the text");
}

#[tokio::test]
async fn pausing_stops_the_clock_and_the_page_says_so() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let number = app.open_request(&dpo).await;
    let day = [("on-day", "24"), ("on-month", "11"), ("on-year", "2026")];
    let paused = app
        .post(&format!("/requests/{number}/pause"), &dpo, &day)
        .await;
    assert_eq!(paused.status, StatusCode::SEE_OTHER, "{}", paused.text());
    let text = good(&app.get(&format!("/requests/{number}"), &dpo).await);
    assert!(
        text.contains("The clock stands still since Tuesday 24 November 2026"),
        "{text}"
    );
    let again = app
        .post(&format!("/requests/{number}/pause"), &dpo, &day)
        .await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    assert!(
        again.text().contains("UK GDPR art. 12A(5)-(6)"),
        "{}",
        again.text()
    );
    app.wait(3 * 24 * 60);
    let dpo = app.sign_in("dpo").await;
    let day = [("on-day", "25"), ("on-month", "11"), ("on-year", "2026")];
    let resumed = app
        .post(&format!("/requests/{number}/resume"), &dpo, &day)
        .await;
    assert_eq!(resumed.status, StatusCode::SEE_OTHER, "{}", resumed.text());
    let list = good(&app.get("/requests", &dpo).await);
    assert!(list.contains("Reply by"), "{list}");
    // Two days by statute, one as it was counted before: UK GDPR art. 12A(5).
    let text = good(&app.get(&format!("/requests/{number}"), &dpo).await);
    assert!(text.contains("by Tuesday 29 December 2026"), "{text}");
    assert!(
        text.contains("To be safe, reply by Thursday 24 December 2026"),
        "{text}"
    );
    assert!(text.contains("Our aim"), "{text}");
    // UK GDPR art. 12(4).
    let close = good(&app.get(&format!("/requests/{number}/close"), &dpo).await);
    assert!(close.contains("go to court"), "{close}");
}

/// A form with a file, as a browser sends it.
fn with_file(path: &str, cookie: &str, name: &str, bytes: &[u8]) -> Request<Body> {
    let mut body = Vec::new();
    for (field, value) in [
        ("found", "something"),
        ("words", "Ella Marsh"),
        ("text", ""),
    ] {
        let part =
            format!("--cut\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    let file = format!(
        "--cut\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n"
    );
    body.extend(file.into_bytes());
    body.extend(bytes);
    body.extend(b"\r\n--cut--\r\n");
    Request::post(path)
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn a_file_found_by_hand_becomes_an_item() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let number = app.open_request(&dpo).await;
    let path = format!("/requests/{number}/search/{}/by-hand", app.cupboard);
    let bad = app
        .send(with_file(&path, &dpo, "table.xlsx", b"PK\x03\x04\0\xff"))
        .await;
    wrong(&bad, "A file is neither plain text nor a JPEG, PNG or PDF");
    let torn = app
        .send(with_file(&path, &dpo, "scan.pdf", b"%PDF-1.7\0\xff"))
        .await;
    wrong(&torn, "cannot be drawn");
    let sent = app
        .send(with_file(
            &path,
            &dpo,
            "card.txt",
            b"Ella Marsh met Jamie Fox.\r\nAgain.",
        ))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let item = good(&app.get(&format!("/requests/{number}/review/1"), &dpo).await);
    assert!(
        item.contains("card.txt") && item.contains("<mark>Ella Marsh</mark>"),
        "{item}"
    );
    let nothing = app
        .post(&path, &dpo, &[("found", "something"), ("words", "Ella")])
        .await;
    wrong(&nothing, "Paste what was found, or choose a file");
}

/// Records a request of a kind that Ella makes herself, and gives its number.
async fn opened(app: &TestApp, dpo: &str, kind: &str) -> String {
    let ella = app.cast.ella.to_string();
    let day = [
        ("kind", kind),
        ("received-day", "23"),
        ("received-month", "11"),
        ("received-year", "2026"),
    ];
    let mut fields = vec![("step", "day")];
    fields.extend(day);
    let due = good(&app.post("/requests/open", dpo, &fields).await);
    assert!(
        due.contains("You must reply by Wednesday 23 December 2026"),
        "{due}"
    );
    let mut fields = vec![
        ("step", "rest"),
        ("person", ella.as_str()),
        ("asker", "self"),
        ("standing", "data-subject"),
        ("contact", "by hand"),
        ("channel", "letter"),
        ("asked", "what I wrote"),
    ];
    fields.extend(day);
    let made = app.post("/requests/open", dpo, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    made.location().trim_start_matches("/requests/").to_owned()
}

/// Writes down one thing asked for, decides it as asked, and makes sure who asks.
async fn granted(app: &TestApp, dpo: &str, number: &str, ground: &str) {
    let at = |page: &str| format!("/requests/{number}/{page}");
    let asked = good(&app.get(&at("record/point-added"), dpo).await);
    assert!(asked.contains(ground), "{asked}");
    for (page, fields) in [
        (
            "record/point-added",
            vec![("words", "the report is wrong"), ("ground", ground)],
        ),
        ("points/1", vec![("ruling", "granted")]),
        (
            "identity",
            vec![("what", "no-doubt"), ("words", "we telephoned her")],
        ),
        ("reply", vec![("how", "by hand")]),
        ("search", vec![("place", "all")]),
    ] {
        let answer = app.post(&at(page), dpo, &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{page}: {}",
            answer.text()
        );
    }
    let leave_out = at(&format!("search/{}/leave-out", app.cupboard));
    let answer = app
        .post(&leave_out, dpo, &[("why", "it holds invoices only")])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

const TODAY: [(&str, &str); 3] = [("on-day", "24"), ("on-month", "11"), ("on-year", "2026")];

/// Records something that asks for no more than these and the day.
async fn records(app: &TestApp, dpo: &str, at: &str, fields: &[(&str, &str)]) {
    good(&app.get(at, dpo).await);
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain(TODAY).collect();
    let answer = app.post(at, dpo, &fields).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{at}: {}",
        answer.text()
    );
}

#[tokio::test]
async fn a_record_is_put_right_and_the_answer_put_together() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let number = opened(&app, &dpo, "rectification").await;
    let at = |page: &str| format!("/requests/{number}/{page}");
    let page = good(&app.get(&format!("/requests/{number}"), &dpo).await);
    assert!(
        page.contains("Correction request from Ella Marsh"),
        "{page}"
    );
    assert!(page.contains("UK GDPR art. 16") && page.contains("Nothing is written down yet"));
    let empty = app
        .post(&at("record/point-added"), &dpo, &[("ground", "x")])
        .await;
    wrong(&empty, "Enter what they ask for");
    granted(&app, &dpo, &number, "rectification-inaccurate").await;
    let report = app.cast.report.to_string();
    let shown = good(&app.get(&format!("/records/{report}"), &dpo).await);
    assert!(shown.contains("Ella"), "{shown}");
    let told = [
        ("record", report.as_str()),
        ("was", "Ella"),
        ("now", "Eleanor"),
    ];
    records(&app, &dpo, &at("record/record-corrected"), &told).await;
    let shown = good(&app.get(&format!("/records/{report}"), &dpo).await);
    assert!(shown.contains("Eleanor"), "{shown}");
    records(&app, &dpo, &at("record/recipients"), &[("how", "none")]).await;
    let page = good(&app.get(&format!("/requests/{number}"), &dpo).await);
    assert!(page.contains("put right."), "{page}");
    let built = app.post(&at("package"), &dpo, &[]).await;
    assert_eq!(built.status, StatusCode::SEE_OTHER, "{}", built.text());
    let package = good(&app.get(&at("package"), &dpo).await);
    assert!(package.contains("Ready"), "{package}");
    let sent = [("channel", "post")];
    records(&app, &dpo, &at("record/delivered"), &sent).await;
    let closed = app
        .post(&at("close"), &dpo, &[("reason", "answered")])
        .await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text());
    let list = good(&app.get("/requests", &dpo).await);
    assert!(list.contains("Correction request"), "{list}");
}

#[tokio::test]
async fn an_erasure_is_decided_and_what_was_done_by_hand_recorded() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let number = opened(&app, &dpo, "erasure").await;
    let at = |page: &str| format!("/requests/{number}/{page}");
    granted(&app, &dpo, &number, "erasure-not-needed").await;
    let silent = [("ruling", "erasure-not-legal-duty"), ("why", " ")];
    let refused = app.post(&at("points/1"), &dpo, &silent).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
    assert!(refused.text().contains("for reasons that can be shown"));
    let early = app.post(&at("package"), &dpo, &[]).await;
    assert!(
        early.text().contains("has not been done yet"),
        "{}",
        early.text()
    );
    let done = [("what", "Sam emptied the folder of last year")];
    records(&app, &dpo, &at("record/carried-out"), &done).await;
    let told = [("how", "told"), ("count", "2")];
    records(&app, &dpo, &at("record/recipients"), &told).await;
    let built = app.post(&at("package"), &dpo, &[]).await;
    assert_eq!(built.status, StatusCode::SEE_OTHER, "{}", built.text());
    // A tutor sees none of it.
    let tutor = app.sign_in("tutor").await;
    let refused = app.get(&at("record/carried-out"), &tutor).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

/// A scan of 40 by 20 grey pixels, each of another shade than its neighbour.
fn grey_scan() -> Vec<u8> {
    let samples = (0..800_u32)
        .map(|at| u8::try_from(40 + at % 150).unwrap())
        .collect();
    let picture = document::Picture::new(40, 20, true, samples).unwrap();
    render::png(&picture).unwrap()
}

/// A letter as a program writes it, with words in it.
fn letter(says: &str) -> Vec<u8> {
    let document = render::Document {
        title: "A letter".to_owned(),
        language: "en-GB".to_owned(),
        blocks: vec![render::Block::Paragraph(vec![render::Run::text(says)])],
        ..render::Document::default()
    };
    render::pdf(&document).unwrap().pdf
}

#[tokio::test]
async fn what_is_suggested_is_covered_or_left_before_a_scan_is_given() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let number = app.open_request(&dpo).await;
    let path = format!("/requests/{number}/search/{}/by-hand", app.cupboard);
    let says = "Ella Marsh sat beside Jamie Fox.\nJamie Fox rang from 020 7946 0958.";
    let sent = app
        .send(with_file(&path, &dpo, "letter.pdf", &letter(says)))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let at = format!("/requests/{number}/review/1");
    let shown = good(&app.get(&at, &dpo).await);
    assert!(shown.contains("3 of them are still open"), "{shown}");
    assert!(shown.contains("Jamie Fox: a full name."), "{shown}");
    assert!(
        shown.contains("nobody known: a telephone number."),
        "{shown}"
    );
    assert!(!shown.contains("Ella Marsh: a full name"), "{shown}");
    assert!(shown.contains("Cover all 2 of Jamie Fox"), "{shown}");
    let png = async |query: &str| {
        let page = app.get(&format!("{at}/pages/1{query}"), &dpo).await;
        render::read_png(&page.bytes).unwrap()
    };
    let given = png("").await;
    assert_ne!(png("?outlined=yes").await, given, "a line around each");
    assert_eq!(png("?bare=yes").await, given, "nothing is covered yet");
    let act = async |choice: &str, more: &[(&str, &str)]| {
        let mut fields = vec![("choice", choice), ("page", "1")];
        fields.extend(more);
        app.post(&at, &dpo, &fields).await
    };
    wrong(
        &act("give-pictures", &[("looked", "yes")]).await,
        "3 suggestions are neither covered nor dismissed",
    );
    let jamie = app.cast.jamie.to_string();
    let done = act("accept-person", &[("person", &jamie)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_ne!(png("").await, given);
    let shown = good(&app.get(&at, &dpo).await);
    assert!(shown.contains("1 of them is still open"), "{shown}");
    // What is there no more is not found, and names of buttons that are none neither.
    for gone in ["accept-one", "dismiss-person", "accept-page-or-so"] {
        let none = act(gone, &[("nth", "7")]).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{gone}");
    }
    let left = act("dismiss-one", &[("nth", "3")]).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text());
    let shown = good(&app.get(&at, &dpo).await);
    assert!(
        shown.contains("None is open") && shown.contains("Left as it is"),
        "{shown}"
    );
    assert!(!shown.contains("leave-open"), "{shown}");
    let given = act("give-pictures", &[("looked", "yes")]).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text());
    let shown = good(&app.get(&at, &dpo).await);
    assert!(
        shown.contains("Covered.") && !shown.contains("Cover it"),
        "{shown}"
    );
}

#[tokio::test]
async fn the_words_on_a_scan_are_read_by_machine_where_somebody_asks() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let number = app.open_request(&dpo).await;
    let path = format!("/requests/{number}/search/{}/by-hand", app.cupboard);
    let sent = app
        .send(with_file(&path, &dpo, "letter.png", &grey_scan()))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let at = format!("/requests/{number}/review/1");
    let shown = good(&app.get(&at, &dpo).await);
    assert!(shown.contains("Read the words on page 1"), "{shown}");
    let read = [("choice", "read-words"), ("page", "1")];
    let read = app.post(&at, &dpo, &read).await;
    if read.status != StatusCode::SEE_OTHER {
        // A kernel without Landlock: nothing is read, and that is said.
        assert!(read.text().contains("cannot wall in"), "{}", read.text());
        return;
    }
    let shown = good(&app.get(&at, &dpo).await);
    assert!(shown.contains("What a machine read on page 1"), "{shown}");
    assert!(shown.contains("Ella Jamie Fox"), "{shown}");
    let why = "a full name; read by machine, 40 % sure, may be wrong";
    assert!(shown.contains(why), "{shown}");
    let unsure = [("choice", "give-pictures"), ("looked", "yes")];
    wrong(
        &app.post(&at, &dpo, &unsure).await,
        "1 suggestion is neither covered nor dismissed",
    );
    let none = [("choice", "read-words"), ("page", "2")];
    let none = app.post(&at, &dpo, &none).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_scan_is_covered_by_clicks_and_by_numbers_and_given() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let number = app.open_request(&dpo).await;
    let path = format!("/requests/{number}/search/{}/by-hand", app.cupboard);
    let sent = app
        .send(with_file(&path, &dpo, "letter.png", &grey_scan()))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let at = format!("/requests/{number}/review/1");
    let shown = good(&app.get(&at, &dpo).await);
    assert!(shown.contains("no program can read"), "{shown}");
    assert!(shown.contains("type=\"image\"") && shown.contains("width=\"640\" height=\"320\""));
    let page = app.get(&format!("{at}/pages/1"), &dpo).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.headers["content-type"], "image/png");
    assert_eq!(page.headers["cache-control"], "no-store");
    let pixels = |answer: &Answer| render::read_png(&answer.bytes).unwrap();
    let bare = pixels(&page);
    // A first click sets a corner and stores nothing; the second covers what lies between.
    let click = |x: &str, y: &str, more: &[(&str, &str)]| {
        let mut fields = vec![("choice", "click"), ("page", "1"), ("at.x", x), ("at.y", y)];
        fields.extend(more);
        fields
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect::<Vec<_>>()
    };
    let post = async |fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        app.post(&at, &dpo, &fields).await
    };
    let first = post(click("320", "0", &[("cover-ground", "serious-harm")])).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    assert_eq!(
        first.location(),
        format!("{at}?page=1&corner=5000,0&ground=serious-harm#picture").replace(',', "%2C")
    );
    let asked = first.location().to_owned();
    let shown = good(&app.get(asked.split('#').next().unwrap(), &dpo).await);
    assert!(shown.contains("The first corner is set"), "{shown}");
    assert!(
        shown.contains("name=\"corner\" value=\"5000,0\""),
        "{shown}"
    );
    let second = post(click("639", "319", &[("corner", "5000,0")])).await;
    assert_eq!(second.status, StatusCode::SEE_OTHER, "{}", second.text());
    let black = pixels(&app.get(&format!("{at}/pages/1"), &dpo).await);
    let right = document::Area {
        left: 5_000,
        width: 5_000,
        ..document::Area::PAGE
    };
    assert!(black.is_covered(document::Area {
        width: 4_900,
        ..right
    }));
    assert_eq!(black.samples()[..20], bare.samples()[..20]);
    let uncovered = app.get(&format!("{at}/pages/1?bare=yes"), &dpo).await;
    assert_eq!(pixels(&uncovered), bare);
    // By numbers, without a mouse; and what is wrong with them is said at the field.
    let wrong_number = [("choice", "cover"), ("page", "1"), ("left", "abc")];
    wrong(
        &app.post(&at, &dpo, &wrong_number).await,
        "Enter a number from 0 to 100",
    );
    let numbers = [
        ("choice", "cover"),
        ("page", "1"),
        ("left", "0"),
        ("top", "50"),
        ("width", "12.5"),
        ("height", "50"),
    ];
    let covered = app.post(&at, &dpo, &numbers).await;
    assert_eq!(covered.status, StatusCode::SEE_OTHER, "{}", covered.text());
    let shown = good(&app.get(&at, &dpo).await);
    assert!(shown.contains("0 % from the left, 50 % from the top, 12.5 % wide, 50 % high"));
    let off = [("choice", "uncover"), ("page", "1"), ("nth", "1")];
    let off = app.post(&at, &dpo, &off).await;
    assert_eq!(off.status, StatusCode::SEE_OTHER, "{}", off.text());
    let unseen = app.post(&at, &dpo, &[("choice", "give-pictures")]).await;
    wrong(&unseen, "that they looked at all of it");
    let given = [("choice", "give-pictures"), ("looked", "yes")];
    let given = app.post(&at, &dpo, &given).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text());
    let shown = good(&app.get(&at, &dpo).await);
    assert!(
        shown.contains("said that they had looked at all of it"),
        "{shown}"
    );
    assert!(!shown.contains("type=\"image\""), "decided");
}
