//! The proof that an answer passed the check.

use sha2::{Digest, Sha256};

/// Only [`super::check`] makes one; delivery requires it. It is good for the checked bytes alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedactionVerified {
    digests: Vec<[u8; 32]>,
}

impl RedactionVerified {
    pub(super) fn of(files: &[&[u8]]) -> Self {
        Self {
            digests: files
                .iter()
                .map(|file| Sha256::digest(file).into())
                .collect(),
        }
    }

    /// SHA-256 of each checked file, in the order given.
    #[must_use]
    pub fn digests(&self) -> &[[u8; 32]] {
        &self.digests
    }

    /// Whether `file` is one of those that were checked, byte for byte.
    #[must_use]
    pub fn covers(&self, file: &[u8]) -> bool {
        let digest: [u8; 32] = Sha256::digest(file).into();
        self.digests.contains(&digest)
    }
}
