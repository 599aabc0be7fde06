use super::shape::{
    EntryWanted, House, Register, RegisterField, RegisterSubject, Standing, no_more_faults,
};
use crate::bodies::RegisterEntry;

/// What the data protection officer has advised and reported.
pub(super) const REGISTER: Register = Register {
    code: "officer-reports",
    title: "Reports of the data protection officer",
    one: "a report",
    why: "The officer says how data protection stands and what should change, to those who run the organisation. What became of it stands beside it.",
    law: "UK GDPR art. 38(3)",
    serves: &["GOV-2"],
    about: "What is it?",
    each: false,
    on: "When was it given?",
    fields: &[
        RegisterField::lines(
            "says",
            "What does it say?",
            "The main points, or where the report is kept.",
        )
        .needed()
        .of_officer(),
        RegisterField::lines("recommends", "What does it recommend?", "").of_officer(),
        RegisterField::lines(
            "answer",
            "What was decided on it?",
            "By those who run the organisation.",
        ),
    ],
    subjects,
    standing,
    faults: no_more_faults,
};

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let officer = &house.pack.organisation.dpo;
    let to = officer
        .reports_to
        .as_deref()
        .map_or_else(String::new, |to| format!("To: {to}. "));
    let report = RegisterSubject::may("report".to_owned(), "The regular report");
    let report = match officer.reports_every {
        None => report.why(to),
        Some(every) => report
            .wanted(Some(house.after(house.pack.front.effective_on, every)))
            .why(format!("{to}{}.", policy::capital(&every.repeated()))),
    };
    vec![
        report,
        RegisterSubject::may("advice".to_owned(), "Advice on one matter"),
    ]
}

/// A recommendation waits for what was decided on it.
fn standing(house: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    let waits = |entry: &&RegisterEntry| {
        entry.said("recommends").is_some() && entry.said("answer").is_none()
    };
    if entries.iter().any(waits) {
        let what = "say what was decided on what the officer recommends".to_owned();
        return Standing::Unfinished { by: None, what };
    }
    match (
        entries.first(),
        subject.wanted,
        house.pack.organisation.dpo.reports_every,
    ) {
        (None, _, _) => subject.before_its_day(),
        (Some(last), EntryWanted::By(_), Some(every)) => Standing::Done {
            again: Some(house.after(last.on, every)),
        },
        (Some(_), _, _) => Standing::Done { again: None },
    }
}
