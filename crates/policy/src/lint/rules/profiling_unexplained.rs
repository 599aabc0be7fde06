//! People are profiled who need protection, or who are not told.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "profiling-unexplained",
    grade: Grade::Risk,
    title: "people are profiled with what others know, or without being told what it means",
    why: "Who is profiled is told so, and what it means for them. To add what third parties or public \
          sources know is a thing that people who were referred for help do not expect; it needs an \
          impact assessment, and their right to object brought to their notice.",
    citation: "UK GDPR arts 5(1)(a), 13, 14, 21, 35(1)",
    passes: r#"profiling = [{ code = "p", people = ["client"], purpose = "teaching", what = "sorting by subject", consequences = "the right tutor", origin = "policy 9" }]"#,
    fails: r#"profiling = [{ code = "p", people = ["client"], purpose = "teaching", what = "sorting", consequences = "", origin = "policy 9" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for profiling in &look.pack.profiling {
        if profiling.consequences.trim().is_empty() {
            look.at(
                &profiling.code,
                format!("it is not said what `{}` means for the person", profiling.code),
                "say what it means for the person (`consequences`)",
            );
        }
        if profiling.adds_from_others {
            look.under(
                &format!("profiling[{}].adds_from_others", profiling.code),
                "what others know of people is added to their profile",
                "leave it out, or assess it first and tell people",
            );
        }
    }
}
