//! What the detectors find of texts that others have labelled, held against the aims of the table
//! below. Skipped where the samples are not beside the project.
//!
//! `cargo test -p find --test labelled -- --nocapture` prints the figures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_precision_loss,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

use std::path::Path;

use find::{Detected, Kind, detect};
use serde::Deserialize;

/// A row: a file, the label of its makers, which of the spans so labelled count, our kinds that
/// answer to it, and the aims: how many are found, and how many of ours are right (1 where it cannot be
/// told, since the label has more in it than our kind).
struct Row {
    file: &'static str,
    label: &'static str,
    counts: fn(&str) -> bool,
    kinds: &'static [Kind],
    found: f64,
    right: f64,
}

const CLINICAL: &str = "meddeid_en_GB";
const SENTENCES: &str = "presidio_templates_en_GB";
const CASES: &str = "presidio_uk_unit_cases";

const fn row(file: &'static str, label: &'static str, kinds: &'static [Kind], found: f64) -> Row {
    Row {
        file,
        label,
        counts: |_| true,
        kinds,
        found,
        right: 0.95,
    }
}

const ROWS: [Row; 15] = [
    Row {
        counts: |text| text.contains('@'),
        // Telephones have the same label.
        ..row(CLINICAL, "CONTACTDETAILS", &[Kind::Email], 1.0)
    },
    Row {
        counts: |text| !text.contains('@'),
        ..row(CLINICAL, "CONTACTDETAILS", &[Kind::Telephone], 0.99)
    },
    Row {
        // Ages have the same label.
        counts: |text| !text.contains("old"),
        right: 0.90,
        ..row(CLINICAL, "AGE_BIRTHDATE", &[Kind::BirthDate], 0.98)
    },
    row(
        CLINICAL,
        "ADDRESS_LOCATION_PATIENT",
        &[Kind::Address, Kind::Postcode],
        0.90,
    ),
    row(SENTENCES, "EMAIL_ADDRESS", &[Kind::Email], 1.0),
    row(SENTENCES, "PHONE_NUMBER", &[Kind::Telephone], 0.99),
    // A postcode at the end of an address is a part of it.
    Row {
        right: 0.0,
        ..row(
            SENTENCES,
            "UK_POSTCODE",
            &[Kind::Postcode, Kind::Address],
            1.0,
        )
    },
    row(SENTENCES, "UK_NINO", &[Kind::Nino], 1.0),
    row(SENTENCES, "UK_NHS", &[Kind::Nhs], 1.0),
    row(SENTENCES, "CREDIT_CARD", &[Kind::Card], 1.0),
    row(SENTENCES, "IBAN_CODE", &[Kind::Iban], 1.0),
    row(CASES, "UK_POSTCODE", &[Kind::Postcode], 1.0),
    row(CASES, "UK_NINO", &[Kind::Nino], 1.0),
    row(CASES, "UK_NHS", &[Kind::Nhs], 1.0),
    row(CASES, "UK_DRIVING_LICENCE", &[Kind::DrivingLicence], 1.0),
];

#[derive(Deserialize)]
struct Labelled {
    text: String,
    spans: Vec<Span>,
    /// Where only some labels were given, nothing is known of the others.
    only_types: Option<Vec<String>>,
}

/// Offsets count code points.
#[derive(Deserialize)]
struct Span {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    label: String,
}

impl Labelled {
    fn bytes(&self, span: &Span) -> (usize, usize) {
        let at = |point: usize| {
            let mut points = self.text.char_indices().map(|(at, _)| at);
            points.nth(point).unwrap_or(self.text.len())
        };
        let (start, end) = (at(span.start), at(span.end));
        // One of them begins with the space before it.
        let space = self.text[start..end].len() - self.text[start..end].trim_start().len();
        (start + space, end)
    }
}

#[test]
fn identifiers_in_texts_that_others_labelled_are_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples/anonymise");
    if !folder.is_dir() {
        println!("no samples beside the project: nothing is measured");
        return;
    }
    let mut missed = Vec::new();
    for row in &ROWS {
        let file = folder.join(row.file).with_extension("jsonl");
        let lines = std::fs::read_to_string(file).unwrap();
        let texts = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let (found, right, all) = measured(row, texts);
        let line = format!(
            "{:<26}{:<26}{all:>5} spans, found {found:.3} (aim {}), right {right:.3} (aim {})",
            row.file, row.label, row.found, row.right
        );
        println!("{line}");
        if found < row.found || right < row.right {
            missed.push(line);
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// The part of the spans that are covered whole, the part of ours that touch a span of the label, and
/// how many spans there are.
fn measured(row: &Row, texts: impl Iterator<Item = Labelled>) -> (f64, f64, usize) {
    let (mut all, mut covered, mut ours, mut right) = (0, 0, 0, 0);
    for text in texts {
        let labelled = text.only_types.as_ref();
        if labelled.is_some_and(|only| !only.iter().any(|one| one == row.label)) {
            continue;
        }
        let found: Vec<Detected> = detect(&text.text)
            .into_iter()
            .filter(|one| row.kinds.contains(&one.kind))
            .collect();
        let of_label = text.spans.iter().filter(|span| span.label == row.label);
        let spans: Vec<(usize, usize)> = of_label.map(|span| text.bytes(span)).collect();
        for (start, end) in &spans {
            if (row.counts)(&text.text[*start..*end]) {
                all += 1;
                let covers = |one: &&Detected| one.start <= *start && one.end >= *end;
                covered += usize::from(found.iter().find(covers).is_some());
            }
        }
        // What we are not sure of is offered as a guess.
        for one in found.iter().filter(|one| one.sure) {
            let touches = |(start, end): &(usize, usize)| one.start < *end && *start < one.end;
            ours += 1;
            right += usize::from(spans.iter().any(touches));
        }
    }
    let part = |of: usize, all: usize| of as f64 / all.max(1) as f64;
    assert!(all > 0, "{} {} has no spans", row.file, row.label);
    let right = if ours == 0 { 1.0 } else { part(right, ours) };
    (part(covered, all), right, all)
}
