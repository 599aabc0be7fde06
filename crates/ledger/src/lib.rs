#![doc = include_str!("../README.md")]

pub mod bundle;
mod checkpoint;
mod cosignature;
mod edge;
mod frontier;
mod hash;
mod instants;
mod leaf;
mod opening;
pub mod proofs;
pub mod stamp;
mod tiles;

pub use checkpoint::{
    Checkpoint, CheckpointError, PrintedCheckpoint, SignedCheckpoint, public_key, verifier_key,
};
pub use cosignature::{Cosigned, WitnessKey, cosign};
pub use edge::{Edge, root_of};
pub use frontier::{CompleteTile, Frontier, RestoreError};
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
pub use instants::{Backdated, Instants};
pub use leaf::{Leaf, LeafError};
pub use opening::{Field, Opening, commit};
pub use tiles::{HashReader, TILE_BYTES, TILE_WIDTH, TileReader};
