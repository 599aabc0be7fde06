//! A leaf's bytes, as `docs/formats.md` lays them out.

use crate::Hash;

/// The format number of a leaf.
const FORMAT: u8 = 1;
/// The longest act.
const ACT_MAX: usize = 64;

/// One act on the ledger: what is said in clear, and commitments to the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its place in the epoch, from 0.
    pub index: u64,
    /// The instant, microseconds since 1970 UTC.
    pub at: i64,
    /// What was done: a code of 1 to 64 ASCII characters without spaces or controls.
    pub act: String,
    /// Commitment to the actor.
    pub actor: Hash,
    /// Commitment to objects and purpose.
    pub objects: Hash,
    /// Commitment to the details.
    pub details: Hash,
}

/// Why bytes are not a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// The first byte is not a format this version reads.
    #[error("leaf has unknown format {0}")]
    UnknownFormat(u8),
    /// The bytes end before the leaf does.
    #[error("leaf is cut short")]
    TooShort,
    /// Bytes follow the leaf.
    #[error("leaf is followed by {0} bytes that do not belong to it")]
    TrailingBytes(usize),
    /// The act is empty, too long or not plain ASCII.
    #[error("act of the leaf is not 1 to 64 printable ASCII characters")]
    BadAct,
}

impl Leaf {
    /// The bytes that the tree hashes.
    ///
    /// An act outside its limits gives bytes that [`Leaf::decode`] refuses; acts are constants of
    /// the code, and [`Leaf::check`] is for whoever takes one from elsewhere.
    pub fn encode(&self) -> Vec<u8> {
        let length = u8::try_from(self.act.len()).unwrap_or(u8::MAX);
        let mut bytes = Vec::with_capacity(18 + self.act.len() + 96);
        bytes.push(FORMAT);
        bytes.extend_from_slice(&self.index.to_be_bytes());
        bytes.extend_from_slice(&self.at.to_be_bytes());
        bytes.push(length);
        bytes.extend_from_slice(self.act.as_bytes());
        bytes.extend_from_slice(&self.actor);
        bytes.extend_from_slice(&self.objects);
        bytes.extend_from_slice(&self.details);
        bytes
    }

    /// Reads a leaf; every byte must belong to it.
    pub fn decode(bytes: &[u8]) -> Result<Self, LeafError> {
        let mut rest = bytes;
        let [format] = take::<1>(&mut rest)?;
        if format != FORMAT {
            return Err(LeafError::UnknownFormat(format));
        }
        let index = u64::from_be_bytes(take(&mut rest)?);
        let at = i64::from_be_bytes(take(&mut rest)?);
        let [length] = take::<1>(&mut rest)?;
        let (act, after) = rest
            .split_at_checked(usize::from(length))
            .ok_or(LeafError::TooShort)?;
        rest = after;
        let act = std::str::from_utf8(act)
            .map_err(|_| LeafError::BadAct)?
            .to_owned();
        let leaf = Self {
            index,
            at,
            act,
            actor: take(&mut rest)?,
            objects: take(&mut rest)?,
            details: take(&mut rest)?,
        };
        leaf.check()?;
        if !rest.is_empty() {
            return Err(LeafError::TrailingBytes(rest.len()));
        }
        Ok(leaf)
    }

    /// Whether the act is within its limits.
    pub fn check(&self) -> Result<(), LeafError> {
        let within = (1..=ACT_MAX).contains(&self.act.len());
        if within && self.act.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(())
        } else {
            Err(LeafError::BadAct)
        }
    }
}

/// Takes the next bytes off the front.
fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], LeafError> {
    let (head, tail) = rest.split_first_chunk::<N>().ok_or(LeafError::TooShort)?;
    *rest = tail;
    Ok(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(act: &str) -> Leaf {
        Leaf {
            index: 7,
            at: -1,
            act: act.to_owned(),
            actor: [1; 32],
            objects: [2; 32],
            details: [3; 32],
        }
    }

    #[test]
    fn layout_is_the_page_of_formats() {
        let bytes = leaf("person.read").encode();
        let mut expected = vec![1, 0, 0, 0, 0, 0, 0, 0, 7];
        expected.extend([255; 8]);
        expected.push(11);
        expected.extend(b"person.read");
        expected.extend([1; 32]);
        expected.extend([2; 32]);
        expected.extend([3; 32]);
        assert_eq!(bytes, expected);
        assert_eq!(Leaf::decode(&bytes), Ok(leaf("person.read")));
    }

    #[test]
    fn acts_outside_their_limits_do_not_decode() {
        for act in [
            "",
            "two words",
            "tab\t",
            "é",
            &"x".repeat(65),
            &"x".repeat(300),
        ] {
            assert!(Leaf::decode(&leaf(act).encode()).is_err(), "{act}");
        }
        let longest = leaf(&"x".repeat(64));
        assert_eq!(Leaf::decode(&longest.encode()), Ok(longest));
    }

    #[test]
    fn every_prefix_and_every_addition_is_refused() {
        let bytes = leaf("person.read").encode();
        for end in 0..bytes.len() {
            assert_eq!(
                Leaf::decode(&bytes[..end]),
                Err(LeafError::TooShort),
                "{end}"
            );
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert_eq!(Leaf::decode(&longer), Err(LeafError::TrailingBytes(1)));
        let other = [&[2], &bytes[1..]].concat();
        assert_eq!(Leaf::decode(&other), Err(LeafError::UnknownFormat(2)));
    }
}
