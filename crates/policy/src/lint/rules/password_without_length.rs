//! Passwords may be short.

use crate::lint::{Grade, Look, Rule};

/// Shorter ones are guessed within hours.
const LEAST: u8 = 10;

pub(super) static RULE: Rule = Rule {
    code: "password-without-length",
    grade: Grade::Risk,
    title: "passwords may be shorter than ten characters",
    why: "Length guards a password more than kinds of characters do. Eight with a digit, which many \
          policies ask for, are guessed within hours once a list of them is lost.",
    citation: "UK GDPR art. 32(1)",
    passes: "security.passwords.least_length = 12",
    fails: "security.passwords.least_length = 8",
    check,
};

fn check(look: &mut Look<'_>) {
    let Some(security) = &look.pack.security else {
        return;
    };
    let what = match security.passwords.least_length {
        None => "it is not said how long a password must be".to_owned(),
        Some(length) if length < LEAST => format!("{length} characters are enough for a password"),
        Some(_) => return,
    };
    look.under(
        "security.passwords",
        what,
        "ask for twelve characters, and a second factor",
    );
}
