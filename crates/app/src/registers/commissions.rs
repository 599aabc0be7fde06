use super::shape::{House, Register, RegisterField, RegisterSubject, Standing, no_more_faults};
use crate::bodies::RegisterEntry;

const END: &str = "end";

/// What follows from each contract with a commissioner or funder.
pub(super) const REGISTER: Register = Register {
    code: "commissions",
    title: "Commissions and funders",
    one: "an entry of a commission",
    why: "For each contract: what was reported, who was placed, and what became of the data at its end.",
    law: "UK GDPR art. 28(3)",
    serves: &["GOV-15"],
    about: "Which contract?",
    each: false,
    on: "When was it?",
    fields: &[
        RegisterField::choice(
            "what",
            "What is it?",
            &[
                ("report", "A report to them"),
                ("placed", "Somebody was placed"),
                ("changed", "Something was agreed anew"),
                (END, "The contract has ended"),
            ],
        )
        .needed(),
        RegisterField::lines(
            "note",
            "What is to be noted?",
            "Without names: how many, from where, what was agreed.",
        )
        .needed(),
        RegisterField::line(
            "at-the-end",
            "What became of the data at the end?",
            "Handed back, kept and by what right, destroyed.",
        ),
    ],
    subjects,
    standing,
    faults: no_more_faults,
};

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let since = house.pack.front.effective_on;
    house
        .pack
        .commissions
        .iter()
        .map(|one| {
            let subject = RegisterSubject::may(
                format!("commission.{}", one.code),
                policy::capital(&one.title),
            );
            let said = [one.reporting.clone(), one.at_the_end.clone()];
            let said: Vec<String> = said
                .into_iter()
                .flatten()
                .map(|words| policy::capital(&words))
                .collect();
            let subject = subject.why(said.join("; "));
            match one.reporting_every {
                Some(every) => subject.wanted(Some(house.after(since, every))),
                None => subject,
            }
        })
        .collect()
}

/// Reports come round until the contract has ended; then it is said what became of the data.
fn standing(house: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    if let Some(end) = entries.iter().find(|entry| entry.said("what") == Some(END)) {
        return match end.said("at-the-end") {
            Some(_) => Standing::Done { again: None },
            None => Standing::Unfinished {
                by: None,
                what: "say what became of the data".to_owned(),
            },
        };
    }
    let mut commissions = house.pack.commissions.iter();
    let every = commissions
        .find(|one| format!("commission.{}", one.code) == subject.code)
        .and_then(|one| one.reporting_every);
    let report = entries
        .iter()
        .find(|entry| entry.said("what") == Some("report"));
    match (report, every) {
        (Some(report), Some(every)) => Standing::Done {
            again: Some(house.after(report.on, every)),
        },
        (None, Some(_)) => subject.before_its_day(),
        (_, None) if entries.is_empty() => Standing::NotNeeded,
        (_, None) => Standing::Done { again: None },
    }
}
