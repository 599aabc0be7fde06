//! What a person marked against what the program found in the same text.

use std::collections::BTreeMap;
use std::ops::Range;

use store::EntityId;

use super::why::Why;
use crate::bodies::{Figures, Part};
use crate::judge::Other;

/// What the program found: one place, however many ways it took it.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub(super) at: Range<usize>,
    pub(super) form: &'static str,
    pub(super) who: Vec<EntityId>,
}

/// A mark, and what became of it.
#[derive(Clone, Debug)]
pub(super) struct Marked {
    pub(super) at: Range<usize>,
    /// The form as which it was found, or whether a part of it was.
    pub(super) found: Found,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    All(&'static str),
    Part,
    Nothing,
}

/// Both of one text.
#[derive(Clone, Debug, Default)]
pub(super) struct Compared {
    pub(super) marked: Vec<Marked>,
    /// Everything found within what was marked, and whether the person marked any of it.
    pub(super) hits: Vec<(Hit, bool)>,
}

/// Holds both against each other, within the part of the text that was given to mark.
pub(super) fn compare(
    text: &str,
    part: &Range<usize>,
    marks: &[(usize, usize)],
    others: Vec<Other>,
) -> Compared {
    let hits = together(others, part);
    let marked = marks.iter().map(|(start, end)| {
        let at = *start..*end;
        Marked {
            found: found(text, &at, &hits),
            at,
        }
    });
    let marked: Vec<Marked> = marked.collect();
    let seen = |hit: &Hit| {
        marks
            .iter()
            .any(|(s, e)| *s < hit.at.end && hit.at.start < *e)
    };
    let hits = hits.into_iter().map(|hit| {
        let seen = seen(&hit);
        (hit, seen)
    });
    Compared {
        hits: hits.collect(),
        marked,
    }
}

/// What lies over each other is one place; its form is that of the first.
fn together(mut others: Vec<Other>, part: &Range<usize>) -> Vec<Hit> {
    others.sort_by_key(|other| (other.mark.start, std::cmp::Reverse(other.mark.end)));
    let mut hits: Vec<Hit> = Vec::new();
    for other in others {
        let at = other.mark.start..other.mark.end;
        if at.end <= part.start || part.end <= at.start {
            continue;
        }
        match hits.last_mut().filter(|last| at.start < last.at.end) {
            Some(last) => {
                last.at.end = last.at.end.max(at.end);
                last.who.extend(other.who);
            }
            None => hits.push(Hit {
                at,
                form: other.what,
                who: other.who,
            }),
        }
    }
    hits
}

/// A mark is found where no letter or digit of it would stay.
fn found(text: &str, mark: &Range<usize>, hits: &[Hit]) -> Found {
    let mut over = hits
        .iter()
        .filter(|hit| hit.at.start < mark.end && mark.start < hit.at.end);
    let Some(first) = over.clone().next() else {
        return Found::Nothing;
    };
    let needed = needed(text, mark);
    let letters = text.get(needed.clone()).unwrap_or_default().char_indices();
    let mut letters = letters.filter(|(_, c)| c.is_alphanumeric());
    let covered = letters.all(|(at, _)| {
        let at = needed.start + at;
        over.clone().any(|hit| hit.at.contains(&at))
    });
    if covered || over.any(|hit| hit.at.start <= needed.start && needed.end <= hit.at.end) {
        Found::All(first.form)
    } else {
        Found::Part
    }
}

/// A mark without what names nobody: a title before it, a genitive behind it.
fn needed(text: &str, mark: &Range<usize>) -> Range<usize> {
    let mut words = text.get(mark.clone()).unwrap_or_default();
    let mut start = mark.start;
    if let Some((title, rest)) = words.split_once([' ', '\u{a0}'])
        && TITLES.contains(&find::fold(title.trim_end_matches('.')).as_str())
    {
        let rest = rest.trim_start_matches([' ', '.']);
        start += words.len() - rest.len();
        words = rest;
    }
    let shorter = ["'s", "’s", "'S", "’S"];
    let words = shorter
        .iter()
        .find_map(|genitive| words.strip_suffix(genitive))
        .unwrap_or(words);
    start..start + words.len()
}

const TITLES: [&str; 9] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "rev"];

/// Whether a mark is a number, an address or another detail, and not a name.
pub(super) fn is_detail(words: &str) -> bool {
    words.contains(|c: char| c.is_ascii_digit() || c == '@')
}

/// Counts what came of texts.
#[derive(Default)]
pub(super) struct Count {
    figures: Figures,
    forms: BTreeMap<&'static str, Part>,
    missed: BTreeMap<Why, u32>,
}

impl Count {
    /// Takes one text in.
    pub(super) fn text(&mut self, text: &str, compared: &Compared) {
        self.figures.texts += 1;
        for mark in &compared.marked {
            let words = text.get(mark.at.clone()).unwrap_or_default();
            let part = if is_detail(words) {
                &mut self.figures.details
            } else {
                &mut self.figures.names
            };
            count(part, matches!(mark.found, Found::All(_)));
        }
        for (hit, right) in &compared.hits {
            count(&mut self.figures.found, *right);
            count(self.forms.entry(hit.form).or_default(), *right);
        }
    }

    /// Takes in why something was missed.
    pub(super) fn missed(&mut self, why: Why) {
        *self.missed.entry(why).or_default() += 1;
    }

    /// The figures.
    pub(super) fn figures(self) -> Figures {
        let forms = self.forms.into_iter();
        let missed = self.missed.into_iter();
        Figures {
            forms: forms.map(|(form, part)| (form.to_owned(), part)).collect(),
            missed: missed.map(|(why, n)| (why.code().to_owned(), n)).collect(),
            ..self.figures
        }
    }
}

fn count(part: &mut Part, right: bool) {
    part.all += 1;
    part.right += u32::from(right);
}

impl Figures {
    /// Everything that was marked, and how much of it was found.
    pub fn marked(&self) -> Part {
        Part {
            right: self.names.right + self.details.right,
            all: self.names.all + self.details.all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bodies::StoredMark;

    fn other(text: &str, words: &str, what: &'static str) -> Other {
        let start = text.find(words).unwrap();
        Other {
            mark: StoredMark {
                start,
                end: start + words.len(),
                ground: String::new(),
                about: None,
            },
            who: Vec::new(),
            what,
        }
    }

    #[test]
    fn a_mark_is_found_where_nothing_of_it_stays() {
        let text = "Mrs Khan's boy Ali Reza wrote to a.b@x.example, said Bobo.";
        let mark = |words: &str| {
            let start = text.find(words).unwrap();
            (start, start + words.len())
        };
        let marks = ["Mrs Khan's", "Ali Reza", "a.b@x.example", "Bobo"].map(mark);
        let others = vec![
            other(text, "Khan", "surname"),
            other(text, "Ali", "given-name"),
            other(text, "a.b@x.example", "email"),
            other(text, "b@x", "email"),
            other(text, "wrote", "surname"),
        ];
        let compared = compare(text, &(0..text.len()), &marks, others);
        let found: Vec<Found> = compared.marked.iter().map(|mark| mark.found).collect();
        let all = |form| Found::All(form);
        assert_eq!(
            found,
            [all("surname"), Found::Part, all("email"), Found::Nothing]
        );
        let mut count = Count::default();
        count.text(text, &compared);
        count.missed(Why::Part);
        let figures = count.figures();
        let part = |right, all| Part { right, all };
        assert_eq!(figures.names, part(1, 3));
        assert_eq!(figures.details, part(1, 1));
        assert_eq!(figures.marked(), part(2, 4));
        assert_eq!(figures.found, part(3, 4));
        assert_eq!(figures.forms[2], ("surname".to_owned(), part(1, 2)));
        assert_eq!(figures.missed, [("part".to_owned(), 1)]);
    }

    #[test]
    fn what_lies_outside_the_part_is_not_counted() {
        let text = "Ella Tom Sam";
        let others = ["Ella", "Tom", "Sam"].map(|name| other(text, name, "given-name"));
        let compared = compare(text, &(5..8), &[(5, 8)], others.to_vec());
        assert_eq!(compared.hits.len(), 1);
        assert!(compared.hits[0].1);
    }
}
