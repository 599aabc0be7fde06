use super::shape::{House, Register, RegisterField, RegisterSubject, Standing, no_more_faults};
use crate::bodies::RegisterEntry;

/// What each who works here has promised.
pub(super) const REGISTER: Register = Register {
    code: "undertakings",
    title: "Undertakings",
    one: "an undertaking",
    why: "Whoever handles data has promised to keep it to themselves and to keep to the policy, before they see any.",
    law: "UK GDPR art. 32(4)",
    serves: &["GOV-13"],
    about: "Who has promised what?",
    each: false,
    on: "When was it given?",
    fields: &[
        RegisterField::choice(
            "how",
            "How was it given?",
            &[
                ("paper", "Signed on paper"),
                ("contract", "In their contract"),
                ("electronic", "Signed electronically"),
            ],
        )
        .needed(),
        RegisterField::line("where", "Where is it kept?", ""),
        RegisterField::line(
            "who",
            "Who, where they have no account?",
            "Initials will do.",
        ),
    ],
    subjects,
    standing,
    faults: no_more_faults,
};

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let mut all = Vec::new();
    for worker in &house.workers {
        let theirs = house
            .pack
            .undertakings
            .iter()
            .filter(|one| worker.role.as_deref().is_some_and(|role| one.by == role));
        all.extend(theirs.map(|one| {
            RegisterSubject::may(
                format!("undertaking.{}.{}", one.code, worker.code),
                worker.name.clone(),
            )
            .wanted(worker.since)
            .why(format!("Undertakes {}.", one.what))
        }));
    }
    all
}

fn standing(_: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    if entries.is_empty() {
        subject.without_entry()
    } else {
        Standing::Done { again: None }
    }
}
