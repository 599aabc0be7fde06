//! Legitimate interests are named as the basis, and nobody says which.

use crate::check::lawful::Fault;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "interest-not-said",
    grade: Grade::BreaksTheLaw,
    title: "legitimate interests are the basis, and it is not said whose and what they are",
    why: "Whoever relies on legitimate interests has to tell people what those interests are. Without \
          that nobody can weigh them, and nobody can object to them.",
    citation: "UK GDPR arts 13(1)(d), 14(2)(b)",
    passes: r#"
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "legitimate-interests", interest = "that sessions are given well", assessment = "teaching-assessment" }]
    "#,
    fails: r#"
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "legitimate-interests", assessment = "teaching-assessment" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    look.unlawful(Fault::Interest, true);
    // What is kept as a record is told with the interest of that record's use.
    let unsaid = look.pack.recordings.iter().filter(|one| {
        one.basis == "legitimate-interests" && one.interest.is_none() && one.record.is_none()
    });
    for recording in unsaid {
        look.at(
            &recording.basis,
            "legitimate interests are not said",
            "say what they are (`interest`), or as which kind of record it is kept (`record`)",
        );
    }
}
