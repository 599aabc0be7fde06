//! The tree against RFC 6962's published vectors and against an independent, naive reckoning.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

use std::collections::HashMap;

use data_encoding::HEXLOWER;
use ledger::proofs::{
    ProofError, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion,
};
use ledger::{
    Frontier, Hash, HashReader, RestoreError, TileReader, empty_root, leaf_hash, node_hash, root_of,
};
use proptest::prelude::*;

/// The leaves of the Certificate Transparency test vectors.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

/// The roots of the first one, two, … of them.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// Section 2.1 of RFC 6962, word for word and without cleverness.
fn naive_root(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => empty_root(),
        [one] => *one,
        many => {
            let mut k = 1;
            while k * 2 < many.len() {
                k *= 2;
            }
            node_hash(&naive_root(&many[..k]), &naive_root(&many[k..]))
        }
    }
}

/// A subtree straight from all leaves.
struct Naive(Vec<Hash>);

impl HashReader for Naive {
    fn subtree(&self, bits: u8, index: u64) -> Option<Hash> {
        let start = usize::try_from(index << bits).unwrap();
        self.0.get(start..start + (1 << bits)).map(naive_root)
    }
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|i| leaf_hash(&i.to_be_bytes())).collect()
}

/// A tree as a store keeps it.
struct Stored {
    leaves: Vec<Hash>,
    tiles: HashMap<(u8, u64), Vec<u8>>,
    frontier: Frontier,
}

fn stored(count: u64) -> Stored {
    let leaves = leaves(count);
    let mut frontier = Frontier::empty();
    let mut tiles = HashMap::new();
    for leaf in &leaves {
        for tile in frontier.push(*leaf) {
            assert_eq!(tile.hashes.len(), ledger::TILE_BYTES);
            assert!(
                tiles
                    .insert((tile.level, tile.index), tile.hashes)
                    .is_none()
            );
        }
    }
    Stored {
        leaves,
        tiles,
        frontier,
    }
}

impl Stored {
    fn reader(&self) -> impl HashReader {
        TileReader::new(
            |level, index| self.tiles.get(&(level, index)).cloned(),
            |index| self.leaves.get(usize::try_from(index).unwrap()).copied(),
        )
    }

    fn restore(&self) -> Result<Frontier, RestoreError> {
        let size = self.leaves.len() as u64;
        Frontier::restore(
            size,
            |level, index| self.tiles.get(&(level, index)).cloned(),
            |index| {
                assert!(
                    index >= size - size % 256,
                    "leaf {index} is in a complete tile"
                );
                self.leaves.get(usize::try_from(index).unwrap()).copied()
            },
        )
    }
}

#[test]
fn published_vectors() {
    let hashes: Vec<Hash> = LEAVES
        .iter()
        .map(|hex| leaf_hash(&HEXLOWER.decode(hex.as_bytes()).unwrap()))
        .collect();
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(HEXLOWER.encode(&root_of([])), empty);
    for (n, root) in (1..).zip(ROOTS) {
        assert_eq!(
            HEXLOWER.encode(&root_of(hashes[..n].iter().copied())),
            root,
            "{n} leaves"
        );
    }
}

#[test]
fn published_inclusion_paths() {
    let hashes: Vec<Hash> = LEAVES
        .iter()
        .map(|hex| leaf_hash(&HEXLOWER.decode(hex.as_bytes()).unwrap()))
        .collect();
    let path = inclusion_proof(8, 0, &Naive(hashes.clone())).unwrap();
    let expected = [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ];
    assert_eq!(
        path.iter()
            .map(|hash| HEXLOWER.encode(hash))
            .collect::<Vec<_>>(),
        expected
    );
    let path = consistency_proof(6, 8, &Naive(hashes)).unwrap();
    let expected = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ];
    assert_eq!(
        path.iter()
            .map(|hash| HEXLOWER.encode(hash))
            .collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn every_size_has_the_naive_root() {
    let all = leaves(600);
    for n in 0..=600 {
        assert_eq!(
            root_of(all[..n].iter().copied()),
            naive_root(&all[..n]),
            "{n} leaves"
        );
    }
}

#[test]
fn tiles_hold_the_roots_of_what_is_below() {
    let tree = stored(65_536 + 300);
    assert_eq!(tree.tiles.len(), 257 + 1);
    let first = naive_root(&tree.leaves[..256]);
    assert_eq!(&tree.tiles[&(1, 0)][..32], first);
    let last = naive_root(&tree.leaves[255 * 256..65_536]);
    assert_eq!(&tree.tiles[&(1, 0)][255 * 32..], last);
    assert_eq!(tree.frontier.root(), naive_root(&tree.leaves));
}

#[test]
fn a_frontier_restored_is_the_frontier_kept() {
    for size in [
        0,
        1,
        2,
        255,
        256,
        257,
        511,
        512,
        65_535,
        65_536,
        65_537,
        65_536 + 513,
    ] {
        let tree = stored(size);
        let mut restored = tree.restore().unwrap();
        assert_eq!(restored, tree.frontier, "{size} leaves");
        let mut kept = tree.frontier.clone();
        for i in 0..300_u64 {
            let hash = leaf_hash(&i.to_le_bytes());
            assert_eq!(restored.push(hash), kept.push(hash));
        }
        assert_eq!(restored.root(), kept.root());
    }
}

#[test]
fn restoring_names_what_is_missing() {
    let mut tree = stored(600);
    tree.tiles.insert((0, 1), vec![0; 8191]);
    let malformed = RestoreError::TileMalformed { level: 0, index: 1 };
    assert_eq!(tree.restore().unwrap_err(), malformed);
    tree.tiles.remove(&(0, 1));
    let missing = RestoreError::TileMissing { level: 0, index: 1 };
    assert_eq!(tree.restore().unwrap_err(), missing);
    let none = Frontier::restore(3, |_, _| None, |i| (i < 2).then_some([0; 32]));
    assert_eq!(none.unwrap_err(), RestoreError::LeafMissing(2));
}

#[test]
fn inclusion_holds_at_every_leaf_of_every_small_tree() {
    let all = leaves(70);
    for size in 1..=70_u64 {
        let root = root_of(all[..usize::try_from(size).unwrap()].iter().copied());
        for index in 0..size {
            let proof = inclusion_proof(size, index, &Naive(all.clone())).unwrap();
            let leaf = all[usize::try_from(index).unwrap()];
            assert_eq!(verify_inclusion(size, index, &leaf, &proof, &root), Ok(()));
            let mut longer = proof.clone();
            longer.push([0; 32]);
            assert!(verify_inclusion(size, index, &leaf, &longer, &root).is_err());
            if let Some((_, shorter)) = proof.split_last() {
                assert!(verify_inclusion(size, index, &leaf, shorter, &root).is_err());
            }
            for other in (0..size).filter(|other| *other != index) {
                assert!(verify_inclusion(size, other, &leaf, &proof, &root).is_err());
            }
        }
    }
}

#[test]
fn consistency_holds_between_all_small_trees() {
    let all = leaves(70);
    let naive = Naive(all.clone());
    let roots: Vec<Hash> = (0..=70)
        .map(|n| root_of(all[..n].iter().copied()))
        .collect();
    for new in 0..=70_u64 {
        for old in 0..=new {
            let (old_root, new_root) = (
                &roots[usize::try_from(old).unwrap()],
                &roots[usize::try_from(new).unwrap()],
            );
            let proof = consistency_proof(old, new, &naive).unwrap();
            assert_eq!(
                verify_consistency(old, old_root, new, new_root, &proof),
                Ok(())
            );
            let wrong = leaf_hash(b"another tree");
            let older = verify_consistency(old, &wrong, new, new_root, &proof);
            assert_eq!(older, Err(ProofError::WrongRoot), "{old} of {new}");
            if old > 0 {
                let newer = verify_consistency(old, old_root, new, &wrong, &proof);
                assert_eq!(newer, Err(ProofError::WrongRoot), "{old} of {new}");
            }
            let longer = [proof.as_slice(), &[wrong]].concat();
            assert!(verify_consistency(old, old_root, new, new_root, &longer).is_err());
            if let Some((_, shorter)) = proof.split_last() {
                assert!(verify_consistency(old, old_root, new, new_root, shorter).is_err());
            }
        }
    }
}

#[test]
fn proofs_that_cannot_be_are_refused() {
    let naive = Naive(leaves(4));
    let outside = ProofError::NotInTree { index: 4, size: 4 };
    assert_eq!(inclusion_proof(4, 4, &naive), Err(outside));
    assert_eq!(
        verify_inclusion(4, 4, &[0; 32], &[], &[0; 32]),
        Err(outside)
    );
    let backwards = ProofError::NotOlder { old: 5, new: 4 };
    assert_eq!(consistency_proof(5, 4, &naive), Err(backwards));
    assert_eq!(
        verify_consistency(5, &[0; 32], 4, &[0; 32], &[]),
        Err(backwards)
    );
    let missing = ProofError::HashMissing { bits: 2, index: 1 };
    assert_eq!(inclusion_proof(8, 0, &naive), Err(missing));
}

#[test]
fn proofs_from_tiles_are_those_from_leaves() {
    let tree = stored(66_000);
    let naive = Naive(tree.leaves.clone());
    let root = tree.frontier.root();
    for index in [0, 255, 256, 65_535, 65_536, 65_999] {
        let proof = inclusion_proof(66_000, index, &tree.reader()).unwrap();
        assert_eq!(
            proof,
            inclusion_proof(66_000, index, &naive).unwrap(),
            "leaf {index}"
        );
        let leaf = tree.leaves[usize::try_from(index).unwrap()];
        assert_eq!(
            verify_inclusion(66_000, index, &leaf, &proof, &root),
            Ok(())
        );
    }
    for old in [1, 256, 300, 65_535, 65_536, 65_999] {
        let proof = consistency_proof(old, 66_000, &tree.reader()).unwrap();
        assert_eq!(
            proof,
            consistency_proof(old, 66_000, &naive).unwrap(),
            "from {old}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_tree_any_leaf_any_past(size in 1_u64..=300, index in 0_u64..300, old in 0_u64..=300) {
        let (index, old) = (index % size, old.min(size));
        let tree = stored(size);
        let root = naive_root(&tree.leaves);
        prop_assert_eq!(tree.frontier.root(), root);
        prop_assert_eq!(&tree.restore().unwrap(), &tree.frontier);
        let leaf = tree.leaves[usize::try_from(index).unwrap()];
        let proof = inclusion_proof(size, index, &tree.reader()).unwrap();
        prop_assert_eq!(verify_inclusion(size, index, &leaf, &proof, &root), Ok(()));
        let old_root = naive_root(&tree.leaves[..usize::try_from(old).unwrap()]);
        let proof = consistency_proof(old, size, &tree.reader()).unwrap();
        prop_assert_eq!(verify_consistency(old, &old_root, size, &root, &proof), Ok(()));
    }

    #[test]
    fn a_changed_proof_does_not_hold(size in 2_u64..=300, index in 0_u64..300, at in 0_usize..16) {
        let index = index % size;
        let tree = stored(size);
        let root = tree.frontier.root();
        let leaf = tree.leaves[usize::try_from(index).unwrap()];
        let mut proof = inclusion_proof(size, index, &tree.reader()).unwrap();
        let place = at % proof.len();
        proof[place][0] ^= 1;
        let held = verify_inclusion(size, index, &leaf, &proof, &root);
        prop_assert_eq!(held, Err(ProofError::WrongRoot));
    }
}
