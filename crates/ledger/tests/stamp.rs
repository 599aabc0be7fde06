//! Stamps that `openssl ts` gave over the text `the checkpoint`: they verify, and nothing else does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use ledger::Hash;
use ledger::stamp::{Asked, Certificates, StampError, Stamped, digest, question, token_of, verify};
use ledger::{Checkpoint, SignedCheckpoint, public_key};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

/// The nonce of the question that all but `v1` answer.
const NONCE: [u8; 16] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0x4f, 0x93, 0x45, 0x61, 0x9b, 0x29, 0x7f, 0xff,
];
const POLICY: &str = "1.3.6.1.4.1.32473.1";

macro_rules! stored {
    ($name:literal) => {
        include_bytes!(concat!("stamps/", $name))
    };
}

fn over() -> Hash {
    Sha256::digest(b"the checkpoint").into()
}

fn certificates(pem: &[u8]) -> Certificates {
    Certificates::from_pem(std::str::from_utf8(pem).unwrap()).unwrap()
}

fn asked() -> Asked<'static> {
    Asked {
        nonce: Some(&NONCE),
        policy: Some(POLICY),
    }
}

/// Answers with the certificates of their signers.
fn all() -> [(&'static [u8], &'static [u8], &'static str, i64); 3] {
    [
        (
            stored!("rsa.tsr"),
            stored!("rsa.pem"),
            "02",
            1_795_303_944_942_140,
        ),
        (
            stored!("p256.tsr"),
            stored!("p256.pem"),
            "03",
            1_795_303_945_008_764,
        ),
        (
            stored!("p384.tsr"),
            stored!("p384.pem"),
            "04",
            1_795_303_945_080_095,
        ),
    ]
}

#[test]
fn rsa_and_both_curves_verify_by_their_own_and_by_their_issuers_certificate() {
    for (answer, own, serial, at) in all() {
        let token = token_of(answer).unwrap();
        for pem in [own, stored!("ca.pem")] {
            let said = verify(&token, &over(), asked(), &certificates(pem)).unwrap();
            assert_eq!(
                said,
                Stamped {
                    at,
                    policy: POLICY.to_owned(),
                    serial: serial.to_owned()
                }
            );
        }
    }
}

#[test]
fn an_older_server_names_its_certificate_by_sha_1() {
    let token = token_of(stored!("v1.tsr")).unwrap();
    let known = certificates(stored!("rsa.pem"));
    assert!(verify(&token, &over(), Asked::default(), &known).is_ok());
    // It was asked without a nonce, and so answers no question of ours; nor did it bring its
    // certificate, so that of its issuer does not help.
    assert_eq!(
        verify(&token, &over(), asked(), &known),
        Err(StampError::OtherNonce)
    );
    let issuer = certificates(stored!("ca.pem"));
    assert_eq!(
        verify(&token, &over(), Asked::default(), &issuer),
        Err(StampError::UnknownSigner)
    );
}

#[test]
fn another_digest_nonce_policy_or_signer_is_refused() {
    let token = token_of(stored!("rsa.tsr")).unwrap();
    let own = certificates(stored!("rsa.pem"));
    assert_eq!(
        verify(&token, &[1; 32], asked(), &own),
        Err(StampError::OtherDigest)
    );
    let nonce = [7; 16];
    let other = Asked {
        nonce: Some(&nonce),
        ..asked()
    };
    assert_eq!(
        verify(&token, &over(), other, &own),
        Err(StampError::OtherNonce)
    );
    let other = Asked {
        policy: Some("1.3.6.1.4.1.32473.2"),
        ..asked()
    };
    assert_eq!(
        verify(&token, &over(), other, &own),
        Err(StampError::OtherPolicy)
    );
    for (pem, error) in [
        (stored!("p256.pem").as_slice(), StampError::UnknownSigner),
        // The issuer's name with another key, and one that may issue nothing.
        (stored!("impostor.pem"), StampError::WrongSignature),
        (stored!("notca.pem"), StampError::UnknownSigner),
    ] {
        assert_eq!(
            verify(&token, &over(), asked(), &certificates(pem)),
            Err(error)
        );
    }
}

#[test]
fn no_changed_byte_says_anything_else() {
    for (answer, own, _, _) in all() {
        let token = token_of(answer).unwrap();
        let own = certificates(own);
        let said = verify(&token, &over(), asked(), &own).unwrap();
        for place in 0..token.len() {
            let mut changed = token.clone();
            changed[place] ^= 1;
            // The certificates that came with it are not signed, and not needed here.
            if let Ok(found) = verify(&changed, &over(), asked(), &own) {
                assert_eq!(found, said, "byte {place}");
            }
        }
        for length in 0..token.len() {
            assert!(verify(&token[..length], &over(), asked(), &own).is_err());
        }
    }
}

#[test]
fn what_is_no_answer_is_refused() {
    assert!(matches!(token_of(b""), Err(StampError::Malformed(_))));
    assert!(matches!(
        token_of(b"<html></html>"),
        Err(StampError::Malformed(_))
    ));
    // TimeStampResp { status rejection }, and one that is granted and empty.
    assert_eq!(
        token_of(&[0x30, 5, 0x30, 3, 2, 1, 2]),
        Err(StampError::NotGranted { status: 2 })
    );
    assert!(matches!(
        token_of(&[0x30, 5, 0x30, 3, 2, 1, 0]),
        Err(StampError::Malformed(_))
    ));
    assert!(matches!(
        token_of(&vec![0x30; 100_000]),
        Err(StampError::Malformed(_))
    ));
    for text in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n", "no certificate"] {
        assert!(Certificates::from_pem(text).is_err());
    }
    // Words between certificates, and the line ends of another system, do no harm.
    let both = [
        stored!("p256.pem").as_slice(),
        b"words\r\n",
        stored!("rsa.pem"),
    ]
    .concat();
    let text = String::from_utf8(both).unwrap().replace('\n', "\r\n");
    let both = Certificates::from_pem(&text).unwrap();
    let token = token_of(stored!("rsa.tsr")).unwrap();
    assert!(verify(&token, &over(), asked(), &both).is_ok());
}

#[test]
fn a_question_is_what_openssl_asks() {
    // `openssl ts -query -cert` over the same text, but for the nonce and the policy.
    let asked = question(&over(), &NONCE, None).unwrap();
    let mut expected = vec![0x30, 0x43, 2, 1, 1, 0x30, 0x31, 0x30, 0x0d, 6, 9];
    expected.extend([0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20]);
    expected.extend(over());
    expected.extend([2, 8]);
    expected.extend(&NONCE[8..]);
    expected.extend([1, 1, 0xff]);
    assert_eq!(asked, expected);
    assert!(question(&over(), &NONCE, Some(POLICY)).unwrap().len() > asked.len());
    assert!(question(&over(), &NONCE, Some("any")).is_err());
}

#[test]
fn what_is_stamped_does_not_depend_on_who_cosigned() {
    let checkpoint = Checkpoint {
        origin: "caretaker.invalid/x/1".to_owned(),
        size: 1,
        root: [1; 32],
    };
    let text = checkpoint.sign(&[1; 32]);
    let note = SignedCheckpoint::parse(&text).unwrap();
    let line = ledger::cosign(&checkpoint, "w", &[2; 32], 5);
    let with = note.with_line(&line).unwrap();
    let key = public_key(&[1; 32]);
    assert_eq!(digest(&note, &key), Ok(Sha256::digest(&text).into()));
    assert_eq!(digest(&with, &key), digest(&note, &key));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..300), from in 0_usize..1500) {
        let _ = token_of(&bytes);
        let mut token = token_of(stored!("p256.tsr")).unwrap();
        let from = from.min(token.len());
        let to = (from + bytes.len()).min(token.len());
        token[from..to].copy_from_slice(&bytes[..to - from]);
        let known = certificates(stored!("ca.pem"));
        let _ = verify(&token, &over(), Asked::default(), &known);
    }
}
