//! Word documents: body, tables, header, footer, comments, tracked changes.

use super::package::{DECLARATION, content_types, escaped, relationships, zipped};
use super::{DemoFile, Part};
use crate::random::Random;
use crate::text::{Text, join};
use std::fmt::Write as _;

use jiff::civil::Date;

const NAMESPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// One piece of the body.
pub(super) enum Block {
    Heading(Text),
    Paragraph(Text),
    /// A paragraph with a comment in the margin.
    Commented(Text, Text),
    Table(Vec<Vec<Text>>),
    /// Put in by a tracked change.
    Inserted(Text),
    /// Taken out by a tracked change, and still in the file.
    Deleted(Text),
}

/// A document before it is a file.
pub(super) struct Docx {
    pub(super) header: Text,
    pub(super) footer: Text,
    pub(super) author: Text,
    /// When it was commented and changed.
    pub(super) on: Date,
    pub(super) blocks: Vec<Block>,
}

impl Docx {
    /// The file and its parts. Word cuts a paragraph into runs at odd places; so do we.
    pub(super) fn file(&self, path: &str, random: &mut Random) -> DemoFile {
        let bytes = zipped(&[
            ("[Content_Types].xml", content_types(&overrides())),
            (
                "_rels/.rels",
                relationships(&[("word/document.xml".to_owned(), "officeDocument")]),
            ),
            ("word/document.xml", self.document(random).into_bytes()),
            ("word/_rels/document.xml.rels", relationships(&members())),
            ("word/styles.xml", styles().into_bytes()),
            (
                "word/header1.xml",
                wrapped("hdr", &paragraph(&self.header, "", random)).into_bytes(),
            ),
            (
                "word/footer1.xml",
                wrapped("ftr", &paragraph(&self.footer, "", random)).into_bytes(),
            ),
            ("word/comments.xml", self.comments(random).into_bytes()),
        ]);
        DemoFile::new(path, bytes, self.parts())
    }

    fn parts(&self) -> Vec<Part> {
        let mut body = Vec::new();
        let mut comments = Vec::new();
        let mut deleted = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Heading(text) | Block::Paragraph(text) | Block::Inserted(text) => {
                    body.push(text.clone());
                }
                Block::Commented(text, comment) => {
                    body.push(text.clone());
                    comments.push(self.signed(comment));
                }
                Block::Table(rows) => body.extend(rows.iter().map(|row| join(row, "\t"))),
                Block::Deleted(text) => deleted.push(self.signed(text)),
            }
        }
        vec![
            Part::new("body", join(&body, "\n")),
            Part::new("header", self.header.clone()),
            Part::new("footer", self.footer.clone()),
            Part::new("comment", join(&comments, "\n")),
            Part::new("deleted", join(&deleted, "\n")),
        ]
    }

    /// A comment or change with who made it before it, as Word shows it.
    fn signed(&self, text: &Text) -> Text {
        let mut signed = self.author.clone();
        signed.push(": ").append(text);
        signed
    }

    fn document(&self, random: &mut Random) -> String {
        let mut comments = 0;
        let mut body = String::new();
        for block in &self.blocks {
            match block {
                Block::Heading(text) => body.push_str(&paragraph(
                    text,
                    "<w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>",
                    random,
                )),
                Block::Paragraph(text) => body.push_str(&paragraph(text, "", random)),
                Block::Commented(text, _) => {
                    body.push_str(&commented(text, comments, random));
                    comments += 1;
                }
                Block::Table(rows) => body.push_str(&table(rows, random)),
                Block::Inserted(text) => body.push_str(&self.change("ins", text, random)),
                Block::Deleted(text) => body.push_str(&self.change("del", text, random)),
            }
        }
        format!(
            "{DECLARATION}<w:document {NAMESPACE} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>{body}\
             <w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:footerReference w:type=\"default\" r:id=\"rId3\"/>\
             <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>\
             </w:sectPr></w:body></w:document>"
        )
    }

    fn comments(&self, random: &mut Random) -> String {
        let (author, on) = (escaped(self.author.as_str()), self.on);
        let mut inner = String::new();
        let comments = self.blocks.iter().filter_map(|block| match block {
            Block::Commented(_, comment) => Some(comment),
            _ => None,
        });
        for (comment, id) in comments.zip(0..) {
            let text = paragraph(comment, "", random);
            let _ = write!(
                inner,
                "<w:comment w:id=\"{id}\" w:author=\"{author}\" w:date=\"{on}T09:00:00Z\" w:initials=\"BT\">{text}</w:comment>"
            );
        }
        wrapped("comments", &inner)
    }

    fn change(&self, kind: &str, text: &Text, random: &mut Random) -> String {
        let (author, on) = (escaped(self.author.as_str()), self.on);
        let runs = runs(
            text,
            if kind == "del" { "w:delText" } else { "w:t" },
            random,
        );
        format!(
            "<w:p><w:{kind} w:id=\"9{}\" w:author=\"{author}\" w:date=\"{on}T09:00:00Z\">{runs}</w:{kind}></w:p>",
            kind.len()
        )
    }
}

fn overrides() -> Vec<(String, &'static str)> {
    let word = |name: &str, kind| (format!("/word/{name}.xml"), kind);
    vec![
        word("document", "wordprocessingml.document.main"),
        word("styles", "wordprocessingml.styles"),
        word("header1", "wordprocessingml.header"),
        word("footer1", "wordprocessingml.footer"),
        word("comments", "wordprocessingml.comments"),
    ]
}

fn members() -> Vec<(String, &'static str)> {
    ["styles", "header", "footer", "comments"]
        .iter()
        .map(|kind| {
            let number = if matches!(*kind, "header" | "footer") {
                "1"
            } else {
                ""
            };
            (format!("{kind}{number}.xml"), *kind)
        })
        .collect()
}

fn styles() -> String {
    wrapped(
        "styles",
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"120\"/></w:pPr>\
         <w:rPr><w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\"/><w:sz w:val=\"22\"/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"Normal\"/><w:rPr><w:b/><w:sz w:val=\"30\"/></w:rPr></w:style>",
    )
}

fn wrapped(root: &str, inner: &str) -> String {
    format!("{DECLARATION}<w:{root} {NAMESPACE}>{inner}</w:{root}>")
}

fn paragraph(text: &Text, properties: &str, random: &mut Random) -> String {
    text.as_str()
        .split('\n')
        .map(|line| format!("<w:p>{properties}{}</w:p>", runs_of(line, "w:t", random)))
        .collect::<Vec<_>>()
        .concat()
}

fn commented(text: &Text, id: usize, random: &mut Random) -> String {
    let runs = runs(text, "w:t", random);
    format!(
        "<w:p><w:commentRangeStart w:id=\"{id}\"/>{runs}<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r></w:p>"
    )
}

fn table(rows: &[Vec<Text>], random: &mut Random) -> String {
    let mut xml = "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/><w:left w:val=\"single\" w:sz=\"4\"/>\
                   <w:bottom w:val=\"single\" w:sz=\"4\"/><w:right w:val=\"single\" w:sz=\"4\"/><w:insideH w:val=\"single\" w:sz=\"4\"/>\
                   <w:insideV w:val=\"single\" w:sz=\"4\"/></w:tblBorders></w:tblPr>"
        .to_owned();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| format!("<w:tc>{}</w:tc>", paragraph(cell, "", random)))
            .collect();
        let _ = write!(xml, "<w:tr>{}</w:tr>", cells.concat());
    }
    xml.push_str("</w:tbl>");
    xml
}

fn runs(text: &Text, tag: &str, random: &mut Random) -> String {
    text.as_str()
        .split('\n')
        .map(|line| runs_of(line, tag, random))
        .collect::<Vec<_>>()
        .join("<w:r><w:br/></w:r>")
}

/// One line as one run, or as several that begin in the middle of a word.
fn runs_of(line: &str, tag: &str, random: &mut Random) -> String {
    let mut pieces = vec![String::new()];
    let cut = random.chance(30);
    for letter in line.chars() {
        if cut && random.below(23) == 0 {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    let run = |piece: &String| {
        format!(
            "<w:r><{tag} xml:space=\"preserve\">{}</{tag}></w:r>",
            escaped(piece)
        )
    };
    pieces
        .iter()
        .filter(|piece| !piece.is_empty())
        .map(run)
        .collect::<Vec<_>>()
        .concat()
}
