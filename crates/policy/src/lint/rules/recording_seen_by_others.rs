//! Roles may see recordings, and the recording does not name them among those who may look.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "recording-seen-by-others",
    grade: Grade::Risk,
    title: "who may look at a recording is told otherwise than the roles may see it",
    why: "People are told who may look at what was recorded of them. Where what the roles may see says \
          something else, one of the two is wrong: either people are told of fewer than there are, or \
          somebody is to look who cannot.",
    citation: "UK GDPR arts 5(1)(a), 5(1)(f), 32(1)(b)",
    passes: r#"
        [[recording]]
        code = "calls"
        what = "calls"
        purpose = "care"
        basis = "recognised-legitimate-interest"
        notice = "said at the beginning"
        viewers = ["dpo"]
        retention = "concerns"
        record = "concern"
        impact = "assessed"
        origin = "policy 9"
    "#,
    fails: r#"
        [[recording]]
        code = "calls"
        what = "calls"
        purpose = "care"
        basis = "recognised-legitimate-interest"
        notice = "said at the beginning"
        viewers = ["director"]
        retention = "concerns"
        record = "concern"
        impact = "assessed"
        origin = "policy 9"
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for recording in &pack.recordings {
        let code = recording.record.as_ref();
        let Some(record) = code.and_then(|code| pack.record_kind(code)) else {
            continue;
        };
        for role in &pack.roles {
            let sees = role.sees.iter().any(|one| {
                one.categories.contains(&record.category)
                    && one.purposes.contains(&recording.purpose)
            });
            let told = recording.viewers.contains(&role.code);
            if sees && !told {
                look.at(
                    &recording.code,
                    format!(
                        "the {} may see `{}`, and is not among those who may look",
                        role.title, record.code
                    ),
                    "name the role among those who may look (`viewers`), or take the category from what it may see (`sees`)",
                );
            } else if told && !sees {
                look.at(
                    &recording.code,
                    format!(
                        "the {} may look, and sees nothing of `{}`",
                        role.title, record.code
                    ),
                    "add category and purpose to what the role may see (`sees`), or leave it out of those who may look (`viewers`)",
                );
            }
        }
    }
}
