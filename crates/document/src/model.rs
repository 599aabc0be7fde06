//! Documents and their parts.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{CodePoints, LookAtThis, Mail, Note, PageLayout, Span, Talk};

/// What a part of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// The main text of a document.
    Body,
    /// A page header.
    Header,
    /// A page footer.
    Footer,
    /// A reader's comment.
    Comment,
    /// Text that a tracked change took out; still in the file.
    Deleted,
    /// Who put text in by a tracked change, and when; the text itself stands in the body.
    Inserted,
    /// A footnote or endnote.
    Footnote,
    /// One sheet of a workbook, hidden ones too.
    Sheet,
    /// One page of a PDF.
    Page,
    /// One slide of a presentation.
    Slide,
    /// The speaker's notes to a slide.
    SlideNotes,
    /// The heading lines of a message: from, to, date, subject.
    MailHeader,
    /// The text of a message.
    MailBody,
    /// What is said of an attachment: its file name and description.
    Attachment,
    /// A note, link or stamp that lies on a page.
    Annotation,
    /// The content of a form field.
    FormField,
    /// What the file says about itself: title, author, keywords, own properties.
    Properties,
    /// Text that does not show when the document is opened (alternative texts, scripts, field codes).
    Hidden,
}

impl PartKind {
    /// Every kind.
    pub const ALL: [Self; 18] = [
        Self::Body,
        Self::Header,
        Self::Footer,
        Self::Comment,
        Self::Deleted,
        Self::Inserted,
        Self::Footnote,
        Self::Sheet,
        Self::Page,
        Self::Slide,
        Self::SlideNotes,
        Self::MailHeader,
        Self::MailBody,
        Self::Attachment,
        Self::Annotation,
        Self::FormField,
        Self::Properties,
        Self::Hidden,
    ];

    /// Its stable code, the same as in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Header => "header",
            Self::Footer => "footer",
            Self::Comment => "comment",
            Self::Deleted => "deleted",
            Self::Inserted => "inserted",
            Self::Footnote => "footnote",
            Self::Sheet => "sheet",
            Self::Page => "page",
            Self::Slide => "slide",
            Self::SlideNotes => "slide_notes",
            Self::MailHeader => "mail_header",
            Self::MailBody => "mail_body",
            Self::Attachment => "attachment",
            Self::Annotation => "annotation",
            Self::FormField => "form_field",
            Self::Properties => "properties",
            Self::Hidden => "hidden",
        }
    }
}

/// One text of a document.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name within its file, for people: `body`, `header 1`, `sheet Pupils`, `page 3`.
    pub name: String,
    /// What it is.
    pub kind: PartKind,
    /// The text. Lines end with a line feed; cells of a table row are parted by tabs.
    pub text: String,
    /// The containers around it inside the document, outermost first: a zip's members, a mail's
    /// messages and attachments. Empty for a part of the file itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    /// The heading of the message that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Box<Mail>>,
    /// Who says what in it, where the file says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub talk: Option<Box<Talk>>,
    /// What of the text of a message repeats another message: first byte and the byte behind it, in
    /// order. It stays in the text, since nobody else may have kept it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quoted: Vec<(usize, usize)>,
}

impl Part {
    /// A part of the file itself.
    pub fn new(kind: PartKind, name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            text: text.into(),
            path: Vec::new(),
            mail: None,
            talk: None,
            quoted: Vec::new(),
        }
    }

    /// Whether a place of the text repeats another message.
    pub fn is_quoted(&self, at: usize) -> bool {
        let before = self.quoted.partition_point(|(start, _)| *start <= at);
        let last = before.checked_sub(1).and_then(|last| self.quoted.get(last));
        last.is_some_and(|(_, end)| at < *end)
    }

    /// Path and name joined by `/`, for people: `letters.zip/report.docx/body`.
    pub fn label(&self) -> String {
        let mut label = String::new();
        for container in &self.path {
            label.push_str(container);
            label.push('/');
        }
        label.push_str(&self.name);
        label
    }

    /// The text between two byte offsets, if they stand on character boundaries in order.
    pub fn slice(&self, start: usize, end: usize) -> Option<&str> {
        self.text.get(start..end)
    }

    /// The lines with the byte offset at which each begins; line ends are not part of a line.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut at = 0;
        self.text.split_inclusive('\n').map(move |raw| {
            let start = at;
            at += raw.len();
            let line = raw.strip_suffix('\n').unwrap_or(raw);
            (start, line.strip_suffix('\r').unwrap_or(line))
        })
    }

    /// Byte offsets of the line that holds this offset.
    pub fn line_around(&self, at: usize) -> Option<(usize, usize)> {
        let (before, after) = self.text.split_at_checked(at)?;
        let start = before.rfind('\n').map_or(0, |found| found + 1);
        let end = at + after.find('\n').unwrap_or(after.len());
        Some((start, end))
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("kind", &self.kind)
            .field("bytes", &self.text.len())
            .field("depth", &self.path.len())
            .field("mail", &self.mail.is_some())
            .finish_non_exhaustive()
    }
}

/// What a file says, and what a person must look at because a machine could not read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its texts, in reading order.
    pub parts: Vec<Part>,
    /// What to look at yourself.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// How pages are laid out, those that are known. Kept apart from the texts, which are read far
    /// more often.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layout: Vec<PageLayout>,
}

impl Document {
    /// A document with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// A document of which nothing could be read, and why.
    pub fn unread(what: LookAtThis) -> Self {
        Self {
            parts: Vec::new(),
            notes: vec![Note::new(what, "")],
            layout: Vec::new(),
        }
    }

    /// Adds a part, unless there is no text in it.
    pub fn push(&mut self, part: Part) {
        if !part.text.trim().is_empty() {
            self.parts.push(part);
        }
    }

    /// Adds something to look at.
    pub fn note(&mut self, what: LookAtThis, place: impl Into<String>) {
        self.notes.push(Note::new(what, place));
    }

    /// Takes in another document that was found inside this one under a name.
    pub fn nest(&mut self, name: &str, mut inner: Self) {
        for part in &mut inner.parts {
            part.path.insert(0, name.to_owned());
        }
        for note in &mut inner.notes {
            note.place = if note.place.is_empty() {
                name.to_owned()
            } else {
                format!("{name}/{}", note.place)
            };
        }
        self.take(inner);
    }

    /// Takes in what more was read of the same file.
    pub fn take(&mut self, more: Self) {
        let before = self.parts.len();
        self.parts.extend(more.parts);
        self.notes.extend(more.notes);
        for mut page in more.layout {
            page.part += before;
            self.layout.push(page);
        }
    }

    /// The part at an index.
    pub fn part(&self, index: usize) -> Option<&Part> {
        self.parts.get(index)
    }

    /// The text of a span, if it fits this document.
    pub fn slice(&self, span: Span) -> Option<&str> {
        self.part(span.part)?.slice(span.start, span.end)
    }

    /// A span as code points of its part, `(start, end)`. For many spans of one part, make one
    /// `CodePoints` instead.
    pub fn code_points(&self, span: Span) -> Option<(usize, usize)> {
        let text = &self.part(span.part)?.text;
        let before = text.get(..span.start)?.chars().count();
        let within = text.get(span.start..span.end)?.chars().count();
        Some((before, before + within))
    }

    /// The span of a part between two code points.
    pub fn span_of(&self, part: usize, start: usize, end: usize) -> Option<Span> {
        let index = CodePoints::of(&self.part(part)?.text);
        let span = Span::new(part, index.to_byte(start)?, index.to_byte(end)?);
        (span.start <= span.end).then_some(span)
    }

    /// The length of all texts in bytes.
    pub fn text_bytes(&self) -> usize {
        self.parts.iter().map(|part| part.text.len()).sum()
    }

    /// Whether no text was found at all.
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| part.text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Document {
        let mut document = Document::new();
        document.push(Part::new(
            PartKind::Body,
            "body",
            "Zoë met Åsa\nat 4 o’clock\r\n",
        ));
        document
    }

    #[test]
    fn an_empty_part_is_left_out() {
        let mut document = sample();
        document.push(Part::new(PartKind::Header, "header 1", " \n"));
        assert_eq!(document.parts.len(), 1);
    }

    #[test]
    fn spans_translate_both_ways() {
        let document = sample();
        let span = document.span_of(0, 8, 11).unwrap();
        assert_eq!(document.slice(span), Some("Åsa"));
        assert_eq!(span, Span::new(0, 9, 13));
        assert_eq!(document.code_points(span), Some((8, 11)));
        assert_eq!(document.span_of(0, 0, 9000), None);
        assert_eq!(document.span_of(1, 0, 1), None);
        assert_eq!(document.span_of(0, 4, 2), None);
    }

    #[test]
    fn a_span_that_does_not_fit_gives_nothing() {
        let document = sample();
        for span in [
            Span::new(0, 2, 3),
            Span::new(0, 5, 4),
            Span::new(0, 0, 999),
            Span::new(7, 0, 0),
        ] {
            assert_eq!(document.slice(span), None, "{span:?}");
            assert_eq!(document.code_points(span), None, "{span:?}");
        }
    }

    #[test]
    fn lines_carry_their_offsets() {
        let document = sample();
        let part = document.part(0).unwrap();
        let lines: Vec<_> = part.lines().collect();
        assert_eq!(lines, [(0, "Zoë met Åsa"), (14, "at 4 o’clock")]);
        assert_eq!(part.line_around(15), Some((14, 29)));
        assert_eq!(part.line_around(0), Some((0, 13)));
        assert_eq!(part.line_around(3), None, "inside a character");
    }

    #[test]
    fn nesting_keeps_the_way_in() {
        let mut inner = sample();
        inner.note(LookAtThis::Picture, "image1.png");
        inner.note(LookAtThis::Encrypted, "");
        let mut middle = Document::new();
        middle.nest("report.docx", inner);
        let mut outer = Document::new();
        outer.nest("letters.zip", middle);
        assert_eq!(outer.parts[0].label(), "letters.zip/report.docx/body");
        let places: Vec<_> = outer.notes.iter().map(|note| note.place.as_str()).collect();
        assert_eq!(
            places,
            [
                "letters.zip/report.docx/image1.png",
                "letters.zip/report.docx"
            ]
        );
    }

    #[test]
    fn debug_quotes_nobody() {
        let mut document = sample();
        document.parts[0].path.push("Zoë.zip".to_owned());
        document.note(LookAtThis::Picture, "Zoë.png");
        assert!(!format!("{document:?}").contains("Zoë"));
    }

    #[test]
    fn json_reads_back() {
        let mut document = sample();
        document.note(
            LookAtThis::NotSupported("Access database".to_owned()),
            "x.mdb",
        );
        document.parts[0].mail = Some(Box::new(Mail::default()));
        let json = serde_json::to_string(&document).unwrap();
        assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), document);
    }

    #[test]
    fn codes_are_what_json_says() {
        for kind in PartKind::ALL {
            assert_eq!(
                serde_json::to_string(&kind).unwrap(),
                format!("\"{}\"", kind.code())
            );
        }
    }
}
