//! Something is disclosed although the policy says that it never is.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "disclosed-against-own-rule",
    grade: Grade::Unclear,
    title: "data goes to recipients to whom, by its own category, it never goes",
    why: "People who are told that their health data leaves the house only where a law requires it have \
          not been told of the adviser who receives it. One of the two statements is wrong.",
    citation: "UK GDPR arts 5(1)(a), 13(1)(e)",
    passes: r#"
        [[category]]
        code = "learning"
        disclosed_only_for = ["service"]
    "#,
    fails: r#"
        [[category]]
        code = "learning"
        disclosed_only_for = ["law"]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for record in &pack.records {
        let only = pack
            .category_of(record)
            .and_then(|one| one.disclosed_only_for.as_ref());
        let Some(only) = only else { continue };
        let against = record.recipients.iter().find(|code| {
            pack.recipient(code)
                .is_some_and(|one| !one.grounds.iter().any(|ground| only.contains(ground)))
        });
        if let Some(recipient) = against {
            look.at(
                recipient,
                format!(
                    "`{}` goes to `{recipient}`, and its category says that it does not",
                    record.code
                ),
                "leave the recipient out, or add its ground to those on which the category is given (`disclosed_only_for`)",
            );
        }
    }
}
