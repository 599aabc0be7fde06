//! What can be set: a document is a list of blocks, a block is made of runs.

use document::{DrawnPage, Mark};

use crate::PicturePage;

/// A document to be set as PDF.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The title, shown by readers in their window and read out first.
    pub title: String,
    /// The language of the text, for example `en-GB`.
    pub language: String,
    /// Who wrote it; stands at the foot of each page.
    pub organisation: String,
    /// The case number, for the foot of each page.
    pub case_number: Option<String>,
    /// The latest checkpoint of the ledger in its short form, for the foot of each page.
    pub checkpoint: Option<String>,
    /// The contents.
    pub blocks: Vec<Block>,
}

/// A part of a document, from the left margin to the right.
#[derive(Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading of a level from 1; a level that skips one is set as the next possible.
    Heading(u8, String),
    /// A paragraph; a line feed in the text begins a new line.
    Paragraph(Vec<Run>),
    /// A list with bullets.
    Bullets(Vec<Vec<Run>>),
    /// A paragraph that says where it comes from.
    Statement(Statement),
    /// A list whose entries say where they come from.
    Statements(Vec<Statement>),
    /// A table with a row of headings.
    Table(Table),
    /// Labels with what belongs to each.
    KeyValues(Vec<(String, Vec<Run>)>),
    /// What follows begins on a new page.
    PageBreak,
    /// A thin line across the page.
    Rule,
    /// Words of somebody else, set in.
    Quote(Vec<Run>),
    /// The text of an item that is given, a little smaller.
    ItemText(Vec<Run>),
    /// A page in the layout of the file that it is from, on a page of its own size.
    Drawn(DrawnPage),
    /// A page that is a picture, on a page of its own.
    Picture(PicturePage),
}

/// A piece of text in one hand.
#[derive(Clone, PartialEq, Eq)]
pub enum Run {
    /// Plain text.
    Text(String),
    /// Bold text.
    Bold(String),
    /// A redaction mark: says that something was withheld and nothing about what.
    Mark(Mark),
}

impl Run {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Bold text.
    pub fn bold(text: impl Into<String>) -> Self {
        Self::Bold(text.into())
    }
}

/// Words, and where they come from.
#[derive(Clone, PartialEq, Eq)]
pub struct Statement {
    /// The words.
    pub text: String,
    /// Where they come from: a name in the structure of the file, neither drawn nor read out.
    pub from: String,
}

/// A table; rows with fewer cells than headings are filled up, further cells are set too.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// One heading a column.
    pub headers: Vec<String>,
    /// The rows, each a list of cells.
    pub rows: Vec<Vec<Vec<Run>>>,
}

/// A finished PDF with what a reader must find in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub pdf: Vec<u8>,
    /// The text of each page in the order in which it is drawn, the foot of the page last: NFC,
    /// each stretch of white space one space, none at the ends.
    pub pages: Vec<String>,
}
