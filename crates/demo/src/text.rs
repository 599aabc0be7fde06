//! Text that remembers whom it speaks of.
//!
//! The truth is made here and nowhere else: a mention is recorded as it is written, never looked
//! for afterwards.

use std::collections::BTreeMap;

use crate::person::{Form, Person};
use crate::random::Random;

/// One mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it begins, in bytes.
    pub start: usize,
    /// What stands there.
    pub written: String,
    /// The id of the person meant.
    pub person: String,
    /// How they are written.
    pub form: Form,
}

/// A text and its mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    text: String,
    marks: Vec<Mark>,
}

impl Text {
    /// A text that speaks of nobody.
    pub(crate) fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            marks: Vec::new(),
        }
    }

    /// A text that is one mention and nothing else.
    pub(crate) fn of(person: &Person, form: Form, random: &mut Random) -> Self {
        let mut text = Self::default();
        text.mention(person, form, random);
        text
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The mentions, in order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Whether nothing is written yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds words that speak of nobody.
    pub(crate) fn push(&mut self, words: &str) -> &mut Self {
        let after_initials = self.text.ends_with('.') && self.ends_with_mark();
        self.text.push_str(if after_initials {
            words.strip_prefix('.').unwrap_or(words)
        } else {
            words
        });
        self
    }

    /// Writes of a person.
    pub(crate) fn mention(
        &mut self,
        person: &Person,
        form: Form,
        random: &mut Random,
    ) -> &mut Self {
        let (written, form) = person.written(form, random);
        self.mark(person, form, &written)
    }

    /// Writes of a person in these very words.
    pub(crate) fn mark(&mut self, person: &Person, form: Form, written: &str) -> &mut Self {
        self.group(&[person], form, written)
    }

    /// Writes of several people in one expression.
    pub(crate) fn group(&mut self, people: &[&Person], form: Form, written: &str) -> &mut Self {
        let start = self.text.len();
        self.text.push_str(written);
        self.marks.extend(people.iter().map(|person| Mark {
            start,
            written: written.to_owned(),
            person: person.id.clone(),
            form,
        }));
        self
    }

    /// Adds another text with its mentions.
    pub(crate) fn append(&mut self, other: &Self) -> &mut Self {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.marks.extend(other.marks.iter().map(|mark| Mark {
            start: mark.start + shift,
            ..mark.clone()
        }));
        self
    }

    /// Adds another text as a reply quotes it, each line behind `> `.
    pub(crate) fn quote(&mut self, other: &Self) -> &mut Self {
        let mut at = 0;
        for line in other.text.split_inclusive('\n') {
            self.text.push_str("> ");
            let shift = self.text.len();
            let end = at + line.len();
            let here = other
                .marks
                .iter()
                .filter(|mark| (at..end).contains(&mark.start));
            self.marks.extend(here.map(|mark| Mark {
                start: mark.start - at + shift,
                ..mark.clone()
            }));
            self.text.push_str(line);
            at = end;
        }
        self
    }

    /// The same text in lines of at most `width` characters: spaces become line feeds, so that
    /// every mention stays where it is.
    pub(crate) fn wrapped(&self, width: usize) -> Self {
        let mut column = 0;
        let mut text = String::with_capacity(self.text.len());
        for word in self.text.split_inclusive([' ', '\n']) {
            let length = word.trim_end().chars().count();
            if column > 0 && column + length > width && text.ends_with(' ') {
                text.pop();
                text.push('\n');
                column = 0;
            }
            text.push_str(word);
            column = if word.ends_with('\n') {
                0
            } else {
                column + word.chars().count()
            };
        }
        Self {
            text,
            marks: self.marks.clone(),
        }
    }

    /// Each mention with which occurrence of its own words it is, counted from 1, every white
    /// space being the same.
    pub fn numbered(&self) -> Vec<(&Mark, usize)> {
        let even = even(&self.text);
        let mut starts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for mark in &self.marks {
            starts
                .entry(&mark.written)
                .or_insert_with(|| occurrences(&even, &mark.written).collect());
        }
        let number = |mark: &Mark| {
            let starts = starts
                .get(mark.written.as_str())
                .map_or(&[] as &[usize], Vec::as_slice);
            starts.partition_point(|start| *start < mark.start) + 1
        };
        self.marks.iter().map(|mark| (mark, number(mark))).collect()
    }

    fn ends_with_mark(&self) -> bool {
        self.marks
            .last()
            .is_some_and(|mark| mark.start + mark.written.len() == self.text.len())
    }
}

/// A text in which all white space is alike, as long as before.
pub fn even(text: &str) -> String {
    let alike = |c: char| if c.is_ascii_whitespace() { ' ' } else { c };
    text.chars().map(alike).collect()
}

/// Where a string begins in a text, each beginning counted, also where two overlap.
pub fn occurrences<'a>(text: &'a str, written: &'a str) -> impl Iterator<Item = usize> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..).filter(|_| !written.is_empty())?;
        let at = from + rest.find(written)?;
        from = at + written.chars().next().map_or(1, char::len_utf8);
        Some(at)
    })
}

/// Joins texts with a separator between.
pub(crate) fn join<'a>(texts: impl IntoIterator<Item = &'a Text>, separator: &str) -> Text {
    let mut joined = Text::default();
    for (at, text) in texts.into_iter().enumerate() {
        if at > 0 {
            joined.text.push_str(separator);
        }
        joined.append(text);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: usize, written: &str) -> Mark {
        Mark {
            start,
            written: written.to_owned(),
            person: "P0001".to_owned(),
            form: Form::Given,
        }
    }

    #[test]
    fn nth_counts_every_beginning() {
        let text = Text {
            text: "Ella and Ella Khan.\nElla".to_owned(),
            marks: vec![mark(9, "Ella"), mark(20, "Ella")],
        };
        let counted: Vec<usize> = text.numbered().iter().map(|(_, nth)| *nth).collect();
        assert_eq!(counted, [2, 3]);
    }

    #[test]
    fn quoting_and_wrapping_keep_the_marks() {
        let text = Text {
            text: "Hello\nsaid Ella Khan today".to_owned(),
            marks: vec![mark(11, "Ella Khan")],
        };
        let mut reply = Text::plain("Yes.\n");
        reply.quote(&text);
        assert_eq!(reply.as_str(), "Yes.\n> Hello\n> said Ella Khan today");
        let moved = reply.marks.first().unwrap();
        assert_eq!(
            reply.text.get(moved.start..).unwrap().split(' ').next(),
            Some("Ella")
        );
        let narrow = text.wrapped(9);
        assert_eq!(narrow.as_str(), "Hello\nsaid Ella\nKhan\ntoday");
        assert_eq!(narrow.numbered().first().map(|(_, nth)| *nth), Some(1));
    }

    #[test]
    fn a_full_stop_after_initials_is_one() {
        let mut text = Text {
            text: "Saw E.K.".to_owned(),
            marks: vec![mark(4, "E.K.")],
        };
        text.push(". Good.");
        assert_eq!(text.as_str(), "Saw E.K. Good.");
    }
}
