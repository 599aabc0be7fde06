//! Notes on a request.

use app::AppError;
use serde::Deserialize;
use utoipa::ToSchema;

use super::TAG;
use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[Operation::post(
    "/requests/{number}/note",
    "requestNote",
    "Write a note on a request",
    note,
)
.tag(TAG)
.takes::<Note>()];

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
