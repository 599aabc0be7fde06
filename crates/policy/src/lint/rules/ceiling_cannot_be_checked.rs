//! The reason of a period names a measure that nobody can look up.

use crate::lint::{Grade, Look, Rule};

const VAGUE: &[&str] = &[
    "industry's standard",
    "industry standard",
    "industry standards",
    "best practice",
    "reasonable and necessary",
    "as appropriate",
    "where appropriate",
];

pub(super) static RULE: Rule = Rule {
    code: "ceiling-cannot-be-checked",
    grade: Grade::Unclear,
    title: "a period is measured by something that nobody can look up",
    why: "There is no standard of the industry for how long a tutor keeps notes, and what is reasonable \
          is the question, not the answer. Whoever is asked cannot say whether the rule was kept.",
    citation: "UK GDPR arts 5(1)(e), 5(2)",
    passes: r#"
        [[retention]]
        code = "sessions"
        reason = "A claim can be made for six years."
    "#,
    fails: r#"
        [[retention]]
        code = "sessions"
        reason = "Never beyond the industry's standard."
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    for (text, words) in look.speaking_of(VAGUE) {
        if text.path.starts_with("retention[") {
            look.text(
                text,
                format!("`{words}`: nothing that can be looked up"),
                "give the period and the reason for it",
            );
        }
    }
}
