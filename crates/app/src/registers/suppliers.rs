use policy::RecipientKind;

use super::shape::{
    House, Register, RegisterField, RegisterSubject, Standing, no_more_faults, unanswered,
};
use crate::bodies::RegisterEntry;

const FIELDS: &[RegisterField] = &[
    RegisterField::lines("checked", "What was checked?", "How safe they are, where data is kept, whom they use in turn.").needed(),
    RegisterField::day("contract", "When was the contract agreed?", "Leave it empty until it is."),
    RegisterField::choice(
        "terms",
        "Does it have all that the law asks?",
        &[("yes", "Yes, all of it"), ("no", "No, something is missing")],
    )
    .hint("That they act on our instructions, keep quiet, keep data safe, ask before they use others, help with rights and breaches, give back or delete at the end, and let us look."),
    RegisterField::line("at-the-end", "What happens to the data at the end?", "For example: deleted within 30 days, with a certificate."),
    RegisterField::day("until", "Until when is it good?", "The day on which to look again or to renew."),
];

/// Who handles data for us, whether they were checked, and what was agreed.
pub(super) const REGISTER: Register = Register {
    code: "suppliers",
    title: "Suppliers who handle data for us",
    one: "a check of a supplier",
    why: "Before a supplier gets data, it is checked and a contract says what it may do and how safely. It is renewed in time.",
    law: "UK GDPR art. 28",
    serves: &["GOV-7"],
    about: "Which supplier?",
    each: false,
    on: "When was it checked?",
    fields: FIELDS,
    subjects,
    standing,
    faults: no_more_faults,
};

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let processors = house
        .pack
        .recipients
        .iter()
        .filter(|one| one.kind == RecipientKind::Processor);
    processors
        .map(|one| {
            RegisterSubject::may(
                format!("recipient.{}", one.code),
                policy::capital(&one.title),
            )
            .wanted(None)
            .why(one.contract.clone().unwrap_or_default())
        })
        .collect()
}

fn standing(_: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    let Some(last) = entries.first() else {
        return subject.without_entry();
    };
    let mut missing: Vec<String> = unanswered(FIELDS, last, &["contract", "terms", "at-the-end"])
        .into_iter()
        .collect();
    if last.said("terms") == Some("no") {
        missing.push("have what is missing put into the contract".to_owned());
    }
    if missing.is_empty() {
        Standing::Done {
            again: last.day("until"),
        }
    } else {
        Standing::Unfinished {
            by: last.day("until"),
            what: missing.join("; "),
        }
    }
}
