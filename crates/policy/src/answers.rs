//! The questions that make a pack an organisation's own, and writing the answers into its files.
//!
//! A pack that ships tells of an invented organisation (obligations GOV-1, GOV-2, GOV-4). [`apply`]
//! puts the answers where that stood, and takes out what was invented and has no answer; comments
//! and order are kept.

mod kind;
mod meaning;
mod questions;
mod template;
mod words;
mod write;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use kind::Kind;
pub use meaning::{Kept, Meaning, meaning};
pub use questions::{Page, Question, questions};
pub use template::{Given, read as read_file, template};
pub use write::{Unreadable, apply, read_back};

/// What is typed, by the code of its question; several lines are joined by line breaks, a day is
/// written as year, month and day.
pub type Typed = BTreeMap<String, String>;

/// An answer that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The code of the question, or what was given in the place of one.
    pub code: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

impl Wrong {
    pub(crate) fn new(code: &str, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            what: what.into(),
            mend: mend.into(),
        }
    }
}

/// Answers that were looked at, each in the one way in which it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    given: BTreeMap<&'static str, String>,
}

/// A word as it stands in the middle of a sentence: “Pupils” as “pupils”, “SEN learners” as it is.
fn as_noun(text: String) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text,
    }
}

impl Answers {
    /// Looks at what was typed for some questions; `today` is the day on which it is typed. Every
    /// question is named that has no answer and needs one.
    pub fn check(
        questions: &[&'static Question],
        typed: &Typed,
        today: Date,
    ) -> Result<Self, Vec<Wrong>> {
        let mut answers = Self::default();
        let mut wrong = Vec::new();
        for question in questions {
            let text = typed.get(question.code).map_or("", |text| text.trim());
            if text.is_empty() {
                wrong.extend(question.unanswered());
                continue;
            }
            match question.kind.read(text, today) {
                Ok(text) => {
                    let is_noun = question.goes_to.starts_with("words.");
                    let text = if is_noun { as_noun(text) } else { text };
                    answers.given.insert(question.code, text);
                }
                Err((what, mend)) => wrong.push(Wrong::new(question.code, what, mend)),
            }
        }
        wrong.extend(answers.halves(questions));
        if wrong.is_empty() {
            Ok(answers)
        } else {
            Err(wrong)
        }
    }

    /// The answer to a question, if there is one.
    pub fn get(&self, code: &str) -> Option<&str> {
        self.given.get(code).map(String::as_str)
    }

    /// Every answer: code and text.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.given.iter().map(|(code, text)| (*code, text.as_str()))
    }

    /// A word that was given for one and not for several, or the other way round.
    fn halves(&self, questions: &[&'static Question]) -> Vec<Wrong> {
        let asked = |code: &str| questions.iter().any(|one| one.code == code);
        let pairs = [("learner-one", "learner-many"), ("tutor-one", "tutor-many")];
        let both = pairs.iter().filter(|(one, many)| asked(one) && asked(many));
        both.filter_map(|(one, many)| match (self.get(one), self.get(many)) {
            (Some(_), None) => Some(Wrong::new(
                many,
                "the word for several is missing",
                "write it, too",
            )),
            (None, Some(_)) => Some(Wrong::new(
                one,
                "the word for one is missing",
                "write it, too",
            )),
            (Some(_), Some(_)) | (None, None) => None,
        })
        .collect()
    }
}
