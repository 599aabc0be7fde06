//! Employees are asked to make good the organisation's loss.

use crate::lint::{Grade, Look, Rule, text};

pub(super) static RULE: Rule = Rule {
    code: "indemnity-of-employees",
    grade: Grade::Risk,
    title: "employees undertake to indemnify the organisation",
    why: "The controller answers for what its people do in its work. An indemnity belongs in a contract \
          with a supplier. Asked of staff it can hardly be enforced, and it keeps people from reporting \
          a breach at once, which is what matters.",
    citation: "UK GDPR arts 5(2), 24(1), 32(4), 82(2)",
    passes: r#"undertaking = [{ code = "u", by = "director", what = "to keep what they learn to themselves", origin = "policy 22" }]"#,
    fails: r#"
        role = [{ code = "staff", title = "all staff", origin = "policy 2" }]
        undertaking = [{ code = "u", by = "staff", what = "to indemnify us", origin = "policy 22" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for undertaking in &pack.undertakings {
        let indemnity = text::words(&undertaking.what)
            .iter()
            .any(|word| word.starts_with("indemni"));
        let employed = pack.role(&undertaking.by).is_some_and(|role| {
            text::words(&role.title)
                .iter()
                .any(|word| word.starts_with("employee") || word == "staff")
        });
        if indemnity && employed {
            look.at(
                &undertaking.code,
                "staff are asked to indemnify the organisation",
                "ask it of suppliers and contractors only",
            );
        }
    }
}
