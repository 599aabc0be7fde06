//! Parents are asked through somebody else.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "parents-through-somebody",
    grade: Grade::Risk,
    title: "parents are asked for consent through somebody else",
    why: "Consent has to be informed, and provable by whoever relies on it. Where a school or a \
          commissioner asks, it asks for its own purposes, and what the parent read is not on record \
          with us.",
    citation: "UK GDPR arts 4(11), 7(1), 8(2)",
    passes: "consent.online_from_age = 13",
    fails: r#"consent.parents_through = "the school""#,
    check,
};

fn check(look: &mut Look<'_>) {
    let through = look.pack.consent.as_ref();
    if let Some(through) = through.and_then(|one| one.parents_through.as_deref()) {
        look.under(
            "consent.parents_through",
            format!("parents are asked through {through}"),
            "ask them directly, or hold what they were shown and what they signed",
        );
    }
}
