//! Recovery codes: ten, shown once, each good for one sign-in when the telephone is lost.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::bodies::RecoveryCodes;

/// How many there are.
pub(crate) const HOW_MANY: usize = 10;
/// Crockford's base 32: no letters that look like digits.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Letters of a code: 125 bits. A quick hash then says nothing even to whoever has it and its key
/// (OWASP ASVS 6.5.2 asks for 112). Codes of 16 letters, as they were, are good until they are used.
pub(crate) const LONG: usize = 25;
/// Letters that are written together.
const TOGETHER: usize = 5;

/// The codes of some random bytes, and what is stored of them.
pub(crate) fn make(random: &[[u8; LONG]; HOW_MANY], key: [u8; 32]) -> (Vec<String>, RecoveryCodes) {
    let plain: Vec<String> = random.iter().map(|bytes| letters(bytes)).collect();
    let hashes = plain.iter().map(|code| hash(&key, code)).collect();
    let shown = plain.iter().map(|code| grouped(code)).collect();
    let key = data_encoding::HEXLOWER.encode(&key);
    (shown, RecoveryCodes { key, hashes })
}

/// Which code this is. Every stored one is compared, each in constant time.
pub(crate) fn matching(codes: &RecoveryCodes, typed: &str) -> Option<usize> {
    let key = data_encoding::HEXLOWER.decode(codes.key.as_bytes()).ok()?;
    let wanted = hash(&key, &folded(typed));
    let mut found = None;
    for (n, stored) in codes.hashes.iter().enumerate() {
        if bool::from(stored.as_bytes().ct_eq(wanted.as_bytes())) {
            found = Some(n);
        }
    }
    found
}

fn letters(bytes: &[u8]) -> String {
    bytes
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte & 31)))
        .map(|letter| char::from(*letter))
        .collect()
}

fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters
        .chunks(TOGETHER)
        .map(|some| some.iter().collect())
        .collect();
    groups.join("-")
}

/// As it was printed, whatever somebody types: large letters, spaces, an O for a nought.
fn folded(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect()
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
        // Those of before, which were shorter.
        let key = [9; 32];
        let old = RecoveryCodes {
            key: data_encoding::HEXLOWER.encode(&key),
            hashes: vec![hash(&key, "0123456789abcdef")],
        };
        assert_eq!(matching(&old, "0123-4567-89AB-CDEF"), Some(0));
        let (_, other) = make(&random, [8; 32]);
        assert_ne!(stored.hashes, other.hashes, "a key of its own");
    }
}
