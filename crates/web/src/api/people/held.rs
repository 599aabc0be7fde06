//! Why what is held about a person may be, and until when it is kept.

use app::AppError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::records::records_of;
use crate::api::reply::Reply;
use crate::api::types::Id;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/people/{id}/why",
        "whyPerson",
        "Say why what is held about a person may be",
        why,
    )
    .tag("People")
    .lists::<Reason>(),
    Operation::get(
        "/people/{id}/until",
        "untilPerson",
        "Say until when what is held about a person is kept",
        until,
    )
    .tag("People")
    .lists::<KeptUntil>(),
];

/// Why a record may be held.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reason {
    /// The record.
    record: Id,
    /// What it is.
    #[schema(example = "Session report")]
    title: String,
    /// Why it is kept.
    #[schema(example = "Planning and giving sessions")]
    purpose: String,
    /// By what right: the basis, then the conditions.
    rights: Vec<Right>,
    /// Where it came from.
    #[schema(example = "the tutor")]
    source: String,
}

/// A basis or condition of the law.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Right {
    /// What it says.
    #[schema(example = "needed for a contract")]
    words: String,
    /// Where it stands.
    #[schema(example = "UK GDPR art. 6(1)(b)")]
    citation: String,
}

/// Until when a record is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptUntil {
    /// The record.
    record: Id,
    /// What it is.
    #[schema(example = "Session report")]
    title: String,
    /// Until when, in words: a day, or what has to happen first.
    #[schema(example = "two years after sessions end")]
    until: String,
    /// The rule behind it, in words.
    rule: String,
}

fn why(call: &Call<'_>) -> Result<Reply, AppError> {
    let records = records_of(call)?;
    let (engine, today) = (call.ctx.engine, call.ctx.today());
    call.given.page.reply(
        records,
        |line| line.id.to_string(),
        |line| Reason {
            record: line.id.into(),
            rights: line
                .basis
                .split(" · ")
                .map(|code| engine.right_in_words(code, today))
                .map(|right| Right {
                    words: right.words,
                    citation: right.citation,
                })
                .collect(),
            title: line.title,
            purpose: line.purpose,
            source: engine.source_in_words(&line.source),
        },
    )
}

fn until(call: &Call<'_>) -> Result<Reply, AppError> {
    let records = records_of(call)?;
    call.given.page.reply(
        records,
        |line| line.id.to_string(),
        |line| KeptUntil {
            record: line.id.into(),
            title: line.title,
            until: line.until,
            rule: line.rule,
        },
    )
}
