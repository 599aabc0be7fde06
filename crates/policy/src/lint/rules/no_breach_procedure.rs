//! There is no procedure for breaches, or no register.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "no-breach-procedure",
    grade: Grade::BreaksTheLaw,
    title: "there is no procedure for breaches, or no register of them",
    why: "Seventy-two hours are gone before anybody has found out whom to tell. And every breach, \
          reported or not, is to be documented with its facts, its effects and what was done.",
    citation: "UK GDPR arts 24, 33(1), 33(5)",
    passes: r#"breaches.register = "the register of breaches""#,
    fails: r#"breaches.register = """#,
    check,
};

fn check(look: &mut Look<'_>) {
    let Some(breaches) = &look.pack.breaches else {
        look.under(
            "pack",
            "nothing says what is done when something goes wrong",
            "say what is done when something goes wrong (`[breaches]`)",
        );
        return;
    };
    let register = breaches.register.as_deref().unwrap_or_default();
    if register.trim().is_empty() {
        look.under(
            "breaches",
            "there is no register of breaches",
            "say where each breach is on record (`register`)",
        );
    }
}
