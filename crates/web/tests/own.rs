//! One's own details by the pages: invited by somebody who works here, opened by a link and a code,
//! put right by who may decide it.

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

/// A form that is shown again with what is wrong.
fn wrong(answer: &Answer, with: &str) -> String {
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    assert_eq!(checks::faults(&text), Vec::<String>::new(), "{text}");
    assert!(text.contains(with), "{with}: {text}");
    text
}

/// Link and code as the page shows them once.
struct Link {
    path: String,
    code: String,
}

fn made(page: &str) -> Link {
    let secret = page.split("/mine/").nth(1).unwrap();
    let secret = secret.split('<').next().unwrap().trim();
    let code = page.split("class=\"code\">").nth(1).unwrap();
    let code = code.split('<').next().unwrap().replace(' ', "");
    Link {
        path: format!("/mine/{secret}"),
        code,
    }
}

/// Rosa is invited by the officer.
async fn invited(app: &TestApp) -> (String, Link) {
    let dpo = app.sign_in("dpo").await;
    let path = format!("/people/{}/own/invite", app.cast.rosa);
    good(&app.get(&path, &dpo).await);
    let page = good(&app.post(&path, &dpo, &[("email", "")]).await);
    assert!(page.contains("You see this once"), "{page}");
    let link = made(&page);
    (dpo, link)
}

/// The fields of her form as the page has them, with her code.
fn form<'a>(link: &'a Link, changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("code", link.code.as_str())];
    fields.extend(changed);
    fields
}

/// What stands between two words of a page.
fn after<'a>(page: &'a str, before: &str, end: &str) -> &'a str {
    let rest = page.split(before).nth(1).unwrap();
    rest.split(end).next().unwrap()
}

#[tokio::test]
async fn somebody_sees_says_and_reads_what_was_decided() {
    let app = TestApp::new();
    let (dpo, link) = invited(&app).await;
    let own = format!("/people/{}/own", app.cast.rosa);
    let empty = good(&app.get(&link.path, "").await);
    assert!(!empty.contains("Rosa"), "{empty}");
    let code = [("code", link.code.as_str())];
    let shown = good(&app.post(&link.path, "", &code).await);
    assert!(shown.contains("Rosa") && !shown.contains("Ella"), "{shown}");
    assert!(shown.contains("What our policy keeps of people like you"));

    // She puts two things right, and one of them wrongly written.
    let put_right = format!("{}/put-right", link.path);
    let bad = form(&link, &[("telephone", "none"), ("postcode", "ZZ1 1ZZ")]);
    let again = wrong(&app.post(&put_right, "", &bad).await, "no telephone number");
    assert!(again.contains("ZZ1 1ZZ"), "what she typed is lost: {again}");
    let said = form(
        &link,
        &[("telephone", "01632 960333"), ("postcode", "ZZ1 <b>")],
    );
    let thanks = good(&app.post(&put_right, "", &said).await);
    assert!(
        thanks.contains("Thank you") && thanks.contains("Waits"),
        "{thanks}"
    );
    assert!(thanks.contains("ZZ1 &#60;b&#62;"), "{thanks}");

    // It is under Today, and decided there.
    let today = good(&app.get("/today", &dpo).await);
    assert!(today.contains(&own), "{today}");
    let page = good(&app.get(&own, &dpo).await);
    let decide = page.split("href=\"/proposals/");
    let decide: Vec<String> = decide
        .skip(1)
        .map(|rest| format!("/proposals/{}", rest.split('"').next().unwrap()))
        .collect();
    assert_eq!(decide.len(), 2);
    for path in &decide {
        let form = good(&app.get(path, &dpo).await);
        wrong(&app.post(path, &dpo, &[]).await, "Say what you decide");
        let answer = if form.contains("01632 960333") {
            vec![("answer", "take")]
        } else {
            wrong(
                &app.post(path, &dpo, &[("answer", "leave")]).await,
                "Say why",
            );
            vec![("answer", "leave"), ("why", "That is no postcode.")]
        };
        assert_eq!(app.post(path, &dpo, &answer).await.location(), own);
    }
    let held = good(&app.get(&format!("/people/{}", app.cast.rosa), &dpo).await);
    assert!(held.contains("01632 960333"), "{held}");
    let read = good(&app.post(&link.path, "", &code).await);
    assert!(read.contains("Not put right") && read.contains("That is no postcode."));
    assert!(read.contains("01632 960333"), "{read}");

    // As files, each by the same link and code.
    for (file, kind, name) in [
        ("json", "application/json", "my-details.json"),
        ("pdf", "application/pdf", "my-details.pdf"),
    ] {
        let answer = app
            .post(&link.path, "", &form(&link, &[("file", file)]))
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers[header::CONTENT_TYPE], kind);
        let attached = answer.headers[header::CONTENT_DISPOSITION]
            .to_str()
            .unwrap();
        assert!(attached.contains(name), "{attached}");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    }

    // Withdrawn, it opens nothing more.
    let page = good(&app.get(&own, &dpo).await);
    let id = after(&page, "href=\"/invitations/", "/withdraw\"");
    let path = format!("/invitations/{id}/withdraw");
    good(&app.get(&path, &dpo).await);
    assert_eq!(app.post(&path, &dpo, &[]).await.location(), own);
    wrong(&app.post(&link.path, "", &code).await, "do not match");
    assert!(good(&app.get(&own, &dpo).await).contains("Withdrawn"));
}

#[tokio::test]
async fn a_wrong_link_or_code_says_the_same_and_gives_nothing() {
    let app = TestApp::new();
    let (_, link) = invited(&app).await;
    let other = if link.code == "000000" {
        "111111"
    } else {
        "000000"
    };
    let forged = "/mine/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let bad = wrong(
        &app.post(&link.path, "", &[("code", other)]).await,
        "do not match",
    );
    let none = wrong(
        &app.post(forged, "", &[("code", &link.code)]).await,
        "do not match",
    );
    assert_eq!(bad, none);
    for fields in [
        vec![("code", other), ("file", "json")],
        vec![("code", other), ("file", "pdf")],
        vec![("file", "json")],
    ] {
        let answer = app.post(&link.path, "", &fields).await;
        assert_eq!(wrong(&answer, "do not match"), bad);
    }
    // Whoever has no code learns nothing of what was wrong with the rest, and locks it at the fifth.
    let put_right = format!("{}/put-right", link.path);
    let typed = [
        ("code", other),
        ("born-day", "40"),
        ("born-month", "x"),
        ("born-year", "1"),
    ];
    assert_eq!(
        wrong(&app.post(&put_right, "", &typed).await, "do not match"),
        bad
    );
    let right = [("code", link.code.as_str())];
    assert_eq!(
        wrong(&app.post(&link.path, "", &right).await, "do not match"),
        bad
    );
    // Another day it is over, whatever is typed.
    let (_, next) = invited(&app).await;
    app.wait(15 * 24 * 60);
    wrong(
        &app.post(&next.path, "", &[("code", &next.code)]).await,
        "do not match",
    );
}

#[tokio::test]
async fn what_is_hostile_changes_nothing() {
    let app = TestApp::new();
    let (dpo, link) = invited(&app).await;
    let put_right = format!("{}/put-right", link.path);
    let long = "x".repeat(400);
    for fields in [
        [("family", long.as_str()), ("postcode", "ZZ1 1ZZ")],
        [("given", "Ro\u{0}sa"), ("postcode", "ZZ1 1ZZ")],
        [("family", "Marsh\u{202e}x"), ("postcode", "ZZ1 1ZZ")],
        [
            ("email", "<script>alert(1)</script>"),
            ("postcode", "ZZ1 1ZZ"),
        ],
    ] {
        let answer = app.post(&put_right, "", &form(&link, &fields)).await;
        let text = wrong(&answer, "There is a problem");
        assert!(!text.contains("<script>alert"), "{text}");
    }
    let own = format!("/people/{}/own", app.cast.rosa);
    let page = good(&app.get(&own, &dpo).await);
    assert!(page.contains("They have said nothing yet"), "{page}");
    // What belongs to no detail of theirs is not taken: nobody becomes something else by this form.
    let odd = [("kind", "tutor"), ("number", "1"), ("born", "2000-01-01")];
    let answer = app.post(&put_right, "", &form(&link, &odd)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text());
    // Another site cannot have them send it, nor does another host's name lead anywhere else.
    let fields = format!("code={}&postcode=ZZ9+9ZZ", link.code);
    let foreign = Request::post(&put_right)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .body(Body::from(fields));
    let answer = app.send(foreign.unwrap()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let path = format!("/people/{}/own/invite", app.cast.rosa);
    let other = Request::post(&path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, dpo.as_str())
        .header(header::HOST, "evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from("email="));
    let answer = app.send(other.unwrap()).await.text();
    assert!(!answer.contains("evil.example"), "{answer}");
    assert!(good(&app.get(&own, &dpo).await).contains("They have said nothing yet"));
}

#[tokio::test]
async fn a_child_without_a_judgement_is_not_invited_and_it_is_said_why() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let own = format!("/people/{}/own", app.cast.ella);
    let page = good(&app.get(&own, &dpo).await);
    assert!(page.contains("They cannot be invited now"), "{page}");
    assert!(page.contains("Their parent can ask for them"), "{page}");
    let invite = format!("{own}/invite");
    assert_eq!(app.get(&invite, &dpo).await.location(), own);
    let answer = app.post(&invite, &dpo, &[("email", "")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}
