//! The policy holds from a day before anybody approved it.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "effective-before-approval",
    grade: Grade::Unclear,
    title: "the policy is to hold from before it was approved",
    why: "Nobody can have kept to rules that were not adopted yet. A policy that reaches back makes \
          what was done under the old one look like a breach, or hides that there was none.",
    citation: "UK GDPR arts 5(2), 24(2)",
    passes: r#"pack.approvers = [{ role = "director", name = "The Director", on = "2026-10-20" }]"#,
    fails: r#"pack.approvers = [{ role = "director", name = "The Director", on = "2026-11-20" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let front = &look.pack.front;
    let late = front
        .approvers
        .iter()
        .find_map(|one| one.on.filter(|on| *on > front.effective_on));
    if let Some(on) = late {
        look.under(
            "pack.effective_on",
            format!("it holds from {}, and was approved on {on}", front.effective_on),
            "let it hold from the day of approval, or later",
        );
    }
}
