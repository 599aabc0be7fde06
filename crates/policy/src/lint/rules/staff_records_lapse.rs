//! Records of people lapse while they still work here.

use crate::lint::{Grade, Look, Rule};
use crate::{Then, Trigger};

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
    for rule in &pack.retention {
        if rule.trigger != Trigger::Created || rule.then != Then::Destroy {
            continue;
        }
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
                format!("`{}` ends while those it is about may still work here", rule.code),
                "write `trigger = \"engagement-end\"`",
            );
        }
    }
}
