//! Registers, as a program keeps them.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::client::{Program, header_of, json as read, problem, whole};
use crate::document::{answer_schema, fits};
use crate::support::{Answer, TestApp};

async fn put(program: &Program<'_>, path: &str, etag: &str, body: &Value) -> Answer {
    let headers = [("if-match", etag), ("content-type", "application/json")];
    program.send("PUT", path, &headers, body.to_string()).await
}

/// A register as it stands, held against what the document says of it.
async fn register(program: &Program<'_>, code: &str) -> Value {
    let document: Value = serde_json::from_str(&web::api::openapi()).unwrap();
    let answer = program.get(&format!("/registers/{code}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let schema = answer_schema(&document, "GET /api/v1/registers/{register}", 200).unwrap();
    let shown = read(&answer);
    fits(&document, schema, &shown, code).unwrap();
    shown
}

/// The row of a register about something of this title.
fn row<'a>(register: &'a Value, title: &str) -> &'a Value {
    let mut rows = register["rows"].as_array().unwrap().iter();
    rows.find(|row| row["title"] == title).unwrap()
}

fn pointers(answer: &Answer) -> Vec<String> {
    let said = problem(answer, 422);
    let errors = said["errors"].as_array().unwrap().iter();
    errors
        .map(|one| one["pointer"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn every_register_of_the_list_opens_and_fits_what_the_document_says() {
    let app = TestApp::new();
    let head = whole(&app, "head");
    let listed = read(&head.get("/registers?limit=200").await);
    let lines = listed["items"].as_array().unwrap();
    assert_eq!(lines.len(), app::REGISTERS.len());
    let (mut open, mut standings) = (0, BTreeSet::new());
    for line in lines {
        let shown = register(&head, line["code"].as_str().unwrap()).await;
        for same in ["code", "title", "entries", "open", "overdue", "next"] {
            assert_eq!(shown[same], line[same], "{same}");
        }
        let rows = shown["rows"].as_array().unwrap();
        let waiting = rows.iter().filter(|row| row["open"] == true).count();
        assert_eq!(line["open"], waiting, "{line}");
        open += waiting;
        let each = rows.iter().map(|row| row["standing"].to_string());
        standings.extend(each);
        assert!(!shown["fields"].as_array().unwrap().is_empty());
    }
    assert!(
        open > 0,
        "nothing waits in a house that has written nothing"
    );
    let result = register(&head, "training").await["fields"][1].clone();
    assert_eq!(
        (&result["code"], &result["kind"]),
        (&json!("result"), &json!("choice"))
    );
    assert_eq!(
        result["choices"][1],
        json!({ "code": "passed", "words": "They passed its test" })
    );
    problem(&head.get("/registers/nothing").await, 404);
}

#[tokio::test]
async fn an_entry_is_added_changed_from_what_was_read_and_struck_out() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let before = register(&dpo, "registration").await;
    let renewal = row(&before, "The registration").clone();
    assert_eq!(
        renewal["by"], "2027-06-30",
        "the policy knows until when it lasts"
    );
    assert_eq!(renewal["entries"], json!([]));
    let mut details = json!({
        "about": [renewal["code"]],
        "on": "2026-11-20",
        "said": { "reference": "ZA000001", "until": "2027-11-19" },
    });
    let made = dpo.post("/registers/registration/entries", &details).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let id = read(&made)["id"].as_str().unwrap().to_owned();
    let path = format!("/registers/entries/{id}");
    assert_eq!(header_of(&made, "location"), format!("/api/v1{path}"));
    let shown = dpo.get(&path).await;
    let etag = header_of(&shown, "etag").to_owned();
    let shown = read(&shown);
    assert_eq!(shown["details"], details);
    assert_eq!(shown["register"], "registration");
    assert_eq!(shown["about_words"], json!(["The registration"]));
    assert_eq!(
        (&shown["version"], &shown["struck"]),
        (&json!(1), &Value::Null)
    );
    let kept = register(&dpo, "registration").await;
    let kept = row(&kept, "The registration");
    assert_eq!(
        (&kept["standing"], &kept["by"], &kept["open"]),
        (&json!("done"), &json!("2027-11-19"), &json!(false))
    );
    assert_eq!(kept["entries"][0]["id"], json!(id));

    details["said"] = json!({ "reference": "ZA000001", "until": "2026-11-23" });
    let kind = [("content-type", "application/json")];
    problem(
        &dpo.send("PUT", &path, &kind, details.to_string()).await,
        428,
    );
    problem(
        &put(&dpo, &path, "\"9.0123456789abcdef\"", &details).await,
        412,
    );
    let changed = put(&dpo, &path, &etag, &details).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
    problem(&put(&dpo, &path, &etag, &details).await, 412);
    let late = register(&dpo, "registration").await;
    let late = row(&late, "The registration");
    assert_eq!(
        (&late["by"], &late["overdue"]),
        (&json!("2026-11-23"), &json!(true))
    );

    let strike = format!("{path}/strike");
    let nothing = dpo.post(&strike, &json!({ "why": " " })).await;
    assert_eq!(pointers(&nothing), ["#/why"]);
    let why = json!({ "why": "The number is another firm's." });
    let struck = dpo.post(&strike, &why).await;
    assert_eq!(struck.status, StatusCode::NO_CONTENT, "{}", struck.text());
    problem(&dpo.post(&strike, &why).await, 403);
    let shown = dpo.get(&path).await;
    let etag = header_of(&shown, "etag").to_owned();
    assert_eq!(
        read(&shown)["struck"]["why"],
        "The number is another firm's."
    );
    problem(&put(&dpo, &path, &etag, &details).await, 403);
    let after = register(&dpo, "registration").await;
    assert_eq!(row(&after, "The registration"), &renewal);
    assert_eq!(after["past"][0]["id"], json!(id));
    assert_eq!(after["past"][0]["struck"], true);
}

#[tokio::test]
async fn what_stands_for_itself_says_what_is_still_to_do() {
    let app = TestApp::new();
    let head = whole(&app, "head");
    let shown = register(&head, "failures").await;
    assert_eq!(shown["asks_about"], Value::Null);
    let details = json!({
        "on": "2026-11-20",
        "said": { "what": "A laptop was left open.", "follows": "talk", "by": "2026-12-04" },
    });
    let made = head.post("/registers/failures/entries", &details).await;
    let id = read(&made)["id"].clone();
    let shown = register(&head, "failures").await;
    let row = &shown["rows"][0];
    assert_eq!((&row["code"], &row["entries"][0]["id"]), (&id, &id));
    assert_eq!(row["title"], "A laptop was left open.");
    assert_eq!(
        (&row["standing"], &row["by"], &row["still_to_do"]),
        (
            &json!("unfinished"),
            &json!("2026-12-04"),
            &json!("settle it, and say when")
        )
    );
    // What is due by a day stands under Today, by the code of its register.
    let today = read(&head.get("/today").await);
    let due = ["overdue", "this_week", "coming_up"];
    let mut due = due
        .iter()
        .flat_map(|band| today[band].as_array().unwrap())
        .filter(|one| one["register"] == "failures");
    let line = due.next().unwrap();
    assert_eq!(
        (&line["what"], &line["on"]),
        (&json!("register"), &row["by"])
    );
    assert_eq!(line["about"], "A laptop was left open.");
    assert!(due.next().is_none());
}

#[tokio::test]
async fn an_entry_of_its_own_may_be_about_something() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let shown = register(&dpo, "breaches").await;
    assert_eq!(shown["rows"], json!([]));
    let mut kinds = shown["may_be_about"].as_array().unwrap().iter();
    let report = kinds.find(|one| one["code"] == "record.session-report");
    let breach = json!({
        "about": [report.unwrap()["code"]],
        "on": "2026-11-23",
        "said": { "what": "A report went astray.", "kind": "disclosed", "at": "16:30" },
    });
    let made = dpo.post("/registers/breaches/entries", &breach).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let shown = register(&dpo, "breaches").await;
    let row = &shown["rows"][0];
    assert_eq!(
        (&row["code"], &row["by"]),
        (&read(&made)["id"], &json!("2026-11-26"))
    );
    let mut late = breach;
    late["said"]["at"] = json!("half past four");
    let answer = dpo.post("/registers/breaches/entries", &late).await;
    assert_eq!(pointers(&answer), ["#/said/at"]);
}

#[tokio::test]
async fn faults_are_said_at_their_places_and_quote_nothing() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let at = "/registers/failures/entries";
    for (details, wanted) in [
        (
            json!({ "on": "2026-11-20" }),
            &["#/said/what", "#/said/follows"][..],
        ),
        (
            json!({ "on": "2026-11-25", "said": { "what": "x", "follows": "talk" } }),
            &["#/on"],
        ),
        (
            json!({ "about": ["x"], "on": "2026-11-20", "said": { "what": "x", "follows": "Rosalind", "by": "Rosalind" } }),
            &["#/about", "#/said/by", "#/said/follows"],
        ),
        (
            json!({ "on": "2026-11-20", "said": { "what": "x", "follows": "talk", "Rosalind": "x" } }),
            &["#/said"],
        ),
        (
            json!({ "on": "2026-11-20", "said": { "what": 7 } }),
            &["#/said/what"],
        ),
        (json!({ "on": "Rosalind" }), &["#/on"]),
    ] {
        let answer = dpo.post(at, &details).await;
        assert_eq!(pointers(&answer), wanted, "{details}");
        assert!(!answer.text().contains("Rosalind"), "{}", answer.text());
    }
    let about = json!({ "on": "2026-11-20", "said": { "what": "x", "result": "passed" } });
    let answer = dpo.post("/registers/training/entries", &about).await;
    assert_eq!(pointers(&answer), ["#/about"]);
    problem(&dpo.post("/registers/nothing/entries", &about).await, 404);
}

#[tokio::test]
async fn what_the_officer_answers_nobody_else_writes() {
    let app = TestApp::new();
    let (dpo, head) = (whole(&app, "dpo"), whole(&app, "head"));
    let shown = register(&head, "officer-reports").await;
    assert_eq!(shown["fields"][0]["officer"], true);
    let report = json!({
        "about": ["advice"],
        "on": "2026-11-20",
        "said": { "says": "Laptops are to lock.", "recommends": "Lock after five minutes." },
    });
    let at = "/registers/officer-reports/entries";
    assert_eq!(
        pointers(&head.post(at, &report).await),
        ["#/said/says", "#/said/recommends"]
    );
    let made = dpo.post(at, &report).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let path = format!("/registers/entries/{}", read(&made)["id"].as_str().unwrap());
    let shown = head.get(&path).await;
    let mut details = read(&shown)["details"].clone();
    details["said"]["answer"] = json!("From Monday.");
    let changed = put(&head, &path, header_of(&shown, "etag"), &details).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
    let shown = read(&head.get(&path).await);
    assert_eq!(shown["details"], details);
    assert_eq!(shown["version"], 2);
}
