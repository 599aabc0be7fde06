//! Where a person stands in records and documents.

use app::AppError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::Id;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[Operation::get(
    "/people/{id}/find",
    "findPerson",
    "Find a person in records and documents",
    find,
)
.tag("People")
.lists::<Found>()];

/// A place in a text where a person stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Found {
    /// The place of the register.
    #[schema(example = "Office drive")]
    place: String,
    /// The file and the piece of it, or the record.
    #[schema(example = "letters/spring.docx: page 1")]
    title: String,
    /// The record or document.
    source: Id,
    /// The line in which they stand.
    #[schema(example = "Ella settled in well.")]
    around: String,
    /// What is written.
    #[schema(example = "Ella")]
    written: String,
    /// How they are written, in words.
    #[schema(example = "their given name")]
    form: String,
    /// How much speaks for it, in words.
    #[schema(example = "Likely")]
    strength: String,
    /// Others it may be.
    or: Vec<String>,
}

fn find(call: &Call<'_>) -> Result<Reply, AppError> {
    let hits = call.ctx.find(call.id("id"))?;
    let numbered: Vec<_> = hits.into_iter().enumerate().collect();
    call.given.page.reply(
        numbered,
        |(number, _)| number.to_string(),
        |(_, hit)| Found {
            form: hit.form_in_words().to_owned(),
            strength: hit.strength_in_words().to_owned(),
            place: hit.place,
            title: hit.title,
            source: hit.source.into(),
            around: hit.around,
            written: hit.written,
            or: hit.or,
        },
    )
}
