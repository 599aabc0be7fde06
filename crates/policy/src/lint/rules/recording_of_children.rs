//! Children are recorded, and nobody asked what it does to them or tells them.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "recording-of-children",
    grade: Grade::Risk,
    title: "children are recorded or watched, and nothing says why no impact assessment is needed, or no notice speaks to them",
    why: "To record or to watch children is likely to be a high risk for them, whatever good it is for. \
          Its impact is assessed before it begins, or it is written down why that is not needed. They \
          are told in words that they can read, and so is whoever is responsible for them.",
    citation: "UK GDPR arts 12(1), 13, 35(1), 35(7); DPA 2018 s. 123 (age appropriate design code, standards 2 and 4)",
    passes: r#"recording = [{ code = "calls", what = "calls", purpose = "care", basis = "consent", people = ["learner"], notice = "said at the beginning", viewers = ["dpo"], retention = "work", impact = "assessed on 3 March 2026", origin = "policy 9" }]"#,
    fails: r#"recording = [{ code = "calls", what = "calls", purpose = "care", basis = "consent", people = ["learner"], notice = "said at the beginning", viewers = ["dpo"], retention = "work", origin = "policy 9" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for recording in &pack.recordings {
        let people = pack.recorded(recording).into_iter();
        let children: Vec<_> = people.filter(|one| one.child).collect();
        let assessed = recording.impact.as_deref().unwrap_or_default();
        if !children.is_empty() && assessed.trim().is_empty() {
            look.at(
                &recording.code,
                format!(
                    "`{}` is of children, and nothing is said of its impact on them",
                    recording.code
                ),
                "say where its impact was assessed, or why that is not needed (`impact`)",
            );
        }
        for child in children {
            let mut notices = pack.notices.iter().filter(|one| one.for_children);
            if !notices.any(|one| one.people.contains(&child.code)) {
                look.at(
                    &recording.code,
                    format!(
                        "`{}` is of {}, who have no notice that they can read",
                        recording.code, child.many
                    ),
                    "add a notice that children read themselves (`[[notice]]` with `for_children = true`)",
                );
            }
        }
    }
}
