//! Decisions by a machine alone come without their safeguards.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "automated-without-safeguards",
    grade: Grade::BreaksTheLaw,
    title: "some decisions by a machine alone come without their safeguards",
    why: "Since February 2026 everybody about whom a machine alone decides something significant is \
          told of it, may say their view, have a person look again, and contest it. There are no \
          cases left without these: not a contract, not the law, not explicit consent.",
    citation: "UK GDPR arts 22A to 22D",
    passes: r#"automated_decisions = { used = true, statement = "A machine marks tests.", safeguards = true, origin = "policy 11" }"#,
    fails: r#"automated_decisions = { used = false, statement = "None.", exceptions = ["where you agreed to it"], origin = "policy 11" }"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let automated = &look.pack.automated;
    if automated.used && !automated.safeguards {
        look.under(
            "automated_decisions.safeguards",
            "decisions are made by a machine alone, without the safeguards",
            "give the four safeguards, and say so (`safeguards = true`)",
        );
    }
    for (n, exception) in automated.exceptions.iter().enumerate() {
        look.under(
            &format!("automated_decisions.exceptions[{n}]"),
            format!("`{exception}` no longer takes the safeguards away"),
            "leave the exception out",
        );
    }
}
