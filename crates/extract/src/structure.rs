//! What a PDF is made of, as facts for the allow-list of the release check.

use std::collections::BTreeSet;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use document::LookAtThis;
use lopdf::{Dictionary, Document, Object};
use serde::{Deserialize, Serialize};

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
    let (images, xmp) = (has("Image") || has("InlineImage"), has("Metadata"));
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    let (actions, links, attachments) = (any(&actions), any(&links), any(&attachments));
    facts.has_javascript |= javascript;
    facts.has_actions |= actions | javascript;
    facts.has_links |= links;
    facts.has_attachments |= attachments;
    facts.has_images |= images;
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
