//! PDFs: the text of each page, annotations, form fields, bookmarks, properties, attachments; pages
//! that show pictures and say nothing are most likely scans.

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use document::{LookAtThis, Part, PartKind};
use pdf_oxide::PdfDocument;
use pdf_oxide::converters::ConversionOptions;
use pdf_oxide::extractors::forms::{FieldValue, FormExtractor};
use pdf_oxide::object::Object;
use pdf_oxide::{LinkAction, OutlineItem};

use crate::read::{Read, Unread};

/// Pages beyond this number are not read, and said so.
const PAGES: usize = 5_000;
/// A page's drawing commands longer than this, without text or picture, may be drawn letters.
const DRAWN: usize = 400;

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
            return Err(Unread(LookAtThis::Encrypted));
        }
    }
    Ok(pdf)
}

/// The text of a page, none if it is damaged.
pub(crate) fn page_text(pdf: &PdfDocument, page: usize) -> Option<String> {
    let options = ConversionOptions {
        extract_tables: false,
        include_form_fields: false,
        include_artifacts: true,
        expand_ligatures: true,
        ..ConversionOptions::default()
    };
    pdf.extract_text_with_options(page, &options).ok()
}

fn guarded(work: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(work)).is_ok()
}

fn label(page: usize) -> String {
    format!("page {}", page + 1)
}

fn page(pdf: &PdfDocument, page: usize, read: &mut Read) {
    let text = page_text(pdf, page);
    if text.is_none() {
        read.document.note(
            LookAtThis::Unreadable("a damaged page".to_owned()),
            label(page),
        );
    }
    let blank = text.as_deref().is_none_or(|text| text.trim().is_empty());
    read.document.push(Part::new(
        PartKind::Page,
        label(page),
        text.unwrap_or_default(),
    ));
    let mut pictures = 0;
    guarded(|| {
        pictures = pdf
            .page_image_handles(page)
            .map_or(0, |handles| handles.len());
    });
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
    if bytes.starts_with(b"\xFE\xFF")
        || bytes.starts_with(b"\xFF\xFE")
        || bytes.starts_with(b"\xEF\xBB\xBF")
    {
        return super::text::decode(bytes, None);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
