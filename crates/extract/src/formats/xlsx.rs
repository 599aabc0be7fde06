//! Workbooks: all sheets, hidden ones too, comments, headers and footers, drawings.

use std::fmt::Write as _;
use std::io::Cursor;

use calamine::Reader as _;
use document::{LookAtThis, Part, PartKind};

use super::ooxml::{DrawingText, Office, number_in, short};
use super::sheets::{Grid, finish, shown};
use super::xml::{self, Node};
use crate::read::{Read, Unread};

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Unread> {
    let mut office = Office::open(bytes)?;
    match calamine::Xlsx::new(Cursor::new(bytes)) {
        Ok(book) => cells(book, &mut office.read),
        Err(_) => raw_cells(&mut office),
    }
    for name in office.names.clone() {
        let lower = name.to_ascii_lowercase();
        if lower.contains("/_rels/") || !lower.contains(".xml") {
            continue;
        }
        let number = number_in(&short(&name));
        if lower.contains("/worksheets/") {
            beside_the_cells(&mut office, &name, number);
        } else if lower.contains("comments") {
            comments(&mut office, &name, number);
        } else if lower.contains("/drawings/drawing") {
            drawing(&mut office, &name, number);
        } else if lower.contains("/externallinks/") {
            let text = office
                .member(&name)
                .map(|bytes| xml::plain(&bytes).0)
                .unwrap_or_default();
            let label = format!("values from another workbook {number}");
            office
                .read
                .document
                .push(Part::new(PartKind::Hidden, label, text));
        }
        if lower.contains("/worksheets/")
            || lower.contains("/externallinks/")
            || lower.contains("/drawings/")
        {
            let relations = office.relations(&name);
            office.outside(&name, &relations);
        }
    }
    office.extras();
    Ok(office.read)
}

fn cells(mut book: calamine::Xlsx<Cursor<&[u8]>>, read: &mut Read) {
    for sheet in book.sheets_metadata().to_vec() {
        if !matches!(sheet.typ, calamine::SheetType::WorkSheet) {
            continue;
        }
        let mut grid = Grid::default();
        let complete = match book.worksheet_cells_reader(&sheet.name) {
            Ok(mut cells) => loop {
                match cells.next_cell() {
                    Ok(Some(cell)) => {
                        let (row, column) = cell.get_position();
                        grid.cell(row, column, &shown(cell.get_value()));
                    }
                    Ok(None) => break true,
                    Err(_) => break false,
                }
            },
            Err(_) => false,
        };
        finish(read, grid, &sheet, complete);
    }
}

/// When the workbook's plan is damaged: the strings and the numbers as they stand in the parts.
fn raw_cells(office: &mut Office<'_>) {
    let why = LookAtThis::Incomplete("a damaged workbook".to_owned());
    office.read.document.note(why, "");
    for name in office.names.clone() {
        let lower = name.to_ascii_lowercase();
        if lower.contains(".xml")
            && (lower.contains("sharedstrings") || lower.contains("/worksheets/"))
        {
            let text = office
                .member(&name)
                .map(|bytes| xml::plain(&bytes).0)
                .unwrap_or_default();
            office.read.document.push(Part::new(
                PartKind::Sheet,
                format!("sheet data {}", short(&name)),
                text,
            ));
        }
    }
}

/// Formulas beyond this are left out, bytes: their values stand in the sheet.
const FORMULAS: usize = 64 << 10;

/// Headers, footers, hints, links' tips and formulas of a sheet.
fn beside_the_cells(office: &mut Office<'_>, name: &str, number: u32) {
    let (mut text, mut hidden, mut formulas) = (String::new(), String::new(), String::new());
    let (mut capture, mut formula, mut raw) = (false, false, String::new());
    office.walk(name, &mut |node| match node {
        Node::Open(element) => {
            let name = element.name();
            capture = name.ends_with("Header") || name.ends_with("Footer");
            formula = name == "f" && formulas.len() < FORMULAS;
            let attributes: &[&str] = match name {
                "dataValidation" => &["promptTitle", "prompt", "errorTitle", "error"],
                "hyperlink" => &["tooltip", "display"],
                _ => &[],
            };
            for attribute in attributes {
                if let Some(value) = element
                    .attr(attribute)
                    .filter(|value| !value.trim().is_empty())
                {
                    hidden.push_str(value.trim());
                    hidden.push('\n');
                }
            }
        }
        Node::Text(run) => {
            if capture {
                raw.push_str(run);
            } else if formula {
                formulas.push_str(run);
            }
        }
        Node::Close(name) => {
            if capture {
                text.push_str(&without_codes(&raw));
                text.push('\n');
                raw.clear();
            }
            if formula && name == "f" {
                formulas.push('\n');
            }
            (capture, formula) = (false, false);
        }
    });
    let document = &mut office.read.document;
    document.push(Part::new(
        PartKind::Header,
        format!("header and footer of sheet {number}"),
        text,
    ));
    document.push(Part::new(
        PartKind::Hidden,
        format!("hints on sheet {number}"),
        hidden,
    ));
    document.push(Part::new(
        PartKind::Hidden,
        format!("formulas of sheet {number}"),
        formulas,
    ));
}

/// A header without its codes for place and font (`&C`, `&"Arial,Bold"`, `&12`).
pub(crate) fn without_codes(header: &str) -> String {
    let mut out = String::new();
    let mut rest = header;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let mut characters = after.chars();
        match characters.next() {
            Some('L' | 'C' | 'R') => out.push('\t'),
            Some('&') => out.push('&'),
            Some('"') => {
                rest = characters
                    .as_str()
                    .split_once('"')
                    .map_or("", |(_, left)| left);
                continue;
            }
            Some(digit) if digit.is_ascii_digit() => {
                rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
                continue;
            }
            Some('K') => {
                rest = characters.as_str().get(6..).unwrap_or("");
                continue;
            }
            Some(_) | None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.trim_matches('\t').to_owned()
}

/// Comments of either kind, with their authors.
fn comments(office: &mut Office<'_>, name: &str, number: u32) {
    let mut authors: Vec<String> = Vec::new();
    let mut text = String::new();
    let (mut in_author, mut in_text) = (false, false);
    office.walk(name, &mut |node| match node {
        Node::Open(element) => match element.name() {
            "author" => {
                in_author = true;
                authors.push(String::new());
            }
            "comment" | "threadedComment" => {
                let by = element
                    .attr("authorId")
                    .and_then(|id| id.parse::<usize>().ok());
                let by = by.and_then(|id| authors.get(id)).map_or("", String::as_str);
                let cell = element.attr("ref").unwrap_or_default();
                let _ = write!(text, "\n{cell} {by}: ");
            }
            "t" | "text" => in_text = true,
            _ => {}
        },
        Node::Close("author") => in_author = false,
        Node::Close("t" | "text") => in_text = false,
        Node::Close(_) => {}
        Node::Text(run) => {
            if in_author && let Some(author) = authors.last_mut() {
                author.push_str(run);
            }
            if in_text {
                text.push_str(run);
            }
        }
    });
    let label = format!("comments {number}");
    office.read.document.push(Part::new(
        PartKind::Comment,
        label,
        text.trim_start().to_owned(),
    ));
}

fn drawing(office: &mut Office<'_>, name: &str, number: u32) {
    let mut text = DrawingText::default();
    office.walk(name, &mut |node| text.visit(&node));
    let document = &mut office.read.document;
    document.push(Part::new(
        PartKind::Body,
        format!("drawing {number}"),
        text.finish(),
    ));
    document.push(Part::new(
        PartKind::Hidden,
        format!("alternative texts of drawing {number}"),
        text.hidden,
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_codes_are_left_out() {
        let check = |raw: &str, expected: &str| assert_eq!(without_codes(raw), expected);
        check(
            "&LLeft&C&\"Arial,Bold\"&12Ada && Co&RRight",
            "Left\tAda & Co\tRight",
        );
        check("plain", "plain");
        check("&K", "");
        check("&\"never closed", "");
    }
}
