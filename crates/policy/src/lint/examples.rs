//! Each rule's examples: what passes, what fails, laid over the smallest pack with nothing to find.

use std::collections::BTreeSet;

use super::{Rule, lint, look, rules, text};
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

fn read(parts: &str) -> Pack {
    let text = over(parts);
    let pack = Pack::read(&[("pack.toml", &text)]);
    pack.unwrap_or_else(|faults| panic!("{parts}\n{faults:#?}"))
}

/// Whether a rule finds something.
fn finds(rule: &'static Rule, parts: &str) -> bool {
    let pack = read(parts);
    !look(rule, &pack, TODAY, &text::prose(&pack)).is_empty()
}

#[test]
fn the_sound_pack_has_nothing_to_find() {
    assert!(Pack::parse(&[("sound.toml", SOUND)]).is_ok());
    let found = lint(&read(""), TODAY);
    let found: Vec<String> = found.iter().map(super::Finding::pictured).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn each_rule_lets_pass_what_passes_and_finds_what_fails() {
    for rule in rules() {
        assert!(!finds(rule, rule.passes), "{} on what passes", rule.code);
        assert!(finds(rule, rule.fails), "{} on what fails", rule.code);
    }
}

#[test]
fn each_rule_has_a_code_of_its_own_and_says_why() {
    let codes: BTreeSet<&str> = rules().iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), rules().len());
    for rule in rules() {
        let sentences = rule.why.matches(['.', '?']).count();
        assert!(
            sentences > 1 && rule.why.ends_with('.'),
            "{} says why in one sentence",
            rule.code
        );
        assert!(
            !rule.citation.is_empty() && !rule.title.ends_with('.'),
            "{}",
            rule.code
        );
    }
}
