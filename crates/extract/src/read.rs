//! The way in: any bytes to a document and to the files found inside them. No limits of the
//! operating system here; the worker sets those.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use document::{Document, LookAtThis};
use serde::{Deserialize, Serialize};

use crate::formats;
use crate::picture::is_photo;
use crate::sniff::{Kind, sniff};

/// A file found inside another: a zip's member, a mail's attachment, an embedded object.
#[derive(Clone, PartialEq, Eq)]
pub struct Child {
    /// Its name within its container.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Child {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Child")
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// What one file says by itself, and the files inside it, which are still to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Texts and notes.
    pub document: Document,
    /// Files inside.
    pub children: Vec<Child>,
    /// Where to go on if not all files inside fitted into one answer.
    pub resume: Option<usize>,
}

impl Read {
    /// Adds a file found inside. Nothing can be read from a picture: one that can be drawn goes up as
    /// it is, to be looked at, any other is only noted.
    pub(crate) fn child(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        let name = name.into();
        if bytes.is_empty() {
            return;
        }
        if sniff(&name, &bytes) == Kind::Picture && !is_photo(&bytes) {
            self.document.note(LookAtThis::Picture, name);
        } else {
            self.children.push(Child { name, bytes });
        }
    }
}

/// Why nothing could be read of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", .0.sentence())]
pub struct Unread(pub LookAtThis);

impl Unread {
    /// Not readable, for a reason that names no content.
    pub(crate) fn because(why: &str) -> Self {
        Self(LookAtThis::Unreadable(why.to_owned()))
    }
}

/// Reads one file in this process, from its first file inside.
pub fn read(name: &str, bytes: &[u8], password: Option<&str>) -> Result<Read, Unread> {
    read_from(name, bytes, password, 0)
}

/// Reads one file in this process; of a container only the files inside from a number on. Parsers
/// that panic make the file unreadable, nothing more.
pub fn read_from(
    name: &str,
    bytes: &[u8],
    password: Option<&str>,
    from: usize,
) -> Result<Read, Unread> {
    let read = catch_unwind(AssertUnwindSafe(|| dispatch(name, bytes, password, from)))
        .unwrap_or_else(|_| {
            Err(Unread(LookAtThis::Stopped(
                "a fault in the reader".to_owned(),
            )))
        })?;
    if read.document.is_empty()
        && read.document.notes.is_empty()
        && read.children.is_empty()
        && from == 0
    {
        return Err(Unread::because("no text was found in it"));
    }
    Ok(read)
}

fn dispatch(name: &str, bytes: &[u8], password: Option<&str>, from: usize) -> Result<Read, Unread> {
    match sniff(name, bytes) {
        Kind::Empty => Err(Unread::because("the file is empty")),
        Kind::Docx => formats::word::read(bytes),
        Kind::Xlsx => formats::xlsx::read(bytes),
        Kind::Xlsb => formats::sheets::read_xlsb(bytes),
        Kind::Pptx => formats::pptx::read(bytes),
        Kind::Odf => formats::odf::read(bytes),
        Kind::Ole => formats::ole::read(name, bytes, password),
        Kind::Pdf => formats::pdf::read(bytes, password),
        Kind::Mail => formats::mail::read(bytes),
        Kind::Mbox => Ok(formats::mbox::read(bytes)),
        Kind::Zip => formats::zip::read(bytes, password, from),
        Kind::Signed => formats::signed::read(bytes),
        Kind::Html => Ok(formats::html::read(bytes)),
        Kind::Rtf => Ok(formats::rtf::read(bytes)),
        Kind::Xml => Ok(formats::text::read_xml(bytes)),
        Kind::Chat => Ok(formats::talk::whatsapp::read(name, bytes)),
        Kind::Json => Ok(formats::talk::chat_json::read(name, bytes)),
        Kind::Transcript => Ok(formats::talk::transcript::read(bytes)),
        Kind::Calendar => Ok(formats::talk::calendar::read(bytes)),
        Kind::Text => Ok(formats::text::read(bytes)),
        Kind::Picture => Err(Unread(LookAtThis::Picture)),
        Kind::Other(what) => Err(Unread(LookAtThis::NotSupported(what.to_owned()))),
    }
}
