//! What is past its day, and what is on hold.

use app::{AppError, EndsFile, EndsFor, EndsStand, HoldReason, HoldView, NewHold};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::{Day, Id, Instant, Made};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/retention",
        "showRetention",
        "Show what is past its day, what soon will be, and what is on hold",
        retention,
    )
    .tag("Deletion")
    .gives::<Retention>(),
    Operation::post(
        "/people/{id}/holds",
        "putOnHold",
        "Put on hold what is held about a person",
        put,
    )
    .tag("Deletion")
    .detail("Nothing of it is deleted, whatever its day, until the hold is ended.")
    .takes::<NewOne>()
    .makes::<Made>(),
    Operation::get("/holds/{id}", "showHold", "Show a hold", show)
        .tag("Deletion")
        .gives::<Hold>(),
    Operation::post(
        "/holds/{id}/review",
        "reviewHold",
        "Look at a hold again, and let it go on",
        review,
    )
    .tag("Deletion")
    .takes::<Looked>(),
    Operation::post("/holds/{id}/end", "endHold", "End a hold", end)
        .tag("Deletion")
        .takes::<Ended>(),
];

/// What is past its day, what soon will be, and what is on hold.
#[derive(Serialize, ToSchema)]
pub(crate) struct Retention {
    on: Day,
    /// People of whom something is past its day.
    past: Vec<Ends>,
    /// People of whom something is near its day, and nothing past it.
    near: Vec<Ends>,
    /// Files of closed requests that are past their day.
    past_files: Vec<RequestFile>,
    /// Those that are near it.
    near_files: Vec<RequestFile>,
    holds: Vec<Hold>,
}

/// What of somebody's is past its day, or near it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ends {
    person: Id,
    #[schema(example = "Ella Marsh")]
    name: String,
    /// The first of the days.
    on: Day,
    what: Vec<EndsWhat>,
    /// free, on-hold, request or proposed: what is in the way of deleting it.
    #[schema(example = "free")]
    stands: &'static str,
    /// The hold or the proposal.
    by: Option<Id>,
    /// The open request.
    #[schema(example = "014")]
    request: Option<String>,
}

/// The file of a request that is closed, or of what came without an account and was set aside.
#[derive(Serialize, ToSchema)]
pub(crate) struct RequestFile {
    /// The request, or what it would have been.
    id: Id,
    /// Its number, or the reference of what was set aside.
    #[schema(example = "009")]
    called: String,
    /// The day it was closed or set aside.
    ended_on: Day,
    /// Until when the policy keeps it: a day, or what decides it.
    #[schema(example = "3 November 2026")]
    until: String,
    /// That day, where the policy knows one.
    on: Option<Day>,
    /// free, on-hold, request, proposed or in-force: what is in the way of deleting it.
    #[schema(example = "free")]
    stands: &'static str,
    /// The hold or the proposal.
    by: Option<Id>,
    /// The open request of the same person.
    #[schema(example = "014")]
    request: Option<String>,
}

/// Things of one kind.
#[derive(Serialize, ToSchema)]
pub(crate) struct EndsWhat {
    #[schema(example = "Session report")]
    title: String,
    count: usize,
    /// destroy, review or anonymise.
    #[schema(example = "destroy")]
    then: &'static str,
}

/// Something on hold.
#[derive(Serialize, ToSchema)]
pub(crate) struct Hold {
    id: Id,
    person: Id,
    /// Codes of kinds of records; empty where it is everything.
    #[schema(example = json!(["session-report"]))]
    kinds: Vec<String>,
    /// claim, safeguarding, inquiry, law or still-needed.
    #[schema(example = "claim")]
    why: &'static str,
    #[schema(example = "The claim of last May")]
    words: String,
    /// Who looks after it.
    owner: Id,
    review_on: Day,
    at: Instant,
    #[schema(example = "Dana Reyes")]
    by: String,
    ended_at: Option<Instant>,
}

/// What is to be put on hold.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewHold)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOne {
    /// Codes of kinds of records; everything if there is none.
    #[serde(default)]
    #[schema(example = json!(["session-report"]))]
    kinds: Vec<String>,
    /// claim, safeguarding, inquiry, law or still-needed.
    #[schema(example = "claim")]
    why: String,
    #[schema(example = "The claim of last May")]
    words: String,
    /// The account of whoever looks after it; your own if left out.
    #[serde(default)]
    owner: Option<Id>,
    review_on: Day,
}

/// That a hold was looked at again.
#[derive(Deserialize, ToSchema)]
#[schema(as = HoldLooked)]
#[serde(deny_unknown_fields)]
pub(crate) struct Looked {
    #[schema(example = "Not settled yet")]
    words: String,
    review_on: Day,
}

/// That a hold is over.
#[derive(Deserialize, ToSchema)]
#[schema(as = HoldEnded)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ended {
    #[schema(example = "The claim was settled")]
    words: String,
}

fn retention(call: &Call<'_>) -> Result<Reply, AppError> {
    let view = call.ctx.retention()?;
    Reply::one(&Retention {
        on: view.on.into(),
        past: view.past.into_iter().map(ends).collect(),
        near: view.near.into_iter().map(ends).collect(),
        past_files: view.past_files.into_iter().map(request_file).collect(),
        near_files: view.near_files.into_iter().map(request_file).collect(),
        holds: view.holds.into_iter().map(hold).collect(),
    })
}

fn ends(one: EndsFor) -> Ends {
    let (stands, by, request) = stands(one.stands);
    let what = one.what.into_iter().map(|what| EndsWhat {
        title: what.title,
        count: what.count,
        then: what.then.code(),
    });
    Ends {
        person: one.person.into(),
        name: one.name,
        on: one.on.into(),
        what: what.collect(),
        stands,
        by,
        request,
    }
}

/// The file of a request.
pub(crate) fn request_file(one: EndsFile) -> RequestFile {
    let on = one.on();
    let (stands, by, request) = stands(one.stands);
    RequestFile {
        id: one.case.into(),
        called: one.called,
        ended_on: one.ended_on.into(),
        until: one.until.to_string(),
        on: on.map(Into::into),
        stands,
        by,
        request,
    }
}

/// What is in the way: its code, the hold or the proposal, the open request.
fn stands(stands: EndsStand) -> (&'static str, Option<Id>, Option<String>) {
    match stands {
        EndsStand::Free => ("free", None, None),
        EndsStand::OnHold(id) => ("on-hold", Some(id.into()), None),
        EndsStand::Request(number) => ("request", None, Some(number)),
        EndsStand::Proposed(id) => ("proposed", Some(id.into()), None),
        EndsStand::InForce(_) => ("in-force", None, None),
    }
}

fn hold(view: HoldView) -> Hold {
    let body = view.body;
    Hold {
        id: view.id.into(),
        person: body.person.into(),
        kinds: body.kinds,
        why: view.why.code(),
        words: body.words,
        owner: body.owner.into(),
        review_on: body.review_on.into(),
        at: body.at.into(),
        by: view.by,
        ended_at: body.ended.map(|end| end.at.into()),
    }
}

fn put(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewOne = call.json()?;
    let why = HoldReason::from_code(&new.why).ok_or_else(|| {
        let mend = "use one of those that the document lists";
        AppError::input("why", "there is no such code", mend)
    })?;
    let id = call.ctx.put_on_hold(
        call.id("id"),
        &NewHold {
            kinds: new.kinds,
            why,
            words: new.words,
            owner: new.owner.map(|id| id.0),
            review_on: new.review_on.0,
        },
    )?;
    Reply::made_id(id, "/holds")
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    Reply::one(&hold(call.ctx.show_hold(call.id("id"))?))
}

fn review(call: &Call<'_>) -> Result<Reply, AppError> {
    let looked: Looked = call.json()?;
    let on = looked.review_on.0;
    call.ctx.review_hold(call.id("id"), &looked.words, on)?;
    Ok(Reply::done())
}

fn end(call: &Call<'_>) -> Result<Reply, AppError> {
    let ended: Ended = call.json()?;
    call.ctx.end_hold(call.id("id"), &ended.words)?;
    Ok(Reply::done())
}
