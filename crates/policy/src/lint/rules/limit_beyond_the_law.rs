//! The limit that the policy names is longer than the law's.

use crate::lint::{Grade, Look, Rule};
use crate::{Span, SpanUnit};

pub(super) static RULE: Rule = Rule {
    code: "limit-beyond-the-law",
    grade: Grade::BreaksTheLaw,
    title: "the policy gives itself longer than the law to answer",
    why: "A request is answered within one month, and within three where it is complex or one of many \
          by the same person. Thirty days are longer than the month that begins in February, forty \
          are the limit of the Act of 1998.",
    citation: "UK GDPR arts 12(3), 12A(1), (3)",
    passes: r#"
        requests.within = "1 month"
        requests.extended_to = "3 months"
    "#,
    fails: r#"requests.within = "40 days""#,
    check,
};

fn check(look: &mut Look<'_>) {
    let requests = &look.pack.requests;
    let limits = [
        ("requests.within", requests.within, 1),
        ("requests.extended_to", requests.extended_to, 3),
    ];
    for (path, limit, months) in limits {
        if let Some(limit) = limit.filter(|limit| !keeps(*limit, months)) {
            look.under(
                path,
                format!("{limit} can be later than the law's {months} months from receipt"),
                "write `within = \"1 month\"` and `extended_to = \"3 months\"`",
            );
        }
    }
}

/// Whether it never ends after so many months.
fn keeps(limit: Span, months: u16) -> bool {
    match limit.unit {
        SpanUnit::Months => limit.count <= months,
        SpanUnit::Years => false,
        // The shortest month has twenty-eight days.
        SpanUnit::Minutes
        | SpanUnit::Hours
        | SpanUnit::Days
        | SpanUnit::Weeks
        | SpanUnit::WorkingDays
        | SpanUnit::SchoolDays => limit.days_at_most() <= f64::from(28 * months),
    }
}
