//! Recipients are named, and said to be none.

use crate::lint::{Grade, Look, Rule, text};

pub(super) static RULE: Rule = Rule {
    code: "recipients-said-to-be-none",
    grade: Grade::Unclear,
    title: "a recipient is named and said to be none at present",
    why: "People are told who receives their data. `At present none` next to a list of what such people \
          may do tells them nothing; and hardly any firm works without a mail store, a bookkeeper or a \
          web host, all of whom receive data.",
    citation: "UK GDPR arts 13(1)(e), 14(1)(e), 30(1)(d)",
    passes: r#"
        [[recipient]]
        code = "suppliers"
        title = "Our mail store and our bookkeeper"
    "#,
    fails: r#"
        [[recipient]]
        code = "suppliers"
        title = "Suppliers; at present none"
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    for recipient in &look.pack.recipients {
        let none = |text: &str| text::words(text).iter().any(|word| word == "none");
        if none(&recipient.title) || none(&recipient.why) {
            look.at(
                &recipient.code,
                format!("`{}` is named, and said to be none", recipient.code),
                "name those who receive data today, or leave the recipient out",
            );
        }
    }
}
