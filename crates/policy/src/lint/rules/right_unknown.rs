//! The policy gives a right that the law does not know.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "right-unknown",
    grade: Grade::Unclear,
    title: "the policy gives a right that is none in today's law",
    why: "Some policies still name the right to stop what causes damage or distress, which was the \
          law of 1998. Such a promise may be kept; but nobody knows its limits, and people who invoke \
          it have more than it under the right to object.",
    citation: "UK GDPR ch. III; Data Protection Act 1998 s. 10 (repealed)",
    passes: r#"requests.rights = ["access", "rectification", "erasure", "restriction", "portability", "objection", "complaint-to-controller", "complaint-to-regulator"]"#,
    fails: r#"requests.rights = ["access", "rectification", "erasure", "restriction", "portability", "objection", "complaint-to-controller", "complaint-to-regulator", "damage-or-distress"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for code in &look.pack.requests.rights {
        let known = look.law.entries(law::Kind::Right).any(|one| one.code == **code);
        if !known {
            look.at(
                code,
                format!("`{code}` is no right of the law on {}", look.today),
                "leave it out, or say that it is a promise of your own",
            );
        }
    }
}
