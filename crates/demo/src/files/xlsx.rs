//! Workbooks of several sheets with shared strings.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::package::{DECLARATION, content_types, escaped, relationships, zipped};
use super::{DemoFile, Part};
use crate::text::{Text, join};

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

/// A sheet: its name and its rows.
pub(super) struct Sheet {
    pub(super) name: &'static str,
    pub(super) rows: Vec<Vec<Text>>,
}

/// The workbook and its parts, one a sheet.
pub(super) fn file(path: &str, sheets: &[Sheet]) -> DemoFile {
    let mut strings = Strings::default();
    let drawn: Vec<(String, Vec<u8>)> = sheets
        .iter()
        .zip(1..)
        .map(|(sheet, number)| {
            (
                format!("xl/worksheets/sheet{number}.xml"),
                sheet_xml(sheet, &mut strings).into_bytes(),
            )
        })
        .collect();
    let mut targets: Vec<(String, &str)> = (1..=sheets.len())
        .map(|number| (format!("worksheets/sheet{number}.xml"), "worksheet"))
        .collect();
    targets.extend([
        ("styles.xml".to_owned(), "styles"),
        ("sharedStrings.xml".to_owned(), "sharedStrings"),
    ]);
    let mut members = vec![
        (
            "[Content_Types].xml",
            content_types(&overrides(sheets.len())),
        ),
        (
            "_rels/.rels",
            relationships(&[("xl/workbook.xml".to_owned(), "officeDocument")]),
        ),
        ("xl/workbook.xml", workbook(sheets).into_bytes()),
        ("xl/_rels/workbook.xml.rels", relationships(&targets)),
        ("xl/styles.xml", styles().into_bytes()),
        ("xl/sharedStrings.xml", strings.xml().into_bytes()),
    ];
    members.extend(
        drawn
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.clone())),
    );
    let part = |sheet: &Sheet| {
        let rows: Vec<Text> = sheet.rows.iter().map(|row| join(row, "\t")).collect();
        Part::new(format!("sheet:{}", sheet.name), join(&rows, "\n"))
    };
    DemoFile::new(path, zipped(&members), sheets.iter().map(part).collect())
}

#[derive(Default)]
struct Strings {
    known: BTreeMap<String, usize>,
    list: Vec<String>,
}

impl Strings {
    fn index(&mut self, text: &str) -> usize {
        let next = self.list.len();
        *self.known.entry(text.to_owned()).or_insert_with(|| {
            self.list.push(text.to_owned());
            next
        })
    }

    /// Every seventh string is in two runs of different looks, as a half-bold cell is.
    fn xml(&self) -> String {
        let mut xml = format!(
            "{DECLARATION}<sst {MAIN} uniqueCount=\"{}\">",
            self.list.len()
        );
        for (at, text) in self.list.iter().enumerate() {
            let middle = text
                .char_indices()
                .nth(2)
                .map(|(middle, _)| middle)
                .filter(|_| at % 7 == 3);
            match middle.and_then(|middle| text.split_at_checked(middle)) {
                Some((first, last)) => {
                    let _ = write!(
                        xml,
                        "<si><r><rPr><b/></rPr><t xml:space=\"preserve\">{}</t></r><r><t xml:space=\"preserve\">{}</t></r></si>",
                        escaped(first),
                        escaped(last)
                    );
                }
                None => {
                    let _ = write!(
                        xml,
                        "<si><t xml:space=\"preserve\">{}</t></si>",
                        escaped(text)
                    );
                }
            }
        }
        xml.push_str("</sst>");
        xml
    }
}

fn overrides(sheets: usize) -> Vec<(String, &'static str)> {
    let mut overrides: Vec<(String, &str)> = (1..=sheets)
        .map(|number| {
            (
                format!("/xl/worksheets/sheet{number}.xml"),
                "spreadsheetml.worksheet",
            )
        })
        .collect();
    overrides.push(("/xl/workbook.xml".to_owned(), "spreadsheetml.sheet.main"));
    overrides.push(("/xl/styles.xml".to_owned(), "spreadsheetml.styles"));
    overrides.push((
        "/xl/sharedStrings.xml".to_owned(),
        "spreadsheetml.sharedStrings",
    ));
    overrides
}

fn workbook(sheets: &[Sheet]) -> String {
    let list: Vec<String> = sheets
        .iter()
        .zip(1..)
        .map(|(sheet, number)| {
            format!(
                "<sheet name=\"{}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>",
                escaped(sheet.name)
            )
        })
        .collect();
    let list = list.concat();
    format!(
        "{DECLARATION}<workbook {MAIN} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>"
    )
}

fn styles() -> String {
    format!(
        "{DECLARATION}<styleSheet {MAIN}><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"1\"><xf/></cellXfs></styleSheet>"
    )
}

fn sheet_xml(sheet: &Sheet, strings: &mut Strings) -> String {
    let mut xml = format!("{DECLARATION}<worksheet {MAIN}><sheetData>");
    for (row, number) in sheet.rows.iter().zip(1_usize..) {
        let _ = write!(xml, "<row r=\"{number}\">");
        for (cell, column) in row.iter().zip(0_usize..) {
            if cell.is_empty() {
                continue;
            }
            let place = format!("{}{number}", letters(column));
            if cell.marks().is_empty() && cell.as_str().parse::<f64>().is_ok() {
                let _ = write!(xml, "<c r=\"{place}\"><v>{}</v></c>", cell.as_str());
            } else {
                let _ = write!(
                    xml,
                    "<c r=\"{place}\" t=\"s\"><v>{}</v></c>",
                    strings.index(cell.as_str())
                );
            }
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData></worksheet>");
    xml
}

/// `A` to `Z`, then `AA`.
fn letters(column: usize) -> String {
    let letter = |at: usize| u8::try_from(at).map_or('A', |at| char::from(b'A' + at));
    if column < 26 {
        letter(column).to_string()
    } else {
        format!("{}{}", letter(column / 26 - 1), letter(column % 26))
    }
}
