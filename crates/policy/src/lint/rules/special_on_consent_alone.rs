//! The policy promises consent for special category data, and uses it otherwise.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "special-on-consent-alone",
    grade: Grade::Unclear,
    title: "special category data is to rest on explicit consent alone, and rests on more",
    why: "A policy that names explicit consent as the only way in one place and other conditions in \
          another contradicts itself. Consent alone cannot be kept up either: a safeguarding concern \
          is written down whether or not anybody agrees.",
    citation: "UK GDPR arts 5(1)(a), 9(2)",
    passes: "consent.special_only = false",
    fails: "consent.special_only = true",
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    if !pack.consent.as_ref().is_some_and(|one| one.special_only) {
        return;
    }
    let mut conditions = pack
        .records
        .iter()
        .flat_map(|record| &record.uses)
        .flat_map(|one| &one.conditions);
    let other = conditions.find(|one| one.starts_with("art9-") && **one != "art9-consent");
    if let Some(other) = other {
        look.under(
            "consent.special_only",
            format!("explicit consent is the only way here, and `{other}` is relied on elsewhere"),
            "let each record name its own conditions (leave `special_only` out)",
        );
    }
}
