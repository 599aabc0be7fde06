//! Nobody can reach the data protection officer.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "officer-without-contact",
    grade: Grade::BreaksTheLaw,
    title: "the data protection officer has no address",
    why: "Where there is an officer, people have to be told how to reach them, and so does the \
          regulator. An officer without an address cannot be anybody's contact point.",
    citation: "UK GDPR arts 13(1)(b), 37(7), 38(4)",
    passes: r#"organisation.dpo = { name = "The DPO", email = "dpo@sound.example", telephone = "" }"#,
    fails: r#"organisation.dpo = { name = "The DPO", email = "", telephone = "" }"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let officer = &look.pack.organisation.dpo;
    let empty = officer.email.trim().is_empty()
        && officer.telephone.trim().is_empty()
        && officer.address.is_empty();
    if empty {
        look.under(
            "organisation.dpo",
            "nobody can reach the data protection officer",
            "give an e-mail address, a telephone number or a postal address",
        );
    }
}
