//! What Office 97–2003 files say about themselves: the property sets of [MS-OLEPS].

use std::fmt::Write as _;

use document::{Part, PartKind};

use super::ole::{Container, stream};
use super::text;

/// Properties of the first set that can say something of a person.
const SUMMARY: &[(u32, &str)] = &[
    (2, "title"),
    (3, "subject"),
    (4, "author"),
    (5, "keywords"),
    (6, "comments"),
    (8, "last author"),
];
/// And of the second.
const DOCUMENT: &[(u32, &str)] = &[(2, "category"), (14, "manager"), (15, "company")];

/// The properties as a part.
pub(crate) fn part(file: &mut Container<'_>) -> Part {
    let mut out = String::new();
    for (path, wanted) in [
        ("/\u{5}SummaryInformation", SUMMARY),
        ("/\u{5}DocumentSummaryInformation", DOCUMENT),
    ] {
        let bytes = stream(file, path).unwrap_or_default();
        for (id, label) in wanted {
            if let Some(value) = property(&bytes, *id).filter(|value| !value.trim().is_empty()) {
                let _ = writeln!(out, "{label}: {}", value.trim());
            }
        }
    }
    Part::new(PartKind::Properties, "properties", out)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(
        bytes.get(at..at.checked_add(4)?)?.try_into().ok()?,
    ))
}

/// A text property of the first set in the stream.
fn property(bytes: &[u8], id: u32) -> Option<String> {
    let set = bytes.get(number(bytes, 44)? as usize..)?;
    let count = number(set, 4)?.min(1_000) as usize;
    let entry = (0..count)
        .map(|index| 8 + index * 8)
        .find(|at| number(set, *at) == Some(id))?;
    let value = set.get(number(set, entry + 4)? as usize..)?;
    let length = number(value, 4)? as usize;
    match number(value, 0)? & 0xFFFF {
        // One byte a character, in whatever character set the writer used.
        0x1E => Some(text::decode(
            value.get(8..8_usize.checked_add(length)?)?,
            None,
        )),
        0x1F => {
            let units: Vec<u16> = value
                .get(8..)?
                .as_chunks()
                .0
                .iter()
                .take(length)
                .map(|pair: &[u8; 2]| u16::from_le_bytes(*pair))
                .collect();
            Some(String::from_utf16_lossy(&units))
        }
        _ => None,
    }
    .map(|text| text.trim_end_matches('\0').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_found_and_lengths_not_believed() {
        let mut bytes = vec![0; 44];
        let words = |numbers: &[u32]| {
            numbers
                .iter()
                .flat_map(|number| number.to_le_bytes())
                .collect::<Vec<_>>()
        };
        bytes.extend(words(&[48, 0, 2, 4, 24, 5, 40, 0x1E, 8]));
        bytes.extend(b"Ada Poe\0");
        bytes.extend(words(&[0x1E, u32::MAX]));
        assert_eq!(property(&bytes, 4).as_deref(), Some("Ada Poe"));
        assert_eq!(property(&bytes, 5), None);
        assert_eq!(property(&bytes, 6), None);
        assert_eq!(property(&[], 4), None);
    }
}
