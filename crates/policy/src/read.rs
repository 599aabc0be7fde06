//! Reading TOML, item by item, so that several faults are found at once.

mod said;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::diagnostic::{Findings, nearest};
use crate::files::Places;
use crate::pack::Raw;

/// Reads the files of a pack, item by item, so that several faults are found at once.
pub(crate) fn files(findings: &mut Findings) -> (Raw, Places) {
    let mut raw = Raw::default();
    let mut places = Places::default();
    let files = findings.files().clone();
    for (begins, text) in files.padded() {
        let (table, errors) = DeTable::parse_recoverable(&text);
        for error in said::independent(&errors) {
            report(begins, error, findings);
        }
        if !errors.is_empty() {
            continue;
        }
        places.note(table.get_ref());
        for (key, value) in table.into_inner() {
            let place = Place {
                at: key.span().start,
                name: key.get_ref().as_ref(),
            };
            raw.section(&place, value, findings);
        }
    }
    (raw, places)
}

/// Where a section begins.
pub(crate) struct Place<'a> {
    at: usize,
    name: &'a str,
}

impl Place<'_> {
    /// The section's name.
    pub(crate) const fn name(&self) -> &str {
        self.name
    }
}

/// The pack has no such section.
pub(crate) fn unknown(place: &Place<'_>, sections: &[&str], findings: &mut Findings) {
    findings.add(
        place.at,
        format!("a pack has no section `{}`", place.name),
        nearest(
            place.name,
            sections.iter().copied(),
            &format!("the sections are {}", sections.join(", ")),
        ),
    );
}

/// A section that stands once in all files.
pub(crate) fn once<T: DeserializeOwned>(
    place: &Place<'_>,
    value: Spanned<DeValue<'_>>,
    into: &mut Option<T>,
    findings: &mut Findings,
) {
    if into.is_some() {
        findings.add(
            place.at,
            format!("the section `{}` stands twice", place.name),
            "keep one of them".to_owned(),
        );
    } else if matches!(value.get_ref(), DeValue::Array(_)) {
        findings.add(
            place.at,
            format!("the section `{}` stands once", place.name),
            format!("write `[{}]`, with one bracket on each side", place.name),
        );
    } else {
        *into = read(place.at, value, findings);
    }
}

/// A section that is a list; each item is read for itself, and the list may go on in another file.
pub(crate) fn list<T: DeserializeOwned>(
    place: &Place<'_>,
    value: Spanned<DeValue<'_>>,
    into: &mut Vec<T>,
    findings: &mut Findings,
) {
    let DeValue::Array(items) = value.into_inner() else {
        findings.add(
            place.at,
            format!("the section `{}` is a list", place.name),
            format!("write `[[{}]]` above each item", place.name),
        );
        return;
    };
    for value in items {
        let at = value.span().start;
        into.extend(read(at, value, findings));
    }
}

fn read<T: DeserializeOwned>(
    at: usize,
    value: Spanned<DeValue<'_>>,
    findings: &mut Findings,
) -> Option<T> {
    T::deserialize(ValueDeserializer::from(value))
        .map_err(|error| report(at, &error, findings))
        .ok()
}

/// Turns an error of the reader into a finding that says how to mend it.
fn report(at: usize, error: &toml::de::Error, findings: &mut Findings) {
    let at = error.span().map_or(at, |span| span.start);
    let (what, mend) = said::in_words(said::first_line(error));
    findings.add(at, what, mend);
}
