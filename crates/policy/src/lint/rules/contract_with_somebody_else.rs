//! A contract with somebody else is the basis.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "contract-with-somebody-else",
    grade: Grade::BreaksTheLaw,
    title: "the basis is a contract to which the person is no party",
    why: "A contract is a basis only for the data of those who made it, or who asked for steps towards \
          it. A contract with a commissioner, a funder or a parent is none for the data of those who \
          are taught under it; legitimate interests usually fit.",
    citation: "UK GDPR art. 6(1)(b)",
    passes: r#"
        [[record]]
        code = "details"
        use = [{ purpose = "teaching", basis = "contract", contract_with = "client" }]
    "#,
    fails: r#"
        [[record]]
        code = "report"
        use = [{ purpose = "teaching", basis = "contract", contract_with = "client" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    for record in &look.pack.records {
        for one in record.uses.iter().filter(|one| one.basis == "contract") {
            let people = if one.people.is_empty() {
                &record.people
            } else {
                &one.people
            };
            let Some(party) = &one.contract_with else {
                continue;
            };
            if !people.contains(party) {
                look.at(
                    &one.basis,
                    format!(
                        "`{}` rests on a contract with `{party}`, to which the person is no party",
                        record.code
                    ),
                    "name another basis for those who made no contract",
                );
            }
        }
    }
}
