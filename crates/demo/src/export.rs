//! The organisation as a folder: lists to import, files to ingest, the truth to judge by.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use crate::files::DemoFile;
use crate::organisation::{Organisation, Relation};
use crate::person::{Capacity, Person};
use crate::truth;

/// What went wrong while writing the folder.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file or folder could not be written.
    #[error("could not write `{path}`")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A list could not be put into its form.
    #[error("could not make the list `{path}`")]
    List {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: csv::Error,
    },
}

/// Writes `people.csv`, `records.jsonl`, `places.csv`, `files/`, `truth.jsonl`,
/// `truth-records.jsonl` and `forbidden.jsonl` into `dir`, which is made if it is not there.
pub fn export(organisation: &Organisation, dir: &Path) -> Result<(), ExportError> {
    make(dir)?;
    write(
        &dir.join("people.csv"),
        &people_csv(organisation).map_err(|source| list(dir, "people.csv", source))?,
    )?;
    write(
        &dir.join("places.csv"),
        &places_csv(organisation).map_err(|source| list(dir, "places.csv", source))?,
    )?;
    let records = organisation.records.iter().map(|record| {
        json!({
            "id": record.id, "person": record.person, "kind": record.kind, "on": record.on.to_string(),
            "author": record.author, "text": record.text.as_str(), "others": record.others,
        })
    });
    lines(&dir.join("records.jsonl"), records)?;
    let files = organisation.files();
    for file in &files {
        write_file(&dir.join("files"), file)?;
    }
    lines(
        &dir.join("truth.jsonl"),
        files.iter().flat_map(truth::of_file),
    )?;
    lines(
        &dir.join("truth-records.jsonl"),
        organisation.truth_of_records().into_iter(),
    )?;
    let forbidden = organisation
        .people
        .iter()
        .map(|person| json!({"person": person.id, "strings": person.strong_identifiers()}));
    lines(&dir.join("forbidden.jsonl"), forbidden)
}

/// The people as the CSV that `person import` reads: lists by `;`, and a row for each capacity of a
/// person and for each period of their relations in it.
pub fn people_csv(organisation: &Organisation) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "id",
        "capacity",
        "given_names",
        "family_name",
        "known_as",
        "former_names",
        "nicknames",
        "born_on",
        "emails",
        "telephones",
        "address",
        "postcode",
        "related_to",
        "relation",
        "from",
        "to",
    ])?;
    let mut ties: BTreeMap<&str, Vec<&Relation>> = BTreeMap::new();
    for relation in &organisation.relations {
        ties.entry(&relation.person).or_default().push(relation);
    }
    for person in &organisation.people {
        let relations = ties
            .get(person.id.as_str())
            .map_or(&[] as &[&Relation], Vec::as_slice);
        for capacity in &person.capacities {
            for row in rows(person, *capacity, relations) {
                writer.write_record(row)?;
            }
        }
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

/// One row for each capacity and each period of its relations.
fn rows(person: &Person, capacity: Capacity, relations: &[&Relation]) -> Vec<Vec<String>> {
    let mut periods: BTreeMap<(Date, Option<Date>), Vec<&Relation>> = BTreeMap::new();
    for relation in relations
        .iter()
        .filter(|relation| relation.kind.capacity() == capacity)
    {
        periods
            .entry((relation.from, relation.until))
            .or_default()
            .push(relation);
    }
    if periods.is_empty() {
        return vec![row(person, capacity, &[])];
    }
    periods
        .values()
        .map(|relations| row(person, capacity, relations))
        .collect()
}

fn row(person: &Person, capacity: Capacity, relations: &[&Relation]) -> Vec<String> {
    let all = |value: fn(&Relation) -> &str| {
        relations
            .iter()
            .map(|relation| value(relation))
            .collect::<Vec<_>>()
            .join(";")
    };
    let first = relations.first();
    vec![
        person.id.clone(),
        capacity.code().to_owned(),
        person.given_names.clone(),
        person.family_name.clone(),
        person.known_as.clone().unwrap_or_default(),
        person.former_names.join(";"),
        person.nicknames.join(";"),
        person
            .born_on
            .map(|date| date.to_string())
            .unwrap_or_default(),
        person.emails.join(";"),
        person.telephones.join(";"),
        person.address.clone().unwrap_or_default(),
        person.postcode.clone().unwrap_or_default(),
        all(|relation| &relation.to),
        all(|relation| relation.kind.code()),
        first
            .map(|relation| relation.from.to_string())
            .unwrap_or_default(),
        first
            .and_then(|relation| relation.until)
            .map(|date| date.to_string())
            .unwrap_or_default(),
    ]
}

fn places_csv(organisation: &Organisation) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for place in &organisation.places {
        writer.serialize(place)?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

fn list(dir: &Path, name: &str, source: csv::Error) -> ExportError {
    ExportError::List {
        path: dir.join(name),
        source,
    }
}

fn make(dir: &Path) -> Result<(), ExportError> {
    fs::create_dir_all(dir).map_err(|source| ExportError::Write {
        path: dir.to_owned(),
        source,
    })
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    fs::write(path, bytes).map_err(|source| ExportError::Write {
        path: path.to_owned(),
        source,
    })
}

fn write_file(dir: &Path, file: &DemoFile) -> Result<(), ExportError> {
    let path = dir.join(&file.path);
    if let Some(folder) = path.parent() {
        make(folder)?;
    }
    write(&path, &file.bytes)
}

fn lines<T: Serialize>(path: &Path, values: impl Iterator<Item = T>) -> Result<(), ExportError> {
    let wrong = |source: std::io::Error| ExportError::Write {
        path: path.to_owned(),
        source,
    };
    let mut out = BufWriter::new(fs::File::create(path).map_err(wrong)?);
    for value in values {
        serde_json::to_writer(&mut out, &value).map_err(|source| wrong(source.into()))?;
        out.write_all(b"\n").map_err(wrong)?;
    }
    out.flush().map_err(wrong)
}
