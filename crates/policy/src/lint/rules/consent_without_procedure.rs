//! Consent is relied on, and nothing says how it is asked for and taken back.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "consent-without-procedure",
    grade: Grade::Risk,
    title: "consent is relied on, and the policy does not say how it is taken back",
    why: "Consent is good only if it can be withdrawn as easily as it was given, and people have to be \
          told so before they give it. A policy that is silent leaves each member of staff to guess.",
    citation: "UK GDPR art. 7(3)",
    passes: r#"consent.withdrawal = "by any of the ways in which it can be given""#,
    fails: r#"consent.withdrawal = """#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let consent = pack.consent.as_ref();
    let said = consent
        .and_then(|one| one.withdrawal.as_deref())
        .is_some_and(|text| !text.trim().is_empty());
    if !said {
        look.about_consent(
            "consent is relied on, and nothing says how it is taken back",
            "say how consent is taken back (`withdrawal` of `[consent]`)",
        );
    }
}
