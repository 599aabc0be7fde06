//! `OpenDocument`: text, sheets, presentations; headers and footers from the styles; scripts.

use std::fmt::Write as _;

use document::{LookAtThis, Part, PartKind};

use super::package::Package;
use super::xml::{self, Element, Node};
use super::zip::explain;
use crate::locked::not_opened_yet;
use crate::picture::is_photo;
use crate::read::{Read, Unread};

/// Reads a document.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Unread> {
    let mut package =
        Package::open(bytes).map_err(|_| Unread::because("a damaged OpenDocument file"))?;
    let mut read = Read::default();
    if let Some(Ok(manifest)) = package.named("META-INF/manifest.xml")
        && String::from_utf8_lossy(&manifest).contains("encryption-data")
    {
        return Err(Unread(not_opened_yet(
            "as OpenDocument does it",
            "a password",
        )));
    }
    for (member, kind, label) in [
        ("content.xml", PartKind::Body, "body"),
        ("styles.xml", PartKind::Header, "headers and footers"),
        ("meta.xml", PartKind::Properties, "properties"),
    ] {
        match package.named(member) {
            Some(Ok(bytes)) if kind == PartKind::Properties => {
                read.document
                    .push(Part::new(kind, label, properties(&bytes)));
            }
            Some(Ok(bytes)) => content(&bytes, kind, label, &mut read),
            Some(Err(trouble)) => read.document.note(explain(trouble), member),
            None => {}
        }
    }
    members(&mut package, &mut read);
    Ok(read)
}

/// What the file says about itself, a line each.
fn properties(bytes: &[u8]) -> String {
    let (mut out, mut label, mut value) = (String::new(), String::new(), String::new());
    let _ = xml::walk(bytes, &mut |node| match node {
        Node::Open(element) => {
            value.clear();
            label = element
                .attr("name")
                .unwrap_or_else(|| element.name().to_owned());
        }
        Node::Text(run) => value.push_str(run),
        Node::Close(_) => {
            let technical = matches!(
                label.as_str(),
                "generator" | "editing-cycles" | "editing-duration" | "language"
            );
            if !value.trim().is_empty() && !technical {
                let _ = writeln!(out, "{label}: {}", value.trim());
            }
            value.clear();
        }
    });
    out
}

/// Pictures, embedded documents and scripts.
fn members(package: &mut Package<'_>, read: &mut Read) {
    for (index, name) in package.names().into_iter().enumerate() {
        let lower = name.to_ascii_lowercase();
        let usual = [
            "content.xml",
            "styles.xml",
            "meta.xml",
            "settings.xml",
            "mimetype",
            "manifest.rdf",
        ]
        .contains(&lower.as_str())
            || lower.starts_with("meta-inf/")
            || lower.starts_with("configurations2/")
            || lower.starts_with("thumbnails/")
            || lower.contains("objectreplacements/")
            || lower.starts_with("layout-cache")
            || lower.ends_with('/')
            || lower.ends_with("/settings.xml")
            || lower.ends_with("/styles.xml");
        if usual {
            continue;
        }
        let bytes = match package.member(index, None, 64 << 20) {
            Ok(bytes) => bytes,
            Err(trouble) => {
                read.document.note(explain(trouble), name);
                continue;
            }
        };
        if lower.starts_with("basic/") || lower.starts_with("scripts/") {
            read.document.push(Part::new(
                PartKind::Hidden,
                format!("script {name}"),
                xml::plain(&bytes).0,
            ));
        } else if lower.ends_with("/content.xml") {
            content(&bytes, PartKind::Body, &name, read);
        } else if lower.starts_with("pictures/") && !is_photo(&bytes) {
            read.document.note(LookAtThis::Picture, name);
        } else {
            read.child(name, bytes);
        }
    }
}

fn content(bytes: &[u8], kind: PartKind, label: &str, read: &mut Read) {
    let mut flow = Flow {
        styles: kind == PartKind::Header,
        ..Flow::default()
    };
    let result = xml::walk(bytes, &mut |node| flow.visit(&node));
    flow.flush_sheet();
    for (name, text) in flow.sheets {
        read.document
            .push(Part::new(PartKind::Sheet, format!("sheet {name}"), text));
    }
    read.document.push(Part::new(kind, label, flow.text));
    for (number, comment) in flow.comments.into_iter().enumerate() {
        read.document.push(Part::new(
            PartKind::Comment,
            format!("comment {}", number + 1),
            comment,
        ));
    }
    read.document
        .push(Part::new(PartKind::Deleted, "deleted text", flow.deleted));
    read.document.push(Part::new(
        PartKind::Hidden,
        "alternative texts and links",
        flow.hidden,
    ));
    if result.is_err() {
        read.document.note(
            LookAtThis::Incomplete("damaged XML".to_owned()),
            label.to_owned(),
        );
    }
}

/// The state of a walk.
#[derive(Default)]
struct Flow {
    text: String,
    sheets: Vec<(String, String)>,
    comments: Vec<String>,
    deleted: String,
    hidden: String,
    /// Whether this is the styles' file, of which only headers, footers and masters count.
    styles: bool,
    counts: usize,
    /// How deep in paragraphs; text outside them is layout.
    paragraphs: usize,
    comment: Option<String>,
    deleting: usize,
    meta: usize,
    /// The sheet being read, if this is a workbook.
    sheet: Option<(String, String)>,
    spreadsheet: bool,
    /// Whether this is the title or description of a picture.
    describing: bool,
}

impl Flow {
    fn visit(&mut self, node: &Node<'_>) {
        match node {
            Node::Open(element) => self.open(element),
            Node::Close(name) => self.close(name),
            Node::Text(text) if self.describing => self.hide(Some((*text).to_owned())),
            Node::Text(text) => {
                let wanted = self.paragraphs > 0 || self.meta > 0;
                if wanted && (!self.styles || self.counts > 0) {
                    self.put(text);
                }
            }
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.name() {
            "header" | "footer" | "header-left" | "footer-left" | "master-page" | "notes"
                if self.styles =>
            {
                self.counts += 1;
            }
            "spreadsheet" => self.spreadsheet = true,
            "p" | "h" => self.paragraphs += 1,
            "s" => {
                let count = element
                    .attr("c")
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1_usize);
                self.put(&" ".repeat(count.min(200)));
            }
            "tab" => self.put("\t"),
            "line-break" => self.put("\n"),
            "annotation" => self.comment = Some(String::new()),
            "creator" | "date" if self.comment.is_some() => self.meta += 1,
            "deletion" => self.deleting += 1,
            "table" if self.spreadsheet => {
                self.flush_sheet();
                self.sheet = Some((element.attr("name").unwrap_or_default(), String::new()));
            }
            "desc" | "title" => self.describing = true,
            "a" => self.hide(
                element
                    .attr("href")
                    .filter(|target| !target.starts_with('#')),
            ),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "header" | "footer" | "header-left" | "footer-left" | "master-page" | "notes"
                if self.styles =>
            {
                self.counts = self.counts.saturating_sub(1);
            }
            "p" | "h" => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                if !self.styles || self.counts > 0 {
                    self.put("\n");
                }
            }
            "creator" | "date" if self.comment.is_some() => {
                self.meta = self.meta.saturating_sub(1);
                self.put(" ");
            }
            "desc" | "title" => self.describing = false,
            "annotation" => self.comments.extend(self.comment.take()),
            "deletion" => self.deleting = self.deleting.saturating_sub(1),
            "table-cell" | "covered-table-cell" => self.end_cell('\t'),
            "table-row" => self.end_cell('\n'),
            _ => {}
        }
    }

    fn target(&mut self) -> &mut String {
        if let Some(comment) = &mut self.comment {
            return comment;
        }
        if self.deleting > 0 {
            return &mut self.deleted;
        }
        match &mut self.sheet {
            Some((_, text)) => text,
            None => &mut self.text,
        }
    }

    fn put(&mut self, text: &str) {
        self.target().push_str(text);
    }

    fn end_cell(&mut self, mark: char) {
        let target = self.target();
        let trimmed = target
            .trim_end_matches(if mark == '\t' {
                &['\n'][..]
            } else {
                &['\t', '\n'][..]
            })
            .len();
        target.truncate(trimmed);
        if !target.is_empty() {
            target.push(mark);
        }
    }

    fn hide(&mut self, text: Option<String>) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.hidden.push_str(text.trim());
            self.hidden.push('\n');
        }
    }

    fn flush_sheet(&mut self) {
        self.sheets.extend(self.sheet.take());
    }
}
