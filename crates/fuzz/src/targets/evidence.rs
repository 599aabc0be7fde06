//! The ledger's formats: strict, so that each thing is written in one way only.

use ledger::bundle::{BundleLeaf, BundleWriter, verify_bundle};
use ledger::{
    Checkpoint, Field, Frontier, Leaf, Opening, SignedCheckpoint, commit, leaf_hash, public_key,
};

use super::Made;

const SEED: [u8; 32] = [11; 32];

fn opening(value: &str) -> Opening {
    Opening {
        salt: [6; 32],
        value: value.as_bytes().to_vec(),
    }
}

fn one_leaf(index: u64) -> Leaf {
    Leaf {
        index,
        at: 1_764_000_000_000_000,
        act: "person.look".to_owned(),
        actor: commit(Field::Actor, &opening("\"a\"")),
        objects: commit(Field::Objects, &opening("[]")),
        details: commit(Field::Details, &opening("{\"why\":\"asked\"}")),
    }
}

pub(super) fn leaf() -> Made {
    Made::new(vec![one_leaf(3).encode()], |bytes| {
        if let Ok(leaf) = Leaf::decode(bytes) {
            assert_eq!(
                leaf.encode(),
                bytes,
                "a leaf that can be written in two ways"
            );
        }
    })
}

pub(super) fn opening_bytes() -> Made {
    Made::new(vec![opening("[1,2]").to_bytes()], |bytes| {
        if let Some(read) = Opening::from_bytes(bytes) {
            assert_eq!(
                read.to_bytes(),
                bytes,
                "an opening that can be written in two ways"
            );
            let same = bytes == opening("[1,2]").to_bytes();
            let meant = commit(Field::Objects, &opening("[1,2]"));
            assert_eq!(
                read.opens(Field::Objects, &meant),
                same,
                "another value opened a commitment"
            );
        }
    })
}

/// A ledger of four leaves: its checkpoint and its bundle.
fn ledger() -> (String, Vec<u8>) {
    let leaves: Vec<Vec<u8>> = (0..4).map(|index| one_leaf(index).encode()).collect();
    let mut tree = Frontier::empty();
    for leaf in &leaves {
        tree.push(leaf_hash(leaf));
    }
    let checkpoint = Checkpoint {
        origin: "caretaker.invalid/0123456789abcdefghjkmnpqrs/1".to_owned(),
        size: tree.size(),
        root: tree.root(),
    };
    let note = checkpoint.sign(&SEED);
    let mut bundle = String::new();
    let written = SignedCheckpoint::parse(&note).is_ok_and(|signed| {
        let write = |line: &str| bundle.push_str(line);
        let Ok(mut writer) = BundleWriter::begin(&signed, &public_key(&SEED), write) else {
            return false;
        };
        let (actor, objects) = (opening("\"a\""), opening("[]"));
        for leaf in &leaves {
            let line = BundleLeaf {
                leaf,
                actor: Some(&actor),
                objects: Some(&objects),
                details: None,
            };
            if writer.leaf(line).is_err() {
                return false;
            }
        }
        writer.finish().is_ok()
    });
    assert!(written, "the bundle to start from could not be written");
    (note, bundle.into_bytes())
}

pub(super) fn checkpoint() -> Made {
    let (note, _) = ledger();
    let key = public_key(&SEED);
    Made::new(vec![note.clone().into_bytes()], move |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return;
        };
        let Ok(read) = SignedCheckpoint::parse(text) else {
            return;
        };
        assert_eq!(
            read.to_note(),
            text,
            "a note that can be written in two ways"
        );
        if let Ok(verified) = read.verify(&key) {
            let body = verified.body();
            assert!(note.starts_with(&body), "a checkpoint that nobody signed");
        }
    })
}

/// How bundles of the two formats begin.
const FIRST_FORMAT: &[u8] = br#"{"caretaker_bundle":1,"#;
const SECOND_FORMAT: &[u8] = br#"{"caretaker_bundle":2,"#;

pub(super) fn bundle() -> Made {
    let (_, bundle) = ledger();
    let key = public_key(&SEED);
    Made::new(vec![bundle.clone()], move |bytes| {
        let lines = bytes.split_inclusive(|byte| *byte == b'\n');
        let lines = lines.map(Ok::<&[u8], std::convert::Infallible>);
        let verified = verify_bundle(lines, None, Some(&key));
        // A bundle that needs nothing of the second format may say either number: nobody signs it.
        let as_first = match bytes.strip_prefix(SECOND_FORMAT) {
            Some(rest) => [FIRST_FORMAT, rest].concat(),
            None => bytes.to_vec(),
        };
        assert_eq!(
            verified.is_ok(),
            as_first == bundle,
            "a changed bundle verified"
        );
    })
}
