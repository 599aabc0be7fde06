//! Verbs and paths that nobody wrote a handler for.

use axum::http::StatusCode;

use crate::support::TestApp;
use crate::{filled, send};

#[tokio::test]
async fn verb_tampering_reaches_no_handler() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    app.open_request(&dpo).await;
    let own = [("cookie", dpo.as_str()), ("sec-fetch-site", "same-origin")];
    for path in web::PATHS {
        let path = filled(&app, path);
        for method in [
            "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "get", "POSTX",
        ] {
            let answer = send(&app, (method, &path), &own, "").await;
            assert!(
                answer.status.is_client_error(),
                "{method} {path}: {}",
                answer.status
            );
            assert!(!answer.text().contains("Ella"), "{method} {path}");
        }
        // A verb in a header or a field is no verb.
        let over = [
            own[0],
            own[1],
            ("x-http-method-override", "POST"),
            ("x-method-override", "DELETE"),
        ];
        let plain = send(&app, ("GET", &path), &own, "").await.status;
        let overridden = send(&app, ("GET", &format!("{path}?_method=POST")), &over, "")
            .await
            .status;
        assert_eq!(plain, overridden, "{path}");
        // HEAD shows no more than GET.
        let head = send(&app, ("HEAD", &path), &own, "").await;
        assert_eq!(head.status, plain, "{path}");
        assert!(head.bytes.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn path_tricks_lead_around_no_lock() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    app.open_request(&dpo).await;
    let tutor = app.sign_in("tutor").await;
    let long = format!("/people/{}", "a".repeat(20_000));
    let deep = "/people/..".repeat(2_000);
    let tricks = [
        "//settings/accounts",
        "/settings//accounts",
        "/settings/accounts/",
        "/settings/accounts//",
        "/SETTINGS/ACCOUNTS",
        "/Settings/Accounts",
        "/settings/accounts%2f",
        "/settings%2faccounts",
        "/%73ettings/accounts",
        "/./settings/accounts",
        "/today/../settings/accounts",
        "/today/%2e%2e/settings/accounts",
        "/today/..%2fsettings/accounts",
        "/today/..;/settings/accounts",
        "/settings/accounts;x=1",
        "/settings/accounts.json",
        "/settings/accounts%00",
        "/settings/accounts%00.css",
        "/settings/accounts%20",
        "/settings/accounts%0a",
        "/settings/accounts/..%00/",
        "/settings/accounts%c0%af",
        "/%c0%ae%c0%ae/settings/accounts",
        "/\u{2024}\u{2024}/settings/accounts",
        "/assets/../settings/accounts",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%2e%2e%2f%2e%2e%2fsrc%2flib.rs",
        "/assets/..%5c..%5cCargo.toml",
        "/assets/%2fetc%2fpasswd",
        "/assets/caretaker.css%00",
        "/assets/",
        "/requests/001%2f..%2f001",
        "/requests/-1",
        "/requests/0x1",
        "/requests/99999999999999999999",
        "/people/%00",
        "/people/%ff%fe",
        "/records/..%2f..",
        "/.git/config",
        "/.env",
        "/caretaker.db",
        long.as_str(),
        deep.as_str(),
    ];
    for path in tricks {
        for (cookie, who) in [("", "nobody"), (tutor.as_str(), "the tutor")] {
            let Ok(uri) = path.parse::<axum::http::Uri>() else {
                // hyper refuses it before anything of ours sees it; `wire.rs` sends one so.
                continue;
            };
            let answer = send(&app, ("GET", &uri.to_string()), &[("cookie", cookie)], "").await;
            let text = answer.text();
            let shown: String = path.chars().take(80).collect();
            let fine = answer.status.is_client_error() || answer.location() == "/sign-in";
            assert!(
                fine,
                "{shown} as {who}: {} {}",
                answer.status,
                answer.location()
            );
            assert!(!text.contains("Who can sign in"), "{shown} as {who}");
            assert!(
                !text.contains("[package]") && !text.contains("root:"),
                "{shown}"
            );
        }
        // Whoever may see the page meets it under its one address.
        if let Ok(uri) = path.parse::<axum::http::Uri>() {
            let answer = send(&app, ("GET", &uri.to_string()), &[("cookie", &dpo)], "").await;
            assert_ne!(
                answer.status.as_u16() / 100,
                5,
                "{}",
                &path[..path.len().min(80)]
            );
        }
    }
    let plain = app.get("/settings/accounts", &dpo).await;
    assert_eq!(plain.status, StatusCode::OK, "the control");
    assert!(plain.text().contains("Who can sign in"));
}

#[tokio::test]
async fn content_sniffing_every_answer_says_what_it_is() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    app.open_request(&dpo).await;
    for path in web::PATHS {
        let path = filled(&app, path);
        // Whatever the browser would like to have.
        for accept in [
            "application/json",
            "text/javascript",
            "image/png",
            "*/*;q=0.1",
        ] {
            let headers = [("cookie", dpo.as_str()), ("accept", accept)];
            let answer = send(&app, ("GET", &path), &headers, "").await;
            let kind = answer.headers.get("content-type");
            let kind = kind.map_or("", |kind| kind.to_str().unwrap());
            let html = answer
                .text()
                .trim_start()
                .to_lowercase()
                .starts_with("<!doctype");
            assert_eq!(html, kind == "text/html; charset=utf-8", "{path}: {kind}");
            assert!(
                answer.bytes.is_empty() || !kind.is_empty(),
                "{path} does not say what it is"
            );
        }
    }
    // What names are asked for comes back as text and never as a page.
    let odd = [
        ("content-type", "text/html"),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = send(
        &app,
        ("POST", "/sign-in/passkey/challenge"),
        &odd,
        "<script>",
    )
    .await;
    assert_eq!(answer.headers["content-type"], "application/json");
}

#[tokio::test]
async fn response_splitting_no_line_of_a_header_is_chosen_from_outside() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let own = [
        ("cookie", dpo.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let split = "%0d%0aSet-Cookie:%20caretaker=planted%0d%0a%0d%0a%3Cscript%3E";
    for path in web::PATHS.iter().filter(|path| path.contains('{')) {
        let place = path.find('{').unwrap();
        let path = format!("{}{split}", &path[..place]);
        for method in ["GET", "POST"] {
            let body = format!("email=x{split}&password=x&name={split}&role=head&q={split}");
            let answer = send(&app, (method, &path), &own, body).await;
            for (name, value) in &answer.headers {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                assert!(
                    !value.contains("planted"),
                    "{method} {path}: {name}: {value}"
                );
            }
        }
    }
    let body = format!("email=x{split}&password=x");
    let answer = send(&app, ("POST", "/sign-in"), &own, body).await;
    assert!(answer.headers.get("set-cookie").is_none());
    assert!(!answer.text().contains("<script>x") && !answer.text().contains("\n<script>\""));
}
