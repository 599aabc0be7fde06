//! Silence counts as consent.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "silence-counts",
    grade: Grade::BreaksTheLaw,
    title: "silence, or a box that was ticked beforehand, counts as consent",
    why: "Consent is a clear act of the person. Whoever does nothing has not agreed to anything.",
    citation: "UK GDPR arts 4(11), 7",
    passes: "consent.silence_counts = false",
    fails: "consent.silence_counts = true",
    check,
};

fn check(look: &mut Look<'_>) {
    if look
        .pack
        .consent
        .as_ref()
        .is_some_and(|one| one.silence_counts)
    {
        look.under(
            "consent.silence_counts",
            "silence counts as consent",
            "ask for a clear act, and let silence count for nothing (leave `silence_counts` out)",
        );
    }
}
