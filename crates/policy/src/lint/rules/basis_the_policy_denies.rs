//! A use rests on a basis that the policy does not allow itself.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "basis-the-policy-denies",
    grade: Grade::Unclear,
    title: "a use rests on a basis that the policy's own list leaves out",
    why: "A policy that lists the bases it uses in one place, and relies on another elsewhere, \
          contradicts itself. People are told the wrong thing in one of the two.",
    citation: "UK GDPR arts 5(1)(a), 13(1)(c)",
    passes: r#"pack.bases = ["consent", "legitimate-interests", "recognised-legitimate-interest"]"#,
    fails: r#"pack.bases = ["consent", "recognised-legitimate-interest"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let allowed = &pack.front.bases;
    if allowed.is_empty() {
        return;
    }
    let mut said = Vec::new();
    for one in pack.records.iter().flat_map(|record| &record.uses) {
        if !allowed.contains(&one.basis) && !said.contains(&&one.basis) {
            said.push(&one.basis);
            look.at(
                &one.basis,
                format!("the policy's list of bases leaves `{}` out", one.basis),
                "add it to the bases that the policy allows itself (`bases` of `[pack]`), or name another basis here",
            );
        }
    }
}
