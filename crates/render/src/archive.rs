//! The parts of a package in a zip archive that is the same bytes for the same parts.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::{DataTable, RenderError};

/// What spreadsheets take as the beginning of a formula.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];
/// Tells spreadsheets that a file is UTF-8; without it they garble names.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A text file of the archive.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// Its path in the archive.
    pub name: String,
    /// Its whole text.
    pub text: String,
}

/// Packs the PDF and the text parts, all dated 1 January 1980.
pub(crate) fn pack(pdf: &[u8], parts: &[Part]) -> Result<Vec<u8>, RenderError> {
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let stored = options.compression_method(CompressionMethod::Stored);
    let deflated = options.compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // A PDF is compressed within.
    add(&mut zip, "answer.pdf", pdf, stored)?;
    for part in parts {
        add(&mut zip, &part.name, part.text.as_bytes(), deflated)?;
    }
    Ok(zip.finish().map_err(RenderError::Zip)?.into_inner())
}

fn add(
    zip: &mut ZipWriter<Cursor<Vec<u8>>>,
    name: &str,
    bytes: &[u8],
    options: SimpleFileOptions,
) -> Result<(), RenderError> {
    zip.start_file(name, options).map_err(RenderError::Zip)?;
    zip.write_all(bytes).map_err(RenderError::Write)
}

/// A table as CSV that a spreadsheet opens without running anything in it.
pub(crate) fn csv_text(table: &DataTable) -> Result<String, RenderError> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    for row in std::iter::once(&table.headers).chain(&table.rows) {
        writer
            .write_record(row.iter().map(|cell| guarded(cell)))
            .map_err(RenderError::Csv)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| RenderError::Write(e.into_error()))?;
    // What was written from texts is text.
    Ok(format!(
        "{BYTE_ORDER_MARK}{}",
        String::from_utf8_lossy(&bytes)
    ))
}

/// A cell that begins like a formula is given an apostrophe.
fn guarded(cell: &str) -> String {
    let begins = cell.trim_start().starts_with(FORMULA) || cell.starts_with(['\t', '\r', '\n']);
    if begins {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("+44 1632 960001", "'+44 1632 960001"),
            ("-5", "'-5"),
            ("@sum", "'@sum"),
            (" =1", "' =1"),
            ("\t=1", "'\t=1"),
            ("plain - text", "plain - text"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), expected);
        }
    }

    #[test]
    fn csv_quotes_what_must_be_quoted() {
        let table = DataTable {
            headers: vec!["Note".to_owned(), "By".to_owned()],
            rows: vec![vec!["said \"yes\", then left\nat four".to_owned()]],
        };
        let expected = "\u{feff}Note,By\r\n\"said \"\"yes\"\", then left\nat four\"\r\n";
        assert_eq!(csv_text(&table).unwrap(), expected);
    }
}
