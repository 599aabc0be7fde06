//! The questions of a kind of record: one for each field of its category, by its type.

use app::bodies::{Entry, EntryValue};
use app::{DataField, FieldType, KindInWords};

use crate::form::{Choice, Field, Fields, NOT_SAID};
use crate::pages::plain::capital;

/// What stands before a field's code in a form.
const FIELD: &str = "field-";

/// The questions, in the order of the policy.
pub(super) fn questions(kind: &KindInWords) -> Vec<Field> {
    if kind.fields.is_empty() {
        let hint = "Facts rather than opinions: the person may read it.";
        return vec![Field::lines("text", "What is to be kept", hint)];
    }
    kind.fields.iter().map(question).collect()
}

/// The questions with what is held already.
pub(super) fn answered(questions: Vec<Field>, held: &[Entry]) -> Vec<Field> {
    let with = |field: Field| {
        let mut held = held.iter();
        match held.find(|one| field.asks(&name_of(&one.code))) {
            Some(Entry {
                value: EntryValue::Date(on),
                ..
            }) => field.on(*on),
            Some(one) => field.with(&one.value.typed()),
            None => field,
        }
    };
    questions.into_iter().map(with).collect()
}

fn question(field: &DataField) -> Field {
    let name = format!("{FIELD}{}", field.code);
    let title = capital(&field.title);
    let label = if field.required {
        format!("{title} (required)")
    } else {
        title
    };
    let choice = |choices: Vec<Choice>| {
        let asked = Field::choice(name.clone(), &label, "", choices);
        if field.required {
            asked
        } else {
            asked.or_none(NOT_SAID)
        }
    };
    match field.kind {
        FieldType::Text => Field::line(name, &label, ""),
        FieldType::LongText => Field::lines(
            name,
            &label,
            "Facts rather than opinions: the person may read it.",
        ),
        FieldType::Address => Field::lines(name, &label, "A line for each line."),
        FieldType::Date => Field::date(name, &label, "For example 27 3 2026.", None),
        FieldType::Number => Field::line(name, &label, "A whole number."),
        FieldType::Email => Field::line(name, &label, "For example name@example.org."),
        FieldType::Telephone => Field::line(name, &label, "For example 07700 900123."),
        FieldType::Money => Field::line(name, &label, "In pounds, for example 12.50."),
        FieldType::YesNo => choice(vec![
            Choice::new("yes", "Yes", ""),
            Choice::new("no", "No", ""),
        ]),
        FieldType::Choice => choice(
            field
                .choices
                .iter()
                .map(|one| Choice::new(one, &capital(one), ""))
                .collect(),
        ),
        // What is in a file is found when somebody asks, if it was read in.
        FieldType::File => Field::line(
            name,
            &label,
            "Read it in under Places, then write the place and where in it: Drive/staff/photograph.jpg",
        ),
    }
}

/// What was answered: plain words where the category has no fields, else each field's code and what
/// was typed. What was sent for no field of the category goes along, to be refused.
pub(super) fn read(kind: &KindInWords, typed: &Fields) -> (String, Vec<(String, String)>) {
    let plain = typed.text("text").to_owned();
    let mut given: Vec<(String, String)> = Vec::new();
    for name in typed.names() {
        let Some(code) = name.strip_prefix(FIELD) else {
            continue;
        };
        let part = ["-day", "-month", "-year"];
        let day = part.iter().find_map(|part| code.strip_suffix(part));
        let day = day.filter(|code| is_date(kind, code));
        match day {
            Some(code) if given.iter().any(|(known, _)| known == code) => {}
            Some(code) => given.push((code.to_owned(), date(&name_of(code), typed))),
            None => given.extend(
                typed
                    .all(name)
                    .map(|typed| (code.to_owned(), typed.to_owned())),
            ),
        }
    }
    given.sort();
    given.dedup();
    if kind.fields.is_empty() {
        return (plain, given);
    }
    if !plain.is_empty() {
        given.push(("text".to_owned(), plain));
    }
    (String::new(), given)
}

fn name_of(code: &str) -> String {
    format!("{FIELD}{code}")
}

fn is_date(kind: &KindInWords, code: &str) -> bool {
    let mut fields = kind.fields.iter();
    fields.any(|one| one.code == code && one.kind == FieldType::Date)
}

/// The three parts of a day as one; empty if none was typed.
fn date(name: &str, typed: &Fields) -> String {
    let parts = ["day", "month", "year"].map(|part| typed.text(&format!("{name}-{part}")));
    parts.join(" ").trim().to_owned()
}
