//! How long the rest of a review will take, from one's own pace.

use jiff::{SignedDuration, Timestamp};

/// Before so many decisions nothing is said.
const FEWEST: usize = 10;
/// Whoever was longer away than this was not reading.
const BREAK: SignedDuration = SignedDuration::from_mins(5);

/// Minutes until the rest is decided, at the middle pace of one reviewer; nothing before ten
/// decisions, and nothing when nothing is left. What was decided by one act counts once.
pub fn minutes_left(decided_at: &[Timestamp], left: usize) -> Option<u64> {
    let mut times = decided_at.to_vec();
    times.sort_unstable();
    times.dedup();
    if times.len() < FEWEST || left == 0 {
        return None;
    }
    let pairs = times.iter().zip(times.iter().skip(1));
    let mut gaps: Vec<i64> = pairs
        .map(|(one, next)| next.duration_since(*one))
        .filter(|gap| *gap <= BREAK)
        .map(|gap| gap.as_secs())
        .collect();
    gaps.sort_unstable();
    let middle = u64::try_from(*gaps.get(gaps.len() / 2)?).ok()?;
    let seconds = middle.checked_mul(u64::try_from(left).ok()?)?;
    Some(seconds.div_ceil(60).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every(seconds: i64, times: i64) -> Vec<Timestamp> {
        (0..times)
            .map(|n| Timestamp::from_second(1_800_000_000 + n * seconds).unwrap())
            .collect()
    }

    #[test]
    fn ten_decisions_are_needed_and_something_left() {
        assert_eq!(minutes_left(&every(30, 9), 40), None);
        assert_eq!(minutes_left(&every(30, 10), 40), Some(20));
        assert_eq!(minutes_left(&every(30, 10), 0), None);
        assert_eq!(minutes_left(&every(2, 10), 1), Some(1), "never none");
    }

    #[test]
    fn a_night_between_two_sittings_does_not_count() {
        let mut times = every(30, 6);
        let night = SignedDuration::from_hours(14);
        times.extend(every(30, 6).iter().map(|at| *at + night));
        times.reverse();
        assert_eq!(minutes_left(&times, 40), Some(20));
    }

    #[test]
    fn the_middle_counts_and_not_the_mean() {
        let mut times = every(20, 11);
        if let Some(last) = times.last_mut() {
            *last += SignedDuration::from_secs(200);
        }
        assert_eq!(minutes_left(&times, 30), Some(10));
    }

    #[test]
    fn what_one_act_decided_is_one_decision() {
        let mut times = every(30, 3);
        times.extend(every(0, 100));
        assert_eq!(minutes_left(&times, 10), None);
        let spread = every(600, 20);
        assert_eq!(minutes_left(&spread, 10), None, "nothing but breaks");
    }
}
