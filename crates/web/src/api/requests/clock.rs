//! A request's clock: stopping it, letting it run on, extending it.

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
        "/requests/{number}/pause",
        "requestPause",
        "Stop the clock",
        pause,
    )
    .tag(TAG)
    .detail("From the day the person was asked what they mean. UK GDPR art. 12A(5).")
    .takes::<On>(),
    Operation::post(
        "/requests/{number}/resume",
        "requestResume",
        "Let the clock run on",
        resume,
    )
    .tag(TAG)
    .takes::<On>(),
    Operation::post(
        "/requests/{number}/extend",
        "requestExtend",
        "Record notice of two further months",
        extend,
    )
    .tag(TAG)
    .takes::<Extension>(),
];

/// A day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct On {
    /// The day it happened.
    on: Day,
}

/// Notice of two further months. UK GDPR art. 12A(3).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Extension {
    /// The day the person was told.
    on: Day,
    /// The reasons they were given.
    #[schema(example = "This is the third request this month.", min_length = 1)]
    why: String,
}

fn pause(call: &Call<'_>) -> Result<Reply, AppError> {
    let On { on } = call.json()?;
    call.ctx.pause(call.request()?, on.0)?;
    Ok(Reply::done())
}

fn resume(call: &Call<'_>) -> Result<Reply, AppError> {
    let On { on } = call.json()?;
    call.ctx.resume(call.request()?, on.0)?;
    Ok(Reply::done())
}

fn extend(call: &Call<'_>) -> Result<Reply, AppError> {
    let Extension { on, why } = call.json()?;
    call.ctx.extend(call.request()?, on.0, &why)?;
    Ok(Reply::done())
}
