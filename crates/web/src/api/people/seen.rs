//! Who has seen what is held about a person.

use app::AppError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::Instant;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[Operation::get(
    "/people/{id}/seen",
    "seenPerson",
    "List who has seen what is held about a person",
    seen,
)
.tag("People")
.detail("The latest 2,000 looks and acts, the newest first.")
.lists::<SeenLine>()];

/// How many looks and acts are listed.
const MOST_SEEN: usize = 2000;

/// A look or act.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeenLine {
    /// Its place in the ledger.
    #[schema(example = 1204)]
    index: u64,
    at: Instant,
    /// Who.
    #[schema(example = "Asha Varga")]
    who: String,
    /// Their role then; empty where there is none.
    #[schema(example = "tutor")]
    role: String,
    /// What, in words.
    #[schema(example = "looked at a record")]
    what: String,
    /// Why, in words; empty where it cannot be said any more.
    #[schema(example = "planning and giving sessions")]
    why: String,
    /// Its code.
    #[schema(example = "record.look")]
    code: String,
}

fn seen(call: &Call<'_>) -> Result<Reply, AppError> {
    let id = call.id("id");
    // As the page does: whoever may not see the person is told no more than that.
    call.ctx.show_person(id)?;
    let entries = call
        .ctx
        .engine
        .name_entries(&call.ctx.seen(id, MOST_SEEN)?)?;
    call.given
        .page
        .reply(entries, |entry| entry.index.to_string(), SeenLine::of)
}

impl SeenLine {
    /// An entry of the ledger in words.
    pub(crate) fn of(entry: app::NamedEntry) -> Self {
        Self {
            index: entry.index,
            at: entry.at.into(),
            who: entry.who,
            role: entry.role,
            what: entry.what,
            why: entry.why,
            code: entry.code,
        }
    }
}
