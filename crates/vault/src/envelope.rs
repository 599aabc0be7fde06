//! The envelope: a sealed body. Its bytes are decided in `docs/formats.md`, *Envelope*.

use aes_gcm_siv::{AeadInOut, Aes256GcmSiv, KeyInit, Nonce, Tag};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{Key, KeyId, Random, chunks::Chunk};

/// The only format so far.
const FORMAT: u8 = 1;
const KEY_ID: usize = 16;
const COMMITMENT: usize = 32;
const NONCE: usize = 12;
const TAG: usize = 16;

/// How many bytes an envelope is longer than what it holds.
pub const OVERHEAD: usize = 1 + KEY_ID + COMMITMENT + NONCE + TAG;

/// What a sealed body is bound to: moved to another place, it does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound<'a> {
    /// The organisation.
    pub org: [u8; 16],
    /// The entity's kind, a constant of the code of less than 255 bytes.
    pub kind: &'a str,
    /// The entity.
    pub id: [u8; 16],
    /// The entity's version.
    pub version: u64,
}

/// Why an envelope does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// Too short to be an envelope.
    #[error("the envelope is cut short")]
    Short,
    /// A number of a format that this version does not know.
    #[error("the envelope has the unknown format {0}")]
    Format(u8),
    /// Sealed under a key with another id.
    #[error("the envelope names another key")]
    OtherKey,
    /// The id is right, the key behind it is not the one that sealed.
    #[error("the key is not the one that sealed the envelope")]
    Commitment,
    /// The content, or what it is bound to, is not what was sealed.
    #[error("the envelope was changed or moved")]
    Tampered,
    /// The last chunk of a body is missing.
    #[error("the body's last chunk is missing")]
    LastChunkMissing,
}

/// Seals `plain` under `key`, bound to its place.
pub fn seal(
    key: &Key,
    id: KeyId,
    bound: &Bound<'_>,
    plain: &[u8],
    rng: &mut dyn Random,
) -> Vec<u8> {
    seal_with(key, id, &associated(bound, None), plain, rng)
}

/// Opens what [`seal`] sealed.
pub fn open(
    key: &Key,
    id: KeyId,
    bound: &Bound<'_>,
    envelope: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    open_with(key, id, &associated(bound, None), envelope)
}

/// The id of the key that sealed an envelope, if it is one.
pub fn envelope_key_id(envelope: &[u8]) -> Option<KeyId> {
    Parts::split(envelope)
        .ok()
        .map(|parts| KeyId(*parts.key_id))
}

/// The envelope's digest, which the ledger holds: SHA-256 of all its bytes.
pub fn digest(envelope: &[u8]) -> [u8; 32] {
    Sha256::digest(envelope).into()
}

/// The associated data. INVARIANT: different places give different bytes. The length of the
/// kind tells a chunk's five bytes from a longer kind.
pub(crate) fn associated(bound: &Bound<'_>, chunk: Option<Chunk>) -> Vec<u8> {
    let mut data = Vec::with_capacity(80);
    data.extend_from_slice(b"caretaker/1\0");
    data.extend_from_slice(&bound.org);
    data.push(u8::try_from(bound.kind.len()).unwrap_or(u8::MAX));
    data.extend_from_slice(bound.kind.as_bytes());
    data.extend_from_slice(&bound.id);
    data.extend_from_slice(&bound.version.to_be_bytes());
    data.push(FORMAT);
    if let Some(chunk) = chunk {
        data.extend_from_slice(&chunk.counter.to_be_bytes());
        data.push(u8::from(chunk.last));
    }
    data
}

pub(crate) fn seal_with(
    key: &Key,
    id: KeyId,
    associated: &[u8],
    plain: &[u8],
    rng: &mut dyn Random,
) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    rng.fill(&mut nonce);
    let mut envelope = Vec::with_capacity(OVERHEAD + plain.len());
    envelope.push(FORMAT);
    envelope.extend_from_slice(&id.0);
    envelope.extend_from_slice(&*commitment(key, id));
    envelope.extend_from_slice(&nonce);
    let head = envelope.len();
    envelope.extend_from_slice(plain);
    let body = envelope.get_mut(head..).unwrap_or_default();
    let Ok(tag) = cipher(key).encrypt_inout_detached(&Nonce::from(nonce), associated, body.into())
    else {
        // The cipher refuses only more than 64 GiB (RFC 8452 §6); callers seal 64 KiB at a time.
        unreachable!("a body of more than 64 GiB")
    };
    envelope.extend_from_slice(&tag);
    envelope
}

pub(crate) fn open_with(
    key: &Key,
    id: KeyId,
    associated: &[u8],
    envelope: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let parts = Parts::split(envelope)?;
    if *parts.key_id != id.0 {
        return Err(OpenError::OtherKey);
    }
    if !bool::from(parts.commitment.ct_eq(&*commitment(key, id))) {
        return Err(OpenError::Commitment);
    }
    let mut body = Zeroizing::new(parts.body.to_vec());
    cipher(key)
        .decrypt_inout_detached(
            &Nonce::from(*parts.nonce),
            associated,
            body.as_mut_slice().into(),
            &Tag::from(*parts.tag),
        )
        .map_err(|_| OpenError::Tampered)?;
    Ok(body)
}

fn commitment(key: &Key, id: KeyId) -> Zeroizing<[u8; 32]> {
    key.expand(&[b"caretaker/1/commit", &id.0])
}

fn cipher(key: &Key) -> Aes256GcmSiv {
    Aes256GcmSiv::new((&*key.expand(&[b"caretaker/1/seal"])).into())
}

/// The fields of an envelope.
struct Parts<'a> {
    key_id: &'a [u8; KEY_ID],
    commitment: &'a [u8; COMMITMENT],
    nonce: &'a [u8; NONCE],
    body: &'a [u8],
    tag: &'a [u8; TAG],
}

impl<'a> Parts<'a> {
    fn split(envelope: &'a [u8]) -> Result<Self, OpenError> {
        let (&format, rest) = envelope.split_first().ok_or(OpenError::Short)?;
        if format != FORMAT {
            return Err(OpenError::Format(format));
        }
        let (key_id, rest) = rest.split_first_chunk().ok_or(OpenError::Short)?;
        let (commitment, rest) = rest.split_first_chunk().ok_or(OpenError::Short)?;
        let (nonce, rest) = rest.split_first_chunk().ok_or(OpenError::Short)?;
        let (body, tag) = rest.split_last_chunk().ok_or(OpenError::Short)?;
        Ok(Self {
            key_id,
            commitment,
            nonce,
            body,
            tag,
        })
    }
}
