//! People, their records, places, policy, evidence and accounts, driven through the pages.

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

use app::NewRequest;
use app::bodies::Asker;
use axum::http::StatusCode;
use duties::Requester;
use duties::rights::RightKind;
use support::TestApp;

/// The refusal that tells nothing.
const NO_ACCESS: &str = "You do not have access. Ask the DPO.";

#[tokio::test]
async fn a_person_is_added_changed_and_found_without_a_name_in_an_address() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let mut fields = vec![
        ("given", "Zoë Anne"),
        ("family", "Hartley"),
        ("nicknames", "Zo, Zozo"),
        ("kind", "learner"),
        ("born-day", "31"),
        ("born-month", "2"),
        ("born-year", "2014"),
    ];
    let wrong = app.post("/people/add", &dpo, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    assert!(text.contains("href=\"#born-day\""), "{text}");
    assert!(
        text.contains("value=\"Zoë Anne\""),
        "what was typed is kept"
    );

    fields[4].1 = "3";
    let added = app.post("/people/add", &dpo, &fields).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    let path = added.location().to_owned();
    assert!(path.starts_with("/people/") && !path.contains("Hartley"));
    let page = app.get(&path, &dpo).await.text();
    for words in ["Zoë Anne Hartley", "Zo, Zozo", "3 February 2014", "Tutee"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains("<title>A person – Caretaker</title>"));

    for (one, whole) in [("e", false), ("q q", false), ("Odo", true)] {
        let said = app.post("/people", &dpo, &[("q", one)]).await.text();
        assert_eq!(said.contains("at least two letters of it"), !whole, "{one}");
        assert!(!said.contains("Marsh"), "{one} found everybody");
    }
    let found = app.post("/people", &dpo, &[("q", "zozo")]).await.text();
    assert!(
        found.contains("Zoë Anne Hartley") && found.contains("1 person"),
        "{found}"
    );
    assert!(!found.contains("Ella Marsh"));

    let change = format!("{path}/change");
    let form = app.get(&change, &dpo).await.text();
    assert!(form.contains("name=\"version\" value=\"1\""), "{form}");
    let changed = [
        ("given", "Zoë"),
        ("family", "Hartley"),
        ("until-1-day", "20"),
        ("until-1-month", "11"),
        ("until-1-year", "2026"),
        ("kind", "carer"),
        ("version", "1"),
    ];
    let answer = app.post(&change, &dpo, &changed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = app.get(&path, &dpo).await.text();
    assert!(
        page.contains("Tutee, until 20 November 2026; Parent or carer"),
        "{page}"
    );
    // The form was made from a version that is no longer the latest.
    let late = app.post(&change, &dpo, &changed).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_record_is_written_and_says_why_and_until_when() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let person = format!("/people/{}", app.cast.ella);
    let choose = app.get(&format!("{person}/records/add"), &dpo).await.text();
    assert!(choose.contains("value=\"session-report\"") && choose.contains("method=\"get\""));
    let add = format!("{person}/records/add?kind=session-report");
    let form = app.get(&add, &dpo).await.text();
    assert!(form.contains("6 years after sessions end"), "{form}");
    let jamie = app.cast.jamie.to_string();
    let day = [("on-day", "23"), ("on-month", "11"), ("on-year", "2026")];
    let empty = app.post(&add, &dpo, &day).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        &day[..],
        &[
            ("field-what-was-done-in-sessions", "Fractions went <well>."),
            ("others", &jamie),
        ],
    ]
    .concat();
    let kept = app.post(&add, &dpo, &fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());

    let held = app.get(&person, &dpo).await.text();
    let record = held.split("href=\"/records/").nth(1).unwrap();
    let record = format!("/records/{}", record.split('"').next().unwrap());
    let page = app.get(&record, &dpo).await.text();
    assert!(page.contains("Fractions went &#60;well&#62;."), "{page}");
    assert!(page.contains("Jamie Fox"));
    let why = app.get(&format!("{person}/why"), &dpo).await.text();
    assert!(
        why.contains("legitimate interests") && why.contains("For auditors"),
        "{why}"
    );
    let until = app.get(&format!("{person}/until"), &dpo).await.text();
    assert!(
        until.contains("6 years after sessions end or until age 25"),
        "{until}"
    );
}

#[tokio::test]
async fn whoever_changes_details_finds_the_forms_of_all_that_is_kept() {
    let app = TestApp::of("commissioned-mentoring");
    let dpo = app.sign_in("dpo").await;
    let person = format!("/people/{}", app.cast.ella);
    let change = app.get(&format!("{person}/change"), &dpo).await.text();
    let further = format!("{person}/records/add?kind=details");
    for (path, words) in [
        (further.as_str(), "Next of kin and emergency contacts;"),
        (&format!("{person}/family"), "Who cares for them"),
        (&format!("{person}/records/add"), "; Health;"),
    ] {
        let leads = format!("<a href=\"{path}\">");
        assert!(change.contains(&leads), "{path}: {change}");
        assert!(change.contains(words), "{words}: {change}");
    }
    let back = format!("<a href=\"{person}/change\">Change details</a>");
    let form = app.get(&further, &dpo).await.text();
    assert!(form.contains(&back), "{form}");
    // A record is no detail, and a tutor changes nobody's names.
    let record = format!("{person}/records/add?kind=session-report");
    assert!(!app.get(&record, &dpo).await.text().contains("/change\">"));
    let tutor = app.sign_in("mentor").await;
    let answer = app.get(&format!("{person}/change"), &tutor).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let further = app.get(&further, &tutor).await;
    assert_eq!(further.status, StatusCode::OK);
    assert!(!further.text().contains(&back));
}

/// What is chosen in a question of a form.
fn chosen(form: &str, name: &str) -> Vec<String> {
    let inputs = form.split("<input type=\"radio\"").skip(1);
    let of_it = inputs.filter(|one| one.contains(&format!(" name=\"{name}\"")));
    of_it
        .filter_map(|one| one.split('>').next().filter(|one| one.contains(" checked")))
        .map(|one| one.split("value=\"").nth(1).unwrap())
        .map(|one| one.split('"').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_choice_that_may_be_left_out_is_taken_back_and_one_that_must_be_made_is_not() {
    let fields = r#"
        { title = "meets us", type = "choice", choices = ["here", "at home"] },
        { title = "told of this", type = "yes-no" },
        { title = "right to work", type = "choice", choices = ["seen", "not seen"], required = true },"#;
    let profession = "\n    \"job title, employer and workplace of professionals\",";
    let app = TestApp::of_changed("commissioned-mentoring", (profession, fields));
    let dpo = app.sign_in("dpo").await;
    let person = format!("/people/{}", app.cast.tom);
    let form = format!("{person}/records/add?kind=details");
    let names = [
        "field-meets-us",
        "field-told-of-this",
        "field-right-to-work",
    ];
    let stand = |text: &str| names.map(|name| chosen(text, name));
    let empty = app.get(&form, &dpo).await.text();
    assert_eq!(stand(&empty), [vec![""], vec![""], Vec::new()]);
    assert_eq!(empty.matches(">Not said</label>").count(), 2, "{empty}");

    let answers = |version: &'static str, said: [&'static str; 3]| {
        let mut all = vec![("version", version)];
        all.extend(names.into_iter().zip(said));
        all
    };
    let first = answers("0", ["at home", "no", "seen"]);
    let kept = app.post(&form, &dpo, &first).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let held = app.get(&form, &dpo).await.text();
    assert_eq!(stand(&held), [["at home"], ["no"], ["seen"]]);

    // What must be said cannot be unsaid, and the form shows again what was asked for.
    let refused = app.post(&form, &dpo, &answers("1", ["", "", ""])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(text.contains("href=\"#field-right-to-work-1\""), "{text}");
    assert_eq!(stand(&text), [vec![""], vec![""], Vec::new()]);
    let unsaid = app.post(&form, &dpo, &answers("1", ["", "", "seen"])).await;
    assert_eq!(unsaid.status, StatusCode::SEE_OTHER, "{}", unsaid.text());
    let page = app.get(&person, &dpo).await.text();
    let record = page.split("href=\"/records/").nth(1).unwrap();
    let record = format!("/records/{}", record.split('"').next().unwrap());
    let record = app.get(&record, &dpo).await.text();
    assert!(record.contains("<dt>Right to work</dt>"), "{record}");
    for gone in ["Meets us", "Told of this"] {
        assert!(!record.contains(gone), "{gone} is still there: {record}");
    }
}

#[tokio::test]
async fn an_answer_of_a_register_is_taken_back() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let form = app
        .get("/registers/impact-assessments/add", &dpo)
        .await
        .text();
    assert_eq!(chosen(&form, "left"), [""]);
    assert_eq!(chosen(&form, "decision"), Vec::<String>::new());
    let about = form.split("name=\"about\" value=\"").nth(1).unwrap();
    let about = about.split('"').next().unwrap().to_owned();
    let mut fields = vec![
        ("register", "impact-assessments"),
        ("about", about.as_str()),
        ("on-day", "23"),
        ("on-month", "11"),
        ("on-year", "2026"),
        ("decision", "needed"),
        ("why", "Health of children."),
        ("version", "1"),
        ("left", "low"),
    ];
    let decided = form.split("name=\"decision\" value=\"").nth(1).unwrap();
    let decided = decided.split('"').next().unwrap().to_owned();
    fields[5].1 = &decided;
    let added = app
        .post("/registers/impact-assessments/add", &dpo, &fields)
        .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    let list = app.get("/registers/impact-assessments", &dpo).await.text();
    let entry = list.split("href=\"/registers/entries/").nth(1).unwrap();
    let entry = format!("/registers/entries/{}", entry.split('"').next().unwrap());
    let change = format!("{entry}/change");
    assert_eq!(
        chosen(&app.get(&change, &dpo).await.text(), "left"),
        ["low"]
    );
    fields[8].1 = "";
    let unsaid = app.post(&change, &dpo, &fields).await;
    assert_eq!(unsaid.status, StatusCode::SEE_OTHER, "{}", unsaid.text());
    assert_eq!(chosen(&app.get(&change, &dpo).await.text(), "left"), [""]);
}

#[tokio::test]
async fn who_has_seen_it_counts_the_tutors_looks() {
    let app = TestApp::new();
    let tutor = app.sign_in("tutor").await;
    let person = format!("/people/{}", app.cast.ella);
    let seen = app.get(&person, &tutor).await.text();
    assert!(!seen.contains("Who has seen it"), "a tutor has no such tab");
    app.get(&format!("/records/{}", app.cast.report), &tutor)
        .await;
    let dpo = app.sign_in("dpo").await;
    let page = app.get(&format!("{person}/seen"), &dpo).await.text();
    assert!(
        page.contains("tutor, 3 looks, planning and giving sessions"),
        "{page}"
    );
}

#[tokio::test]
async fn a_tutor_reports_a_concern_and_cannot_reach_another_learner() {
    let app = TestApp::new();
    let tutor = app.sign_in("tutor").await;
    let list = app.get("/people", &tutor).await.text();
    assert!(list.contains("Ella Marsh") && !list.contains("Tom Quill"));
    let searched = app.post("/people", &tutor, &[("q", "Tom")]).await.text();
    assert!(!searched.contains("Tom Quill") && searched.contains("Nobody fits"));

    let (tom, nobody) = (app.cast.tom.to_string(), app.engine.new_id().to_string());
    for rest in [
        "",
        "/why",
        "/until",
        "/seen",
        "/family",
        "/find",
        "/change",
        "/records/add",
    ] {
        let other = app.get(&format!("/people/{tom}{rest}"), &tutor).await;
        let none = app.get(&format!("/people/{nobody}{rest}"), &tutor).await;
        assert_eq!(other.status, StatusCode::FORBIDDEN, "{rest}");
        assert_eq!(
            other.text(),
            none.text(),
            "{rest}: it says whether there is somebody"
        );
        assert!(other.text().contains(NO_ACCESS), "{rest}");
    }

    let add = format!("/people/{}/records/add", app.cast.ella);
    let offered = app.get(&add, &tutor).await.text();
    assert!(offered.contains("safeguarding-concern"), "{offered}");
    let fields = [
        ("on-day", "23"),
        ("on-month", "11"),
        ("on-year", "2026"),
        (
            "field-concerns-about-somebody-s-safety",
            "A bruise on her arm.",
        ),
    ];
    let thanks = app
        .post(&format!("{add}?kind=safeguarding-concern"), &tutor, &fields)
        .await
        .text();
    assert!(
        thanks.contains("It has reached the safeguarding lead."),
        "{thanks}"
    );
    assert!(!thanks.contains("bruise"));
    let person = format!("/people/{}", app.cast.ella);
    let own = app.get(&person, &tutor).await.text();
    assert!(!own.contains("Safeguarding concern"), "it is not read back");
    let head = app.sign_in("head").await;
    assert!(
        app.get(&person, &head)
            .await
            .text()
            .contains("Safeguarding concern")
    );
}

#[tokio::test]
async fn people_come_from_a_file_after_they_were_seen() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let csv = "id,capacity,given_names,family_name,born_on\n\
        X1,learner,Idris,Penn,2014-03-02\n\
        X2,learner,Nia,Penn,2014-13-02\n";
    let sent = data_encoding::BASE64URL_NOPAD.encode(csv.as_bytes());
    let file = [("sent", sent.as_str()), ("name", "people.csv")];
    let with = |what| [&file[..], &[("do", what)]].concat();
    let preview = app.post("/people/import", &dpo, &file).await.text();
    assert!(
        preview.contains("Idris Penn") && preview.contains("born_on"),
        "{preview}"
    );
    assert!(!app.get("/people", &dpo).await.text().contains("Idris Penn"));

    let mend = app.post("/people/import", &dpo, &with("faults")).await;
    assert_eq!(mend.text().lines().count(), 2);
    assert!(mend.text().contains("Nia") && !mend.text().contains("Idris"));
    let stopped = app.post("/people/import", &dpo, &with("all")).await;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!app.get("/people", &dpo).await.text().contains("Idris Penn"));
    let done = app.post("/people/import", &dpo, &with("good")).await;
    assert!(done.text().contains("1 person"), "{}", done.text());
    assert!(app.get("/people", &dpo).await.text().contains("Idris Penn"));
}

#[tokio::test]
async fn a_school_s_headings_are_mapped_with_selects_and_kept() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let csv = "Surname;First name;DOB;House\nPenn;Idris;02/03/2014;Oak\nThorn;Nia;05/06/2013;Ash\n";
    let sent = data_encoding::BASE64URL_NOPAD.encode(csv.as_bytes());
    let file = [("sent", sent.as_str()), ("name", "pupils.csv")];
    let columns = app.post("/people/import", &dpo, &file).await;
    assert_eq!(columns.status, StatusCode::OK);
    let text = columns.text();
    assert!(
        text.contains("<option value=\"family_name\" selected>") && text.contains("Oak, Ash"),
        "{text}"
    );
    assert!(!text.contains("class=\"problem\""), "nothing is wrong yet");

    let chosen = [
        ("field-0", "family_name"),
        ("field-1", "given_names"),
        ("field-2", "born_on"),
        ("field-3", ""),
        ("capacity", ""),
        ("save-as", "School export"),
    ];
    let wrong = app
        .post("/people/import", &dpo, &[&file[..], &chosen].concat())
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    for kept in [
        "href=\"#field-3\"",
        "href=\"#capacity\"",
        "value=\"School export\"",
        "<option value=\"born_on\" selected>",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    let mut good = chosen;
    good[3].1 = "-";
    good[4].1 = "learner";
    let preview = app
        .post("/people/import", &dpo, &[&file[..], &good].concat())
        .await;
    let text = preview.text();
    assert!(text.contains("2 people would be added"), "{text}");
    let between = |after: &str| {
        let rest = text.split(after).nth(1).unwrap();
        rest.split('"')
            .next()
            .unwrap()
            .replace("&#34;", "\"")
            .replace("&quot;", "\"")
    };
    let columns = between("name=\"columns\" value=\"");
    let all = [("columns", columns.as_str()), ("do", "all")];
    let done = app
        .post("/people/import", &dpo, &[&file[..], &all].concat())
        .await;
    assert!(done.text().contains("2 people"), "{}", done.text());
    let asking = app.get("/people/import", &dpo).await.text();
    assert!(asking.contains("School export"), "it is not kept");

    // The same by the name of what was kept: nothing is left to do.
    let again = [("mapping", "School export")];
    let again = app
        .post("/people/import", &dpo, &[&file[..], &again].concat())
        .await;
    let text = again.text();
    assert!(text.contains("There is nothing to do"), "{text}");
}

#[tokio::test]
async fn a_large_file_is_taken_there_and_nowhere_else() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let row = "L1,learner,Idris,Penn,Oak Cottage\n";
    let many = row.repeat(3 << 20 >> 5);
    let csv = format!("id,capacity,given_names,family_name,address\n{many}");
    let sent = data_encoding::BASE64URL_NOPAD.encode(csv.as_bytes());
    let file = [("sent", sent.as_str()), ("name", "people.csv")];
    let there = app.post("/people/import", &dpo, &file).await;
    assert_eq!(there.status, StatusCode::OK);
    assert!(there.text().contains("same id and capacity"));
    let elsewhere = app.post("/people/add", &dpo, &file).await;
    assert_ne!(elsewhere.status, StatusCode::OK);
    let tutor = app.sign_in("tutor").await;
    let refused = app.post("/people/import", &tutor, &file).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn two_people_are_tied_and_parted() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let person = format!("/people/{}", app.cast.tom);
    let add = format!("{person}/relations/add");
    let several = app
        .post(&add, &dpo, &[("kind", "carer"), ("name", "Marsh")])
        .await;
    assert_eq!(several.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        several.text().contains("Which of them?"),
        "{}",
        several.text()
    );
    let rosa = app.cast.rosa.to_string();
    let fields = [
        ("kind", "carer"),
        ("name", "Marsh"),
        ("other", rosa.as_str()),
        ("evidence", "order seen"),
    ];
    let tied = app.post(&add, &dpo, &fields).await;
    assert_eq!(tied.status, StatusCode::SEE_OTHER, "{}", tied.text());
    let family = app.get(&format!("{person}/family"), &dpo).await.text();
    assert!(
        family.contains("Rosa Marsh") && family.contains("Shown by: order seen"),
        "{family}"
    );

    let end = family
        .split(&format!("href=\"{person}/relations/"))
        .nth(1)
        .unwrap();
    let end = format!("{person}/relations/{}", end.split('"').next().unwrap());
    let on = [("on-day", "1"), ("on-month", "11"), ("on-year", "2026")];
    assert_eq!(
        app.post(&end, &dpo, &on).await.status,
        StatusCode::SEE_OTHER
    );
    let family = app.get(&format!("{person}/family"), &dpo).await.text();
    assert!(
        family.contains("until 1 November 2026") && family.contains("Ended"),
        "{family}"
    );
}

#[tokio::test]
async fn the_evidence_is_checked_compared_and_taken_away() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let before = app.engine.checkpoint().unwrap();
    let whole = app.post("/evidence/verify", &dpo, &[]).await.text();
    assert!(whole.contains("The list is whole"), "{whole}");
    let crlf = before.replace('\n', "\r\n");
    let compared = app
        .post("/evidence/verify", &dpo, &[("checkpoint", crlf.trim_end())])
        .await;
    assert!(
        compared.text().contains("it goes on from the checkpoint"),
        "{}",
        compared.text()
    );
    let wrong = app
        .post("/evidence/verify", &dpo, &[("checkpoint", "not one")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("not one"));

    let bundle = app.post("/evidence/export", &dpo, &[]).await;
    assert_eq!(bundle.status, StatusCode::OK);
    assert!(!bundle.text().contains("Ella") && bundle.text().lines().count() > 10);
    let ledger = app.get("/evidence/ledger?from=0", &dpo).await.text();
    assert!(ledger.contains("organisation.init"), "{ledger}");
    let head = app.sign_in("head").await;
    let evidence = app.get("/evidence", &head).await.text();
    assert!(!evidence.contains("Check that it is whole"), "{evidence}");
}

#[tokio::test]
async fn coverage_says_what_is_kept_and_what_is_not() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let page = app.get("/policy/coverage", &dpo).await.text();
    for words in [
        "Of 107: ",
        "RET-1",
        "The due date of each record",
        "Not in this version:",
        "For you to see to:",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains("No requests were recorded"), "{page}");
    // Only what is not met: what is enforced is not among it.
    let not_met = app.get("/policy/coverage?kept=not-met", &dpo).await.text();
    assert!(not_met.contains("SHA-5") && !not_met.contains("id=\"rec-3\""));
    let clauses = app.get("/policy/coverage/clauses", &dpo).await.text();
    assert!(clauses.contains("How long things are kept") && clauses.contains("policy "));
    // What is done is counted.
    app.open_request(&dpo).await;
    let after = app.get("/policy/coverage", &dpo).await.text();
    assert!(after.contains("1 request was recorded"), "{after}");
    assert!(after.contains("/evidence/ledger?from="));
    let policy = app.get("/policy", &dpo).await.text();
    assert!(policy.contains("href=\"/policy/coverage\""));
    // Each kind of record is a line that opens, and every place that the page names is there.
    let folded = "<details class=\"layer\" id=\"kept-session-report\"><summary><h3>";
    assert!(policy.contains(folded), "{policy}");
    for place in policy.split("href=\"#").skip(1) {
        let place = place.split('"').next().unwrap();
        assert!(policy.contains(&format!("id=\"{place}\"")), "{place}");
    }
    for before in ["people", "kept", "given", "long", "asks"] {
        assert!(
            policy.contains(&format!("<h2 id=\"{before}\">")),
            "{before}"
        );
    }
    let tutor = app.sign_in("tutor").await;
    let theirs = app.get("/policy", &tutor).await.text();
    assert!(!theirs.contains("/policy/coverage"), "{theirs}");
    let refused = app.get("/policy/coverage", &tutor).await;
    assert!(refused.text().contains(NO_ACCESS));
}

#[tokio::test]
async fn what_is_kept_outside_is_attested_and_taken_back() {
    let app = TestApp::new();
    let head = app.sign_in("head").await;
    let asked = app
        .get("/policy/coverage/attest?about=SHA-5", &head)
        .await
        .text();
    assert!(
        asked.contains("value=\"SHA-5\"") && asked.contains("DBS data."),
        "{asked}"
    );
    let mut fields = vec![
        ("about", "SHA-5"),
        ("words", ""),
        ("until-day", "3"),
        ("until-month", "9"),
        ("until-year", "2020"),
    ];
    let wrong = app.post("/policy/coverage/attest", &head, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    assert!(
        text.contains("href=\"#words\"") && text.contains("href=\"#until-day\""),
        "{text}"
    );
    fields[1].1 = "Everybody came; the list is in the office.";
    fields[4].1 = "2030";
    let done = app.post("/policy/coverage/attest", &head, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = app
        .get("/policy/coverage?kept=attested", &head)
        .await
        .text();
    assert!(page.contains("the list is in the office"), "{page}");
    assert!(page.contains("good until 3 September 2030"), "{page}");
    let at = page.find("/withdraw\"").unwrap();
    let from = page[..at].rfind("/policy/coverage/").unwrap();
    let path = format!("{}/withdraw", &page[from..at]);
    let asked = app.get(&path, &head).await.text();
    assert!(asked.contains("Why does it no longer hold?"), "{asked}");
    let taken = app
        .post(&path, &head, &[("why", "Two people were missing.")])
        .await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    let page = app.get("/policy/coverage?kept=not-met", &head).await.text();
    assert!(page.contains("Two people were missing."), "{page}");
}

#[tokio::test]
async fn an_account_is_added_with_a_link_that_works() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let fields = [
        ("name", "Bea Cole"),
        ("email", "bea@example.org"),
        ("role", "tutor"),
    ];
    let wrong = app.post("/settings/accounts/add", &dpo, &fields).await;
    assert!(
        wrong.text().contains("href=\"#person\""),
        "{}",
        wrong.text()
    );
    let fields = [&fields[..], &[("person", "Asha Bell")]].concat();
    let page = app
        .post("/settings/accounts/add", &dpo, &fields)
        .await
        .text();
    let link = page
        .split("/set-password/")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    let set = app
        .post(
            &format!("/set-password/{link}"),
            "",
            &[("password", "cobalt-thimble-harvest-31")],
        )
        .await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
    let list = app.get("/settings/accounts", &dpo).await.text();
    assert!(
        list.contains("bea@example.org") && !list.contains(&link),
        "{list}"
    );
}

#[tokio::test]
async fn today_says_what_is_due_and_to_whom() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let number = app.open_request(&dpo).await;
    let page = app.get("/today", &dpo).await.text();
    assert!(
        page.contains("Answer Rosa Marsh’s request about Ella Marsh"),
        "{page}"
    );
    assert!(
        page.contains("working days left, by") && page.contains("Coming up"),
        "{page}"
    );
    assert!(page.contains(&format!("href=\"/requests/{number}\"")));
    let tutor = app.sign_in("tutor").await;
    let page = app.get("/today", &tutor).await.text();
    assert!(
        !page.contains("request about") && page.contains("Report a concern"),
        "{page}"
    );
    app.wait(60 * 24 * 40);
    let dpo = app.sign_in("dpo").await;
    assert!(
        app.get("/today", &dpo)
            .await
            .text()
            .contains("it was due by")
    );
}

#[tokio::test]
async fn a_notice_is_put_on_record_for_one_and_for_everybody_and_taken_back() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let today = app.get("/today", &dpo).await.text();
    assert!(today.contains("href=\"/notices/tutees\""), "{today}");
    let list = app.get("/notices", &dpo).await.text();
    assert!(list.contains("href=\"/notices/tutees\"") && list.contains("0 of "));
    let person = format!("/people/{}", app.cast.ella);
    let page = app.get(&person, &dpo).await.text();
    assert!(
        page.contains("Not told yet, as far as is on record"),
        "{page}"
    );
    let given = format!("{person}/notices/tutees/given");
    let form = app.get(&given, &dpo).await.text();
    assert!(form.contains("UK GDPR arts 13(4) and 14(5)(a)"), "{form}");
    let later = [
        ("on-day", "1"),
        ("on-month", "12"),
        ("on-year", "2026"),
        ("how", "read-out"),
        ("words", "With <her> mother."),
    ];
    let answer = app.post(&given, &dpo, &later).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("has not come"), "{}", answer.text());
    let mut fields = later;
    (fields[0].1, fields[1].1) = ("3", "11");
    let answer = app.post(&given, &dpo, &fields).await;
    assert_eq!(answer.location(), person);
    let page = app.get(&person, &dpo).await.text();
    for words in [
        "Told on 3 November 2026, read out and explained.",
        "With &#60;her&#62; mother.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // A tutor may say it of the own learners, and of nobody else; and takes nothing back.
    let tutor = app.sign_in("tutor").await;
    let seen = app.get(&person, &tutor).await.text();
    assert!(seen.contains("Told on 3 November 2026") && !seen.contains("Take it back"));
    let others = app.get("/notices/tutees/given", &tutor).await;
    assert_eq!(others.status, StatusCode::FORBIDDEN);
    // Everybody else: whoever had it is not among them.
    let open = app.get("/notices/tutees", &dpo).await.text();
    assert!(
        !open.contains("Ella Marsh") && open.contains("Jamie Fox"),
        "{open}"
    );
    let form = app.get("/notices/tutees/given", &dpo).await.text();
    assert!(form.contains("have not had it") || form.contains("has not had it"));
    let answer = app.post("/notices/tutees/given", &dpo, &fields).await;
    assert_eq!(answer.location(), "/notices/tutees");
    let open = app.get("/notices/tutees", &dpo).await.text();
    assert!(open.contains("Nobody is left to be told"), "{open}");
    let back = page.split("href=\"/notices/given/").nth(1).unwrap();
    let back = format!("/notices/given/{}", back.split('"').next().unwrap());
    let answer = app.post(&back, &dpo, &[("why", "")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    app.post(&back, &dpo, &[("why", "It was another child.")])
        .await;
    let page = app.get(&person, &dpo).await.text();
    assert!(page.contains("It was another child.") && page.contains("Not told yet"));
}

#[tokio::test]
async fn what_somebody_agreed_to_is_put_on_record_taken_back_and_seen_to() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let list = app.get("/consents", &dpo).await.text();
    let website = "photograph-consent.our-website";
    assert!(
        list.contains(&format!("href=\"/consents/{website}\"")),
        "{list}"
    );
    let person = format!("/people/{}", app.cast.ella);
    let ask = format!("{person}/consents/{website}");
    let form = app.get(&ask, &dpo).await.text();
    // The policy's own wording stands there, and no answer is chosen beforehand.
    assert!(
        form.contains("pictures and video in which you can be seen"),
        "{form}"
    );
    assert!(!form.contains(" checked"), "{form}");
    let silent = [
        ("wording", "May we?"),
        ("on-day", "3"),
        ("on-month", "11"),
        ("on-year", "2026"),
    ];
    let answer = app.post(&ask, &dpo, &silent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut said = silent.to_vec();
    said.extend([
        ("agreed", "yes"),
        ("by", "carer"),
        ("who", "Rosa <Marsh>"),
        ("how", "signed"),
        ("proof", "The red folder"),
    ]);
    let answer = app.post(&ask, &dpo, &said).await;
    assert_eq!(answer.location(), format!("{person}#agreed"));
    let page = app.get(&person, &dpo).await.text();
    assert!(
        page.contains("on a signed paper, a parent or carer for them: Rosa &#60;Marsh&#62;"),
        "{page}"
    );
    let of = |page: &str, what: &str| {
        let end = page
            .find(&format!("/{what}\""))
            .unwrap_or_else(|| panic!("{what}: {page}"));
        let start = page[..end].rfind('"').unwrap();
        format!("{}/{what}", &page[start + 1..end])
    };
    let withdraw = of(&page, "withdraw");
    let day = [("on-day", "20"), ("on-month", "11"), ("on-year", "2026")];
    let answer = app.post(&withdraw, &dpo, &day).await;
    assert_eq!(answer.location(), format!("{person}#agreed"));
    let today = app.get("/today", &dpo).await.text();
    assert!(
        today.contains("See to an agreement that was taken back"),
        "{today}"
    );
    let list = app.get("/consents", &dpo).await.text();
    let settle = of(&list, "settle");
    let only = app
        .get(&format!("/consents/{website}?only=taken-back"), &dpo)
        .await;
    assert!(only.text().contains("Ella Marsh") && !only.text().contains("Jamie Fox"));
    let answer = app.post(&settle, &dpo, &[("words", "Taken down.")]).await;
    assert_eq!(answer.location(), format!("{person}#agreed"));
    let today = app.get("/today", &dpo).await.text();
    assert!(!today.contains("that was taken back"), "{today}");
    let strike = of(&app.get(&person, &dpo).await.text(), "strike");
    app.post(&strike, &dpo, &[("why", "It was the sister.")])
        .await;
    let page = app.get(&person, &dpo).await.text();
    assert!(
        page.contains("Struck out:</strong> It was the sister."),
        "{page}"
    );
}

/// A request of hers, as the first, to delete everything, which is granted.
fn granted_erasure(app: &TestApp) {
    let ctx = app.operator();
    let case = ctx
        .open_request(NewRequest {
            kind: RightKind::Erasure,
            subject: app.cast.ella,
            asker: Asker {
                name: "Ella".to_owned(),
                person: Some(app.cast.ella),
                contact: "by hand".to_owned(),
            },
            standing: Requester::DataSubject,
            asked: "delete it".to_owned(),
            channel: "letter".to_owned(),
            received_on: ctx.today(),
        })
        .unwrap();
    let point = ctx.add_point(case, "erasure-not-needed", "all").unwrap();
    ctx.decide_point(case, &point, "granted", "").unwrap();
    ctx.identity_not_in_doubt(case, "known").unwrap();
}

#[tokio::test]
async fn what_was_given_to_others_is_put_on_record_and_a_recipient_told() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let person = format!("/people/{}", app.cast.ella);
    let given = format!("{person}/disclosures");
    let held = app.get(&person, &dpo).await.text();
    assert!(held.contains(&format!("href=\"{given}\"")), "{held}");
    let add = format!("{given}/add");
    let empty = app.post(&add, &dpo, &[("who", "Westfield <School>")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("Westfield &#60;School&#62;"));
    let said = [
        ("who", "Westfield <School>"),
        ("on-day", "1"),
        ("on-month", "10"),
        ("on-year", "2026"),
        ("kinds", "session-report"),
        ("why", "They teach her."),
        ("ground", "consent"),
        ("how", "by post"),
    ];
    assert_eq!(app.post(&add, &dpo, &said).await.location(), given);
    let page = app.get(&given, &dpo).await.text();
    assert!(page.contains("Westfield &#60;School&#62;"), "{page}");
    assert!(
        page.contains("1 October 2026, by post. The person agreed."),
        "{page}"
    );
    assert_eq!(checks::faults(&page), Vec::<String>::new());
    let title = page.split("</title>").next().unwrap();
    assert!(!title.contains("Ella") && !title.contains("Westfield"));

    // The request that deletes it lists the school, and its page says when it was told.
    granted_erasure(&app);
    let at = "/requests/001";
    let today = app.operator().today();
    let [day, month, year] = [
        today.day().to_string(),
        today.month().to_string(),
        today.year().to_string(),
    ];
    let on = [
        ("on-day", day.as_str()),
        ("on-month", month.as_str()),
        ("on-year", year.as_str()),
    ];
    let by_hand = [&on[..], &[("what", "by hand")]].concat();
    let carry = format!("{at}/record/carried-out");
    let done = app.post(&carry, &dpo, &by_hand).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let shown = app.get(at, &dpo).await.text();
    assert!(
        shown.contains("Who received it") && shown.contains("To be told"),
        "{shown}"
    );
    assert_eq!(checks::faults(&shown), Vec::<String>::new());
    let letters = app.get(&format!("{at}/letters"), &dpo).await.text();
    assert!(letters.contains("To Westfield &#60;School&#62;: what you received from us"));
    let pdf = app
        .get(&format!("{at}/letters/recipient-1/pdf"), &dpo)
        .await;
    assert_eq!(pdf.status, StatusCode::OK);
    let record = format!("{at}/record/recipient-told");
    let form = app.get(&record, &dpo).await.text();
    let start = "name=\"recipient\" value=\"";
    let id = form.split(start).nth(1).unwrap().split('"').next().unwrap();
    let told = [&on[..], &[("recipient", id), ("how", "a letter")]].concat();
    let done = app.post(&record, &dpo, &told).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let shown = app.get(at, &dpo).await.text();
    assert!(
        shown.contains(": a letter") && !shown.contains("To be told"),
        "{shown}"
    );
    let strike = page
        .split("/disclosures/")
        .find(|part| part.contains("/strike\""));
    let id = strike.unwrap().split('/').next().unwrap();
    let strike = format!("/disclosures/{id}/strike");
    let struck = app
        .post(&strike, &dpo, &[("why", "It was the brother.")])
        .await;
    assert_eq!(struck.location(), given);
    assert!(
        app.get(&given, &dpo)
            .await
            .text()
            .contains("Struck out: It was the brother.")
    );
}

#[tokio::test]
async fn what_keeps_somebody_safe_stands_on_their_page_and_in_no_title() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let person = format!("/people/{}", app.cast.ella);
    let safety = format!("{person}/safety");
    let family = app.get(&format!("{person}/family"), &dpo).await.text();
    assert!(family.contains(&format!("href=\"{safety}\"")), "{family}");
    let words = format!("{safety}/words");
    for short in [
        [("kind", "surname"), ("text", "Li")],
        [("kind", "pet"), ("text", "Rex the dog")],
    ] {
        let answer = app.post(&words, &dpo, &short).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let said = [
        ("kind", "address"),
        ("text", "14 Larch <Close>,\nOtley"),
        ("may_know", "Rosa Marsh\n"),
    ];
    assert_eq!(app.post(&words, &dpo, &said).await.location(), safety);
    let order = [
        ("against", "Bram Quillfeather"),
        ("says", "He may not write to her."),
        ("reach", "77 Yarrow Street\n07700 900555"),
        ("until-day", "3"),
        ("until-month", "6"),
        ("until-year", "2027"),
        ("seen_by", "Rowan Hale"),
    ];
    let orders = format!("{safety}/orders");
    assert_eq!(app.post(&orders, &dpo, &order).await.location(), safety);
    let page = app.get(&safety, &dpo).await.text();
    for shown in [
        "14 Larch &#60;Close&#62;,",
        "May know it: Rosa Marsh.",
        "In force",
        "Until 3 June 2027.",
        "Rowan Hale saw it on",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    // The person's page says how much there is, and not what.
    let held = app.get(&person, &dpo).await.text();
    assert!(
        held.contains("1 protected word and 1 order on contact"),
        "{held}"
    );
    let title = |page: &str| {
        page.split("<title>")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap()
            .to_owned()
    };
    for page in [&held, &page] {
        assert!(
            !title(page).contains("Larch") && !title(page).contains("Bram"),
            "{}",
            title(page)
        );
    }
    assert!(
        !held.contains("Larch") && !held.contains("Quillfeather"),
        "{held}"
    );
    // Her tutor is told of none of it.
    let tutor = app.sign_in("tutor").await;
    let theirs = app.get(&person, &tutor).await.text();
    assert!(!theirs.contains("protected word"), "{theirs}");
    assert_eq!(app.get(&safety, &tutor).await.status, StatusCode::FORBIDDEN);

    let end = page
        .split(&format!("href=\"{safety}/"))
        .find(|part| part.contains("/end\""))
        .unwrap();
    let end = format!("{safety}/{}", end.split('"').next().unwrap());
    assert_eq!(
        app.post(&end, &dpo, &[("why", " ")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let answer = app.post(&end, &dpo, &[("why", "They have moved.")]).await;
    assert_eq!(answer.location(), safety);
    let page = app.get(&safety, &dpo).await.text();
    assert!(
        !page.contains("Larch") && page.contains("Bram Quillfeather"),
        "{page}"
    );
    assert_eq!(app.get(&end, &dpo).await.status, StatusCode::NOT_FOUND);
}
