//! The letters that can be sent now about a request.

use app::AppError;
use serde::Serialize;
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;

const PDF: &str = "application/pdf";

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/requests/{number}/letters",
        "listLetters",
        "List the letters that can be sent now",
        list,
    )
    .tag("Requests")
    .gives::<Letters>(),
    Operation::get(
        "/requests/{number}/letters/{letter}/pdf",
        "letterPdf",
        "Take a letter as a PDF",
        pdf,
    )
    .tag("Requests")
    .file(&[PDF]),
];

/// The letters that can be sent now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Letters {
    /// Made from what is recorded of the request.
    letters: Vec<Letter>,
}

/// A letter.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Letter {
    /// Its code.
    #[schema(example = "extension")]
    code: String,
    /// Its title.
    #[schema(example = "We need more time")]
    title: String,
    /// Its paragraphs.
    paragraphs: Vec<String>,
    /// The ways to complain, where it refuses or delays something.
    ways: Vec<String>,
    /// Why it may not be sent as it stands; its paragraphs are then left out.
    stops: Vec<String>,
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let (_, letters) = call.ctx.request_letters(call.request()?)?;
    Reply::one(&Letters {
        letters: letters
            .into_iter()
            .map(|one| Letter {
                code: one.code,
                title: one.title,
                paragraphs: one.paragraphs,
                ways: one.ways,
                stops: one.stops,
            })
            .collect(),
    })
}

fn pdf(call: &Call<'_>) -> Result<Reply, AppError> {
    let bytes = call.ctx.letter_pdf(call.request()?, call.named("letter"))?;
    Ok(Reply::file(PDF, bytes))
}
