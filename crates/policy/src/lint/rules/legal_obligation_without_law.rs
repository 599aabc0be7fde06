//! A legal obligation is the basis, and no law is named.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "legal-obligation-without-law",
    grade: Grade::Unclear,
    title: "a legal obligation is the basis, and it is not said which law obliges",
    why: "The basis holds only for what a law of the United Kingdom requires. Whoever cannot name the \
          law may be resting on a habit, or on a contract.",
    citation: "UK GDPR art. 6(1)(c), (3)",
    passes: r#"
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "legal-obligation", law = "Companies Act 2006 s. 386" }]
    "#,
    fails: r#"
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "legal-obligation" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    for record in &look.pack.records {
        let bare = record
            .uses
            .iter()
            .find(|one| one.basis == "legal-obligation" && one.law.is_none());
        if let Some(one) = bare {
            look.at(
                &one.basis,
                format!("`{}` is kept by law, and no law is named", record.code),
                "name the law (`law`)",
            );
        }
    }
}
