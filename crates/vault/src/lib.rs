#![doc = include_str!("../README.md")]

pub mod cells;
pub mod chunks;
pub mod envelope;
mod key;
pub mod passwords;
mod random;

pub use crate::{
    cells::{CellName, Part},
    chunks::{CHUNK, Chunk, open_chunk, open_chunks, seal_chunk, seal_chunks},
    envelope::{Bound, OVERHEAD, OpenError, digest, envelope_key_id, open, seal},
    key::{Key, KeyId, keyed},
    random::{DangerousSeededRandom, Random},
};
