//! Parents consent to online services for an age that the law does not name.

use crate::lint::{Grade, Look, Rule};

/// UK GDPR art. 8(1).
const AGE: u8 = 13;

pub(super) static RULE: Rule = Rule {
    code: "consent-age",
    grade: Grade::BreaksTheLaw,
    title: "a child consents to online services from an age that is not the law's",
    why: "In the United Kingdom a child of thirteen consents to an online service alone. Sixteen is \
          the age of the European regulation where a country chose no other; asking parents of those \
          between takes a right from them. Below thirteen a parent has to agree.",
    citation: "UK GDPR art. 8(1)",
    passes: "consent.online_from_age = 13",
    fails: "consent.online_from_age = 16",
    check,
};

fn check(look: &mut Look<'_>) {
    let age = look
        .pack
        .consent
        .as_ref()
        .and_then(|one| one.online_from_age);
    if let Some(age) = age.filter(|age| *age != AGE) {
        look.under(
            "consent.online_from_age",
            format!("a child consents to online services from {age}, and in law from {AGE}"),
            "write `online_from_age = 13`",
        );
    }
}
