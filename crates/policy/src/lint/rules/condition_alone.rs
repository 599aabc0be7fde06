//! A condition lacks the one that has to stand beside it.

use crate::check::lawful::Fault;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "condition-alone",
    grade: Grade::BreaksTheLaw,
    title: "a condition lacks the one of Schedule 1 that it needs beside it",
    why: "Employment law, health and social care, public health, research and substantial \
          public interest are conditions only together with one of Schedule 1, which says when \
          they hold. Named alone they allow nothing.",
    citation: "DPA 2018 s. 10(2), (3)",
    passes: r#"
        [[record]]
        code = "concern"
        use = [{ purpose = "care", basis = "consent", conditions = ["art9-substantial-public-interest", "sch1-safeguarding"] }]
    "#,
    fails: r#"
        [[record]]
        code = "concern"
        use = [{ purpose = "care", basis = "consent", conditions = ["art9-substantial-public-interest", "sch1-crime-consent"] }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    look.unlawful(Fault::Alone, false);
}
