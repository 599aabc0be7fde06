//! Each pack beside the sheet of its written policy: whatever the sheet says of people, data, purposes,
//! bases, sources, recipients and periods stands in the pack, and whatever a pack says that it took
//! from its policy has its line.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};

use policy::packs;
use serde::Deserialize;
use toml::{Table, Value};

/// Sections whose every item from the policy has a line.
const TRACED: [&str; 5] = ["person", "category", "purpose", "source", "recipient"];

#[derive(Deserialize)]
#[serde(untagged)]
enum Places {
    One(String),
    Several(Vec<String>),
}

impl Places {
    fn all(&self) -> Vec<&str> {
        match self {
            Self::One(place) => vec![place],
            Self::Several(places) => places.iter().map(String::as_str).collect(),
        }
    }
}

/// Where something stands in a pack.
struct Place<'a> {
    path: &'a str,
    words: &'a str,
    own: bool,
}

fn place(text: &str) -> Place<'_> {
    let (path, words) = text.split_once(": ").unwrap();
    let own = words.strip_suffix(" (own)");
    Place {
        path,
        words: own.unwrap_or(words),
        own: own.is_some(),
    }
}

fn sheets() -> BTreeMap<String, BTreeMap<String, Places>> {
    toml::from_str(include_str!("data/sheets.toml")).unwrap()
}

/// The files of a pack as one table.
fn pack(code: &str) -> Table {
    let mut whole = Table::new();
    for (_, text) in packs::shipped(code).unwrap().files {
        for (key, value) in text.parse::<Table>().unwrap() {
            match (whole.get_mut(&key), value) {
                (Some(Value::Array(items)), Value::Array(more)) => items.extend(more),
                (None, value) => {
                    whole.insert(key, value);
                }
                (Some(_), _) => panic!("{code}: `{key}` stands in two files"),
            }
        }
    }
    whole
}

/// What stands at a path such as `record[details].use`, and the origin nearest above it.
fn at<'a>(pack: &'a Table, path: &str) -> Option<(&'a Value, Option<&'a str>)> {
    let mut origin = None;
    let mut table = Some(pack);
    let mut found = None;
    for step in path.split('.') {
        let (key, code) = match step.split_once('[') {
            Some((key, code)) => (key, code.strip_suffix(']')),
            None => (step, None),
        };
        let mut value = table?.get(key)?;
        if let Some(code) = code {
            let mut items = value.as_array()?.iter();
            value = items.find(|one| one.get("code").and_then(Value::as_str) == Some(code))?;
        }
        table = value.as_table();
        origin = value.get("origin").and_then(Value::as_str).or(origin);
        found = Some(value);
    }
    found.map(|value| (value, origin))
}

#[test]
fn what_each_sheet_says_stands_in_its_pack() {
    let mut missing = Vec::new();
    let sheets = sheets();
    assert_eq!(sheets.len(), 5);
    for (code, lines) in &sheets {
        let pack = pack(code);
        assert!(lines.len() > 40, "{code}: {} lines", lines.len());
        for (said, places) in lines {
            for Place { path, words, own } in places.all().into_iter().map(place) {
                let Some((value, origin)) = at(&pack, path) else {
                    missing.push(format!("{code}: “{said}”: there is no {path}"));
                    continue;
                };
                let text = value.to_string().to_lowercase();
                if !text.contains(&words.to_lowercase()) {
                    missing.push(format!("{code}: “{said}”: {path} does not say `{words}`"));
                }
                if origin.is_some_and(|origin| (origin == "pack's own") != own) {
                    missing.push(format!("{code}: “{said}”: {path} is marked wrongly"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn what_a_pack_takes_from_its_policy_has_a_line() {
    let mut without = Vec::new();
    for (code, lines) in &sheets() {
        let pack = pack(code);
        let named: BTreeSet<&str> = lines
            .values()
            .flat_map(Places::all)
            .map(|text| place(text).path.split('.').next().unwrap())
            .collect();
        for section in TRACED {
            for item in pack[section].as_array().unwrap() {
                let path = format!("{section}[{}]", item["code"].as_str().unwrap());
                let own = item["origin"].as_str() == Some("pack's own");
                if !own && !named.contains(path.as_str()) {
                    without.push(format!("{code}: {path}"));
                }
            }
        }
    }
    assert!(without.is_empty(), "{}", without.join("\n"));
}
