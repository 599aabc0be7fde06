//! One statement of the law, with its citation and its dates.

use calendar::Division;
use jiff::civil::Date;
use serde::Deserialize;

/// What a statement is about; each kind has its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A lawful basis: UK GDPR art. 6(1).
    Basis,
    /// A recognised legitimate interest: UK GDPR Annex 1.
    #[serde(rename = "annex-1")]
    Annex1,
    /// A condition for special category data: UK GDPR art. 9(2).
    Art9,
    /// A condition of DPA 2018 Sch. 1.
    #[serde(rename = "schedule-1")]
    Schedule1,
    /// What an answer to an access request tells: UK GDPR art. 15.
    AccessContents,
    /// A right of the data subject.
    Right,
    /// A fact about the regulator.
    Regulator,
}

impl Kind {
    /// The kinds that stand beside a basis.
    pub const CONDITIONS: [Self; 3] = [Self::Art9, Self::Schedule1, Self::Annex1];
}

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

/// One statement of the law. A statement that changed has several entries of one code, whose dates
/// do not overlap.
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
    pub divisions: Vec<Division>,
    /// The first day on which it is in force.
    pub in_force_from: Date,
    /// The last day on which it is in force, if it has ended.
    pub in_force_to: Option<Date>,
    /// Where we read it, and what brought it into force.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
    /// What must stand beside it: `sch1-part1`, `sch1-part2`, `annex-1`.
    pub requires: Vec<String>,
    /// Which of those it provides; `criminal` if it allows criminal offence data.
    pub fulfils: Vec<String>,
    /// Whether an appropriate policy document is needed (DPA 2018 Sch. 1 para. 5).
    pub policy_document: bool,
    /// The fact itself, for entries about the regulator.
    pub value: Option<String>,
}
