//! What anybody may read: without signing in, kept by browsers, and nothing in it that is not public.

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

use std::io::Cursor;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use calamine::{Reader as _, Xlsx};
use policy::publish::HEADINGS;
use support::TestApp;

/// The addresses below `/privacy` that a page leads to.
fn links(html: &str) -> Vec<String> {
    let found = html.split("href=\"").skip(1);
    let found = found.filter_map(|rest| rest.split('"').next());
    let mut links: Vec<String> = found
        .filter(|link| link.starts_with("/privacy/") && !link.contains('#'))
        .map(str::to_owned)
        .collect();
    links.sort();
    links.dedup();
    links
}

#[tokio::test]
async fn everything_that_is_public_is_reached_from_its_first_page_without_signing_in() {
    let app = TestApp::new();
    let index = app.get("/privacy", "").await;
    assert_eq!(index.status, StatusCode::OK);
    let html = index.text();
    let young = html.find("If you are young").unwrap();
    assert!(young < html.find("For everybody else").unwrap());
    assert!(html.contains("These pages set no cookies."));
    let documents = links(&html);
    assert!(documents.len() > 4, "{documents:?}");
    for document in &documents {
        let page = app.get(document, "").await;
        assert_eq!(page.status, StatusCode::OK, "{document}");
        assert!(page.headers.get(header::SET_COOKIE).is_none());
        let text = page.text();
        assert_eq!(checks::faults(&text), Vec::<String>::new(), "{document}");
        assert!(text.contains("Version 1, in force from"), "{document}");
        for file in links(&text) {
            let file = app.get(&file, "").await;
            assert_eq!(file.status, StatusCode::OK, "{document}");
        }
    }
}

#[tokio::test]
async fn a_page_says_nothing_of_anybody_who_is_held_and_nothing_internal() {
    let app = TestApp::new();
    let documents = links(&app.get("/privacy", "").await.text());
    for document in documents.iter().map(String::as_str).chain(["/privacy"]) {
        let text = app.get(document, "").await.text();
        for name in ["Ella", "Marsh", "Rosa", "Jamie", "Quill", "Asha"] {
            assert!(!text.contains(name), "{document}: {name}");
        }
    }
    for internal in ["policy-document", "processing", "processor", "nothing"] {
        for file in ["", "/pdf", "/export", ".pdf"] {
            let at = format!("/privacy/{internal}{file}");
            let answer = app.get(&at, "").await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{at}");
        }
    }
}

#[tokio::test]
async fn a_browser_may_keep_what_is_public_and_asks_whether_it_changed() {
    let app = TestApp::new();
    for path in [
        "/privacy",
        "/privacy/retention",
        "/privacy/retention/pdf",
        "/privacy/retention/export",
    ] {
        let first = app.get(path, "").await;
        let header = |name: header::HeaderName| first.headers[name].to_str().unwrap().to_owned();
        assert_eq!(
            header(header::CACHE_CONTROL),
            "public, max-age=300",
            "{path}"
        );
        let tag = header(header::ETAG);
        assert!(tag.starts_with("\"v1-"), "{path}: {tag}");
        let again = Request::get(path)
            .header(header::HOST, &app.host)
            .header(header::IF_NONE_MATCH, &tag)
            .body(Body::empty());
        let again = app.send(again.unwrap()).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        assert!(again.bytes.is_empty());
    }
    // What somebody signed in sees is not kept.
    let dpo = app.sign_in("dpo").await;
    for path in ["/policy/published", "/policy/processing/xlsx"] {
        let answer = app.get(path, &dpo).await;
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{path}");
    }
}

#[tokio::test]
async fn every_statement_leads_to_its_clause_and_a_paste_keeps_version_and_day() {
    let app = TestApp::new();
    let page = app.get("/privacy/retention", "").await.text();
    let numbers = page.matches("class=\"from\"").count();
    assert!(numbers > 3, "{numbers}");
    // `faults` holds that each of these leads somewhere; here, that it says where.
    assert!(page.contains("<code>retention["));
    assert!(page.contains("section ") || page.contains("set down in the pack"));
    let paste = app.get("/privacy/retention/export", "").await;
    let how = paste.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert_eq!(how, "attachment; filename=\"retention-version-1.html\"");
    let text = paste.text();
    assert!(text.contains("data-version=\"1\"") && text.contains("data-effective-on=\"2"));
    assert!(text.contains("data-clause=\"retention["));
    assert!(!text.contains("<script") && !text.contains("<link") && !text.contains("style="));
    let pdf = app.get("/privacy/retention.pdf", "").await;
    assert_eq!(pdf.headers[header::CONTENT_TYPE], "application/pdf");
    assert!(pdf.bytes.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn a_notice_says_the_short_of_it_first_and_folds_the_rest() {
    let app = TestApp::new();
    let index = app.get("/privacy", "").await.text();
    let notice = index.split("If you are young").nth(1).unwrap();
    let notice = links(notice).remove(0);
    let text = app.get(&notice, "").await.text();
    let short = text.find(">In short</h2>").unwrap();
    let folded = text.find("<details class=\"layer\">").unwrap();
    assert!(short < folded, "{notice}");
    assert!(!text.contains("<details class=\"layer\" open"));
    // Which word of the law stands behind it is there, and not in its first layer.
    assert!(text.find("UK GDPR").unwrap() > folded);
}

#[tokio::test]
async fn children_read_without_numbers_and_grown_ups_find_what_comes_from_where() {
    let app = TestApp::at("https://larkfield.example");
    let index = app.get("/privacy", "").await.text();
    let young = index.split("If you are young").nth(1).unwrap();
    let notice = young.split("href=\"").nth(1).unwrap();
    let notice = notice.split('"').next().unwrap();
    let text = app.get(notice, "").await.text();
    assert!(!text.contains("class=\"from\""), "{text}");
    let (page, below) = text
        .split_once("For grown-ups: where each sentence comes from")
        .unwrap();
    assert!(page.contains(">In short</h2>"), "{page}");
    let mut said = 0;
    for line in page.lines().filter(|line| line.contains("data-clause")) {
        let clause = line.split("data-clause=\"").nth(1).unwrap();
        let (clause, words) = clause.split_once("\">").unwrap();
        let words = words.split('<').next().unwrap();
        let named = format!("<code>{clause}</code>");
        let lines = below.split(&named).skip(1);
        let mut lines = lines.filter_map(|one| one.split("<code>").next());
        let stands = lines.any(|one| one.contains(&format!("<li>{words}</li>")));
        assert!(stands, "{clause}: {words}");
        said += 1;
    }
    assert!(said > 10, "{said}");
    let pdf = app.get(&format!("{notice}/pdf"), "").await;
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let read = extract::first::pdf_pages(&pdf.bytes).unwrap().join(" ");
    let line = format!(
        "For grown-ups: where each part comes from stands at the end of https://larkfield.example{notice};"
    );
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    assert!(squeezed(&read).contains(&squeezed(&line)), "{read}");
}

#[tokio::test]
async fn staff_see_reading_ages_and_the_dpo_the_record_of_processing() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let tutor = app.sign_in("tutor").await;
    let list = app.get("/policy/published", &dpo).await.text();
    assert!(list.contains("as promised: 11 or younger"), "{list}");
    assert!(list.contains("/policy/processing"));
    let list = app.get("/policy/published", &tutor).await.text();
    assert!(!list.contains("/policy/processing") && !list.contains("policy-document"));
    let record = app.get("/policy/processing", &dpo).await.text();
    assert!(
        record.contains("yes: 4 held, none past its day"),
        "{record}"
    );
    assert!(record.contains("none recorded"));
    let book = app.get("/policy/processing/xlsx", &dpo).await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.bytes)).unwrap();
    let sheet = book.worksheet_range("Record of processing").unwrap();
    let heads = sheet
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>())
        .find(|row| row[0] == HEADINGS[0])
        .unwrap();
    assert_eq!(heads, HEADINGS);
    let graph = app.get("/policy/processing/json-ld", &dpo).await;
    assert_eq!(graph.headers[header::CONTENT_TYPE], "application/ld+json");
    let graph: serde_json::Value = serde_json::from_slice(&graph.bytes).unwrap();
    assert!(graph["@graph"].as_array().unwrap().len() > 10);
}
