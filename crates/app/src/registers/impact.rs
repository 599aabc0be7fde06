use jiff::civil::Date;
use policy::{Capacity, Pack, RecordKind};

use super::shape::{
    House, Register, RegisterField, RegisterSubject, Standing, no_more_faults, title_of, unanswered,
};
use crate::bodies::RegisterEntry;

const CODE: &str = "impact-assessments";
const NEEDED: &str = "needed";
const NOT_NEEDED: &str = "not-needed";
const HIGH: &str = "high";

const FIELDS: &[RegisterField] = &[
    RegisterField::choice(
        "decision",
        "Is an assessment needed?",
        &[(NEEDED, "Yes, it is needed"), (NOT_NEEDED, "No, it is not")],
    )
    .hint("It is wherever a high risk to people is likely. Two signs of risk together usually mean that it is.")
    .needed(),
    RegisterField::lines("why", "Why?", "What speaks for it and against it.").needed(),
    RegisterField::lines(
        "description",
        "What is done with the data?",
        "How it is collected, used, kept, shared and destroyed; whose and how much; what for; what people expect.",
    ),
    RegisterField::lines(
        "consulted",
        "Who was heard?",
        "People concerned or those who speak for them; or why none were.",
    ),
    RegisterField::lines(
        "necessity",
        "Why is it needed, and not too much?",
        "The lawful basis, what would do with less, how people are told and can use their rights.",
    ),
    RegisterField::lines(
        "risks",
        "What could happen to people?",
        "Each risk with how likely it is (remote, possible, probable) and how grave (minimal, significant, severe).",
    ),
    RegisterField::lines("measures", "What is done against it?", "For each risk: what, and what is left of it."),
    RegisterField::lines("advice", "What does the data protection officer advise?", "And if the advice is not taken, why.").of_officer(),
    RegisterField::choice(
        "left",
        "Which risk is left?",
        &[("low", "Low"), ("medium", "Medium"), (HIGH, "High")],
    ),
    RegisterField::day(
        "regulator",
        "When was the regulator consulted?",
        "Only where the risk that is left is high: nothing begins before (UK GDPR art. 36).",
    ),
    RegisterField::line("approved", "Who approved it?", "By their role."),
    RegisterField::day("review", "When is it looked at again?", "And sooner when the risk changes."),
];

/// What an assessment that is needed holds before it is done (art. 35(2), (7) and (9)).
const HEART: &[&str] = &[
    "description",
    "consulted",
    "necessity",
    "risks",
    "measures",
    "advice",
    "left",
    "approved",
    "review",
];

/// Whether what is done with data may harm people, decided beforehand.
pub(super) const REGISTER: Register = Register {
    code: CODE,
    title: "Impact assessments",
    one: "an impact assessment",
    why: "Where data may put people at high risk, or the technology is new, the risks are thought through before it begins, with the data protection officer’s advice. That none is needed is put on record too.",
    law: "UK GDPR arts 35 and 36",
    serves: &["REC-10"],
    about: "Which records does it cover?",
    each: false,
    on: "When was it begun?",
    fields: FIELDS,
    subjects,
    standing,
    faults: no_more_faults,
};

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let pack = &house.pack;
    // What is done for another is for that other to assess (art. 35(1): the controller).
    let own = pack
        .records
        .iter()
        .filter(|one| one.capacity != Capacity::Processor);
    own.map(|kind| {
        let subject = RegisterSubject::may(code_of(kind), title_of(pack, kind));
        let signs = signs(pack, kind);
        let why = format!("Signs of risk: {}.", signs.join("; "));
        match signs.len() {
            0 => subject,
            1 => subject.why(why),
            _ => subject.wanted(None).why(why),
        }
    })
    .collect()
}

/// Done once it holds all that the law asks, or once it is on record that none is needed.
fn standing(_: &House, subject: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    match entries.first() {
        None => subject.without_entry(),
        Some(last) => how_far(last),
    }
}

fn how_far(entry: &RegisterEntry) -> Standing {
    let again = entry.day("review");
    if entry.said("decision") == Some(NOT_NEEDED) {
        return Standing::Done { again };
    }
    let mut missing: Vec<String> = unanswered(FIELDS, entry, HEART).into_iter().collect();
    if entry.said("left") == Some(HIGH) && entry.said("regulator").is_none() {
        missing.push("consult the regulator before anything begins".to_owned());
    }
    if missing.is_empty() {
        Standing::Done { again }
    } else {
        Standing::Unfinished {
            by: None,
            what: missing.join("; "),
        }
    }
}

/// What speaks for an assessment, of the signs that regulators look for. Two of them together usually
/// mean a high risk: a rule of thumb of the regulators' guidance, no rule of law (art. 35(1) and (3)).
pub(crate) fn signs(pack: &Pack, kind: &RecordKind) -> Vec<&'static str> {
    let category = pack.category_of(kind);
    let is_child = |code: &policy::Code| pack.person(code).is_some_and(|one| one.child);
    let is_profiled = pack
        .profiling
        .iter()
        .any(|one| one.people.iter().any(|person| kind.people.contains(person)));
    let is_recorded = |one: &policy::Recording| one.record.as_ref() == Some(&kind.code);
    let signs = [
        (
            category.is_some_and(policy::Category::is_special),
            "special category data",
        ),
        (
            category.is_some_and(policy::Category::is_criminal),
            "criminal offence data",
        ),
        (kind.people.iter().any(is_child), "children"),
        (is_profiled, "profiling"),
        (
            pack.recordings.iter().any(is_recorded) && kind.people.iter().any(is_child),
            "recordings",
        ),
    ];
    signs
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, sign)| sign)
        .collect()
}

/// The columns of the record of processing on the assessment of a kind of record: whether one is
/// required, how far it is, and where it stands.
pub(crate) fn columns(
    pack: &Pack,
    kind: &RecordKind,
    entry: Option<(&RegisterEntry, Date)>,
) -> [String; 3] {
    let signs = signs(pack, kind);
    let Some((entry, today)) = entry else {
        let said = match signs.len() {
            0 => "not decided yet; no sign of high risk",
            1 => "not decided yet; one sign of risk",
            _ => "to be decided; two or more signs of risk",
        };
        let said = if signs.is_empty() {
            said.to_owned()
        } else {
            format!("{said}: {}", signs.join(", "))
        };
        return [said, "none begun".to_owned(), String::new()];
    };
    let link = format!(
        "register of impact assessments, begun on {}",
        calendar::in_words(entry.on)
    );
    if entry.said("decision") == Some(NOT_NEEDED) {
        return [
            "no, and why is on record".to_owned(),
            "not needed".to_owned(),
            link,
        ];
    }
    let progress = match how_far(entry) {
        Standing::Done { again: Some(again) } if again < today => {
            format!(
                "done; to be looked at again since {}",
                calendar::in_words(again)
            )
        }
        Standing::Done { again: Some(again) } => format!(
            "done; to be looked at again by {}",
            calendar::in_words(again)
        ),
        Standing::Done { again: None } => "done".to_owned(),
        Standing::Unfinished { .. } | Standing::Missing { .. } | Standing::NotNeeded => {
            "begun, not finished".to_owned()
        }
    };
    ["yes".to_owned(), progress, link]
}

/// The assessment that counts for a kind of record.
pub(crate) fn of_kind<'a>(
    entries: impl IntoIterator<Item = &'a RegisterEntry>,
    kind: &RecordKind,
) -> Option<&'a RegisterEntry> {
    let code = code_of(kind);
    entries
        .into_iter()
        .filter(|entry| entry.register == CODE)
        .find(|entry| entry.about.contains(&code))
}

fn code_of(kind: &RecordKind) -> String {
    format!("record.{}", kind.code)
}
