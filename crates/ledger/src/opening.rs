//! Salted commitments: a leaf holds the commitment, the opening stands beside the tree.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::Hash;

/// What a commitment of a leaf speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Who acted.
    Actor,
    /// On what, and for which purpose.
    Objects,
    /// Anything else; the only one that may hold personal data.
    Details,
}

impl Field {
    /// All fields, in the order of a leaf's bytes.
    pub const ALL: [Self; 3] = [Self::Actor, Self::Objects, Self::Details];

    /// The number under which the field is hashed.
    pub fn number(self) -> u8 {
        match self {
            Self::Actor => 1,
            Self::Objects => 2,
            Self::Details => 3,
        }
    }

    /// The field's name in a bundle.
    pub fn name(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Objects => "objects",
            Self::Details => "details",
        }
    }
}

/// The salt and the value behind a commitment.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    /// 32 random bytes, so that a short value cannot be guessed from its commitment.
    pub salt: [u8; 32],
    /// The value, JSON.
    pub value: Vec<u8>,
}

impl Opening {
    /// Whether it opens a commitment to this field.
    pub fn opens(&self, field: Field, commitment: &Hash) -> bool {
        commit(field, self) == *commitment
    }

    /// Salt and value one after the other, to be sealed.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.salt.as_slice(), &self.value].concat()
    }

    /// Reads what [`Opening::to_bytes`] wrote; `None` if it is shorter than a salt.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (salt, value) = bytes.split_first_chunk::<32>()?;
        Some(Self {
            salt: *salt,
            value: value.to_vec(),
        })
    }
}

// The value may be personal data: it never stands in a log or a failed assertion.
impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opening({} bytes)", self.value.len())
    }
}

/// The commitment to a field's value under its salt.
pub fn commit(field: Field, opening: &Opening) -> Hash {
    Sha256::new()
        .chain_update(b"caretaker/1/opening\0")
        .chain_update([field.number()])
        .chain_update(opening.salt)
        .chain_update(&opening.value)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening() -> Opening {
        Opening {
            salt: [9; 32],
            value: br#"{"actor":"a"}"#.to_vec(),
        }
    }

    #[test]
    fn opens_its_own_field_only() {
        for made in Field::ALL {
            for asked in Field::ALL {
                let commitment = commit(made, &opening());
                assert_eq!(opening().opens(asked, &commitment), made == asked);
            }
        }
    }

    #[test]
    fn another_salt_or_value_does_not_open() {
        let commitment = commit(Field::Details, &opening());
        let other_salt = Opening {
            salt: [8; 32],
            ..opening()
        };
        let other_value = Opening {
            value: br#"{"actor":"b"}"#.to_vec(),
            ..opening()
        };
        assert!(!other_salt.opens(Field::Details, &commitment));
        assert!(!other_value.opens(Field::Details, &commitment));
    }

    #[test]
    fn bytes_and_back() {
        assert_eq!(Opening::from_bytes(&opening().to_bytes()), Some(opening()));
        assert_eq!(Opening::from_bytes(&[0; 31]), None);
    }

    #[test]
    fn debug_shows_no_value() {
        assert_eq!(format!("{:?}", opening()), "Opening(13 bytes)");
    }
}
