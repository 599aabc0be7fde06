//! Which rights the words of a mail seem to use: a guess by a few phrases, each shown with where it
//! stands. A person decides, and nothing rests on it.

use duties::rights::RightKind;

use crate::bodies::About;

/// So much of the text is shown before and behind a phrase.
const AROUND: usize = 40;

/// A right that words seem to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The right.
    pub kind: RightKind,
    /// The words that seem to use it, with a little around them.
    pub words: String,
}

/// The phrases of those who ask for a copy: most of all that comes.
const ACCESS: &[&str] = &[
    "subject access",
    "sar",
    "dsar",
    "copy of",
    "copies of",
    "you hold",
    "you have on",
    "everything you have",
    "everything about",
    "all the information",
    "all information",
    "all data",
    "my data",
    "my information",
    "access to the",
    "access to my",
    "access to her",
    "access to his",
    "access to our",
    "send me everything",
];

/// The phrases of a right, in small letters. One that ends with `*` may go on.
fn phrases(kind: RightKind) -> &'static [&'static str] {
    match kind {
        RightKind::Access => ACCESS,
        RightKind::Rectification => &[
            "is wrong",
            "are wrong",
            "is incorrect",
            "are incorrect",
            "inaccura*",
            "please correct",
            "not correct",
            "rectif*",
            "put right",
            "put it right",
            "spelt wrong*",
            "spelled wrong*",
            "misspel*",
            "out of date",
        ],
        RightKind::Erasure => &[
            "delet*",
            "erase*",
            "erasure",
            "be forgotten",
            "remove all",
            "remove my",
            "remove her",
            "remove his",
            "remove the photo*",
            "take down",
            "destroy*",
        ],
        RightKind::Restriction => &["restrict*", "stop processing", "not use it", "freeze"],
        RightKind::Portability => &[
            "portab*",
            "machine-readable",
            "machine readable",
            "in a spreadsheet",
            "transfer my data",
            "transfer her data",
            "transfer his data",
        ],
        RightKind::Objection => &[
            "object to",
            "i object",
            "we object",
            "unsubscribe",
            "opt out",
            "stop sending",
            "stop using",
            "marketing",
            "newsletter*",
        ],
        RightKind::AutomatedDecision => &[
            "automated decision*",
            "decided by a computer",
            "decided automatically",
            "algorithm*",
        ],
        RightKind::ConsentWithdrawal => &[
            "withdraw my consent",
            "withdraw our consent",
            "withdraw consent",
            "withdraw my permission",
            "no longer consent",
            "no longer agree",
            "take back my",
            "changed my mind about",
        ],
        RightKind::DamageOrDistress => &["damage or distress", "unwarranted", "distress*"],
        RightKind::TransferSafeguards => &[
            "outside the uk",
            "sent abroad",
            "transferred abroad",
            "safeguards for",
        ],
        RightKind::Complaint => &[
            "complain*",
            "not happy with how",
            "unhappy with how",
            "unhappy about how",
            "misused",
        ],
        RightKind::EducationalRecord => &[
            "educational record*",
            "education record*",
            "school record*",
            "pupil record*",
            "curricular record*",
        ],
        RightKind::GeneralQuestion => &[],
    }
}

/// The rights that a text seems to use, among some, each with its first words.
pub(super) fn guesses(text: &str, among: &[RightKind]) -> Vec<Guess> {
    // Of the same length, so that places are the same.
    let lower = text.to_ascii_lowercase();
    let found = among.iter().filter_map(|kind| {
        let places = phrases(*kind).iter().filter_map(|one| place(&lower, one));
        let (start, end) = places.min()?;
        Some(Guess {
            kind: *kind,
            words: around(text, start, end),
        })
    });
    found.collect()
}

/// Whose data a text seems to be about.
pub(super) fn about(text: &str) -> Option<About> {
    const CHILD: &[&str] = &[
        "my son",
        "my daughter",
        "my child*",
        "my kid*",
        "our son",
        "our daughter",
        "our child*",
        "my boy",
        "my girl",
    ];
    const OTHER: &[&str] = &[
        "on behalf of",
        "my client*",
        "our client*",
        "act for",
        "acting for",
        "instructed by",
    ];
    const OWN: &[&str] = &["about me", "my data", "my records", "my file", "hold on me"];
    let lower = text.to_ascii_lowercase();
    let any = |phrases: &[&str]| phrases.iter().any(|one| place(&lower, one).is_some());
    if any(CHILD) {
        Some(About::Child)
    } else if any(OTHER) {
        Some(About::SomebodyElse)
    } else if any(OWN) {
        Some(About::Themselves)
    } else {
        None
    }
}

/// Where a phrase stands first in a text of small letters, as words of their own.
fn place(lower: &str, phrase: &str) -> Option<(usize, usize)> {
    let (phrase, goes_on) = match phrase.strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (phrase, false),
    };
    lower
        .match_indices(phrase)
        .map(|(at, found)| (at, at + found.len()))
        .find(|(start, end)| {
            let before = lower.get(..*start).and_then(|text| text.chars().last());
            let behind = lower.get(*end..).and_then(|text| text.chars().next());
            let apart = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
            apart(before) && (goes_on || apart(behind))
        })
}

/// A place of a text with a little around it, in whole words, on one line.
fn around(text: &str, start: usize, end: usize) -> String {
    let from = text.floor_char_boundary(start.saturating_sub(AROUND));
    let to = text.ceil_char_boundary((end + AROUND).min(text.len()));
    let words = text.get(from..to).unwrap_or_default();
    let cut_before = from > 0;
    let cut_behind = to < text.len();
    let mut all: Vec<&str> = words.split_whitespace().collect();
    if cut_before && all.len() > 2 && !words.starts_with(char::is_whitespace) {
        all.remove(0);
    }
    if cut_behind && all.len() > 2 && !words.ends_with(char::is_whitespace) {
        all.pop();
    }
    let mark = |cut: bool| if cut { "…" } else { "" };
    format!("{}{}{}", mark(cut_before), all.join(" "), mark(cut_behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[RightKind]) {
        let found = guesses(text, &RightKind::ALL);
        let kinds: Vec<_> = found.iter().map(|guess| guess.kind).collect();
        assert_eq!(kinds, expected, "{text}");
        for guess in found {
            let bare = guess.words.trim_matches('…').to_owned();
            let flat: Vec<&str> = text.split_whitespace().collect();
            assert!(flat.join(" ").contains(&bare), "{bare}");
        }
    }

    #[test]
    fn phrases_tell_rights_and_parts_of_words_do_not() {
        use RightKind::{Access, Complaint, Erasure, Objection, Rectification};
        check(
            "Please send me a copy of everything you hold about my son.",
            &[Access],
        );
        check(
            "Her birthday is wrong. Once it is put right, delete the old one.",
            &[Rectification, Erasure],
        );
        check(
            "I want to COMPLAIN: stop sending me letters!",
            &[Objection, Complaint],
        );
        check("The sari is in the cupboard; see you on Tuesday.", &[]);
        check("", &[]);
    }

    #[test]
    fn the_words_are_cut_between_words_and_letters() {
        let text = format!(
            "{} éa copy of éverything {}",
            "ß".repeat(70),
            "ü".repeat(70)
        );
        let found = guesses(&text, &[RightKind::Access]);
        assert!(found[0].words.contains("copy of éverything"));
        assert!(found[0].words.starts_with('…') && found[0].words.ends_with('…'));
    }

    proptest::proptest! {
        /// What is shown of a text stands in it.
        #[test]
        fn any_text_ends_well(text in "(copy of|delete|complain|[a-zéß ]{0,30}|\\PC{0,3}|\n){0,20}") {
            let flat: Vec<&str> = text.split_whitespace().collect();
            for guess in guesses(&text, &RightKind::ALL) {
                assert!(flat.join(" ").contains(guess.words.trim_matches('…')));
            }
            about(&text);
        }
    }

    #[test]
    fn whose_data_it_is_about() {
        assert_eq!(about("I write about my daughter."), Some(About::Child));
        assert_eq!(
            about("We act for Mrs Poe and her children."),
            Some(About::SomebodyElse)
        );
        assert_eq!(about("What do you hold on me?"), Some(About::Themselves));
        assert_eq!(about("My person is well."), None);
    }
}
