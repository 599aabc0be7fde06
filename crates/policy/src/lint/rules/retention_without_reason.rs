//! A period has no reason.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "retention-without-reason",
    grade: Grade::Unclear,
    title: "a period is given, and no reason for it",
    why: "No statute fixes how long a tutor keeps records, so each period needs a reason of its own. \
          Without one nobody can tell at the next review whether it is still necessary.",
    citation: "UK GDPR arts 5(1)(e), 5(2)",
    passes: r#"
        [[retention]]
        code = "sessions"
        reason = "A claim can be made for six years."
    "#,
    fails: r#"
        [[retention]]
        code = "sessions"
        reason = ""
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    for rule in &look.pack.retention {
        if rule.reason.trim().is_empty() {
            look.at(
                &rule.code,
                format!("`{}` is kept for {}, and no reason is given", rule.title, rule.period),
                "say why so long (`reason`)",
            );
        }
    }
}
