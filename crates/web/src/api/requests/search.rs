//! The search of a request: its places, and what was done about each.

use app::{AppError, EntityId, Scan};
use duties::rights::Search;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TAG;
use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::{File, objects};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::post(
        "/requests/{number}/places",
        "requestPlaces",
        "Put new places on the list to be searched",
        places,
    )
    .tag(TAG)
    .gives::<Added>(),
    Operation::post(
        "/requests/{number}/search",
        "requestSearch",
        "Let Caretaker search a place",
        search,
    )
    .tag(TAG)
    .takes::<Searching>()
    .gives::<FoundItems>(),
    Operation::post(
        "/requests/{number}/search/{place}/by-hand",
        "requestSearchByHand",
        "Record a search by hand",
        by_hand,
    )
    .tag(TAG)
    .takes_file::<ByHand>()
    .gives::<FoundItems>(),
    Operation::post(
        "/requests/{number}/search/{place}/leave-out",
        "requestLeaveOut",
        "Leave a place out of the search",
        leave_out,
    )
    .tag(TAG)
    .takes::<Why>(),
];

/// How many places are new on the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddedPlaces)]
pub(crate) struct Added {
    /// How many.
    #[schema(example = 1)]
    places: usize,
}

/// The place to be searched.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Searching {
    /// Its id in the request's search: an id of the register, `records` for Caretaker's own, or
    /// `all` for each that waits and that Caretaker can search.
    #[schema(example = "records")]
    place: String,
}

/// What came of a search.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundItems {
    /// How many items are to be decided.
    #[schema(example = 3)]
    items: u32,
}

/// A search by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ByHand {
    /// The words it was searched with.
    #[schema(example = "Ella Thornbury · Ellie", min_length = 1)]
    words: String,
    /// What was found; nothing means nothing was there.
    #[serde(deserialize_with = "objects")]
    texts: Vec<Text>,
    /// Photographs and scans that were found. Each becomes an item of pictures, in which parts are
    /// covered by hand.
    #[serde(default, deserialize_with = "objects")]
    scans: Vec<ScanFile>,
}

/// A photograph or scan that was found by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScanFile {
    /// A title for it.
    #[schema(example = "letter of May", min_length = 1)]
    title: String,
    /// The file: JPEG, PNG or PDF; all of them together at most 20 MB.
    file: File,
}

/// A text that was found by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    /// A title for it.
    #[schema(example = "messages of May", min_length = 1)]
    title: String,
    /// What it says, whole.
    #[schema(example = "Ella is coming at four.", min_length = 1)]
    text: String,
}

/// A reason.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Why {
    /// Why.
    #[schema(example = "It holds invoices of suppliers only.", min_length = 1)]
    why: String,
}

fn places(call: &Call<'_>) -> Result<Reply, AppError> {
    let places = call.ctx.add_places(call.request()?)?;
    Reply::one(&Added { places })
}

fn search(call: &Call<'_>) -> Result<Reply, AppError> {
    let Searching { place } = call.json()?;
    let id = call.request()?;
    let items = if place == "all" {
        search_all(call, id)?
    } else {
        call.ctx.search_place(id, &place)?
    };
    Reply::one(&FoundItems { items })
}

fn search_all(call: &Call<'_>, id: EntityId) -> Result<u32, AppError> {
    let case = call.ctx.show_request(id)?;
    let waiting = case
        .places
        .iter()
        .filter(|line| line.by_caretaker && line.search == Search::Waiting);
    let mut items: u32 = 0;
    for line in waiting {
        items = items.saturating_add(call.ctx.search_place(id, &line.id)?);
    }
    Ok(items)
}

fn by_hand(call: &Call<'_>) -> Result<Reply, AppError> {
    let found: ByHand = call.json()?;
    let texts: Vec<(String, String)> = found
        .texts
        .into_iter()
        .map(|one| (one.title, one.text.replace("\r\n", "\n")))
        .collect();
    let place = call.named("place");
    let scans = found.scans.into_iter().map(|one| Scan {
        title: one.title,
        bytes: one.file.0,
    });
    let scans: Vec<Scan> = scans.collect();
    let items = call.ctx.search_by_hand_and_scans(
        call.request()?,
        (place, &found.words),
        &texts,
        (&scans, &call.state.extractor),
    )?;
    Reply::one(&FoundItems { items })
}

fn leave_out(call: &Call<'_>) -> Result<Reply, AppError> {
    let Why { why } = call.json()?;
    call.ctx
        .leave_out(call.request()?, call.named("place"), &why)?;
    Ok(Reply::done())
}
