//! How an ingested file falls into items: a message, a document, the rows of a table that matter.

use std::ops::Range;

use document::{Document, Part, PartKind, Span};

/// A part of a file that is decided about as one.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// For lists: the subject of a mail, or the name of the file or attachment.
    pub(crate) title: String,
    /// The conversation or file it belongs to.
    pub(crate) group: String,
    /// Its spans.
    pub(crate) spans: Vec<Span>,
    /// The containers it lies in: a message, an attachment.
    pub(crate) container: Vec<String>,
}

/// The pieces of a document, those of one container together.
pub(crate) fn pieces(path: &str, document: &Document) -> Vec<Piece> {
    let mut pieces: Vec<(Vec<String>, Piece)> = Vec::new();
    for (index, part) in document.parts.iter().enumerate() {
        if !is_read(part) {
            continue;
        }
        let whole = Span {
            part: index,
            start: 0,
            end: part.text.len(),
        };
        let table = part.kind == PartKind::Sheet;
        match pieces
            .last_mut()
            .filter(|(at, _)| *at == part.path && !table)
        {
            Some((_, piece)) => piece.spans.push(whole),
            None => {
                let piece = Piece {
                    title: title(path, part),
                    group: group(path, part),
                    spans: vec![whole],
                    container: part.path.clone(),
                };
                // A sheet stands alone; what follows it begins anew.
                let at = if table {
                    vec![part.label()]
                } else {
                    part.path.clone()
                };
                pieces.push((at, piece));
            }
        }
    }
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

/// What no reader of the file would see: other forms of the same message, hidden texts, properties.
/// They matter where the person stands in nothing else of the same container.
pub(crate) fn unseen_pieces(path: &str, document: &Document) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (index, part) in document
        .parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !is_read(part))
    {
        let whole = Span {
            part: index,
            start: 0,
            end: part.text.len(),
        };
        match pieces.iter_mut().find(|piece| piece.container == part.path) {
            Some(piece) => piece.spans.push(whole),
            None => pieces.push(Piece {
                title: format!("{}, not shown to its readers", title(path, part)),
                group: group(path, part),
                spans: vec![whole],
                container: part.path.clone(),
            }),
        }
    }
    pieces
}

/// What a reader of the file would see.
fn is_read(part: &Part) -> bool {
    match part.kind {
        PartKind::MailBody => part.name == "message" || part.name == "message as a page",
        PartKind::Hidden | PartKind::Properties => false,
        PartKind::Body
        | PartKind::Header
        | PartKind::Footer
        | PartKind::Comment
        | PartKind::Deleted
        | PartKind::Inserted
        | PartKind::Footnote
        | PartKind::Sheet
        | PartKind::Page
        | PartKind::Slide
        | PartKind::SlideNotes
        | PartKind::MailHeader
        | PartKind::Attachment
        | PartKind::Annotation
        | PartKind::FormField => true,
    }
}

fn title(path: &str, part: &Part) -> String {
    if let Some(subject) = part.mail.as_ref().and_then(|mail| mail.subject.clone()) {
        return subject;
    }
    let name = innermost(path, part);
    let name = name.rsplit('/').next().unwrap_or(name);
    if part.kind == PartKind::Sheet {
        format!("{name}, {}", part.name)
    } else {
        name.to_owned()
    }
}

/// Mail is grouped by its conversation, everything else by its file.
fn group(path: &str, part: &Part) -> String {
    match &part.mail {
        Some(mail) => {
            let subject = mail.plain_subject();
            if subject.is_empty() {
                "mail without a subject".to_owned()
            } else {
                subject.to_owned()
            }
        }
        None => path
            .rsplit_once('/')
            .map_or_else(|| path.to_owned(), |(folder, _)| folder.to_owned()),
    }
}

/// The text of spans, joined by line feeds.
pub(crate) fn text_of(document: &Document, spans: &[Span]) -> String {
    let parts: Vec<&str> = spans
        .iter()
        .filter_map(|span| document.slice(*span))
        .collect();
    parts.join("\n")
}

/// What of a piece is decided about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it.
    Whole,
    /// The heading and the rows that matter: a table of many people.
    Rows,
    /// The lines that matter: a chat of many people about many.
    Lines,
}

/// What of a piece is decided about, by what it is.
pub(crate) fn extent(path: &str, document: &Document, piece: &Piece) -> Extent {
    let parts = || {
        piece
            .spans
            .iter()
            .filter_map(|span| document.part(span.part))
    };
    let is_table = |part: &Part| {
        part.kind == PartKind::Sheet
            || (is_csv(innermost(path, part)) && rows_are_lines(&part.text))
    };
    if parts().all(is_table) {
        return Extent::Rows;
    }
    if parts().all(|part| part.kind == PartKind::Body && is_chat(&part.text)) {
        return Extent::Lines;
    }
    Extent::Whole
}

/// The name of the file that a part is of: the attachment's, or the whole file's.
fn innermost<'a>(path: &'a str, part: &'a Part) -> &'a str {
    part.path.last().map_or(path, String::as_str)
}

fn is_csv(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["csv", "tsv"]
        .iter()
        .any(|table| ending.eq_ignore_ascii_case(table))
}

/// Whether each row of a table is one line: no quoted field goes on over the end of its line.
fn rows_are_lines(text: &str) -> bool {
    text.lines()
        .all(|line| line.matches('"').count().is_multiple_of(2))
}

/// Whether a text is an exported chat: most lines begin with a date.
fn is_chat(text: &str) -> bool {
    const FEWEST: usize = 8;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let (mut all, mut dated) = (0, 0);
    for line in lines {
        all += 1;
        let start = line.trim_start_matches(['[', '\u{200e}']);
        let date: String = start
            .chars()
            .take_while(|c| c.is_ascii_digit() || "/.-".contains(*c))
            .collect();
        let digits = date.chars().filter(char::is_ascii_digit).count();
        dated += usize::from((4..=8).contains(&digits) && date.len() > digits);
    }
    all >= FEWEST && dated * 10 >= all * 7
}

/// The lines that a hit touches; of a table also the first line, which names the columns.
pub(crate) fn lines_hit(
    document: &Document,
    spans: &[Span],
    hits: &[Range<usize>],
    heading: bool,
) -> Vec<Span> {
    let mut kept = Vec::new();
    let mut offset = 0;
    for span in spans {
        let Some(text) = document.slice(*span) else {
            continue;
        };
        let mut at = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let (start, end) = (offset + at, offset + at + line.len());
            let hit = hits.iter().any(|hit| hit.start < end && start < hit.end);
            if hit || (heading && number == 0) {
                let shown = line.trim_end_matches(['\n', '\r']).len();
                kept.push(Span {
                    part: span.part,
                    start: span.start + at,
                    end: span.start + at + shown,
                });
            }
            at += line.len();
        }
        offset += text.len() + 1;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Document {
        let mut document = Document::new();
        document.push(Part::new(
            PartKind::Sheet,
            "sheet Register",
            "name\tday\nAda\tMonday\nBen\tTuesday\n",
        ));
        document
    }

    #[test]
    fn of_a_table_only_the_heading_and_the_rows_hit_are_kept() {
        let document = table();
        let piece = pieces("register.xlsx", &document).remove(0);
        let text = text_of(&document, &piece.spans);
        let at = text.find("Ben").unwrap();
        let kept = lines_hit(
            &document,
            &piece.spans,
            std::slice::from_ref(&(at..at + 3)),
            true,
        );
        assert_eq!(text_of(&document, &kept), "name\tday\nBen\tTuesday");
        assert_eq!(extent("register.xlsx", &document, &piece), Extent::Rows);
    }

    #[test]
    fn a_message_and_its_attachment_are_two_pieces() {
        let mut document = Document::new();
        let part = |kind, name: &str, path: &[&str], text: &str| {
            let mut part = Part::new(kind, name, text);
            part.path = path.iter().map(|p| (*p).to_owned()).collect();
            part
        };
        document.push(part(
            PartKind::MailHeader,
            "heading",
            &["message 1"],
            "Subject: Tuesday",
        ));
        document.push(part(
            PartKind::MailBody,
            "message",
            &["message 1"],
            "See you then.",
        ));
        document.push(part(
            PartKind::Hidden,
            "other headers",
            &["message 1"],
            "X-Spam: no",
        ));
        document.push(part(
            PartKind::Body,
            "body",
            &["message 1", "plan.docx"],
            "The plan",
        ));
        let found = pieces("box.mbox", &document);
        assert_eq!(found.len(), 2);
        assert_eq!(
            text_of(&document, &found[0].spans),
            "Subject: Tuesday\nSee you then."
        );
        assert_eq!(found[1].title, "plan.docx");
    }

    #[test]
    fn an_exported_chat_is_decided_line_by_line() {
        let line = |n: u32, text: &str| format!("0{n}/03/2026, 17:0{n} - Ada: {text}\n");
        let chat: String = (1..=9)
            .map(|n| line(n, if n == 4 { "Ben is late" } else { "ok" }))
            .collect();
        let mut document = Document::new();
        document.push(Part::new(PartKind::Body, "body", chat));
        let piece = pieces("chat.txt", &document).remove(0);
        assert_eq!(extent("chat.txt", &document, &piece), Extent::Lines);
        let at = text_of(&document, &piece.spans).find("Ben").unwrap();
        let kept = lines_hit(
            &document,
            &piece.spans,
            std::slice::from_ref(&(at..at + 3)),
            false,
        );
        assert_eq!(
            text_of(&document, &kept),
            "04/03/2026, 17:04 - Ada: Ben is late"
        );
    }

    #[test]
    fn what_is_hidden_in_a_file_is_a_piece_of_its_own() {
        let mut document = Document::new();
        document.push(Part::new(PartKind::Body, "body", "Nobody here"));
        document.push(Part::new(PartKind::Hidden, "not shown", "Ada"));
        document.push(Part::new(PartKind::Properties, "properties", "Author: Ben"));
        let unseen = unseen_pieces("plan.docx", &document);
        assert_eq!(unseen.len(), 1);
        assert_eq!(text_of(&document, &unseen[0].spans), "Ada\nAuthor: Ben");
        assert!(unseen[0].title.starts_with("plan.docx"));
    }
}
