//! Word documents: body, headers, footers, notes, comments, tracked changes, text boxes, fields,
//! and whatever is embedded.

use std::fmt::Write as _;
use std::mem::take;

use document::{LookAtThis, Part, PartKind};

use super::ooxml::{Office, Relation, number_in, short};
use super::xml::{Element, Node};
use crate::read::{Read, Unread};

/// Reads a document.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Unread> {
    let mut office = Office::open(bytes)?;
    let main = office.main_part("word/document.xml");
    let folder = main
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned();
    let found = story(&mut office, &main, PartKind::Body, "body");
    if !found {
        office.read.document.note(
            LookAtThis::Incomplete("its main part is missing".to_owned()),
            "",
        );
    }
    for (prefix, kind, label) in [
        ("header", PartKind::Header, "header"),
        ("footer", PartKind::Footer, "footer"),
        ("footnotes", PartKind::Footnote, "footnotes"),
        ("endnotes", PartKind::Footnote, "endnotes"),
    ] {
        for name in office.numbered(&format!("{folder}/{prefix}"), ".xml") {
            let number = number_in(&short(&name));
            let label = if number == 0 {
                label.to_owned()
            } else {
                format!("{label} {number}")
            };
            story(&mut office, &name, kind, &label);
        }
    }
    comments(&mut office, &folder);
    let blocks = format!("{folder}/glossary/document.xml");
    story(&mut office, &blocks, PartKind::Hidden, "building blocks");
    office.extras();
    Ok(office.read)
}

/// Reads one story of the document: a run of paragraphs in a part of the package.
fn story(office: &mut Office<'_>, name: &str, kind: PartKind, label: &str) -> bool {
    if !office
        .names
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
    {
        return false;
    }
    let mut story = Story::default();
    let found = office.walk(name, &mut |node| story.visit(&node));
    let document = &mut office.read.document;
    document.push(Part::new(kind, label, story.text()));
    let beside = |what: &str| {
        if label == "body" {
            what.to_owned()
        } else {
            format!("{what} of {label}")
        }
    };
    document.push(Part::new(
        PartKind::Deleted,
        beside("deleted text"),
        lines(&story.deleted),
    ));
    document.push(Part::new(
        PartKind::Inserted,
        beside("insertions"),
        story.insertions.join("\n"),
    ));
    document.push(Part::new(
        PartKind::Hidden,
        beside("field codes and alternative texts"),
        story.hidden,
    ));
    let relations = office.relations(name);
    for id in story.chunks {
        chunk(office, &relations, &id);
    }
    office.outside(name, &relations);
    found
}

/// A file that is to be shown in the place of an element.
fn chunk(office: &mut Office<'_>, relations: &[Relation], id: &str) {
    let Some(relation) = relations
        .iter()
        .find(|relation| relation.id == id && !relation.external)
    else {
        office
            .read
            .document
            .note(LookAtThis::PointerOnly, "a chunk of another file");
        return;
    };
    if let Some(bytes) = office.member(&relation.target) {
        office.read.child(short(&relation.target), bytes);
    }
}

fn comments(office: &mut Office<'_>, folder: &str) {
    let mut number = 0;
    for name in office.numbered(&format!("{folder}/comments"), ".xml") {
        if !matches!(short(&name).trim_end_matches(".xml").trim_start_matches("comments"), rest if rest.bytes().all(|b| b.is_ascii_digit()))
        {
            continue;
        }
        let mut found: Vec<String> = Vec::new();
        let mut story = Story::default();
        let mut by = String::new();
        office.walk(&name, &mut |node| {
            match &node {
                Node::Open(element) if element.name() == "comment" => {
                    by = who(element);
                    story = Story::default();
                }
                Node::Close("comment") => {
                    found.push(format!("{by}: {}", take(&mut story).text().trim_end()));
                }
                Node::Open(_) | Node::Close(_) | Node::Text(_) => {}
            }
            story.visit(&node);
        });
        for text in found {
            number += 1;
            office.read.document.push(Part::new(
                PartKind::Comment,
                format!("comment {number}"),
                text,
            ));
        }
    }
}

/// Author and day of a comment or change.
fn who(element: &Element<'_>) -> String {
    let author = element.attr("author").unwrap_or_default();
    let day = element
        .attr("date")
        .and_then(|date| date.get(..10).map(str::to_owned))
        .unwrap_or_default();
    match (author.is_empty(), day.is_empty()) {
        (false, false) => format!("{author}, {day}"),
        (false, true) => author,
        (true, false) => day,
        (true, true) => "unknown".to_owned(),
    }
}

/// A tracked deletion.
struct Change {
    by: String,
    text: String,
}

fn lines(changes: &[Change]) -> String {
    let mut out = String::new();
    for change in changes
        .iter()
        .filter(|change| !change.text.trim().is_empty())
    {
        let _ = writeln!(out, "{}: {}", change.by, change.text.trim_end());
    }
    out
}

/// The state of a walk through one story.
#[derive(Default)]
struct Story {
    /// The texts being written: the story, and a text box within it.
    buffers: Vec<String>,
    current: String,
    /// Text boxes that wait for the end of their paragraph.
    boxes: String,
    deleted: Vec<Change>,
    insertions: Vec<String>,
    hidden: String,
    chunks: Vec<String>,
    /// How deep in deleted text.
    deleting: usize,
    /// What the next characters are.
    capture: Capture,
    /// Whether tabs here are characters, not tab stops.
    in_run: bool,
    /// How deep in something that repeats what was read.
    skipping: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Capture {
    #[default]
    Nothing,
    Text,
    Deleted,
    Field,
}

impl Story {
    fn visit(&mut self, node: &Node<'_>) {
        match node {
            Node::Open(element) if self.skipping > 0 => {
                self.skipping += usize::from(element.name() == "Fallback");
            }
            Node::Close(name) if self.skipping > 0 => {
                self.skipping -= usize::from(*name == "Fallback");
            }
            Node::Text(_) if self.skipping > 0 => {}
            Node::Open(element) => self.open(element),
            Node::Close(name) => self.close(name),
            Node::Text(text) => self.characters(text),
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.name() {
            "r" => self.in_run = true,
            "t" => {
                self.capture = if self.deleting > 0 {
                    Capture::Deleted
                } else {
                    Capture::Text
                }
            }
            "delText" => self.capture = Capture::Deleted,
            "instrText" | "delInstrText" => self.capture = Capture::Field,
            "fldSimple" => self.hide(element.attr("instr")),
            "tab" | "ptab" if self.in_run => self.put("\t"),
            "br" | "cr" if self.in_run => self.put("\n"),
            "noBreakHyphen" => self.put("\u{2011}"),
            "sym" => self.symbol(element),
            "del" | "moveFrom" => {
                self.deleting += 1;
                self.deleted.push(Change {
                    by: who(element),
                    text: String::new(),
                });
            }
            "ins" | "moveTo" => {
                let by = who(element);
                if self.insertions.last() != Some(&by) {
                    self.insertions.push(by);
                }
            }
            "txbxContent" => self.buffers.push(take(&mut self.current)),
            "docPr" | "cNvPr" => {
                self.hide(element.attr("descr"));
                self.hide(element.attr("title"));
            }
            "altChunk" => self.chunks.extend(element.attr("id")),
            // The same content again for older readers.
            "Fallback" => self.skipping = 1,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "r" => self.in_run = false,
            "t" | "delText" => self.capture = Capture::Nothing,
            "instrText" | "delInstrText" => {
                self.capture = Capture::Nothing;
                self.hidden.push('\n');
            }
            "p" => {
                self.current.push('\n');
                if self.buffers.is_empty() && !self.boxes.is_empty() {
                    let boxes = take(&mut self.boxes);
                    self.current.push_str(&boxes);
                }
            }
            "tc" => {
                let trimmed = self.current.trim_end_matches('\n').len();
                self.current.truncate(trimmed);
                self.current.push('\t');
            }
            "tr" => {
                let trimmed = self.current.trim_end_matches('\t').len();
                self.current.truncate(trimmed);
                self.current.push('\n');
            }
            "del" | "moveFrom" => self.deleting = self.deleting.saturating_sub(1),
            "txbxContent" => {
                let outer = self.buffers.pop().unwrap_or_default();
                let inner = std::mem::replace(&mut self.current, outer);
                if !self.boxes.contains(inner.trim()) || inner.trim().is_empty() {
                    self.boxes.push_str(&inner);
                }
            }
            _ => {}
        }
    }

    fn characters(&mut self, text: &str) {
        match self.capture {
            Capture::Nothing => {}
            Capture::Text => self.current.push_str(text),
            Capture::Deleted => {
                if self.deleted.is_empty() {
                    self.deleted.push(Change {
                        by: "unknown".to_owned(),
                        text: String::new(),
                    });
                }
                if let Some(change) = self.deleted.last_mut() {
                    change.text.push_str(text);
                }
            }
            Capture::Field => self.hidden.push_str(text),
        }
    }

    fn put(&mut self, text: &str) {
        if self.deleting > 0 {
            if let Some(change) = self.deleted.last_mut() {
                change.text.push_str(text);
            }
        } else {
            self.current.push_str(text);
        }
    }

    /// A character of a symbol font; most lie in the private area and mean what their low byte says
    /// in that font only.
    fn symbol(&mut self, element: &Element<'_>) {
        let code = element
            .attr("char")
            .and_then(|code| u32::from_str_radix(&code, 16).ok());
        if let Some(character) = code.and_then(char::from_u32) {
            self.put(character.encode_utf8(&mut [0; 4]));
        }
    }

    fn hide(&mut self, text: Option<String>) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.hidden.push_str(text.trim());
            self.hidden.push('\n');
        }
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        for buffer in self.buffers.drain(..) {
            text.push_str(&buffer);
        }
        text.push_str(&take(&mut self.current));
        text.push_str(&take(&mut self.boxes));
        text
    }
}
