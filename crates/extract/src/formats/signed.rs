//! Signed messages (S/MIME, PKCS #7): the content that was signed, taken out of its wrapping. The
//! signature is not checked: that is not what reading is for.

use document::LookAtThis;

use crate::read::{Read, Unread};

/// The object identifiers of signed and of plain data.
const SIGNED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";

/// Reads what was signed.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Unread> {
    let content = content(bytes).filter(|content| !content.is_empty());
    let content = content.ok_or_else(|| Unread::because("a damaged or empty signed message"))?;
    let mut read = Read::default();
    read.child("signed content", content);
    if read.children.is_empty() && read.document.notes.is_empty() {
        read.document.note(
            LookAtThis::Unreadable("an empty signed message".to_owned()),
            "",
        );
    }
    Ok(read)
}

/// One element: its tag, its content, and what follows it.
struct Element<'a> {
    tag: u8,
    content: &'a [u8],
    rest: &'a [u8],
    /// Whether its end is marked rather than counted.
    open: bool,
}

fn element(bytes: &[u8]) -> Option<Element<'_>> {
    let [tag, first, rest @ ..] = bytes else {
        return None;
    };
    let (length, rest) = match first {
        0x80 => {
            return Some(Element {
                tag: *tag,
                content: rest,
                rest: &[],
                open: true,
            });
        }
        short @ 0..=0x7F => (usize::from(*short), rest),
        long => {
            let count = usize::from(long & 0x7F);
            let (digits, rest) = rest.split_at_checked(count)?;
            let length = digits.iter().try_fold(0_usize, |sum, digit| {
                sum.checked_mul(256)?.checked_add(usize::from(*digit))
            })?;
            (length, rest)
        }
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some(Element {
        tag: *tag,
        content,
        rest,
        open: false,
    })
}

/// The content of the signed data inside.
fn content(bytes: &[u8]) -> Option<Vec<u8>> {
    let outer = element(bytes)?;
    let kind = element(outer.content)?;
    (kind.tag == 0x06 && kind.content == SIGNED).then_some(())?;
    let signed = element(element(kind.rest)?.content)?;
    let version = element(signed.content)?;
    let digests = element(version.rest)?;
    let wrapped = element(digests.rest)?;
    let inner_kind = element(wrapped.content)?;
    let explicit = element(inner_kind.rest)?;
    let octets = element(explicit.content)?;
    match octets.tag {
        0x04 => Some(octets.content.to_vec()),
        // In pieces, each an element of its own.
        0x24 => {
            let mut out = Vec::new();
            let mut rest = octets.content;
            while let Some(piece) = element(rest) {
                if piece.tag != 0x04 || piece.open {
                    break;
                }
                out.extend_from_slice(piece.content);
                rest = piece.rest;
            }
            Some(out)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrap(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut bytes = vec![tag, 0x82];
        bytes.extend(u16::try_from(content.len()).unwrap().to_be_bytes());
        bytes.extend(content);
        bytes
    }

    fn signed(octets: &[u8]) -> Vec<u8> {
        let data = [
            &b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01"[..],
            &wrap(0xA0, octets),
        ]
        .concat();
        let inside = [&b"\x02\x01\x01"[..], b"\x31\x00", &wrap(0x30, &data)].concat();
        let kind = [b"\x06\x09", SIGNED].concat();
        wrap(0x30, &[kind, wrap(0xA0, &wrap(0x30, &inside))].concat())
    }

    #[test]
    fn content_comes_out_whole_or_in_pieces() {
        assert_eq!(
            content(&signed(&wrap(0x04, b"Dear Ada"))).unwrap(),
            b"Dear Ada"
        );
        let pieces = [wrap(0x04, b"Dear "), wrap(0x04, b"Ada")].concat();
        assert_eq!(content(&signed(&wrap(0x24, &pieces))).unwrap(), b"Dear Ada");
    }

    #[test]
    fn lengths_are_not_believed() {
        assert_eq!(
            content(b"\x30\x88\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x06"),
            None
        );
        assert_eq!(content(b"\x30\x80\x06"), None);
    }
}
