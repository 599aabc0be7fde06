//! The data protection officer approves the policy.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "approver-is-the-officer",
    grade: Grade::Risk,
    title: "the data protection officer approves the policy on which they have to advise",
    why: "The officer advises and watches, and must have no tasks that conflict with that. Whoever \
          decides why and how data is used cannot check the decision. A director approves; the \
          officer is asked before.",
    citation: "UK GDPR arts 38(3), 38(6), 39(1)",
    passes: r#"pack.approvers = [{ role = "director", name = "The Director" }]"#,
    fails: r#"pack.approvers = [{ role = "dpo", name = "The DPO" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let officer = &pack.organisation.dpo.name;
    for approver in &pack.front.approvers {
        let as_officer = pack
            .role(&approver.role)
            .and_then(|role| role.signs_in_as.as_deref())
            == Some("dpo");
        if as_officer || approver.name == *officer {
            look.at(
                &approver.role,
                format!("`{}` approves the policy and is its data protection officer", approver.name),
                "let somebody approve it who is not the officer, or name another officer",
            );
        }
    }
}
