//! The arithmetic as it is shown: one step, one date, one citation.

use jiff::civil::Date;
use serde::Serialize;

use crate::count::Rolled;
use crate::london::in_words;

pub(crate) const ONE_MONTH: &str = "UK GDPR art. 12A(1)";
pub(crate) const REG_FIRST_DAY: &str = "Regulation 1182/71 art. 3(1), by UK GDPR art. 4A";
pub(crate) const REG_MONTHS: &str = "Regulation 1182/71 art. 3(2)(c), by UK GDPR art. 4A";
pub(crate) const REG_ROLL: &str = "Regulation 1182/71 art. 3(4), by UK GDPR art. 4A";
pub(crate) const PROVISIONAL: &str = "Banking and Financial Dealings Act 1971 s.1 and Sch 1";

/// One step of the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What is done, in plain words.
    pub what: String,
    /// The date this step arrives at; none where a clock stands still.
    pub date: Option<Date>,
    /// The law, guidance or reason it rests on.
    pub citation: &'static str,
}

/// The steps of one reckoning, in the order they are taken.
#[derive(Debug, Default)]
pub(crate) struct Steps(pub(crate) Vec<Step>);

impl Steps {
    pub(crate) fn add(&mut self, what: impl Into<String>, date: Date, citation: &'static str) {
        self.0.push(Step {
            what: what.into(),
            date: Some(date),
            citation,
        });
    }

    pub(crate) fn stands(&mut self, what: impl Into<String>, citation: &'static str) {
        self.0.push(Step {
            what: what.into(),
            date: None,
            citation,
        });
    }

    /// The days a deadline rolled over and why, then the day it came to rest on.
    pub(crate) fn rolled(&mut self, rolled: &Rolled) {
        if rolled.skipped.is_empty() {
            return;
        }
        let reasons: Vec<String> = rolled
            .skipped
            .iter()
            .map(|(on, why)| format!("{} is {why}", in_words(*on)))
            .collect();
        self.add(
            format!("{}: moved to the next working day", reasons.join("; ")),
            rolled.on,
            REG_ROLL,
        );
    }

    pub(crate) fn provisional(&mut self, on: Date) {
        self.add(
            format!(
                "the bank holidays of {} are reckoned by rule, not published yet: provisional",
                on.year()
            ),
            on,
            PROVISIONAL,
        );
    }
}
