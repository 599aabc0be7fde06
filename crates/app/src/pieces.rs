//! How an ingested file falls into items: a message, a document, the rows of a table that matter.

use std::ops::Range;

use document::{Address, Document, Part, PartKind, Span};

/// A part of a file that is decided about as one.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// For lists: the subject of a mail, or the name of the file or attachment.
    pub(crate) title: String,
    /// The folder it lies in.
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
        let alone = part.kind == PartKind::Sheet || part.talk.is_some();
        match pieces
            .last_mut()
            .filter(|(at, _)| *at == part.path && !alone)
        {
            Some((_, piece)) => piece.spans.push(whole),
            None => {
                let piece = Piece {
                    title: title(path, part),
                    group: group(path),
                    spans: vec![whole],
                    container: part.path.clone(),
                };
                // A sheet or a chat stands alone; what follows it begins anew.
                let at = if alone {
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
                group: group(path),
                spans: vec![whole],
                container: part.path.clone(),
            }),
        }
    }
    pieces
}

/// What a reader of the file would see.
pub(crate) fn is_read(part: &Part) -> bool {
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
    if let Some(title) = part.talk.as_ref().and_then(|talk| talk.title.clone()) {
        return title;
    }
    let name = innermost(path, part);
    let name = name.rsplit('/').next().unwrap_or(name);
    if let ("_chat.txt", [.., _]) = (name, part.path.as_slice()) {
        // What a telephone packs with its pictures has the chat's name on the whole.
        let whole = part.path.iter().rev().nth(1).map_or(path, String::as_str);
        return whole.rsplit('/').next().unwrap_or(whole).to_owned();
    }
    if part.kind == PartKind::Sheet {
        format!("{name}, {}", part.name)
    } else {
        name.to_owned()
    }
}

/// Files are grouped by their folder; mail is by its conversation, which only all of a place tells.
pub(crate) fn group(path: &str) -> String {
    let folder = path.rsplit_once('/').map(|(folder, _)| folder);
    folder.unwrap_or(path).to_owned()
}

/// The text of spans, joined by line feeds.
pub(crate) fn text_of(document: &Document, spans: &[Span]) -> String {
    let parts: Vec<&str> = spans
        .iter()
        .filter_map(|span| document.slice(*span))
        .collect();
    parts.join("\n")
}

/// A chat with fewer messages is decided about whole.
const FEWEST: usize = 8;

/// What of a piece is decided about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it.
    Whole,
    /// The heading and the rows that matter: a table of many people.
    Rows,
    /// The messages that matter: a chat of many people about many.
    Turns,
    /// The lines that matter: the same, where it does not say which lines are one message.
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
    let long = |part: &Part| {
        part.talk
            .as_ref()
            .is_some_and(|talk| talk.turns.len() >= FEWEST)
    };
    if parts().all(long) {
        return Extent::Turns;
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

/// The messages of a chat that a hit touches; where a chat has too many to be told apart, lines.
pub(crate) fn turns_hit(document: &Document, spans: &[Span], hits: &[Range<usize>]) -> Vec<Span> {
    let mut kept: Vec<Span> = Vec::new();
    let mut offset = 0;
    for span in spans {
        let Some((text, part)) = document.slice(*span).zip(document.part(span.part)) else {
            continue;
        };
        let end = offset + text.len();
        for hit in hits
            .iter()
            .filter(|hit| hit.start < end && offset < hit.end)
        {
            let from = hit.start.saturating_sub(offset) + span.start;
            let to = hit.end.saturating_sub(offset) + span.start;
            let turns = part.talk.as_ref().map(|talk| talk.touched(from, to));
            let mut ranges: Vec<(usize, usize)> = turns
                .unwrap_or_default()
                .iter()
                .map(|turn| (turn.start, turn.end))
                .collect();
            if ranges.is_empty() {
                ranges.extend(part.line_around(from));
            }
            for (start, end) in ranges {
                let shown = part.slice(start, end).unwrap_or_default();
                let end = start + shown.trim_end_matches(['\n', '\r']).len();
                let turn = Span::new(span.part, start, end);
                if kept.last() != Some(&turn) {
                    kept.push(turn);
                }
            }
        }
        offset = end + 1;
    }
    kept.sort_by_key(|span| (span.part, span.start));
    kept.dedup();
    kept
}

/// Who wrote, received or was there, as the file writes them.
pub(crate) fn participants(document: &Document, piece: &Piece) -> Vec<String> {
    let parts = piece.spans.iter();
    let (mut written, mut last) = (Vec::new(), None);
    for part in parts.filter_map(|span| document.part(span.part)) {
        // All parts of a message have the same heading.
        if let Some(mail) = part.mail.as_ref().filter(|mail| last != Some(*mail)) {
            last = Some(mail);
            let lists = [&mail.from, &mail.to, &mail.cc, &mail.bcc];
            written.extend(lists.into_iter().flatten().map(Address::written));
        }
        if let Some(talk) = &part.talk {
            written.extend(talk.people.iter().map(Address::written));
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use document::{Talk, Turn};

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

    fn chat(texts: &[(u32, &str)]) -> Document {
        let mut part = Part::new(PartKind::Body, "body", "");
        let mut talk = Talk::default();
        for name in ["Rosa Poe", "Sam Day"] {
            talk.people.push(Address {
                name: Some(name.to_owned()),
                email: None,
            });
        }
        for (by, text) in texts {
            let start = part.text.len();
            part.text.push_str(text);
            part.text.push('\n');
            talk.turns.push(Turn {
                start,
                end: part.text.len(),
                by: Some(*by),
                at: None,
            });
        }
        part.talk = Some(Box::new(talk));
        let mut document = Document::new();
        document.push(part);
        document
    }

    #[test]
    fn of_a_chat_whole_messages_are_kept() {
        let mut texts = vec![
            (0, "Rosa: one\nis here\n"),
            (1, "Sam: Ada and\nmore of that"),
        ];
        texts.extend([(1, "Sam: nothing"); 8]);
        let document = chat(&texts);
        let piece = pieces("chat.txt", &document).remove(0);
        assert_eq!(extent("chat.txt", &document, &piece), Extent::Turns);
        let text = text_of(&document, &piece.spans);
        let at = text.find("more").unwrap();
        let hits = [at..at + 4, 0..4, at + 1..at + 4];
        let kept = turns_hit(&document, &piece.spans, &hits);
        assert_eq!(
            text_of(&document, &kept),
            "Rosa: one\nis here\nSam: Ada and\nmore of that"
        );
        assert_eq!(participants(&document, &piece), ["Rosa Poe", "Sam Day"]);
        let short = chat(&texts[..3]);
        assert_eq!(extent("chat.txt", &short, &piece), Extent::Whole);
    }

    #[test]
    fn several_chats_of_a_file_are_pieces_of_their_own() {
        let mut both = chat(&[(0, "Rosa: one")]);
        let mut other = chat(&[(1, "Sam: two")]);
        both.parts.append(&mut other.parts);
        both.parts[1].talk.as_mut().unwrap().title = Some("Maths".to_owned());
        let found = pieces("messages.json", &both);
        let titles: Vec<&str> = found.iter().map(|piece| piece.title.as_str()).collect();
        assert_eq!(titles, ["messages.json", "Maths"]);
        both.parts[0].path = vec!["_chat.txt".to_owned()];
        assert_eq!(pieces("a/Maths.zip", &both)[0].title, "Maths.zip");
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
