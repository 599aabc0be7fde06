//! A table as rows of cells: what an import is given. Read in the worker, as every foreign file.

mod book;
mod delimited;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use document::LookAtThis;
use serde::{Deserialize, Serialize};

use crate::read::Unread;
use crate::sniff::{Kind, sniff};

/// No table has more rows.
const ROWS: usize = 200_000;
/// No row has more cells.
const COLUMNS: usize = 256;
/// No table has more text, bytes.
const TEXT: usize = 32 << 20;

/// A table, or the names of the sheets among which to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What it was read from.
    pub origin: Origin,
    /// The sheets that hold anything; none if the file has no sheets.
    pub sheets: Vec<String>,
    /// The rows that hold anything, the first being the headings; none if a sheet is to be chosen.
    pub rows: Vec<Row>,
}

/// What a table was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A sheet of a workbook.
    Sheet(String),
    /// A workbook of which none of several sheets was chosen, or none of that name is there.
    Unchosen,
    /// A text with separators.
    Text {
        /// What stands between the values.
        separator: char,
        /// How its letters are written.
        encoding: String,
    },
}

impl Default for Origin {
    fn default() -> Self {
        Self::Text {
            separator: ',',
            encoding: "UTF-8".to_owned(),
        }
    }
}

/// One row.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its line in the file or its row in the sheet, the first being 1.
    #[serde(rename = "l")]
    pub line: u32,
    /// Its cells from the first column on.
    #[serde(rename = "c")]
    pub cells: Vec<Cell>,
    /// What is wrong with its quotes.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<Broken>,
}

impl fmt::Debug for Row {
    /// The line alone: what is in cells is personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

/// How the quotes of a row are broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Broken {
    /// A quote is opened and never closed.
    Unclosed,
    /// Text follows a closing quote.
    TextAfter,
}

impl Broken {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unclosed => "a quote is opened and never closed",
            Self::TextAfter => "text follows a closing quote",
        }
    }
}

/// One cell.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// What it shows: dates as 2013-05-04, numbers without needless decimals.
    #[serde(rename = "t")]
    pub text: String,
    /// What the spreadsheet took it for.
    #[serde(rename = "k", default, skip_serializing_if = "CellKind::is_text")]
    pub kind: CellKind,
    /// The line it begins on, where that is not the row's.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

impl fmt::Debug for Cell {
    /// What it is and not what it says.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cell")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// What a spreadsheet took a value for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellKind {
    /// Text, or nothing.
    #[default]
    Text,
    /// A number: whatever zeros stood before it are lost.
    Number,
    /// A date, or a date and a time.
    Date,
    /// Yes or no.
    Truth,
    /// A formula that failed.
    Error,
}

impl CellKind {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
    fn is_text(&self) -> bool {
        *self == Self::Text
    }
}

/// Reads a table in this process; of a workbook the sheet of a name, or the only one that holds
/// anything.
pub fn table(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Table, Unread> {
    catch_unwind(AssertUnwindSafe(|| dispatch(name, bytes, sheet))).unwrap_or_else(|_| {
        Err(Unread(LookAtThis::Stopped(
            "a fault in the reader".to_owned(),
        )))
    })
}

fn dispatch(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Table, Unread> {
    let other = |what: &str| Err(Unread(LookAtThis::NotSupported(what.to_owned())));
    match sniff(name, bytes) {
        Kind::Empty => Err(Unread::because("the file is empty")),
        Kind::Xlsx => book::xlsx(bytes, sheet),
        Kind::Xlsb => book::xlsb(bytes, sheet),
        Kind::Odf => book::ods(bytes, sheet),
        Kind::Ole => book::ole(bytes, sheet),
        Kind::Text | Kind::Mail => delimited::read(bytes),
        Kind::Chat | Kind::Transcript => other("a conversation and not a table"),
        Kind::Json => other("JSON and not a table; export it as CSV or XLSX"),
        Kind::Calendar => other("a calendar and not a table"),
        Kind::Html => other("a web page and not a table; open it and save it as XLSX"),
        Kind::Xml => other("XML and not a table; open it and save it as XLSX"),
        Kind::Docx | Kind::Rtf => other("a Word document and not a table"),
        Kind::Pptx => other("a presentation and not a table"),
        Kind::Pdf => other("a PDF and not a table"),
        Kind::Mbox => other("a mailbox and not a table"),
        Kind::Signed => other("a signed message and not a table"),
        Kind::Zip => other("a zip file; take the table out of it first"),
        Kind::Picture => other("a picture and not a table"),
        Kind::Other(what) => {
            let vowel = what.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']);
            let article = if vowel { "an" } else { "a" };
            other(&format!("{article} {what} and not a table"))
        }
    }
}

/// Collects rows, and refuses what no list of people is.
#[derive(Default)]
pub(crate) struct Rows {
    rows: Vec<Row>,
    text: usize,
}

impl Rows {
    /// Takes a row, unless nothing is in it.
    pub(crate) fn push(&mut self, mut row: Row) -> Result<(), Unread> {
        while row.cells.last().is_some_and(|cell| cell.text.is_empty()) {
            row.cells.pop();
        }
        if row.cells.is_empty() && row.broken.is_none() {
            return Ok(());
        }
        if row.cells.len() > COLUMNS {
            return Err(Unread::because("it has more than 256 columns"));
        }
        if self.rows.len() >= ROWS {
            return Err(Unread::because("it has more than 200,000 rows"));
        }
        self.text += row.cells.iter().map(|cell| cell.text.len()).sum::<usize>();
        if self.text > TEXT {
            return Err(Unread::because("it has more than 32 MB of text"));
        }
        self.rows.push(row);
        Ok(())
    }

    pub(crate) fn done(self) -> Vec<Row> {
        self.rows
    }
}
