//! The page where a mail is given in: what it says is shown and put right, nothing is kept until then,
//! and it ends at a request with its day.

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

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use support::{Answer, TestApp};

/// Rosa asks, and Sam sends it on.
const FORWARDED: &str = "\
Received: from a by mx.tutors.example; Mon, 23 Nov 2026 09:00:00 +0000\r\n\
Message-ID: <2@tutors.example>\r\n\
Date: Mon, 23 Nov 2026 08:59:00 +0000\r\n\
From: Sam <sam@tutors.example>\r\n\
To: office@tutors.example\r\n\
Subject: Fwd: What do you <hold>?\r\n\
\r\n\
Can you see to it?\r\n\
\r\n\
---------- Forwarded message ---------\r\n\
From: Rosa Marsh <rosa.marsh@example.org>\r\n\
Date: Thu, 19 Nov 2026 at 23:57\r\n\
Subject: What do you <hold>?\r\n\
To: Sam <sam@tutors.example>\r\n\
\r\n\
Please send me a copy of everything about my daughter Ella Marsh.\r\n";

fn good(answer: &Answer) -> String {
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::OK, "{text}");
    assert_eq!(checks::faults(&text), Vec::<String>::new(), "{text}");
    text
}

fn wrong(answer: &Answer, words: &str) -> String {
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    assert_eq!(checks::faults(&text), Vec::<String>::new(), "{text}");
    assert!(text.contains("role=\"alert\""), "{text}");
    assert!(text.contains(words), "{words} is not in {text}");
    text
}

/// A form with mails, as a browser sends it.
async fn give(app: &TestApp, cookie: &str, mails: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, bytes) in mails {
        let head = format!(
            "--cut\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--cut--\r\n");
    let request = Request::post("/requests/mail")
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap();
    app.send(request).await
}

/// The hidden fields of a page: the mails that are sent again.
fn carried(page: &str) -> Vec<(String, String)> {
    let hidden = page.split("<input type=\"hidden\" ").skip(1);
    hidden
        .map(|rest| {
            let value = |name: &str| {
                let rest = rest.split(&format!("{name}=\"")).nth(1).unwrap();
                rest.split('"').next().unwrap().to_owned()
            };
            (value("name"), value("value"))
        })
        .collect()
}

async fn press(app: &TestApp, cookie: &str, page: &str, fields: &[(&str, &str)]) -> Answer {
    let carried = carried(page);
    let all = carried.iter().map(|(a, b)| (a.as_str(), b.as_str()));
    let all: Vec<(&str, &str)> = all.chain(fields.iter().copied()).collect();
    app.post("/requests/mail", cookie, &all).await
}

const ANSWERS: [(&str, &str); 8] = [
    ("from-name", "Rosa Marsh"),
    ("email", "rosa.marsh@example.org"),
    ("received-day", "19"),
    ("received-month", "11"),
    ("received-year", "2026"),
    ("wish", "access"),
    ("about", "child"),
    ("do", "keep"),
];

fn arrivals(app: &TestApp) -> usize {
    app.operator().list_arrivals(None, 100).unwrap().lines.len()
}

#[tokio::test]
async fn a_forwarded_mail_becomes_a_request_with_its_day() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let form = good(&app.get("/requests/mail", &dpo).await);
    assert!(form.contains("type=\"file\""), "{form}");
    let page = good(&give(&app, &dpo, &[("mail.eml", FORWARDED.as_bytes())]).await);
    // The day of the one who had it first, its limit, both senders, and nothing taken for granted.
    for said in [
        "Monday 21 December 2026",
        "value=\"Rosa Marsh\"",
        "From Sam, sam@tutors.example",
        "19 November 2026 at 23:57, as the text above it says",
        "What do you &#60;hold&#62;?",
        "Can you see to it?",
        "The mail says: “",
    ] {
        assert!(page.contains(said), "{said} is not in {page}");
    }
    assert!(
        !page.contains("type=\"checkbox\" id=\"wish-1\" name=\"wish\" value=\"access\" checked")
    );
    assert_eq!(arrivals(&app), 0, "nothing is kept yet");
    let empty = press(&app, &dpo, &page, &[("do", "keep")]).await;
    let page = wrong(&empty, "Choose whose information it is");
    let long_ago: Vec<(&str, &str)> = ANSWERS
        .iter()
        .map(|(name, value)| {
            (
                *name,
                if *name == "received-month" {
                    "3"
                } else {
                    *value
                },
            )
        })
        .collect();
    let asked = wrong(
        &press(&app, &dpo, &page, &long_ago).await,
        "more than two months",
    );
    assert!(asked.contains("name=\"long-ago\""), "{asked}");
    let kept = press(&app, &dpo, &asked, &ANSWERS).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let path = kept.location().to_owned();
    let arrival = good(&app.get(&path, &dpo).await);
    for said in [
        "What came by e-mail",
        "Monday 21 December 2026",
        "Ella Marsh",
        "Rosa Marsh",
    ] {
        assert!(arrival.contains(said), "{said} is not in {arrival}");
    }
    assert!(!arrival.contains("name=\"person\" value=\"other\" checked"));
    // One click from what is proposed to whose request it is, with its day.
    let ella = app.cast.ella.to_string();
    assert!(arrival.contains(&format!("value=\"{ella}\"")), "{arrival}");
    let id = path.rsplit('/').next().unwrap();
    let fields = [
        ("step", "day"),
        ("arrival", id),
        ("kind", "access"),
        ("person", ella.as_str()),
    ];
    let rest = good(&app.post("/requests/open", &dpo, &fields).await);
    for said in [
        "Monday 21 December 2026",
        "Ella Marsh",
        "a copy of everything",
    ] {
        assert!(rest.contains(said), "{said} is not in {rest}");
    }
    // The mail itself is a file to be saved.
    let mail = app.get(&format!("{path}/mail"), &dpo).await;
    assert_eq!(mail.bytes, FORWARDED.as_bytes());
    let how = mail.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert_eq!(how, "attachment; filename=\"mail.eml\"");
    assert_eq!(
        mail.headers[header::CONTENT_TYPE],
        "application/octet-stream"
    );
    // The same again is told.
    let again = good(&give(&app, &dpo, &[("mail.eml", FORWARDED.as_bytes())]).await);
    assert!(again.contains("This mail was given in before"), "{again}");
    wrong(
        &press(&app, &dpo, &again, &ANSWERS).await,
        "given in before",
    );
    assert_eq!(arrivals(&app), 1);
}

#[tokio::test]
async fn several_mails_are_seen_to_one_after_the_other() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let other = FORWARDED.replace("<2@", "<3@").replace("copy", "list");
    let mails: [(&str, &[u8]); 4] = [
        ("first.eml", FORWARDED.as_bytes()),
        ("broken.eml", b"no mail at all"),
        (
            "advert.eml",
            b"From: a@b.example\r\nSubject: Buy\r\n\r\nBuy this.\r\n",
        ),
        ("other.eml", other.as_bytes()),
    ];
    let page = good(&give(&app, &dpo, &mails).await);
    assert!(page.contains("3 more mails follow."), "{page}");
    let page = good(&press(&app, &dpo, &page, &ANSWERS).await);
    assert!(
        page.contains("broken.eml: ") && page.contains("Buy this."),
        "{page}"
    );
    let page = good(&press(&app, &dpo, &page, &[("do", "leave")]).await);
    assert!(page.contains("a list of everything"), "{page}");
    let ended = press(&app, &dpo, &page, &ANSWERS).await;
    assert_eq!(ended.location(), "/requests");
    assert_eq!(arrivals(&app), 2);
    let list = good(&app.get("/requests", &dpo).await);
    assert!(list.contains("Came by e-mail"), "{list}");
    let today = good(&app.get("/today", &dpo).await);
    assert!(
        today.contains("See to what Rosa Marsh sent by e-mail"),
        "{today}"
    );
}

#[tokio::test]
async fn what_is_no_mail_gets_one_clear_line() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    for (name, bytes, said) in [
        ("a.eml", &b""[..], "Choose a mail"),
        ("a.eml", b"nothing", "This file is no mail"),
        (
            "a.docx",
            b"PK\x03\x04\0",
            "No mail can be read in this file",
        ),
    ] {
        let files: &[(&str, &[u8])] = if bytes.is_empty() {
            &[]
        } else {
            &[(name, bytes)]
        };
        let page = wrong(&give(&app, &dpo, files).await, said);
        assert!(page.contains("type=\"file\""), "{page}");
    }
    let half = vec![b'a'; 11 << 20];
    let two: [(&str, &[u8]); 2] = [("a.eml", &half), ("b.eml", &half)];
    wrong(
        &give(&app, &dpo, &two).await,
        "They have more than 20 MB together",
    );
    let unreadable = app
        .post(
            "/requests/mail",
            &dpo,
            &[("sent-name", "a"), ("sent", "!!")],
        )
        .await;
    wrong(&unreadable, "The file is empty");
}

#[tokio::test]
async fn a_tutor_gives_a_mail_in_and_is_told_the_day() {
    let app = TestApp::new();
    let tutor = app.sign_in("tutor").await;
    let today = good(&app.get("/today", &tutor).await);
    assert!(today.contains("href=\"/requests/mail\""), "{today}");
    let page = good(&give(&app, &tutor, &[("mail.eml", FORWARDED.as_bytes())]).await);
    // What is held about anybody is not looked up here.
    assert!(!page.contains(&app.cast.ella.to_string()), "{page}");
    let done = good(&press(&app, &tutor, &page, &ANSWERS).await);
    assert!(done.contains("21 December 2026"), "{done}");
    let refused = app.get("/requests", &tutor).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
