//! The older Office container: which of its many inhabitants it is.

use std::io::Cursor;

use document::LookAtThis;

use super::sheets;
use crate::read::{Read, Unread};

/// Reads whatever is in the container.
pub(crate) fn read(_name: &str, bytes: &[u8], _password: Option<&str>) -> Result<Read, Unread> {
    let Ok(file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        // Damaged, or a bare workbook without its container.
        return sheets::read_xls(bytes);
    };
    let streams: Vec<String> = file
        .walk()
        .take(10_000)
        .filter(cfb::Entry::is_stream)
        .map(|entry| entry.path().to_string_lossy().to_ascii_lowercase())
        .collect();
    let has = |name: &str| streams.iter().any(|stream| stream == name);
    let unsupported = |what: &str| Err(Unread(LookAtThis::NotSupported(what.to_owned())));
    if has("/encryptedpackage") {
        return Err(Unread(LookAtThis::Encrypted));
    }
    if has("/workbook") || has("/book") {
        return sheets::read_xls(bytes);
    }
    if has("/worddocument") {
        return unsupported("Word 97–2003 document");
    }
    if has("/powerpoint document") {
        return unsupported("PowerPoint 97–2003 presentation");
    }
    if has("/__properties_version1.0") {
        return unsupported("Outlook message");
    }
    unsupported("Office 97–2003 file")
}
