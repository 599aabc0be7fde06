//! Legitimate interests are relied on without an assessment on record.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "interest-without-assessment",
    grade: Grade::Risk,
    title: "legitimate interests are relied on, and no assessment is on record",
    why: "The basis holds only where the interest is real, the use is needed for it, and the person's \
          own interests do not weigh more. Whoever relies on it has to be able to show that they \
          weighed this.",
    citation: "UK GDPR arts 5(2), 6(1)(f)",
    passes: r#"
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "legitimate-interests", interest = "good sessions", assessment = "teaching-assessment" }]
    "#,
    fails: r#"
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "legitimate-interests", interest = "good sessions" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    for record in &look.pack.records {
        let bare = record
            .uses
            .iter()
            .find(|one| one.basis == "legitimate-interests" && one.assessment.is_none());
        if let Some(one) = bare {
            look.at(
                &one.basis,
                format!(
                    "`{}` rests on legitimate interests that nobody has weighed",
                    record.code
                ),
                "write down how they were weighed (`[[assessment]]`), and name it here (`assessment`)",
            );
        }
    }
}
