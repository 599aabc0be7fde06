//! Each rule's examples: what passes, what fails, laid over the smallest pack with nothing to find.

use std::collections::BTreeSet;

use super::{lint, rules};
use crate::Pack;

/// A day for which the examples hold.
const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

/// The smallest pack in which the lint finds nothing.
const SOUND: &str = include_str!("sound.toml");

/// Lays parts of a pack over the sound one: tables key by key, items of a list by their code.
fn over(parts: &str) -> String {
    let mut pack: toml::Table = SOUND.parse().unwrap();
    lay(&mut pack, parts.parse().unwrap());
    toml::to_string(&pack).unwrap()
}

fn lay(onto: &mut toml::Table, parts: toml::Table) {
    for (key, part) in parts {
        match (onto.get_mut(&key), part) {
            (Some(toml::Value::Table(inner)), toml::Value::Table(part)) => lay(inner, part),
            (Some(toml::Value::Array(items)), toml::Value::Array(parts)) if coded(&parts) => {
                for part in parts {
                    let same = items
                        .iter_mut()
                        .find(|one| one.get("code") == part.get("code"));
                    match (same, part) {
                        (Some(toml::Value::Table(item)), toml::Value::Table(part)) => {
                            lay(item, part);
                        }
                        (_, part) => items.push(part),
                    }
                }
            }
            (_, part) => {
                onto.insert(key, part);
            }
        }
    }
}

fn coded(items: &[toml::Value]) -> bool {
    items.iter().any(|one| one.get("code").is_some())
}

/// The codes of the rules that found something.
fn found(parts: &str) -> BTreeSet<&'static str> {
    let text = over(parts);
    let pack = Pack::read(&[("pack.toml", &text)]);
    let pack = pack.unwrap_or_else(|faults| panic!("{parts}\n{faults:#?}"));
    lint(&pack, TODAY).iter().map(|one| one.rule.code).collect()
}

#[test]
fn the_sound_pack_has_nothing_to_find() {
    assert!(Pack::parse(&[("sound.toml", SOUND)]).is_ok());
    assert_eq!(found(""), BTreeSet::new());
}

#[test]
fn each_rule_lets_pass_what_passes_and_finds_what_fails() {
    for rule in rules() {
        let passed = found(rule.passes);
        assert!(!passed.contains(rule.code), "{} on what passes", rule.code);
        let failed = found(rule.fails);
        assert!(failed.contains(rule.code), "{} on what fails", rule.code);
    }
}

#[test]
fn each_rule_has_a_code_of_its_own_and_says_why() {
    let codes: BTreeSet<&str> = rules().iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), rules().len());
    for rule in rules() {
        assert!(
            rule.why.len() > 40 && rule.why.ends_with('.'),
            "{}",
            rule.code
        );
        assert!(
            !rule.citation.is_empty() && !rule.title.ends_with('.'),
            "{}",
            rule.code
        );
    }
}
