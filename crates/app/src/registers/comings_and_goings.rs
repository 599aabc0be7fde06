use super::shape::{
    House, Register, RegisterField, RegisterSubject, Standing, no_more_faults, unanswered,
};
use crate::bodies::RegisterEntry;

const LEAVES: &str = "leaves";

const FIELDS: &[RegisterField] = &[
    RegisterField::choice(
        "what",
        "What happens?",
        &[
            ("starts", "They start"),
            ("moves", "They change role"),
            (LEAVES, "They leave"),
        ],
    )
    .needed(),
    RegisterField::day(
        "by",
        "By when is all of it settled?",
        "Before the first day, or by the last.",
    )
    .needed(),
    RegisterField::day(
        "access",
        "When was access given, changed or ended?",
        "Accounts here and elsewhere, groups, keys of rooms.",
    ),
    RegisterField::day(
        "devices",
        "When were devices handed out or back?",
        "The day of the check, where there are none.",
    ),
    RegisterField::day(
        "copies",
        "When were copies and paper handed over or destroyed?",
        "Also what is on people’s own devices.",
    ),
    RegisterField::day(
        "cases",
        "When was their work handed over?",
        "Those they work with, requests, questions.",
    ),
    RegisterField::line(
        "who",
        "Who, where they have no account?",
        "Initials will do.",
    ),
];

/// What has to be settled when somebody comes, changes role or goes.
pub(super) const REGISTER: Register = Register {
    code: "comings-and-goings",
    title: "Who comes, moves and goes",
    one: "somebody who comes, moves or goes",
    why: "Access, devices, copies and work are settled by a day whenever somebody starts, changes role or leaves.",
    law: "UK GDPR art. 32(4)",
    serves: &["GOV-14"],
    about: "Who is it?",
    each: false,
    on: "When did you know of it?",
    fields: FIELDS,
    subjects,
    standing,
    faults: no_more_faults,
};

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let here = house.workers.iter();
    let here = here.map(|one| RegisterSubject::may(one.code.clone(), one.name.clone()));
    let gone = house.locked.iter().map(|one| {
        RegisterSubject::may(one.code.clone(), one.name.clone())
            .wanted(None)
            .why("Their account is locked. If they left, say that the rest is settled.")
    });
    here.chain(gone).collect()
}

/// Each move is settled for itself; the first day of any stands.
fn standing(_: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    if entries.is_empty() {
        return subject.without_entry();
    }
    let mut open: Vec<_> = entries
        .iter()
        .filter_map(|entry| Some((entry.day("by"), left(entry)?)))
        .collect();
    open.sort_by_key(|(by, _)| (by.is_none(), *by));
    match open.into_iter().next() {
        Some((by, what)) => Standing::Unfinished { by, what },
        None => Standing::Done { again: None },
    }
}

/// What is not settled yet. Whoever starts hands nothing over.
fn left(entry: &RegisterEntry) -> Option<String> {
    let all: &[&str] = match entry.said("what") {
        Some("starts") => &["access", "devices"],
        Some(_) | None => &["access", "devices", "copies", "cases"],
    };
    unanswered(FIELDS, entry, all)
}
