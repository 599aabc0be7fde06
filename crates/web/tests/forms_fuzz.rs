//! Forms, addresses and headers that nobody's browser would send: answered with a page, never with
//! a fault of ours, and never with a panic.
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

use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use fuzz::Mutator;

use support::TestApp;

/// A form as a browser sends it, with every field that some page asks for.
const FORM: &str = "step=rest&received-day=23&received-month=11&received-year=2026&person=ID&asker=ID\
    &standing=parental-responsibility&contact=rosa.marsh%40example.org&channel=e-mail&asked=Everything\
    &given_names=Ada&family_name=Marsh&kind=learner&born-day=4&born-month=5&born-year=2013\
    &emails=ada%40example.org&text=Ada+read.&on-day=1&on-month=2&on-year=2026&how=shown&why=because\
    &decision=include&ground=other-people&spot=0-3&hide=0-3&exact=Ada&nth=1&characters=0-3&code=123456\
    &email=dpo%40caretaker.example&password=x&name=Cupboard&owner=Asha&outcome=answered&role=tutor";

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

/// An address of the table, its gaps filled with something that is there or is not.
fn address(path: &str, app: &TestApp, number: &str, mutator: &mut Mutator) -> String {
    let ids = [
        app.cast.ella.to_string(),
        app.cast.report.to_string(),
        number.to_owned(),
        "1".to_owned(),
        "%00".to_owned(),
        "..%2F..%2Fetc".to_owned(),
        "\u{202e}".chars().map(|_| "%E2%80%AE").collect(),
        "9".repeat(300),
    ];
    let mut filled = String::new();
    for part in path.split_inclusive('/') {
        if part.starts_with('{') {
            // Mostly what is there, so that the form is read at all.
            let pick = if mutator.below(4) == 0 {
                mutator.below(ids.len())
            } else if part.starts_with("{number") {
                2
            } else {
                0
            };
            filled.push_str(&ids[pick]);
            filled.push_str(if part.ends_with('/') { "/" } else { "" });
        } else {
            filled.push_str(part);
        }
    }
    filled
}

#[tokio::test]
async fn no_form_and_no_address_makes_a_fault() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let number = app.open_request(&dpo).await;
    let mut mutator = Mutator::new(seed());
    let form = FORM.replace("ID", &app.cast.ella.to_string());
    let (mut tried, mut refused) = (0, 0);
    for round in 0..12 {
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
            let address = address(path, &app, &number, &mut mutator);
            let verb = ["POST", "GET"][usize::from(mutator.below(5) == 0)];
            let mut request = Request::builder()
                .method(verb)
                .uri(&address)
                .header(header::HOST, "127.0.0.1:7480")
                .header("sec-fetch-site", "same-origin")
                .header(header::COOKIE, &dpo)
                .header(header::CONTENT_TYPE, kind);
            let odd = mutator.change(b"text/html, */*;q=0.1", body.as_slice());
            if let Ok(value) = HeaderValue::from_bytes(&odd) {
                request = request.header(header::ACCEPT, value);
            }
            let answer = app.send(request.body(Body::from(body)).unwrap()).await;
            tried += 1;
            refused += usize::from(answer.status.is_client_error());
            assert!(
                !answer.status.is_server_error(),
                "{verb} {path} as {kind}: {}, round {round} of seed {}",
                answer.status,
                seed()
            );
        }
    }
    assert!(
        refused > tried / 10,
        "{refused} of {tried} refused: the changes do not bite"
    );
    assert!(refused < tried, "all {tried} refused: nothing was reached");
}
