//! Passwords must be changed without a reason.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "password-change-forced",
    grade: Grade::Risk,
    title: "passwords must be changed from time to time without a reason",
    why: "People who have to change a password often choose weak ones and count them up. Advice has \
          turned round on this: a long password stays until somebody else may know it, and a second \
          factor does more.",
    citation: "UK GDPR art. 32(1); National Cyber Security Centre, advice on passwords",
    passes: "security.passwords = { least_length = 12, second_factor = true }",
    fails: r#"security.passwords = { least_length = 12, change_every = "90 days" }"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let every = look.pack.security.as_ref();
    if let Some(every) = every.and_then(|one| one.passwords.change_every) {
        look.under(
            "security.passwords.change_every",
            format!("passwords are to be changed each {every}, without a reason"),
            "change them when somebody else may know them, and not by the calendar (leave `change_every` out)",
        );
    }
}
