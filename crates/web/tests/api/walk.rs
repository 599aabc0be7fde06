//! Every route once, as a data protection officer's program would call it; and then as one without a
//! token, one with too narrow a token, and a tutor's.

use std::collections::BTreeMap;

use access::Action;
use axum::http::StatusCode;
use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::client::{Program, json as read, problem, program, whole};
use crate::support::{Answer, TestApp};

const CSV: &[u8] = b"id,capacity,given_names,family_name\nN1,learner,Noor,Field\n";

/// A letter in base 64 that names Jamie twice.
fn letter() -> String {
    let says = "Ella Marsh sat beside Jamie Fox.\nJamie Fox went home.";
    let document = render::Document {
        title: "A letter".to_owned(),
        language: "en-GB".to_owned(),
        blocks: vec![render::Block::Paragraph(vec![render::Run::text(says)])],
        ..render::Document::default()
    };
    BASE64.encode(&render::pdf(&document).unwrap().pdf)
}

/// One step of the walk: the route, the path it is called by, its content.
struct Step {
    route: &'static str,
    path: String,
    body: Body,
    /// What the program of a tutor meets, whose own learner Ella is.
    tutor: u16,
}

enum Body {
    None,
    Json(Value),
}

fn step(route: &'static str, path: impl Into<String>, body: Body, tutor: u16) -> Step {
    Step {
        route,
        path: path.into(),
        body,
        tutor,
    }
}

fn post(route: &'static str, path: impl Into<String>, body: Value, tutor: u16) -> Step {
    step(route, path, Body::Json(body), tutor)
}

fn get(route: &'static str, path: impl Into<String>, tutor: u16) -> Step {
    step(route, path, Body::None, tutor)
}

async fn call(program: &Program<'_>, step: &Step, etag: &str) -> Answer {
    let (method, _) = step.route.split_once(' ').unwrap();
    let mut headers = Vec::new();
    if method == "PUT" {
        headers.push(("if-match", etag));
    }
    match &step.body {
        Body::None => program.send(method, &step.path, &headers, "").await,
        Body::Json(value) => {
            headers.push(("content-type", "application/json"));
            program
                .send(method, &step.path, &headers, value.to_string())
                .await
        }
    }
}

fn in_time() -> Vec<Step> {
    vec![
        get("GET /calendar", "/calendar", 403),
        get("GET /requests/numbers", "/requests/numbers", 403),
        post(
            "POST /clock/cases",
            "/clock/cases",
            json!({ "case": [{
                "id": "plain", "kind": "access", "nation": "england", "received": "2026-11-26",
            }]}),
            403,
        ),
    ]
}

fn people(app: &TestApp) -> Vec<Step> {
    let (ella, rosa, jamie) = (app.cast.ella, app.cast.rosa, app.cast.jamie);
    let details = json!({
        "given_names": "Ella", "family_name": "Marsh", "nicknames": ["Ellie"],
        "capacities": [{ "kind": "learner" }],
    });
    let sibling = json!({ "from": jamie.to_string(), "kind": "sibling-of" });
    let record = json!({ "kind": "session-report", "on": "2026-11-20", "text": "Ella read." });
    let table = json!({ "name": "people.csv", "file": BASE64.encode(CSV) });
    vec![
        get("GET /today", "/today", 200),
        get("GET /policy", "/policy", 200),
        get("GET /publications", "/publications", 200),
        get(
            "GET /publications/{document}",
            "/publications/retention",
            200,
        ),
        get(
            "GET /publications/{document}/pdf",
            "/publications/retention/pdf",
            200,
        ),
        get("GET /processing", "/processing", 403),
        get("GET /processing/xlsx", "/processing/xlsx", 403),
        get("GET /processor/xlsx", "/processor/xlsx", 403),
        get("GET /people", "/people", 200),
        post(
            "POST /people/search",
            "/people/search",
            json!({ "words": "marsh" }),
            200,
        ),
        post("POST /people", "/people", details.clone(), 403),
        get(
            "GET /people/import/mappings",
            "/people/import/mappings",
            403,
        ),
        post(
            "POST /people/import/preview",
            "/people/import/preview",
            table.clone(),
            403,
        ),
        post("POST /people/import", "/people/import", table, 403),
        get("GET /people/{id}", format!("/people/{ella}"), 200),
        post("PUT /people/{id}", format!("/people/{ella}"), details, 403),
        get(
            "GET /people/{id}/family",
            format!("/people/{ella}/family"),
            200,
        ),
        post(
            "POST /people/{id}/relations",
            format!("/people/{ella}/relations"),
            sibling,
            403,
        ),
        post(
            "POST /people/{id}/relations/{relation}/end",
            format!("/people/{rosa}/relations/{}/end", app.cast.carer),
            json!({ "on": "2026-11-20" }),
            403,
        ),
        get("GET /people/{id}/why", format!("/people/{ella}/why"), 200),
        get(
            "GET /people/{id}/until",
            format!("/people/{ella}/until"),
            200,
        ),
        get("GET /people/{id}/seen", format!("/people/{ella}/seen"), 403),
        get(
            "GET /people/{id}/access",
            format!("/people/{ella}/access"),
            403,
        ),
        get("GET /people/{id}/find", format!("/people/{ella}/find"), 403),
        get(
            "GET /people/{id}/records",
            format!("/people/{ella}/records"),
            200,
        ),
        post(
            "POST /people/{id}/records",
            format!("/people/{ella}/records"),
            record,
            201,
        ),
        get(
            "GET /records/{id}",
            format!("/records/{}", app.cast.report),
            200,
        ),
    ]
}

fn notices(app: &TestApp) -> Vec<Step> {
    let ella = app.cast.ella;
    vec![
        get("GET /notices", "/notices", 200),
        get("GET /notices/{notice}/due", "/notices/tutees/due", 200),
        post(
            "POST /notices/{notice}/given",
            "/notices/tutees/given",
            json!({ "person": ella.to_string(), "on": "2026-11-03", "how": "e-mail" }),
            200,
        ),
        get(
            "GET /people/{id}/notices",
            format!("/people/{ella}/notices"),
            200,
        ),
    ]
}

fn consents(app: &TestApp) -> Vec<Step> {
    let theirs = format!("/people/{}/consents", app.cast.ella);
    let agreement = "support-need.teaching";
    vec![
        get("GET /consents", "/consents", 200),
        get(
            "GET /consents/{agreement}/people",
            format!("/consents/{agreement}/people"),
            200,
        ),
        post(
            "POST /people/{id}/consents",
            theirs.clone(),
            json!({
                "agreement": agreement, "agreed": true, "by": "carer", "who": "Rosa Thornbury",
                "how": "signed", "wording": "May we plan for this?", "on": "2026-11-03",
            }),
            201,
        ),
        get("GET /people/{id}/consents", theirs, 200),
    ]
}

fn house(app: &TestApp) -> Vec<Step> {
    let place = json!({ "name": "Attic", "kind": "paper", "owner": "Asha Bell" });
    let account = json!({ "email": "new@caretaker.example", "name": "New", "role": "head" });
    let token = json!({ "name": "another", "scopes": ["today.look"] });
    let letter = json!({ "path": "letter.txt", "file": BASE64.encode(b"Ella wrote to us.") });
    vec![
        get("GET /places", "/places", 403),
        post("POST /places", "/places", place, 403),
        get("GET /places/{id}", format!("/places/{}", app.cupboard), 403),
        post(
            "POST /places/{id}/documents",
            format!("/places/{}/documents", app.cupboard),
            letter,
            403,
        ),
        get("GET /documents", "/documents", 403),
        get("GET /policy/coverage", "/policy/coverage", 403),
        get("GET /policy/access", "/policy/access", 200),
        post(
            "POST /policy/why",
            "/policy/why",
            json!({ "role": "tutor", "category": "learning", "about": "learner", "their_own": true }),
            200,
        ),
        post(
            "POST /policy/attestations",
            "/policy/attestations",
            json!({ "about": "SHA-5", "words": "Everybody was there.", "until": "2027-09-03" }),
            403,
        ),
        get("GET /evidence", "/evidence", 403),
        get("GET /ledger", "/ledger", 403),
        post("POST /ledger/verify", "/ledger/verify", json!({}), 403),
        step("POST /ledger/export", "/ledger/export", Body::None, 403),
        step(
            "POST /ledger/checkpoint",
            "/ledger/checkpoint",
            Body::None,
            403,
        ),
        get("GET /ledger/witnesses", "/ledger/witnesses", 403),
        get("GET /accounts", "/accounts", 403),
        post("POST /accounts", "/accounts", account, 403),
        get("GET /tokens", "/tokens", 200),
        post("POST /tokens", "/tokens", token, 201),
    ]
}

fn opening(app: &TestApp) -> Step {
    let request = json!({
        "subject": app.cast.ella.to_string(),
        "asker": { "name": "Rosa Marsh", "person": app.cast.rosa.to_string(), "contact": "01632 960123" },
        "by_right": "parental-responsibility",
        "asked": "Everything you hold about Ella",
        "channel": "e-mail",
        "received_on": "2026-11-23",
    });
    // A tutor passes on what concerns their own learner.
    post("POST /requests", "/requests", request, 201)
}

/// The steps of the request 001, in their order.
fn request(app: &TestApp) -> Vec<Step> {
    let cupboard = app.cupboard;
    let at = |path: &str| format!("/requests/001{path}");
    let by_hand = json!({
        "words": "Ella Marsh",
        "texts": [{ "title": "a letter", "text": "Ella wrote to us." }],
        "scans": [{ "title": "a scan", "file": letter() }],
    });
    vec![
        get("GET /requests", "/requests", 403),
        get("GET /requests/{number}", at(""), 403),
        post(
            "POST /requests/{number}/pause",
            at("/pause"),
            json!({ "on": "2026-11-23" }),
            403,
        ),
        post(
            "POST /requests/{number}/resume",
            at("/resume"),
            json!({ "on": "2026-11-24" }),
            403,
        ),
        post("POST /requests/{number}/has", at("/has"), json!({}), 403),
        post(
            "POST /requests/{number}/note",
            at("/note"),
            json!({ "text": "She called." }),
            403,
        ),
        post(
            "POST /requests/{number}/identity",
            at("/identity"),
            json!({ "what": "no-doubt", "why": "we know her" }),
            403,
        ),
        post(
            "POST /requests/{number}/authority",
            at("/authority"),
            json!({ "what": "shown", "on": "2026-11-24", "saw": "birth certificate" }),
            403,
        ),
        post(
            "POST /requests/{number}/reply",
            at("/reply"),
            json!({ "how": "by e-mail, the code by telephone" }),
            403,
        ),
        post(
            "POST /requests/{number}/extend",
            at("/extend"),
            json!({ "on": "2026-11-24", "why": "there are very many papers" }),
            403,
        ),
        step(
            "POST /requests/{number}/places",
            at("/places"),
            Body::None,
            403,
        ),
        post(
            "POST /requests/{number}/search",
            at("/search"),
            json!({ "place": "all" }),
            403,
        ),
        post(
            "POST /requests/{number}/search/{place}/by-hand",
            at(&format!("/search/{cupboard}/by-hand")),
            by_hand,
            403,
        ),
        get("GET /requests/{number}/review", at("/review"), 403),
        get("GET /requests/{number}/review/{item}", at("/review/1"), 403),
        post(
            "POST /requests/{number}/review/{item}",
            at("/review/1"),
            json!({ "choice": "give" }),
            403,
        ),
    ]
}

/// What follows when all is decided.
fn answering() -> Vec<Step> {
    let at = |path: &str| format!("/requests/001{path}");
    vec![
        step(
            "POST /requests/{number}/package",
            at("/package"),
            Body::None,
            403,
        ),
        get("GET /requests/{number}/package", at("/package"), 403),
        get(
            "GET /requests/{number}/package/pdf",
            at("/package/pdf"),
            403,
        ),
        get(
            "GET /requests/{number}/package/zip",
            at("/package/zip"),
            403,
        ),
        step(
            "POST /requests/{number}/deliver",
            at("/deliver"),
            Body::Json(json!({})),
            403,
        ),
    ]
}

/// Calls each step as everybody, the data protection officer last, and remembers its route.
struct Walk<'a> {
    app: &'a TestApp,
    dpo: Program<'a>,
    narrow: Program<'a>,
    tutor: Program<'a>,
    seen: BTreeMap<String, u16>,
    faults: Vec<String>,
}

impl Walk<'_> {
    async fn step(&mut self, step: &Step, wanted: u16) -> Answer {
        let etag = self.etag(step).await;
        let nobody = Program::nobody(self.app);
        problem(&call(&nobody, step, &etag).await, 401);
        // A scope for nothing of this: the same refusal as for whoever has no account.
        let refused = call(&self.narrow, step, &etag).await;
        self.expect(step, "too narrow a", &refused, 403);
        let tutor = call(&self.tutor, step, &etag).await;
        self.expect(step, "a tutor's", &tutor, step.tutor);
        let answer = call(&self.dpo, step, &etag).await;
        self.expect(step, "the DPO's", &answer, wanted);
        let (method, path) = step.route.split_once(' ').unwrap();
        self.seen
            .insert(format!("{method} /api/v1{path}"), answer.status.as_u16());
        answer
    }

    fn expect(&mut self, step: &Step, whose: &str, answer: &Answer, wanted: u16) {
        let got = answer.status.as_u16();
        if got != wanted {
            self.faults.push(format!(
                "{} with {whose} token: {got} instead of {wanted}: {}",
                step.route,
                answer.text()
            ));
        } else if got >= 400 {
            problem(answer, got);
        }
    }

    async fn etag(&self, step: &Step) -> String {
        if !step.route.starts_with("PUT ") {
            return String::new();
        }
        let answer = self.dpo.get(&step.path).await;
        crate::client::header_of(&answer, "etag").to_owned()
    }
}

fn usual(step: &Step) -> u16 {
    let made = [
        "POST /people",
        "POST /people/{id}/relations",
        "POST /people/{id}/records",
        "POST /people/{id}/consents",
        "POST /people/{id}/disclosures",
        "POST /people/{id}/disposals",
        "POST /files/{id}/disposals",
        "POST /people/{id}/holds",
        "POST /people/{id}/safety/words",
        "POST /people/{id}/safety/orders",
        "POST /places",
        "POST /accounts",
        "POST /policy/attestations",
        "POST /tokens",
        "POST /requests",
        "POST /questions",
        "POST /registers/{register}/entries",
    ];
    let done = [
        "identity",
        "authority",
        "reply",
        "pause",
        "resume",
        "extend",
        "note",
        "has",
        "close",
        "leave-out",
        "end",
        "revoke",
        "{item}",
        "lock",
        "unlock",
        "draft",
        "drop",
        "told",
        "take-back",
        "answer",
        "strike",
        "set-aside",
        "read",
    ];
    let last = step.route.rsplit('/').next().unwrap();
    if step.route == "GET /processor/xlsx" {
        // This organisation does nothing for others.
        404
    } else if made.contains(&step.route) {
        201
    } else if !step.route.starts_with("GET")
        && (done.contains(&last) || step.route.starts_with("PUT"))
    {
        204
    } else {
        200
    }
}

#[tokio::test]
async fn every_route_is_called_by_everybody() {
    let app = TestApp::new();
    let mut walk = Walk {
        app: &app,
        dpo: whole(&app, "dpo"),
        narrow: program(&app, "dpo", &[Action::SignIn]),
        tutor: whole(&app, "tutor"),
        seen: BTreeMap::new(),
        faults: Vec::new(),
    };
    let steps = [
        in_time(),
        people(&app),
        notices(&app),
        consents(&app),
        house(&app),
        questions(),
    ];
    for step in steps.iter().flatten() {
        walk.step(step, usual(step)).await;
    }
    // The tutor's own goes first, so that the request of the walk is found by its number.
    let opened = opening(&app);
    walk.step(&opened, 201).await;
    for step in &request(&app) {
        walk.step(step, usual(step)).await;
    }
    many_items(&mut walk).await;
    let bulk = post(
        "POST /requests/{number}/review/bulk",
        "/requests/001/review/bulk",
        json!({ "item": 2, "choice": "give" }),
        403,
    );
    walk.step(&bulk, 200).await;
    pictures(&mut walk).await;
    decide_the_rest(&walk.dpo).await;
    assert!(walk.faults.is_empty(), "{}", walk.faults.join("\n"));
    let mut delivered = None;
    for step in answering() {
        delivered = Some(walk.step(&step, 200).await);
    }
    assert!(walk.faults.is_empty(), "{}", walk.faults.join("\n"));
    collected(&mut walk, &read(&delivered.unwrap())).await;
    the_second_request(&mut walk).await;
    another_kind(&mut walk).await;
    by_the_public_page(&mut walk).await;
    by_mail(&mut walk).await;
    attested(&mut walk).await;
    told(&mut walk).await;
    taken_back(&mut walk).await;
    kept_safe(&mut walk).await;
    given_to_others(&mut walk).await;
    own_details(&mut walk).await;
    files(&mut walk).await;
    disposals(&mut walk).await;
    on_hold(&mut walk).await;
    scored(&mut walk).await;
    worded(&mut walk).await;
    registers(&mut walk).await;
    the_next_policy(&mut walk).await;
    locks(&mut walk).await;
    ends(&mut walk).await;
    assert!(walk.faults.is_empty(), "{}", walk.faults.join("\n"));
    let left: Vec<String> = web::api::routes()
        .into_iter()
        .map(|(route, _)| route)
        .filter(|route| !walk.seen.contains_key(route))
        .collect();
    assert_eq!(left, Vec::<String>::new(), "never called");
}

/// What is done about many items at once: listed, accepted, taken back, decided alike.
async fn many_items(walk: &mut Walk<'_>) {
    let at = |path: &str| format!("/requests/001/review/{path}");
    let listed = get(
        "GET /requests/{number}/review/suggestions",
        at("suggestions"),
        403,
    );
    let listed = read(&walk.step(&listed, 200).await);
    let first = &listed["items"][0];
    let search = post(
        "POST /requests/{number}/review/search",
        at("search"),
        json!({ "is": ["suggested"], "rule": first["rule"] }),
        403,
    );
    let shown = read(&walk.step(&search, 200).await);
    assert_eq!(shown["items"][0]["rule"], first["rule"], "{listed}");
    let accept = post(
        "POST /requests/{number}/review/suggestions",
        at("suggestions"),
        json!({ "rule": first["rule"], "items": first["items"] }),
        403,
    );
    let accepted = read(&walk.step(&accept, 200).await);
    assert_eq!(accepted["items"], first["items"]);
    let undo = post(
        "POST /requests/{number}/review/together",
        at("together"),
        json!({ "act": accepted["act"] }),
        403,
    );
    assert_eq!(read(&walk.step(&undo, 200).await)["items"], first["items"]);
    let alike = post(
        "POST /requests/{number}/review/alike",
        at("alike"),
        json!({ "item": 1 }),
        403,
    );
    // Nothing else says the same.
    walk.step(&alike, 403).await;
    let list = get(
        "GET /requests/{number}/letters",
        "/requests/001/letters",
        403,
    );
    let list = read(&walk.step(&list, 200).await);
    assert_eq!(list["letters"][0]["code"], "acknowledgement");
    let pdf = get(
        "GET /requests/{number}/letters/{letter}/pdf",
        "/requests/001/letters/acknowledgement/pdf",
        403,
    );
    let pdf = walk.step(&pdf, 200).await;
    assert!(pdf.bytes.starts_with(b"%PDF"));
    let report = get("GET /requests/{number}/report", "/requests/001/report", 403);
    let report = read(&walk.step(&report, 200).await);
    assert!(!report["searched"].as_array().unwrap().is_empty());
    assert_eq!(report["answer"], serde_json::Value::Null);
}

/// A scan is looked at, covered, and given as it is covered.
async fn pictures(walk: &mut Walk<'_>) {
    let items = read(&walk.dpo.get("/requests/001/review?limit=100").await);
    let mut items = items["items"].as_array().unwrap().iter();
    let scan = items.find(|item| item["title"] == "a scan").unwrap();
    let path = format!("/requests/001/review/{}", scan["number"]);
    assert_eq!(scan["decision"], "undecided", "not with many others");
    let page = get(
        "GET /requests/{number}/review/{item}/pages/{page}",
        format!("{path}/pages/1"),
        403,
    );
    let bare = walk.step(&page, 200).await;
    assert!(bare.bytes.starts_with(b"\x89PNG"));
    let act = async |body: &Value, wanted: StatusCode| {
        let done = walk.dpo.post(&path, body).await;
        assert_eq!(done.status, wanted, "{}", done.text());
    };
    let shown = read(&walk.dpo.get(&path).await);
    assert_eq!(shown["pictures"]["open"], 2);
    let suggested = &shown["pictures"]["suggested"][0];
    assert_eq!(suggested["words"], "Jamie Fox");
    assert_eq!(suggested["why"], "a full name");
    assert_eq!(suggested["state"], "open");
    let one = json!({ "choice": "accept-suggested", "which": { "suggested": 1 } });
    act(&one, StatusCode::NO_CONTENT).await;
    act(&one, StatusCode::NOT_FOUND).await;
    let open = json!({ "choice": "give-pictures", "looked": true });
    act(&open, StatusCode::UNPROCESSABLE_ENTITY).await;
    let page = json!({ "choice": "dismiss-suggested", "which": { "of-page": 1 } });
    act(&page, StatusCode::NO_CONTENT).await;
    let whom = json!({ "of-person": suggested["people"][0] });
    let none = json!({ "choice": "accept-suggested", "which": whom });
    act(&none, StatusCode::NOT_FOUND).await;
    act(
        &json!({ "choice": "uncover", "cover": 1 }),
        StatusCode::NO_CONTENT,
    )
    .await;
    let words = json!({ "choice": "read-words", "page": 1 });
    let done = walk.dpo.post(&path, &words).await;
    let shown = read(&walk.dpo.get(&path).await);
    assert_eq!(shown["pictures"]["suggested"][1]["state"], "dismissed");
    if done.status == StatusCode::NO_CONTENT {
        assert_eq!(shown["pictures"]["read"][0]["text"], "Ella Jamie Fox");
        let of_machine = shown["pictures"]["suggested"].as_array().unwrap();
        assert!(of_machine.iter().any(|one| one["machine_sure"] == 40));
    } else {
        // A kernel without Landlock.
        assert!(done.text().contains("cannot wall in"), "{}", done.text());
    }
    let cover = json!({
        "choice": "cover", "page": 1, "left": 0, "top": 0, "width": 10_000, "height": 10_000,
    });
    act(&cover, StatusCode::NO_CONTENT).await;
    let black = walk.dpo.get(&format!("{path}/pages/1")).await;
    assert_ne!(black.bytes, bare.bytes);
    act(
        &json!({ "choice": "uncover", "cover": 1 }),
        StatusCode::NO_CONTENT,
    )
    .await;
    let again = walk.dpo.get(&format!("{path}/pages/1")).await;
    assert_eq!(again.bytes, bare.bytes);
    act(&cover, StatusCode::NO_CONTENT).await;
    act(&json!({ "choice": "give" }), StatusCode::FORBIDDEN).await;
    let unseen = json!({ "choice": "give-pictures", "looked": false });
    act(&unseen, StatusCode::UNPROCESSABLE_ENTITY).await;
    let seen = json!({ "choice": "give-pictures", "looked": true });
    act(&seen, StatusCode::NO_CONTENT).await;
    let shown = read(&walk.dpo.get(&path).await);
    assert_eq!(shown["decision"], "give-with-marks");
    assert_eq!(shown["pictures"]["covers"][0]["width"], 10_000);
    assert!(shown["pictures"]["looked_at"].is_string());
}

async fn decide_the_rest(dpo: &Program<'_>) {
    let places = read(&dpo.get("/requests/001").await)["places"].clone();
    for place in places.as_array().unwrap() {
        if place["state"] == "waiting" {
            let id = place["id"].as_str().unwrap();
            let path = format!("/requests/001/search/{id}/leave-out");
            let left = dpo.post(&path, &json!({ "why": "it is empty" })).await;
            assert_eq!(left.status, StatusCode::NO_CONTENT, "{}", left.text());
        }
    }
    let items = read(&dpo.get("/requests/001/review").await);
    for item in items["items"].as_array().unwrap() {
        if item["decision"] == "undecided" {
            let path = format!("/requests/001/review/{}", item["number"]);
            let shown = read(&dpo.get(&path).await);
            let choice = json!({ "choice": "give-with-marks", "marks": shown["marks"] });
            let choice = if shown["marks"].as_array().unwrap().is_empty() {
                json!({ "choice": "give" })
            } else {
                choice
            };
            let decided = dpo.post(&path, &choice).await;
            assert_eq!(decided.status, StatusCode::NO_CONTENT, "{}", decided.text());
        }
    }
}

/// Collecting needs link and code, and no token at all.
async fn collected(walk: &mut Walk<'_>, delivery: &Value) {
    let nobody = Program::nobody(walk.app);
    let body =
        |code: &str, file: &str| json!({ "link": delivery["link"], "code": code, "file": file });
    let code = delivery["code"].as_str().unwrap();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let refused = nobody.post("/collect", &body(wrong, "pdf")).await;
    let elsewhere = json!({ "link": "nothing", "code": code, "file": "pdf" });
    let nothing = nobody.post("/collect", &elsewhere).await;
    assert_eq!(problem(&refused, 403), problem(&nothing, 403));
    let pdf = nobody.post("/collect", &body(code, "pdf")).await;
    assert!(pdf.bytes.starts_with(b"%PDF"), "{}", pdf.text());
    let zip = nobody.post("/collect", &body(code, "zip")).await;
    assert!(zip.bytes.starts_with(b"PK"));
    walk.seen.insert("POST /api/v1/collect".to_owned(), 200);
}

/// A request that asks for something other than data: what it asks for is written down and decided.
async fn another_kind(walk: &mut Walk<'_>) {
    let asks = json!({
        "kind": "objection",
        "subject": walk.app.cast.ella.to_string(),
        "asker": { "name": "Ella Marsh", "person": walk.app.cast.ella.to_string(), "contact": "by hand" },
        "by_right": "data-subject",
        "asked": "No more surveys",
        "channel": "letter",
        "received_on": "2026-11-23",
    });
    let made = walk.dpo.post("/requests", &asks).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text());
    let at = |path: &str| format!("/requests/003{path}");
    let asked = get(
        "GET /requests/{number}/record/{happening}",
        at("/record/point-added"),
        403,
    );
    walk.step(&asked, 200).await;
    let written = json!({ "answers": {
        "words": ["no more surveys"], "ground": ["objection-legitimate-interests"],
    } });
    let decided = json!({ "ruling": "granted" });
    for step in [
        post(
            "POST /requests/{number}/record/{happening}",
            at("/record/point-added"),
            written,
            403,
        ),
        post(
            "POST /requests/{number}/points/{point}",
            at("/points/1"),
            decided,
            403,
        ),
    ] {
        walk.step(&step, 204).await;
    }
    let shown = read(&walk.dpo.get("/requests/003").await);
    assert_eq!(shown["kind"], "objection");
    assert_eq!(shown["points"][0]["ruling"], "granted");
    assert_eq!(shown["stands_still_since"], "2026-11-23");
    assert_eq!(shown["clock"]["due_on"], "2026-12-23");
}

async fn the_second_request(walk: &mut Walk<'_>) {
    let at = |path: &str| format!("/requests/002{path}");
    let left_out = post(
        "POST /requests/{number}/search/{place}/leave-out",
        at(&format!("/search/{}/leave-out", walk.app.cupboard)),
        json!({ "why": "it holds invoices only" }),
        403,
    );
    let close = post(
        "POST /requests/{number}/close",
        at("/close"),
        json!({ "reason": "withdrawn", "note": "she wrote so" }),
        403,
    );
    walk.step(&left_out, 204).await;
    sheets(walk).await;
    walk.step(&close, 204).await;
}

/// A colleague is asked to look, asked again, and signs by link and code, without a token.
async fn sheets(walk: &mut Walk<'_>) {
    let ask = post(
        "POST /requests/{number}/sheets",
        "/requests/002/sheets",
        json!({ "name": "Sam Okafor", "places": ["your mailbox"], "by": "2026-11-30" }),
        403,
    );
    let first = read(&walk.step(&ask, 200).await);
    let id = first["id"].as_str().unwrap();
    let again = post(
        "POST /requests/{number}/sheets/{sheet}/again",
        format!("/requests/002/sheets/{id}/again"),
        Value::Null,
        403,
    );
    let again = Step {
        body: Body::None,
        ..again
    };
    let made = read(&walk.step(&again, 200).await);
    assert_eq!(made["by_mail"], false);
    let nobody = Program::nobody(walk.app);
    let (link, code) = (&made["link"], &made["code"]);
    let old = json!({ "link": first["link"], "code": first["code"] });
    let nothing = json!({ "link": "nothing", "code": code });
    let refused = nobody.post("/sheet", &old).await;
    let elsewhere = nobody.post("/sheet", &nothing).await;
    assert_eq!(problem(&refused, 403), problem(&elsewhere, 403));
    let opened = nobody
        .post("/sheet", &json!({ "link": link, "code": code }))
        .await;
    let opened = read(&opened);
    assert_eq!(opened["places"], json!(["your mailbox"]));
    walk.seen.insert("POST /api/v1/sheet".to_owned(), 200);
    let answer = json!({
        "link": link, "code": code, "name": "S. Okafor",
        "places": [{ "outcome": "found", "text": "Ella is coming at four." }],
    });
    let signed = nobody.post("/sheet/answer", &answer).await;
    assert_eq!(signed.status.as_u16(), 204, "{}", signed.text());
    walk.seen
        .insert("POST /api/v1/sheet/answer".to_owned(), 204);
    let shown = read(&walk.dpo.get("/requests/002").await);
    assert_eq!(shown["sheets"][0]["state"], "answered");
}

/// What anybody sends without an account is seen, matched, read, and set aside.
async fn by_the_public_page(walk: &mut Walk<'_>) {
    let app = walk.app;
    for _ in 0..2 {
        let new = app::NewArrival {
            wish: None,
            about: app::bodies::About::Child,
            person: "Ella Marsh".to_owned(),
            hints: String::new(),
            from: app::bodies::Sender {
                name: "Rosa Marsh".to_owned(),
                email: "rosa.marsh@example.org".to_owned(),
                ..app::bodies::Sender::default()
            },
            words: "What do you hold about her?".to_owned(),
        };
        let cost = app::PasswordCost::TEST;
        app.engine.arrive(&new, app.now(), cost).unwrap();
    }
    let list = get("GET /arrivals", "/arrivals", 403);
    let shown = read(&walk.step(&list, 200).await);
    let ids: Vec<String> = shown["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(shown["items"][0]["due_on"], "2026-12-24");
    assert_eq!(shown["items"][0]["asks"], Value::Null);
    let at = |id: &str, path: &str| format!("/arrivals/{id}{path}");
    let one = walk
        .step(&get("GET /arrivals/{id}", at(&ids[0], ""), 403), 200)
        .await;
    let one = read(&one);
    assert_eq!(
        (&one["about"], &one["unread"]),
        (&json!("child"), &json!(false))
    );
    assert_eq!(one["words"], "What do you hold about her?");
    let matched = post(
        "POST /arrivals/{id}/match",
        at(&ids[0], "/match"),
        json!({ "subject": app.cast.ella.to_string() }),
        403,
    );
    let made = read(&walk.step(&matched, 201).await);
    let request = made["id"].as_str().unwrap();
    let request = read(&walk.dpo.get(&format!("/requests/{request}")).await);
    assert_eq!(request["clock"]["due_on"], "2026-12-24");
    assert_eq!(request["channel"], "public page");
    let seen = step(
        "POST /arrivals/{id}/read",
        at(&ids[0], "/read"),
        Body::None,
        403,
    );
    walk.step(&seen, 204).await;
    let aside = post(
        "POST /arrivals/{id}/set-aside",
        at(&ids[1], "/set-aside"),
        json!({ "reason": "came-twice", "note": "the one before" }),
        403,
    );
    walk.step(&aside, 204).await;
    let shown = read(&walk.dpo.get("/arrivals").await);
    let of = |id: &str| {
        let mut all = shown["items"].as_array().unwrap().iter();
        all.find(|one| one["id"] == id).unwrap().clone()
    };
    assert_eq!(of(&ids[1])["set_aside"], "came-twice");
    assert!(of(&ids[0])["request"].is_string());
}

/// A mail that is given in is read, taken in, got back as it came, and matched.
async fn by_mail(walk: &mut Walk<'_>) {
    let mail = "Received: from a by b; Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nFrom: Rosa Marsh <rosa.marsh@example.org>\r\nSubject: Ella\r\n\r\nPlease send me a copy of everything about my daughter Ella Marsh.\r\n";
    let file = BASE64.encode(mail.as_bytes());
    let shown = post(
        "POST /arrivals/mail/read",
        "/arrivals/mail/read",
        json!({ "file": file }),
        200,
    );
    let shown = read(&walk.step(&shown, 200).await);
    assert_eq!(shown["received_on"], "2026-11-23");
    assert_eq!(shown["guesses"][0]["asks"], "access");
    assert_eq!(
        (&shown["about"], &shown["known"]),
        (&json!("child"), &Value::Null)
    );
    assert_eq!(shown["messages"][0]["at_by"], "stamp");
    let take = post(
        "POST /arrivals/mail",
        "/arrivals/mail",
        // The tutor's program gave it in before: this one says that it is another request.
        json!({ "file": file, "asks": ["access"], "person": "Ella Marsh", "again": true }),
        201,
    );
    let made = read(&walk.step(&take, 201).await);
    assert_eq!(made["arrivals"][0]["due_on"], "2026-12-23");
    let id = made["id"].as_str().unwrap();
    let one = read(&walk.dpo.get(&format!("/arrivals/{id}")).await);
    assert_eq!(one["channel"], "e-mail");
    let likely = one["may_be_about"].as_array().unwrap();
    let ella = walk.app.cast.ella.to_string();
    assert!(likely.iter().any(|one| one["id"] == ella), "{one}");
    let got = get(
        "GET /arrivals/{id}/mail",
        format!("/arrivals/{id}/mail"),
        403,
    );
    assert_eq!(walk.step(&got, 200).await.bytes, mail.as_bytes());
}

/// What was attested counts, until it is taken back.
async fn attested(walk: &mut Walk<'_>) {
    let training = |coverage: &Value| {
        let mut all = coverage["obligations"].as_array().unwrap().iter();
        all.find(|one| one["id"] == "SHA-5").unwrap().clone()
    };
    let before = training(&read(&walk.dpo.get("/policy/coverage").await));
    assert_eq!(before["kept"], "attested");
    let id = before["attested"][0]["id"].as_str().unwrap();
    let withdraw = post(
        "POST /policy/attestations/{id}/withdraw",
        format!("/policy/attestations/{id}/withdraw"),
        json!({ "why": "two people were missing" }),
        403,
    );
    walk.step(&withdraw, 204).await;
    let after = training(&read(&walk.dpo.get("/policy/coverage").await));
    assert_eq!(after["kept"], "not-met");
    assert_eq!(after["attested"][0]["good"], false);
}

/// What was put on record of a notice counts, until it is taken back.
async fn told(walk: &mut Walk<'_>) {
    let path = format!("/people/{}/notices", walk.app.cast.ella);
    let before = read(&walk.dpo.get(&path).await);
    let notice = before["items"][0].clone();
    assert_eq!(notice["open"], false, "{notice}");
    // The officer and the tutor have both said so.
    let entries = notice["given"].as_array().unwrap();
    assert_eq!(entries.len(), 2);
    for entry in entries {
        let id = entry["id"].as_str().unwrap();
        let back = post(
            "POST /notices/given/{id}/take-back",
            format!("/notices/given/{id}/take-back"),
            json!({ "why": "It came back." }),
            403,
        );
        walk.step(&back, 204).await;
    }
    let after = read(&walk.dpo.get(&path).await);
    assert_eq!(after["items"][0]["open"], true);
    assert_eq!(after["items"][0]["given"][0]["taken_back"], "It came back.");
    let due = read(&walk.dpo.get("/notices/tutees/due").await);
    let mut due = due["items"].as_array().unwrap().iter();
    assert!(due.any(|one| one["id"] == json!(walk.app.cast.ella.to_string())));
}

/// What somebody agreed to is taken back, seen to, and struck out.
async fn taken_back(walk: &mut Walk<'_>) {
    let path = format!("/people/{}/consents", walk.app.cast.ella);
    let of = |all: &Value| {
        let mut all = all["items"].as_array().unwrap().iter();
        let found = all.find(|one| one["code"] == "support-need.teaching");
        found.unwrap().clone()
    };
    let before = of(&read(&walk.dpo.get(&path).await));
    // The officer and the tutor have both said so.
    assert_eq!(
        (
            &before["agreed"],
            before["entries"].as_array().unwrap().len()
        ),
        (&json!("yes"), 2)
    );
    let ids: Vec<String> = before["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["id"].as_str().unwrap().to_owned())
        .collect();
    let first = &ids[0];
    let back = post(
        "POST /consents/entries/{id}/withdraw",
        format!("/consents/entries/{first}/withdraw"),
        json!({ "on": "2026-11-20" }),
        204,
    );
    // The tutor has already.
    walk.step(&back, 403).await;
    let settle = post(
        "POST /consents/entries/{id}/settle",
        format!("/consents/entries/{first}/settle"),
        json!({ "words": "The note is gone." }),
        403,
    );
    walk.step(&settle, 204).await;
    for id in &ids {
        let strike = post(
            "POST /consents/entries/{id}/strike",
            format!("/consents/entries/{id}/strike"),
            json!({ "why": "It was the sister." }),
            403,
        );
        walk.step(&strike, 204).await;
    }
    let after = of(&read(&walk.dpo.get(&path).await));
    assert_eq!(after["agreed"], "not-asked");
    assert_eq!(after["entries"][0]["struck"], "It was the sister.");
}

/// Her mother is invited to see her own details, says two things, and both are decided.
async fn own_details(walk: &mut Walk<'_>) {
    let path = format!("/people/{}/own", walk.app.cast.rosa);
    let invite = post("POST /people/{id}/own", path.clone(), json!({}), 403);
    let made = read(&walk.step(&invite, 200).await);
    let secret = made["link"].as_str().unwrap().rsplit('/').next().unwrap();
    let said = [
        (app::OwnDetail::Postcode, "ZZ9 9ZZ".to_owned()),
        (app::OwnDetail::KnownAs, "Ro".to_owned()),
    ];
    let how = (walk.app.now(), app::PasswordCost::TEST);
    let link = (secret, made["code"].as_str().unwrap());
    walk.app.engine.propose_own(link, &said, how).unwrap();
    let list = get("GET /people/{id}/own", path.clone(), 403);
    let shown = read(&walk.step(&list, 200).await);
    assert_eq!(shown["invitations"][0]["state"], "sent");
    for proposal in shown["proposals"].as_array().unwrap() {
        let put_right = proposal["detail"] == "known-as";
        let decide = post(
            "POST /proposals/{id}/decide",
            format!("/proposals/{}/decide", proposal["id"].as_str().unwrap()),
            json!({ "put_right": put_right, "why": "It is another house." }),
            403,
        );
        walk.step(&decide, 204).await;
    }
    let withdraw = post(
        "POST /invitations/{id}/withdraw",
        format!("/invitations/{}/withdraw", made["id"].as_str().unwrap()),
        Value::Null,
        403,
    );
    let withdraw = Step {
        body: Body::None,
        ..withdraw
    };
    walk.step(&withdraw, 204).await;
    let after = read(&walk.dpo.get(&path).await);
    assert_eq!(after["invitations"][0]["state"], "withdrawn");
    let taken: Vec<_> = after["proposals"].as_array().unwrap().iter().collect();
    assert!(
        taken
            .iter()
            .all(|one| one["put_right"] == (one["detail"] == "known-as"))
    );
}

/// A detail of Ella's is put right, as on her page.
fn put_right(app: &TestApp) {
    let ctx = app.operator();
    let held = ctx.show_person_to_change(app.cast.ella).unwrap();
    let mut body = held.body.clone();
    body.nicknames.push("Elly".to_owned());
    ctx.change_person(held.id, held.version, body).unwrap();
}

/// What was given to a school is put on record, its receiver told of a change, and struck out.
async fn given_to_others(walk: &mut Walk<'_>) {
    let path = format!("/people/{}/disclosures", walk.app.cast.ella);
    let note = post(
        "POST /people/{id}/disclosures",
        path.clone(),
        json!({
            "who": "Westfield School", "kinds": ["session-report"], "why": "They teach her.",
            "ground": "service", "how": "by post", "on": "2026-10-01",
        }),
        403,
    );
    let made = read(&walk.step(&note, 201).await);
    let list = get("GET /people/{id}/disclosures", path.clone(), 403);
    let shown = read(&walk.step(&list, 200).await);
    assert_eq!(shown["items"][0]["id"], made["id"]);
    assert_eq!(shown["items"][0]["who"], "Westfield School");
    put_right(walk.app);
    let told = post(
        "POST /disclosures/{id}/told",
        format!("/disclosures/{}/told", made["id"].as_str().unwrap()),
        json!({ "outcome": "told", "words": "by letter" }),
        403,
    );
    walk.step(&told, 204).await;
    let strike = post(
        "POST /disclosures/{id}/strike",
        format!("/disclosures/{}/strike", made["id"].as_str().unwrap()),
        json!({ "why": "It was never sent." }),
        403,
    );
    walk.step(&strike, 204).await;
    let after = read(&walk.dpo.get(&path).await);
    assert_eq!(after["items"][0]["struck"], "It was never sent.");
}

/// What is held about somebody is looked at, and a part of it proposed, stopped, proposed and agreed to.
async fn disposals(walk: &mut Walk<'_>) {
    let person = walk.app.cast.jamie;
    let look = get(
        "GET /people/{id}/held-about",
        format!("/people/{person}/held-about"),
        403,
    );
    let held = read(&walk.step(&look, 200).await);
    let code = held["heaps"][0]["code"].clone();
    let new = post(
        "POST /people/{id}/disposals",
        format!("/people/{person}/disposals"),
        json!({ "go": [code.clone()], "why": "not-needed" }),
        403,
    );
    let made = read(&walk.step(&new, 201).await);
    let path = format!("/disposals/{}", made["id"].as_str().unwrap());
    let show = get("GET /disposals/{id}", path.clone(), 403);
    assert_eq!(read(&walk.step(&show, 200).await)["state"], "waits");
    let list = get("GET /disposals", "/disposals".to_owned(), 403);
    walk.step(&list, 200).await;
    let stop = post(
        "POST /disposals/{id}/stop",
        format!("{path}/stop"),
        json!({}),
        403,
    );
    walk.step(&stop, 204).await;
    assert_eq!(read(&walk.dpo.get(&path).await)["state"], "stopped");
    // Nobody agrees to what they proposed: this one the operator did.
    let second = {
        let operator = walk.app.operator();
        let new = app::NewDisposal {
            person,
            go: vec![code.as_str().unwrap().to_owned()],
            why: app::DisposalReason::Mistake,
            request: None,
        };
        operator.propose_disposal(&new).unwrap()
    };
    let path = format!("/disposals/{second}");
    let agree = post(
        "POST /disposals/{id}/agree",
        format!("{path}/agree"),
        json!({}),
        403,
    );
    walk.step(&agree, 204).await;
    assert_eq!(read(&walk.dpo.get(&path).await)["state"], "destroyed");
}

/// The file of a request that is closed is looked at and proposed to be deleted.
async fn files(walk: &mut Walk<'_>) {
    let request = json!({
        "subject": walk.app.cast.jamie.to_string(),
        "asker": { "name": "Jamie Tolliver", "person": walk.app.cast.jamie.to_string(), "contact": "01632 960124" },
        "by_right": "data-subject",
        "asked": "Nothing, by mistake",
        "channel": "telephone",
        "received_on": "2026-11-23",
    });
    let made = read(&walk.dpo.post("/requests", &request).await);
    let id = made["id"].as_str().unwrap();
    let close = json!({ "reason": "opened-in-error", "note": "it was a question" });
    walk.dpo
        .post(&format!("/requests/{id}/close"), &close)
        .await;
    let show = get("GET /files/{id}", format!("/files/{id}"), 403);
    let file = read(&walk.step(&show, 200).await);
    assert_eq!(file["stands"], "free");
    let propose = post(
        "POST /files/{id}/disposals",
        format!("/files/{id}/disposals"),
        json!({ "why": "mistake" }),
        403,
    );
    let made = read(&walk.step(&propose, 201).await);
    let path = format!("/disposals/{}", made["id"].as_str().unwrap());
    assert_eq!(read(&walk.dpo.get(&path).await)["file"], file["called"]);
    walk.dpo.post(&format!("{path}/stop"), &json!({})).await;
}

/// Who stands in a document is marked, and held against what is found.
async fn scored(walk: &mut Walk<'_>) {
    let start = post("POST /scores", "/scores", json!({ "texts": 1 }), 403);
    let made = read(&walk.step(&start, 201).await);
    let list = get("GET /scores", "/scores", 403);
    let listed = read(&walk.step(&list, 200).await);
    assert_eq!(listed["items"][0]["id"], made["id"]);
    let path = format!("/scores/{}", made["id"].as_str().unwrap());
    let text = format!("{path}/texts/1");
    let show = get("GET /scores/{id}/texts/{item}", text.clone(), 403);
    let shown = read(&walk.step(&show, 200).await);
    assert_eq!(shown["words"], json!(["Ella", "wrote", "to", "us"]));
    let mark = json!({ "words": [0] });
    let mark = post("POST /scores/{id}/texts/{item}", text.clone(), mark, 403);
    walk.step(&mark, 204).await;
    assert_eq!(read(&walk.dpo.get(&text).await)["marked"], json!([0]));
    let look = get("GET /scores/{id}", path.clone(), 403);
    let view = read(&walk.step(&look, 200).await);
    let recall = json!({ "right": 1, "all": 1, "per_cent": 100, "at_least": 20, "at_most": 100 });
    assert_eq!(view["recall"], recall);
    let finish = post(
        "POST /scores/{id}/finish",
        format!("{path}/finish"),
        json!({}),
        403,
    );
    walk.step(&finish, 204).await;
    let view = read(&walk.dpo.get(&path).await);
    assert!(view["finished_at"].is_string());
    assert_eq!(view["recall"], recall);
    assert_eq!(view["waits"], json!([]));
}

/// What is past its day is looked at; something is put on hold, looked at again, and let go.
async fn on_hold(walk: &mut Walk<'_>) {
    let look = get("GET /retention", "/retention".to_owned(), 403);
    assert_eq!(read(&walk.step(&look, 200).await)["holds"], json!([]));
    let person = walk.app.cast.ella;
    let put = post(
        "POST /people/{id}/holds",
        format!("/people/{person}/holds"),
        json!({
            "kinds": ["session-report"], "why": "claim", "words": "The claim of May",
            "review_on": "2027-05-01",
        }),
        403,
    );
    let made = read(&walk.step(&put, 201).await);
    let path = format!("/holds/{}", made["id"].as_str().unwrap());
    let show = get("GET /holds/{id}", path.clone(), 403);
    let shown = read(&walk.step(&show, 200).await);
    assert_eq!(shown["why"], "claim");
    let holds = read(&walk.dpo.get("/retention").await);
    assert_eq!(holds["holds"][0]["id"], made["id"]);
    let review = post(
        "POST /holds/{id}/review",
        format!("{path}/review"),
        json!({ "words": "Not settled.", "review_on": "2027-06-01" }),
        403,
    );
    walk.step(&review, 204).await;
    let end = post(
        "POST /holds/{id}/end",
        format!("{path}/end"),
        json!({ "words": "Settled." }),
        403,
    );
    walk.step(&end, 204).await;
    assert!(read(&walk.dpo.get(&path).await)["ended_at"].is_string());
}

/// A letter's text is read, tried, written, and the usual one taken again.
async fn worded(walk: &mut Walk<'_>) {
    let list = get("GET /letters", "/letters".to_owned(), 403);
    let all = read(&walk.step(&list, 200).await);
    assert_eq!(all["letters"][0]["code"], "acknowledgement");
    let path = "/letters/refusal-young".to_owned();
    let show = get("GET /letters/{letter}", path.clone(), 403);
    assert_eq!(read(&walk.step(&show, 200).await)["own"], false);
    let text = json!({ "text": "We say no. Why: {reasons}" });
    let tried = post(
        "POST /letters/{letter}/try",
        format!("{path}/try"),
        text,
        403,
    );
    let tried = read(&walk.step(&tried, 200).await);
    assert_eq!(
        tried["reads"][0],
        "We say no. Why: There are four years of mail to read."
    );
    let none = json!({ "text": "We say no." });
    let refused = walk.dpo.post(&path, &none).await;
    assert_eq!(refused.status, 422);
    let text = json!({ "text": "We say no. Why: {reasons}", "version": 0 });
    let write = post("POST /letters/{letter}", path.clone(), text, 403);
    assert_eq!(read(&walk.step(&write, 200).await)["own"], true);
    let usual = post(
        "POST /letters/{letter}/usual",
        format!("{path}/usual"),
        json!({}),
        403,
    );
    assert_eq!(read(&walk.step(&usual, 200).await)["version"], 0);
}

/// A word is protected and an order put on record; the word is taken away again.
async fn kept_safe(walk: &mut Walk<'_>) {
    let path = format!("/people/{}/safety", walk.app.cast.ella);
    let word = post(
        "POST /people/{id}/safety/words",
        format!("{path}/words"),
        json!({ "kind": "school", "text": "Gorsefield School", "may_know": ["Rosa Marsh"] }),
        403,
    );
    let made = read(&walk.step(&word, 201).await);
    let order = post(
        "POST /people/{id}/safety/orders",
        format!("{path}/orders"),
        json!({
            "says": "He may not write to her.", "against": "Bram Quillfeather",
            "reach": ["77 Yarrow Street"], "seen_by": "Rowan Hale", "seen_on": "2026-06-10",
        }),
        403,
    );
    walk.step(&order, 201).await;
    let look = get("GET /people/{id}/safety", path.clone(), 403);
    let shown = read(&walk.step(&look, 200).await);
    assert_eq!(shown["words"][0]["id"], made["id"]);
    assert_eq!(shown["orders"][0]["in_force"], true);
    let end = post(
        "POST /people/{id}/safety/{entry}/end",
        format!("{path}/{}/end", made["id"].as_str().unwrap()),
        json!({ "why": "She has moved on." }),
        403,
    );
    walk.step(&end, 204).await;
    let after = read(&walk.dpo.get(&path).await);
    assert_eq!(after["words"], json!([]));
}

/// An entry from the register that it is written into to its striking out.
async fn registers(walk: &mut Walk<'_>) {
    let said = json!({ "what": "A laptop was left open.", "follows": "talk" });
    let details = json!({ "on": "2026-11-20", "said": said });
    let add = post(
        "POST /registers/{register}/entries",
        "/registers/failures/entries",
        details.clone(),
        403,
    );
    let made = read(&walk.step(&add, usual(&add)).await);
    let entry = format!("/registers/entries/{}", made["id"].as_str().unwrap());
    let steps = [
        get("GET /registers", "/registers", 403),
        get("GET /registers/{register}", "/registers/failures", 403),
        get("GET /registers/entries/{id}", entry.clone(), 403),
        post("PUT /registers/entries/{id}", entry.clone(), details, 403),
        post(
            "POST /registers/entries/{id}/strike",
            format!("{entry}/strike"),
            json!({ "why": "It was another day." }),
            403,
        ),
    ];
    for step in steps {
        walk.step(&step, usual(&step)).await;
    }
}

/// What people ask, and where they stand with the policy.
fn questions() -> Vec<Step> {
    let question = json!({ "about": "sharing", "text": "May the school have it?" });
    vec![
        post("POST /questions", "/questions", question, 201),
        get("GET /questions", "/questions", 200),
        get("GET /policy/readers", "/policy/readers", 403),
        get("GET /policy/versions", "/policy/versions", 200),
        get(
            "GET /policy/versions/{number}/against/{other}",
            "/policy/versions/1/against/1",
            200,
        ),
    ]
}

/// A draft with a new purpose: made, dropped, made again, told of, signed on paper, adopted.
async fn the_next_policy(walk: &mut Walk<'_>) {
    let questions = read(&walk.dpo.get("/questions").await);
    let question = questions["items"][0]["id"].as_str().unwrap();
    let answer = post(
        "POST /questions/{id}/answer",
        format!("/questions/{question}/answer"),
        json!({ "text": "Yes, in short." }),
        403,
    );
    let text = policy::packs::private_tutoring()
        .replacen("version = 1", "version = 2", 1)
        .replacen("effective_on = \"2026-11-01\"", "effective_on = \"2026-12-31\"", 1)
        .replacen(
            "  [[record.use]]\n  purpose = \"teaching\"",
            "  [[record.use]]\n  people = [\"learner\"]\n  purpose = \"marketing\"\n  basis = \"legitimate-interests\"\n  interest = \"telling schools\"\n  assessment = \"quality\"\n\n  [[record.use]]\n  purpose = \"teaching\"",
            1,
        );
    let made = json!({ "files": [{ "name": "pack.toml", "text": text }] });
    let told = json!({
        "person": "learner", "purpose": "marketing", "on": "2026-11-20",
        "how": "by e-mail", "fits": "only figures of all together are shown",
    });
    let draft = || post("POST /policy/draft", "/policy/draft", made.clone(), 403);
    let none = json!({});
    for step in [
        answer,
        draft(),
        post("POST /policy/draft/drop", "/policy/draft/drop", none, 403),
        draft(),
        post("POST /policy/draft/told", "/policy/draft/told", told, 403),
    ] {
        walk.step(&step, 204).await;
    }
    let shown = get("GET /policy/draft", "/policy/draft", 403);
    let shown = read(&walk.step(&shown, 200).await);
    let hash = shown["sha256"].as_str().unwrap();
    assert_eq!(shown["must_be_told"][0]["settled"], json!(true), "{shown}");
    let operator = walk.app.operator();
    operator
        .signed_on_paper(hash, "director", "the red folder")
        .unwrap();
    let adopt = json!({ "sha256": hash });
    let adopt = post(
        "POST /policy/draft/adopt",
        "/policy/draft/adopt",
        adopt,
        403,
    );
    let adopted = read(&walk.step(&adopt, 200).await);
    assert_eq!(adopted["begins_on"], json!("2026-12-31"), "{adopted}");
}

/// Locking an account, which takes its token with it; and giving it back.
async fn locks(walk: &mut Walk<'_>) {
    let accounts = read(&walk.dpo.get("/accounts").await);
    let accounts = accounts["items"].as_array().unwrap();
    let head = accounts.iter().find(|one| one["role"] == "head").unwrap();
    let at = |what: &str| format!("/accounts/{}/{what}", head["id"].as_str().unwrap());
    let role = json!({ "role": "head" });
    let role = post("POST /accounts/{id}/role", at("role"), role, 403);
    walk.step(&role, 204).await;
    let program = whole(walk.app, "head");
    let steps = [
        ("POST /accounts/{id}/lock", "lock", 204, 401),
        ("POST /accounts/{id}/unlock", "unlock", 204, 200),
        ("POST /accounts/{id}/reset", "reset", 200, 401),
    ];
    for (route, what, wanted, then) in steps {
        walk.step(&step(route, at(what), Body::None, 403), wanted)
            .await;
        assert_eq!(program.get("/today").await.status.as_u16(), then, "{what}");
    }
}

/// A document, which the house of the tests has none of, and the end of a token.
async fn ends(walk: &mut Walk<'_>) {
    let nothing = app::EntityId([7; 16]);
    let document = get("GET /documents/{id}", format!("/documents/{nothing}"), 403);
    walk.step(&document, 404).await;
    let tokens = read(&walk.dpo.get("/tokens").await);
    let another = tokens["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|token| token["name"] == "another")
        .unwrap()
        .clone();
    let path = format!("/tokens/{}/revoke", another["id"].as_str().unwrap());
    let revoke = step("POST /tokens/{id}/revoke", path, Body::None, 403);
    let answer = call(&walk.dpo, &revoke, "").await;
    walk.expect(&revoke, "the DPO's", &answer, 204);
    walk.seen
        .insert("POST /api/v1/tokens/{id}/revoke".to_owned(), 204);
    let nothing = step(
        "POST /tokens/{id}/revoke",
        format!("/tokens/{nothing}/revoke"),
        Body::None,
        403,
    );
    walk.step(&nothing, 404).await;
}
