//! `policy lint`: a pack against the law of a day, and against itself.
//!
//! A rule is a file of `rules`: its grade, its citation, what it looks for, and an example that
//! passes and one that fails, which a test runs.

#[cfg(test)]
mod examples;
mod reference;
mod rules;
mod text;

use std::fmt;

use jiff::civil::Date;
use law::LawOn;

pub use self::reference::reference_markdown;

use self::text::Prose;
use crate::check::lawful::{Fault, Legal};
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
    /// What it says in prose.
    prose: &'a [Prose<'a>],
    rule: &'static Rule,
    found: Vec<(usize, Finding)>,
}

impl<'a> Look<'a> {
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

    /// A finding where a text begins.
    fn text(&mut self, text: &Prose<'_>, what: impl Into<String>, mend: impl Into<String>) {
        self.add(text.at, what.into(), mend.into());
    }

    /// Whether a key is written; a value may stand by itself.
    fn is_written(&self, path: &str) -> bool {
        self.pack.where_written.is_written(path)
    }

    /// A finding about consent, where the policy speaks of it or first relies on it; none where it
    /// does neither.
    fn about_consent(&mut self, what: &str, mend: &str) {
        let pack = self.pack;
        let mut uses = pack.records.iter().flat_map(|record| &record.uses);
        let relied = uses.find_map(|one| {
            let explicit = one.conditions.iter().find(|code| **code == "art9-consent");
            explicit.or((one.basis == "consent").then_some(&one.basis))
        });
        let mut rights = pack.requests.rights.iter();
        let promised = rights.find(|code| **code == "withdraw-consent");
        match relied.or(promised) {
            Some(_) if self.is_written("consent") => self.under("consent", what, mend),
            Some(code) => self.at(code, what, mend),
            None => {}
        }
    }

    /// Every fault of one kind in the uses of the records; one for a record, if `once`.
    fn unlawful(&mut self, fault: Fault, once: bool) {
        let pack = self.pack;
        for record in &pack.records {
            let found = record.uses.iter().flat_map(|one| {
                Legal {
                    one,
                    category: pack.category_of(record),
                    law: self.law,
                    has_policy_document: pack.front.has_policy_document(),
                }
                .faults()
            });
            let found: Vec<_> = found.filter(|one| one.fault == fault).collect();
            let most = if once { 1 } else { found.len() };
            for one in found.into_iter().take(most) {
                self.at(one.at, one.what, one.mend);
            }
        }
    }

    /// The texts that speak of something, each with the phrases that it uses.
    fn speaking_of(&self, phrases: &[&str]) -> Vec<(&'a Prose<'a>, String)> {
        let prose = self.prose.iter();
        prose
            .map(|text| (text, text.all_of(phrases)))
            .filter(|(_, found)| !found.is_empty())
            .map(|(text, found)| (text, found.join("`, `")))
            .collect()
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
    let prose = text::prose(pack);
    let looks = rules::ALL
        .iter()
        .flat_map(|rule| look(rule, pack, today, &prose));
    let mut found: Vec<(usize, Finding)> = looks.collect();
    found.sort_by_key(|(at, finding)| (finding.rule.grade, *at, finding.rule.code));
    found.into_iter().map(|(_, finding)| finding).collect()
}

/// What one rule finds, with where it stands.
fn look(
    rule: &'static Rule,
    pack: &Pack,
    today: Date,
    prose: &[Prose<'_>],
) -> Vec<(usize, Finding)> {
    let mut look = Look {
        pack,
        law: pack.law.on(today),
        today,
        prose,
        rule,
        found: Vec::new(),
    };
    (rule.check)(&mut look);
    look.found
}
