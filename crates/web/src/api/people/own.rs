//! Somebody's seeing their own details: inviting them, what they say, and deciding it.

use app::{AppError, OwnAnswer, OwnView, SheetWent};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::{Day, Id, Instant};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/people/{id}/own",
        "listOwnDetails",
        "Show who was invited to see their own details, and what they say",
        show,
    )
    .tag("People")
    .gives::<Own>(),
    Operation::post(
        "/people/{id}/own",
        "inviteToOwnDetails",
        "Invite somebody to see their own details",
        invite,
    )
    .tag("People")
    .detail("They need no account. Link and code are shown once; tell them by two ways. A mail with the link goes out where a mail server is set up, and names nobody. A link made before ends.")
    .takes::<Inviting>()
    .gives::<Invited>()
    .secret(),
    Operation::post(
        "/invitations/{id}/withdraw",
        "withdrawInvitation",
        "Withdraw an invitation to see one's own details",
        withdraw,
    )
    .tag("People"),
    Operation::post(
        "/proposals/{id}/decide",
        "decideProposal",
        "Decide what somebody says of their own details",
        decide,
    )
    .tag("People")
    .detail("Where it is put right, the detail is changed as by a change of the person.")
    .takes::<Deciding>(),
];

/// What there is about somebody's seeing their own details.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnDetails)]
pub(crate) struct Own {
    /// Why they cannot be invited now, if they cannot.
    #[schema(example = "Your policy does not say so.")]
    not_now: Option<String>,
    /// The latest first.
    invitations: Vec<Invitation>,
    /// What waits first, then the latest.
    proposals: Vec<Proposal>,
}

/// That somebody was invited.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnInvitation)]
pub(crate) struct Invitation {
    id: Id,
    /// `sent`, `opened`, `ended` or `withdrawn`.
    #[schema(example = "opened")]
    state: &'static str,
    /// What is known of it, a sentence each.
    said: Vec<String>,
}

/// What somebody says of a detail.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnProposal)]
pub(crate) struct Proposal {
    id: Id,
    /// `given`, `family`, `known-as`, `nicknames`, `former`, `born`, `email`, `telephone`, `address`
    /// or `postcode`.
    #[schema(example = "telephone")]
    detail: &'static str,
    /// What was held when they wrote.
    #[schema(example = "07700 900101")]
    held: String,
    /// What they say it should be; empty where it should go.
    #[schema(example = "07700 900102")]
    words: String,
    on: Day,
    /// Whether it was put right; absent while it waits.
    put_right: Option<bool>,
    /// Why it was not.
    #[schema(example = "It is the number of another parent.")]
    why: Option<String>,
}

/// How somebody is invited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OwnInviting)]
pub(crate) struct Inviting {
    /// One of their own addresses; left out where the link is handed over.
    #[serde(default)]
    #[schema(example = "asha@family.example.com")]
    email: String,
}

/// Link and code, shown once.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnInvited)]
pub(crate) struct Invited {
    id: Id,
    /// Whether the link went by e-mail.
    by_mail: bool,
    #[schema(example = "https://caretaker.example/mine/abc")]
    link: String,
    /// The six digits, to be told another way.
    #[schema(example = "204711")]
    code: String,
    ends_at: Instant,
}

/// What is decided.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OwnDeciding)]
pub(crate) struct Deciding {
    /// Whether it is put right as they say.
    put_right: bool,
    /// Why not, as they read it; needed where it is not.
    #[serde(default)]
    #[schema(example = "It is the number of another parent.")]
    why: String,
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let OwnView {
        not_now,
        invitations,
        proposals,
        ..
    } = call.ctx.own_of(call.id("id"))?;
    let invitations = invitations.into_iter().map(|one| Invitation {
        id: one.id.into(),
        state: one.state.code(),
        said: one.said,
    });
    let proposals = proposals.into_iter().map(|one| {
        let decided = one.decided.as_ref();
        Proposal {
            put_right: decided.map(|end| end.taken),
            why: decided
                .map(|end| end.why.clone())
                .filter(|why| !why.is_empty()),
            id: one.id.into(),
            detail: one.detail.code(),
            held: one.held,
            words: one.words,
            on: one.on.into(),
        }
    });
    Reply::one(&Own {
        not_now,
        invitations: invitations.collect(),
        proposals: proposals.collect(),
    })
}

fn invite(call: &Call<'_>) -> Result<Reply, AppError> {
    let Inviting { email } = call.json()?;
    let how = (Some(&*call.state.public_url), call.state.cost);
    let note = call.ctx.invite_to_own(call.id("id"), &email, how)?;
    Reply::one(&Invited {
        id: note.invitation.into(),
        by_mail: note.went == SheetWent::ByMail,
        link: format!("{}/mine/{}", call.state.public_url, note.secret.as_str()),
        code: note.code.clone(),
        ends_at: note.ends_at.into(),
    })
}

fn withdraw(call: &Call<'_>) -> Result<Reply, AppError> {
    call.ctx.withdraw_invitation(call.id("id"))?;
    Ok(Reply::done())
}

fn decide(call: &Call<'_>) -> Result<Reply, AppError> {
    let Deciding { put_right, why } = call.json()?;
    let answer = if put_right {
        OwnAnswer::Take
    } else {
        OwnAnswer::Leave(why.into())
    };
    call.ctx.decide_proposal(call.id("id"), &answer)?;
    Ok(Reply::done())
}
