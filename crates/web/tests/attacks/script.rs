//! Scripts in every field of a person, a record, a place, an account: shown as what they are.

use access::{Actor, Role};
use app::bodies::{Capacity, Person, Place, Relation};
use app::{Ctx, EntityId, NewRecord};
use jiff::civil::date;

use crate::support::TestApp;

/// What is written into every field, each with a mark of its own.
const SCRIPTS: [&str; 5] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'-alert(1)-' onmouseover='alert(1)",
    "</title></textarea></style><svg/onload=alert(1)>",
    "{{ 7*1013 }}${7*1013}<!--#exec cmd=\"ls\"-->",
];

/// What must stand in no page: each begins something that a browser would take for its own.
const ALIVE: [&str; 7] = [
    "<script>alert",
    "<img src=x",
    "<svg/onload",
    "' onmouseover='alert",
    "</title></textarea>",
    "<!--#exec",
    ">7091<",
];

fn operator(app: &TestApp) -> Ctx<'_> {
    Ctx {
        engine: &app.engine,
        now: app.now(),
        actor: Actor::OPERATOR,
    }
}

/// Somebody whose every field is a script.
fn person(script: &str) -> Person {
    let text = || script.to_owned();
    Person {
        given_names: text(),
        family_name: format!("{script} family"),
        known_as: Some(text()),
        former_names: vec![text()],
        nicknames: vec![text()],
        born_on: Some(date(2012, 1, 2)),
        emails: vec![text()],
        telephones: vec![text()],
        address: Some(text()),
        postcode: Some(text()),
        capacities: vec![Capacity {
            kind: "learner".to_owned(),
            from: None,
            to: None,
        }],
        ..Person::default()
    }
}

/// Writes a script everywhere; gives the person, a record and a place.
fn infest(app: &TestApp, script: &str) -> (EntityId, EntityId, EntityId) {
    let ctx = operator(app);
    let id = ctx.add_person(person(script)).unwrap();
    ctx.add_relation(Relation {
        from: id,
        kind: "carer-of".to_owned(),
        to: app.cast.ella,
        from_on: None,
        to_on: None,
        evidence: Some(script.to_owned()),
        import: None,
    })
    .unwrap();
    let record = ctx
        .add_record(&NewRecord {
            version: None,
            person: id,
            kind: "session-report".to_owned(),
            purpose: None,
            source: None,
            on: date(2026, 10, 6),
            text: format!("{script} and Jamie Fox {script}"),
            fields: Vec::new(),
            others: vec![app.cast.jamie],
            author: Some(app.cast.asha),
        })
        .unwrap();
    let place = ctx
        .add_place(&Place {
            name: script.to_owned(),
            kind: "paper".to_owned(),
            owner: script.to_owned(),
            how_searched: script.to_owned(),
            ingested: false,
        })
        .unwrap();
    (id, record, place)
}

#[tokio::test]
async fn stored_scripts_are_shown_and_never_run() {
    for (number, script) in SCRIPTS.into_iter().enumerate() {
        let app = TestApp::new();
        let (id, record, place) = infest(&app, script);
        let email = format!("odd{number}@caretaker.example");
        operator(&app)
            .add_account(&email, script, Role::Head, Some(id))
            .unwrap();
        let dpo = app.sign_in("dpo").await;
        let (person, asker) = (id.to_string(), app.cast.rosa.to_string());
        let fields = [
            ("step", "rest"),
            ("kind", "access"),
            ("received-day", "23"),
            ("received-month", "11"),
            ("received-year", "2026"),
            ("person", person.as_str()),
            ("asker", asker.as_str()),
            ("standing", "parental-responsibility"),
            ("contact", script),
            ("channel", "e-mail"),
            ("asked", script),
        ];
        let opened = app.post("/requests/open", &dpo, &fields).await;
        assert_eq!(opened.location(), "/requests/001", "{}", opened.text());
        app.post("/requests/001/note", &dpo, &[("note", script)])
            .await;
        app.post("/requests/001/search", &dpo, &[("place", "records")])
            .await;
        let mut shown = 0;
        for path in web::PATHS {
            let path = path
                .replace(
                    "{id}",
                    &match path.split('/').nth(1) {
                        Some("records") => record.to_string(),
                        Some("places") => place.to_string(),
                        _ => id.to_string(),
                    },
                )
                .replace("{relation}", &app.cast.carer.to_string())
                .replace("{number}", "001")
                .replace("{item}", "1")
                .replace("{place}", &place.to_string())
                .replace("{name}", "caretaker.css")
                .replace("{secret}", "nothing");
            if path.starts_with("/assets") {
                continue;
            }
            let html = app.get(&path, &dpo).await.text();
            for alive in ALIVE {
                assert!(!html.contains(alive), "{path}: `{alive}` of `{script}`");
            }
            shown += usize::from(html.contains("alert(1)") || html.contains("7*1013"));
        }
        assert!(
            shown >= 12,
            "only {shown} pages show it: the test looks at nothing"
        );
    }
}

#[tokio::test]
async fn reflected_scripts_are_shown_and_never_run() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    app.open_request(&dpo).await;
    for script in SCRIPTS {
        let fields: Vec<(&str, &str)> = [
            "email",
            "password",
            "name",
            "q",
            "note",
            "why",
            "code",
            "given-names",
            "family-name",
            "address",
            "contact",
            "asked",
            "person",
            "asker",
            "reason",
            "how",
            "born-day",
            "evidence",
            "role",
            "kind",
            "text",
            "received-day",
            "owner",
            "place",
            "current",
            "new",
        ]
        .into_iter()
        .map(|name| (name, script))
        .collect();
        for path in web::PATHS {
            let path = crate::filled(&app, path);
            if path == "/sign-out" {
                continue;
            }
            let quoted: String = script.bytes().fold(String::new(), |mut quoted, byte| {
                use std::fmt::Write as _;
                write!(quoted, "%{byte:02X}").unwrap();
                quoted
            });
            let query = format!("{path}?q={quoted}&page={quoted}&set={quoted}&{quoted}={quoted}");
            let answers = [
                app.get(&query, &dpo).await.text(),
                app.post(&path, &dpo, &fields).await.text(),
            ];
            for html in answers {
                for alive in ALIVE {
                    assert!(!html.contains(alive), "{path}: `{alive}` of `{script}`");
                }
            }
        }
        // Failures were counted against account and address on the way.
        app.wait(200);
        let _ = app.sign_in("head").await;
    }
}
