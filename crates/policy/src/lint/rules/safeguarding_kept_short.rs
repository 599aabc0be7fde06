//! Safeguarding records about a child end before it is twenty-five.

use crate::lint::{Grade, Look, Rule};
use crate::{Limit, Period};

/// Practice for records of a concern about a child.
const AGE: u16 = 25;

pub(super) static RULE: Rule = Rule {
    code: "safeguarding-kept-short",
    grade: Grade::Risk,
    title: "safeguarding records about a child do not last until the child is twenty-five",
    why: "What was noticed about a child may be the only trace of what happened to it. Practice keeps \
          such records until twenty-five at the least, and then looks again. A period counted from the \
          day on which something was written down can end while the child is still at school.",
    citation: "Practice of schools and of the voluntary sector; UK GDPR art. 5(1)(e)",
    passes: r#"
        [[retention]]
        code = "concerns"
        period = "3 years or until age 25, whichever is later"
    "#,
    fails: r#"
        [[retention]]
        code = "concerns"
        period = "6 years"
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for record in &pack.records {
        if !pack.category_of(record).is_some_and(|one| one.safeguarding) {
            continue;
        }
        let children = pack.people.iter().filter(|one| one.child);
        let about = children.filter(|child| record.people.contains(&child.code));
        for child in about {
            let rule = pack.retention_of(record, &child.code);
            if let Some(rule) = rule.filter(|rule| is_short(&rule.period)) {
                look.at(
                    &record.code,
                    format!("`{}` about a child is kept for {}", record.code, rule.period),
                    "keep it until age 25 at the least: `3 years or until age 25, whichever is later`",
                );
            }
        }
    }
}

fn is_short(period: &Period) -> bool {
    let lasts = |limit: &Limit| match limit {
        Limit::UntilAge(age) => *age >= AGE,
        Limit::After(length) => length.unit == crate::Unit::Years && length.count >= AGE,
    };
    !period.is_open() && !period.limits().iter().any(lasts)
}
