//! Children below thirteen consent to online services without a parent.

use crate::lint::{Grade, Look, Rule};

/// UK GDPR art. 8(1).
const AGE: u8 = 13;

pub(super) static RULE: Rule = Rule {
    code: "consent-too-young",
    grade: Grade::BreaksTheLaw,
    title: "a child below thirteen consents to online services alone",
    why: "Where an online service rests on consent and is offered to a child below thirteen, the parent \
          gives it, and the organisation makes a reasonable effort to see that it was the parent. \
          Preventive and counselling services are left out of this.",
    citation: "UK GDPR art. 8(1), (2)",
    passes: "consent.online_from_age = 13",
    fails: "consent.online_from_age = 12",
    check,
};

fn check(look: &mut Look<'_>) {
    let consent = look.pack.consent.as_ref();
    let age = consent.and_then(|one| one.online_from_age);
    if let Some(age) = age.filter(|age| *age < AGE) {
        look.under(
            "consent.online_from_age",
            format!("a child of {age} consents to online services without a parent"),
            "write `online_from_age = 13`",
        );
    }
}
