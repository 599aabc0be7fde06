//! A use rests on nothing that the law of today knows as a basis.

use crate::check::lawful::Fault;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "basis-not-in-force",
    grade: Grade::BreaksTheLaw,
    title: "a use names something that is no lawful basis today",
    why: "Personal data may be used only on one of the bases of article 6(1). A purpose such as \
          statistics or research is none of them, however useful it is; it needs one beside it.",
    citation: "UK GDPR arts 5(1)(a), 6(1)",
    passes: r#"
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "consent" }]
    "#,
    fails: r#"
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "statistical-research" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    look.unlawful(Fault::Basis, false);
    for recording in &look.pack.recordings {
        let basis = &recording.basis;
        if look.law.basis(basis).is_none() {
            look.at(
                basis,
                format!("no lawful basis `{basis}` is in force on {}", look.today),
                "use a basis of UK GDPR art. 6(1)",
            );
        }
    }
}
