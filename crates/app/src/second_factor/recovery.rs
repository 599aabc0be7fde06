//! Recovery codes: ten, shown once, each good for one sign-in when the telephone is lost.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::bodies::RecoveryCodes;
use crate::copied;

/// How many there are.
pub(crate) const HOW_MANY: usize = 10;
/// Letters of a code: 125 bits. A quick hash then says nothing even to whoever has it and its key
/// (OWASP ASVS 6.5.2 asks for 112). Codes of 16 letters, as they were, are good until they are used.
pub(crate) const LONG: usize = 25;
/// Letters that are written together.
const TOGETHER: usize = 5;

/// The codes of some random bytes, and what is stored of them.
pub(crate) fn make(random: &[[u8; LONG]; HOW_MANY], key: [u8; 32]) -> (Vec<String>, RecoveryCodes) {
    let plain: Vec<String> = random.iter().map(|bytes| letters(bytes)).collect();
    let hashes = plain.iter().map(|code| hash(&key, code)).collect();
    let shown = plain
        .iter()
        .map(|code| copied::grouped(code, TOGETHER))
        .collect();
    let key = data_encoding::HEXLOWER.encode(&key);
    (shown, RecoveryCodes { key, hashes })
}

/// Which code this is. Every stored one is compared, each in constant time.
pub(crate) fn matching(codes: &RecoveryCodes, typed: &str) -> Option<usize> {
    let key = data_encoding::HEXLOWER.decode(codes.key.as_bytes()).ok()?;
    let wanted = hash(&key, &copied::typed(typed).to_ascii_lowercase());
    let mut found = None;
    for (n, stored) in codes.hashes.iter().enumerate() {
        if bool::from(stored.as_bytes().ct_eq(wanted.as_bytes())) {
            found = Some(n);
        }
    }
    found
}

/// Small letters, as codes are stored and printed.
fn letters(bytes: &[u8]) -> String {
    copied::spelled(bytes).to_ascii_lowercase()
}

fn hash(key: &[u8], code: &str) -> String {
    match <Hmac<Sha256> as KeyInit>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(b"caretaker recovery code");
            mac.update(code.as_bytes());
            data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes())
        }
        // HMAC takes keys of any length.
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_found_however_it_is_typed_and_stored_nowhere() {
        let random: [[u8; LONG]; HOW_MANY] =
            std::array::from_fn(|n| std::array::from_fn(|m| u8::try_from(n * 17 + m).unwrap()));
        let (shown, stored) = make(&random, [7; 32]);
        assert_eq!(shown.len(), HOW_MANY);
        assert_eq!(shown[0], "01234-56789-abcde-fghjk-mnpqr");
        let kept = format!("{stored:?}");
        for (n, code) in shown.iter().enumerate() {
            assert_eq!(matching(&stored, code), Some(n));
            assert_eq!(
                matching(&stored, &code.to_uppercase().replace('-', " ")),
                Some(n)
            );
            assert!(!kept.contains(&code.replace('-', "")));
        }
        assert_eq!(matching(&stored, &shown[0].replace('0', "O")), Some(0));
        let other_end = shown[0].replace("mnpqr", "mnpqs");
        for wrong in ["", other_end.as_str(), "01234-56789-abcde", "000000"] {
            assert_eq!(matching(&stored, wrong), None, "{wrong}");
        }
        // One of before, which was shorter, as it was stored.
        let old = RecoveryCodes {
            key: "09".repeat(32),
            hashes: vec![
                "e1cc959fd67a872493cb4d546ca7e31ef2780f6b9103c14ccdf73fdc094c91dc".to_owned(),
            ],
        };
        assert_eq!(matching(&old, "0123-4567-89AB-CDEF"), Some(0));
        let (_, other) = make(&random, [8; 32]);
        assert_ne!(stored.hashes, other.hashes, "a key of its own");
    }
}
