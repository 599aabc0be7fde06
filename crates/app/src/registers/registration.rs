use super::shape::{House, Register, RegisterField, RegisterSubject, Standing, no_more_faults};
use crate::bodies::RegisterEntry;

/// The registration with the regulator, which ends each year.
pub(super) const REGISTER: Register = Register {
    code: "registration",
    title: "Registration with the regulator",
    one: "a renewal",
    why: "Almost everybody who handles personal data pays the regulator a yearly fee and stands in its public register. Whoever forgets may be fined.",
    law: "Data Protection (Charges and Information) Regulations 2018 reg. 2",
    serves: &["GOV-1"],
    about: "What was renewed?",
    each: false,
    on: "When was it paid?",
    fields: &[
        RegisterField::line(
            "reference",
            "What is the registration number?",
            "It stands on the certificate.",
        )
        .needed(),
        RegisterField::day(
            "until",
            "Until when does it last?",
            "The last day on the certificate.",
        )
        .needed(),
        RegisterField::line(
            "tier",
            "Which fee was paid?",
            "For example: tier 1, by direct debit.",
        ),
    ],
    subjects,
    standing,
    faults: no_more_faults,
};

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let by = house.pack.organisation.registered_until;
    let subject = RegisterSubject::may("registration".to_owned(), "The registration");
    vec![subject.wanted(by).why("Renew it before it runs out.")]
}

/// It comes round on its last day.
fn standing(_: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    let until = entries.iter().filter_map(|entry| entry.day("until")).max();
    match until {
        Some(until) => Standing::Done { again: Some(until) },
        None => subject.before_its_day(),
    }
}
