//! The day that comes so much later: for rhythms of the policy, which are promises of the house and no
//! clocks of the law.

use calendar::{Holidays, Nation, add_months, add_working_days};
use jiff::civil::Date;
use policy::{Span, SpanUnit};

/// The day so long after another. A month later is the same day of that month or its last; hours and
/// minutes end on the same day. School days are reckoned as working days, and so never too late.
pub(super) fn after(from: Date, span: Span, holidays: &Holidays, nation: Nation) -> Date {
    let days = |count: i64| {
        from.checked_add(jiff::Span::new().days(count))
            .unwrap_or(Date::MAX)
    };
    let count = i64::from(span.count);
    match span.unit {
        SpanUnit::Minutes | SpanUnit::Hours => from,
        SpanUnit::Days => days(count),
        SpanUnit::Weeks => days(count * 7),
        SpanUnit::WorkingDays | SpanUnit::SchoolDays => {
            add_working_days(from, span.count, holidays, nation)
        }
        SpanUnit::Months => months_after(from, u32::from(span.count)),
        SpanUnit::Years => months_after(from, u32::from(span.count) * 12),
    }
}

fn months_after(from: Date, months: u32) -> Date {
    // The calendar adds few months at a time; a clamped day is not clamped further by going on.
    let years = i64::from(months / 12);
    let rest = u8::try_from(months % 12).unwrap_or(0);
    from.checked_add(jiff::Span::new().years(years))
        .map_or(Date::MAX, |on| add_months(on, rest))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn on(from: Date, words: &str) -> Date {
        after(
            from,
            words.parse().unwrap(),
            &Holidays::published(),
            Nation::EnglandAndWales,
        )
    }

    #[test]
    fn each_unit_is_counted_as_it_is_meant() {
        let from = date(2026, 11, 22);
        assert_eq!(on(from, "72 hours"), from);
        assert_eq!(on(from, "10 days"), date(2026, 12, 2));
        assert_eq!(on(from, "2 weeks"), date(2026, 12, 6));
        assert_eq!(on(from, "1 month"), date(2026, 12, 22));
        assert_eq!(on(from, "1 year"), date(2027, 11, 22));
        // From a Sunday: Monday is the first.
        assert_eq!(on(from, "5 working days"), date(2026, 11, 27));
    }

    #[test]
    fn a_day_that_a_month_lacks_is_its_last() {
        assert_eq!(on(date(2026, 1, 31), "1 month"), date(2026, 2, 28));
        assert_eq!(on(date(2024, 2, 29), "1 year"), date(2025, 2, 28));
        assert_eq!(on(date(2024, 2, 29), "4 years"), date(2028, 2, 29));
        assert_eq!(on(date(2026, 8, 31), "18 months"), date(2028, 2, 29));
    }

    proptest! {
        #[test]
        fn it_is_never_before_the_day_and_never_later_than_the_longest_of_its_unit(
            day in 0_i32..3_000, count in 1_u16..40, unit in 0_usize..6,
        ) {
            let unit = ["days", "weeks", "months", "years", "working days", "hours"][unit];
            let from = date(2020, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
            let span: Span = format!("{count} {unit}").parse().unwrap();
            let then = after(from, span, &Holidays::published(), Nation::Scotland);
            prop_assert!(then >= from);
            let days = f64::from(calendar::days_between(from, then));
            prop_assert!(days <= span.days_at_most() + 12.0, "{days}");
        }
    }
}
