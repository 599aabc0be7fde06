//! Changing bytes: blindly but well, the same changes for the same seed.

/// What parsers stumble over, beside single bits.
const TOKENS: &[&[u8]] = &[
    b"\0",
    b"\xFF\xFF\xFF\xFF",
    b"\x7F\xFF\xFF\xFF",
    b"\x80\0\0\0",
    b"\r\n",
    b"\n\n",
    b"\"",
    b"'",
    b"<",
    b"</",
    b"/>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"&#x10FFFF;",
    b"&#0;",
    b"&lt;",
    b"%00",
    b"%C3%28",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b";",
    b":",
    b"=",
    b"--",
    b"\\u0000",
    b"\\bin9999999 ",
    b"-1",
    b"4294967296",
    b"9999999999999999999",
    b"0001-01-01",
    b"9999-12-31",
    b"2024-02-30",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xE2\x80\xAE",
    b"\xC3\xA9",
    b"\xF0\x9F\x91\xA9",
    b"e\xCC\x81",
    b"From ",
    b"Content-Type: multipart/mixed; boundary=\"\"",
    b"=?utf-8?B??=",
    b"PK\x03\x04",
    b"1e400",
    b"NaN",
    b"null",
    b"true",
];

/// A source of changes that repeats by its seed.
#[derive(Clone, Debug)]
pub struct Mutator(u64);

impl Mutator {
    /// The changes of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end` (0 if that is 0). `SplitMix64`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        usize::try_from(z.checked_rem(end).unwrap_or(0)).unwrap_or(0)
    }

    /// One to eight changes of `seed`, with parts of `other` among them; at most 64 KiB.
    pub fn change(&mut self, seed: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(8) {
            self.step(&mut bytes, other);
        }
        bytes.truncate(64 << 10);
        bytes
    }

    fn step(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let (from, to) = self.range(bytes.len());
        match self.below(9) {
            0 => {
                let bit = 1 << self.below(8);
                if let Some(byte) = bytes.get_mut(from) {
                    *byte ^= bit;
                }
            }
            1 => {
                let value = u8::try_from(self.below(256)).unwrap_or(0);
                if let Some(byte) = bytes.get_mut(from) {
                    *byte = value;
                }
            }
            2 => drop(bytes.drain(from..to)),
            3 => {
                let again = bytes.get(from..to).unwrap_or_default().to_vec();
                let at = self.below(bytes.len() + 1);
                bytes.splice(at..at, again);
            }
            4 => {
                let token = self.below(TOKENS.len());
                let token = TOKENS.get(token).copied().unwrap_or_default();
                bytes.splice(from..from, token.iter().copied());
            }
            5 => {
                let token = self.below(TOKENS.len());
                let token = TOKENS.get(token).copied().unwrap_or_default();
                bytes.splice(from..to, token.iter().copied());
            }
            6 => {
                let (start, end) = self.range(other.len());
                let piece = other.get(start..end).unwrap_or_default().to_vec();
                bytes.splice(from..to, piece);
            }
            7 => bytes.truncate(from),
            _ => {
                let times = 1 << self.below(10);
                let byte = bytes.get(from).copied().unwrap_or(b'A');
                bytes.splice(from..from, std::iter::repeat_n(byte, times));
            }
        }
    }

    /// A short range within a length.
    fn range(&mut self, length: usize) -> (usize, usize) {
        let from = self.below(length + 1);
        let most = 1 << self.below(9);
        (from, (from + self.below(most)).min(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_changes_and_another_gives_others() {
        let seed = b"A pupil's report, in a few plain words.";
        let many = |from: u64| -> Vec<Vec<u8>> {
            let mut mutator = Mutator::new(from);
            (0..50).map(|_| mutator.change(seed, b"other")).collect()
        };
        assert_eq!(many(1), many(1));
        assert_ne!(many(1), many(2));
        let changed = many(1).iter().filter(|one| one.as_slice() != seed).count();
        assert!(changed > 40, "{changed}");
    }
}
