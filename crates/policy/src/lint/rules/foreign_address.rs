//! A text sends people to an address that is nobody's whom the pack knows.

use crate::lint::{Grade, Look, Rule, text};

pub(super) static RULE: Rule = Rule {
    code: "foreign-address",
    grade: Grade::Unclear,
    title: "a text names a website or mail domain that belongs to nobody in the pack",
    why: "An address of another organisation, left over from its policy, sends people and their \
          requests to strangers. What they write there is a disclosure that they did not mean to make.",
    citation: "UK GDPR arts 12(1), 13(1)(a), 32",
    passes: r#"security.measures = ["Write to hello@sound.example"]"#,
    fails: r#"security.measures = ["Write to hello@another-charity.example"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let own = text::domains_of(look.pack);
    for one in look.prose {
        let contact = one.path.starts_with("organisation.");
        let foreign = text::domains(one.says)
            .into_iter()
            .find(|domain| !contact && !own.contains(domain) && !regulator(domain));
        if let Some(domain) = foreign {
            look.text(
                one,
                format!("`{domain}` belongs to nobody whom the pack knows"),
                "write this organisation's own address, or leave it out",
            );
        }
    }
}

/// The regulator's own pages, and those of the government.
fn regulator(domain: &str) -> bool {
    domain == "ico.org.uk" || domain == "gov.uk" || domain.ends_with(".gov.uk")
}
