//! Dates of birth, told from other dates by the words before or after them.

use crate::dates;
use crate::detect::scan::{Scan, last_place};
use crate::detect::{Detected, Kind};

const CUES: [&str; 9] = [
    "dob",
    "d o b",
    "born",
    "birth",
    "birthday",
    "birthdate",
    "b day",
    "bday",
    "birthdays",
];

/// How many words may stand between the cue and the date: "date of birth, as given to us: …".
const WORDS: usize = 4;

/// How far back the cue may stand, in bytes.
const REACH: usize = 72;

pub(super) fn at(scan: &Scan<'_>, at: usize) -> Option<Detected> {
    let token = scan.token(at)?;
    if !token.digit {
        return None;
    }
    let before = at
        .checked_sub(1)
        .and_then(|at| scan.token(at))
        .map(|token| token.start);
    let word = at.checked_sub(1).map(|at| scan.word(at));
    let written = dates::at(scan.text, token.start, before.zip(word))?;
    if !(cue_before(scan, written.start) || cue_after(scan, written.end)) {
        return None;
    }
    let (date, sure) = (written.date, true);
    Some(Detected {
        start: written.start,
        end: written.end,
        kind: Kind::BirthDate,
        sure,
        value: date.to_string(),
    })
}

fn cue_before(scan: &Scan<'_>, start: usize) -> bool {
    let from = sentence(scan.text, start);
    let words = scan.before(from, start);
    // "What is his date of birth? It's …": the cue stands in the sentence before.
    let answers = ["its", "it is", "thats", "that is"].contains(&words.trim());
    let words = if answers {
        scan.before(reach(scan.text, start), start)
    } else {
        words
    };
    CUES.iter().any(|cue| {
        let between = last_place(&words, cue).and_then(|after| words.get(after..));
        // Another number between belongs to the cue: that is the date it speaks of.
        between.is_some_and(|between| {
            between.split_whitespace().count() <= WORDS
                && !between.contains(|c: char| c.is_ascii_digit())
        })
    })
}

/// The byte [`REACH`] before `start`.
fn reach(text: &str, start: usize) -> usize {
    (start.saturating_sub(REACH)..=start)
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(start)
}

/// Where the sentence that byte `start` is in begins, at most [`REACH`] before.
fn sentence(text: &str, start: usize) -> usize {
    let from = reach(text, start);
    let window = text.get(from..start).unwrap_or_default();
    let ends = window.rmatch_indices(". ").find(|(at, _)| {
        let word = window.get(..*at).unwrap_or_default();
        let long = word
            .chars()
            .rev()
            .take(3)
            .filter(|c| c.is_lowercase())
            .count()
            == 3;
        long && window
            .get(at + 2..)
            .is_some_and(|rest| rest.starts_with(char::is_uppercase))
    });
    ends.map_or(from, |(at, _)| from + at + 1)
}

fn cue_after(scan: &Scan<'_>, end: usize) -> bool {
    let words = scan.after(end, 24);
    [
        " dob ",
        " d o b ",
        " date of birth ",
        " is my birthday ",
        " is her birthday ",
        " is his birthday ",
        " birthday ",
    ]
    .iter()
    .any(|cue| words.starts_with(cue))
}
