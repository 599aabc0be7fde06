//! A private body rests on tasks in the public interest.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "public-task-by-a-private-body",
    grade: Grade::BreaksTheLaw,
    title: "a body that is no public authority rests a use on a public task",
    why: "The basis is for tasks that the law gives to the controller itself, such as a council's. A \
          company that a council pays does useful work, and has no such task of its own; since \
          February 2026 the law says so in words. Legitimate interests, weighed, usually fit.",
    citation: "UK GDPR art. 6(1)(e), (3); DPA 2018 s. 8",
    passes: r#"
        organisation.public_authority = true
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "public-task", law = "Education Act 1996 s. 19" }]
    "#,
    fails: r#"
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "public-task" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    if pack.organisation.public_authority {
        return;
    }
    for record in &pack.records {
        let task = record.uses.iter().find(|one| one.basis == "public-task");
        // A law that is named may give such a task to a private body, too.
        if let Some(one) = task.filter(|one| one.law.is_none()) {
            look.at(
                &one.basis,
                format!(
                    "`{}` rests on a public task, and {} is no public authority",
                    record.code, pack.organisation.trading_name
                ),
                "name another basis, or the law that gives this task (`law`)",
            );
        }
    }
}
