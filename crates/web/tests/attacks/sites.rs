//! Other sites: forms sent from them, frames around ours, names that are not ours, caches.

use app::PasswordCost;
use axum::http::StatusCode;

use crate::support::TestApp;
use crate::{filled, send};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn csrf_no_form_of_another_site_is_taken_anywhere() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    app.open_request(&dpo).await;
    let foreign: [&[(&str, &str)]; 6] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://127.0.0.1:7480"),
        ],
        &[("origin", "https://elsewhere.example")],
        &[("origin", "http://127.0.0.1:7481")],
        &[("origin", "null")],
    ];
    for path in web::PATHS {
        let path = filled(&app, path);
        for from in foreign {
            let headers = [from, &[FORM, ("cookie", &dpo)]].concat();
            let answer = send(&app, ("POST", &path), &headers, "").await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {from:?}");
        }
    }
    // Without either header it is no browser of these years: with a cookie, anybody's, it is refused,
    // and without one it is nobody.
    for path in web::PATHS {
        let path = filled(&app, path);
        for cookie in [dpo.as_str(), "caretaker-step=x", "other=1"] {
            let silent = [FORM, ("cookie", cookie)];
            for method in ["POST", "PUT", "DELETE"] {
                let answer = send(&app, (method, &path), &silent, "note=x").await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}");
                assert!(answer.text().contains("Nothing was changed"), "{path}");
            }
        }
    }
    for path in [
        "/requests/001/note",
        "/settings/accounts/add",
        "/account/password",
    ] {
        let answer = send(&app, ("POST", path), &[FORM], "note=x").await;
        assert_eq!(answer.location(), "/sign-in", "{path}");
    }
    let own = [
        FORM,
        ("cookie", dpo.as_str()),
        ("origin", "http://127.0.0.1:7480"),
    ];
    let answer = send(&app, ("POST", "/account/sessions/end-others"), &own, "").await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "the control: our own form"
    );
}

#[tokio::test]
async fn csrf_nothing_is_changed_by_a_link() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    app.open_request(&dpo).await;
    let acts = |app: &TestApp| {
        let ctx = app::Ctx {
            engine: &app.engine,
            now: app.now(),
            actor: access::Actor::OPERATOR,
        };
        let entries = ctx.show_ledger(0, 10_000).unwrap();
        let acts = entries.into_iter().map(|entry| entry.act);
        acts.filter(|act| !access::Action::from_code(act).unwrap().is_look())
            .count()
    };
    let before = acts(&app);
    for path in web::PATHS {
        let path = filled(&app, path);
        let top = [("cookie", dpo.as_str()), ("sec-fetch-site", "cross-site")];
        send(
            &app,
            ("GET", &format!("{path}?note=x&why=x&step=rest")),
            &top,
            "",
        )
        .await;
    }
    assert_eq!(
        acts(&app),
        before,
        "a page that was only opened changed something"
    );
}

#[tokio::test]
async fn clickjacking_and_caches_every_answer_says_that_it_is_not_to_be_framed_or_kept() {
    for (url, https) in [
        ("http://127.0.0.1:7480", false),
        ("https://caretaker.example", true),
    ] {
        let app = TestApp::at(url);
        let answer = app
            .post(
                "/sign-in",
                "",
                &[
                    ("email", "dpo@caretaker.example"),
                    ("password", crate::support::PASSWORD),
                ],
            )
            .await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        let dpo = cookie.split(';').next().unwrap().to_owned();
        app.open_request(&dpo).await;
        for path in web::PATHS.iter().copied().chain(["/nothing", "/%00"]) {
            let path = filled(&app, path);
            for (method, cookie) in [
                ("GET", dpo.as_str()),
                ("GET", ""),
                ("POST", ""),
                ("PUT", ""),
            ] {
                let headers = [("cookie", cookie), ("sec-fetch-site", "same-origin")];
                let answer = send(&app, (method, &path), &headers, "").await;
                let header = |name: &str| {
                    let value = answer.headers.get(name);
                    value.map_or("", |value| value.to_str().unwrap()).to_owned()
                };
                let what = format!("{method} {path} {}", answer.status);
                assert_eq!(header("x-frame-options"), "DENY", "{what}");
                let policy = header("content-security-policy");
                assert!(policy.contains("frame-ancestors 'none'"), "{what}");
                assert!(
                    policy.contains("base-uri 'none'") && policy.contains("form-action 'self'"),
                    "{what}"
                );
                assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
                assert_eq!(header("referrer-policy"), "no-referrer", "{what}");
                let cache = header("cache-control");
                let asset = path.starts_with("/assets/") && answer.status.is_success();
                // What is published is the same for everybody, and may be kept by anybody.
                let published = path.starts_with("/privacy") && answer.status.is_success();
                let wanted = match (asset, published) {
                    (true, _) => "no-cache",
                    (_, true) => "public, max-age=300",
                    _ => "no-store",
                };
                assert_eq!(cache, wanted, "{what}");
                let hsts = header("strict-transport-security");
                let expected = if https {
                    "max-age=63072000; includeSubDomains"
                } else {
                    ""
                };
                assert_eq!(hsts, expected, "{what}");
                assert!(
                    answer.headers.get("access-control-allow-origin").is_none(),
                    "{what}"
                );
            }
        }
    }
}

#[tokio::test]
async fn host_header_poisoning_another_name_is_not_served() {
    let app = TestApp::at("https://caretaker.example");
    for host in [
        "elsewhere.example",
        "caretaker.example.elsewhere.example",
        "caretaker.example:8443",
        "elsewhere.example@caretaker.example",
        "127.0.0.1",
        "localhost",
        "",
    ] {
        let answer = send(&app, ("GET", "/sign-in"), &[("host", host)], "").await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "`{host}`");
        assert!(
            !answer.text().contains("example"),
            "the name is not repeated"
        );
    }
    let two = [("host", "caretaker.example"), ("host", "elsewhere.example")];
    let answer = send(&app, ("GET", "/sign-in"), &two, "").await;
    assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
    let whole = ("GET", "https://elsewhere.example/sign-in");
    let answer = send(&app, whole, &[("host", "caretaker.example")], "").await;
    assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
    let answer = send(
        &app,
        ("GET", "/sign-in"),
        &[("host", "caretaker.example:443")],
        "",
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK, "the control");
}

#[tokio::test]
async fn host_header_poisoning_links_are_made_of_the_setting_alone() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let poison = [
        ("x-forwarded-host", "elsewhere.example"),
        ("x-forwarded-proto", "javascript"),
        ("x-host", "elsewhere.example"),
        ("forwarded", "host=elsewhere.example;proto=ftp"),
        ("x-original-url", "/settings/accounts"),
        ("x-rewrite-url", "/settings/accounts"),
        ("referer", "https://elsewhere.example/"),
        ("sec-fetch-site", "same-origin"),
        ("cookie", dpo.as_str()),
        FORM,
    ];
    let body = "name=Odo+Lark&email=odo%40caretaker.example&role=head";
    let link = send(&app, ("POST", "/settings/accounts/add"), &poison, body)
        .await
        .text();
    assert!(
        link.contains("http://127.0.0.1:7480/set-password/"),
        "{link}"
    );
    assert!(!link.contains("elsewhere"));
    for path in web::PATHS {
        let answer = send(&app, ("GET", &filled(&app, path)), &poison, "").await;
        assert!(!answer.text().contains("elsewhere.example"), "{path}");
        assert!(!answer.location().contains("elsewhere"), "{path}");
    }
}

#[tokio::test]
async fn login_csrf_and_open_redirects_lead_nowhere_else() {
    let app = TestApp::new();
    let login = "email=dpo%40caretaker.example&password=lantern-otter-quarry-7";
    let own = [FORM, ("sec-fetch-site", "same-origin")];
    for next in [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
    ] {
        for name in ["next", "return", "return_to", "redirect", "url", "continue"] {
            let path = format!("/sign-in?{name}={next}");
            let body = format!("{login}&{name}={next}");
            let answer = send(&app, ("POST", &path), &own, body).await;
            assert_eq!(answer.location(), "/today", "{path}");
            assert!(
                !send(&app, ("GET", &path), &[], "")
                    .await
                    .text()
                    .contains("elsewhere")
            );
        }
    }
    for path in [
        "//elsewhere.example",
        "//elsewhere.example/%2e%2e",
        "/%2f%2felsewhere.example/",
        "/\\elsewhere.example",
    ] {
        let answer = send(&app, ("GET", path), &[], "").await;
        let to = answer.location();
        assert!(to.is_empty() || to == "/sign-in", "{path} leads to {to}");
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_trusted_cannot_choose_the_address_that_is_counted() {
    let trusted = |networks: &[&str]| {
        let mut app = TestApp::new();
        let proxies = web::Proxies {
            trusted: networks.iter().map(|text| text.parse().unwrap()).collect(),
            forwarded: false,
        };
        let peer = std::net::SocketAddr::from(([127, 0, 0, 1], 50_000));
        let router = web::router(app.state.clone().behind(proxies));
        app.router = router.layer(axum::extract::connect_info::MockConnectInfo(peer));
        app
    };
    for (networks, apart) in [(&[][..], false), (&["127.0.0.1/32"][..], true)] {
        let app = trusted(networks);
        for n in 0..20 {
            let body = format!("email=nobody{n}%40caretaker.example&password=x");
            let from = format!("203.0.113.{n}, 198.51.100.1");
            let headers = [FORM, ("x-forwarded-for", from.as_str())];
            send(&app, ("POST", "/sign-in"), &headers, body).await;
        }
        let from = |address| {
            let headers = [FORM, ("x-forwarded-for", address)];
            let body = "email=dpo%40caretaker.example&password=lantern-otter-quarry-7";
            let app = &app;
            async move { send(app, ("POST", "/sign-in"), &headers, body).await.status }
        };
        // Whatever stands left of the last address is the attacker's own invention.
        assert_eq!(
            from("192.0.2.200, 198.51.100.1").await,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let another = from("198.51.100.2").await;
        assert_eq!(
            another == StatusCode::SEE_OTHER,
            apart,
            "trusted: {networks:?}"
        );
    }
    assert_eq!(PasswordCost::TEST.passes, 1);
}
