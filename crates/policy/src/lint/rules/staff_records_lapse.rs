//! Records of people lapse while they still work here.

use crate::lint::{Grade, Look, Rule, text};
use crate::{Limit, RetentionRule, Then, Trigger, Unit};

/// Years after which nobody still works where they began.
const WORKING_LIFE: u16 = 40;
/// Words of records that are kept by the year in which they were made.
const BY_YEAR: [&str; 6] = ["pay", "payroll", "tax", "accounts", "wages", "accident"];

pub(super) static RULE: Rule = Rule {
    code: "staff-records-lapse",
    grade: Grade::Risk,
    title: "records of those who work for us count from the day they were made",
    why: "Six years from the day on which it was written, a contract or a check lapses while the person \
          still works here, and what one has to show for them is gone. The period counts from the end \
          of the engagement.",
    citation: "UK GDPR arts 5(1)(e), 32; Limitation Act 1980 s. 5",
    passes: r#"
        [[retention]]
        code = "work"
        trigger = "engagement-end"
    "#,
    fails: r#"
        [[retention]]
        code = "work"
        trigger = "created"
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for rule in pack.retention.iter().filter(|rule| may_lapse(rule)) {
        let of_staff = pack.records.iter().any(|record| {
            record
                .people
                .iter()
                .filter(|person| record.rule_for(person) == &rule.code)
                .filter_map(|person| pack.person(person))
                .any(crate::KindOfPerson::works_here)
        });
        if of_staff {
            look.under(
                &format!("retention[{}].trigger", rule.code),
                format!(
                    "`{}` ends while those it is about may still work here",
                    rule.code
                ),
                "write `trigger = \"engagement-end\"`",
            );
        }
    }
}

/// Whether what is kept about people's work ends by the calendar, some years after it was made.
fn may_lapse(rule: &RetentionRule) -> bool {
    let said = text::words(&format!("{} {}", rule.title, rule.reason));
    let by_year = said.iter().any(|word| BY_YEAR.contains(&word.as_str()));
    let years = rule.period.limits().iter().all(|limit| match limit {
        Limit::After(length) => {
            length.unit == Unit::Years && (2..WORKING_LIFE).contains(&length.count)
        }
        Limit::UntilAge(_) => false,
    });
    rule.trigger == Trigger::Created && rule.then == Then::Destroy && years && !by_year
}
