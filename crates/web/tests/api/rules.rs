//! Tokens, pages of lists, versions, keys of calls, and where a fault is said to be.

use access::Action;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::client::{Program, header_of, json as read, problem, program, whole};
use crate::document::{answer_schema, fits};
use crate::support::TestApp;

fn place(name: &str) -> Value {
    json!({ "name": name, "kind": "paper", "owner": "Asha Bell" })
}

#[tokio::test]
async fn a_token_that_is_not_valid_is_told_so_and_then_has_to_wait() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    problem(&Program::nobody(&app).get("/people").await, 401);
    let wrong = Program {
        app: &app,
        token: format!("{}x", dpo.token),
    };
    for _ in 0..20 {
        let answer = wrong.get("/people").await;
        problem(&answer, 401);
        assert!(header_of(&answer, "www-authenticate").contains("invalid_token"));
    }
    problem(&wrong.get("/people").await, 429);
    // So does a right one from the same address, or a guess could be told from a hit.
    problem(&dpo.get("/people").await, 429);
    app.wait(16);
    assert_eq!(dpo.get("/people").await.status, StatusCode::OK);
    // People who sign in from the same address are not concerned.
    app.sign_in("dpo").await;
}

#[tokio::test]
async fn what_is_anothers_is_what_is_nobodys_byte_by_byte() {
    let app = TestApp::new();
    let tutor = whole(&app, "tutor");
    let nothing = app::EntityId([7; 16]);
    for (there, not_there) in [
        (
            format!("/people/{}", app.cast.tom),
            format!("/people/{nothing}"),
        ),
        (
            format!("/people/{}/records", app.cast.tom),
            format!("/people/{nothing}/records"),
        ),
        (
            format!("/records/{}", app.cast.toms),
            format!("/records/{nothing}"),
        ),
        ("/requests/001".to_owned(), "/requests/999".to_owned()),
        (
            format!("/places/{}", app.cupboard),
            format!("/places/{nothing}"),
        ),
        (
            "/registers/training".to_owned(),
            "/registers/nothing".to_owned(),
        ),
    ] {
        let (there, not_there) = (tutor.get(&there).await, tutor.get(&not_there).await);
        problem(&there, 403);
        assert_eq!(there.bytes, not_there.bytes);
        assert_eq!(there.status, not_there.status);
    }
    let head = whole(&app, "head");
    let one = head.get(&format!("/people/{nothing}")).await;
    let other = head.get("/people/no-id").await;
    problem(&one, 404);
    assert_eq!(one.bytes, other.bytes);
}

#[tokio::test]
async fn lists_come_page_by_page() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let all = read(&dpo.get("/people?limit=200").await);
    assert_eq!(all["next"], Value::Null);
    let mut seen = Vec::new();
    let mut path = "/people?limit=2".to_owned();
    loop {
        let page = read(&dpo.get(&path).await);
        seen.extend(page["items"].as_array().unwrap().clone());
        assert!(page["items"].as_array().unwrap().len() <= 2);
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/people?limit=2&cursor={next}");
    }
    assert_eq!(Value::Array(seen), all["items"]);
    // The ledger is numbered, and its pages too.
    let first = read(&dpo.get("/ledger?limit=3").await);
    let next = first["next"].as_str().unwrap();
    let second = read(&dpo.get(&format!("/ledger?limit=3&cursor={next}")).await);
    assert_eq!(
        first["items"][2]["index"].as_u64().unwrap() + 1,
        second["items"][0]["index"]
    );
}

#[tokio::test]
async fn a_change_is_made_from_the_version_that_was_read() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let path = format!("/people/{}", app.cast.ella);
    let shown = dpo.get(&path).await;
    let etag = header_of(&shown, "etag").to_owned();
    let mut details = read(&shown)["details"].clone();
    details["nicknames"] = json!(["Ellie"]);
    let kind = ("content-type", "application/json");
    let put = |headers: Vec<(&'static str, String)>| {
        let (path, body) = (path.clone(), details.to_string());
        let dpo = &dpo;
        async move {
            let mut all: Vec<(&str, &str)> =
                headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
            all.push(kind);
            dpo.send("PUT", &path, &all, body).await
        }
    };
    problem(&put(vec![]).await, 428);
    for stale in ["\"99.0123456789abcdef\"", "*", "nonsense"] {
        problem(&put(vec![("if-match", stale.to_owned())]).await, 412);
    }
    let changed = put(vec![("if-match", etag.clone())]).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
    problem(&put(vec![("if-match", etag)]).await, 412);
    let again = read(&dpo.get(&path).await);
    assert_eq!(again["details"]["nicknames"], json!(["Ellie"]));
    assert_eq!(again["version"], 2);
    assert_eq!(
        again["details"]["born_on"], "2013-05-04",
        "what was read and sent back stays"
    );
}

#[tokio::test]
async fn an_empty_text_takes_a_choice_out_of_details_and_what_is_not_named_stays() {
    let words = "\n    \"marital status\",";
    let choice = r#"{ title = "meets us", type = "choice", choices = ["here", "at home"] },"#;
    let app = TestApp::of_changed("commissioned-mentoring", (words, choice));
    let dpo = whole(&app, "dpo");
    let path = format!("/people/{}/records", app.cast.ella);
    let details =
        |fields: Value| json!({ "kind": "details", "on": "2026-11-24", "fields": fields });
    let both = json!({ "meets-us": "here", "nationality": "Welsh" });
    let made = dpo.post(&path, &details(both)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let unsaid = dpo.post(&path, &details(json!({ "meets-us": "" }))).await;
    assert_eq!(unsaid.status, StatusCode::CREATED, "{}", unsaid.text());
    let id = read(&unsaid)["id"].as_str().unwrap().to_owned();
    assert_eq!(read(&made)["id"], id.as_str());
    let held = read(&dpo.get(&format!("/records/{id}")).await);
    let fields = held["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 1, "{held}");
    assert_eq!(fields[0]["value"], "Welsh");
}

#[tokio::test]
async fn what_one_has_is_not_sent_again_and_is_a_look_all_the_same() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let path = format!("/records/{}", app.cast.report);
    let etag = header_of(&dpo.get(&path).await, "etag").to_owned();
    app.wait(11);
    let before = app.operator().show_ledger(0, 10_000).unwrap().len();
    let same = dpo
        .send("GET", &path, &[("if-none-match", &etag)], "")
        .await;
    assert_eq!(same.status, StatusCode::NOT_MODIFIED);
    assert!(same.bytes.is_empty());
    assert_eq!(header_of(&same, "etag"), etag);
    let after = app.operator().show_ledger(0, 10_000).unwrap();
    let looks = after[before..]
        .iter()
        .filter(|one| one.act == "record.look");
    assert_eq!(looks.count(), 1);
    let other = dpo
        .send("GET", &path, &[("if-none-match", "\"1.x\"")], "")
        .await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn a_repeated_call_has_one_effect_and_the_same_answer() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let key = [("idempotency-key", "9b2f")];
    let first = dpo.post_with("/places", &key, &place("Attic")).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
    let again = dpo.post_with("/places", &key, &place("Attic")).await;
    assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
    for name in ["location", "etag", "content-type"] {
        assert_eq!(header_of(&again, name), header_of(&first, name), "{name}");
    }
    assert_eq!(header_of(&first, "idempotency-replayed"), "");
    assert_eq!(header_of(&again, "idempotency-replayed"), "true");
    let other = dpo.post_with("/places", &key, &place("Cellar")).await;
    assert_eq!(
        problem(&other, 422)["type"],
        "urn:caretaker:problem:key-used"
    );
    // The same key at another address is something else, too.
    let person = json!({ "given_names": "Noor", "capacities": [{ "kind": "learner" }] });
    problem(&dpo.post_with("/people", &key, &person).await, 422);
    let places = read(&dpo.get("/places").await);
    assert_eq!(places["items"].as_array().unwrap().len(), 2);
    // Without a key the second one is a call of its own.
    problem(&dpo.post("/places", &place("Attic")).await, 422);
    for bad in ["", "a b", "ü"] {
        let key = [("idempotency-key", bad)];
        problem(&dpo.post_with("/places", &key, &place("Shed")).await, 422);
    }
}

#[tokio::test]
async fn calls_of_one_moment_with_one_key_have_one_effect() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let body = json!({ "given_names": "Noor", "family_name": "Field", "capacities": [{ "kind": "learner" }] });
    let calls = (0..8).map(|_| dpo.post_with("/people", &[("idempotency-key", "k")], &body));
    let mut made = 0;
    for answer in join(calls).await {
        match answer.status {
            StatusCode::CREATED => made += 1,
            _ => {
                problem(&answer, 409);
            }
        }
    }
    assert!(made >= 1);
    let found = read(
        &dpo.post("/people/search", &json!({ "words": "Noor Field" }))
            .await,
    );
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
}

/// Drives several calls at once.
async fn join<F: Future>(calls: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut calls: Vec<_> = calls.map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = calls.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        let mut all = true;
        for (call, slot) in calls.iter_mut().zip(&mut done) {
            if slot.is_none() {
                match call.as_mut().poll(cx) {
                    std::task::Poll::Ready(answer) => *slot = Some(answer),
                    std::task::Poll::Pending => all = false,
                }
            }
        }
        if all {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test]
async fn a_secret_is_shown_once() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let body = json!({ "name": "one", "scopes": ["place.list"] });
    let key = [("idempotency-key", "k")];
    let first = dpo.post_with("/tokens", &key, &body).await;
    let token = read(&first)["token"].as_str().unwrap().to_owned();
    let again = dpo.post_with("/tokens", &key, &body).await;
    let said = problem(&again, 409);
    assert_eq!(said["type"], "urn:caretaker:problem:done-before");
    assert!(!again.text().contains(&token));
    let child = Program { app: &app, token };
    assert_eq!(child.get("/places").await.status, StatusCode::OK);
    problem(&child.get("/people").await, 403);
    let listed = read(&dpo.get("/tokens").await);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_fault_is_said_at_its_place() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let pointers = |answer| -> Vec<String> {
        let said = problem(&answer, 422);
        let errors = said["errors"].as_array().unwrap().clone();
        let at = errors
            .iter()
            .map(|one| one["pointer"].as_str().unwrap_or("").to_owned());
        at.collect()
    };
    let nested =
        json!({ "capacities": [{ "kind": "learner" }, { "kind": "carer", "from": "soon" }] });
    assert_eq!(
        pointers(dpo.post("/people", &nested).await),
        ["#/capacities/1/from"]
    );
    let empty = json!({ "capacities": [] });
    assert_eq!(
        pointers(dpo.post("/people", &empty).await),
        ["#/name", "#/capacity"]
    );
    let missing = json!({});
    assert_eq!(pointers(dpo.post("/people", &missing).await), ["#"]);
    let nameless = json!({ "name": " ", "kind": "paper", "owner": "" });
    assert_eq!(
        pointers(dpo.post("/places", &nameless).await),
        ["#/name", "#/owner"]
    );
    let limit = problem(&dpo.get("/people?limit=0").await, 422);
    assert_eq!(limit["errors"][0]["parameter"], "limit");
}

#[tokio::test]
async fn a_rules_no_comes_with_its_source() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let cookie = app.sign_in("dpo").await;
    app.open_request(&cookie).await;
    let said = problem(
        &dpo.post("/requests/001/close", &json!({ "reason": "answered" }))
            .await,
        403,
    );
    assert_eq!(said["type"], "urn:caretaker:problem:refused");
    assert!(said["detail"].as_str().unwrap().len() > 10);
}

#[tokio::test]
async fn what_is_answered_is_what_the_document_says() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let cookie = app.sign_in("dpo").await;
    app.open_request(&cookie).await;
    dpo.post("/requests/001/search", &json!({ "place": "records" }))
        .await;
    let failure = json!({ "on": "2026-11-20", "said": { "what": "A slip.", "follows": "talk" } });
    let failure = dpo.post("/registers/failures/entries", &failure).await;
    let failure = read(&failure)["id"].as_str().unwrap().to_owned();
    let document: Value = serde_json::from_str(&web::api::openapi()).unwrap();
    let (ella, report) = (app.cast.ella, app.cast.report);
    let gets = [
        ("/today", "/today".to_owned()),
        ("/policy", "/policy".to_owned()),
        ("/publications", "/publications".to_owned()),
        (
            "/publications/{document}",
            "/publications/retention".to_owned(),
        ),
        ("/people", "/people".to_owned()),
        ("/people/{id}", format!("/people/{ella}")),
        ("/people/{id}/family", format!("/people/{ella}/family")),
        ("/people/{id}/why", format!("/people/{ella}/why")),
        ("/people/{id}/until", format!("/people/{ella}/until")),
        ("/people/{id}/seen", format!("/people/{ella}/seen")),
        ("/people/{id}/access", format!("/people/{ella}/access")),
        ("/policy/access", "/policy/access".to_owned()),
        ("/registers", "/registers".to_owned()),
        ("/registers/{register}", "/registers/failures".to_owned()),
        (
            "/registers/entries/{id}",
            format!("/registers/entries/{failure}"),
        ),
        ("/people/{id}/find", format!("/people/{ella}/find")),
        ("/people/{id}/records", format!("/people/{ella}/records")),
        ("/records/{id}", format!("/records/{report}")),
        ("/places", "/places".to_owned()),
        ("/places/{id}", format!("/places/{}", app.cupboard)),
        ("/requests", "/requests".to_owned()),
        ("/requests/{number}", "/requests/001".to_owned()),
        (
            "/requests/{number}/review",
            "/requests/001/review".to_owned(),
        ),
        (
            "/requests/{number}/review/{item}",
            "/requests/001/review/2".to_owned(),
        ),
        ("/evidence", "/evidence".to_owned()),
        ("/ledger", "/ledger".to_owned()),
        ("/ledger/witnesses", "/ledger/witnesses".to_owned()),
        ("/accounts", "/accounts".to_owned()),
        ("/tokens", "/tokens".to_owned()),
    ];
    for (route, path) in gets {
        let answer = dpo.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        let schema = answer_schema(&document, &format!("GET /api/v1{route}"), 200).unwrap();
        let value = read(&answer);
        let list = schema["properties"].get("items").is_some();
        assert!(
            !list || !value["items"].as_array().unwrap().is_empty(),
            "{path} shows nothing"
        );
        fits(&document, schema, &value, &path).unwrap();
    }
    let wrong = dpo.get("/people?limit=0").await;
    let schema = &document["components"]["schemas"]["Problem"];
    fits(&document, schema, &problem(&wrong, 422), "problem").unwrap();
}

#[tokio::test]
async fn places_in_a_text_are_counted_in_characters() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let cookie = app.sign_in("dpo").await;
    app.open_request(&cookie).await;
    let at = format!("/requests/001/search/{}/by-hand", app.cupboard);
    let text = "Zoë 🦊 told Ella: Jamie Fox is coming.";
    let body = json!({ "words": "Ella", "texts": [{ "title": "a note", "text": text }] });
    assert_eq!(read(&dpo.post(&at, &body).await)["items"], 1);
    let item = read(&dpo.get("/requests/001/review/1").await);
    let written = |one: &Value| -> String {
        let place = |name: &str| usize::try_from(one[name].as_u64().unwrap()).unwrap();
        let (start, end) = (place("start"), place("end"));
        text.chars().skip(start).take(end - start).collect()
    };
    let people = item["people"].as_array().unwrap();
    assert!(
        people.iter().any(|one| written(one) == "Jamie Fox"),
        "{item}"
    );
    let marks = json!([{ "start": 17, "end": 26 }]);
    let body = json!({ "choice": "give-with-marks", "marks": marks });
    let decided = dpo.post("/requests/001/review/1", &body).await;
    assert_eq!(decided.status, StatusCode::NO_CONTENT, "{}", decided.text());
    let item = read(&dpo.get("/requests/001/review/1").await);
    assert_eq!(written(&item["marks"][0]), "Jamie Fox");
    let outside = json!({ "choice": "give-with-marks", "marks": [{ "start": 5, "end": 99 }] });
    problem(&dpo.post("/requests/001/review/1", &outside).await, 422);
}

#[tokio::test]
async fn a_program_stands_in_the_ledger_by_its_token() {
    let app = TestApp::new();
    let dpo = program(&app, "dpo", &[Action::PersonLook]);
    dpo.get(&format!("/people/{}", app.cast.ella)).await;
    let entries = app.operator().show_ledger(0, 10_000).unwrap();
    let look = entries
        .iter()
        .rfind(|one| one.act == "person.look")
        .unwrap();
    let actor = look.actor.as_ref().unwrap();
    assert_eq!(actor.via, "token");
    assert!(actor.token.is_some());
}
