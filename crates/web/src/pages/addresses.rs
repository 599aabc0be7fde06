//! The addresses of people, records, places, policy, evidence and accounts.

use axum::Router;
use axum::routing::{get, post};

use super::people::{add, change, end, family, find, held, import, list, relate, seen, until, why};
use super::{accounts, documents, evidence, places, policy, records};
use crate::state::State;

/// People and their records.
pub(crate) fn people() -> Router<State> {
    Router::new()
        .route("/people", get(list::get).post(list::post))
        .route("/people/add", get(add::get).post(add::post))
        .route("/people/import", get(import::get).post(import::post))
        .route("/people/{id}", get(held::get))
        .route("/people/{id}/records", get(held::get))
        .route("/people/{id}/why", get(why::get))
        .route("/people/{id}/until", get(until::get))
        .route("/people/{id}/seen", get(seen::get))
        .route("/people/{id}/family", get(family::get))
        .route("/people/{id}/find", get(find::get))
        .route("/people/{id}/change", get(change::get).post(change::post))
        .route(
            "/people/{id}/relations/add",
            get(relate::get).post(relate::post),
        )
        .route(
            "/people/{id}/relations/{relation}/end",
            get(end::get).post(end::post),
        )
        .route(
            "/people/{id}/records/add",
            get(records::add::get).post(records::add::post),
        )
        .route("/records/{id}", get(records::show::get))
}

/// Where data lives, the policy, the evidence, and who can sign in.
pub(crate) fn house() -> Router<State> {
    Router::new()
        .route("/places", get(places::get))
        .route("/places/add", get(places::add).post(places::added))
        .route("/places/{id}", get(places::show))
        .route("/documents", get(documents::get))
        .route("/documents/{id}", get(documents::show))
        .route("/policy", get(policy::get))
        .route("/evidence", get(evidence::get))
        .route("/evidence/ledger", get(evidence::ledger))
        .route(
            "/evidence/verify",
            get(evidence::verify_form).post(evidence::verify),
        )
        .route("/evidence/export", post(evidence::export))
        .route("/settings/accounts", get(accounts::get))
        .route(
            "/settings/accounts/add",
            get(accounts::add).post(accounts::added),
        )
}
