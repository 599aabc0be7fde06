//! Word 97–2003: the text by its table of pieces, as [MS-DOC] describes. What stands where (body,
//! footnotes, headers, comments) follows from the lengths in the file's heading.

use document::{LookAtThis, Part, PartKind};
use encoding_rs::WINDOWS_1252;

use super::ole::{Container, stream};
use crate::locked::{key97, shuffled};
use crate::read::{Read, Unread};

/// The parts of the text in their order, each with its place in the heading's list of lengths.
const STORIES: [(usize, PartKind, &str); 7] = [
    (0x4C, PartKind::Body, "body"),
    (0x50, PartKind::Footnote, "footnotes"),
    (0x54, PartKind::Header, "headers and footers"),
    (0x5C, PartKind::Comment, "comments"),
    (0x60, PartKind::Footnote, "endnotes"),
    (0x64, PartKind::Body, "text boxes"),
    (0x68, PartKind::Header, "text boxes in headers"),
];

/// Flags of the heading: encrypted, and that only as Word 95 did it.
const ENCRYPTED: u16 = 0x0100;
const SHUFFLED: u16 = 0x8000;
/// How much is encrypted with one key.
const BLOCK: usize = 512;
/// How much of the heading never is.
const CLEAR: usize = 68;

/// Reads a document.
pub(crate) fn read(file: &mut Container<'_>, password: Option<&str>) -> Result<Read, Unread> {
    let damaged = || Unread::because("a damaged Word 97–2003 document");
    let mut main = stream(file, "/WordDocument").ok_or_else(damaged)?;
    let flags = number16(&main, 0x0A).ok_or_else(damaged)?;
    if number16(&main, 0x02).unwrap_or(0) < 0x00C1 {
        return Err(Unread(LookAtThis::NotSupported(
            "Word document before 97".to_owned(),
        )));
    }
    let table = if flags & 0x0200 != 0 {
        "/1Table"
    } else {
        "/0Table"
    };
    let mut table = stream(file, table).ok_or_else(damaged)?;
    if flags & ENCRYPTED != 0 {
        if flags & SHUFFLED != 0 {
            return Err(shuffled());
        }
        let key = key97(&table, password)?;
        let open = key.stream(&main, BLOCK).ok_or_else(damaged)?;
        // The beginning of the heading stands in clear.
        let clear = main.len().min(CLEAR);
        main.splice(clear.., open.into_iter().skip(clear));
        table = key.stream(&table, BLOCK).ok_or_else(damaged)?;
    }
    let text = pieces(&main, &table).ok_or_else(damaged)?;
    let mut read = Read::default();
    let mut rest = text.as_slice();
    for (place, kind, label) in STORIES {
        let length = number32(&main, place).unwrap_or(0).min(rest.len());
        let (story, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        rest = after;
        let (shown, hidden) = plain(&String::from_utf16_lossy(story));
        read.document.push(Part::new(kind, label, shown));
        let fields = format!("field codes of {label}");
        read.document
            .push(Part::new(PartKind::Hidden, fields, hidden));
    }
    if text.contains(&1) || text.contains(&8) {
        read.document
            .note(LookAtThis::Picture, "pictures or drawings in the document");
    }
    if file.exists("/ObjectPool") {
        read.document
            .note(LookAtThis::Embedded("objects".to_owned()), "");
    }
    if file.exists("/Macros") {
        read.document
            .note(LookAtThis::Embedded("macros".to_owned()), "");
    }
    Ok(read)
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(
        bytes.get(at..at.checked_add(2)?)?.try_into().ok()?,
    ))
}

fn number32(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(bytes)).ok()
}

/// All characters of the document, as UTF-16 units, in the order of the text.
fn pieces(main: &[u8], table: &[u8]) -> Option<Vec<u16>> {
    let (start, length) = (number32(main, 0x01A2)?, number32(main, 0x01A6)?);
    let mut clx = table.get(start..start.checked_add(length)?)?;
    // Before the table there may be runs of formatting.
    while let [1, rest @ ..] = clx {
        let skip = usize::from(number16(rest, 0)?) + 2;
        clx = rest.get(skip..)?;
    }
    let [2, plan @ ..] = clx else { return None };
    let size = number32(plan, 0)?;
    let plan = plan.get(4..4_usize.checked_add(size)?)?;
    let count = plan.len().checked_sub(4)? / 12;
    let mut out = Vec::new();
    for index in 0..count {
        let (from, to) = (number32(plan, index * 4)?, number32(plan, index * 4 + 4)?);
        let descriptor = (count + 1) * 4 + index * 8;
        let place = number32(plan, descriptor + 2)?;
        piece(main, place, to.checked_sub(from)?, &mut out)?;
    }
    Some(out)
}

/// One piece: two bytes a character, or one in the Western character set.
fn piece(main: &[u8], place: usize, count: usize, out: &mut Vec<u16>) -> Option<()> {
    if place & 0x4000_0000 == 0 {
        let end = place.checked_add(count.checked_mul(2)?)?;
        out.extend(
            main.get(place..end)?
                .as_chunks()
                .0
                .iter()
                .map(|pair: &[u8; 2]| u16::from_le_bytes(*pair)),
        );
    } else {
        let start = (place & 0x3FFF_FFFF) / 2;
        let bytes = main.get(start..start.checked_add(count)?)?;
        out.extend(
            WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .encode_utf16(),
        );
    }
    Some(())
}

/// Control characters to what they show; the codes of fields apart from their results.
fn plain(text: &str) -> (String, String) {
    let (mut shown, mut hidden) = (String::new(), String::new());
    // For each open field: whether its code is still being read.
    let mut fields: Vec<bool> = Vec::new();
    for character in text.chars() {
        match character {
            '\u{13}' => fields.push(true),
            '\u{14}' => {
                if let Some(code) = fields.last_mut() {
                    *code = false;
                }
                hidden.push('\n');
            }
            '\u{15}' => {
                fields.pop();
            }
            _ if fields.contains(&true) => hidden.push(character),
            '\r' | '\u{b}' | '\u{c}' => shown.push('\n'),
            '\u{7}' | '\t' => shown.push('\t'),
            '\u{1e}' => shown.push('\u{2011}'),
            '\u{0}'..='\u{1f}' => {}
            _ => shown.push(character),
        }
    }
    (shown, hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_show_their_results() {
        let (shown, hidden) = plain("a\u{13} HYPERLINK x \u{14}link\u{15} b\rcell\u{7}");
        assert_eq!(
            (shown.as_str(), hidden.trim()),
            ("alink b\ncell\t", "HYPERLINK x")
        );
    }

    #[test]
    fn lengths_are_not_believed() {
        assert_eq!(pieces(&[0; 2000], &[2, 0xFF, 0xFF, 0xFF, 0xFF]), None);
        let mut out = Vec::new();
        assert_eq!(piece(&[0; 8], 4, usize::MAX, &mut out), None);
        assert_eq!(piece(&[0; 8], 0x4000_0000 | 6, 99, &mut out), None);
        assert!(out.is_empty());
    }
}
