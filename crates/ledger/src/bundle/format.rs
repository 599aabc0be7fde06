//! The lines of a bundle. The order of the fields is the order in the file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::Opening;

/// The format number of a bundle of leaves alone.
pub(super) const FORMAT: u32 = 1;
/// The format number of a bundle that may also hold what people outside said.
pub(super) const WITNESSED_FORMAT: u32 = 2;
/// With what the line of a witnessed checkpoint begins; that of a leaf never does.
pub(super) const WITNESSED: &[u8] = b"{\"witnessed\":";

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) caretaker_bundle: u32,
    pub(super) origin: String,
    pub(super) public_key: String,
    pub(super) checkpoint: String,
    pub(super) from: u64,
    pub(super) size: u64,
}

/// Every further line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeafLine {
    pub(super) index: u64,
    pub(super) leaf: String,
    pub(super) actor: Option<OpeningField>,
    pub(super) objects: Option<OpeningField>,
    pub(super) details: Option<OpeningField>,
}

/// A checkpoint with cosignatures, and stamps over it: after the last leaf that it covers.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WitnessedLine {
    pub(super) witnessed: String,
    pub(super) stamps: Vec<String>,
}

/// A salt and a value, both in base 64.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpeningField {
    salt: String,
    value: String,
}

impl OpeningField {
    pub(super) fn new(opening: &Opening) -> Self {
        Self {
            salt: encode(&opening.salt),
            value: encode(&opening.value),
        }
    }

    /// The opening, or `None` if its base 64 or its salt's length is wrong.
    pub(super) fn read(&self) -> Option<Opening> {
        let salt = decode(&self.salt)?.try_into().ok()?;
        Some(Opening {
            salt,
            value: decode(&self.value)?,
        })
    }
}

/// Base 64 with padding.
pub(super) fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// Reads base 64 in its one canonical form.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}
