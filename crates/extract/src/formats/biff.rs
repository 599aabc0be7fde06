//! What stands beside the cells of an Excel 97–2003 workbook: headers, footers, comments, text
//! boxes; and whether it is encrypted. A walk over records, as [MS-XLS] describes.

use encoding_rs::WINDOWS_1252;

use super::unlock97::Key;

const FILEPASS: u16 = 0x002F;
/// Of a sheet the place of its first record stands in clear.
const SHEET: u16 = 0x0085;
/// A record that readers pass over.
const WRITE_ACCESS: u16 = 0x005C;
/// How much is encrypted with one key.
const BLOCK: usize = 1024;
const HEADER: u16 = 0x0014;
const FOOTER: u16 = 0x0015;
const TEXT_OBJECT: u16 = 0x01B6;
const CONTINUE: u16 = 0x003C;

/// What was found beside the cells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    /// How it is encrypted, if it is: then nothing else is known.
    pub(crate) lock: Option<Vec<u8>>,
    /// Headers and footers, one a line.
    pub(crate) headers: String,
    /// Comments and text boxes, one a line.
    pub(crate) texts: String,
}

/// Walks the records of the workbook's stream.
pub(crate) fn walk(stream: &[u8]) -> Beside {
    let mut beside = Beside::default();
    let mut rest = stream;
    // How many characters of a text object the next record brings.
    let mut waiting = 0;
    while let [a, b, c, d, after @ ..] = rest {
        let (kind, length) = (
            u16::from_le_bytes([*a, *b]),
            usize::from(u16::from_le_bytes([*c, *d])),
        );
        let Some((content, next)) = after.split_at_checked(length) else {
            break;
        };
        rest = next;
        match kind {
            FILEPASS => {
                beside.lock = Some(content.to_vec());
                return beside;
            }
            HEADER | FOOTER => {
                if let Some(text) = header(content) {
                    beside.headers.push_str(&super::xlsx::without_codes(&text));
                    beside.headers.push('\n');
                }
            }
            CONTINUE if waiting > 0 => {
                if let Some(text) = characters(content, waiting) {
                    beside.texts.push_str(&text.replace('\r', "\n"));
                    beside.texts.push('\n');
                }
            }
            _ => {}
        }
        waiting = match (kind, content.get(10..12)) {
            (TEXT_OBJECT, Some([low, high])) => usize::from(u16::from_le_bytes([*low, *high])),
            _ => 0,
        };
    }
    beside
}

/// The workbook's stream with every record decrypted, and none that says that it is encrypted.
pub(crate) fn opened(stream: &[u8], key: &Key) -> Option<Vec<u8>> {
    let mut out = key.stream(stream, BLOCK)?;
    let mut at = 0_usize;
    while let Some([a, b, c, d]) = stream.get(at..at.saturating_add(4)) {
        let kind = u16::from_le_bytes([*a, *b]);
        let length = usize::from(u16::from_le_bytes([*c, *d]));
        // Heads of records stand in clear, and so do a few whole.
        let clear = match kind {
            FILEPASS | 0x0809 | 0x00E1 | 0x0138 | 0x0194 | 0x0195 | 0x0196 => length,
            SHEET => length.min(4),
            _ => 0,
        };
        let end = (at + 4 + clear).min(stream.len());
        out.get_mut(at..end)?.copy_from_slice(stream.get(at..end)?);
        if kind == FILEPASS {
            let neutral = WRITE_ACCESS.to_le_bytes();
            out.get_mut(at..at + 2)?.copy_from_slice(&neutral);
        }
        at += 4 + length;
    }
    Some(out)
}

fn header(content: &[u8]) -> Option<String> {
    let [low, high, rest @ ..] = content else {
        return None;
    };
    characters(rest, usize::from(u16::from_le_bytes([*low, *high])))
}

/// A flag, then so many characters of one byte or two.
fn characters(content: &[u8], count: usize) -> Option<String> {
    let (flag, rest) = content.split_first()?;
    if flag & 1 == 0 {
        let bytes = rest.get(..count.min(rest.len()))?;
        return Some(
            WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
        );
    }
    let units: Vec<u16> = rest
        .as_chunks()
        .0
        .iter()
        .take(count)
        .map(|pair: &[u8; 2]| u16::from_le_bytes(*pair))
        .collect();
    Some(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::super::unlock97::tests::locked;
    use super::*;

    fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), content].concat()
    }

    #[test]
    fn headers_and_comments_are_found() {
        let mut object = vec![0; 18];
        object[10] = 3;
        let stream = [
            record(HEADER, b"\x0A\0\0&LRegister"),
            record(TEXT_OBJECT, &object),
            record(CONTINUE, b"\x01A\0d\0a\0"),
            record(CONTINUE, b"\0formatting"),
        ]
        .concat();
        let beside = walk(&stream);
        assert_eq!(
            (beside.headers.as_str(), beside.texts.as_str()),
            ("Register\n", "Ada\n")
        );
    }

    #[test]
    fn a_locked_workbook_is_opened_record_by_record() {
        let (info, key) = locked(16, "tangerine");
        let records = |with: &dyn Fn(&[u8]) -> Vec<u8>| {
            let lock = record(FILEPASS, &[&[1, 0][..], &info].concat());
            let plain = [
                record(0x0809, &[0, 6, 5, 0]),
                lock.clone(),
                record(SHEET, b"\x10\0\0\0\0\0\x03\0Ada"),
                record(HEADER, b"\x0A\0\0&LRegister"),
                record(HEADER, &[b' '; 1100]),
            ]
            .concat();
            (with(&plain), lock.len() + 8)
        };
        let (plain, sheet) = records(&<[u8]>::to_vec);
        // Encrypted, and what stands in clear put back.
        let mut secret = key.stream(&plain, BLOCK).unwrap();
        secret[..sheet + 8].copy_from_slice(&plain[..sheet + 8]);
        for head in [sheet + 15, sheet + 15 + 17] {
            secret[head..head + 4].copy_from_slice(&plain[head..head + 4]);
        }
        let mut expected = plain;
        expected[8..10].copy_from_slice(&WRITE_ACCESS.to_le_bytes());
        assert_eq!(opened(&secret, &key).unwrap(), expected);
    }

    #[test]
    fn encryption_is_seen() {
        assert_eq!(
            walk(&record(FILEPASS, &[1, 0])).lock.as_deref(),
            Some(&[1, 0][..])
        );
        assert_eq!(walk(&[1, 2, 0xFF, 0xFF, 1]), Beside::default());
    }
}
