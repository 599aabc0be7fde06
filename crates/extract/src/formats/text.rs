//! Plain text in whatever encoding it comes, and what is plain text underneath (CSV, calendars,
//! business cards).

use std::borrow::Cow;

use document::{LookAtThis, Part, PartKind};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::read::Read;

/// Reads a text file as it stands, so that places in the part are places in the file.
pub(crate) fn read(bytes: &[u8]) -> Read {
    let mut read = Read::default();
    read.document
        .push(Part::new(PartKind::Body, "body", decode(bytes, None)));
    read
}

/// Reads XML of a kind that we do not know: all its character data.
pub(crate) fn read_xml(bytes: &[u8]) -> Read {
    let (text, result) = super::xml::plain(bytes);
    let mut read = Read::default();
    read.document.push(Part::new(PartKind::Body, "body", text));
    if result.is_err() {
        read.document
            .note(LookAtThis::Incomplete("damaged XML".to_owned()), "");
    }
    read
}

/// Decodes by byte order mark, then by the encoding that the file declares, then as UTF-8 if it is
/// valid, then as windows-1252, in which every byte means something.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return owned(
            encoding
                .decode_without_bom_handling(bytes.get(length..).unwrap_or_default())
                .0,
        );
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return owned(encoding.decode_without_bom_handling(bytes).0);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let declared = declared
        .and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        .filter(|encoding| *encoding != UTF_8 && *encoding != UTF_16LE && *encoding != UTF_16BE);
    if let Some(encoding) = declared {
        return owned(encoding.decode_without_bom_handling(bytes).0);
    }
    // A file cut in the middle of a character, or with a few bad bytes, is still UTF-8.
    let lossy = String::from_utf8_lossy(bytes);
    let bad = lossy.matches('\u{FFFD}').count();
    let good = lossy
        .chars()
        .filter(|c| !c.is_ascii())
        .count()
        .saturating_sub(bad);
    if good > 4 * bad.max(1) {
        return lossy.into_owned();
    }
    owned(WINDOWS_1252.decode_without_bom_handling(bytes).0)
}

fn owned(text: Cow<'_, str>) -> String {
    text.into_owned()
}

/// UTF-16 without a byte order mark shows as zeroes at every other place.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(512) & !1)?;
    if head.len() < 4 {
        return None;
    }
    let pairs = head.len() / 2;
    let zeroes = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeroes(0), zeroes(1));
    if odd * 10 >= pairs * 7 && even == 0 {
        return Some(UTF_16LE);
    }
    (even * 10 >= pairs * 7 && odd == 0).then_some(UTF_16BE)
}

/// Whether bytes look like text rather than something binary.
pub(crate) fn looks_like_text(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() || utf16_without_mark(bytes).is_some() {
        return true;
    }
    let head = bytes.get(..bytes.len().min(8192)).unwrap_or_default();
    let odd = head
        .iter()
        .filter(|b| matches!(**b, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F))
        .count();
    !head.contains(&0) && odd * 50 <= head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let check = |bytes: &[u8], expected: &str| assert_eq!(decode(bytes, None), expected);
        check(b"\xEF\xBB\xBFZo\xC3\xAB", "Zoë");
        check(b"\xFF\xFEZ\0o\0\xEB\0", "Zoë");
        check(b"\xFE\xFF\0Z\0o\0\xEB", "Zoë");
        check(b"Z\0o\0e\0 \0P\0", "Zoe P");
        check(b"Zo\xC3\xAB", "Zoë");
        check(b"Zo\xEB \x93said\x94", "Zoë “said”");
        check(b"", "");
    }

    #[test]
    fn a_declared_encoding_helps_where_the_bytes_do_not_say() {
        assert_eq!(decode(b"\xE6", Some("iso-8859-2")), "ć");
        assert_eq!(
            decode(b"\xC3\xAB", Some("iso-8859-2")),
            "ë",
            "valid UTF-8 is UTF-8"
        );
    }

    #[test]
    fn a_text_cut_within_a_character_stays_utf8() {
        let whole = "ëëëëëëëëëë".as_bytes();
        assert!(decode(&whole[..19], None).starts_with("ëëëëëëëëë"));
    }

    #[test]
    fn binary_is_not_text() {
        assert!(looks_like_text(b"Dear Ada,\r\n\tThank you.\r\n"));
        assert!(looks_like_text("Zoë".as_bytes()));
        assert!(!looks_like_text(b"\x7fELF\x02\x01\x01\0\0\0"));
    }
}
