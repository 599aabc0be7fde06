//! Recipients use the data for marketing of their own.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "others-market-with-it",
    grade: Grade::Risk,
    title: "data is passed on for the marketing of others",
    why: "People gave their data for a service, not for the advertising of third parties. Passing it on \
          for that needs their consent, to each recipient by name; for children's data it should not \
          happen at all.",
    citation: "UK GDPR arts 5(1)(b), 6(1)(a); PECR reg. 22",
    passes: "marketing.shared_for_others = false",
    fails: "marketing.shared_for_others = true",
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    if pack.marketing.as_ref().is_some_and(|one| one.shared_for_others) {
        look.under(
            "marketing.shared_for_others",
            "data is given to others for their marketing",
            "leave it out (`shared_for_others`)",
        );
    }
    for recipient in pack.recipients.iter().filter(|one| one.own_marketing) {
        look.at(
            &recipient.code,
            format!("`{}` may use the data for marketing of its own", recipient.title),
            "leave the marketing of others out (`own_marketing`), or share only with consent",
        );
    }
}
