//! Places in a document.

use serde::{Deserialize, Serialize};

/// A place in a part: byte offsets, the end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Index of the part in `Document::parts`.
    pub part: usize,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// A span of a part.
    pub const fn new(part: usize, start: usize, end: usize) -> Self {
        Self { part, start, end }
    }

    /// Its length in bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds nothing.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether both share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.part == other.part && self.start < other.end && other.start < self.end
    }

    /// Whether the other lies wholly inside this one.
    pub const fn contains(self, other: Self) -> bool {
        self.part == other.part && self.start <= other.start && other.end <= self.end
    }

    /// The smallest span over both, if they are of one part.
    pub fn cover(self, other: Self) -> Option<Self> {
        (self.part == other.part).then(|| {
            Self::new(
                self.part,
                self.start.min(other.start),
                self.end.max(other.end),
            )
        })
    }
}

/// Sorts spans and joins those that overlap or touch; empty ones are dropped.
pub fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.part == span.part && span.start <= last.end => {
                last.end = last.end.max(span.end);
            }
            Some(_) | None => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spans_of_different_parts_have_nothing_in_common() {
        let (one, other) = (Span::new(0, 0, 9), Span::new(1, 0, 9));
        assert!(!one.overlaps(other) && !one.contains(other));
        assert_eq!(one.cover(other), None);
    }

    #[test]
    fn touching_spans_join_but_do_not_overlap() {
        let (one, other) = (Span::new(0, 0, 4), Span::new(0, 4, 9));
        assert!(!one.overlaps(other));
        assert_eq!(merge(vec![other, one]), [Span::new(0, 0, 9)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn merging_keeps_exactly_the_bytes_that_were_covered(
            raw in prop::collection::vec((0_usize..3, 0_usize..40, 0_usize..12), 0..20)
        ) {
            let spans: Vec<Span> =
                raw.into_iter().map(|(part, start, len)| Span::new(part, start, start + len)).collect();
            let merged = merge(spans.clone());
            for part in 0..3 {
                for byte in 0..60 {
                    let point = Span::new(part, byte, byte + 1);
                    let before = spans.iter().any(|span| span.contains(point));
                    let after = merged.iter().any(|span| span.contains(point));
                    prop_assert_eq!(before, after);
                }
            }
            for (one, next) in merged.iter().zip(merged.iter().skip(1)) {
                prop_assert!(one.part < next.part || one.end < next.start);
            }
        }
    }
}
