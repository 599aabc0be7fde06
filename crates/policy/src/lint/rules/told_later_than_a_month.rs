//! People are told later than a month that data came from elsewhere.

use crate::SpanUnit;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "told-later-than-a-month",
    grade: Grade::BreaksTheLaw,
    title: "people are told later than a month that their data came from somebody else",
    why: "Whoever receives data from somebody else tells the person within a month at the \
          latest. It is sooner if the person is written to, or the data passed on, before.",
    citation: "UK GDPR art. 14(3)",
    passes: r#"
        [[source]]
        code = "themselves"
        tell_within = "28 days"
    "#,
    fails: r#"
        [[source]]
        code = "themselves"
        tell_within = "2 months"
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    for source in &look.pack.sources {
        let Some(within) = source.tell_within else {
            continue;
        };
        let keeps = match within.unit {
            SpanUnit::Months => within.count == 1,
            // The shortest month has twenty-eight days.
            _ => within.days_at_most() <= 28.0,
        };
        if !keeps {
            look.under(
                &format!("source[{}].tell_within", source.code),
                format!("{within} can be later than a month"),
                "write `1 month` or less",
            );
        }
    }
}
