//! The directory: everybody an organisation knows, made ready for searching.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::changes::{Changes, layered};
use crate::fold::fold;
use crate::forms::{Weight, patterns};
use crate::identifiers;
use crate::judge;
use crate::lexicon::{is_abbreviation, is_function, is_ordinary};
use crate::matches::{Context, Form, Match};
use crate::person::{Person, PersonKey};
use crate::token::{Token, UNKNOWN, WordHash, tokens, without_s};
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

impl Word {
    pub(crate) fn new(word: &str) -> Self {
        Self {
            text: word.into(),
            ordinary: is_ordinary(word),
            function: is_function(word),
            abbreviation: is_abbreviation(word),
        }
    }
}

/// All known people as one automaton over words, with their identifiers beside it.
#[derive(Clone)]
pub struct Directory {
    pub(crate) built: Arc<Built>,
    pub(crate) changes: Changes,
}

/// The automaton as it was built.
pub(crate) struct Built {
    keys: Vec<PersonKey>,
    by_key: HashMap<PersonKey, u32, WordHash>,
    related: Vec<Vec<u32>>,
    vocabulary: HashMap<Box<[u8]>, u32, WordHash>,
    pub(crate) words: Vec<Word>,
    /// In how many names each word stands, and in how many it is looked for with mistakes.
    uses: Vec<(u32, u32)>,
    /// The state after the first word, by word.
    roots: Vec<u32>,
    /// State and word to the next state.
    edges: HashMap<u64, u32, WordHash>,
    /// How many names lead through each state.
    passes: Vec<u32>,
    entries: Vec<Entry>,
    pub(crate) ranges: Vec<(u32, u32)>,
    pub(crate) typos: Typos,
    comma: u32,
    pub(crate) emails: HashMap<String, Vec<u32>>,
    /// What people make of a name for an address or handle: `ekhan`.
    pub(crate) handles: HashMap<String, Vec<u32>>,
    pub(crate) telephones: HashMap<String, Vec<u32>>,
    pub(crate) numbers: HashMap<String, Vec<u32>>,
    longest_number: usize,
    pub(crate) births: HashMap<Date, Vec<u32>>,
}

impl std::fmt::Debug for Directory {
    /// Counts alone: names do not belong in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Directory")
            .field("people", &self.len())
            .field("words", &self.built.words.len())
            .field("states", &self.built.ranges.len())
            .field("changes", &self.changes())
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
        self.built.keys.len() + self.changes.keys.len()
    }

    /// Whether it holds nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
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
        let built = self.built.by_key.get(&key);
        built.or_else(|| self.changes.by_key.get(&key)).copied()
    }

    pub(crate) fn key(&self, index: u32) -> PersonKey {
        at(&self.built.keys, &self.changes.keys, index)
            .copied()
            .unwrap_or(PersonKey::MAX)
    }

    pub(crate) fn related(&self, index: u32) -> &[u32] {
        let over = self.changes.related.get(&index);
        let built = || self.built.related.get(usize::try_from(index).ok()?);
        over.or_else(built).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn word(&self, number: u32) -> Option<&Word> {
        let place = usize::try_from(number).ok()?;
        let built = self.built.words.get(place);
        built.or_else(|| {
            let place = place.checked_sub(self.built.words.len())?;
            self.changes.words.get(place).map(Arc::as_ref)
        })
    }

    /// In how many names a word stands.
    pub(crate) fn uses(&self, number: u32) -> u32 {
        let over = self.changes.uses.get(&number).copied();
        over.unwrap_or_else(|| self.built_uses(number).0)
    }

    /// In how many of them it is looked for with mistakes.
    pub(crate) fn name_uses(&self, number: u32) -> u32 {
        let over = self.changes.names.get(&number).copied();
        over.unwrap_or_else(|| self.built_uses(number).1)
    }

    fn built_uses(&self, number: u32) -> (u32, u32) {
        let place = usize::try_from(number).ok();
        let uses = place.and_then(|place| self.built.uses.get(place));
        uses.copied().unwrap_or_default()
    }

    /// How many names lead through a state.
    pub(crate) fn passes(&self, state: u32) -> u32 {
        let built = || self.built.passes.get(usize::try_from(state).ok()?).copied();
        let over = self.changes.passes.get(&state).copied();
        over.or_else(built).unwrap_or(0)
    }

    /// Who ends at a state.
    pub(crate) fn entries(&self, state: u32) -> &[Entry] {
        if let Some(entries) = self.changes.entries.get(&state) {
            return entries;
        }
        usize::try_from(state)
            .ok()
            .and_then(|at| self.built.ranges.get(at))
            .and_then(|(from, to)| {
                self.built
                    .entries
                    .get(usize::try_from(*from).ok()?..usize::try_from(*to).ok()?)
            })
            .unwrap_or_default()
    }

    /// The next state, if somebody's name leads there.
    pub(crate) fn step(&self, state: u32, word: u32) -> Option<u32> {
        let next = self.edge(state, word)?;
        (self.passes(next) > 0).then_some(next)
    }

    /// The next state, whether or not anybody's name leads there now.
    pub(crate) fn edge(&self, state: u32, word: u32) -> Option<u32> {
        let root = || {
            let root = self.built.roots.get(usize::try_from(word).ok()?);
            root.copied().filter(|state| *state != 0)
        };
        let built = if state == 0 {
            root()
        } else {
            self.built.edges.get(&edge(state, word)).copied()
        };
        built.or_else(|| self.changes.edges.get(&edge(state, word)).copied())
    }

    /// The number of a word of the vocabulary, whether or not anybody bears it now.
    pub(crate) fn vocabulary(&self, word: &[u8]) -> Option<u32> {
        let built = self.built.vocabulary.get(word);
        built.or_else(|| self.changes.vocabulary.get(word)).copied()
    }

    /// The number of a word that somebody bears.
    fn borne(&self, word: &[u8]) -> Option<u32> {
        self.vocabulary(word)
            .filter(|number| self.uses(*number) > 0)
    }

    /// The number that stands for a comma.
    pub(crate) fn comma(&self) -> u32 {
        self.built.comma
    }

    pub(crate) fn email(&self, address: &str) -> Option<&Vec<u32>> {
        layered(&self.changes.emails, &self.built.emails, address)
    }

    pub(crate) fn handle(&self, handle: &str) -> Option<&Vec<u32>> {
        layered(&self.changes.handles, &self.built.handles, handle)
    }

    pub(crate) fn telephone(&self, number: &str) -> Option<&Vec<u32>> {
        layered(&self.changes.telephones, &self.built.telephones, number)
    }

    pub(crate) fn numbered(&self, number: &str) -> Option<&Vec<u32>> {
        layered(&self.changes.numbers, &self.built.numbers, number)
    }

    pub(crate) fn born(&self, on: Date) -> Option<&Vec<u32>> {
        layered(&self.changes.births, &self.built.births, &on)
    }

    /// Whether a birth date of anybody is known.
    pub(crate) fn has_births(&self) -> bool {
        !self.built.births.is_empty() || !self.changes.births.is_empty()
    }

    /// Whether a telephone or number of anybody is known.
    pub(crate) fn has_numbers(&self) -> bool {
        let (built, over) = (&self.built, &self.changes);
        !(built.telephones.is_empty()
            && built.numbers.is_empty()
            && over.telephones.is_empty()
            && over.numbers.is_empty())
    }

    pub(crate) fn longest_number(&self) -> usize {
        self.built.longest_number.max(self.changes.longest_number)
    }

    fn tokens(&self, text: &str) -> Vec<Token> {
        tokens(text, |word| {
            if let Some(number) = self.borne(word) {
                return number;
            }
            self.plural(word).unwrap_or_else(|| {
                if self.built.typos.may_be(word) || self.changes.typos.may_be(word) {
                    NEAR
                } else {
                    UNKNOWN
                }
            })
        })
    }

    /// Ellas, for Ella's; the Davieses.
    fn plural(&self, word: &[u8]) -> Option<u32> {
        without_s(word, |stem| self.borne(stem)).map(|number| number | PLURAL)
    }
}

/// Marks a word that is known without its last s.
pub(crate) const PLURAL: u32 = 1 << 31;
/// A word that may be a misspelt name.
pub(crate) const NEAR: u32 = UNKNOWN - 1;

pub(crate) fn edge(state: u32, word: u32) -> u64 {
    u64::from(state) << 32 | u64::from(word)
}

/// An item of two lists one behind the other.
fn at<'a, T>(first: &'a [T], second: &'a [T], index: u32) -> Option<&'a T> {
    let index = usize::try_from(index).ok()?;
    let built = first.get(index);
    built.or_else(|| second.get(index.checked_sub(first.len())?))
}

/// Whether the words of a form are looked for with mistakes.
pub(crate) fn is_name(entry: Entry) -> bool {
    let form = matches!(
        entry.form,
        Form::FullName | Form::GivenName | Form::Surname | Form::Nickname | Form::FormerName
    );
    form && entry.weight <= Weight::Weak
}

/// What is compared of a person's identifiers.
pub(crate) struct Identifiers {
    pub(crate) emails: Vec<String>,
    pub(crate) telephones: Vec<String>,
    pub(crate) numbers: Vec<String>,
    pub(crate) birth: Option<Date>,
}

impl Identifiers {
    pub(crate) fn of(person: &Person) -> Self {
        let emails = person.emails.iter().map(|mail| mail.trim().to_lowercase());
        let telephones = person.telephones.iter();
        let numbers = person.numbers.iter();
        Self {
            emails: emails.collect(),
            telephones: telephones
                .filter_map(|telephone| identifiers::telephone(telephone))
                .collect(),
            numbers: numbers
                .map(|number| identifiers::plain(&fold(number)))
                .filter(|plain| plain.len() > 3)
                .collect(),
            birth: person.born_on,
        }
    }
}

#[derive(Default)]
struct Builder {
    vocabulary: HashMap<Box<[u8]>, u32, WordHash>,
    words: Vec<Word>,
    uses: Vec<(u32, u32)>,
    edges: HashMap<u64, u32, WordHash>,
    passes: Vec<u32>,
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
        self.words.push(Word::new(word));
        self.uses.push((0, 0));
        number
    }

    fn insert(&mut self, words: &[String], entry: Entry) {
        if self.states.is_empty() {
            self.states.push(Vec::new());
            self.passes.push(0);
        }
        let mut state = 0;
        for word in words {
            let number = self.number(word);
            let uses = usize::try_from(number).ok();
            if let Some((uses, names)) = uses.and_then(|at| self.uses.get_mut(at)) {
                *uses += 1;
                *names += u32::from(is_name(entry));
            }
            let next = u32::try_from(self.states.len()).unwrap_or(0);
            let found = *self.edges.entry(edge(state, number)).or_insert(next);
            if found == next {
                self.states.push(Vec::new());
                self.passes.push(0);
            }
            let passes = usize::try_from(found).ok();
            if let Some(passes) = passes.and_then(|at| self.passes.get_mut(at)) {
                *passes += 1;
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
        let Identifiers {
            emails,
            telephones,
            numbers,
            birth,
        } = Identifiers::of(person);
        for email in emails {
            add(&mut self.emails, email, index);
        }
        for telephone in telephones {
            add(&mut self.telephones, telephone, index);
        }
        for number in numbers {
            add(&mut self.numbers, number, index);
        }
        if let Some(date) = birth {
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
        let names = (0..).zip(&words).zip(&self.uses);
        let typos = Typos::build(
            names
                .filter(|(_, (_, names))| *names > 0)
                .map(|((at, word), _)| (at, word.text.as_ref())),
        );
        let built = Built {
            related: relations(people, &by_key),
            by_key,
            keys,
            vocabulary: self.vocabulary,
            words,
            uses: self.uses,
            roots,
            edges,
            passes: self.passes,
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
        };
        Directory {
            built: Arc::new(built),
            changes: Changes::default(),
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
