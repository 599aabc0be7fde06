//! Safeguarding records are destroyed without a look.

use crate::Then;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "safeguarding-destroyed-unseen",
    grade: Grade::Risk,
    title: "safeguarding records are destroyed without anybody looking at them",
    why: "In England and Wales a claim for abuse in childhood has had no limit since June 2026, in \
          Scotland none since 2017. What somebody may need as the only trace of it is not destroyed by \
          a clock: at the age that practice names somebody looks, and writes down why it goes or stays.",
    citation: "Limitation Act 1980 s. 11ZA; Limitation (Childhood Abuse) (Scotland) Act 2017; UK GDPR art. 5(1)(e)",
    passes: r#"
        [[retention]]
        code = "concerns"
        then = "review"
    "#,
    fails: r#"
        [[retention]]
        code = "concerns"
        then = "destroy"
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for rule in pack.retention.iter().filter(|one| one.then == Then::Destroy) {
        let safeguarding = pack.records.iter().any(|record| {
            let ruled = record.retention == rule.code
                || record.retention_for.values().any(|one| *one == rule.code);
            ruled && pack.category_of(record).is_some_and(|one| one.safeguarding)
        });
        if safeguarding {
            look.under(
                &format!("retention[{}].then", rule.code),
                format!("`{}` destroys safeguarding records without a look", rule.code),
                "write `then = \"review\"`",
            );
        }
    }
}
