//! `policy lint`: a pack against the law of a day, and against itself.
//!
//! A rule is a file of [`rules`]: its grade, its citation, what it looks for, and an example that
//! passes and one that fails, which a test runs.

#[cfg(test)]
mod examples;
mod rules;

use std::fmt;

use jiff::civil::Date;
use law::LawOn;

use crate::{Code, Diagnostic, Pack};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// What is written breaks the law, or would have the organisation break it.
    BreaksTheLaw,
    /// It is lawful, and likely to go wrong.
    Risk,
    /// It is out of date, or nobody can tell what it means.
    Unclear,
}

impl Grade {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::BreaksTheLaw => "breaks the law",
            Self::Risk => "risk",
            Self::Unclear => "out of date or unclear",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// A rule of the lint.
#[derive(Debug)]
pub struct Rule {
    /// Its code.
    pub code: &'static str,
    /// How much its findings weigh.
    pub grade: Grade,
    /// What it looks for, in a line.
    pub title: &'static str,
    /// Why, in plain words, over several sentences if need be.
    pub why: &'static str,
    /// The law, or where the practice is set down.
    pub citation: &'static str,
    /// Parts of a pack that pass: laid over the smallest pack that has nothing to find.
    pub passes: &'static str,
    /// Parts of a pack that fail, in the same way.
    pub fails: &'static str,
    /// Looks.
    check: fn(&mut Look<'_>),
}

/// What a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// What, where, and how to mend it.
    pub diagnostic: Diagnostic,
}

impl Finding {
    /// Over several lines, with the line it stands in and the law.
    pub fn pictured(&self) -> String {
        let kind = format!("{}[{}]", self.rule.grade, self.rule.code);
        self.diagnostic
            .pictured(&kind, &[("law", self.rule.citation)])
    }
}

/// A look at a pack by one rule.
pub(crate) struct Look<'a> {
    /// The pack.
    pack: &'a Pack,
    /// The law of the day.
    law: LawOn<'a>,
    /// The day.
    today: Date,
    rule: &'static Rule,
    found: Vec<(usize, Finding)>,
}

impl Look<'_> {
    /// A finding where a code stands.
    fn at(&mut self, code: &Code, what: impl Into<String>, mend: impl Into<String>) {
        self.add(code.at(), what.into(), mend.into());
    }

    /// A finding where a key stands: `requests.fee`, `record[session-report].retention`; where it
    /// is not written, at the nearest table that is.
    fn under(&mut self, path: &str, what: impl Into<String>, mend: impl Into<String>) {
        let at = self.pack.where_written.of(path).unwrap_or(0);
        self.add(at, what.into(), mend.into());
    }

    fn add(&mut self, at: usize, what: String, mend: String) {
        let finding = Finding {
            rule: self.rule,
            diagnostic: Diagnostic::at(&self.pack.files, at, what, mend),
        };
        self.found.push((at, finding));
    }
}

/// Every rule, by its code.
pub fn rules() -> &'static [&'static Rule] {
    rules::ALL
}

/// The rule that has this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules::ALL.iter().find(|rule| rule.code == code).copied()
}

/// Holds a pack against the law of a day and against itself; what weighs most stands first.
pub fn lint(pack: &Pack, today: Date) -> Vec<Finding> {
    let mut found: Vec<(usize, Finding)> = rules::ALL
        .iter()
        .flat_map(|rule| {
            let mut look = Look {
                pack,
                law: pack.law.on(today),
                today,
                rule,
                found: Vec::new(),
            };
            (rule.check)(&mut look);
            look.found
        })
        .collect();
    found.sort_by_key(|(at, finding)| (finding.rule.grade, *at, finding.rule.code));
    found.into_iter().map(|(_, finding)| finding).collect()
}
