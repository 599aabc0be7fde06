//! Parents are to consent to online services for children who may do so themselves.

use crate::lint::{Grade, Look, Rule};

/// UK GDPR art. 8(1).
const AGE: u8 = 13;

pub(super) static RULE: Rule = Rule {
    code: "consent-age",
    grade: Grade::Unclear,
    title: "a child consents to online services only from an age that is not the law's here",
    why: "In the United Kingdom a child of thirteen consents to an online service alone. Sixteen is \
          the age of the European regulation where a country chose no other. To ask the parents of \
          those between keeps them from deciding what the law lets them decide.",
    citation: "UK GDPR art. 8(1)",
    passes: "consent.online_from_age = 13",
    fails: "consent.online_from_age = 16",
    check,
};

fn check(look: &mut Look<'_>) {
    let consent = look.pack.consent.as_ref();
    let age = consent.and_then(|one| one.online_from_age);
    if let Some(age) = age.filter(|age| *age > AGE) {
        look.under(
            "consent.online_from_age",
            format!("a child consents to online services from {age}, and in law from {AGE}"),
            "write `online_from_age = 13`",
        );
    }
}
