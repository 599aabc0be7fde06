//! Social media are a source without a limit.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "social-media-freely",
    grade: Grade::Risk,
    title: "what people write in social media is taken without saying when",
    why: "To look through a child's profile is watching, and nobody expects it of their tutor. For a \
          concern about somebody's safety it can be right; as a habit it is unfair, and it finds what \
          must not be used.",
    citation: "UK GDPR arts 5(1)(a), 5(1)(c), 6(1)(f)",
    passes: r#"source = [{ code = "social", title = "social media", only_when = "there is a safeguarding concern", origin = "policy 4" }]"#,
    fails: r#"source = [{ code = "social", title = "social media", origin = "policy 4" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for source in &look.pack.sources {
        let title = source.title.to_lowercase();
        if title.contains("social media") && source.only_when.is_none() {
            look.at(
                &source.code,
                "social media are looked into without saying when",
                "say for what alone: a safeguarding concern, an application (`only_when`)",
            );
        }
    }
}
