//! The addresses of people, records, places, policy, evidence and accounts.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use tower_http::limit::RequestBodyLimitLayer;

use super::deed::asks_first;
use super::people::{
    add, change, disclosures, end, family, find, held, import, list, may_see, own, relate, safety,
    seen, until, why,
};
use super::{
    accounts, attest, consents, coverage, disposals, documents, evidence, notices, passkey, places,
    policy, records, registers, retention, score, second_factor, tokens,
};
use super::{policy_access, policy_draft, policy_letters, policy_read, policy_versions, questions};
use crate::state::State;

/// The one form that takes a large file, with a limit of its own.
pub(crate) fn import() -> Router<State> {
    Router::new()
        .route("/people/import", get(import::get).post(import::post))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(import::LARGEST))
}

/// People and their records.
pub(crate) fn people() -> Router<State> {
    Router::new()
        .route("/people", get(list::get).post(list::post))
        .route("/people/add", get(add::get).post(add::post))
        .route("/people/{id}", get(held::get))
        .route("/people/{id}/records", get(held::get))
        .route("/people/{id}/why", get(why::get))
        .route("/people/{id}/until", get(until::get))
        .route("/people/{id}/seen", get(seen::get))
        .route("/people/{id}/access", get(may_see::get))
        .route("/people/{id}/family", get(family::get))
        .route("/people/{id}/find", get(find::get))
        .route("/people/{id}/change", get(change::get).post(change::post))
        .route("/people/{id}/disclosures", get(disclosures::get))
        .merge(asks_first::<disclosures::Disclose>(
            "/people/{id}/disclosures/add",
        ))
        .merge(asks_first::<disclosures::Strike>(
            "/disclosures/{id}/strike",
        ))
        .merge(asks_first::<disclosures::SayTold>("/disclosures/{id}/told"))
        .route("/people/{id}/own", get(own::get))
        .route(
            "/people/{id}/own/invite",
            get(own::invite).post(own::invited_post),
        )
        .merge(asks_first::<own::Withdraw>("/invitations/{id}/withdraw"))
        .merge(asks_first::<own::Decide>("/proposals/{id}/decide"))
        .route(
            "/people/{id}/delete",
            get(disposals::choose).post(disposals::propose),
        )
        .merge(asks_first::<retention::Put>("/people/{id}/hold"))
        .route("/retention", get(retention::list))
        .route("/holds/{id}", get(retention::show))
        .merge(asks_first::<retention::Review>("/holds/{id}/review"))
        .merge(asks_first::<retention::End>("/holds/{id}/end"))
        .route("/disposals", get(disposals::list))
        .route("/disposals/{id}", get(disposals::show))
        .merge(asks_first::<disposals::Agree>("/disposals/{id}/agree"))
        .merge(asks_first::<disposals::DeleteFile>("/files/{id}/delete"))
        .merge(asks_first::<disposals::Stop>("/disposals/{id}/stop"))
        .route("/people/{id}/safety", get(safety::get))
        .route(
            "/people/{id}/safety/words",
            get(safety::word).post(safety::protect),
        )
        .route(
            "/people/{id}/safety/orders",
            get(safety::order).post(safety::ordered),
        )
        .route(
            "/people/{id}/safety/{entry}/end",
            get(safety::end).post(safety::ended),
        )
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
        .route(
            "/people/{id}/notices/{notice}/given",
            get(notices::one).post(notices::one_given),
        )
        .route(
            "/people/{id}/consents/{agreement}",
            get(consents::ask).post(consents::answered),
        )
        .route("/consents", get(consents::get))
        .route("/consents/{agreement}", get(consents::show))
        .merge(asks_first::<consents::Withdraw>(
            "/consents/entries/{id}/withdraw",
        ))
        .merge(asks_first::<consents::Settle>(
            "/consents/entries/{id}/settle",
        ))
        .merge(asks_first::<consents::Strike>(
            "/consents/entries/{id}/strike",
        ))
        .route("/notices", get(notices::get))
        .route("/notices/{notice}", get(notices::show))
        .route(
            "/notices/{notice}/given",
            get(notices::all).post(notices::all_given),
        )
        .merge(asks_first::<notices::TakeBack>(
            "/notices/given/{id}/take-back",
        ))
        .route("/records/{id}", get(records::show::get))
}

/// Who can sign in, and one's own account.
pub(crate) fn accounts() -> Router<State> {
    Router::new()
        .route("/settings/accounts", get(accounts::get))
        .route(
            "/settings/accounts/add",
            get(accounts::add).post(accounts::added),
        )
        .merge(asks_first::<accounts::Lock>("/settings/accounts/{id}/lock"))
        .merge(asks_first::<accounts::Unlock>(
            "/settings/accounts/{id}/unlock",
        ))
        .merge(asks_first::<accounts::ChooseRole>(
            "/settings/accounts/{id}/role",
        ))
        .merge(asks_first::<accounts::Reset>(
            "/settings/accounts/{id}/reset",
        ))
        .merge(asks_first::<accounts::RemoveSecondFactors>(
            "/settings/accounts/{id}/remove-second-factors",
        ))
        .route("/settings/tokens", get(tokens::get))
        .route("/settings/tokens/add", get(tokens::add).post(tokens::added))
        .merge(asks_first::<tokens::Revoke>("/settings/tokens/{id}/revoke"))
        .route("/account", get(second_factor::get))
        .merge(asks_first::<second_factor::Password>("/account/password"))
        .route(
            "/account/app",
            get(second_factor::app).post(second_factor::app_post),
        )
        .route(
            "/account/passkey",
            get(second_factor::passkey).post(passkey::added),
        )
        .route("/account/passkey/challenge", post(passkey::wanted))
        .merge(asks_first::<second_factor::Remove>(
            "/account/second-factor/{id}/remove",
        ))
        .merge(asks_first::<second_factor::RecoveryCodes>(
            "/account/recovery-codes",
        ))
        .route("/account/stay", post(second_factor::stay))
        .route(
            "/account/sessions/end-others",
            post(second_factor::end_others),
        )
}

/// How the policy changes, and that people know it.
fn versions() -> Router<State> {
    Router::new()
        .route("/policy/versions", get(policy_versions::get))
        .route("/policy/versions/compare", get(policy_versions::compare))
        .route(
            "/policy/versions/{number}/against/{other}",
            get(policy_versions::against),
        )
        .route("/policy/draft", get(policy_draft::get))
        .merge(asks_first::<policy_draft::Make>("/policy/draft/new"))
        .merge(asks_first::<policy_draft::Drop>("/policy/draft/drop"))
        .merge(asks_first::<policy_draft::Sign>("/policy/draft/sign"))
        .merge(asks_first::<policy_draft::Paper>("/policy/draft/paper"))
        .merge(asks_first::<policy_draft::TellThem>("/policy/draft/told"))
        .merge(asks_first::<policy_draft::Adopt>("/policy/draft/adopt"))
        .route("/policy/letters", get(policy_letters::list))
        .route(
            "/policy/letters/{letter}",
            get(policy_letters::show).post(policy_letters::write),
        )
        .route(
            "/policy/acknowledge",
            get(policy_read::get).post(policy_read::post),
        )
        .route("/policy/readers", get(policy_read::readers))
        .route("/questions", get(questions::get))
        .merge(asks_first::<questions::Ask>("/questions/ask"))
        .merge(asks_first::<questions::Reply>("/questions/{id}/answer"))
}

/// What an organisation writes down about its own work.
fn registers() -> Router<State> {
    Router::new()
        .route("/registers", get(registers::show::list))
        .route("/registers/{register}", get(registers::show::show))
        .route(
            "/registers/{register}/add",
            get(registers::write::add).post(registers::write::added),
        )
        .route("/registers/entries/{id}", get(registers::show::entry))
        .route(
            "/registers/entries/{id}/change",
            get(registers::write::change).post(registers::write::changed),
        )
        .merge(asks_first::<registers::write::Strike>(
            "/registers/entries/{id}/strike",
        ))
}

/// Where data lives, the policy, and the evidence.
pub(crate) fn house() -> Router<State> {
    Router::new()
        .route("/places", get(places::get))
        .route("/places/add", get(places::add).post(places::added))
        .route("/places/{id}", get(places::show))
        .route("/documents", get(documents::get))
        .route("/documents/{id}", get(documents::show))
        .route("/score", get(score::list).post(score::start))
        .route("/score/{id}", get(score::show))
        .route("/score/{id}/{number}", get(score::text).post(score::mark))
        .merge(asks_first::<score::Finish>("/score/{id}/finish"))
        .route("/policy", get(policy::get))
        .route("/policy/access", get(policy_access::get))
        .route("/policy/coverage", get(coverage::get))
        .route("/policy/coverage/clauses", get(coverage::clauses))
        .route(
            "/policy/coverage/attest",
            get(attest::get).post(attest::post),
        )
        .merge(asks_first::<attest::Withdraw>(
            "/policy/coverage/{id}/withdraw",
        ))
        .merge(versions())
        .merge(registers())
        .route("/evidence", get(evidence::get))
        .route("/evidence/ledger", get(evidence::ledger))
        .route(
            "/evidence/verify",
            get(evidence::verify_form).post(evidence::verify),
        )
        .route("/evidence/export", post(evidence::export))
}
