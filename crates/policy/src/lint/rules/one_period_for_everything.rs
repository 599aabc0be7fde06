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
        code = "details"
        retention_for = { staff = "sessions" }
        [[record]]
        code = "concern"
        retention = "sessions"
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let mut rules: Vec<&crate::Code> = pack
        .records
        .iter()
        .flat_map(|record| std::iter::once(&record.retention).chain(record.retention_for.values()))
        .collect();
    rules.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    rules.dedup();
    let categories = pack.categories.len();
    let [one] = rules.as_slice() else { return };
    let rule = pack.retention_rule(one);
    if let Some(rule) = rule.filter(|_| pack.records.len() >= FEW) {
        look.at(
            &rule.code,
            format!("{categories} categories are all kept for {}", rule.period),
            "give each kind of record the period that it needs",
        );
    }
}
