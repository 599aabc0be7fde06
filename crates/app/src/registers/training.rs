use jiff::civil::Date;

use super::shape::{
    EntryWanted, House, Register, RegisterField, RegisterSubject, Standing, Worker, no_more_faults,
};
use super::training_calls;
use crate::bodies::RegisterEntry;

const ATTENDED: &str = "attended";
const PASSED: &str = "passed";

/// Who has learnt how data is protected here, and who is late.
pub(super) const REGISTER: Register = Register {
    code: "training",
    title: "Training",
    one: "a training",
    why: "Everybody who handles data learns how when they start and again on the policy’s rhythm. Here stands who came, who passed, and who is late.",
    law: "UK GDPR art. 39(1)(b)",
    serves: &["GOV-6"],
    about: "Who was trained?",
    each: false,
    on: "When was the training?",
    fields: &[
        RegisterField::line("what", "What was learnt?", "The course or the talk.").needed(),
        RegisterField::choice(
            "result",
            "How did it end?",
            &[
                (ATTENDED, "They came"),
                (PASSED, "They passed its test"),
                ("not-passed", "They did not pass its test"),
                ("absent", "They did not come"),
            ],
        )
        .needed(),
        RegisterField::line(
            "who",
            "Who, where they have no account?",
            "Initials will do.",
        ),
        RegisterField::line("by", "Who gave it?", ""),
    ],
    subjects,
    standing,
    faults: no_more_faults,
};

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let workers = house.workers.iter();
    workers
        .filter_map(|worker| subject(house, worker))
        .collect()
}

/// Whom the policy names is trained, or offered it.
fn subject(house: &House, worker: &Worker) -> Option<RegisterSubject> {
    let training = house.pack.training.as_ref()?;
    let role = worker.role.as_deref()?;
    let of = training.who.iter().find(|one| one.role == role)?;
    let subject = RegisterSubject::may(worker.code.clone(), worker.name.clone());
    if of.only_offered {
        return Some(subject.why("It is offered, and need not be taken."));
    }
    let first = worker
        .since
        .zip(training.induction_within)
        .map(|(since, within)| house.after(since, within));
    let test = if of.with_test {
        " A test has to be passed."
    } else {
        ""
    };
    let within = training
        .induction_within
        .map(|span| format!("Within {span} of starting"));
    let every = training
        .every
        .map(|span| format!("{} again", span.repeated()));
    let said: Vec<String> = within.into_iter().chain(every).collect();
    Some(
        subject
            .wanted(first)
            .why(format!("{}.{test}", said.join(", "))),
    )
}

/// It comes round by the rhythm of the policy, and sooner where the officer has called for it.
fn standing(house: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    let good = |entry: &&&RegisterEntry| enough(house, subject, entry);
    let last: Option<Date> = entries.iter().find(good).map(|entry| entry.on);
    let called = training_calls::by(house, last);
    let Some(last) = last else {
        if subject.wanted == EntryWanted::No {
            return Standing::NotNeeded;
        }
        let first = [subject.wanted.day(), called].into_iter().flatten().min();
        return if entries.is_empty() {
            Standing::Missing { by: first }
        } else {
            let what = "be trained, and pass the test where there is one".to_owned();
            Standing::Unfinished { by: first, what }
        };
    };
    if subject.wanted == EntryWanted::No {
        return Standing::Done { again: None };
    }
    let every = house.pack.training.as_ref().and_then(|one| one.every);
    let again = every.map(|every| house.after(last, every));
    Standing::Done {
        again: [again, called].into_iter().flatten().min(),
    }
}

/// Whether a training counts: whoever has to pass a test has passed it.
fn enough(house: &House, subject: &RegisterSubject, entry: &RegisterEntry) -> bool {
    let worker = house.workers.iter().find(|one| one.code == subject.code);
    let role = worker.and_then(|worker| worker.role.as_deref());
    let training = house.pack.training.as_ref();
    let of = training.and_then(|all| {
        all.who
            .iter()
            .find(|one| role.is_some_and(|role| one.role == role))
    });
    let with_test = of.is_some_and(|of| of.with_test);
    match entry.said("result") {
        Some(PASSED) => true,
        Some(ATTENDED) => !with_test,
        Some(_) | None => false,
    }
}
