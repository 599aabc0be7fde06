//! Bundles with what people outside said: what is written verifies, and what does not hold is found.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::convert::Infallible;

use ledger::bundle::{
    BundleError, BundleFault, BundleLeaf, BundleWriter, FaultKind, Outsiders, Since, Verified,
    verify_bundle_with,
};
use ledger::{
    Checkpoint, Field, Leaf, Opening, SignedCheckpoint, WitnessKey, commit, cosign, leaf_hash,
    public_key, root_of,
};

const SEED: [u8; 32] = [7; 32];
const WITNESS: [u8; 32] = [8; 32];
const ORIGIN: &str = "caretaker.invalid/00000000000000000000000000/1";

fn leaf(index: u64) -> Vec<u8> {
    let hash = |field| {
        let opening = Opening {
            salt: [1; 32],
            value: Vec::new(),
        };
        commit(field, &opening)
    };
    Leaf {
        index,
        at: 1_750_000_000_000_000,
        act: "record.read".to_owned(),
        actor: hash(Field::Actor),
        objects: hash(Field::Objects),
        details: hash(Field::Details),
    }
    .encode()
}

fn state(size: u64) -> Checkpoint {
    Checkpoint {
        origin: ORIGIN.to_owned(),
        size,
        root: root_of((0..size).map(|index| leaf_hash(&leaf(index)))),
    }
}

fn own(checkpoint: &Checkpoint) -> SignedCheckpoint {
    SignedCheckpoint::parse(&checkpoint.sign(&SEED)).unwrap()
}

/// A state with the witness's cosignature, at the second of its size.
fn cosigned(checkpoint: &Checkpoint) -> SignedCheckpoint {
    let line = cosign(checkpoint, "w.example/1", &WITNESS, 1000 + checkpoint.size);
    own(checkpoint).with_line(&line).unwrap()
}

fn key() -> WitnessKey {
    WitnessKey::new("w.example/1", public_key(&WITNESS)).unwrap()
}

/// A bundle of six leaves, cosigned at three and at six, with a stamp by somebody unknown.
fn bundle() -> String {
    let mut text = String::new();
    let mut writer =
        BundleWriter::begin_witnessed(&own(&state(6)), &public_key(&SEED), |line: &str| {
            text.push_str(line);
        })
        .unwrap();
    for index in 0..6 {
        let leaf = leaf(index);
        writer
            .leaf(BundleLeaf {
                leaf: &leaf,
                actor: None,
                objects: None,
                details: None,
            })
            .unwrap();
        if index % 3 == 2 {
            writer.witnessed(&cosigned(&state(index + 1)), &[]).unwrap();
        }
    }
    writer.finish().unwrap();
    text
}

fn verify(text: &str, witnesses: &[WitnessKey]) -> Result<Verified, BundleFault> {
    let lines = text.split_inclusive('\n').map(Ok::<_, Infallible>);
    let outsiders = Outsiders {
        witnesses,
        stamps: &[],
    };
    verify_bundle_with(lines, Since::Nothing, Some(&public_key(&SEED)), outsiders)
}

#[test]
fn who_cosigned_how_much_and_when_is_told() {
    let found = verify(&bundle(), &[key()]).unwrap();
    let said: Vec<_> = found
        .witnessed
        .iter()
        .map(|one| (one.size, one.cosigned.clone(), one.unchecked))
        .collect();
    assert_eq!(said, [(3, vec![(0, 1003)], 0), (6, vec![(0, 1006)], 0)]);
    let found = verify(&bundle(), &[]).unwrap();
    assert!(found.witnessed.iter().all(|one| one.unchecked == 1));
}

#[test]
fn with_the_witnesses_key_every_byte_counts() {
    let text = bundle();
    let mut bytes = text.clone().into_bytes();
    for place in 0..bytes.len() {
        bytes[place] ^= 1;
        let changed = String::from_utf8_lossy(&bytes).into_owned();
        // In the name or the key's hash, it makes the cosignature that of a stranger.
        if let Ok(found) = verify(&changed, &[key()]) {
            let strangers: usize = found.witnessed.iter().map(|one| one.unchecked).sum();
            assert_eq!(strangers, 1, "byte {place}");
        }
        bytes[place] ^= 1;
    }
    // A line less is a line less: of leaves in any case, of what was said if somebody asks.
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for skipped in 0..lines.len() {
        let mut fewer = lines.clone();
        fewer.remove(skipped);
        let is_leaf = !lines[skipped].starts_with("{\"witnessed\"");
        assert_eq!(verify(&fewer.concat(), &[key()]).is_err(), is_leaf);
    }
    let none: String = lines
        .iter()
        .filter(|line| !line.starts_with("{\"witnessed\""))
        .copied()
        .collect();
    let fault = verify(&none, &[key()]).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Witness);
}

#[test]
fn a_state_that_is_not_of_this_history_is_found() {
    let text = bundle();
    let (before, after) = text.split_at(text.find("{\"witnessed\"").unwrap());
    let (line, after) = after.split_once('\n').unwrap();
    let with = |checkpoint: &Checkpoint| {
        let note = serde_json::to_string(&cosigned(checkpoint).to_note()).unwrap();
        let line = format!("{{\"witnessed\":{note},\"stamps\":[]}}\n");
        verify(&format!("{before}{line}{after}"), &[key()])
            .map(|_| ())
            .map_err(|fault| (fault.kind, fault.line))
    };
    assert_eq!(with(&state(3)), Ok(()));
    let mut forked = state(3);
    forked.root[0] ^= 1;
    assert_eq!(with(&forked), Err((FaultKind::Equivocation, 5)));
    assert_eq!(with(&state(2)), Err((FaultKind::Sequence, 5)));
    let mut foreign = state(3);
    foreign.origin = "caretaker.invalid/00000000000000000000000000/2".to_owned();
    assert_eq!(with(&foreign), Err((FaultKind::Sequence, 5)));
    // In a bundle of leaves alone there is no such line.
    let first = text.replacen("\"caretaker_bundle\":2", "\"caretaker_bundle\":1", 1);
    assert_eq!(verify(&first, &[]).unwrap_err().line, 5);
    let third = text.replacen("\"caretaker_bundle\":2", "\"caretaker_bundle\":3", 1);
    assert_eq!(verify(&third, &[]).unwrap_err().kind, FaultKind::Malformed);
    assert!(line.ends_with("\"stamps\":[]}"));
}

#[test]
fn a_writer_takes_only_its_own_state() {
    let note = own(&state(6));
    let mut writer =
        BundleWriter::begin_witnessed(&note, &public_key(&SEED), |_: &str| {}).unwrap();
    assert_eq!(
        writer.witnessed(&cosigned(&state(3)), &[]),
        Err(BundleError::NotThisState)
    );
    assert_eq!(writer.witnessed(&cosigned(&state(0)), &[]), Ok(()));
}

#[test]
fn a_note_is_found_in_a_message() {
    let note = cosigned(&state(3));
    let text = format!(
        "Dear Sir,\r\n\r\n  words\r\n\r\n{}\r\nYours\r\n",
        note.to_note().replace('\n', "\r\n")
    );
    assert_eq!(SignedCheckpoint::find_in(&text), Ok(note.clone()));
    assert_eq!(SignedCheckpoint::find_in(&note.to_note()), Ok(note));
    for text in ["", "\u{2014} a b\n", "x\n\n\n\u{2014} a b"] {
        assert!(SignedCheckpoint::find_in(text).is_err());
    }
}
