//! Ids in the order of a text each, in blocks: a change copies one block, a list begins anywhere,
//! and a search reads the texts of a block one after the other.

use std::ops::ControlFlow;
use std::sync::Arc;

use memchr::memmem::Finder;
use store::EntityId;

use super::{holds, is_single_letter};

/// Entries of a block at most.
const BLOCK: usize = 256;
/// Stands after each text, and in none.
const END: char = '\n';

/// Ids by texts, with a tag each.
#[derive(Clone)]
pub(super) struct Order<T> {
    blocks: Vec<Arc<Block<T>>>,
    length: usize,
}

impl<T> Default for Order<T> {
    fn default() -> Self {
        Self {
            blocks: Vec::new(),
            length: 0,
        }
    }
}

/// One of them.
pub(super) struct Entry<'a, T> {
    pub(super) text: &'a str,
    pub(super) id: EntityId,
    pub(super) tag: T,
}

#[derive(Clone)]
struct Block<T> {
    ids: Vec<EntityId>,
    tags: Vec<T>,
    /// Where each text ends, after its mark.
    ends: Vec<u32>,
    text: String,
}

impl<T: Copy> Order<T> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Bytes of memory that it takes.
    pub(super) fn bytes(&self) -> usize {
        let each = |block: &Block<T>| {
            size_of::<Block<T>>()
                + block.ids.capacity() * size_of::<EntityId>()
                + block.tags.capacity() * size_of::<T>()
                + block.ends.capacity() * size_of::<u32>()
                + block.text.capacity()
        };
        self.blocks.iter().map(|block| each(block)).sum()
    }

    /// All, in order.
    pub(super) fn ids(&self) -> impl Iterator<Item = EntityId> {
        self.blocks
            .iter()
            .flat_map(|block| block.ids.iter().copied())
    }

    /// All from the nth on, in order.
    pub(super) fn ids_from(&self, nth: usize) -> impl Iterator<Item = EntityId> {
        let mut before = 0;
        let mut blocks = self.blocks.iter();
        let mut first = blocks.clone();
        while let Some(block) = first.next() {
            if before + block.ids.len() > nth {
                break;
            }
            before += block.ids.len();
            blocks = first.clone();
        }
        blocks
            .flat_map(|block| block.ids.iter().copied())
            .skip(nth - before)
    }

    /// Those with a text that is not less than this one, in order.
    pub(super) fn from<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Entry<'a, T>> {
        let first = self
            .blocks
            .partition_point(|block| block.last().is_some_and(|(last, _)| last < text));
        self.blocks
            .iter()
            .skip(first)
            .flat_map(|block| block.entries())
            .skip_while(move |entry| entry.text < text)
    }

    /// Adds one; the text must be one line.
    pub(super) fn insert(&mut self, text: &str, id: EntityId, tag: T) {
        let at = self
            .place(text, id)
            .min(self.blocks.len().saturating_sub(1));
        if self.blocks.is_empty() {
            self.blocks.push(Arc::new(Block::empty()));
        }
        let Some(block) = self.blocks.get_mut(at) else {
            return;
        };
        let block = Arc::make_mut(block);
        if block.insert(text, id, tag) {
            self.length += 1;
        }
        if block.ids.len() > BLOCK {
            let second = block.split();
            self.blocks.insert(at + 1, Arc::new(second));
        }
    }

    /// Removes one.
    pub(super) fn remove(&mut self, text: &str, id: EntityId) {
        let at = self.place(text, id);
        let Some(block) = self.blocks.get_mut(at) else {
            return;
        };
        let block = Arc::make_mut(block);
        if block.remove(text, id) {
            self.length -= 1;
        }
        if block.ids.is_empty() {
            self.blocks.remove(at);
        }
    }

    /// Gives back what growing has taken beyond need.
    pub(super) fn shrink(&mut self) {
        self.blocks.shrink_to_fit();
        for block in &mut self.blocks {
            Arc::make_mut(block).shrink();
        }
    }

    /// Goes through those whose tag is wanted and whose text holds every word, in order.
    pub(super) fn search(
        &self,
        words: &[String],
        wanted: impl Fn(T, EntityId) -> bool,
        mut each: impl FnMut(EntityId) -> ControlFlow<()>,
    ) {
        // The longest word is the rarest, or near enough.
        let longest = words.iter().max_by_key(|word| word.len());
        let finder = longest.map(|word| Finder::new(word.as_bytes()));
        for block in &self.blocks {
            let found = match &finder {
                None => block.tagged(&wanted).try_for_each(&mut each),
                Some(finder) => block.search(finder, words, &wanted, &mut each),
            };
            if found.is_break() {
                return;
            }
        }
    }

    /// The block in which an entry is or would be; one past the last if it would be behind all.
    fn place(&self, text: &str, id: EntityId) -> usize {
        self.blocks
            .partition_point(|block| block.last().is_some_and(|last| last < (text, id)))
    }
}

impl<T: Copy> Block<T> {
    fn empty() -> Self {
        Self {
            ids: Vec::new(),
            tags: Vec::new(),
            ends: Vec::new(),
            text: String::new(),
        }
    }

    fn start(&self, at: usize) -> usize {
        let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
        before.map_or(0, |end| *end as usize)
    }

    fn text(&self, at: usize) -> &str {
        let end = self.ends.get(at).map_or(0, |end| *end as usize);
        let line = self.text.get(self.start(at)..end).unwrap_or_default();
        line.strip_suffix(END).unwrap_or(line)
    }

    fn entry(&self, at: usize) -> Option<(&str, EntityId)> {
        self.ids.get(at).map(|id| (self.text(at), *id))
    }

    fn last(&self) -> Option<(&str, EntityId)> {
        self.entry(self.ids.len().checked_sub(1)?)
    }

    fn entries(&self) -> impl Iterator<Item = Entry<'_, T>> {
        let both = self.ids.iter().zip(&self.tags).enumerate();
        both.map(|(at, (id, tag))| Entry {
            text: self.text(at),
            id: *id,
            tag: *tag,
        })
    }

    /// Those whose tag is wanted.
    fn tagged(&self, wanted: impl Fn(T, EntityId) -> bool) -> impl Iterator<Item = EntityId> {
        let both = self.tags.iter().zip(&self.ids);
        both.filter(move |(tag, id)| wanted(**tag, **id))
            .map(|(_, id)| *id)
    }

    fn search(
        &self,
        finder: &Finder<'_>,
        words: &[String],
        wanted: impl Fn(T, EntityId) -> bool,
        each: &mut impl FnMut(EntityId) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        // Of one word the place is proof enough, unless it must stand alone.
        let certain = matches!(words, [word] if !is_single_letter(word));
        let mut from = 0;
        while let Some(rest) = self.text.as_bytes().get(from..) {
            let Some(found) = finder.find(rest) else {
                break;
            };
            let hit = from + found;
            let at = self.ends.partition_point(|end| *end as usize <= hit);
            let (Some(end), Some(tag), Some(id)) =
                (self.ends.get(at), self.tags.get(at), self.ids.get(at))
            else {
                break;
            };
            from = *end as usize;
            let rest = || {
                let text = self.text(at);
                words.iter().all(|word| holds(text, word))
            };
            if wanted(*tag, *id) && (certain || rest()) {
                each(*id)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn find(&self, text: &str, id: EntityId) -> Result<usize, usize> {
        let mut low = 0;
        let mut high = self.ids.len();
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.entry(middle) {
                Some(entry) if entry < (text, id) => low = middle + 1,
                Some(entry) if entry == (text, id) => return Ok(middle),
                Some(_) | None => high = middle,
            }
        }
        Err(low)
    }

    /// Whether it was new.
    fn insert(&mut self, text: &str, id: EntityId, tag: T) -> bool {
        let at = match self.find(text, id) {
            Ok(at) => {
                if let Some(held) = self.tags.get_mut(at) {
                    *held = tag;
                }
                return false;
            }
            Err(at) => at,
        };
        let start = self.start(at);
        self.text.insert(start, END);
        self.text.insert_str(start, text);
        let length = u32::try_from(text.len() + END.len_utf8()).unwrap_or(0);
        self.ids.insert(at, id);
        self.tags.insert(at, tag);
        self.ends
            .insert(at, u32::try_from(start).unwrap_or(u32::MAX));
        for end in self.ends.iter_mut().skip(at) {
            *end += length;
        }
        true
    }

    /// Whether it was there.
    fn remove(&mut self, text: &str, id: EntityId) -> bool {
        let Ok(at) = self.find(text, id) else {
            return false;
        };
        let start = self.start(at);
        let length = text.len() + END.len_utf8();
        self.text.replace_range(start..start + length, "");
        self.ids.remove(at);
        self.tags.remove(at);
        self.ends.remove(at);
        let length = u32::try_from(length).unwrap_or(0);
        for end in self.ends.iter_mut().skip(at) {
            *end -= length;
        }
        true
    }

    /// Takes the second half out.
    fn split(&mut self) -> Self {
        let half = self.ids.len() / 2;
        let start = self.start(half);
        let cut = u32::try_from(start).unwrap_or(0);
        let mut ends = self.ends.split_off(half);
        for end in &mut ends {
            *end -= cut;
        }
        Self {
            ids: self.ids.split_off(half),
            tags: self.tags.split_off(half),
            ends,
            text: self.text.split_off(start),
        }
    }

    fn shrink(&mut self) {
        self.ids.shrink_to_fit();
        self.tags.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.text.shrink_to_fit();
    }
}
