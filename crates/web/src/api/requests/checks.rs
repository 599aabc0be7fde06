//! What is checked before anything is given: who asks, whether they may, a safe way to reply.

use app::AppError;
use serde::Deserialize;
use utoipa::ToSchema;

use super::TAG;
use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::Day;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::post(
        "/requests/{number}/identity",
        "requestIdentity",
        "Record whether we know who asks",
        identity,
    )
    .tag(TAG)
    .takes::<Identity>(),
    Operation::post(
        "/requests/{number}/authority",
        "requestAuthority",
        "Record whether they may ask for the person",
        authority,
    )
    .tag(TAG)
    .takes::<Authority>(),
    Operation::post(
        "/requests/{number}/reply",
        "requestReply",
        "Record a safe way to reply",
        safe_reply,
    )
    .tag(TAG)
    .takes::<SafeReply>(),
];

/// Whether we know who asks. UK GDPR art. 12(6).
#[derive(Deserialize, ToSchema)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Identity {
    /// There is no reasonable doubt.
    NoDoubt {
        /// Why there is none.
        #[schema(example = "We spoke on the number we have had since they joined.")]
        why: String,
    },
    /// Proof was asked for today.
    Asked,
    /// The proof came.
    Shown {
        /// The day it came.
        on: Day,
        /// What was seen.
        #[schema(example = "a passport, by video")]
        how: String,
    },
}

/// Whether somebody may ask for the person.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Authority {
    /// Proof was asked for today.
    Asked,
    /// The proof came.
    Shown {
        /// The day it came.
        on: Day,
        /// What was seen.
        #[schema(example = "birth certificate")]
        saw: String,
    },
}

/// A way to reply that is safe for the person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SafeReply {
    /// How, and why that is safe.
    #[schema(example = "the link by e-mail, the code by telephone", min_length = 1)]
    how: String,
}

fn identity(call: &Call<'_>) -> Result<Reply, AppError> {
    let id = call.request()?;
    match call.json()? {
        Identity::NoDoubt { why } => call.ctx.identity_not_in_doubt(id, &why)?,
        Identity::Asked => call.ctx.ask_identity(id)?,
        Identity::Shown { on, how } => call.ctx.confirm_identity(id, on.0, &how)?,
    }
    Ok(Reply::done())
}

fn authority(call: &Call<'_>) -> Result<Reply, AppError> {
    let id = call.request()?;
    match call.json()? {
        Authority::Asked => call.ctx.ask_authority(id)?,
        Authority::Shown { on, saw } => call.ctx.show_authority(id, on.0, &saw)?,
    }
    Ok(Reply::done())
}

fn safe_reply(call: &Call<'_>) -> Result<Reply, AppError> {
    let SafeReply { how } = call.json()?;
    call.ctx.check_reply(call.request()?, &how)?;
    Ok(Reply::done())
}
