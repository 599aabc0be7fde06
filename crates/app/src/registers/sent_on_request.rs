use super::shape::{House, Register, RegisterField, RegisterSubject, Standing, no_more_faults};
use crate::bodies::RegisterEntry;

/// What somebody asked for because the policy says that they may, and when it was sent.
pub(super) const REGISTER: Register = Register {
    code: "sent-on-request",
    title: "Sent on request",
    one: "a document asked for",
    why: "The policy says that some documents may be asked for. Here stands who asked and when it was sent. A request for somebody’s own data is not this: open it under Requests.",
    law: "",
    serves: &["GOV-16"],
    about: "What was asked for?",
    each: false,
    on: "When was it asked for?",
    fields: &[
        RegisterField::line(
            "who",
            "Who asked?",
            "No name is needed: “a parent”, “the council”.",
        )
        .needed(),
        RegisterField::day("sent", "When was it sent?", "Leave it empty until it is."),
        RegisterField::line("how", "How was it sent?", ""),
    ],
    subjects,
    standing,
    faults: no_more_faults,
};

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let linked = house.pack.linked.iter().filter(|one| one.on_request);
    let linked = linked.map(|one| {
        let at = one
            .where_to_find
            .as_deref()
            .map_or_else(String::new, |at| format!("It is found here: {at}."));
        RegisterSubject::may(format!("linked.{}", one.code), one.title.clone()).why(at)
    });
    let policy = RegisterSubject::may("policy".to_owned(), "The data protection policy");
    std::iter::once(policy).chain(linked).collect()
}

fn standing(_: &House, _: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    let waits = |entry: &&RegisterEntry| entry.said("sent").is_none();
    if entries.is_empty() {
        Standing::NotNeeded
    } else if entries.iter().any(waits) {
        let what = "send it, and say when".to_owned();
        Standing::Unfinished { by: None, what }
    } else {
        Standing::Done { again: None }
    }
}
