//! Personal data is sent by fax.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "fax-sent",
    grade: Grade::Risk,
    title: "personal data is sent by fax",
    why: "A fax is not enciphered, lies open at the other end, and goes wrong with one digit. The \
          networks that carried it are being switched off. Announcing it beforehand mends none of that.",
    citation: "UK GDPR arts 5(1)(f), 32(1)",
    passes: "security.fax = false",
    fails: "security.fax = true",
    check,
};

fn check(look: &mut Look<'_>) {
    if look.pack.security.as_ref().is_some_and(|one| one.fax) {
        look.under(
            "security.fax",
            "personal data is sent by fax",
            "send enciphered mail, and leave fax out (`fax`)",
        );
    }
}
