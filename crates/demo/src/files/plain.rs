//! Text and web pages.

use super::package::escaped;
use super::{DemoFile, Part};
use crate::text::{Text, join};
use std::fmt::Write as _;

/// A text file; Windows programs begin it with a mark and end lines with two characters.
pub(super) fn text(path: &str, text: Text, windows: bool) -> DemoFile {
    let bytes = if windows {
        format!("\u{feff}{}\r\n", text.as_str().replace('\n', "\r\n")).into_bytes()
    } else {
        format!("{}\n", text.as_str()).into_bytes()
    };
    DemoFile::new(path, bytes, vec![Part::new("body", text)])
}

/// A table of values parted by commas.
pub(super) fn csv(path: &str, rows: &[Vec<Text>]) -> DemoFile {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    let mut written = true;
    for row in rows {
        written &= writer.write_record(row.iter().map(Text::as_str)).is_ok();
    }
    let bytes = writer
        .into_inner()
        .ok()
        .filter(|_| written)
        .unwrap_or_default();
    let lines: Vec<Text> = rows.iter().map(|row| join(row, "\t")).collect();
    DemoFile::new(path, bytes, vec![Part::new("body", join(&lines, "\n"))])
}

/// One element of a page.
pub(super) enum Element {
    Heading(Text),
    Paragraph(Text),
    List(Vec<Text>),
    Table(Vec<Vec<Text>>),
}

/// A web page.
pub(super) fn html(path: &str, title: &str, elements: &[Element]) -> DemoFile {
    let mut body = String::new();
    let mut texts = Vec::new();
    for element in elements {
        match element {
            Element::Heading(text) => {
                let _ = writeln!(body, "<h1>{}</h1>", entities(text.as_str()));
                texts.push(text.clone());
            }
            Element::Paragraph(text) => {
                let _ = writeln!(
                    body,
                    "<p>{}</p>",
                    entities(text.as_str()).replace('\n', "<br>")
                );
                texts.push(text.clone());
            }
            Element::List(items) => {
                let items_html: Vec<String> = items
                    .iter()
                    .map(|item| format!("<li>{}</li>\n", entities(item.as_str())))
                    .collect();
                let items_html = items_html.concat();
                let _ = writeln!(body, "<ul>\n{items_html}</ul>");
                texts.extend(items.iter().cloned());
            }
            Element::Table(rows) => {
                body.push_str("<table>\n");
                for row in rows {
                    let cells: Vec<String> = row
                        .iter()
                        .map(|cell| format!("<td>{}</td>", entities(cell.as_str())))
                        .collect();
                    let cells = cells.concat();
                    let _ = writeln!(body, "<tr>{cells}</tr>");
                }
                body.push_str("</table>\n");
                texts.extend(rows.iter().map(|row| join(row, "\t")));
            }
        }
    }
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><title>{title}</title>\n\
         <style>body{{font-family:sans-serif}} .May{{color:red}}</style></head>\n<body>\n{body}</body>\n</html>\n"
    );
    DemoFile::new(
        path,
        page.into_bytes(),
        vec![Part::new("body", join(&texts, "\n"))],
    )
}

/// Web pages often write marks as entities.
fn entities(text: &str) -> String {
    escaped(text)
        .replace('é', "&eacute;")
        .replace('ë', "&euml;")
        .replace('’', "&rsquo;")
        .replace('£', "&pound;")
}
