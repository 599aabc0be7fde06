//! A program that calls.

use access::Action;
use app::Ctx;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::Value;

use crate::support::{Answer, TestApp};

/// What a program shows, and what it calls with.
pub struct Program<'a> {
    pub app: &'a TestApp,
    pub token: String,
}

/// A token of an account with these scopes.
pub fn program<'a>(app: &'a TestApp, account: &str, scopes: &[Action]) -> Program<'a> {
    let email = format!("{account}@caretaker.example");
    let held = app.engine.account_by_email(&email).unwrap().unwrap();
    let ctx = Ctx {
        engine: &app.engine,
        now: app.now(),
        actor: app.engine.actor_of(&held).unwrap(),
    };
    let token = ctx.add_token("test", scopes).unwrap();
    Program {
        app,
        token: token.secret.as_str().to_owned(),
    }
}

/// A token of an account for whatever it may do.
pub fn whole<'a>(app: &'a TestApp, account: &str) -> Program<'a> {
    let all: Vec<Action> = Action::all().collect();
    program(app, account, &all)
}

impl Program<'_> {
    /// A program without a token.
    pub fn nobody(app: &TestApp) -> Program<'_> {
        Program {
            app,
            token: String::new(),
        }
    }

    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::HOST, &self.app.host);
        if !self.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.app.send(request.body(body.into()).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, &[], body).await
    }

    pub async fn post_with(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        self.send("POST", path, &all, body.to_string()).await
    }
}

/// The content as JSON.
pub fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.bytes)
        .unwrap_or_else(|_| panic!("{}: no JSON: {}", answer.status, answer.text()))
}

/// A header's text.
pub fn header_of<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer
        .headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// Holds an answer that is no success against what problem details are; gives them.
pub fn problem(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(
        header_of(answer, "content-type"),
        "application/problem+json"
    );
    assert_eq!(header_of(answer, "cache-control"), "no-store");
    let problem = json(answer);
    assert_eq!(problem["status"], status);
    let kind = problem["type"].as_str().unwrap();
    assert!(kind.starts_with("urn:caretaker:problem:"), "{kind}");
    for field in ["title", "detail"] {
        assert!(!problem[field].as_str().unwrap().is_empty(), "{field}");
    }
    match StatusCode::from_u16(status).unwrap() {
        StatusCode::UNAUTHORIZED => {
            assert!(header_of(answer, "www-authenticate").starts_with("Bearer "));
        }
        StatusCode::TOO_MANY_REQUESTS => assert!(!header_of(answer, "retry-after").is_empty()),
        StatusCode::METHOD_NOT_ALLOWED => assert!(!header_of(answer, "allow").is_empty()),
        _ => {}
    }
    problem
}
