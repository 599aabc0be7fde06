//! The release check: nothing leaves that it has not seen and passed.
//!
//! (a) The text that two readers extract from the finished pages equals the planned text, page by
//! page. (b) The structure is on an allow-list. (c) No strong identifier of a withheld person stands
//! anywhere in what is given. (d) No protected word of anybody does, whoever it is about.
//! (e) Its pictures are those that were planned, pixel for pixel, and what is covered in them is black.
//! (f) All marks are equally long in letters, and equally wide.
//! Whoever delivers must hand over the [`RedactionVerified`] that only
//! this check can make.

mod forbidden;
mod haystack;
mod marks;
mod pages;
mod pictures;
mod protected;
mod search;
mod structure;
mod witness;

pub use forbidden::{Forbidden, ForbiddenKind};
pub use pictures::{PlannedPicture, SeenPicture};
pub use protected::{Protected, ProtectedKind, protected_in};
pub use structure::{METADATA, OBJECT_TYPES, PICTURE_TYPES, StructureFacts};
pub use witness::RedactionVerified;

use std::fmt;

/// Everything the check looks at.
#[derive(Clone, Copy)]
pub struct ReleaseInput<'a> {
    /// The text of each page as it was planned.
    pub planned_pages: &'a [String],
    /// The text of each page as our own reader finds it in the finished file.
    pub first_reader_pages: &'a [String],
    /// The same, by another program.
    pub second_reader_pages: &'a [String],
    /// What the finished file is made of.
    pub structure: &'a StructureFacts,
    /// The pictures that were planned to stand in it, with what is covered in them.
    pub planned_pictures: &'a [PlannedPicture],
    /// The marks that stand in it, each kind once: its words, and how wide it is drawn.
    pub marks: &'a [(&'a str, u32)],
    /// The parts of the zip beside it: names and contents.
    pub zip_parts: &'a [ZipPart],
    /// Every stream of the finished file, decompressed.
    pub streams: &'a [Vec<u8>],
    /// Other texts that go out with it: file names, titles, the schedule, with what each is.
    pub other_texts: &'a [(String, String)],
    /// Identifiers that must not stand in it.
    pub forbidden: &'a [Forbidden],
    /// Forms of the person who asks; where they cover a forbidden one, it is theirs.
    pub requester_forms: &'a [String],
    /// What must not stand in it whoever it is about, and whoever asks.
    pub protected: &'a [Protected],
    /// The files as they will be delivered. The witness is good for these bytes only.
    pub files: &'a [&'a [u8]],
}

/// One member of the zip.
#[derive(Clone, PartialEq, Eq)]
pub struct ZipPart {
    /// Its name.
    pub name: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for ZipPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ZipPart")
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// Why an answer is not released.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where: `page 3`, `records.json`, `file name`.
    pub place: String,
    /// What, in plain words, and how to mend it.
    pub what: String,
    /// The page, the first being 1.
    pub page: Option<usize>,
    /// Whether it is a protected word: to draw the page otherwise would not mend it.
    pub protects: bool,
}

impl fmt::Debug for Finding {
    /// Without the words, which may name somebody.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finding")
            .field("page", &self.page)
            .finish_non_exhaustive()
    }
}

impl Finding {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            what: what.into(),
            page: None,
            protects: false,
        }
    }

    fn on_page(page: usize, what: impl Into<String>) -> Self {
        Self {
            place: format!("page {page}"),
            what: what.into(),
            page: Some(page),
            protects: false,
        }
    }
}

/// Checks a finished answer; every finding is given at once.
pub fn check(input: &ReleaseInput<'_>) -> Result<RedactionVerified, Vec<Finding>> {
    let mut findings = pages::check(input);
    findings.extend(structure::check(input));
    findings.extend(pictures::check(input));
    findings.extend(marks::check(input));
    findings.extend(forbidden::check(input));
    findings.extend(protected::check(input));
    if input.files.is_empty() {
        findings.push(Finding::new("the answer", "there is no file to release"));
    }
    if !input.files.is_empty() && input.streams.is_empty() {
        findings.push(Finding::new(
            "the answer",
            "its streams were not read, so nothing is known of what is in them",
        ));
    }
    if findings.is_empty() {
        Ok(RedactionVerified::of(input.files))
    } else {
        Err(findings)
    }
}
