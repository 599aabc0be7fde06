//! Two of the organisation's mail domains differ by a slip of the pen.

use crate::diagnostic::distance;
use crate::lint::{Grade, Look, Rule, text};

pub(super) static RULE: Rule = Rule {
    code: "domains-nearly-the-same",
    grade: Grade::Risk,
    title: "two addresses differ by a letter or two in their domain",
    why: "A misspelt domain belongs to nobody, or to somebody who bought it for what is sent there by \
          mistake. Requests and complaints that go to it are lost, and the month runs all the same.",
    citation: "UK GDPR arts 12(2), 13(1)(a) and (b), 32",
    passes: r#"organisation.contacts.rights = { who = "the DPO", email = "dpo@sound.example" }"#,
    fails: r#"organisation.contacts.rights = { who = "the DPO", email = "dpo@suond.example" }"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let mut seen: Vec<String> = Vec::new();
    for one in look.prose {
        for domain in text::domains(one.says) {
            let near = seen.iter().find(|other| {
                let slip = distance(other, &domain);
                slip > 0 && slip <= 2 && domain.len() > 10
            });
            if let Some(other) = near {
                look.text(
                    one,
                    format!("`{domain}` and `{other}` differ by a letter or two"),
                    "see which is right, and write it in both places",
                );
            }
            if !seen.contains(&domain) {
                seen.push(domain);
            }
        }
    }
}
