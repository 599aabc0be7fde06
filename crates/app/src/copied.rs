//! References and codes that people copy by hand, in Crockford's base 32: no letters that look like
//! digits, and whatever looks like one is read as it.

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// The most letters that are read of what was typed: more than any code has.
const MOST: usize = 64;

/// A letter for each byte, each as likely as the others.
pub(crate) fn spelled(bytes: &[u8]) -> String {
    bytes
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte & 31)))
        .map(|letter| char::from(*letter))
        .collect()
}

/// In groups of so many letters, as people copy it: `7KQ-2MD`.
pub(crate) fn grouped(text: &str, together: usize) -> String {
    let mut groups = String::with_capacity(text.len() + 1);
    for (place, letter) in text.chars().enumerate() {
        if place > 0 && place.is_multiple_of(together) {
            groups.push('-');
        }
        groups.push(letter);
    }
    groups
}

/// What was typed, as it was spelled: large letters, no signs between, and letters that look like
/// digits as those.
pub(crate) fn typed(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(MOST)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_however_they_are_copied() {
        assert_eq!(grouped("7KQ2MD", 3), "7KQ-2MD");
        assert_eq!(grouped("ABCDEFGH", 4), "ABCD-EFGH");
        assert_eq!(grouped("", 4), "");
        for copied in ["7KQ-2MD", " 7kq 2md ", "7kq2md", "7KQ – 2MD"] {
            assert_eq!(typed(copied), "7KQ2MD", "{copied}");
        }
        assert_eq!(typed("oil-0l1"), "011011");
        assert_eq!(typed(&"A".repeat(1000)).len(), MOST);
        let all: Vec<u8> = (0..32).collect();
        assert_eq!(spelled(&all).as_bytes(), LETTERS);
        assert_eq!(typed(&spelled(&all)), spelled(&all));
        assert_eq!(spelled(&[0, 31, 32, 255]), "0Z0Z");
    }
}
