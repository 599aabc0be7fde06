//! Special category data is defined, and something is left out.

use crate::lint::{Grade, Look, Rule, text};

/// UK GDPR art. 9(1): a stem of each kind, and what to call it.
const KINDS: [(&[&str], &str); 8] = [
    (&["rac", "ethnic"], "racial or ethnic origin"),
    (&["politic"], "political opinions"),
    (&["religi", "belief"], "religious or philosophical beliefs"),
    (&["union"], "trade-union membership"),
    (&["genetic"], "genetic data"),
    (&["biometric"], "biometric data"),
    (&["health"], "health"),
    (&["sex", "orientation"], "sex life and orientation"),
];

pub(super) static RULE: Rule = Rule {
    code: "special-category-defined-short",
    grade: Grade::Unclear,
    title: "the policy defines special category data and leaves a kind out",
    why: "The list is closed and complete. Staff who go by a definition that leaves a kind out treat it \
          as ordinary data, which the law forbids.",
    citation: "UK GDPR art. 9(1)",
    passes: r#"words.special = { one = "special category data", many = "special category data", meaning = "race, politics, religion, trade-union membership, genetics: genetic, biometric, health, sexual orientation" }"#,
    fails: r#"words.special = { one = "special category data", many = "special category data", meaning = "race, politics, religion, genetic, biometric, health, sexual orientation" }"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for (plain, word) in &look.pack.words {
        let Some(meaning) = &word.meaning else {
            continue;
        };
        if !word.one.to_lowercase().contains("special category") {
            continue;
        }
        let words = text::words(meaning);
        let named = |stems: &[&str]| {
            words
                .iter()
                .any(|word| stems.iter().any(|stem| word.starts_with(stem)))
        };
        let missing: Vec<&str> = KINDS
            .iter()
            .filter(|(stems, _)| !named(stems))
            .map(|(_, kind)| *kind)
            .collect();
        if !missing.is_empty() {
            look.under(
                &format!("words.{plain}.meaning"),
                format!("special category data is more: {}", missing.join(", ")),
                "name all of article 9(1), or leave the meaning out",
            );
        }
    }
}
