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

#[path = "api/cases.rs"]
mod cases;
#[path = "api/client.rs"]
mod client;
#[path = "api/document.rs"]
mod document;
#[path = "api/hostile.rs"]
mod hostile;
#[path = "api/import.rs"]
mod import;
#[path = "api/registers.rs"]
mod registers;
#[path = "api/rules.rs"]
mod rules;
mod support;
#[path = "api/walk.rs"]
mod walk;

use std::collections::BTreeSet;

use access::Action;

/// Actions without a route, each with the reason. Whatever is neither here nor has a route is missing.
const NO_ROUTE: &[(&str, &str)] = &[
    // One's own: who signs in, and with what.
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
        "one's own needs one's password; with those of others and a reset, whoever has got hold of a \
         token could sign in as anybody, so a person does it who has spoken to them",
    ),
    (
        "account.recovery-codes",
        "they are for a person to print and keep",
    ),
    // What the interface does by itself.
    (
        "token.use",
        "every route leaves this leaf, on the first day a token is used",
    ),
    (
        "access.refused",
        "every route that refuses leaves this leaf",
    ),
    (
        "call.keep",
        "every route does it by itself for a call with a key",
    ),
    // What there is no page for.
    (
        "pack.approve",
        "a signature is given by a person who has looked, on the page",
    ),
    (
        "pack.acknowledge",
        "a person reads the policy and says so, on the page",
    ),
    (
        "setup.look",
        "there is no token before it is set up: `init --answers` does it without a page",
    ),
    (
        "setup.answer",
        "there is no token before it is set up: `init --answers` does it without a page",
    ),
    (
        "settings.change",
        "there is no page yet: settings are a file",
    ),
    // What a person does who has no account, on the public pages.
    (
        "own.open",
        "it is for people in a browser, whoever was invited by a link",
    ),
    (
        "own.failed",
        "it is for people in a browser, whoever was invited by a link",
    ),
    (
        "own.propose",
        "it is for people in a browser, whoever was invited by a link",
    ),
    (
        "own.fetch",
        "it is for people in a browser, whoever was invited by a link",
    ),
    (
        "request.arrive",
        "whoever asks has no token: a person does it on the public page",
    ),
    (
        "request.status",
        "whoever asked has no token: a person does it on the public page",
    ),
    (
        "request.status-failed",
        "whoever asked has no token: a person does it on the public page",
    ),
    (
        "request.message",
        "whoever asked has no token: a person does it on the public page",
    ),
    (
        "request.take-back",
        "whoever asked has no token: a person does it on the public page",
    ),
    // What is done on the machine itself, with what lies there.
    (
        "organisation.init",
        "there is no token before there is an organisation",
    ),
    (
        "keys.unlock",
        "no route is served while the keys are locked",
    ),
    (
        "keys.recover",
        "it takes the recovery kit, which is kept away from the server",
    ),
    (
        "keys.look",
        "the key store is its keeper's, at the machine: the command says how it is",
    ),
    (
        "keys.rotate-master",
        "it takes the master key, which no program may hold",
    ),
    (
        "keys.rotate-index",
        "the key store is its keeper's, at the machine",
    ),
    (
        "keys.rotate-organisation",
        "the key store is its keeper's, at the machine",
    ),
    (
        "keys.rotate-audit",
        "the key store is its keeper's, at the machine",
    ),
    (
        "keys.drop-retired",
        "the key store is its keeper's, at the machine",
    ),
    (
        "backup.make",
        "it writes to folders of the machine, which only its keeper names",
    ),
    (
        "backup.look",
        "it reads folders of the machine, which only its keeper names",
    ),
    (
        "backup.drill",
        "it reads folders of the machine, which only its keeper names",
    ),
    (
        "backup.restore",
        "no route is served while a backup is restored",
    ),
    (
        "backup.confirm",
        "a token of before the restore could be one that was revoked after it",
    ),
    (
        "request.mail-fetch",
        "whoever serves the routes goes through the mailbox every few minutes",
    ),
    // What only Caretaker does.
    (
        "record.dispose",
        "the schedule disposes of records, nobody by hand",
    ),
    ("destroy.done", "Caretaker does it after the decision"),
    ("job.expire-links", "Caretaker does it when it is time"),
    ("job.sweep-orphans", "Caretaker does it when it is time"),
    ("job.policy-begin", "Caretaker does it when it is time"),
    ("job.sweep-sessions", "Caretaker does it when it is time"),
    ("job.remind", "Caretaker does it when it is time"),
    ("job.checkpoint", "Caretaker does it when it is time"),
    ("job.checkpoint-show", "Caretaker does it when it is time"),
];

#[test]
fn every_action_has_a_route_or_a_reason() {
    let routes: BTreeSet<String> = web::api::routes()
        .into_iter()
        .map(|(route, _)| route)
        .collect();
    let mut faults = Vec::new();
    for action in Action::all() {
        let reasons = NO_ROUTE.iter().filter(|(code, _)| *code == action.code());
        match (action.api().is_empty(), reasons.count()) {
            (false, 0) | (true, 1) => {}
            (true, 0) => faults.push(format!("`{action}` has no route and no reason for that")),
            (false, _) => faults.push(format!("`{action}` has a route: take it off the list")),
            (true, _) => faults.push(format!("`{action}` stands on the list twice")),
        }
        for route in action.api() {
            if !routes.contains(*route) {
                faults.push(format!("`{action}` names {route}, which is not there"));
            }
        }
    }
    for (code, reason) in NO_ROUTE {
        if Action::from_code(code).is_none() {
            faults.push(format!("`{code}` is no action"));
        }
        if reason.len() < 20 {
            faults.push(format!("`{code}`: what sort of reason is that?"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_route_names_its_action() {
    for (route, actions) in web::api::routes() {
        assert!(!actions.is_empty(), "{route} is in no row of the table");
    }
}
