//! One statement of the law, with its citation and its dates.

use jiff::civil::Date;
use serde::Deserialize;

use crate::{Detail, Kind, List, Nation};

/// How sure we are of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Uncertain; a lawyer should say.
    Low,
    /// Probable.
    Medium,
    /// Read in the text of the law, or beyond doubt.
    High,
}

/// One statement of the law. A statement that changed, or that differs between nations, has several
/// entries of one code, of which at most one holds on any day in any nation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is about.
    pub kind: Kind,
    /// Its stable code.
    pub code: String,
    /// What it says, in plain words that fit into a sentence.
    pub title: String,
    /// Article, section or paragraph.
    pub citation: String,
    /// Where it holds.
    pub nations: Vec<Nation>,
    /// The first day on which it is in force.
    pub in_force_from: Date,
    /// The last day on which it is in force, if it has ended.
    pub in_force_to: Option<Date>,
    /// Where we read it, and what brought it into force.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
    /// Why we are not sure; there whenever we are not.
    pub doubt: Option<String>,
    /// What a reader should know besides.
    pub note: Option<String>,
    /// What must stand beside it: `sch1-part1`, `sch1-part2`, `annex-1`, `criminal`, or the code of
    /// a basis or right.
    pub requires: Vec<String>,
    /// Which of those it provides; `criminal` if it allows criminal offence data.
    pub fulfils: Vec<String>,
    /// Whether an appropriate policy document is needed (DPA 2018 Sch. 1 para. 5).
    pub policy_document: bool,
    /// What rules can reckon with.
    pub detail: Detail,
}

impl Entry {
    /// Whether it is in force on a day; both ends are included.
    pub fn in_force_on(&self, date: Date) -> bool {
        self.in_force_from <= date && self.in_force_to.is_none_or(|to| date <= to)
    }

    /// Whether it holds in a nation.
    pub fn holds_in(&self, nation: Nation) -> bool {
        self.nations.contains(&nation)
    }

    /// Whether it is on a list.
    pub fn is_on(&self, list: List) -> bool {
        matches!(&self.detail, Detail::Lists(lists) if lists.contains(&list))
    }

    /// The codes of the rights that it names.
    pub(crate) fn rights(&self) -> &[String] {
        match &self.detail {
            Detail::Rule(rule) => &rule.rights,
            Detail::Exemption(exemption) => &exemption.relieves,
            Detail::Clock(clock) => &clock.rights,
            Detail::Words
            | Detail::Lists(_)
            | Detail::Retention(_)
            | Detail::Country(_)
            | Detail::Fee(_)
            | Detail::Penalty(_)
            | Detail::Value(_) => &[],
        }
    }
}
