//! What others sign of the ledger: cosignatures, stamps and their certificates.

use ledger::stamp::{Asked, Certificates, token_of, verify};
use ledger::{Checkpoint, Hash, SignedCheckpoint, WitnessKey, cosign, public_key};

use super::Made;

pub(super) const WITNESS: &str = "witness.example.org";
pub(super) const SEED: [u8; 32] = [13; 32];

/// A checkpoint and a witness's line for it.
pub(super) fn cosigned() -> (Checkpoint, String) {
    let checkpoint = Checkpoint {
        origin: "caretaker.invalid/0123456789abcdefghjkmnpqrs/1".to_owned(),
        size: 9,
        root: [3; 32],
    };
    let line = cosign(&checkpoint, WITNESS, &SEED, 1_764_000_000);
    (checkpoint, line)
}

/// A stamp server's answer over some other text, and the certificate of whoever gave it.
pub(super) fn stamp_answer() -> (&'static [u8], &'static str) {
    (
        include_bytes!("../../../ledger/tests/stamps/p256.tsr"),
        include_str!("../../../ledger/tests/stamps/p256.pem"),
    )
}

pub(super) fn cosignature() -> Made {
    let (checkpoint, line) = cosigned();
    let note = format!("{}{line}\n", checkpoint.sign(&[11; 32]));
    let Ok(witness) = WitnessKey::new(WITNESS, public_key(&SEED)) else {
        return Made::new(Vec::new(), |_| {});
    };
    let key = witness.to_string();
    Made::new(vec![note.into_bytes(), key.into_bytes()], move |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return;
        };
        let _ = WitnessKey::of_settings(WITNESS, text);
        let Ok(read) = SignedCheckpoint::parse(text) else {
            return;
        };
        if let Ok(Some(cosigned)) = read.cosigned_by(&witness) {
            assert_eq!(
                read.claimed().body(),
                checkpoint.body(),
                "another state was cosigned"
            );
            assert_eq!(cosigned.at, 1_764_000_000, "at another time");
        }
    })
}

pub(super) fn stamp() -> Made {
    // Any digest but that of the text over which the answer was given.
    let over: Hash = [7; 32];
    let (answer, pem) = stamp_answer();
    let Ok(by) = Certificates::from_pem(pem) else {
        return Made::new(Vec::new(), |_| {});
    };
    Made::new(vec![answer.to_vec()], move |bytes| {
        let Ok(token) = token_of(bytes) else {
            return;
        };
        let stamped = verify(&token, &over, Asked::default(), &by);
        assert!(stamped.is_err(), "a stamp over something else verified");
    })
}

pub(super) fn certificate() -> Made {
    let (_, pem) = stamp_answer();
    Made::new(vec![pem.as_bytes().to_vec()], |bytes| {
        let _ = Certificates::from_pem(&String::from_utf8_lossy(bytes));
    })
}
