#![doc = include_str!("../README.md")]

mod archive;
mod debug;
mod drawn;
mod error;
mod faces;
mod flow;
mod grid;
mod lines;
mod model;
mod package;
mod picture;
mod plain;
mod publication;
mod sheet;
mod style;
mod tags;
mod text;
mod write;

pub use archive::Part;
pub use drawn::can_draw;
pub use error::RenderError;
pub use model::{Block, Document, Rendered, Run, Statement, Table};
pub use package::{DataTable, Package, PackageItem, PackagePlan, package};
pub use picture::{PicturePage, png, read_png};
pub use publication::{html, publication, workbook};

/// The text of a document as it is read, its title first.
pub fn plain_text(document: &Document) -> String {
    format!("{}\n{}", document.title, plain::blocks(&document.blocks))
}

/// How wide a mark is drawn, in thousandths of the type's size.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few words are no wider than some hundred sizes of their type"
)]
pub fn mark_width(mark: document::Mark) -> Result<u32, RenderError> {
    let faces = faces::Faces::load()?;
    Ok((text::mark_width(mark, &faces) * 1000.0).round() as u32)
}

/// Sets a document as a tagged PDF.
pub fn pdf(document: &Document) -> Result<Rendered, RenderError> {
    let faces = faces::Faces::load()?;
    let mut flow = flow::Flow::begin(document, &faces)?;
    flow.blocks(&document.blocks)?;
    flow.finish()
}
