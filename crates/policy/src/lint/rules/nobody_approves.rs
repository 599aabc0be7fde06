//! Nobody approves the policy.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "nobody-approves",
    grade: Grade::Unclear,
    title: "nobody is named who approves the policy",
    why: "The controller answers for the policy and has to be able to show that it adopted it. A \
          policy that nobody approved is a draft.",
    citation: "UK GDPR arts 5(2), 24(2)",
    passes: r#"pack.approvers = [{ role = "director", name = "The Director" }]"#,
    fails: "pack.approvers = []",
    check,
};

fn check(look: &mut Look<'_>) {
    if look.pack.front.approvers.is_empty() {
        look.under(
            "pack",
            "nobody is named who approves the policy",
            "name who approves it (`approvers`)",
        );
    }
}
