//! Something is kept for a very long time.

use crate::lint::{Grade, Look, Rule};
use crate::{Limit, Period, Unit};

/// Longer than any claim that a session can lead to; allegations of abuse apart.
const YEARS: u16 = 25;
/// An age to which even the longest usual practice for learners does not reach.
const AGE: u16 = 31;

pub(super) static RULE: Rule = Rule {
    code: "kept-very-long",
    grade: Grade::Risk,
    title: "something that is no safeguarding record is kept for more than twenty-five years",
    why: "Claims on an agreement end after six years, and six years after eighteen for a child. Longer \
          than that is practice for records of abuse, for which there is no limit any more. A lifetime \
          for everything else is longer than necessary, whatever reason is given.",
    citation: "UK GDPR arts 5(1)(c), 5(1)(e); Limitation Act 1980 ss. 2, 5, 11, 28",
    passes: r#"
        [[retention]]
        code = "sessions"
        period = "until age 25"
    "#,
    fails: r#"
        [[retention]]
        code = "sessions"
        period = "85 years"
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for rule in pack.retention.iter().filter(|one| is_long(&one.period)) {
        let ordinary = pack.records.iter().find(|record| {
            let ruled = record.retention == rule.code
                || record.retention_for.values().any(|one| *one == rule.code);
            ruled && !pack.category_of(record).is_some_and(|one| one.safeguarding)
        });
        if let Some(record) = ordinary {
            look.under(
                &format!("retention[{}].period", rule.code),
                format!("`{}` is kept for {}", record.code, rule.period),
                "keep it as long as a claim can be made, and allegations under a rule of their own",
            );
        }
    }
}

fn is_long(period: &Period) -> bool {
    period.limits().iter().any(|limit| match limit {
        Limit::UntilAge(age) => *age > AGE,
        Limit::After(length) => length.unit == Unit::Years && length.count > YEARS,
    })
}
