//! A processor has no contract.

use crate::RecipientKind;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "processor-without-contract",
    grade: Grade::BreaksTheLaw,
    title: "a supplier acts for the organisation, and no contract is named",
    why: "Who lets somebody else handle data on its behalf needs a contract in writing that binds them: \
          to instructions, secrecy, security, help with rights and breaches, deletion at the end, and \
          audits. Without it each transfer of data to them is unlawful.",
    citation: "UK GDPR art. 28(3), (9)",
    passes: r#"
        [[recipient]]
        code = "suppliers"
        contract = "written, art. 28(3)"
    "#,
    fails: r#"
        [[recipient]]
        code = "suppliers"
        contract = ""
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    for recipient in &look.pack.recipients {
        let contract = recipient.contract.as_deref().unwrap_or_default();
        if recipient.kind == RecipientKind::Processor && contract.trim().is_empty() {
            look.at(
                &recipient.code,
                format!("`{}` acts for us without a contract", recipient.title),
                "conclude one, and say where it is (`contract`)",
            );
        }
    }
}
