//! Where data lives: the register of places, and the documents that were read from them.

use app::bodies::Place as StoredPlace;
use app::{AppError, DocumentLine, Incoming, Ingested};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::{File, Id, Instant, Made};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/places",
        "listPlaces",
        "List the places where data lives",
        list,
    )
    .tag("Places")
    .lists::<PlaceLine>(),
    Operation::post("/places", "addPlace", "Add a place where data lives", add)
        .tag("Places")
        .takes::<NewPlace>()
        .makes::<Made>(),
    Operation::get("/places/{id}", "showPlace", "Show a place", show)
        .tag("Places")
        .gives_version::<Place>(),
    Operation::post(
        "/places/{id}/documents",
        "readDocument",
        "Read a file in from a place",
        read_in,
    )
    .tag("Documents")
    .detail("It is read shut in, as every foreign file. The same file again is not read again; another one of the same path takes its place. Files of more than 20 MB are read in by the command `caretaker ingest`.")
    .takes_file::<IncomingFile>()
    .gives::<ReadIn>(),
    Operation::get(
        "/documents",
        "listDocuments",
        "List the documents that were read",
        documents,
    )
    .tag("Documents")
    .lists::<DocumentShort>(),
    Operation::get(
        "/documents/{id}",
        "showDocument",
        "Show a document as it was read",
        document,
    )
    .tag("Documents")
    .gives_version::<Document>(),
];

/// A place as a line of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceLine {
    id: Id,
    /// Its name.
    #[schema(example = "Office drive")]
    name: String,
    /// What sort of place.
    #[schema(example = "drive")]
    kind: String,
    /// Who answers for it.
    #[schema(example = "Rowan Hale")]
    owner: String,
    /// Whether Caretaker reads it.
    ingested: bool,
}

/// A place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Place {
    #[serde(flatten)]
    line: PlaceLine,
    /// How it is searched.
    #[schema(example = "Search the shared folder by name and by address.")]
    how_searched: String,
    /// How many files were read from it.
    #[schema(example = 120)]
    files: u64,
}

/// A place to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPlace {
    /// Its name; no other place has it.
    #[schema(example = "Filing cabinet", min_length = 1)]
    name: String,
    /// What sort of place: drive, mailbox, telephone, paper, app.
    #[schema(example = "paper")]
    kind: String,
    /// Who answers for it.
    #[schema(example = "Rowan Hale", min_length = 1)]
    owner: String,
    /// How it is searched, in words for whoever does it.
    #[serde(default)]
    #[schema(example = "By the family name on the tabs.")]
    how_searched: String,
}

/// A document as a line of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentShort {
    id: Id,
    /// The place it is from.
    #[schema(example = "Office drive")]
    place: String,
    /// Its path within the place.
    #[schema(example = "letters/spring.docx")]
    path: String,
    /// How many texts were found in it.
    #[schema(example = 2)]
    parts: usize,
    /// What a person has to look at, because it could not be read.
    look_at: Vec<String>,
}

/// A file to be read in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IncomingFile {
    /// Its path within the place; a file of the same path takes the place of the one before.
    #[schema(example = "letters/spring.txt", min_length = 1)]
    path: String,
    /// The file, at most 20 MB.
    file: File,
}

/// What became of a file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReadIn {
    /// The document.
    id: Id,
    what: Became,
    /// How many texts were found in it.
    #[schema(example = 2)]
    parts: usize,
    /// What a person has to look at, because it could not be read.
    look_at: Vec<String>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Became {
    /// It was read for the first time.
    New,
    /// It was read again, because it has changed.
    Changed,
    /// It was not read again.
    Unchanged,
}

/// A document as it was read.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Document {
    id: Id,
    /// The place it is from.
    #[schema(example = "Office drive")]
    place: String,
    /// Its path within the place.
    #[schema(example = "letters/spring.docx")]
    path: String,
    read_at: Instant,
    /// Its texts, in reading order.
    parts: Vec<Part>,
    /// What a person has to look at, because it could not be read.
    look_at: Vec<String>,
}

/// A text of a document.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Part {
    /// Its name within the file.
    #[schema(example = "page 1")]
    name: String,
    /// What it says.
    #[schema(example = "Ella settled in well.")]
    text: String,
}

fn place_line(id: app::EntityId, place: &StoredPlace) -> PlaceLine {
    PlaceLine {
        id: id.into(),
        name: place.name.clone(),
        kind: place.kind.clone(),
        owner: place.owner.clone(),
        ingested: place.ingested,
    }
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let places = call.ctx.list_places()?;
    call.given.page.reply(
        places,
        |place| place.id.to_string(),
        |place| place_line(place.id, &place.body),
    )
}

fn add(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewPlace = call.json()?;
    let id = call.ctx.add_place(&StoredPlace {
        name: new.name,
        kind: new.kind,
        owner: new.owner,
        how_searched: new.how_searched,
        ingested: false,
    })?;
    Ok(Reply::made_id(id, "/places")?.version(1))
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let (place, files) = call.ctx.show_place_by_id(call.id("id"))?;
    let view = Place {
        line: place_line(place.id, &place.body),
        how_searched: place.body.how_searched,
        files,
    };
    Ok(Reply::one(&view)?.version(place.version))
}

fn read_in(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: IncomingFile = call.json()?;
    if new.path.trim().is_empty() {
        return Err(AppError::input(
            "path",
            "this is empty",
            "give the path by which it is found in the place",
        ));
    }
    let file = Incoming {
        path: new.path,
        bytes: new.file.0,
    };
    // With a reader of its own: what a stranger's file did to one must not reach another.
    let reader = call.state.extractor.another();
    let line = call.ctx.ingest_by_id(call.id("id"), &file, &reader)?;
    Reply::one(&ReadIn {
        id: line.id.into(),
        what: match line.what {
            Ingested::New => Became::New,
            Ingested::Changed => Became::Changed,
            Ingested::Unchanged => Became::Unchanged,
        },
        parts: line.parts,
        look_at: line.look_at,
    })
}

fn documents(call: &Call<'_>) -> Result<Reply, AppError> {
    let all = call.ctx.list_documents()?;
    call.given.page.reply(
        all,
        |one| one.id.to_string(),
        |one: DocumentLine| DocumentShort {
            id: one.id.into(),
            place: one.place,
            path: one.path,
            parts: one.parts,
            look_at: one.look_at,
        },
    )
}

fn document(call: &Call<'_>) -> Result<Reply, AppError> {
    let (source, place) = call.ctx.show_document(call.id("id"))?;
    let document = &source.body.document;
    let mut look_at = Vec::new();
    for note in &document.notes {
        look_at.push(note.line());
    }
    let view = Document {
        id: source.id.into(),
        place,
        path: source.body.path.clone(),
        read_at: source.body.read_at.into(),
        parts: document
            .parts
            .iter()
            .map(|part| Part {
                name: part.name.clone(),
                text: part.text.clone(),
            })
            .collect(),
        look_at,
    };
    Ok(Reply::one(&view)?.version(source.version))
}
