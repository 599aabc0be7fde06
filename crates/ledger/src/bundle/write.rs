//! Writing a bundle, line by line.

use super::format::{
    FORMAT, Header, LeafLine, OpeningField, WITNESSED_FORMAT, WitnessedLine, encode,
};
use super::witnessed::encode_all;
use crate::{CheckpointError, Edge, Hash, Opening, SignedCheckpoint, leaf_hash};

/// One leaf for a bundle; an opening is absent where its reader may not see it or it was erased.
#[derive(Clone, Copy, Debug)]
pub struct BundleLeaf<'a> {
    /// The leaf's bytes, as the tree hashes them.
    pub leaf: &'a [u8],
    /// Who acted.
    pub actor: Option<&'a Opening>,
    /// On what.
    pub objects: Option<&'a Opening>,
    /// The details.
    pub details: Option<&'a Opening>,
}

/// Why a bundle was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// The checkpoint does not verify under the key.
    #[error("checkpoint for the bundle does not verify")]
    Checkpoint(#[source] CheckpointError),
    /// A bundle's checkpoint bears the ledger's own signature alone, for it vouches for each byte.
    #[error("checkpoint for the bundle has {0} signatures instead of the ledger's own")]
    OtherSignatures(usize),
    /// More or fewer leaves were given than the checkpoint covers.
    #[error("bundle was given {given} leaves, its checkpoint covers {size}")]
    WrongSize {
        /// The leaves given.
        given: u64,
        /// The checkpoint's size.
        size: u64,
    },
    /// The leaves given have another root than the checkpoint.
    #[error("leaves of the bundle do not have the root of its checkpoint")]
    WrongRoot,
    /// A witnessed checkpoint is not the state of the ledger where it was given.
    #[error("witnessed checkpoint is not of this ledger at this size")]
    NotThisState,
    /// A line could not be written as JSON.
    #[error("line of the bundle could not be written")]
    Json,
}

/// Writes a bundle into a function that takes its lines, each with its line feed.
///
/// The root is computed on the way, so that no bundle is finished that would not verify.
#[derive(Debug)]
pub struct BundleWriter<W> {
    write: W,
    edge: Edge,
    size: u64,
    root: Hash,
    origin: String,
    public_key: [u8; 32],
}

impl<W: FnMut(&str)> BundleWriter<W> {
    /// Begins a bundle of leaves alone with its header.
    pub fn begin(
        checkpoint: &SignedCheckpoint,
        public_key: &[u8; 32],
        write: W,
    ) -> Result<Self, BundleError> {
        Self::begin_as(FORMAT, checkpoint, public_key, write)
    }

    /// Begins a bundle that may also hold witnessed checkpoints.
    pub fn begin_witnessed(
        checkpoint: &SignedCheckpoint,
        public_key: &[u8; 32],
        write: W,
    ) -> Result<Self, BundleError> {
        Self::begin_as(WITNESSED_FORMAT, checkpoint, public_key, write)
    }

    fn begin_as(
        format: u32,
        checkpoint: &SignedCheckpoint,
        public_key: &[u8; 32],
        mut write: W,
    ) -> Result<Self, BundleError> {
        let verified = checkpoint
            .verify(public_key)
            .map_err(BundleError::Checkpoint)?;
        if checkpoint.signature_count() != 1 {
            return Err(BundleError::OtherSignatures(checkpoint.signature_count()));
        }
        let header = Header {
            caretaker_bundle: format,
            origin: verified.origin.clone(),
            public_key: encode(public_key),
            checkpoint: checkpoint.to_note(),
            from: 0,
            size: verified.size,
        };
        write(&line(&header)?);
        Ok(Self {
            write,
            edge: Edge::empty(),
            size: verified.size,
            root: verified.root,
            origin: verified.origin,
            public_key: *public_key,
        })
    }

    /// Adds what people outside said of the ledger as it was after the leaf last added. Only in a
    /// bundle begun for it.
    pub fn witnessed(
        &mut self,
        note: &SignedCheckpoint,
        tokens: &[Vec<u8>],
    ) -> Result<(), BundleError> {
        let said = note
            .verify(&self.public_key)
            .map_err(BundleError::Checkpoint)?;
        let now = (self.edge.size(), self.edge.root());
        if said.origin != self.origin || (said.size, said.root) != now {
            return Err(BundleError::NotThisState);
        }
        let text = line(&WitnessedLine {
            witnessed: note.to_note(),
            stamps: encode_all(tokens),
        })?;
        (self.write)(&text);
        Ok(())
    }

    /// Adds the next leaf, in the order of the ledger from index 0.
    pub fn leaf(&mut self, leaf: BundleLeaf<'_>) -> Result<(), BundleError> {
        let index = self.edge.size();
        if index == self.size {
            return Err(BundleError::WrongSize {
                given: index + 1,
                size: self.size,
            });
        }
        self.edge.push(leaf_hash(leaf.leaf));
        let text = line(&LeafLine {
            index,
            leaf: encode(leaf.leaf),
            actor: leaf.actor.map(OpeningField::new),
            objects: leaf.objects.map(OpeningField::new),
            details: leaf.details.map(OpeningField::new),
        })?;
        (self.write)(&text);
        Ok(())
    }

    /// Ends the bundle; only then is what was written complete.
    pub fn finish(self) -> Result<(), BundleError> {
        if self.edge.size() != self.size {
            return Err(BundleError::WrongSize {
                given: self.edge.size(),
                size: self.size,
            });
        }
        if self.edge.root() == self.root {
            Ok(())
        } else {
            Err(BundleError::WrongRoot)
        }
    }
}

/// A line with its line feed.
fn line(value: &impl serde::Serialize) -> Result<String, BundleError> {
    let mut text = serde_json::to_string(value).map_err(|_| BundleError::Json)?;
    text.push('\n');
    Ok(text)
}
