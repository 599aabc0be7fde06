//! Special category data is used without a condition.

use crate::check::lawful::Fault;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "special-without-condition",
    grade: Grade::BreaksTheLaw,
    title: "special category data is used without a condition of article 9",
    why: "Health, origin, beliefs, sex life and the like may not be used at all, unless one of ten \
          conditions holds. A lawful basis alone is not enough. The policy has to name the condition, \
          and the record of processing too.",
    citation: "UK GDPR art. 9(1), (2)",
    passes: r#"
        [[record]]
        code = "need"
        use = [{ purpose = "teaching", basis = "consent", conditions = ["art9-consent"] }]
    "#,
    fails: r#"
        [[record]]
        code = "need"
        use = [{ purpose = "teaching", basis = "consent" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    look.unlawful(Fault::Special, true);
}
