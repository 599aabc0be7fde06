//! One period holds for everything.

use crate::lint::{Grade, Look, Rule};

/// With fewer kinds of records one period may well fit them all.
const FEW: usize = 4;

pub(super) static RULE: Rule = Rule {
    code: "one-period-for-everything",
    grade: Grade::Risk,
    title: "all records are kept for one and the same period",
    why: "How long something is necessary hangs on what it is: an enquiry that led to nothing, a \
          session report, an allegation. One period for all of them is too long for most, and cannot \
          be explained for any.",
    citation: "UK GDPR arts 5(1)(c), 5(1)(e)",
    passes: r#"
        [[record]]
        code = "concern"
        retention = "concerns"
    "#,
    fails: r#"
        [[record]]
        code = "concern"
        retention = "sessions"
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let mut records = pack.records.iter();
    let Some(first) = records.next() else { return };
    let all = pack.records.len() >= FEW && records.all(|one| one.retention == first.retention);
    let rule = pack.retention_rule(&first.retention);
    // Where no period is fixed at all another rule says so.
    if let Some(rule) = rule.filter(|rule| all && !rule.period.is_open()) {
        look.at(
            &rule.code,
            format!(
                "all {} kinds of records are kept for {}",
                pack.records.len(),
                rule.period
            ),
            "give each kind of record the period that it needs",
        );
    }
}
