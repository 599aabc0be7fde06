//! Checkpoints: size and root of a ledger in a signed note (C2SP signed-note, tlog-checkpoint).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::Hash;

/// The signature type of Ed25519 in key hashes and verifier keys.
const ED25519: u8 = 1;
/// What a signature line begins with: an em dash and a space.
const SIGNATURE_PREFIX: &str = "\u{2014} ";

/// Size and root of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which ledger: `caretaker.invalid/` organisation `/` epoch; also the key's name.
    pub origin: String,
    /// The number of leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// A checkpoint with its signatures, read but not yet verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    signatures: Vec<SignatureLine>,
}

/// A checkpoint as letters print it: the size, a space, the root in base 64.
///
/// It bears no signature; the letter that it stands on is the evidence of who said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintedCheckpoint {
    /// The number of leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl fmt::Display for PrintedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.size, BASE64.encode(self.root))
    }
}

impl FromStr for PrintedCheckpoint {
    type Err = CheckpointError;

    /// Reads what was printed; white space around and between does not matter, for people type it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut words = text.split_whitespace();
        let size = words.next().ok_or(CheckpointError::Malformed("no size"))?;
        // A root may have been broken over two lines.
        let root: String = words.collect();
        Ok(Self {
            size: parse_size(size)?,
            root: parse_root(&root)?,
        })
    }
}

/// One signature line of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignatureLine {
    pub(crate) name: String,
    pub(crate) key_hash: [u8; 4],
    pub(crate) signature: Vec<u8>,
}

/// Why a note is not a checkpoint or does not verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note has not the form of a checkpoint.
    #[error("checkpoint is malformed: {0}")]
    Malformed(&'static str),
    /// No signature is by the key.
    #[error("checkpoint is not signed by the key")]
    NotSigned,
    /// The signature by the key is wrong.
    #[error("signature of the checkpoint is wrong")]
    WrongSignature,
    /// The public key is not a point that may sign.
    #[error("public key is not usable")]
    BadKey,
    /// A witness's key is in none of its forms.
    #[error("key of a witness is not `name+hash+key` with a public key for cosignatures")]
    BadVerifierKey,
}

impl Checkpoint {
    /// The text that is signed: origin, size and root, one a line.
    pub fn body(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            BASE64.encode(self.root)
        )
    }

    /// What letters print of it.
    pub fn printed(&self) -> PrintedCheckpoint {
        PrintedCheckpoint {
            size: self.size,
            root: self.root,
        }
    }

    /// Signs it under its origin as the key's name; answers the whole note.
    pub fn sign(&self, seed: &[u8; 32]) -> String {
        let key = SigningKey::from_bytes(seed);
        let body = self.body();
        let mut signature = key_hash(&self.origin, key.verifying_key().as_bytes()).to_vec();
        signature.extend_from_slice(&key.sign(body.as_bytes()).to_bytes());
        format!(
            "{body}\n{SIGNATURE_PREFIX}{} {}\n",
            self.origin,
            BASE64.encode(signature)
        )
    }
}

impl SignedCheckpoint {
    /// Reads a note; refuses any line that is not the origin, the size, the root, the empty line
    /// or a signature, and any number or base 64 not in its one canonical form.
    pub fn parse(note: &str) -> Result<Self, CheckpointError> {
        let text = note
            .strip_suffix('\n')
            .ok_or(CheckpointError::Malformed("no last line feed"))?;
        let mut lines = text.split('\n');
        let mut next = |what| lines.next().ok_or(CheckpointError::Malformed(what));
        let origin = parse_name(next("no origin")?)?;
        let size = parse_size(next("no size")?)?;
        let root = parse_root(next("no root")?)?;
        if !next("no empty line")?.is_empty() {
            return Err(CheckpointError::Malformed("unknown line after the root"));
        }
        let signatures = lines.map(parse_signature).collect::<Result<Vec<_>, _>>()?;
        if signatures.is_empty() {
            return Err(CheckpointError::Malformed("no signature"));
        }
        let mut note = Self {
            checkpoint: Checkpoint { origin, size, root },
            signatures: Vec::new(),
        };
        for line in signatures {
            note.add(line)?;
        }
        Ok(note)
    }

    /// Adds a signature line, unless there is one by the same key.
    fn add(&mut self, line: SignatureLine) -> Result<(), CheckpointError> {
        if self.line_by(&line.name, line.key_hash).is_some() {
            return Err(CheckpointError::Malformed("two signatures by one key"));
        }
        self.signatures.push(line);
        Ok(())
    }

    /// The same checkpoint with a further signature line, as a witness answered it.
    pub fn with_line(&self, line: &str) -> Result<Self, CheckpointError> {
        let mut note = self.clone();
        note.add(parse_signature(line)?)?;
        Ok(note)
    }

    /// The same checkpoint with no signature but the ledger's own: what witnesses and stamp servers
    /// are shown.
    pub fn alone(&self, public_key: &[u8; 32]) -> Result<Self, CheckpointError> {
        self.verify(public_key)?;
        let own = key_hash(&self.checkpoint.origin, public_key);
        let mut note = self.clone();
        note.signatures
            .retain(|line| line.is_by(&self.checkpoint.origin, own));
        Ok(note)
    }

    /// The signature line by a key of this name and hash.
    pub(crate) fn line_by(&self, name: &str, key_hash: [u8; 4]) -> Option<&SignatureLine> {
        self.signatures
            .iter()
            .find(|line| line.is_by(name, key_hash))
    }

    /// Finds a note in a text: a saved message, with other words around it and other line ends.
    pub fn find_in(text: &str) -> Result<Self, CheckpointError> {
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let is_signature = |line: &&&str| line.starts_with(SIGNATURE_PREFIX);
        // Origin, size, root and an empty line stand before the first signature.
        let first = lines.iter().position(|line| is_signature(&line));
        let start = first
            .and_then(|first| first.checked_sub(4))
            .ok_or(CheckpointError::Malformed("no signature"))?;
        let (head, rest) = lines
            .get(start..)
            .unwrap_or_default()
            .split_at_checked(4)
            .ok_or(CheckpointError::Malformed("no signature"))?;
        let signatures = rest.iter().take_while(is_signature);
        let mut note = String::new();
        for line in head.iter().chain(signatures) {
            note.push_str(line.trim_start());
            note.push('\n');
        }
        Self::parse(&note)
    }

    /// What the note says, whether or not it is true: [`SignedCheckpoint::verify`] first.
    pub fn claimed(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// How many signature lines it has, those of witnesses among them.
    pub fn signature_count(&self) -> usize {
        self.signatures.len()
    }

    /// Verifies the ledger's own signature; those of other signers are left to who has their keys.
    pub fn verify(&self, public_key: &[u8; 32]) -> Result<Checkpoint, CheckpointError> {
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| CheckpointError::BadKey)?;
        let name = &self.checkpoint.origin;
        let expected = key_hash(name, public_key);
        let line = self
            .line_by(name, expected)
            .ok_or(CheckpointError::NotSigned)?;
        let signature = Signature::from_slice(&line.signature)
            .map_err(|_| CheckpointError::Malformed("signature is not 64 bytes"))?;
        // Strict: no small-order keys, no second form of one signature.
        key.verify_strict(self.checkpoint.body().as_bytes(), &signature)
            .map_err(|_| CheckpointError::WrongSignature)?;
        Ok(self.checkpoint.clone())
    }

    /// The note's text, as it was read.
    pub fn to_note(&self) -> String {
        let mut note = self.checkpoint.body();
        note.push('\n');
        for line in &self.signatures {
            note.push_str(&line.to_text());
            note.push('\n');
        }
        note
    }
}

impl SignatureLine {
    /// The line as it stands in a note, without its line feed.
    pub(crate) fn to_text(&self) -> String {
        let bytes = [self.key_hash.as_slice(), &self.signature].concat();
        format!("{SIGNATURE_PREFIX}{} {}", self.name, BASE64.encode(bytes))
    }

    fn is_by(&self, name: &str, key_hash: [u8; 4]) -> bool {
        self.name == name && self.key_hash == key_hash
    }
}

/// The public key of a signing seed.
pub fn public_key(seed: &[u8; 32]) -> [u8; 32] {
    SigningKey::from_bytes(seed).verifying_key().to_bytes()
}

/// The verifier key in the C2SP form `name+hash+key`, to be given to whoever will check.
pub fn verifier_key(name: &str, public_key: &[u8; 32]) -> String {
    let hash = u32::from_be_bytes(key_hash(name, public_key));
    let typed = [&[ED25519], public_key.as_slice()].concat();
    format!("{name}+{hash:08x}+{}", BASE64.encode(typed))
}

/// The hash of a key that signs notes.
fn key_hash(name: &str, public_key: &[u8; 32]) -> [u8; 4] {
    typed_key_hash(name, ED25519, public_key)
}

/// The first four bytes of H(name, line feed, type, key).
pub(crate) fn typed_key_hash(name: &str, kind: u8, public_key: &[u8; 32]) -> [u8; 4] {
    let digest: Hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', kind])
        .chain_update(public_key)
        .finalize()
        .into();
    let [a, b, c, d, ..] = digest;
    [a, b, c, d]
}

/// A key's name: not empty, no space, control or plus sign.
pub(crate) fn parse_name(text: &str) -> Result<String, CheckpointError> {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    if text.is_empty() || text.contains(bad) {
        return Err(CheckpointError::Malformed(
            "name is empty or has a space, control or plus",
        ));
    }
    Ok(text.to_owned())
}

/// A decimal number without sign or leading zeros.
fn parse_size(text: &str) -> Result<u64, CheckpointError> {
    let size = text
        .parse::<u64>()
        .ok()
        .filter(|size| size.to_string() == text);
    size.ok_or(CheckpointError::Malformed("size is not a plain number"))
}

/// 32 bytes in base 64.
fn parse_root(text: &str) -> Result<Hash, CheckpointError> {
    let bytes = BASE64
        .decode(text)
        .ok()
        .and_then(|bytes| Hash::try_from(bytes).ok());
    bytes.ok_or(CheckpointError::Malformed(
        "root is not 32 bytes in base 64",
    ))
}

/// Em dash, name, base 64 of key hash and signature.
pub(crate) fn parse_signature(line: &str) -> Result<SignatureLine, CheckpointError> {
    let malformed = CheckpointError::Malformed("signature line is not `\u{2014} name base64`");
    let (name, encoded) = line
        .strip_prefix(SIGNATURE_PREFIX)
        .and_then(|rest| rest.split_once(' '))
        .ok_or(malformed)?;
    let bytes = BASE64.decode(encoded).map_err(|_| malformed)?;
    let (key_hash, signature) = bytes.split_first_chunk::<4>().ok_or(malformed)?;
    if signature.is_empty() {
        return Err(malformed);
    }
    Ok(SignatureLine {
        name: parse_name(name)?,
        key_hash: *key_hash,
        signature: signature.to_vec(),
    })
}
