//! Reading TOML, item by item, so that several faults are found at once.

use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::diagnostic::{Findings, nearest};
use crate::pack::Raw;

/// An item and the file it stands in.
#[derive(Clone, Debug)]
pub(crate) struct At<T> {
    pub(crate) file: usize,
    pub(crate) item: T,
}

/// The sections of a pack; a table stands once, a list may go on in another file.
const SECTIONS: &[&str] = &[
    "pack",
    "organisation",
    "words",
    "person",
    "category",
    "purpose",
    "source",
    "recipient",
    "transfer",
    "retention",
    "record",
    "requests",
    "complaints",
    "automated_decisions",
];

/// Reads one file of a pack into the sections found so far.
pub(crate) fn file(number: usize, text: &str, raw: &mut Raw, findings: &mut Findings<'_>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        for error in &errors {
            report(number, 0, error, findings);
        }
        return;
    }
    for (key, value) in table.into_inner() {
        let at = key.span().start;
        section(
            &Place {
                file: number,
                at,
                name: key.get_ref().as_ref(),
            },
            value,
            raw,
            findings,
        );
    }
}

/// Where a section begins.
struct Place<'a> {
    file: usize,
    at: usize,
    name: &'a str,
}

fn section(
    place: &Place<'_>,
    value: toml::Spanned<DeValue<'_>>,
    raw: &mut Raw,
    findings: &mut Findings<'_>,
) {
    match place.name {
        "pack" => once(place, value, &mut raw.front, findings),
        "organisation" => once(place, value, &mut raw.organisation, findings),
        "words" => once(place, value, &mut raw.words, findings),
        "requests" => once(place, value, &mut raw.requests, findings),
        "complaints" => once(place, value, &mut raw.complaints, findings),
        "automated_decisions" => once(place, value, &mut raw.automated, findings),
        "person" => list(place, value, &mut raw.people, findings),
        "category" => list(place, value, &mut raw.categories, findings),
        "purpose" => list(place, value, &mut raw.purposes, findings),
        "source" => list(place, value, &mut raw.sources, findings),
        "recipient" => list(place, value, &mut raw.recipients, findings),
        "transfer" => list(place, value, &mut raw.transfers, findings),
        "retention" => list(place, value, &mut raw.retention, findings),
        "record" => list(place, value, &mut raw.records, findings),
        unknown => findings.add(
            place.file,
            place.at,
            format!("a pack has no section `{unknown}`"),
            nearest(
                unknown,
                SECTIONS.iter().copied(),
                &format!("the sections are {}", SECTIONS.join(", ")),
            ),
        ),
    }
}

/// A section that stands once in all files.
fn once<T: DeserializeOwned>(
    place: &Place<'_>,
    value: toml::Spanned<DeValue<'_>>,
    into: &mut Option<At<T>>,
    findings: &mut Findings<'_>,
) {
    if into.is_some() {
        findings.add(
            place.file,
            place.at,
            format!("the section `{}` stands twice", place.name),
            "keep one of them".to_owned(),
        );
    } else if let Some(item) = read(place, value, findings) {
        *into = Some(At {
            file: place.file,
            item,
        });
    }
}

/// A section that is a list; each item is read for itself.
fn list<T: DeserializeOwned>(
    place: &Place<'_>,
    value: toml::Spanned<DeValue<'_>>,
    into: &mut Vec<At<T>>,
    findings: &mut Findings<'_>,
) {
    let DeValue::Array(items) = value.into_inner() else {
        findings.add(
            place.file,
            place.at,
            format!("the section `{}` is a list", place.name),
            format!("write `[[{}]]` above each item", place.name),
        );
        return;
    };
    for value in items {
        let at = value.span().start;
        if let Some(item) = read(&Place { at, ..*place }, value, findings) {
            into.push(At {
                file: place.file,
                item,
            });
        }
    }
}

fn read<T: DeserializeOwned>(
    place: &Place<'_>,
    value: toml::Spanned<DeValue<'_>>,
    findings: &mut Findings<'_>,
) -> Option<T> {
    T::deserialize(ValueDeserializer::from(value))
        .map_err(|error| report(place.file, place.at, &error, findings))
        .ok()
}

/// Turns an error of the reader into a finding that says how to mend it.
fn report(file: usize, at: usize, error: &toml::de::Error, findings: &mut Findings<'_>) {
    let at = error.span().map_or(at, |span| span.start);
    // The reader's messages have one line each; a second one would be a picture of the text.
    let message = error.message().lines().next().unwrap_or_default();
    let (what, mend) = in_words(message);
    findings.add(file, at, what, mend);
}

/// What is wrong, and how to mend it, from a message of the reader.
fn in_words(message: &str) -> (String, String) {
    // Only dates are read by a parser of their own, which goes into detail.
    if message.starts_with("failed to parse") {
        let mend = "write it as year, month and day, for example `2026-11-01`";
        return ("this is not a date".to_owned(), mend.to_owned());
    }
    if let Some((what, expected)) = message.split_once(", expected ") {
        return (what.to_owned(), mend(what, expected));
    }
    match message.strip_prefix("missing field ") {
        Some(field) => (
            message.to_owned(),
            format!("add a line `{} = …`", field.trim_matches('`')),
        ),
        None => (
            message.to_owned(),
            "see the pack that ships with Caretaker for an example".to_owned(),
        ),
    }
}

/// What was expected, without the words of the language this is written in.
fn mend(what: &str, expected: &str) -> String {
    let expected = match expected {
        "u8" | "u16" | "u32" => "a whole number",
        "a boolean" => "`true` or `false`",
        "a string" => "a text in quotation marks",
        "a sequence" => "a list in brackets",
        "a map" => "a table",
        other => other,
    };
    let otherwise = format!("expected {expected}");
    match what.strip_prefix("unknown field ") {
        Some(field) => {
            let known = expected.split('`').skip(1).step_by(2);
            nearest(field.trim_matches('`'), known, &otherwise)
        }
        None => otherwise,
    }
}
