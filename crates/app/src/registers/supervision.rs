use super::shape::{House, Register, RegisterField, RegisterSubject, Standing, no_more_faults};
use crate::bodies::RegisterEntry;

/// That those who handle data are supervised in it.
pub(super) const REGISTER: Register = Register {
    code: "supervision",
    title: "Supervision",
    one: "a supervision",
    why: "Whoever leads others looks with them at how they handle data, and notes what was agreed.",
    law: "UK GDPR art. 32(4)",
    serves: &["GOV-12"],
    about: "Whose work was looked at?",
    each: false,
    on: "When was it?",
    fields: &[
        RegisterField::lines("looked-at", "What was looked at?", "").needed(),
        RegisterField::lines(
            "agreed",
            "What was agreed?",
            "Leave it empty where nothing was.",
        ),
        RegisterField::day("by", "By when?", ""),
        RegisterField::day(
            "settled",
            "When was it done?",
            "Leave it empty until it is.",
        ),
    ],
    subjects,
    standing,
    faults: no_more_faults,
};

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let workers = house.workers.iter();
    workers
        .map(|one| RegisterSubject::may(one.code.clone(), one.name.clone()))
        .collect()
}

fn standing(_: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    let mut open = entries
        .iter()
        .filter(|entry| entry.said("agreed").is_some() && entry.said("settled").is_none());
    match open.next() {
        Some(entry) => Standing::Unfinished {
            by: entry.day("by"),
            what: "do what was agreed, and say when".to_owned(),
        },
        None if entries.is_empty() => subject.without_entry(),
        None => Standing::Done { again: None },
    }
}
