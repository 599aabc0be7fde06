//! Forms, addresses, headers and contents that nobody's browser or program would send: answered with
//! a page or a problem, never with a fault of ours, and never with a panic. A few rounds in the gate;
//! by hand as many minutes as `CARETAKER_FUZZ_MINUTES` says (`cargo xtask fuzz forms`).
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

mod support;

use std::time::{Duration, Instant};

use access::Action;
use app::Ctx;
use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use fuzz::Mutator;
use serde_json::Value;

use support::{Answer, TestApp};

/// A form as a browser sends it, with every field that some page asks for.
const FORM: &str = "step=rest&kind=access&received-day=23&received-month=11&received-year=2026&person=ID&asker=ID\
    &standing=parental-responsibility&contact=rosa.marsh%40example.org&channel=e-mail&asked=Everything\
    &given_names=Ada&family_name=Marsh&kind=learner&born-day=4&born-month=5&born-year=2013\
    &emails=ada%40example.org&text=Ada+read.&on-day=1&on-month=2&on-year=2026&how=shown&why=because\
    &decision=include&ground=other-people&spot=0-3&hide=0-3&exact=Ada&nth=1&characters=0-3&code=123456\
    &email=dpo%40caretaker.example&password=x&name=Cupboard&owner=Asha&outcome=answered&role=tutor\
    &q=marsh&sort=name&page=1&spots=0-3&part-ground=other-people&searched=on&found=nothing&records=on\
    &drive=D&evidence=seen&opinion=on&health=yes&health-why=asked&health-on-day=1&health-on-month=2\
    &health-on-year=2026&checkpoint=caretaker.invalid%2Fa%2F1%0A5%0A&columns=1&mapping=usual&sheet=One\
    &save-as=usual&capacity=learner&version=1&keep-changed=on&bring-back=on&left=on&left-on-day=1\
    &left-on-month=2&left-on-year=2026&scope=person.look&do=add&note=a&words=Ada&title=A&telephone=0123\
    &postcode=LS1&former=Poe&nicknames=Ad&reason=moved&item=1&place=ID&source=ID&current=x&new=y&line=1&answer=take&given=Ada
    &family=Marsh&known-as=Ad";

const PARTS: &str = "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nlearner\r\n\
    --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\
    Content-Type: text/csv\r\n\r\nid,capacity,given_names,family_name\r\n1,learner,Ada,Marsh\r\n--b--\r\n";

const KINDS: [&str; 4] = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "application/json",
];

fn seed() -> u64 {
    std::env::var("PROPTEST_RNG_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(7)
}

/// How often everything is tried, and for how long at least.
const ROUNDS: usize = 12;
/// An organisation to which so much was done is left for a new one.
const WORN: usize = 40;

fn minutes() -> Duration {
    let given = std::env::var("CARETAKER_FUZZ_MINUTES").ok();
    Duration::from_secs(60 * given.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// An address of the table, its gaps filled with something that is there or is not.
fn address(path: &str, app: &TestApp, number: &str, mutator: &mut Mutator) -> String {
    let wrong = [
        "1".to_owned(),
        "%00".to_owned(),
        "..%2F..%2Fetc".to_owned(),
        "%E2%80%AE".to_owned(),
        "9".repeat(300),
        app.cast.tom.to_string(),
    ];
    let mut parts: Vec<String> = Vec::new();
    for part in path.split('/') {
        // Mostly what is there, so that what was sent is read at all.
        let right = match (parts.last().map(String::as_str), part) {
            (_, part) if !part.starts_with('{') => part.to_owned(),
            (_, "{number}") => number.to_owned(),
            (_, "{relation}") => app.cast.carer.to_string(),
            (_, "{item}" | "{point}") => "1".to_owned(),
            (_, "{happening}") => "acknowledged".to_owned(),
            (_, "{letter}") => "refusal".to_owned(),
            (Some("records"), _) => app.cast.report.to_string(),
            (Some("places"), _) | (_, "{place}") => app.cupboard.to_string(),
            _ => app.cast.ella.to_string(),
        };
        let astray = part.starts_with('{') && mutator.below(5) == 0;
        parts.push(if astray {
            wrong[mutator.below(wrong.len())].clone()
        } else {
            right
        });
    }
    parts.join("/")
}

/// An organisation, somebody signed in, a request, and how much was tried on it.
struct Tried {
    app: TestApp,
    cookie: String,
    number: String,
    rounds: usize,
}

impl Tried {
    async fn new() -> Self {
        let app = TestApp::new();
        let cookie = app.sign_in("dpo").await;
        let number = app.open_request(&cookie).await;
        Self {
            app,
            cookie,
            number,
            rounds: 0,
        }
    }

    /// The same, or a new one if this has had enough.
    async fn next(self) -> Self {
        if self.rounds < WORN {
            return Self {
                rounds: self.rounds + 1,
                ..self
            };
        }
        Self::new().await
    }
}

/// What came of it, so that changes that no longer bite are noticed.
#[derive(Default)]
struct Tally {
    tried: usize,
    refused: usize,
}

impl Tally {
    #[track_caller]
    fn take(&mut self, answer: &Answer, what: &str) {
        self.tried += 1;
        self.refused += usize::from(answer.status.is_client_error());
        assert!(
            !answer.status.is_server_error(),
            "{what}: {}, seed {}",
            answer.status,
            seed()
        );
    }

    fn holds(&self) {
        let Self { tried, refused } = self;
        println!("{tried} inputs, {refused} refused");
        assert!(
            *refused > tried / 10,
            "{refused} of {tried} refused: the changes do not bite"
        );
        assert!(refused < tried, "all {tried} refused: nothing was reached");
    }
}

#[tokio::test]
async fn no_form_and_no_address_makes_a_fault() {
    let (started, mut mutator) = (Instant::now(), Mutator::new(seed()));
    let (mut all, mut tally) = (Tried::new().await, Tally::default());
    let mut round = 0;
    while round < ROUNDS || started.elapsed() < minutes() {
        all = all.next().await;
        let app = &all.app;
        let form = FORM.replace("ID", &app.cast.ella.to_string());
        for path in web::PATHS {
            // Signing out would end what follows; collecting and signing in slow down after a while.
            if path.contains("sign-") || path.contains("collect") {
                continue;
            }
            let kind = KINDS[mutator.below(KINDS.len())];
            let from = if kind.starts_with("multipart") {
                PARTS
            } else {
                &form
            };
            let body = match round {
                0 => Vec::new(),
                1 => from.as_bytes().to_vec(),
                _ => mutator.change(from.as_bytes(), form.as_bytes()),
            };
            let address = address(path, app, &all.number, &mut mutator);
            let verb = ["POST", "GET"][usize::from(mutator.below(5) == 0)];
            let mut request = Request::builder()
                .method(verb)
                .uri(&address)
                .header(header::HOST, "127.0.0.1:7480")
                .header("sec-fetch-site", "same-origin")
                .header(header::COOKIE, &all.cookie)
                .header(header::CONTENT_TYPE, kind);
            let odd = mutator.change(b"text/html, */*;q=0.1", body.as_slice());
            if let Ok(value) = HeaderValue::from_bytes(&odd) {
                request = request.header(header::ACCEPT, value);
            }
            let answer = app.send(request.body(Body::from(body)).unwrap()).await;
            tally.take(&answer, &format!("{verb} {path} as {kind}, round {round}"));
        }
        round += 1;
    }
    tally.holds();
}

/// The method, the path and something that fits, of each operation that takes a content.
fn operations(person: &str) -> Vec<(String, String, String)> {
    let document: Value = serde_json::from_str(&web::api::openapi()).unwrap();
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            if !schema.is_null() {
                let fits = example(schema, &document, ("", person), 0).to_string();
                found.push((method.to_uppercase(), path.clone(), fits));
            }
        }
    }
    found
}

/// Something that fits a schema, as far as a schema says.
fn example(schema: &Value, document: &Value, (name, person): (&str, &str), depth: usize) -> Value {
    if let Some(to) = schema["$ref"].as_str() {
        let to = document.pointer(to.trim_start_matches('#')).unwrap();
        return example(to, document, (name, person), depth);
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        let of = schema[choice].as_array().into_iter().flatten();
        let mut of = of.filter(|one| one["type"] != "null");
        if let Some(one) = of.next() {
            return example(one, document, (name, person), depth);
        }
    }
    let kinds = &schema["type"];
    let kind = kinds.as_str().or_else(|| kinds[0].as_str());
    match kind.unwrap_or("object") {
        "string" if schema["format"] == "date" || name.ends_with("on") => "2026-11-20".into(),
        "string" if ["person", "asker", "from", "id"].contains(&name) => person.into(),
        "string" if name == "kind" => "learner".into(),
        "string" => "Ada".into(),
        "integer" | "number" => 1.into(),
        "boolean" => true.into(),
        "array" if depth < 4 => vec![example(
            &schema["items"],
            document,
            (name, person),
            depth + 1,
        )]
        .into(),
        "array" => Value::Array(Vec::new()),
        _ => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            let field = |(name, of): (&String, &Value)| {
                (
                    name.clone(),
                    example(of, document, (name, person), depth + 1),
                )
            };
            Value::Object(fields.map(field).collect())
        }
    }
}

/// A token of the data protection officer for everything.
fn token(app: &TestApp) -> String {
    let held = app.engine.account_by_email("dpo@caretaker.example");
    let ctx = Ctx {
        engine: &app.engine,
        now: app.now(),
        actor: app.engine.actor_of(&held.unwrap().unwrap()).unwrap(),
    };
    let all: Vec<Action> = Action::all().collect();
    ctx.add_token("test", &all)
        .unwrap()
        .secret
        .as_str()
        .to_owned()
}

async fn version(app: &TestApp, bearer: &str, address: &str) -> Option<HeaderValue> {
    let request = Request::get(address)
        .header(header::HOST, &app.host)
        .header(header::AUTHORIZATION, bearer);
    let answer = app.send(request.body(Body::empty()).ok()?).await;
    answer.headers.get(header::ETAG).cloned()
}

#[tokio::test]
async fn no_content_of_a_call_makes_a_fault() {
    let (started, mut mutator) = (Instant::now(), Mutator::new(seed()));
    let (mut all, mut tally) = (Tried::new().await, Tally::default());
    let mut bearer = format!("Bearer {}", token(&all.app));
    let mut round = 0;
    while round < ROUNDS || started.elapsed() < minutes() {
        let before = all.rounds;
        all = all.next().await;
        if all.rounds < before {
            bearer = format!("Bearer {}", token(&all.app));
        }
        let app = &all.app;
        let operations = operations(&app.cast.ella.to_string());
        for (method, path, fits) in &operations {
            let other = &operations[mutator.below(operations.len())].2;
            let body = match round {
                0 => fits.clone().into_bytes(),
                _ => mutator.change(fits.as_bytes(), other.as_bytes()),
            };
            let address = address(path, app, &all.number, &mut mutator);
            let mut request = Request::builder()
                .method(method.as_str())
                .uri(&address)
                .header(header::HOST, &app.host)
                .header(header::AUTHORIZATION, &bearer)
                .header(header::CONTENT_TYPE, "application/json")
                .header("idempotency-key", format!("{round}"));
            if method == "PUT"
                && let Some(version) = version(app, &bearer, &address).await
            {
                request = request.header(header::IF_MATCH, version);
            }
            let answer = app.send(request.body(Body::from(body)).unwrap()).await;
            tally.take(&answer, &format!("{method} {path}, round {round}"));
        }
        round += 1;
    }
    tally.holds();
}
