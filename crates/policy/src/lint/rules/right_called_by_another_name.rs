//! A request for one right is called a request for another.

use crate::lint::{Grade, Look, Rule};

/// Stems of the other rights, as titles name them.
const OTHERS: [&str; 4] = ["eras", "rectif", "restrict", "object"];

pub(super) static RULE: Rule = Rule {
    code: "right-called-by-another-name",
    grade: Grade::Unclear,
    title: "a text about one right speaks of a subject access request",
    why: "A request for erasure or correction is no request for access: nothing may stop its clock for \
          a question, and other exemptions hold. A text that mixes them up was copied, and staff who \
          follow it treat one as the other.",
    citation: "UK GDPR arts 12A(5), 15 to 18",
    passes: r#"statement = [{ code = "erasure", title = "Erasure", says = "We answer a request for erasure within a month.", origin = "policy 15" }]"#,
    fails: r#"statement = [{ code = "erasure", title = "Erasure", says = "We answer the subject access request within a month.", origin = "policy 15" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for statement in &look.pack.statements {
        let title = statement.title.to_lowercase();
        let says = statement.says.to_lowercase();
        let other = OTHERS.iter().any(|stem| title.contains(stem)) && !title.contains("access");
        let access = says.contains("subject access request")
            || says.split_whitespace().any(|word| {
                word.trim_matches(|c: char| !c.is_alphanumeric()) == "sar"
            });
        if other && access {
            look.under(
                &format!("statement[{}].says", statement.code),
                format!("`{}` speaks of a subject access request", statement.title),
                "call the request by its own name",
            );
        }
    }
}
