//! The interface for programs: the same use cases as the pages, by tokens instead of cookies. Each
//! operation is one value of a list, from which both the routes and the document are made.

mod accounts;
mod arrivals;
mod call;
mod cases;
mod consents;
mod coverage;
mod disposals;
mod document;
mod due;
mod evidence;
mod house;
mod letters;
mod may_see;
mod notices;
mod operation;
mod package;
mod paging;
mod people;
mod places;
mod policy_versions;
mod problem;
mod publications;
mod questions;
mod records;
mod registers;
mod reply;
mod report;
mod requests;
mod retention;
mod review;
mod review_many;
mod review_pictures;
mod scores;
mod types;
mod witnesses;
mod wordings;

use axum::Router;
use axum::extract::{Request, State as Extract};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, get, on};
use tower_http::catch_panic::CatchPanicLayer;

pub use document::openapi;
use operation::Operation;
use problem::Failed;

use crate::state::State;

/// What a program is told until the organisation is set up.
pub(crate) fn not_set_up() -> axum::response::Response {
    Failed::App(app::AppError::refused(
        "this organisation is not set up yet",
    ))
    .into_response()
}

/// What a program is told until everybody is read.
pub(crate) fn not_read(error: app::AppError) -> axum::response::Response {
    Failed::App(error).into_response()
}

/// Where all of it stands.
pub(crate) const BASE: &str = "/api/v1";

/// Every operation, in the order of the document.
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    [
        house::OPERATIONS,
        due::OPERATIONS,
        publications::OPERATIONS,
        coverage::OPERATIONS,
        policy_versions::OPERATIONS,
        questions::OPERATIONS,
        registers::OPERATIONS,
        people::list::OPERATIONS,
        people::details::OPERATIONS,
        people::relations::OPERATIONS,
        people::disclosures::OPERATIONS,
        disposals::OPERATIONS,
        retention::OPERATIONS,
        scores::OPERATIONS,
        people::safety::OPERATIONS,
        people::held::OPERATIONS,
        people::own::OPERATIONS,
        people::seen::OPERATIONS,
        may_see::OPERATIONS,
        people::find::OPERATIONS,
        people::import::OPERATIONS,
        consents::OPERATIONS,
        notices::OPERATIONS,
        records::OPERATIONS,
        places::OPERATIONS,
        requests::look::OPERATIONS,
        requests::open::OPERATIONS,
        requests::checks::OPERATIONS,
        requests::search::OPERATIONS,
        requests::sheets::OPERATIONS,
        requests::clock::OPERATIONS,
        cases::OPERATIONS,
        requests::note::OPERATIONS,
        requests::record::OPERATIONS,
        requests::close::OPERATIONS,
        arrivals::OPERATIONS,
        review::OPERATIONS,
        review_many::OPERATIONS,
        report::OPERATIONS,
        letters::OPERATIONS,
        wordings::OPERATIONS,
        package::OPERATIONS,
        evidence::OPERATIONS,
        witnesses::OPERATIONS,
        accounts::OPERATIONS,
    ]
    .into_iter()
    .flatten()
}

/// Every route, as method and path, with the codes of its actions: for the tests.
pub fn routes() -> Vec<(String, Vec<&'static str>)> {
    operations()
        .map(|operation| {
            let route = format!("{} {BASE}{}", operation.method, operation.path);
            let actions = document::actions(operation);
            (route, actions.iter().map(|one| one.code()).collect())
        })
        .collect()
}

/// The routes. They stand outside the layers of the pages: no cookie is read here, so no form of
/// another site can do anything, and what is too large is said in the API's own way.
pub(crate) fn router() -> Router<State> {
    let mut router = Router::new();
    for operation in operations() {
        let method = match operation.method {
            "GET" => MethodFilter::GET,
            "PUT" => MethodFilter::PUT,
            _ => MethodFilter::POST,
        };
        let path = format!("{BASE}{}", operation.path);
        router = router.route(
            &path,
            on(
                method,
                move |Extract(state): Extract<State>, request: Request| {
                    call::answer(operation, state, request)
                },
            ),
        );
    }
    router
        .route(&format!("{BASE}/openapi.json"), get(description))
        .route(&format!("{BASE}/"), axum::routing::any(nowhere))
        .route(&format!("{BASE}/{{*rest}}"), axum::routing::any(nowhere))
        .method_not_allowed_fallback(async || Failed::Method)
        // Without the panic's words: they may quote what was being read.
        .layer(CatchPanicLayer::custom(|_| Failed::Bug.into_response()))
}

async fn nowhere() -> Failed {
    Failed::NotFound
}

async fn description(request: Request) -> axum::response::Response {
    if let Err(failed) = paging::Asked::of(request.uri(), false) {
        return failed.into_response();
    }
    ([(CONTENT_TYPE, "application/json")], openapi()).into_response()
}
