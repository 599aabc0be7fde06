//! Lists of people, and searching them.

use app::AppError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::Id;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get("/people", "listPeople", "List people", list)
        .tag("People")
        .detail("The token of an account that signs in as `tutor` lists those with whom its person works, and their circle.")
        .lists::<PersonLine>(),
    Operation::post("/people/search", "searchPeople", "Search people", search)
        .tag("People")
        .detail("By words of their names, numbers or contacts. The words are sent as content, so that no name stands in an address.")
        .takes::<Search>()
        .lists::<PersonLine>()
        .repeatable(),
];

/// A person as a line of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonLine {
    id: Id,
    /// The name for lists and headings.
    #[schema(example = "Ella Thornbury")]
    name: String,
    /// The organisation's own number for them.
    #[schema(example = "L014")]
    external_id: Option<String>,
    /// As what they are known: codes of the policy.
    #[schema(example = json!(["learner"]))]
    kinds: Vec<String>,
}

/// Words to search by.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    /// Words of a name, number or contact; all must fit.
    #[schema(example = "thornbury", max_length = 200)]
    words: String,
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    lines(call, "")
}

fn search(call: &Call<'_>) -> Result<Reply, AppError> {
    let Search { words } = call.json()?;
    lines(call, &words)
}

fn lines(call: &Call<'_>, words: &str) -> Result<Reply, AppError> {
    let found = call.ctx.list_people(words)?;
    call.given.page.reply(
        found,
        |person| person.id.to_string(),
        |person| PersonLine {
            id: person.id.into(),
            name: person.body.display_name(),
            external_id: person.body.external_id.clone(),
            kinds: person
                .body
                .capacities
                .iter()
                .map(|one| one.kind.clone())
                .collect(),
        },
    )
}
