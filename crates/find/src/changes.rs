//! What changed since the automaton was built: who came, went or is called otherwise is laid over
//! it, and the places it has already are counted, so that what nobody bears any more is not found.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use jiff::civil::Date;

use crate::directory::{Directory, Entry, Identifiers, Word, edge, is_name};
use crate::fold::fold;
use crate::forms::{Weight, patterns};
use crate::person::{Person, PersonKey};
use crate::token::WordHash;
use crate::typos::Typos;
use crate::work::looked;

/// Lies over what was built: where it says something, that counts.
#[derive(Clone, Default)]
pub(crate) struct Changes {
    /// How often somebody came, went or changed.
    count: usize,
    pub(crate) keys: Vec<PersonKey>,
    pub(crate) by_key: HashMap<PersonKey, u32, WordHash>,
    pub(crate) related: HashMap<u32, Vec<u32>, WordHash>,
    pub(crate) vocabulary: HashMap<Box<[u8]>, u32, WordHash>,
    pub(crate) words: Vec<Arc<Word>>,
    /// In how many names a word stands.
    pub(crate) uses: HashMap<u32, u32, WordHash>,
    /// Of those, in how many it is looked for with mistakes.
    pub(crate) names: HashMap<u32, u32, WordHash>,
    pub(crate) edges: HashMap<u64, u32, WordHash>,
    states: u32,
    /// How many names lead through a state.
    pub(crate) passes: HashMap<u32, u32, WordHash>,
    pub(crate) entries: HashMap<u32, Vec<Entry>, WordHash>,
    pub(crate) typos: Typos,
    pub(crate) emails: HashMap<String, Vec<u32>>,
    pub(crate) handles: HashMap<String, Vec<u32>>,
    pub(crate) telephones: HashMap<String, Vec<u32>>,
    pub(crate) numbers: HashMap<String, Vec<u32>>,
    pub(crate) longest_number: usize,
    pub(crate) births: HashMap<Date, Vec<u32>>,
}

/// Who stands under a key: what lies over it, or else what was built.
pub(crate) fn layered<'a, K, Q, S>(
    over: &'a HashMap<K, Vec<u32>, S>,
    built: &'a HashMap<K, Vec<u32>, S>,
    key: &Q,
) -> Option<&'a Vec<u32>>
where
    K: Borrow<Q> + Eq + Hash,
    Q: Eq + Hash + ?Sized,
    S: BuildHasher,
{
    let found = over.get(key).or_else(|| built.get(key));
    found.filter(|people| !people.is_empty())
}

/// Takes a person in or out of the list under a key; lists are in the order of people.
fn set<K: Clone + Eq + Hash>(
    over: &mut HashMap<K, Vec<u32>>,
    built: &HashMap<K, Vec<u32>>,
    key: K,
    person: u32,
    comes: bool,
) {
    let people = over
        .entry(key)
        .or_insert_with_key(|key| built.get(key).cloned().unwrap_or_default());
    match people.binary_search(&person) {
        Err(at) if comes => people.insert(at, person),
        Ok(at) if !comes => {
            people.remove(at);
        }
        Ok(_) | Err(_) => {}
    }
}

impl Directory {
    /// Takes in that somebody came (`old` is `None`), went (`new` is `None`) or changed, without
    /// building anew: the same is found afterwards as if it were built of the people there are then,
    /// in the same order. `old` must be as it was taken in before. Whom somebody belongs to is told
    /// by [`Directory::relate`].
    pub fn change(&mut self, old: Option<&Person>, new: Option<&Person>) {
        let Some(key) = old.or(new).map(|person| person.key) else {
            return;
        };
        self.changes.count += 1;
        let index = self.index(key).unwrap_or_else(|| self.add_key(key));
        for (person, comes) in [(old, false), (new, true)] {
            if let Some(person) = person {
                self.set_names(index, person, comes);
                self.set_identifiers(index, person, comes);
            }
        }
    }

    /// Takes in whom somebody belongs to, from either side; those who are not known are left out.
    pub fn relate(&mut self, key: PersonKey, others: &[PersonKey]) {
        let Some(index) = self.index(key) else {
            return;
        };
        let others = others.iter().filter_map(|other| self.index(*other));
        let mut others: Vec<u32> = others.filter(|other| *other != index).collect();
        others.sort_unstable();
        others.dedup();
        self.changes.related.insert(index, others);
    }

    /// How many changes were taken in since it was built.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.changes.count
    }

    fn add_key(&mut self, key: PersonKey) -> u32 {
        let index = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.changes.keys.push(key);
        self.changes.by_key.insert(key, index);
        index
    }

    fn set_names(&mut self, index: u32, person: &Person, comes: bool) {
        for pattern in patterns(person) {
            let entry = Entry {
                person: index,
                form: pattern.form,
                weight: pattern.weight,
            };
            if pattern.weight == Weight::Handle {
                let handle = pattern.words.concat();
                let built = Arc::clone(&self.built);
                set(
                    &mut self.changes.handles,
                    &built.handles,
                    handle,
                    index,
                    comes,
                );
            } else {
                self.set_name(&pattern.words, entry, comes);
            }
        }
    }

    fn set_name(&mut self, words: &[String], entry: Entry, comes: bool) {
        let mut state = 0;
        for word in words {
            let number = self.number(word);
            self.count_word(number, is_name(entry), comes);
            let next = match self.edge(state, number) {
                Some(next) => next,
                None => self.add_state(state, number),
            };
            let passes = counted(self.passes(next), comes);
            self.changes.passes.insert(next, passes);
            state = next;
        }
        // What was built is copied once, not at each change: as many may bear one name as there are.
        if !self.changes.entries.contains_key(&state) {
            let built = self.entries(state).to_vec();
            looked(built.len());
            self.changes.entries.insert(state, built);
        }
        let Some(entries) = self.changes.entries.get_mut(&state) else {
            return;
        };
        let at = entries.partition_point(|known| known.person < entry.person);
        match entries
            .get_mut(at)
            .filter(|known| known.person == entry.person)
        {
            Some(_) if !comes => {
                entries.remove(at);
            }
            Some(known) if known.weight > entry.weight => *known = entry,
            None if comes => entries.insert(at, entry),
            Some(_) | None => {}
        }
    }

    /// The number of a word, whether or not somebody bears it now.
    fn number(&mut self, word: &str) -> u32 {
        let known = self.vocabulary(word.as_bytes());
        known.unwrap_or_else(|| {
            let at = self.built.words.len() + self.changes.words.len();
            let number = u32::try_from(at).unwrap_or(0);
            self.changes
                .vocabulary
                .insert(word.as_bytes().into(), number);
            self.changes.words.push(Arc::new(Word::new(word)));
            number
        })
    }

    fn count_word(&mut self, number: u32, is_name: bool, comes: bool) {
        let uses = counted(self.uses(number), comes);
        self.changes.uses.insert(number, uses);
        if !is_name {
            return;
        }
        let before = self.name_uses(number);
        self.changes.names.insert(number, counted(before, comes));
        // What was built knows its own names; a name that comes again is there already.
        if comes && before == 0 {
            let text: Option<Box<str>> = self.word(number).map(|word| word.text.clone());
            if let Some(text) = text {
                self.changes.typos.add(number, &text);
            }
        }
    }

    fn add_state(&mut self, state: u32, number: u32) -> u32 {
        let built = u32::try_from(self.built.ranges.len()).unwrap_or(u32::MAX);
        // State 0 is where every name begins, also where nothing was built.
        let next = built.max(1) + self.changes.states;
        self.changes.states += 1;
        self.changes.edges.insert(edge(state, number), next);
        next
    }

    fn set_identifiers(&mut self, index: u32, person: &Person, comes: bool) {
        let Identifiers {
            emails,
            telephones,
            numbers,
            birth,
        } = Identifiers::of(person);
        let built = Arc::clone(&self.built);
        let over = &mut self.changes;
        for email in emails {
            set(&mut over.emails, &built.emails, email, index, comes);
        }
        for telephone in telephones {
            set(
                &mut over.telephones,
                &built.telephones,
                telephone,
                index,
                comes,
            );
        }
        for number in numbers {
            over.longest_number = over.longest_number.max(number.len());
            set(&mut over.numbers, &built.numbers, number, index, comes);
        }
        if let Some(date) = birth {
            set(&mut over.births, &built.births, date, index, comes);
        }
    }

    /// Names that differ from a word by one mistake, in the order of their letters.
    pub(crate) fn near(&self, written: &str) -> Vec<u32> {
        let written = fold(written);
        let text = |number| self.word(number).map_or("", |word| word.text.as_ref());
        let mut near = self.built.typos.near(&written, text);
        near.extend(self.changes.typos.near(&written, text));
        near.retain(|number| self.name_uses(*number) > 0);
        near.sort_unstable_by_key(|number| text(*number));
        near.dedup();
        near
    }
}

fn counted(count: u32, comes: bool) -> u32 {
    if comes {
        count.saturating_add(1)
    } else {
        count.saturating_sub(1)
    }
}
