//! How sure a figure from few can be.

use crate::bodies::Part;

/// The square of 1.96, in ten thousandths: the normal deviate of 95 in 100.
const SQUARED: u128 = 38_416;

impl Part {
    /// Out of a hundred, rounded; `None` of nothing.
    pub fn per_cent(self) -> Option<u32> {
        (self.right * 200 + self.all).checked_div(self.all * 2)
    }

    /// Between which two figures out of a hundred the true one lies, 95 times in 100: Wilson's
    /// interval (E. B. Wilson, 1927), rounded outwards. `None` of nothing.
    ///
    /// A share p is within it where n (k/n - p)² <= z² p (1 - p), which is asked of every tenth of a
    /// per cent, in whole numbers.
    pub fn between(self) -> Option<(u32, u32)> {
        if self.all == 0 {
            return None;
        }
        let (k, n) = (u128::from(self.right), u128::from(self.all));
        let within = |p: &u32| {
            let p = u128::from(*p);
            let off = (k * 1000).abs_diff(p * n);
            off * off * 10_000 <= SQUARED * n * p * (1000 - p)
        };
        let mut inside = (0..=1000).filter(within);
        let first = inside.next();
        let last = inside.next_back().or(first);
        let exact = self.per_cent().unwrap_or_default();
        let low = first.map_or(exact, |first| first / 10);
        let high = last.map_or(exact, |last| last.div_ceil(10));
        Some((low, high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        // Worked by hand from the formula: centre and half width over 1 + z²/n.
        for (right, all, expected) in [
            (0, 0, None),
            (0, 10, Some((0, 28))),
            (10, 10, Some((72, 100))),
            (33, 37, Some((75, 96))),
            (1, 2, Some((9, 91))),
            (950, 1000, Some((93, 97))),
        ] {
            assert_eq!(Part { right, all }.between(), expected, "{right} of {all}");
        }
        assert_eq!(Part { right: 2, all: 3 }.per_cent(), Some(67));
        assert_eq!(Part::default().per_cent(), None);
    }

    #[test]
    fn what_was_counted_lies_between() {
        for all in 1..60 {
            for right in 0..=all {
                let part = Part { right, all };
                let (low, high) = part.between().unwrap();
                let exact = part.per_cent().unwrap();
                assert!(low <= exact && exact <= high && high <= 100, "{part:?}");
            }
        }
    }
}
