//! Whatever has no words of its own: both packs as they are written, compared key by key.
//!
//! What the other modules tell is left out here; everything else is told, so that whoever signs a
//! policy has been shown all that it changes.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Changes, Subject, quoted};
use crate::Pack;
use crate::words::capital;

/// How a section of a pack is told.
struct Told {
    /// Its key.
    section: &'static str,
    /// What it is about.
    subject: Subject,
    /// How it is called; for a list, one of it.
    name: &'static str,
    /// Keys of which another module tells.
    elsewhere: &'static [&'static str],
    /// Whether another module tells of what is new and what is gone.
    listed: bool,
}

/// A section of which nothing is told elsewhere.
const fn whole(section: &'static str, subject: Subject, name: &'static str) -> Told {
    Told {
        section,
        subject,
        name,
        elsewhere: &[],
        listed: false,
    }
}

/// A list of which another module tells these keys.
const fn list(
    section: &'static str,
    subject: Subject,
    name: &'static str,
    elsewhere: &'static [&'static str],
) -> Told {
    Told {
        section,
        subject,
        name,
        elsewhere,
        listed: true,
    }
}

const SECTIONS: &[Told] = &[
    // Version and day are what every version changes.
    Told {
        elsewhere: &["version", "effective_on"],
        ..whole("pack", Subject::Policy, "The policy")
    },
    whole("organisation", Subject::Organisation, "The organisation"),
    whole("words", Subject::Organisation, "Words of the house"),
    whole("requests", Subject::Requests, "Requests"),
    whole("complaints", Subject::Requests, "Complaints"),
    whole(
        "automated_decisions",
        Subject::Promises,
        "Decisions by a machine alone",
    ),
    whole("consent", Subject::Promises, "Consent"),
    whole("photographs", Subject::Promises, "Photographs"),
    whole("stories", Subject::Promises, "People’s stories"),
    whole("marketing", Subject::Promises, "Marketing"),
    whole("security", Subject::Promises, "Security"),
    whole("breaches", Subject::Promises, "Breaches"),
    whole("training", Subject::Roles, "Training"),
    list(
        "person",
        Subject::People,
        "Kind of person",
        &["one", "many", "child", "acts_for", "may_be_anonymous"],
    ),
    list(
        "role",
        Subject::Roles,
        "Role",
        &["title", "signs_in_as", "sees"],
    ),
    list(
        "category",
        Subject::Data,
        "Category",
        &[
            "title",
            "fields",
            "special",
            "health",
            "criminal",
            "safeguarding",
        ],
    ),
    list(
        "purpose",
        Subject::Purposes,
        "Purpose",
        &["title", "marketing", "research"],
    ),
    list(
        "source",
        Subject::Sources,
        "Source",
        &["title", "themselves", "only_when", "tell_within"],
    ),
    list(
        "recipient",
        Subject::Recipients,
        "Recipient",
        &["title", "why"],
    ),
    list(
        "retention",
        Subject::Retention,
        "Rule",
        &["title", "reason", "trigger", "period", "then"],
    ),
    list(
        "record",
        Subject::Records,
        "Record",
        &[
            "many",
            "category",
            "people",
            "sources",
            "recipients",
            "duty_to_provide",
            "retention",
            "retention_for",
            "use",
        ],
    ),
    whole("transfer", Subject::Recipients, "Transfer abroad"),
    whole("assessment", Subject::Records, "Assessment"),
    whole("profiling", Subject::Promises, "Profiling"),
    whole("recording", Subject::Promises, "Recording"),
    whole("commission", Subject::Recipients, "Commission"),
    whole("place", Subject::Promises, "Place"),
    whole("notice", Subject::Promises, "Notice"),
    whole("statement", Subject::Promises, "Statement"),
    whole("cookie", Subject::Promises, "Cookie"),
    whole("linked", Subject::Policy, "Linked document"),
    whole("review", Subject::Promises, "Review"),
    whole("undertaking", Subject::Roles, "Undertaking"),
];

pub(super) fn rest(old: &Pack, new: &Pack, to: &mut Changes) {
    let (before, now) = (written(old), written(new));
    for told in SECTIONS {
        let mut said = Vec::new();
        match (before.get(told.section), now.get(told.section)) {
            (Some(Value::Array(then)), Some(Value::Array(next))) => {
                lists(told, then, next, &mut said);
            }
            (None, Some(Value::Array(next))) => lists(told, &[], next, &mut said),
            (Some(Value::Array(then)), None) => lists(told, then, &[], &mut said),
            (then, next) => compare(told.name, then, next, told.elsewhere, &mut said),
        }
        for what in said {
            to.add(told.subject, what);
        }
    }
}

/// A pack as it is written: the tables of all its files in one, lists one after the other.
fn written(pack: &Pack) -> Table {
    let mut all = Table::new();
    for (_, text) in pack.files() {
        // It was read before, so it reads.
        for (section, value) in text.parse::<Table>().unwrap_or_default() {
            match (all.get_mut(&section), value) {
                (Some(Value::Array(list)), Value::Array(more)) => list.extend(more),
                (_, value) => {
                    all.insert(section, value);
                }
            }
        }
    }
    all
}

/// Two lists of tables that have codes.
fn lists(told: &Told, then: &[Value], next: &[Value], to: &mut Vec<String>) {
    let (then, next) = (by_key(then), by_key(next));
    for (key, (_, value)) in &next {
        let label = format!("{} {}", told.name, quoted(&title_of(value, key)));
        match then.get(key) {
            Some((_, before)) => compare(&label, Some(before), Some(value), told.elsewhere, to),
            None if told.listed => {}
            None => to.push(format!(
                "New: {}. {}",
                lowered(&label),
                capital(&shown(value))
            )),
        }
    }
    for (key, (_, value)) in &then {
        if !next.contains_key(key) && !told.listed {
            to.push(format!(
                "{} is gone.",
                capital(&format!("{} {}", told.name, quoted(&title_of(value, key))))
            ));
        }
    }
}

/// The tables of a list by what tells them apart, each with its place.
fn by_key(list: &[Value]) -> BTreeMap<String, (usize, &Value)> {
    let mut all = BTreeMap::new();
    for (place, value) in list.iter().enumerate() {
        let key = ["code", "role", "what", "case", "right"]
            .iter()
            .find_map(|name| value.get(name)?.as_str())
            .map_or_else(|| format!("no. {}", place + 1), str::to_owned);
        // Two of one key are told apart by their place.
        let key = if all.contains_key(&key) {
            format!("{key}, no. {}", place + 1)
        } else {
            key
        };
        all.insert(key, (place, value));
    }
    all
}

/// What a reader calls a thing of a list.
fn title_of(value: &Value, key: &str) -> String {
    ["title", "many", "name", "case", "what"]
        .iter()
        .find_map(|name| value.get(name)?.as_str())
        .unwrap_or(key)
        .to_owned()
}

fn lowered(label: &str) -> String {
    let mut letters = label.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// One key: what it says now, and what it said.
fn compare(
    label: &str,
    then: Option<&Value>,
    next: Option<&Value>,
    elsewhere: &[&str],
    to: &mut Vec<String>,
) {
    match (then, next) {
        (then, next) if then == next => {}
        (Some(Value::Table(then)), Some(Value::Table(next))) => {
            tables(label, then, next, elsewhere, to);
        }
        (Some(Value::Array(then)), Some(Value::Array(next))) => arrays(label, then, next, to),
        (None, Some(next)) => to.push(format!("{label}, for the first time: {}", shown(next))),
        (Some(then), None) => to.push(format!(
            "{label}: nothing is said of it any more. Before: {}",
            shown(then)
        )),
        (Some(then), Some(next)) => to.push(format!(
            "{label}: {}, before: {}",
            shown(next).trim_end_matches('.'),
            shown(then)
        )),
        (None, None) => {}
    }
}

fn tables(label: &str, then: &Table, next: &Table, elsewhere: &[&str], to: &mut Vec<String>) {
    let mut keys: Vec<&String> = next.keys().chain(then.keys()).collect();
    keys.sort();
    keys.dedup();
    // Where in the written policy something stands is no change of it.
    let told = |key: &&&String| key.as_str() != "origin" && !elsewhere.contains(&key.as_str());
    for key in keys.iter().filter(told) {
        let label = format!("{label}, {}", words(key));
        compare(
            &label,
            then.get(key.as_str()),
            next.get(key.as_str()),
            &[],
            to,
        );
    }
}

fn arrays(label: &str, then: &[Value], next: &[Value], to: &mut Vec<String>) {
    if then.iter().chain(next).all(Value::is_table) {
        let (before, now) = (by_key(then), by_key(next));
        for (key, (_, value)) in &now {
            let label = format!("{label}, {}", quoted(&title_of(value, key)));
            compare(
                &label,
                before.get(key).map(|(_, value)| *value),
                Some(value),
                &[],
                to,
            );
        }
        for (key, (_, value)) in &before {
            if !now.contains_key(key) {
                to.push(format!(
                    "{label}: no longer {}.",
                    quoted(&title_of(value, key))
                ));
            }
        }
        return;
    }
    let only = |one: &[Value], other: &[Value]| -> Vec<String> {
        one.iter()
            .filter(|value| !other.contains(value))
            .map(|value| shown(value).trim_end_matches('.').to_owned())
            .collect()
    };
    let (fresh, gone) = (only(next, then), only(then, next));
    if !fresh.is_empty() {
        to.push(format!("{label}, now also: {}.", fresh.join("; ")));
    }
    if !gone.is_empty() {
        to.push(format!("{label}, no longer: {}.", gone.join("; ")));
    }
    if fresh.is_empty() && gone.is_empty() {
        to.push(format!("{label}: the same, in another order or number."));
    }
}

/// A key as words: `idle_lock` is "idle lock".
fn words(key: &str) -> String {
    key.replace(['_', '-'], " ")
}

/// A value as a reader sees it, as a sentence of its own.
fn shown(value: &Value) -> String {
    let text = inline(value);
    let stop = if text.ends_with(['.', '?', '!', '”']) {
        ""
    } else {
        "."
    };
    format!("{text}{stop}")
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(true) => "yes".to_owned(),
        Value::Boolean(false) => "no".to_owned(),
        Value::Datetime(date) => date.to_string(),
        Value::Array(list) => {
            let all: Vec<String> = list.iter().map(inline).collect();
            all.join("; ")
        }
        Value::Table(table) => {
            let told = table
                .iter()
                .filter(|(key, _)| *key != "origin" && *key != "code");
            let all: Vec<String> = told
                .map(|(key, value)| format!("{}: {}", words(key), inline(value)))
                .collect();
            all.join(", ")
        }
    }
}
