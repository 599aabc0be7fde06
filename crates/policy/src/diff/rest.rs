//! Whatever has no words of its own: both packs as they are written, compared key by key.
//!
//! What the other modules tell is left out here; everything else is told, so that whoever signs a
//! policy has been shown all that it changes.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::names::Names;
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
    let names = Names::of(old, new);
    for told in SECTIONS {
        let mut teller = Teller {
            names: &names,
            said: Vec::new(),
        };
        match (before.get(told.section), now.get(told.section)) {
            (Some(Value::Array(then)), Some(Value::Array(next))) => teller.lists(told, then, next),
            (None, Some(Value::Array(next))) => teller.lists(told, &[], next),
            (Some(Value::Array(then)), None) => teller.lists(told, then, &[]),
            (then, next) => teller.compare(
                &Place {
                    label: told.name.to_owned(),
                    key: told.section,
                    elsewhere: told.elsewhere,
                },
                then,
                next,
            ),
        }
        for what in teller.said {
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

/// What is compared.
struct Place<'p> {
    /// How it is called.
    label: String,
    /// The key that it stands under.
    key: &'p str,
    /// Keys in it of which another module tells.
    elsewhere: &'p [&'p str],
}

impl<'p> Place<'p> {
    /// Something in it.
    fn within(&self, name: &str, key: &'p str) -> Self {
        Self {
            label: format!("{}, {name}", self.label),
            key,
            elsewhere: &[],
        }
    }
}

/// Tells what two packs say differently.
struct Teller<'n> {
    names: &'n Names,
    said: Vec<String>,
}

impl Teller<'_> {
    /// Two lists of tables that have codes.
    fn lists(&mut self, told: &Told, then: &[Value], next: &[Value]) {
        let (then, next) = (by_key(then), by_key(next));
        for (key, value) in &next {
            let title = quoted(&self.title_of(value, key));
            let place = Place {
                label: format!("{} {title}", told.name),
                key: told.section,
                elsewhere: told.elsewhere,
            };
            match then.get(key) {
                Some(before) => self.compare(&place, Some(before), Some(value)),
                None if told.listed => {}
                None => self.said.push(format!(
                    "New: {}. {}",
                    lowered(&place.label),
                    capital(&self.shown(told.section, value))
                )),
            }
        }
        for (key, value) in &then {
            if !next.contains_key(key) && !told.listed {
                let title = quoted(&self.title_of(value, key));
                let gone = capital(&format!("{} {title}", told.name));
                self.said.push(format!("{gone} is gone."));
            }
        }
    }

    /// One key: what it says now, and what it said.
    fn compare(&mut self, at: &Place<'_>, then: Option<&Value>, next: Option<&Value>) {
        let (label, key) = (&at.label, at.key);
        match (then, next) {
            (then, next) if then == next => {}
            (Some(Value::Table(then)), Some(Value::Table(next))) => self.tables(at, then, next),
            (Some(Value::Array(then)), Some(Value::Array(next))) => self.arrays(at, then, next),
            (None, Some(next)) => self.said.push(format!(
                "{label}, for the first time: {}",
                self.shown(key, next)
            )),
            (Some(then), None) => self.said.push(format!(
                "{label}: nothing is said of it any more. Before: {}",
                self.shown(key, then)
            )),
            (Some(then), Some(next)) => self.said.push(format!(
                "{label}: {}, before: {}",
                self.shown(key, next).trim_end_matches('.'),
                self.shown(key, then)
            )),
            (None, None) => {}
        }
    }

    fn tables(&mut self, at: &Place<'_>, then: &Table, next: &Table) {
        let mut keys: Vec<&String> = next.keys().chain(then.keys()).collect();
        keys.sort();
        keys.dedup();
        // Where in the written policy something stands is no change of it.
        let told =
            |key: &&&String| key.as_str() != "origin" && !at.elsewhere.contains(&key.as_str());
        for key in keys.iter().filter(told) {
            let place = at.within(&words(key), key);
            self.compare(&place, then.get(key.as_str()), next.get(key.as_str()));
        }
    }

    fn arrays(&mut self, at: &Place<'_>, then: &[Value], next: &[Value]) {
        if then.iter().chain(next).all(Value::is_table) {
            return self.tables_of_a_list(at, then, next);
        }
        let only = |one: &[Value], other: &[Value]| -> Vec<String> {
            one.iter()
                .filter(|value| !other.contains(value))
                .map(|value| self.shown(at.key, value).trim_end_matches('.').to_owned())
                .collect()
        };
        let (fresh, gone) = (only(next, then), only(then, next));
        let label = &at.label;
        if fresh.is_empty() && gone.is_empty() {
            let same = format!("{label}: the same, in another order or number.");
            self.said.push(same);
        }
        if !fresh.is_empty() {
            let also = format!("{label}, now also: {}.", fresh.join("; "));
            self.said.push(also);
        }
        if !gone.is_empty() {
            let no_longer = format!("{label}, no longer: {}.", gone.join("; "));
            self.said.push(no_longer);
        }
    }

    fn tables_of_a_list(&mut self, at: &Place<'_>, then: &[Value], next: &[Value]) {
        let (before, now) = (by_key(then), by_key(next));
        for (key, value) in &now {
            let place = at.within(&quoted(&self.title_of(value, key)), at.key);
            self.compare(&place, before.get(key).copied(), Some(value));
        }
        for (key, value) in &before {
            if !now.contains_key(key) {
                let title = quoted(&self.title_of(value, key));
                self.said.push(format!("{}: no longer {title}.", at.label));
            }
        }
    }

    /// What a reader calls a thing of a list.
    fn title_of(&self, value: &Value, key: &str) -> String {
        let texts = ["title", "many", "name", "case", "what"];
        let text = texts.iter().find_map(|name| value.get(name)?.as_str());
        let role = || self.names.called("role", value.get("role")?.as_str()?);
        text.or_else(role).unwrap_or(key).to_owned()
    }

    /// A value as a reader sees it, as a sentence of its own.
    fn shown(&self, key: &str, value: &Value) -> String {
        let text = self.inline(key, value);
        let stop = if text.ends_with(['.', '?', '!', '”']) {
            ""
        } else {
            "."
        };
        format!("{text}{stop}")
    }

    fn inline(&self, key: &str, value: &Value) -> String {
        match value {
            Value::String(text) => quoted(self.names.called(key, text).unwrap_or(text)),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Boolean(true) => "yes".to_owned(),
            Value::Boolean(false) => "no".to_owned(),
            Value::Datetime(date) => date.to_string(),
            Value::Array(list) => {
                let all: Vec<String> = list.iter().map(|one| self.inline(key, one)).collect();
                all.join("; ")
            }
            Value::Table(table) => {
                let told = table
                    .iter()
                    .filter(|(key, _)| *key != "origin" && *key != "code");
                let all: Vec<String> = told
                    .map(|(key, value)| format!("{}: {}", words(key), self.inline(key, value)))
                    .collect();
                all.join(", ")
            }
        }
    }
}

/// The tables of a list by what tells them apart.
fn by_key(list: &[Value]) -> BTreeMap<String, &Value> {
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
        all.insert(key, value);
    }
    all
}

fn lowered(label: &str) -> String {
    let mut letters = label.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// A key as words: `idle_lock` is "idle lock".
fn words(key: &str) -> String {
    key.replace(['_', '-'], " ")
}
