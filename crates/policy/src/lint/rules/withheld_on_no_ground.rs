//! Something is withheld on a ground that the law does not know.

use law::Kind;

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "withheld-on-no-ground",
    grade: Grade::BreaksTheLaw,
    title: "the policy withholds something on a ground that is none in law",
    why: "What somebody asks for is given unless an exemption of Schedules 2 to 4 covers it, item by \
          item. Another ground, however sensible it sounds, is none.",
    citation: "UK GDPR art. 23; DPA 2018 Schs 2 to 4",
    passes: r#"requests.withheld = ["exempt-legal-privilege"]"#,
    fails: r#"requests.withheld = ["exempt-embarrassing"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for code in &look.pack.requests.withheld {
        let known = look.law.entries(Kind::Exemption).any(|one| one.code == **code);
        if !known {
            look.at(
                code,
                format!("`{code}` is no exemption on {}", look.today),
                "leave it out, or name the exemption of DPA 2018 Schs 2 to 4 that is meant",
            );
        }
    }
}
