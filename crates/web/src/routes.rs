//! Every route, and the order of what stands before them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::errors::PageError;
use crate::pages::deed::asks_first;
use crate::pages::requests::{self, question};
use crate::pages::{
    addresses, ask, calendar, collect, mine, package, passkey, privacy, published, review, setup,
    sheet, sign_in, today, today_days,
};
use crate::state::State;
use crate::{address, api, assets, errors, headers, once, origin, whole};

/// The largest form that is taken, in bytes.
pub(crate) const LARGEST_FORM: usize = 2 * 1024 * 1024;

/// The largest form with scans and photographs in it, in bytes.
const LARGEST_SCANS: usize = 24 * 1024 * 1024;

/// The largest form of somebody who has not signed in, in bytes: many of them may come at once.
pub(crate) const LARGEST_OPEN_FORM: usize = 16 * 1024;

/// The largest form by which somebody asks, in bytes: words in any writing, each letter of which may
/// take nine.
pub(crate) const LARGEST_ASKED: usize = 64 * 1024;

/// All paths, for the test that tries each with each role.
pub const PATHS: &[&str] = &[
    "/",
    "/today",
    "/today/days",
    "/today/calendar",
    "/calendar/{secret}",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/passkey",
    "/sign-in/passkey/challenge",
    "/sign-out",
    "/set-password/{secret}",
    "/requests",
    "/requests/open",
    "/requests/numbers",
    "/requests/mail",
    "/requests/arrivals/{id}",
    "/requests/arrivals/{id}/mail",
    "/requests/arrivals/{id}/set-aside",
    "/requests/arrivals/{id}/read",
    "/requests/{number}",
    "/requests/{number}/identity",
    "/requests/{number}/authority",
    "/requests/{number}/reply",
    "/requests/{number}/search",
    "/requests/{number}/search/{place}/by-hand",
    "/requests/{number}/search/{place}/leave-out",
    "/requests/{number}/sheets/ask",
    "/requests/{number}/sheets/{sheet}/again",
    "/requests/{number}/pause",
    "/requests/{number}/resume",
    "/requests/{number}/extend",
    "/requests/{number}/has",
    "/requests/{number}/note",
    "/requests/{number}/close",
    "/requests/{number}/record/{happening}",
    "/requests/{number}/points/{point}",
    "/requests/{number}/review",
    "/requests/{number}/review/alike",
    "/requests/{number}/review/bulk",
    "/requests/{number}/review/suggestions/{rule}",
    "/requests/{number}/review/together",
    "/requests/{number}/review/{item}",
    "/requests/{number}/review/{item}/pages/{page}",
    "/requests/{number}/report",
    "/requests/{number}/letters",
    "/requests/{number}/letters/{letter}/pdf",
    "/requests/{number}/package",
    "/requests/{number}/package/pdf",
    "/requests/{number}/package/zip",
    "/requests/{number}/deliver",
    "/collect/{secret}",
    "/sheet/{secret}",
    "/sheet/{secret}/answer",
    "/mine/{secret}",
    "/mine/{secret}/put-right",
    "/ask",
    "/ask/status",
    "/privacy",
    "/privacy/{document}",
    "/privacy/{document}/pdf",
    "/privacy/{document}/export",
    "/people",
    "/people/add",
    "/people/import",
    "/people/{id}",
    "/people/{id}/records",
    "/people/{id}/why",
    "/people/{id}/until",
    "/people/{id}/seen",
    "/people/{id}/access",
    "/people/{id}/family",
    "/people/{id}/find",
    "/people/{id}/change",
    "/people/{id}/disclosures",
    "/people/{id}/disclosures/add",
    "/disclosures/{id}/strike",
    "/disclosures/{id}/told",
    "/people/{id}/own",
    "/people/{id}/own/invite",
    "/invitations/{id}/withdraw",
    "/proposals/{id}/decide",
    "/people/{id}/delete",
    "/files/{id}/delete",
    "/people/{id}/hold",
    "/retention",
    "/holds/{id}",
    "/holds/{id}/review",
    "/holds/{id}/end",
    "/disposals",
    "/disposals/{id}",
    "/disposals/{id}/agree",
    "/disposals/{id}/stop",
    "/people/{id}/safety",
    "/people/{id}/safety/words",
    "/people/{id}/safety/orders",
    "/people/{id}/safety/{entry}/end",
    "/people/{id}/relations/add",
    "/people/{id}/relations/{relation}/end",
    "/people/{id}/records/add",
    "/people/{id}/notices/{notice}/given",
    "/people/{id}/consents/{agreement}",
    "/consents",
    "/consents/{agreement}",
    "/consents/entries/{id}/withdraw",
    "/consents/entries/{id}/settle",
    "/consents/entries/{id}/strike",
    "/notices",
    "/notices/{notice}",
    "/notices/{notice}/given",
    "/notices/given/{id}/take-back",
    "/records/{id}",
    "/places",
    "/places/add",
    "/places/{id}",
    "/documents",
    "/documents/{id}",
    "/score",
    "/score/{id}",
    "/score/{id}/{number}",
    "/score/{id}/finish",
    "/setup",
    "/setup/pack",
    "/setup/questions/{page}",
    "/setup/meaning",
    "/policy",
    "/policy/access",
    "/policy/published",
    "/policy/published/{document}",
    "/policy/published/{document}/pdf",
    "/policy/processing",
    "/policy/processing/xlsx",
    "/policy/processing/json-ld",
    "/policy/processor",
    "/policy/processor/xlsx",
    "/policy/coverage",
    "/policy/coverage/clauses",
    "/policy/coverage/attest",
    "/policy/coverage/{id}/withdraw",
    "/policy/versions",
    "/policy/versions/compare",
    "/policy/versions/{number}/against/{other}",
    "/policy/draft",
    "/policy/draft/new",
    "/policy/draft/drop",
    "/policy/draft/sign",
    "/policy/draft/paper",
    "/policy/draft/told",
    "/policy/draft/adopt",
    "/policy/acknowledge",
    "/policy/letters",
    "/policy/letters/{letter}",
    "/policy/readers",
    "/questions",
    "/questions/ask",
    "/questions/{id}/answer",
    "/registers",
    "/registers/{register}",
    "/registers/{register}/add",
    "/registers/entries/{id}",
    "/registers/entries/{id}/change",
    "/registers/entries/{id}/strike",
    "/evidence",
    "/evidence/ledger",
    "/evidence/verify",
    "/evidence/export",
    "/settings/accounts",
    "/settings/accounts/add",
    "/settings/accounts/{id}/lock",
    "/settings/accounts/{id}/unlock",
    "/settings/accounts/{id}/role",
    "/settings/accounts/{id}/reset",
    "/settings/accounts/{id}/remove-second-factors",
    "/settings/tokens",
    "/settings/tokens/add",
    "/settings/tokens/{id}/revoke",
    "/account",
    "/account/password",
    "/account/app",
    "/account/passkey",
    "/account/passkey/challenge",
    "/account/second-factor/{id}/remove",
    "/account/recovery-codes",
    "/account/sessions/end-others",
    "/account/stay",
    "/assets/{name}",
];

/// The server's pages.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/", get(today::root))
        .route("/today", get(today::get))
        .route("/today/days", get(today_days::get))
        .route("/today/calendar", get(calendar::get).post(calendar::post))
        .route("/sign-out", post(sign_in::out))
        .merge(open())
        .merge(addresses::accounts())
        .merge(requests())
        .merge(answers())
        .merge(addresses::people())
        .merge(addresses::house())
        .merge(setup::routes())
        .merge(asking())
        .merge(publications())
        .route("/assets/{name}", get(assets::get))
        .fallback(async || PageError::NotFound)
        .layer(middleware::from_fn_with_state(
            once::Sent::default(),
            once::once,
        ))
        .layer(RequestBodyLimitLayer::new(LARGEST_FORM))
        // Below the limit of all other forms.
        .merge(addresses::import())
        .merge(found_by_hand())
        .merge(found_by_colleagues())
        .merge(given_in())
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn(origin::said))
        .layer(middleware::map_response(errors::in_words))
        // Programs send no cookies and read no pages: the layers above are not for them.
        .merge(api::router())
        .layer(middleware::from_fn_with_state(
            state.clone(),
            setup::gate::first,
        ))
        .layer(middleware::from_fn_with_state(state.clone(), whole::first))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            address::only_our_host,
        ))
        .layer(middleware::from_fn_with_state(state.clone(), address::find))
        // Without the panic's words: they may quote what was being read.
        .layer(CatchPanicLayer::custom(|_| PageError::Bug.into_response()))
        .layer(middleware::from_fn_with_state(state.clone(), headers::set))
        .with_state(state)
}

/// What nobody need be signed in for.
fn open() -> Router<State> {
    Router::new()
        .route("/sign-in", get(sign_in::get).post(sign_in::post))
        .route("/sign-in/code", get(sign_in::code).post(sign_in::code_post))
        .route("/sign-in/passkey", post(passkey::sign_in))
        .route("/sign-in/passkey/challenge", post(passkey::challenge))
        .route(
            "/set-password/{secret}",
            get(sign_in::set_form).post(sign_in::set),
        )
        .route("/calendar/{secret}", get(calendar::feed))
        .route("/collect/{secret}", get(collect::get).post(collect::post))
        .route("/sheet/{secret}", get(sheet::get).post(sheet::post))
        .route("/mine/{secret}", get(mine::get).post(mine::post))
        .route("/mine/{secret}/put-right", post(mine::put_right))
        .layer(RequestBodyLimitLayer::new(LARGEST_OPEN_FORM))
}

/// Asking, without an account.
fn asking() -> Router<State> {
    Router::new()
        .route("/ask", get(ask::get).post(ask::post))
        .route("/ask/status", get(ask::status::get).post(ask::status::post))
        .layer(RequestBodyLimitLayer::new(LARGEST_ASKED))
}

fn requests() -> Router<State> {
    Router::new()
        .route("/requests", get(requests::list::get))
        .route(
            "/requests/open",
            get(requests::open::get).post(requests::open::post),
        )
        .route("/requests/numbers", get(requests::numbers::get))
        .route("/requests/arrivals/{id}", get(requests::arrival::get))
        .route("/requests/arrivals/{id}/mail", get(requests::mail::file))
        .route(
            "/requests/arrivals/{id}/read",
            post(requests::arrival::read),
        )
        .merge(asks_first::<requests::arrival::SetAside>(
            "/requests/arrivals/{id}/set-aside",
        ))
        .route("/requests/{number}", get(requests::show::get))
        .route("/requests/{number}/search", post(requests::search::post))
        .merge(asks::<requests::identity::Identity>(
            "/requests/{number}/identity",
        ))
        .merge(asks::<requests::authority::Authority>(
            "/requests/{number}/authority",
        ))
        .merge(asks::<requests::reply::Reply>("/requests/{number}/reply"))
        .merge(asks::<requests::leave_out::LeaveOut>(
            "/requests/{number}/search/{place}/leave-out",
        ))
        .route(
            "/requests/{number}/sheets/ask",
            get(requests::sheets::get).post(requests::sheets::post),
        )
        .route(
            "/requests/{number}/sheets/{sheet}/again",
            get(requests::sheets::again_get).post(requests::sheets::again),
        )
        .merge(asks::<requests::pause::Pause>("/requests/{number}/pause"))
        .merge(asks::<requests::resume::Resume>(
            "/requests/{number}/resume",
        ))
        .merge(asks::<requests::extend::Extend>(
            "/requests/{number}/extend",
        ))
        .merge(asks::<requests::has::Has>("/requests/{number}/has"))
        .merge(asks::<requests::note::Note>("/requests/{number}/note"))
        .merge(asks::<requests::close::Close>("/requests/{number}/close"))
        .merge(asks::<requests::record::Record>(
            "/requests/{number}/record/{happening}",
        ))
        .merge(asks::<requests::point::Point>(
            "/requests/{number}/points/{point}",
        ))
}

fn answers() -> Router<State> {
    Router::new()
        .route("/requests/{number}/review", get(review::list::get))
        .route("/requests/{number}/report", get(review::report::get))
        .route("/requests/{number}/letters", get(requests::letters::get))
        .route(
            "/requests/{number}/letters/{letter}/pdf",
            get(requests::letters::pdf),
        )
        .route("/requests/{number}/review/bulk", post(review::bulk::post))
        .route("/requests/{number}/review/alike", post(review::alike::post))
        .route(
            "/requests/{number}/review/together",
            post(review::suggested::undo),
        )
        .route(
            "/requests/{number}/review/suggestions/{rule}",
            get(review::suggested::get).post(review::suggested::post),
        )
        .route(
            "/requests/{number}/review/{item}",
            get(review::item::get).post(review::decide::post),
        )
        .route(
            "/requests/{number}/review/{item}/pages/{page}",
            get(review::pictures::picture),
        )
        .route(
            "/requests/{number}/package",
            get(package::get).post(package::build),
        )
        .route("/requests/{number}/package/pdf", get(package::pdf))
        .route("/requests/{number}/package/zip", get(package::zip))
        .route("/requests/{number}/deliver", post(package::deliver))
}

/// What is published: for anybody, and for those who work here.
fn publications() -> Router<State> {
    Router::new()
        .route("/privacy", get(privacy::get))
        .route("/privacy/{document}", get(privacy::document))
        .route("/privacy/{document}/pdf", get(privacy::pdf))
        .route("/privacy/{document}/export", get(privacy::export))
        .route("/policy/published", get(published::get))
        .route("/policy/published/{document}", get(published::document))
        .route(
            "/policy/published/{document}/pdf",
            get(published::document_pdf),
        )
        .route("/policy/processing", get(published::processing))
        .route("/policy/processing/xlsx", get(published::processing_xlsx))
        .route(
            "/policy/processing/json-ld",
            get(published::processing_json_ld),
        )
        .route("/policy/processor", get(published::processor))
        .route("/policy/processor/xlsx", get(published::processor_xlsx))
}

/// Mails that are given in, which go back and forth with the page.
fn given_in() -> Router<State> {
    Router::new()
        .route(
            "/requests/mail",
            get(requests::mail::get).post(requests::mail::post),
        )
        .layer(middleware::from_fn_with_state(
            once::Sent::default(),
            once::once,
        ))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(requests::mail::LARGEST))
}

/// What was found by hand: scans and photographs may be large.
fn found_by_hand() -> Router<State> {
    asks::<requests::by_hand::ByHand>("/requests/{number}/search/{place}/by-hand")
        .layer(middleware::from_fn_with_state(
            once::Sent::default(),
            once::once,
        ))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LARGEST_SCANS))
}

/// What colleagues send with a search sheet: nothing is read of it from whoever has no link.
fn found_by_colleagues() -> Router<State> {
    Router::new()
        .route("/sheet/{secret}/answer", post(sheet::answer))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LARGEST_SCANS))
}

/// A page that asks one question.
fn asks<A: question::Ask>(path: &str) -> Router<State> {
    Router::new().route(path, get(question::get::<A>).post(question::post::<A>))
}
