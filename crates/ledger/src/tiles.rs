//! Reading a tree from what is stored of it: complete tiles and leaf hashes.

use crate::Hash;
use crate::hash::fold;

/// Hashes in a tile (C2SP tlog-tiles, height 8).
pub const TILE_WIDTH: u64 = 256;
/// Bytes of a complete tile.
pub const TILE_BYTES: usize = 8192;

/// Gives the roots of perfect subtrees, the one thing proofs are made of.
pub trait HashReader {
    /// The root of the subtree over the leaves `index * 2^bits .. (index + 1) * 2^bits`.
    ///
    /// `None` if the tree has not all of these leaves or what is needed is missing.
    fn subtree(&self, bits: u8, index: u64) -> Option<Hash>;
}

/// Reads subtrees from complete tiles, and from leaf hashes where no tile is complete yet.
///
/// A tile is asked for first; `None` means that it is not complete. At a level above the first,
/// the tile's hashes are then taken from the complete tiles below.
#[derive(Clone, Copy, Debug)]
pub struct TileReader<T, L> {
    tile: T,
    leaf_hash: L,
}

impl<T, L> TileReader<T, L>
where
    T: Fn(u8, u64) -> Option<Vec<u8>>,
    L: Fn(u64) -> Option<Hash>,
{
    /// A reader over a function for complete tiles (level, index) and one for leaf hashes.
    pub fn new(tile: T, leaf_hash: L) -> Self {
        Self { tile, leaf_hash }
    }

    /// One hash of a level, not taken from a tile of that level.
    fn node(&self, level: u8, index: u64) -> Option<Hash> {
        match level.checked_sub(1) {
            None => (self.leaf_hash)(index),
            Some(below) => fold(entries(&(self.tile)(below, index)?)?),
        }
    }
}

impl<T, L> HashReader for TileReader<T, L>
where
    T: Fn(u8, u64) -> Option<Vec<u8>>,
    L: Fn(u64) -> Option<Hash>,
{
    fn subtree(&self, bits: u8, index: u64) -> Option<Hash> {
        let level = bits / 8;
        let width = 1_u64 << (bits % 8);
        let first = index.checked_mul(width)?;
        if let Some(bytes) = (self.tile)(level, first / TILE_WIDTH) {
            let start = usize::try_from(first % TILE_WIDTH).ok()?;
            let end = start + usize::try_from(width).ok()?;
            return fold(entries(&bytes)?.get(start..end)?);
        }
        let last = first.checked_add(width)?;
        let nodes: Option<Vec<Hash>> = (first..last).map(|node| self.node(level, node)).collect();
        fold(&nodes?)
    }
}

/// The hashes of a complete tile.
pub(crate) fn entries(bytes: &[u8]) -> Option<&[Hash]> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    (bytes.len() == TILE_BYTES && rest.is_empty()).then_some(hashes)
}
