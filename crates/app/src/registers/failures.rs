use super::shape::{House, Register, RegisterField, RegisterSubject, Standing, no_more_faults};
use crate::bodies::RegisterEntry;

/// That somebody did not keep to the policy, and what followed.
pub(super) const REGISTER: Register = Register {
    code: "failures",
    title: "Failures to keep to the policy",
    one: "a failure",
    why: "What the policy says follows when somebody does not keep to it: discipline, or what the contract says. Kept without names; the file is with whoever employs them.",
    law: "UK GDPR arts 24(1) and 32(4)",
    serves: &["GOV-13"],
    about: "",
    each: true,
    on: "When was it?",
    fields: &[
        RegisterField::lines("what", "What happened?", "Without names.").needed(),
        RegisterField::choice(
            "follows",
            "What follows?",
            &[
                ("talk", "A talk, and training"),
                ("discipline", "The disciplinary procedure"),
                ("contract", "What the contract says"),
                ("nothing", "Nothing more"),
            ],
        )
        .needed(),
        RegisterField::day("by", "By when?", ""),
        RegisterField::day(
            "settled",
            "When was it settled?",
            "Leave it empty until it is.",
        ),
    ],
    subjects: |_| Vec::new(),
    standing,
    faults: no_more_faults,
};

fn standing(_: &House, _: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    match entries.first() {
        Some(entry) if entry.said("settled").is_none() => Standing::Unfinished {
            by: entry.day("by"),
            what: "settle it, and say when".to_owned(),
        },
        Some(_) | None => Standing::Done { again: None },
    }
}
