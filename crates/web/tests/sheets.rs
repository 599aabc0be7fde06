//! A search sheet by its pages: asked by whoever answers the request, opened by a link and a code,
//! answered and signed by somebody without an account.

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

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
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

/// A page whose link and code do not match.
fn refused(answer: &Answer) -> String {
    wrong(answer, "That link and code do not match")
}

/// Link and code as the page shows them once.
struct Sheet {
    path: String,
    code: String,
}

fn made(page: &str) -> Sheet {
    let secret = page.split("/sheet/").nth(1).unwrap();
    let secret = secret.split('<').next().unwrap().trim();
    let code = page.split("class=\"code\">").nth(1).unwrap();
    let code = code.split('<').next().unwrap().replace(' ', "");
    Sheet {
        path: format!("/sheet/{secret}"),
        code,
    }
}

const ASKED: &[(&str, &str)] = &[
    ("colleague", ""),
    ("name", "Sam Okafor"),
    ("email", ""),
    ("places", "Your mailbox\r\nYour telephone"),
    ("words", "Ella Marsh"),
    ("more", "the choir trip"),
    ("by-day", "30"),
    ("by-month", "11"),
    ("by-year", "2026"),
];

/// A request, and a sheet that Sam got.
async fn asked(app: &TestApp) -> (String, String, Sheet) {
    let dpo = app.sign_in("dpo").await;
    let number = app.open_request(&dpo).await;
    let path = format!("/requests/{number}/sheets/ask");
    let form = good(&app.get(&path, &dpo).await);
    assert!(form.contains("value=\"Ella Marsh\" checked"), "{form}");
    let page = good(&app.post(&path, &dpo, ASKED).await);
    (dpo, number, made(&page))
}

/// A form in parts, as a browser sends it.
fn parts(path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Request<Body> {
    let mut body = Vec::new();
    for (field, value) in fields {
        let part =
            format!("--cut\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    for (field, name, bytes) in files {
        let part = format!(
            "--cut\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend(part.into_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--cut--\r\n");
    Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn a_colleague_opens_looks_sends_and_signs() {
    let app = TestApp::new();
    let (dpo, number, sheet) = asked(&app).await;
    let code = sheet.code.as_str();
    let empty = good(&app.get(&sheet.path, "").await);
    assert!(!empty.contains("Ella") && !empty.contains("Sam"), "{empty}");
    let shown = good(&app.post(&sheet.path, "", &[("code", code)]).await);
    assert!(shown.contains("Ella Marsh\nthe choir trip\n"), "{shown}");
    assert!(!shown.contains("<title>Ella"), "{shown}");
    assert!(shown.contains("Your telephone") && shown.contains("Monday 30 November 2026"));

    // What is missing is said, and what was typed is still there.
    let answer = format!("{}/answer", sheet.path);
    let typed = [
        ("code", code),
        ("outcome-1", "could-not"),
        ("outcome-2", "found"),
        ("text-2", "Ella Marsh met Jamie Fox."),
    ];
    let again = app.send(parts(&answer, &typed, &[])).await;
    let again = wrong(&again, "Say why you could not look there");
    assert!(again.contains("Type your name to sign"), "{again}");
    assert!(
        again.contains("Ella Marsh met Jamie Fox.</textarea>"),
        "{again}"
    );

    let typed = [
        ("code", code),
        ("outcome-1", "nothing"),
        ("outcome-2", "found"),
        ("name", "S. Okafor"),
    ];
    let file = (
        "files-2",
        "messages.txt",
        b"Ella Marsh met Jamie Fox.\r\nAgain.".as_slice(),
    );
    let done = good(&app.send(parts(&answer, &typed, &[file])).await);
    assert!(
        done.contains("was signed on") && !done.contains("Ella"),
        "{done}"
    );
    // Sent twice, or opened again, it says the same and does nothing more.
    let twice = good(&app.send(parts(&answer, &typed, &[file])).await);
    assert_eq!(twice, done);
    assert_eq!(
        good(&app.post(&sheet.path, "", &[("code", code)]).await),
        done
    );

    let request = good(&app.get(&format!("/requests/{number}"), &dpo).await);
    assert!(request.contains("Signed “S. Okafor”"), "{request}");
    assert!(
        request.contains("Your telephone: Something was found, 1 file"),
        "{request}"
    );
    let item = good(&app.get(&format!("/requests/{number}/review/1"), &dpo).await);
    assert!(
        item.contains("messages.txt") && item.contains("Sam Okafor: Your telephone"),
        "{item}"
    );
    let second = app.get(&format!("/requests/{number}/review/2"), &dpo).await;
    assert_eq!(second.status, StatusCode::NOT_FOUND, "one item, once");
    let report = good(&app.get(&format!("/requests/{number}/report"), &dpo).await);
    assert!(
        report.contains("Sam Okafor") && report.contains("the choir trip"),
        "{report}"
    );
}

#[tokio::test]
async fn forged_and_replayed_links_say_all_the_same() {
    let app = TestApp::new();
    let (dpo, number, sheet) = asked(&app).await;
    let code = sheet.code.as_str();
    let other = if code == "000000" { "111111" } else { "000000" };
    let bad = refused(&app.post(&sheet.path, "", &[("code", other)]).await);
    let forged = "/sheet/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(refused(&app.post(forged, "", &[("code", code)]).await), bad);
    let typed = [
        ("code", other),
        ("outcome-1", "nothing"),
        ("outcome-2", "nothing"),
        ("name", "S."),
    ];
    for path in [forged, sheet.path.as_str()] {
        let answer = format!("{path}/answer");
        assert_eq!(
            refused(&app.send(parts(&answer, &typed, &[])).await),
            bad,
            "{path}"
        );
    }
    // Sent again, the link of before opens nothing, with neither code.
    let request = app.get(&format!("/requests/{number}"), &dpo).await.text();
    let again = request
        .split("/sheets/")
        .nth(2)
        .unwrap_or_else(|| panic!("{request}"));
    let again = format!(
        "/requests/{number}/sheets/{}",
        again.split('"').next().unwrap()
    );
    good(&app.get(&again, &dpo).await);
    let new = made(&good(&app.post(&again, &dpo, &[]).await));
    for code in [code, &new.code] {
        assert_eq!(
            refused(&app.post(&sheet.path, "", &[("code", code)]).await),
            bad
        );
    }
    good(&app.post(&new.path, "", &[("code", &new.code)]).await);
    // Withdrawn, it opens nothing either.
    let sheet = again.split('/').nth(4).unwrap();
    let path = format!("/requests/{number}/record/sheet-withdrawn");
    let why = [("sheet", sheet), ("why", "asked in error")];
    let done = app.post(&path, &dpo, &why).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(
        refused(&app.post(&new.path, "", &[("code", &new.code)]).await),
        bad
    );
    // A tutor sees nothing of it, whether or not there is such a sheet.
    let tutor = app.sign_in("tutor").await;
    let there = app.get(&again, &tutor).await;
    assert_eq!(there.status, StatusCode::FORBIDDEN);
    let none = app.get("/requests/999/sheets/ask", &tutor).await;
    assert_eq!(none.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_disguised_or_too_large_is_refused() {
    let app = TestApp::new();
    let (dpo, number, sheet) = asked(&app).await;
    let answer = format!("{}/answer", sheet.path);
    let typed = [
        ("code", sheet.code.as_str()),
        ("outcome-1", "found"),
        ("outcome-2", "nothing"),
        ("name", "S. Okafor"),
    ];
    let send = async |name: &str, bytes: &[u8]| {
        app.send(parts(&answer, &typed, &[("files-1", name, bytes)]))
            .await
    };
    let table = send("photograph.png", b"PK\x03\x04\0\xff").await;
    wrong(
        &table,
        "A file is neither plain text nor a JPEG, PNG or PDF",
    );
    let torn = send("letter.txt", b"%PDF-1.7\0\xff").await;
    wrong(&torn, "cannot be drawn");
    let program = send("letter.pdf", b"MZ\x90\0\x03").await;
    wrong(
        &program,
        "A file is neither plain text nor a JPEG, PNG or PDF",
    );
    let large = vec![b'a'; 24 * 1024 * 1024 + 1];
    let large = send("large.txt", &large).await;
    assert!(large.status.is_client_error(), "{}", large.status);
    let shown = good(&app.get(&format!("/requests/{number}"), &dpo).await);
    assert!(
        shown.contains("Not answered yet"),
        "nothing was kept: {shown}"
    );

    // Whoever has no link sends nothing large: it is not even read.
    let body = Body::new(Never);
    let request = Request::post("/sheet/nobodys/answer")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(body);
    refused(&app.send(request.unwrap()).await);
}

/// A body that must not be read.
struct Never;

impl http_body::Body for Never {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        panic!("it was read")
    }
}

#[tokio::test]
async fn an_answer_waits_for_the_sheet_or_for_a_reason() {
    let app = TestApp::new();
    let (dpo, number, _) = asked(&app).await;
    let package = format!("/requests/{number}/package");
    let refused = app.post(&package, &dpo, &[]).await;
    let text = refused.text();
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{text}");
    assert!(
        text.contains("A colleague has not answered a search sheet"),
        "{text}"
    );
    let request = good(&app.get(&format!("/requests/{number}"), &dpo).await);
    let leave: Vec<&str> = request.split("href=\"").skip(1).collect();
    let leave = leave.iter().filter_map(|rest| rest.split('"').next());
    let colleague = request.split("id=\"colleagues\"").nth(1).unwrap();
    let leave: Vec<&str> = leave
        .filter(|path| path.ends_with("/leave-out") && colleague.contains(path))
        .collect();
    assert_eq!(leave.len(), 2, "{request}");
    for path in leave {
        good(&app.get(path, &dpo).await);
        let done = app
            .post(path, &dpo, &[("why", "He has left and cannot be reached")])
            .await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }
    let text = app.post(&package, &dpo, &[]).await.text();
    assert!(!text.contains("search sheet"), "{text}");
    let report = good(&app.get(&format!("/requests/{number}/report"), &dpo).await);
    assert!(
        report.contains("He has left and cannot be reached"),
        "{report}"
    );
}

#[tokio::test]
async fn somebody_outside_is_asked_and_answers() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let number = app.open_request(&dpo).await;
    let shown = good(&app.get(&format!("/requests/{number}"), &dpo).await);
    assert!(
        shown.contains("The clock runs on while you wait"),
        "{shown}"
    );
    let path = format!("/requests/{number}/record/consulted");
    good(&app.get(&path, &dpo).await);
    wrong(&app.post(&path, &dpo, &[]).await, "Enter the day");
    let asks = [
        ("kind", "social-worker"),
        ("who", "Kit Lowe, Northmoor"),
        ("why", "May the notes of May be given?"),
        ("by-day", "30"),
        ("by-month", "11"),
        ("by-year", "2026"),
    ];
    let done = app.post(&path, &dpo, &asks).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let letters = good(&app.get(&format!("/requests/{number}/letters"), &dpo).await);
    let letter = letters.split("To Kit Lowe").nth(1).unwrap();
    assert!(
        letter.contains("May the notes of May be given?"),
        "{letter}"
    );
    assert!(
        !letter.split("</section>").next().unwrap().contains("Ella"),
        "{letter}"
    );
    let sent = format!("/requests/{number}/record/consultation-sent");
    let form = good(&app.get(&sent, &dpo).await);
    let which = form.split("name=\"which\" value=\"").nth(1).unwrap();
    let which = which.split('"').next().unwrap();
    let on = [
        ("which", which),
        ("on-day", "24"),
        ("on-month", "11"),
        ("on-year", "2026"),
    ];
    let done = app.post(&sent, &dpo, &on).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let answered = format!("/requests/{number}/record/consultation-answered");
    let mut says = on.to_vec();
    says.push(("words", "Not the one of 3 May."));
    let done = app.post(&answered, &dpo, &says).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let shown = good(&app.get(&format!("/requests/{number}"), &dpo).await);
    assert!(shown.contains("Not the one of 3 May."), "{shown}");
    let report = good(&app.get(&format!("/requests/{number}/report"), &dpo).await);
    assert!(report.contains("Not the one of 3 May."), "{report}");
}
