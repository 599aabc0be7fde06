//! What a PDF is made of, as facts for the allow-list of the release check.

use std::collections::BTreeSet;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use document::LookAtThis;
use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{Dictionary, Document, Object, Stream};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::formats::pdf::text_string;
use crate::read::Unread;

/// Streams are decompressed up to this size each.
const STREAM: usize = 64 << 20;

/// Facts about the structure of a PDF.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each of its own")]
pub struct PdfStructure {
    /// How often the file was saved: `%%EOF` marks. One for a file written in one go.
    pub revisions: usize,
    /// How many pages.
    pub pages: usize,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// Scripts, or actions that run by themselves.
    pub has_javascript: bool,
    /// Actions of any kind: on opening, on a page, on a link.
    pub has_actions: bool,
    /// Embedded files.
    pub has_attachments: bool,
    /// Links and other annotations.
    pub has_links: bool,
    /// Pictures, as objects or inline.
    pub has_images: bool,
    /// Pictures within the drawing of a page.
    pub has_inline_images: bool,
    /// Pictures that are objects.
    pub pictures: Vec<FoundPicture>,
    /// Form fields.
    pub has_forms: bool,
    /// Layers that can be switched off.
    pub has_layers: bool,
    /// The keys of the information dictionary.
    pub info_keys: Vec<String>,
    /// Their values, in the same order.
    pub info_values: Vec<String>,
    /// Whether there is an XMP packet.
    pub xmp_present: bool,
    /// The values of `Type` and `Subtype` found in dictionaries.
    pub object_types: BTreeSet<String>,
    /// The keys of the catalogue.
    pub catalog_keys: BTreeSet<String>,
    /// Titles of bookmarks.
    pub outlines: Vec<String>,
    /// All text strings that stand in dictionaries and arrays, decoded: titles, alternative texts,
    /// field values.
    pub strings: Vec<String>,
    /// Every stream, decompressed.
    #[serde(skip)]
    pub streams_text: Vec<Vec<u8>>,
}

/// A picture that a PDF holds as an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPicture {
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Whether it has no colours.
    pub grey: bool,
    /// SHA-256 of its samples; none if they are not stored without loss, eight bits each, as many as
    /// its size says and nothing behind them.
    pub digest: Option<[u8; 32]>,
    /// The keys of its dictionary.
    pub entries: BTreeSet<String>,
}

impl fmt::Debug for PdfStructure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PdfStructure")
            .field("revisions", &self.revisions)
            .field("pages", &self.pages)
            .field("object_types", &self.object_types)
            .field("catalog_keys", &self.catalog_keys)
            .field("info_keys", &self.info_keys)
            .field("streams", &self.streams_text.len())
            .finish_non_exhaustive()
    }
}

/// Reads the structure of a PDF.
pub fn pdf(bytes: &[u8]) -> Result<PdfStructure, Unread> {
    catch_unwind(AssertUnwindSafe(|| facts(bytes))).unwrap_or_else(|_| {
        Err(Unread(LookAtThis::Stopped(
            "a fault in the reader".to_owned(),
        )))
    })
}

fn facts(bytes: &[u8]) -> Result<PdfStructure, Unread> {
    let document = Document::load_mem(bytes).map_err(|_| Unread::because("a damaged PDF"))?;
    let mut facts = PdfStructure {
        revisions: count(bytes, b"%%EOF"),
        pages: document.get_pages().len(),
        encrypted: document.is_encrypted() || document.was_encrypted(),
        ..PdfStructure::default()
    };
    for object in document.objects.values() {
        gather(object, &mut facts);
    }
    gather_dictionary(&document.trailer, &mut facts);
    if let Ok(catalog) = document.catalog() {
        facts.catalog_keys = catalog.iter().map(|(key, _)| lossy(key)).collect();
    }
    information(&document, &mut facts);
    judge(&mut facts);
    Ok(facts)
}

fn information(document: &Document, facts: &mut PdfStructure) {
    let Ok(info) = document.trailer.get(b"Info") else {
        return;
    };
    let Ok((_, Object::Dictionary(info))) = document.dereference(info) else {
        return;
    };
    for (key, value) in info {
        facts.info_keys.push(lossy(key));
        let value = document
            .dereference(value)
            .ok()
            .and_then(|(_, value)| value.as_str().ok());
        facts
            .info_values
            .push(value.map(text_string).unwrap_or_default());
    }
}

/// Takes in one object and everything inside it, without recursion.
fn gather(object: &Object, facts: &mut PdfStructure) {
    let mut waiting = vec![object];
    while let Some(object) = waiting.pop() {
        match object {
            Object::Array(items) => waiting.extend(items),
            Object::Dictionary(dictionary) => {
                dictionary_facts(dictionary, facts);
                waiting.extend(dictionary.iter().map(|(_, value)| value));
            }
            Object::Stream(stream) => {
                dictionary_facts(&stream.dict, facts);
                waiting.extend(stream.dict.iter().map(|(_, value)| value));
                if let Some(picture) = picture(stream) {
                    // Samples whose digest is known say nothing more.
                    let known = picture.digest.is_some();
                    facts.pictures.push(picture);
                    if known {
                        continue;
                    }
                }
                let content = stream
                    .decompressed_content_with_limit(STREAM)
                    .unwrap_or_else(|_| stream.content.clone());
                if count(&content, b"\nBI ") + count(&content, b" BI ") > 0
                    && count(&content, b"\nID") + count(&content, b" ID") > 0
                    && count(&content, b"EI") > 0
                {
                    facts.object_types.insert("InlineImage".to_owned());
                }
                facts.streams_text.push(content);
            }
            Object::String(bytes, _) => facts.strings.push(text_string(bytes)),
            Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::Reference(_) => {}
        }
    }
}

/// A stream that is a picture.
fn picture(stream: &Stream) -> Option<FoundPicture> {
    let dict = &stream.dict;
    let name = |key| dict.get(key).and_then(Object::as_name).ok();
    if name(b"Subtype") != Some(b"Image") {
        return None;
    }
    let number = |key| {
        let number = dict.get(key).and_then(Object::as_i64).ok();
        number.and_then(|number| u32::try_from(number).ok())
    };
    let size = (
        number(b"Width").unwrap_or_default(),
        number(b"Height").unwrap_or_default(),
    );
    let each: Option<u64> = match name(b"ColorSpace") {
        Some(b"DeviceRGB") => Some(3),
        Some(b"DeviceGray") => Some(1),
        Some(_) | None => None,
    };
    let plain = name(b"Filter") == Some(b"FlateDecode") && number(b"BitsPerComponent") == Some(8);
    let wanted = each
        .filter(|_| plain)
        .map(|each| u64::from(size.0) * u64::from(size.1) * each);
    Some(FoundPicture {
        size,
        grey: each == Some(1),
        digest: wanted.and_then(|wanted| digest(&stream.content, wanted)),
        entries: dict.iter().map(|(key, _)| lossy(key)).collect(),
    })
}

/// The digest of what inflates to exactly so many bytes with nothing behind it.
fn digest(content: &[u8], wanted: u64) -> Option<[u8; 32]> {
    let mut inflate = Decompress::new(true);
    let (mut hash, mut room) = (Sha256::new(), vec![0; 64 << 10]);
    loop {
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let rest = content.get(usize::try_from(read).ok()?..)?;
        let status = inflate
            .decompress(rest, &mut room, FlushDecompress::None)
            .ok()?;
        let new = usize::try_from(inflate.total_out() - written).ok()?;
        hash.update(room.get(..new)?);
        if inflate.total_out() > wanted {
            return None;
        }
        match status {
            Status::StreamEnd => break,
            Status::Ok | Status::BufError if new == 0 && inflate.total_in() == read => return None,
            Status::Ok | Status::BufError => {}
        }
    }
    let whole = inflate.total_out() == wanted && inflate.total_in() == content.len() as u64;
    whole.then(|| hash.finalize().into())
}

fn gather_dictionary(dictionary: &Dictionary, facts: &mut PdfStructure) {
    dictionary_facts(dictionary, facts);
    for (_, value) in dictionary {
        gather(value, facts);
    }
}

fn dictionary_facts(dictionary: &Dictionary, facts: &mut PdfStructure) {
    for key in [&b"Type"[..], b"Subtype", b"S"] {
        if let Ok(Object::Name(name)) = dictionary.get(key) {
            facts.object_types.insert(lossy(name));
        }
    }
    let has = |keys: &[&[u8]]| keys.iter().any(|key| dictionary.has(key));
    facts.has_javascript |= has(&[b"JS"]);
    facts.has_actions |= has(&[b"OpenAction", b"AA"]);
    facts.has_attachments |= has(&[b"EF", b"EmbeddedFiles", b"AF"]);
    facts.has_forms |= has(&[b"AcroForm"]);
    facts.has_layers |= has(&[b"OCProperties"]);
    facts.has_links |= has(&[b"Annots"]);
    if let (Ok(Object::String(title, _)), true) =
        (dictionary.get(b"Title"), dictionary.has(b"Parent"))
    {
        facts.outlines.push(text_string(title));
    }
}

/// Facts that follow from the types found.
fn judge(facts: &mut PdfStructure) {
    let has = |name: &str| facts.object_types.contains(name);
    let javascript = has("JavaScript");
    let actions = [
        "URI",
        "Launch",
        "GoToR",
        "GoToE",
        "SubmitForm",
        "ImportData",
        "Named",
        "Action",
    ];
    let links = ["Link", "Annot", "Widget", "FileAttachment", "Popup"];
    let attachments = ["EmbeddedFile", "Filespec", "FileAttachment"];
    let inline = has("InlineImage");
    let (images, xmp) = (has("Image") || inline, has("Metadata"));
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    let (actions, links, attachments) = (any(&actions), any(&links), any(&attachments));
    facts.has_javascript |= javascript;
    facts.has_actions |= actions | javascript;
    facts.has_links |= links;
    facts.has_attachments |= attachments;
    facts.has_images |= images;
    facts.has_inline_images |= inline;
    facts.xmp_present |= xmp;
}

fn lossy(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

fn count(hay: &[u8], needle: &[u8]) -> usize {
    hay.windows(needle.len())
        .filter(|window| *window == needle)
        .count()
}
