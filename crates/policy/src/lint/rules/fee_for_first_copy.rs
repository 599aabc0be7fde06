//! A first copy costs something.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "fee-for-first-copy",
    grade: Grade::BreaksTheLaw,
    title: "a fee is asked for a first copy of somebody's own data",
    why: "The ten-pound fee went in May 2018. A reasonable fee may be asked only for further copies, \
          and where a request is manifestly unfounded or excessive, which the organisation must show.",
    citation: "UK GDPR arts 12(5), 15(3)",
    passes: "requests.fee = { further_copies = true }",
    fails: "requests.fee = { first_copy_pence = 1000 }",
    check,
};

fn check(look: &mut Look<'_>) {
    let fee = look.pack.requests.fee.as_ref();
    if fee.is_some_and(|fee| fee.first_copy_pence > 0) {
        look.under(
            "requests.fee.first_copy_pence",
            "a first copy costs something",
            "leave the fee out: the first copy is free (`first_copy_pence`)",
        );
    }
}
