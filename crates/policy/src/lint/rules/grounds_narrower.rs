//! The policy gives a right on fewer grounds than the law.

use law::Role;

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "grounds-narrower",
    grade: Grade::BreaksTheLaw,
    title: "the policy names fewer grounds for a right than the law",
    why: "A right holds on each ground that the law gives. A policy that leaves one out refuses where \
          it may not, or tells people that they have less than they do.",
    citation: "UK GDPR arts 16, 17(1), 18(1), 21",
    passes: r#"requests.grounds = { restriction = ["restriction-accuracy", "restriction-unlawful", "restriction-claims", "restriction-objection"] }"#,
    fails: r#"requests.grounds = { restriction = ["restriction-objection"] }"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let children = look.pack.people.iter().any(|one| one.child);
    for (right, grounds) in &look.pack.requests.grounds {
        // What is not certain to be in force is not held against a policy.
        let missing: Vec<&str> = look
            .law
            .rules(right, Role::Ground)
            .filter(|entry| entry.confidence == law::Confidence::High)
            .map(|entry| entry.code.as_str())
            // Where there are no children nothing is offered to them.
            .filter(|code| children || *code != "erasure-child-online")
            .filter(|code| !grounds.iter().any(|one| one == code))
            .collect();
        if !missing.is_empty() {
            look.under(
                &format!("requests.grounds.{right}"),
                format!("the law gives `{right}` on further grounds: {}", missing.join(", ")),
                "add them, or leave the list out: then the law's hold",
            );
        }
    }
}
