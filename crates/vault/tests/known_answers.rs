//! Known answers: the cipher against RFC 8452, the envelope against a second writing of the
//! format from its description.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use aes_gcm_siv::{
    Aes256GcmSiv, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use vault::{
    Bound, Chunk, DangerousSeededRandom, Key, KeyId, Random, keyed, open, open_chunk, seal,
};

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

/// RFC 8452 appendix C.2 (AES-256): plaintext, associated data, result.
const RFC_8452: [(&str, &str, &str); 5] = [
    ("", "", "07f5f4169bbf55a8400cd47ea6fd400f"),
    (
        "0100000000000000",
        "",
        "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28",
    ),
    (
        "010000000000000000000000",
        "",
        "9aab2aeb3faa0a34aea8e2b18ca50da9ae6559e48fd10f6e5c9ca17e",
    ),
    (
        "01000000000000000000000000000000",
        "",
        "85a01b63025ba19b7fd3ddfc033b3e76c9eac6fa700942702e90862383c6c366",
    ),
    (
        "0200000000000000",
        "01",
        "1de22967237a813291213f267e3b452f02d01ae33e4ec854",
    ),
];

#[test]
fn cipher_answers_as_in_rfc_8452() {
    let key = [&[1], [0; 31].as_slice()].concat();
    let nonce = Nonce::try_from([&[3], [0; 11].as_slice()].concat().as_slice()).unwrap();
    let cipher = Aes256GcmSiv::new_from_slice(&key).unwrap();
    for (plain, aad, result) in RFC_8452 {
        let (msg, aad) = (hex(plain), hex(aad));
        let payload = Payload {
            msg: &msg,
            aad: &aad,
        };
        assert_eq!(
            cipher.encrypt(&nonce, payload).unwrap(),
            hex(result),
            "{plain}"
        );
    }
}

#[test]
fn keyed_values_are_as_written_down() {
    let mut mac = Hmac::<Sha256>::new_from_slice(&[8; 32]).unwrap();
    mac.update(b"caretaker/1/keyed\0\0\0\0\0\0\0\0\x04cellvalue");
    let expected: [u8; 32] = mac.finalize().into_bytes().into();
    assert_eq!(
        keyed(&Key::from_bytes(&[8; 32]), "cell", b"value"),
        expected
    );
}

/// The envelope as `docs/formats.md` describes it, written from there with other calls.
fn by_the_book(
    key: &[u8; 32],
    id: [u8; 16],
    bound: &Bound<'_>,
    plain: &[u8],
    (nonce, chunk): ([u8; 12], &[u8]),
) -> Vec<u8> {
    let hkdf = Hkdf::<Sha256>::from_prk(key).unwrap();
    let (mut commitment, mut sealing) = ([0; 32], [0; 32]);
    hkdf.expand(
        &[b"caretaker/1/commit".as_slice(), &id].concat(),
        &mut commitment,
    )
    .unwrap();
    hkdf.expand(b"caretaker/1/seal", &mut sealing).unwrap();
    let aad = [
        b"caretaker/1\0".as_slice(),
        &bound.org,
        &[u8::try_from(bound.kind.len()).unwrap()],
        bound.kind.as_bytes(),
        &bound.id,
        &bound.version.to_be_bytes(),
        &[1],
        chunk,
    ]
    .concat();
    let cipher = Aes256GcmSiv::new_from_slice(&sealing).unwrap();
    let body = cipher
        .encrypt(
            &Nonce::from(nonce),
            Payload {
                msg: plain,
                aad: &aad,
            },
        )
        .unwrap();
    [[1].as_slice(), &id, &commitment, &nonce, &body].concat()
}

#[test]
fn envelope_is_as_the_page_of_formats_says() {
    let bound = Bound {
        org: [1; 16],
        kind: "session-report",
        id: [2; 16],
        version: 0x0102_0304,
    };
    let mut nonce = [0; 12];
    DangerousSeededRandom::new(7).fill(&mut nonce);
    for plain in [b"".as_slice(), b"x", &[9; 1000]] {
        let key = Key::from_bytes(&[8; 32]);
        let written = seal(
            &key,
            KeyId([3; 16]),
            &bound,
            plain,
            &mut DangerousSeededRandom::new(7),
        );
        let expected = by_the_book(&[8; 32], [3; 16], &bound, plain, (nonce, b""));
        assert_eq!(written, expected);
        assert_eq!(
            *open(&key, KeyId([3; 16]), &bound, &expected).unwrap(),
            plain
        );
    }
}

#[test]
fn chunks_are_as_the_readme_says() {
    let bound = Bound {
        org: [1; 16],
        kind: "document",
        id: [2; 16],
        version: 9,
    };
    let key = Key::from_bytes(&[8; 32]);
    let place = Chunk {
        counter: 0x0102,
        last: true,
    };
    let chunk = by_the_book(
        &[8; 32],
        [3; 16],
        &bound,
        b"end",
        ([4; 12], &[0, 0, 1, 2, 1]),
    );
    let opened = open_chunk((&key, KeyId([3; 16])), &bound, place, &chunk).unwrap();
    assert_eq!(*opened, b"end");
}
