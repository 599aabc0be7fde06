//! Notes on a request.

use app::AppError;
use serde::Deserialize;
use utoipa::ToSchema;

use super::TAG;
use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::Id;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::post(
        "/requests/{number}/note",
        "requestNote",
        "Write a note on a request",
        note,
    )
    .tag(TAG)
    .takes::<Note>(),
    Operation::post(
        "/requests/{number}/has",
        "giveRequest",
        "Give a request to a colleague",
        has,
    )
    .tag(TAG)
    .takes::<Has>(),
];

/// Who has a request.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Has {
    /// Their account; without one nobody has it any more.
    #[serde(default)]
    account: Option<Id>,
}

fn has(call: &Call<'_>) -> Result<Reply, AppError> {
    let Has { account } = call.json()?;
    call.ctx
        .give_request(call.request()?, account.map(|id| id.0))?;
    Ok(Reply::done())
}

/// A note.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Note {
    /// What it says. The person may ask for it too.
    #[schema(example = "Rosa will call back on Friday.", min_length = 1)]
    text: String,
}

fn note(call: &Call<'_>) -> Result<Reply, AppError> {
    let Note { text } = call.json()?;
    call.ctx.note_on_request(call.request()?, &text)?;
    Ok(Reply::done())
}
