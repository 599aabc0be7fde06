//! An assessment does not weigh the children whom it concerns.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "assessment-without-children",
    grade: Grade::Risk,
    title: "an assessment of a use of children's data does not weigh the children",
    why: "The law asks to weigh the interests of the person, in particular where that person is a \
          child. An assessment that passes over it does not show that the basis holds.",
    citation: "UK GDPR art. 6(1)(f)",
    passes: r#"
        [[assessment]]
        code = "teaching-assessment"
        children = "it is for the child's own good"
    "#,
    fails: r#"
        [[assessment]]
        code = "second"
        interest = "ours"
        necessity = "there is no other way"
        balance = "no harm comes of it"
        origin = "pack's own"
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "legitimate-interests", interest = "ours", assessment = "second" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for assessment in pack.assessments.iter().filter(|one| one.children.is_none()) {
        let concerns_a_child = pack.records.iter().any(|record| {
            pack.people.iter().filter(|one| one.child).any(|child| {
                record
                    .uses_for(&child.code)
                    .any(|one| one.assessment.as_ref() == Some(&assessment.code))
            })
        });
        if concerns_a_child {
            look.at(
                &assessment.code,
                format!(
                    "`{}` is about children's data and does not weigh them",
                    assessment.code
                ),
                "say what it means for them (`children`)",
            );
        }
    }
}
