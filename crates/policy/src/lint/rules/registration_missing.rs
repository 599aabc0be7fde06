//! The regulator's registration number is missing.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "registration-missing",
    grade: Grade::Risk,
    title: "the number under which the organisation pays the regulator's fee is missing",
    why: "Nearly every controller that uses a computer has to register and pay a yearly fee; teaching \
          for payment is not exempt. Not to do so costs a penalty. Whoever is exempt says so.",
    citation: "Data Protection (Charges and Information) Regulations 2018 reg. 2; DPA 2018 s. 137",
    passes: r#"organisation.registration_number = "ZZ000000""#,
    fails: r#"organisation.registration_number = """#,
    check,
};

fn check(look: &mut Look<'_>) {
    let number = look.pack.organisation.registration_number.as_deref();
    if number.is_none_or(|number| number.trim().is_empty()) {
        look.under(
            "organisation",
            "no number in the regulator's register is given",
            "give the number in the regulator's register (`registration_number`), or say why no fee is due",
        );
    }
}
