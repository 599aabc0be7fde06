//! A condition needs an appropriate policy document, and there is none.

use crate::check::lawful::Fault;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "policy-document-missing",
    grade: Grade::BreaksTheLaw,
    title: "a condition is relied on without its appropriate policy document",
    why: "Most conditions of Schedule 1 hold only while a document says how the principles are kept \
          and how long the data is. Without it the condition is not met, and the use has no right to \
          the data.",
    citation: "DPA 2018 Sch. 1 paras 5, 38 to 41",
    passes: r#"pack.policy_document = "Appropriate policy document, version 1""#,
    fails: r#"pack.policy_document = """#,
    check,
};

fn check(look: &mut Look<'_>) {
    look.unlawful(Fault::PolicyDocument, false);
}
