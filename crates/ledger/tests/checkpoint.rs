//! Checkpoints as signed notes: their exact form, and everything else refused.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use ledger::{
    Checkpoint, CheckpointError, PrintedCheckpoint, SignedCheckpoint, public_key, verifier_key,
};

const SEED: [u8; 32] = [7; 32];

fn checkpoint() -> Checkpoint {
    let origin = "caretaker.invalid/00000000000000000000000000/1".to_owned();
    Checkpoint {
        origin,
        size: 42,
        root: [1; 32],
    }
}

fn refused(note: &str) {
    let outcome = SignedCheckpoint::parse(note).and_then(|n| n.verify(&public_key(&SEED)));
    assert!(outcome.is_err(), "accepted: {note:?}");
}

#[test]
fn signed_read_verified() {
    let note = checkpoint().sign(&SEED);
    let lines: Vec<&str> = note.split('\n').collect();
    let [origin, size, root, empty, signature, end] = lines.as_slice() else {
        panic!("{note}");
    };
    assert_eq!(*origin, "caretaker.invalid/00000000000000000000000000/1");
    assert_eq!((*size, *empty, *end), ("42", "", ""));
    assert_eq!(*root, "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
    assert!(signature.starts_with("\u{2014} caretaker.invalid/00000000000000000000000000/1 "));
    let read = SignedCheckpoint::parse(&note).unwrap();
    assert_eq!(read.verify(&public_key(&SEED)), Ok(checkpoint()));
    assert_eq!(read.to_note(), note);
}

/// The example of the C2SP signed-note specification and of Go's package `note`.
#[test]
fn the_verifier_key_has_the_published_form() {
    let published = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let encoded = published.rsplit('+').next().unwrap();
    let typed = data_encoding::BASE64.decode(encoded.as_bytes()).unwrap();
    let (kind, key) = typed.split_first().unwrap();
    assert_eq!(*kind, 1);
    assert_eq!(
        verifier_key("PeterNeumann", &key.try_into().unwrap()),
        published
    );
}

#[test]
fn every_flipped_bit_is_refused() {
    let note = checkpoint().sign(&SEED);
    let mut tried = 0;
    for place in 0..note.len() {
        for bit in 0..8 {
            let mut bytes = note.clone().into_bytes();
            *bytes.get_mut(place).unwrap() ^= 1 << bit;
            // What is no longer UTF-8 is not a note.
            if let Ok(changed) = String::from_utf8(bytes) {
                refused(&changed);
                tried += 1;
            }
        }
    }
    assert!(tried > 1_000);
}

#[test]
fn other_forms_are_refused() {
    let note = checkpoint().sign(&SEED);
    let signature = note.lines().last().unwrap();
    refused("");
    refused(note.trim_end());
    refused(&format!("{note}\n"));
    refused(&note.replace('\n', "\r\n"));
    refused(&note.replace("\n42\n", "\n042\n"));
    refused(&note.replace("\n42\n", "\n+42\n"));
    refused(&note.replace("\n\n", "\nan extension line\n\n"));
    refused(&note.replace('\u{2014}', "-"));
    refused(&format!("{note}{signature}\n"));
    refused(&format!("{note}a line of another kind\n"));
    refused(&note.replace("QE=\n", "QF=\n"));
    refused(&note.replace("QE=\n", "QE\n"));
    refused(&checkpoint().body());
    refused(&format!("{}\n", checkpoint().body()));
}

#[test]
fn another_signer_neither_helps_nor_harms() {
    let mut witness = checkpoint();
    witness.origin = "witness.example/one".to_owned();
    let cosignature = witness.sign(&[8; 32]).lines().last().unwrap().to_owned();
    let note = format!("{}{cosignature}\n", checkpoint().sign(&SEED));
    let read = SignedCheckpoint::parse(&note).unwrap();
    assert_eq!(read.signature_count(), 2);
    assert_eq!(read.verify(&public_key(&SEED)), Ok(checkpoint()));
    assert_eq!(read.to_note(), note);
    let alone = format!("{}\n{cosignature}\n", checkpoint().body());
    let alone = SignedCheckpoint::parse(&alone).unwrap();
    assert_eq!(
        alone.verify(&public_key(&SEED)),
        Err(CheckpointError::NotSigned)
    );
}

#[test]
fn another_key_does_not_verify() {
    let read = SignedCheckpoint::parse(&checkpoint().sign(&SEED)).unwrap();
    let other = read.verify(&public_key(&[8; 32]));
    assert_eq!(other, Err(CheckpointError::NotSigned));
    // A weak key: the identity point.
    let mut weak = [0; 32];
    if let Some(first) = weak.first_mut() {
        *first = 1;
    }
    assert!(read.verify(&weak).is_err());
}

#[test]
fn what_a_letter_prints_is_read_again() {
    let printed = checkpoint().printed();
    let text = "42 AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    assert_eq!(printed.to_string(), text);
    assert_eq!(text.parse(), Ok(printed));
    assert_eq!(
        text.replace("AQEBAQEBAQ", " AQEBAQE\n BAQ").parse(),
        Ok(printed)
    );
    for wrong in [
        "",
        "42",
        "042 AQ==",
        "42 AQ==",
        "x AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
    ] {
        assert!(wrong.parse::<PrintedCheckpoint>().is_err(), "{wrong}");
    }
}
