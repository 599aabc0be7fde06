//! The worked cases of the table, by a program: the same answers as the library's.

use std::path::Path;

use axum::http::StatusCode;
use calendar::Holidays;
use duties::cases::Cases;
use serde_json::{Map, Value};

use crate::client::{Program, json as read, problem, whole};
use crate::document::{answer_schema, fits};
use crate::support::{Answer, TestApp};

const ROUTE: &str = "/clock/cases";
/// What a case says of itself and expects, and a program does not send.
const EXPECTED: &[&str] = &[
    "citation",
    "refused",
    "starts",
    "due",
    "work_to",
    "notice_by",
    "aim_on",
    "acknowledge_by",
    "stands_still_since",
    "state",
    "due_on",
    "ends",
    "told_from",
    "finding",
    "by_statute",
    "whose",
];

fn table() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../duties/tests/data");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(&path).unwrap())
    });
    files.collect()
}

fn is_expected(list: &str, key: &str) -> bool {
    // The age of a child is found from the day of birth, and given where somebody agrees.
    EXPECTED.contains(&key) || (list == "competence" && key == "age")
}

/// What is sent of a file: the facts alone.
fn facts(file: &Map<String, Value>) -> Value {
    let lists = file.iter().map(|(list, cases)| {
        let cases = cases.as_array().unwrap().iter().map(|case| {
            let mut case = case.as_object().unwrap().clone();
            case.retain(|key, _| !is_expected(list, key));
            Value::Object(case)
        });
        (list.clone(), Value::Array(cases.collect()))
    });
    Value::Object(lists.collect())
}

async fn send(program: &Program<'_>, body: &Value) -> Answer {
    let headers = [("content-type", "application/json")];
    let path = ROUTE;
    program.send("POST", path, &headers, body.to_string()).await
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether an answer says all that the table expects of a case; how many things that are.
fn as_expected(list: &str, case: &Value, answer: &Value) -> usize {
    let id = &case["id"];
    assert_eq!(&answer["id"], id);
    let mut seen = 0;
    for (key, expected) in case.as_object().unwrap() {
        if !is_expected(list, key) || key == "citation" {
            continue;
        }
        if key == "refused" {
            let why = answer["refused"]["why"].as_str();
            let why = why.unwrap_or_else(|| panic!("{id} is not refused"));
            assert!(why.contains(expected.as_str().unwrap()), "{id}: {why}");
        } else {
            let found = answer["found"].get(key).map(plain);
            assert_eq!(found, Some(plain(expected)), "{id}: {key}");
        }
        seen += 1;
    }
    seen
}

#[tokio::test]
async fn every_worked_case_comes_out_as_worked_for_a_program() {
    let app = TestApp::new();
    let head = whole(&app, "head");
    let document: Value = serde_json::from_str(&web::api::openapi()).unwrap();
    let schema = answer_schema(&document, "POST /api/v1/clock/cases", 200).unwrap();
    let holidays = Holidays::published();
    let mut count = 0;
    for (name, text) in table() {
        let raw: toml::Table = toml::from_str(&text).unwrap();
        let raw = serde_json::to_value(raw).unwrap();
        let raw = raw.as_object().unwrap();
        let answer = send(&head, &facts(raw)).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.text());
        let answer = read(&answer);
        fits(&document, schema, &answer, &name).unwrap();
        let answers = answer["answers"].as_array().unwrap();

        let cases: Cases = toml::from_str(&text).unwrap();
        let library = cases.answers(&holidays).unwrap();
        assert_eq!(answers.len(), library.len(), "{name}: a case is left out");
        for (told, own) in answers.iter().zip(&library) {
            assert_eq!(
                told["found"],
                serde_json::to_value(&own.found).unwrap(),
                "{}",
                own.id
            );
            let why = own.refused.as_ref().map(|refusal| refusal.why.as_str());
            assert_eq!(told["refused"]["why"].as_str(), why, "{}", own.id);
            assert_eq!(
                told["refused"]["at"].as_str(),
                own.at.as_deref(),
                "{}",
                own.id
            );
        }

        let lists = ["case", "breach", "parent", "competence", "consent"];
        assert!(
            raw.keys().all(|list| lists.contains(&list.as_str())),
            "{name}"
        );
        let listed = lists.iter().flat_map(|list| {
            let cases = raw.get(*list).and_then(Value::as_array);
            cases.into_iter().flatten().map(move |case| (*list, case))
        });
        let listed: Vec<_> = listed.collect();
        assert_eq!(listed.len(), answers.len(), "{name}: a case is left out");
        for ((list, case), answer) in listed.into_iter().zip(answers) {
            assert!(as_expected(list, case, answer) > 0, "{}", case["id"]);
        }
        count += answers.len();
    }
    assert!(count >= 240, "{count}");
}

#[tokio::test]
async fn a_case_that_cannot_be_read_is_refused_without_its_words() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let case = |events: Value| {
        serde_json::json!({ "case": [{
            "id": "Ella Thornbury", "kind": "access", "nation": "england",
            "received": "2026-11-26", "events": events,
        }]})
    };
    let wrong = send(&dpo, &case(serde_json::json!(["2026-11-27 Ella lost"]))).await;
    let said = problem(&wrong, 422);
    assert!(!said.to_string().contains("Ella"), "{said}");
    let many = vec!["2026-11-27 acknowledged"; 201];
    problem(&send(&dpo, &case(serde_json::json!(many))).await, 422);
    let unknown = serde_json::json!({ "parent": [{
        "id": "a", "born": "2012-01-01", "nation": "england", "ends": "2030-01-01",
    }]});
    problem(&send(&dpo, &unknown).await, 422);
}
