//! The papers of a breach are kept in two places.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "breach-papers-apart",
    grade: Grade::Unclear,
    title: "the papers of a breach are kept in two places",
    why: "The regulator asks for the record of a breach years later. What was decided, and why, belongs \
          with what happened; in two places one of them is forgotten.",
    citation: "UK GDPR arts 5(2), 33(5)",
    passes: r#"breaches.decisions_in = "the register of breaches""#,
    fails: r#"breaches.decisions_in = "the officer's own drive""#,
    check,
};

fn check(look: &mut Look<'_>) {
    let Some(breaches) = &look.pack.breaches else {
        return;
    };
    let register = breaches.register.as_deref();
    if let Some(place) = breaches.decisions_in.as_deref().filter(|one| Some(*one) != register) {
        look.under(
            "breaches.decisions_in",
            format!("decisions are in `{place}`, breaches elsewhere"),
            "keep both in the register",
        );
    }
}
