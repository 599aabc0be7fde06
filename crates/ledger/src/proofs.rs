//! Inclusion and consistency proofs: RFC 6962 sections 2.1.1 and 2.1.2.

use crate::{Hash, HashReader, empty_root, node_hash};

/// Why a proof could not be made or does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf is not in a tree of that size.
    #[error("leaf {index} is not in a tree of {size} leaves")]
    NotInTree {
        /// The leaf asked for.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The older tree is larger than the newer.
    #[error("tree of {old} leaves cannot be an older state of one of {new}")]
    NotOlder {
        /// The size said to be older.
        old: u64,
        /// The size said to be newer.
        new: u64,
    },
    /// A hash of the tree could not be read.
    #[error("hash {index} of height {bits} is missing")]
    HashMissing {
        /// The subtree's height.
        bits: u8,
        /// Its place at that height.
        index: u64,
    },
    /// The proof has too many or too few hashes.
    #[error("proof does not have the length that the sizes require")]
    WrongLength,
    /// The proof leads to another root.
    #[error("proof does not lead to the root")]
    WrongRoot,
}

/// Makes the proof that a leaf is in the tree of a size, the hash nearest to the leaf first.
pub fn inclusion_proof(
    size: u64,
    index: u64,
    hashes: &impl HashReader,
) -> Result<Vec<Hash>, ProofError> {
    if index >= size {
        return Err(ProofError::NotInTree { index, size });
    }
    let mut proof = Vec::new();
    let (mut start, mut count) = (0, size);
    while count > 1 {
        let left = split(count);
        if index - start < left {
            proof.push(range(start + left, count - left, hashes)?);
            count = left;
        } else {
            proof.push(range(start, left, hashes)?);
            start += left;
            count -= left;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Makes the proof that the tree of the old size is the beginning of that of the new size.
pub fn consistency_proof(
    old: u64,
    new: u64,
    hashes: &impl HashReader,
) -> Result<Vec<Hash>, ProofError> {
    if old > new {
        return Err(ProofError::NotOlder { old, new });
    }
    let mut proof = Vec::new();
    if old == 0 || old == new {
        return Ok(proof);
    }
    let (mut start, mut count) = (0, new);
    // Walk to the node that is the right edge of the old tree.
    while start + count != old {
        let left = split(count);
        if old - start <= left {
            proof.push(range(start + left, count - left, hashes)?);
            count = left;
        } else {
            proof.push(range(start, left, hashes)?);
            start += left;
            count -= left;
        }
    }
    // Where the old tree is itself a subtree, the verifier knows its root.
    if start > 0 {
        proof.push(range(start, count, hashes)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Verifies that a leaf's hash is at an index of the tree with this size and root.
pub fn verify_inclusion(
    size: u64,
    index: u64,
    leaf_hash: &Hash,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::NotInTree { index, size });
    }
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf_hash);
    for sibling in proof {
        if last == 0 {
            return Err(ProofError::WrongLength);
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            (node, last) = skip_missing(node, last);
        } else {
            hash = node_hash(&hash, sibling);
        }
        node /= 2;
        last /= 2;
    }
    if last != 0 {
        return Err(ProofError::WrongLength);
    }
    same(&hash, root)
}

/// Verifies that the tree with the old size and root is the beginning of the new one.
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::NotOlder { old, new });
    }
    if old == new || old == 0 {
        if !proof.is_empty() {
            return Err(ProofError::WrongLength);
        }
        let expected = if old == new { *new_root } else { empty_root() };
        return same(old_root, &expected);
    }
    // The old tree's last perfect subtree: skip the levels at which it is a left child.
    let skipped = old.trailing_zeros();
    let (mut node, mut last) = ((old - 1) >> skipped, (new - 1) >> skipped);
    let (seed, path) = if old.is_power_of_two() {
        (*old_root, proof)
    } else {
        let (first, path) = proof.split_first().ok_or(ProofError::WrongLength)?;
        (*first, path)
    };
    let (mut old_hash, mut new_hash) = (seed, seed);
    for sibling in path {
        if last == 0 {
            return Err(ProofError::WrongLength);
        }
        if node % 2 == 1 || node == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            (node, last) = skip_missing(node, last);
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        node /= 2;
        last /= 2;
    }
    if last != 0 {
        return Err(ProofError::WrongLength);
    }
    same(&old_hash, old_root)?;
    same(&new_hash, new_root)
}

/// Climbs the levels at which the last node has no sibling and so no hash in the proof.
fn skip_missing(mut node: u64, mut last: u64) -> (u64, u64) {
    while node.is_multiple_of(2) && node != 0 {
        node /= 2;
        last /= 2;
    }
    (node, last)
}

/// Compares what a proof led to with the root it was to lead to.
fn same(computed: &Hash, root: &Hash) -> Result<(), ProofError> {
    if computed == root {
        Ok(())
    } else {
        Err(ProofError::WrongRoot)
    }
}

/// The number of leaves in the left subtree: the largest power of two below the count.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// The root over leaves from an aligned start.
fn range(start: u64, count: u64, hashes: &impl HashReader) -> Result<Hash, ProofError> {
    if count.is_power_of_two() {
        // A shift of a u64 is below 64, so it fits.
        let bits = u8::try_from(count.trailing_zeros()).unwrap_or(u8::MAX);
        let index = start >> bits;
        return hashes
            .subtree(bits, index)
            .ok_or(ProofError::HashMissing { bits, index });
    }
    let left = split(count);
    let left_root = range(start, left, hashes)?;
    let right_root = range(start + left, count - left, hashes)?;
    Ok(node_hash(&left_root, &right_root))
}
