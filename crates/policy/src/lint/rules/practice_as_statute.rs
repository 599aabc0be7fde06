//! A period of practice is given as the law's.

use crate::lint::{Grade, Look, Rule, text};

/// Stems of words that claim a statute.
const CLAIMS: [&str; 3] = ["statut", "legally", "law"];

pub(super) static RULE: Rule = Rule {
    code: "practice-as-statute",
    grade: Grade::Unclear,
    title: "a period until an age is said to be the law's",
    why: "No statute says how long a tutor or mentor keeps safeguarding records. Until twenty-five is \
          practice, from a toolkit for schools, and a good one. Who takes it for law does not look \
          again at twenty-five, and destroys what ought to be kept longer.",
    citation: "UK GDPR art. 5(1)(e); practice, not law",
    passes: r#"
        [[retention]]
        code = "concerns"
        reason = "Usual practice."
    "#,
    fails: r#"
        [[retention]]
        code = "concerns"
        reason = "The law requires it."
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    for rule in &look.pack.retention {
        let words = text::words(&rule.reason);
        let claimed = words
            .iter()
            .any(|word| CLAIMS.iter().any(|stem| word.starts_with(stem)));
        let denied = words.iter().any(|word| word == "no" || word == "not");
        if rule.period.needs_birth_date() && claimed && !denied {
            look.under(
                &format!("retention[{}].reason", rule.code),
                format!("{} is practice, and no statute", rule.period),
                "say that it is practice, and let somebody look before it is destroyed",
            );
        }
    }
}
