//! Proof of identity is demanded of everybody.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "identity-always",
    grade: Grade::BreaksTheLaw,
    title: "proof of identity is demanded each time, however well the person is known",
    why: "More may be asked for only where there is a reasonable doubt who somebody is. To ask a \
          parent for a passport whom one speaks to every week puts the request off without a reason, \
          and collects data that nobody needs.",
    citation: "UK GDPR arts 5(1)(c), 12(2), 12(6)",
    passes: "requests.identity_always = false",
    fails: "requests.identity_always = true",
    check,
};

fn check(look: &mut Look<'_>) {
    if look.pack.requests.identity_always {
        look.under(
            "requests.identity_always",
            "proof of identity is demanded of everybody",
            "ask only where there is a doubt, and first by what is known already",
        );
    }
}
