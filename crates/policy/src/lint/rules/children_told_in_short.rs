//! Children have a notice of their own, and the whole is nowhere said of them.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "children-told-in-short",
    grade: Grade::Risk,
    title: "children have a short notice, and no notice says the whole about them",
    why: "The notice for children leaves out bases, sources and what protects data abroad, so that a \
          child can read it. All of that has to be told all the same: in a second layer for those who \
          want it, and for the parents, who otherwise read only what is kept about themselves.",
    citation: "UK GDPR arts 12(1), 13, 14; DPA 2018 s. 123 (age appropriate design code, standard 4)",
    passes: r#"
        [[notice]]
        code = "families"
        people = ["learner", "carer"]
    "#,
    fails: r#"
        [[notice]]
        code = "families"
        people = ["carer"]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for child in pack.people.iter().filter(|one| one.child) {
        let about = |short| {
            let mut notices = pack.notices.iter();
            notices.any(|one| one.for_children == short && one.people.contains(&child.code))
        };
        if about(true) && !about(false) {
            look.at(
                &child.code,
                format!("no notice says the whole about {}", child.many),
                "add them to those about whom a notice for grown-ups speaks, such as that for families (`people` of a `[[notice]]`)",
            );
        }
    }
}
