//! It is not said from when a child decides.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "child-decides-not-said",
    grade: Grade::Unclear,
    title: "it is not said from when a child's own permission is asked for",
    why: "A child's data is the child's, at any age. Who understands what is asked decides; from about \
          twelve that is usual, and in Scotland presumed. A policy that is silent has staff hand a \
          teenager's file to a parent.",
    citation: "UK GDPR art. 15(1); DPA 2018 s. 208",
    passes: "requests.child_decides_from_age = 12",
    fails: r#"
        organisation.nation = "scotland"
        requests.child_decides_from_age = 14
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    if !pack.people.iter().any(|one| one.child) {
        return;
    }
    match pack.requests.child_decides_from_age {
        None => look.under(
            "requests",
            "it is not said from when a child's own permission is asked for",
            "add `child_decides_from_age = 12`, judged case by case",
        ),
        Some(age) if age > 12 && pack.organisation.nation == calendar::Nation::Scotland => look
            .under(
                "requests.child_decides_from_age",
                format!("a child decides from {age}, and in Scotland is presumed to at twelve"),
                "write `child_decides_from_age = 12`",
            ),
        Some(_) => {}
    }
}
