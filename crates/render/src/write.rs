//! Drawing sheets into a PDF, page by page.

use std::sync::Arc;

use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::{GlyphId, KrillaGlyph};

use crate::faces::{Drawn, Faces};
use crate::lines::Stretch;
use crate::sheet::{Op, Placed, PlacedPicture, PlacedText, Role, Shape, Sheet, Text};
use crate::style::{Ink, PAGE_HEIGHT, PAGE_WIDTH, STRIP};
use crate::tags::Tags;
use crate::{Document, RenderError, Rendered};

/// A PDF while it is written.
pub(crate) struct Writer {
    document: krilla::Document,
    pub(crate) tags: Tags,
    marks: Vec<Bookmark>,
    pages: Vec<String>,
}

/// An entry of the outline.
struct Bookmark {
    level: u8,
    text: String,
    page: usize,
    y: f32,
}

impl Writer {
    /// An empty PDF that will be held against PDF/UA-1.
    pub(crate) fn new() -> Result<Self, RenderError> {
        let configuration = ConfigurationBuilder::new()
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|_| RenderError::Geometry)?;
        let settings = krilla::SerializeSettings {
            configuration,
            ..Default::default()
        };
        Ok(Self {
            document: krilla::Document::new_with(settings),
            tags: Tags::default(),
            marks: Vec::new(),
            pages: Vec::new(),
        })
    }

    /// The number of the page that will be drawn next, from 1.
    pub(crate) fn next_page(&self) -> usize {
        self.pages.len() + 1
    }

    /// Adds an entry to the outline, for a place on the page that will be drawn next.
    pub(crate) fn bookmark(&mut self, level: u8, text: String, y: f32) {
        self.marks.push(Bookmark {
            level,
            text,
            page: self.pages.len(),
            y,
        });
    }

    /// Draws a page.
    pub(crate) fn page(&mut self, sheet: &Sheet, faces: &Faces) -> Result<(), RenderError> {
        let (width, height) = match sheet.size {
            None => (PAGE_WIDTH, PAGE_HEIGHT),
            Some((width, height)) => (width, height + STRIP),
        };
        let settings = PageSettings::from_wh(width, height).ok_or(RenderError::Geometry)?;
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        for op in &sheet.ops {
            match op {
                Op::Picture(picture) => draw_picture(&mut surface, &mut self.tags, picture)?,
                Op::Shape(shape) => draw_shape(&mut surface, *shape)?,
                Op::Placed(line) => draw_placed(&mut surface, &mut self.tags, line, faces)?,
                Op::Text(text) => draw_text(&mut surface, &mut self.tags, text, faces)?,
            }
        }
        surface.finish();
        page.finish();
        self.pages.push(sheet.text());
        Ok(())
    }

    /// Ends the PDF.
    pub(crate) fn finish(mut self, about: &Document) -> Result<Rendered, RenderError> {
        let metadata = Metadata::new()
            .title(about.title.clone())
            .language(about.language.clone())
            .authors(vec![about.organisation.clone()]);
        self.document.set_metadata(metadata);
        self.document
            .set_outline(outline(&self.marks, &about.title));
        self.document
            .set_tag_tree(self.tags.into_tree(&about.language));
        let pdf = self.document.finish().map_err(RenderError::Pdf)?;
        Ok(Rendered {
            pdf,
            pages: self.pages,
        })
    }
}

/// The outline: first and second level. A document without headings has its title as one entry.
fn outline(marks: &[Bookmark], title: &str) -> Outline {
    let node = |mark: &Bookmark| {
        let place = XyzDestination::new(mark.page, Point::from_xy(0.0, mark.y));
        OutlineNode::new(mark.text.clone(), place)
    };
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for mark in marks {
        match (mark.level, open.as_mut()) {
            (2.., Some(parent)) => parent.push_child(node(mark)),
            (_, _) => {
                if let Some(done) = open.replace(node(mark)) {
                    outline.push_child(done);
                }
            }
        }
    }
    let first = Bookmark {
        level: 1,
        text: title.to_owned(),
        page: 0,
        y: 0.0,
    };
    outline.push_child(open.unwrap_or_else(|| node(&first)));
    outline
}

fn fill(ink: Ink) -> Fill {
    let (red, green, blue) = ink.rgb();
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn draw_picture(
    surface: &mut Surface<'_>,
    tags: &mut Tags,
    placed: &PlacedPicture,
) -> Result<(), RenderError> {
    // Its pixels stand in the file as they are: nothing is guessed between two of them.
    let image = Image::from_png(Arc::clone(&placed.png).into(), false);
    let image = image.map_err(RenderError::Picture)?;
    let size = Size::from_wh(placed.width, placed.height).ok_or(RenderError::Geometry)?;
    let content = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    surface.push_transform(&Transform::from_translate(placed.x, placed.y));
    surface.draw_image(image, size);
    surface.pop();
    surface.end_tagged();
    if let Role::Content(node) = placed.role {
        tags.content(node, content);
    }
    Ok(())
}

fn draw_shape(surface: &mut Surface<'_>, shape: Shape) -> Result<(), RenderError> {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
        ArtifactType::Layout,
    )));
    let drawn = draw_box(surface, shape);
    surface.end_tagged();
    drawn
}

fn draw_box(surface: &mut Surface<'_>, shape: Shape) -> Result<(), RenderError> {
    let rect = Rect::from_xywh(shape.x, shape.y, shape.width, shape.height);
    let mut path = PathBuilder::new();
    path.push_rect(rect.ok_or(RenderError::Geometry)?);
    surface.set_fill(Some(fill(shape.ink)));
    surface.draw_path(&path.finish().ok_or(RenderError::Geometry)?);
    Ok(())
}

fn draw_text(
    surface: &mut Surface<'_>,
    tags: &mut Tags,
    text: &Text,
    faces: &Faces,
) -> Result<(), RenderError> {
    for mark in text.line.marks() {
        draw_shape(surface, mark_box(text, mark))?;
    }
    let stretches = text.line.stretches();
    if stretches.is_empty() {
        return Ok(());
    }
    let content = surface.start_tagged(match text.role {
        Role::Content(_) => ContentTag::Span(SpanTag::empty()),
        Role::Foot => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
    });
    draw_stretches(surface, text, &stretches, faces);
    surface.end_tagged();
    if let Role::Content(node) = text.role {
        tags.content(node, content);
    }
    Ok(())
}

/// Draws a line of which each piece has its own place, as one piece of content.
fn draw_placed(
    surface: &mut Surface<'_>,
    tags: &mut Tags,
    placed: &Placed,
    faces: &Faces,
) -> Result<(), RenderError> {
    let text = |piece: &PlacedText, x: f32| Text {
        x,
        baseline: placed.baseline,
        style: placed.style,
        line: piece.line.clone(),
        role: placed.role,
    };
    for piece in &placed.texts {
        for mark in piece.line.marks() {
            draw_shape(surface, mark_box(&text(piece, piece.x), mark))?;
        }
    }
    let content = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    for piece in &placed.texts {
        let text = text(piece, piece.x / piece.stretch);
        let stretch = Transform::from_row(piece.stretch, 0.0, 0.0, 1.0, 0.0, 0.0);
        surface.push_transform(&stretch);
        draw_stretches(surface, &text, &piece.line.stretches(), faces);
        surface.pop();
    }
    surface.end_tagged();
    if let Role::Content(node) = placed.role {
        tags.content(node, content);
    }
    Ok(())
}

/// The solid box of a mark, as wide as its words.
fn mark_box(text: &Text, (at, width): (f32, f32)) -> Shape {
    let size = text.style.size;
    Shape {
        x: text.x + at * size,
        y: text.baseline - 0.9 * size,
        width: width * size,
        height: 1.2 * size,
        ink: Ink::Mark,
    }
}

/// Draws the stretches of a line, and a space after the last: readers that do not measure would
/// join its last word to the next line's first.
fn draw_stretches(surface: &mut Surface<'_>, text: &Text, stretches: &[Stretch], faces: &Faces) {
    surface.set_fill(Some(fill(text.style.ink)));
    let last = stretches.len().saturating_sub(1);
    for (place, stretch) in stretches.iter().enumerate() {
        let cells = stretch.cells.iter().map(|cell| (cell.read(), cell.drawn));
        let space = faces.drawn(stretch.weight, ' ').filter(|_| place == last);
        let (written, glyphs) = glyphs(cells.chain(space.map(|drawn| (' ', drawn))));
        let font = faces.font(stretch.weight);
        let start = Point::from_xy(text.x + stretch.at * text.style.size, text.baseline);
        surface.draw_glyphs(start, &glyphs, font, &written, text.style.size, false);
    }
}

/// One glyph a character, with the text that they stand for.
fn glyphs(cells: impl Iterator<Item = (char, Drawn)>) -> (String, Vec<KrillaGlyph>) {
    let mut written = String::new();
    let mut glyphs = Vec::new();
    for (c, drawn) in cells {
        let start = written.len();
        written.push(c);
        let (id, range) = (GlyphId::new(drawn.glyph), start..written.len());
        glyphs.push(KrillaGlyph::new(
            id,
            drawn.advance,
            0.0,
            0.0,
            0.0,
            range,
            None,
        ));
    }
    (written, glyphs)
}
