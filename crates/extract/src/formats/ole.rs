//! The older Office container: which of its many inhabitants it is.

use std::io::{Cursor, Read as _, Write as _};
use std::panic::catch_unwind;

use document::{LookAtThis, Part, PartKind};

use super::{biff, doc, msg, ppt, sheets, summary, unlock};
use crate::read::{Read, Unread, read_from};

/// A stream longer than this is not read, bytes.
const STREAM: u64 = 64 << 20;

/// How a container begins.
const CONTAINER: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// An open container.
pub(crate) type Container<'a> = cfb::CompoundFile<Cursor<&'a [u8]>>;

/// Reads whatever is in the container.
pub(crate) fn read(name: &str, bytes: &[u8], password: Option<&str>) -> Result<Read, Unread> {
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        if bytes.starts_with(CONTAINER) {
            return Err(Unread::because("a damaged Office 97–2003 file"));
        }
        // A bare workbook without its container. That reader panics at damage, and never sees a
        // container of others: a ring in a chain of sectors would make it fill all memory.
        let book = catch_unwind(|| sheets::read_xls(bytes))
            .ok()
            .and_then(Result::ok);
        return book.ok_or_else(|| Unread::because("a damaged Office 97–2003 file"));
    };
    let streams: Vec<String> = file
        .walk()
        .take(10_000)
        .filter(cfb::Entry::is_stream)
        .map(|entry| entry.path().to_string_lossy().to_ascii_lowercase())
        .collect();
    let has = |name: &str| streams.iter().any(|stream| stream == name);
    if has("/encryptedpackage") {
        let info = stream(&mut file, "/EncryptionInfo").unwrap_or_default();
        let package = stream(&mut file, "/EncryptedPackage").unwrap_or_default();
        let inner =
            unlock::unlock(&info, &package, password).ok_or(Unread(LookAtThis::Encrypted))?;
        if inner.starts_with(b"PK") {
            return read_from(name, &inner, password, 0);
        }
        return Err(Unread(LookAtThis::Encrypted));
    }
    let old = if has("/workbook") || has("/book") {
        Some(workbook(&mut file))
    } else if has("/worddocument") {
        Some(doc::read(&mut file))
    } else if has("/powerpoint document") {
        Some(ppt::read(&mut file))
    } else {
        None
    };
    if let Some(read) = old {
        let mut read = read?;
        read.document.push(summary::part(&mut file));
        return Ok(read);
    }
    if has("/__properties_version1.0") {
        return Ok(msg::read(&mut file));
    }
    Err(Unread(LookAtThis::NotSupported(
        "Office 97–2003 file".to_owned(),
    )))
}

/// A workbook, and what stands beside its cells.
fn workbook(file: &mut Container<'_>) -> Result<Read, Unread> {
    let damaged = || Unread::because("a damaged workbook");
    let (name, book) = ["/Workbook", "/Book"]
        .iter()
        .find_map(|name| Some((*name, stream(file, name)?)))
        .ok_or_else(damaged)?;
    let beside = biff::walk(&book);
    if beside.encrypted {
        return Err(Unread(LookAtThis::Encrypted));
    }
    let mut read = sheets::read_xls(&alone(name, &book).map_err(|_| damaged())?)?;
    read.document.push(Part::new(
        PartKind::Header,
        "headers and footers",
        beside.headers.as_str(),
    ));
    read.document.push(Part::new(
        PartKind::Comment,
        "comments and text boxes",
        beside.texts.as_str(),
    ));
    Ok(read)
}

/// A container of our own with one stream, for a reader that believes every container.
fn alone(name: &str, stream: &[u8]) -> std::io::Result<Vec<u8>> {
    // Version 3, as Excel writes it: the reader knows no other well.
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    file.create_stream(name)?.write_all(stream)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// The bytes of a stream.
pub(crate) fn stream(file: &mut Container<'_>, path: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(path)
        .ok()?
        .take(STREAM)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(bytes)
}
