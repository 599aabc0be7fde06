//! Keys, their ids, and what is derived from them.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::Random;

/// The block of SHA-256, to which HMAC pads its key with zeros.
const BLOCK: usize = 64;

/// A 256-bit key. Wiped from memory when dropped, never shown, copied only by [`Key::duplicate`].
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// A new random key.
    pub fn random(rng: &mut dyn Random) -> Self {
        let mut key = Self([0; 32]);
        rng.fill(&mut key.0);
        key
    }

    /// The key with these bytes; the caller wipes its own copy.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(*bytes)
    }

    /// The bytes, for storing the key sealed. Never for showing it.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// A second copy, on purpose.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0)
    }

    /// A key for one purpose: HKDF-Expand (RFC 5869) under `caretaker/1/` and the label.
    #[must_use]
    pub fn derive(&self, label: &str) -> Self {
        Self(*self.expand(&[b"caretaker/1/", label.as_bytes()]))
    }

    /// The first 32 bytes of HKDF-Expand with SHA-256: one HMAC over the info and the byte 1.
    pub(crate) fn expand(&self, info: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        let mut mac = self.hmac();
        for part in info {
            mac.update(part);
        }
        mac.update(&[1]);
        Zeroizing::new(mac.finalize().into_bytes().into())
    }

    fn hmac(&self) -> Hmac<Sha256> {
        let mut padded = Zeroizing::new([0; BLOCK]);
        for (to, from) in padded.iter_mut().zip(self.0) {
            *to = from;
        }
        Hmac::<Sha256>::new((&*padded).into())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl ConstantTimeEq for Key {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }
}

/// Which key sealed an envelope: a cell's id, or an organisation's key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 16]);

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyId(")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(")")
    }
}

/// HMAC-SHA-256 of a value under a key, apart for each label: terms of the index, hashes of
/// tombstones. The label is a constant of the code.
///
/// INVARIANT: different (label, value) pairs are different messages, since the label's length
/// goes before it.
pub fn keyed(key: &Key, label: &str, value: &[u8]) -> [u8; 32] {
    let mut mac = key.hmac();
    mac.update(b"caretaker/1/keyed\0");
    mac.update(&u64::try_from(label.len()).unwrap_or(u64::MAX).to_be_bytes());
    mac.update(label.as_bytes());
    mac.update(value);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::from_bytes(&std::array::from_fn(|n| u8::try_from(n).unwrap()))
    }

    #[test]
    fn expand_is_hkdf_expand() {
        let hkdf = hkdf::Hkdf::<Sha256>::from_prk(key().expose()).unwrap();
        let mut expected = [0; 32];
        hkdf.expand(b"caretaker/1/seal", &mut expected).unwrap();
        assert_eq!(*key().expand(&[b"caretaker/1/seal"]), expected);
        assert_eq!(key().derive("seal").expose(), &expected);
    }

    #[test]
    fn label_and_value_cannot_be_shifted_into_each_other() {
        assert_ne!(keyed(&key(), "ab", b"c"), keyed(&key(), "a", b"bc"));
        assert_ne!(keyed(&key(), "", b"abc"), keyed(&key(), "abc", b""));
        assert_ne!(
            keyed(&key(), "a", b"b"),
            keyed(&key().derive("x"), "a", b"b")
        );
    }

    #[test]
    fn nothing_of_a_key_is_shown() {
        assert_eq!(format!("{:?}", key()), "Key(…)");
        assert_eq!(
            format!("{:?}", KeyId([0xab; 16])),
            format!("KeyId({})", "ab".repeat(16))
        );
    }

    #[test]
    fn wiped_on_zeroize() {
        let mut key = key();
        key.zeroize();
        assert_eq!(key.expose(), &[0; 32]);
    }
}
