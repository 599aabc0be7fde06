//! Cosignatures of witnesses: C2SP tlog-cosignature, the `cosignature/v1` kind (Ed25519 with a time).
//!
//! A witness says: at this time, this was the largest tree of this ledger that I had seen, and all
//! that I saw of it before is its beginning.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::checkpoint::{SignatureLine, parse_name, typed_key_hash};
use crate::{Checkpoint, CheckpointError, SignedCheckpoint};

/// The type of a key for cosignatures in key hashes and verifier keys.
const COSIGNATURE: u8 = 4;
/// Bytes of the time before the signature.
const TIME_BYTES: usize = 8;

/// A witness's name and public key: what one must have from elsewhere to check what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    key: [u8; 32],
}

/// What a witness's cosignature says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// When, in seconds since 1970 UTC, by the witness's clock.
    pub at: u64,
}

impl WitnessKey {
    /// From a name and the public key's 32 bytes.
    pub fn new(name: &str, key: [u8; 32]) -> Result<Self, CheckpointError> {
        let usable = VerifyingKey::from_bytes(&key).is_ok_and(|key| !key.is_weak());
        if !usable {
            return Err(CheckpointError::BadKey);
        }
        Ok(Self {
            name: parse_name(name)?,
            key,
        })
    }

    /// From what settings say: `name+hash+key`, or 32 bytes in base 64 for the name given.
    pub fn of_settings(name: &str, text: &str) -> Result<Self, CheckpointError> {
        if text.contains('+') {
            // Base 64 has plus signs too; a verifier key begins with its name.
            if let Ok(key) = Self::from_str(text) {
                if key.name != name {
                    return Err(CheckpointError::BadVerifierKey);
                }
                return Ok(key);
            }
        }
        let key = BASE64
            .decode(text)
            .ok()
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .ok_or(CheckpointError::BadVerifierKey)?;
        Self::new(name, key)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn key_hash(&self) -> [u8; 4] {
        typed_key_hash(&self.name, COSIGNATURE, &self.key)
    }
}

impl fmt::Display for WitnessKey {
    /// The verifier key in the C2SP form `name+hash+key`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = u32::from_be_bytes(self.key_hash());
        let typed = [&[COSIGNATURE], self.key.as_slice()].concat();
        write!(f, "{}+{hash:08x}+{}", self.name, BASE64.encode(typed))
    }
}

impl FromStr for WitnessKey {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(_), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(CheckpointError::BadVerifierKey);
        };
        let typed = BASE64
            .decode(key)
            .map_err(|_| CheckpointError::BadVerifierKey)?;
        let key = match typed.split_first() {
            Some((&COSIGNATURE, key)) => {
                <[u8; 32]>::try_from(key).map_err(|_| CheckpointError::BadVerifierKey)?
            }
            _ => return Err(CheckpointError::BadVerifierKey),
        };
        let read = Self::new(name, key)?;
        // One canonical form, and so the hash is the right one.
        if read.to_string() == text.trim() {
            Ok(read)
        } else {
            Err(CheckpointError::BadVerifierKey)
        }
    }
}

impl SignedCheckpoint {
    /// What a witness says of this checkpoint; `None` if it says nothing.
    ///
    /// The ledger's own signature is another matter: [`SignedCheckpoint::verify`].
    pub fn cosigned_by(&self, witness: &WitnessKey) -> Result<Option<Cosigned>, CheckpointError> {
        let Some(line) = self.line_by(&witness.name, witness.key_hash()) else {
            return Ok(None);
        };
        let malformed = CheckpointError::Malformed("cosignature is not a time and 64 bytes");
        let (time, signature) = line
            .signature
            .split_first_chunk::<TIME_BYTES>()
            .ok_or(malformed)?;
        let at = u64::from_be_bytes(*time);
        let signature = Signature::from_slice(signature).map_err(|_| malformed)?;
        // A time of none says nothing of which tree is the largest; the standard has it below 2^63.
        if at == 0 || i64::try_from(at).is_err() {
            return Err(malformed);
        }
        let key = VerifyingKey::from_bytes(&witness.key).map_err(|_| CheckpointError::BadKey)?;
        key.verify_strict(cosigned_text(self.claimed(), at).as_bytes(), &signature)
            .map_err(|_| CheckpointError::WrongSignature)?;
        Ok(Some(Cosigned { at }))
    }
}

/// Cosigns a checkpoint as a witness does; answers the signature line without its line feed.
///
/// Caretaker never cosigns its own ledger: this is for those who run a witness, and for tests.
pub fn cosign(checkpoint: &Checkpoint, name: &str, seed: &[u8; 32], at: u64) -> String {
    let key = SigningKey::from_bytes(seed);
    let mut signature = at.to_be_bytes().to_vec();
    let text = cosigned_text(checkpoint, at);
    signature.extend_from_slice(&key.sign(text.as_bytes()).to_bytes());
    let line = SignatureLine {
        name: name.to_owned(),
        key_hash: typed_key_hash(name, COSIGNATURE, key.verifying_key().as_bytes()),
        signature,
    };
    line.to_text()
}

/// What is signed: a heading, the time, the checkpoint's own text.
fn cosigned_text(checkpoint: &Checkpoint, at: u64) -> String {
    format!("cosignature/v1\ntime {at}\n{}", checkpoint.body())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "caretaker.invalid/x/1".to_owned(),
            size: 7,
            root: [9; 32],
        }
    }

    fn key(name: &str, seed: u8) -> WitnessKey {
        WitnessKey::new(name, crate::public_key(&[seed; 32])).unwrap()
    }

    fn note(line: &str) -> SignedCheckpoint {
        let own = checkpoint().sign(&[1; 32]);
        SignedCheckpoint::parse(&own)
            .unwrap()
            .with_line(line)
            .unwrap()
    }

    #[test]
    fn a_cosignature_says_who_and_when() {
        let line = cosign(&checkpoint(), "w.example/1", &[2; 32], 1_795_000_000);
        let note = note(&line);
        let said = note.cosigned_by(&key("w.example/1", 2)).unwrap();
        assert_eq!(said, Some(Cosigned { at: 1_795_000_000 }));
        // Another name or another key is another witness, who said nothing.
        assert_eq!(note.cosigned_by(&key("w.example/2", 2)), Ok(None));
        assert_eq!(note.cosigned_by(&key("w.example/1", 3)), Ok(None));
        // The ledger's own signature is untouched by it, and stands alone again on request.
        let public = crate::public_key(&[1; 32]);
        assert_eq!(note.verify(&public), Ok(checkpoint()));
        let alone = note.alone(&public).unwrap();
        assert_eq!(alone.to_note(), checkpoint().sign(&[1; 32]));
    }

    #[test]
    fn any_other_byte_or_time_is_found() {
        let line = cosign(&checkpoint(), "w.example/1", &[2; 32], 1_795_000_000);
        let (start, encoded) = line.rsplit_once(' ').unwrap();
        let bytes = BASE64.decode(encoded).unwrap();
        for place in 4..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            let note = note(&format!("{start} {}", BASE64.encode(changed)));
            assert!(note.cosigned_by(&key("w.example/1", 2)).is_err(), "{place}");
        }
        let mut other = checkpoint();
        other.size = 8;
        let moved = cosign(&other, "w.example/1", &[2; 32], 1_795_000_000);
        assert_eq!(
            note(&moved).cosigned_by(&key("w.example/1", 2)),
            Err(CheckpointError::WrongSignature)
        );
        for at in [0, u64::MAX] {
            let line = cosign(&checkpoint(), "w.example/1", &[2; 32], at);
            assert!(note(&line).cosigned_by(&key("w.example/1", 2)).is_err());
        }
    }

    #[test]
    fn a_key_has_one_written_form() {
        let key = key("w.example/1", 2);
        let text = key.to_string();
        assert_eq!(text.parse(), Ok(key.clone()));
        let bare = BASE64.encode(crate::public_key(&[2; 32]));
        for given in [text.as_str(), bare.as_str()] {
            assert_eq!(
                WitnessKey::of_settings("w.example/1", given),
                Ok(key.clone())
            );
        }
        let signing = crate::verifier_key("w.example/1", &crate::public_key(&[2; 32]));
        for wrong in [
            "",
            "w.example/1",
            "w.example/1+00000000+AAAA",
            signing.as_str(),
            &text.replace("w.example/1", "w.example/2"),
        ] {
            assert!(wrong.parse::<WitnessKey>().is_err(), "{wrong}");
        }
        assert!(WitnessKey::of_settings("another", &text).is_err());
        assert!(WitnessKey::new("w.example/1", [0; 32]).is_err());
    }

    #[test]
    fn the_text_signed_is_that_of_the_standard() {
        assert_eq!(
            cosigned_text(&checkpoint(), 1_679_315_147),
            "cosignature/v1\ntime 1679315147\ncaretaker.invalid/x/1\n7\nCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=\n"
        );
    }
}
