//! The built-in tables: diminutives, and words that are names as well.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static DIMINUTIVES: LazyLock<Diminutives> =
    LazyLock::new(|| Diminutives::parse(include_str!("data/diminutives.txt")));
static ORDINARY: LazyLock<Words> = LazyLock::new(|| words(include_str!("data/ordinary.txt")));
static FUNCTION: LazyLock<Words> = LazyLock::new(|| words(include_str!("data/function.txt")));
static ABBREVIATIONS: LazyLock<Words> =
    LazyLock::new(|| words(include_str!("data/abbreviations.txt")));

static FAMILIES: LazyLock<Words> = LazyLock::new(|| words(include_str!("data/families.txt")));

type Words = BTreeSet<&'static str>;

fn words(file: &'static str) -> Words {
    lines(file).flat_map(str::split_whitespace).collect()
}

struct Diminutives {
    short: BTreeMap<&'static str, Vec<&'static str>>,
    long: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Diminutives {
    fn parse(file: &'static str) -> Self {
        let mut short: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut long: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (name, made) in lines(file).filter_map(|line| line.split_once(':')) {
            for pet in made.split_whitespace() {
                short.entry(name).or_default().push(pet);
                long.entry(pet).or_default().push(name);
            }
        }
        Self { short, long }
    }
}

fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// What people make of a folded given name.
pub(crate) fn short_for(name: &str) -> &'static [&'static str] {
    DIMINUTIVES.short.get(name).map_or(&[], Vec::as_slice)
}

/// The names a folded pet name may stand for.
pub(crate) fn long_for(pet: &str) -> &'static [&'static str] {
    DIMINUTIVES.long.get(pet).map_or(&[], Vec::as_slice)
}

/// Whether a folded word is a given name of the table.
pub(crate) fn is_given(name: &str) -> bool {
    DIMINUTIVES.short.contains_key(name) || (name.len() > 3 && DIMINUTIVES.long.contains_key(name))
}

/// Whether a folded word is a family name common in Britain.
pub(crate) fn is_family(name: &str) -> bool {
    FAMILIES.contains(name)
}

/// Whether a folded word is an ordinary word as well as a name.
pub(crate) fn is_ordinary(word: &str) -> bool {
    ORDINARY.contains(word) || FUNCTION.contains(word)
}

/// Whether a folded word opens sentences or bears grammar, so that a capital says nothing.
pub(crate) fn is_function(word: &str) -> bool {
    FUNCTION.contains(word)
}

/// Whether folded capitals are something else than initials.
pub(crate) fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.contains(word) || FUNCTION.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_read_both_ways() {
        assert!(short_for("elizabeth").contains(&"beth"));
        assert!(long_for("beth").contains(&"elizabeth"));
        assert!(short_for("xyz").is_empty());
        assert!(is_ordinary("may") && is_ordinary("grace") && !is_ordinary("ella"));
    }

    #[test]
    fn every_line_is_folded_and_says_something() {
        for (name, made) in
            lines(include_str!("data/diminutives.txt")).filter_map(|l| l.split_once(':'))
        {
            assert_eq!(crate::fold::fold(name), name);
            assert!(
                made.split_whitespace()
                    .all(|m| m != name && crate::fold::fold(m) == m),
                "{name}"
            );
        }
    }
}
