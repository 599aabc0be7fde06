//! Reading the files of a place, so that they can be found. Safe to run again: what has not changed
//! is not read again. What cannot be read is listed, never passed over in silence.

use access::{Authorised, Purpose, Scope, acts, authorise};
use data_encoding::BASE64;
use document::{LookAtThis, Note, PageLayout, PartKind};
use extract::{Budget, Drawable, Extractor};
use sha2::{Digest, Sha256};
use store::EntityId;
use vault::{CellName, Part};

use crate::{
    AppError, Body as _, Ctx,
    bodies::{self, Layout, Picture, Place, Source},
    engine::Stored,
    need::refused,
    unit::{Unit, hex},
};

/// The retention rule of ingested documents; the pack says how long.
const DOCUMENTS_RULE: &str = "documents";

/// No larger file is kept to be drawn: a photograph of a telephone has a third of this.
const DRAWN: usize = 16 << 20;
/// Nor are more bytes of all that are found in one file.
const ALL_DRAWN: usize = 64 << 20;

/// A file to be read.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Its path within the place.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ingested {
    /// Read for the first time.
    New,
    /// Read again, because it has changed.
    Changed,
    /// Not read again.
    Unchanged,
}

/// One file's line.
#[derive(Clone, Debug)]
pub struct IngestLine {
    /// The document.
    pub id: EntityId,
    /// What became of it.
    pub what: Ingested,
    /// How many parts with text it has.
    pub parts: usize,
    /// What a person must look at, one line each.
    pub look_at: Vec<String>,
}

/// A document as a line of a list.
#[derive(Clone, Debug)]
pub struct DocumentLine {
    /// The file.
    pub id: EntityId,
    /// Its place.
    pub place: String,
    /// Its path.
    pub path: String,
    /// How many parts with text it has.
    pub parts: usize,
    /// What a person must look at, one line each.
    pub look_at: Vec<String>,
}

impl Ctx<'_> {
    /// Reads one file of a place in the sandboxed worker, and stores what it says, sealed.
    pub fn ingest(
        &self,
        place: &str,
        file: &Incoming,
        extractor: &Extractor,
    ) -> Result<IngestLine, AppError> {
        let allowed = authorise::<acts::SourceIngest>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let place = self.engine.place_by_name(place)?.ok_or_else(|| {
            AppError::input(
                "place",
                "there is no place of this name",
                "add it first: caretaker place add",
            )
        })?;
        self.ingest_into(&allowed, place, file, extractor)
    }

    /// The same of a place by its id.
    pub fn ingest_by_id(
        &self,
        place: EntityId,
        file: &Incoming,
        extractor: &Extractor,
    ) -> Result<IngestLine, AppError> {
        let allowed = authorise::<acts::SourceIngest>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let snapshot = self.engine.snapshot()?;
        let place = self.engine.read::<Place>(snapshot.as_ref(), place)?;
        drop(snapshot);
        let place = place.ok_or(AppError::NotFound("place"))?;
        self.ingest_into(&allowed, place, file, extractor)
    }

    fn ingest_into(
        &self,
        allowed: &Authorised<acts::SourceIngest>,
        mut place: Stored<Place>,
        file: &Incoming,
        extractor: &Extractor,
    ) -> Result<IngestLine, AppError> {
        let engine = self.engine;
        let digest = hex(&Sha256::digest(&file.bytes));
        let held = self.source_at(place.id, &file.path)?;
        if let Some(held) = &held
            && held.body.digest == digest
            && !self.lacks_layout(held)?
            && !lacks_pictures(&held.body)
        {
            return Ok(line_of(Ingested::Unchanged, held));
        }
        let extraction = extractor
            .extract(&file.path, &file.bytes, None, &budget())
            .map_err(|error| AppError::unavailable("reading a foreign file")(Box::new(error)))?;
        let mut document = extraction.document;
        let pages = std::mem::take(&mut document.layout);
        let source = Source {
            place: place.id,
            path: file.path.clone(),
            digest,
            read_at: self.now,
            document,
            drawable: Some(extraction.drawable.iter().map(known).collect()),
        };
        let mut unit = self.begin(allowed).in_bulk();
        let (what, stored) = match held {
            Some(held) => {
                let stored = Stored {
                    body: source,
                    ..held
                };
                unit.update(&stored)?;
                (Ingested::Changed, stored)
            }
            None => {
                let id = engine.new_id();
                let cell = unit.cell(&CellName {
                    owner: place.id.0,
                    rule: DOCUMENTS_RULE.to_owned(),
                    part: Part::Document(id.0),
                })?;
                unit.insert(id, cell, &source)?;
                (
                    Ingested::New,
                    Stored {
                        id,
                        version: 1,
                        cell,
                        body: source,
                    },
                )
            }
        };
        self.keep_layout(&mut unit, &stored, pages)?;
        self.keep_drawable(&mut unit, &stored, extraction.drawable)?;
        if !place.body.ingested {
            place.body.ingested = true;
            unit.update(&place)?;
        }
        unit.about(place.id);
        unit.commit()?;
        Ok(line_of(what, &stored))
    }

    /// Whether a file has pages and was read before their layout was kept.
    fn lacks_layout(&self, source: &Stored<Source>) -> Result<bool, AppError> {
        Ok(has_pages(&source.body) && self.layout_of(source.id)?.is_none())
    }

    /// Keeps the layout of a file’s pages beside it, in the same cell.
    fn keep_layout(
        &self,
        unit: &mut Unit<'_, '_>,
        source: &Stored<Source>,
        pages: Vec<PageLayout>,
    ) -> Result<(), AppError> {
        let layout = Layout {
            source: source.id,
            pages,
        };
        match self.layout_of(source.id)? {
            Some(held) => unit.update(&Stored {
                body: layout,
                ..held
            })?,
            // Pages of which nothing can be drawn are kept as such, or they would be read each time.
            None if !has_pages(&source.body) => {}
            None => unit.insert(self.engine.new_id(), source.cell, &layout)?,
        }
        Ok(())
    }

    /// Keeps what can be drawn of a file beside it, in the same cell, in place of what was before.
    fn keep_drawable(
        &self,
        unit: &mut Unit<'_, '_>,
        source: &Stored<Source>,
        drawable: Vec<Drawable>,
    ) -> Result<(), AppError> {
        self.remove_pictures(unit, source.id)?;
        for (page, one) in (1..).zip(drawable) {
            let picture = Picture {
                item: source.id,
                page,
                png: String::new(),
                found: BASE64.encode(&one.bytes),
            };
            unit.insert(self.engine.new_id(), source.cell, &picture)?;
        }
        Ok(())
    }

    pub(crate) fn source_at(
        &self,
        place: EntityId,
        path: &str,
    ) -> Result<Option<Stored<Source>>, AppError> {
        let mut name = place.0.to_vec();
        name.extend_from_slice(path.as_bytes());
        let engine = self.engine;
        let snapshot = engine.snapshot()?;
        engine.find_keyed(&engine.realm, snapshot.as_ref(), "source.path", &name)
    }

    /// Everything that was read from all places, by place and path.
    pub fn list_documents(&self) -> Result<Vec<DocumentLine>, AppError> {
        let allowed = authorise::<acts::DocumentList>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        if !self.sees_documents(&self.reader()?) {
            return Err(refused(allowed.action(), &[]));
        }
        let mut lines = Vec::new();
        for place in self.engine.places()? {
            self.each_source(place.id, |source| {
                lines.push(DocumentLine {
                    id: source.id,
                    place: place.body.name.clone(),
                    path: source.body.path.clone(),
                    parts: source.body.document.parts.len(),
                    look_at: notes_of(source),
                });
                Ok(())
            })?;
        }
        lines.sort_by(|a, b| (&a.place, &a.path).cmp(&(&b.place, &b.path)));
        let objects: Vec<_> = lines
            .iter()
            .map(|line| (Source::KIND, line.id, 0))
            .collect();
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        Ok(lines)
    }

    /// One document as it was read.
    pub fn show_document(&self, id: EntityId) -> Result<(Stored<Source>, String), AppError> {
        let scope = Scope::Objects { ids: vec![id.0] };
        let allowed =
            authorise::<acts::DocumentLook>(&self.actor, &scope, Purpose::Administration)?;
        if !self.sees_documents(&self.reader()?) {
            return Err(refused(allowed.action(), &[id]));
        }
        let snapshot = self.engine.snapshot()?;
        let source = self
            .engine
            .read::<Source>(snapshot.as_ref(), id)?
            .ok_or(AppError::NotFound("document"))?;
        let place = self
            .engine
            .read::<Place>(snapshot.as_ref(), source.body.place)?;
        drop(snapshot);
        self.look(&allowed, &[(Source::KIND, id, source.version)], &[id])?;
        Ok((source, place.map(|p| p.body.name).unwrap_or_default()))
    }
}

/// A place may hold many files with pictures: so much is kept of what can be drawn.
fn budget() -> Budget {
    Budget {
        drawn: (DRAWN, ALL_DRAWN),
        ..Budget::default()
    }
}

fn known(one: &Drawable) -> bodies::Drawable {
    bodies::Drawable {
        path: one.path.clone(),
        digest: hex(&Sha256::digest(&one.bytes)),
    }
}

/// Whether a file may hold what can be drawn, and was read before that was kept.
fn lacks_pictures(source: &Source) -> bool {
    let seen = |note: &Note| {
        matches!(
            note.what,
            LookAtThis::Picture | LookAtThis::ScannedPage | LookAtThis::Unreadable(_)
        )
    };
    source.drawable.is_none() && (has_pages(source) || source.document.notes.iter().any(seen))
}

fn has_pages(source: &Source) -> bool {
    let parts = &source.document.parts;
    parts.iter().any(|part| part.kind == PartKind::Page)
}

fn line_of(what: Ingested, source: &Stored<Source>) -> IngestLine {
    IngestLine {
        id: source.id,
        what,
        parts: source.body.document.parts.len(),
        look_at: notes_of(source),
    }
}

fn notes_of(source: &Stored<Source>) -> Vec<String> {
    source
        .body
        .document
        .notes
        .iter()
        .map(document::Note::line)
        .collect()
}

#[cfg(test)]
mod tests {
    use document::{Document, Part};

    use super::*;

    #[test]
    fn what_was_read_before_pictures_were_kept_is_read_once_more() {
        let source = |note: Option<LookAtThis>, kind, drawable| {
            let mut document = Document::new();
            document.push(Part::new(kind, "part", "text"));
            document.notes.extend(note.map(|what| Note::new(what, "a")));
            Source {
                place: EntityId([1; 16]),
                path: "a".to_owned(),
                digest: String::new(),
                read_at: jiff::Timestamp::UNIX_EPOCH,
                document,
                drawable,
            }
        };
        let (body, page) = (PartKind::Body, PartKind::Page);
        for (before, wanted) in [
            (source(Some(LookAtThis::Picture), body, None), true),
            (source(Some(LookAtThis::ScannedPage), body, None), true),
            (source(None, page, None), true),
            (source(None, body, None), false),
            (source(Some(LookAtThis::PointerOnly), body, None), false),
            (
                source(Some(LookAtThis::Picture), page, Some(Vec::new())),
                false,
            ),
        ] {
            assert_eq!(lacks_pictures(&before), wanted);
        }
    }
}
