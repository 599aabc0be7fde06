//! Laws of the envelope: what is sealed opens in its place, and nowhere else.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use proptest::prelude::*;
use vault::{
    Bound, CHUNK, Chunk, DangerousSeededRandom, Key, KeyId, OVERHEAD, OpenError, Random, digest,
    envelope_key_id, open, open_chunk, open_chunks, seal, seal_chunk, seal_chunks,
};

const ID: KeyId = KeyId([5; 16]);
const BOUND: Bound<'_> = Bound {
    org: [1; 16],
    kind: "person",
    id: [2; 16],
    version: 3,
};

fn key() -> Key {
    Key::from_bytes(&[4; 32])
}

fn sealed(plain: &[u8]) -> Vec<u8> {
    seal(
        &key(),
        ID,
        &BOUND,
        plain,
        &mut DangerousSeededRandom::new(9),
    )
}

/// Starts of bits in an envelope, and what is said when one of them is flipped.
fn fault_of(bit: usize) -> OpenError {
    match bit / 8 {
        0 => OpenError::Format(1 ^ (1 << (bit % 8))),
        1..17 => OpenError::OtherKey,
        17..49 => OpenError::Commitment,
        _ => OpenError::Tampered,
    }
}

#[test]
fn every_flipped_bit_is_found_and_told_apart() {
    let envelope = sealed(b"a body of forty bytes, or so, to be sealed");
    for bit in 0..envelope.len() * 8 {
        let mut changed = envelope.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            open(&key(), ID, &BOUND, &changed).unwrap_err(),
            fault_of(bit),
            "bit {bit}"
        );
        assert_ne!(digest(&changed), digest(&envelope), "bit {bit}");
    }
}

#[test]
fn every_cut_and_every_longer_one_is_found() {
    let envelope = sealed(b"body");
    for length in 0..envelope.len() {
        let error = open(&key(), ID, &BOUND, &envelope[..length]).unwrap_err();
        let expected = if length < OVERHEAD {
            OpenError::Short
        } else {
            OpenError::Tampered
        };
        assert_eq!(error, expected, "length {length}");
    }
    let longer = [envelope, vec![0]].concat();
    assert_eq!(
        open(&key(), ID, &BOUND, &longer).unwrap_err(),
        OpenError::Tampered
    );
}

#[test]
fn another_key_and_another_id_are_told_apart() {
    let envelope = sealed(b"body");
    let other = Key::from_bytes(&[6; 32]);
    assert_eq!(
        open(&other, ID, &BOUND, &envelope).unwrap_err(),
        OpenError::Commitment
    );
    let id = KeyId([6; 16]);
    assert_eq!(
        open(&key(), id, &BOUND, &envelope).unwrap_err(),
        OpenError::OtherKey
    );
    assert_eq!(envelope_key_id(&envelope), Some(ID));
    assert_eq!(envelope_key_id(b"\x01 too short"), None);
}

#[test]
fn a_nonce_of_its_own_each_time() {
    let mut rng = DangerousSeededRandom::new(9);
    let first = seal(&key(), ID, &BOUND, b"body", &mut rng);
    let second = seal(&key(), ID, &BOUND, b"body", &mut rng);
    assert_ne!(first[49..61], second[49..61]);
    assert_ne!(first[61..], second[61..]);
}

#[test]
fn chunks_of_a_body_belong_together() {
    let mut plain = vec![0; 2 * CHUNK + 17];
    DangerousSeededRandom::new(2).fill(&mut plain);
    let mut rng = DangerousSeededRandom::new(3);
    let chunks = seal_chunks(&key(), ID, &BOUND, &plain, &mut rng);
    let open = |chunks: &[Vec<u8>]| open_chunks(&key(), ID, &BOUND, chunks).map(|p| p.to_vec());
    assert_eq!(chunks.len(), 3);
    assert_eq!(open(&chunks).unwrap(), plain);
    assert_eq!(open(&chunks[..2]).unwrap_err(), OpenError::LastChunkMissing);
    assert_eq!(open(&[]).unwrap_err(), OpenError::LastChunkMissing);
    for wrong in [
        [&chunks[1], &chunks[0], &chunks[2]].as_slice(),
        &[&chunks[0], &chunks[2]],
        &[&chunks[0], &chunks[0], &chunks[1], &chunks[2]],
        &[&chunks[0], &chunks[1], &chunks[2], &chunks[2]],
        &[&chunks[1], &chunks[2]],
    ] {
        let wrong: Vec<_> = wrong.iter().map(|chunk| (*chunk).clone()).collect();
        assert_eq!(open(&wrong).unwrap_err(), OpenError::Tampered);
    }
}

#[test]
fn sizes_around_a_chunk() {
    for (size, count) in [
        (0, 1),
        (1, 1),
        (CHUNK - 1, 1),
        (CHUNK, 1),
        (CHUNK + 1, 2),
        (2 * CHUNK, 2),
    ] {
        let plain = vec![1; size];
        let mut rng = DangerousSeededRandom::new(4);
        let chunks = seal_chunks(&key(), ID, &BOUND, &plain, &mut rng);
        assert_eq!(chunks.len(), count, "size {size}");
        assert!(chunks.iter().all(|chunk| chunk.len() <= CHUNK + OVERHEAD));
        assert_eq!(*open_chunks(&key(), ID, &BOUND, &chunks).unwrap(), plain);
    }
}

#[test]
fn a_chunk_is_no_body_and_a_body_no_chunk() {
    let mut rng = DangerousSeededRandom::new(5);
    let place = Chunk {
        counter: 0,
        last: true,
    };
    let chunk = seal_chunk((&key(), ID), &BOUND, place, b"body", &mut rng);
    assert_eq!(
        open(&key(), ID, &BOUND, &chunk).unwrap_err(),
        OpenError::Tampered
    );
    let body = sealed(b"body");
    assert_eq!(
        open_chunk((&key(), ID), &BOUND, place, &body).unwrap_err(),
        OpenError::Tampered
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn opens_what_it_sealed(plain in proptest::collection::vec(any::<u8>(), 0..2000), seed: u64) {
        let mut rng = DangerousSeededRandom::new(seed);
        let key = Key::random(&mut rng);
        let envelope = seal(&key, ID, &BOUND, &plain, &mut rng);
        prop_assert_eq!(envelope.len(), plain.len() + OVERHEAD);
        prop_assert_eq!(&*open(&key, ID, &BOUND, &envelope).unwrap(), &plain);
    }

    #[test]
    fn another_place_is_refused(
        org: [u8; 16], kind in "[a-z]{0,12}", id: [u8; 16], version: u64, which in 0..4,
    ) {
        let envelope = sealed(b"body");
        let mut place = BOUND;
        match which {
            0 => place.org = org,
            1 => place.kind = &kind,
            2 => place.id = id,
            _ => place.version = version,
        }
        prop_assume!(place != BOUND);
        prop_assert_eq!(open(&key(), ID, &place, &envelope).unwrap_err(), OpenError::Tampered);
    }

    #[test]
    fn a_flipped_bit_is_found(
        plain in proptest::collection::vec(any::<u8>(), 0..300), at: prop::sample::Index,
    ) {
        let mut envelope = sealed(&plain);
        let bit = at.index(envelope.len() * 8);
        envelope[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(open(&key(), ID, &BOUND, &envelope).unwrap_err(), fault_of(bit));
    }

    #[test]
    fn arbitrary_bytes_never_open(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(open(&key(), ID, &BOUND, &bytes).is_err());
        prop_assert!(open_chunks(&key(), ID, &BOUND, &[&bytes]).is_err());
    }
}
