//! A small generator of pseudo-random numbers: the same seed gives the same organisation, for ever.

/// Splitmix64. Not for secrets.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// A stream of its own for each seed and label, so that a change in one part of the
    /// organisation does not move every other.
    pub(crate) fn new(seed: u64, label: &str) -> Self {
        let mut state = seed ^ 0x6a09_e667_f3bc_c909;
        for byte in label.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut random = Self(state);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 where the limit is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let drawn = self.next();
        u64::try_from(limit)
            .ok()
            .and_then(|limit| drawn.checked_rem(limit))
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(0)
    }

    /// A number from `first` to `last`, both included.
    pub(crate) fn between(&mut self, first: i32, last: i32) -> i32 {
        let width = usize::try_from(last.saturating_sub(first).saturating_add(1)).unwrap_or(1);
        first.saturating_add(i32::try_from(self.below(width)).unwrap_or(0))
    }

    /// True in `percent` of a hundred draws.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the list; the empty value where the list is empty.
    pub(crate) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let at = self.below(list.len());
        list.get(at).copied().unwrap_or_default()
    }

    /// One of the list, or none where it is empty.
    pub(crate) fn one<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let at = self.below(list.len());
        list.get(at)
    }

    /// `count` different members of the list, in the order of the list.
    pub(crate) fn in_order<T: Clone>(&mut self, list: &[T], count: usize) -> Vec<T> {
        let places: Vec<usize> = (0..list.len()).collect();
        let mut chosen = self.several(&places, count);
        chosen.sort_unstable();
        chosen
            .into_iter()
            .filter_map(|at| list.get(at).cloned())
            .collect()
    }

    /// `count` different members of the list, in an order of their own.
    pub(crate) fn several<T: Clone>(&mut self, list: &[T], count: usize) -> Vec<T> {
        let mut left: Vec<T> = list.to_vec();
        let mut taken = Vec::new();
        while taken.len() < count && !left.is_empty() {
            let at = self.below(left.len());
            taken.push(left.swap_remove(at));
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_same_numbers_other_label_others() {
        let draw = |seed, label| {
            let mut random = Random::new(seed, label);
            (0..20).map(|_| random.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7, "people"), draw(7, "people"));
        assert_ne!(draw(7, "people"), draw(7, "mail"));
        assert_ne!(draw(7, "people"), draw(8, "people"));
    }

    #[test]
    fn draws_stay_in_their_bounds() {
        let mut random = Random::new(1, "bounds");
        for _ in 0..2000 {
            assert!(random.below(3) < 3);
            let number = random.between(-2, 2);
            assert!((-2..=2).contains(&number));
        }
        assert_eq!(random.below(0), 0);
        assert_eq!(random.several(&[1, 2, 3], 9).len(), 3);
    }
}
