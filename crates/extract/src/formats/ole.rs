//! The older Office container: which of its many inhabitants it is.

use std::io::{Cursor, Read as _, Write as _};
use std::panic::catch_unwind;

use document::{LookAtThis, Part, PartKind};

use super::{biff, doc, msg, ppt, sheets, summary, unlock};
use crate::locked::{key97, locked, not_opened_yet, shuffled};
use crate::read::{Read, Unread, read_from};

/// A stream longer than this is not read, bytes.
const STREAM: u64 = 64 << 20;

/// How a container begins.
const CONTAINER: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// What ends a chain of sectors in the container's table of them.
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;

/// An open container.
pub(crate) type Container<'a> = cfb::CompoundFile<Cursor<&'a [u8]>>;

/// Reads whatever is in the container.
pub(crate) fn read(name: &str, bytes: &[u8], password: Option<&str>) -> Result<Read, Unread> {
    if let Some(read) = within(bytes, |file| contents(name, file, password)) {
        return read;
    }
    if bytes.starts_with(CONTAINER) {
        return Err(Unread::because("a damaged Office 97–2003 file"));
    }
    // A bare workbook without its container. That reader panics at damage, and never sees a
    // container of others: a ring in a chain of sectors would make it fill all memory.
    let book = catch_unwind(|| sheets::read_xls(bytes))
        .ok()
        .and_then(Result::ok);
    book.ok_or_else(|| Unread::because("a damaged Office 97–2003 file"))
}

/// Does something with the container in these bytes; none if they are none.
pub(crate) fn within<T>(bytes: &[u8], work: impl FnOnce(&mut Container<'_>) -> T) -> Option<T> {
    if let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) {
        return Some(work(&mut file));
    }
    let mended = well_padded(bytes)?;
    let mut file = cfb::CompoundFile::open(Cursor::new(mended.as_slice())).ok()?;
    Some(work(&mut file))
}

/// The same container with what some programs leave behind the end of its table of sectors, marks of
/// the end of a chain, made into marks of free sectors; none if there are no such.
fn well_padded(bytes: &[u8]) -> Option<Vec<u8>> {
    let number = |at: usize| -> Option<u32> {
        let bytes = bytes.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    };
    let size = match bytes.get(30..32)? {
        [9, 0] => 512,
        [12, 0] => 4096,
        _ => return None,
    };
    let sectors = (bytes.len() / size).checked_sub(1)?;
    let mut mended = None;
    // The places of the table's own sectors that stand in the heading: enough for 6 MiB.
    for (index, place) in (0..109).enumerate() {
        let Some(sector) = number(76 + place * 4).and_then(|sector| usize::try_from(sector).ok())
        else {
            break;
        };
        if sector >= sectors {
            break;
        }
        for entry in 0..size / 4 {
            let at = (sector + 1) * size + entry * 4;
            if index * (size / 4) + entry >= sectors && number(at) == Some(END_OF_CHAIN) {
                let mended = mended.get_or_insert_with(|| bytes.to_vec());
                mended.get_mut(at..at + 4)?.fill(0xFF);
            }
        }
    }
    mended
}

fn contents(name: &str, file: &mut Container<'_>, password: Option<&str>) -> Result<Read, Unread> {
    let streams: Vec<String> = file
        .walk()
        .take(10_000)
        .filter(cfb::Entry::is_stream)
        .map(|entry| entry.path().to_string_lossy().to_ascii_lowercase())
        .collect();
    let has = |name: &str| streams.iter().any(|stream| stream == name);
    if has("/encryptedpackage") {
        return package(name, file, password);
    }
    if has("/\u{9}drmcontent") {
        return Err(Unread(rights_managed()));
    }
    let old = if has("/workbook") || has("/book") {
        Some(workbook(file, password))
    } else if has("/worddocument") {
        Some(doc::read(file, password))
    } else if has("/powerpoint document") {
        Some(ppt::read(file, password))
    } else {
        None
    };
    if let Some(read) = old {
        let mut read = read?;
        read.document.push(summary::part(file));
        return Ok(read);
    }
    if has("/__properties_version1.0") {
        return Ok(msg::read(file));
    }
    Err(Unread(LookAtThis::NotSupported(
        "Office 97–2003 file".to_owned(),
    )))
}

/// A newer Office file that is encrypted.
fn package(name: &str, file: &mut Container<'_>, password: Option<&str>) -> Result<Read, Unread> {
    read_from(name, &unlocked(file, password)?, password, 0)
}

/// The newer Office file in one that is encrypted.
pub(crate) fn unlocked(
    file: &mut Container<'_>,
    password: Option<&str>,
) -> Result<Vec<u8>, Unread> {
    let package = stream(file, "/EncryptedPackage").unwrap_or_default();
    // Who may open it is then asked of a server; there is no password.
    let Some(info) = stream(file, "/EncryptionInfo") else {
        return Err(Unread(rights_managed()));
    };
    if !unlock::is_known(&info) {
        return Err(Unread(not_opened_yet("in an unusual way", "a password")));
    }
    let inner = unlock::unlock(&info, &package, password).ok_or(Unread(locked(password)))?;
    if inner.starts_with(b"PK") {
        return Ok(inner);
    }
    Err(Unread::because("a damaged encrypted Office file"))
}

fn rights_managed() -> LookAtThis {
    not_opened_yet("by rights management", "it")
}

/// A workbook, and what stands beside its cells.
fn workbook(file: &mut Container<'_>, password: Option<&str>) -> Result<Read, Unread> {
    let damaged = || Unread::because("a damaged workbook");
    let (name, book) = open_book(file, password)?;
    let beside = biff::walk(&book);
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

/// A workbook's stream by its name, opened if it is locked.
fn open_book(
    file: &mut Container<'_>,
    password: Option<&str>,
) -> Result<(&'static str, Vec<u8>), Unread> {
    let damaged = || Unread::because("a damaged workbook");
    let (name, book) = ["/Workbook", "/Book"]
        .iter()
        .find_map(|name| Some((*name, stream(file, name)?)))
        .ok_or_else(damaged)?;
    let Some(lock) = biff::walk(&book).lock else {
        return Ok((name, book));
    };
    // Two bytes say which way; the other one is that of Excel 95.
    let [1, 0, info @ ..] = lock.as_slice() else {
        return Err(shuffled());
    };
    let key = key97(info, password)?;
    Ok((name, biff::opened(&book, &key).ok_or_else(damaged)?))
}

/// A workbook of Excel 97–2003 alone in a container, for a reader of tables: opened if nobody set a
/// password of their own.
pub(crate) fn plain_book(file: &mut Container<'_>) -> Result<Vec<u8>, Unread> {
    let (name, book) = open_book(file, None)?;
    alone(name, &book).map_err(|_| Unread::because("a damaged workbook"))
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

#[cfg(test)]
mod tests {
    use super::super::unlock97::{Key, tests::locked as lock};
    use super::*;

    fn container(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for (name, bytes) in streams {
            file.create_stream(name).unwrap().write_all(bytes).unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    /// Encrypts a stream, with what stands in clear at its beginning.
    fn secret(key: &Key, stream: &[u8], clear: usize) -> Vec<u8> {
        let mut out = key.stream(stream, 512).unwrap();
        out[..clear].copy_from_slice(&stream[..clear]);
        out
    }

    fn check(bytes: &[u8], text: &str) {
        let said = |password| read("x", bytes, password).unwrap_err().to_string();
        assert!(said(None).contains("open it with its password"));
        assert!(said(Some("clementine")).contains("is the wrong one"));
        let opened = read("x", bytes, Some("tangerine")).unwrap();
        let found = opened
            .document
            .parts
            .iter()
            .any(|part| part.text.contains(text));
        assert!(found, "{:?}", opened.document);
    }

    #[test]
    fn a_locked_document_of_word_97_opens_with_its_password() {
        let text = b"Dear Ada, hello.";
        let length = u32::try_from(text.len()).unwrap();
        for way in [0, 16] {
            let (info, key) = lock(way, "tangerine");
            let mut main = vec![0; 0x400];
            let mut put =
                |at: usize, bytes: &[u8]| main[at..at + bytes.len()].copy_from_slice(bytes);
            put(0x02, &[0xC1, 0]);
            put(0x0A, &0x0300_u16.to_le_bytes());
            put(0x4C, &length.to_le_bytes());
            put(0x01A2, &600_u32.to_le_bytes());
            put(0x01A6, &21_u32.to_le_bytes());
            put(0x300, text);
            let mut table = info.clone();
            table.resize(600, 0);
            table.extend([2, 16, 0, 0, 0]);
            table.extend([[0; 4], length.to_le_bytes()].concat());
            // One byte a character, from so many half bytes on.
            table.extend([[0; 2].as_slice(), &0x4000_0600_u32.to_le_bytes(), &[0; 2]].concat());
            let bytes = container(&[
                ("/WordDocument", &secret(&key, &main, 68)),
                ("/1Table", &secret(&key, &table, info.len())),
            ]);
            check(&bytes, "Dear Ada, hello.");
            main[0x0B] |= 0x80;
            let shuffled = container(&[("/WordDocument", &main), ("/1Table", &table)]);
            let said = read("x", &shuffled, Some("x")).unwrap_err().to_string();
            assert!(said.contains("save a copy without a password"), "{said}");
        }
    }

    /// A workbook with one sheet of two rows, locked.
    fn workbook_of(password: &str) -> Vec<u8> {
        let record = |kind: u16, content: &[u8]| {
            let length = u16::try_from(content.len()).unwrap();
            [&kind.to_le_bytes()[..], &length.to_le_bytes(), content].concat()
        };
        let begin = |kind: u8| record(0x0809, &[&[0, 6, kind, 0][..], &[0; 12]].concat());
        let cell = |row: u8, text: &str| {
            let length = u8::try_from(text.len()).unwrap();
            let head = [row, 0, 0, 0, 0, 0, length, 0, 0];
            record(0x0204, &[&head, text.as_bytes()].concat())
        };
        let (info, key) = lock(0, password);
        let head = [begin(5), record(0x002F, &[&[1, 0][..], &info].concat())].concat();
        let end = record(0x000A, &[]);
        let place = u32::try_from(head.len() + 4 + 13 + end.len()).unwrap();
        let sheet = [&place.to_le_bytes()[..], &[0, 0, 5, 0], b"Pupil"].concat();
        let plain = [
            head.clone(),
            record(0x0085, &sheet),
            end.clone(),
            begin(0x10),
            cell(0, "Name"),
            cell(1, "Ada Poe"),
            end,
        ]
        .concat();
        // What opens a stream locks it too, but for the record that says that it is locked.
        let mut secret = biff::opened(&plain, &key).unwrap();
        secret[20..22].copy_from_slice(&plain[20..22]);
        container(&[("/Workbook", &secret)])
    }

    #[test]
    fn a_locked_workbook_of_excel_97_opens_with_its_password() {
        let bytes = workbook_of("tangerine");
        check(&bytes, "Ada Poe");
        let said = crate::table::table("a.xls", &bytes, None).unwrap_err();
        assert_eq!(said.0, LookAtThis::Encrypted);
        // Nobody set a password of their own.
        let usual = workbook_of(unlock::USUAL);
        assert!(read("a.xls", &usual, None).is_ok());
        let table = crate::table::table("a.xls", &usual, None).unwrap();
        assert_eq!(table.rows.len(), 2, "{table:?}");
    }

    #[test]
    fn a_locked_presentation_of_powerpoint_97_opens_with_its_password() {
        let record = |head: u16, kind: u16, content: &[u8]| {
            let length = u32::try_from(content.len()).unwrap();
            let head = [head.to_le_bytes(), kind.to_le_bytes()].concat();
            [&head, length.to_le_bytes().as_slice(), content].concat()
        };
        let place = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let (info, key) = lock(16, "tangerine");
        let mut object = record(0, 0x0FA8, b"Dear Ada, hello.");
        key.apply(1, &mut object).unwrap();
        let mut records = object;
        let session = place(&records);
        records.extend(record(0xF, 0x2F14, &info));
        let directory = place(&records);
        // Two objects from number 1 on, by their places.
        let entries = [((2_u32 << 20) | 1).to_le_bytes(), [0; 4], session].concat();
        records.extend(record(0, 0x1772, &entries));
        let edit = place(&records);
        let content = [
            &[0; 12],
            directory.as_slice(),
            &[0; 12],
            &2_u32.to_le_bytes(),
        ]
        .concat();
        records.extend(record(0, 0x0FF5, &content));
        let user = [&[0; 12], &[0xDF, 0xC4, 0xD1, 0xF3][..], &edit].concat();
        let bytes = container(&[("/PowerPoint Document", &records), ("/Current User", &user)]);
        check(&bytes, "Dear Ada, hello.");
        let lost = container(&[("/PowerPoint Document", b"x"), ("/Current User", &user)]);
        let said = read("x", &lost, Some("x")).unwrap_err().to_string();
        assert!(said.contains("save a copy without a password"), "{said}");
    }
}
