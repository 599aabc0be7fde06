//! Children have no notice that they can read.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "children-without-notice",
    grade: Grade::Risk,
    title: "there is no notice that children can read, or none says for which age",
    why: "What is addressed to a child is written so that a child understands it. A notice for parents \
          is none for a boy of eleven. To see whether it is plain enough one needs the age that it is \
          to suit.",
    citation: "UK GDPR art. 12(1); DPA 2018 s. 123 (age appropriate design code, standard 4)",
    passes: r#"
        [[notice]]
        code = "children"
        for_children = true
        reading_age = 11
    "#,
    fails: r#"
        [[notice]]
        code = "children"
        for_children = false
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for child in pack.people.iter().filter(|one| one.child) {
        let told = pack
            .notices
            .iter()
            .any(|notice| notice.for_children && notice.people.contains(&child.code));
        if !told {
            look.at(
                &child.code,
                format!("{} have no notice that they can read", child.many),
                "add a notice that children read themselves (`[[notice]]` with `for_children = true`)",
            );
        }
    }
    let ageless = pack
        .notices
        .iter()
        .filter(|notice| notice.for_children && notice.reading_age.is_none());
    for notice in ageless {
        look.at(
            &notice.code,
            format!("it is not said for which age `{}` is written", notice.title),
            "say for which age it is (`reading_age`)",
        );
    }
}
