//! What the program keeps beside the sealed bodies, and what browsers send of passkeys.

use app::{Assertion, Manifest, Party, Registration};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use sha2::{Digest as _, Sha256};
use store::EntityId;

use super::Made;
use super::sealed::Store;
use crate::seeds::{joined, parted};

const HOST: &str = "caretaker.example";

fn party() -> Party {
    Party {
        id: HOST.to_owned(),
        origin: format!("https://{HOST}"),
    }
}

fn client_data(what: &str) -> Vec<u8> {
    let challenge = BASE64URL_NOPAD.encode(&[5; 32]);
    let said = serde_json::json!({
        "type": what,
        "challenge": challenge,
        "origin": format!("https://{HOST}"),
        "crossOrigin": false,
    });
    said.to_string().into_bytes()
}

/// Authenticator data: for this host, with these flags, signed so often.
fn authenticator_data(flags: u8, signed: u32) -> Vec<u8> {
    let host = Sha256::digest(HOST.as_bytes());
    [host.as_slice(), &[flags], &signed.to_be_bytes()].concat()
}

fn key_pair() -> Option<Ed25519KeyPair> {
    Ed25519KeyPair::from_seed_unchecked(&[17; 32]).ok()
}

/// A COSE key: Ed25519 as authenticators write it.
fn ed25519(pair: &Ed25519KeyPair) -> Vec<u8> {
    let head = [0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
    [&head, pair.public_key().as_ref()].concat()
}

/// COSE keys of the two other kinds; nobody signs with them here.
fn other_keys() -> [Vec<u8>; 2] {
    let mut p256 = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
    p256.extend([3; 32]);
    p256.extend([0x22, 0x58, 0x20]);
    p256.extend([4; 32]);
    let mut rsa = vec![
        0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, 0x01, 0x00,
    ];
    rsa.extend([5; 256]);
    rsa.extend([0x21, 0x43, 0x01, 0x00, 0x01]);
    [p256, rsa]
}

pub(super) fn passkey_new() -> Made {
    let Some(pair) = key_pair() else {
        return Made::new(Vec::new(), |_| {});
    };
    let [p256, rsa] = other_keys();
    let seeds = [ed25519(&pair), p256, rsa].map(|cose| {
        let mut data = authenticator_data(0x45, 0);
        data.extend([0; 16]);
        data.extend([0, 32]);
        data.extend([8; 32]);
        data.extend(cose);
        joined(&[&client_data("webauthn.create"), &data])
    });
    Made::new(seeds.to_vec(), |bytes| {
        let [client_data, authenticator_data] = parted(bytes).map(<[u8]>::to_vec);
        let made = Registration {
            client_data,
            authenticator_data,
        };
        if let Some((credential, key)) = made.passkey(&party()) {
            assert!(!credential.is_empty(), "a passkey without an id");
            let again = Assertion {
                user: Vec::new(),
                credential,
                client_data: Vec::new(),
                authenticator_data: made.authenticator_data.clone(),
                signature: Vec::new(),
            };
            // The key that is kept is read at each signing in: it must be one, and not sign itself.
            assert_eq!(again.verify(&party(), &key, 0), None, "signed by nobody");
        }
    })
}

pub(super) fn passkey_signs() -> Made {
    let Some(pair) = key_pair() else {
        return Made::new(Vec::new(), |_| {});
    };
    let (client_data, data) = (client_data("webauthn.get"), authenticator_data(0x05, 7));
    let message = [data.as_slice(), &Sha256::digest(&client_data)].concat();
    let signature = pair.sign(&message);
    let seed = joined(&[&client_data, &data, signature.as_ref()]);
    let key = ed25519(&pair);
    Made::new(vec![seed.clone()], move |bytes| {
        let [client_data, authenticator_data, signature] = parted(bytes).map(<[u8]>::to_vec);
        let assertion = Assertion {
            user: Vec::new(),
            credential: Vec::new(),
            client_data,
            authenticator_data,
            signature,
        };
        let counted = assertion.verify(&party(), &key, 6);
        assert_eq!(counted.is_some(), bytes == seed, "a changed signing passed");
        assert_eq!(assertion.verify(&party(), &key, 7), None, "a copy passed");
    })
}

/// What a backup says of itself.
pub(super) fn manifest() -> Made {
    let (Some(made), Ok(folder)) = (Store::make(), tempfile::tempdir()) else {
        return Made::new(Vec::new(), |_| {});
    };
    let plain = serde_json::json!({
        "caretaker_backup": 1,
        "holds": "data",
        "organisation": EntityId([7; 16]).to_string(),
        "made_at": "2026-11-21T09:00:00Z",
        "ledgers": [{
            "organisation": EntityId([7; 16]).to_string(),
            "epoch": 1,
            "leaves": 9,
            "checkpoint": "caretaker.invalid/a/1\n9\n",
        }],
        "key_store": {"id": "07".repeat(16), "epoch": 1, "batches": 2},
        "journal": 3,
        "files": [{"name": "caretaker.db", "bytes": 4096, "sha256": "ab".repeat(32)}],
    });
    let seal = made
        .keys
        .keyed("backup-manifest", plain.to_string().as_bytes());
    let sealed = serde_json::json!({"manifest": plain, "seal": HEXLOWER.encode(&seal)});
    let seed = serde_json::to_vec_pretty(&sealed).unwrap_or_default();
    Made::new(vec![seed], move |bytes| {
        if std::fs::write(folder.path().join("manifest.json"), bytes).is_err() {
            return;
        }
        let Ok(read) = Manifest::read(folder.path()) else {
            return;
        };
        if let Ok(manifest) = read.verify(&made.keys) {
            let same = serde_json::to_value(&manifest).is_ok_and(|now| now == plain);
            assert!(same, "another manifest under the seal");
        }
    })
}

/// Ids and the other short words of addresses, forms and files.
pub(super) fn words() -> Made {
    let id = EntityId([7; 16]).to_string();
    let seeds = [id.as_str(), "6 years", "P6Y", "england", "2026-11-21"];
    let seeds = seeds.map(|seed| seed.as_bytes().to_vec());
    Made::new(seeds.to_vec(), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Ok(id) = text.parse::<EntityId>() {
            assert_eq!(
                id.to_string(),
                text,
                "an id that can be written in two ways"
            );
        }
        if let Ok(period) = text.parse::<policy::Period>() {
            let again = period.to_string().parse::<policy::Period>();
            assert!(again.is_ok_and(|again| again == period), "another period");
        }
        let _ = text.parse::<calendar::Nation>();
        let _ = text.parse::<calendar::RequestKind>();
        let _ = mail::is_address(&text);
        let _ = witness::check_address(&text);
        let shown = extract::one_line(&text);
        assert!(
            !shown.contains(char::is_control),
            "it would draw on a terminal"
        );
    })
}
