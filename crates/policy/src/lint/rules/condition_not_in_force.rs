//! A use names a condition that the law of today does not know.

use crate::check::lawful::Fault;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "condition-not-in-force",
    grade: Grade::BreaksTheLaw,
    title: "a use names a condition that is none today",
    why: "The conditions for special category and criminal offence data are a closed list. What is \
          not on it, or no longer, allows nothing.",
    citation: "UK GDPR arts 9(2), 10; DPA 2018 Sch. 1",
    passes: r#"
        [[record]]
        code = "need"
        use = [{ purpose = "teaching", basis = "consent", conditions = ["art9-consent"] }]
    "#,
    fails: r#"
        [[record]]
        code = "need"
        use = [{ purpose = "teaching", basis = "consent", conditions = ["art9-consent", "art9-good-cause"] }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    look.unlawful(Fault::Condition, false);
}
