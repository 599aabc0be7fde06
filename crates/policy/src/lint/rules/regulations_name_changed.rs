//! The name of a regulation was changed with the words of the house.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "regulations-name-changed",
    grade: Grade::Unclear,
    title: "a regulation bears a name that no regulation has",
    why: "Whoever takes over a school's policy and replaces `pupil` by a word of their own replaces it \
          in the titles of laws too. The law cited then does not exist, and nobody can look it up.",
    citation: "Education (Pupil Information) (England) Regulations 2005 reg. 1",
    passes: r#"
        organisation.school = true
        security.measures = ["The Education (Pupil Information) (England) Regulations 2005"]
    "#,
    fails: r#"security.measures = ["The Education (Mentee Information) (England) Regulations 2005"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for text in look.prose {
        let mut four = text.words().windows(3);
        let changed = four.find_map(|words| match words {
            [education, whose, information]
                if education == "education"
                    && information == "information"
                    && whose != "pupil"
                    && text.has_word_from("regulation") =>
            {
                Some(whose)
            }
            _ => None,
        });
        if let Some(whose) = changed {
            look.text(
                text,
                format!("no regulations are about `{whose} information`; a search changed the name"),
                "leave it out: the regulations on pupil information do not bind this body",
            );
        }
    }
}
