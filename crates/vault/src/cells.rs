//! Cells: what will be destroyed together is sealed together.
//!
//! A cell is owner × retention rule × quarter of the trigger (or an episode's id where the
//! trigger has not happened). A record about several people, and a document, has a cell of its
//! own (UK GDPR art. 17: erasing one person must not take, or leave, another's data).

use crate::{Key, keyed};

/// What a cell is for. The id under which its key is kept is random and says nothing of this.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellName {
    /// Whose data it holds.
    pub owner: [u8; 16],
    /// The code of the retention rule.
    pub rule: String,
    /// What part of that.
    pub part: Part,
}

/// The third part of a cell's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The trigger happened in this quarter.
    Quarter {
        /// The civil year.
        year: i16,
        /// 1 to 4.
        quarter: u8,
    },
    /// The trigger has not happened; it will be the end of this episode. Never changes.
    Episode([u8; 16]),
    /// A record about several people.
    Shared([u8; 16]),
    /// An ingested document.
    Document([u8; 16]),
}

impl Part {
    /// The quarter of a civil date's year and month (1 to 12; outside, the nearest).
    pub fn quarter_of(year: i16, month: i8) -> Self {
        let month = u8::try_from(month.clamp(1, 12)).unwrap_or(1);
        Self::Quarter {
            year,
            quarter: (month - 1) / 3 + 1,
        }
    }

    fn code(self) -> u8 {
        match self {
            Self::Quarter { .. } => 1,
            Self::Episode(_) => 2,
            Self::Shared(_) => 3,
            Self::Document(_) => 4,
        }
    }
}

impl CellName {
    /// The name as bytes: `caretaker/1/cell` 0x00 ‖ owner (16) ‖ length of rule (2) ‖ rule ‖
    /// part (1: quarter 1, episode 2, shared 3, document 4) ‖ year (2) and quarter (1), or the
    /// id (16).
    ///
    /// INVARIANT: different names give different bytes; the rule is a code of the pack, of less
    /// than 65,535 bytes.
    pub fn canonical(&self) -> Vec<u8> {
        let mut bytes = b"caretaker/1/cell\0".to_vec();
        bytes.extend_from_slice(&self.owner);
        bytes.extend_from_slice(
            &u16::try_from(self.rule.len())
                .unwrap_or(u16::MAX)
                .to_be_bytes(),
        );
        bytes.extend_from_slice(self.rule.as_bytes());
        bytes.push(self.part.code());
        match self.part {
            Part::Quarter { year, quarter } => {
                bytes.extend_from_slice(&year.to_be_bytes());
                bytes.push(quarter);
            }
            Part::Episode(id) | Part::Shared(id) | Part::Document(id) => {
                bytes.extend_from_slice(&id);
            }
        }
        bytes
    }

    /// The name as a term by which the store finds the cell without learning the name.
    pub fn term(&self, index: &Key) -> [u8; 32] {
        keyed(index, "cell", &self.canonical())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn quarters() {
        let quarter = |month| match Part::quarter_of(2026, month) {
            Part::Quarter {
                year: 2026,
                quarter,
            } => quarter,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            (1..=12).map(quarter).collect::<Vec<_>>(),
            [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
        );
        assert_eq!((quarter(0), quarter(13), quarter(i8::MIN)), (1, 4, 1));
    }

    #[test]
    fn names_differ_in_bytes_and_terms() {
        let mut parts = vec![
            Part::Episode([1; 16]),
            Part::Shared([1; 16]),
            Part::Document([1; 16]),
            Part::Episode([2; 16]),
        ];
        for year in [-1, 0, 1999, 2026] {
            parts.extend((1..=4).map(|quarter| Part::Quarter { year, quarter }));
        }
        let mut names = Vec::new();
        for owner in [[0; 16], [1; 16]] {
            for rule in ["", "a", "ab", "sessions"] {
                names.extend(parts.iter().map(|&part| CellName {
                    owner,
                    rule: rule.to_owned(),
                    part,
                }));
            }
        }
        let key = Key::from_bytes(&[9; 32]);
        let bytes: BTreeSet<_> = names.iter().map(CellName::canonical).collect();
        let terms: BTreeSet<_> = names.iter().map(|name| name.term(&key)).collect();
        assert_eq!((bytes.len(), terms.len()), (names.len(), names.len()));
    }

    #[test]
    fn bytes_are_as_written_down() {
        let name = CellName {
            owner: [7; 16],
            rule: "dbs".to_owned(),
            part: Part::Quarter {
                year: 2026,
                quarter: 4,
            },
        };
        let mut expected = b"caretaker/1/cell\0".to_vec();
        expected.extend([7; 16]);
        expected.extend(b"\0\x03dbs\x01\x07\xea\x04");
        assert_eq!(name.canonical(), expected);
    }
}
