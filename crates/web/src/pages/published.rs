//! What is published, for those who work here: each document with its reading age, and the records
//! of processing, which are for those who answer for them.

use access::Action;
use app::{Published, PublishedDocument, RegisterFile, RegisterOf};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;
use policy::publish::{Kind, Processing};

use super::privacy::{self, DocumentPage, named};
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::plain::{day, frame, may};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

/// A document and how well it reads.
#[derive(Clone, Debug)]
struct Line {
    title: String,
    about: String,
    at: String,
    /// The reading age as measured, in years.
    age: String,
    /// What the policy says of it.
    readable: Option<Tag>,
    public: bool,
}

#[derive(Template)]
#[template(path = "pages/privacy/published.html")]
pub(crate) struct PublishedPage {
    frame: Frame,
    version: u32,
    since: String,
    lines: Vec<Line>,
    /// Whether the records of processing are for this reader.
    registers: bool,
    for_others: bool,
}

/// Lists what is published.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let registers = may(who.actor.role, Action::RegisterLook);
    let frame = frame(&state, &who, "What is published", Place::Policy);
    let page = state.run(&who, move |ctx| {
        let published = ctx.show_published()?;
        let for_others = policy::publish::for_others(&ctx.engine.pack()).is_some();
        Ok(page(frame, &published, (registers, for_others)))
    });
    html(&page.await?)
}

fn page(
    frame: Frame,
    published: &Published,
    (registers, for_others): (bool, bool),
) -> PublishedPage {
    let shown = published
        .documents
        .iter()
        .filter(|one| registers || one.publication.kind.is_public());
    PublishedPage {
        frame,
        version: published.version(),
        since: day(published.effective_on()),
        lines: shown.map(line).collect(),
        registers,
        for_others,
    }
}

fn line(one: &PublishedDocument) -> Line {
    let publication = &one.publication;
    let public = publication.kind.is_public();
    let at = if public {
        format!("/privacy/{}", publication.code)
    } else {
        format!("/policy/published/{}", publication.code)
    };
    Line {
        title: publication.title.clone(),
        about: privacy::about(publication),
        at,
        age: format!("{:.0}", one.reading_age.max(0.0)),
        readable: readable(one),
        public,
    }
}

/// Whether it reads at the age that the policy promises.
fn readable(one: &PublishedDocument) -> Option<Tag> {
    let most = match one.publication.kind {
        Kind::Notice {
            reading_age: Some(most),
            ..
        } => most,
        Kind::Notice { .. }
        | Kind::Policy
        | Kind::Retention
        | Kind::PolicyDocument
        | Kind::Cookies => return None,
    };
    one.is_readable().map(|well| {
        if well {
            Tag::new(format!("as promised: {most} or younger"), "green")
        } else {
            Tag::new(format!("too hard: promised {most} or younger"), "red")
        }
    })
}

/// A document that is not for everybody.
pub(crate) async fn document(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let shown = state.run(&who, move |ctx| ctx.show_internal(&code));
    let (published, code) = shown.await?;
    let document = published.document(&code).ok_or(PageError::NotFound)?;
    let frame = frame(&state, &who, &document.publication.title, Place::Policy);
    let at = format!("/policy/published/{code}");
    let crumb = ("What is published", "/policy/published");
    html(&DocumentPage::of(frame, crumb, document, at))
}

/// The same as a tagged PDF.
pub(crate) async fn document_pdf(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let site = state.privacy_site();
    let made = state.run(&who, move |ctx| {
        let (published, code) = ctx.show_internal(&code)?;
        let document = published.document(&code);
        let document = document.ok_or(app::AppError::NotFound("publication"))?;
        Ok((published.version(), code, document.pdf(site.as_deref())?))
    });
    let (version, code, bytes) = made.await?;
    let named = named("inline", &code, version, "pdf");
    Ok(privacy::file("application/pdf", &named, bytes.to_vec()))
}

/// The columns that tell uses of the same name apart.
const TOLD_APART: [&str; 2] = ["Categories of individuals", "Categories of personal data"];

/// A row of a record of processing: what it is, and every column that says something.
#[derive(Clone, Debug)]
struct Row {
    title: String,
    /// About whom, and what of them: it tells uses of the same name apart.
    whom: String,
    facts: Vec<(&'static str, String)>,
    path: String,
}

#[derive(Template)]
#[template(path = "pages/privacy/register.html")]
pub(crate) struct RegisterPage {
    frame: Frame,
    heading: &'static str,
    lead: &'static str,
    /// Its address, to which the addresses of its files are added.
    at: &'static str,
    programs: bool,
    front: Vec<(&'static str, String)>,
    rows: Vec<Row>,
}

/// The record of processing.
pub(crate) async fn processing(
    state: Extract<State>,
    viewer: Viewer,
) -> Result<Response, PageError> {
    register(state, viewer, RegisterOf::Controller).await
}

/// The processor’s record.
pub(crate) async fn processor(
    state: Extract<State>,
    viewer: Viewer,
) -> Result<Response, PageError> {
    register(state, viewer, RegisterOf::Processor).await
}

async fn register(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    of: RegisterOf,
) -> Result<Response, PageError> {
    let title = match of {
        RegisterOf::Controller => "Record of processing",
        RegisterOf::Processor => "Record of a processor",
    };
    let frame = frame(&state, &who, title, Place::Policy);
    let record = state.run(&who, move |ctx| ctx.show_register(of)).await?;
    html(&register_page(frame, of, record))
}

fn register_page(frame: Frame, of: RegisterOf, record: Processing) -> RegisterPage {
    let (heading, lead, at) = match of {
        RegisterOf::Controller => (
            "Record of processing",
            "What is done with which information, why, and by what right (UK GDPR art. 30(1)): a row for each use. The last columns are filled from what is held today.",
            "/policy/processing",
        ),
        RegisterOf::Processor => (
            "Record of a processor",
            "What is done for others, on their instruction (UK GDPR art. 30(2)).",
            "/policy/processor",
        ),
    };
    let rows = record.rows.into_iter().map(|(cells, path)| {
        let title = cells.iter().take(2).cloned().collect::<Vec<_>>().join(": ");
        let told = record.headings.iter().zip(&cells);
        let told = told.filter(|(heading, _)| TOLD_APART.contains(heading));
        // A category stands there with all its fields: its name is enough here.
        let whom: Vec<_> = told
            .filter_map(|(_, cell)| cell.split(':').next())
            .collect();
        let whom = whom.join("; ");
        let facts = record.headings.iter().copied().zip(cells);
        let facts = facts.filter(|(_, cell)| !cell.is_empty()).collect();
        Row {
            title,
            whom,
            facts,
            path,
        }
    });
    RegisterPage {
        frame,
        heading,
        lead,
        at,
        programs: of == RegisterOf::Controller,
        rows: rows.collect(),
        front: record.front,
    }
}

/// The record of processing as a workbook.
pub(crate) async fn processing_xlsx(
    state: Extract<State>,
    viewer: Viewer,
) -> Result<Response, PageError> {
    file(
        state,
        viewer,
        RegisterOf::Controller,
        RegisterFile::Workbook,
    )
    .await
}

/// The record of processing for programs.
pub(crate) async fn processing_json_ld(
    state: Extract<State>,
    viewer: Viewer,
) -> Result<Response, PageError> {
    file(
        state,
        viewer,
        RegisterOf::Controller,
        RegisterFile::Vocabulary,
    )
    .await
}

/// The processor’s record as a workbook.
pub(crate) async fn processor_xlsx(
    state: Extract<State>,
    viewer: Viewer,
) -> Result<Response, PageError> {
    file(state, viewer, RegisterOf::Processor, RegisterFile::Workbook).await
}

async fn file(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    of: RegisterOf,
    file: RegisterFile,
) -> Result<Response, PageError> {
    let made = state.run(&who, move |ctx| {
        let version = ctx.engine.pack().front.version;
        Ok((version, ctx.register_file(of, file)?))
    });
    let (version, bytes) = made.await?;
    let name = match of {
        RegisterOf::Controller => "record-of-processing",
        RegisterOf::Processor => "record-of-a-processor",
    };
    let (kind, ending) = match file {
        RegisterFile::Workbook => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        RegisterFile::Vocabulary => ("application/ld+json", "jsonld"),
    };
    let named = named("attachment", name, version, ending);
    Ok(privacy::file(kind, &named, bytes))
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<super::Sample> {
    let line = |public| Line {
        title: "What we know about you".to_owned(),
        about: "For pupils.".to_owned(),
        at: "/privacy/pupils".to_owned(),
        age: "9".to_owned(),
        readable: Some(Tag::new("as promised: 11 or younger", "green")),
        public,
    };
    let published = PublishedPage {
        frame: Frame::sample(),
        version: 2,
        since: "1 November 2026".to_owned(),
        lines: vec![line(true), line(false)],
        registers: true,
        for_others: true,
    };
    let pack = policy::packs::shipped("community-interest").unwrap();
    let pack = policy::Pack::parse(pack.files).unwrap();
    let today = jiff::civil::date(2026, 11, 24);
    let record = policy::publish::processing(&pack, today, |_, _| policy::publish::Live::default());
    let others = policy::publish::for_others(&pack).unwrap();
    let page = |of, record| register_page(Frame::sample(), of, record);
    vec![
        super::Sample::of("pages/privacy/published.html", &published),
        super::Sample::of(
            "pages/privacy/register.html",
            &page(RegisterOf::Controller, record),
        ),
        super::Sample::of(
            "pages/privacy/register.html",
            &page(RegisterOf::Processor, others),
        ),
    ]
}
