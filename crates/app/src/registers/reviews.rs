use policy::{Span, SpanUnit};

use super::shape::{House, Register, RegisterField, RegisterSubject, Standing, no_more_faults};
use crate::bodies::RegisterEntry;

/// That what is held is still needed: looked at again whether or not the policy says how often.
const WHAT_IS_HELD: &str = "review.retention";
/// How often, where it does not (obligation RET-4).
const YEARLY: Span = Span {
    count: 1,
    unit: SpanUnit::Years,
};

/// What is looked at on a rhythm, what was found, and whether it was settled.
pub(super) const REGISTER: Register = Register {
    code: "reviews",
    title: "Reviews",
    one: "a review",
    why: "The policy says what is looked at again and how often. What was found is followed until it is settled.",
    law: "UK GDPR arts 24(1) and 32(1)(d)",
    serves: &["GOV-8", "REC-8", "RET-4"],
    about: "What was looked at?",
    each: false,
    on: "When was it looked at?",
    fields: &[
        RegisterField::lines(
            "found",
            "What was found?",
            "“Nothing to mend” is an answer.",
        )
        .needed(),
        RegisterField::lines(
            "to-do",
            "What is to be done?",
            "Leave it empty where nothing is.",
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
    let pack = &house.pack;
    let since = pack.front.effective_on;
    // The policy itself has its day on its front page, and comes up by that.
    let reviews = pack.reviews.iter().filter(|one| one.code != "policy");
    let mut all: Vec<RegisterSubject> = reviews
        .map(|one| {
            let by = pack.role(one.by.as_str()).map(|role| role.title.clone());
            let why = format!(
                "{}, by: {}.",
                policy::capital(&one.every.repeated()),
                by.unwrap_or_default()
            );
            RegisterSubject::may(format!("review.{}", one.code), policy::capital(&one.what))
                .wanted(Some(house.after(since, one.every)))
                .why(why)
        })
        .collect();
    if !all.iter().any(|one| one.code == WHAT_IS_HELD) {
        let what = RegisterSubject::may(WHAT_IS_HELD.to_owned(), "What is still needed");
        all.push(what.wanted(Some(house.after(since, YEARLY))).why(
            "Once a year, since the policy names no time: go through what is past its day and what is on hold.",
        ));
    }
    all
}

/// What was found and is not settled stays open, whatever was looked at since.
fn standing(house: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    let open = entries
        .iter()
        .filter(|entry| entry.said("to-do").is_some() && entry.said("settled").is_none());
    let by = open
        .clone()
        .map(|entry| entry.day("by"))
        .min_by_key(|by| (by.is_none(), *by));
    if let Some(by) = by {
        let what = "settle what was found, and say when".to_owned();
        return Standing::Unfinished { by, what };
    }
    let Some(last) = entries.first() else {
        return subject.before_its_day();
    };
    let reviews = house.pack.reviews.iter();
    let mut every = reviews
        .filter(|one| format!("review.{}", one.code) == subject.code)
        .map(|one| one.every);
    let own = (subject.code == WHAT_IS_HELD).then_some(YEARLY);
    Standing::Done {
        again: every
            .next()
            .or(own)
            .map(|every| house.after(last.on, every)),
    }
}
