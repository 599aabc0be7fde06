//! Ids as people and files see them: 26 characters of lower-case Crockford base 32.

/// The letters, without `i`, `l`, `o`, `u`.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of an id of 128 bits, five bits each, the first holding three.
const LENGTH: u32 = 26;

/// The text is not an id: wrong length, a wrong character, or a number over 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id: 26 of the characters 0-9 a-z without i, l, o, u are needed")]
pub struct NotAnId;

/// Writes sixteen bytes as 26 characters; the order of bytes is the order of texts.
pub fn encode(bytes: &[u8; 16]) -> String {
    let number = u128::from_be_bytes(*bytes);
    (0..LENGTH)
        .rev()
        .filter_map(|place| ALPHABET.get(usize::from(low_five(number >> (5 * place)))))
        .map(|letter| char::from(*letter))
        .collect()
}

/// Reads what [`encode`] wrote, and nothing else: one id has one writing.
pub fn decode(text: &str) -> Result<[u8; 16], NotAnId> {
    if text.len() != LENGTH as usize {
        return Err(NotAnId);
    }
    let mut number: u128 = 0;
    for letter in text.bytes() {
        let digit = ALPHABET
            .iter()
            .position(|known| *known == letter)
            .ok_or(NotAnId)?;
        if number.leading_zeros() < 5 {
            return Err(NotAnId);
        }
        number = (number << 5) | digit as u128;
    }
    Ok(number.to_be_bytes())
}

fn low_five(number: u128) -> u8 {
    let [.., last] = number.to_be_bytes();
    last & 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_writings() {
        assert_eq!(encode(&[0; 16]), "0".repeat(26));
        assert_eq!(encode(&[0xff; 16]), format!("7{}", "z".repeat(25)));
        let mut one = [0; 16];
        one[15] = 33;
        assert_eq!(encode(&one), format!("{}11", "0".repeat(24)));
    }

    #[test]
    fn refuses_every_other_writing() {
        let good = encode(&[7; 16]);
        assert_eq!(decode(&good), Ok([7; 16]));
        let zeros = "0".repeat(24);
        for bad in [
            good.to_uppercase(),
            format!("{good}0"),
            format!(" {}", good.trim_start_matches('0')),
            format!("{zeros}0i"),
            format!("{zeros}0-"),
            format!("8{zeros}0"),
            format!("z{zeros}0"),
            "é".repeat(13),
            String::new(),
        ] {
            assert_eq!(decode(&bad), Err(NotAnId), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn reads_back_and_keeps_order(a: [u8; 16], b: [u8; 16]) {
            proptest::prop_assert_eq!(decode(&encode(&a)), Ok(a));
            proptest::prop_assert_eq!(encode(&a).cmp(&encode(&b)), a.cmp(&b));
        }
    }
}
