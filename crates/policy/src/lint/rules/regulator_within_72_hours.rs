//! The regulator is told of a breach later than the law allows.

use crate::lint::{Grade, Look, Rule};
use crate::{Span, SpanUnit};

/// UK GDPR art. 33(1).
const LIMIT_HOURS: f64 = 72.0;

pub(super) static RULE: Rule = Rule {
    code: "regulator-within-72-hours",
    grade: Grade::BreaksTheLaw,
    title: "the regulator is told of a breach later than 72 hours after we know of it",
    why: "Where a breach is likely to put people at risk, the regulator is told without undue delay \
          and where feasible within 72 hours of becoming aware of it; week-ends and holidays count. \
          Working days can last longer than that.",
    citation: "UK GDPR art. 33(1)",
    passes: r#"breaches.regulator_within = "72 hours""#,
    fails: r#"breaches.regulator_within = "3 working days""#,
    check,
};

fn check(look: &mut Look<'_>) {
    let Some(breaches) = &look.pack.breaches else {
        return;
    };
    let promised = breaches.regulator_within;
    if hours_at_most(promised) > LIMIT_HOURS {
        look.under(
            "breaches.regulator_within",
            format!("{promised} can be later than 72 hours"),
            "write `\"72 hours\"` or less",
        );
    }
}

fn hours_at_most(span: Span) -> f64 {
    match span.unit {
        // A Friday evening before a bank holiday: a single working day can last four days.
        SpanUnit::WorkingDays | SpanUnit::SchoolDays => (span.days_at_most() + 3.0) * 24.0,
        _ => span.days_at_most() * 24.0,
    }
}
