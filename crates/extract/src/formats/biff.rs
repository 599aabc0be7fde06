//! What stands beside the cells of an Excel 97–2003 workbook: headers, footers, comments, text
//! boxes; and whether it is encrypted. A walk over records, as [MS-XLS] describes.

use encoding_rs::WINDOWS_1252;

const FILEPASS: u16 = 0x002F;
const HEADER: u16 = 0x0014;
const FOOTER: u16 = 0x0015;
const TEXT_OBJECT: u16 = 0x01B6;
const CONTINUE: u16 = 0x003C;

/// What was found beside the cells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    /// Whether a password is needed.
    pub(crate) encrypted: bool,
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
                beside.encrypted = true;
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
    fn encryption_is_seen() {
        assert!(walk(&record(FILEPASS, &[1, 0])).encrypted);
        assert_eq!(walk(&[1, 2, 0xFF, 0xFF, 1]), Beside::default());
    }
}
