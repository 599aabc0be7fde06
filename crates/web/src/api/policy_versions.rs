//! How the policy changes: its versions, the draft of the next one, and who has read it.

use app::bodies::PackFile;
use app::{AppError, Begins, Concerned, Diff, DraftView, NewlyTold, Signatory, VersionLine};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::{Day, Id, Instant};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/policy/versions",
        "listPolicyVersions",
        "List the versions of the policy",
        versions,
    )
    .tag("Policy")
    .lists::<PolicyVersion>(),
    Operation::get(
        "/policy/versions/{number}/against/{other}",
        "comparePolicyVersions",
        "Show what a version changes against another",
        compare,
    )
    .tag("Policy")
    .gives::<PolicyChanges>(),
    Operation::get(
        "/policy/draft",
        "showPolicyDraft",
        "Show the draft of the next version, and what would come of it",
        draft,
    )
    .tag("Policy")
    .gives::<PolicyDraft>(),
    Operation::post(
        "/policy/draft",
        "makePolicyDraft",
        "Make a draft of the next version of the policy",
        make,
    )
    .tag("Policy")
    .detail("It takes the place of the draft there may be; what was signed is to be signed again. A signature is given by a person, on the page.")
    .takes::<NewPolicyDraft>(),
    Operation::post(
        "/policy/draft/drop",
        "dropPolicyDraft",
        "Drop the draft",
        drop_it,
    )
    .tag("Policy"),
    Operation::post(
        "/policy/draft/told",
        "recordToldOfPurpose",
        "Record that people were told of a new purpose",
        told,
    )
    .tag("Policy")
    .takes::<TellingOfPurpose>(),
    Operation::post(
        "/policy/draft/adopt",
        "adoptPolicyDraft",
        "Adopt the draft that was shown",
        adopt,
    )
    .tag("Policy")
    .takes::<PolicyAdoption>()
    .gives::<PolicyAdopted>(),
    Operation::get(
        "/policy/readers",
        "listPolicyReaders",
        "List who has confirmed the policy, and who is behind",
        readers,
    )
    .tag("Policy")
    .lists::<PolicyReader>(),
];

/// A version of the policy.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyVersion {
    #[schema(example = 2)]
    number: u32,
    effective_on: Day,
    /// Whether it is applied now.
    in_force: bool,
    /// Whether it waits for its day.
    waits: bool,
    /// When it was adopted; absent for the one with which the organisation began.
    adopted_at: Option<Instant>,
    /// Who signed it.
    #[schema(example = json!(["The Director"]))]
    signed_by: Vec<String>,
    /// SHA-256 of its files, in hexadecimal.
    sha256: String,
}

/// What a version changes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyChanges {
    changes: Vec<PolicyChange>,
    /// Published documents that say something else.
    documents: Vec<PolicyDocument>,
}

/// One thing that changes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyChange {
    #[schema(example = "How long it is kept")]
    subject: String,
    #[schema(example = "“Session reports” are kept longer: 6 years after sessions end.")]
    what: String,
    /// For whom; for all, or for nobody in particular, if there is none.
    #[schema(example = json!(["tutees"]))]
    people: Vec<String>,
}

/// A published document that says something else.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyDocument {
    #[schema(example = "families")]
    code: String,
    #[schema(example = "For parents and carers")]
    title: String,
    /// What becomes of it.
    #[schema(example = "changes")]
    what: String,
}

/// The draft of the next version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyDraft {
    /// The number of the version that it will be.
    #[schema(example = 3)]
    number: u32,
    /// The version that it follows.
    #[schema(example = 2)]
    follows: u32,
    effective_on: Day,
    /// SHA-256 of its files, in hexadecimal: what is adopted.
    sha256: String,
    #[serde(flatten)]
    changes: PolicyChanges,
    /// How many records are held.
    #[schema(example = 800)]
    records: usize,
    /// How many of them would be kept longer.
    #[schema(example = 20)]
    kept_longer: usize,
    /// How many would be due earlier.
    #[schema(example = 0)]
    due_earlier: usize,
    /// How many would get another date, or another rule for it, in all.
    #[schema(example = 20)]
    new_dates: usize,
    /// Who must be told before.
    must_be_told: Vec<PolicyConcerned>,
    /// Who signs it.
    signatories: Vec<PolicySignatory>,
    /// What stands against adopting it.
    against: Vec<String>,
}

/// People who must be told of a new purpose.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyConcerned {
    /// The kind of person.
    #[schema(example = "learner")]
    person: String,
    /// The purpose.
    #[schema(example = "case-studies")]
    purpose: String,
    /// How many of them something is held about.
    #[schema(example = 40)]
    people: usize,
    /// How many of them came after it was put on record that they were told.
    came_since: usize,
    /// Whether they must be asked as well.
    must_be_asked: bool,
    /// Whether that is done, or nobody is concerned.
    settled: bool,
    /// What the law says.
    #[schema(example = json!(["UK GDPR art. 13(3)"]))]
    citations: Vec<String>,
}

/// Somebody who signs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicySignatory {
    #[schema(example = "The Director")]
    name: String,
    /// When they signed.
    signed_at: Option<Instant>,
}

/// A draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPolicyDraft {
    /// All files of the pack.
    #[serde(deserialize_with = "super::types::objects")]
    files: Vec<PolicyFile>,
}

/// A file of a pack.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyFile {
    #[schema(example = "pack.toml")]
    name: String,
    /// What stands in it.
    text: String,
}

/// That people were told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TellingOfPurpose {
    /// The kind of person.
    #[schema(example = "learner")]
    person: String,
    /// The purpose.
    #[schema(example = "case-studies")]
    purpose: String,
    /// The day on which the last of them was told.
    on: Day,
    /// How they were told.
    #[schema(example = "by e-mail to each family")]
    how: String,
    /// Why the new purpose fits the one for which it was collected.
    #[serde(default)]
    #[schema(example = "the reports are ours, and families can say no")]
    fits: String,
    /// Whether they were asked as well.
    #[serde(default)]
    asked: bool,
}

/// Which draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyAdoption {
    /// SHA-256 of the draft that was shown.
    sha256: String,
}

/// What was adopted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyAdopted {
    #[schema(example = 3)]
    number: u32,
    /// The day on which it begins by itself; absent if it has begun.
    begins_on: Option<Day>,
}

/// How far somebody is with the version in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyReader {
    /// The account.
    id: Id,
    #[schema(example = "Sam Okonjo")]
    name: String,
    /// When they confirmed it; absent for whoever is behind.
    confirmed_at: Option<Instant>,
    /// The version that they confirmed last.
    #[schema(example = 2)]
    last: Option<u32>,
}

fn versions(call: &Call<'_>) -> Result<Reply, AppError> {
    let versions = call.ctx.list_versions()?;
    call.given.page.reply(
        versions,
        |one| one.number.to_string(),
        |one: VersionLine| PolicyVersion {
            number: one.number,
            effective_on: one.effective_on.into(),
            in_force: one.in_force,
            waits: one.waits,
            adopted_at: one.adopted_at.map(Into::into),
            signed_by: one.signed.into_iter().map(|(name, _)| name).collect(),
            sha256: one.hash,
        },
    )
}

fn changes(diff: &Diff) -> PolicyChanges {
    PolicyChanges {
        changes: diff
            .changes
            .iter()
            .map(|one| PolicyChange {
                subject: one.subject.words().to_owned(),
                what: one.what.clone(),
                people: one.people.clone(),
            })
            .collect(),
        documents: diff
            .documents
            .iter()
            .map(|one| PolicyDocument {
                code: one.code.clone(),
                title: one.title.clone(),
                what: one.happened.words().to_owned(),
            })
            .collect(),
    }
}

fn compare(call: &Call<'_>) -> Result<Reply, AppError> {
    // Whatever is no number names no version.
    let number = |name| call.named(name).parse().unwrap_or(0);
    let compared = call
        .ctx
        .compare_versions(number("other"), number("number"))?;
    Reply::one(&changes(&compared.diff))
}

fn draft(call: &Call<'_>) -> Result<Reply, AppError> {
    let view = call.ctx.show_draft()?;
    let view = view.ok_or(AppError::NotFound("draft of the policy"))?;
    Reply::one(&shown(view))
}

fn shown(view: DraftView) -> PolicyDraft {
    PolicyDraft {
        number: view.number,
        follows: view.follows,
        effective_on: view.effective_on.into(),
        sha256: view.hash,
        changes: changes(&view.diff),
        records: view.what_if.records,
        kept_longer: view.what_if.later,
        due_earlier: view.what_if.earlier,
        new_dates: view.what_if.new_dates(),
        must_be_told: view.concerned.into_iter().map(concerned).collect(),
        signatories: view
            .signatories
            .into_iter()
            .map(|one: Signatory| PolicySignatory {
                name: one.name,
                signed_at: one.signed_at.map(Into::into),
            })
            .collect(),
        against: view.against.into_iter().map(|one| one.why).collect(),
    }
}

fn concerned(one: Concerned) -> PolicyConcerned {
    PolicyConcerned {
        settled: one.is_settled(),
        people: one.people,
        came_since: one.came_since,
        must_be_asked: one.must.ask.is_some(),
        person: one.must.person,
        purpose: one.must.purpose,
        citations: one.must.citations,
    }
}

fn make(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewPolicyDraft = call.json()?;
    let files = new.files.into_iter().map(|file| PackFile {
        name: file.name,
        text: file.text,
    });
    call.ctx.make_draft(files.collect())?;
    Ok(Reply::done())
}

fn drop_it(call: &Call<'_>) -> Result<Reply, AppError> {
    call.ctx.drop_draft()?;
    Ok(Reply::done())
}

fn told(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: TellingOfPurpose = call.json()?;
    call.ctx.record_told(&NewlyTold {
        person: new.person,
        purpose: new.purpose,
        on: new.on.0,
        how: new.how,
        fits: new.fits,
        asked: new.asked,
    })?;
    Ok(Reply::done())
}

fn adopt(call: &Call<'_>) -> Result<Reply, AppError> {
    let asked: PolicyAdoption = call.json()?;
    let (number, begins) = call.ctx.adopt_draft(&asked.sha256)?;
    Reply::one(&PolicyAdopted {
        number,
        begins_on: match begins {
            Begins::Now => None,
            Begins::On(on) => Some(on.into()),
        },
    })
}

fn readers(call: &Call<'_>) -> Result<Reply, AppError> {
    let readers = call.ctx.list_readers()?;
    call.given.page.reply(
        readers,
        |one| one.account.to_string(),
        |one| PolicyReader {
            id: one.account.into(),
            name: one.name,
            confirmed_at: one.confirmed_at.map(Into::into),
            last: one.last,
        },
    )
}
