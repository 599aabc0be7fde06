//! Evidence: the ledger's state, its entries, its check and its export.

use access::{Action, Purpose, Scope, check};
use app::AppError;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::paging::Asked;
use super::people::seen::SeenLine;
use super::reply::Reply;

const TAG: &str = "Evidence";

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/evidence",
        "showEvidence",
        "Show the state of the ledger",
        evidence,
    )
    .tag(TAG)
    .detail("Keep the checkpoint elsewhere: whoever holds an older one detects tampering.")
    .gives::<Evidence>(),
    Operation::get(
        "/ledger",
        "listLedger",
        "List the entries of the ledger",
        ledger,
    )
    .tag(TAG)
    .detail("The oldest first.")
    .lists::<SeenLine>(),
    Operation::post(
        "/ledger/verify",
        "verifyLedger",
        "Check the whole ledger",
        verify,
    )
    .tag(TAG)
    .takes::<Verify>()
    .gives::<Verified>()
    .repeatable(),
    Operation::post(
        "/ledger/export",
        "exportLedger",
        "Export the whole ledger",
        export,
    )
    .tag(TAG)
    .detail("A bundle that anyone can verify without Caretaker. It holds nothing personal.")
    .file(&["application/x-ndjson"])
    .repeatable(),
];

/// The state of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Evidence {
    /// The latest signed checkpoint.
    #[schema(example = "caretaker.invalid/…/1\n1204\n…\n")]
    checkpoint: String,
    /// The public key by which it is verified, in hexadecimal.
    public_key: String,
}

/// With what the ledger is compared.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VerifyLedger)]
pub(crate) struct Verify {
    /// An earlier checkpoint, whole, with its signature line; the ledger by itself if left out.
    #[serde(default)]
    since: Option<String>,
}

/// What the check found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LedgerVerified)]
pub(crate) struct Verified {
    /// How many entries were read.
    #[schema(example = 1204)]
    entries: u64,
    /// The signed checkpoint they amount to.
    checkpoint: String,
    /// Everything that is not as it should be; empty when all is well.
    faults: Vec<String>,
}

fn evidence(call: &Call<'_>) -> Result<Reply, AppError> {
    check(
        Action::EvidenceLook,
        &call.ctx.actor,
        &Scope::Organisation,
        Purpose::Audit,
    )?;
    Reply::one(&Evidence {
        checkpoint: call.ctx.engine.checkpoint()?,
        public_key: HEXLOWER.encode(&call.ctx.engine.public_key()),
    })
}

fn ledger(call: &Call<'_>) -> Result<Reply, AppError> {
    let (from, limit) = call.given.page.numbered();
    let entries = call.ctx.show_ledger(from, limit)?;
    let full = entries.len() == limit;
    let next = entries.last().map(|last| last.index + 1).filter(|_| full);
    let named = call.ctx.engine.name_entries(&entries)?;
    Asked::reply_numbered(named.into_iter().map(SeenLine::of).collect(), next)
}

fn verify(call: &Call<'_>) -> Result<Reply, AppError> {
    let Verify { since } = call.json()?;
    let found = call.ctx.verify_ledger(since.as_deref())?;
    Reply::one(&Verified {
        entries: found.leaves,
        checkpoint: found.checkpoint,
        faults: found.faults,
    })
}

fn export(call: &Call<'_>) -> Result<Reply, AppError> {
    let mut bundle = String::new();
    call.ctx.export_ledger(|line| bundle.push_str(line))?;
    Ok(Reply::file("application/x-ndjson", bundle.into_bytes()))
}
