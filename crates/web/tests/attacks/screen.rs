//! A screen that nobody sits at any more: what it showed goes when the session has locked.

use crate::support::TestApp;

#[tokio::test]
async fn a_page_without_a_form_gives_way_and_one_with_a_form_stays() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let (mut leave, mut stay) = (0, 0);
    let person = format!("/people/{}", app.cast.ella);
    let records = format!("/people/{}/records", app.cast.ella);
    for path in [
        "/today",
        "/people",
        "/people/add",
        "/policy",
        "/places",
        "/evidence",
        "/requests",
        "/requests/open",
        "/account/password",
        &person,
        &records,
    ] {
        let answer = app.get(path, &dpo).await;
        let forms = answer.text().matches("<form").count();
        assert!(forms >= 1, "{path}: nothing to sign out with");
        let leaves = "<noscript><meta http-equiv=\"refresh\" content=\"900; url=/sign-in\"></noscript>\n</head>";
        let found = answer.text().contains(leaves);
        assert_eq!(found, forms == 1, "{path} with {forms} forms");
        if forms == 1 {
            leave += 1;
        } else {
            stay += 1;
        }
    }
    assert!(leave >= 3 && stay >= 3, "{leave} leave, {stay} stay");
    // Whoever is not signed in sees nothing that must go.
    for path in ["/sign-in", "/ask"] {
        let answer = app.get(path, "").await;
        assert!(!answer.text().contains("http-equiv"), "{path}");
    }
}

#[tokio::test]
async fn the_script_takes_the_page_away() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let script = app.get("/assets/caretaker.js", "").await.text();
    // It begins where there is something to sign out with, and so does each page of somebody.
    let mark = "form[action=\"/sign-out\"]";
    assert!(script.contains(mark) && script.contains("replaceChildren()"));
    let page = app.get("/people/add", &dpo).await.text();
    assert!(page.contains("<form method=\"post\" action=\"/sign-out\">"));
    assert!(page.contains("<script src=\"/assets/caretaker-"));
}
