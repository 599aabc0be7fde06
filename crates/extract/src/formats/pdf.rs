//! PDFs: the text of each page, annotations, form fields, bookmarks, properties, attachments; pages
//! that show pictures and say nothing are most likely scans.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use document::{LookAtThis, PageLayout, Part, PartKind, WhyNot};
use pdf_oxide::PdfDocument;
use pdf_oxide::converters::ConversionOptions;
use pdf_oxide::extractors::forms::{FieldValue, FormExtractor};
use pdf_oxide::layout::TextChar;
use pdf_oxide::object::Object;
use pdf_oxide::{LinkAction, OutlineItem};

use super::pdf_layout;
use crate::locked::locked;
use crate::read::{Read, Unread};

/// Pages beyond this number are not read, and said so.
const PAGES: usize = 5_000;
/// A page's drawing commands longer than this, without text or picture, may be drawn letters.
const DRAWN: usize = 400;
/// Of a file with more words than this the layout of the first pages is kept alone.
const WORDS: usize = 200_000;

/// Reads a document.
pub(crate) fn read(bytes: &[u8], password: Option<&str>) -> Result<Read, Unread> {
    let pdf = open(bytes, password)?;
    let count = pdf
        .page_count()
        .map_err(|_| Unread::because("a damaged PDF"))?;
    let mut read = Read::default();
    for page in 0..count.min(PAGES) {
        if !guarded(|| self::page(&pdf, page, &mut read)) {
            read.document.note(
                LookAtThis::Unreadable("a damaged page".to_owned()),
                label(page),
            );
        }
    }
    if count > PAGES {
        read.document.note(LookAtThis::TooMany, label(PAGES));
    }
    if count == 0 {
        read.document
            .note(LookAtThis::Unreadable("no pages".to_owned()), "");
    }
    let whole = guarded(|| forms(&pdf, &mut read))
        & guarded(|| bookmarks(&pdf, &mut read))
        & guarded(|| properties(&pdf, &mut read))
        & guarded(|| attachments(&pdf, &mut read));
    if !whole {
        read.document.note(
            LookAtThis::Incomplete("what lies beside its pages is damaged".to_owned()),
            "",
        );
    }
    Ok(read)
}

/// Opens bytes, with the password if one is needed.
pub(crate) fn open(bytes: &[u8], password: Option<&str>) -> Result<PdfDocument, Unread> {
    let pdf =
        PdfDocument::from_bytes(bytes.to_vec()).map_err(|_| Unread::because("a damaged PDF"))?;
    if pdf.is_encrypted() {
        let opened = pdf.is_authenticated()
            || [password.unwrap_or(""), ""]
                .iter()
                .any(|password| pdf.authenticate(password.as_bytes()).unwrap_or(false));
        if !opened {
            return Err(Unread(locked(password)));
        }
    }
    Ok(pdf)
}

/// The text of a page, and lines that the reader's own order of the characters has lost: columns,
/// tables and overprinted words sometimes do. None if the page is damaged.
pub(crate) fn page_text(pdf: &PdfDocument, page: usize) -> Option<(String, String)> {
    let options = ConversionOptions {
        extract_tables: false,
        include_form_fields: false,
        include_artifacts: true,
        expand_ligatures: true,
        ..ConversionOptions::default()
    };
    let text = pdf.extract_text_with_options(page, &options).ok()?;
    let characters = pdf.extract_chars(page).unwrap_or_default();
    let mut more = String::new();
    if lost(characters.iter().map(|found| found.char), &text) > 0 {
        let bare = |text: &str| {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        };
        let seen = bare(&text);
        for line in lines(characters) {
            let wanted = bare(&line);
            if !wanted.is_empty() && !seen.contains(&wanted) {
                more.push_str(line.trim());
                more.push('\n');
            }
        }
    }
    Some((text, more))
}

/// Characters to lines by where they stand, the plainest way: from top to bottom, from left to right.
fn lines(mut characters: Vec<TextChar>) -> Vec<String> {
    characters.sort_by(|one, other| other.origin_y.total_cmp(&one.origin_y));
    let mut rows: Vec<Vec<TextChar>> = Vec::new();
    for character in characters {
        match rows.last_mut() {
            Some(row)
                if row.first().is_some_and(|first| {
                    (first.origin_y - character.origin_y).abs() < first.font_size / 2.0
                }) =>
            {
                row.push(character);
            }
            Some(_) | None => rows.push(vec![character]),
        }
    }
    rows.into_iter().map(line).collect()
}

fn line(mut row: Vec<TextChar>) -> String {
    row.sort_by(|one, other| one.origin_x.total_cmp(&other.origin_x));
    let mut out = String::new();
    let mut last: Option<&TextChar> = None;
    for character in &row {
        if let Some(last) = last {
            let overprinted = last.char == character.char
                && (last.origin_x - character.origin_x).abs() < character.font_size / 10.0;
            if overprinted {
                continue;
            }
            let gap = character.origin_x - (last.origin_x + last.advance_width);
            if gap > character.font_size / 6.0 && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        out.push(character.char);
        last = Some(character);
    }
    out
}

/// How many letters and digits of a page are not in its text.
fn lost(characters: impl Iterator<Item = char>, text: &str) -> usize {
    let mut wanted: HashMap<char, usize> = HashMap::new();
    // Ligatures are written out in the text.
    let counts = |c: &char| c.is_alphanumeric() && !('\u{FB00}'..='\u{FB06}').contains(c);
    for character in characters.filter(counts) {
        *wanted.entry(character).or_default() += 1;
    }
    for character in text.chars() {
        if let Some(count) = wanted.get_mut(&character) {
            *count = count.saturating_sub(1);
        }
    }
    wanted.values().sum()
}

pub(super) fn guarded(work: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(work)).is_ok()
}

fn label(page: usize) -> String {
    format!("page {}", page + 1)
}

fn page(pdf: &PdfDocument, page: usize, read: &mut Read) {
    let found = page_text(pdf, page);
    if found.is_none() {
        read.document.note(
            LookAtThis::Unreadable("a damaged page".to_owned()),
            label(page),
        );
    }
    let (text, more) = found.unwrap_or_default();
    let blank = text.trim().is_empty();
    let laid = laid_out(pdf, page, read, (&text, &more));
    read.document
        .push(Part::new(PartKind::Page, label(page), text));
    read.document.push(Part::new(
        PartKind::Hidden,
        format!("{}, out of order", label(page)),
        more,
    ));
    let mut pictures = 0;
    guarded(|| {
        pictures = pdf
            .page_image_handles(page)
            .map_or(0, |handles| handles.len());
    });
    if let Some(mut laid) = laid {
        laid.pictures = pictures;
        read.document.layout.push(laid);
    }
    if blank && pictures > 0 {
        read.document.note(LookAtThis::ScannedPage, label(page));
    } else if pictures > 0 {
        read.document
            .note(LookAtThis::Picture, format!("{} ({pictures})", label(page)));
    } else if blank
        && pdf
            .get_page_content_data(page)
            .is_ok_and(|data| data.len() > DRAWN)
    {
        read.document
            .note(LookAtThis::Picture, format!("{} (drawn)", label(page)));
    }
    guarded(|| annotations(pdf, page, read));
}

/// How the page is laid out whose text is the next part; none if it has no text.
fn laid_out(
    pdf: &PdfDocument,
    page: usize,
    read: &Read,
    (text, more): (&str, &str),
) -> Option<PageLayout> {
    if text.trim().is_empty() {
        return None;
    }
    let part = read.document.parts.len();
    let words: usize = read.document.layout.iter().map(PageLayout::words).sum();
    Some(if words > WORDS {
        PageLayout::not(part, WhyNot::TooMuch)
    } else if more.is_empty() {
        let mut laid = None;
        guarded(|| laid = Some(pdf_layout::of_page(pdf, page, part, text)));
        laid.unwrap_or_else(|| PageLayout::not(part, WhyNot::Damaged))
    } else {
        PageLayout::not(part, WhyNot::Unlike)
    })
}

fn annotations(pdf: &PdfDocument, page: usize, read: &mut Read) {
    let Ok(annotations) = pdf.get_annotations(page) else {
        return;
    };
    let mut text = String::new();
    for annotation in annotations {
        let widget = annotation.subtype.as_deref() == Some("Widget");
        let author = annotation.author.filter(|_| !widget);
        for said in [author, annotation.subject, annotation.contents]
            .into_iter()
            .flatten()
        {
            if !said.trim().is_empty() {
                let _ = writeln!(text, "{}", said.trim());
            }
        }
        match annotation.action {
            Some(LinkAction::Uri(address)) => {
                let _ = writeln!(text, "{address}");
            }
            Some(LinkAction::GoToRemote { file, .. }) => {
                read.document
                    .note(LookAtThis::PointerOnly, format!("{} ({file})", label(page)));
            }
            Some(LinkAction::GoTo(_) | LinkAction::Other { .. }) | None => {}
        }
        if annotation.subtype.as_deref() == Some("FileAttachment")
            && let Some((name, bytes)) = annotation
                .raw_dict
                .and_then(|raw| attached(pdf, raw.get("FS")?))
        {
            read.child(name, bytes);
        }
        if matches!(
            annotation.subtype.as_deref(),
            Some("Sound" | "Movie" | "Screen" | "3D" | "RichMedia")
        ) {
            read.document.note(LookAtThis::Picture, label(page));
        }
    }
    read.document.push(Part::new(
        PartKind::Annotation,
        format!("notes on {}", label(page)),
        text,
    ));
}

/// The file that a file specification holds.
fn attached(pdf: &PdfDocument, specification: &Object) -> Option<(String, Vec<u8>)> {
    let specification = pdf.resolve_object(specification).ok()?;
    let specification = specification.as_dict()?;
    let name = specification.get("UF").or_else(|| specification.get("F"));
    let name = name.and_then(|name| pdf.resolve_object(name).ok());
    let name = name
        .as_ref()
        .and_then(Object::as_string)
        .map_or_else(|| "attachment".to_owned(), text_string);
    let files = pdf.resolve_object(specification.get("EF")?).ok()?;
    let stream = files
        .as_dict()?
        .get("F")
        .or_else(|| files.as_dict()?.get("UF"))?
        .clone();
    let stream = pdf.resolve_object(&stream).ok()?;
    Some((name, stream.decode_stream_data().ok()?))
}

fn forms(pdf: &PdfDocument, read: &mut Read) {
    let mut text = String::new();
    for field in FormExtractor::extract_fields(pdf).unwrap_or_default() {
        let value = match field.value {
            FieldValue::Text(value) | FieldValue::Name(value) => value,
            FieldValue::Boolean(value) => value.to_string(),
            FieldValue::Array(values) => values.join(", "),
            FieldValue::None => String::new(),
        };
        let label = field.tooltip.unwrap_or(field.full_name);
        let _ = writeln!(text, "{label}: {value}");
    }
    read.document
        .push(Part::new(PartKind::FormField, "form", text));
}

fn bookmarks(pdf: &PdfDocument, read: &mut Read) {
    let mut text = String::new();
    let mut waiting: Vec<OutlineItem> = pdf.get_outline().ok().flatten().unwrap_or_default();
    waiting.reverse();
    while let Some(item) = waiting.pop() {
        let _ = writeln!(text, "{}", item.title);
        waiting.extend(item.children.into_iter().rev());
        if text.len() > 1 << 20 {
            break;
        }
    }
    read.document
        .push(Part::new(PartKind::Properties, "bookmarks", text));
}

fn properties(pdf: &PdfDocument, read: &mut Read) {
    let info = pdf
        .trailer()
        .as_dict()
        .and_then(|trailer| trailer.get("Info"));
    let Some(info) = info.and_then(|info| pdf.resolve_object(info).ok()) else {
        return;
    };
    let Some(info) = info.as_dict() else { return };
    let mut lines: Vec<String> = info
        .iter()
        .filter(|(key, _)| !matches!(key.as_str(), "Producer" | "Trapped" | "PTEX.Fullbanner"))
        .filter_map(|(key, value)| {
            let value = pdf.resolve_object(value).ok()?;
            let value = text_string(value.as_string()?);
            (!value.trim().is_empty()).then(|| format!("{key}: {}", value.trim()))
        })
        .collect();
    lines.sort();
    read.document.push(Part::new(
        PartKind::Properties,
        "properties",
        lines.join("\n"),
    ));
}

fn attachments(pdf: &PdfDocument, read: &mut Read) {
    for (name, bytes) in pdf.extract_embedded_files().unwrap_or_default() {
        if !read.children.iter().any(|child| child.bytes == bytes) {
            read.child(name, bytes);
        }
    }
}

/// A text string: UTF-16 with a mark, UTF-8 with a mark, else Latin letters.
pub(crate) fn text_string(bytes: &[u8]) -> String {
    let marked = [&b"\xFE\xFF"[..], b"\xFF\xFE", b"\xEF\xBB\xBF"]
        .iter()
        .any(|mark| bytes.starts_with(mark));
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if !marked => text.to_owned(),
        Ok(_) | Err(_) if marked => super::text::decode(bytes, None),
        Ok(_) | Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    text.trim_end_matches('\0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_letters_are_counted() {
        assert_eq!(lost("France 7".chars(), "Franc 7"), 1);
        assert_eq!(lost("a b\u{FB01}".chars(), "ab fi, and more"), 0);
    }

    #[test]
    fn strings_are_decoded_by_their_mark() {
        assert_eq!(text_string(b"\xFE\xFF\0Z\0o\0\xEB"), "Zoë");
        assert_eq!(text_string(b"Zo\xEB"), "Zoë");
    }
}
