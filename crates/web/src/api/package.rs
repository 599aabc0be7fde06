//! The answer to a request: putting it together, its files, its delivery and its collection.

use app::{AppError, Collected, PackageFile};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::{Call, Open};
use super::operation::Operation;
use super::reply::Reply;
use super::types::{Id, Instant};

const TAG: &str = "Answers";
const PDF: &str = "application/pdf";
const ZIP: &str = "application/zip";

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/requests/{number}/package",
        "showPackage",
        "Show the answer put together last",
        show,
    )
    .tag(TAG)
    .gives::<Package>(),
    Operation::post(
        "/requests/{number}/package",
        "buildPackage",
        "Put the answer together and check it",
        build,
    )
    .tag(TAG)
    .detail("An answer that does not pass its check is kept, and cannot be released.")
    .gives::<Built>(),
    Operation::get(
        "/requests/{number}/package/pdf",
        "packagePdf",
        "Take the answer as a PDF",
        pdf,
    )
    .tag(TAG)
    .file(&[PDF]),
    Operation::get(
        "/requests/{number}/package/zip",
        "packageZip",
        "Take the answer as a zip of its parts",
        zip,
    )
    .tag(TAG)
    .file(&[ZIP]),
    Operation::post(
        "/requests/{number}/deliver",
        "deliver",
        "Release the answer and make its link",
        deliver,
    )
    .tag(TAG)
    .detail("Link and code are shown once. Give them to the person by two ways. Where there is a warning about where it goes, the reason why it may go there stands in the body; otherwise none is needed.")
    .takes::<Delivering>()
    .gives::<Delivery>()
    .secret(),
    Operation::open("/collect", "collect", "Collect an answer", collect)
        .tag(TAG)
        .detail("For whoever has link and code; no token is needed. Every failure says the same.")
        .takes::<Collecting>()
        .file(&[PDF, ZIP]),
];

/// An answer that was put together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Package {
    id: Id,
    /// Number of pages.
    #[schema(example = 14)]
    pages: u32,
    /// Number of items given, whole or in part.
    #[schema(example = 12)]
    items: u32,
    /// Size of the PDF in bytes.
    #[schema(example = 91_231)]
    pdf_bytes: usize,
    /// Whether it passed its check.
    releasable: bool,
    /// What the check found, each with its place.
    findings: Vec<String>,
    /// Why it may not be safe to send it where whoever asked wants to be reached.
    warnings: Vec<String>,
    /// How each item that was a PDF is given.
    layouts: Vec<Layout>,
    /// The items that go as pictures.
    pictures: Vec<Pictured>,
}

/// An item that goes as pictures.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ItemAsPictures)]
pub(crate) struct Pictured {
    /// Its number in the review.
    #[schema(example = 4)]
    item: u32,
    /// How many pages it has.
    #[schema(example = 2)]
    pages: u32,
}

/// How an item that was a PDF is given.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ItemLayout)]
pub(crate) struct Layout {
    /// Its number in the review.
    #[schema(example = 3)]
    item: u32,
    /// Whether it is drawn in its own layout; if not, it is set as text.
    drawn: bool,
    /// Why it is set as text.
    because: Option<String>,
}

/// What putting together came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BuiltPackage)]
pub(crate) struct Built {
    id: Id,
    /// Number of pages.
    #[schema(example = 14)]
    pages: u32,
    /// Number of items given, whole or in part.
    #[schema(example = 12)]
    items: u32,
    /// Whether it passed its check. If not, the answer itself says what was found.
    releasable: bool,
}

/// How an answer is collected.
#[derive(Serialize, ToSchema)]
pub(crate) struct Delivery {
    /// The link; shown once.
    #[schema(example = "https://caretaker.example/collect/…")]
    link: String,
    /// The six digits, to be given another way; shown once.
    #[schema(example = "204711")]
    code: String,
    ends_at: Instant,
}

/// What delivering takes.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delivering {
    /// Why it may go there although there is a warning.
    #[serde(default)]
    #[schema(example = "The court lets him have it by post.")]
    despite: String,
}

/// What collecting takes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Collecting {
    /// The link, or its part after `/collect/`.
    #[schema(example = "https://caretaker.example/collect/…")]
    link: String,
    /// The six digits.
    #[schema(example = "204711")]
    code: String,
    file: Kind,
}

/// Which file of an answer.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = AnswerFile)]
pub(crate) enum Kind {
    Pdf,
    Zip,
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let package = call
        .ctx
        .show_package(call.request()?)?
        .ok_or(AppError::NotFound("package"))?;
    Reply::one(&Package {
        id: package.id.into(),
        pages: package.pages,
        items: package.items,
        pdf_bytes: package.pdf_bytes,
        releasable: package.findings.is_empty(),
        findings: package.findings,
        warnings: package.warnings,
        layouts: package
            .layouts
            .iter()
            .map(|layout| Layout {
                item: layout.item,
                drawn: layout.because().is_none(),
                because: layout.because().map(str::to_owned),
            })
            .collect(),
        pictures: package
            .pictures
            .iter()
            .map(|one| Pictured {
                item: one.item,
                pages: one.pages,
            })
            .collect(),
    })
}

fn build(call: &Call<'_>) -> Result<Reply, AppError> {
    let package = call
        .ctx
        .build_package(call.request()?, &call.state.extractor)?;
    Reply::one(&Built {
        id: package.id.into(),
        pages: package.pages,
        items: package.items,
        releasable: package.findings.is_empty(),
    })
}

fn pdf(call: &Call<'_>) -> Result<Reply, AppError> {
    let bytes = call.ctx.package_file(call.request()?, PackageFile::Pdf)?;
    Ok(Reply::file(PDF, bytes))
}

fn zip(call: &Call<'_>) -> Result<Reply, AppError> {
    let bytes = call.ctx.package_file(call.request()?, PackageFile::Zip)?;
    Ok(Reply::file(ZIP, bytes))
}

fn deliver(call: &Call<'_>) -> Result<Reply, AppError> {
    let Delivering { despite } = call.json()?;
    let cost = call.state.cost;
    let note = call.ctx.deliver_despite(call.request()?, &despite, cost)?;
    Reply::one(&Delivery {
        link: format!("{}/collect/{}", call.state.public_url, note.secret.as_str()),
        code: note.code,
        ends_at: note.ends_at.into(),
    })
}

fn collect(open: &Open<'_>) -> Result<Reply, AppError> {
    let asked: Collecting = open.given.json()?;
    let secret = asked.link.rsplit('/').next().unwrap_or_default();
    let state = open.state;
    let collected = state
        .engine
        .collect(secret, &asked.code, open.now, state.cost);
    match collected {
        Ok(Collected { pdf, zip }) => Ok(match asked.file {
            Kind::Pdf => Reply::file(PDF, pdf),
            Kind::Zip => Reply::file(ZIP, zip),
        }),
        // Whatever is not there says what a wrong code says.
        Err(AppError::NotFound(_)) => Err(AppError::refused("That link and code do not match.")),
        Err(error) => Err(error),
    }
}
