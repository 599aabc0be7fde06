//! (b) The finished file is made of nothing but what we put there.

use super::{Finding, ReleaseInput, SeenPicture};

/// Metadata entries that may stand in an answer.
pub const METADATA: [&str; 10] = [
    "Title",
    "Author",
    "Creator",
    "Producer",
    "CreationDate",
    "ModDate",
    "Language",
    "Trapped",
    "Format",
    "DocumentID",
];

/// Types of objects that may stand in an answer, by their own names as a reader of the structure
/// lists them (type and subtype apart), and the tags of a document made of text and tables.
pub const OBJECT_TYPES: &[&str] = &[
    "Catalog",
    "Pages",
    "Page",
    "Font",
    "FontDescriptor",
    "Encoding",
    "CMap",
    "StructTreeRoot",
    "StructElem",
    "Metadata",
    "XML",
    "ObjStm",
    "XRef",
    "ExtGState",
    "Outlines",
    "Info",
    "MCR",
    "OBJR",
    "Type0",
    "CIDFontType0",
    "CIDFontType0C",
    "CIDFontType2",
    "OpenType",
    "OutputIntent",
    "MarkInfo",
    "ViewerPreferences",
    "Namespace",
    // Tags
    "Document",
    "Part",
    "Sect",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "P",
    "Span",
    "BlockQuote",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "THead",
    "TBody",
    "TR",
    "TH",
    "TD",
];

/// What may stand in an answer beside those where pictures were planned.
pub const PICTURE_TYPES: &[&str] = &["XObject", "Image", "Figure"];

/// What a finished file is made of, as a reader of its structure finds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StructureFacts {
    /// Pages.
    pub pages: usize,
    /// How often it was saved: more than once keeps what was there before.
    pub revisions: usize,
    /// Scripts and actions.
    pub scripts: usize,
    /// Files attached or embedded.
    pub attachments: usize,
    /// Links, to the outside or within.
    pub links: usize,
    /// Annotations other than links.
    pub annotations: usize,
    /// Form fields.
    pub form_fields: usize,
    /// Layers that can be shown and hidden.
    pub layers: usize,
    /// Pictures within the drawing of a page, where none of ours stands.
    pub foreign_images: usize,
    /// Pictures that are objects, which are held against the plan.
    pub pictures: Vec<SeenPicture>,
    /// It is encrypted.
    pub encrypted: bool,
    /// Metadata entries and their values, of the information dictionary and of XMP.
    pub metadata: Vec<(String, String)>,
    /// Every type of object in it, once.
    pub object_types: Vec<String>,
}

pub(super) fn check(input: &ReleaseInput<'_>) -> Vec<Finding> {
    let (facts, planned) = (input.structure, input.planned_pages.len());
    let pictures: &[&str] = if input.planned_pictures.is_empty() {
        &[]
    } else {
        PICTURE_TYPES
    };
    let allowed = |kind: &str| OBJECT_TYPES.contains(&kind) || pictures.contains(&kind);
    let mut out = Vec::new();
    let mut say = |what: String| out.push(Finding::new("structure", what));
    if facts.pages != planned {
        say(format!(
            "it has {} pages where {planned} were planned",
            facts.pages
        ));
    }
    if facts.revisions != 1 {
        say(format!(
            "it was saved {} times: earlier contents may still be in it",
            facts.revisions
        ));
    }
    if facts.encrypted {
        say("it is encrypted, so it cannot be checked".to_owned());
    }
    for (count, what) in [
        (facts.scripts, "scripts or actions"),
        (facts.attachments, "attached files"),
        (facts.links, "links"),
        (facts.annotations, "annotations"),
        (facts.form_fields, "form fields"),
        (facts.layers, "layers"),
        (facts.foreign_images, "pictures that are not ours"),
    ] {
        if count > 0 {
            say(format!("it has {what} ({count})"));
        }
    }
    for kind in facts
        .object_types
        .iter()
        .filter(|kind| !allowed(kind.as_str()))
    {
        say(format!(
            "it has an object of a type that is not allowed: `{kind}`"
        ));
    }
    for (key, _) in facts
        .metadata
        .iter()
        .filter(|(key, _)| !METADATA.contains(&key.as_str()))
    {
        say(format!(
            "it has a metadata entry that is not allowed: `{key}`"
        ));
    }
    out
}
