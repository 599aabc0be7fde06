//! Deleting what is held about somebody.

use app::bodies::DisposalEnd;
use app::{AppError, DisposalReason, DisposalView, NewDisposal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::retention::{RequestFile, request_file};
use super::types::{Day, Id, Instant, Made};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/people/{id}/held-about",
        "showHeldAbout",
        "Show what could be deleted about a person, and what stays",
        held,
    )
    .tag("Deletion")
    .detail(
        "Heap by heap: until when the policy keeps it and why, and what forbids to delete it now.",
    )
    .gives::<Held>(),
    Operation::post(
        "/people/{id}/disposals",
        "proposeDisposal",
        "Propose to delete what is held about a person",
        propose,
    )
    .tag("Deletion")
    .detail("Nothing goes before somebody else agrees, or the same person where nobody else could.")
    .takes::<NewOne>()
    .makes::<Made>(),
    Operation::get(
        "/files/{id}",
        "showFile",
        "Show until when the file of a closed request is kept, and what forbids to delete it now",
        file,
    )
    .tag("Deletion")
    .detail("The id is that of the request, or what `GET /retention` says of something that was set aside.")
    .gives::<RequestFile>(),
    Operation::post(
        "/files/{id}/disposals",
        "proposeFileDisposal",
        "Propose to delete the file of a closed request",
        propose_file,
    )
    .tag("Deletion")
    .detail("Nothing goes before somebody else agrees, or the same person where nobody else could.")
    .takes::<NewFileOne>()
    .makes::<Made>(),
    Operation::get(
        "/disposals",
        "listDisposals",
        "List what is to be deleted or was",
        list,
    )
    .tag("Deletion")
    .lists::<Disposal>(),
    Operation::get(
        "/disposals/{id}",
        "showDisposal",
        "Show what is to be deleted, or the certificate of what was",
        show,
    )
    .tag("Deletion")
    .gives::<Disposal>(),
    Operation::post(
        "/disposals/{id}/agree",
        "agreeToDisposal",
        "Agree to a deletion: it is done at once and for good",
        agree,
    )
    .tag("Deletion"),
    Operation::post(
        "/disposals/{id}/stop",
        "stopDisposal",
        "Do not delete what was proposed",
        stop,
    )
    .tag("Deletion"),
];

/// What is held about a person.
#[derive(Serialize, ToSchema)]
#[schema(as = HeldAbout)]
pub(crate) struct Held {
    heaps: Vec<OneHeap>,
    /// Requests about them that are not closed: nothing goes meanwhile, but what one of them grants.
    open: Vec<OpenOne>,
    /// In how many records of others they stand.
    named_in: usize,
    /// Requests about them that are closed; their files stay as long as the policy keeps them.
    #[schema(example = json!(["012"]))]
    closed: Vec<String>,
}

/// Things that go together.
#[derive(Serialize, ToSchema)]
#[schema(as = Heap)]
pub(crate) struct OneHeap {
    /// Its code.
    #[schema(example = "session-report")]
    code: String,
    #[schema(example = "Session report")]
    title: String,
    /// The day it is about, of a record about several people.
    on: Option<Day>,
    count: usize,
    /// Until when the policy keeps it: a day in words, or what decides it.
    #[schema(example = "19 September 2036")]
    until: String,
    /// Whether that day has come.
    past: bool,
    /// Why it is kept so long.
    reason: String,
    /// Who else stands in it.
    #[schema(example = json!(["Ella Marsh"]))]
    others: Vec<String>,
    /// What forbids to delete it now.
    held: Option<String>,
}

/// A request that is not closed.
#[derive(Serialize, ToSchema)]
#[schema(as = OpenRequestAbout)]
pub(crate) struct OpenOne {
    #[schema(example = "014")]
    number: String,
    /// Whether it asks for deletion, is decided and grants something.
    grants: bool,
}

/// What is to be deleted.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewDisposal)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOne {
    /// Codes of heaps.
    #[schema(example = json!(["session-report"]), min_items = 1)]
    go: Vec<String>,
    /// asked, time-over, not-needed, unlawful or mistake.
    #[schema(example = "not-needed")]
    why: String,
    /// The number of the request that it carries out, where it was asked for.
    #[serde(default)]
    #[schema(example = "014")]
    request: Option<String>,
}

/// Why the file of a request is to be deleted.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewFileDisposal)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFileOne {
    /// time-over, not-needed, unlawful or mistake.
    #[schema(example = "time-over")]
    why: String,
}

/// What is to be deleted or was.
#[derive(Serialize, ToSchema)]
pub(crate) struct Disposal {
    id: Id,
    /// waits, destroyed or stopped.
    #[schema(example = "waits")]
    state: &'static str,
    lines: Vec<DisposalLine>,
    /// asked, time-over, not-needed, unlawful or mistake.
    #[schema(example = "not-needed")]
    why: &'static str,
    /// The request that it carries out.
    #[schema(example = "014")]
    request: Option<String>,
    /// The request whose file it is, where it is one: its number, or the reference of what was set aside.
    #[schema(example = "009")]
    file: Option<String>,
    /// Who proposed it.
    #[schema(example = "Dana Reyes")]
    by: String,
    at: Instant,
    /// Who agreed to it, or stopped it.
    #[schema(example = "Rowan Hale")]
    ended_by: Option<String>,
    ended_at: Option<Instant>,
    /// Of what is destroyed: whether it is gone from every backup of the keys too.
    complete: Option<bool>,
}

/// Things of one sort.
#[derive(Serialize, ToSchema)]
pub(crate) struct DisposalLine {
    #[schema(example = "Session report")]
    what: String,
    count: u32,
    /// The rule of the policy.
    rule: String,
}

fn held(call: &Call<'_>) -> Result<Reply, AppError> {
    let about = call.ctx.held_about(call.id("id"))?;
    let heaps = about.heaps.into_iter().map(|heap| OneHeap {
        code: heap.code,
        title: heap.title,
        on: heap.on.map(Into::into),
        count: heap.count,
        until: heap.until,
        past: heap.past,
        reason: heap.reason,
        others: heap.others,
        held: heap.held,
    });
    let open = about.open.into_iter().map(|one| OpenOne {
        number: one.number,
        grants: one.grants,
    });
    Reply::one(&Held {
        heaps: heaps.collect(),
        open: open.collect(),
        named_in: about.named_in,
        closed: about.closed,
    })
}

fn file(call: &Call<'_>) -> Result<Reply, AppError> {
    Reply::one(&request_file(call.ctx.show_file(call.id("id"))?))
}

fn propose_file(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewFileOne = call.json()?;
    let id = call
        .ctx
        .propose_file_disposal(call.id("id"), reason(&new.why)?)?;
    Reply::made_id(id, "/disposals")
}

fn reason(code: &str) -> Result<DisposalReason, AppError> {
    DisposalReason::from_code(code).ok_or_else(|| {
        let mend = "use one of those that the document lists";
        AppError::input("why", "there is no such code", mend)
    })
}

fn propose(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewOne = call.json()?;
    let why = reason(&new.why)?;
    let request = new.request.as_deref();
    let request = request.map(|number| call.ctx.resolve_request(number));
    let id = call.ctx.propose_disposal(&NewDisposal {
        person: call.id("id"),
        go: new.go,
        why,
        request: request.transpose()?,
    })?;
    Reply::made_id(id, "/disposals")
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let all = call.ctx.list_disposals()?;
    call.given
        .page
        .reply(all, |one| one.stored.id.to_string(), disposal)
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    Reply::one(&disposal(call.ctx.show_disposal(call.id("id"))?))
}

fn agree(call: &Call<'_>) -> Result<Reply, AppError> {
    call.ctx.agree_to_disposal(call.id("id"), &mut |_| Ok(()))?;
    Ok(Reply::done())
}

fn stop(call: &Call<'_>) -> Result<Reply, AppError> {
    call.ctx.stop_disposal(call.id("id"))?;
    Ok(Reply::done())
}

fn disposal(view: DisposalView) -> Disposal {
    let (state, ended_at) = match &view.stored.body.ended {
        None => ("waits", None),
        Some(DisposalEnd::Destroyed { at, .. }) => ("destroyed", Some((*at).into())),
        Some(DisposalEnd::Stopped { at, .. }) => ("stopped", Some((*at).into())),
    };
    let lines = view.lines.into_iter().map(|line| DisposalLine {
        what: line.what,
        count: line.count,
        rule: line.rule,
    });
    Disposal {
        id: view.stored.id.into(),
        state,
        lines: lines.collect(),
        why: view.why.code(),
        request: view.request,
        file: view.stored.body.file.map(|file| file.called),
        by: view.by,
        at: view.stored.body.at.into(),
        ended_by: view.ended_by,
        ended_at,
        complete: view.complete,
    }
}
