//! What Word, Excel and `PowerPoint` files have in common: relations, properties, pictures, embedded
//! files, charts.

use std::fmt::Write as _;

use document::{LookAtThis, Part, PartKind};

use super::package::{Package, Trouble};
use super::xml::{self, Node};
use super::zip::explain;
use crate::picture::is_photo;
use crate::read::{Read, Unread};

/// A relation of a part of the package.
pub(crate) struct Relation {
    /// Its id.
    pub(crate) id: String,
    /// The last word of its type: `hyperlink`, `image`, `slide`.
    pub(crate) kind: String,
    /// A path within the package, or an address if it is external.
    pub(crate) target: String,
    /// Whether the target lies outside the file.
    pub(crate) external: bool,
}

/// A package being read, and what has been read so far.
pub(crate) struct Office<'a> {
    package: Package<'a>,
    /// The names of all members.
    pub(crate) names: Vec<String>,
    /// What has been read.
    pub(crate) read: Read,
}

impl<'a> Office<'a> {
    /// Opens bytes.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Unread> {
        let package = Package::open(bytes).map_err(|_| Unread::because("a damaged Office file"))?;
        let names = package.names();
        Ok(Self {
            package,
            names,
            read: Read::default(),
        })
    }

    /// A member's bytes; a member that is there but cannot be had leaves a note.
    pub(crate) fn member(&mut self, name: &str) -> Option<Vec<u8>> {
        match self.package.named(name)? {
            Ok(bytes) => Some(bytes),
            Err(trouble) => {
                self.trouble(trouble, name);
                None
            }
        }
    }

    fn trouble(&mut self, trouble: Trouble, name: &str) {
        self.read.document.note(explain(trouble), name);
    }

    /// Names that begin and end so, in the order of the numbers in them.
    pub(crate) fn numbered(&self, prefix: &str, suffix: &str) -> Vec<String> {
        let mut found: Vec<(u32, String)> = self
            .names
            .iter()
            .filter_map(|name| {
                let middle = name.strip_prefix(prefix)?.strip_suffix(suffix)?;
                (!middle.contains('/')).then(|| (number_in(middle), name.clone()))
            })
            .collect();
        found.sort();
        found.into_iter().map(|(_, name)| name).collect()
    }

    /// Walks a member; damage leaves a note.
    pub(crate) fn walk(&mut self, name: &str, visit: &mut dyn FnMut(Node<'_>)) -> bool {
        let Some(bytes) = self.member(name) else {
            return false;
        };
        if xml::walk(&bytes, visit).is_err() {
            self.read
                .document
                .note(LookAtThis::Incomplete("damaged XML".to_owned()), name);
        }
        true
    }

    /// The relations of a part.
    pub(crate) fn relations(&mut self, part: &str) -> Vec<Relation> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() {
            format!("_rels/{file}.rels")
        } else {
            format!("{folder}/_rels/{file}.rels")
        };
        let mut found = Vec::new();
        if !self
            .names
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&name))
        {
            return found;
        }
        self.walk(&name, &mut |node| {
            if let Node::Open(element) = node
                && element.name() == "Relationship"
            {
                let external = element
                    .attr("TargetMode")
                    .is_some_and(|mode| mode == "External");
                let target = element.attr("Target").unwrap_or_default();
                found.push(Relation {
                    id: element.attr("Id").unwrap_or_default(),
                    kind: element
                        .attr("Type")
                        .and_then(|kind| kind.rsplit('/').next().map(str::to_owned))
                        .unwrap_or_default(),
                    target: if external {
                        target
                    } else {
                        resolve(folder, &target)
                    },
                    external,
                });
            }
        });
        found
    }

    /// The path of the main part: what the package's own relations name, else a usual one.
    pub(crate) fn main_part(&mut self, usual: &str) -> String {
        let main = self
            .relations("")
            .into_iter()
            .find(|relation| relation.kind == "officeDocument");
        main.map(|relation| relation.target)
            .filter(|target| {
                self.names
                    .iter()
                    .any(|name| name.eq_ignore_ascii_case(target))
            })
            .unwrap_or_else(|| usual.to_owned())
    }

    /// Adds links and notes on what is kept elsewhere, for the relations of one part.
    pub(crate) fn outside(&mut self, part: &str, relations: &[Relation]) {
        let mut links = String::new();
        for relation in relations.iter().filter(|relation| relation.external) {
            if relation.kind == "hyperlink" {
                links.push_str(&relation.target);
                links.push('\n');
            } else {
                self.read.document.note(
                    LookAtThis::PointerOnly,
                    format!("{part} ({})", relation.kind),
                );
            }
        }
        self.read.document.push(Part::new(
            PartKind::Hidden,
            format!("links of {}", short(part)),
            links,
        ));
    }

    /// Properties, pictures, embedded files, charts and diagrams, wherever they are.
    pub(crate) fn extras(&mut self) {
        self.properties();
        for name in self.names.clone() {
            let lower = name.to_ascii_lowercase();
            if lower.ends_with('/') {
                continue;
            }
            if lower.contains("/media/") {
                match self.member(&name) {
                    Some(bytes) if is_photo(&bytes) => self.read.child(short(&name), bytes),
                    Some(_) | None => self.read.document.note(LookAtThis::Picture, short(&name)),
                }
            } else if lower.contains("/embeddings/") {
                if let Some(bytes) = self.member(&name) {
                    self.read.child(short(&name), bytes);
                }
            } else if lower.ends_with("vbaproject.bin") {
                self.read
                    .document
                    .note(LookAtThis::Embedded("macros".to_owned()), short(&name));
            } else if lower.contains("/activex/") && !lower.contains("/_rels/") {
                self.read
                    .document
                    .note(LookAtThis::Embedded("control".to_owned()), short(&name));
            } else if lower.contains("/charts/chart") && !lower.contains("/_rels/") {
                self.drawing(&name, "chart");
            } else if lower.contains("/diagrams/data") && !lower.contains("/_rels/") {
                self.drawing(&name, "diagram");
            } else if lower.starts_with("customxml/item")
                && !lower.contains("props")
                && let Some(bytes) = self.member(&name)
            {
                let text = xml::plain(&bytes).0;
                self.read
                    .document
                    .push(Part::new(PartKind::Hidden, short(&name), text));
            }
        }
    }

    /// Text of a drawing, chart or diagram as a part.
    pub(crate) fn drawing(&mut self, name: &str, what: &str) {
        let mut text = DrawingText::default();
        self.walk(name, &mut |node| text.visit(&node));
        let part = Part::new(
            PartKind::Body,
            format!("{what} {}", number_in(&short(name))),
            text.finish(),
        );
        self.read.document.push(part);
    }

    fn properties(&mut self) {
        let mut text = String::new();
        for name in [
            "docProps/core.xml",
            "docProps/app.xml",
            "docProps/custom.xml",
        ] {
            if !self.names.iter().any(|known| known == name) {
                continue;
            }
            let (mut label, mut value) = (String::new(), String::new());
            self.walk(name, &mut |node| match node {
                Node::Open(element) => {
                    value.clear();
                    if element.name() == "property" {
                        label = element.attr("name").unwrap_or_default();
                    } else if !name.ends_with("custom.xml") {
                        element.name().clone_into(&mut label);
                    }
                }
                Node::Text(run) => value.push_str(run),
                Node::Close(_) => {
                    let kept = value.trim();
                    if !kept.is_empty() && says_something(&label) {
                        let _ = writeln!(text, "{label}: {kept}");
                    }
                    value.clear();
                }
            });
        }
        self.read
            .document
            .push(Part::new(PartKind::Properties, "properties", text));
    }
}

/// Whether a property can say something of a person; counters and versions cannot.
fn says_something(label: &str) -> bool {
    !matches!(
        label,
        "TotalTime"
            | "Pages"
            | "Words"
            | "Characters"
            | "Application"
            | "DocSecurity"
            | "Lines"
            | "Paragraphs"
            | "ScaleCrop"
            | "LinksUpToDate"
            | "CharactersWithSpaces"
            | "SharedDoc"
            | "HyperlinksChanged"
            | "AppVersion"
            | "revision"
            | "lpstr"
            | "i4"
            | "Slides"
            | "Notes"
            | "HiddenSlides"
            | "MMClips"
            | "PresentationFormat"
            | "version"
    )
}

/// The first number in a name, 0 if there is none.
pub(crate) fn number_in(name: &str) -> u32 {
    let digits: String = name
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .take(9)
        .collect();
    digits.parse().unwrap_or(0)
}

/// The last step of a path.
pub(crate) fn short(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// A target relative to a folder of the package.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Gathers the text of drawings: paragraphs to lines, table cells parted by tabs.
#[derive(Default)]
pub(crate) struct DrawingText {
    text: String,
    /// What has been seen of text that does not show.
    pub(crate) hidden: String,
    capture: bool,
}

impl DrawingText {
    /// Takes the next node.
    pub(crate) fn visit(&mut self, node: &Node<'_>) {
        match node {
            Node::Open(element) => match element.name() {
                "t" | "v" | "text" => self.capture = true,
                "br" => self.text.push('\n'),
                "cNvPr" => {
                    for name in ["descr", "title"] {
                        if let Some(text) =
                            element.attr(name).filter(|text| !text.trim().is_empty())
                        {
                            self.hidden.push_str(text.trim());
                            self.hidden.push('\n');
                        }
                    }
                }
                _ => {}
            },
            Node::Close(name) => match *name {
                "t" | "text" => self.capture = false,
                "v" => {
                    self.capture = false;
                    self.text.push('\t');
                }
                "p" | "tr" | "strCache" | "numCache" => self.text.push('\n'),
                "tc" => {
                    let trimmed = self.text.trim_end_matches('\n').len();
                    self.text.truncate(trimmed);
                    self.text.push('\t');
                }
                _ => {}
            },
            Node::Text(run) => {
                if self.capture {
                    self.text.push_str(run);
                }
            }
        }
    }

    /// The text without empty lines.
    pub(crate) fn finish(&self) -> String {
        let lines: Vec<&str> = self
            .text
            .lines()
            .map(str::trim_end)
            .filter(|line| !line.trim().is_empty())
            .collect();
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_resolve_within_the_package() {
        let check = |folder: &str, target: &str, expected: &str| {
            assert_eq!(resolve(folder, target), expected);
        };
        check("word", "media/image1.png", "word/media/image1.png");
        check(
            "ppt/slides",
            "../notesSlides/notesSlide1.xml",
            "ppt/notesSlides/notesSlide1.xml",
        );
        check("ppt", "../../../etc/passwd", "etc/passwd");
        check("xl", "/xl/workbook.xml", "xl/workbook.xml");
    }

    #[test]
    fn numbers_order_names() {
        assert_eq!(number_in("slide12.xml"), 12);
        assert_eq!(number_in("slide.xml"), 0);
    }
}
