//! Lines of letters at their places on a page, each given its place in the text of the page.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use document::layout::{PlacedLine, PlacedWord, WhyNot, solid};

use super::pdf_layout::{Chunk, hundredths};

/// How many comparisons of letters one page may cost.
const WORK: usize = 60_000_000;
/// No more than one in so many letters of a page’s text may be without a place on it.
const BESIDE: usize = 2;
/// What fonts have one glyph for, longest first.
const LIGATURES: &[&str] = &[
    "ffi", "ffl", "tti", "ff", "fi", "fl", "ti", "tt", "tf", "ft", "fj", "Th", "ct", "st", "th",
];

/// A text of which places are given to lines of letters.
pub(super) struct Aligned {
    /// Its letters, each with its first byte and the byte behind it.
    text: Vec<(char, usize, usize)>,
    taken: Vec<bool>,
    /// Lines whose letters stood in several free places when the first of them was looked for.
    twins: HashMap<Vec<char>, bool>,
    work: usize,
}

/// Lines with their places, and what of the text has none.
pub(super) type Lines = (Vec<PlacedLine>, Vec<(u32, u32)>);

/// Where a line stands in the text: its first letter, and how many of the text’s each of its own is.
struct Found {
    first: usize,
    counts: Vec<usize>,
}

impl Aligned {
    pub(super) fn of(text: &str) -> Self {
        let text: Vec<_> = solid(text).collect();
        Self {
            taken: vec![false; text.len()],
            text,
            twins: HashMap::new(),
            work: WORK,
        }
    }

    /// Gives each line its place, or says why not; and what of the text has none on the page.
    pub(super) fn all(mut self, chunks: Vec<Chunk>) -> Result<Lines, WhyNot> {
        let mut waiting: BinaryHeap<(usize, Reverse<usize>, Reverse<usize>)> = BinaryHeap::new();
        let mut held: Vec<Option<Chunk>> = Vec::new();
        for (at, chunk) in chunks.into_iter().enumerate() {
            waiting.push((chunk.letters().count(), Reverse(at), Reverse(held.len())));
            held.push(Some(chunk));
        }
        let mut lines: Vec<(usize, PlacedLine)> = Vec::new();
        while let Some((_, Reverse(at), Reverse(index))) = waiting.pop() {
            let Some(chunk) = held.get_mut(index).and_then(Option::take) else {
                continue;
            };
            if let Some(line) = self.place(&chunk)? {
                lines.push((at, line));
            } else if chunk.words.len() > 1 {
                for word in chunk.words {
                    waiting.push((word.len(), Reverse(at), Reverse(held.len())));
                    held.push(Some(Chunk { words: vec![word] }));
                }
            } else {
                return Err(WhyNot::Unlike);
            }
        }
        lines.sort_by_key(|(at, line)| (*at, line.words.first().map(|word| word.x)));
        Ok((
            lines.into_iter().map(|(_, line)| line).collect(),
            self.beside()?,
        ))
    }

    /// What of the text has no place on the page: the contents of fields and notes.
    fn beside(&self) -> Result<Vec<(u32, u32)>, WhyNot> {
        let mut beside: Vec<(u32, u32)> = Vec::new();
        let mut open = false;
        let mut count = 0;
        for ((_, start, end), taken) in self.text.iter().zip(&self.taken) {
            let place = (u32::try_from(*start), u32::try_from(*end));
            let (Ok(start), Ok(end)) = place else {
                return Err(WhyNot::TooMuch);
            };
            match beside.last_mut().filter(|_| open) {
                _ if *taken => open = false,
                Some(last) => last.1 = end,
                None => {
                    open = true;
                    beside.push((start, end));
                }
            }
            count += usize::from(!taken);
        }
        // A page of which much has no place was not understood.
        if count * BESIDE > self.text.len() {
            return Err(WhyNot::Unlike);
        }
        Ok(beside)
    }

    /// Takes the first free place where these letters stand; none if there is none.
    fn place(&mut self, chunk: &Chunk) -> Result<Option<PlacedLine>, WhyNot> {
        let mut spelling = chunk.spelling();
        let mut found = self.free(&spelling)?;
        // A word divided at the end of a line is one word in the text.
        if found.is_empty() && spelling.len() > 1 && matches!(spelling.last(), Some('-' | '‐')) {
            spelling.pop();
            found = self.free(&spelling)?;
        }
        let twin = *self.twins.entry(spelling).or_insert(found.len() > 1);
        Ok(found
            .into_iter()
            .next()
            .and_then(|found| self.take(&found, chunk, twin)))
    }

    /// Where the letters stand in what is not taken, at most two places.
    fn free(&mut self, spelling: &[char]) -> Result<Vec<Found>, WhyNot> {
        let mut found = Vec::new();
        for first in 0..self.text.len() {
            let (counts, seen) = self.spelt(first, spelling);
            let cost = seen + 1;
            self.work = self.work.checked_sub(cost).ok_or(WhyNot::TooMuch)?;
            if counts.len() == spelling.len() {
                found.push(Found { first, counts });
                if found.len() > 1 {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// How many letters of the text each of these is, as far as they stand there and are free; and
    /// how many were looked at.
    fn spelt(&self, first: usize, spelling: &[char]) -> (Vec<usize>, usize) {
        let mut counts = Vec::new();
        let mut at = first;
        for c in spelling {
            let count = self.letter(at, *c);
            let free = (at..at + count).all(|at| self.taken.get(at) == Some(&false));
            if count == 0 || !free {
                break;
            }
            counts.push(count);
            at += count;
        }
        (counts, at - first)
    }

    /// How many letters of the text one letter of the page is: several where a font has one glyph for
    /// them and the reader of places does not know which they are.
    fn letter(&self, at: usize, c: char) -> usize {
        if c != char::REPLACEMENT_CHARACTER {
            return usize::from(self.text.get(at).is_some_and(|(other, _, _)| *other == c));
        }
        let stands = |letters: &&str| {
            letters
                .chars()
                .zip(at..)
                .all(|(c, at)| self.text.get(at).is_some_and(|(other, _, _)| *other == c))
        };
        LIGATURES
            .iter()
            .find(|letters| stands(letters))
            .map_or(0, |letters| letters.len())
    }

    fn take(&mut self, found: &Found, chunk: &Chunk, twin: bool) -> Option<PlacedLine> {
        let head = chunk.letters().next()?;
        let mut line = PlacedLine {
            baseline: hundredths(head.baseline),
            size: hundredths(head.size),
            bold: head.bold,
            twin,
            words: Vec::with_capacity(chunk.words.len()),
        };
        let mut counts = found.counts.iter();
        let mut at = found.first;
        for word in &chunk.words {
            let (left, right) = (word.first()?, word.last()?);
            let count: usize = counts.by_ref().take(word.len()).sum();
            let (Some((_, start, _)), Some((_, _, end))) = (
                self.text.get(at),
                self.text.get((at + count).checked_sub(1)?),
            ) else {
                return None;
            };
            if count > 0 {
                line.words.push(PlacedWord {
                    start: u32::try_from(*start).ok()?,
                    end: u32::try_from(*end).ok()?,
                    x: hundredths(left.x),
                    width: hundredths(right.x + right.width - left.x).max(1),
                });
            }
            at += count;
        }
        for taken in self.taken.get_mut(found.first..at)? {
            *taken = true;
        }
        Some(line)
    }
}
