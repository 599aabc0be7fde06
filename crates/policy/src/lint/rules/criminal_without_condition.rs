//! Criminal offence data is used without a condition.

use crate::check::lawful::Fault;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "criminal-without-condition",
    grade: Grade::BreaksTheLaw,
    title: "criminal offence data is used without a condition of Schedule 1",
    why: "Convictions, checks and allegations too may be used only under official authority, or where \
          a condition of Schedule 1 holds. A lawful basis alone is not enough.",
    citation: "UK GDPR art. 10; DPA 2018 ss. 10(4), (5), 11(2)",
    passes: r#"
        [[record]]
        code = "concern"
        use = [{ purpose = "care", basis = "consent", conditions = ["art9-consent", "sch1-crime-consent"] }]
    "#,
    fails: r#"
        [[record]]
        code = "concern"
        use = [{ purpose = "care", basis = "consent", conditions = ["art9-consent"] }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    look.unlawful(Fault::Criminal, true);
}
