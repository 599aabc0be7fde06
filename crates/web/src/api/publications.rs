//! What is published, and the records of processing.

use app::{AppError, Published, PublishedDocument, RegisterFile, RegisterOf};
use policy::publish::{Clause, Part, Said, Sources};
use serde::Serialize;
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::Day;

const TAG: &str = "Policy";
const PDF: &str = "application/pdf";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const JSON_LD: &str = "application/ld+json";

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/publications",
        "listPublications",
        "List what is published",
        list,
    )
    .tag(TAG)
    .gives::<Publications>(),
    Operation::get(
        "/publications/{document}",
        "showPublication",
        "Show a document that is published, each statement with its clause",
        show,
    )
    .tag(TAG)
    .gives::<Publication>(),
    Operation::get(
        "/publications/{document}/pdf",
        "publicationPdf",
        "Take a document that is published as a tagged PDF",
        pdf,
    )
    .tag(TAG)
    .file(&[PDF]),
    Operation::get(
        "/processing",
        "showProcessing",
        "Take the record of processing in the Data Privacy Vocabulary",
        vocabulary,
    )
    .tag(TAG)
    .file(&[JSON_LD]),
    Operation::get(
        "/processing/xlsx",
        "processingWorkbook",
        "Take the record of processing as a workbook",
        workbook,
    )
    .tag(TAG)
    .detail("The regulator’s thirty columns, the last of them filled from what is held today.")
    .file(&[XLSX]),
    Operation::get(
        "/processor/xlsx",
        "processorWorkbook",
        "Take the record of a processor as a workbook",
        processor,
    )
    .tag(TAG)
    .file(&[XLSX]),
];

/// What is published, of one version of the policy.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Publications {
    /// The version of the policy.
    #[schema(example = 2)]
    version: u32,
    effective_on: Day,
    documents: Vec<Line>,
}

/// A document in the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PublicationLine)]
pub(crate) struct Line {
    /// Its code, part of its address.
    #[schema(example = "families")]
    code: String,
    #[schema(example = "For parents and carers")]
    title: String,
    /// Whom or what it is for.
    #[schema(example = "For parents and carers.")]
    about: String,
    /// Whether anybody finds it under `/privacy`.
    public: bool,
    /// How old somebody must be to read it, in years, as measured.
    #[schema(example = 10.4)]
    reading_age: f64,
}

/// A document that is published.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Publication {
    #[schema(example = "families")]
    code: String,
    #[schema(example = "For parents and carers")]
    title: String,
    /// The version of the policy.
    #[schema(example = 2)]
    version: u32,
    effective_on: Day,
    /// What it says, from top to bottom.
    parts: Vec<PartOut>,
    /// Where it comes from.
    clauses: Vec<ClauseOut>,
}

/// A part of a document: exactly one of these is there.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = PublicationPart)]
pub(crate) struct PartOut {
    /// A heading.
    heading: Option<String>,
    /// A paragraph, or the entries of a list.
    said: Option<Vec<SaidOut>>,
    /// A table.
    table: Option<TableOut>,
}

/// A statement.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PublicationStatement)]
pub(crate) struct SaidOut {
    text: String,
    /// The number of its clause.
    #[schema(example = 3)]
    clause: usize,
}

/// A table.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PublicationTable)]
pub(crate) struct TableOut {
    headings: Vec<&'static str>,
    rows: Vec<RowOut>,
}

/// A row of a table.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PublicationRow)]
pub(crate) struct RowOut {
    cells: Vec<String>,
    /// The number of its clause.
    #[schema(example = 3)]
    clause: usize,
}

/// A clause of the policy, or of the law.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PublicationClause)]
pub(crate) struct ClauseOut {
    /// Its number in this document.
    #[schema(example = 3)]
    number: usize,
    /// Where it stands in the pack, or in the law.
    #[schema(example = "record[session-report].use[0]")]
    path: String,
    /// Where that is, in words.
    #[schema(example = "section 13 of the Data Protection Policy")]
    from: String,
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let published = call.ctx.show_published()?;
    let documents = published.documents.iter().filter(|one| seen(call, one));
    let lines = documents.map(|one| Line {
        code: one.publication.code.clone(),
        title: one.publication.title.clone(),
        about: one.publication.about.clone(),
        public: one.publication.kind.is_public(),
        reading_age: (one.reading_age * 10.0).round() / 10.0,
    });
    Reply::one(&Publications {
        version: published.version(),
        effective_on: published.effective_on().into(),
        documents: lines.collect(),
    })
}

/// Whether a document is for this reader: what is not public is not for tutors.
fn seen(call: &Call<'_>, document: &PublishedDocument) -> bool {
    document.publication.kind.is_public() || call.ctx.actor.role != access::Role::Tutor
}

fn document<'p>(
    call: &Call<'_>,
    published: &'p Published,
) -> Result<&'p PublishedDocument, AppError> {
    published
        .document(call.named("document"))
        .filter(|one| seen(call, one))
        .ok_or(AppError::NotFound("publication"))
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let published = call.ctx.show_published()?;
    let publication = &document(call, &published)?.publication;
    let sources = publication.sources();
    let parts = publication.parts.iter();
    let clauses = sources.iter().map(|one| ClauseOut {
        number: one.number,
        path: one.clause.path.clone(),
        from: one.words.clone(),
    });
    Reply::one(&Publication {
        code: publication.code.clone(),
        title: publication.title.clone(),
        version: publication.version,
        effective_on: publication.effective_on.into(),
        parts: parts.map(|part| part_out(part, &sources)).collect(),
        clauses: clauses.collect(),
    })
}

fn part_out(part: &Part, sources: &Sources) -> PartOut {
    let said = |said: &Said| SaidOut {
        text: said.text.clone(),
        clause: sources.number(&said.clause),
    };
    let row = |(cells, clause): &(Vec<String>, Clause)| RowOut {
        cells: cells.clone(),
        clause: sources.number(clause),
    };
    match part {
        Part::Heading(_, text) => PartOut {
            heading: Some(text.clone()),
            ..PartOut::default()
        },
        Part::Paragraph(one) => PartOut {
            said: Some(vec![said(one)]),
            ..PartOut::default()
        },
        Part::List(list) => PartOut {
            said: Some(list.iter().map(said).collect()),
            ..PartOut::default()
        },
        Part::Table { headings, rows } => PartOut {
            table: Some(TableOut {
                headings: headings.clone(),
                rows: rows.iter().map(row).collect(),
            }),
            ..PartOut::default()
        },
    }
}

fn pdf(call: &Call<'_>) -> Result<Reply, AppError> {
    let published = call.ctx.show_published()?;
    let site = call.state.privacy_site();
    let bytes = document(call, &published)?.pdf(site.as_deref())?;
    Ok(Reply::file(PDF, bytes.to_vec()))
}

fn vocabulary(call: &Call<'_>) -> Result<Reply, AppError> {
    let file = RegisterFile::Vocabulary;
    let bytes = call.ctx.register_file(RegisterOf::Controller, file)?;
    Ok(Reply::file(JSON_LD, bytes))
}

fn workbook(call: &Call<'_>) -> Result<Reply, AppError> {
    let file = RegisterFile::Workbook;
    let bytes = call.ctx.register_file(RegisterOf::Controller, file)?;
    Ok(Reply::file(XLSX, bytes))
}

fn processor(call: &Call<'_>) -> Result<Reply, AppError> {
    let file = RegisterFile::Workbook;
    let bytes = call.ctx.register_file(RegisterOf::Processor, file)?;
    Ok(Reply::file(XLSX, bytes))
}
