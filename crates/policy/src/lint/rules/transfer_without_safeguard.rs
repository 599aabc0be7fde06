//! Data goes abroad, and nothing protects it.

use crate::lint::{Grade, Look, Rule, text};

pub(super) static RULE: Rule = Rule {
    code: "transfer-without-safeguard",
    grade: Grade::BreaksTheLaw,
    title: "data goes abroad without a safeguard",
    why: "Data leaves the United Kingdom only to a country that is approved, under a safeguard such as \
          the transfer agreement with an assessment, or in one of a few exceptional cases. Who cannot \
          name which, may not send it.",
    citation: "UK GDPR arts 44A, 45A, 46, 49",
    passes: r#"transfer = [{ code = "t", recipient = "suppliers", country = "Ireland", safeguard = "approved by regulations: art. 45A", origin = "policy 23" }]"#,
    fails: r#"transfer = [{ code = "t", recipient = "suppliers", country = "Brazil", safeguard = "none", origin = "policy 23" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for transfer in &look.pack.transfers {
        let words = text::words(&transfer.safeguard);
        if words.is_empty() || words.iter().any(|word| word == "none" || word == "lawfully") {
            look.at(
                &transfer.code,
                format!("nothing protects what goes to {}", transfer.country),
                "name the approval, the transfer agreement or the exception (`safeguard`)",
            );
        }
    }
}
