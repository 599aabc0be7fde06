//! How well the policy is kept, and people's word for what is kept outside the program.

use app::AppError;
use app::coverage as own;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::{Day, Id, Instant, Made, day};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/policy/coverage",
        "showCoverage",
        "Show how well the policy is kept",
        coverage,
    )
    .tag("Policy")
    .detail("Each obligation and each clause of the adopted policy with its grade and the controls that keep it; each control with what it shows at this moment.")
    .gives::<Coverage>(),
    Operation::post(
        "/policy/attestations",
        "attest",
        "Attest that something is kept",
        attest,
    )
    .tag("Policy")
    .detail("For what Caretaker does not show: a locked cupboard, a day of training. It counts until its end.")
    .takes::<NewAttestation>()
    .makes::<Made>(),
    Operation::post(
        "/policy/attestations/{id}/withdraw",
        "withdrawAttestation",
        "Take an attestation back",
        withdraw,
    )
    .tag("Policy")
    .detail("It stays to be read, with the reason beside it.")
    .takes::<Withdrawal>(),
];

/// How well something is kept.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kept {
    /// The program cannot do otherwise.
    Enforced,
    /// There is a list of tasks with a clock, and people do them.
    Worked,
    /// A person says so, with date and name.
    Attested,
    /// Nothing here shows that it is kept.
    NotMet,
}

impl From<own::Kept> for Kept {
    fn from(kept: own::Kept) -> Self {
        match kept {
            own::Kept::Enforced => Self::Enforced,
            own::Kept::Worked => Self::Worked,
            own::Kept::Attested => Self::Attested,
            own::Kept::NotMet => Self::NotMet,
        }
    }
}

/// Whose it is to see to what is missing.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Whose {
    /// It is not in this version of the program.
    NotBuilt,
    /// The organisation's: no program sees it, or can do it for them.
    Yours,
}

impl From<own::Whose> for Whose {
    fn from(whose: own::Whose) -> Self {
        match whose {
            own::Whose::NotBuilt => Self::NotBuilt,
            own::Whose::Yours => Self::Yours,
        }
    }
}

/// How well everything is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Coverage {
    /// The policy's title.
    #[schema(example = "Private tutoring")]
    policy: String,
    /// Its version.
    #[schema(example = 1)]
    version: u32,
    on: Day,
    /// Whether every entry of the ledger is counted; if not, ask again, and counting goes on.
    counted: bool,
    /// The obligations.
    obligations: Vec<Obligation>,
    /// The clauses of the adopted policy.
    clauses: Vec<Clause>,
    /// The controls that keep them.
    controls: Vec<Control>,
}

/// An obligation and what keeps it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Obligation {
    /// Its id, which never changes.
    #[schema(example = "RET-1")]
    id: String,
    /// Its title.
    #[schema(example = "The schedule")]
    title: String,
    kept: Kept,
    /// Whether a part of it is missing.
    in_part: bool,
    /// What is missing.
    missing: Option<String>,
    /// Whose it is to see to that.
    missing_is: Option<Whose>,
    /// The controls that keep it, by their codes.
    #[schema(example = json!(["due-dates"]))]
    controls: Vec<String>,
    /// What people attest of it, the newest first.
    attested: Vec<Attestation>,
}

/// A clause of the policy and what keeps it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Clause {
    /// Where it stands in the pack.
    #[schema(example = "retention[sessions]")]
    path: String,
    /// What it says, shortly.
    title: String,
    /// The section of the written policy it was made from, or the pack's own.
    #[schema(example = "policy 16")]
    origin: String,
    kept: Kept,
    /// What is missing.
    missing: Option<String>,
    /// Whose it is to see to that.
    missing_is: Option<Whose>,
    /// The controls that keep it, by their codes.
    #[schema(example = json!(["due-dates"]))]
    controls: Vec<String>,
    /// What people attest of it, the newest first.
    attested: Vec<Attestation>,
}

/// A control and what it shows at this moment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Control {
    /// Its code.
    #[schema(example = "due-dates")]
    id: String,
    /// Its title.
    #[schema(example = "The due date of each record")]
    title: String,
    /// What it does.
    does: String,
    /// What it shows, in words.
    #[schema(example = "240 records are held with their rules")]
    shows: String,
    /// How often.
    #[schema(example = 240)]
    count: u64,
    last: Option<Instant>,
    /// How much is overdue, where there is a list of tasks.
    overdue: Option<u64>,
    /// The newest entries of the organisation's ledger that show it, by their numbers.
    #[schema(example = json!([1203, 1190]))]
    leaves: Vec<u64>,
}

/// A person's word that something is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attestation {
    id: Id,
    /// What they say.
    words: String,
    /// Who says so.
    #[schema(example = "Rowan Hale")]
    by: String,
    on: Day,
    /// The last day for which it is good; absent if it has no end.
    until: Option<Day>,
    /// Whether it counts today.
    good: bool,
}

/// Something to be attested.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAttestation {
    /// The id of an obligation, or the path of a clause.
    #[schema(example = "GOV-6", min_length = 1)]
    about: String,
    /// How it is kept, and where that can be seen.
    #[schema(
        example = "Everybody was trained on 3 September; the list is in the office.",
        min_length = 1
    )]
    words: String,
    /// The last day for which it is good; without one it has no end.
    #[serde(default)]
    until: Option<Day>,
}

/// Why an attestation is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WithdrawAttestation)]
pub(crate) struct Withdrawal {
    /// Why it no longer holds.
    #[schema(example = "Two people were missing.", min_length = 1)]
    why: String,
}

fn coverage(call: &Call<'_>) -> Result<Reply, AppError> {
    let found = call.ctx.coverage(own::FOR_A_PAGE)?;
    Reply::one(&Coverage {
        policy: found.policy.clone(),
        version: found.version,
        on: found.on.into(),
        counted: found.counted.all,
        obligations: found
            .obligations
            .iter()
            .map(|one| Obligation {
                id: one.obligation.id.clone(),
                title: one.obligation.title.clone(),
                kept: one.kept.into(),
                in_part: one.in_part(),
                missing: one.missing.map(|missing| missing.what.to_owned()),
                missing_is: one.missing.map(|missing| missing.whose.into()),
                controls: codes(&found, &one.controls),
                attested: one.attested.iter().map(attestation).collect(),
            })
            .collect(),
        clauses: found
            .clauses
            .iter()
            .map(|one| Clause {
                path: one.clause.path.clone(),
                title: one.clause.title.clone(),
                origin: one.clause.origin.clone(),
                kept: one.kept.into(),
                missing: one.missing.map(|missing| missing.what.to_owned()),
                missing_is: one.missing.map(|missing| missing.whose.into()),
                controls: codes(&found, &one.controls),
                attested: one.attested.iter().map(attestation).collect(),
            })
            .collect(),
        controls: found.controls.iter().map(control).collect(),
    })
}

fn codes(found: &own::Coverage, controls: &[usize]) -> Vec<String> {
    let all = controls.iter().filter_map(|at| found.controls.get(*at));
    all.map(|shown| shown.control.id.to_owned()).collect()
}

fn control(shown: &own::Shown) -> Control {
    let evidence = &shown.evidence;
    let leaves = evidence.leaves.iter().filter(|leaf| !leaf.of_accounts);
    Control {
        id: shown.control.id.to_owned(),
        title: shown.title.clone(),
        does: shown.does.clone(),
        shows: evidence.words.clone(),
        count: evidence.count,
        last: evidence.last.map(Into::into),
        overdue: evidence.overdue,
        leaves: leaves.map(|leaf| leaf.index).collect(),
    }
}

fn attestation(one: &own::AttestationView) -> Attestation {
    Attestation {
        id: one.id.into(),
        words: one.words.clone(),
        by: one.name.clone(),
        on: one.on.into(),
        until: day(one.until),
        good: one.good,
    }
}

fn attest(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewAttestation = call.json()?;
    let id = call.ctx.attest(&own::NewAttestation {
        about: new.about,
        words: new.words,
        until: new.until.map(|until| until.0),
    })?;
    Reply::made(&Made { id: id.into() }, "/policy/coverage")
}

fn withdraw(call: &Call<'_>) -> Result<Reply, AppError> {
    let Withdrawal { why } = call.json()?;
    call.ctx.withdraw_attestation(call.id("id"), &why)?;
    Ok(Reply::done())
}
