//! The registration with the regulator has run out.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "registration-run-out",
    grade: Grade::BreaksTheLaw,
    title: "the registration with the regulator has run out",
    why: "The fee is due every year, within the first twenty-one days of the year for which it is \
          paid. A registration that has run out is none.",
    citation: "Data Protection (Charges and Information) Regulations 2018 reg. 2",
    passes: r#"organisation.registered_until = "2027-03-31""#,
    fails: r#"organisation.registered_until = "2026-03-31""#,
    check,
};

fn check(look: &mut Look<'_>) {
    let until = look.pack.organisation.registered_until;
    if let Some(until) = until.filter(|until| *until < look.today) {
        look.under(
            "organisation.registered_until",
            format!("the registration ran out on {until}"),
            "renew it, and write the new date",
        );
    }
}
