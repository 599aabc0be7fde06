//! An item's text in pieces, each marked for who stands there and whether it is hidden; and the list
//! of places that can be hidden.

use std::collections::BTreeMap;
use std::ops::Range;

/// How much text stands on either side of a place in the list, in characters.
const AROUND: usize = 36;

/// Somebody standing in the text.
#[derive(Clone, Debug)]
pub(crate) struct Someone {
    pub(crate) range: Range<usize>,
    /// Their name, or names where it is not sure.
    pub(crate) who: String,
    /// Whether it is the person the request is about.
    pub(crate) subject: bool,
}

/// A stretch of text that is shown in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) subject: bool,
    /// Whether somebody else stands here.
    pub(crate) other: bool,
    /// Who it is, at the end of where they stand.
    pub(crate) label: String,
    pub(crate) hidden: bool,
}

impl Piece {
    /// The classes of its element; empty for plain text.
    pub(crate) fn class(&self) -> &'static str {
        match (self.hidden, self.other) {
            (true, _) => "hide",
            (false, true) => "other",
            (false, false) => "",
        }
    }
}

/// The text in pieces.
pub(crate) fn pieces(text: &str, people: &[Someone], hidden: &[Range<usize>]) -> Vec<Piece> {
    let mut cuts = vec![0, text.len()];
    let ranges = people.iter().map(|someone| &someone.range).chain(hidden);
    for range in ranges {
        cuts.extend([range.start, range.end]);
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .filter_map(|pair| {
            let &[start, end] = pair else { return None };
            let covers = |range: &Range<usize>| range.start <= start && end <= range.end;
            let here: Vec<&Someone> = people
                .iter()
                .filter(|someone| covers(&someone.range))
                .collect();
            let subject = here.iter().any(|someone| someone.subject);
            let other = here.iter().find(|someone| !someone.subject);
            // A name says itself who it is.
            let label = other.filter(|someone| {
                someone.range.end == end && text.get(someone.range.clone()) != Some(&someone.who)
            });
            Some(Piece {
                text: text.get(start..end)?.to_owned(),
                subject,
                other: other.is_some() && !subject,
                label: label.map(|someone| someone.who.clone()).unwrap_or_default(),
                hidden: hidden.iter().any(covers),
            })
        })
        .collect()
}

/// A place that can be hidden.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) range: Range<usize>,
    pub(crate) before: String,
    pub(crate) words: String,
    pub(crate) after: String,
    pub(crate) hidden: bool,
}

impl Spot {
    /// As it stands in the form: first byte, first byte after.
    pub(crate) fn value(&self) -> String {
        format!("{}-{}", self.range.start, self.range.end)
    }
}

/// The places of one person.
#[derive(Clone, Debug)]
pub(crate) struct Spots {
    pub(crate) who: String,
    pub(crate) spots: Vec<Spot>,
}

/// The places that can be hidden, by whom they are about.
pub(crate) fn spots(text: &str, places: &BTreeMap<(usize, usize), (String, bool)>) -> Vec<Spots> {
    let mut all: Vec<Spots> = Vec::new();
    for (&(start, end), (who, hidden)) in places {
        let Some(words) = text.get(start..end) else {
            continue;
        };
        let spot = Spot {
            range: start..end,
            before: tail(text.get(..start).unwrap_or_default()),
            words: flat(words),
            after: head(text.get(end..).unwrap_or_default()),
            hidden: *hidden,
        };
        match all.iter_mut().find(|spots| spots.who == *who) {
            Some(spots) => spots.spots.push(spot),
            None => all.push(Spots {
                who: who.clone(),
                spots: vec![spot],
            }),
        }
    }
    all
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn head(text: &str) -> String {
    text.chars()
        .take(AROUND)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn tail(text: &str) -> String {
    let count = text.chars().count();
    text.chars()
        .skip(count.saturating_sub(AROUND))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// A range as the form sends it, if it lies in the text.
pub(crate) fn range_of(value: &str, text: &str) -> Option<Range<usize>> {
    let (start, end) = value.split_once('-')?;
    let range = start.parse().ok()?..end.parse().ok()?;
    text.get(range.clone())
        .filter(|words| !words.is_empty())
        .map(|_| range)
}

/// Every occurrence of some words, or the nth.
pub(crate) fn occurrences(text: &str, words: &str, nth: Option<usize>) -> Vec<Range<usize>> {
    if words.is_empty() {
        return Vec::new();
    }
    let all = text
        .match_indices(words)
        .map(|(at, found)| at..at + found.len());
    match nth {
        Some(nth) => all.skip(nth.saturating_sub(1)).take(1).collect(),
        None => all.collect(),
    }
}

/// A range that a script counted in characters of the page, where a line ends in one character.
pub(crate) fn range_of_characters(value: &str, text: &str) -> Option<Range<usize>> {
    let (start, end) = value.split_once('-')?;
    let (start, end): (usize, usize) = (start.parse().ok()?, end.parse().ok()?);
    let mut starts = Vec::new();
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        if (before, letter) != ('\r', '\n') {
            starts.push(at);
        }
        before = letter;
    }
    starts.push(text.len());
    let range = *starts.get(start)?..*starts.get(end)?;
    text.get(range.clone())
        .filter(|words| !words.trim().is_empty())
        .map(|_| range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_say_who_stands_where_and_join_to_the_text() {
        let text = "Ella met little Jay and Jamie Fox.";
        let someone = |range: Range<usize>, who: &str, subject| Someone {
            range,
            who: who.to_owned(),
            subject,
        };
        let people = [
            someone(0..4, "Ella Marsh", true),
            someone(9..19, "Jamie Fox", false),
            someone(24..33, "Jamie Fox", false),
        ];
        let pieces = pieces(text, &people, &[9..15, 15..19]);
        let joined: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(joined, text);
        let jamie: Vec<_> = pieces.iter().filter(|piece| piece.other).collect();
        let classes: Vec<_> = jamie.iter().map(|piece| piece.class()).collect();
        assert_eq!(classes, ["hide", "hide", "other"]);
        let labels: Vec<_> = jamie.iter().map(|piece| piece.label.as_str()).collect();
        assert_eq!(
            labels,
            ["", "Jamie Fox", ""],
            "a full name says itself who it is"
        );
        assert!(
            pieces
                .first()
                .is_some_and(|piece| piece.subject && !piece.hidden)
        );
    }

    #[test]
    fn ranges_outside_the_text_or_inside_a_letter_are_refused() {
        let text = "né à Rye";
        assert_eq!(range_of("0-3", text), Some(0..3));
        for wrong in ["2-3", "0-99", "5-5", "7-2", "x-1", "1", ""] {
            assert_eq!(range_of(wrong, text), None, "{wrong}");
        }
    }

    #[test]
    fn characters_counted_on_the_page_find_their_bytes() {
        let text = "né\r\nà Rye";
        assert_eq!(
            range_of_characters("3-4", text).and_then(|r| text.get(r)),
            Some("à")
        );
        assert_eq!(
            range_of_characters("0-2", text).and_then(|r| text.get(r)),
            Some("né")
        );
        assert_eq!(
            range_of_characters("5-8", text).and_then(|r| text.get(r)),
            Some("Rye")
        );
        assert_eq!(range_of_characters("5-9", text), None);
        assert_eq!(
            range_of_characters("4-5", text),
            None,
            "a space is nothing to hide"
        );
    }

    #[test]
    fn words_are_found_everywhere_or_at_one_place() {
        assert_eq!(occurrences("a b a", "a", None), [0..1, 4..5]);
        assert_eq!(occurrences("a b a", "a", Some(2)).first(), Some(&(4..5)));
        assert!(occurrences("a b a", "c", None).is_empty());
        assert!(occurrences("a b a", "a", Some(3)).is_empty());
        assert!(occurrences("a", "", None).is_empty());
    }
}
