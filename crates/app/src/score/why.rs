//! Why something was likely missed, and who it may be.

use std::collections::HashMap;
use std::ops::Range;

use find::Detected;
use store::EntityId;

use super::compare::{Hit, is_detail};
use crate::Directory;

/// A likely reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    /// A part of it was found.
    Part,
    /// It names nobody.
    Meant,
    /// Somebody's name nearly.
    Spelled,
    /// Somebody's name, and not taken for one here.
    Ordinary,
    /// It has the shape of something, and nothing bears that out.
    Unsure,
    /// Nobody is written so.
    NotHeld,
    /// No detail of anybody's, nor of a known shape.
    NoKind,
}

impl Why {
    const ALL: [Self; 7] = [
        Self::Part,
        Self::Meant,
        Self::Spelled,
        Self::Ordinary,
        Self::Unsure,
        Self::NotHeld,
        Self::NoKind,
    ];

    /// A stable word for files and tables.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Meant => "meant",
            Self::Spelled => "spelled",
            Self::Ordinary => "ordinary",
            Self::Unsure => "unsure",
            Self::NotHeld => "not-held",
            Self::NoKind => "no-kind",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Part => "Only a part of it was found.",
            Self::Meant => "It names nobody: only a reader can tell who is meant.",
            Self::Spelled => "It is spelled unlike what is on record.",
            Self::Ordinary => "It is a name on record, but here it may be an ordinary word.",
            Self::Unsure => "It looks like a name or a number, but nothing bears that out.",
            Self::NotHeld => {
                "Nobody on record is written so: it may be a nickname or a former name, or somebody who is not held here."
            }
            Self::NoKind => "It is on record for nobody, and has no shape that is known.",
        }
    }
}

/// The plain words of a reason.
pub fn missed_because(code: &str) -> &'static str {
    let why = Why::ALL.into_iter().find(|why| why.code() == code);
    why.map_or("", Why::words)
}

/// Whom each word of a name belongs to.
pub(super) struct Names(HashMap<String, Vec<EntityId>>);

/// How many people are offered.
const OFFERED: usize = 4;

impl Names {
    /// Of everybody.
    pub(super) fn of(directory: &Directory) -> Self {
        let mut names: HashMap<String, Vec<EntityId>> = HashMap::new();
        for person in directory.everybody() {
            let body = &person.body;
            let more = body.known_as.iter().chain(&body.nicknames);
            let written = [&body.given_names, &body.family_name].into_iter();
            for name in written.chain(more).chain(&body.former_names) {
                for word in folded(name) {
                    let people = names.entry(word).or_default();
                    if people.last() != Some(&person.id) {
                        people.push(person.id);
                    }
                }
            }
        }
        Self(names)
    }

    /// Why a mark of which nothing was found was likely missed, and who it may be: whoever is written
    /// nearly so, or else who stands in the same text.
    pub(super) fn why(
        &self,
        (text, shapes): (&str, &[Detected]),
        mark: &Range<usize>,
        hits: &[(Hit, bool)],
    ) -> (Why, Vec<EntityId>) {
        let words = text.get(mark.clone()).unwrap_or_default();
        let written = folded(words);
        let beside = || {
            let mut people: Vec<EntityId> = Vec::new();
            for id in hits.iter().flat_map(|(hit, _)| &hit.who) {
                if !people.contains(id) {
                    people.push(*id);
                }
            }
            people.truncate(OFFERED);
            people
        };
        if written.iter().all(|word| MEANT.contains(&word.as_str())) {
            return (Why::Meant, Vec::new());
        }
        let detail = is_detail(words);
        if !detail {
            let exact = |word: &String| self.0.get(word).into_iter().flatten().copied();
            let exact = first(written.iter().flat_map(exact));
            if !exact.is_empty() {
                return (Why::Ordinary, exact);
            }
            let near = first(written.iter().flat_map(|word| self.near(word)));
            if !near.is_empty() {
                return (Why::Spelled, near);
            }
        }
        let unsure = shapes
            .iter()
            .any(|shape| shape.start < mark.end && mark.start < shape.end);
        match (unsure, detail) {
            (true, _) => (Why::Unsure, beside()),
            (false, true) => (Why::NoKind, beside()),
            (false, false) => (Why::NotHeld, beside()),
        }
    }

    /// Whose name is so near that a slip may be between: one letter of four and five, two of more.
    fn near<'a>(&'a self, word: &'a str) -> impl Iterator<Item = EntityId> + 'a {
        let length = word.chars().count();
        let most = match length {
            0..=3 => 0,
            4..=5 => 1,
            6..=LONGEST_NAME => 2,
            _ => 0,
        };
        let near = self.0.iter().filter(move |(name, _)| {
            most > 0 && name.chars().count().abs_diff(length) <= most && slips(name, word) <= most
        });
        let mut near: Vec<&Vec<EntityId>> = near.map(|(_, people)| people).collect();
        near.sort();
        near.into_iter().flatten().copied()
    }
}

/// Longer words are no names that anybody mistypes.
const LONGEST_NAME: usize = 40;

fn first(people: impl Iterator<Item = EntityId>) -> Vec<EntityId> {
    let mut first: Vec<EntityId> = Vec::new();
    for id in people {
        if first.len() < OFFERED && !first.contains(&id) {
            first.push(id);
        }
    }
    first
}

/// The folded words of a name.
fn folded(name: &str) -> Vec<String> {
    let folded = find::fold(name);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How many letters must be put in, left out or changed to make one word of another.
fn slips(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (number, letter) in (1..).zip(one.chars()) {
        let mut diagonal = std::mem::replace(row.first_mut().unwrap_or(&mut 0), number);
        let mut left = number;
        for (cell, with) in row.iter_mut().skip(1).zip(other.chars()) {
            let changed = diagonal + usize::from(letter != with);
            diagonal = *cell;
            *cell = changed.min(left + 1).min(*cell + 1);
            left = *cell;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// Words that mean somebody and name nobody.
const MEANT: [&str; 54] = [
    "he",
    "she",
    "they",
    "him",
    "her",
    "them",
    "his",
    "hers",
    "their",
    "theirs",
    "himself",
    "herself",
    "themselves",
    "i",
    "me",
    "my",
    "we",
    "us",
    "our",
    "you",
    "your",
    "the",
    "a",
    "mum",
    "mummy",
    "mom",
    "mother",
    "dad",
    "daddy",
    "father",
    "parent",
    "parents",
    "carer",
    "brother",
    "sister",
    "gran",
    "grandma",
    "grandmother",
    "nan",
    "nana",
    "grandad",
    "grandpa",
    "grandfather",
    "aunt",
    "auntie",
    "uncle",
    "cousin",
    "son",
    "daughter",
    "child",
    "boy",
    "girl",
    "tutor",
    "teacher",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (one, other, expected) in [
            ("", "", 0),
            ("khan", "khan", 0),
            ("khan", "kahn", 2),
            ("marsh", "march", 1),
            ("siobhan", "shivaun", 5),
            ("", "abc", 3),
        ] {
            assert_eq!(slips(one, other), expected, "{one} {other}");
            assert_eq!(slips(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn every_reason_has_words() {
        for why in Why::ALL {
            assert!(missed_because(why.code()).ends_with('.'));
        }
        assert_eq!(missed_because("none"), "");
    }
}
