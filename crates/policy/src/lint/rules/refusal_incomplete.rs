//! A refusal does not tell all that it has to.

use crate::RefusalTells;
use crate::lint::{Grade, Look, Rule};

const ALL: [RefusalTells; 4] = [
    RefusalTells::Reasons,
    RefusalTells::Complaint,
    RefusalTells::Regulator,
    RefusalTells::Court,
];

pub(super) static RULE: Rule = Rule {
    code: "refusal-incomplete",
    grade: Grade::BreaksTheLaw,
    title: "a refusal leaves out something that it has to tell",
    why: "Somebody whose request is refused is told why, that they can complain to the organisation, \
          that they can complain to the regulator, and that they can go to court. The second is new \
          since June 2026.",
    citation: "UK GDPR art. 12(4)",
    passes: r#"requests.refusal_tells = ["reasons", "complaint", "regulator", "court"]"#,
    fails: r#"requests.refusal_tells = ["reasons", "regulator"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let told = &look.pack.requests.refusal_tells;
    if told.is_empty() {
        return;
    }
    for one in ALL.into_iter().filter(|one| !told.contains(one)) {
        look.under(
            "requests.refusal_tells",
            format!("a refusal does not tell of `{}`", one.code()),
            "add it",
        );
    }
}
