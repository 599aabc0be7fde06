//! Nothing says that suppliers report their breaches.

use crate::RecipientKind;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "suppliers-need-not-report",
    grade: Grade::Unclear,
    title: "nothing says by when suppliers report a breach of theirs",
    why: "A processor has to tell us of a breach without undue delay, whatever the risk. Our own \
          seventy-two hours begin when we are told; a contract that names hours keeps the whole from \
          taking weeks.",
    citation: "UK GDPR arts 28(3)(f), 33(2)",
    passes: r#"breaches.suppliers_within = "24 hours""#,
    fails: r#"
        [[recipient]]
        code = "suppliers"
        contract = "written"
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let Some(breaches) = &pack.breaches else {
        return;
    };
    let mut processors = pack
        .recipients
        .iter()
        .filter(|one| one.kind == RecipientKind::Processor)
        .peekable();
    // A contract on the terms of the article has the duty in it.
    let bound = |contract: &str| {
        let contract = contract.to_lowercase();
        contract.contains("28") || contract.contains("breach")
    };
    let said = breaches.suppliers_within.is_some();
    let unbound = processors.find(|one| !one.contract.as_deref().is_some_and(bound));
    if let Some(one) = unbound.filter(|_| !said) {
        look.at(
            &one.code,
            format!("nothing says by when `{}` reports a breach", one.title),
            "say within which time suppliers tell you (`suppliers_within` of `[breaches]`), or that their contract binds them (`contract`)",
        );
    }
}
