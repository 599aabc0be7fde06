//! Who outside holds which checkpoint of the ledger, and showing them today's.

use app::bodies::{Receiver, ShownOutcome, Way as AppWay};
use app::{AppError, ReceiverLine};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::Instant;

const TAG: &str = "Evidence";

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::post(
        "/ledger/checkpoint",
        "signCheckpoint",
        "Sign today's checkpoint and show it outside",
        checkpoint,
    )
    .tag(TAG)
    .detail("Once a day it is signed; asked again, it is shown to whoever has not seen it. It goes to those alone whom the settings name.")
    .gives::<ShownCheckpoint>()
    .repeatable(),
    Operation::get(
        "/ledger/witnesses",
        "showWitnesses",
        "Show who outside holds which checkpoint",
        witnesses,
    )
    .tag(TAG)
    .gives::<Witnesses>(),
];

/// How a checkpoint is shown to somebody.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ShownBy)]
pub(crate) enum Way {
    /// A witness cosigns it.
    Witness,
    /// A server stamps it.
    Stamp,
    /// It is sent by e-mail.
    Mail,
}

impl From<AppWay> for Way {
    fn from(way: AppWay) -> Self {
        match way {
            AppWay::Witness => Self::Witness,
            AppWay::Stamp => Self::Stamp,
            AppWay::Mail => Self::Mail,
        }
    }
}

/// A checkpoint, and who has seen it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShownCheckpoint {
    /// The signed checkpoint with every cosignature so far.
    #[schema(example = "caretaker.invalid/…/1\n1204\n…\n")]
    checkpoint: String,
    /// How many entries it covers.
    #[schema(example = 1204)]
    entries: u64,
    /// To whom it goes; nobody if the settings name nobody.
    receivers: Vec<ShownTo>,
}

/// Somebody to whom a checkpoint goes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShownTo {
    way: Way,
    /// A witness's name, a stamp server's address or an e-mail address.
    #[schema(example = "witness.example")]
    to: String,
    /// When they had it; absent while they have not.
    shown_at: Option<Instant>,
    /// What went wrong.
    #[schema(example = "no answer")]
    problem: Option<String>,
}

/// How it stands with checkpoints outside.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Witnesses {
    /// Origin and key of the ledger in one, as whoever runs a witness needs them.
    verifier_key: String,
    /// The latest checkpoint that was signed to be shown.
    latest: Option<Seen>,
    /// Everybody whom the settings name.
    receivers: Vec<Holder>,
    /// What somebody should see to, in words; empty when all is well.
    troubles: Vec<String>,
}

/// A checkpoint by when it was seen and what it covers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SeenCheckpoint)]
pub(crate) struct Seen {
    at: Instant,
    /// How many entries it covers.
    #[schema(example = 1204)]
    entries: u64,
}

/// Somebody outside who holds checkpoints.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CheckpointHolder)]
pub(crate) struct Holder {
    way: Way,
    /// A witness's name, a stamp server's address or an e-mail address.
    #[schema(example = "witness.example")]
    to: String,
    /// The last one they had.
    last: Option<Seen>,
    /// What went wrong since.
    #[schema(example = "no answer")]
    problem: Option<String>,
}

impl ShownTo {
    fn of(receiver: Receiver) -> Self {
        let (shown_at, problem) = match receiver.outcome {
            ShownOutcome::Done { at, .. } => (Some(at.into()), None),
            ShownOutcome::Due { problem } => (None, problem),
            ShownOutcome::GivenUp { problem } => (None, Some(problem)),
        };
        Self {
            way: receiver.way.into(),
            to: receiver.to,
            shown_at,
            problem: problem.map(|problem| problem.what),
        }
    }
}

impl Seen {
    fn of((at, entries): (Timestamp, u64)) -> Self {
        Self {
            at: at.into(),
            entries,
        }
    }
}

impl Holder {
    fn of(line: ReceiverLine) -> Self {
        Self {
            way: line.way.into(),
            to: line.to,
            last: line.last.map(Seen::of),
            problem: line.problem.map(|problem| problem.what),
        }
    }
}

fn checkpoint(call: &Call<'_>) -> Result<Reply, AppError> {
    let shown = call.ctx.checkpoint_now()?;
    let receivers = shown.checkpoint.receivers.into_iter();
    Reply::one(&ShownCheckpoint {
        checkpoint: shown.note,
        entries: shown.checkpoint.size,
        receivers: receivers.map(ShownTo::of).collect(),
    })
}

fn witnesses(call: &Call<'_>) -> Result<Reply, AppError> {
    let found = call.ctx.witness_status()?;
    Reply::one(&Witnesses {
        verifier_key: found.verifier_key,
        latest: found.latest.map(Seen::of),
        receivers: found.receivers.into_iter().map(Holder::of).collect(),
        troubles: found.troubles,
    })
}
