//! The outcome of a disclosure check is kept for more than six months.

use crate::lint::{Grade, Look, Rule, text};
use crate::{Category, Limit, Period, Unit};

/// The code of practice on disclosure information.
const MONTHS: u16 = 6;

pub(super) static RULE: Rule = Rule {
    code: "disclosure-check-kept-long",
    grade: Grade::Risk,
    title: "disclosure information is kept for more than six months",
    why: "A certificate is not copied, and what it says is destroyed once the decision is made, at the \
          latest after six months. What stays is that there was a check, when, at which level, and \
          who decided.",
    citation: "DBS code of practice; UK GDPR arts 5(1)(e), 10; Police Act 1997 s. 124",
    passes: r#"
        category = [{ code = "vetting", title = "Disclosure checks", fields = ["outcome"], criminal = true, origin = "policy 3" }]
        retention = [{ code = "checks", title = "Checks", trigger = "decision", period = "6 months", then = "destroy", reason = "The code.", origin = "policy 7" }]
        record = [{ code = "check", title = "Check", many = "Checks", category = "vetting", people = ["staff"], sources = ["themselves"], retention = "checks", origin = "policy 8", use = [{ purpose = "care", basis = "consent", conditions = ["sch1-crime-consent"] }] }]
    "#,
    fails: r#"
        category = [{ code = "vetting", title = "Disclosure checks", fields = ["outcome"], criminal = true, origin = "policy 3" }]
        record = [{ code = "check", title = "Check", many = "Checks", category = "vetting", people = ["staff"], sources = ["themselves"], retention = "work", origin = "policy 8", use = [{ purpose = "care", basis = "consent", conditions = ["sch1-crime-consent"] }] }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for record in &pack.records {
        let checks = pack
            .category_of(record)
            .is_some_and(|one| one.is_criminal() && is_of_checks(one));
        let rule = pack.retention_rule(&record.retention);
        if let Some(rule) = rule.filter(|rule| checks && is_longer(&rule.period)) {
            look.at(
                &record.retention,
                format!("`{}` is kept for {}", record.code, rule.period),
                "destroy it at the latest six months after the decision",
            );
        }
    }
}

fn is_of_checks(category: &Category) -> bool {
    let words = text::words(&category.title);
    let has = |word: &str| words.iter().any(|one| one == word);
    has("dbs") || has("disclosure") || has("vetting") || (has("criminal") && has("checks"))
}

/// Whether it is longer than the code allows; one that is not fixed has a rule of its own.
fn is_longer(period: &Period) -> bool {
    period.limits().iter().any(|limit| match limit {
        Limit::UntilAge(_) => true,
        Limit::After(length) => match length.unit {
            Unit::Years => true,
            Unit::Months => length.count > MONTHS,
            Unit::Weeks => length.count > 26,
            Unit::Days => length.count > 184,
        },
    })
}
