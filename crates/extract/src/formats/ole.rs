//! The older Office container: which of its many inhabitants it is.

use std::io::{Cursor, Read as _};
use std::panic::catch_unwind;

use document::{LookAtThis, Part, PartKind};

use super::{biff, doc, msg, ppt, sheets, summary, unlock};
use crate::read::{Read, Unread, read_from};

/// A stream longer than this is not read, bytes.
const STREAM: u64 = 64 << 20;

/// An open container.
pub(crate) type Container<'a> = cfb::CompoundFile<Cursor<&'a [u8]>>;

/// Reads whatever is in the container.
pub(crate) fn read(name: &str, bytes: &[u8], password: Option<&str>) -> Result<Read, Unread> {
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        // Damaged, or a bare workbook without its container; on other damage that reader panics.
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
        let book = stream(&mut file, "/Workbook").or_else(|| stream(&mut file, "/Book"));
        Some(workbook(bytes, &biff::walk(&book.unwrap_or_default())))
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
fn workbook(bytes: &[u8], beside: &biff::Beside) -> Result<Read, Unread> {
    if beside.encrypted {
        return Err(Unread(LookAtThis::Encrypted));
    }
    let mut read = sheets::read_xls(bytes)?;
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
