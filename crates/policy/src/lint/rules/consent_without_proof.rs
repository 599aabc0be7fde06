//! Consent is relied on, and nothing is kept to prove it.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "consent-without-proof",
    grade: Grade::BreaksTheLaw,
    title: "consent is relied on, and no record of it is kept",
    why: "Whoever relies on consent has to be able to show it: who agreed, for whom, to what wording, \
          how and when. Without that the use has no basis as soon as somebody asks.",
    citation: "UK GDPR art. 7(1)",
    passes: r#"consent.proof = "who agreed for whom, to what wording, how and when""#,
    fails: r#"consent.proof = """#,
    check,
};

fn check(look: &mut Look<'_>) {
    let consent = look.pack.consent.as_ref();
    let proof = consent
        .and_then(|one| one.proof.as_deref())
        .is_some_and(|text| !text.trim().is_empty());
    if !proof {
        look.about_consent(
            "consent is relied on, and no record of it is kept",
            "say what is kept as proof: who, for whom, to what wording, how and when (`proof`)",
        );
    }
}
