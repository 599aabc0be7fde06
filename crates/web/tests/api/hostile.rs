//! What must never happen, at every route: a handful of malformed paths, queries, headers and contents
//! gives problem details of the kind 4xx, and never a fault of ours.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::client::{Program, header_of, problem, whole};
use crate::document::operations;
use crate::support::TestApp;

const BAD_PATHS: [&str; 6] = [
    "0",
    "%00",
    "..%2f..",
    "7zzzzzzzzzzzzzzzzzzzzzzzzz",
    "%F0%9F%A6%8A",
    "Marsh",
];

fn document() -> Value {
    serde_json::from_str(&web::api::openapi()).unwrap()
}

fn filled(path: &str, with: &str) -> String {
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| if part.starts_with('{') { with } else { part })
        .collect();
    parts.join("/").trim_start_matches("/api/v1").to_owned()
}

fn contents() -> Vec<(&'static str, String)> {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    vec![
        ("application/json", String::new()),
        ("application/json", "{".to_owned()),
        ("application/json", "null".to_owned()),
        ("application/json", "[]".to_owned()),
        ("application/json", "{\"x\":1}".to_owned()),
        ("application/json", "\"\\ud800\"".to_owned()),
        ("application/json", "1e999999".to_owned()),
        ("application/json", deep),
        ("text/plain", "{}".to_owned()),
        ("application/x-www-form-urlencoded", "a=b".to_owned()),
    ]
}

#[tokio::test]
async fn bad_paths_and_contents_are_told_so() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let mut tried = 0;
    for (method, path, operation) in operations(&document()) {
        let headers = [("if-match", "\"1.0123456789abcdef\"")];
        if path.contains('{') {
            for bad in BAD_PATHS {
                let at = filled(&path, bad);
                let mut all = headers.to_vec();
                all.push(("content-type", "application/json"));
                let answer = dpo.send(&method, &at, &all, "{}").await;
                let status = answer.status.as_u16();
                // Nothing is found, or the empty content is looked at first.
                assert!((400..500).contains(&status), "{method} {at}: {status}");
                problem(&answer, status);
                tried += 1;
            }
        }
        if operation["requestBody"]["content"]
            .get("application/json")
            .is_some()
        {
            for (kind, content) in contents() {
                let mut all = headers.to_vec();
                all.push(("content-type", kind));
                let at = filled(&path, "001");
                let answer = dpo.send(&method, &at, &all, content.clone()).await;
                let status = answer.status.as_u16();
                assert!(
                    (400..500).contains(&status),
                    "{method} {at} {content:.40}: {status}"
                );
                problem(&answer, status);
                tried += 1;
            }
        }
    }
    assert!(tried > 300, "{tried}");
}

#[tokio::test]
async fn bad_queries_are_told_so() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    for (method, path, operation) in operations(&document()) {
        if method != "GET" {
            continue;
        }
        let list = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|one| one["name"] == "limit");
        let mut queries = vec!["name=Ella", "%ff=1", "a", "limit=1&limit=2"];
        if list {
            queries.extend([
                "limit=0",
                "limit=201",
                "limit=-1",
                "limit=",
                "cursor=%00",
                "cursor=x",
            ]);
        }
        for query in queries {
            let at = format!("{}?{query}", filled(&path, "001"));
            let answer = dpo.get(&at).await;
            let said = problem(&answer, 422);
            assert!(
                !answer.text().contains("Ella"),
                "what was sent is quoted: {said}"
            );
        }
    }
}

#[tokio::test]
async fn another_method_is_told_which_there_are() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    for (method, path, _) in operations(&document()) {
        let at = filled(&path, "001");
        for other in ["DELETE", "PATCH", "TRACE"] {
            let answer = dpo.send(other, &at, &[], "").await;
            problem(&answer, 405);
            assert!(
                header_of(&answer, "allow").contains(&method),
                "{method} {at}"
            );
        }
    }
}

#[tokio::test]
async fn nothing_stands_beside_the_routes() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    for path in ["/", "/nothing", "/people/x/y/z", "/../today"] {
        problem(&dpo.get(path).await, 404);
        problem(&dpo.post(path, &json!({})).await, 404);
    }
    // The same without a token: what there is, is no secret, and what is held is not asked.
    problem(&Program::nobody(&app).get("/nothing").await, 404);
}

#[tokio::test]
async fn too_much_is_told_so_before_it_is_read() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let long = "x".repeat(2 * 1024 * 1024 + 1);
    let body = json!({ "words": long }).to_string();
    let kind = ("content-type", "application/json");
    problem(
        &dpo.send("POST", "/people/search", &[kind], body.clone())
            .await,
        413,
    );
    let length = body.len().to_string();
    let all = [kind, ("content-length", length.as_str())];
    problem(&dpo.send("POST", "/people/search", &all, body).await, 413);
}

#[tokio::test]
async fn a_cookie_is_no_token_and_a_token_opens_no_page() {
    let app = TestApp::new();
    let cookie = app.sign_in("dpo").await;
    let nobody = Program::nobody(&app);
    let answer = nobody
        .send("GET", "/people", &[("cookie", &cookie)], "")
        .await;
    problem(&answer, 401);
    let dpo = whole(&app, "dpo");
    let bearer = format!("Bearer {}", dpo.token);
    let request = axum::http::Request::get("/people")
        .header("host", &app.host)
        .header("authorization", bearer)
        .body(axum::body::Body::empty())
        .unwrap();
    let page = app.send(request).await;
    assert_eq!(
        page.status,
        StatusCode::SEE_OTHER,
        "the page asks to sign in"
    );
}

#[tokio::test]
async fn no_problem_names_anybody_or_a_token() {
    let app = TestApp::new();
    let dpo = whole(&app, "dpo");
    let tries = [
        json!({ "given_names": "Rosalind", "family_name": 7, "capacities": [] }),
        json!({ "given_names": "Rosalind", "Marchbanks": true, "capacities": [] }),
        json!({ "given_names": "Rosalind", "capacities": [], "born_on": "Marchbanks" }),
        json!({ "capacities": [{ "kind": "learner", "from": "Rosalind" }] }),
        json!({ "capacities": "Rosalind" }),
    ];
    for body in tries {
        let answer = dpo.post("/people", &body).await;
        let said = problem(&answer, 422).to_string();
        for word in ["Rosalind", "Marchbanks", &dpo.token] {
            assert!(!said.contains(word), "{said}");
        }
    }
    let wrong = Program {
        app: &app,
        token: "ct_Rosalind".to_owned(),
    };
    let answer = wrong.get("/people").await;
    assert!(!problem(&answer, 401).to_string().contains("Rosalind"));
}
