//! A request is asked for in one form only.

use crate::lint::{Grade, Look, Rule, text};

/// Words of a form that a request may have, and need not.
const FORMS: [&str; 9] = [
    "writing", "written", "mail", "email", "letter", "form", "post", "telephone", "person",
];

pub(super) static RULE: Rule = Rule {
    code: "request-in-one-form",
    grade: Grade::BreaksTheLaw,
    title: "a request is to be made in one form, such as in writing or by e-mail to one address",
    why: "A request counts however it is made: by word of mouth, to anybody on the staff, through \
          social media. The clock runs from then. A policy may say what is quickest; it may not make \
          it a condition, and it has to make the exercise of rights easy.",
    citation: "UK GDPR arts 12(2), 15",
    passes: r#"requests.form = "in any form; quicker in writing""#,
    fails: r#"requests.form = "in writing""#,
    check,
};

fn check(look: &mut Look<'_>) {
    let Some(form) = &look.pack.requests.form else {
        return;
    };
    let words = text::words(form);
    let any = words.iter().any(|word| word == "any");
    if !any && words.iter().any(|word| FORMS.contains(&word.as_str())) {
        look.under(
            "requests.form",
            format!("requests are taken only `{form}`"),
            "take them in any form, and say what is quickest",
        );
    }
}
