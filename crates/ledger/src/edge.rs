//! The right edge of a tree: the roots of its perfect subtrees, from which the root follows.

use crate::{Hash, empty_root, node_hash};

/// A growing tree reduced to what its root needs: one hash for each bit set in its size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// Roots of perfect subtrees, the largest and leftmost first.
    subtrees: Vec<Hash>,
}

impl Edge {
    /// The tree without leaves.
    pub fn empty() -> Self {
        Self::default()
    }

    /// An edge from its parts; the caller has made one subtree for each bit of the size.
    pub(crate) fn from_parts(size: u64, subtrees: Vec<Hash>) -> Self {
        Self { size, subtrees }
    }

    /// Adds a leaf's hash.
    pub fn push(&mut self, leaf_hash: Hash) {
        self.push_with(leaf_hash, |_, _| {});
    }

    /// Adds a leaf's hash and shows each node that it completes, with its height, lowest first.
    pub(crate) fn push_with(&mut self, leaf_hash: Hash, mut completed: impl FnMut(u32, &Hash)) {
        let mut node = leaf_hash;
        completed(0, &node);
        // As many subtrees end with this leaf as the old size has ones at its low end.
        for height in 1..=self.size.trailing_ones() {
            // INVARIANT: the edge holds one subtree for each bit set in the size.
            let Some(left) = self.subtrees.pop() else {
                break;
            };
            node = node_hash(&left, &node);
            completed(height, &node);
        }
        self.subtrees.push(node);
        self.size += 1;
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        self.subtrees
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| node_hash(&left, &right))
            .unwrap_or_else(empty_root)
    }
}

/// The root over leaf hashes.
pub fn root_of(leaf_hashes: impl IntoIterator<Item = Hash>) -> Hash {
    let mut edge = Edge::empty();
    for hash in leaf_hashes {
        edge.push(hash);
    }
    edge.root()
}
