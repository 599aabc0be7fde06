//! The policy fixes no period.

use crate::Period;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "period-not-fixed",
    grade: Grade::Risk,
    title: "records are kept as long as needed, and nobody says how long that is",
    why: "Data is kept no longer than necessary, and people are told how long, or at least how it is \
          decided. `As long as needed` decides nothing: nothing is ever due, and nothing is ever \
          destroyed. Where special category data is used, the policy document has to name a period.",
    citation: "UK GDPR arts 5(1)(e), 13(2)(a), 30(1)(f); DPA 2018 Sch. 1 para. 39",
    passes: r#"
        [[retention]]
        code = "sessions"
        period = "6 years or until age 25, whichever is later"
    "#,
    fails: r#"
        [[retention]]
        code = "sessions"
        period = "as long as needed"
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for rule in pack.retention.iter().filter(|one| one.period.is_open()) {
        let kept: Vec<&str> = pack
            .records
            .iter()
            .filter(|record| {
                record.retention == rule.code
                    || record.retention_for.values().any(|one| *one == rule.code)
            })
            .map(|record| record.code.as_str())
            .collect();
        if !kept.is_empty() {
            look.at(
                &rule.code,
                format!("no period is fixed for {}", kept.join(", ")),
                format!("write one instead of `{}`, for example `6 years`", Period::OPEN),
            );
        }
    }
}
