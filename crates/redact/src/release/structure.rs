//! (b) The finished file is made of nothing but what we put there.

use super::Finding;

/// Metadata entries that may stand in an answer.
pub const METADATA: [&str; 9] = [
    "Title",
    "Creator",
    "Producer",
    "CreationDate",
    "ModDate",
    "Language",
    "Trapped",
    "Format",
    "DocumentID",
];

/// Types of objects that may stand in an answer, as the file names them; a subtype follows a slash.
pub const OBJECT_TYPES: [&str; 30] = [
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
    "Metadata/XML",
    "ObjStm",
    "XRef",
    "ExtGState",
    "XObject/Image",
    "XObject/Form",
    "Outlines",
    "Info",
    "MCR",
    "OBJR",
    "Font/Type0",
    "Font/CIDFontType0",
    "Font/CIDFontType2",
    "Font/Type1",
    "Font/TrueType",
    "OutputIntent",
    "MarkInfo",
    "ViewerPreferences",
    "Namespace",
    "Group",
];

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
    /// Pictures that we did not put there.
    pub foreign_images: usize,
    /// It is encrypted.
    pub encrypted: bool,
    /// Metadata entries and their values, of the information dictionary and of XMP.
    pub metadata: Vec<(String, String)>,
    /// Every type of object in it, once.
    pub object_types: Vec<String>,
}

pub(super) fn check(facts: &StructureFacts, planned: usize) -> Vec<Finding> {
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
        .filter(|kind| !OBJECT_TYPES.contains(&kind.as_str()))
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
