//! It is not said how sensitive data travels.

use crate::lint::{Grade, Look, Rule, text};

/// Words of a rule that fits sensitive data.
const GUARDED: [&str; 7] = [
    "encrypt", "encipher", "sensitive", "special", "secure", "portal", "tracked",
];

pub(super) static RULE: Rule = Rule {
    code: "sensitive-mail-unsaid",
    grade: Grade::Risk,
    title: "special category data is held, and it is not said how it is sent",
    why: "Most breaches in small organisations are mails to the wrong person. A policy that says how \
          ordinary mail travels, and that it is not safe, and nothing of health or safeguarding, leaves \
          staff to send those the same way.",
    citation: "UK GDPR arts 5(1)(f), 32(1)(a)",
    passes: r#"security.sending = ["Mail with sensitive content is encrypted"]"#,
    fails: r#"security.sending = ["Mail travels over the open internet"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let Some(security) = &pack.security else {
        return;
    };
    let special = pack.categories.iter().any(crate::Category::is_special);
    let guarded = security.sending.iter().any(|way| {
        text::words(way)
            .iter()
            .any(|word| GUARDED.iter().any(|stem| word.starts_with(stem)))
    });
    if special && !security.sending.is_empty() && !guarded {
        look.under(
            "security.sending",
            "it is said how mail travels, and nothing of sensitive mail",
            "say how sensitive data is sent: enciphered, or through a portal",
        );
    }
}
