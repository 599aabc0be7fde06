//! What people outside said of a ledger's states: cosignatures and stamps, held against the keys
//! that the reader has of them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::stamp::{Asked, Certificates, StampError, Stamped, digest, verify};
use crate::{CheckpointError, SignedCheckpoint, WitnessKey};

/// Whose word the reader can check: keys of witnesses, certificates of stamp servers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outsiders<'a> {
    /// The witnesses' keys. Each must have cosigned something in the bundle.
    pub witnesses: &'a [WitnessKey],
    /// The certificates, one set for each stamp server. Each must have stamped something.
    pub stamps: &'a [Certificates],
}

/// What was said of one state of the ledger, as far as it could be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witnessed {
    /// The number of leaves that it covers.
    pub size: u64,
    /// By whom it was cosigned (a place in [`Outsiders::witnesses`]), and when, in seconds since 1970.
    pub cosigned: Vec<(usize, u64)>,
    /// By whom it was stamped (a place in [`Outsiders::stamps`]), and what the stamp says.
    pub stamped: Vec<(usize, Stamped)>,
    /// Cosignatures and stamps by others, which were not checked.
    pub unchecked: usize,
}

/// Why something that was said does not hold. Whoever is not known is no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WitnessedError {
    /// The checkpoint is not signed by the ledger.
    #[error("witnessed checkpoint: {0}")]
    Checkpoint(#[source] CheckpointError),
    /// A cosignature by a known witness is wrong.
    #[error("cosignature by `{name}` is wrong")]
    Cosignature {
        /// The witness.
        name: String,
        /// How.
        #[source]
        source: CheckpointError,
    },
    /// A stamp by a known server is wrong.
    #[error("stamp does not hold: {0}")]
    Stamp(#[source] StampError),
}

impl Outsiders<'_> {
    /// Checks what was said of one state.
    pub fn check(
        &self,
        note: &SignedCheckpoint,
        tokens: &[Vec<u8>],
        public_key: &[u8; 32],
    ) -> Result<Witnessed, WitnessedError> {
        let checkpoint = note
            .verify(public_key)
            .map_err(WitnessedError::Checkpoint)?;
        let mut cosigned = Vec::new();
        for (place, witness) in self.witnesses.iter().enumerate() {
            let said = note
                .cosigned_by(witness)
                .map_err(|source| WitnessedError::Cosignature {
                    name: witness.name().to_owned(),
                    source,
                })?;
            cosigned.extend(said.map(|said| (place, said.at)));
        }
        let over = digest(note, public_key).map_err(WitnessedError::Checkpoint)?;
        let mut stamped = Vec::new();
        for token in tokens {
            stamped.extend(self.stamped_by(token, &over)?);
        }
        let all = note.signature_count() - 1 + tokens.len();
        Ok(Witnessed {
            size: checkpoint.size,
            unchecked: all.saturating_sub(cosigned.len() + stamped.len()),
            cosigned,
            stamped,
        })
    }

    /// Whose stamp a token is, among those known.
    fn stamped_by(
        &self,
        token: &[u8],
        over: &crate::Hash,
    ) -> Result<Option<(usize, Stamped)>, WitnessedError> {
        for (place, certificates) in self.stamps.iter().enumerate() {
            match verify(token, over, Asked::default(), certificates) {
                Ok(stamped) => return Ok(Some((place, stamped))),
                Err(StampError::UnknownSigner) => {}
                Err(error) => return Err(WitnessedError::Stamp(error)),
            }
        }
        Ok(None)
    }

    /// What a reader demanded and was not there, in words.
    pub fn missing(&self, found: &[Witnessed]) -> Option<String> {
        let silent = self.witnesses.iter().enumerate().find(|(place, _)| {
            let mut all = found.iter().flat_map(|one| &one.cosigned);
            !all.any(|(by, _)| by == place)
        });
        if let Some((_, witness)) = silent {
            return Some(format!("nothing here is cosigned by `{}`", witness.name()));
        }
        let unused = (0..self.stamps.len()).any(|place| {
            let mut all = found.iter().flat_map(|one| &one.stamped);
            !all.any(|(by, _)| *by == place)
        });
        unused.then(|| "nothing here bears a stamp by a certificate that was given".to_owned())
    }
}

/// Base 64 of all tokens, as a bundle's line has them.
pub(super) fn encode_all(tokens: &[Vec<u8>]) -> Vec<String> {
    tokens.iter().map(|token| BASE64.encode(token)).collect()
}

/// The tokens of a line; `None` if one is not in base 64.
pub(super) fn decode_all(texts: &[String]) -> Option<Vec<Vec<u8>>> {
    texts.iter().map(|text| BASE64.decode(text).ok()).collect()
}
