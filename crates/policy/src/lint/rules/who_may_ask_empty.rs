//! The list of those who may ask is empty.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "who-may-ask-empty",
    grade: Grade::Unclear,
    title: "the list of those who may make a request is empty",
    why: "Everybody whose data is held may ask. A list that is announced and left empty tells readers \
          nothing, or that nobody may.",
    citation: "UK GDPR arts 12(1), 15(1)",
    passes: r#"requests.who_may_ask = ["learner", "carer", "staff", "client"]"#,
    fails: "requests.who_may_ask = []",
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let Some(listed) = &pack.requests.who_may_ask else {
        return;
    };
    let missing: Vec<&str> = pack
        .people
        .iter()
        .map(|one| one.code.as_str())
        .filter(|code| !listed.iter().any(|one| one == code))
        .collect();
    if !missing.is_empty() {
        look.under(
            "requests.who_may_ask",
            format!("the list of those who may ask leaves out {}", missing.join(", ")),
            "leave the list out: everybody whose data is held may ask (`who_may_ask`)",
        );
    }
}
