//! What a writer holds of a tree: its right edge and the tiles being filled.

use crate::hash::fold;
use crate::tiles::{TILE_BYTES, TILE_WIDTH, entries};
use crate::{Edge, Hash};

/// Bytes of one hash in a tile.
const HASH_BYTES: usize = size_of::<Hash>();

/// A tile that became complete: 256 hashes of 32 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompleteTile {
    /// Its level: 0 holds leaf hashes, each further one the roots of the tiles below.
    pub level: u8,
    /// Its place in the level, from 0.
    pub index: u64,
    /// The hashes one after the other, 8,192 bytes.
    pub hashes: Vec<u8>,
}

/// The right edge of a tree, held by its writer; clone it to be able to go back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontier {
    edge: Edge,
    /// The hashes of the tile being filled at each level, fewer than 256.
    filling: Vec<Vec<Hash>>,
}

/// Why a frontier could not be rebuilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// A tile that the size requires is missing.
    #[error("tile {index} of level {level} is missing")]
    TileMissing {
        /// The tile's level.
        level: u8,
        /// Its place in the level.
        index: u64,
    },
    /// A tile does not have 8,192 bytes.
    #[error("tile {index} of level {level} does not have 256 hashes")]
    TileMalformed {
        /// The tile's level.
        level: u8,
        /// Its place in the level.
        index: u64,
    },
    /// A leaf that the size requires is missing.
    #[error("leaf {0} is missing")]
    LeafMissing(u64),
}

impl Default for Frontier {
    fn default() -> Self {
        Self::empty()
    }
}

impl Frontier {
    /// The tree without leaves.
    pub fn empty() -> Self {
        Self {
            edge: Edge::empty(),
            filling: Vec::new(),
        }
    }

    /// Adds a leaf's hash and answers the tiles it completes, lowest level first.
    pub fn push(&mut self, leaf_hash: Hash) -> Vec<CompleteTile> {
        let mut complete = Vec::new();
        let leaves = self.edge.size() + 1;
        let filling = &mut self.filling;
        self.edge.push_with(leaf_hash, |height, node| {
            if height % 8 == 0 {
                complete.extend(fill(filling, height / 8, node, leaves));
            }
        });
        complete
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.edge.size()
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        self.edge.root()
    }

    /// Rebuilds the edge of a tree from its complete tiles and the hashes of its last leaves.
    ///
    /// Asks for the leaves after the last complete tile (`size % 256` of them), and for at most
    /// 255 tiles of each level, the newest ones.
    pub fn restore(
        size: u64,
        mut tile: impl FnMut(u8, u64) -> Option<Vec<u8>>,
        mut leaf_hash: impl FnMut(u64) -> Option<Hash>,
    ) -> Result<Self, RestoreError> {
        let mut filling = Vec::new();
        let mut level = 0_u8;
        let mut nodes = size;
        while nodes > 0 {
            let first = nodes - nodes % TILE_WIDTH;
            let hashes: Result<Vec<Hash>, RestoreError> = (first..nodes)
                .map(|node| match level.checked_sub(1) {
                    None => leaf_hash(node).ok_or(RestoreError::LeafMissing(node)),
                    Some(below) => tile_root(below, node, &mut tile),
                })
                .collect();
            filling.push(hashes?);
            nodes /= TILE_WIDTH;
            level += 1;
        }
        let subtrees = filling
            .iter()
            .rev()
            .flat_map(|hashes| perfect_subtrees(hashes))
            .collect();
        Ok(Self {
            edge: Edge::from_parts(size, subtrees),
            filling,
        })
    }
}

/// Adds a node to the tile being filled at its level; answers the tile if that completes it.
fn fill(
    filling: &mut Vec<Vec<Hash>>,
    level: u32,
    node: &Hash,
    leaves: u64,
) -> Option<CompleteTile> {
    let place = usize::try_from(level).ok()?;
    if filling.len() <= place {
        filling.resize_with(place + 1, Vec::new);
    }
    let hashes = filling.get_mut(place)?;
    hashes.push(*node);
    if hashes.len() * HASH_BYTES < TILE_BYTES {
        return None;
    }
    let hashes = std::mem::take(hashes).concat();
    // The last of the tile's leaves is the one just added.
    let index = (leaves - 1).checked_shr(8 * (level + 1)).unwrap_or(0);
    Some(CompleteTile {
        level: u8::try_from(level).ok()?,
        index,
        hashes,
    })
}

/// The root of a complete tile, which is a node of the level above.
fn tile_root(
    level: u8,
    index: u64,
    tile: &mut impl FnMut(u8, u64) -> Option<Vec<u8>>,
) -> Result<Hash, RestoreError> {
    let bytes = tile(level, index).ok_or(RestoreError::TileMissing { level, index })?;
    entries(&bytes)
        .and_then(fold)
        .ok_or(RestoreError::TileMalformed { level, index })
}

/// The roots of the perfect subtrees over a tile's first hashes, the largest first.
fn perfect_subtrees(hashes: &[Hash]) -> Vec<Hash> {
    let mut rest = hashes;
    let mut roots = Vec::new();
    while let Some(width) = rest.len().checked_ilog2().map(|bits| 1 << bits) {
        let Some((perfect, after)) = rest.split_at_checked(width) else {
            break;
        };
        roots.extend(fold(perfect));
        rest = after;
    }
    roots
}
