use calendar::{BreachClock, BreachReckoning};
use jiff::civil::{Date, Time};
use policy::RecordKind;

use super::shape::{
    House, Register, RegisterField, RegisterSubject, Standing, no_more_faults, time_of_day,
    title_of, unanswered,
};
use crate::bodies::RegisterEntry;

const CODE: &str = "breaches";
const NONE: &str = "none";
const UNLIKELY: &str = "unlikely";
const HIGH: &str = "high";

const FIELDS: &[RegisterField] = &[
    RegisterField::lines(
        "what",
        "What happened, and how was it found?",
        "The facts and the cause. Without names where you can.",
    )
    .needed(),
    RegisterField::choice(
        "kind",
        "What became of the data?",
        &[
            ("lost", "Lost or stolen"),
            ("destroyed", "Destroyed"),
            ("changed", "Changed"),
            (
                "disclosed",
                "Seen by or sent to somebody with no right to it",
            ),
            ("open", "Open to somebody with no right to it"),
            ("away", "Out of reach when it was needed"),
            (NONE, "Nothing: it was no breach"),
        ],
    )
    .needed(),
    RegisterField::time(
        "at",
        "At what time did you know?",
        "For example 14:30. Left empty, the day counts from its beginning.",
    ),
    RegisterField::line(
        "many",
        "How many people, and how many records?",
        "About how many will do.",
    ),
    RegisterField::lines(
        "contained",
        "What was done about it?",
        "Recalled, deleted by those who had it, passwords changed; and how you know.",
    ),
    RegisterField::lines("effects", "What does it mean for the people?", ""),
    RegisterField::choice(
        "risk",
        "How great is the risk to them?",
        &[
            (UNLIKELY, "A risk is unlikely"),
            ("likely", "A risk is likely"),
            (HIGH, "The risk is high"),
        ],
    ),
    RegisterField::lines(
        "why",
        "Why do you think so?",
        "How likely harm is and how grave: loss of control, danger, fraud, shame, discrimination.",
    ),
    RegisterField::day(
        "regulator",
        "When was the regulator told?",
        "Within 72 hours of knowing, unless a risk is unlikely; in parts if need be.",
    ),
    RegisterField::lines(
        "late",
        "If later than 72 hours, why?",
        "The regulator is told this too.",
    ),
    RegisterField::day(
        "people",
        "When were the people told?",
        "Without delay where the risk to them is high.",
    ),
    RegisterField::lines(
        "people-why",
        "If they were not told, why?",
        "For example: what was lost cannot be read by anybody.",
    ),
    RegisterField::lines(
        "others",
        "Who else was told?",
        "Police, insurer, bank, school.",
    ),
    RegisterField::lines("prevent", "What is to prevent another?", ""),
    RegisterField::day(
        "settled",
        "When was all of it done?",
        "Leave it empty until it is.",
    ),
];

/// Every breach, whether the regulator is told of it or not.
pub(super) const REGISTER: Register = Register {
    code: CODE,
    title: "Breaches",
    one: "a breach",
    why: "Data that was lost, destroyed, changed, sent astray or open to others. Each is noted, whether the regulator is told or not; where a risk to people is likely it is told within 72 hours.",
    law: "UK GDPR arts 33 and 34",
    serves: &[
        "BRE-2", "BRE-4", "BRE-5", "BRE-6", "BRE-7", "BRE-8", "BRE-9", "BRE-10",
    ],
    about: "Which records are concerned?",
    each: true,
    on: "On which day did you know?",
    fields: FIELDS,
    subjects,
    standing,
    faults: no_more_faults,
};

fn subjects(house: &House) -> Vec<RegisterSubject> {
    let kinds = house.pack.records.iter();
    kinds
        .map(|kind| RegisterSubject::may(code_of(kind), title_of(&house.pack, kind)))
        .collect()
}

/// What comes first is what has a clock: whether the regulator is told.
fn standing(_: &House, _: &RegisterSubject, entries: &[&RegisterEntry]) -> Standing {
    let Some(breach) = entries.first() else {
        return Standing::NotNeeded;
    };
    if breach.said("kind") == Some(NONE) {
        return Standing::Done { again: None };
    }
    let (mut what, by) = to_tell_the_regulator(breach);
    let told = breach.said("people").or(breach.said("people-why"));
    if breach.said("risk") == Some(HIGH) && told.is_none() {
        what.push("tell the people without delay, or say why not".to_owned());
    }
    let rest = ["why", "contained", "effects", "prevent", "settled"];
    what.extend(unanswered(FIELDS, breach, &rest));
    if what.is_empty() {
        Standing::Done { again: None }
    } else {
        Standing::Unfinished {
            by,
            what: what.join("; "),
        }
    }
}

/// What is still to do before it is settled whether the regulator is told, and by when (art. 33(1)).
fn to_tell_the_regulator(breach: &RegisterEntry) -> (Vec<String>, Option<Date>) {
    let clock = clock(breach);
    let due_on = clock.as_ref().map(|clock| clock.due_on);
    let until = clock.map_or_else(String::new, |clock| {
        format!(" by {}", calendar::instant_in_words(clock.due_at))
    });
    let mut what = Vec::new();
    match (breach.said("risk"), breach.day("regulator")) {
        (Some(UNLIKELY), _) => {
            // Nothing but a reason keeps the regulator from being told.
            if breach.said("why").is_none() {
                what.push(format!("say why a risk is unlikely{until}"));
            }
        }
        (None, None) => what.push(format!(
            "weigh the risk, and unless it is unlikely tell the regulator{until}"
        )),
        (Some(_), None) => what.push(format!("tell the regulator{until}")),
        (_, Some(told)) => {
            if due_on.is_some_and(|due| told > due) && breach.said("late").is_none() {
                what.push("say why the regulator was told late".to_owned());
            }
            if breach.said("risk").is_none() {
                what.push("weigh the risk".to_owned());
            }
        }
    }
    let by = if what.is_empty() { None } else { due_on };
    (what, by)
}

/// The 72 hours of a breach, from the moment of knowing; from the beginning of the day where the time
/// is not known, so that they end no later than they do.
fn clock(breach: &RegisterEntry) -> Option<BreachReckoning> {
    let time = breach.said("at").and_then(time_of_day);
    let local = breach.on.to_datetime(time.unwrap_or(Time::midnight()));
    let aware_at = calendar::parse_instant(&local.to_string()).ok()?;
    calendar::reckon_breach(BreachClock { aware_at }).ok()
}

/// The columns of the record of processing on breaches of a kind of record: whether one occurred, and
/// where it is on record.
pub(crate) fn columns<'a>(
    entries: impl IntoIterator<Item = &'a RegisterEntry>,
    kind: &RecordKind,
) -> [String; 2] {
    let code = code_of(kind);
    let mut days: Vec<Date> = entries
        .into_iter()
        .filter(|entry| entry.register == CODE && entry.about.contains(&code))
        .filter(|entry| entry.said("kind") != Some(NONE))
        .map(|entry| entry.on)
        .collect();
    days.sort_unstable();
    let Some(last) = days.last() else {
        return ["none recorded".to_owned(), String::new()];
    };
    let last = calendar::in_words(*last);
    [
        format!("yes: {}, the last known of on {last}", days.len()),
        format!("register of breaches, {last}"),
    ]
}

fn code_of(kind: &RecordKind) -> String {
    format!("record.{}", kind.code)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn breach(on: Date, said: &[(&str, &str)]) -> RegisterEntry {
        let mut all = vec![("what", "A mail went astray."), ("kind", "disclosed")];
        all.extend(said);
        RegisterEntry {
            register: CODE.to_owned(),
            about: vec!["record.note".to_owned()],
            on,
            said: all
                .into_iter()
                .map(|(code, words)| (code.to_owned(), words.to_owned()))
                .collect(),
            by: store::EntityId([1; 16]),
            at: jiff::Timestamp::UNIX_EPOCH,
            struck: None,
        }
    }

    #[test]
    fn the_seventy_two_hours_run_from_the_moment_of_knowing() {
        // Friday afternoon: nights and the week-end count.
        let friday = breach(date(2026, 11, 20), &[("at", "16:30")]);
        assert_eq!(
            clock(&friday).unwrap().due_at.to_string(),
            "2026-11-23T16:30:00Z"
        );
        // Where the time is not known, from midnight: the last day is the second after.
        let unknown = breach(date(2026, 11, 20), &[]);
        assert_eq!(
            clock(&unknown).unwrap().due_at.to_string(),
            "2026-11-23T00:00:00Z"
        );
        // However it is written: a clock that could not be read would be no clock.
        let short = breach(date(2026, 11, 20), &[("at", "9:30")]);
        assert_eq!(
            clock(&short).unwrap().due_at.to_string(),
            "2026-11-23T09:30:00Z"
        );
        // Clocks go forward on 29 March 2026: 72 hours, not the same time of day.
        let spring = breach(date(2026, 3, 28), &[("at", "12:00")]);
        assert_eq!(
            clock(&spring).unwrap().due_at.to_string(),
            "2026-03-31T12:00:00Z"
        );
        // 01:30 comes twice on 25 October 2026: the earlier is meant.
        let autumn = breach(date(2026, 10, 25), &[("at", "01:30")]);
        assert_eq!(
            clock(&autumn).unwrap().due_at.to_string(),
            "2026-10-28T00:30:00Z"
        );
    }

    #[test]
    fn what_is_still_to_do_follows_the_risk() {
        let on = date(2026, 11, 20);
        let left = |said: &[(&str, &str)]| to_tell_the_regulator(&breach(on, said));
        let (what, by) = left(&[]);
        assert!(
            what.iter().any(|one| one.contains("weigh the risk")) && by == Some(date(2026, 11, 23))
        );
        let unlikely = [("risk", UNLIKELY), ("why", "Nobody could read it.")];
        assert_eq!(left(&unlikely), (Vec::new(), None));
        let (what, by) = left(&[("risk", "likely"), ("why", "Health.")]);
        assert!(what[0].starts_with("tell the regulator by") && by.is_some());
        let told = [
            ("risk", "likely"),
            ("why", "Health."),
            ("regulator", "2026-11-23"),
        ];
        assert_eq!(left(&told), (Vec::new(), None));
        let late = [
            ("risk", "likely"),
            ("why", "Health."),
            ("regulator", "2026-11-24"),
        ];
        assert_eq!(left(&late).0, ["say why the regulator was told late"]);
    }

    proptest! {
        #[test]
        fn no_breach_is_done_before_the_regulator_was_told_or_a_risk_was_found_unlikely(
            fields in proptest::collection::vec(0..FIELDS.len(), 0..30), risk in 0_usize..4,
        ) {
            let mut said: Vec<(&str, &str)> = fields.iter().map(|at| {
                let field = &FIELDS[*at];
                (field.code, match field.kind {
                    super::super::shape::RegisterFieldKind::Day => "2026-11-21",
                    _ => "x",
                })
            }).filter(|(code, _)| !["kind", "risk", "at"].contains(code)).collect();
            said.extend([("risk", UNLIKELY), ("risk", "likely"), ("risk", HIGH)].get(risk));
            let entry = breach(date(2026, 11, 20), &said);
            let (what, by) = to_tell_the_regulator(&entry);
            prop_assert_eq!(what.is_empty(), by.is_none());
            if what.is_empty() {
                let unlikely = entry.said("risk") == Some(UNLIKELY);
                prop_assert!(!unlikely || entry.said("why").is_some());
                prop_assert!(unlikely || entry.day("regulator").is_some());
            }
        }
    }
}
