//! Whoever is known is called on every page and in every letter as the policy in force calls them
//! (obligation GOV-10).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod support;

use std::collections::BTreeSet;

use axum::http::header;
use support::{Answer, TestApp};

/// How other houses, and the program itself, call those who are taught and those who teach.
const OTHERS: [&str; 10] = [
    "tutee",
    "tutor",
    "tutoring",
    "tuition",
    "learner",
    "pupil",
    "student",
    "participant",
    "volunteer",
    "teacher",
];

/// Where the law itself uses such a word.
const OF_THE_LAW: [&str; 1] = ["(Pupil Information)"];

/// Everything of a page that is read or heard: its text, and the attributes that are spoken.
fn visible(html: &str) -> String {
    let mut seen = String::new();
    for part in html.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        for spoken in ["aria-label", "alt", "placeholder", "title"] {
            let value = tag.split(&format!(" {spoken}=\"")).nth(1);
            seen.push_str(
                value
                    .and_then(|rest| rest.split('"').next())
                    .unwrap_or_default(),
            );
            seen.push(' ');
        }
        if !tag.starts_with("script") && !tag.starts_with("style") {
            seen.push_str(text);
        }
        seen.push(' ');
    }
    seen
}

/// The foreign words of a text, each with what stands around it.
fn foreign(text: &str, others: &[&str]) -> BTreeSet<String> {
    let laws = OF_THE_LAW.iter();
    let text = laws.fold(text.to_owned(), |text, law| text.replace(law, ""));
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_foreign = |word: &str| {
        // Where a clause stands in the policy's files, `person[learner]` or `words.learner`, is for an
        // auditor.
        let mut parts = word.split(|c: char| !c.is_alphanumeric());
        !word.contains('[')
            && !word.starts_with("words.")
            && parts.any(|part| {
                let part = part.to_lowercase();
                others.contains(&part.strip_suffix('s').unwrap_or(&part))
            })
    };
    let at = (0..words.len()).filter(|at| is_foreign(words[*at]));
    at.map(|at| words[at.saturating_sub(5)..words.len().min(at + 4)].join(" "))
        .collect()
}

/// What was found, by where it stands.
struct Walk<'a> {
    others: Vec<&'a str>,
    faults: BTreeSet<String>,
    pages: usize,
    letters: usize,
}

impl Walk<'_> {
    fn look(&mut self, place: &str, answer: &Answer) {
        let kind = answer.headers.get(header::CONTENT_TYPE);
        let kind = kind.map_or("", |kind| kind.to_str().unwrap());
        let text = if kind.starts_with("text/html") {
            visible(&answer.text())
        } else if kind == "application/pdf" {
            self.letters += usize::from(place.contains("/package/pdf"));
            extract::first::pdf_pages(&answer.bytes).unwrap().join(" ")
        } else {
            return;
        };
        self.pages += 1;
        for fault in foreign(&text, &self.others) {
            self.faults.insert(format!("{place}: {fault}"));
        }
    }
}

/// The addresses of this site to which a page leads.
fn links(html: &str) -> Vec<String> {
    let all = html.split(" href=\"/").skip(1);
    let all = all.filter_map(|rest| rest.split('"').next());
    all.map(|path| format!("/{}", path.replace("&amp;", "&").split('#').next().unwrap()))
        .filter(|path| !path.starts_with("/assets"))
        .collect()
}

/// Every page to which those before lead, as somebody sees it.
async fn crawl(app: &TestApp, cookie: &str, role: &str, walk: &mut Walk<'_>) {
    let mut waiting: Vec<String> = ["/", "/today", "/ask", "/privacy", "/account", "/nothing"]
        .map(str::to_owned)
        .into();
    waiting.extend(web::PATHS.iter().map(|path| filled(app, path)));
    waiting.extend(
        app.engine
            .kinds_of_people()
            .iter()
            .map(|(code, _, _)| format!("/people/{}/records/add?kind={code}", app.cast.ella)),
    );
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) || seen.len() > 1_000 {
            continue;
        }
        let answer = app.get(&path, cookie).await;
        walk.look(&format!("GET {path} as {role}"), &answer);
        if answer.headers.get(header::CONTENT_TYPE).is_some() {
            waiting.extend(links(&answer.text()));
        }
        if !answer.location().is_empty() {
            waiting.push(answer.location().to_owned());
        }
    }
}

fn filled(app: &TestApp, path: &str) -> String {
    let id = match path.split('/').nth(1) {
        Some("records") => app.cast.report,
        Some("places") => app.cupboard,
        _ => app.cast.ella,
    };
    path.replace("{id}", &id.to_string())
        .replace("{relation}", &app.cast.carer.to_string())
        .replace("{number}", "001")
        .replace("{other}", "1")
        .replace("{item}", "1")
        .replace("{place}", &app.cupboard.to_string())
        .replace("{document}", "retention")
        .replace("{name}", "caretaker.css")
        .replace("{letter}", "refusal")
        .replace("{secret}", "nothing")
}

/// What every form says that is sent empty.
async fn send_nothing(app: &TestApp, role: &str, walk: &mut Walk<'_>) {
    for path in web::PATHS {
        let cookie = if role.is_empty() {
            String::new()
        } else {
            app.sign_in(role).await
        };
        let answer = app.post(&filled(app, path), &cookie, &[]).await;
        walk.look(&format!("POST {path} as {role}"), &answer);
    }
}

/// Forms whose answers say something of a kind of person.
async fn send_something(app: &TestApp, dpo: &str, walk: &mut Walk<'_>) {
    let sent = |csv: &str| data_encoding::BASE64URL_NOPAD.encode(csv.as_bytes());
    let odd = sent("Surname,Forename,Mother\nPenn,Idris,Ada Penn\n");
    let known = sent("capacity,given_names,family_name,parent_1\nnobody,Ada,Penn,Eva Penn\n");
    let twice = [("field-0", "parent_1"), ("field-1", "parent_1")];
    let file = |sent| [("sent", sent), ("name", "people.csv")];
    let at = |path: &str| format!("/people/{}{path}", app.cast.ella);
    let forms: Vec<(String, Vec<(&str, &str)>)> = vec![
        ("/people".to_owned(), vec![("q", "ella")]),
        ("/people".to_owned(), vec![("q", "nobody at all")]),
        ("/people/import".to_owned(), file(&odd).to_vec()),
        (
            "/people/import".to_owned(),
            [&file(&odd)[..], &twice, &[("capacity", "")]].concat(),
        ),
        ("/people/import".to_owned(), file(&known).to_vec()),
        (
            "/settings/accounts/add".to_owned(),
            vec![("name", "X"), ("email", "x@example.org"), ("role", "tutor")],
        ),
        (
            "/requests/open".to_owned(),
            vec![
                ("step", "day"),
                ("kind", "access"),
                ("received-day", "23"),
                ("received-month", "11"),
                ("received-year", "2026"),
            ],
        ),
        (
            at("/relations/add"),
            vec![("kind", "tutor"), ("name", "nobody at all")],
        ),
        (at("/change"), vec![("given", "Ella")]),
    ];
    for (path, fields) in forms {
        let answer = app.post(&path, dpo, &fields).await;
        assert!(!answer.status.is_server_error(), "{path}");
        walk.look(&format!("POST {path} {fields:?}"), &answer);
    }
}

/// A request, searched.
async fn searched(app: &TestApp, dpo: &str) -> app::EntityId {
    app.open_request(dpo).await;
    let ctx = app.operator();
    let id = app.engine.resolve_request("001").unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    ctx.show_authority(id, ctx.today(), "birth certificate")
        .unwrap();
    ctx.check_reply(id, "by hand").unwrap();
    ctx.search_place(id, app::RECORDS).unwrap();
    id
}

/// Its answer, put together: the letter, what the law asks to be told, the items.
async fn answered(app: &TestApp, dpo: &str, id: app::EntityId) {
    let ctx = app.operator();
    for item in ctx.list_items(id).unwrap() {
        ctx.decide(id, item.number, app::Choice::Give).unwrap();
    }
    let by_hand = format!("/requests/001/search/{}/by-hand", app.cupboard);
    let looked = [("found", "nothing"), ("words", "Ella Marsh")];
    app.post(&by_hand, dpo, &looked).await;
    let built = app.post("/requests/001/package", dpo, &[]).await;
    assert_eq!(
        built.location(),
        "/requests/001/package",
        "{}",
        built.text()
    );
}

async fn walked(pack: &str, besides: &str) {
    let app = TestApp::of(pack);
    let mut walk = Walk {
        others: [&OTHERS[..], &[besides]].concat(),
        faults: BTreeSet::new(),
        pages: 0,
        letters: 0,
    };
    let dpo = app.sign_in("dpo").await;
    let id = searched(&app, &dpo).await;
    crawl(&app, &dpo, "dpo", &mut walk).await;
    answered(&app, &dpo, id).await;
    for role in ["dpo", "head", "mentor", ""] {
        let cookie = if role.is_empty() {
            String::new()
        } else {
            app.sign_in(role).await
        };
        crawl(&app, &cookie, role, &mut walk).await;
    }
    send_something(&app, &dpo, &mut walk).await;
    for role in ["dpo", "mentor"] {
        send_nothing(&app, role, &mut walk).await;
    }
    let faults: Vec<String> = walk.faults.into_iter().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(walk.pages > 500, "only {} pages", walk.pages);
    assert!(walk.letters > 0, "no answer was read");
}

#[tokio::test]
async fn every_page_and_letter_speaks_of_mentees() {
    walked("digital-mentoring", "placement").await;
}

#[tokio::test]
async fn every_page_and_letter_speaks_of_young_people() {
    walked("commissioned-mentoring", "mentee").await;
}
