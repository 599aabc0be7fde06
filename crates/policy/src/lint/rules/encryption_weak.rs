//! Stored data is enciphered with too short a key, or portable devices not at all.

use crate::lint::{Grade, Look, Rule};

/// Keys below this are no longer advised.
const LEAST: u16 = 128;

pub(super) static RULE: Rule = Rule {
    code: "encryption-weak",
    grade: Grade::Risk,
    title: "portable devices are not enciphered, or the keys are short",
    why: "A laptop left in a train is a breach that has to be reported, unless what it holds cannot be \
          read. Encryption is the measure that the law itself names; keys of 256 bits are usual, fewer \
          than 128 are broken.",
    citation: "UK GDPR arts 32(1)(a), 34(3)(a)",
    passes: "security.devices = { encrypted = true, personal = \"never\" }",
    fails: "security.devices = { encrypted = false, personal = \"never\" }",
    check,
};

fn check(look: &mut Look<'_>) {
    let Some(security) = &look.pack.security else {
        return;
    };
    if !security.devices.encrypted {
        look.under(
            "security.devices",
            "it is not said that portable devices are enciphered",
            "encipher them, and say so (`encrypted = true`)",
        );
    }
    if let Some(bits) = security.encryption_bits.filter(|bits| *bits < LEAST) {
        look.under(
            "security.encryption_bits",
            format!("keys of {bits} bits are too short"),
            "use 256",
        );
    }
}
