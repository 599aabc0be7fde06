//! A document is referred to, and nobody can find it.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "linked-without-place",
    grade: Grade::Unclear,
    title: "a document is referred to, and it is not said where it is",
    why: "What the policy leaves to another document it does not say itself. Where that document \
          cannot be found, nobody knows the rule, and readers have to be given it in an accessible \
          form.",
    citation: "UK GDPR arts 5(2), 12(1)",
    passes: r#"
        [[linked]]
        code = "safeguarding-policy"
        where_to_find = "https://sound.example/safeguarding"
    "#,
    fails: r#"linked = [{ code = "schedule", title = "Retention schedule", origin = "policy 7" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for linked in &look.pack.linked {
        if linked.where_to_find.is_none() && !linked.on_request {
            look.at(
                &linked.code,
                format!("`{}` is referred to and cannot be found", linked.title),
                "say where it is (`where_to_find`), or that it is given on request (`on_request = true`)",
            );
        }
    }
}
