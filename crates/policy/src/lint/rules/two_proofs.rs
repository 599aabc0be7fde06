//! Several proofs of identity are asked for.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "two-proofs",
    grade: Grade::Risk,
    title: "two proofs of identity or more are asked for",
    why: "What is asked for has to be necessary to confirm who somebody is. Where one proof, or a call \
          to a number that is known, is enough, a second one is too much; as a rule for all it hinders \
          the right.",
    citation: "UK GDPR arts 5(1)(c), 12(6)",
    passes: "requests.identity_proofs = 1",
    fails: "requests.identity_proofs = 2",
    check,
};

fn check(look: &mut Look<'_>) {
    let proofs = look.pack.requests.identity_proofs;
    if let Some(proofs) = proofs.filter(|proofs| *proofs > 1) {
        look.under(
            "requests.identity_proofs",
            format!("{proofs} proofs of identity are asked for"),
            "ask for one, and for a second only where the first leaves a doubt",
        );
    }
}
