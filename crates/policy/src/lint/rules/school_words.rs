//! School words stand in the policy of a body that is no school.

use crate::lint::{Grade, Look, Rule};

const WORDS: &[&str] = &[
    "headteacher",
    "head teacher",
    "headteacher's",
    "chair of governors",
    "governors",
    "governor",
    "governing board",
    "governing body",
    "our school",
    "the school does",
    "the school has",
    "the school holds",
    "the school is",
    "the school may",
    "the school will",
    "pupils",
    "pupil",
];

pub(super) static RULE: Rule = Rule {
    code: "school-words",
    grade: Grade::Unclear,
    title: "a school's words stand in the policy of a body that is no school",
    why: "A headteacher or a governing board that does not exist cannot decide or be told anything. \
          Words left over from a school's policy leave duties with nobody, and make readers think \
          that the law of schools holds.",
    citation: "UK GDPR arts 5(2), 12(1), 24",
    passes: r#"
        organisation.school = true
        security.measures = ["The headteacher keeps the key"]
    "#,
    fails: r#"security.measures = ["The headteacher keeps the key"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let own = &look.pack.organisation;
    if own.school || own.public_authority {
        return;
    }
    let words = &look.pack.words;
    let house: Vec<String> = words
        .values()
        .flat_map(|word| [word.one.to_lowercase(), word.many.to_lowercase()])
        .collect();
    // A house may choose the word for its own people, and a law has its name.
    let own = |words: &String| house.contains(&words.to_lowercase());
    for (text, words) in look.speaking_of(WORDS) {
        let law = text.has("Pupil Information") && words == "pupil";
        if !own(&words) && !law && !text.path.starts_with("words.") {
            look.text(
                text,
                format!("`{words}`: a school's words, and this is no school"),
                "name the post or the people that this organisation has",
            );
        }
    }
}
