//! `PowerPoint` 97–2003: the text records in the order of the file, as [MS-PPT] describes. A walk over
//! records, without a tree.

use document::{LookAtThis, Part, PartKind};
use encoding_rs::WINDOWS_1252;

use super::ole::{Container, stream};
use super::unlock97::{Key, number};
use crate::locked::{key97, shuffled};
use crate::read::{Read, Unread};

/// Records that hold text, and those around them.
mod kind {
    pub(super) const SLIDE: u16 = 0x03EE;
    pub(super) const NOTES: u16 = 0x03F0;
    pub(super) const MASTER: u16 = 0x03F8;
    pub(super) const LIST: u16 = 0x0FF0;
    pub(super) const PLACE: u16 = 0x03F3;
    pub(super) const WIDE: u16 = 0x0FA0;
    pub(super) const NARROW: u16 = 0x0FA8;
    pub(super) const STRING: u16 = 0x0FBA;
}

/// Reads a presentation.
pub(crate) fn read(file: &mut Container<'_>, password: Option<&str>) -> Result<Read, Unread> {
    let user = stream(file, "/Current User").unwrap_or_default();
    let mut records = stream(file, "/PowerPoint Document")
        .ok_or_else(|| Unread::because("a damaged PowerPoint 97–2003 presentation"))?;
    // The token of an encrypted presentation.
    if user.get(12..16) == Some(&[0xDF, 0xC4, 0xD1, 0xF3]) || file.exists("/EncryptedSummary") {
        let edit = number(&user, 16).unwrap_or(usize::MAX);
        let (objects, session) = objects(&records, edit).ok_or_else(shuffled)?;
        let info = record(&records, session).ok_or_else(shuffled)?;
        let key = key97(info, password)?;
        open(&mut records, &objects, &key);
    }
    let mut walk = Walk::default();
    let whole = walk.records(&records);
    let mut read = Read::default();
    for (index, text) in walk.slides.iter().enumerate() {
        read.document.push(Part::new(
            PartKind::Slide,
            format!("slide {}", index + 1),
            text.clone(),
        ));
    }
    read.document
        .push(Part::new(PartKind::SlideNotes, "notes", walk.notes));
    read.document.push(Part::new(
        PartKind::Slide,
        "other text on slides",
        walk.other,
    ));
    read.document.push(Part::new(
        PartKind::Hidden,
        "masters and names",
        walk.hidden,
    ));
    if file.is_stream("/Pictures") {
        read.document
            .note(LookAtThis::Picture, "pictures in the presentation");
    }
    if !whole {
        read.document
            .note(LookAtThis::Incomplete("damaged records".to_owned()), "");
    }
    Ok(read)
}

/// The content of the record at a place.
fn record(records: &[u8], at: usize) -> Option<&[u8]> {
    let start = at.checked_add(8)?;
    records.get(start..start.checked_add(number(records, at.checked_add(4)?)?)?)
}

/// Numbers and places of the objects that are encrypted, and the place of the record that says how: by
/// the last edit. An encrypted presentation is written anew at each, so there is no other.
fn objects(records: &[u8], edit: usize) -> Option<(Vec<(u32, usize)>, usize)> {
    let edit = record(records, edit)?;
    let session = number(edit, 28)?;
    let mut directory = record(records, number(edit, 12)?)?;
    let (mut objects, mut lock) = (Vec::new(), None);
    while let Some(head) = number(directory, 0) {
        directory = directory.get(4..)?;
        for id in (head & 0xF_FFFF..).take(head >> 20) {
            let place = number(directory, 0)?;
            directory = directory.get(4..)?;
            if id == session {
                lock = Some(place);
            } else {
                objects.push((u32::try_from(id).ok()?, place));
            }
        }
    }
    Some((objects, lock?))
}

/// Decrypts each object in its place. One that does not fit is left, and the walk will say so.
fn open(records: &mut [u8], objects: &[(u32, usize)], key: &Key) {
    // Objects that lie in each other would be decrypted again and again.
    let mut left = records.len();
    for (id, place) in objects {
        // The length is encrypted too.
        let mut head = [0; 8];
        let found = records.get(*place..place.saturating_add(8));
        let Some(found) = found.filter(|found| found.len() == head.len()) else {
            continue;
        };
        head.copy_from_slice(found);
        let length = key.apply(*id, &mut head).and_then(|()| number(&head, 4));
        let end = length.and_then(|length| place.checked_add(8)?.checked_add(length));
        if let Some(object) = end.and_then(|end| records.get_mut(*place..end)) {
            let Some(after) = left.checked_sub(object.len()) else {
                return;
            };
            left = after;
            let _ = key.apply(*id, object);
        }
    }
}

/// What a container of records means for the text inside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Slide,
    Notes,
    Master,
    /// A list of texts of slides (0), masters (1) or notes (2).
    List(u16),
}

#[derive(Default)]
struct Walk {
    slides: Vec<String>,
    notes: String,
    other: String,
    hidden: String,
    /// The containers that we are in, and where each ends.
    within: Vec<(Within, usize)>,
}

impl Walk {
    /// Walks all records; answers whether they fit into each other.
    fn records(&mut self, bytes: &[u8]) -> bool {
        let mut at = 0_usize;
        while let Some([a, b, c, d, rest @ ..]) = bytes.get(at..at.saturating_add(8)) {
            let head = u16::from_le_bytes([*a, *b]);
            let kind = u16::from_le_bytes([*c, *d]);
            let Ok(length) = <[u8; 4]>::try_from(rest) else {
                return false;
            };
            let Ok(length) = usize::try_from(u32::from_le_bytes(length)) else {
                return false;
            };
            let end = at.saturating_add(8).saturating_add(length);
            self.within.retain(|(_, until)| *until > at);
            if head & 0xF == 0xF {
                self.container(kind, head >> 4, end);
                at += 8;
                continue;
            }
            let Some(content) = bytes.get(at + 8..end) else {
                return false;
            };
            self.atom(kind, content);
            at = end;
        }
        at == bytes.len()
            || bytes
                .get(at..)
                .is_some_and(|rest| rest.iter().all(|byte| *byte == 0))
    }

    fn container(&mut self, kind: u16, instance: u16, end: usize) {
        let within = match kind {
            kind::SLIDE => Within::Slide,
            kind::NOTES => Within::Notes,
            kind::MASTER => Within::Master,
            kind::LIST => Within::List(instance),
            _ => return,
        };
        self.within.push((within, end));
    }

    fn atom(&mut self, kind: u16, content: &[u8]) {
        match kind {
            // A new slide of the list begins.
            kind::PLACE
                if self
                    .within
                    .last()
                    .is_some_and(|(within, _)| *within == Within::List(0)) =>
            {
                self.slides.push(String::new());
            }
            kind::WIDE | kind::STRING => {
                let units: Vec<u16> = content
                    .as_chunks()
                    .0
                    .iter()
                    .map(|pair: &[u8; 2]| u16::from_le_bytes(*pair))
                    .collect();
                self.text(&String::from_utf16_lossy(&units), kind);
            }
            kind::NARROW => {
                let text = WINDOWS_1252
                    .decode_without_bom_handling(content)
                    .0
                    .into_owned();
                self.text(&text, kind);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, kind: u16) {
        let text = text.replace(['\r', '\u{b}'], "\n");
        let text = text.trim_matches('\0');
        let into = match self.within.last() {
            _ if kind == kind::STRING => &mut self.hidden,
            Some((Within::List(0), _)) => match self.slides.last_mut() {
                Some(slide) => slide,
                None => &mut self.other,
            },
            Some((Within::List(2) | Within::Notes, _)) => &mut self.notes,
            Some((Within::List(_) | Within::Master, _)) => &mut self.hidden,
            Some((Within::Slide, _)) | None => &mut self.other,
        };
        into.push_str(text);
        into.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(head: u16, kind: u16, content: &[u8]) -> Vec<u8> {
        let mut bytes = [head.to_le_bytes(), kind.to_le_bytes()].concat();
        bytes.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
        bytes.extend(content);
        bytes
    }

    #[test]
    fn slides_are_parted() {
        let list = [
            record(0, kind::PLACE, &[0; 20]),
            record(0, kind::NARROW, b"Ada\rPoe"),
            record(0, kind::PLACE, &[0; 20]),
            record(0, kind::WIDE, b"B\0e\0n\0"),
        ]
        .concat();
        let mut walk = Walk::default();
        assert!(walk.records(&record(0xF, kind::LIST, &list)));
        assert_eq!(walk.slides, ["Ada\nPoe\n", "Ben\n"]);
    }

    #[test]
    fn lengths_are_not_believed() {
        let mut walk = Walk::default();
        assert!(!walk.records(&[0, 0, 0xA8, 0x0F, 0xFF, 0xFF, 0xFF, 0xFF, 65]));
    }
}
