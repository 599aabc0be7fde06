//! Byte offsets and Unicode code points of one text.

/// Every how many bytes a mark is kept.
const STRIDE: usize = 256;

/// Translates between byte offsets and code points of one text; each look-up reads at most a few
/// hundred bytes, whatever the length of the text.
pub struct CodePoints<'a> {
    text: &'a str,
    /// For each multiple of the stride: the number of characters that begin before it.
    marks: Vec<usize>,
}

/// Whether a byte begins a character.
const fn begins(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

impl<'a> CodePoints<'a> {
    /// Reads the text once.
    pub fn of(text: &'a str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            marks.push(count);
            count += chunk.iter().filter(|byte| begins(**byte)).count();
        }
        marks.push(count);
        Self { text, marks }
    }

    /// The number of code points in the text.
    pub fn len(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The code point at a byte offset, if it stands on a character boundary.
    pub fn to_code_point(&self, byte: usize) -> Option<usize> {
        if !self.text.is_char_boundary(byte) {
            return None;
        }
        let mark = byte / STRIDE;
        let rest = self.text.as_bytes().get(mark * STRIDE..byte)?;
        Some(self.marks.get(mark)? + rest.iter().filter(|byte| begins(**byte)).count())
    }

    /// The byte offset of a code point; the length of the text for the one behind the last.
    pub fn to_byte(&self, code_point: usize) -> Option<usize> {
        if code_point > self.len() {
            return None;
        }
        let mark = self
            .marks
            .partition_point(|count| *count <= code_point)
            .saturating_sub(1);
        let mut left = code_point - self.marks.get(mark)?;
        let from = (mark * STRIDE).min(self.text.len());
        for (at, byte) in self.text.as_bytes().get(from..)?.iter().enumerate() {
            if begins(*byte) {
                if left == 0 {
                    return Some(from + at);
                }
                left -= 1;
            }
        }
        Some(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_end_of_a_text_is_a_place() {
        let index = CodePoints::of("aé");
        assert_eq!(
            (index.len(), index.to_byte(2), index.to_code_point(3)),
            (2, Some(3), Some(2))
        );
        assert_eq!(
            (
                index.to_byte(3),
                index.to_code_point(2),
                index.to_code_point(4)
            ),
            (None, None, None)
        );
        let empty = CodePoints::of("");
        assert_eq!(
            (empty.is_empty(), empty.to_byte(0), empty.to_code_point(0)),
            (true, Some(0), Some(0))
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_boundary_translates_as_a_plain_count_does(text in "[a-zé€\u{1F600}\n]{0,700}") {
            let index = CodePoints::of(&text);
            prop_assert_eq!(index.len(), text.chars().count());
            for (count, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(index.to_code_point(byte), Some(count));
                prop_assert_eq!(index.to_byte(count), Some(byte));
            }
            prop_assert_eq!(index.to_byte(index.len()), Some(text.len()));
            prop_assert_eq!(index.to_code_point(text.len()), Some(index.len()));
        }
    }
}
