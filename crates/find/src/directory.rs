//! The directory: everybody an organisation knows, made ready for searching.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::fold::fold;
use crate::forms::{Weight, patterns};
use crate::identifiers;
use crate::judge;
use crate::lexicon::{is_abbreviation, is_function, is_ordinary};
use crate::matches::{Context, Form, Match};
use crate::person::{Person, PersonKey};
use crate::token::{Token, UNKNOWN, WordHash, tokens};
use crate::typos::Typos;
use crate::walk;

/// Somebody and a form of theirs, at the end of a sequence of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Place in the directory's own list.
    pub person: u32,
    pub form: Form,
    pub weight: Weight,
}

/// One word of the vocabulary.
pub(crate) struct Word {
    pub text: Box<str>,
    /// It is an ordinary word too.
    pub ordinary: bool,
    /// It opens sentences or bears grammar.
    pub function: bool,
    /// In capitals it is no initials.
    pub abbreviation: bool,
}

/// All known people as one automaton over words, with their identifiers beside it.
pub struct Directory {
    pub(crate) keys: Vec<PersonKey>,
    by_key: HashMap<PersonKey, u32, WordHash>,
    pub(crate) related: Vec<Vec<u32>>,
    vocabulary: HashMap<Box<[u8]>, u32, WordHash>,
    pub(crate) words: Vec<Word>,
    /// The state after the first word, by word.
    pub(crate) roots: Vec<u32>,
    /// State and word to the next state.
    pub(crate) edges: HashMap<u64, u32, WordHash>,
    entries: Vec<Entry>,
    ranges: Vec<(u32, u32)>,
    pub(crate) typos: Typos,
    pub(crate) comma: u32,
    pub(crate) emails: HashMap<String, Vec<u32>>,
    /// What people make of a name for an address or handle: `ekhan`.
    pub(crate) handles: HashMap<String, Vec<u32>>,
    pub(crate) telephones: HashMap<String, Vec<u32>>,
    pub(crate) numbers: HashMap<String, Vec<u32>>,
    pub(crate) longest_number: usize,
    pub(crate) births: HashMap<Date, Vec<u32>>,
}

impl std::fmt::Debug for Directory {
    /// Counts alone: names do not belong in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Directory")
            .field("people", &self.keys.len())
            .field("words", &self.words.len())
            .field("states", &self.ranges.len())
            .finish_non_exhaustive()
    }
}

impl Directory {
    /// Makes a directory of `people`.
    #[must_use]
    pub fn build(people: &[Person]) -> Self {
        let mut builder = Builder::default();
        let comma = builder.number(crate::forms::COMMA);
        for (index, person) in (0..).zip(people) {
            for pattern in patterns(person) {
                let entry = Entry {
                    person: index,
                    form: pattern.form,
                    weight: pattern.weight,
                };
                if pattern.weight == Weight::Handle {
                    add(&mut builder.handles, pattern.words.concat(), index);
                } else {
                    builder.insert(&pattern.words, entry);
                }
            }
            builder.identifiers(index, person);
        }
        builder.finish(people, comma)
    }

    /// How many people it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether it holds nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Everybody known who stands in `text`, in order; matches do not overlap.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Match> {
        self.find_with(text, &Context::default())
    }

    /// The same, with what is known of the text from outside it.
    #[must_use]
    pub fn find_with(&self, text: &str, context: &Context) -> Vec<Match> {
        let tokens = self.tokens(text);
        let mut hits = identifiers::hits(self, text, &tokens);
        walk::hits(self, text, &tokens, &mut hits);
        hits.sort_by_key(|hit| (hit.start, hit.end));
        judge::matches(self, text, &tokens, &hits, context)
    }

    /// The places where `person` may stand in `text`. Others a match may mean stay in its candidates.
    #[must_use]
    pub fn find_person(&self, text: &str, person: PersonKey, context: &Context) -> Vec<Match> {
        let mut matches = self.find_with(text, context);
        matches.retain(|found| {
            found
                .candidates
                .iter()
                .any(|candidate| candidate.person == person)
        });
        matches
    }

    /// The directory's own number of a person.
    pub(crate) fn index(&self, key: PersonKey) -> Option<u32> {
        self.by_key.get(&key).copied()
    }

    pub(crate) fn key(&self, index: u32) -> PersonKey {
        usize::try_from(index)
            .ok()
            .and_then(|at| self.keys.get(at))
            .copied()
            .unwrap_or(PersonKey::MAX)
    }

    pub(crate) fn related(&self, index: u32) -> &[u32] {
        usize::try_from(index)
            .ok()
            .and_then(|at| self.related.get(at))
            .map_or(&[], Vec::as_slice)
    }

    pub(crate) fn word(&self, number: u32) -> Option<&Word> {
        usize::try_from(number)
            .ok()
            .and_then(|at| self.words.get(at))
    }

    /// Who ends at a state.
    pub(crate) fn entries(&self, state: u32) -> &[Entry] {
        usize::try_from(state)
            .ok()
            .and_then(|at| self.ranges.get(at))
            .and_then(|(from, to)| {
                self.entries
                    .get(usize::try_from(*from).ok()?..usize::try_from(*to).ok()?)
            })
            .unwrap_or_default()
    }

    pub(crate) fn step(&self, state: u32, word: u32) -> Option<u32> {
        if state == 0 {
            return usize::try_from(word)
                .ok()
                .and_then(|at| self.roots.get(at))
                .copied()
                .filter(|state| *state != 0);
        }
        self.edges.get(&edge(state, word)).copied()
    }

    fn tokens(&self, text: &str) -> Vec<Token> {
        tokens(text, |word| {
            if let Some(number) = self.vocabulary.get(word) {
                return *number;
            }
            self.plural(word).unwrap_or_else(|| {
                if self.typos.may_be(word) {
                    NEAR
                } else {
                    UNKNOWN
                }
            })
        })
    }

    /// Ellas, for Ella's; the Davieses.
    fn plural(&self, word: &[u8]) -> Option<u32> {
        let stem = word.strip_suffix(b"s").filter(|stem| stem.len() > 2)?;
        let short = || {
            stem.strip_suffix(b"e")
                .filter(|stem| stem.len() > 3)
                .and_then(|stem| self.vocabulary.get(stem))
        };
        self.vocabulary
            .get(stem)
            .or_else(short)
            .map(|number| number | PLURAL)
    }
}

/// Marks a word that is known without its last s.
pub(crate) const PLURAL: u32 = 1 << 31;
/// A word that may be a misspelt name.
pub(crate) const NEAR: u32 = UNKNOWN - 1;

pub(crate) fn edge(state: u32, word: u32) -> u64 {
    u64::from(state) << 32 | u64::from(word)
}

#[derive(Default)]
struct Builder {
    vocabulary: HashMap<Box<[u8]>, u32, WordHash>,
    words: Vec<Word>,
    names: HashSet<u32>,
    edges: HashMap<u64, u32, WordHash>,
    states: Vec<Vec<Entry>>,
    emails: HashMap<String, Vec<u32>>,
    handles: HashMap<String, Vec<u32>>,
    telephones: HashMap<String, Vec<u32>>,
    numbers: HashMap<String, Vec<u32>>,
    births: HashMap<Date, Vec<u32>>,
}

impl Builder {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.vocabulary.get(word.as_bytes()) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(0);
        self.vocabulary.insert(word.as_bytes().into(), number);
        self.words.push(Word {
            text: word.into(),
            ordinary: is_ordinary(word),
            function: is_function(word),
            abbreviation: is_abbreviation(word),
        });
        number
    }

    fn insert(&mut self, words: &[String], entry: Entry) {
        if self.states.is_empty() {
            self.states.push(Vec::new());
        }
        let mut state = 0;
        for word in words {
            let number = self.number(word);
            if matches!(
                entry.form,
                Form::FullName
                    | Form::GivenName
                    | Form::Surname
                    | Form::Nickname
                    | Form::FormerName
            ) && entry.weight <= Weight::Weak
            {
                self.names.insert(number);
            }
            let next = u32::try_from(self.states.len()).unwrap_or(0);
            let found = *self.edges.entry(edge(state, number)).or_insert(next);
            if found == next {
                self.states.push(Vec::new());
            }
            state = found;
        }
        let Some(entries) = usize::try_from(state)
            .ok()
            .and_then(|at| self.states.get_mut(at))
        else {
            return;
        };
        match entries
            .iter_mut()
            .find(|known| known.person == entry.person)
        {
            Some(known) if known.weight > entry.weight => *known = entry,
            Some(_) => {}
            None => entries.push(entry),
        }
    }

    fn identifiers(&mut self, index: u32, person: &Person) {
        for mail in &person.emails {
            add(&mut self.emails, mail.trim().to_lowercase(), index);
        }
        for telephone in &person.telephones {
            if let Some(number) = identifiers::telephone(telephone) {
                add(&mut self.telephones, number, index);
            }
        }
        for number in &person.numbers {
            let plain = identifiers::plain(&fold(number));
            if plain.len() > 3 {
                add(&mut self.numbers, plain, index);
            }
        }
        if let Some(date) = person.born_on {
            self.births.entry(date).or_default().push(index);
        }
    }

    fn finish(self, people: &[Person], comma: u32) -> Directory {
        let keys: Vec<PersonKey> = people.iter().map(|person| person.key).collect();
        let by_key: HashMap<PersonKey, u32, WordHash> = keys.iter().copied().zip(0..).collect();
        let mut edges = self.edges;
        let roots = (0..)
            .zip(&self.words)
            .map(|(word, _)| edges.remove(&edge(0, word)).unwrap_or(0))
            .collect();
        let mut entries = Vec::with_capacity(self.states.iter().map(Vec::len).sum());
        let mut ranges = Vec::with_capacity(self.states.len());
        for state in self.states {
            let from = u32::try_from(entries.len()).unwrap_or(u32::MAX);
            entries.extend(state);
            ranges.push((from, u32::try_from(entries.len()).unwrap_or(u32::MAX)));
        }
        let words = self.words;
        let names = self.names;
        let typos = Typos::build(
            (0..)
                .zip(&words)
                .filter(|(at, _)| names.contains(at))
                .map(|(at, word)| (at, word.text.as_ref())),
        );
        Directory {
            related: relations(people, &by_key),
            by_key,
            keys,
            vocabulary: self.vocabulary,
            words,
            roots,
            edges,
            entries,
            ranges,
            typos,
            comma,
            longest_number: self.numbers.keys().map(String::len).max().unwrap_or(0),
            emails: self.emails,
            handles: self.handles,
            telephones: self.telephones,
            numbers: self.numbers,
            births: self.births,
        }
    }
}

fn add(map: &mut HashMap<String, Vec<u32>>, key: String, person: u32) {
    let people = map.entry(key).or_default();
    if !people.contains(&person) {
        people.push(person);
    }
}

/// Who is related to whom, in both directions.
fn relations(people: &[Person], by_key: &HashMap<PersonKey, u32, WordHash>) -> Vec<Vec<u32>> {
    let mut related = vec![Vec::new(); people.len()];
    for (index, person) in (0..).zip(people) {
        for other in person
            .context
            .iter()
            .filter_map(|key| by_key.get(key))
            .copied()
            .filter(|other| *other != index)
        {
            for (from, to) in [(index, other), (other, index)] {
                if let Some(list) = usize::try_from(from)
                    .ok()
                    .and_then(|at| related.get_mut(at))
                {
                    list.push(to);
                }
            }
        }
    }
    for list in &mut related {
        list.sort_unstable();
        list.dedup();
    }
    related
}
