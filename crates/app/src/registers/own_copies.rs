use policy::{Span, SpanUnit};

use super::shape::{
    EntryWanted, House, Register, RegisterField, RegisterSubject, Standing, no_more_faults,
};
use crate::bodies::RegisterEntry;

/// How often each looks through what they keep themselves; the policies name no time of their own.
const EVERY: Span = Span {
    count: 6,
    unit: SpanUnit::Months,
};

/// That those who work here delete what they keep themselves and need no more.
pub(super) const REGISTER: Register = Register {
    code: "own-copies",
    title: "What people keep themselves",
    one: "a clear-out",
    why: "Mail, downloads, telephones, paper at home: what Caretaker does not reach. Each looks through theirs twice a year and says that what is not needed is gone.",
    law: "UK GDPR art. 5(1)(e)",
    serves: &["RET-5"],
    about: "Who has looked through what they keep?",
    each: false,
    on: "When was it done?",
    fields: &[
        RegisterField::choice(
            "found",
            "What was found?",
            &[
                (
                    "gone",
                    "What is not needed is deleted, shredded or made anonymous",
                ),
                ("nothing", "They keep nothing themselves"),
                ("left", "Something could not be deleted yet"),
            ],
        )
        .needed(),
        RegisterField::lines(
            "left",
            "What is left, and where?",
            "Leave it empty where nothing is.",
        ),
        RegisterField::day(
            "settled",
            "When was that done too?",
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
        .map(|one| {
            let first = one.since.map(|since| house.after(since, EVERY));
            let subject = RegisterSubject::may(one.code.clone(), one.name.clone());
            RegisterSubject {
                wanted: first.map_or(EntryWanted::No, EntryWanted::By),
                ..subject
            }
        })
        .collect()
}

fn standing(house: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    let left = entries
        .iter()
        .any(|entry| entry.said("found") == Some("left") && entry.said("settled").is_none());
    if left {
        return Standing::Unfinished {
            by: None,
            what: "delete what was left, and say when".to_owned(),
        };
    }
    match entries.first() {
        None => subject.before_its_day(),
        Some(last) => Standing::Done {
            again: Some(house.after(last.on, EVERY)),
        },
    }
}
