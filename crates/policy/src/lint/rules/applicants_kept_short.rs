//! What was kept about an application is gone before a claim about it can be made.

use crate::lint::{Grade, Look, Rule};
use crate::{Limit, Pack, Period, RecordKind, Trigger, Unit};

pub(super) static RULE: Rule = Rule {
    code: "applicants-kept-short",
    grade: Grade::Risk,
    title: "applications are destroyed before a claim about them is out of time",
    why: "Somebody who was turned down can go to a tribunal, and the time for that is being lengthened \
          from three months to six. Who has destroyed the notes by then cannot show why they chose \
          as they did. A year is safe.",
    citation: "Equality Act 2010 s. 123; Employment Rights Act 2025 s. 152, Sch. 12",
    passes: r#"
        person = [{ code = "applicant", one = "applicant", many = "applicants", origin = "policy 1" }]
        retention = [{ code = "applications", title = "Applications", trigger = "decision", period = "1 year", then = "destroy", reason = "Claims.", origin = "policy 7" }]
        record = [{ code = "application", title = "Application", many = "Applications", category = "learning", people = ["applicant"], sources = ["themselves"], retention = "applications", origin = "policy 8", use = [{ purpose = "teaching", basis = "consent" }] }]
    "#,
    fails: r#"
        person = [{ code = "applicant", one = "applicant", many = "applicants", origin = "policy 1" }]
        retention = [{ code = "applications", title = "Applications", trigger = "decision", period = "3 months", then = "destroy", reason = "Claims.", origin = "policy 7" }]
        record = [{ code = "application", title = "Application", many = "Applications", category = "learning", people = ["applicant"], sources = ["themselves"], retention = "applications", origin = "policy 8", use = [{ purpose = "teaching", basis = "consent" }] }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for record in pack.records.iter().filter(|one| !is_of_checks(pack, one)) {
        for person in record.people.iter().filter(|one| is_applicant(pack, one)) {
            let rule = pack.retention_of(record, person);
            let short = |rule: &&crate::RetentionRule| {
                rule.trigger == Trigger::Decision && is_short(&rule.period)
            };
            if let Some(rule) = rule.filter(short) {
                look.under(
                    &format!("retention[{}].period", rule.code),
                    format!("`{}` of applicants is kept for {}", record.code, rule.period),
                    "keep it for a year from the decision",
                );
            }
        }
    }
}

/// Outcomes of disclosure checks go sooner, by a code of their own.
fn is_of_checks(pack: &Pack, record: &RecordKind) -> bool {
    let category = pack.category_of(record);
    category.is_some_and(crate::Category::is_criminal)
}

fn is_applicant(pack: &Pack, code: &crate::Code) -> bool {
    pack.person(code).is_some_and(|one| {
        let name = one.one.to_lowercase();
        name.contains("applicant") || name.contains("candidate")
    })
}

fn is_short(period: &Period) -> bool {
    period.limits().iter().all(|limit| match limit {
        Limit::UntilAge(_) => false,
        Limit::After(length) => match length.unit {
            Unit::Years => false,
            Unit::Months => length.count < 6,
            Unit::Weeks => length.count < 26,
            Unit::Days => length.count < 183,
        },
    }) && !period.is_open()
}
