//! The policy lists rights, and leaves one out.

use crate::lint::{Grade, Look, Rule};

/// Those that people always have. A right about decisions by a machine needs such decisions.
const ALWAYS: [&str; 8] = [
    "access",
    "rectification",
    "erasure",
    "restriction",
    "portability",
    "objection",
    "complaint-to-controller",
    "complaint-to-regulator",
];

pub(super) static RULE: Rule = Rule {
    code: "rights-missing",
    grade: Grade::BreaksTheLaw,
    title: "the policy lists people's rights, and leaves some out",
    why: "People have to be told of every right they have. Since June 2026 the right to complain to the \
          organisation itself is one of them, and every notice, answer and refusal names it.",
    citation: "UK GDPR arts 13(2)(b) to (d), 15(1)(e) to (f); DPA 2018 s. 164A",
    passes: r#"requests.rights = ["access", "rectification", "erasure", "restriction", "portability", "objection", "complaint-to-controller", "complaint-to-regulator"]"#,
    fails: r#"requests.rights = ["access", "rectification", "erasure", "restriction", "objection", "complaint-to-regulator"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let given = &look.pack.requests.rights;
    if given.is_empty() {
        return;
    }
    for right in ALWAYS {
        let in_force = look.law.right(right).is_some();
        if in_force && !given.iter().any(|one| one == right) {
            look.under(
                "requests.rights",
                format!("the right `{right}` is left out"),
                "add it, or leave the list out: then all of the law's are told (`rights`)",
            );
        }
    }
}
