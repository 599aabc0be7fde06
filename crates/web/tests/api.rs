//! The interface for programs: every route with and without a token, and what holds for all of them.

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

#[path = "api/client.rs"]
mod client;
#[path = "api/document.rs"]
mod document;
#[path = "api/hostile.rs"]
mod hostile;
#[path = "api/rules.rs"]
mod rules;
mod support;
#[path = "api/walk.rs"]
mod walk;

use std::collections::BTreeSet;

use access::Action;

/// Actions with a page and no route, each with the reason.
const NO_ROUTE: &[(&str, &str)] = &[
    (
        "account.sign-in",
        "a program shows a token and signs in nowhere",
    ),
    ("account.sign-out", "a program is not signed in"),
    (
        "account.sign-in-failed",
        "a wrong token leaves this leaf at every route",
    ),
    (
        "account.set-password",
        "a password is typed by its person, into the page",
    ),
    (
        "account.look",
        "one's own account is for whoever is signed in themselves",
    ),
    (
        "account.add-second-factor",
        "a second factor is shown by a person, never by a program",
    ),
    (
        "account.remove-second-factor",
        "a second factor is shown by a person, never by a program",
    ),
    (
        "account.recovery-codes",
        "they are for a person to print and keep",
    ),
    (
        "person.save-mapping",
        "a program sends the headings that the handbook gives",
    ),
    (
        "pack.adopt",
        "there is no page yet: changing packs is a later issue",
    ),
    (
        "settings.change",
        "there is no page yet: settings are a file",
    ),
    (
        "request.status",
        "there is no page yet: the public portal is a later issue",
    ),
];

#[test]
fn every_action_with_a_page_has_its_route() {
    let routes: BTreeSet<String> = web::api::routes()
        .into_iter()
        .map(|(route, _)| route)
        .collect();
    let mut faults = Vec::new();
    for action in Action::all() {
        let reason = NO_ROUTE.iter().find(|(code, _)| *code == action.code());
        let has = !action.api().is_empty();
        match (action.pages().is_empty(), has, reason) {
            (false, true, None) | (false, false, Some(_)) | (true, _, None) => {}
            (false, false, None) => faults.push(format!("`{action}` has a page and no route")),
            (_, true, Some(_)) => {
                faults.push(format!("`{action}` has a route: take it off the list"));
            }
            (true, false, Some(_)) => {
                faults.push(format!("`{action}` has no page: take it off the list"));
            }
        }
        for route in action.api() {
            if !routes.contains(*route) {
                faults.push(format!("`{action}` names {route}, which is not there"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(NO_ROUTE.iter().all(|(_, reason)| reason.len() > 20));
}

#[test]
fn every_route_names_its_action() {
    for (route, actions) in web::api::routes() {
        assert!(!actions.is_empty(), "{route} is in no row of the table");
    }
}
