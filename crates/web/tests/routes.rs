//! Every route against every role, and what holds for every answer.

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

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use support::{Answer, PASSWORD, TestApp};

/// What a role meets: data protection officer, head, tutor, nobody.
type Meets = [u16; 4];

/// A page for those who work on requests: others are refused, and whoever is not signed in is asked to.
const WORKERS: Meets = [200, 200, 403, 303];
/// A form of such a page, sent empty.
const WORKERS_EMPTY: Meets = [422, 422, 403, 303];
/// Such a page about what is not there.
const WORKERS_NOTHING: Meets = [404, 404, 403, 303];
/// Open to whoever is signed in: a tutor sees their own learners.
const SIGNED_IN: Meets = [200, 200, 200, 303];
/// For the data protection officer alone.
const DPO: Meets = [200, 403, 403, 303];
/// A form of such a page, sent empty.
const DPO_EMPTY: Meets = [422, 403, 403, 303];
/// For the data protection officer alone, about what is not there.
const DPO_NOBODY: Meets = [404, 403, 403, 303];
/// A form for whoever is signed in, sent empty.
const SIGNED_IN_EMPTY: Meets = [422, 422, 422, 303];
/// Open to anybody.
const ALL: Meets = [200, 200, 200, 200];

/// Method, path, and what each meets. The request 001 is about a learner of the tutor's own; no form
/// has anything in it.
const TABLE: &[(&str, &str, Meets)] = &[
    ("GET", "/", [303, 303, 303, 303]),
    ("GET", "/today", SIGNED_IN),
    ("GET", "/today/days", SIGNED_IN),
    ("GET", "/today/calendar", WORKERS),
    ("POST", "/today/calendar", WORKERS_EMPTY),
    // The secret is nobody’s.
    ("GET", "/calendar/{secret}", [404; 4]),
    // It is set up already.
    ("GET", "/setup", [303, 403, 403, 303]),
    ("GET", "/setup/pack", [303, 403, 403, 303]),
    ("POST", "/setup/pack", [403, 403, 403, 303]),
    ("GET", "/setup/questions/{page}", [303, 403, 403, 303]),
    ("POST", "/setup/questions/{page}", [403, 403, 403, 303]),
    ("GET", "/setup/meaning", [303, 403, 403, 303]),
    ("POST", "/setup/meaning", [403, 403, 403, 303]),
    ("GET", "/sign-in", ALL),
    ("POST", "/sign-in", [422; 4]),
    ("GET", "/sign-in/code", [303; 4]),
    ("POST", "/sign-in/code", [303; 4]),
    ("POST", "/sign-in/passkey", [422; 4]),
    ("POST", "/sign-in/passkey/challenge", ALL),
    ("POST", "/sign-out", [303; 4]),
    ("GET", "/account", SIGNED_IN),
    ("GET", "/account/password", SIGNED_IN),
    ("POST", "/account/password", SIGNED_IN_EMPTY),
    ("GET", "/account/app", SIGNED_IN),
    // Nothing is being set up in this session.
    ("POST", "/account/app", [403, 403, 403, 303]),
    ("GET", "/account/passkey", SIGNED_IN),
    ("POST", "/account/passkey", [403, 403, 403, 303]),
    ("POST", "/account/passkey/challenge", SIGNED_IN),
    (
        "GET",
        "/account/second-factor/{id}/remove",
        [404, 404, 404, 303],
    ),
    (
        "POST",
        "/account/second-factor/{id}/remove",
        [404, 404, 404, 303],
    ),
    ("GET", "/account/recovery-codes", SIGNED_IN),
    ("POST", "/account/recovery-codes", SIGNED_IN_EMPTY),
    ("POST", "/account/sessions/end-others", [303; 4]),
    ("POST", "/account/stay", [204, 204, 204, 303]),
    ("GET", "/settings/tokens", SIGNED_IN),
    ("GET", "/settings/tokens/add", SIGNED_IN),
    ("POST", "/settings/tokens/add", SIGNED_IN_EMPTY),
    // The id is nobody’s token.
    ("GET", "/settings/tokens/{id}/revoke", [404, 404, 404, 303]),
    ("POST", "/settings/tokens/{id}/revoke", [404, 403, 403, 303]),
    // The id is nobody’s account.
    ("GET", "/settings/accounts/{id}/lock", DPO_NOBODY),
    ("POST", "/settings/accounts/{id}/lock", DPO_NOBODY),
    ("GET", "/settings/accounts/{id}/unlock", DPO_NOBODY),
    ("POST", "/settings/accounts/{id}/unlock", DPO_NOBODY),
    ("GET", "/settings/accounts/{id}/role", DPO_NOBODY),
    ("POST", "/settings/accounts/{id}/role", DPO_NOBODY),
    ("GET", "/settings/accounts/{id}/reset", DPO_NOBODY),
    ("POST", "/settings/accounts/{id}/reset", DPO_NOBODY),
    (
        "GET",
        "/settings/accounts/{id}/remove-second-factors",
        DPO_NOBODY,
    ),
    (
        "POST",
        "/settings/accounts/{id}/remove-second-factors",
        DPO_NOBODY,
    ),
    ("GET", "/set-password/{secret}", ALL),
    ("POST", "/set-password/{secret}", [403; 4]),
    ("GET", "/requests", WORKERS),
    ("GET", "/requests/open", WORKERS),
    ("GET", "/requests/numbers", WORKERS),
    ("POST", "/requests/open", WORKERS_EMPTY),
    // The id is of nothing that came by the public page.
    ("GET", "/requests/arrivals/{id}", WORKERS_NOTHING),
    ("GET", "/requests/arrivals/{id}/set-aside", WORKERS_NOTHING),
    ("POST", "/requests/arrivals/{id}/set-aside", WORKERS_NOTHING),
    ("POST", "/requests/arrivals/{id}/read", WORKERS_NOTHING),
    ("GET", "/requests/arrivals/{id}/mail", WORKERS_NOTHING),
    // A mail reaches anybody who works here.
    ("GET", "/requests/mail", SIGNED_IN),
    ("POST", "/requests/mail", SIGNED_IN_EMPTY),
    ("GET", "/requests/{number}", WORKERS),
    ("GET", "/requests/{number}/identity", WORKERS),
    ("POST", "/requests/{number}/identity", WORKERS_EMPTY),
    ("GET", "/requests/{number}/authority", WORKERS),
    ("POST", "/requests/{number}/authority", WORKERS_EMPTY),
    ("GET", "/requests/{number}/reply", WORKERS),
    ("POST", "/requests/{number}/reply", WORKERS_EMPTY),
    ("POST", "/requests/{number}/search", [404, 404, 403, 303]),
    ("GET", "/requests/{number}/search/{place}/by-hand", WORKERS),
    (
        "POST",
        "/requests/{number}/search/{place}/by-hand",
        WORKERS_EMPTY,
    ),
    (
        "GET",
        "/requests/{number}/search/{place}/leave-out",
        WORKERS,
    ),
    (
        "POST",
        "/requests/{number}/search/{place}/leave-out",
        WORKERS_EMPTY,
    ),
    ("GET", "/requests/{number}/pause", WORKERS),
    ("POST", "/requests/{number}/pause", WORKERS_EMPTY),
    ("GET", "/requests/{number}/resume", WORKERS),
    ("POST", "/requests/{number}/resume", WORKERS_EMPTY),
    ("GET", "/requests/{number}/extend", WORKERS),
    ("POST", "/requests/{number}/extend", WORKERS_EMPTY),
    ("GET", "/requests/{number}/record/{happening}", WORKERS),
    (
        "POST",
        "/requests/{number}/record/{happening}",
        WORKERS_EMPTY,
    ),
    // An access request has no things asked for: they are decided item by item.
    ("GET", "/requests/{number}/points/{point}", WORKERS_NOTHING),
    ("POST", "/requests/{number}/points/{point}", WORKERS_NOTHING),
    ("GET", "/requests/{number}/has", WORKERS),
    ("POST", "/requests/{number}/has", WORKERS_EMPTY),
    ("GET", "/requests/{number}/note", WORKERS),
    ("POST", "/requests/{number}/note", WORKERS_EMPTY),
    ("GET", "/requests/{number}/close", WORKERS),
    ("POST", "/requests/{number}/close", WORKERS_EMPTY),
    ("GET", "/requests/{number}/review", WORKERS),
    (
        "POST",
        "/requests/{number}/review/bulk",
        [404, 404, 403, 303],
    ),
    (
        "POST",
        "/requests/{number}/review/alike",
        [404, 404, 403, 303],
    ),
    (
        "POST",
        "/requests/{number}/review/together",
        [404, 404, 403, 303],
    ),
    // No rule has this name.
    (
        "GET",
        "/requests/{number}/review/suggestions/{rule}",
        [404, 404, 403, 303],
    ),
    (
        "POST",
        "/requests/{number}/review/suggestions/{rule}",
        [404, 404, 403, 303],
    ),
    ("GET", "/requests/{number}/review/{item}", WORKERS),
    ("POST", "/requests/{number}/review/{item}", WORKERS_EMPTY),
    // It is a text, and has no pages.
    (
        "GET",
        "/requests/{number}/review/{item}/pages/{page}",
        [404, 404, 403, 303],
    ),
    ("GET", "/requests/{number}/report", WORKERS),
    ("GET", "/requests/{number}/letters", WORKERS),
    // No letter has this name.
    (
        "GET",
        "/requests/{number}/letters/{letter}/pdf",
        [404, 404, 403, 303],
    ),
    ("GET", "/requests/{number}/package", WORKERS),
    // A rule says no: it cannot be put together yet.
    ("POST", "/requests/{number}/package", [403, 403, 403, 303]),
    (
        "GET",
        "/requests/{number}/package/pdf",
        [404, 404, 403, 303],
    ),
    (
        "GET",
        "/requests/{number}/package/zip",
        [404, 404, 403, 303],
    ),
    ("POST", "/requests/{number}/deliver", [403, 403, 403, 303]),
    ("GET", "/requests/{number}/sheets/ask", WORKERS),
    ("POST", "/requests/{number}/sheets/ask", WORKERS_EMPTY),
    // The id is nobody’s sheet.
    (
        "GET",
        "/requests/{number}/sheets/{sheet}/again",
        WORKERS_NOTHING,
    ),
    (
        "POST",
        "/requests/{number}/sheets/{sheet}/again",
        WORKERS_NOTHING,
    ),
    ("GET", "/sheet/{secret}", ALL),
    ("POST", "/sheet/{secret}", [422; 4]),
    ("POST", "/sheet/{secret}/answer", [422; 4]),
    ("GET", "/mine/{secret}", ALL),
    ("POST", "/mine/{secret}", [422; 4]),
    ("POST", "/mine/{secret}/put-right", [422; 4]),
    ("GET", "/collect/{secret}", ALL),
    ("POST", "/collect/{secret}", [422; 4]),
    ("GET", "/ask", ALL),
    ("POST", "/ask", [422; 4]),
    ("GET", "/ask/status", ALL),
    ("POST", "/ask/status", [422; 4]),
    ("GET", "/privacy", ALL),
    ("GET", "/privacy/{document}", ALL),
    ("GET", "/privacy/{document}/pdf", ALL),
    ("GET", "/privacy/{document}/export", ALL),
    ("GET", "/people", SIGNED_IN),
    ("POST", "/people", SIGNED_IN),
    ("GET", "/people/add", WORKERS),
    ("POST", "/people/add", WORKERS_EMPTY),
    ("GET", "/people/import", WORKERS),
    ("POST", "/people/import", WORKERS_EMPTY),
    ("GET", "/people/{id}", SIGNED_IN),
    ("GET", "/people/{id}/records", SIGNED_IN),
    ("GET", "/people/{id}/why", SIGNED_IN),
    ("GET", "/people/{id}/until", SIGNED_IN),
    ("GET", "/people/{id}/seen", WORKERS),
    ("GET", "/people/{id}/access", WORKERS),
    ("GET", "/people/{id}/family", SIGNED_IN),
    ("GET", "/people/{id}/find", WORKERS),
    ("GET", "/people/{id}/change", WORKERS),
    ("POST", "/people/{id}/change", WORKERS_EMPTY),
    ("GET", "/people/{id}/disclosures", WORKERS),
    ("GET", "/people/{id}/disclosures/add", WORKERS),
    ("POST", "/people/{id}/disclosures/add", WORKERS_EMPTY),
    ("GET", "/disclosures/{id}/strike", WORKERS),
    ("POST", "/disclosures/{id}/strike", WORKERS_NOTHING),
    ("GET", "/disclosures/{id}/told", WORKERS),
    ("POST", "/disclosures/{id}/told", WORKERS_EMPTY),
    ("GET", "/people/{id}/own", WORKERS),
    // She is a child, and nobody has judged whether she understands enough.
    ("GET", "/people/{id}/own/invite", [303, 303, 403, 303]),
    ("POST", "/people/{id}/own/invite", [403, 403, 403, 303]),
    ("GET", "/invitations/{id}/withdraw", WORKERS),
    ("POST", "/invitations/{id}/withdraw", WORKERS_NOTHING),
    ("GET", "/proposals/{id}/decide", WORKERS_NOTHING),
    ("POST", "/proposals/{id}/decide", WORKERS_NOTHING),
    ("GET", "/people/{id}/delete", DPO),
    ("POST", "/people/{id}/delete", DPO_EMPTY),
    ("GET", "/files/{id}/delete", DPO_NOBODY),
    ("POST", "/files/{id}/delete", DPO_NOBODY),
    ("GET", "/people/{id}/hold", WORKERS),
    ("POST", "/people/{id}/hold", WORKERS_EMPTY),
    ("GET", "/retention", WORKERS),
    ("GET", "/holds/{id}", WORKERS_NOTHING),
    ("GET", "/holds/{id}/review", WORKERS_NOTHING),
    ("POST", "/holds/{id}/review", WORKERS_NOTHING),
    ("GET", "/holds/{id}/end", WORKERS_NOTHING),
    ("POST", "/holds/{id}/end", WORKERS_NOTHING),
    ("GET", "/disposals", WORKERS),
    ("GET", "/disposals/{id}", WORKERS_NOTHING),
    ("GET", "/disposals/{id}/agree", WORKERS_NOTHING),
    ("POST", "/disposals/{id}/agree", WORKERS_NOTHING),
    ("GET", "/disposals/{id}/stop", WORKERS_NOTHING),
    ("POST", "/disposals/{id}/stop", WORKERS_NOTHING),
    ("GET", "/people/{id}/safety", WORKERS),
    ("GET", "/people/{id}/safety/words", WORKERS),
    ("POST", "/people/{id}/safety/words", WORKERS_EMPTY),
    ("GET", "/people/{id}/safety/orders", WORKERS),
    ("POST", "/people/{id}/safety/orders", WORKERS_EMPTY),
    // Nothing is on record that could be taken away.
    ("GET", "/people/{id}/safety/{entry}/end", WORKERS_NOTHING),
    ("POST", "/people/{id}/safety/{entry}/end", WORKERS_NOTHING),
    ("GET", "/people/{id}/relations/add", WORKERS),
    ("POST", "/people/{id}/relations/add", WORKERS_EMPTY),
    ("GET", "/people/{id}/relations/{relation}/end", WORKERS),
    (
        "POST",
        "/people/{id}/relations/{relation}/end",
        WORKERS_EMPTY,
    ),
    ("GET", "/people/{id}/records/add", SIGNED_IN),
    // No kind of record is named.
    ("POST", "/people/{id}/records/add", [404, 404, 404, 303]),
    ("GET", "/people/{id}/notices/{notice}/given", SIGNED_IN),
    (
        "POST",
        "/people/{id}/notices/{notice}/given",
        SIGNED_IN_EMPTY,
    ),
    ("GET", "/people/{id}/consents/{agreement}", SIGNED_IN),
    ("POST", "/people/{id}/consents/{agreement}", SIGNED_IN_EMPTY),
    ("GET", "/consents", SIGNED_IN),
    ("GET", "/consents/{agreement}", SIGNED_IN),
    // The id is no entry’s.
    (
        "GET",
        "/consents/entries/{id}/withdraw",
        [404, 404, 403, 303],
    ),
    (
        "POST",
        "/consents/entries/{id}/withdraw",
        [404, 404, 403, 303],
    ),
    ("GET", "/consents/entries/{id}/settle", [404, 404, 403, 303]),
    (
        "POST",
        "/consents/entries/{id}/settle",
        [404, 404, 403, 303],
    ),
    ("GET", "/consents/entries/{id}/strike", [404, 404, 403, 303]),
    (
        "POST",
        "/consents/entries/{id}/strike",
        [404, 404, 403, 303],
    ),
    ("GET", "/notices", SIGNED_IN),
    ("GET", "/notices/{notice}", SIGNED_IN),
    ("GET", "/notices/{notice}/given", WORKERS),
    ("POST", "/notices/{notice}/given", WORKERS_EMPTY),
    // The id is no entry.
    ("GET", "/notices/given/{id}/take-back", [404, 404, 403, 303]),
    (
        "POST",
        "/notices/given/{id}/take-back",
        [404, 404, 403, 303],
    ),
    ("GET", "/records/{id}", SIGNED_IN),
    ("GET", "/places", WORKERS),
    ("GET", "/places/add", WORKERS),
    ("POST", "/places/add", WORKERS_EMPTY),
    ("GET", "/places/{id}", WORKERS),
    ("GET", "/documents", WORKERS),
    // Nothing has been read in.
    ("GET", "/documents/{id}", [404, 404, 403, 303]),
    ("GET", "/score", WORKERS),
    // No number was given.
    ("POST", "/score", WORKERS_EMPTY),
    // The id is no check.
    ("GET", "/score/{id}", WORKERS_NOTHING),
    ("GET", "/score/{id}/{number}", WORKERS_NOTHING),
    ("POST", "/score/{id}/{number}", WORKERS_NOTHING),
    ("GET", "/score/{id}/finish", WORKERS_NOTHING),
    ("POST", "/score/{id}/finish", WORKERS_NOTHING),
    ("GET", "/policy", SIGNED_IN),
    ("GET", "/policy/published", SIGNED_IN),
    ("GET", "/policy/published/{document}", WORKERS),
    ("GET", "/policy/published/{document}/pdf", WORKERS),
    ("GET", "/policy/processing", WORKERS),
    ("GET", "/policy/processing/xlsx", WORKERS),
    ("GET", "/policy/processing/json-ld", WORKERS),
    // The pack of the test acts for nobody else.
    ("GET", "/policy/processor", [404, 404, 403, 303]),
    ("GET", "/policy/processor/xlsx", [404, 404, 403, 303]),
    ("GET", "/policy/access", SIGNED_IN),
    ("GET", "/policy/coverage", WORKERS),
    ("GET", "/policy/coverage/clauses", WORKERS),
    ("GET", "/policy/coverage/attest", WORKERS),
    ("POST", "/policy/coverage/attest", WORKERS_EMPTY),
    // The id is nobody’s attestation.
    (
        "GET",
        "/policy/coverage/{id}/withdraw",
        [404, 404, 403, 303],
    ),
    (
        "POST",
        "/policy/coverage/{id}/withdraw",
        [404, 404, 403, 303],
    ),
    ("GET", "/policy/versions", SIGNED_IN),
    // Nobody has chosen two.
    ("GET", "/policy/versions/compare", [303; 4]),
    (
        "GET",
        "/policy/versions/{number}/against/{other}",
        SIGNED_IN,
    ),
    ("GET", "/policy/draft", WORKERS),
    ("GET", "/policy/draft/new", WORKERS),
    ("POST", "/policy/draft/new", WORKERS_EMPTY),
    // There is no draft.
    ("GET", "/policy/draft/drop", DPO_NOBODY),
    ("POST", "/policy/draft/drop", DPO_NOBODY),
    ("GET", "/policy/draft/sign", [404, 404, 403, 303]),
    ("POST", "/policy/draft/sign", [404, 404, 403, 303]),
    ("GET", "/policy/draft/paper", [404, 404, 403, 303]),
    ("POST", "/policy/draft/paper", [404, 403, 403, 303]),
    ("GET", "/policy/draft/told", DPO_NOBODY),
    ("POST", "/policy/draft/told", DPO_NOBODY),
    ("GET", "/policy/draft/adopt", DPO_NOBODY),
    ("POST", "/policy/draft/adopt", DPO_NOBODY),
    ("GET", "/policy/acknowledge", SIGNED_IN),
    ("POST", "/policy/acknowledge", SIGNED_IN_EMPTY),
    ("GET", "/policy/letters", WORKERS),
    ("GET", "/policy/letters/{letter}", WORKERS),
    ("POST", "/policy/letters/{letter}", WORKERS_EMPTY),
    ("GET", "/policy/readers", WORKERS),
    ("GET", "/registers", WORKERS),
    ("GET", "/registers/{register}", WORKERS),
    ("GET", "/registers/{register}/add", WORKERS),
    ("POST", "/registers/{register}/add", WORKERS_EMPTY),
    // The id is no entry’s.
    ("GET", "/registers/entries/{id}", [404, 404, 403, 303]),
    (
        "GET",
        "/registers/entries/{id}/change",
        [404, 404, 403, 303],
    ),
    (
        "POST",
        "/registers/entries/{id}/change",
        [404, 404, 403, 303],
    ),
    (
        "GET",
        "/registers/entries/{id}/strike",
        [404, 404, 403, 303],
    ),
    (
        "POST",
        "/registers/entries/{id}/strike",
        [404, 404, 403, 303],
    ),
    ("GET", "/questions", SIGNED_IN),
    ("GET", "/questions/ask", SIGNED_IN),
    ("POST", "/questions/ask", SIGNED_IN_EMPTY),
    // The id is no question.
    ("GET", "/questions/{id}/answer", [404, 404, 404, 303]),
    ("POST", "/questions/{id}/answer", [404, 404, 404, 303]),
    ("GET", "/evidence", WORKERS),
    ("GET", "/evidence/ledger", DPO),
    ("GET", "/evidence/verify", DPO),
    ("POST", "/evidence/verify", DPO),
    ("POST", "/evidence/export", DPO),
    ("GET", "/settings/accounts", DPO),
    ("GET", "/settings/accounts/add", DPO),
    ("POST", "/settings/accounts/add", DPO_EMPTY),
    ("GET", "/assets/{name}", ALL),
];

fn filled(app: &TestApp, path: &str) -> String {
    let id = match path.split('/').nth(1) {
        Some("records") => app.cast.report,
        Some("places") => app.cupboard,
        _ => app.cast.ella,
    };
    path.replace("{id}", &id.to_string())
        .replace("{relation}", &app.cast.carer.to_string())
        .replace("{entry}", &app.cast.carer.to_string())
        .replace("{number}", "001")
        .replace("{other}", "1")
        .replace("{item}", "1")
        .replace("{place}", &app.cupboard.to_string())
        .replace("{happening}", "acknowledged")
        .replace("{point}", "1")
        .replace("{name}", "caretaker.css")
        .replace("{document}", "retention")
        .replace("{register}", "training")
        .replace("{notice}", "tutees")
        .replace("{agreement}", "support-need.teaching")
        .replace("{letter}", "refusal")
        .replace("{secret}", "nothing")
}

#[tokio::test]
async fn every_route_meets_every_role_as_the_table_says() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    app.open_request(&dpo).await;
    app.post("/requests/001/search", &dpo, &[("place", "records")])
        .await;
    let mut faults = Vec::new();
    for (method, path, meets) in TABLE {
        for (role, expected) in ["dpo", "head", "tutor", ""].iter().zip(meets) {
            // Each in a session of its own, since one of the routes ends it.
            let cookie = if role.is_empty() {
                String::new()
            } else {
                app.sign_in(role).await
            };
            let at = filled(&app, path);
            let answer = ask(&app, method, &at, &cookie).await;
            if answer.status.as_u16() != *expected {
                faults.push(format!(
                    "{method} {path} as `{role}`: {} instead of {expected}",
                    answer.status
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn every_page_is_well_made_and_names_nobody_in_its_title() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    app.open_request(&dpo).await;
    app.post("/requests/001/search", &dpo, &[("place", "records")])
        .await;
    let tutor = app.sign_in("tutor").await;
    let pages = TABLE
        .iter()
        .filter(|(method, path, _)| *method == "GET" && !path.starts_with("/assets"));
    for (_, path, _) in pages {
        for cookie in [&dpo, &tutor] {
            let answer = app.get(&filled(&app, path), cookie).await;
            let kind = answer.headers.get(header::CONTENT_TYPE);
            let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
            if answer.status.is_redirection() || !is_page {
                continue;
            }
            let html = answer.text();
            assert_eq!(checks::faults(&html), Vec::<String>::new(), "{path}");
            let title = html
                .split("<title>")
                .nth(1)
                .and_then(|rest| rest.split("</title>").next());
            let title = title.unwrap_or_default();
            let names = [
                "Ella", "Marsh", "Rosa", "Jamie", "Fox", "Tom", "Quill", "Asha", "Bell",
            ];
            assert!(title.ends_with(" – Caretaker"), "{path}: {title}");
            assert!(
                !names.iter().any(|name| title.contains(name)),
                "{path}: {title}"
            );
        }
    }
}

#[test]
fn no_route_is_missing_from_the_table() {
    let listed: BTreeSet<&str> = TABLE.iter().map(|(_, path, _)| *path).collect();
    let served: BTreeSet<&str> = web::PATHS.iter().copied().collect();
    let missing: Vec<_> = served.difference(&listed).collect();
    assert!(
        missing.is_empty(),
        "say in the table what each role meets at {missing:?}"
    );
    let gone: Vec<_> = listed.difference(&served).collect();
    assert!(gone.is_empty(), "these are not among the paths: {gone:?}");
}

#[tokio::test]
async fn a_tutor_learns_nothing_from_numbers() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    app.open_request(&dpo).await;
    let tutor = app.sign_in("tutor").await;
    for path in ["", "/review", "/review/1", "/package", "/identity"] {
        let there = app.get(&format!("/requests/001{path}"), &tutor).await;
        let not = app.get(&format!("/requests/999{path}"), &tutor).await;
        assert_eq!(
            (there.status, there.text()),
            (not.status, not.text()),
            "{path}"
        );
        let missing = app.get(&format!("/requests/999{path}"), &dpo).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_tutor_reaches_nobody_elses_learner_by_any_address() {
    let app = TestApp::new();
    let tutor = app.sign_in("tutor").await;
    let nobody = app.engine.new_id().to_string();
    for path in web::PATHS.iter().filter(|path| path.contains("{id}")) {
        let theirs = if path.starts_with("/records") {
            app.cast.toms
        } else {
            app.cast.tom
        };
        let at = |id: &str| {
            path.replace("{id}", id)
                .replace("{relation}", &app.cast.carer.to_string())
                .replace("{entry}", &app.cast.carer.to_string())
        };
        for method in ["GET", "POST"] {
            let there = ask(&app, method, &at(&theirs.to_string()), &tutor).await;
            let not = ask(&app, method, &at(&nobody), &tutor).await;
            assert!(
                there.status.is_client_error(),
                "{method} {path}: {}",
                there.status
            );
            let same = |answer: &Answer, id: &str| (answer.status, answer.text().replace(id, ""));
            assert_eq!(
                same(&there, &theirs.to_string()),
                same(&not, &nobody),
                "{method} {path}"
            );
            assert!(!there.text().contains("Quill"), "{method} {path}");
        }
    }
}

async fn ask(app: &TestApp, method: &str, path: &str, cookie: &str) -> Answer {
    match method {
        "GET" => app.get(path, cookie).await,
        _ => {
            app.post(
                path,
                cookie,
                &[("email", "nobody@example.org"), ("password", "x")],
            )
            .await
        }
    }
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    app.open_request(&dpo).await;
    for path in [
        "/sign-in",
        "/requests/open",
        "/requests/001/note",
        "/requests/001/deliver",
        "/collect/x",
        "/ask",
        "/ask/status",
    ] {
        for site in ["cross-site", "same-site"] {
            let answer = app
                .post_from(site, path, &dpo, &[("note", "from elsewhere")])
                .await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} from {site}");
        }
    }
    let shown = app.get("/requests/001", &dpo).await.text();
    assert!(!shown.contains("from elsewhere"));
}

#[tokio::test]
async fn the_cookie_is_kept_from_scripts_and_from_other_sites() {
    for (url, name, secure) in [
        ("http://127.0.0.1:7480", "caretaker=", false),
        ("https://caretaker.example", "__Host-caretaker=", true),
    ] {
        let app = TestApp::at(url);
        let fields = [("email", "dpo@caretaker.example"), ("password", PASSWORD)];
        let answer = app.post("/sign-in", "", &fields).await;
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.starts_with(name), "{cookie}");
        let flags: Vec<&str> = cookie.split("; ").skip(1).collect();
        assert!(
            flags.contains(&"HttpOnly")
                && flags.contains(&"SameSite=Lax")
                && flags.contains(&"Path=/")
        );
        assert_eq!(flags.contains(&"Secure"), secure, "{cookie}");
    }
}

#[tokio::test]
async fn a_session_ends_by_idleness_by_age_and_by_signing_out() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    app.wait(14);
    assert_eq!(app.get("/requests", &dpo).await.status, StatusCode::OK);
    app.wait(16);
    let locked = app.get("/requests", &dpo).await;
    assert_eq!(
        (locked.status, locked.location()),
        (StatusCode::SEE_OTHER, "/sign-in")
    );
    let dpo = app.sign_in("dpo").await;
    for _ in 0..51 {
        app.wait(14);
        app.get("/requests", &dpo).await;
    }
    assert_eq!(
        app.get("/requests", &dpo).await.status,
        StatusCode::OK,
        "eleven hours and 54 minutes"
    );
    app.wait(7);
    assert_eq!(
        app.get("/requests", &dpo).await.status,
        StatusCode::SEE_OTHER,
        "over twelve hours"
    );
    let dpo = app.sign_in("dpo").await;
    app.post("/sign-out", &dpo, &[]).await;
    assert_eq!(
        app.get("/requests", &dpo).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn whoever_types_for_long_is_not_locked_out_but_never_longer_than_a_day_of_work() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    for _ in 0..71 {
        app.wait(10);
        let stays = app.post("/account/stay", &dpo, &[]).await;
        assert_eq!(stays.status, StatusCode::NO_CONTENT);
    }
    let page = app.get("/requests", &dpo).await;
    assert_eq!(page.status, StatusCode::OK, "eleven hours and 50 minutes");
    app.wait(11);
    let over = app.post("/account/stay", &dpo, &[]).await;
    assert_eq!(over.status, StatusCode::SEE_OTHER, "over twelve hours");
}

#[tokio::test]
async fn every_answer_keeps_to_itself() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    for path in [
        "/sign-in",
        "/requests",
        "/ask",
        "/nothing",
        "/assets/caretaker.css",
        "/requests/001",
    ] {
        let answer = app.get(path, &dpo).await;
        let header = |name: &str| {
            answer
                .headers
                .get(name)
                .and_then(|v| v.to_str().ok())
                .unwrap_or("")
        };
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(
            !policy.contains("unsafe") && !policy.contains("http"),
            "{path}: {policy}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        let cache = if path.starts_with("/assets/") {
            "no-cache"
        } else {
            "no-store"
        };
        assert_eq!(header("cache-control"), cache, "{path}");
    }
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused() {
    let app = TestApp::new();
    let request = Request::post("/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::CONTENT_LENGTH, 3 * 1024 * 1024)
        .body(Body::from(vec![b'a'; 3 * 1024 * 1024]));
    let answer = app.send(request.unwrap()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn who_is_not_signed_in_cannot_fill_the_memory_with_forms() {
    let app = TestApp::new();
    let paths = [
        "/sign-in",
        "/sign-in/code",
        "/collect/abc",
        "/sheet/abc",
        "/mine/abc",
        "/mine/abc/put-right",
        "/set-password/abc",
    ];
    for path in paths {
        // A cookie of nobody's makes no difference.
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, "caretaker=nobodys")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_LENGTH, 20 * 1024)
            .body(Body::from(vec![b'a'; 20 * 1024]));
        let answer = app.send(request.unwrap()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}
