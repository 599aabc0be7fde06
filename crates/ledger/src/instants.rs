//! Whether the instants of a ledger go forward. The one who writes leaves reads the clock too, and
//! can set it back; the order of the leaves stays.

/// Clocks are set right by less than this, in microseconds: an hour.
const SLACK: i64 = 3_600_000_000;

/// Leaves that bear a much earlier instant than one before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backdated {
    /// How many.
    pub count: u64,
    /// The index of the first.
    pub first: u64,
}

impl std::fmt::Display for Backdated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { count, first } = self;
        if *count == 1 {
            let what = "1 entry bears an earlier time than those before it";
            return write!(f, "{what}, at leaf {first}");
        }
        let what = "entries bear an earlier time than those before them";
        write!(f, "{count} {what}, first at leaf {first}")
    }
}

/// Reads the instants of leaves in their order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Instants {
    latest: Option<i64>,
    backdated: Option<Backdated>,
}

impl Instants {
    /// Takes the next leaf: its index and its instant in microseconds since 1970.
    pub fn take(&mut self, index: u64, at: i64) {
        let latest = self.latest.map_or(at, |latest| latest.max(at));
        self.latest = Some(latest);
        if at.saturating_add(SLACK) < latest {
            let found = self.backdated.get_or_insert(Backdated {
                count: 0,
                first: index,
            });
            found.count += 1;
        }
    }

    /// What bears an instant more than an hour earlier than one before it. It is no fault by itself:
    /// a clock that ran ahead and was set right looks the same.
    pub fn backdated(&self) -> Option<Backdated> {
        self.backdated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hours: &[i64], expected: Option<&str>) {
        let mut instants = Instants::default();
        for (index, minutes) in (0..).zip(hours) {
            instants.take(index, minutes * 60_000_000);
        }
        let found = instants.backdated().map(|found| found.to_string());
        assert_eq!(found.as_deref(), expected, "{hours:?}");
    }

    #[test]
    fn only_what_is_more_than_an_hour_earlier_counts() {
        check(&[], None);
        check(&[5, 5, 6], None);
        check(&[60, 0, 61], None);
        check(
            &[61, 0, 62],
            Some("1 entry bears an earlier time than those before it, at leaf 1"),
        );
        // All that follow one from the future, not only the first.
        check(
            &[0, 500, 1, 2, 600, 3],
            Some("3 entries bear an earlier time than those before them, first at leaf 2"),
        );
        check(&[i64::MAX / 60_000_000, i64::MAX / 60_000_000], None);
    }
}
