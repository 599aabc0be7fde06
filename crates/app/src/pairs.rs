//! Names that are made of ordinary words: "mark young" in small letters is no name to the finder,
//! but a reviewer must see it, and the release check would stop it.

use std::collections::HashMap;
use std::sync::Arc;

use store::EntityId;

use crate::bodies::Person;

/// Whom two folded words may mean.
type ByWords = HashMap<(String, String), Vec<EntityId>>;

/// Given and family name as two folded words, in either order, with whom they may mean.
#[derive(Clone, Default)]
pub(crate) struct Pairs {
    built: Arc<ByWords>,
    /// What changed since: where it says something, that counts.
    over: ByWords,
}

/// Two words of a text that are somebody's name.
pub(crate) struct PairHit<'a> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) people: &'a [EntityId],
}

impl Pairs {
    /// Of the names of many, each taken in by [`Pairs::put`].
    pub(crate) fn of(built: ByWords) -> Self {
        Self {
            built: Arc::new(built),
            over: ByWords::new(),
        }
    }

    /// Takes a person's names in while all are gathered.
    pub(crate) fn put(built: &mut ByWords, id: EntityId, person: &Person) {
        for pair in pairs_of(person) {
            let people = built.entry(pair).or_default();
            if !people.contains(&id) {
                people.push(id);
            }
        }
    }

    /// Takes a person's names in.
    pub(crate) fn add(&mut self, id: EntityId, person: &Person) {
        for pair in pairs_of(person) {
            let people = self.over(pair);
            if !people.contains(&id) {
                people.push(id);
            }
        }
    }

    /// Takes a person's names out.
    pub(crate) fn remove(&mut self, id: EntityId, person: &Person) {
        for pair in pairs_of(person) {
            self.over(pair).retain(|other| *other != id);
        }
    }

    fn over(&mut self, pair: (String, String)) -> &mut Vec<EntityId> {
        let built = &self.built;
        self.over
            .entry(pair)
            .or_insert_with_key(|pair| built.get(pair).cloned().unwrap_or_default())
    }

    /// Where such pairs stand in a text, with at most a comma and a space between the words.
    pub(crate) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = PairHit<'a>> {
        let words = words(text);
        let mut hits = Vec::new();
        for pair in words.windows(2) {
            let [(start, middle, first), (second_start, end, second)] = pair else {
                continue;
            };
            let between = text.get(*middle..*second_start).unwrap_or_default();
            if between.chars().count() > 2 || between.contains('.') {
                continue;
            }
            let pair = (first.clone(), second.clone());
            let people = self.over.get(&pair).or_else(|| self.built.get(&pair));
            if let Some(people) = people.filter(|people| !people.is_empty()) {
                hits.push(PairHit {
                    start: *start,
                    end: *end,
                    people,
                });
            }
        }
        hits.into_iter()
    }
}

fn pairs_of(person: &Person) -> Vec<(String, String)> {
    let family = find::fold(person.family_name.trim());
    if family.is_empty() || family.contains(|c: char| !c.is_alphanumeric()) {
        return Vec::new();
    }
    let first = person.given_names.split_whitespace().next();
    let given = first.into_iter().chain(person.known_as.as_deref());
    given
        .chain(person.nicknames.iter().map(String::as_str))
        .map(find::fold)
        .flat_map(|given| [(given.clone(), family.clone()), (family.clone(), given)])
        .collect()
}

/// The words of a text, folded, with where they stand.
fn words(text: &str) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    let mut began = None;
    for (at, letter) in text
        .char_indices()
        .chain(std::iter::once((text.len(), ' ')))
    {
        match (letter.is_alphanumeric(), began) {
            (true, None) => began = Some(at),
            (false, Some(start)) => {
                found.push((
                    start,
                    at,
                    find::fold(text.get(start..at).unwrap_or_default()),
                ));
                began = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs() -> Pairs {
        let mut pairs = Pairs::default();
        let person = Person {
            given_names: "Mark Anthony".to_owned(),
            family_name: "Young".to_owned(),
            ..Person::default()
        };
        pairs.add(EntityId([7; 16]), &person);
        pairs
    }

    fn found(text: &str) -> Vec<&str> {
        let pairs = pairs();
        let spans: Vec<(usize, usize)> = pairs.find(text).map(|hit| (hit.start, hit.end)).collect();
        spans
            .iter()
            .filter_map(|(start, end)| text.get(*start..*end))
            .collect()
    }

    #[test]
    fn two_ordinary_words_that_are_a_name_are_seen() {
        assert_eq!(found("saw mark young today"), ["mark young"]);
        assert_eq!(found("YOUNG, MARK"), ["YOUNG, MARK"]);
        assert_eq!(found("éé mark young's book"), ["mark young"]);
    }

    #[test]
    fn what_only_stands_near_is_not() {
        assert!(found("give him a mark. Young people came").is_empty());
        assert!(found("a high mark for the young").is_empty());
        assert!(found("").is_empty());
    }
}
