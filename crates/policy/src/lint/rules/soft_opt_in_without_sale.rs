//! Marketing goes to people who bought nothing, as if they had.

use crate::Permission;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "soft-opt-in-without-sale",
    grade: Grade::Risk,
    title: "e-mails go without consent to people who bought nothing and asked for nothing",
    why: "Without consent a message may go only to somebody whose address was got in selling to them, \
          or in their asking about it, for the same kind of thing. Who has no contract with us is not \
          such a person.",
    citation: "PECR reg. 22(3)",
    passes: r#"
        marketing.to = [{ people = ["client"], channels = ["email"], permission = "soft-opt-in" }]
        [[record]]
        code = "details"
        use = [{ purpose = "teaching", basis = "contract" }]
    "#,
    fails: r#"marketing.to = [{ people = ["client"], channels = ["email"], permission = "soft-opt-in" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let audiences = pack.marketing.iter().flat_map(|one| &one.audiences);
    let soft = audiences.filter(|to| to.permission == Permission::SoftOptIn && !to.corporate);
    for person in soft.flat_map(|to| &to.people) {
        let bought = pack
            .records
            .iter()
            .any(|record| record.uses_for(person).any(|one| one.basis == "contract"));
        if !bought {
            look.at(
                person,
                format!("a `{person}` has no contract with us, and gets e-mails without consent"),
                "ask them first: `permission = \"opt-in\"`",
            );
        }
    }
}
